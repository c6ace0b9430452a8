//! Supervisors: who is stopped and started when, what the requests answer, how they end.
//!
//! Each test runs under one permit (first in first out, and seeded) and under four.

mod common;

use common::{
    Behaviour, Log, a, child, children, end_child, error, listed, next_message, ok_pid, settle,
    start_supervisor, sup, t, under_each, worker, worker_that,
};
use suplab::otp::gen_server::{self, Init};
use suplab::otp::supervision::{Supervision, supervisor_event};
use suplab::otp::{AutoShutdown, ChildSpec, Flags, Restart, Shutdown, Strategy, supervisor, sys};
use suplab::runtime::{Proc, Raise};
use suplab::term::{Atom, Term, atoms};

/// Children a, b, c (permanent) and d (temporary) of a worker each.
fn abcd(log: &Log) -> Vec<ChildSpec> {
    let mut specs: Vec<ChildSpec> = ["a", "b", "c"].map(|id| worker(log, id)).into();
    specs.push(worker(log, "d").restart(Restart::Temporary));
    specs
}

fn restart_of(strategy: Strategy, ended: &str) -> impl Fn(&mut Proc) -> Result<String, Raise> {
    let ended = ended.to_string();
    move |p| {
        let log = Log::default();
        ok_pid(&start_supervisor(p, Flags::new(strategy), abcd(&log))?);
        assert_eq!(log.take(), "+a +b +c +d");
        end_child(p, &ended, a("boom"))?;
        let happened = format!("{} | {}", log.take(), listed(p)?);
        gen_server::stop(p, &sup(), &a("normal"), None)?;
        Ok(happened)
    }
}

#[test]
fn each_strategy_stops_and_starts_whom_it_should_in_order() {
    under_each(|p| {
        for (strategy, ended, happened) in [
            (Strategy::OneForOne, "b", "-b +b | d c b a"),
            (Strategy::OneForAll, "b", "-b -d -c -a +a +b +c | c b a"),
            (Strategy::OneForAll, "a", "-a -d -c -b +a +b +c | c b a"),
            (Strategy::RestForOne, "b", "-b -d -c +b +c | c b a"),
            (Strategy::RestForOne, "c", "-c -d +c | c b a"),
            (Strategy::OneForAll, "d", "-d | c b a"),
            (Strategy::RestForOne, "d", "-d | c b a"),
        ] {
            let seen = restart_of(strategy, ended)(p)?;
            assert_eq!(seen, happened, "{strategy:?}, {ended} ends");
        }
        Ok(())
    });
}

#[test]
fn restart_types_and_exit_reasons() {
    let shutdown_term = || t([a("shutdown"), a("x")]);
    under_each(move |p| {
        for (restart, reason, happened) in [
            (Restart::Permanent, a("normal"), "-b +b | b a"),
            (Restart::Permanent, a("shutdown"), "-b +b | b a"),
            (Restart::Permanent, a("boom"), "-b +b | b a"),
            (Restart::Transient, a("normal"), "-b | b. a"),
            (Restart::Transient, a("shutdown"), "-b | b. a"),
            (Restart::Transient, shutdown_term(), "-b | b. a"),
            (Restart::Transient, a("boom"), "-b +b | b a"),
            (Restart::Transient, a("killed"), "-b +b | b a"),
            (Restart::Temporary, a("normal"), "-b | a"),
            (Restart::Temporary, a("boom"), "-b | a"),
        ] {
            let log = Log::default();
            let specs = vec![worker(&log, "a"), worker(&log, "b").restart(restart)];
            ok_pid(&start_supervisor(
                p,
                Flags::new(Strategy::OneForOne),
                specs,
            )?);
            log.take();
            end_child(p, "b", reason.clone())?;
            let seen = format!("{} | {}", log.take(), listed(p)?);
            assert_eq!(seen, happened, "{restart:?}, {reason:?}");
            gen_server::stop(p, &sup(), &a("normal"), None)?;
        }
        Ok(())
    });
}

