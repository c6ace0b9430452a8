//! `Logger`: what is logged, and where it shows.
//!
//! A message is printed at once by the process that logs it, so that logs stand where they belong in a
//! run's output. The reports of processes, servers and supervisors are made messages in `reports`.

mod caller;
mod capture;
mod config;
mod console;
pub mod erlang;
mod handlers;
mod level;
pub mod macros;
mod message;
pub mod reports;

use std::sync::Arc;

use parking_lot::Mutex;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::no_clause;
use crate::stdlib::checks;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term};

pub use config::Settings;
pub use level::Level;

/// Who else gets what is logged: the level, the text and the process that it is about.
pub type Listener = Arc<dyn Fn(Level, &str, Option<Pid>) + Send + Sync>;

/// The logger of a system. The lock is held for a look at the settings.
#[derive(Default)]
pub struct Logger {
    settings: Mutex<Settings>,
    captures: Mutex<Vec<capture::Capture>>,
    listeners: Mutex<Vec<(u64, Listener)>>,
}

impl Logger {
    /// The logger of the process's system.
    pub fn of(p: &Proc) -> Arc<Logger> {
        p.system().extension()
    }

    /// The settings as they stand.
    pub fn settings(&self) -> Settings {
        self.settings.lock().clone()
    }

    /// Looks at the settings as they stand.
    pub fn look<R>(&self, look: impl FnOnce(&Settings) -> R) -> R {
        look(&self.settings.lock())
    }

    /// Changes the settings.
    pub fn configure<R>(&self, change: impl FnOnce(&mut Settings) -> R) -> R {
        change(&mut self.settings.lock())
    }

    /// From now on the listener hears what is logged (before it is laid out for the console); the number
    /// takes it away again.
    pub fn listen(&self, listener: Listener) -> u64 {
        let mut listeners = self.listeners.lock();
        let number = listeners.last().map_or(1, |(last, _)| last + 1);
        listeners.push((number, listener));
        number
    }

    /// The listener hears nothing any longer.
    pub fn unlisten(&self, number: u64) {
        self.listeners.lock().retain(|(n, _)| *n != number);
    }
}

/// Whether a message of the calling process at this level would be logged.
pub fn allows(p: &Proc, level: Level) -> bool {
    level <= Logger::of(p).settings.lock().level && !is_disabled(p)
}

/// Logs a text.
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile: programs' own layouts and handlers run in it.
pub fn log(
    p: &mut Proc,
    level: Level,
    text: String,
    metadata: &[(Atom, Term)],
) -> Result<(), Raise> {
    let message = Term::tagged(Atom::new("string"), Term::string(&text));
    log_event(p, level, text, message, metadata)
}

/// Logs a text, which handlers get in the form in which it was given.
fn log_event(
    p: &mut Proc,
    level: Level,
    text: String,
    message: Term,
    metadata: &[(Atom, Term)],
) -> Result<(), Raise> {
    let logger = Logger::of(p);
    let settings = logger.settings();
    let text = console::truncated(text, settings.truncate);
    for (_, listener) in logger.listeners.lock().iter() {
        listener(level, &text, Some(p.pid()));
    }
    let event = console::Event {
        level,
        text: &text,
        message,
        metadata,
    };
    let shown = settings.console.layout(p, &event)?;
    if !logger.keep(level, &shown) {
        settings.console.print(p, level, &shown)?;
    }
    handlers::tell(p, &event)
}

