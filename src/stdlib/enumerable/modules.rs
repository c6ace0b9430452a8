//! The protocol `Enumerable` and its implementations for built-in types, as modules that Elixir code calls.

use crate::runtime::{Native, NativeClosure, NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::stdlib::protocol;
use crate::stdlib::range::Range;
use crate::term::{Atom, Fun, Map, Term, atoms};

use super::fold::Shape;
use super::reduce::{reduce, reduce_list};

/// The protocol.
pub static MODULE: NativeModule = NativeModule {
    name: "Enumerable",
    doc: "The protocol of collections that can be gone through. `Enum` and `Stream` work on whatever implements it.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of "Enumerable":
    /// What is known of the protocol.
    ///
    ///     iex> Enumerable.__protocol__(:module)
    ///     Enumerable
    "__protocol__" 1 => about;
    /// `{:ok, count}`, or `{:error, module}` if counting means going through it.
    ///
    ///     iex> Enumerable.count(%{a: 1})
    ///     {:ok, 1}
    "count" 1 => count;
    /// The module that implements the protocol for a value, or `nil`.
    ///
    ///     iex> Enumerable.impl_for([1])
    ///     Enumerable.List
    "impl_for" 1 => impl_for;
    /// The module that implements the protocol for a value; an error if there is none.
    ///
    ///     iex> Enumerable.impl_for!(1..2)
    ///     Enumerable.Range
    "impl_for!" 1 => impl_for_or_raise;
    /// `{:ok, boolean}`, or `{:error, module}` if looking means going through it.
    ///
    ///     iex> Enumerable.member?(1..3, 2)
    ///     {:ok, true}
    "member?" 2 => member;
    /// Goes through the collection: the function gets an element and the accumulator and says `{:cont, acc}`, `{:halt, acc}` or `{:suspend, acc}`.
    ///
    ///     iex> Enumerable.reduce([1, 2], {:cont, 0}, fn x, acc -> {:cont, x + acc} end)
    ///     {:done, 3}
    "reduce" 3 => reduce_any;
    /// `{:ok, size, function}`, or `{:error, module}` if there is no quick way to a place.
    ///
    ///     iex> Enumerable.slice([1, 2])
    ///     {:error, Enumerable.List}
    "slice" 1 => slice;
}

natives! { const LIST_FUNCTIONS of "Enumerable.List":
    /// As `Enumerable.count/1`.
    ///
    ///     iex> Enumerable.List.count([])
    ///     {:ok, 0}
    "count" 1 => count;
    /// As `Enumerable.member?/2`.
    ///
    ///     iex> Enumerable.List.member?([], 1)
    ///     {:ok, false}
    "member?" 2 => member;
    /// As `Enumerable.reduce/3`.
    ///
    ///     iex> Enumerable.List.reduce([1, 2], {:cont, 0}, fn x, acc -> {:cont, x + acc} end)
    ///     {:done, 3}
    "reduce" 3 => reduce_a_list;
    /// As `Enumerable.slice/1`.
    ///
    ///     iex> Enumerable.List.slice([1])
    ///     {:error, Enumerable.List}
    "slice" 1 => slice;
}

natives! { const OTHER_FUNCTIONS of "Enumerable.Range":
    /// As `Enumerable.count/1`.
    ///
    ///     iex> Enumerable.Range.count(1..3)
    ///     {:ok, 3}
    "count" 1 => count;
    /// As `Enumerable.member?/2`.
    ///
    ///     iex> Enumerable.Range.member?(1..3, 2)
    ///     {:ok, true}
    "member?" 2 => member;
    /// As `Enumerable.reduce/3`.
    ///
    ///     iex> Enumerable.Range.reduce(1..2, {:cont, 0}, fn x, acc -> {:cont, x + acc} end)
    ///     {:done, 3}
    "reduce" 3 => reduce_any;
    /// As `Enumerable.slice/1`.
    ///
    ///     iex> {:ok, 3, _function} = Enumerable.Range.slice(1..3)
    ///     iex> :ok
    ///     :ok
    "slice" 1 => slice;
}

/// The implementation for functions of two arguments.
pub static FUNCTION: NativeModule = implementation("Enumerable.Function", OTHER_FUNCTIONS);

/// The implementation for lists.
pub static LIST: NativeModule = implementation("Enumerable.List", LIST_FUNCTIONS);

/// The implementation for maps.
pub static MAP: NativeModule = implementation("Enumerable.Map", OTHER_FUNCTIONS);

/// The implementation for sets.
pub static MAP_SET: NativeModule = implementation("Enumerable.MapSet", OTHER_FUNCTIONS);

/// The implementation for ranges.
pub static RANGE: NativeModule = implementation("Enumerable.Range", OTHER_FUNCTIONS);

const fn implementation(name: &'static str, functions: &'static [Native]) -> NativeModule {
    NativeModule {
        name,
        doc: "An implementation of `Enumerable`.",
        functions,
    }
}

fn about(p: &mut Proc, args: &[Term]) -> Reply {
    match args[0].as_atom().map(Atom::as_str) {
        Some("module") => Ok(Term::Atom(atoms::ENUMERABLE)),
        Some("functions") => Ok(Term::keyword([
            (atoms::COUNT, Term::Int(1)),
            (atoms::MEMBER, Term::Int(2)),
            (atoms::REDUCE, Term::Int(3)),
            (atoms::SLICE, Term::Int(1)),
        ])),
        other => protocol::about(p, other),
    }
}

fn impl_for(p: &mut Proc, args: &[Term]) -> Reply {
    protocol::impl_for(p, atoms::ENUMERABLE, &args[0])
}

fn impl_for_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    protocol::impl_for_or_raise(p, atoms::ENUMERABLE, &args[0])
}

