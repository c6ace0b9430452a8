//! Functions of Elixir that its compiler replaces by Erlang's: what a call of them is when it fails, and what a
//! capture of them is.
//!
//! Calls run Elixir's native function all the same; only names differ.

use crate::term::{Atom, Term, atoms};

/// A function, and Erlang's in its place. The arguments are those of the call, unless they are told: a digit for
/// each argument of the call, `+` behind it for one more, a name for an atom.
struct Inlined {
    module: &'static str,
    name: &'static str,
    arity: u8,
    to: (&'static str, &'static str),
    args: &'static str,
}

const fn same(
    module: &'static str,
    name: &'static str,
    arity: u8,
    to: (&'static str, &'static str),
) -> Inlined {
    moved(module, name, arity, to, "")
}

const fn moved(
    module: &'static str,
    name: &'static str,
    arity: u8,
    to: (&'static str, &'static str),
    args: &'static str,
) -> Inlined {
    Inlined {
        module,
        name,
        arity,
        to,
        args,
    }
}

/// Those of Kernel are in the table of built-in functions.
const INLINED: &[Inlined] = &[
    same("Atom", "to_charlist", 1, ("erlang", "atom_to_list")),
    same("Atom", "to_string", 1, ("erlang", "atom_to_binary")),
    same("Bitwise", "&&&", 2, ("erlang", "band")),
    same("Bitwise", "|||", 2, ("erlang", "bor")),
    same("Bitwise", "^^^", 2, ("erlang", "bxor")),
    same("Bitwise", "<<<", 2, ("erlang", "bsl")),
    same("Bitwise", ">>>", 2, ("erlang", "bsr")),
    same("Bitwise", "~~~", 1, ("erlang", "bnot")),
    same("Integer", "to_charlist", 1, ("erlang", "integer_to_list")),
    same("Integer", "to_string", 1, ("erlang", "integer_to_binary")),
    same("IO", "iodata_length", 1, ("erlang", "iolist_size")),
    same("IO", "iodata_to_binary", 1, ("erlang", "iolist_to_binary")),
    same("List", "to_atom", 1, ("erlang", "list_to_atom")),
    same(
        "List",
        "to_existing_atom",
        1,
        ("erlang", "list_to_existing_atom"),
    ),
    same("List", "to_float", 1, ("erlang", "list_to_float")),
    same("List", "to_integer", 1, ("erlang", "list_to_integer")),
    same("List", "to_integer", 2, ("erlang", "list_to_integer")),
    same("List", "to_tuple", 1, ("erlang", "list_to_tuple")),
    moved("Map", "delete", 2, ("maps", "remove"), "1 0"),
    moved("Map", "fetch", 2, ("maps", "find"), "1 0"),
    moved("Map", "fetch!", 2, ("erlang", "map_get"), "1 0"),
    moved("Map", "has_key?", 2, ("erlang", "is_map_key"), "1 0"),
    same("Map", "keys", 1, ("maps", "keys")),
    same("Map", "merge", 2, ("maps", "merge")),
    same("Map", "to_list", 1, ("maps", "to_list")),
    same("Map", "values", 1, ("maps", "values")),
    same("Node", "list", 1, ("erlang", "nodes")),
    same("Process", "alive?", 1, ("erlang", "is_process_alive")),
    same("Process", "cancel_timer", 1, ("erlang", "cancel_timer")),
    same("Process", "demonitor", 1, ("erlang", "demonitor")),
    same("Process", "demonitor", 2, ("erlang", "demonitor")),
    same("Process", "exit", 2, ("erlang", "exit")),
    same("Process", "flag", 2, ("erlang", "process_flag")),
    same("Process", "flag", 3, ("erlang", "process_flag")),
    moved(
        "Process",
        "group_leader",
        2,
        ("erlang", "group_leader"),
        "1 0",
    ),
    same("Process", "link", 1, ("erlang", "link")),
    same("Process", "list", 0, ("erlang", "processes")),
    moved("Process", "monitor", 1, ("erlang", "monitor"), "process 0"),
    same("Process", "send", 3, ("erlang", "send")),
    moved(
        "Process",
        "send_after",
        3,
        ("erlang", "send_after"),
        "2 0 1",
    ),
    same("Process", "spawn", 2, ("erlang", "spawn_opt")),
    same("Process", "spawn", 4, ("erlang", "spawn_opt")),
    same("Process", "unlink", 1, ("erlang", "unlink")),
    same("Process", "unregister", 1, ("erlang", "unregister")),
    same("String", "duplicate", 2, ("binary", "copy")),
    moved(
        "String",
        "to_atom",
        1,
        ("erlang", "binary_to_atom"),
        "0 utf8",
    ),
    moved(
        "String",
        "to_existing_atom",
        1,
        ("erlang", "binary_to_existing_atom"),
        "0 utf8",
    ),
    same("String", "to_float", 1, ("erlang", "binary_to_float")),
    same("String", "to_integer", 1, ("erlang", "binary_to_integer")),
    same("String", "to_integer", 2, ("erlang", "binary_to_integer")),
    moved("Tuple", "append", 2, ("erlang", "append_element"), "0 1"),
    moved(
        "Tuple",
        "delete_at",
        2,
        ("erlang", "delete_element"),
        "1+ 0",
    ),
    moved("Tuple", "duplicate", 2, ("erlang", "make_tuple"), "1 0"),
    moved(
        "Tuple",
        "insert_at",
        3,
        ("erlang", "insert_element"),
        "1+ 0 2",
    ),
    same("Tuple", "to_list", 1, ("erlang", "tuple_to_list")),
];

