//! Servers: every answer of every callback, how they start and end, calls and their failures, `:sys`.
//!
//! Each test runs under one permit (first in first out, and seeded) and under four.

mod common;

use std::sync::Arc;

use common::{Log, a, error, next_message, ok_pid, settle, system_with, t, under_each};
use parking_lot::Mutex;
use suplab::otp::gen_server::{self, Action, Callbacks, Init, Options, Then};
use suplab::otp::native::NativeCode;
use suplab::otp::proc_lib::Tie;
use suplab::otp::reports::{Report, Reporters};
use suplab::otp::{Name, sys};
use suplab::runtime::{Native, NativeClosure, NativeModule, Outcome, Proc, Raise, SpawnOptions};
use suplab::term::{Atom, Map, Pid, Term, atoms};

type Handler = fn(&mut Proc, &mut Script, &Term) -> Result<Action, Raise>;

/// A server that does in each callback what the test says.
#[derive(Clone)]
struct Script {
    log: Log,
    state: Term,
    init: fn(&mut Proc) -> Result<Init, Raise>,
    call: Handler,
    cast: Handler,
    info: Handler,
    resume: Handler,
    end: fn(&mut Proc, &Term) -> Result<(), Raise>,
}

fn script(log: &Log) -> Script {
    Script {
        log: log.clone(),
        state: Term::Int(0),
        init: |_| Ok(Init::Ok(Then::Wait)),
        call: |_, _, request| Ok(Action::reply(request.clone())),
        cast: |_, _, reason| Ok(Action::Stop(reason.clone())),
        info: |_, _, _| Ok(Action::noreply()),
        resume: |_, _, _| Ok(Action::noreply()),
        end: |_, _| Ok(()),
    }
}

impl Callbacks for Script {
    fn module(&self) -> Atom {
        Atom::new("script")
    }
    fn state(&self) -> Term {
        self.state.clone()
    }
    fn replace_state(&mut self, _: &mut Proc, state: Term) -> Result<(), Raise> {
        self.state = state;
        Ok(())
    }
    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        (self.init)(p)
    }
    fn handle_call(&mut self, p: &mut Proc, request: &Term, _: &Term) -> Result<Action, Raise> {
        (self.call)(p, self, request)
    }
    fn handle_cast(&mut self, p: &mut Proc, request: &Term) -> Result<Action, Raise> {
        (self.cast)(p, self, request)
    }
    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        self.log.add(format!("info {message:?}"));
        (self.info)(p, self, message)
    }
    fn handle_continue(&mut self, p: &mut Proc, what: &Term) -> Result<Action, Raise> {
        self.log.add(format!("continue {what:?}"));
        (self.resume)(p, self, what)
    }
    fn terminate(&mut self, p: &mut Proc, reason: &Term) -> Result<(), Raise> {
        self.log.add(format!("terminate {reason:?}"));
        (self.end)(p, reason)
    }
}

/// Starts the script without a link.
fn start(p: &mut Proc, script: Script) -> Result<Pid, Raise> {
    Ok(ok_pid(&gen_server::start(p, Options::default(), script)?))
}

fn call(p: &mut Proc, pid: Pid, request: Term) -> Result<Result<Term, Term>, Raise> {
    gen_server::try_call(p, &Term::Pid(pid), &request, Some(5000))
}

/// The reason with which a process ends, from now on.
fn ends_with(p: &mut Proc, pid: Pid) -> Result<Option<Term>, Raise> {
    p.monitor(pid);
    let down = next_message(p)?;
    Ok(down.and_then(|down| down.as_tuple().map(|down| down[4].clone())))
}

/// The error part of `{error, stack}`.
fn without_stack(reason: &Term) -> Term {
    reason
        .as_tuple()
        .map_or(reason.clone(), |reason| reason[0].clone())
}

// Starting

