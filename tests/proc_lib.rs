//! Processes as OTP starts them: what the starter gets, ancestors, crash reports.
//!
//! Each test runs under one permit (first in first out, and seeded) and under four.

mod common;

use common::{a, error, next_message, settle, t, under_each};
use suplab::otp::proc_lib::{self, Tie};
use suplab::otp::reports::Report;
use suplab::runtime::{EventKind, Outcome, Proc, Raise, Start};
use suplab::term::{Atom, Term, atoms};

fn call(name: &str) -> proc_lib::InitialCall {
    (Atom::new(name), atoms::INIT, 1)
}

/// A body that answers its starter and goes on.
fn acknowledges(answer: Term) -> Start {
    Box::new(move |p| {
        proc_lib::init_ack_to_parent(p, answer);
        p.sleep(None).map(|()| Outcome::Done)
    })
}

#[test]
fn what_the_starter_gets() {
    under_each(|p| {
        p.set_trap_exit(true);
        for tie in [Tie::None, Tie::Link, Tie::Monitor] {
            let (answer, monitor) =
                proc_lib::start(p, tie, None, call("x"), acknowledges(a("hi")))?;
            assert_eq!(answer, a("hi"));
            assert_eq!(monitor.is_some(), tie == Tie::Monitor);
            let dies = || -> Start { Box::new(|_| Err(Raise::exit(a("why")))) };
            let (answer, monitor) = proc_lib::start(p, tie, None, call("x"), dies())?;
            assert_eq!(answer, error(a("why")));
            // Only a starter that watches gets to see the end as well.
            let seen =
                next_message(p)?.and_then(|down| down.as_tuple().map(|down| down[1].clone()));
            assert_eq!(seen, monitor.map(Term::Ref));
            let silent = || -> Start { Box::new(|p| p.sleep(None).map(|()| Outcome::Done)) };
            let (answer, _) = proc_lib::start(p, tie, Some(50), call("x"), silent())?;
            assert_eq!(answer, error(a("timeout")));
            if tie == Tie::Monitor {
                let down = next_message(p)?.expect("the monitor tells");
                assert_eq!(
                    down.as_tuple().map(|down| down[4].clone()),
                    Some(a("killed"))
                );
            }
            assert_eq!(next_message(p)?, None);
        }
        Ok(())
    });
}

#[test]
fn ancestors_are_names_where_there_are_any() {
    under_each(|p| {
        let outer = p.pid();
        let me = Term::Pid(outer);
        let body: Start = Box::new(move |p| {
            let parent = p.pid();
            p.register(Atom::new("parent"), parent);
            proc_lib::spawn_link(
                p,
                call("inner"),
                Box::new(move |p| {
                    let ancestors = proc_lib::ancestors(p);
                    let (module, _, _) = proc_lib::translate_initial_call(p.dictionary());
                    assert_eq!(proc_lib::parent(p), Some(parent));
                    p.send(outer, t([ancestors, Term::Atom(module)]));
                    Ok(Outcome::Done)
                }),
            );
            p.sleep(None).map(|()| Outcome::Done)
        });
        proc_lib::spawn(p, call("outer"), body);
        let expected = t([Term::list([a("parent"), me]), a("inner")]);
        assert_eq!(next_message(p)?, Some(expected));
        Ok(())
    });
}

/// The crash reports so far: reason by reason.
fn crashes(p: &Proc) -> Vec<Term> {
    let events = p.system().events.latest(10_000);
    let report = |kind: &EventKind| match kind {
        EventKind::Report(report) => match report.downcast::<Report>()? {
            Report::Crash(crash) => Some(crash.reason.clone()),
            _ => None,
        },
        _ => None,
    };
    events
        .iter()
        .filter_map(|event| report(&event.kind))
        .collect()
}

#[test]
fn who_gets_a_crash_report() {
    under_each(|p| {
        let clean = t([a("shutdown"), a("x")]);
        for raise in [
            Raise::exit(a("normal")),
            Raise::exit(a("shutdown")),
            Raise::exit(clean),
            Raise::exit(a("boom")),
            Raise::error(a("oops")),
            Raise::throw(a("ball")),
        ] {
            proc_lib::spawn(p, call("x"), Box::new(move |_| Err(raise)));
            settle(p)?;
        }
        let victim = proc_lib::spawn(
            p,
            call("x"),
            Box::new(|p| p.sleep(None).map(|()| Outcome::Done)),
        );
        p.exit(victim, a("kill"))?;
        settle(p)?;
        assert_eq!(crashes(p), [a("boom"), a("oops"), a("ball")]);
        Ok(())
    });
}
