//! `:timer`: waiting, and doing things later, all in lab time.
//!
//! A message that comes once is a timer of the runtime; what repeats, or calls a function, is done by a small
//! process of its own.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::runtime::{NativeModule, Next, Outcome, Proc, Raise, Server, SpawnOptions, Wake};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::process::{messages::deliver, spawn};
use crate::term::{Atom, Pid, Ref, Term, atoms};

natives! { const FUNCTIONS of ":timer":
    /// Calls a function in a process of its own when so many milliseconds have passed.
    ///
    ///     iex> {:ok, _timer} = :timer.apply_after(10, Kernel, :send, [self(), :done])
    ///     iex> receive do message -> message end
    ///     :done
    "apply_after" 4 => apply_after;
    /// Calls a function in a process of its own every so many milliseconds.
    ///
    ///     iex> {:ok, timer} = :timer.apply_interval(10, Kernel, :send, [self(), :again])
    ///     iex> receive do :again -> :timer.cancel(timer) end
    ///     {:ok, :cancel}
    "apply_interval" 4 => apply_interval;
    /// Cancels a timer of this module.
    ///
    ///     iex> {:ok, timer} = :timer.send_after(1000, :late)
    ///     iex> :timer.cancel(timer)
    ///     {:ok, :cancel}
    "cancel" 1 => cancel;
    /// Sends an exit signal when so many milliseconds have passed.
    ///
    ///     iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    ///     iex> {:ok, _timer} = :timer.exit_after(10, pid, :late)
    ///     iex> Process.sleep(20)
    ///     iex> Process.alive?(pid)
    ///     false
    "exit_after" 2 => exit_after;
    "exit_after" 3 => exit_after;
    /// Hours, minutes and seconds in milliseconds.
    ///
    ///     iex> :timer.hms(1, 2, 3)
    ///     3723000
    "hms" 3 => hms;
    /// Hours in milliseconds.
    ///
    ///     iex> :timer.hours(2)
    ///     7200000
    "hours" 1 => |_, args| times(&args[0], 3_600_000);
    /// Kills a process when so many milliseconds have passed.
    ///
    ///     iex> pid = spawn(fn -> Process.sleep(:infinity) end)
    ///     iex> {:ok, _timer} = :timer.kill_after(10, pid)
    ///     iex> Process.sleep(20)
    ///     iex> Process.alive?(pid)
    ///     false
    "kill_after" 1 => kill_after;
    "kill_after" 2 => kill_after;
    /// Minutes in milliseconds.
    ///
    ///     iex> :timer.minutes(2)
    ///     120000
    "minutes" 1 => |_, args| times(&args[0], 60_000);
    /// The time between two moments in microseconds.
    ///
    ///     iex> :timer.now_diff({0, 2, 0}, {0, 1, 0})
    ///     1000000
    "now_diff" 2 => now_diff;
    /// Seconds in milliseconds.
    ///
    ///     iex> :timer.seconds(2)
    ///     2000
    "seconds" 1 => |_, args| times(&args[0], 1000);
    /// Sends a message, to the caller or a process or name, when so many milliseconds have passed.
    ///
    ///     iex> {:ok, _timer} = :timer.send_after(10, :done)
    ///     iex> receive do message -> message end
    ///     :done
    "send_after" 2 => send_after;
    "send_after" 3 => send_after;
    /// Sends a message every so many milliseconds, until it is cancelled or the receiver dies.
    ///
    ///     iex> {:ok, timer} = :timer.send_interval(10, :tick)
    ///     iex> receive do :tick -> :timer.cancel(timer) end
    ///     {:ok, :cancel}
    "send_interval" 2 => send_interval;
    "send_interval" 3 => send_interval;
    /// Waits so many milliseconds.
    ///
    ///     iex> :timer.sleep(10)
    ///     :ok
    "sleep" 1 => sleep;
    /// Calls a function and measures how long it takes, in microseconds of lab time.
    ///
    ///     iex> :timer.tc(fn -> Process.sleep(10) end)
    ///     {10000, :ok}
    "tc" 1 => tc;
    "tc" 2 => tc;
    "tc" 3 => tc;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":timer",
    doc: "Waiting, and doing things later.",
    functions: FUNCTIONS,
};

