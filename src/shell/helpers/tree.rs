//! `tree`: the supervision tree, asked of the supervisors themselves; what became of the children before is in
//! the ledger.

use parking_lot::Mutex;

use crate::lab::kind::kind_name;
use crate::lab::ledger::{Book, Ledger, Life};
use crate::lab::text;
use crate::lab::tree::{self, Change, Link, Node, Shown, State};
use crate::lab::why::People;
use crate::otp::proc_lib;
use crate::otp::supervision::Supervision;
use crate::runtime::{EventId, Proc, Raise, Stream};
use crate::shell::state::Shared;
use crate::shell::{root, silent};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term, atoms};

use super::target::{self, Child};
use super::{SETTLING, pictures, start};

natives! { pub const TABLE of "Lab.Commands":
    /// Draws the supervision tree of the supervisor given; without one, that of `Lab` and of every supervisor that
    /// is nobody's child.
    ///
    ///     lab> start counter, name: :one
    ///     lab> kill :one, :boom
    ///     lab> tree
    ///     Lab       #PID<0.103.0>  one_for_one  1 of 3 restarts in 5 s, frees in 6.0 s
    ///     `-- :one  #PID<0.105.0>  counter      1 restart, after :boom
    ///
    /// What has changed since the last `tree` is marked, and links that are not between a supervisor and its
    /// child are told. Of many children the first and the last are shown, and those to which something
    /// happened; `tree :all`, or `tree :pool, :all`, shows every one.
    ///
    /// `tree "out.svg"` writes a picture, `tree "out.mmd"` a Mermaid chart; so does `tree :pool, "out.svg"`.
    "tree" 0 => forest;
    "tree" 1 => |p, args| match is_manner(&args[0]) {
        true => tree(p, &[Term::Atom(atoms::LAB), args[0].clone()]),
        false => tree(p, &[args[0].clone(), Term::NIL]),
    };
    "tree" 2 => tree;
}

/// How many rows a tree has, about, before children are left out.
const ROOM: usize = 60;

/// How many children of one supervisor are shown at most when children are left out.
const CHILDREN: usize = 15;

/// How many children a supervisor shows at least.
const FEW: usize = 3;

/// Until when the tree was looked at.
#[derive(Default)]
struct Looked(Mutex<Option<EventId>>);

/// What is the same for the whole tree.
struct Look {
    /// The last look before this one.
    before: Option<EventId>,
    now: u64,
    all: bool,
}

fn is_manner(arg: &Term) -> bool {
    matches!(arg, Term::Binary(_)) || arg.is_atom(Atom::new("all"))
}

fn tree(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = match args[0] {
        Term::Atom(atoms::LAB) => start::lab(p)?,
        ref other => target::find(p, other)?,
    };
    let file = args[1].as_str().map(str::to_string);
    let all = args[1].is_atom(Atom::new("all"));
    if !(args[1].is_atom(atoms::NIL) || all || file.is_some()) {
        let shown = text::inspect(&args[1]);
        return Err(argument_error(format!(
            "tree takes :all or the name of a file, such as \"tree.svg\", got: {shown}"
        )));
    }
    let look = look(p, file.is_none(), all)?;
    let room = if all { usize::MAX } else { ROOM };
    let node = node(p, &root(pid), None, room, &look)?;
    match file {
        Some(file) => pictures::write(
            &file,
            &[
                ("svg", &|| tree::svg(&node)),
                ("mmd", &|| tree::mermaid(&node)),
            ],
        ),
        None => {
            draw(p, &node);
            Ok(silent())
        }
    }
}

/// `Lab` and the other supervisors that are nobody's child, the oldest first.
fn forest(p: &mut Proc, _args: &[Term]) -> Result<Term, Raise> {
    let lab = start::lab(p)?;
    let look = look(p, true, false)?;
    let others: Vec<Pid> = Ledger::of(p.system()).read(|book| {
        let top = |life: &&Life| life.is_alive() && life.is_supervisor() && life.child.is_none();
        let pids = book.lives().filter(top).map(|life| life.pid);
        pids.filter(|pid| *pid != lab).collect()
    });
    for pid in std::iter::once(lab).chain(others) {
        // One that has ended since is left out.
        if p.is_alive(pid) {
            let node = node(p, &root(pid), None, ROOM, &look)?;
            if pid != lab {
                p.print(Stream::Out, "\n");
            }
            draw(p, &node);
        }
    }
    Ok(silent())
}

