//! Making tables, describing them, giving them away.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::checks;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

use super::tables::{Access, Kind, Plan, Protection, Table, no_table};

natives! { pub const FUNCTIONS of ":ets":
    /// The tables that there are.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> table in :ets.all()
    ///     true
    "all" 0 => all;
    /// Deletes a table; with a key, its objects.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.delete(table)
    ///     true
    "delete" 1 => delete;
    /// Gives a table to another process, which gets `{:"ETS-TRANSFER", table, from, word}`.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.give_away(table, spawn(fn -> Process.sleep(:infinity) end), :here)
    ///     true
    "give_away" 3 => give_away;
    /// What there is to say of a table, or one item of it; `:undefined` if there is no such table.
    ///
    ///     iex> :ets.info(:ets.new(:t, [:bag]), :type)
    ///     :bag
    "info" 1 => info;
    "info" 2 => info_item;
    /// Makes a table. Options: the kind (`:set`, `:ordered_set`, `:bag`, `:duplicate_bag`), `:named_table`, `:public`,
    /// `:protected` or `:private`, `{:keypos, n}`, `{:heir, pid, word}`, and hints that change nothing here.
    ///
    ///     iex> :ets.new(:scores, [:named_table])
    ///     :scores
    "new" 2 => new;
    /// Gives a table another name.
    ///
    ///     iex> :ets.new(:before, [:named_table])
    ///     iex> :ets.rename(:before, :after)
    ///     :after
    "rename" 2 => rename;
    /// Changes who inherits a table.
    ///
    ///     iex> :ets.setopts(:ets.new(:t, []), {:heir, :none})
    ///     true
    "setopts" 2 => setopts;
    /// The reference of a named table; `:undefined` if there is none.
    ///
    ///     iex> :ets.whereis(:no_such_table)
    ///     :undefined
    "whereis" 1 => whereis;
}

fn new(p: &mut Proc, args: &[Term]) -> Reply {
    let name = checks::atom(&args[0], 1)?;
    let invalid = || Raise::bad_argument(2, "invalid options");
    let mut plan = Plan {
        name,
        kind: Kind::Set,
        keypos: 1,
        protection: Protection::Protected,
        named: false,
        heir: None,
    };
    for option in args[1].to_vec().ok_or_else(invalid)? {
        apply_option(&mut plan, &option).ok_or_else(invalid)?;
    }
    match Table::create(p, plan) {
        Some(table) => Ok(table.to_term()),
        None => Err(Raise::bad_argument(1, "table name already exists")),
    }
}

fn apply_option(plan: &mut Plan, option: &Term) -> Option<()> {
    match option.as_atom().map(Atom::as_str) {
        Some("set") => plan.kind = Kind::Set,
        Some("ordered_set") => plan.kind = Kind::OrderedSet,
        Some("bag") => plan.kind = Kind::Bag,
        Some("duplicate_bag") => plan.kind = Kind::DuplicateBag,
        Some("public") => plan.protection = Protection::Public,
        Some("protected") => plan.protection = Protection::Protected,
        Some("private") => plan.protection = Protection::Private,
        Some("named_table") => plan.named = true,
        Some("compressed") => {}
        Some(_) => return None,
        None => return apply_pair(plan, option),
    }
    Some(())
}

fn apply_pair(plan: &mut Plan, option: &Term) -> Option<()> {
    match option.as_tuple()? {
        [Term::Atom(key), Term::Int(position)] if key.as_str() == "keypos" => {
            plan.keypos = usize::try_from(*position).ok().filter(|at| *at > 0)?;
        }
        [Term::Atom(key), ..] if key.as_str() == "heir" => plan.heir = heir(option)?,
        [Term::Atom(key), Term::Atom(value)] => {
            let valid: &[&str] = match key.as_str() {
                "write_concurrency" | "decentralized_counters" => &["true", "false", "auto"],
                "read_concurrency" => &["true", "false"],
                _ => &[],
            };
            return valid.contains(&value.as_str()).then_some(());
        }
        _ => return None,
    }
    Some(())
}

/// `{:heir, :none}` or `{:heir, pid, word}`.
fn heir(option: &Term) -> Option<Option<(crate::term::Pid, Term)>> {
    match option.as_tuple()? {
        [_, Term::Atom(none)] if none.as_str() == "none" => Some(None),
        [_, Term::Pid(pid), word] => Some(Some((*pid, word.clone()))),
        _ => None,
    }
}

