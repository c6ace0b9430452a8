//! The runtime by itself, under one permit on virtual time and under four in parallel.

use std::sync::Arc;

use suplab::runtime::{
    Buffer, Code, Config, Next, Outcome, Pace, Proc, Raise, RunError, Server, SpawnOptions, System,
    Wake,
};
use suplab::term::{Atom, Fun, Term, atoms};

/// No functions at all: these tests need none.
struct NoCode;

impl Code for NoCode {
    fn apply(&self, _: &mut Proc, _: Atom, _: Atom, _: &[Term]) -> Result<Term, Raise> {
        Err(Raise::error(atoms::UNDEF))
    }
    fn call(&self, _: &mut Proc, _: &Fun, _: &[Term]) -> Result<Term, Raise> {
        Err(Raise::error(atoms::UNDEF))
    }
    fn has_module(&self, _: Atom) -> bool {
        false
    }
    fn exports(&self, _: Atom, _: Atom, _: usize) -> bool {
        false
    }
}

fn system(permits: usize, seed: Option<u64>) -> Arc<System> {
    System::new(Config {
        permits,
        pace: Pace::Virtual,
        seed,
        events: 100,
        code: Arc::new(NoCode),
        output: Arc::new(Buffer::default()),
    })
}

/// Runs the test under each scheduler.
fn under_each(test: impl Fn(&mut Proc) -> Result<(), Raise> + Copy + Send + 'static) {
    for (permits, seed) in [(1, None), (1, Some(7)), (4, None)] {
        let lab = system(permits, seed);
        assert_eq!(lab.run(test), Ok(()), "permits: {permits}, seed: {seed:?}");
        lab.shut_down();
    }
}

fn exits(reason: Term) -> suplab::runtime::Start {
    Box::new(move |_| Err(Raise::exit(reason)))
}

fn waits() -> suplab::runtime::Start {
    Box::new(|p| p.sleep(None).map(|()| Outcome::Done))
}

#[test]
fn a_monitor_tells_the_exit_reason() {
    under_each(|p| {
        let options = SpawnOptions {
            monitor: true,
            ..SpawnOptions::default()
        };
        let child = p.spawn(options, exits(Term::atom("boom")));
        let down = p.receive(None, |_, message| Ok(Some(message.clone())))?;
        let expected = Term::tuple([
            Term::Atom(atoms::UPPER_DOWN),
            Term::Ref(child.monitor.expect("a monitor was asked for")),
            Term::Atom(atoms::PROCESS),
            Term::Pid(child.pid),
            Term::atom("boom"),
        ]);
        assert_eq!(down, Some(expected));
        assert!(!p.is_alive(child.pid));
        Ok(())
    });
}

#[test]
fn requests_that_come_too_late_are_answered() {
    under_each(|p| {
        p.set_trap_exit(true);
        let child = p
            .spawn(SpawnOptions::default(), Box::new(|_| Ok(Outcome::Done)))
            .pid;
        // Sent while the child may or may not be dead already: an answer comes in any case.
        let reference = p.monitor(child);
        p.link(child)?;
        let mut answers = Vec::new();
        for _ in 0..2 {
            answers.extend(p.receive(Some(1000), |_, m| Ok(m.as_tuple().map(<[Term]>::to_vec)))?);
        }
        assert_eq!(answers.len(), 2, "{answers:?}");
        assert!(answers.iter().any(|m| m[1] == Term::Ref(reference)));
        assert!(
            answers
                .iter()
                .any(|m| m[0] == Term::Atom(atoms::UPPER_EXIT))
        );
        Ok(())
    });
}

