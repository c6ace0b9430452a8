//! Starting plain processes: `spawn` in all its forms.
//!
//! Such a process has nobody who would report its crash, so that it reports itself, as the BEAM does.
//! Processes of OTP's behaviours are left to `otp`.

use crate::runtime::{Class, Outcome, Proc, Raise, SpawnOptions, Spawned, Start};
use crate::stdlib::{checks, logger};
use crate::term::{Atom, Term, atoms};

/// `spawn(fun)`.
pub fn spawn_fun(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::fun(&args[0])?;
    Ok(started(p, what, Options::default()))
}

/// `spawn(module, function, args)`.
pub fn spawn_mfa(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::mfa(args)?;
    Ok(started(p, what, Options::default()))
}

/// `spawn_link(fun)`.
pub fn spawn_link_fun(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::fun(&args[0])?;
    Ok(started(p, what, Options::linked()))
}

/// `spawn_link(module, function, args)`.
pub fn spawn_link_mfa(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::mfa(args)?;
    Ok(started(p, what, Options::linked()))
}

/// `spawn_monitor(fun)`.
pub fn spawn_monitor_fun(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    if !checks::is_fun(&args[0], 0) {
        return Err(Raise::bad_argument(1, "not a fun"));
    }
    let what = What::fun(&args[0])?;
    Ok(started(p, what, Options::monitored()))
}

/// `spawn_monitor(module, function, args)`.
pub fn spawn_monitor_mfa(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::mfa(args)?;
    Ok(started(p, what, Options::monitored()))
}

/// `Process.spawn(fun, options)`.
pub fn spawn_opt_fun(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::fun(&args[0])?;
    let options = Options::parse(&args[1], 2)?;
    Ok(started(p, what, options))
}

/// `Process.spawn(module, function, args, options)`.
pub fn spawn_opt_mfa(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let what = What::mfa(&args[..3])?;
    let options = Options::parse(&args[3], 4)?;
    Ok(started(p, what, options))
}

/// What a new process is to run.
enum What {
    Fun(Term),
    Mfa(Atom, Atom, Vec<Term>),
}

impl What {
    fn fun(term: &Term) -> Result<What, Raise> {
        checks::fun(term, 1)?;
        Ok(What::Fun(term.clone()))
    }

    fn mfa(args: &[Term]) -> Result<What, Raise> {
        let module = checks::atom(&args[0], 1)?;
        let function = checks::atom(&args[1], 2)?;
        Ok(What::Mfa(module, function, checks::list(&args[2], 3)?))
    }

    fn initial_call(&self) -> (Atom, Atom, usize) {
        match self {
            What::Fun(_) => (atoms::ERLANG, atoms::APPLY, 2),
            What::Mfa(module, function, args) => (*module, *function, args.len()),
        }
    }

    fn run(&self, p: &mut Proc) -> Result<Term, Raise> {
        match self {
            What::Fun(fun) => p.call(fun, &[]),
            What::Mfa(module, function, args) => p.apply(*module, *function, args),
        }
    }
}

/// How it is to be started.
#[derive(Default)]
struct Options {
    link: bool,
    monitor: bool,
    flags: Vec<(Atom, Term)>,
}

impl Options {
    fn linked() -> Options {
        Options {
            link: true,
            ..Options::default()
        }
    }

    fn monitored() -> Options {
        Options {
            monitor: true,
            ..Options::default()
        }
    }

    fn parse(term: &Term, position: usize) -> Result<Options, Raise> {
        let mut options = Options::default();
        for option in checks::list(term, position)? {
            options
                .add(&option)
                .ok_or_else(|| Raise::bad_argument(position, "invalid spawn option"))?;
        }
        Ok(options)
    }

    fn add(&mut self, option: &Term) -> Option<()> {
        if let Some(name) = option.as_atom() {
            match name {
                atoms::LINK => self.link = true,
                atoms::MONITOR => self.monitor = true,
                _ => return None,
            }
            return Some(());
        }
        let Some([Term::Atom(name), value]) = option.as_tuple() else {
            return None;
        };
        if *name == atoms::MONITOR {
            value.is_list().then(|| self.monitor = true)
        } else {
            super::flags::is_spawn_option(name.as_str(), value)
                .then(|| self.flags.push((*name, value.clone())))
        }
    }
}

fn started(p: &mut Proc, what: What, options: Options) -> Term {
    let Spawned { pid, monitor } = start(p, what, options);
    match monitor {
        Some(reference) => Term::tuple([Term::Pid(pid), Term::Ref(reference)]),
        None => Term::Pid(pid),
    }
}

fn start(p: &mut Proc, what: What, options: Options) -> Spawned {
    let Options {
        link,
        monitor,
        flags,
    } = options;
    let spawn_options = SpawnOptions {
        link,
        monitor,
        initial_call: what.initial_call(),
        ..SpawnOptions::default()
    };
    p.spawn(
        spawn_options,
        body(move |p| {
            for (flag, value) in flags {
                p.set_flag(flag, value);
            }
            what.run(p).map(drop)
        }),
    )
}

/// The body of a plain process: it logs the failure that ends it.
pub fn body(run: impl FnOnce(&mut Proc) -> Result<(), Raise> + Send + 'static) -> Start {
    Box::new(move |p| match run(p) {
        Ok(()) => Ok(Outcome::Done),
        Err(raise) => {
            let raise = p.trace(raise);
            if matches!(raise.class, Class::Error | Class::Throw) {
                logger::reports::plain_process(p, &raise).or_else(|failed| {
                    if failed.catchable() {
                        Ok(())
                    } else {
                        Err(failed)
                    }
                })?;
            }
            Err(raise)
        }
    })
}
