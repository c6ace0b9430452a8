//! The lab's time: `clock`, `advance`, `speed`, `pause`, `resume`.

use crate::lab::text;
use crate::runtime::{Pace, Proc, Raise, Stream};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Term, exception, to_f64};

use super::SETTLING;
use crate::shell::{nearest, silent};

natives! { pub const TABLE of "Lab.Commands":
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
    /// order. A paused lab goes on for so long, and is paused again.
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
    /// Stops the lab: its time stands, and no process does anything until `step` lets it or `resume` lets all.
    ///
    ///     lab> start counter, name: :one, every: 1_000
    ///     lab> pause
    ///     :ok
    ///     lab> kill :one, :boom
    ///     true
    ///     lab> Process.alive?(Process.whereis(:one))
    ///     true
    ///     lab> resume
    ///     :ok
    ///     lab> Process.whereis(:one)
    ///     #PID<0.105.0>
    ///
    /// The prompt itself goes on, and shows that the lab is paused. What is sent from it waits with everything
    /// else; looking (`tree`, `ps`, `i`, `why`) moves nothing. An input that has to wait for something, such as
    /// a call, gets it: the lab does what it takes, and no more, and the shell says so.
    "pause" 0 => pause;
    /// Lets a paused lab go on, its time from where it stood.
    ///
    ///     lab> pause
    ///     :ok
    ///     lab> resume
    ///     :ok
    "resume" 0 => resume;
}

fn clock(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let scheduler = &p.system().scheduler;
    let how = match scheduler.pace() {
        _ if scheduler.is_paused() => {
            "paused: it stands until `step`, `advance` or `resume`".to_string()
        }
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
    go_by(p, milliseconds).map(|()| Term::OK)
}

/// Lets so much time go by without waiting for it.
pub(super) fn go_by(p: &mut Proc, milliseconds: u64) -> Result<(), Raise> {
    let paused = p.system().scheduler.resume();
    if p.system().scheduler.pace() != Pace::Virtual {
        p.system().scheduler.skip(milliseconds.saturating_mul(1000));
    }
    let advanced = let_go_by(p, milliseconds);
    if paused {
        p.system().scheduler.pause();
    }
    advanced
}

fn let_go_by(p: &mut Proc, milliseconds: u64) -> Result<(), Raise> {
    p.sleep(Some(milliseconds))?;
    // Timers of the very moment count too: this one fires behind them.
    let own = Term::Pid(p.pid());
    let last = p.send_at(&own, p.now(), Term::Ref);
    p.receive(None, |_, message| {
        Ok((*message == Term::Ref(last)).then_some(()))
    })?;
    p.settle(SETTLING)
}

/// What `speed` takes besides numbers.
const PACES: [(&str, Pace); 2] = [(":virtual", Pace::Virtual), (":real", Pace::Real(1.0))];

fn speed(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let shown = text::inspect(&args[0]);
    let named = PACES.iter().find(|(name, _)| *name == shown);
    let pace = match &args[0] {
        number @ (Term::Int(_) | Term::Float(_)) => {
            let factor = to_f64(number).unwrap_or(0.0);
            (factor > 0.0 && factor.is_finite()).then_some(Pace::Real(factor))
        }
        _ => named.map(|(_, pace)| *pace),
    };
    let Some(pace) = pace else {
        let hint = match (
            &args[0],
            nearest(&shown, PACES.iter().map(|(name, _)| *name)),
        ) {
            (Term::Int(0), _) => "; `pause` stops it".to_string(),
            (Term::Atom(_), Some(name)) => format!("; did you mean {name}?"),
            _ => String::new(),
        };
        return Err(argument_error(format!(
            "speed takes a number above 0, :real or :virtual, got: {shown}{hint}"
        )));
    };
    p.system().scheduler.set_pace(pace);
    Ok(Term::OK)
}

fn pause(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    if pause_lab(p)? {
        return Ok(Term::OK);
    }
    let time = text::seconds(p.now());
    Err(Raise::error(exception::runtime_error(format!(
        "the lab is paused already, at {time} s; `step` lets one thing happen, `resume` everything"
    ))))
}

/// Pauses the lab, once all have come to rest; false if it is paused already.
pub(super) fn pause_lab(p: &mut Proc) -> Result<bool, Raise> {
    if p.system().scheduler.is_paused() {
        return Ok(false);
    }
    p.settle(SETTLING)?;
    Ok(p.system().scheduler.pause())
}

fn resume(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    if !p.system().scheduler.resume() {
        return Err(Raise::error(exception::runtime_error(
            "the lab is not paused; `pause` stops it",
        )));
    }
    p.settle(SETTLING)?;
    Ok(Term::OK)
}