#[test]
fn exit_signals_follow_the_rules() {
    under_each(|p| {
        p.set_trap_exit(true);
        for (sent, seen) in [("boom", "boom"), ("kill", "killed")] {
            let child = p
                .spawn(
                    SpawnOptions {
                        link: true,
                        ..SpawnOptions::default()
                    },
                    waits(),
                )
                .pid;
            p.exit(child, Term::Atom(atoms::NORMAL))?;
            p.exit(child, Term::atom(sent))?;
            let message = p.receive(None, |_, m| Ok(Some(m.clone())))?;
            let exit = Term::tuple([
                Term::Atom(atoms::UPPER_EXIT),
                Term::Pid(child),
                Term::atom(seen),
            ]);
            assert_eq!(message, Some(exit));
        }
        Ok(())
    });
}

#[test]
fn an_endless_loop_is_killed_and_starves_nobody() {
    under_each(|p| {
        let looping = p.spawn(
            SpawnOptions {
                monitor: true,
                ..SpawnOptions::default()
            },
            Box::new(|p| {
                loop {
                    p.checkpoint()?;
                }
            }),
        );
        p.sleep(Some(20))?;
        p.exit(looping.pid, Term::Atom(atoms::KILL))?;
        let down = p
            .receive(None, |_, m| Ok(Some(m.clone())))?
            .expect("no timeout was given");
        assert_eq!(
            down.as_tuple().and_then(<[Term]>::last),
            Some(&Term::Atom(atoms::KILLED))
        );
        Ok(())
    });
}

#[test]
fn a_panic_ends_its_own_process_only() {
    std::panic::set_hook(Box::new(|_| {}));
    under_each(|p| {
        let options = SpawnOptions {
            monitor: true,
            ..SpawnOptions::default()
        };
        p.spawn(options, Box::new(|_| panic!("a bug")));
        let down = p
            .receive(None, |_, m| Ok(Some(m.clone())))?
            .expect("no timeout was given");
        let reason = Term::tuple([Term::atom("panic"), Term::string("a bug")]);
        assert_eq!(down.as_tuple().and_then(<[Term]>::last), Some(&reason));
        Ok(())
    });
}

struct Echo;

impl Server for Echo {
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise> {
        if let Wake::Message(message) = wake
            && let Some([Term::Pid(from), reply]) = message.as_tuple()
        {
            p.send(*from, reply.clone());
        }
        Ok(Next::Wait)
    }
}

#[test]
fn many_resting_servers_and_many_blocked_processes() {
    under_each(|p| {
        let servers: Vec<_> = (0..100_000)
            .map(|_| {
                p.spawn(
                    SpawnOptions::default(),
                    Box::new(|_| Ok(Outcome::Serve(Box::new(Echo), None))),
                )
                .pid
            })
            .collect();
        let blocked: Vec<_> = (0..10_000)
            .map(|_| p.spawn(SpawnOptions::default(), waits()).pid)
            .collect();
        for (number, server) in servers.iter().enumerate() {
            p.send(
                *server,
                Term::tuple([Term::Pid(p.pid()), Term::from(number)]),
            );
        }
        let mut sum = 0;
        for _ in &servers {
            sum += p.receive(None, |_, m| Ok(m.as_int()))?.unwrap_or(0);
        }
        assert_eq!(sum, 99_999 * 100_000 / 2);
        for pid in servers.into_iter().chain(blocked) {
            p.exit(pid, Term::Atom(atoms::SHUTDOWN))?;
        }
        p.sleep(Some(1))?;
        assert_eq!(p.system().table.len(), 1);
        Ok(())
    });
}

#[test]
fn virtual_time_jumps_and_timers_fire_in_order() {
    let result = system(1, None).run(|p| {
        let me = Term::Pid(p.pid());
        p.send_after(&me, Term::Int(2), 60_000);
        p.send_after(&me, Term::Int(1), 59_000);
        let cancelled = p.send_after(&me, Term::Int(3), 100);
        assert_eq!(p.cancel_timer(cancelled), Some(100));
        let mut got = Vec::new();
        for _ in 0..2 {
            got.push(p.receive(None, |_, m| Ok(m.as_int()))?);
        }
        assert_eq!(got, [Some(1), Some(2)]);
        Ok(p.now())
    });
    assert_eq!(result, Ok(60_000_000));
}