fn find(module: Atom, name: Atom, arity: usize) -> Option<&'static Inlined> {
    let (module, name) = (module.module_name(), name.as_str());
    INLINED.iter().find(|entry| {
        usize::from(entry.arity) == arity && entry.name == name && entry.module == module
    })
}

/// Whether a function is one of the BEAM's own, so that calling it never takes the caller's place.
pub(super) fn is_built_in(module: Atom, name: Atom, arity: usize) -> bool {
    matches!(module, atoms::KERNEL | atoms::ERLANG)
        || matches!(module.as_str(), "ets" | "math")
        || find(module, name, arity).is_some()
}

/// The function that a capture stands for: one with its arguments in the same places.
pub(super) fn captured(module: Atom, name: Atom, arity: usize) -> Option<(Atom, Atom)> {
    let entry = find(module, name, arity)?;
    // Erlang knows this one with one argument too.
    let same = entry.module != "Bitwise" && entry.args.is_empty() || entry.name == "to_atom";
    same.then(|| (Atom::new(entry.to.0), Atom::new(entry.to.1)))
}

/// What a call is to who reads a stack trace.
pub(in crate::lang) fn called(
    module: Atom,
    name: Atom,
    args: &[Term],
) -> Option<(Atom, Atom, Vec<Term>)> {
    let entry = find(module, name, args.len())?;
    let args = match entry.args {
        "" => args.to_vec(),
        told => told.split(' ').map(|part| argument(part, args)).collect(),
    };
    Some((Atom::new(entry.to.0), Atom::new(entry.to.1), args))
}

fn argument(part: &str, args: &[Term]) -> Term {
    let at = |digit: &str| digit.parse().ok().and_then(|at: usize| args.get(at));
    match part.strip_suffix('+').and_then(at) {
        Some(Term::Int(place)) => Term::Int(place.saturating_add(1)),
        Some(other) => other.clone(),
        None => at(part).cloned().unwrap_or_else(|| Term::atom(part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_stand_where_erlang_takes_them() {
        let call = |module: &str, name: &str, args: &[Term]| {
            called(Atom::module(module), Atom::new(name), args)
                .map(|(module, name, args)| format!("{module}:{name} {}", Term::list(args)))
        };
        let (a, one) = (Term::atom("a"), Term::Int(1));
        assert_eq!(
            call("Process", "monitor", std::slice::from_ref(&a)).as_deref(),
            Some("erlang:monitor [:process, :a]")
        );
        assert_eq!(
            call("Tuple", "delete_at", &[a.clone(), one.clone()]).as_deref(),
            Some("erlang:delete_element [2, :a]")
        );
        assert_eq!(
            call("Map", "merge", &[a.clone(), one]).as_deref(),
            Some("maps:merge [:a, 1]")
        );
        assert_eq!(call("Enum", "map", &[a]), None);
    }
}
