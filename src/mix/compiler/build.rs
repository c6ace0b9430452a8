//! Compiling files together. Each file has a process of its own, one after the other; when one needs a module that is
//! not there it waits, and the next file begins. Who defines a module sends on those that wait for it.
//!
//! When all wait, what nobody is going to define is said to be missing; those that are left wait for each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::lang::code::Line;
use crate::lang::modules::{Loader, Wanted};
use crate::lang::{EvalError, Modules, eval_file, report_references};
use crate::runtime::{Class, Outcome, Proc, Raise, SpawnOptions, Stream};
use crate::term::{Atom, Pid, Ref, Term, atoms};

use super::deadlock::{self, Waiting};

/// The modules that were defined, and the file of each.
pub type Defined = BTreeMap<Atom, String>;

/// A compilation, as its processes share it. The lock is held for one look or change.
struct Build {
    /// Who begins the files.
    coordinator: Pid,
    /// What stands in messages to it.
    reference: Ref,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    /// The processes that compile, in the order in which they began.
    workers: Vec<Worker>,
    waiting: Vec<Waiter>,
    /// The modules that have begun, with file and line.
    begun: BTreeMap<Atom, (String, Line)>,
    /// What is wrong with a file, as it is told.
    failed: Option<String>,
}

struct Worker {
    pid: Pid,
    file: String,
    /// The modules whose body is running.
    open: Vec<Atom>,
    /// Whether its file is through.
    through: bool,
}

struct Waiter {
    pid: Pid,
    reference: Ref,
    module: Atom,
    wanted: Wanted,
    /// Where its code stands, if it is code that waits.
    stack: Term,
}

/// Compiles files, which are given with their texts. The modules that they define; those that were defined before
/// something went wrong, which has been told, as the error.
///
/// # Errors
/// `Terminated`.
pub fn run(p: &mut Proc, files: &[(String, String)]) -> Result<Result<Defined, Vec<Atom>>, Raise> {
    let code = p.system().code.clone();
    let Some(modules) = code.downcast::<Modules>() else {
        return Err(Raise::error(atoms::UNDEF));
    };
    let build = Arc::new(Build {
        coordinator: p.pid(),
        reference: p.make_ref(),
        progress: Mutex::default(),
    });
    modules.set_loader(Some(build.clone()));
    let failed = {
        let _until_here = Installed(modules);
        build.coordinate(p, files)?
    };
    let begun = std::mem::take(&mut build.progress.lock().begun);
    match failed {
        None => report_references(p, modules),
        // What the failed files mention is of no interest.
        Some(_) => drop(modules.take_references()),
    }
    Ok(match failed {
        None => Ok(begun
            .into_iter()
            .map(|(module, (file, _))| (module, file))
            .collect()),
        Some(text) => {
            p.print(Stream::Err, text);
            Err(begun.into_keys().collect())
        }
    })
}

/// The loader is taken away however the compilation ends.
struct Installed<'m>(&'m Modules);

impl Drop for Installed<'_> {
    fn drop(&mut self) {
        self.0.set_loader(None);
    }
}

impl Build {
    /// Begins one file after the other; what is told if something is wrong.
    fn coordinate(
        self: &Arc<Self>,
        p: &mut Proc,
        files: &[(String, String)],
    ) -> Result<Option<String>, Raise> {
        let mut queue = files.iter();
        loop {
            let failed = self.progress.lock().failed.take();
            if let Some(failed) = failed {
                self.end_all(p)?;
                return Ok(Some(failed));
            }
            if self.is_anybody_busy() {
                self.await_news(p)?;
            } else if let Some((file, source)) = queue.next() {
                self.begin(p, file, source);
            } else if self.progress.lock().waiting.is_empty() {
                return Ok(None);
            } else if !self.release_hopeless(p) {
                let text = deadlock::told(&self.all_waiting(p)?);
                self.end_all(p)?;
                return Ok(Some(text));
            }
        }
    }

