//! How the program ends: `System.halt/1` at once, `System.stop/1` in order, and what is to run then.

use parking_lot::Mutex;

use crate::runtime::{Proc, Raise, Stream};
use crate::stdlib::args::{Reply, failed_in, no_clause};
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { pub(super) const TABLE of "System":
    /// Runs a function of the exit status when the program ends in order; the last one given runs first.
    ///
    ///     iex> System.at_exit(fn _status -> :ok end)
    ///     :ok
    "at_exit" 1 => at_exit;
    /// Ends the program at once with a status (0 unless it is said), or with a message and status 1.
    /// Nothing is shut down first.
    "halt" 0 => |p, _| halt(p, &[Term::Int(0)]);
    "halt" 1 => halt;
    "no_halt" 0 => |_, _| Ok(Term::bool(false));
    "no_halt" 1 => |_, _| Ok(Term::OK);
    "restart" 0 => |p, _| stop(p, &[Term::Int(0)]);
    /// Ends the program in order, with a status (0 unless it is said): the processes are shut down first. The
    /// caller goes on meanwhile.
    "stop" 0 => |p, _| stop(p, &[Term::Int(0)]);
    "stop" 1 => stop;
}

natives! { pub const ERLANG of ":erlang":
    /// As `System.halt/1`.
    "halt" 0 => |p, _| halt(p, &[Term::Int(0)]);
    "halt" 1 => halt;
    "halt" 2 => |p, args| halt(p, &args[..1]);
}

/// What is to run at the end. The lock is held for a look.
#[derive(Default)]
struct AtExit(Mutex<Vec<Term>>);

fn at_exit(p: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Fun(fun) if fun.arity() == 1 => {
            p.system()
                .extension::<AtExit>()
                .0
                .lock()
                .push(args[0].clone());
            Ok(Term::OK)
        }
        _ => Err(no_clause()),
    }
}

/// Runs what `System.at_exit/1` was given, the last one first: for whoever ends a program in order.
///
/// # Errors
/// What one of the functions raises; those after it do not run.
pub fn run_at_exit(p: &mut Proc, status: i32) -> Result<(), Raise> {
    loop {
        let next = p.system().extension::<AtExit>().0.lock().pop();
        match next {
            Some(fun) => p.call(&fun, &[Term::Int(i64::from(status))])?,
            None => return Ok(()),
        };
    }
}

fn status(p: &mut Proc, args: &[Term]) -> Result<i32, Raise> {
    match &args[0] {
        Term::Int(status) => i32::try_from(*status)
            .ok()
            .filter(|status| *status >= 0)
            .ok_or_else(|| {
                let raise = Raise::bad_argument(1, "invalid status");
                failed_in(p, raise, (":erlang", "halt"), args)
            }),
        Term::Atom(name) if name.as_str() == "abort" => Ok(134),
        Term::Binary(_) | Term::Nil | Term::Cons(_) => {
            let message = crate::stdlib::iodata::chardata(&args[0])?;
            p.print(Stream::Err, [&message[..], b"\n"].concat());
            Ok(1)
        }
        _ => Err(no_clause()),
    }
}

fn halt(p: &mut Proc, args: &[Term]) -> Reply {
    let status = status(p, args)?;
    p.system().halt(status & 0xff);
    // The program ends any moment now; this process must not go on until then.
    p.sleep(None)?;
    Ok(Term::OK)
}

fn stop(p: &mut Proc, args: &[Term]) -> Reply {
    let status = status(p, args)?;
    run_at_exit(p, status)?;
    p.system().halt(status & 0xff);
    Ok(Term::OK)
}
