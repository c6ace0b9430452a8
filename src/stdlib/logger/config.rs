//! The logger's settings, and the functions that change them.

use std::collections::BTreeMap;

use crate::runtime::{Proc, Raise};
use crate::stdlib::application;
use crate::stdlib::args::no_clause;
use crate::stdlib::checks::keyword;
use crate::term::{Atom, Term, atoms};

use super::Logger;
use super::console::{Console, Format};
use super::handlers::Handler;
use super::level::{LEVELS, Level};

/// How the logger is set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The threshold for all messages.
    pub level: Level,
    /// How many bytes of a message are printed; `None` is all.
    pub truncate: Option<usize>,
    /// Whether reports of supervisors and of crashed processes are logged too.
    pub sasl_reports: bool,
    /// Whether the reports of servers, tasks and plain processes are logged.
    pub otp_reports: bool,
    /// The console.
    pub console: Console,
    /// The handlers that programs have added.
    pub(super) handlers: Vec<Handler>,
    /// The levels of modules.
    modules: BTreeMap<&'static str, Level>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            level: Level::Debug,
            truncate: Some(8 * 1024),
            sasl_reports: false,
            otp_reports: true,
            console: Console::default(),
            handlers: Vec::new(),
            modules: BTreeMap::new(),
        }
    }
}

/// The threshold for messages of the calling process: its own, that of the module whose function runs,
/// or the one for all.
pub fn threshold(p: &Proc) -> Level {
    let module = p.calls.last().map(|site| site.function.info().module);
    threshold_in(p, module)
}

/// The threshold for messages of the calling process in code of a module.
pub fn threshold_in(p: &Proc, module: Option<Atom>) -> Level {
    own_level(p).unwrap_or_else(|| {
        Logger::of(p).look(|settings| {
            let of_module = module.and_then(|module| settings.modules.get(module.as_str()));
            of_module.copied().unwrap_or(settings.level)
        })
    })
}

/// `:ok`.
pub fn done(_: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::OK)
}

/// `Logger.configure(options)`. As in Elixir, what is not known is ignored.
pub fn configure(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let options = keyword(&args[0]).ok_or_else(no_clause)?;
    Logger::of(p).configure(|settings| {
        for (key, value) in &options {
            set(settings, key.as_str(), value);
        }
    });
    Ok(Term::OK)
}

fn set(settings: &mut Settings, key: &str, value: &Term) {
    match key {
        "level" => {
            if let Some(level) = level_of(value) {
                settings.level = level;
            }
        }
        "truncate" => settings.truncate = value.as_int().and_then(|n| usize::try_from(n).ok()),
        "handle_sasl_reports" => settings.sasl_reports = value.truthy(),
        "handle_otp_reports" => settings.otp_reports = value.truthy(),
        _ => {}
    }
}

fn level_of(term: &Term) -> Option<Level> {
    Level::from_name(term.as_atom()?.as_str())
}

/// `Logger.configure_backend(:console, options)`.
pub fn configure_backend(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let options = keyword(&args[1]).ok_or_else(no_clause)?;
    if !args[0].is_atom(Atom::new("console")) {
        return Ok(Term::error(atoms::NOT_FOUND));
    }
    Logger::of(p).configure(|settings| {
        for (key, value) in &options {
            set_console(&mut settings.console, key.as_str(), value);
        }
    });
    Ok(Term::OK)
}

fn set_console(console: &mut Console, key: &str, value: &Term) {
    match (key, value) {
        ("format", Term::Binary(_)) => {
            console.format = Format::Text(value.as_str().unwrap_or_default().to_string());
        }
        ("format", Term::Tuple(_)) => {
            if let Some([Term::Atom(module), Term::Atom(function)]) = value.as_tuple() {
                console.format = Format::Function(*module, *function);
            }
        }
        ("metadata", Term::Atom(name)) if name.as_str() == "all" => console.metadata = None,
        ("metadata", list) => {
            console.metadata = Some(list.iter().filter_map(Term::as_atom).collect());
        }
        ("level", value) => console.level = level_of(value).unwrap_or(Level::All),
        _ => {}
    }
}

/// `Logger.add_backend(:console)`.
pub fn add_backend(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    if !args[0].is_atom(Atom::new("console")) {
        return Ok(Term::error(Term::tuple([
            Term::atom("unknown_backend"),
            args[0].clone(),
        ])));
    }
    let was_on = Logger::of(p).configure(|s| std::mem::replace(&mut s.console.on, true));
    if was_on {
        return Ok(Term::error(atoms::ALREADY_PRESENT));
    }
    Ok(Term::ok(crate::stdlib::process::group_leader::of_system(p)))
}

