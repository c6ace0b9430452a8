//! Going through lists with a function.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

use super::{function, list};

natives! { pub const FUNCTIONS of ":lists":
    /// Whether the function holds for every element.
    ///
    ///     iex> :lists.all(&(&1 > 0), [1, 2])
    ///     true
    "all" 2 => all;
    /// Whether the function holds for some element.
    ///
    ///     iex> :lists.any(&(&1 > 1), [1, 2])
    ///     true
    "any" 2 => any;
    /// The list from the first element on for which the function does not hold.
    ///
    ///     iex> :lists.dropwhile(&(&1 < 2), [1, 2, 1])
    ///     [2, 1]
    "dropwhile" 2 => dropwhile;
    /// The elements for which the function holds.
    ///
    ///     iex> :lists.filter(&(&1 > 1), [1, 2])
    ///     [2]
    "filter" 2 => filter;
    /// As `filter/2`; the function may answer `{true, new_element}`.
    ///
    ///     iex> :lists.filtermap(&{true, &1 * 10}, [1, 2])
    ///     [10, 20]
    "filtermap" 2 => filtermap;
    /// The lists that the function makes of the elements, one after the other.
    ///
    ///     iex> :lists.flatmap(&[&1, &1], [1, 2])
    ///     [1, 1, 2, 2]
    "flatmap" 2 => flatmap;
    /// Goes through the list from the left with an accumulator.
    ///
    ///     iex> :lists.foldl(fn x, acc -> [x | acc] end, [], [1, 2])
    ///     [2, 1]
    "foldl" 3 => foldl;
    /// Goes through the list from the right with an accumulator.
    ///
    ///     iex> :lists.foldr(fn x, acc -> [x | acc] end, [], [1, 2])
    ///     [1, 2]
    "foldr" 3 => foldr;
    /// Calls the function with each element.
    ///
    ///     iex> :lists.foreach(fn _ -> :done end, [1, 2])
    ///     :ok
    "foreach" 2 => foreach;
    /// What the function makes of each element.
    ///
    ///     iex> :lists.map(&(&1 * 10), [1, 2])
    ///     [10, 20]
    "map" 2 => map;
    /// `map/2` and `foldl/3` in one.
    ///
    ///     iex> :lists.mapfoldl(fn x, sum -> {x * 10, sum + x} end, 0, [1, 2])
    ///     {[10, 20], 3}
    "mapfoldl" 3 => mapfoldl;
    /// `map/2` and `foldr/3` in one.
    ///
    ///     iex> :lists.mapfoldr(fn x, acc -> {x * 10, [x | acc]} end, [], [1, 2])
    ///     {[10, 20], [1, 2]}
    "mapfoldr" 3 => mapfoldr;
    /// The elements for which the function holds, and the others.
    ///
    ///     iex> :lists.partition(&(&1 > 1), [1, 2, 3])
    ///     {[2, 3], [1]}
    "partition" 2 => partition;
    /// `{:value, element}` of the first element for which the function holds, or `false`.
    ///
    ///     iex> :lists.search(&(&1 > 1), [1, 2])
    ///     {:value, 2}
    "search" 2 => search;
    /// The list cut before the first element for which the function does not hold.
    ///
    ///     iex> :lists.splitwith(&(&1 < 2), [1, 2, 1])
    ///     {[1], [2, 1]}
    "splitwith" 2 => splitwith;
    /// The elements before the first one for which the function does not hold.
    ///
    ///     iex> :lists.takewhile(&(&1 < 2), [1, 2, 1])
    ///     [1]
    "takewhile" 2 => takewhile;
    /// Each element once, where it first stands.
    ///
    ///     iex> :lists.uniq([1, 2, 1])
    ///     [1, 2]
    "uniq" 1 => uniq;
    /// The first of the elements of which the function makes the same.
    ///
    ///     iex> :lists.uniq(&rem(&1, 2), [1, 2, 3])
    ///     [1, 2]
    "uniq" 2 => uniq_by;
    /// As `filtermap/2`.
    ///
    ///     iex> :lists.zf(&(&1 > 1), [1, 2])
    ///     [2]
    "zf" 2 => filtermap;
    /// What the function makes of the elements at the same places of two lists.
    ///
    ///     iex> :lists.zipwith(&(&1 + &2), [1, 2], [3, 4])
    ///     [4, 6]
    "zipwith" 3 => zipwith;
    /// What the function makes of the elements at the same places of three lists.
    ///
    ///     iex> :lists.zipwith3(&(&1 + &2 + &3), [1], [2], [3])
    ///     [6]
    "zipwith3" 4 => zipwith;
}