#[test]
fn a_child_that_ended_cleanly_is_started_again_by_a_restart_of_all() {
    under_each(|p| {
        let log = Log::default();
        let specs = vec![
            worker(&log, "a").restart(Restart::Transient),
            worker(&log, "b"),
            worker(&log, "c").restart(Restart::Transient),
        ];
        ok_pid(&start_supervisor(
            p,
            Flags::new(Strategy::OneForAll),
            specs,
        )?);
        end_child(p, "a", a("normal"))?;
        supervisor::terminate_child(p, &sup(), a("c"))?;
        assert_eq!(listed(p)?, "c. b a.");
        log.take();
        end_child(p, "b", a("boom"))?;
        assert_eq!(log.take(), "-b +a +b +c");
        assert_eq!(listed(p)?, "c b a");
        Ok(())
    });
}

// Intensity

/// Has a child end so often, each time after waiting so long (in seconds). How many restarts were survived.
fn survives(p: &mut Proc, max: u64, period: u64, waits: &[u64]) -> Result<usize, Raise> {
    let log = Log::default();
    let flags = Flags::new(Strategy::OneForOne).intensity(max, period);
    let supervisor = ok_pid(&start_supervisor(p, flags, vec![worker(&log, "a")])?);
    let monitor = p.monitor(supervisor);
    for (done, seconds) in waits.iter().enumerate() {
        p.sleep(Some(seconds * 1000))?;
        if !p.is_alive(supervisor) {
            return Ok(done);
        }
        let pid = child(p, "a")?;
        p.exit(pid, a("kill"))?;
        settle(p)?;
        if let Some(down) = p.receive(Some(0), |_, m| Ok(Some(m.clone())))? {
            let expected = [
                a("DOWN"),
                Term::Ref(monitor),
                a("process"),
                supervisor.into(),
            ];
            let reason = [a("shutdown")];
            assert_eq!(down, Term::tuple(expected.into_iter().chain(reason)));
            return Ok(done);
        }
    }
    gen_server::stop(p, &sup(), &a("normal"), None)?;
    p.demonitor(monitor, true)?;
    Ok(waits.len())
}

#[test]
fn a_supervisor_gives_up_when_restarts_come_too_often() {
    under_each(|p| {
        for (max, period, waits, survived) in [
            (3, 5, &[0, 0, 0, 0, 0][..], 3),
            (0, 5, &[0], 0),
            (1, 5, &[0, 0], 1),
            (3, 5, &[2, 2, 2, 2, 2, 2], 6),
            (3, 5, &[0, 1, 1, 1], 3),
            (2, 1, &[3, 3, 3, 3], 4),
        ] {
            let seen = survives(p, max, period, waits)?;
            assert_eq!(seen, survived, "{max} in {period} s, waits {waits:?}");
        }
        Ok(())
    });
}

#[test]
fn giving_up_ends_the_other_children_last_to_first() {
    under_each(|p| {
        let log = Log::default();
        let flags = Flags::new(Strategy::OneForOne).intensity(0, 5);
        let specs = ["a", "b", "c"].map(|id| worker(&log, id)).into();
        let supervisor = ok_pid(&start_supervisor(p, flags, specs)?);
        log.take();
        let monitor = p.monitor(supervisor);
        let pid = child(p, "b")?;
        p.exit(pid, a("kill"))?;
        let down = next_message(p)?.expect("it ends");
        let fields = down.as_tuple().expect("a DOWN message");
        assert_eq!(
            (&fields[1], &fields[4]),
            (&Term::Ref(monitor), &a("shutdown"))
        );
        assert_eq!(log.take(), "-c -a");
        Ok(())
    });
}

// Failed restarts

fn failing(log: &Log, id: &str, starts: &[usize]) -> ChildSpec {
    let behaviour = Behaviour {
        failing_starts: starts.to_vec(),
        ..Behaviour::default()
    };
    worker_that(log, id, behaviour)
}

#[test]
fn a_failed_restart_is_tried_again_as_the_strategy_has_it() {
    under_each(|p| {
        for (strategy, happened) in [
            (Strategy::OneForOne, "-c !c !c +c"),
            (
                Strategy::OneForAll,
                "-c -d -b -a +a +b !c -b -a +a +b !c -b -a +a +b +c +d",
            ),
            (Strategy::RestForOne, "-c -d !c !c +c +d"),
        ] {
            let log = Log::default();
            let specs = vec![
                worker(&log, "a"),
                worker(&log, "b"),
                failing(&log, "c", &[2, 3]),
                worker(&log, "d"),
            ];
            ok_pid(&start_supervisor(
                p,
                Flags::new(strategy).intensity(5, 5),
                specs,
            )?);
            log.take();
            end_child(p, "c", a("boom"))?;
            assert_eq!(log.take(), happened, "{strategy:?}");
            assert_eq!(listed(p)?, "d c b a", "{strategy:?}");
            gen_server::stop(p, &sup(), &a("normal"), None)?;
        }
        Ok(())
    });
}

