//! Steps of paths: functions that `get_in/2` and its kin call with what to do, the data and what comes next.

use crate::runtime::{NativeClosure, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::enumerable::elements;
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::stdlib::range::Range;
use crate::term::{Map, Term, atoms, exception};

natives! { pub const FUNCTIONS of "Access":
    /// Leads to every element of a list.
    ///
    ///     iex> update_in([1, 2], [Access.all()], &(&1 * 10))
    ///     [10, 20]
    "all" 0 => all;
    /// Leads to the element of a list at a place, from the end if it is negative.
    ///
    ///     iex> get_in([:a, :b, :c], [Access.at(1)])
    ///     :b
    "at" 1 => at;
    /// As `at/1`, but the place must be there.
    ///
    ///     iex> get_in([:a, :b, :c], [Access.at!(-1)])
    ///     :c
    "at!" 1 => at_or_raise;
    /// Leads to the element of a tuple at a place.
    ///
    ///     iex> put_in({1, 2}, [Access.elem(0)], :x)
    ///     {:x, 2}
    "elem" 1 => elem;
    /// Leads to the elements of a list for which the function holds.
    ///
    ///     iex> get_in([1, 2, 3], [Access.filter(&(&1 > 1))])
    ///     [2, 3]
    "filter" 1 => filter;
    /// Leads to the value of a map's or struct's key, `nil` if there is none.
    ///
    ///     iex> get_in(%RuntimeError{}, [Access.key(:message)])
    ///     "runtime error"
    "key" 1 => key;
    /// Leads to the value of a map's or struct's key, or a default.
    ///
    ///     iex> put_in(%{}, [Access.key(:a, %{}), :b], 1)
    ///     %{a: %{b: 1}}
    "key" 2 => key;
    /// Leads to the value of a map's or struct's key, which must be there.
    ///
    ///     iex> get_in(%{a: 1}, [Access.key!(:a)])
    ///     1
    "key!" 1 => key_or_raise;
    /// Leads to the elements of a list that a range covers.
    ///
    ///     iex> update_in([1, 2, 3, 4], [Access.slice(1..2)], &(&1 * 10))
    ///     [1, 20, 30, 4]
    "slice" 1 => slice;
}

/// What a path's function asks a step to do.
enum Order {
    Get,
    Update,
}

/// A step: `run` gets the order, the data and the function that comes next.
fn step(
    name: &'static str,
    run: impl Fn(&mut Proc, Order, &Term, &Term) -> Reply + Send + Sync + 'static,
) -> Term {
    Term::Fun(NativeClosure::fun(name, 3, move |p, args| match args[0] {
        Term::Atom(atoms::GET) => run(p, Order::Get, &args[1], &args[2]),
        Term::Atom(atoms::GET_AND_UPDATE) => run(p, Order::Update, &args[1], &args[2]),
        _ => Err(fail::no_clause(p, "Elixir.Access", name, args)),
    }))
}

/// `{got, new}`.
fn both(got: Term, new: Term) -> Reply {
    Ok(Term::tuple([got, new]))
}

/// What the next function said: `{got, new}`, or nothing for `:pop`.
fn update(p: &mut Proc, next: &Term, value: &Term) -> Result<Option<(Term, Term)>, Raise> {
    let answer = p.call(next, std::slice::from_ref(value))?;
    match answer.as_tuple() {
        Some([got, new]) => Ok(Some((got.clone(), new.clone()))),
        _ if answer.is_atom(atoms::POP) => Ok(None),
        _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer)),
    }
}

fn expected(who: &str, what: &str, data: &Term) -> String {
    format!("Access.{who} expected {what}, got: {}", fail::shown(data))
}

fn runtime_error(message: impl AsRef<str>) -> Raise {
    Raise::error(exception::runtime_error(message))
}

/// The elements of a list that a step of this name got.
fn list(who: &str, data: &Term) -> Result<Vec<Term>, Raise> {
    data.to_vec()
        .ok_or_else(|| runtime_error(expected(who, "a list", data)))
}

fn key(_: &mut Proc, args: &[Term]) -> Reply {
    let (key, default) = (args[0].clone(), args.get(1).cloned().unwrap_or(Term::NIL));
    Ok(step("key/2", move |p, order, data, next| {
        let map = match (data, &order) {
            (Term::Map(map), _) => map.clone(),
            (Term::Atom(atoms::NIL), Order::Get) => Map::new(),
            _ => {
                let args = [data.clone(), key.clone(), default.clone()];
                let raise = fail::bad_map(data);
                return Err(fail::within(p, raise, "Elixir.Map", "get", &args));
            }
        };
        let value = map.get(&key).unwrap_or(&default).clone();
        match order {
            Order::Get => p.call(next, &[value]),
            Order::Update => match update(p, next, &value)? {
                Some((got, new)) => both(got, Term::Map(map.put(key.clone(), new))),
                None => both(value, Term::Map(map.remove(&key))),
            },
        }
    }))
}

fn key_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    let key = args[0].clone();
    Ok(step("key!/1", move |p, order, data, next| {
        let Term::Map(map) = data else {
            return Err(runtime_error(expected("key!/1", "a map/struct", data)));
        };
        let Some(value) = map.get(&key) else {
            let raise = Raise::tagged(atoms::BADKEY, key.clone());
            let args = [key.clone(), data.clone()];
            return Err(fail::within(p, raise, "erlang", "map_get", &args));
        };
        match order {
            Order::Get => p.call(next, std::slice::from_ref(value)),
            Order::Update => match update(p, next, value)? {
                Some((got, new)) => both(got, Term::Map(map.clone().put(key.clone(), new))),
                None => both(value.clone(), Term::Map(map.clone().remove(&key))),
            },
        }
    }))
}

