//! Elixir's DynamicSupervisor: starting, restarting and ending children that are known by pid.
//!
//! Each test runs under one permit (first in first out, and seeded) and under four.

mod common;

use std::sync::Arc;

use common::{
    Behaviour, Log, a, error, next_message, ok_pid, settle, start_worker, sup, t, under_each,
    worker, worker_that,
};
use suplab::otp::dynamic_supervisor::{self, DynamicFlags};
use suplab::otp::gen_server::{self, Init, Options};
use suplab::otp::native::NativeCode;
use suplab::otp::supervision::{Supervision, supervisor_event};
use suplab::otp::{ChildSpec, Name, Restart, Shutdown, supervisor, sys};
use suplab::runtime::{Native, NativeModule, Proc, Raise};
use suplab::term::{Atom, Pid, Term, atoms};

fn start(p: &mut Proc, flags: DynamicFlags) -> Result<Pid, Raise> {
    let options = Options::default().named(Name::Local(Atom::new("sup")));
    let init = supervisor::Init::answer(Term::ok(flags.to_term()));
    Ok(ok_pid(&dynamic_supervisor::start(p, options, init)?))
}

fn add(p: &mut Proc, spec: ChildSpec) -> Result<Term, Raise> {
    dynamic_supervisor::start_child(p, &sup(), &spec.to_map())
}

/// The pids that `which_children` lists, or `:restarting`.
fn listed(p: &mut Proc) -> Result<Vec<Term>, Raise> {
    let list = supervisor::which_children(p, &sup())?;
    Ok(list
        .iter()
        .map(|child| child.as_tuple().expect("a child")[1].clone())
        .collect())
}

fn end(p: &mut Proc, pid: Pid, reason: Term) -> Result<(), Raise> {
    gen_server::cast(p, &Term::Pid(pid), reason)?;
    settle(p)
}

fn stop(p: &mut Proc) -> Result<(), Raise> {
    gen_server::stop(p, &sup(), &a("normal"), None)
}

#[test]
fn children_come_and_go() {
    under_each(|p| {
        let log = Log::default();
        start(p, DynamicFlags::default())?;
        let x = ok_pid(&add(p, worker(&log, "x"))?);
        let y = ok_pid(&add(p, worker(&log, "x"))?);
        assert_eq!(listed(p)?, [Term::Pid(x), Term::Pid(y)]);
        let counts = [
            ("specs", 2),
            ("active", 2),
            ("supervisors", 0),
            ("workers", 2),
        ];
        let counts = Term::keyword(counts.map(|(key, n)| (Atom::new(key), Term::Int(n))));
        assert_eq!(supervisor::count_children(p, &sup())?, counts);
        assert_eq!(dynamic_supervisor::terminate_child(p, &sup(), x)?, Term::OK);
        let gone = dynamic_supervisor::terminate_child(p, &sup(), x)?;
        assert_eq!(gone, error(a("not_found")));
        assert_eq!(log.take(), "+x +x -x");
        stop(p)?;
        assert_eq!(log.take(), "-x");
        Ok(())
    });
}

#[test]
fn restart_types_and_exit_reasons() {
    under_each(|p| {
        for (restart, reason, happened) in [
            (Restart::Permanent, "normal", "+x -x +x"),
            (Restart::Transient, "normal", "+x -x"),
            (Restart::Transient, "shutdown", "+x -x"),
            (Restart::Transient, "boom", "+x -x +x"),
            (Restart::Temporary, "boom", "+x -x"),
        ] {
            let log = Log::default();
            start(p, DynamicFlags::default())?;
            let x = ok_pid(&add(p, worker(&log, "x").restart(restart))?);
            end(p, x, a(reason))?;
            assert_eq!(log.take(), happened, "{restart:?} {reason}");
            assert_eq!(listed(p)?.len(), happened.matches('+').count() - 1);
            stop(p)?;
        }
        Ok(())
    });
}

#[test]
fn what_start_functions_can_do() {
    under_each(|p| {
        start(p, DynamicFlags::default())?;
        let raised = |reason| t([reason, Term::Nil]);
        let nocatch = t([t([a("nocatch"), a("oops")]), Term::Nil]);
        type Start = fn(&mut Proc) -> Result<Term, Raise>;
        let cases: [(Start, Term); 6] = [
            (|_| Ok(a("ignore")), a("ignore")),
            (|_| Ok(Term::error(a("why"))), error(a("why"))),
            (|_| Ok(a("what")), error(a("what"))),
            (|_| Err(Raise::error(a("oops"))), error(raised(a("oops")))),
            (|_| Err(Raise::exit(a("oops"))), error(a("oops"))),
            (|_| Err(Raise::throw(a("oops"))), error(nocatch)),
        ];
        for (run, answer) in cases {
            assert_eq!(add(p, ChildSpec::new(a("x"), run))?, answer);
        }
        let bad = dynamic_supervisor::start_child(p, &sup(), &Term::map([]))?;
        assert_eq!(bad, error(t([a("invalid_child_spec"), Term::map([])])));
        assert!(listed(p)?.is_empty());
        Ok(())
    });
}

