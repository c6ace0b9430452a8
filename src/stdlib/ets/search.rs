//! Walking tables, and looking for what fits a pattern or a match specification.
//!
//! A search works on the objects as they stood when it began: what a function does to the table meanwhile
//! does not disturb it.

use std::ops::Bound;
use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::checks;
use crate::stdlib::match_spec::{self, Bindings, Clause};
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

use super::objects::{put, remove_objects};
use super::tables::{Access, Table};

natives! { pub const FUNCTIONS of ":ets":
    /// The first key, or `:"$end_of_table"`.
    ///
    ///     iex> :ets.first(:ets.new(:t, []))
    ///     :"$end_of_table"
    "first" 1 => |p, args| end_key(p, args, false);
    /// Calls a function with each object and what it gave before.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, [{:a, 1}, {:b, 2}])
    ///     iex> :ets.foldl(fn {_, n}, sum -> sum + n end, 0, table)
    ///     3
    "foldl" 3 => |p, args| fold(p, args, false);
    /// As `foldl/3`, beginning at the other end.
    ///
    ///     iex> :ets.foldr(fn _, n -> n + 1 end, 0, :ets.new(:t, []))
    ///     0
    "foldr" 3 => |p, args| fold(p, args, true);
    /// The last key, or `:"$end_of_table"`.
    ///
    ///     iex> :ets.last(:ets.new(:t, []))
    ///     :"$end_of_table"
    "last" 1 => |p, args| end_key(p, args, true);
    /// What the variables of a pattern stand for, for each object that fits.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, [{:a, 1}, {:b, 2}])
    ///     iex> :ets.match(table, {:"$1", 2})
    ///     [[:b]]
    "match" 1 => go_on;
    "match" 2 => |p, args| match_by(p, args, bound);
    "match" 3 => |p, args| match_by(p, args, bound);
    /// Deletes the objects that fit a pattern.
    ///
    ///     iex> :ets.match_delete(:ets.new(:t, []), :_)
    ///     true
    "match_delete" 2 => match_delete;
    /// The objects that fit a pattern.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, [{:a, 1}, {:b, 2}])
    ///     iex> :ets.match_object(table, {:_, 2})
    ///     [b: 2]
    "match_object" 1 => go_on;
    "match_object" 2 => |p, args| match_by(p, args, |object, _| object.clone());
    "match_object" 3 => |p, args| match_by(p, args, |object, _| object.clone());
    /// The key after this one, or `:"$end_of_table"`.
    ///
    ///     iex> table = :ets.new(:t, [:ordered_set])
    ///     iex> :ets.insert(table, [{1}, {2}])
    ///     iex> :ets.next(table, 1)
    ///     2
    "next" 2 => |p, args| neighbour(p, args, false);
    /// The key before this one, or `:"$end_of_table"`.
    ///
    ///     iex> table = :ets.new(:t, [:ordered_set])
    ///     iex> :ets.insert(table, [{1}, {2}])
    ///     iex> :ets.prev(table, 2)
    ///     1
    "prev" 2 => |p, args| neighbour(p, args, true);
    /// While a table is walked, it may change here anyway.
    ///
    ///     iex> :ets.safe_fixtable(:ets.new(:t, []), true)
    ///     true
    "safe_fixtable" 2 => safe_fixtable;
    /// What a match specification makes of the objects; with a limit, so many and how to go on.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, [{:a, 1}, {:b, 2}])
    ///     iex> :ets.select(table, [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}])
    ///     [:b]
    "select" 1 => go_on;
    "select" 2 => |p, args| select(p, args, false);
    "select" 3 => |p, args| select(p, args, false);
    /// How often a match specification gives true.
    ///
    ///     iex> :ets.select_count(:ets.new(:t, []), [{:_, [], [true]}])
    ///     0
    "select_count" 2 => select_count;
    /// Deletes the objects for which a match specification gives true; how many.
    ///
    ///     iex> :ets.select_delete(:ets.new(:t, []), [{:_, [], [true]}])
    ///     0
    "select_delete" 2 => select_delete;
    /// Puts what a match specification makes of objects in their place; how many.
    ///
    ///     iex> :ets.select_replace(:ets.new(:t, []), [{{:"$1", :_}, [], [{{:"$1", 0}}]}])
    ///     0
    "select_replace" 2 => select_replace;
    /// As `select/2` from the other end.
    ///
    ///     iex> :ets.select_reverse(:ets.new(:t, []), [{:_, [], [:"$_"]}])
    ///     []
    "select_reverse" 1 => go_on;
    "select_reverse" 2 => |p, args| select(p, args, true);
    "select_reverse" 3 => |p, args| select(p, args, true);
    /// All objects.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.insert(table, {:a, 1})
    ///     iex> :ets.tab2list(table)
    ///     [a: 1]
    "tab2list" 1 => tab2list;
    /// What a match specification makes of a tuple: `{:ok, result}`, false as the result if it does not fit.
    ///
    ///     iex> :ets.test_ms({:a, 1}, [{{:"$1", :_}, [], [:"$1"]}])
    ///     {:ok, :a}
    "test_ms" 2 => test_ms;
}