#[test]
fn what_init_can_answer() {
    under_each(|p| {
        p.set_trap_exit(true);
        let raised = || t([a("oops"), Term::Nil]);
        type InitFn = fn(&mut Proc) -> Result<Init, Raise>;
        let cases: [(InitFn, Term, Term); 8] = [
            (|_| Ok(Init::Stop(a("why"))), error(a("why")), a("why")),
            (
                |_| Ok(Init::Stop(a("normal"))),
                error(a("normal")),
                a("normal"),
            ),
            (|_| Ok(Init::Ignore), a("ignore"), a("normal")),
            (
                |_| Ok(Init::Bad(a("x"))),
                error(t([a("bad_return_value"), a("x")])),
                t([a("bad_return_value"), a("x")]),
            ),
            (|_| Err(Raise::error(a("oops"))), error(raised()), raised()),
            (|_| Err(Raise::exit(a("oops"))), error(a("oops")), a("oops")),
            (
                |_| Err(Raise::throw(t([a("stop"), a("why")]))),
                error(a("why")),
                a("why"),
            ),
            (
                |_| Err(Raise::throw(a("x"))),
                error(t([a("bad_return_value"), a("x")])),
                t([a("bad_return_value"), a("x")]),
            ),
        ];
        for (init, answer, exit) in cases {
            let named = Options::link().named(Name::Local(Atom::new("it")));
            let script = Script {
                init,
                ..script(&Log::default())
            };
            assert_eq!(gen_server::start(p, named, script)?, answer);
            assert_eq!(p.whereis(Atom::new("it")), None, "the name is free again");
            let message = next_message(p)?.expect("the link tells");
            assert_eq!(message.as_tuple().map(|exit| exit[2].clone()), Some(exit));
        }
        Ok(())
    });
}

#[test]
fn a_thrown_init_answer_brings_its_state() {
    under_each(|p| {
        let init = |_: &mut Proc| Err(Raise::throw(t([a("ok"), a("thrown")])));
        let pid = start(
            p,
            Script {
                init,
                ..script(&Log::default())
            },
        )?;
        assert_eq!(sys::get_state(p, &pid.into(), None)?, a("thrown"));
        Ok(())
    });
}

#[test]
fn a_start_that_takes_too_long_is_killed_and_leaves_no_message() {
    under_each(|p| {
        p.set_trap_exit(true);
        for tie in [Tie::None, Tie::Link, Tie::Monitor] {
            let init = |p: &mut Proc| p.sleep(None).map(|()| Init::Ignore);
            let options = Options {
                tie,
                timeout: Some(100),
                ..Options::default()
            };
            let script = Script {
                init,
                ..script(&Log::default())
            };
            assert_eq!(gen_server::start(p, options, script)?, error(a("timeout")));
            assert_eq!(next_message(p)?, None);
        }
        Ok(())
    });
}

#[test]
fn names_are_taken_before_init_and_only_once() {
    under_each(|p| {
        let init = |p: &mut Proc| match p.whereis(Atom::new("it")) == Some(p.pid()) {
            true => Ok(Init::Ok(Then::Wait)),
            false => Ok(Init::Stop(a("no name"))),
        };
        let named = || Options::default().named(Name::Local(Atom::new("it")));
        let scripted = Script {
            init,
            ..script(&Log::default())
        };
        let pid = ok_pid(&gen_server::start(p, named(), scripted.clone())?);
        let taken = error(t([a("already_started"), pid.into()]));
        assert_eq!(gen_server::start(p, named(), scripted)?, taken);
        let server = t([a("it"), a("nonode@nohost")]);
        assert_eq!(
            gen_server::call(p, &server, &Term::Int(1), None)?,
            Term::Int(1)
        );
        Ok(())
    });
}

#[test]
fn global_names() {
    under_each(|p| {
        let name = || Name::Global(t([a("room"), Term::Int(1)]));
        let pid = ok_pid(&gen_server::start(
            p,
            Options::default().named(name()),
            script(&Log::default()),
        )?);
        let server = name().to_term();
        assert_eq!(
            gen_server::call(p, &server, &Term::Int(1), None)?,
            Term::Int(1)
        );
        let again =
            gen_server::start(p, Options::default().named(name()), script(&Log::default()))?;
        assert_eq!(again, error(t([a("already_started"), pid.into()])));
        gen_server::stop(p, &server, &a("normal"), None)?;
        let again =
            gen_server::start(p, Options::default().named(name()), script(&Log::default()))?;
        assert_ne!(ok_pid(&again), pid);
        Ok(())
    });
}

