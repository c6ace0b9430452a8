//! Functions that modules have without defining them: what they know of themselves, structs, exceptions,
//! protocols, behaviours.

use std::sync::Arc;

use super::{Module, Modules, Structure, Wanted};
use crate::lang::code::Result;
use crate::lang::eval;
use crate::runtime::{FnId, Proc, Raise};
use crate::term::inspect::Plain;
use crate::term::{Atom, Term, atoms, exception};

/// One of these functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the functions")]
pub enum Builtin {
    Info,
    ModuleInfo,
    Struct,
    Exception,
    Message,
    BehaviourInfo,
    Protocol,
    ImplFor,
    ImplForOrRaise,
    Impl,
}

const ALL: &[(&str, usize, Builtin)] = &[
    ("__info__", 1, Builtin::Info),
    ("module_info", 0, Builtin::ModuleInfo),
    ("module_info", 1, Builtin::ModuleInfo),
    ("__struct__", 0, Builtin::Struct),
    ("__struct__", 1, Builtin::Struct),
    ("exception", 1, Builtin::Exception),
    ("message", 1, Builtin::Message),
    ("behaviour_info", 1, Builtin::BehaviourInfo),
    ("__protocol__", 1, Builtin::Protocol),
    ("impl_for", 1, Builtin::ImplFor),
    ("impl_for!", 1, Builtin::ImplForOrRaise),
    ("__impl__", 1, Builtin::Impl),
];

fn named(name: Atom, arity: usize) -> Option<Builtin> {
    ALL.iter()
        .find(|(n, a, _)| *a == arity && *n == name.as_str())
        .map(|(_, _, builtin)| *builtin)
}

impl Builtin {
    /// A function that a module of a program has without having defined it.
    pub fn of_module(module: &Module, name: Atom, arity: usize) -> Option<Builtin> {
        named(name, arity).filter(|builtin| builtin.belongs_to(module))
    }

    fn belongs_to(self, module: &Module) -> bool {
        match self {
            Builtin::Info | Builtin::ModuleInfo => true,
            Builtin::Struct => module.structure.is_some(),
            Builtin::Exception => module.exception,
            Builtin::Message => {
                let fields = module.structure.as_ref().map(|s| &s.fields);
                let message = |fields: &Vec<(Atom, Term)>| {
                    fields.iter().any(|(name, _)| *name == atoms::MESSAGE)
                };
                module.exception && fields.is_some_and(message)
            }
            Builtin::BehaviourInfo => !module.callbacks.is_empty() || module.protocol.is_some(),
            Builtin::Protocol | Builtin::ImplFor | Builtin::ImplForOrRaise => {
                module.protocol.is_some()
            }
            Builtin::Impl => module.implements.is_some(),
        }
    }

    /// The names and arities of those that a module has and shows.
    pub fn exports(module: &Module) -> impl Iterator<Item = (Atom, usize)> + '_ {
        ALL.iter()
            .filter(|(.., builtin)| {
                builtin.belongs_to(module)
                    && !matches!(builtin, Builtin::Info | Builtin::ModuleInfo)
            })
            .map(|(name, arity, _)| (Atom::new(name), *arity))
    }

    /// A function that a native module or a built-in exception has.
    pub fn of_native(modules: &Modules, module: Atom, name: Atom, arity: usize) -> Option<Builtin> {
        let builtin = named(name, arity)?;
        let fits = match builtin {
            Builtin::Info => modules.exists_now(module) && module.is_module_alias(),
            Builtin::ModuleInfo => modules.exists_now(module),
            Builtin::Struct | Builtin::Exception => exception::builtin(module).is_some(),
            Builtin::Message => exception::builtin(module).is_some(),
            Builtin::BehaviourInfo => modules.is_native_behaviour(module),
            _ => false,
        };
        fits.then_some(builtin)
    }

    /// Runs it for a module.
    ///
    /// # Errors
    /// As the function that it stands for.
    pub fn run(self, modules: &Modules, p: &mut Proc, module: Atom, args: &[Term]) -> Result {
        match self {
            Builtin::Info => info(modules, p, module, args),
            Builtin::ModuleInfo => module_info(modules, module, args.first()),
            Builtin::Struct => make_struct(modules, p, module, args.first()),
            Builtin::Exception => make_exception(modules, p, module, &args[0]),
            Builtin::Message => message(p, &args[0]),
            Builtin::BehaviourInfo => behaviour_info(modules, p, module, &args[0]),
            Builtin::Protocol => protocol(modules, module, &args[0]),
            Builtin::ImplFor => Ok(Modules::maybe(modules.implementation(module, &args[0]))),
            Builtin::ImplForOrRaise => modules
                .implementation_or_raise(p, module, &args[0])
                .map(Term::Atom),
            Builtin::Impl => implements(modules, module, &args[0]),
        }
    }
}