#[test]
fn a_lab_in_which_nothing_can_happen_says_so() {
    assert_eq!(system(1, None).run(|p| p.sleep(None)), Err(RunError::Stuck));
}

#[test]
fn a_closed_system_leaves_no_process() {
    let lab = system(4, None);
    for _ in 0..100 {
        lab.spawn((atoms::ERLANG, atoms::APPLY, 2), waits());
    }
    lab.shut_down();
    assert!(lab.table.is_empty());
}

#[test]
fn paced_time_follows_the_wall_clock() {
    let lab = System::new(Config {
        permits: 1,
        pace: Pace::Real(1000.0),
        seed: None,
        events: 100,
        code: Arc::new(NoCode),
        output: Arc::new(Buffer::default()),
    });
    // Thirty seconds of lab time at a thousandfold pace. How long it took is not asserted, only that lab
    // time got exactly to the timer: nobody computes in between.
    let result = lab.run(|p| {
        p.sleep(Some(10_000))?;
        p.outside(|| ())?;
        let before = p.now();
        p.sleep(Some(20_000))?;
        Ok(p.now() - before)
    });
    assert_eq!(result, Ok(20_000_000));
    lab.shut_down();
}

#[test]
fn settling_lets_all_others_go_first() {
    let order = system(1, Some(3)).run(|p| {
        let me = p.pid();
        for number in 0..5 {
            p.spawn(
                SpawnOptions::default(),
                Box::new(move |p| {
                    p.send(me, Term::Int(number));
                    Ok(Outcome::Done)
                }),
            );
        }
        p.settle(10)?;
        assert_eq!(p.now(), 0, "settling takes no lab time");
        Ok(p.message_count())
    });
    assert_eq!(order, Ok(5));
}

/// Recursion of some depth, with something to do on the way back so that no compiler turns it into a loop.
fn descend(p: &mut Proc, depth: u64) -> Result<u64, Raise> {
    p.deeper(|p| {
        if depth == 0 {
            Ok(0)
        } else {
            Ok(descend(p, depth - 1)? + 1)
        }
    })
}

#[test]
fn deep_recursion_takes_stack_as_it_needs_it() {
    under_each(|p| {
        assert_eq!(descend(p, 300_000)?, 300_000);
        Ok(())
    });
}

#[test]
fn recursion_without_end_ends_its_own_process_only() {
    let result = system(1, None).run(|p| {
        let options = SpawnOptions {
            monitor: true,
            ..SpawnOptions::default()
        };
        p.spawn(
            options,
            Box::new(|p| descend(p, u64::MAX).map(|_| Outcome::Done)),
        );
        p.receive(None, |_, m| {
            Ok(m.as_tuple().and_then(|m| m[4].as_tuple()?[0].as_atom()))
        })
    });
    assert_eq!(result, Ok(Some(Atom::new("stack_limit"))));
}

#[test]
fn a_process_that_is_killed_while_it_waits_drops_what_its_stack_holds() {
    struct Tells(Arc<System>, suplab::term::Pid);
    impl Drop for Tells {
        fn drop(&mut self) {
            self.0.exit(self.1, Term::atom("dropped"));
        }
    }
    under_each(|p| {
        p.set_trap_exit(true);
        let (lab, me) = (p.system().clone(), p.pid());
        let waiting = p.spawn(
            SpawnOptions::default(),
            Box::new(move |p| {
                let _tells = Tells(lab, me);
                p.sleep(None).map(|()| Outcome::Done)
            }),
        );
        p.settle(10)?;
        p.exit(waiting.pid, Term::Atom(atoms::KILL))?;
        let reason = p.receive(Some(1000), |_, m| Ok(m.as_tuple().map(|m| m[2].clone())))?;
        assert_eq!(reason, Some(Term::atom("dropped")));
        Ok(())
    });
}