#[test]
fn there_can_be_too_many_children() {
    under_each(|p| {
        let log = Log::default();
        start(
            p,
            DynamicFlags {
                max_children: Some(1),
                ..DynamicFlags::default()
            },
        )?;
        let x = ok_pid(&add(p, worker(&log, "x"))?);
        assert_eq!(add(p, worker(&log, "y"))?, error(a("max_children")));
        dynamic_supervisor::terminate_child(p, &sup(), x)?;
        ok_pid(&add(p, worker(&log, "y"))?);
        Ok(())
    });
}

/// `Start.run/3`, which notes the arguments with which it is called.
const START: NativeModule = NativeModule {
    name: "Start",
    doc: "",
    functions: &[Native {
        name: "run",
        arity: 3,
        doc: "",
        run: start_noting,
    }],
};

fn start_noting(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let log = p.system().extension::<Log>();
    log.add(
        args.iter()
            .filter_map(Term::as_atom)
            .map(Atom::as_str)
            .collect::<Vec<_>>()
            .join(","),
    );
    start_worker(&log, "x", Behaviour::default())(p)
}

#[test]
fn extra_arguments_come_first_also_at_a_restart() {
    let lab = common::system_with(1, None, Arc::new(NativeCode::new(&[&START])));
    let result = lab.run(|p| {
        let log = p.system().extension::<Log>();
        let extra_arguments = Term::list([a("one"), a("two")]);
        start(
            p,
            DynamicFlags {
                extra_arguments,
                ..DynamicFlags::default()
            },
        )?;
        let start = t([a("Elixir.Start"), a("run"), Term::list([a("three")])]);
        let spec = Term::map([(a("id"), a("x")), (a("start"), start)]);
        let x = ok_pid(&dynamic_supervisor::start_child(p, &sup(), &spec)?);
        end(p, x, a("boom"))?;
        assert_eq!(log.take(), "one,two,three +x -x one,two,three +x");
        Ok(())
    });
    assert_eq!(result, Ok(()));
}

#[test]
fn a_failed_restart_is_tried_again_and_can_be_ended() {
    under_each(|p| {
        let log = Log::default();
        let failing = |starts: &[usize]| Behaviour {
            failing_starts: starts.to_vec(),
            ..Behaviour::default()
        };
        start(
            p,
            DynamicFlags {
                intensity: 4,
                ..DynamicFlags::default()
            },
        )?;
        let x = ok_pid(&add(p, worker_that(&log, "x", failing(&[2, 3])))?);
        end(p, x, a("boom"))?;
        assert_eq!(log.take(), "+x -x !x !x +x");
        let x = listed(p)?[0].as_pid().expect("it runs");
        // Suspended, the supervisor finds the request in its mailbox before its own retry.
        let y = ok_pid(&add(p, worker_that(&log, "y", failing(&[2])))?);
        stop_retries(p, y)?;
        assert_eq!(log.take(), "+y !y");
        assert_eq!(listed(p)?, [Term::Pid(x)]);
        Ok(())
    });
}

fn stop_retries(p: &mut Proc, pid: Pid) -> Result<(), Raise> {
    sys::suspend(p, &sup(), None)?;
    p.exit(pid, a("kill"))?;
    settle(p)?;
    let supervisor = p.whereis(Atom::new("sup")).expect("it runs");
    for (tag, request) in [
        (1, a("which_children")),
        (2, t([a("terminate_child"), pid.into()])),
    ] {
        let from = t([Term::Pid(p.pid()), Term::Int(tag)]);
        p.send(supervisor, t([a("$gen_call"), from, request]));
    }
    sys::resume(p, &sup(), None)?;
    let children = next_message(p)?.expect("an answer");
    let last = children.as_tuple().expect("a reply")[1]
        .iter()
        .last()
        .cloned();
    let last = last.expect("two children");
    assert_eq!(
        last.as_tuple().map(|child| child[1].clone()),
        Some(a("restarting"))
    );
    assert_eq!(next_message(p)?, Some(t([Term::Int(2), Term::OK])));
    settle(p)
}

