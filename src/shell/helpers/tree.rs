//! `tree`: the supervision tree, asked of the supervisors themselves.

use crate::lab::text;
use crate::lab::tree::{self, Node};
use crate::otp::proc_lib;
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::events::Restarts;
use crate::shell::state::Shared;
use crate::shell::{root, silent};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term, atoms};

use super::target::{self, Child};
use super::{SETTLING, start};

natives! { pub const TABLE of "Lab":
    /// Draws the supervision tree: of `Lab`, or of the supervisor given.
    ///
    ///     lab> start counter, name: :one
    ///     lab> tree
    ///     Lab       #PID<0.103.0>  one_for_one  bears 3 restarts in 5 s
    ///     `-- :one  #PID<0.104.0>  counter
    "tree" 0 => tree, [Term::Atom(atoms::LAB)];
    "tree" 1 => tree;
}

fn tree(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = match args[0] {
        Term::Atom(atoms::LAB) => start::lab(p)?,
        ref other => target::find(p, other)?,
    };
    p.settle(SETTLING)?;
    let restarts = Restarts::of(p.system());
    let root = Child {
        id: Term::Atom(atoms::UNDEFINED),
        pid: Term::Pid(pid),
        supervisor: true,
        module: None,
    };
    let node = node(p, &root, &restarts)?;
    let (columns, style) = Shared::of(p).with(|state| (state.line_columns, state.style));
    p.print(Stream::Out, tree::draw(&node, columns, style));
    Ok(silent())
}

/// A child with all below it.
fn node(p: &mut Proc, child: &Child, restarts: &Restarts) -> Result<Node, Raise> {
    let Term::Pid(pid) = child.pid else {
        return Ok(not_running(child));
    };
    let mut node = Node {
        label: name_of(p, pid).unwrap_or_else(|| child.label()),
        pid: text::inspect(&child.pid),
        what: match child.module {
            Some(module) => kind_name(module),
            None => what(p, pid)?,
        },
        note: restarts.note(pid).to_string(),
        ..Node::default()
    };
    if child.supervisor {
        describe_supervisor(p, &child.pid, &mut node)?;
        for child in target::children(p, &child.pid)? {
            let below = p.deeper(|p| self::node(p, &child, restarts))?;
            node.children.push(below);
        }
    }
    Ok(node)
}

fn not_running(child: &Child) -> Node {
    let restarting = child.pid.is_atom(atoms::RESTARTING);
    Node {
        label: child.label(),
        pid: if restarting { "restarting" } else { "down" }.to_string(),
        down: true,
        ..Node::default()
    }
}

/// A supervisor is told by its strategy and by what it bears.
fn describe_supervisor(p: &mut Proc, pid: &Term, node: &mut Node) -> Result<(), Raise> {
    if let Some((strategy, intensity)) = root::flags_in_words(p, pid)? {
        node.what = strategy;
        let note = std::mem::take(&mut node.note);
        let more = if note.is_empty() {
            note
        } else {
            format!("; {note}")
        };
        node.note = format!("bears {intensity}{more}");
    }
    Ok(())
}

fn name_of(p: &Proc, pid: Pid) -> Option<String> {
    let names = p.system().names.of(pid);
    names.first().map(|name| text::inspect(&Term::Atom(*name)))
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

fn kind_name(module: Atom) -> String {
    match module.as_str() {
        "Elixir.Lab.Counter" => "counter".to_string(),
        "Elixir.Lab.Bucket" => "bucket".to_string(),
        "Elixir.Lab.Registry" => "registry".to_string(),
        "supervisor" | "Elixir.Supervisor.Default" => "supervisor".to_string(),
        "Elixir.Agent.Server" => "Agent".to_string(),
        _ => text::inspect(&Term::Atom(module)),
    }
}