#[test]
fn a_watched_start() {
    under_each(|p| {
        let options = || Options {
            tie: Tie::Monitor,
            ..Options::default()
        };
        let answer = gen_server::start(p, options(), script(&Log::default()))?;
        let pair = answer.as_tuple().expect("{:ok, pair}")[1].clone();
        let pair = pair.as_tuple().expect("{pid, ref}");
        gen_server::cast(p, &pair[0], a("boom"))?;
        let down = next_message(p)?.expect("the monitor tells");
        assert_eq!(
            down.as_tuple().map(|down| down[1].clone()),
            Some(pair[1].clone())
        );
        let init = |_: &mut Proc| Ok(Init::Stop(a("why")));
        let failed = gen_server::start(
            p,
            options(),
            Script {
                init,
                ..script(&Log::default())
            },
        )?;
        assert_eq!(failed, error(a("why")));
        assert_eq!(next_message(p)?, None);
        Ok(())
    });
}

#[test]
fn a_call_to_a_server_that_is_starting_waits_and_fails_with_its_init() {
    under_each(|p| {
        let init = |p: &mut Proc| p.sleep(Some(100)).map(|()| Init::Stop(a("why")));
        let script = Script {
            init,
            ..script(&Log::default())
        };
        p.spawn(
            SpawnOptions::default(),
            Box::new(move |p| {
                gen_server::start(
                    p,
                    Options::default().named(Name::Local(Atom::new("it"))),
                    script,
                )?;
                Ok(Outcome::Done)
            }),
        );
        p.sleep(Some(50))?;
        let answer = gen_server::try_call(p, &a("it"), &a("x"), None)?;
        assert_eq!(answer, Err(a("why")));
        Ok(())
    });
}

// Answers

#[test]
fn timeouts_and_continuations() {
    under_each(|p| {
        let log = Log::default();
        let init = |_: &mut Proc| Ok(Init::Ok(Then::Continue(Term::Int(1))));
        let resume: Handler = |_, _, what| {
            Ok(Action::NoReply(match what.as_int() {
                Some(1) => Then::Continue(Term::Int(2)),
                _ => Then::Timeout(500),
            }))
        };
        let call: Handler = |_, _, request| {
            let then = match request.as_atom().map_or("", Atom::as_str) {
                "soon" => Then::Timeout(0),
                "again" => Then::Continue(Term::Int(3)),
                _ => Then::Hibernate,
            };
            Ok(Action::Reply(request.clone(), then))
        };
        let pid = start(
            p,
            Script {
                init,
                resume,
                call,
                ..script(&log)
            },
        )?;
        settle(p)?;
        assert_eq!(log.take(), "continue Int(1) continue Int(2)");
        p.sleep(Some(1000))?;
        assert_eq!(log.take(), "info Atom(:timeout)");
        call_ok(p, pid, "again")?;
        // Any message ends the wait for a timeout.
        p.send(pid, a("hello"));
        p.sleep(Some(1000))?;
        assert_eq!(log.take(), "continue Int(3) info Atom(:hello)");
        call_ok(p, pid, "soon")?;
        settle(p)?;
        assert_eq!(log.take(), "info Atom(:timeout)");
        call_ok(p, pid, "hibernate")?;
        call_ok(p, pid, "hibernate")?;
        assert_eq!(log.take(), "");
        Ok(())
    });
}

fn call_ok(p: &mut Proc, pid: Pid, request: &str) -> Result<(), Raise> {
    let answer = call(p, pid, a(request))?;
    assert_eq!(answer, Ok(a(request)));
    Ok(())
}