fn sleep(p: &mut Proc, args: &[Term]) -> Reply {
    let timeout =
        crate::otp::timeout_from(&args[0]).ok_or_else(|| Raise::error(atoms::TIMEOUT_VALUE))?;
    let place = (Atom::new("timer"), Atom::new("sleep"), 1);
    p.waiting_in(place, |p| p.sleep(timeout))?;
    Ok(Term::OK)
}

fn times(term: &Term, factor: i64) -> Reply {
    let product = crate::term::number::mul(term, &Term::Int(factor));
    product.map_err(|error| Raise::error(error.reason()))
}

fn hms(_: &mut Proc, args: &[Term]) -> Reply {
    let (hours, minutes, seconds) = (
        times(&args[0], 3_600_000)?,
        times(&args[1], 60_000)?,
        times(&args[2], 1000)?,
    );
    let add = crate::term::number::add;
    add(&hours, &minutes)
        .and_then(|sum| add(&sum, &seconds))
        .map_err(|error| Raise::error(error.reason()))
}

fn now_diff(_: &mut Proc, args: &[Term]) -> Reply {
    let micro = |term: &Term| match term.as_tuple() {
        Some([Term::Int(mega), Term::Int(seconds), Term::Int(micro)]) => {
            Some(mega * 1_000_000_000_000 + seconds * 1_000_000 + micro)
        }
        _ => None,
    };
    match (micro(&args[0]), micro(&args[1])) {
        (Some(later), Some(earlier)) => Ok(Term::Int(later - earlier)),
        _ => Err(no_clause()),
    }
}

fn tc(p: &mut Proc, args: &[Term]) -> Reply {
    let before = p.now();
    let value = match args {
        [Term::Atom(module), Term::Atom(function), list] => {
            p.apply(*module, *function, &list.to_vec().ok_or_else(no_clause)?)?
        }
        [fun, list] => p.call(fun, &list.to_vec().ok_or_else(no_clause)?)?,
        [fun] => p.call(fun, &[])?,
        _ => return Err(no_clause()),
    };
    let taken = p.now() - before;
    Ok(Term::tuple([Term::from(taken as usize), value]))
}

// Doing things later

/// The processes of timers, by their references.
#[derive(Default)]
struct Timers(Mutex<HashMap<Ref, Pid>>);

/// What a timer does.
enum Deed {
    Send(Term, Term),
    Apply(Atom, Atom, Vec<Term>),
}

impl Deed {
    fn act(&self, p: &mut Proc) -> Result<(), Raise> {
        match self {
            Deed::Send(to, message) => {
                // A name that nobody has any longer gets nothing.
                let _ = deliver(p, to, message.clone());
            }
            Deed::Apply(module, function, args) => {
                let (module, function, args) = (*module, *function, args.clone());
                let options = SpawnOptions {
                    link: false,
                    monitor: false,
                    initial_call: (module, function, args.len()),
                    ..SpawnOptions::default()
                };
                let body = spawn::body(move |p| p.apply(module, function, &args).map(drop));
                p.spawn(options, body);
            }
        }
        Ok(())
    }
}

/// A process that does something after a time, once or again and again.
struct Ticker {
    reference: Ref,
    deed: Deed,
    /// Microseconds between two times.
    every: u64,
    again: bool,
}

impl Server for Ticker {
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise> {
        match wake {
            Wake::Timeout => {
                self.deed.act(p)?;
                if self.again {
                    return Ok(Next::WaitFor(self.every));
                }
                self.forget(p);
                Ok(Next::Stop(Term::Atom(atoms::NORMAL)))
            }
            // Whom it sends to has died.
            Wake::Message(_) => {
                self.forget(p);
                Ok(Next::Stop(Term::Atom(atoms::NORMAL)))
            }
        }
    }
}

impl Ticker {
    fn forget(&self, p: &Proc) {
        p.system()
            .extension::<Timers>()
            .0
            .lock()
            .remove(&self.reference);
    }
}

fn start(p: &mut Proc, kind: &str, time: u64, deed: Deed, again: bool) -> Term {
    let reference = p.make_ref();
    let every = time.saturating_mul(1000);
    let options = SpawnOptions {
        link: false,
        monitor: false,
        initial_call: (Atom::new("timer"), Atom::new("ticker"), 1),
        ..SpawnOptions::default()
    };
    let watched = match &deed {
        Deed::Send(Term::Pid(pid), _) if again => Some(*pid),
        _ => None,
    };
    let ticker = Ticker {
        reference,
        deed,
        every,
        again,
    };
    let body = Box::new(move |p: &mut Proc| {
        if let Some(pid) = watched {
            p.monitor(pid);
        }
        Ok(Outcome::Serve(Box::new(ticker), Some(every)))
    });
    let pid = p.spawn(options, body).pid;
    let timers = p.system().extension::<Timers>();
    timers.0.lock().insert(reference, pid);
    Term::ok(Term::tuple([Term::atom(kind), Term::Ref(reference)]))
}

