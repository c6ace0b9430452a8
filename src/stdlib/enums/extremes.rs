//! The greatest and the smallest element.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, no_clause, no_clause_in};
use crate::stdlib::enumerable::{GO, Shape, fold};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms, compare, exception};

natives! { pub const FUNCTIONS of "Enum":
    /// The greatest element. Further arguments: an order (a module with `compare/2`, or a function that says whether
    /// its first argument is as great as its second), and a function for what an empty collection gives.
    ///
    ///     iex> Enum.max([1, 3, 2])
    ///     3
    ///     iex> Enum.max([], fn -> 0 end)
    ///     0
    "max" 1 => max;
    "max" 2 => max;
    "max" 3 => max;
    /// The element of which the function makes the greatest. Further arguments as in `max/3`.
    ///
    ///     iex> Enum.max_by(["a", "ccc"], &String.length/1)
    ///     "ccc"
    "max_by" 2 => max_by;
    "max_by" 3 => max_by;
    "max_by" 4 => max_by;
    /// The smallest element. Further arguments: an order (a module with `compare/2`, or a function that says whether
    /// its first argument is as small as its second), and a function for what an empty collection gives.
    ///
    ///     iex> Enum.min([2, 1, 3])
    ///     1
    "min" 1 => min;
    "min" 2 => min;
    "min" 3 => min;
    /// The element of which the function makes the smallest. Further arguments as in `min/3`.
    ///
    ///     iex> Enum.min_by(["a", "ccc"], &String.length/1)
    ///     "a"
    "min_by" 2 => min_by;
    "min_by" 3 => min_by;
    "min_by" 4 => min_by;
    /// The smallest and the greatest element, or what the function gives for an empty collection.
    ///
    ///     iex> Enum.min_max([2, 1, 3])
    ///     {1, 3}
    "min_max" 1 => min_max;
    "min_max" 2 => min_max;
    /// The elements of which the function makes the smallest and the greatest. Further arguments: an order (a module
    /// with `compare/2`, or a function that says whether its first argument is smaller), and a function for what an
    /// empty collection gives.
    ///
    ///     iex> Enum.min_max_by(["bb", "a", "ccc"], &String.length/1)
    ///     {"a", "ccc"}
    "min_max_by" 2 => min_max_by;
    "min_max_by" 3 => min_max_by;
    "min_max_by" 4 => min_max_by;
}

/// Which of two elements is kept.
#[derive(Clone)]
enum Rule {
    /// The one that stands so (`Greater` or `Less`) in the order of terms.
    Terms(std::cmp::Ordering),
    /// The first, unless this module's `compare/2` gives this.
    Module(Atom, Atom),
    /// The first, if this function says so.
    Function(Term),
}

impl Rule {
    /// Whether `kept` stays when `other` comes.
    fn keeps(&self, p: &mut Proc, kept: &Term, other: &Term) -> Result<bool, Raise> {
        match self {
            Rule::Terms(way) => Ok(compare(other, kept) != *way),
            Rule::Module(module, wrong) => {
                let order = p.apply(*module, atoms::COMPARE, &[kept.clone(), other.clone()])?;
                Ok(!order.is_atom(*wrong))
            }
            Rule::Function(fun) => Ok(p.call(fun, &[kept.clone(), other.clone()])?.truthy()),
        }
    }
}

/// What the arguments after the collection (and the function) say: an order, and what is for empty ones.
struct Wishes {
    rule: Rule,
    empty: Option<Term>,
}

fn wishes(options: &[Term], way: std::cmp::Ordering) -> Result<Wishes, Raise> {
    let is_empty_fun = |term: &Term| matches!(term, Term::Fun(fun) if fun.arity() == 0);
    let (order, empty) = match options {
        [] => (None, None),
        [empty] if is_empty_fun(empty) => (None, Some(empty)),
        [order] => (Some(order), None),
        [order, empty] if is_empty_fun(empty) => (Some(order), Some(empty)),
        _ => return Err(no_clause()),
    };
    let wrong = if way.is_gt() { atoms::LT } else { atoms::GT };
    let rule = match order {
        None => Rule::Terms(way),
        Some(Term::Atom(module)) => Rule::Module(*module, wrong),
        Some(fun @ Term::Fun(body)) if body.arity() == 2 => Rule::Function(fun.clone()),
        Some(_) => return Err(no_clause()),
    };
    Ok(Wishes {
        rule,
        empty: empty.cloned(),
    })
}

/// As [`wishes`]; what is no order is refused by the function that would make one of it.
fn sort_wishes(
    p: &Proc,
    function: &'static str,
    options: &[Term],
    way: std::cmp::Ordering,
) -> Result<Wishes, Raise> {
    wishes(options, way).map_err(|raise| match options {
        [order] => no_clause_in(p, ("Enum", function), std::slice::from_ref(order)),
        _ => raise,
    })
}

