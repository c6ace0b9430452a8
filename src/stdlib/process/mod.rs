//! `Process`: the table of its functions, which stand in files by topic.

pub mod dictionary;
pub mod flags;
pub mod group_leader;
pub mod info;
pub mod links;
pub mod messages;
pub mod names;
pub mod spawn;
pub mod timers;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::natives::natives;
use crate::term::Term;

/// The table.
pub const MODULE: NativeModule = NativeModule {
    name: "Process",
    doc: "Processes: starting them, linking and watching them, their names, flags and dictionaries.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "Process":
    /// Makes a new reference that is an address of the calling process until `unalias/1`.
    ///
    ///     iex> address = Process.alias()
    ///     iex> send(address, :hi)
    ///     iex> receive do message -> message end
    ///     :hi
    "alias" 0 => messages::alias;
    "alias" 1 => messages::alias;
    /// Whether the process lives.
    ///
    ///     iex> Process.alive?(self())
    ///     true
    "alive?" 1 => links::is_alive;
    /// Cancels a timer of `send_after/3`: the milliseconds that it still had, or `false` if it has fired.
    ///
    ///     iex> timer = Process.send_after(self(), :tick, 5_000)
    ///     iex> Process.cancel_timer(timer)
    ///     5000
    "cancel_timer" 1 => timers::cancel_timer;
    "cancel_timer" 2 => timers::cancel_timer;
    /// Takes a key out of the process dictionary; the value that it had.
    ///
    ///     iex> Process.put(:colour, :red)
    ///     iex> Process.delete(:colour)
    ///     :red
    "delete" 1 => dictionary::delete;
    /// Ends a monitor. With `:flush`, a `:DOWN` of it that has come is removed; with `:info`, tells whether it was still watching.
    ///
    ///     iex> ref = Process.monitor(self())
    ///     iex> Process.demonitor(ref)
    ///     true
    "demonitor" 1 => links::demonitor;
    "demonitor" 2 => links::demonitor;
    /// Sends an exit signal: `:normal` does nothing to others, `:kill` cannot be trapped, anything else ends who does not trap exits.
    ///
    ///     iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    ///     iex> Process.exit(pid, :boom)
    ///     true
    "exit" 2 => links::exit;
    /// Sets a flag of the calling process; the value before. `:trap_exit` turns exit signals into messages.
    ///
    ///     iex> Process.flag(:trap_exit, true)
    ///     false
    "flag" 2 => flags::flag;
    "flag" 3 => flags::flag_of;
    /// The whole process dictionary as a list of pairs.
    ///
    ///     iex> Process.put(:colour, :red)
    ///     iex> {:colour, :red} in Process.get()
    ///     true
    "get" 0 => dictionary::get_all;
    /// The value of a key in the process dictionary, or a default.
    ///
    ///     iex> Process.get(:nothing_there, :none)
    ///     :none
    "get" 1 => dictionary::get;
    "get" 2 => dictionary::get;
    /// The keys of the process dictionary.
    ///
    ///     iex> Process.put(:colour, :red)
    ///     iex> :colour in Process.get_keys()
    ///     true
    "get_keys" 0 => dictionary::get_keys;
    /// The keys of the process dictionary that have this value.
    ///
    ///     iex> Process.put(:colour, :teal)
    ///     iex> Process.get_keys(:teal)
    ///     [:colour]
    "get_keys" 1 => dictionary::get_keys;
    /// The group leader of the calling process.
    ///
    ///     iex> is_pid(Process.group_leader())
    ///     true
    "group_leader" 0 => group_leader::get;
    /// Gives a process another group leader.
    ///
    ///     iex> Process.group_leader(self(), Process.group_leader())
    ///     true
    "group_leader" 2 => group_leader::set;
    /// Waits for a message and then goes on with `apply(module, function, args)`; what called it never goes on.
    ///
    ///     iex> pid = spawn(fn -> Process.hibernate(Kernel, :exit, [:woken]) end)
    ///     iex> ref = Process.monitor(pid)
    ///     iex> send(pid, :wake)
    ///     iex> receive do {:DOWN, ^ref, _, _, reason} -> reason end
    ///     :woken
    "hibernate" 3 => timers::hibernate;
    /// What a process tells of itself, as a keyword list; `nil` if it is dead.
    ///
    ///     iex> Process.info(self())[:trap_exit]
    ///     false
    "info" 1 => info::info;
    /// One item or a list of items about a process, such as `:links`, `:monitors`, `:message_queue_len`; `nil` if it is dead.
    ///
    ///     iex> Process.info(self(), :message_queue_len)
    ///     {:message_queue_len, 0}
    "info" 2 => info::info_item;
    /// Links the calling process with another: when one ends abnormally, the other gets its exit signal.
    ///
    ///     iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    ///     iex> Process.link(pid)
    ///     true
    "link" 1 => links::link;
    /// All living processes.
    ///
    ///     iex> self() in Process.list()
    ///     true
    "list" 0 => links::list;
    /// Watches a pid or name: `{:DOWN, ref, :process, object, reason}` comes when it ends, at once if it has.
    ///
    ///     iex> pid = spawn(fn -> receive do :go -> :ok end end)
    ///     iex> ref = Process.monitor(pid)
    ///     iex> send(pid, :go)
    ///     iex> receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end
    ///     :normal
    "monitor" 1 => links::monitor;
    "monitor" 2 => links::monitor_with_options;
    /// Puts a value into the process dictionary; the one before.
    ///
    ///     iex> Process.put(:colour, :red)
    ///     iex> Process.put(:colour, :blue)
    ///     :red
    "put" 2 => dictionary::put;
    /// The milliseconds that a timer still has, `false` if it has fired or was cancelled.
    ///
    ///     iex> timer = Process.send_after(self(), :tick, 5_000)
    ///     iex> Process.read_timer(timer)
    ///     5000
    "read_timer" 1 => timers::read_timer;
    /// Gives a process a name.
    ///
    ///     iex> Process.register(self(), :me_in_an_example)
    ///     iex> Process.whereis(:me_in_an_example) == self()
    ///     true
    "register" 2 => names::register;
    /// All names that processes have.
    ///
    ///     iex> Process.register(self(), :one_more_example)
    ///     iex> :one_more_example in Process.registered()
    ///     true
    "registered" 0 => names::registered;
    /// As `send/2`, with options `:noconnect` and `:nosuspend`, which change nothing on one node.
    ///
    ///     iex> Process.send(self(), :hello, [])
    ///     :ok
    "send" 3 => messages::send_with_options;
    /// Sends a message when so many milliseconds have passed; gives the timer.
    ///
    ///     iex> Process.send_after(self(), :tick, 10)
    ///     iex> receive do message -> message end
    ///     :tick
    "send_after" 3 => timers::send_after;
    "send_after" 4 => timers::send_after;
    /// Gives the calling process a label that its crash report shows.
    ///
    ///     iex> Process.set_label({:worker, 1})
    ///     :ok
    "set_label" 1 => set_label;
    /// Waits for so many milliseconds, or for ever with `:infinity`.
    ///
    ///     iex> Process.sleep(10)
    ///     :ok
    "sleep" 1 => timers::sleep;
    /// Starts a process with options: `:link`, `:monitor`, `priority: level` and others that have no effect here.
    ///
    ///     iex> {pid, ref} = Process.spawn(fn -> :ok end, [:monitor])
    ///     iex> is_pid(pid) and is_reference(ref)
    ///     true
    "spawn" 2 => spawn::spawn_opt_fun;
    "spawn" 4 => spawn::spawn_opt_mfa;
    /// A reference of `alias/0` is no address any longer; whether it was.
    ///
    ///     iex> Process.unalias(make_ref())
    ///     false
    "unalias" 1 => messages::unalias;
    /// Undoes a link.
    ///
    ///     iex> Process.unlink(self())
    ///     true
    "unlink" 1 => links::unlink;
    /// Takes a name away from whoever has it.
    ///
    ///     iex> Process.register(self(), :not_for_long)
    ///     iex> Process.unregister(:not_for_long)
    ///     true
    "unregister" 1 => names::unregister;
    /// Who has the name, `nil` if nobody.
    ///
    ///     iex> Process.whereis(:nobody_at_all)
    ///     nil
    "whereis" 1 => names::whereis;
}

/// The key of the process dictionary under which a label stands, as in OTP 27.
pub const LABEL: &str = "$process_label";

fn set_label(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    p.put(Term::atom(LABEL), args[0].clone());
    Ok(Term::OK)
}