/// The function of so many arguments and the list that most of these take; a term that is no list is told
/// as the case that the walk did not know.
fn parts<'a>(p: &mut Proc, args: &'a [Term], arity: usize) -> Result<(&'a Term, Vec<Term>), Raise> {
    let fun = function(&args[0], arity)?;
    let term = &args[args.len() - 1];
    if !term.is_list() {
        return Err(Raise::tagged(atoms::CASE_CLAUSE, term.clone()));
    }
    Ok((fun, list(p, term)?))
}

/// The boolean that a test answered.
fn verdict(answer: Term) -> Result<bool, Raise> {
    match answer {
        Term::Atom(atoms::TRUE) => Ok(true),
        Term::Atom(atoms::FALSE) => Ok(false),
        other => Err(Raise::tagged(atoms::CASE_CLAUSE, other)),
    }
}

fn test(p: &mut Proc, fun: &Term, element: &Term) -> Result<bool, Raise> {
    p.call(fun, std::slice::from_ref(element)).and_then(verdict)
}

/// The place of the first element for which the test answers as wanted.
fn first(p: &mut Proc, fun: &Term, list: &[Term], wanted: bool) -> Result<Option<usize>, Raise> {
    for (at, element) in list.iter().enumerate() {
        if test(p, fun, element)? == wanted {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn all(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    Ok(Term::bool(first(p, fun, &list, false)?.is_none()))
}

fn any(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    Ok(Term::bool(first(p, fun, &list, true)?.is_some()))
}

fn search(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    Ok(match first(p, fun, &list, true)? {
        Some(at) => Term::tagged(atoms::VALUE, list[at].clone()),
        None => Term::bool(false),
    })
}

/// The list in two, before the first element for which the test fails.
fn cut(p: &mut Proc, args: &[Term]) -> Result<(Vec<Term>, Vec<Term>), Raise> {
    let (fun, mut list) = parts(p, args, 1)?;
    let at = first(p, fun, &list, false)?.unwrap_or(list.len());
    let rest = list.split_off(at);
    Ok((list, rest))
}

fn dropwhile(p: &mut Proc, args: &[Term]) -> Reply {
    cut(p, args).map(|(_, rest)| Term::list(rest))
}

fn takewhile(p: &mut Proc, args: &[Term]) -> Reply {
    cut(p, args).map(|(taken, _)| Term::list(taken))
}

fn splitwith(p: &mut Proc, args: &[Term]) -> Reply {
    cut(p, args).map(|(taken, rest)| Term::tuple([Term::list(taken), Term::list(rest)]))
}

fn filter(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    let mut kept = Vec::new();
    for element in list {
        match p.call(fun, std::slice::from_ref(&element))? {
            Term::Atom(atoms::TRUE) => kept.push(element),
            Term::Atom(atoms::FALSE) => {}
            other => return Err(Raise::tagged(crate::term::Atom::new("bad_filter"), other)),
        }
    }
    Ok(Term::list(kept))
}

fn filtermap(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    let mut kept = Vec::new();
    for element in list {
        let answer = p.call(fun, std::slice::from_ref(&element))?;
        if let Some([Term::Atom(atoms::TRUE), value]) = answer.as_tuple() {
            kept.push(value.clone());
        } else if verdict(answer)? {
            kept.push(element);
        }
    }
    Ok(Term::list(kept))
}

fn partition(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for element in list {
        if test(p, fun, &element)? {
            good.push(element);
        } else {
            bad.push(element);
        }
    }
    Ok(Term::tuple([Term::list(good), Term::list(bad)]))
}

fn map(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    let mut mapped = Vec::with_capacity(list.len());
    for element in list {
        mapped.push(p.call(fun, &[element])?);
    }
    Ok(Term::list(mapped))
}

fn flatmap(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    let mut all = Vec::new();
    for element in list {
        let part = p.call(fun, &[element])?;
        let Some(part_elements) = part.to_vec() else {
            let args = [part, Term::Nil];
            return Err(fail::within(p, Raise::badarg(), "erlang", "++", &args));
        };
        all.extend(part_elements);
    }
    Ok(Term::list(all))
}

fn foreach(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 1)?;
    for element in list {
        p.call(fun, &[element])?;
    }
    Ok(Term::OK)
}

fn foldl(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 2)?;
    list.into_iter()
        .try_fold(args[1].clone(), |acc, element| p.call(fun, &[element, acc]))
}

fn foldr(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 2)?;
    list.into_iter()
        .rev()
        .try_fold(args[1].clone(), |acc, element| p.call(fun, &[element, acc]))
}