fn no_clause(p: &Proc, module: Atom, name: &str, args: &[Term]) -> Raise {
    let id = FnId::built_in(module, Atom::new(name), args.len());
    p.trace_native(Raise::error(atoms::FUNCTION_CLAUSE), id, args)
}

fn functions(names: impl IntoIterator<Item = (Atom, usize)>) -> Term {
    let pairs: Vec<(Atom, Term)> = names
        .into_iter()
        .map(|(name, arity)| (name, Term::from(arity)))
        .collect();
    Term::keyword(pairs)
}

/// `Module.__info__(key)`.
fn info(modules: &Modules, p: &mut Proc, module: Atom, args: &[Term]) -> Result {
    let loaded = modules.loaded(module);
    let key = args[0].as_atom().map_or("", Atom::as_str);
    Ok(match key {
        "functions" => {
            let own = modules.exports_of(module).into_iter();
            functions(own.filter(|(name, arity)| (name.as_str(), *arity) != ("behaviour_info", 1)))
        }
        "macros" => Term::Nil,
        "module" => Term::Atom(module),
        "md5" => Term::binary(module.as_str().bytes().cycle().take(16).collect::<Vec<_>>()),
        "attributes" => Term::keyword(loaded.map_or(Vec::new(), |m| m.attributes.clone())),
        "compile" => Term::keyword([(Atom::new("source"), Term::Nil)]),
        "deprecated" => Term::Nil,
        "struct" => match modules.structure(p, module) {
            Some(structure) => {
                let field = |(name, _): &(Atom, Term)| {
                    let required = structure.enforced.contains(name);
                    Term::map([
                        (Term::atom("field"), Term::Atom(*name)),
                        (Term::atom("required"), Term::bool(required)),
                    ])
                };
                Term::list(structure.fields.iter().map(field).collect::<Vec<_>>())
            }
            None => Term::NIL,
        },
        _ => return Err(no_clause(p, module, "__info__", args)),
    })
}

fn module_info(modules: &Modules, module: Atom, key: Option<&Term>) -> Result {
    let exports = || functions(modules.exports_of(module));
    let attributes = || {
        let loaded = modules.loaded(module);
        Term::keyword(loaded.map_or(Vec::new(), |m| m.attributes.clone()))
    };
    let all = [
        ("module", Term::Atom(module)),
        ("exports", exports()),
        ("attributes", attributes()),
        ("compile", Term::Nil),
    ];
    Ok(match key.and_then(Term::as_atom) {
        None => Term::keyword(all.map(|(key, value)| (Atom::new(key), value))),
        Some(key) if key.as_str() == "functions" => exports(),
        Some(key) => all
            .into_iter()
            .find(|(name, _)| *name == key.as_str())
            .map_or(Term::NIL, |(_, value)| value),
    })
}

/// `Module.__struct__(fields)`.
fn make_struct(modules: &Modules, p: &mut Proc, module: Atom, fields: Option<&Term>) -> Result {
    let Some(structure) = modules.structure(p, module) else {
        return Err(eval::undefined(p, module, atoms::STRUCT, &[]));
    };
    let Some(fields) = fields else {
        return Ok(structure.blank.clone());
    };
    let mut given = Vec::new();
    let mut made = structure.blank.clone();
    for (key, value) in pairs_of(p, modules, fields)? {
        let Term::Map(map) = made else { break };
        if !map.contains(&key) {
            // As in Elixir the error does not show the struct that is being made.
            return Err(p.trace(Raise::error(exception::key_error(key, Term::NIL, None))));
        }
        given.push(key.clone());
        made = Term::Map(map.put(key, value));
    }
    let missing: Vec<Term> = structure
        .enforced
        .iter()
        .map(|key| Term::Atom(*key))
        .filter(|key| !given.contains(key))
        .collect();
    if !missing.is_empty() {
        let error = eval::missing_keys(module, &missing);
        return Err(p.trace(Raise::error(error)));
    }
    Ok(made)
}

