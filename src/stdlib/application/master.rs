//! The process of a running application (`application_master`): it calls the callbacks, and holds the link to
//! the application's supervisor.

use crate::otp::gen_server::is_clean;
use crate::otp::proc_lib::{self, Tie};
use crate::runtime::{Class, Outcome, Proc, Raise, Stream};
use crate::stdlib::logger::{self, Level};
use crate::term::{Atom, Pid, Term, atoms};

use super::control::{Applications, Spec, explained};

/// Starts the processes of an application: its master, none if it has no processes. The error is what
/// `Application.start/2` answers.
///
/// # Errors
/// `Terminated` if the caller dies meanwhile.
pub fn start(p: &mut Proc, spec: &Spec, kind: Atom) -> Result<Result<Option<Pid>, Term>, Raise> {
    let Some((module, args)) = spec.callback() else {
        return Ok(Ok(None));
    };
    let (starter, app, phases) = (p.pid(), spec.name, spec.phases());
    let body = Box::new(move |p: &mut Proc| {
        p.set_trap_exit(true);
        let call = (module, args);
        let begun = begin(p, &call).and_then(|(child, state)| {
            run_phases(p, call.0, child, &phases)?;
            Ok((child, state))
        });
        match begun {
            Ok((child, state)) => {
                proc_lib::init_ack(p, starter, Term::ok(p.pid()));
                run(p, app, kind, module, child, state)?;
            }
            Err(Begin::Failed(error)) => {
                proc_lib::init_ack(p, starter, Term::error(error.clone()));
                tell_exit(p, app, &error)?;
            }
            Err(Begin::Raised(raise)) => return Err(raise),
        }
        Ok(Outcome::Done)
    });
    let call = (Atom::new("application_master"), atoms::INIT, 4);
    let (answer, _) = proc_lib::start(p, Tie::None, None, call, body)?;
    Ok(match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(master)]) => Ok(Some(*master)),
        Some([_, reason]) => Err(reason.clone()),
        _ => Err(answer),
    })
}

/// Why an application did not start.
enum Begin {
    Failed(Term),
    Raised(Raise),
}

impl From<Raise> for Begin {
    fn from(raise: Raise) -> Begin {
        Begin::Raised(raise)
    }
}

/// Calls `start/2`: the supervisor, and the state that the other callbacks get.
fn begin(p: &mut Proc, (module, args): &(Atom, Term)) -> Result<(Pid, Term), Begin> {
    let arguments = [Term::Atom(atoms::NORMAL), args.clone()];
    let answer = match p.apply(*module, atoms::START, &arguments) {
        Err(raise) if !raise.catchable() => return Err(Begin::Raised(raise)),
        Err(raise) => {
            let raise = p.trace(raise);
            let reason = match raise.class {
                Class::Throw => raise.reason.clone(),
                _ => Term::tagged(atoms::UPPER_EXIT, raise.exit_reason()),
            };
            return Err(Begin::Failed(bad_return(*module, &arguments, reason)));
        }
        Ok(answer) => answer,
    };
    match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(pid)]) => Ok((*pid, Term::Nil)),
        Some([Term::Atom(atoms::OK), Term::Pid(pid), state]) => Ok((*pid, state.clone())),
        Some([Term::Atom(atoms::ERROR), reason]) => Err(Begin::Failed(Term::tuple([
            reason.clone(),
            call(*module, &arguments),
        ]))),
        _ => Err(Begin::Failed(bad_return(*module, &arguments, answer))),
    }
}

/// Calls `start_phase/3` for each phase; when one fails, the supervisor goes down again.
fn run_phases(
    p: &mut Proc,
    module: Atom,
    child: Pid,
    phases: &[(Atom, Term)],
) -> Result<(), Begin> {
    let name = Atom::new("start_phase");
    for (phase, args) in phases {
        let arguments = [Term::Atom(*phase), Term::Atom(atoms::NORMAL), args.clone()];
        let answer = match p.apply(module, name, &arguments) {
            Err(raise) if !raise.catchable() => return Err(Begin::Raised(raise)),
            Err(raise) => Term::error(p.trace(raise).exit_reason()),
            Ok(answer) => answer,
        };
        if answer == Term::OK {
            continue;
        }
        end_child(p, child)?;
        let call = Term::tuple([
            Term::Atom(module),
            Term::Atom(name),
            Term::list(arguments.to_vec()),
        ]);
        return Err(Begin::Failed(match answer.as_tuple() {
            Some([Term::Atom(atoms::ERROR), reason]) => Term::tuple([reason.clone(), call]),
            _ => Term::tagged(atoms::BAD_RETURN, Term::tuple([call, answer])),
        }));
    }
    Ok(())
}