#[test]
fn a_restart_that_answers_ignore_drops_the_child() {
    under_each(|p| {
        let log = Log::default();
        let behaviour = Behaviour {
            failing_starts: vec![2],
            failure: Init::Ignore,
            ..Behaviour::default()
        };
        start(p, DynamicFlags::default())?;
        let x = ok_pid(&add(p, worker_that(&log, "x", behaviour))?);
        end(p, x, a("boom"))?;
        assert!(listed(p)?.is_empty());
        Ok(())
    });
}

#[test]
fn it_gives_up_and_all_children_end() {
    under_each(|p| {
        let log = Log::default();
        let supervisor = start(
            p,
            DynamicFlags {
                intensity: 1,
                ..DynamicFlags::default()
            },
        )?;
        let monitor = p.monitor(supervisor);
        ok_pid(&add(p, worker(&log, "y"))?);
        let x = ok_pid(&add(p, worker(&log, "x"))?);
        end(p, x, a("boom"))?;
        let again = listed(p)?[1].as_pid().expect("it runs");
        end(p, again, a("boom"))?;
        let down = next_message(p)?.expect("it ends");
        let fields = down.as_tuple().expect("a DOWN message");
        assert_eq!(
            (&fields[1], &fields[4]),
            (&Term::Ref(monitor), &a("shutdown"))
        );
        assert_eq!(log.take(), "+y +x -x +x -x -y");
        Ok(())
    });
}

#[test]
fn all_children_are_told_at_once_and_all_are_waited_for() {
    under_each(|p| {
        let log = Log::default();
        start(p, DynamicFlags::default())?;
        let slow = |time| Behaviour {
            slow_end: Some(time),
            ..Behaviour::default()
        };
        for (id, time, shutdown) in [
            ("late", 9000, Shutdown::Timeout(300)),
            ("slow", 200, Shutdown::Timeout(300)),
            ("quick", 100, Shutdown::Infinity),
            ("killed", 100, Shutdown::BrutalKill),
        ] {
            ok_pid(&add(
                p,
                worker_that(&log, id, slow(time)).shutdown(shutdown),
            )?);
        }
        log.take();
        let before = p.now();
        stop(p)?;
        assert_eq!((p.now() - before) / 1000, 300);
        assert_eq!(log.take(), "-quick -slow");
        let events = p.system().events.latest(1000);
        let errors: Vec<&Term> = events
            .iter()
            .filter_map(|event| match &supervisor_event(&event.kind)?.what {
                Supervision::Stopped { error, .. } => error.as_ref(),
                _ => None,
            })
            .collect();
        assert_eq!(errors, [&a("killed")]);
        Ok(())
    });
}

#[test]
fn what_is_wrong_with_flags_comes_back_from_start() {
    under_each(|p| {
        let flags = |key: &str, value: Term| Term::map([(a(key), value)]);
        for (flags, error) in [
            (
                flags("strategy", a("one_for_all")),
                t([a("invalid_strategy"), a("one_for_all")]),
            ),
            (
                flags("intensity", a("x")),
                t([a("invalid_intensity"), a("x")]),
            ),
            (
                flags("period", Term::Int(0)),
                t([a("invalid_period"), Term::Int(0)]),
            ),
            (
                flags("max_children", Term::Int(-1)),
                t([a("invalid_max_children"), Term::Int(-1)]),
            ),
            (
                flags("extra_arguments", a("x")),
                t([a("invalid_extra_arguments"), a("x")]),
            ),
        ] {
            let init = supervisor::Init::answer(Term::ok(flags));
            let answer = dynamic_supervisor::start(p, Options::default(), init)?;
            assert_eq!(answer, Term::error(t([a("supervisor_data"), error])));
        }
        Ok(())
    });
}

#[test]
fn many_children() {
    let lab = common::system(1, None);
    let result = lab.run(|p| {
        start(p, DynamicFlags::default())?;
        let quiet = Behaviour {
            trap_exit: false,
            ..Behaviour::default()
        };
        let log = Log::default();
        let spec = worker_that(&log, "x", quiet).to_map();
        for _ in 0..20_000 {
            ok_pid(&dynamic_supervisor::start_child(p, &sup(), &spec)?);
        }
        let counts = supervisor::count_children(p, &sup())?;
        assert_eq!(counts.keyword_get(atoms::ACTIVE), Some(&Term::Int(20_000)));
        stop(p)?;
        assert_eq!(p.system().table.len(), 1);
        Ok(())
    });
    assert_eq!(result, Ok(()));
}
