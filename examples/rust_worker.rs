//! Supervises a worker type of its own, without any language: `cargo run --example rust_worker`.
//!
//! A pump counts strokes, one a second, and breaks at its third. Its supervisor restarts it; what the
//! supervisor does is printed as it happens. Time is virtual, so half a minute takes no time at all.

use std::sync::Arc;

use suplab::otp::gen_server::{self, Action, Callbacks, Init, Options, Then};
use suplab::otp::supervision::{Supervision, supervisor_event};
use suplab::otp::{ChildSpec, Flags, Name, Strategy, native, supervisor};
use suplab::runtime::{Event, Pace, Proc, Raise, RunError};
use suplab::term::inspect::inspect;
use suplab::term::{Atom, Term};

/// The worker: any type that implements `Callbacks`.
struct Pump {
    strokes: i64,
}

impl Callbacks for Pump {
    fn module(&self) -> Atom {
        Atom::new("pump")
    }

    fn state(&self) -> Term {
        Term::Int(self.strokes)
    }

    fn init(&mut self, _: &mut Proc) -> Result<Init, Raise> {
        // `handle_info` gets `:timeout` when nothing has come for a second.
        Ok(Init::Ok(Then::Timeout(1000)))
    }

    fn handle_call(&mut self, _: &mut Proc, _: &Term, _: &Term) -> Result<Action, Raise> {
        Ok(Action::Reply(Term::Int(self.strokes), Then::Timeout(1000)))
    }

    fn handle_info(&mut self, _: &mut Proc, _: &Term) -> Result<Action, Raise> {
        self.strokes += 1;
        if self.strokes == 3 {
            return Ok(Action::Stop(Term::atom("broken")));
        }
        Ok(Action::NoReply(Then::Timeout(1000)))
    }
}

fn start_pump(p: &mut Proc, name: &str) -> Result<Term, Raise> {
    let options = Options::link().named(Name::Local(Atom::new(name)));
    gen_server::start(p, options, Pump { strokes: 0 })
}

/// One line for what a supervisor does.
fn show(event: &Event) {
    let Some(told) = supervisor_event(&event.kind) else {
        return;
    };
    let time = event.time / 1000;
    match &told.what {
        Supervision::Started(child) => println!("{time:>6} ms  {} runs", inspect(&child.spec.id)),
        Supervision::ChildEnded { child, reason, .. } => {
            let (id, reason) = (inspect(&child.spec.id), inspect(reason));
            println!("{time:>6} ms  {id} has ended: {reason}");
        }
        Supervision::Restart { intensity, .. } => {
            println!(
                "{time:>6} ms  restart {} of {}",
                intensity.used, intensity.max
            );
        }
        Supervision::GaveUp { .. } => println!("{time:>6} ms  too often: the supervisor ends"),
        _ => {}
    }
}

fn main() -> Result<(), RunError> {
    let lab = native::system(Pace::Virtual);
    lab.events.subscribe(Arc::new(show));
    let strokes = lab.run(|p| {
        let flags = Flags::new(Strategy::OneForOne).intensity(5, 60);
        let children = ["left", "right"]
            .map(|name| ChildSpec::new(Term::atom(name), move |p| start_pump(p, name)));
        let init = supervisor::Init::children(flags, children);
        supervisor::start_link(p, Some(Name::Local(Atom::new("pumps"))), init)?;
        p.sleep(Some(7500))?;
        gen_server::call(p, &Term::atom("left"), &Term::atom("strokes"), Some(5000))
    })?;
    println!("the left pump has done {} strokes", inspect(&strokes));
    lab.shut_down();
    Ok(())
}