fn end_of_table() -> Term {
    Term::atom("$end_of_table")
}

/// All objects as they stand.
fn objects(table: &Table) -> Vec<Term> {
    table.state().objects.values().flatten().cloned().collect()
}

/// The key in an object.
fn key_in(table: &Table, object: &Term) -> Term {
    let key = object.as_tuple().and_then(|o| o.get(table.keypos - 1));
    key.cloned().unwrap_or(Term::NIL)
}

fn tab2list(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    Ok(Term::list(objects(&table)))
}

fn end_key(p: &mut Proc, args: &[Term], last: bool) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let state = table.state();
    let entry = match last {
        false => state.objects.iter().next(),
        true => state.objects.iter().next_back(),
    };
    let object = entry.and_then(|(_, objects)| objects.first());
    Ok(object.map_or_else(end_of_table, |object| key_in(&table, object)))
}

fn neighbour(p: &mut Proc, args: &[Term], before: bool) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let key = table.key(&args[1]);
    let state = table.state();
    let entry = match before {
        false => {
            let after = (Bound::Excluded(&key), Bound::Unbounded);
            state.objects.range(after).next()
        }
        true => state.objects.range(..&key).next_back(),
    };
    let object = entry.and_then(|(_, objects)| objects.first());
    Ok(object.map_or_else(end_of_table, |object| key_in(&table, object)))
}

fn safe_fixtable(p: &mut Proc, args: &[Term]) -> Reply {
    Table::access(p, &args[0], Access::Read)?;
    Ok(Term::bool(true))
}

fn fold(p: &mut Proc, args: &[Term], from_the_right: bool) -> Reply {
    checks::fun(&args[0], 1)?;
    let table = Table::access(p, &args[2], Access::Read)?;
    let mut all = objects(&table);
    if from_the_right {
        all.reverse();
    }
    let mut acc = args[1].clone();
    for object in all {
        acc = p.call(&args[0], &[object, acc])?;
    }
    Ok(acc)
}

// Patterns

/// What the variables stand for, in the order of their numbers.
fn bound(_: &Term, bindings: &Bindings) -> Term {
    Term::list(bindings.values().cloned().collect::<Vec<_>>())
}

fn match_by(p: &mut Proc, args: &[Term], result: fn(&Term, &Bindings) -> Term) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let mut found = Vec::new();
    for object in objects(&table) {
        p.checkpoint()?;
        let mut bindings = Bindings::new();
        if match_spec::matches(&args[1], &object, &mut bindings) {
            found.push(result(&object, &bindings));
        }
    }
    answer(&args[0], found, args.get(2))
}

fn match_delete(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    for object in objects(&table) {
        p.checkpoint()?;
        if match_spec::matches(&args[1], &object, &mut Bindings::new()) {
            remove(&table, &object)?;
        }
    }
    Ok(Term::bool(true))
}

fn remove(table: &Table, object: &Term) -> Result<(), Raise> {
    let key = table.key_of(object)?;
    remove_objects(&mut table.state().objects, &key, |other| other == object);
    Ok(())
}