natives! { const FUNCTIONS of "Logger":
    "__do_log__" 4 => do_log;
    "__should_log__" 2 => should_log;
    /// Logs at level alert.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.alert("the roof is on fire")
    ///     :ok
    "alert" 1 => |p, args| at(p, Level::Alert, args);
    "alert" 2 => |p, args| at(p, Level::Alert, args);
    /// Logs at the given level.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.bare_log(:info, "hello")
    ///     :ok
    "bare_log" 2 => bare_log;
    "bare_log" 3 => bare_log;
    /// Whether the first level is more (`:gt`), less (`:lt`) or as (`:eq`) severe.
    ///
    ///     iex> Logger.compare_levels(:error, :info)
    ///     :gt
    "compare_levels" 2 => config::compare_levels;
    /// Configures the logger: `level:`, `truncate:`, `handle_sasl_reports:`, `handle_otp_reports:`.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     :ok
    "configure" 1 => config::configure;
    /// Configures the console: `format:`, `metadata:`, `level:`.
    ///
    ///     iex> Logger.configure_backend(:console, metadata: [:request_id])
    ///     :ok
    "configure_backend" 2 => config::configure_backend;
    /// Turns the console on again.
    ///
    ///     iex> Logger.remove_backend(:console)
    ///     iex> {:ok, pid} = Logger.add_backend(:console)
    ///     iex> is_pid(pid)
    ///     true
    "add_backend" 1 => config::add_backend;
    "add_backend" 2 => config::add_backend;
    /// Turns the console off.
    ///
    ///     iex> Logger.remove_backend(:console)
    ///     :ok
    "remove_backend" 1 => config::remove_backend;
    "remove_backend" 2 => config::remove_backend;
    /// Logs at level critical.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.critical("nearly")
    ///     :ok
    "critical" 1 => |p, args| at(p, Level::Critical, args);
    "critical" 2 => |p, args| at(p, Level::Critical, args);
    /// Logs at level debug.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.debug("x is 1")
    ///     :ok
    "debug" 1 => |p, args| at(p, Level::Debug, args);
    "debug" 2 => |p, args| at(p, Level::Debug, args);
    /// Forgets the levels of all modules.
    ///
    ///     iex> Logger.delete_all_module_levels()
    ///     :ok
    "delete_all_module_levels" 0 => config::delete_all_module_levels;
    /// Forgets the levels of an application's modules.
    ///
    ///     iex> Logger.delete_application_level(:no_such_app)
    ///     :ok
    "delete_application_level" 1 => config::delete_application_level;
    /// The calling process has no level of its own any longer.
    ///
    ///     iex> Logger.put_process_level(self(), :error)
    ///     iex> Logger.delete_process_level(self())
    ///     iex> Logger.get_process_level(self())
    ///     nil
    "delete_process_level" 1 => config::delete_process_level;
    /// Forgets the level of a module or of several.
    ///
    ///     iex> Logger.put_module_level(Some.Module, :error)
    ///     iex> Logger.delete_module_level(Some.Module)
    ///     iex> Logger.get_module_level(Some.Module)
    ///     []
    "delete_module_level" 1 => config::delete_module_level;
    /// The calling process logs nothing any longer.
    ///
    ///     iex> Logger.disable(self())
    ///     iex> Logger.enabled?(self())
    ///     false
    "disable" 1 => disable;
    /// Logs at level emergency.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.emergency("all is lost")
    ///     :ok
    "emergency" 1 => |p, args| at(p, Level::Emergency, args);
    "emergency" 2 => |p, args| at(p, Level::Emergency, args);
    /// The calling process logs again.
    ///
    ///     iex> Logger.enable(self())
    ///     :ok
    "enable" 1 => enable;
    /// Whether the calling process logs.
    ///
    ///     iex> Logger.enabled?(self())
    ///     true
    "enabled?" 1 => is_enabled;
    /// Logs at level error.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.error("it did not work")
    ///     :ok
    "error" 1 => |p, args| at(p, Level::Error, args);
    "error" 2 => |p, args| at(p, Level::Error, args);
    /// Waits until all has been printed, which here it always has.
    ///
    ///     iex> Logger.flush()
    ///     :ok
    "flush" 0 => config::done;
    /// The level of a module or of several, as a list of pairs.
    ///
    ///     iex> Logger.put_module_level(Other.Module, :error)
    ///     iex> Logger.get_module_level(Other.Module)
    ///     [{Other.Module, :error}]
    "get_module_level" 1 => config::get_module_level;
    /// The level that a process has of its own.
    ///
    ///     iex> Logger.get_process_level(self())
    ///     nil
    "get_process_level" 1 => config::get_process_level;
    /// Logs at level info.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.info("hello")
    ///     :ok
    "info" 1 => |p, args| at(p, Level::Info, args);
    "info" 2 => |p, args| at(p, Level::Info, args);
    /// The level from which on messages are logged.
    ///
    ///     iex> Logger.configure(level: :error)
    ///     iex> Logger.level()
    ///     :error
    "level" 0 => config::level;
    /// All levels, the most severe first.
    ///
    ///     iex> hd(Logger.levels())
    ///     :emergency
    "levels" 0 => config::levels;
    /// Logs at the given level.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.log(:info, "hello")
    ///     :ok
    "log" 2 => log_at;
    "log" 3 => log_at;
    /// The metadata of the calling process; with an argument, sets some (`nil` takes one away).
    ///
    ///     iex> Logger.metadata(request_id: 7)
    ///     iex> Logger.metadata()
    ///     [request_id: 7]
    "metadata" 0 => message::metadata;
    "metadata" 1 => message::set_metadata;
    /// Logs at level notice.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.notice("by the way")
    ///     :ok
    "notice" 1 => |p, args| at(p, Level::Notice, args);
    "notice" 2 => |p, args| at(p, Level::Notice, args);
    /// Sets the level of the modules that an application's specification lists.
    ///
    ///     iex> Logger.put_application_level(:no_such_app, :error)
    ///     {:error, {:not_loaded, :no_such_app}}
    "put_application_level" 2 => config::put_application_level;
    /// Sets the level of a module or of several.
    ///
    ///     iex> Logger.put_module_level(Third.Module, :error)
    ///     :ok
    "put_module_level" 2 => config::put_module_level;
    /// Sets the level of the calling process.
    ///
    ///     iex> Logger.put_process_level(self(), :error)
    ///     :ok
    "put_process_level" 2 => config::put_process_level;
    /// Sets the metadata of the calling process to exactly these.
    ///
    ///     iex> Logger.metadata(a: 1)
    ///     iex> Logger.reset_metadata(b: 2)
    ///     iex> Logger.metadata()
    ///     [b: 2]
    "reset_metadata" 0 => message::reset_metadata;
    "reset_metadata" 1 => message::reset_metadata;
    /// Logs at level warning: the older name.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.warn("careful")
    ///     :ok
    "warn" 1 => |p, args| at(p, Level::Warning, args);
    "warn" 2 => |p, args| at(p, Level::Warning, args);
    /// Logs at level warning.
    ///
    ///     iex> Logger.configure(level: :none)
    ///     iex> Logger.warning("careful")
    ///     :ok
    "warning" 1 => |p, args| at(p, Level::Warning, args);
    "warning" 2 => |p, args| at(p, Level::Warning, args);
}