/// The pairs of a keyword list, a map, or any other enumerable of pairs.
fn pairs_of(p: &mut Proc, modules: &Modules, fields: &Term) -> Result<Vec<(Term, Term)>> {
    let list = match fields {
        Term::Map(map) if fields.struct_module().is_none() => {
            return Ok(map.iter().map(|(k, v)| (k.clone(), v.clone())).collect());
        }
        Term::Nil | Term::Cons(_) => fields.clone(),
        other => {
            let to_list = Atom::new("to_list");
            eval::call_target(
                p,
                modules,
                atoms::ENUM,
                to_list,
                std::slice::from_ref(other),
            )?
        }
    };
    let pairs = list.iter().filter_map(|pair| match pair.as_tuple() {
        Some([key, value]) => Some((key.clone(), value.clone())),
        _ => None,
    });
    Ok(pairs.collect())
}

/// `Module.exception(options)`: a message, or fields.
fn make_exception(modules: &Modules, p: &mut Proc, module: Atom, options: &Term) -> Result {
    let Some(structure) = modules.structure(p, module) else {
        return Err(eval::undefined(p, module, Atom::new("exception"), &[]));
    };
    let has_message = structure
        .fields
        .iter()
        .any(|(name, _)| *name == atoms::MESSAGE);
    if has_message && matches!(options, Term::Binary(_)) {
        let Term::Map(map) = structure.blank.clone() else {
            return Ok(structure.blank.clone());
        };
        return Ok(Term::Map(
            map.put(Term::Atom(atoms::MESSAGE), options.clone()),
        ));
    }
    if !options.is_list() {
        let args = std::slice::from_ref(options);
        return Err(no_clause(p, module, "exception", args));
    }
    let Term::Map(blank) = &structure.blank else {
        return Ok(structure.blank.clone());
    };
    let given = pairs_of(p, modules, options)?;
    let (known, unknown): (Vec<_>, Vec<_>) =
        given.into_iter().partition(|(key, _)| blank.contains(key));
    if !unknown.is_empty() {
        warn_unknown_fields(p, module, unknown)?;
    }
    let made = known
        .into_iter()
        .fold(blank.clone(), |made, (key, value)| made.put(key, value));
    Ok(Term::Map(made))
}

/// Elixir 1.14 lets fields pass that an exception does not have, with a warning.
fn warn_unknown_fields(p: &mut Proc, module: Atom, fields: Vec<(Term, Term)>) -> Result<()> {
    let fields = fields
        .into_iter()
        .map(|(key, value)| Term::tuple([key, value]));
    let (fields, name) = (
        crate::lang::show(&Term::list(fields.collect::<Vec<_>>())),
        module.module_name(),
    );
    let text = format!(
        "the following fields are unknown when raising {name}: {fields}. Please make sure to only give known fields when raising or redefine {name}.exception/1 to discard unknown fields. Future Elixir versions will raise on unknown fields given to raise/2"
    );
    let stack = p.stack_trace(None).to_term();
    p.apply(
        Atom::module("IO"),
        Atom::new("warn"),
        &[Term::string(text), stack],
    )?;
    Ok(())
}

/// `Module.message(exception)`: the field.
fn message(p: &mut Proc, error: &Term) -> Result {
    if let Some(message) = error.field(atoms::MESSAGE)
        && error
            .struct_module()
            .is_none_or(|module| exception::builtin(module).is_none())
    {
        return Ok(message.clone());
    }
    let _ = p;
    Ok(Term::string(exception::message(error, &mut Plain)))
}

fn behaviour_info(modules: &Modules, p: &mut Proc, module: Atom, key: &Term) -> Result {
    let (callbacks, optional) = modules.callbacks(p, module)?.unwrap_or_default();
    match key.as_atom().map_or("", Atom::as_str) {
        "callbacks" => Ok(functions(callbacks)),
        "optional_callbacks" => Ok(functions(optional)),
        _ => Err(no_clause(
            p,
            module,
            "behaviour_info",
            std::slice::from_ref(key),
        )),
    }
}

fn protocol(modules: &Modules, module: Atom, key: &Term) -> Result {
    let loaded = modules
        .loaded(module)
        .and_then(|module| module.protocol.clone());
    Ok(match key.as_atom().map_or("", Atom::as_str) {
        "module" => Term::Atom(module),
        "functions" => {
            let mut names = loaded.unwrap_or_default().functions;
            names.sort_by(|a, b| (a.0.as_str(), a.1).cmp(&(b.0.as_str(), b.1)));
            functions(names)
        }
        "consolidated?" => Term::bool(false),
        "impls" => Term::atom("not_consolidated"),
        _ => Term::NIL,
    })
}