#[test]
fn rest_for_one_goes_on_from_the_child_that_failed() {
    under_each(|p| {
        let log = Log::default();
        let specs = vec![
            worker(&log, "a"),
            worker(&log, "b"),
            failing(&log, "c", &[2, 3]),
            worker(&log, "d"),
        ];
        let flags = Flags::new(Strategy::RestForOne).intensity(5, 5);
        ok_pid(&start_supervisor(p, flags, specs)?);
        log.take();
        end_child(p, "b", a("boom"))?;
        assert_eq!(log.take(), "-b -d -c +b !c !c +c +d");
        Ok(())
    });
}

#[test]
fn each_failed_start_counts_and_in_the_end_the_supervisor_gives_up() {
    under_each(|p| {
        let log = Log::default();
        let specs = vec![failing(&log, "a", &[2, 3, 4, 5, 6])];
        let flags = Flags::new(Strategy::OneForOne);
        let supervisor = ok_pid(&start_supervisor(p, flags, specs)?);
        log.take();
        end_child(p, "a", a("boom"))?;
        assert_eq!(log.take(), "-a !a !a !a");
        assert!(!p.is_alive(supervisor));
        Ok(())
    });
}

#[test]
fn while_a_child_is_restarting() {
    under_each(|p| {
        let log = Log::default();
        let specs = vec![worker(&log, "a"), failing(&log, "b", &[2])];
        let supervisor = ok_pid(&start_supervisor(
            p,
            Flags::new(Strategy::OneForOne),
            specs,
        )?);
        let (a_pid, b_pid) = (child(p, "a")?, child(p, "b")?);
        // Suspended, the supervisor finds the requests in its mailbox before its own retry.
        sys::suspend(p, &sup(), None)?;
        p.exit(b_pid, a("kill"))?;
        settle(p)?;
        let requests = [
            a("which_children"),
            t([a("restart_child"), a("b")]),
            t([a("delete_child"), a("b")]),
            t([a("start_child"), worker(&log, "b").to_map()]),
            a("count_children"),
            t([a("terminate_child"), a("b")]),
        ];
        let tags: Vec<Term> = (0..requests.len()).map(Term::from).collect();
        for (tag, request) in tags.iter().zip(&requests) {
            let from = t([Term::Pid(p.pid()), tag.clone()]);
            p.send(supervisor, t([a("$gen_call"), from, request.clone()]));
        }
        sys::resume(p, &sup(), None)?;
        let entry = |id: &str, pid: Term| t([a(id), pid, a("worker"), a("dynamic")]);
        let counts = [
            ("specs", 2),
            ("active", 1),
            ("supervisors", 0),
            ("workers", 2),
        ];
        let expected = [
            Term::list([entry("b", a("restarting")), entry("a", a_pid.into())]),
            error(a("restarting")),
            error(a("restarting")),
            error(a("already_present")),
            Term::keyword(counts.map(|(key, n)| (Atom::new(key), Term::Int(n)))),
            Term::OK,
        ];
        for (tag, answer) in tags.into_iter().zip(expected) {
            assert_eq!(next_message(p)?, Some(t([tag, answer])));
        }
        settle(p)?;
        // terminate_child has ended the retries.
        assert_eq!(log.take(), "+a +b !b");
        assert_eq!(listed(p)?, "b. a");
        Ok(())
    });
}

#[test]
fn ignore_on_a_restart_is_a_success() {
    under_each(|p| {
        let log = Log::default();
        let behaviour = Behaviour {
            failing_starts: vec![2],
            failure: Init::Ignore,
            ..Behaviour::default()
        };
        let specs = vec![worker_that(&log, "a", behaviour)];
        ok_pid(&start_supervisor(
            p,
            Flags::new(Strategy::OneForOne),
            specs,
        )?);
        end_child(p, "a", a("boom"))?;
        assert_eq!(listed(p)?, "a.");
        assert!(matches!(
            supervisor::restart_child(p, &sup(), a("a"))?.as_tuple(),
            Some([_, Term::Pid(_)])
        ));
        Ok(())
    });
}

// Starting