// Match specifications

fn specification(term: &Term) -> Result<Vec<Clause>, Raise> {
    match_spec::parse(term).ok_or_else(|| Raise::bad_argument(2, "not a valid match specification"))
}

fn select(p: &mut Proc, args: &[Term], reverse: bool) -> Reply {
    let table = Table::access(p, &args[0], Access::Read)?;
    let clauses = specification(&args[1])?;
    let mut all = objects(&table);
    if reverse {
        all.reverse();
    }
    let mut found = Vec::new();
    for object in all {
        found.extend(match_spec::run(p, &clauses, &object)?);
    }
    answer(&args[0], found, args.get(2))
}

/// All results, or with a limit so many of them and how to go on.
fn answer(table: &Term, found: Vec<Term>, limit: Option<&Term>) -> Reply {
    let Some(limit) = limit else {
        return Ok(Term::list(found));
    };
    let count = limit
        .as_int()
        .and_then(|n| usize::try_from(n).ok())
        .filter(|n| *n > 0)
        .ok_or_else(|| Raise::bad_argument(3, "not a positive integer"))?;
    if found.is_empty() {
        return Ok(end_of_table());
    }
    let mut now = found;
    let later = now.split_off(count.min(now.len()));
    let go_on = if later.is_empty() {
        end_of_table()
    } else {
        Term::tuple([table.clone(), limit.clone(), Term::list(later)])
    };
    Ok(Term::tuple([Term::list(now), go_on]))
}

/// Goes on with a search that was limited.
fn go_on(_: &mut Proc, args: &[Term]) -> Reply {
    match (&args[0], args[0].as_tuple()) {
        (Term::Atom(_), _) => Ok(end_of_table()),
        (_, Some([table, limit, rest])) => {
            let rest = rest.to_vec().ok_or_else(Raise::badarg)?;
            answer(table, rest, Some(limit))
        }
        _ => Err(Raise::bad_argument(1, "not a valid continuation")),
    }
}

/// The objects for which the specification gives a result that is meant.
fn chosen(
    p: &mut Proc,
    args: &[Term],
    access: Access,
) -> Result<(Arc<Table>, Vec<(Term, Term)>), Raise> {
    let table = Table::access(p, &args[0], access)?;
    let clauses = specification(&args[1])?;
    let mut chosen = Vec::new();
    for object in objects(&table) {
        if let Some(result) = match_spec::run(p, &clauses, &object)? {
            chosen.push((object, result));
        }
    }
    Ok((table, chosen))
}

fn select_count(p: &mut Proc, args: &[Term]) -> Reply {
    let (_, chosen) = chosen(p, args, Access::Read)?;
    let count = chosen
        .iter()
        .filter(|(_, result)| result.is_atom(atoms::TRUE))
        .count();
    Ok(Term::from(count))
}

fn select_delete(p: &mut Proc, args: &[Term]) -> Reply {
    let (table, chosen) = chosen(p, args, Access::Write)?;
    let mut count = 0;
    for (object, _) in chosen
        .iter()
        .filter(|(_, result)| result.is_atom(atoms::TRUE))
    {
        remove(&table, object)?;
        count += 1;
    }
    Ok(Term::Int(count))
}

fn select_replace(p: &mut Proc, args: &[Term]) -> Reply {
    let (table, chosen) = chosen(p, args, Access::Write)?;
    let count = chosen.len();
    for (object, result) in chosen {
        let key = table.key_of(&object)?;
        if table.key_of(&result)? != key {
            return Err(Raise::bad_argument(2, "not a valid match specification"));
        }
        remove(&table, &object)?;
        put(&table, &mut table.state().objects, key, result);
    }
    Ok(Term::from(count))
}

fn test_ms(p: &mut Proc, args: &[Term]) -> Reply {
    let clauses = specification(&args[1])?;
    let result = match_spec::run(p, &clauses, &args[0])?;
    Ok(Term::ok(result.unwrap_or(Term::bool(false))))
}