/// What there is for an empty collection.
fn nothing(p: &mut Proc, empty: Option<Term>) -> Reply {
    match empty {
        Some(fun) => p.call(&fun, &[]),
        None => Err(Raise::error(exception::enum_empty_error())),
    }
}

/// The extreme element by itself or by what a function makes of it.
fn extreme(p: &mut Proc, collection: &Term, by: Option<&Term>, wishes: Wishes) -> Reply {
    let (by, rule) = (by.cloned(), wishes.rule);
    let start: Option<(Term, Term)> = None;
    let best = fold(p, collection, start, move |p, best, element| {
        let value = match &by {
            Some(fun) => p.call(fun, std::slice::from_ref(&element))?,
            None => element.clone(),
        };
        let stays = match best {
            Some((kept, _)) => rule.keeps(p, kept, &value)?,
            None => false,
        };
        if !stays {
            *best = Some((value, element));
        }
        GO
    })?;
    match best {
        Some((_, element)) => Ok(element),
        None => nothing(p, wishes.empty),
    }
}

/// The ends of a range, in order.
fn range_ends(collection: &Term) -> Result<Option<(Term, Term)>, Raise> {
    let Shape::Range(range) = Shape::of(collection) else {
        return Ok(None);
    };
    Ok(range.final_number()?.map(|last| {
        let first = range.first;
        if compare(&first, &last).is_le() {
            (first, last)
        } else {
            (last, first)
        }
    }))
}

fn max(p: &mut Proc, args: &[Term]) -> Reply {
    let wishes = sort_wishes(p, "max_sort_fun", &args[1..], std::cmp::Ordering::Greater)?;
    if let (Rule::Terms(_), Some((_, greatest))) = (&wishes.rule, range_ends(&args[0])?) {
        return Ok(greatest);
    }
    extreme(p, &args[0], None, wishes)
}

fn min(p: &mut Proc, args: &[Term]) -> Reply {
    let wishes = sort_wishes(p, "min_sort_fun", &args[1..], std::cmp::Ordering::Less)?;
    if let (Rule::Terms(_), Some((smallest, _))) = (&wishes.rule, range_ends(&args[0])?) {
        return Ok(smallest);
    }
    extreme(p, &args[0], None, wishes)
}

fn max_by(p: &mut Proc, args: &[Term]) -> Reply {
    let wishes = wishes(&args[2..], std::cmp::Ordering::Greater)?;
    extreme(p, &args[0], Some(&args[1]), wishes)
}

fn min_by(p: &mut Proc, args: &[Term]) -> Reply {
    let wishes = wishes(&args[2..], std::cmp::Ordering::Less)?;
    extreme(p, &args[0], Some(&args[1]), wishes)
}

/// Whether one value is smaller than another, by `compare/2`, a function, or the order of terms.
fn smaller(p: &mut Proc, rule: &Rule, a: &Term, b: &Term) -> Result<bool, Raise> {
    match rule {
        Rule::Terms(_) => Ok(compare(a, b).is_lt()),
        Rule::Module(module, _) => {
            let order = p.apply(*module, atoms::COMPARE, &[a.clone(), b.clone()])?;
            Ok(order.is_atom(atoms::LT))
        }
        Rule::Function(fun) => Ok(p.call(fun, &[a.clone(), b.clone()])?.truthy()),
    }
}

/// Value and element of the smallest and the greatest.
type Both = [(Term, Term); 2];

fn both(p: &mut Proc, collection: &Term, by: Option<&Term>, wishes: Wishes) -> Reply {
    let (by, rule) = (by.cloned(), wishes.rule);
    let found = fold(
        p,
        collection,
        None,
        move |p, found: &mut Option<Both>, element| {
            let value = match &by {
                Some(fun) => p.call(fun, std::slice::from_ref(&element))?,
                None => element.clone(),
            };
            let new = (value, element);
            match found {
                None => *found = Some([new.clone(), new]),
                Some([least, greatest]) => {
                    if smaller(p, &rule, &new.0, &least.0)? {
                        *least = new;
                    } else if smaller(p, &rule, &greatest.0, &new.0)? {
                        *greatest = new;
                    }
                }
            }
            GO
        },
    )?;
    match found {
        Some(both) => Ok(Term::tuple(both.map(|(_, element)| element))),
        None => nothing(p, wishes.empty),
    }
}

fn min_max(p: &mut Proc, args: &[Term]) -> Reply {
    if let Some((smallest, greatest)) = range_ends(&args[0])? {
        return Ok(Term::tuple([smallest, greatest]));
    }
    let wishes = wishes(&args[1..], std::cmp::Ordering::Less)?;
    if !matches!(wishes.rule, Rule::Terms(_)) {
        return Err(no_clause());
    }
    both(p, &args[0], None, wishes)
}

fn min_max_by(p: &mut Proc, args: &[Term]) -> Reply {
    let wishes = wishes(&args[2..], std::cmp::Ordering::Less)?;
    both(p, &args[0], Some(&args[1]), wishes)
}