#[test]
fn a_child_that_fails_at_the_start_ends_those_before_it() {
    under_each(|p| {
        let log = Log::default();
        let specs = vec![
            worker(&log, "a"),
            worker(&log, "b"),
            failing(&log, "c", &[1]),
            worker(&log, "d"),
        ];
        let answer = start_supervisor(p, Flags::new(Strategy::OneForOne), specs)?;
        let reason = t([a("failed_to_start_child"), a("c"), a("no")]);
        assert_eq!(answer, error(t([a("shutdown"), reason])));
        assert_eq!(log.take(), "+a +b !c -b -a");
        Ok(())
    });
}

#[test]
fn what_start_functions_can_do() {
    under_each(|p| {
        let start = |run: fn(&mut Proc) -> Result<Term, Raise>| ChildSpec::new(a("x"), run);
        let exit = |reason| t([a("EXIT"), reason]);
        let raised = t([a("oops"), Term::Nil]);
        for (spec, reason) in [
            (start(|_| Ok(Term::error(a("why")))), a("why")),
            (start(|_| Ok(a("what"))), a("what")),
            (
                start(|_| Ok(Term::ok(Term::Int(1)))),
                Term::ok(Term::Int(1)),
            ),
            (start(|_| Err(Raise::error(a("oops")))), exit(raised)),
            (start(|_| Err(Raise::exit(a("oops")))), exit(a("oops"))),
            (start(|_| Err(Raise::throw(a("oops")))), a("oops")),
        ] {
            let answer = start_supervisor(p, Flags::default(), vec![spec])?;
            let failed = t([a("failed_to_start_child"), a("x"), reason]);
            assert_eq!(answer, error(t([a("shutdown"), failed])));
        }
        Ok(())
    });
}

#[test]
fn ignoring_children_stay_in_the_list_unless_they_are_temporary() {
    under_each(|p| {
        let ignore = |id: &str| ChildSpec::new(a(id), |_| Ok(a("ignore")));
        let specs = vec![ignore("a"), ignore("b").restart(Restart::Temporary)];
        ok_pid(&start_supervisor(p, Flags::default(), specs)?);
        assert_eq!(listed(p)?, "a.");
        let added = supervisor::start_child(p, &sup(), ignore("c").to_map())?;
        assert_eq!(added, Term::ok(a("undefined")));
        let temporary = ignore("d").restart(Restart::Temporary).to_map();
        assert_eq!(
            supervisor::start_child(p, &sup(), temporary)?,
            Term::ok(a("undefined"))
        );
        assert_eq!(listed(p)?, "c. a.");
        Ok(())
    });
}

#[test]
fn what_is_wrong_with_flags_and_specs_comes_back_from_start_link() {
    under_each(|p| {
        let init = |flags: Term, specs: Term| supervisor::Init::answer(Term::ok(t([flags, specs])));
        let flags = |pairs: &[(&str, Term)]| {
            Term::map(
                pairs
                    .iter()
                    .map(|(key, value)| (a(key), value.clone()))
                    .collect::<Vec<_>>(),
            )
        };
        let spec = ChildSpec::new(a("x"), |_| Ok(a("ignore"))).to_map();
        let twice = Term::list([spec.clone(), spec.clone()]);
        let no_id = Term::list([Term::map([])]);
        let default = supervisor::Init::answer(a("what"));
        let bad_return = t([
            Term::atom("Elixir.Supervisor.Default"),
            a("init"),
            a("what"),
        ]);
        let simple = flags(&[("strategy", a("simple_one_for_one"))]);
        for (init, what, reason) in [
            (
                init(flags(&[("strategy", a("x"))]), Term::Nil),
                "supervisor_data",
                t([a("invalid_strategy"), a("x")]),
            ),
            (
                init(flags(&[("period", Term::Int(0))]), Term::Nil),
                "supervisor_data",
                t([a("invalid_period"), Term::Int(0)]),
            ),
            (
                init(flags(&[]), twice.clone()),
                "start_spec",
                t([a("duplicate_child_name"), a("x")]),
            ),
            (init(flags(&[]), no_id), "start_spec", a("missing_id")),
            (default, "bad_return", bad_return),
            (init(simple, twice.clone()), "bad_start_spec", twice),
        ] {
            p.set_trap_exit(true);
            let answer = supervisor::start_link(p, None, init)?;
            let reason = t([a(what), reason]);
            assert_eq!(answer, error(reason.clone()));
            let exit = next_message(p)?.expect("the link tells");
            assert_eq!(exit.as_tuple().map(|exit| exit[2].clone()), Some(reason));
        }
        let ignored = supervisor::start_link(p, None, supervisor::Init::answer(a("ignore")))?;
        assert_eq!(ignored, a("ignore"));
        Ok(())
    });
}

