//! Changing parts of objects in place: counters and elements.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::{Term, compare, number};

use super::objects::put;
use super::tables::{Access, Kind, Table};

natives! { pub const FUNCTIONS of ":ets":
    /// Adds to a counter and gives its new value. The operation is an increment, `{position, increment}`,
    /// `{position, increment, threshold, new_value}`, or a list of these; an object may be given that is put in
    /// when there is none with the key.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.update_counter(table, :hits, 1, {:hits, 0})
    ///     1
    "update_counter" 3 => update_counter;
    "update_counter" 4 => update_counter;
    /// Sets elements of the object with a key; whether there was one.
    ///
    ///     iex> table = :ets.new(:t, [])
    ///     iex> :ets.update_element(table, :a, {2, :new})
    ///     false
    "update_element" 3 => update_element;
}

fn set_like(table: &Table) -> Result<(), Raise> {
    match table.kind {
        Kind::Set | Kind::OrderedSet => Ok(()),
        Kind::Bag | Kind::DuplicateBag => Err(Raise::badarg()),
    }
}

fn position(term: &Term, table: &Table) -> Result<usize, Raise> {
    let position = term
        .as_int()
        .and_then(|at| usize::try_from(at).ok())
        .filter(|at| *at > 0)
        .ok_or_else(|| Raise::bad_argument(3, "not a positive integer"))?;
    if position == table.keypos {
        let problem = "the position is the same as the key position";
        return Err(Raise::bad_argument(3, problem));
    }
    Ok(position - 1)
}

/// One change of a counter.
struct Change {
    position: usize,
    by: Term,
    /// Beyond this, the counter is set to that.
    limit: Option<(Term, Term)>,
}

fn change(table: &Table, term: &Term) -> Result<Change, Raise> {
    let invalid = || Raise::bad_argument(3, "not a valid update operation");
    let (at, by, limit) = match (term, term.as_tuple()) {
        // The element after the key.
        (by, None) => (table.keypos, by, None),
        (_, Some([at, by])) => (position(at, table)?, by, None),
        (_, Some([at, by, limit, reset])) => (
            position(at, table)?,
            by,
            Some((limit.clone(), reset.clone())),
        ),
        _ => return Err(invalid()),
    };
    let numbers = [
        Some(by),
        limit.as_ref().map(|l| &l.0),
        limit.as_ref().map(|l| &l.1),
    ];
    if !numbers.into_iter().flatten().all(number::is_integer) {
        return Err(invalid());
    }
    Ok(Change {
        position: at,
        by: by.clone(),
        limit,
    })
}

impl Change {
    fn apply(&self, elements: &mut [Term]) -> Reply {
        let element = elements
            .get_mut(self.position)
            .filter(|element| number::is_integer(element))
            .ok_or_else(Raise::badarg)?;
        let mut value =
            number::add(element, &self.by).map_err(|error| Raise::error(error.reason()))?;
        if let Some((limit, reset)) = &self.limit {
            let beyond = match number::is_negative(&self.by) {
                true => compare(&value, limit).is_lt(),
                false => compare(&value, limit).is_gt(),
            };
            if beyond {
                value = reset.clone();
            }
        }
        *element = value.clone();
        Ok(value)
    }
}

fn update_counter(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    set_like(&table)?;
    let changes: Vec<Change> = match &args[2] {
        list if list.is_list() => list
            .iter()
            .map(|term| change(&table, term))
            .collect::<Result<_, _>>()?,
        one => vec![change(&table, one)?],
    };
    let key = table.key(&args[1]);
    let mut state = table.state();
    let object = match (state.objects.get(&key), args.get(3)) {
        (Some(objects), _) => objects[0].clone(),
        (None, Some(default)) => default.clone(),
        (None, None) => {
            return Err(Raise::bad_argument(2, "not a key that exists in the table"));
        }
    };
    let mut elements = object.as_tuple().unwrap_or_default().to_vec();
    // An object that is put in has the key that was asked for.
    if let Some(own) = elements.get_mut(table.keypos - 1) {
        *own = args[1].clone();
    }
    let values = changes
        .iter()
        .map(|change| change.apply(&mut elements))
        .collect::<Result<Vec<Term>, Raise>>()?;
    put(&table, &mut state.objects, key, Term::tuple(elements));
    match &args[2] {
        list if list.is_list() => Ok(Term::list(values)),
        _ => values.into_iter().next().ok_or_else(Raise::badarg),
    }
}

fn update_element(p: &mut Proc, args: &[Term]) -> Reply {
    let table = Table::access(p, &args[0], Access::Write)?;
    set_like(&table)?;
    let changes = match &args[2] {
        list if list.is_list() => list.to_vec().ok_or_else(Raise::badarg)?,
        one => vec![one.clone()],
    };
    let mut sets = Vec::new();
    for change in &changes {
        match change.as_tuple() {
            Some([at, value]) => sets.push((position(at, &table)?, value.clone())),
            _ => return Err(Raise::bad_argument(3, "not a valid element specification")),
        }
    }
    let key = table.key(&args[1]);
    let mut state = table.state();
    let Some(objects) = state.objects.get(&key) else {
        return Ok(Term::bool(false));
    };
    let mut elements = objects[0].as_tuple().unwrap_or_default().to_vec();
    for (at, value) in sets {
        *elements.get_mut(at).ok_or_else(Raise::badarg)? = value;
    }
    put(&table, &mut state.objects, key, Term::tuple(elements));
    Ok(Term::bool(true))
}
