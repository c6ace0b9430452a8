//! The lab's time: `clock`, `advance`, `speed`.

use crate::lab::text;
use crate::runtime::{Pace, Proc, Raise, Stream};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, to_f64};

use super::SETTLING;
use crate::shell::silent;

natives! { pub const TABLE of "Lab":
    /// Shows the lab's time, and how it goes.
    ///
    ///     lab> advance 1_500
    ///     lab> clock
    ///     1.500 s, virtual: it moves from timer to timer
    ///
    /// Lab time stands still while anybody can run. With the real clock it keeps pace with the wall's when
    /// nobody can, with the virtual one it goes on to the next timer at once.
    "clock" 0 => clock;
    /// Lets so many milliseconds of the lab's time go by, without waiting for them: timers fire in their
    /// order.
    ///
    ///     lab> start counter, name: :one, every: 1_000
    ///     lab> advance 5_000
    ///     lab> Counter.value :one
    ///     5
    "advance" 1 => advance;
    /// Lets the lab's time go so many times as fast as the wall's; `speed :virtual` lets it jump.
    ///
    ///     lab> speed 10
    ///     :ok
    ///     lab> speed :virtual
    ///     :ok
    "speed" 1 => speed;
}

fn clock(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let how = match p.system().scheduler.pace() {
        Pace::Virtual => "virtual: it moves from timer to timer".to_string(),
        Pace::Real(1.0) => "as fast as the wall's clock".to_string(),
        Pace::Real(factor) => format!("{factor} times as fast as the wall's clock"),
    };
    p.print(
        Stream::Out,
        format!("{} s, {how}\n", text::seconds(p.now())),
    );
    Ok(silent())
}

fn advance(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let Some(milliseconds) = args[0].as_int().and_then(|ms| u64::try_from(ms).ok()) else {
        let shown = text::inspect(&args[0]);
        return Err(argument_error(format!(
            "advance takes milliseconds, such as advance 5_000, got: {shown}"
        )));
    };
    if p.system().scheduler.pace() != Pace::Virtual {
        p.system().scheduler.skip(milliseconds.saturating_mul(1000));
    }
    p.sleep(Some(milliseconds))?;
    // Timers of the very moment count too: this one fires behind them.
    let own = Term::Pid(p.pid());
    let last = p.send_at(&own, p.now(), Term::Ref);
    p.receive(None, |_, message| {
        Ok((*message == Term::Ref(last)).then_some(()))
    })?;
    p.settle(SETTLING)?;
    Ok(Term::OK)
}

fn speed(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pace = match &args[0] {
        Term::Atom(name) if *name == Atom::new("virtual") => Some(Pace::Virtual),
        Term::Atom(name) if *name == Atom::new("real") => Some(Pace::Real(1.0)),
        number @ (Term::Int(_) | Term::Float(_)) => {
            let factor = to_f64(number).unwrap_or(0.0);
            (factor > 0.0 && factor.is_finite()).then_some(Pace::Real(factor))
        }
        _ => None,
    };
    let Some(pace) = pace else {
        let shown = text::inspect(&args[0]);
        return Err(argument_error(format!(
            "speed takes a number above 0, :real or :virtual, got: {shown}"
        )));
    };
    p.system().scheduler.set_pace(pace);
    Ok(Term::OK)
}