// Requests

#[test]
fn start_terminate_restart_delete() {
    under_each(|p| {
        let log = Log::default();
        ok_pid(&start_supervisor(
            p,
            Flags::new(Strategy::OneForOne),
            vec![worker(&log, "a")],
        )?);
        let spec = worker(&log, "b").to_map();
        let b = ok_pid(&supervisor::start_child(p, &sup(), spec.clone())?);
        let taken = error(t([a("already_started"), b.into()]));
        assert_eq!(supervisor::start_child(p, &sup(), spec.clone())?, taken);
        assert_eq!(listed(p)?, "b a");
        let not_found = error(a("not_found"));
        assert_eq!(
            supervisor::restart_child(p, &sup(), a("b"))?,
            error(a("running"))
        );
        assert_eq!(
            supervisor::delete_child(p, &sup(), a("b"))?,
            error(a("running"))
        );
        for id in [a("x"), Term::Pid(b)] {
            assert_eq!(supervisor::restart_child(p, &sup(), id.clone())?, not_found);
            assert_eq!(supervisor::delete_child(p, &sup(), id.clone())?, not_found);
            assert_eq!(supervisor::terminate_child(p, &sup(), id)?, not_found);
        }
        assert_eq!(supervisor::terminate_child(p, &sup(), a("b"))?, Term::OK);
        assert_eq!(supervisor::terminate_child(p, &sup(), a("b"))?, Term::OK);
        assert_eq!(
            supervisor::start_child(p, &sup(), spec)?,
            error(a("already_present"))
        );
        assert_eq!(listed(p)?, "b. a");
        let b = ok_pid(&supervisor::restart_child(p, &sup(), a("b"))?);
        assert_eq!(child(p, "b")?, b);
        supervisor::terminate_child(p, &sup(), a("b"))?;
        assert_eq!(supervisor::delete_child(p, &sup(), a("b"))?, Term::OK);
        assert_eq!(listed(p)?, "a");
        // None of this counts as a restart.
        assert_eq!(log.take(), "+a +b -b +b -b");
        Ok(())
    });
}

#[test]
fn a_failed_start_child_answers_with_the_child_and_keeps_nothing() {
    under_each(|p| {
        ok_pid(&start_supervisor(p, Flags::default(), Vec::new())?);
        let spec =
            ChildSpec::new(a("x"), |_| Ok(Term::error(a("why")))).restart(Restart::Transient);
        let answer = supervisor::start_child(p, &sup(), spec.to_map())?;
        assert_eq!(answer, error(t([a("why"), spec.to_record(a("undefined"))])));
        assert_eq!(listed(p)?, "");
        let bad = supervisor::start_child(p, &sup(), a("x"))?;
        assert_eq!(bad, error(t([a("invalid_child_spec"), a("x")])));
        Ok(())
    });
}

#[test]
fn of_a_temporary_child_the_arguments_are_not_kept() {
    under_each(|p| {
        let log = Log::default();
        ok_pid(&start_supervisor(p, Flags::default(), Vec::new())?);
        let spec = worker(&log, "a").restart(Restart::Temporary);
        ok_pid(&supervisor::start_child(p, &sup(), spec.to_map())?);
        let kept = supervisor::get_childspec(p, &sup(), a("a"))?;
        let kept = kept.as_tuple().expect("{:ok, spec}")[1].clone();
        let start = t([a("erlang"), a("apply"), a("undefined")]);
        assert_eq!(kept.field(atoms::START), Some(&start));
        assert_eq!(
            supervisor::get_childspec(p, &sup(), a("b"))?,
            error(a("not_found"))
        );
        Ok(())
    });
}