/// A look at the lab as it is when nobody has anything to do. Who writes a picture has not looked.
fn look(p: &mut Proc, counts: bool, all: bool) -> Result<Look, Raise> {
    p.settle(SETTLING)?;
    let looked = p.system().extension::<Looked>();
    let before = match counts {
        true => {
            let latest = Ledger::of(p.system()).read(Book::latest);
            looked.0.lock().replace(latest)
        }
        false => *looked.0.lock(),
    };
    let now = p.now();
    Ok(Look { before, now, all })
}

/// A supervisor with which a tree begins.
fn root(pid: Pid) -> Child {
    Child {
        id: Term::Atom(atoms::UNDEFINED),
        pid: Term::Pid(pid),
        supervisor: true,
        module: None,
    }
}

fn draw(p: &Proc, node: &Node) {
    let (columns, style) = Shared::of(p).with(|state| (state.line_columns, state.style));
    p.print(Stream::Out, tree::draw(node, columns, style));
}

/// A child with all below it.
fn node(
    p: &mut Proc,
    child: &Child,
    above: Option<Pid>,
    room: usize,
    look: &Look,
) -> Result<Node, Raise> {
    let Term::Pid(pid) = child.pid else {
        return Ok(not_running(p, child, above, look));
    };
    let (label, note, change) = Ledger::of(p.system()).read(|book| {
        let life = book.life(pid);
        (
            People::new(book).label(pid),
            life.map_or_else(String::new, |life| restarts(book, life)),
            life.and_then(|life| change(life, look)),
        )
    });
    let mut node = Node {
        label,
        pid: text::inspect(&child.pid),
        what: match child.module {
            Some(module) => kind_name(module),
            None => what(p, pid)?,
        },
        note,
        supervisor: child.supervisor,
        change,
        number: pid.0,
        ..Node::default()
    };
    // A process that is called by its pid need not be told by it twice.
    if node.label == node.pid {
        node.label = child.label();
    }
    if child.supervisor {
        describe_supervisor(p, &child.pid, &mut node, look)?;
        node.children = children(p, pid, room, look)?;
    } else {
        node.links = links(p, pid, above)?;
    }
    Ok(node)
}

/// The children of a supervisor, as many as there is room for.
fn children(p: &mut Proc, pid: Pid, room: usize, look: &Look) -> Result<Vec<Node>, Raise> {
    let children = target::children(p, &Term::Pid(pid))?;
    let most = if look.all {
        usize::MAX
    } else {
        room.clamp(FEW, CHILDREN)
    };
    let shown = Ledger::of(p.system()).read(|book| {
        let matters = |at: usize| match children[at].pid {
            Term::Pid(pid) => book
                .life(pid)
                .is_some_and(|life| change(life, look).is_some()),
            _ => true,
        };
        tree::choose(children.len(), most, matters)
    });
    let supervisors = children
        .iter()
        .filter(|child| child.supervisor)
        .count()
        .max(1);
    let below = if look.all {
        usize::MAX
    } else {
        room / supervisors
    };
    let mut nodes = Vec::with_capacity(shown.len());
    for shown in shown {
        nodes.push(match shown {
            Shown::Child(at) => p.deeper(|p| node(p, &children[at], Some(pid), below, look))?,
            Shown::LeftOut(count) => Node::left_out(count, "tree :all shows them"),
        });
    }
    Ok(nodes)
}

fn not_running(p: &Proc, child: &Child, above: Option<Pid>, look: &Look) -> Node {
    let restarting = child.pid.is_atom(atoms::RESTARTING);
    let (note, change) = Ledger::of(p.system()).read(|book| {
        let mine = |life: &&Life| {
            life.id() == Some(&child.id)
                && life.child.as_ref().map(|child| child.supervisor) == above
        };
        let end = book
            .lives()
            .rev()
            .find(mine)
            .and_then(|life| life.end.as_ref());
        let note = end.map_or_else(String::new, |end| {
            format!("ended {}", text::reason(&end.reason))
        });
        let new =
            end.is_some_and(|end| look.before.is_some_and(|before| end.moment.event > before));
        (note, new.then_some(Change::Ended))
    });
    Node {
        label: child.label(),
        pid: if restarting { "restarting" } else { "down" }.to_string(),
        what: child.module.map_or_else(String::new, kind_name),
        note,
        state: State::Down,
        supervisor: child.supervisor,
        change,
        ..Node::default()
    }
}