    fn is_anybody_busy(&self) -> bool {
        let progress = self.progress.lock();
        let busy = progress.workers.iter().filter(|worker| !worker.through);
        busy.count() > progress.waiting.len()
    }

    /// Waits until a file is through, or waits itself.
    fn await_news(&self, p: &mut Proc) -> Result<(), Raise> {
        let mine = self.reference;
        let ended = p.receive(None, |_, message| {
            Ok(match message.as_tuple() {
                Some([Term::Ref(reference), Term::Atom(_)]) if *reference == mine => Some(None),
                Some(
                    [
                        Term::Atom(atoms::UPPER_DOWN),
                        Term::Ref(_),
                        _,
                        Term::Pid(pid),
                        reason,
                    ],
                ) => Some(Some((*pid, reason.clone()))),
                _ => None,
            })
        })?;
        if let Some(Some((pid, reason))) = ended {
            self.ended(pid, &reason);
        }
        Ok(())
    }

    /// A process has ended. Its file is through, unless somebody has killed it.
    fn ended(&self, pid: Pid, reason: &Term) {
        let mut progress = self.progress.lock();
        progress.waiting.retain(|waiter| waiter.pid != pid);
        let Some(worker) = progress.workers.iter_mut().find(|worker| worker.pid == pid) else {
            return;
        };
        if !worker.through {
            worker.through = true;
            let (file, reason) = (worker.file.clone(), crate::term::inspect::inspect(reason));
            progress.failed = Some(headed(&file, &format!("** (exit) {reason}\n\n")));
        }
    }

    fn begin(self: &Arc<Self>, p: &mut Proc, file: &str, source: &str) {
        let (build, file, source) = (self.clone(), file.to_string(), source.to_string());
        let name = file.clone();
        let start = Box::new(move |p: &mut Proc| {
            let failed = compile(p, &file, &source)?;
            build.through(p, failed);
            Ok(Outcome::Done)
        });
        let options = SpawnOptions {
            monitor: true,
            ..SpawnOptions::default()
        };
        // With several permits it may run at once: it is to find itself among the workers.
        let mut progress = self.progress.lock();
        let pid = p.spawn(options, start).pid;
        progress.workers.push(Worker {
            pid,
            file: name,
            open: Vec::new(),
            through: false,
        });
    }

    fn through(&self, p: &mut Proc, failed: Option<String>) {
        let own = p.pid();
        {
            let mut progress = self.progress.lock();
            if progress.failed.is_none() {
                progress.failed = failed;
            }
            let mut workers = progress.workers.iter_mut();
            if let Some(worker) = workers.find(|worker| worker.pid == own) {
                worker.through = true;
            }
        }
        self.tell(p);
    }

    /// Tells the coordinator to look.
    fn tell(&self, p: &mut Proc) {
        let news = Term::tuple([Term::Ref(self.reference), Term::Atom(atoms::OK)]);
        p.send(self.coordinator, news);
    }