#[test]
fn an_unknown_request_ends_a_supervisor_after_its_children() {
    under_each(|p| {
        let log = Log::default();
        let specs = vec![worker(&log, "a"), worker(&log, "b")];
        let supervisor = ok_pid(&start_supervisor(p, Flags::default(), specs)?);
        let monitor = p.monitor(supervisor);
        gen_server::cast(p, &sup(), a("what"))?;
        let down = next_message(p)?.expect("it ends");
        let reason = down.as_tuple().expect("a tuple")[4].clone();
        assert_eq!(
            down.as_tuple().map(|down| down[1].clone()),
            Some(Term::Ref(monitor))
        );
        assert_eq!(
            reason.as_tuple().map(|reason| reason[0].clone()),
            Some(a("function_clause"))
        );
        assert_eq!(log.take(), "+a +b -b -a");
        Ok(())
    });
}

// Ending

#[test]
fn children_are_ended_as_they_are_specified() {
    under_each(|p| {
        let slow = |time| Behaviour {
            slow_end: Some(time),
            ..Behaviour::default()
        };
        let log = Log::default();
        let specs = vec![
            worker_that(&log, "in_time", slow(50)).shutdown(Shutdown::Timeout(100)),
            worker_that(&log, "late", slow(500)).shutdown(Shutdown::Timeout(100)),
            worker_that(&log, "patient", slow(60_000)).shutdown(Shutdown::Infinity),
            worker_that(&log, "killed", slow(0)).shutdown(Shutdown::BrutalKill),
        ];
        ok_pid(&start_supervisor(p, Flags::default(), specs)?);
        log.take();
        let before = p.now();
        gen_server::stop(p, &sup(), &a("normal"), None)?;
        assert_eq!(log.take(), "-patient -in_time");
        assert_eq!((p.now() - before) / 1000, 60_150);
        let errors: Vec<(String, Term)> = p
            .system()
            .events
            .latest(1000)
            .iter()
            .filter_map(|event| match &supervisor_event(&event.kind)?.what {
                Supervision::Stopped { child, error } => {
                    Some((child.spec.id.as_atom()?.to_string(), error.clone()?))
                }
                _ => None,
            })
            .collect();
        assert_eq!(errors.last(), Some(&("late".to_string(), a("killed"))));
        Ok(())
    });
}

#[test]
fn a_supervisor_ends_with_its_parents_reason_and_ignores_strangers() {
    under_each(|p| {
        for reason in [a("normal"), a("boom")] {
            let log = Log::default();
            p.set_trap_exit(true);
            let init = supervisor::Init::children(Flags::default(), [worker(&log, "a")]);
            let supervisor = ok_pid(&supervisor::start_link(p, None, init)?);
            let stranger = p.spawn(
                Default::default(),
                Box::new(move |p| {
                    p.link(supervisor)?;
                    p.exit(supervisor, Term::atom("boom"))?;
                    p.send(supervisor, Term::atom("junk"));
                    Err(Raise::exit(Term::atom("boom")))
                }),
            );
            settle(p)?;
            assert!(p.is_alive(supervisor) && !p.is_alive(stranger.pid));
            assert_eq!(log.take(), "+a");
            p.exit(supervisor, reason.clone())?;
            let exit = t([a("EXIT"), supervisor.into(), reason]);
            assert_eq!(next_message(p)?, Some(exit));
            assert_eq!(log.take(), "-a");
        }
        Ok(())
    });
}

#[test]
fn a_nested_supervisor_that_gives_up_is_restarted_by_its_own() {
    under_each(|p| {
        let log = Log::default();
        let inner_log = log.clone();
        let inner = ChildSpec::new(a("inner"), move |p| {
            let flags = Flags::new(Strategy::OneForOne).intensity(0, 5);
            let children = ["x", "y"].map(|id| worker(&inner_log, id));
            let name = suplab::otp::Name::Local(Atom::new("inner"));
            supervisor::start_link(p, Some(name), supervisor::Init::children(flags, children))
        });
        for (restart, happened, list) in [
            (Restart::Permanent, "-x -y +x +y", "inner"),
            (Restart::Transient, "-x -y", "inner."),
            (Restart::Temporary, "-x -y", ""),
        ] {
            let specs = vec![inner.clone().supervisor().restart(restart)];
            ok_pid(&start_supervisor(
                p,
                Flags::new(Strategy::OneForOne),
                specs,
            )?);
            log.take();
            let nested = supervisor::which_children(p, &a("inner"))?;
            let x = nested
                .iter()
                .last()
                .and_then(Term::as_tuple)
                .expect("a child")[1]
                .clone();
            gen_server::cast(p, &x, a("boom"))?;
            settle(p)?;
            assert_eq!(log.take(), happened, "{restart:?}");
            assert_eq!(listed(p)?, list, "{restart:?}");
            gen_server::stop(p, &sup(), &a("normal"), None)?;
        }
        Ok(())
    });
}