fn setopts(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Own)?;
    let options = match &args[1] {
        list if list.is_list() => list.to_vec().unwrap_or_default(),
        one => vec![one.clone()],
    };
    for option in options {
        let heir = heir(&option).ok_or_else(|| Raise::bad_argument(2, "invalid options"))?;
        table.state().heir = heir;
        table.watch_owner(p);
    }
    Ok(Term::bool(true))
}

fn delete(p: &mut Proc, args: &[Term]) -> Reply {
    Table::access(p, &args[0], Access::Write)?.delete(p);
    Ok(Term::bool(true))
}

fn rename(p: &mut Proc, args: &[Term]) -> Reply {
    let name = checks::atom(&args[1], 2)?;
    let table = Table::access(p, &args[0], Access::Write)?;
    if table.rename(p, name) {
        Ok(Term::Atom(name))
    } else {
        Err(Raise::bad_argument(2, "table name already exists"))
    }
}

fn give_away(p: &mut Proc, args: &[Term]) -> Reply {
    let to = checks::pid(&args[1], 2)?;
    let table = Table::access(p, &args[0], Access::Own)?;
    if !p.is_alive(to) {
        let problem = "the pid does not refer to an existing process";
        return Err(Raise::bad_argument(2, problem));
    }
    if to == p.pid() {
        return Err(Raise::bad_argument(
            2,
            "the process is already the owner of the table",
        ));
    }
    let from = p.pid();
    table.give(p, to, from, args[2].clone());
    Ok(Term::bool(true))
}

fn whereis(p: &mut Proc, args: &[Term]) -> Reply {
    checks::atom(&args[0], 1)?;
    let table = Table::find(p, &args[0]);
    Ok(table.map_or(Term::Atom(atoms::UNDEFINED), |table| Term::Ref(table.id)))
}

fn all(p: &mut Proc, _: &[Term]) -> Reply {
    let all: Vec<Term> = Table::all(p).iter().map(|table| table.to_term()).collect();
    Ok(Term::list(all))
}

/// The items of `info/1`, in its order.
const ITEMS: &[&str] = &[
    "id",
    "decentralized_counters",
    "read_concurrency",
    "write_concurrency",
    "compressed",
    "memory",
    "owner",
    "heir",
    "name",
    "size",
    "node",
    "named_table",
    "type",
    "keypos",
    "protection",
];

fn info(p: &mut Proc, args: &[Term]) -> Reply {
    if !matches!(args[0], Term::Atom(_) | Term::Ref(_)) {
        return Err(no_table());
    }
    let Some(table) = Table::find(p, &args[0]) else {
        return Ok(Term::Atom(atoms::UNDEFINED));
    };
    let pair = |name: &&str| item(&table, name).map(|value| (Atom::new(name), value));
    Ok(Term::keyword(
        ITEMS.iter().filter_map(pair).collect::<Vec<_>>(),
    ))
}

fn info_item(p: &mut Proc, args: &[Term]) -> Reply {
    if !matches!(args[0], Term::Atom(_) | Term::Ref(_)) {
        return Err(no_table());
    }
    let Some(table) = Table::find(p, &args[0]) else {
        return Ok(Term::Atom(atoms::UNDEFINED));
    };
    args[1]
        .as_atom()
        .and_then(|name| item(&table, name.as_str()))
        .ok_or_else(|| Raise::bad_argument(2, "not a valid info item"))
}

fn item(table: &Table, name: &str) -> Option<Term> {
    let state = table.state();
    Some(match name {
        "id" => Term::Ref(table.id),
        "decentralized_counters"
        | "read_concurrency"
        | "write_concurrency"
        | "compressed"
        | "fixed" => Term::bool(false),
        "memory" => Term::from(100 + 10 * size(&state)),
        "owner" => Term::Pid(state.owner),
        "heir" => state
            .heir
            .as_ref()
            .map_or(Term::atom("none"), |(heir, _)| Term::Pid(*heir)),
        "name" => Term::Atom(state.name),
        "size" => Term::from(size(&state)),
        "node" => Term::Atom(atoms::NODE),
        "named_table" => Term::bool(table.named),
        "type" => Term::atom(match table.kind {
            Kind::Set => "set",
            Kind::OrderedSet => "ordered_set",
            Kind::Bag => "bag",
            Kind::DuplicateBag => "duplicate_bag",
        }),
        "keypos" => Term::from(table.keypos),
        "protection" => Term::atom(match table.protection {
            Protection::Public => "public",
            Protection::Protected => "protected",
            Protection::Private => "private",
        }),
        _ => return None,
    })
}

fn size(state: &super::tables::State) -> usize {
    state.objects.values().map(Vec::len).sum()
}