fn bad() -> Term {
    Term::error(atoms::BADARG)
}

fn time(term: &Term) -> Option<u64> {
    term.as_int().and_then(|ms| u64::try_from(ms).ok())
}

/// Who gets a message, and which: the second and third argument, or the caller and the second.
fn addressed(p: &Proc, args: &[Term]) -> Option<(Term, Term)> {
    match args {
        [_, message] => Some((Term::Pid(p.pid()), message.clone())),
        [_, to @ (Term::Pid(_) | Term::Atom(_)), message] => Some((to.clone(), message.clone())),
        [_, to, message] if to.as_tuple().is_some_and(|pair| pair.len() == 2) => {
            Some((to.clone(), message.clone()))
        }
        _ => None,
    }
}

fn send_after(p: &mut Proc, args: &[Term]) -> Reply {
    let (Some(time), Some((to, message))) = (time(&args[0]), addressed(p, args)) else {
        return Ok(bad());
    };
    Ok(match to {
        Term::Pid(_) => {
            let timer = p.send_after(&to, message, time);
            Term::ok(Term::tuple([Term::atom("send_local"), Term::Ref(timer)]))
        }
        to => start(p, "once", time, Deed::Send(to, message), false),
    })
}

fn send_interval(p: &mut Proc, args: &[Term]) -> Reply {
    let time = time(&args[0]).filter(|time| *time > 0);
    let (Some(time), Some((to, message))) = (time, addressed(p, args)) else {
        return Ok(bad());
    };
    Ok(start(p, "interval", time, Deed::Send(to, message), true))
}

/// `(time, module, function, args)`.
fn deed(args: &[Term]) -> Option<(u64, Deed)> {
    match args {
        [at, Term::Atom(module), Term::Atom(function), list] => {
            Some((time(at)?, Deed::Apply(*module, *function, list.to_vec()?)))
        }
        _ => None,
    }
}

fn apply_after(p: &mut Proc, args: &[Term]) -> Reply {
    let Some((time, deed)) = deed(args) else {
        return Ok(bad());
    };
    Ok(start(p, "once", time, deed, false))
}

fn apply_interval(p: &mut Proc, args: &[Term]) -> Reply {
    let Some((time, deed)) = deed(args).filter(|(time, _)| *time > 0) else {
        return Ok(bad());
    };
    Ok(start(p, "interval", time, deed, true))
}

fn end_after(p: &mut Proc, at: &Term, who: Option<&Term>, reason: Term) -> Reply {
    let own = Term::Pid(p.pid());
    let (Some(time), Term::Pid(_)) = (time(at), who.unwrap_or(&own)) else {
        return Ok(bad());
    };
    let args = vec![who.unwrap_or(&own).clone(), reason];
    let exit = Deed::Apply(atoms::ERLANG, atoms::EXIT, args);
    Ok(start(p, "once", time, exit, false))
}

fn exit_after(p: &mut Proc, args: &[Term]) -> Reply {
    let (who, reason) = match args {
        [_, reason] => (None, reason),
        [_, who, reason] => (Some(who), reason),
        _ => return Err(no_clause()),
    };
    end_after(p, &args[0], who, reason.clone())
}

fn kill_after(p: &mut Proc, args: &[Term]) -> Reply {
    end_after(p, &args[0], args.get(1), Term::Atom(atoms::KILL))
}

fn cancel(p: &mut Proc, args: &[Term]) -> Reply {
    let Some([Term::Atom(kind), Term::Ref(reference)]) = args[0].as_tuple() else {
        return Ok(bad());
    };
    match kind.as_str() {
        "send_local" => {
            p.cancel_timer(*reference);
        }
        "once" | "interval" | "instant" => {
            let timers = p.system().extension::<Timers>();
            let ticker = timers.0.lock().remove(reference);
            if let Some(pid) = ticker {
                p.exit(pid, Term::Atom(atoms::KILL))?;
            }
        }
        _ => return Ok(bad()),
    }
    Ok(Term::ok(Term::atom("cancel")))
}