// Significant children

#[test]
fn significant_children_end_their_supervisor() {
    under_each(|p| {
        let any = AutoShutdown::AnySignificant;
        let all = AutoShutdown::AllSignificant;
        for (rule, ended, reason, ends) in [
            (any, &["a"][..], "normal", true),
            (any, &["a"], "boom", false),
            (any, &["b"], "boom", true),
            (any, &["c"], "normal", false),
            (all, &["a"], "normal", false),
            (all, &["a", "b"], "shutdown", true),
        ] {
            let log = Log::default();
            let flags = Flags::new(Strategy::OneForOne).auto_shutdown(rule);
            let specs = vec![
                worker(&log, "a").restart(Restart::Transient).significant(),
                worker(&log, "b").restart(Restart::Temporary).significant(),
                worker(&log, "c").restart(Restart::Transient),
            ];
            let supervisor = ok_pid(&start_supervisor(p, flags, specs)?);
            let monitor = p.monitor(supervisor);
            for id in ended {
                end_child(p, id, a(reason))?;
            }
            let down = p.receive(Some(0), |_, m| Ok(Some(m.clone())))?;
            let seen = down.and_then(|down| down.as_tuple().map(|down| down[4].clone()));
            assert_eq!(
                seen,
                ends.then(|| a("shutdown")),
                "{rule:?}, {ended:?} {reason}"
            );
            if !ends {
                gen_server::stop(p, &sup(), &a("normal"), None)?;
                p.demonitor(monitor, true)?;
            }
        }
        Ok(())
    });
}

#[test]
fn terminate_child_of_a_significant_child_ends_nothing() {
    under_each(|p| {
        let log = Log::default();
        let flags = Flags::new(Strategy::OneForOne).auto_shutdown(AutoShutdown::AnySignificant);
        let specs = vec![worker(&log, "a").restart(Restart::Transient).significant()];
        let supervisor = ok_pid(&start_supervisor(p, flags, specs)?);
        supervisor::terminate_child(p, &sup(), a("a"))?;
        settle(p)?;
        assert!(p.is_alive(supervisor));
        Ok(())
    });
}

// Changes while it runs

#[test]
fn flags_change_while_the_children_stay_alive() {
    under_each(|p| {
        let log = Log::default();
        ok_pid(&start_supervisor(
            p,
            Flags::new(Strategy::OneForOne),
            abcd(&log),
        )?);
        let before = children(p)?;
        let flags = Term::map([
            (a("strategy"), a("rest_for_one")),
            (a("intensity"), Term::Int(1)),
        ]);
        assert_eq!(supervisor::set_flags(p, &sup(), flags)?, Term::OK);
        assert_eq!(children(p)?, before);
        log.take();
        end_child(p, "b", a("boom"))?;
        assert_eq!(log.take(), "-b -d -c +b +c");
        end_child(p, "b", a("boom"))?;
        assert_eq!(log.take(), "-b -c -a");
        Ok(())
    });
}

#[test]
fn bad_flags_are_refused_and_nothing_changes() {
    under_each(|p| {
        ok_pid(&start_supervisor(p, Flags::default(), Vec::new())?);
        let flags = |key: &str, value: Term| Term::map([(a(key), value)]);
        for (flags, reason) in [
            (
                flags("strategy", a("x")),
                t([a("invalid_strategy"), a("x")]),
            ),
            (
                flags("strategy", a("simple_one_for_one")),
                t([a("invalid_strategy"), a("simple_one_for_one")]),
            ),
            (
                flags("period", Term::Int(0)),
                t([a("invalid_period"), Term::Int(0)]),
            ),
            (a("x"), t([a("bad_flags"), a("x")])),
        ] {
            assert_eq!(supervisor::set_flags(p, &sup(), flags)?, error(reason));
        }
        assert_eq!(listed(p)?, "");
        Ok(())
    });
}

// The older dynamic supervisor