#[test]
fn how_callbacks_end_a_server() {
    under_each(|p| {
        let bad = |value: Term| t([a("bad_return_value"), value]);
        let cases: [(Handler, Result<Term, Term>, Term); 7] = [
            (
                |_, _, _| Ok(Action::Stop(a("why"))),
                Err(a("why")),
                a("why"),
            ),
            (
                |_, _, _| Ok(Action::Stop(a("normal"))),
                Err(a("normal")),
                a("normal"),
            ),
            (
                |_, _, _| Ok(Action::StopReply(a("why"), a("bye"))),
                Ok(a("bye")),
                a("why"),
            ),
            (
                |_, _, _| Ok(Action::Bad(a("x"))),
                Err(bad(a("x"))),
                bad(a("x")),
            ),
            (
                |_, _, _| Err(Raise::exit(a("why"))),
                Err(a("why")),
                a("why"),
            ),
            (
                |_, _, _| Err(Raise::error(a("why"))),
                Err(a("why")),
                a("why"),
            ),
            (
                |_, _, _| Err(Raise::throw(a("x"))),
                Err(bad(a("x"))),
                bad(a("x")),
            ),
        ];
        for (handler, answer, reason) in cases {
            let log = Log::default();
            let pid = start(
                p,
                Script {
                    call: handler,
                    ..script(&log)
                },
            )?;
            p.monitor(pid);
            let seen = call(p, pid, a("x"))?;
            let is_error = answer.as_ref().err() != seen.as_ref().err();
            let seen = if is_error {
                seen.map_err(|reason| without_stack(&reason))
            } else {
                seen
            };
            assert_eq!(seen, answer);
            let down = next_message(p)?.expect("it ends");
            let ended = down.as_tuple().expect("a DOWN")[4].clone();
            let ended = if ended == reason {
                ended
            } else {
                without_stack(&ended)
            };
            assert_eq!(ended, reason);
            assert!(log.take().starts_with("terminate "));
        }
        Ok(())
    });
}

#[test]
fn a_thrown_value_is_the_answer_with_its_state() {
    under_each(|p| {
        let call: Handler =
            |_, _, request| Err(Raise::throw(t([a("reply"), a("thrown"), request.clone()])));
        let pid = start(
            p,
            Script {
                call,
                ..script(&Log::default())
            },
        )?;
        assert_eq!(self::call(p, pid, a("new"))?, Ok(a("thrown")));
        assert_eq!(sys::get_state(p, &pid.into(), None)?, a("new"));
        Ok(())
    });
}

#[test]
fn the_reply_of_a_stop_comes_after_terminate() {
    under_each(|p| {
        let log = Log::default();
        let call: Handler = |_, _, _| Ok(Action::StopReply(a("normal"), a("bye")));
        let end = |p: &mut Proc, _: &Term| p.sleep(Some(100));
        let pid = start(
            p,
            Script {
                call,
                end,
                ..script(&log)
            },
        )?;
        let before = p.now();
        assert_eq!(self::call(p, pid, a("x"))?, Ok(a("bye")));
        assert_eq!((p.now() - before) / 1000, 100);
        Ok(())
    });
}

#[test]
fn what_terminate_does_to_the_reason() {
    under_each(|p| {
        type End = fn(&mut Proc, &Term) -> Result<(), Raise>;
        let cases: [(End, Term); 4] = [
            (|_, _| Ok(()), a("boom")),
            (|_, _| Err(Raise::exit(a("other"))), a("other")),
            (
                |_, _| Err(Raise::error(a("other"))),
                t([a("other"), Term::Nil]),
            ),
            (|_, _| Err(Raise::throw(a("other"))), a("boom")),
        ];
        for (end, reason) in cases {
            let pid = start(
                p,
                Script {
                    end,
                    ..script(&Log::default())
                },
            )?;
            p.monitor(pid);
            gen_server::cast(p, &pid.into(), a("boom"))?;
            let down = next_message(p)?.expect("it ends");
            assert_eq!(down.as_tuple().map(|down| down[4].clone()), Some(reason));
        }
        Ok(())
    });
}