fn elem(_: &mut Proc, args: &[Term]) -> Reply {
    let Some(place) = args[0].as_int().and_then(|at| usize::try_from(at).ok()) else {
        return Err(no_clause());
    };
    Ok(step("elem/1", move |p, order, data, next| {
        let Some(elements) = data.as_tuple() else {
            return Err(runtime_error(expected("elem/1", "a tuple", data)));
        };
        let Some(value) = elements.get(place) else {
            let raise = Raise::bad_argument(1, "out of range");
            let args = [Term::from(place + 1), data.clone()];
            return Err(fail::within(p, raise, "erlang", "element", &args));
        };
        match order {
            Order::Get => p.call(next, std::slice::from_ref(value)),
            Order::Update => match update(p, next, value)? {
                Some((got, new)) => {
                    let mut changed = elements.to_vec();
                    changed[place] = new;
                    both(got, Term::tuple(changed))
                }
                None => Err(runtime_error("cannot pop data from a tuple")),
            },
        }
    }))
}

/// Reads or changes those elements of a list that `chosen` says by place and value; the others stay.
fn several(
    p: &mut Proc,
    order: Order,
    list: Vec<Term>,
    next: &Term,
    mut chosen: impl FnMut(&mut Proc, usize, &Term) -> Result<bool, Raise>,
) -> Reply {
    let (mut got, mut kept) = (Vec::new(), Vec::new());
    for (place, element) in list.into_iter().enumerate() {
        p.checkpoint()?;
        if !chosen(p, place, &element)? {
            kept.push(element);
            continue;
        }
        match order {
            Order::Get => got.push(p.call(next, &[element])?),
            Order::Update => match update(p, next, &element)? {
                Some((value, new)) => {
                    got.push(value);
                    kept.push(new);
                }
                None => got.push(element),
            },
        }
    }
    match order {
        Order::Get => Ok(Term::list(got)),
        Order::Update => both(Term::list(got), Term::list(kept)),
    }
}

fn all(_: &mut Proc, _: &[Term]) -> Reply {
    Ok(step("all/0", |p, order, data, next| {
        several(p, order, list("all/0", data)?, next, |_, _, _| Ok(true))
    }))
}

fn filter(_: &mut Proc, args: &[Term]) -> Reply {
    let test = args[0].clone();
    if !matches!(test, Term::Fun(_)) {
        return Err(no_clause());
    }
    Ok(step("filter/1", move |p, order, data, next| {
        several(p, order, list("filter/1", data)?, next, |p, _, element| {
            Ok(p.call(&test, std::slice::from_ref(element))?.truthy())
        })
    }))
}

fn slice(_: &mut Proc, args: &[Term]) -> Reply {
    let Some(range) = Range::of(&args[0]) else {
        return Err(no_clause());
    };
    let numbers = (
        range.first.as_int(),
        range.last.as_int(),
        range.step.as_int(),
    );
    let (Some(first), Some(last), Some(step_by)) = numbers else {
        return Err(no_clause());
    };
    if step_by < 0 {
        return Err(argument_error(format!(
            "Access.slice/1 does not accept ranges with negative steps, got: {}",
            fail::shown(&args[0])
        )));
    }
    Ok(step("slice/1", move |p, order, data, next| {
        if !data.is_list() {
            return Err(argument_error(expected("slice/1", "a list", data)));
        }
        let list = elements(p, data)?;
        let from_start = |place: i64| match place {
            0.. => place,
            _ => place.saturating_add(list.len() as i64),
        };
        let (first, last) = (from_start(first).max(0), from_start(last));
        several(p, order, list, next, |_, place, _| {
            let place = place as i64;
            Ok(place >= first && place <= last && (place - first) % step_by == 0)
        })
    }))
}

fn at(_: &mut Proc, args: &[Term]) -> Reply {
    at_place(args, "at/1", false)
}

fn at_or_raise(_: &mut Proc, args: &[Term]) -> Reply {
    at_place(args, "at!/1", true)
}

fn at_place(args: &[Term], who: &'static str, must_exist: bool) -> Reply {
    let Some(place) = args[0].as_int() else {
        return Err(no_clause());
    };
    Ok(step(who, move |p, order, data, next| {
        let mut list = list(who, data)?;
        p.work(list.len() / 10)?;
        let from_start = if place < 0 {
            place.saturating_add(list.len() as i64)
        } else {
            place
        };
        let value = usize::try_from(from_start)
            .ok()
            .and_then(|at| Some((at, list.get(at)?.clone())));
        match (value, order) {
            (None, _) if must_exist => Err(Raise::error(exception::enum_out_of_bounds_error())),
            (None, Order::Get) => p.call(next, &[Term::NIL]),
            (None, Order::Update) => both(Term::NIL, data.clone()),
            (Some((_, value)), Order::Get) => p.call(next, &[value]),
            (Some((at, value)), Order::Update) => match update(p, next, &value)? {
                Some((got, new)) => {
                    list[at] = new;
                    both(got, Term::list(list))
                }
                None => {
                    list.remove(at);
                    both(value, Term::list(list))
                }
            },
        }
    }))
}