/// One step of the mapfolds: `{mapped, acc}`.
fn mapfold(p: &mut Proc, fun: &Term, element: Term, acc: &mut Term) -> Reply {
    let answer = p.call(fun, &[element, acc.clone()])?;
    match answer.as_tuple() {
        Some([mapped, next]) => {
            *acc = next.clone();
            Ok(mapped.clone())
        }
        _ => Err(Raise::tagged(atoms::BADMATCH, answer)),
    }
}

fn mapfoldl(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 2)?;
    let mut acc = args[1].clone();
    let mut mapped = Vec::with_capacity(list.len());
    for element in list {
        mapped.push(mapfold(p, fun, element, &mut acc)?);
    }
    Ok(Term::tuple([Term::list(mapped), acc]))
}

fn mapfoldr(p: &mut Proc, args: &[Term]) -> Reply {
    let (fun, list) = parts(p, args, 2)?;
    let mut acc = args[1].clone();
    let mut mapped = Vec::with_capacity(list.len());
    for element in list.into_iter().rev() {
        mapped.push(mapfold(p, fun, element, &mut acc)?);
    }
    mapped.reverse();
    Ok(Term::tuple([Term::list(mapped), acc]))
}

fn uniq(p: &mut Proc, args: &[Term]) -> Reply {
    let list = list(p, &args[0])?;
    distinct(p, list, |_, element| Ok(element.clone()))
}

fn uniq_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0], 1)?;
    let list = list(p, &args[1])?;
    distinct(p, list, |p, element| {
        p.call(fun, std::slice::from_ref(element))
    })
}

fn distinct(p: &mut Proc, list: Vec<Term>, key: impl Fn(&mut Proc, &Term) -> Reply) -> Reply {
    let mut seen = std::collections::BTreeSet::new();
    let mut kept = Vec::new();
    for element in list {
        p.checkpoint()?;
        let key = key(p, &element)?;
        if seen.insert(crate::stdlib::keys::Exact(key)) {
            kept.push(element);
        }
    }
    Ok(Term::list(kept))
}

fn zipwith(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = function(&args[0], args.len() - 1)?;
    let mut lists = Vec::new();
    for term in &args[1..] {
        lists.push(list(p, term)?.into_iter());
    }
    let mut zipped = Vec::new();
    loop {
        let row: Vec<Term> = lists.iter_mut().filter_map(Iterator::next).collect();
        match row.len() {
            0 => return Ok(Term::list(zipped)),
            whole if whole == lists.len() => zipped.push(p.call(fun, &row)?),
            _ => return Err(no_clause()),
        }
    }
}