#[test]
fn when_terminate_runs_at_an_exit_signal() {
    under_each(|p| {
        p.set_trap_exit(true);
        let trapping = |p: &mut Proc| {
            p.set_trap_exit(true);
            Ok(Init::Ok(Then::Wait))
        };
        for (traps, reason, logged) in [
            (true, "normal", "terminate Atom(:normal)"),
            (true, "boom", "terminate Atom(:boom)"),
            (true, "kill", ""),
            (false, "boom", ""),
        ] {
            let log = Log::default();
            let mut script = script(&log);
            if traps {
                script.init = trapping;
            }
            let pid = ok_pid(&gen_server::start(p, Options::link(), script)?);
            p.exit(pid, a(reason))?;
            let seen = if reason == "kill" { "killed" } else { reason };
            let exit = t([a("EXIT"), pid.into(), a(seen)]);
            assert_eq!(next_message(p)?, Some(exit));
            assert_eq!(log.take(), logged, "traps: {traps}, {reason}");
        }
        Ok(())
    });
}

#[test]
fn a_strangers_exit_signal_is_a_message() {
    under_each(|p| {
        let log = Log::default();
        let init = |p: &mut Proc| {
            p.set_trap_exit(true);
            Ok(Init::Ok(Then::Wait))
        };
        let pid = start(
            p,
            Script {
                init,
                ..script(&log)
            },
        )?;
        p.exit(pid, a("boom"))?;
        settle(p)?;
        assert!(log.take().starts_with("info Tuple"));
        assert!(p.is_alive(pid));
        Ok(())
    });
}

// Calls

#[test]
fn how_calls_fail() {
    under_each(|p| {
        let log = Log::default();
        let silent: Handler = |_, _, _| Ok(Action::noreply());
        let pid = start(
            p,
            Script {
                call: silent,
                ..script(&log)
            },
        )?;
        let me = Term::Pid(p.pid());
        let dead = start(p, script(&log))?;
        gen_server::stop(p, &dead.into(), &a("normal"), None)?;
        for (server, timeout, reason) in [
            (a("nobody"), None, a("noproc")),
            (Term::Pid(dead), None, a("noproc")),
            (me, None, a("calling_self")),
            (pid.into(), Some(100), a("timeout")),
            (
                t([a("x"), a("far@away")]),
                None,
                t([a("nodedown"), a("far@away")]),
            ),
            (t([a("global"), a("x")]), None, a("noproc")),
        ] {
            let failed = gen_server::call(p, &server, &a("r"), timeout).expect_err("it fails");
            let args = [server, a("r"), suplab::otp::timeout_term(timeout)];
            let call = t([Term::atom("Elixir.GenServer"), a("call"), Term::list(args)]);
            assert_eq!(failed.reason, t([reason, call]));
        }
        let strange = gen_server::call(p, &Term::Int(1), &a("r"), None).expect_err("it raises");
        assert_eq!(strange.reason, a("function_clause"));
        Ok(())
    });
}

#[test]
fn a_late_reply_never_reaches_the_mailbox() {
    under_each(|p| {
        let slow: Handler = |p, _, request| {
            p.sleep(Some(200))?;
            Ok(Action::reply(request.clone()))
        };
        let pid = start(
            p,
            Script {
                call: slow,
                ..script(&Log::default())
            },
        )?;
        let late = gen_server::try_call(p, &pid.into(), &a("x"), Some(100))?;
        assert_eq!(late, Err(a("timeout")));
        assert_eq!(next_message(p)?, None);
        assert_eq!(
            gen_server::try_call(p, &pid.into(), &a("y"), Some(300))?,
            Ok(a("y"))
        );
        Ok(())
    });
}

#[test]
fn an_answer_may_come_later_and_from_another_process() {
    under_each(|p| {
        struct Later;
        impl Callbacks for Later {
            fn module(&self) -> Atom {
                Atom::new("later")
            }
            fn state(&self) -> Term {
                Term::NIL
            }
            fn handle_call(
                &mut self,
                p: &mut Proc,
                _: &Term,
                from: &Term,
            ) -> Result<Action, Raise> {
                let from = from.clone();
                p.spawn(
                    SpawnOptions::default(),
                    Box::new(move |p| {
                        p.sleep(Some(50))?;
                        gen_server::reply(p, &from, Term::atom("later"));
                        Ok(Outcome::Done)
                    }),
                );
                Ok(Action::noreply())
            }
        }
        let server = ok_pid(&gen_server::start(p, Options::default(), Later)?);
        for timeout in [None, Some(1000)] {
            let answer = gen_server::call(p, &server.into(), &a("x"), timeout)?;
            assert_eq!(answer, a("later"));
        }
        assert_eq!(next_message(p)?, None);
        Ok(())
    });
}