/// `Logger.remove_backend(:console)`.
pub fn remove_backend(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let is_console = args[0].is_atom(Atom::new("console"));
    let was_on =
        is_console && Logger::of(p).configure(|s| std::mem::replace(&mut s.console.on, false));
    Ok(if was_on {
        Term::OK
    } else {
        Term::error(atoms::NOT_FOUND)
    })
}

/// `Logger.level()`.
pub fn level(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::Atom(Logger::of(p).settings().level.atom()))
}

/// `Logger.levels()`.
pub fn levels(_: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::list(LEVELS.map(|level| Term::Atom(level.atom()))))
}

/// `Logger.compare_levels(left, right)`.
pub fn compare_levels(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let (Some(left), Some(right)) = (level_of(&args[0]), level_of(&args[1])) else {
        return Err(Raise::badarg());
    };
    Ok(Term::atom(match right.cmp(&left) {
        std::cmp::Ordering::Less => "lt",
        std::cmp::Ordering::Equal => "eq",
        std::cmp::Ordering::Greater => "gt",
    }))
}

/// One module, or a list of modules.
fn modules_of(term: &Term) -> Result<Vec<Atom>, Raise> {
    match term {
        Term::Atom(module) => Ok(vec![*module]),
        list => list
            .to_vec()
            .and_then(|list| list.iter().map(Term::as_atom).collect())
            .ok_or_else(no_clause),
    }
}

/// `Logger.put_module_level(modules, level)`.
pub fn put_module_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let modules = modules_of(&args[0])?;
    let level = level_of(&args[1]).ok_or_else(no_clause)?;
    Logger::of(p).configure(|settings| {
        let levels = modules.iter().map(|module| (module.as_str(), level));
        settings.modules.extend(levels);
    });
    Ok(Term::OK)
}

/// `Logger.get_module_level(modules)`.
pub fn get_module_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let settings = Logger::of(p).settings();
    let pairs = modules_of(&args[0])?.into_iter().filter_map(|module| {
        let level = settings.modules.get(module.as_str())?;
        Some(Term::tuple([Term::Atom(module), Term::Atom(level.atom())]))
    });
    Ok(Term::list(pairs.collect::<Vec<_>>()))
}

/// `Logger.delete_module_level(modules)`.
pub fn delete_module_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let modules = modules_of(&args[0])?;
    Logger::of(p).configure(|settings| {
        for module in &modules {
            settings.modules.remove(module.as_str());
        }
    });
    Ok(Term::OK)
}

/// `Logger.put_application_level(app, level)`.
pub fn put_application_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let app = args[0].as_atom().ok_or_else(no_clause)?;
    match application::modules(p, app) {
        Some(modules) => put_module_level(p, &[modules, args[1].clone()]),
        None => Ok(Term::error(Term::tagged(Atom::new("not_loaded"), app))),
    }
}

/// `Logger.delete_application_level(app)`.
pub fn delete_application_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let app = args[0].as_atom().ok_or_else(no_clause)?;
    match application::modules(p, app) {
        Some(modules) => delete_module_level(p, &[modules]),
        None => Ok(Term::OK),
    }
}

/// `Logger.delete_process_level(pid)`.
pub fn delete_process_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    super::own_pid(p, &args[0])?;
    p.set_flag(Atom::new(OWN_LEVEL), Term::NIL);
    Ok(Term::OK)
}

/// `Logger.delete_all_module_levels()`.
pub fn delete_all_module_levels(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Logger::of(p).configure(|settings| settings.modules.clear());
    Ok(Term::OK)
}

/// The flag under which a process keeps a level of its own.
const OWN_LEVEL: &str = "logger_level";

fn own_level(p: &Proc) -> Option<Level> {
    level_of(p.flag(Atom::new(OWN_LEVEL))?)
}

/// `Logger.put_process_level(pid, level)`.
pub fn put_process_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    super::own_pid(p, &args[0])?;
    let level = level_of(&args[1]).ok_or_else(no_clause)?;
    p.set_flag(Atom::new(OWN_LEVEL), Term::Atom(level.atom()));
    Ok(Term::OK)
}

/// `Logger.get_process_level(pid)`.
pub fn get_process_level(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    super::own_pid(p, &args[0])?;
    Ok(own_level(p).map_or(Term::NIL, |level| Term::Atom(level.atom())))
}