    /// Everybody waits: those that only asked whether there is a module are told that there is none, or else those
    /// whose module nobody is defining. False if there is nobody to tell.
    fn release_hopeless(&self, p: &mut Proc) -> bool {
        let hopeless = {
            let mut progress = self.progress.lock();
            let waiting = std::mem::take(&mut progress.waiting);
            let (maybe, rest): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|waiter| waiter.wanted == Wanted::Maybe);
            let (hopeless, rest) = match maybe.is_empty() {
                false => (maybe, rest),
                true => {
                    let is_open = |module: Atom| {
                        let mut workers = progress.workers.iter();
                        workers.any(|worker| worker.open.contains(&module))
                    };
                    rest.into_iter().partition(|waiter| !is_open(waiter.module))
                }
            };
            progress.waiting = rest;
            hopeless
        };
        for waiter in &hopeless {
            answer(p, waiter, false);
        }
        !hopeless.is_empty()
    }

    /// Who waits; nobody does so any longer.
    fn all_waiting(&self, p: &mut Proc) -> Result<Vec<Waiting>, Raise> {
        let (waiters, files) = {
            let mut progress = self.progress.lock();
            let workers = progress.workers.iter();
            let files: BTreeMap<Pid, String> = workers
                .map(|worker| (worker.pid, worker.file.clone()))
                .collect();
            (std::mem::take(&mut progress.waiting), files)
        };
        let mut waiting = Vec::new();
        for waiter in waiters {
            let stack: Vec<Term> = waiter
                .stack
                .iter()
                .filter(|e| !is_file(e) && !is_compilers(e))
                .cloned()
                .collect();
            waiting.push(Waiting {
                file: files.get(&waiter.pid).cloned().unwrap_or_default(),
                module: waiter.module,
                wanted: waiter.wanted,
                stack: exception(p, "format_stacktrace", &[Term::list(stack)])?,
            });
        }
        Ok(waiting)
    }

    /// Ends all that still wait, and waits until they have.
    fn end_all(&self, p: &mut Proc) -> Result<(), Raise> {
        let left: Vec<Pid> = {
            let progress = self.progress.lock();
            let workers = progress.workers.iter();
            workers.map(|worker| worker.pid).collect()
        };
        for pid in left {
            if p.is_alive(pid) {
                let watch = p.monitor(pid);
                p.exit(pid, Term::Atom(atoms::KILL))?;
                p.receive(None, |_, message| {
                    Ok(match message.as_tuple() {
                        Some([_, Term::Ref(reference), ..]) if *reference == watch => Some(()),
                        _ => None,
                    })
                })?;
            }
        }
        Ok(())
    }
}

fn answer(p: &mut Proc, waiter: &Waiter, is_there: bool) {
    let answer = Term::tuple([Term::Ref(waiter.reference), Term::bool(is_there)]);
    p.send(waiter.pid, answer);
}

impl Loader for Build {
    fn wait(&self, p: &mut Proc, module: Atom, wanted: Wanted) -> Result<bool, Raise> {
        let (own, mark, reference) = (p.pid(), p.mark()?, p.make_ref());
        let stack = match wanted {
            Wanted::Call => p.trace(Raise::error(atoms::UNDEF)).stack_term(),
            _ => Term::Nil,
        };
        let code = p.system().code.clone();
        let is_there = || {
            let server = code.downcast::<Modules>();
            server.is_some_and(|server| server.is_loaded(module))
        };
        {
            let mut progress = self.progress.lock();
            let mut workers = progress.workers.iter();
            let worker = workers.find(|worker| worker.pid == own);
            // Another process than those that compile gets no answer; who defines the module itself would wait for ever.
            if worker.is_none_or(|worker| worker.open.contains(&module)) {
                return Ok(false);
            }
            if is_there() {
                return Ok(true);
            }
            progress.waiting.push(Waiter {
                pid: own,
                reference,
                module,
                wanted,
                stack,
            });
        }
        self.tell(p);
        p.receive_reply(mark, reference, None)?;
        Ok(is_there())
    }

    fn begins(&self, p: &mut Proc, module: Atom, file: &str, line: Line) -> Option<String> {
        let own = p.pid();
        let mut progress = self.progress.lock();
        if let Some((other, at)) = progress.begun.get(&module)
            && other != file
        {
            let shown = crate::term::inspect::inspect(&Term::Atom(module));
            return Some(format!(
                "cannot define module {shown} because it is currently being defined in {other}:{at}"
            ));
        }
        let mut workers = progress.workers.iter_mut();
        let worker = workers.find(|worker| worker.pid == own)?;
        worker.open.push(module);
        progress.begun.insert(module, (file.to_string(), line));
        None
    }