fn implements(modules: &Modules, module: Atom, key: &Term) -> Result {
    let implements = modules.loaded(module).and_then(|module| module.implements);
    let Some((protocol, kind)) = implements else {
        return Ok(Term::NIL);
    };
    Ok(match key.as_atom().map_or("", Atom::as_str) {
        "protocol" => Term::Atom(protocol),
        "for" => Term::Atom(kind),
        "target" => Term::Atom(module),
        _ => Term::NIL,
    })
}

/// The struct of a built-in exception.
pub fn exception_structure(module: Atom) -> Option<Arc<Structure>> {
    let builtin = exception::builtin(module)?;
    let fields = builtin.fields.iter();
    Some(Arc::new(Structure {
        fields: fields
            .map(|(name, initial)| (Atom::new(name), initial.term()))
            .collect(),
        enforced: Vec::new(),
        blank: builtin.with([]),
    }))
}

/// The struct of a native module.
pub fn native_structure(modules: &Modules, p: &mut Proc, module: Atom) -> Option<Arc<Structure>> {
    if let Some(structure) = exception_structure(module) {
        return Some(structure);
    }
    modules.table(module)?.find(atoms::STRUCT, 0)?;
    let blank = eval::call_target(p, modules, module, atoms::STRUCT, &[]).ok()?;
    let fields = blank.as_map()?.iter().filter_map(|(key, value)| {
        let name = key.as_atom().filter(|name| *name != atoms::STRUCT)?;
        Some((name, value.clone()))
    });
    Some(Arc::new(Structure {
        fields: fields.collect(),
        enforced: Vec::new(),
        blank: blank.clone(),
    }))
}

type Callbacks = (Vec<(Atom, usize)>, Vec<(Atom, usize)>);

impl Modules {
    /// The callbacks that a behaviour wants, and which of them are optional; `None` if it is no behaviour.
    ///
    /// # Errors
    /// What a native behaviour raises when it is asked.
    pub fn callbacks(&self, p: &mut Proc, behaviour: Atom) -> Result<Option<Callbacks>> {
        self.await_module(p, behaviour, Wanted::Maybe)?;
        if let Some(module) = self.loaded(behaviour)
            && let Some(protocol) = &module.protocol
        {
            return Ok(Some((protocol.functions.clone(), Vec::new())));
        }
        if let Some(module) = self.loaded(behaviour)
            && !module.callbacks.is_empty()
        {
            return Ok(Some((module.callbacks.clone(), module.optional.clone())));
        }
        if self
            .loaded(behaviour)
            .is_some_and(|module| !module.embedded)
        {
            return Ok(None);
        }
        let name = match behaviour.is_module_alias() {
            true => behaviour.module_name().to_string(),
            false => format!(":{behaviour}"),
        };
        if let Some(native) = self.behaviours.iter().find(|native| native.module == name) {
            let atoms = |list: &[(&str, usize)]| {
                list.iter()
                    .map(|(name, arity)| (Atom::new(name), *arity))
                    .collect()
            };
            return Ok(Some((atoms(native.callbacks), atoms(native.optional))));
        }
        self.native_protocol(p, behaviour)
    }

    /// The functions of a protocol that is native.
    fn native_protocol(&self, p: &mut Proc, protocol: Atom) -> Result<Option<Callbacks>> {
        let name = Atom::new("__protocol__");
        let table = self.table(protocol);
        if table.is_none_or(|table| table.find(name, 1).is_none()) {
            return Ok(None);
        }
        let answer = eval::call_target(p, self, protocol, name, &[Term::atom("functions")])?;
        let pairs = answer.iter().filter_map(|pair| match pair.as_tuple() {
            Some([Term::Atom(name), Term::Int(arity)]) => {
                Some((*name, usize::try_from(*arity).ok()?))
            }
            _ => None,
        });
        Ok(Some((pairs.collect(), Vec::new())))
    }
}

impl Modules {
    /// Whether the layers above define a behaviour of this name.
    fn is_native_behaviour(&self, module: Atom) -> bool {
        let mut behaviours = self.behaviours.iter();
        behaviours.any(|native| match native.module.strip_prefix(':') {
            Some(erlang) => erlang == module.as_str(),
            None => native.module == module.module_name(),
        })
    }
}