fn reduce_any(p: &mut Proc, args: &[Term]) -> Reply {
    reduce(p, &args[0], args[1].clone(), &args[2])
}

fn reduce_a_list(p: &mut Proc, args: &[Term]) -> Reply {
    reduce_list(p, args[0].clone(), args[1].clone(), &args[2])
}

/// `{:error, module}`: no other way than to go through it.
fn no_shortcut(module: &str) -> Reply {
    Ok(Term::error(Atom::module(module)))
}

fn count(p: &mut Proc, args: &[Term]) -> Reply {
    match Shape::of(&args[0]) {
        Shape::List => match args[0].list_len() {
            Some(count) => Ok(Term::ok(count)),
            None => {
                let raise = Raise::bad_argument(1, "not a list");
                Err(fail::within(p, raise, "erlang", "length", args))
            }
        },
        Shape::Pairs(map) | Shape::Set(map) => Ok(Term::ok(map.len())),
        Shape::Range(range) => Ok(Term::ok(range.len())),
        Shape::Other if matches!(args[0], Term::Fun(_)) => no_shortcut("Enumerable.Function"),
        Shape::Other => protocol::dispatch(p, atoms::ENUMERABLE, atoms::COUNT, args),
    }
}

fn member(p: &mut Proc, args: &[Term]) -> Reply {
    let element = &args[1];
    match Shape::of(&args[0]) {
        Shape::List if matches!(args[0], Term::Nil) => Ok(Term::ok(false)),
        Shape::List => no_shortcut("Enumerable.List"),
        Shape::Pairs(map) => Ok(Term::ok(has_pair(map, element))),
        Shape::Set(members) => Ok(Term::ok(members.contains(element))),
        Shape::Range(range) => Ok(Term::ok(range.contains(element))),
        Shape::Other if matches!(args[0], Term::Fun(_)) => no_shortcut("Enumerable.Function"),
        Shape::Other => protocol::dispatch(p, atoms::ENUMERABLE, atoms::MEMBER, args),
    }
}

/// Whether a map has the pair as an entry.
pub fn has_pair(map: &Map, pair: &Term) -> bool {
    match pair.as_tuple() {
        Some([key, value]) => map.get(key) == Some(value),
        _ => false,
    }
}

fn slice(p: &mut Proc, args: &[Term]) -> Reply {
    let (size, fun) = match Shape::of(&args[0]) {
        Shape::List if matches!(args[0], Term::Nil) => (Term::Int(0), nothing()),
        Shape::List => return no_shortcut("Enumerable.List"),
        Shape::Pairs(map) => (Term::from(map.len()), export(":maps")),
        Shape::Set(members) => (Term::from(members.len()), export("MapSet")),
        Shape::Range(range) => (range.len(), range_slice(range)),
        Shape::Other if matches!(args[0], Term::Fun(_)) => {
            return no_shortcut("Enumerable.Function");
        }
        Shape::Other => return protocol::dispatch(p, atoms::ENUMERABLE, atoms::SLICE, args),
    };
    Ok(Term::tuple([Term::Atom(atoms::OK), size, Term::Fun(fun)]))
}

/// `&module.to_list/1`.
fn export(module: &str) -> Fun {
    let module = match module.strip_prefix(':') {
        Some(erlang) => Atom::new(erlang),
        None => Atom::module(module),
    };
    Fun::export(module, Atom::new("to_list"), 1)
}

fn nothing() -> Fun {
    NativeClosure::fun("-slice/1-fun-0-", 3, |_, _| Ok(Term::Nil))
}

/// A function of start, length and step that gives the numbers there.
fn range_slice(range: Range) -> Fun {
    NativeClosure::fun("-slice/1-fun-0-", 3, move |p, args| {
        let [start, amount, step] = [0, 1, 2].map(|at| args[at].as_int());
        let numbers = (start, amount, step);
        let (Some(start @ 0..), Some(amount @ 0..), Some(step @ 1..)) = numbers else {
            return Err(Raise::badarg());
        };
        p.work(amount as usize)?;
        let places = (0..amount).map(|turn| turn.saturating_mul(step).saturating_add(start));
        let numbers: Result<Vec<Term>, Raise> =
            places.map(|place| range.at(place as usize)).collect();
        Ok(Term::list(numbers?))
    })
}