    fn is_there(&self, p: &mut Proc, module: Atom, wanted: Wanted) {
        let own = p.pid();
        let released = {
            let mut progress = self.progress.lock();
            let mut workers = progress.workers.iter_mut();
            if let Some(worker) = workers.find(|worker| worker.pid == own)
                && wanted != Wanted::Struct
            {
                worker.open.retain(|open| *open != module);
            }
            let waiting = std::mem::take(&mut progress.waiting);
            let (released, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|waiter| {
                let enough = wanted != Wanted::Struct || waiter.wanted == Wanted::Struct;
                waiter.module == module && enough
            });
            progress.waiting = rest;
            released
        };
        for waiter in &released {
            answer(p, waiter, true);
        }
    }
}

/// Compiles one file; what is told if that fails.
fn compile(p: &mut Proc, file: &str, source: &str) -> Result<Option<String>, Raise> {
    let (text, stack) = match eval_file(p, source, file) {
        Ok(_) => return Ok(None),
        Err(EvalError::Syntax { error, .. }) => (error.to_string(), Term::list([spawner()])),
        Err(EvalError::Raise(raise)) if !raise.catchable() => return Err(raise),
        Err(EvalError::Raise(raise)) => told(p, &raise)?,
    };
    let trace = match stack {
        Term::Nil => "\n".to_string(),
        stack => exception(p, "format_stacktrace", &[stack])?,
    };
    Ok(Some(headed(file, &format!("{text}\n{trace}"))))
}

fn headed(file: &str, text: &str) -> String {
    format!("\n== Compilation error in file {file} ==\n{text}")
}

/// The banner of a failure and the stack below it.
fn told(p: &mut Proc, raise: &Raise) -> Result<(String, Term), Raise> {
    let kind = match raise.class {
        Class::Throw => atoms::THROW,
        Class::Exit => atoms::EXIT,
        Class::Error | Class::Terminated | Class::Interrupted => atoms::ERROR,
    };
    let of_compiler = raise.reason.struct_module() == Some(Atom::module("CompileError"));
    let stack = of_modules(&raise.stack_term(), of_compiler);
    let args = [Term::Atom(kind), raise.reason.clone(), stack.clone()];
    Ok((exception(p, "format_banner", &args)?, stack))
}

/// The stack without the file around its modules. Where there is room, Elixir shows who compiles.
fn of_modules(stack: &Term, of_compiler: bool) -> Term {
    let written = stack.iter().filter(|entry| !is_compilers(entry));
    let mut entries: Vec<Term> = written.cloned().collect();
    let had_any = *stack != Term::Nil;
    if entries.len() > 1 || of_compiler {
        entries.retain(|entry| !is_file(entry));
    }
    if had_any && entries.len() <= 1 {
        entries.push(spawner());
    }
    Term::list(entries)
}

/// Whether a stack's entry is of Elixir's compiler, which Mix does not show.
fn is_compilers(entry: &Term) -> bool {
    let Some([Term::Atom(module), Term::Atom(name), ..]) = entry.as_tuple() else {
        return false;
    };
    let is_script = module.as_str().starts_with("elixir_compiler_");
    matches!(module.as_str(), "elixir_compiler" | "elixir_module")
        || (is_script && name.as_str() == "fast_compile")
}

/// Whether a stack's entry is a file outside its modules.
fn is_file(entry: &Term) -> bool {
    let function = entry.as_tuple().and_then(|entry| entry.get(1)?.as_atom());
    function.is_some_and(|name| name.as_str() == "__FILE__")
}

/// Elixir's function that compiles files, as stacks show it.
fn spawner() -> Term {
    let file = "lib/kernel/parallel_compiler.ex";
    let location = [
        (atoms::FILE, Term::string(file)),
        (atoms::LINE, Term::Int(346)),
    ];
    Term::tuple([
        Term::Atom(Atom::module("Kernel.ParallelCompiler")),
        Term::atom("-spawn_workers/7-fun-1-"),
        Term::Int(5),
        Term::keyword(location),
    ])
}

fn exception(p: &mut Proc, function: &str, args: &[Term]) -> Result<String, Raise> {
    let text = p.apply(Atom::module("Exception"), Atom::new(function), args)?;
    Ok(text.as_str().unwrap_or_default().to_string())
}