#[test]
fn casts_go_nowhere_without_complaint() {
    under_each(|p| {
        for server in [
            a("nobody"),
            t([a("x"), a("far@away")]),
            t([a("global"), a("x")]),
        ] {
            gen_server::cast(p, &server, a("x"))?;
        }
        Ok(())
    });
}

#[test]
fn multi_call_and_abcast_know_one_node() {
    under_each(|p| {
        let log = Log::default();
        let named = Options::default().named(Name::Local(Atom::new("it")));
        gen_server::start(p, named, script(&log))?;
        let nodes = [atoms::NODE, Atom::new("far@away")];
        let answers = gen_server::multi_call(p, &nodes, Atom::new("it"), &a("r"), Some(100))?;
        let reply = Term::list([t([a("nonode@nohost"), a("r")])]);
        assert_eq!(answers, t([reply, Term::list([a("far@away")])]));
        gen_server::abcast(p, &nodes, Atom::new("it"), &a("bye"));
        settle(p)?;
        assert_eq!(log.take(), "terminate Atom(:bye)");
        Ok(())
    });
}

#[test]
fn stop_waits_and_tells_another_reason() {
    under_each(|p| {
        let pid = start(p, script(&Log::default()))?;
        gen_server::stop(p, &pid.into(), &a("why"), None)?;
        assert!(!p.is_alive(pid));
        let end = |_: &mut Proc, _: &Term| Err(Raise::exit(a("other")));
        let pid = start(
            p,
            Script {
                end,
                ..script(&Log::default())
            },
        )?;
        assert_eq!(
            gen_server::try_stop(p, &pid.into(), &a("why"), None)?,
            Err(a("other"))
        );
        assert_eq!(
            gen_server::try_stop(p, &pid.into(), &a("why"), None)?,
            Err(a("noproc"))
        );
        let slow = |p: &mut Proc, _: &Term| p.sleep(Some(500));
        let pid = start(
            p,
            Script {
                end: slow,
                ..script(&Log::default())
            },
        )?;
        assert_eq!(
            gen_server::try_stop(p, &pid.into(), &a("why"), Some(100))?,
            Err(a("timeout"))
        );
        Ok(())
    });
}

// :sys

#[test]
fn state_by_sys() {
    under_each(|p| {
        let pid = Term::Pid(start(p, script(&Log::default()))?);
        assert_eq!(sys::get_state(p, &pid, None)?, Term::Int(0));
        let next = NativeClosure::fun("next", 1, |_, args| Ok(t([args[0].clone(), a("new")])));
        let new = t([Term::Int(0), a("new")]);
        assert_eq!(sys::replace_state(p, &pid, &Term::Fun(next), None)?, new);
        assert_eq!(sys::get_state(p, &pid, None)?, new);
        let fails = NativeClosure::fun("fails", 1, |_, _| Err(Raise::error(a("oops"))));
        let failed = sys::replace_state(p, &pid, &Term::Fun(fails), None).expect_err("it fails");
        let callback = t([a("gen_server"), a("system_replace_state")]);
        let reason = t([a("callback_failed"), callback, t([a("error"), a("oops")])]);
        assert_eq!(failed.reason, reason);
        assert_eq!(sys::get_state(p, &pid, None)?, new);
        let status = sys::get_status(p, &pid, None)?;
        assert_eq!(
            status.as_tuple().map(|status| status[0].clone()),
            Some(a("status"))
        );
        Ok(())
    });
}

#[test]
fn a_suspended_server_leaves_its_messages_where_they_are() {
    under_each(|p| {
        let log = Log::default();
        let pid = start(p, script(&log))?;
        let server = Term::Pid(pid);
        sys::suspend(p, &server, None)?;
        p.send(pid, a("hello"));
        let late = gen_server::try_call(p, &server, &a("x"), Some(100))?;
        assert_eq!(late, Err(a("timeout")));
        assert_eq!(log.take(), "");
        assert_eq!(sys::get_state(p, &server, None)?, Term::Int(0));
        let length = p.ask(pid, |it| Term::from(it.message_count()))?;
        assert_eq!(length, Some(Term::Int(2)));
        sys::resume(p, &server, None)?;
        settle(p)?;
        assert_eq!(log.take(), "info Atom(:hello)");
        Ok(())
    });
}

