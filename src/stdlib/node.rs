//! `Node`: the lab is one node that is never part of a cluster.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::kernel::process as kernel;
use crate::stdlib::natives::natives;
use crate::stdlib::process::spawn;
use crate::term::{Atom, Term, atoms};

natives! { const FUNCTIONS of "Node":
    /// Whether the node is part of a cluster.
    ///
    ///     iex> Node.alive?()
    ///     false
    "alive?" 0 => |_, _| Ok(Term::bool(false));
    /// Connects to another node, which cannot be done here.
    ///
    ///     iex> Node.connect(:"other@host")
    ///     :ignored
    "connect" 1 => ignored;
    /// Disconnects from another node.
    ///
    ///     iex> Node.disconnect(:"other@host")
    ///     :ignored
    "disconnect" 1 => ignored;
    /// The cookie of the node.
    ///
    ///     iex> Node.get_cookie()
    ///     :nocookie
    "get_cookie" 0 => |_, _| Ok(Term::atom("nocookie"));
    /// The other nodes; with `:this` or `:known`, this one too.
    ///
    ///     iex> Node.list()
    ///     []
    "list" 0 => list;
    "list" 1 => list;
    /// Whether a node answers: `:pong` or `:pang`. A node outside a cluster does not even answer itself.
    ///
    ///     iex> Node.ping(node())
    ///     :pang
    "ping" 1 => ping;
    /// The name of this node.
    ///
    ///     iex> Node.self()
    ///     :nonode@nohost
    "self" 0 => kernel::node;
    /// Starts a process on this node.
    ///
    ///     iex> is_pid(Node.spawn(node(), fn -> :done end))
    ///     true
    "spawn" 2 => |p, args| on_this(p, args, spawn::spawn_fun);
    "spawn" 4 => |p, args| on_this(p, args, spawn::spawn_mfa);
    /// Starts a process on this node, linked to the caller.
    ///
    ///     iex> is_pid(Node.spawn_link(node(), fn -> :done end))
    ///     true
    "spawn_link" 2 => |p, args| on_this(p, args, spawn::spawn_link_fun);
    "spawn_link" 4 => |p, args| on_this(p, args, spawn::spawn_link_mfa);
    /// Starts a process on this node, watched by the caller.
    ///
    ///     iex> {pid, _ref} = Node.spawn_monitor(node(), fn -> :done end)
    ///     iex> is_pid(pid)
    ///     true
    "spawn_monitor" 2 => |p, args| on_this(p, args, spawn::spawn_monitor_fun);
    "spawn_monitor" 4 => |p, args| on_this(p, args, spawn::spawn_monitor_mfa);
    /// Leaves the cluster.
    ///
    ///     iex> Node.stop()
    ///     {:error, :not_found}
    "stop" 0 => |_, _| Ok(Term::error(atoms::NOT_FOUND));
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Node",
    doc: "Nodes of a cluster. A lab is one node by itself.",
    functions: FUNCTIONS,
};

fn name(term: &Term) -> Result<Atom, Raise> {
    term.as_atom().ok_or_else(no_clause)
}

fn ignored(_: &mut Proc, args: &[Term]) -> Reply {
    name(&args[0])?;
    Ok(Term::atom("ignored"))
}

fn ping(_: &mut Proc, args: &[Term]) -> Reply {
    name(&args[0])?;
    Ok(Term::atom("pang"))
}

fn list(_: &mut Proc, args: &[Term]) -> Reply {
    let kinds: Vec<Term> = match args.first() {
        None => Vec::new(),
        Some(kinds) if kinds.is_list() => kinds.to_vec().ok_or_else(no_clause)?,
        Some(kind) => vec![kind.clone()],
    };
    let own = |kind: &Term| {
        let name = kind.as_atom().map(Atom::as_str);
        matches!(name, Some("this" | "known"))
    };
    Ok(if kinds.iter().any(own) {
        Term::list([Term::Atom(atoms::NODE)])
    } else {
        Term::Nil
    })
}

/// Calls the function without the node's name, which must be that of this one.
fn on_this(
    p: &mut Proc,
    args: &[Term],
    run: fn(&mut Proc, &[Term]) -> Result<Term, Raise>,
) -> Reply {
    if name(&args[0])? == atoms::NODE {
        return run(p, &args[1..]);
    }
    Err(Raise::error(Term::tagged(atoms::NODEDOWN, args[0].clone())))
}