fn call(module: Atom, arguments: &[Term]) -> Term {
    Term::tuple([
        Term::Atom(module),
        Term::Atom(atoms::START),
        Term::list(arguments.to_vec()),
    ])
}

fn bad_return(module: Atom, arguments: &[Term], value: Term) -> Term {
    let pair = Term::tuple([call(module, arguments), value]);
    Term::tagged(atoms::BAD_RETURN, pair)
}

/// What ends an application.
enum End {
    /// It is stopped; who is to be told.
    Stop(Pid),
    /// Its supervisor has ended with this reason.
    Exited(Term),
}

fn run(
    p: &mut Proc,
    app: Atom,
    kind: Atom,
    module: Atom,
    child: Pid,
    state: Term,
) -> Result<(), Raise> {
    let end = p.receive(None, |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(atoms::STOP), Term::Pid(from)]) => Some(End::Stop(*from)),
            Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid), reason]) if *pid == child => {
                Some(End::Exited(reason.clone()))
            }
            _ => None,
        })
    })?;
    let state = callback(p, module, "prep_stop", state.clone())?.unwrap_or(state);
    if let Some(End::Stop(_)) = end {
        end_child(p, child)?;
    }
    callback(p, module, "stop", state)?;
    match end {
        Some(End::Stop(from)) => {
            tell_exit(p, app, &Term::atom("stopped"))?;
            let stopped = Term::tuple([Term::atom("stopped"), Term::Pid(p.pid())]);
            p.send(from, stopped);
        }
        Some(End::Exited(reason)) => {
            Applications::of(p).take_running(app);
            tell_exit(p, app, &reason)?;
            give_up_if_needed(p, app, kind, &reason);
        }
        None => {}
    }
    Ok(())
}

/// A permanent application takes the program with it, a transient one if it ended badly.
fn give_up_if_needed(p: &mut Proc, app: Atom, kind: Atom, reason: &Term) {
    let clean = is_clean(reason);
    if kind == atoms::PERMANENT || kind == atoms::TRANSIENT && !clean {
        let reason = crate::term::inspect::inspect(reason);
        let text = format!(
            "Kernel pid terminated (application_controller) ({{application_terminated,{app},{}}})\n",
            reason.trim_start_matches(':')
        );
        p.print(Stream::Err, text);
        p.system().halt(1);
    }
}

/// Ends the supervisor of the application and waits until it is gone, however long that takes.
fn end_child(p: &mut Proc, child: Pid) -> Result<(), Raise> {
    let monitor = p.monitor(child);
    p.unlink(child);
    p.exit(child, Term::Atom(atoms::SHUTDOWN))?;
    p.receive(None, |_, message| {
        Ok(match message.as_tuple() {
            Some([_, Term::Ref(r), _, _, _]) if *r == monitor => Some(()),
            _ => None,
        })
    })?;
    Ok(())
}

/// Calls a callback that the module may have; a failure of it counts for nothing.
fn callback(p: &mut Proc, module: Atom, name: &str, state: Term) -> Result<Option<Term>, Raise> {
    let name = Atom::new(name);
    if !p.system().code.clone().exports(module, name, 1) {
        return Ok(None);
    }
    match p.apply(module, name, &[state]) {
        Err(raise) if !raise.catchable() => Err(raise),
        answer => Ok(answer.ok()),
    }
}

/// Logs that an application runs no longer.
fn tell_exit(p: &mut Proc, app: Atom, reason: &Term) -> Result<(), Raise> {
    if logger::allows(p, Level::Notice) {
        let why = explained(p, reason)?;
        logger::log(
            p,
            Level::Notice,
            format!("Application {app} exited: {why}"),
            &[],
        )?;
    }
    Ok(())
}

/// Stops an application and waits until it has.
///
/// # Errors
/// `Terminated` if the caller dies meanwhile.
pub fn stop(p: &mut Proc, app: Atom, master: Option<Pid>) -> Result<(), Raise> {
    let Some(master) = master else {
        return tell_exit(p, app, &Term::atom("stopped"));
    };
    let monitor = p.monitor(master);
    let own = p.pid();
    p.send(
        master,
        Term::tuple([Term::Atom(atoms::STOP), Term::Pid(own)]),
    );
    p.receive(None, |_, message| {
        Ok(match message.as_tuple() {
            Some([Term::Atom(what), Term::Pid(from)])
                if what.as_str() == "stopped" && *from == master =>
            {
                Some(())
            }
            Some([_, Term::Ref(r), _, _, _]) if *r == monitor => Some(()),
            _ => None,
        })
    })?;
    p.demonitor(monitor, true)?;
    Ok(())
}
