//! What can be logged, as text; and the metadata that go with it.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::no_clause;
use crate::stdlib::checks::{inspect, keyword};
use crate::term::{Atom, Term};

use super::level::Level;

type Metadata = Vec<(Atom, Term)>;

/// The text of what is logged, and the metadata that came with it: a string, chardata, a keyword list or map
/// (a report), or a function that makes one of these, alone or with metadata.
///
/// # Errors
/// What the function or a protocol's implementation raises.
pub fn text(p: &mut Proc, message: &Term) -> Result<(String, Metadata), Raise> {
    if !matches!(message, Term::Fun(fun) if fun.arity() == 0) {
        return Ok((plain(p, message)?, Vec::new()));
    }
    let made = p.call(message, &[])?;
    match made.as_tuple() {
        Some([message, more]) => Ok((plain(p, message)?, keyword(more).ok_or_else(no_clause)?)),
        _ => Ok((plain(p, &made)?, Vec::new())),
    }
}

fn plain(p: &mut Proc, message: &Term) -> Result<String, Raise> {
    match message {
        Term::Cons(_) if keyword(message).is_some() => inspect(p, message),
        Term::Map(map) if message.struct_module().is_none() => {
            let pairs: Vec<Term> = map
                .iter()
                .map(|(key, value)| Term::tuple([key.clone(), value.clone()]))
                .collect();
            inspect(p, &Term::list(pairs))
        }
        Term::Nil | Term::Cons(_) => chardata(p, message),
        other => called(p, "String.Chars", "to_string", other),
    }
}

/// `IO.chardata_to_string(data)`.
///
/// # Errors
/// What that raises.
pub fn chardata(p: &mut Proc, data: &Term) -> Result<String, Raise> {
    called(p, "IO", "chardata_to_string", data)
}

fn called(p: &mut Proc, module: &str, function: &str, arg: &Term) -> Result<String, Raise> {
    let text = p.apply(
        Atom::module(module),
        Atom::new(function),
        std::slice::from_ref(arg),
    )?;
    Ok(String::from_utf8_lossy(text.as_bytes().unwrap_or_default()).into_owned())
}

/// The key of the process dictionary under which a process's metadata stand, as in Erlang's logger.
const KEY: &str = "$logger_metadata$";

fn own(p: &Proc) -> Metadata {
    let Some(Term::Map(map)) = p.get(&Term::atom(KEY)) else {
        return Vec::new();
    };
    map.iter()
        .filter_map(|(key, value)| Some((key.as_atom()?, value.clone())))
        .collect()
}

fn store(p: &mut Proc, metadata: Metadata) {
    let entries = metadata
        .into_iter()
        .filter(|(_, value)| *value != Term::NIL)
        .map(|(key, value)| (Term::Atom(key), value));
    p.put(Term::atom(KEY), Term::map(entries));
}

/// The metadata of a message in the order of their names: its own, those of the process, the place that it stands
/// in, and the process itself.
pub fn merged(
    p: &Proc,
    level: Level,
    own_of_message: &[(Atom, Term)],
    place: Metadata,
) -> Metadata {
    let domain = Term::list([Term::atom("elixir")]);
    let all = own_of_message
        .iter()
        .cloned()
        .chain(own(p))
        .chain(place)
        .chain([
            (Atom::new("domain"), domain),
            (Atom::new("pid"), Term::Pid(p.pid())),
        ]);
    let mut sorted: Metadata = Vec::new();
    for (key, value) in all {
        if !sorted.iter().any(|(known, _)| *known == key) {
            sorted.push((key, value));
        }
    }
    sorted.sort_by_key(|(key, _)| key.as_str());
    sorted.insert(0, (Atom::new("erl_level"), Term::Atom(level.atom())));
    sorted
}

/// What handlers get of a message whose text is known: reports as they were given.
pub fn given(message: &Term, text: &str) -> Term {
    let is_report = match message {
        Term::Map(_) => message.struct_module().is_none(),
        Term::Cons(_) => keyword(message).is_some(),
        _ => false,
    };
    match is_report {
        true => Term::tagged(Atom::new("report"), message.clone()),
        false => Term::tagged(Atom::new("string"), Term::string(text)),
    }
}

/// `Logger.metadata()`.
pub fn metadata(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    Ok(Term::keyword(own(p)))
}

/// `Logger.metadata(keyword)`.
pub fn set_metadata(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let new = keyword(&args[0]).ok_or_else(no_clause)?;
    let mut all = own(p);
    all.retain(|(key, _)| !new.iter().any(|(k, _)| k == key));
    all.extend(new);
    store(p, all);
    Ok(Term::OK)
}

/// `Logger.reset_metadata(keyword)`.
pub fn reset_metadata(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let new = keyword(args.first().unwrap_or(&Term::Nil)).ok_or_else(no_clause)?;
    store(p, new);
    Ok(Term::OK)
}

/// `:logger.get_process_metadata()`: a map, or `:undefined`.
pub fn erlang_metadata(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let set = p.get(&Term::atom(KEY)).cloned();
    Ok(set.unwrap_or(Term::Atom(crate::term::atoms::UNDEFINED)))
}

/// `:logger.set_process_metadata(map)`.
pub fn set_erlang_metadata(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    p.put(Term::atom(KEY), args[0].clone());
    Ok(Term::OK)
}

/// `:logger.update_process_metadata(map)`.
pub fn update_erlang_metadata(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let mut all = match p.get(&Term::atom(KEY)) {
        Some(Term::Map(map)) => map.clone(),
        _ => Default::default(),
    };
    for (key, value) in args[0].as_map().ok_or_else(no_clause)?.iter() {
        all = all.put(key.clone(), value.clone());
    }
    p.put(Term::atom(KEY), Term::Map(all));
    Ok(Term::OK)
}

/// `:logger.unset_process_metadata()`.
pub fn unset_erlang_metadata(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    p.erase(&Term::atom(KEY));
    Ok(Term::OK)
}