#[test]
fn simple_one_for_one() {
    under_each(|p| {
        let log = Log::default();
        let started = log.clone();
        // The argument of start_child is appended to those of the specification.
        let run = suplab::runtime::NativeClosure::fun("start", 1, move |p, args| {
            let id = args[0].as_atom().map_or("?", Atom::as_str);
            common::start_worker(&started, id, Behaviour::default())(p)
        });
        let module = suplab::otp::native::NativeCode::default();
        let _ = module;
        let start = t([a("erlang"), a("apply"), Term::list([Term::Fun(run)])]);
        let spec = Term::map([(a("id"), a("x")), (a("start"), start)]);
        let flags = Term::map([
            (a("strategy"), a("simple_one_for_one")),
            (a("intensity"), Term::Int(3)),
        ]);
        let init = supervisor::Init::answer(Term::ok(t([flags, Term::list([spec])])));
        let options =
            gen_server::Options::default().named(suplab::otp::Name::Local(Atom::new("sup")));
        ok_pid(&supervisor::start(p, options, init)?);
        let add = |p: &mut Proc, id: &str| {
            let args = Term::list([Term::list([a(id)])]);
            supervisor::start_child(p, &sup(), args).map(|answer| ok_pid(&answer))
        };
        let (one, two) = (add(p, "one")?, add(p, "two")?);
        let entry = |pid| {
            t([
                a("undefined"),
                Term::Pid(pid),
                a("worker"),
                Term::list([a("erlang")]),
            ])
        };
        assert_eq!(
            supervisor::which_children(p, &sup())?,
            Term::list([entry(one), entry(two)])
        );
        let counts = [
            ("specs", 1),
            ("active", 2),
            ("supervisors", 0),
            ("workers", 2),
        ];
        let counts = Term::keyword(counts.map(|(key, n)| (Atom::new(key), Term::Int(n))));
        assert_eq!(supervisor::count_children(p, &sup())?, counts);
        let simple = error(a("simple_one_for_one"));
        assert_eq!(supervisor::restart_child(p, &sup(), a("x"))?, simple);
        assert_eq!(supervisor::delete_child(p, &sup(), a("x"))?, simple);
        assert_eq!(supervisor::terminate_child(p, &sup(), a("x"))?, simple);
        let me = Term::Pid(p.pid());
        assert_eq!(
            supervisor::terminate_child(p, &sup(), me)?,
            error(a("not_found"))
        );
        assert_eq!(
            supervisor::terminate_child(p, &sup(), one.into())?,
            Term::OK
        );
        gen_server::cast(p, &two.into(), a("boom"))?;
        settle(p)?;
        assert_eq!(log.take(), "+one +two -one -two +two");
        gen_server::stop(p, &sup(), &a("normal"), None)?;
        assert_eq!(log.take(), "-two");
        Ok(())
    });
}

// Events

#[test]
fn a_restart_is_told_with_its_reasons() {
    under_each(|p| {
        let log = Log::default();
        ok_pid(&start_supervisor(
            p,
            Flags::new(Strategy::OneForAll),
            abcd(&log),
        )?);
        let before = p.system().events.latest(10_000).len();
        end_child(p, "b", a("boom"))?;
        let events = p.system().events.latest(10_000);
        let told: Vec<String> = events[before..]
            .iter()
            .filter_map(|event| {
                let event = supervisor_event(&event.kind)?;
                let ids = |children: &[suplab::otp::supervision::ChildInfo]| {
                    let ids = children.iter().filter_map(|child| child.spec.id.as_atom());
                    ids.map(Atom::as_str).collect::<String>()
                };
                Some(match &event.what {
                    Supervision::ChildEnded {
                        child,
                        reason,
                        rule,
                    } => {
                        format!("{:?} {reason:?} {rule:?}", child.spec.id)
                    }
                    Supervision::Restart {
                        intensity,
                        stop,
                        start,
                        ..
                    } => {
                        format!(
                            "{}/{} -{} +{}",
                            intensity.used,
                            intensity.max,
                            ids(stop),
                            ids(start)
                        )
                    }
                    Supervision::Stopped { child, .. } => format!("-{:?}", child.spec.id),
                    Supervision::Started(child) => {
                        format!("+{:?} {}", child.spec.id, child.restarts)
                    }
                    other => format!("{other:?}"),
                })
            })
            .collect();
        let expected = [
            "Atom(:b) Atom(:boom) Restart",
            "1/3 -dca +abc",
            "-Atom(:d)",
            "-Atom(:c)",
            "-Atom(:a)",
            "+Atom(:a) 0",
            "+Atom(:b) 0",
            "+Atom(:c) 0",
        ];
        assert_eq!(told, expected);
        Ok(())
    });
}
