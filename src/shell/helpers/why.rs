//! `why`: the story of a process, from the ledger.

use crate::lab::ledger::{DEAD_KEPT, Ledger};
use crate::lab::text;
use crate::lab::why::{self, Story};
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::state::Shared;
use crate::shell::{nearest, silent};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term, atoms};

use super::{SETTLING, target};

natives! { pub const TABLE of "Lab.Commands":
    /// Tells why a process was restarted, why it was not, or why it still runs: from the first cause, by which
    /// rule, to the present.
    ///
    ///     lab> start counter, name: :one, restart: :transient
    ///     lab> kill :one, :normal
    ///     lab> stop :one
    ///     lab> why :one
    ///
    /// The target is a pid (also of a dead process), a name or a child id, also one of the past; `why last` is
    /// about the latest end that mattered. Sentences name each rule by OTP's term, so that it can be looked up.
    "why" 0 => |p, _| last(p);
    "why" 1 => why;
    /// What `why last` is about: the latest end that somebody had to deal with, from where it began.
    ///
    ///     lab> start bucket, name: :one, restart: :temporary
    ///     lab> kill :one
    ///     lab> why last
    "last" 0 => |_, _| Ok(Term::atom("last"));
}

fn why(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    // A process of that name goes first.
    let is_last = args[0].is_atom(Atom::new("last"));
    p.settle(SETTLING)?;
    let pid = match target::find_any(p, &args[0])? {
        Some(pid) => Some(pid),
        None if is_last => return last(p),
        None => Ledger::of(p.system()).read(|book| why::find(book, &args[0])),
    };
    let told = match pid {
        Some(pid) => explain(p, pid),
        None => never_ran(p, &args[0])?,
    };
    match told {
        Some(story) => Ok(show(p, &story)),
        None => Err(unknown(p, &args[0], pid)),
    }
}

fn last(p: &mut Proc) -> Result<Term, Raise> {
    p.settle(SETTLING)?;
    match Ledger::of(p.system()).read(why::last) {
        Some(pid) => match explain(p, pid) {
            Some(story) => Ok(show(p, &story)),
            None => Ok(silent()),
        },
        None => {
            p.print(
                Stream::Out,
                "No process has ended yet that anybody would ask about.\n",
            );
            Ok(silent())
        }
    }
}

fn explain(p: &Proc, pid: Pid) -> Option<Story> {
    let now = p.now();
    Ledger::of(p.system()).read(|book| why::explain(book, pid, now))
}

/// A child that is in some supervisor's list, or was to be, without ever having run.
fn never_ran(p: &mut Proc, id: &Term) -> Result<Option<Story>, Raise> {
    if let Some(story) = Ledger::of(p.system()).read(|book| why::never_started(book, id)) {
        return Ok(Some(story));
    }
    let children = target::children(p, &Term::Atom(atoms::LAB))?;
    let listed = children.iter().any(|child| child.id == *id);
    Ok(listed.then(|| why::ignored("Lab", &text::inspect(id))))
}

fn show(p: &mut Proc, story: &Story) -> Term {
    let (columns, style) = Shared::of(p).with(|state| (state.columns, state.style));
    p.print(Stream::Out, why::draw(story, columns, style));
    silent()
}

fn unknown(p: &Proc, target: &Term, pid: Option<Pid>) -> Raise {
    let shown = text::inspect(target);
    if pid.is_some() || target.as_pid().is_some() {
        return argument_error(format!(
            "the lab does not know {shown}, or no longer: it keeps the latest {DEAD_KEPT} ends"
        ));
    }
    let known = Ledger::of(p.system()).read(why::known);
    let hint = match nearest(&shown, known.iter().map(String::as_str)) {
        Some(name) => format!("; did you mean {name}?"),
        None => "; `ps` lists the processes".to_string(),
    };
    argument_error(format!(
        "there is no process {shown}, and there was none{hint}"
    ))
}
