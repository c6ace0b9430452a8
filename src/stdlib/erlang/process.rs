//! `:erlang`'s functions about processes: what `Kernel` and `Process` stand on, under its own names.

use crate::runtime::{Proc, Raise};
use crate::stdlib::checks;
use crate::stdlib::kernel::process as kernel;
use crate::stdlib::natives::natives;
use crate::stdlib::process::{
    dictionary, flags, group_leader, info, links, messages, names, spawn, timers,
};
use crate::term::Term;

natives! { pub const FUNCTIONS of ":erlang":
    /// A new address of the calling process.
    ///
    ///     iex> is_reference(:erlang.alias())
    ///     true
    "alias" 0 => messages::alias;
    "alias" 1 => messages::alias;
    /// Counts so many reductions.
    ///
    ///     iex> :erlang.bump_reductions(10)
    ///     true
    "bump_reductions" 1 => bump_reductions;
    /// As `Process.cancel_timer/1`.
    ///
    ///     iex> :erlang.cancel_timer(make_ref())
    ///     false
    "cancel_timer" 1 => timers::cancel_timer;
    "cancel_timer" 2 => timers::cancel_timer;
    /// As `Process.demonitor/1`.
    ///
    ///     iex> :erlang.demonitor(make_ref())
    ///     true
    "demonitor" 1 => links::demonitor;
    "demonitor" 2 => links::demonitor;
    /// Empties the process dictionary; what was in it.
    ///
    ///     iex> is_list(:erlang.erase())
    ///     true
    "erase" 0 => dictionary::erase_all;
    /// Takes a key out of the process dictionary.
    ///
    ///     iex> :erlang.erase(:nothing_there)
    ///     :undefined
    "erase" 1 => dictionary::erase;
    /// As `Kernel.exit/1`.
    ///
    ///     iex> catch_reason = fn f -> try do f.() catch :exit, r -> r end end
    ///     iex> catch_reason.(fn -> :erlang.exit(:bye) end)
    ///     :bye
    "exit" 1 => kernel::exit;
    /// As `Process.exit/2`.
    ///
    ///     iex> :erlang.exit(spawn(fn -> Process.sleep(:infinity) end), :boom)
    ///     true
    "exit" 2 => links::exit;
    /// Nothing needs collecting here.
    ///
    ///     iex> :erlang.garbage_collect()
    ///     true
    "garbage_collect" 0 => yes;
    "garbage_collect" 1 => yes;
    /// As `Process.get/0`.
    ///
    ///     iex> is_list(:erlang.get())
    ///     true
    "get" 0 => dictionary::get_all;
    /// The value of a key in the process dictionary.
    ///
    ///     iex> :erlang.get(:nothing_there)
    ///     :undefined
    "get" 1 => dictionary::erlang_get;
    /// As `Process.get_keys/0`.
    ///
    ///     iex> is_list(:erlang.get_keys())
    ///     true
    "get_keys" 0 => dictionary::get_keys;
    "get_keys" 1 => dictionary::get_keys;
    /// As `Process.group_leader/0`.
    ///
    ///     iex> is_pid(:erlang.group_leader())
    ///     true
    "group_leader" 0 => group_leader::get;
    /// As `Process.group_leader/2` with the leader first.
    ///
    ///     iex> :erlang.group_leader(:erlang.group_leader(), self())
    ///     true
    "group_leader" 2 => group_leader::erlang_set;
    /// As `Process.hibernate/3`.
    ///
    ///     iex> pid = spawn(fn -> :erlang.hibernate(Kernel, :exit, [:woken]) end)
    ///     iex> is_pid(pid)
    ///     true
    "hibernate" 3 => timers::hibernate;
    /// As `Process.alive?/1`.
    ///
    ///     iex> :erlang.is_process_alive(self())
    ///     true
    "is_process_alive" 1 => links::is_alive;
    /// As `Process.link/1`.
    ///
    ///     iex> :erlang.link(self())
    ///     true
    "link" 1 => links::link;
    /// As `Kernel.make_ref/0`.
    ///
    ///     iex> is_reference(:erlang.make_ref())
    ///     true
    "make_ref" 0 => kernel::make_ref;
    /// As `Process.monitor/1`, with the type `:process` first.
    ///
    ///     iex> is_reference(:erlang.monitor(:process, self()))
    ///     true
    "monitor" 2 => links::erlang_monitor;
    "monitor" 3 => links::erlang_monitor;
    /// As `Kernel.node/0`.
    ///
    ///     iex> :erlang.node()
    ///     :nonode@nohost
    "node" 0 => kernel::node;
    "node" 1 => kernel::node_of;
    /// The other nodes: there are none.
    ///
    ///     iex> :erlang.nodes()
    ///     []
    "nodes" 0 => nodes;
    "nodes" 1 => nodes;
    /// As `Process.flag/2`.
    ///
    ///     iex> :erlang.process_flag(:trap_exit, false)
    ///     false
    "process_flag" 2 => flags::flag;
    "process_flag" 3 => flags::flag_of;
    /// As `Process.info/1`, `:undefined` if the process is dead.
    ///
    ///     iex> is_list(:erlang.process_info(self()))
    ///     true
    "process_info" 1 => info::erlang_info;
    /// As `Process.info/2`; a process without a name gives `[]`.
    ///
    ///     iex> :erlang.process_info(self(), :trap_exit)
    ///     {:trap_exit, false}
    "process_info" 2 => info::erlang_info_item;
    /// As `Process.list/0`.
    ///
    ///     iex> self() in :erlang.processes()
    ///     true
    "processes" 0 => links::list;
    /// Puts a value into the process dictionary; the one before.
    ///
    ///     iex> :erlang.put(:first_time, 1)
    ///     :undefined
    "put" 2 => dictionary::erlang_put;
    /// As `Process.read_timer/1`.
    ///
    ///     iex> :erlang.read_timer(make_ref())
    ///     false
    "read_timer" 1 => timers::read_timer;
    /// As `Process.register/2` with the name first.
    ///
    ///     iex> :erlang.register(:named_by_erlang, self())
    ///     true
    "register" 2 => names::erlang_register;
    /// As `Process.registered/0`.
    ///
    ///     iex> is_list(:erlang.registered())
    ///     true
    "registered" 0 => names::registered;
    /// As `Kernel.self/0`.
    ///
    ///     iex> :erlang.self() == self()
    ///     true
    "self" 0 => kernel::own_pid;
    /// As `Kernel.send/2`.
    ///
    ///     iex> :erlang.send(self(), :hi)
    ///     :hi
    "send" 2 => messages::send;
    /// As `Process.send/3`.
    ///
    ///     iex> :erlang.send(self(), :hi, [])
    ///     :ok
    "send" 3 => messages::send_with_options;
    /// As `Process.send_after/3` with the time first.
    ///
    ///     iex> is_reference(:erlang.send_after(10, self(), :tick))
    ///     true
    "send_after" 3 => timers::erlang_send_after;
    "send_after" 4 => timers::erlang_send_after;
    /// As `Kernel.spawn/1`.
    ///
    ///     iex> is_pid(:erlang.spawn(fn -> :ok end))
    ///     true
    "spawn" 1 => spawn::spawn_fun;
    /// As `Kernel.spawn/3`.
    ///
    ///     iex> is_pid(:erlang.spawn(String, :upcase, ["a"]))
    ///     true
    "spawn" 3 => spawn::spawn_mfa;
    /// As `Kernel.spawn_link/1`.
    ///
    ///     iex> is_pid(:erlang.spawn_link(fn -> :ok end))
    ///     true
    "spawn_link" 1 => spawn::spawn_link_fun;
    /// As `Kernel.spawn_link/3`.
    ///
    ///     iex> is_pid(:erlang.spawn_link(String, :upcase, ["a"]))
    ///     true
    "spawn_link" 3 => spawn::spawn_link_mfa;
    /// As `Kernel.spawn_monitor/1`.
    ///
    ///     iex> {pid, _ref} = :erlang.spawn_monitor(fn -> :ok end)
    ///     iex> is_pid(pid)
    ///     true
    "spawn_monitor" 1 => spawn::spawn_monitor_fun;
    /// As `Kernel.spawn_monitor/3`.
    ///
    ///     iex> {pid, _ref} = :erlang.spawn_monitor(String, :upcase, ["a"])
    ///     iex> is_pid(pid)
    ///     true
    "spawn_monitor" 3 => spawn::spawn_monitor_mfa;
    /// As `Process.spawn/2`.
    ///
    ///     iex> is_pid(:erlang.spawn_opt(fn -> :ok end, []))
    ///     true
    "spawn_opt" 2 => spawn::spawn_opt_fun;
    /// As `Process.spawn/4`.
    ///
    ///     iex> is_pid(:erlang.spawn_opt(String, :upcase, ["a"], []))
    ///     true
    "spawn_opt" 4 => spawn::spawn_opt_mfa;
    /// Sends `{:timeout, timer, message}` when so many milliseconds have passed.
    ///
    ///     iex> timer = :erlang.start_timer(10, self(), :tick)
    ///     iex> receive do {:timeout, ^timer, message} -> message end
    ///     :tick
    "start_timer" 3 => timers::start_timer;
    "start_timer" 4 => timers::start_timer;
    /// As `Process.unalias/1`.
    ///
    ///     iex> :erlang.unalias(make_ref())
    ///     false
    "unalias" 1 => messages::unalias;
    /// As `Process.unlink/1`.
    ///
    ///     iex> :erlang.unlink(self())
    ///     true
    "unlink" 1 => links::unlink;
    /// As `Process.unregister/1`.
    ///
    ///     iex> :erlang.register(:not_kept, self())
    ///     iex> :erlang.unregister(:not_kept)
    ///     true
    "unregister" 1 => names::unregister;
    /// Who has the name, `:undefined` if nobody.
    ///
    ///     iex> :erlang.whereis(:nobody_at_all)
    ///     :undefined
    "whereis" 1 => names::erlang_whereis;
    /// Lets others run.
    ///
    ///     iex> :erlang.yield()
    ///     true
    "yield" 0 => yield_turn;
}

fn bump_reductions(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    match args[0].as_int().map(usize::try_from) {
        Some(Ok(count)) => {
            // More than a slice counts as one: the process gives its turn up once.
            p.work(count.min(4000))?;
            Ok(Term::bool(true))
        }
        _ => Err(Raise::badarg()),
    }
}

fn yes(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    if let Some(pid) = args.first() {
        checks::pid(pid, 1)?;
    }
    Ok(Term::bool(true))
}

fn nodes(_: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::Nil)
}

fn yield_turn(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    p.work(4000)?;
    Ok(Term::bool(true))
}
