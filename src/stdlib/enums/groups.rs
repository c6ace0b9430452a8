//! Elements by what a function makes of them: groups, frequencies, each only once.

use std::collections::{BTreeMap, BTreeSet};

use crate::runtime::Proc;
use crate::stdlib::args::{Reply, no_clause_in};
use crate::stdlib::enumerable::{GO, fold};
use crate::stdlib::keys::Exact;
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { pub const FUNCTIONS of "Enum":
    /// How often each element is there.
    ///
    ///     iex> Enum.frequencies([:a, :b, :a])
    ///     %{a: 2, b: 1}
    "frequencies" 1 => frequencies;
    /// How often the function makes the same of elements.
    ///
    ///     iex> Enum.frequencies_by([1, 2, 3], &rem(&1, 2))
    ///     %{0 => 1, 1 => 2}
    "frequencies_by" 2 => frequencies_by;
    /// The elements in a map by what the function makes of them.
    ///
    ///     iex> Enum.group_by([1, 2, 3], &rem(&1, 2))
    ///     %{0 => [2], 1 => [1, 3]}
    "group_by" 2 => group_by;
    /// As `group_by/2`, with a function for what goes into the groups.
    ///
    ///     iex> Enum.group_by([1, 2, 3], &rem(&1, 2), &(&1 * 10))
    ///     %{0 => [20], 1 => [10, 30]}
    "group_by" 3 => group_by;
    /// Each element once, where it first stands.
    ///
    ///     iex> Enum.uniq([1, 2, 1])
    ///     [1, 2]
    "uniq" 1 => uniq;
    "uniq" 2 => uniq_by;
    /// The first of the elements of which the function makes the same.
    ///
    ///     iex> Enum.uniq_by([1, 2, 3], &rem(&1, 2))
    ///     [1, 2]
    "uniq_by" 2 => uniq_by;
    /// Two lists of a collection of pairs.
    ///
    ///     iex> Enum.unzip([{1, :a}, {2, :b}])
    ///     {[1, 2], [:a, :b]}
    "unzip" 1 => unzip;
}

type Counts = BTreeMap<Exact, i64>;

fn as_map(counts: Counts) -> Term {
    let entries = counts.into_iter();
    Term::map(entries.map(|(key, count)| (key.0, Term::Int(count))))
}

fn frequencies(p: &mut Proc, args: &[Term]) -> Reply {
    let counts = fold(p, &args[0], Counts::new(), |_, counts, element| {
        *counts.entry(Exact(element)).or_default() += 1;
        GO
    })?;
    Ok(as_map(counts))
}

fn frequencies_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let counts = fold(p, &args[0], Counts::new(), move |p, counts, element| {
        let key = p.call(&fun, &[element])?;
        *counts.entry(Exact(key)).or_default() += 1;
        GO
    })?;
    Ok(as_map(counts))
}

fn group_by(p: &mut Proc, args: &[Term]) -> Reply {
    let (key_fun, value_fun) = (args[1].clone(), args.get(2).cloned());
    let start: BTreeMap<Exact, Vec<Term>> = BTreeMap::new();
    let groups = fold(p, &args[0], start, move |p, groups, element| {
        let key = p.call(&key_fun, std::slice::from_ref(&element))?;
        let value = match &value_fun {
            Some(fun) => p.call(fun, &[element])?,
            None => element,
        };
        groups.entry(Exact(key)).or_default().push(value);
        GO
    })?;
    let entries = groups.into_iter();
    Ok(Term::map(
        entries.map(|(key, values)| (key.0, Term::list(values))),
    ))
}

fn uniq(p: &mut Proc, args: &[Term]) -> Reply {
    let start = (BTreeSet::new(), Vec::new());
    let (_, kept) = fold(p, &args[0], start, |_, (seen, kept), element| {
        if seen.insert(Exact(element.clone())) {
            kept.push(element);
        }
        GO
    })?;
    Ok(Term::list(kept))
}

fn uniq_by(p: &mut Proc, args: &[Term]) -> Reply {
    let fun = args[1].clone();
    let start = (BTreeSet::new(), Vec::new());
    let (_, kept) = fold(p, &args[0], start, move |p, (seen, kept), element| {
        let key = p.call(&fun, std::slice::from_ref(&element))?;
        if seen.insert(Exact(key)) {
            kept.push(element);
        }
        GO
    })?;
    Ok(Term::list(kept))
}

fn unzip(p: &mut Proc, args: &[Term]) -> Reply {
    let start = (Vec::new(), Vec::new());
    let (left, right) = fold(p, &args[0], start, |p, (left, right), element| {
        let Some([a, b]) = element.as_tuple() else {
            let args = [Term::list([element]), Term::Nil, Term::Nil];
            return Err(no_clause_in(p, ("Enum", "unzip"), &args));
        };
        left.push(a.clone());
        right.push(b.clone());
        GO
    })?;
    Ok(Term::tuple([Term::list(left), Term::list(right)]))
}