/// How often a process has been restarted, and why the latest time.
fn restarts(book: &Book, life: &Life) -> String {
    let Some(child) = life.child.as_ref().filter(|child| child.restarts > 0) else {
        return String::new();
    };
    let times = text::count(
        usize::try_from(child.restarts).unwrap_or(usize::MAX),
        "restart",
    );
    let over = child
        .restart
        .and_then(|restart| match &book.supervision(restart)?.what {
            Supervision::Restart { child, .. } => Some(child),
            _ => None,
        });
    // A sibling's end is the reason of who was restarted along with it.
    let own =
        over.filter(|over| over.spec.id == child.spec.id && over.args.is_some() == child.dynamic);
    let before = match own.or(over.filter(|_| child.dynamic)).map(|over| &over.pid) {
        Some(Term::Pid(pid)) => book.life(*pid),
        Some(retried) => retried
            .as_tuple()
            .and_then(|pair| book.life(pair.get(1)?.as_pid()?)),
        None => None,
    };
    match before.and_then(|before| before.end.as_ref()) {
        Some(end) => format!("{times}, after {}", text::reason(&end.reason)),
        None => match over {
            Some(over) => format!("{times}, with {}", People::new(book).child(over)),
            None => times,
        },
    }
}

fn change(life: &Life, look: &Look) -> Option<Change> {
    let new = life.begin.event > look.before?;
    new.then_some(match life.restarts() {
        0 => Change::New,
        _ => Change::Restarted,
    })
}

/// The links of a process to others than its supervisor.
fn links(p: &mut Proc, pid: Pid, above: Option<Pid>) -> Result<Vec<Link>, Raise> {
    let linked = p.ask(pid, move |process| {
        let others = process.links().filter(|other| Some(*other) != above);
        Term::list(others.take(LINKS).map(Term::Pid).collect::<Vec<_>>())
    })?;
    let linked: Vec<Pid> = linked
        .iter()
        .flat_map(Term::iter)
        .filter_map(Term::as_pid)
        .collect();
    let ledger = Ledger::of(p.system());
    let link = |pid: Pid| Link {
        label: ledger.read(|book| People::new(book).label(pid)),
        number: pid.0,
    };
    Ok(linked.into_iter().map(link).collect())
}

/// How many links of one process are told.
const LINKS: usize = 5;

/// A supervisor is told by its strategy and by what is used of its intensity.
fn describe_supervisor(
    p: &mut Proc,
    pid: &Term,
    node: &mut Node,
    look: &Look,
) -> Result<(), Raise> {
    let Some((strategy, max, period)) = root::flags(p, pid)? else {
        return Ok(());
    };
    node.what = strategy.to_string();
    let used = Ledger::of(p.system()).read(|book| {
        let budget = pid.as_pid().and_then(|pid| book.budget(pid));
        budget.map(|budget| budget.used(look.now))
    });
    let (used, frees) = used.unwrap_or((0, None));
    let max = text::count(usize::try_from(max).unwrap_or(0), "restart");
    let mut gauge = format!("{used} of {max} in {period} s");
    if let Some(at) = frees {
        let tenths = at.saturating_sub(look.now).div_ceil(100_000);
        gauge.push_str(&format!(", frees in {}.{} s", tenths / 10, tenths % 10));
    }
    let note = std::mem::take(&mut node.note);
    node.note = if note.is_empty() {
        gauge
    } else {
        format!("{gauge}; {note}")
    };
    Ok(())
}

/// What a process is: the short name of a kind, or the module that it runs.
pub(super) fn what(p: &mut Proc, pid: Pid) -> Result<String, Raise> {
    let call = p.ask(pid, |process| {
        let (module, function, arity) = match process.get(&Term::Atom(atoms::INITIAL_CALL)) {
            Some(_) => proc_lib::translate_initial_call(process.dictionary()),
            None => process.handle().initial_call,
        };
        Term::tuple([Term::Atom(module), Term::Atom(function), Term::from(arity)])
    })?;
    Ok(match call.as_ref().and_then(Term::as_tuple) {
        Some([Term::Atom(module), Term::Atom(function), Term::Int(arity)]) => {
            let arity = usize::try_from(*arity).unwrap_or(0);
            let named = *function == atoms::INIT || module.as_str() == "supervisor";
            if named {
                kind_name(*module)
            } else {
                text::mfa((*module, *function, arity))
            }
        }
        _ => String::new(),
    })
}
