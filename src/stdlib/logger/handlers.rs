//! Handlers that programs add with `:logger.add_handler/3`: each hears of every message that is logged.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::term::{Atom, Map, Term, atoms};

use super::console::Event;
use super::level::Level;
use super::{Logger, log};

fn level_key() -> Atom {
    Atom::new("level")
}

/// A handler: its module's `log/2` is called by the process that logs.
#[derive(Clone, Debug)]
pub struct Handler {
    id: Atom,
    module: Atom,
    config: Map,
}

impl Handler {
    fn level(&self) -> Level {
        let level = self.config.get_atom(level_key()).and_then(Term::as_atom);
        level
            .and_then(|level| Level::from_name(level.as_str()))
            .unwrap_or(Level::All)
    }
}

/// Tells every handler of a message. One that fails is taken away, which is logged.
///
/// # Errors
/// `Terminated` if the process dies of a signal meanwhile.
pub fn tell(p: &mut Proc, event: &Event<'_>) -> Result<(), Raise> {
    let handlers = Logger::of(p).look(|settings| settings.handlers.clone());
    for handler in handlers {
        if event.level > handler.level() {
            continue;
        }
        let args = [term_of(p, event), Term::Map(handler.config.clone())];
        match p.deeper(|p| p.apply(handler.module, Atom::new("log"), &args)) {
            Err(raise) if !raise.catchable() => return Err(raise),
            Err(_) => {
                remove(p, handler.id);
                let text = format!("Handler {} crashed and was removed", Term::Atom(handler.id));
                log(p, Level::Error, text, &[])?;
            }
            Ok(_) => {}
        }
    }
    Ok(())
}

/// The message as handlers get it: `%{level: level, msg: message, meta: metadata}`.
fn term_of(p: &Proc, event: &Event<'_>) -> Term {
    let time = crate::stdlib::system::time::microseconds_since_1970(p);
    let given = event.metadata.iter();
    let given = given.map(|(key, value)| (Term::Atom(*key), value.clone()));
    let time = (Term::atom("time"), Term::Int(time));
    let gl = p.group_leader().map(|gl| (Term::atom("gl"), Term::Pid(gl)));
    let metadata = Map::from_entries(given.chain([time]).chain(gl));
    Term::map([
        (Term::Atom(level_key()), Term::Atom(event.level.atom())),
        (Term::atom("meta"), Term::Map(metadata)),
        (Term::atom("msg"), event.message.clone()),
    ])
}

fn find(p: &Proc, id: Atom) -> Option<Handler> {
    Logger::of(p).look(|settings| settings.handlers.iter().find(|h| h.id == id).cloned())
}

fn remove(p: &Proc, id: Atom) {
    Logger::of(p).configure(|settings| settings.handlers.retain(|handler| handler.id != id));
}

fn id_of(term: &Term) -> Result<Atom, Raise> {
    term.as_atom().ok_or_else(no_clause)
}

fn not_found(id: Atom) -> Term {
    Term::error(Term::tagged(atoms::NOT_FOUND, id))
}

/// `:logger.add_handler(id, module, config)`.
pub fn add_handler(p: &mut Proc, args: &[Term]) -> Reply {
    let (id, module) = (id_of(&args[0])?, id_of(&args[1])?);
    if find(p, id).is_some() {
        let there = Term::tagged(Atom::new("already_exist"), id);
        return Ok(Term::error(there));
    }
    let formatter = Term::tuple([Term::atom("logger_formatter"), Term::map([])]);
    let defaults = [
        ("filter_default", Term::atom("log")),
        ("filters", Term::Nil),
        ("formatter", formatter),
        ("id", Term::Atom(id)),
        ("level", Term::atom("all")),
        ("module", Term::Atom(module)),
    ];
    let mut config = Map::from_entries(
        defaults
            .into_iter()
            .map(|(key, value)| (Term::atom(key), value)),
    );
    for (key, value) in args[2].as_map().ok_or_else(no_clause)?.iter() {
        config = config.put(key.clone(), value.clone());
    }
    let code = p.system().code.clone();
    if !code.exports(module, Atom::new("log"), 2) {
        let missing = [Term::Atom(module), Term::atom("log"), Term::Int(2)];
        let missing = Term::tagged(Atom::new("function_not_exported"), Term::tuple(missing));
        let invalid = Term::tagged(Atom::new("invalid_handler"), missing);
        return Ok(Term::error(invalid));
    }
    let adding = Atom::new("adding_handler");
    if code.exports(module, adding, 1) {
        let answer = p.apply(module, adding, &[Term::Map(config)])?;
        match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), Term::Map(changed)]) => config = changed.clone(),
            _ => return Ok(answer),
        }
    }
    let handler = Handler { id, module, config };
    Logger::of(p).configure(|settings| settings.handlers.push(handler));
    Ok(Term::OK)
}

/// `:logger.remove_handler(id)`.
pub fn remove_handler(p: &mut Proc, args: &[Term]) -> Reply {
    let id = id_of(&args[0])?;
    let Some(handler) = find(p, id) else {
        return Ok(not_found(id));
    };
    remove(p, id);
    let removing = Atom::new("removing_handler");
    if p.system().code.clone().exports(handler.module, removing, 1) {
        p.apply(handler.module, removing, &[Term::Map(handler.config)])?;
    }
    Ok(Term::OK)
}

/// `:logger.get_handler_ids()`: that of Elixir's own handler and those of programs.
pub fn get_handler_ids(p: &mut Proc, _: &[Term]) -> Reply {
    let ids = Logger::of(p).look(|settings| {
        let own = settings.handlers.iter().map(|handler| handler.id);
        own.map(Term::Atom).collect::<Vec<_>>()
    });
    let all = std::iter::once(Term::Atom(Atom::module("Logger"))).chain(ids);
    Ok(Term::list(all.collect::<Vec<_>>()))
}

/// `:logger.get_handler_config(id)`.
pub fn get_handler_config(p: &mut Proc, args: &[Term]) -> Reply {
    let id = id_of(&args[0])?;
    Ok(find(p, id).map_or_else(
        || not_found(id),
        |handler| Term::ok(Term::Map(handler.config)),
    ))
}

/// `:logger.set_handler_config(id, key, value)`, and the same with `update`.
pub fn set_handler_config(p: &mut Proc, args: &[Term]) -> Reply {
    let id = id_of(&args[0])?;
    let changes: Vec<(Term, Term)> = match args {
        [_, key, value] => vec![(key.clone(), value.clone())],
        [_, Term::Map(map)] => map.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
        _ => return Err(no_clause()),
    };
    if find(p, id).is_none() {
        return Ok(not_found(id));
    }
    Logger::of(p).configure(|settings| {
        for handler in settings.handlers.iter_mut().filter(|h| h.id == id) {
            for (key, value) in &changes {
                handler.config = handler.config.clone().put(key.clone(), value.clone());
            }
        }
    });
    Ok(Term::OK)
}