#[test]
fn a_suspended_server_ends_when_told() {
    under_each(|p| {
        let log = Log::default();
        let pid = start(p, script(&log))?;
        sys::suspend(p, &pid.into(), None)?;
        p.monitor(pid);
        sys::terminate(p, &pid.into(), &a("enough"), None)?;
        let down = next_message(p)?.expect("it ends");
        assert_eq!(
            down.as_tuple().map(|down| down[4].clone()),
            Some(a("enough"))
        );
        assert_eq!(log.take(), "terminate Atom(:enough)");
        Ok(())
    });
}

#[test]
fn sys_failures_name_the_function_called() {
    under_each(|p| {
        let failed = sys::get_state(p, &a("nobody"), Some(Some(10))).expect_err("nobody is there");
        let call = t([
            a("sys"),
            a("get_state"),
            Term::list([a("nobody"), Term::Int(10)]),
        ]);
        assert_eq!(failed.reason, t([a("noproc"), call]));
        Ok(())
    });
}

#[test]
fn the_log_and_statistics_of_a_server() {
    under_each(|p| {
        let pid = start(p, script(&Log::default()))?;
        let server = Term::Pid(pid);
        let log = Atom::new("log");
        assert_eq!(
            sys::debug(p, &server, log, &Term::bool(true), None)?,
            Term::OK
        );
        sys::debug(p, &server, Atom::new("statistics"), &Term::bool(true), None)?;
        call_ok(p, pid, "x")?;
        p.send(pid, a("hello"));
        let kept = sys::debug(p, &server, log, &a("get"), None)?;
        let kinds: Vec<String> = kept.as_tuple().expect("{:ok, events}")[1]
            .iter()
            .map(|event| format!("{:?}", event.as_tuple().expect("an event")[0]))
            .collect();
        assert_eq!(
            kinds,
            ["Atom(:in)", "Atom(:out)", "Atom(:in)", "Atom(:noreply)"]
        );
        let counted = sys::debug(p, &server, Atom::new("statistics"), &a("get"), None)?;
        let counted = counted.as_tuple().expect("{:ok, list}")[1].clone();
        assert_eq!(
            counted.keyword_get(Atom::new("messages_in")),
            Some(&Term::Int(2))
        );
        assert_eq!(
            counted.keyword_get(Atom::new("messages_out")),
            Some(&Term::Int(1))
        );
        sys::no_debug(p, &server, None)?;
        assert_eq!(
            sys::debug(p, &server, log, &a("get"), None)?,
            Term::ok(Term::Nil)
        );
        Ok(())
    });
}

// Reports

/// What is reported while `act` runs.
fn reported(
    p: &mut Proc,
    act: impl FnOnce(&mut Proc) -> Result<(), Raise>,
) -> Result<Vec<Report>, Raise> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    p.system()
        .extension::<Reporters>()
        .add(Arc::new(move |_, report| {
            kept.lock().push(report.clone());
            Ok(())
        }));
    act(p)?;
    settle(p)?;
    Ok(std::mem::take(&mut *seen.lock()))
}

