//! Sleeping, timers, hibernating.

use crate::runtime::{Class, Proc, Raise};
use crate::stdlib::checks::{self, timeout_clause};
use crate::term::{Atom, Term, atoms};

/// `Process.sleep(milliseconds)`.
pub fn sleep(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let timeout = timeout_clause(&args[0])?;
    let place = (atoms::PROCESS_MODULE, Atom::new("sleep"), 1);
    p.waiting_in(place, |p| p.sleep(timeout))?;
    Ok(Term::OK)
}

/// `Process.send_after(destination, message, time)`, and with options.
pub fn send_after(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    both_wrong(&args[2], &args[0])?;
    let at = moment(p, &args[2], args.get(3))?;
    start(p, &args[0], at, |_| args[1].clone())
}

/// `:erlang.send_after(time, destination, message)`, and with options.
pub fn erlang_send_after(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    both_wrong(&args[0], &args[1])?;
    let at = moment(p, &args[0], args.get(3))?;
    start(p, &args[1], at, |_| args[2].clone())
}

/// `:erlang.start_timer(time, destination, message)`: sends `{:timeout, timer, message}`.
pub fn start_timer(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let at = moment(p, &args[0], args.get(3))?;
    start(p, &args[1], at, |timer| {
        Term::tuple([
            Term::Atom(atoms::TIMEOUT),
            Term::Ref(timer),
            args[2].clone(),
        ])
    })
}

/// Time and destination are told together if neither can be.
fn both_wrong(time: &Term, destination: &Term) -> Result<(), Raise> {
    let no_number = !crate::term::number::is_integer(time);
    match no_number && !matches!(destination, Term::Pid(_) | Term::Atom(_)) {
        true => Err(Raise::bad_arguments(&[
            (1, "not an integer"),
            (2, "not a pid or an atom"),
        ])),
        false => Ok(()),
    }
}

/// The lab time in microseconds that a time (milliseconds from now, or with `abs: true` of the monotonic
/// clock) stands for.
fn moment(p: &Proc, time: &Term, options: Option<&Term>) -> Result<u64, Raise> {
    let mut absolute = false;
    if let Some(options) = options {
        for option in checks::list(options, 3)? {
            match option.as_tuple() {
                Some([Term::Atom(key), Term::Atom(flag)])
                    if key.as_str() == "abs" && [atoms::TRUE, atoms::FALSE].contains(flag) =>
                {
                    absolute = *flag == atoms::TRUE;
                }
                _ => return Err(Raise::bad_argument(3, "invalid option in list")),
            }
        }
    }
    let milliseconds = match time {
        Term::Int(ms) => *ms,
        Term::BigInt(_) => return Err(Raise::bad_argument(1, "out of range")),
        _ => return Err(Raise::bad_argument(1, "not an integer")),
    };
    if absolute {
        // What is past fires at once.
        let at = u64::try_from(milliseconds).unwrap_or(0);
        return Ok(at.saturating_mul(1000));
    }
    let delay = u64::try_from(milliseconds).map_err(|_| Raise::bad_argument(1, "out of range"))?;
    Ok(p.now().saturating_add(delay.saturating_mul(1000)))
}

fn start(
    p: &mut Proc,
    to: &Term,
    at: u64,
    message: impl FnOnce(crate::term::Ref) -> Term,
) -> Result<Term, Raise> {
    match to {
        Term::Pid(_) | Term::Atom(_) => Ok(Term::Ref(p.send_at(to, at, message))),
        _ => Err(Raise::bad_argument(2, "not a pid or an atom")),
    }
}

/// `Process.cancel_timer(timer)` and `Process.cancel_timer(timer, options)`.
pub fn cancel_timer(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let timer = checks::reference(&args[0], 1)?;
    let (mut asynchronous, mut info) = (false, true);
    for option in checks::list(args.get(1).unwrap_or(&Term::Nil), 2)? {
        match option.as_tuple() {
            Some([Term::Atom(key), Term::Atom(flag)])
                if [atoms::TRUE, atoms::FALSE].contains(flag) =>
            {
                let on = *flag == atoms::TRUE;
                match key.as_str() {
                    "async" => asynchronous = on,
                    "info" => info = on,
                    _ => return Err(Raise::bad_argument(2, "invalid option in list")),
                }
            }
            _ => return Err(Raise::bad_argument(2, "invalid option in list")),
        }
    }
    let left = milliseconds(p.cancel_timer(timer));
    if asynchronous && info {
        let told = Term::tuple([Term::atom("cancel_timer"), Term::Ref(timer), left.clone()]);
        let own = p.pid();
        p.send(own, told);
    }
    Ok(if asynchronous || !info {
        Term::OK
    } else {
        left
    })
}

/// `Process.read_timer(timer)`.
pub fn read_timer(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let timer = checks::reference(&args[0], 1)?;
    Ok(milliseconds(p.read_timer(timer)))
}

fn milliseconds(left: Option<u64>) -> Term {
    left.map_or(Term::bool(false), |ms| Term::from(ms as usize))
}

/// `Process.hibernate(module, function, args)`: forgets what it was doing, waits for a message, and goes
/// on with the function; what called it never goes on.
pub fn hibernate(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let parts = (args[0].as_atom(), args[1].as_atom(), args[2].to_vec());
    let (Some(module), Some(function), Some(arguments)) = parts else {
        let mut wrong: Vec<_> = (1..)
            .zip(&args[..2])
            .filter(|(_, arg)| arg.as_atom().is_none())
            .map(|(position, _)| (position, "not an atom"))
            .collect();
        let list = checks::list(&args[2], 3);
        wrong.extend(list.is_err().then_some((
            3,
            if args[2].is_list() {
                "not a proper list"
            } else {
                "not a list"
            },
        )));
        return Err(Raise::bad_arguments(&wrong));
    };
    let place = (atoms::ERLANG, atoms::HIBERNATE, 3);
    p.waiting_in(place, Proc::await_message)?;
    p.apply(module, function, &arguments)?;
    Err(Raise::new(Class::Terminated, atoms::NORMAL))
}