/// The table.
pub const MODULE: NativeModule = NativeModule {
    name: "Logger",
    doc: "Logging: messages with a level, printed as `time [level] text`. The time is the lab's.",
    functions: FUNCTIONS,
};

/// `Logger.error(message, metadata)` and the like.
fn at(p: &mut Proc, level: Level, args: &[Term]) -> Result<Term, Raise> {
    if config::threshold(p) < level || is_disabled(p) {
        return Ok(Term::OK);
    }
    log_from(p, level, args, None)
}

/// Logs a message with its metadata, from the place with this environment.
fn log_from(p: &mut Proc, level: Level, args: &[Term], env: Option<&Term>) -> Result<Term, Raise> {
    let own = checks::keyword(args.get(1).unwrap_or(&Term::Nil)).ok_or_else(no_clause);
    let own = own.unwrap_or_default();
    let (text, more) = match own.iter().find(|(key, _)| key.as_str() == "report_cb") {
        Some((_, writer)) => (erlang::report_text(p, &args[0], Some(writer))?, Vec::new()),
        None => message::text(p, &args[0])?,
    };
    let place = env.map_or_else(Vec::new, caller::place);
    let metadata = message::merged(p, level, &[more, own].concat(), place);
    let message = message::given(&args[0], &text);
    log_event(p, level, text, message, &metadata)?;
    Ok(Term::OK)
}

/// `Logger.bare_log(level, message, metadata)`, a function where the others are macros.
fn bare_log(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let level = level_of(&args[0])?;
    at(p, level, &args[1..])
}

/// What the macros ask before they evaluate anything: whether this level is logged from a module.
fn should_log(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let level = level_of(&args[0])?;
    let threshold = config::threshold_in(p, args[1].as_atom());
    Ok(Term::bool(level <= threshold && !is_disabled(p)))
}

/// What the macros do then: `__do_log__(level, message, __ENV__, metadata)`.
fn do_log(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let level = level_of(&args[0])?;
    let parts = [args[1].clone(), args[3].clone()];
    log_from(p, level, &parts, Some(&args[2]))
}

/// `Logger.log(level, message, metadata)`.
fn log_at(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let level = level_of(&args[0])?;
    at(p, level, &args[1..])
}

/// The level of a message.
fn level_of(term: &Term) -> Result<Level, Raise> {
    term.as_atom()
        .and_then(|name| Level::from_name(name.as_str()))
        .filter(|level| level::LEVELS.contains(level))
        .ok_or_else(no_clause)
}

/// The flag under which a process remembers that it logs nothing.
const DISABLED: &str = "logger_disabled";

fn is_disabled(p: &Proc) -> bool {
    p.flag(Atom::new(DISABLED)).is_some_and(Term::truthy)
}

fn own_pid(p: &Proc, term: &Term) -> Result<(), Raise> {
    if term.as_pid() == Some(p.pid()) {
        Ok(())
    } else {
        Err(no_clause())
    }
}

fn disable(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    own_pid(p, &args[0])?;
    p.set_flag(Atom::new(DISABLED), Term::bool(true));
    Ok(Term::OK)
}

fn enable(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    own_pid(p, &args[0])?;
    p.set_flag(Atom::new(DISABLED), Term::bool(false));
    Ok(Term::OK)
}

fn is_enabled(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    own_pid(p, &args[0])?;
    Ok(Term::bool(!is_disabled(p)))
}