#[test]
fn a_failure_is_reported_with_last_message_state_and_client() {
    under_each(|p| {
        let me = p.pid();
        let reports = reported(p, |p| {
            let call: Handler = |_, _, _| Err(Raise::error(a("oops")));
            let named = Options::default().named(Name::Local(Atom::new("it")));
            gen_server::start(
                p,
                named,
                Script {
                    call,
                    ..script(&Log::default())
                },
            )?;
            gen_server::try_call(p, &a("it"), &a("x"), None)?.expect_err("it fails");
            Ok(())
        })?;
        let [Report::ServerTerminated(report), Report::Crash(crash)] = &reports[..] else {
            panic!("a server and a crash report: {reports:?}");
        };
        assert_eq!((&report.name, &report.last_message), (&a("it"), &a("x")));
        assert_eq!((&report.state, &report.reason), (&Term::Int(0), &a("oops")));
        let client = report.client.as_ref().expect("somebody waits");
        assert_eq!(client.pid, me);
        assert_eq!(
            client.alive.as_ref().map(|c| c.name.clone()),
            Some(Term::Pid(me))
        );
        assert_eq!(crash.initial_call, (Atom::new("script"), atoms::INIT, 1));
        assert_eq!(
            (crash.registered_name, &crash.reason),
            (Some(Atom::new("it")), &a("oops"))
        );
        assert_eq!(crash.ancestors, Term::list([Term::Pid(me)]));
        Ok(())
    });
}

#[test]
fn clean_ends_are_not_reported() {
    under_each(|p| {
        for reason in [a("normal"), a("shutdown"), t([a("shutdown"), a("x")])] {
            let reports = reported(p, |p| {
                let pid = start(p, script(&Log::default()))?;
                gen_server::cast(p, &pid.into(), reason)
            })?;
            assert!(reports.is_empty(), "{reports:?}");
        }
        let reports = reported(p, |p| {
            let pid = start(p, script(&Log::default()))?;
            p.exit(pid, a("kill"))
        })?;
        assert!(reports.is_empty(), "{reports:?}");
        Ok(())
    });
}

// Callback modules

const COUNTER: NativeModule = NativeModule {
    name: "Count",
    doc: "",
    functions: &[
        Native {
            name: "init",
            arity: 1,
            doc: "",
            run: |_, args| Ok(Term::ok(args[0].clone())),
        },
        Native {
            name: "handle_call",
            arity: 3,
            doc: "",
            run: count,
        },
        Native {
            name: "format_status",
            arity: 1,
            doc: "",
            run: hide,
        },
    ],
};

fn count(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let [request, _, Term::Int(state)] = args else {
        return Err(Raise::error(atoms::FUNCTION_CLAUSE));
    };
    Ok(match request.as_atom().map_or("", Atom::as_str) {
        "next" => t([a("reply"), Term::Int(*state), Term::Int(state + 1)]),
        _ => t([a("reply"), a("too"), a("much"), a("of"), a("it")]),
    })
}

fn hide(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let status: Map = args[0].as_map().cloned().unwrap_or_default();
    Ok(Term::Map(status.put(a("state"), a("hidden"))))
}

#[test]
fn a_module_of_natives_is_a_server() {
    let code = Arc::new(NativeCode::new(&[&COUNTER]));
    let lab = system_with(1, None, code);
    let result = lab.run(|p| {
        let module = Atom::module("Count");
        let answer = gen_server::start_module(p, Options::default(), module, Term::Int(5))?;
        let pid = ok_pid(&answer);
        assert_eq!(call(p, pid, a("next"))?, Ok(Term::Int(5)));
        assert_eq!(call(p, pid, a("next"))?, Ok(Term::Int(6)));
        let reports = reported(p, |p| {
            // No handle_info: a report, and it goes on.
            p.send(pid, a("hello"));
            settle(p)?;
            assert!(p.is_alive(pid));
            let bad = t([a("reply"), a("too"), a("much"), a("of"), a("it")]);
            let reason = t([a("bad_return_value"), bad]);
            assert_eq!(call(p, pid, a("x"))?, Err(reason));
            Ok(())
        })?;
        assert!(
            matches!(&reports[0], Report::NoHandleInfo { message, .. } if *message == a("hello"))
        );
        let Report::ServerTerminated(report) = &reports[1] else {
            panic!("a server report: {reports:?}");
        };
        assert_eq!(report.state, a("hidden"));
        let pid = ok_pid(&gen_server::start_module(
            p,
            Options::default(),
            module,
            Term::Int(5),
        )?);
        gen_server::cast(p, &pid.into(), a("x"))?;
        assert_eq!(
            ends_with(p, pid)?.map(|reason| without_stack(&reason)),
            Some(a("undef"))
        );
        Ok(())
    });
    assert_eq!(result, Ok(()));
}
