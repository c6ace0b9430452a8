//! Tuples: sizes, single elements, and tuples made of others. Elements count from one.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::natives::natives;
use crate::term::number::is_integer;
use crate::term::{Term, atoms};

natives! { pub const FUNCTIONS of ":erlang":
    /// Adds an element at the end.
    ///
    ///     iex> :erlang.append_element({1}, 2)
    ///     {1, 2}
    "append_element" 2 => append_element;
    /// Takes an element out.
    ///
    ///     iex> :erlang.delete_element(1, {:a, :b})
    ///     {:b}
    "delete_element" 2 => delete_element;
    /// The element at a place.
    ///
    ///     iex> :erlang.element(1, {:a, :b})
    ///     :a
    "element" 2 => element;
    /// Puts an element in.
    ///
    ///     iex> :erlang.insert_element(1, {:b}, :a)
    ///     {:a, :b}
    "insert_element" 3 => insert_element;
    /// A tuple of a list's elements.
    ///
    ///     iex> :erlang.list_to_tuple([1, 2])
    ///     {1, 2}
    "list_to_tuple" 1 => list_to_tuple;
    /// A tuple that holds one value so many times.
    ///
    ///     iex> :erlang.make_tuple(2, :x)
    ///     {:x, :x}
    "make_tuple" 2 => make_tuple;
    /// A tuple of a default value, with other values at some places.
    ///
    ///     iex> :erlang.make_tuple(3, 0, [{2, :x}])
    ///     {0, :x, 0}
    "make_tuple" 3 => make_tuple_with;
    /// Replaces the element at a place.
    ///
    ///     iex> :erlang.setelement(1, {:a, :b}, :c)
    ///     {:c, :b}
    "setelement" 3 => setelement;
    /// The size of a tuple or binary.
    ///
    ///     iex> :erlang.size({1, 2})
    ///     2
    "size" 1 => size;
    /// The number of elements.
    ///
    ///     iex> :erlang.tuple_size({1, 2})
    ///     2
    "tuple_size" 1 => tuple_size;
    /// The elements as a list.
    ///
    ///     iex> :erlang.tuple_to_list({1, 2})
    ///     [1, 2]
    "tuple_to_list" 1 => tuple_to_list;
}

/// The largest tuple, as on the BEAM.
const MAX_SIZE: usize = (1 << 24) - 1;

/// The elements of the tuple at `position` (from one) among the arguments.
fn tuple(args: &[Term], position: usize) -> Result<&[Term], Raise> {
    args[position - 1]
        .as_tuple()
        .ok_or_else(|| Raise::bad_argument(position, "not a tuple"))
}

/// The place in the tuple (from zero) and the tuple, given as index and tuple; the index may be at most
/// `beyond` more than the tuple is long.
fn place(args: &[Term], beyond: usize) -> Result<(usize, &[Term]), Raise> {
    let index = is_integer(&args[0]);
    let Some(elements) = args[1].as_tuple() else {
        let second = (2, "not a tuple");
        return Err(if index {
            Raise::bad_arguments(&[second])
        } else {
            Raise::bad_arguments(&[(1, "not an integer"), second])
        });
    };
    if !index {
        return Err(Raise::bad_argument(1, "not an integer"));
    }
    match args[0]
        .as_int()
        .and_then(|index| usize::try_from(index).ok())
    {
        Some(index) if (1..=elements.len() + beyond).contains(&index) => Ok((index - 1, elements)),
        _ => Err(Raise::bad_argument(1, "out of range")),
    }
}

/// `{} + element`.
pub fn append_element(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = tuple(args, 1)?;
    p.work(elements.len())?;
    Ok(Term::tuple(elements.iter().chain([&args[1]]).cloned()))
}

/// A tuple without the element at an index from one.
pub fn delete_element(p: &mut Proc, args: &[Term]) -> Reply {
    let (at, elements) = place(args, 0)?;
    p.work(elements.len())?;
    let (before, after) = (&elements[..at], &elements[at + 1..]);
    Ok(Term::tuple(before.iter().chain(after).cloned()))
}

fn element(_: &mut Proc, args: &[Term]) -> Reply {
    let (at, elements) = place(args, 0)?;
    Ok(elements[at].clone())
}

/// `elem(tuple, index)`: the index from zero. It fails as `:erlang.element/2`.
pub fn elem(p: &mut Proc, args: &[Term]) -> Reply {
    if let (Term::Tuple(elements), Term::Int(index)) = (&args[0], &args[1])
        && let Some(element) = usize::try_from(*index).ok().and_then(|at| elements.get(at))
    {
        return Ok(element.clone());
    }
    element(p, &from_one(args)?)
}

/// Index and tuple as Erlang takes them, from tuple and index as Elixir does.
fn from_one(args: &[Term]) -> Result<[Term; 2], Raise> {
    let index = if is_integer(&args[1]) {
        crate::term::number::add(&args[1], &Term::Int(1))?
    } else {
        args[1].clone()
    };
    Ok([index, args[0].clone()])
}

/// `put_elem(tuple, index, value)`: the index from zero. It fails as `:erlang.setelement/3`.
pub fn put_elem(p: &mut Proc, args: &[Term]) -> Reply {
    let [index, tuple] = from_one(args)?;
    setelement(p, &[index, tuple, args[2].clone()])
}

/// A tuple with one more element before an index from one.
pub fn insert_element(p: &mut Proc, args: &[Term]) -> Reply {
    let (at, elements) = place(args, 1)?;
    p.work(elements.len())?;
    let (before, after) = elements.split_at(at);
    Ok(Term::tuple(
        before.iter().chain([&args[2]]).chain(after).cloned(),
    ))
}

/// A tuple of a list.
pub fn list_to_tuple(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = args[0]
        .to_vec()
        .ok_or_else(|| Raise::bad_argument(1, "not a list"))?;
    p.work(elements.len())?;
    if elements.len() > MAX_SIZE {
        return Err(Raise::error(atoms::SYSTEM_LIMIT));
    }
    Ok(Term::tuple(elements))
}

/// A tuple of size and value.
pub fn make_tuple(p: &mut Proc, args: &[Term]) -> Reply {
    let size = tuple_length(&args[0])?;
    p.work(size)?;
    Ok(Term::tuple(std::iter::repeat_n(&args[1], size).cloned()))
}

fn tuple_length(size: &Term) -> Result<usize, Raise> {
    size.as_int()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= MAX_SIZE)
        .ok_or_else(|| Raise::bad_argument(1, "out of range"))
}

fn make_tuple_with(p: &mut Proc, args: &[Term]) -> Reply {
    let size = tuple_length(&args[0])?;
    let changes = args[2]
        .to_vec()
        .ok_or_else(|| Raise::bad_argument(3, "not a list"))?;
    p.work(size + changes.len())?;
    let mut elements = vec![args[1].clone(); size];
    for change in changes {
        let slot = match change.as_tuple() {
            Some([Term::Int(index), _]) => usize::try_from(index - 1).ok(),
            _ => None,
        };
        match (slot.and_then(|at| elements.get_mut(at)), change.as_tuple()) {
            (Some(slot), Some([_, value])) => *slot = value.clone(),
            _ => return Err(Raise::badarg()),
        }
    }
    Ok(Term::tuple(elements))
}

fn setelement(p: &mut Proc, args: &[Term]) -> Reply {
    let (at, elements) = place(args, 0)?;
    p.work(elements.len())?;
    let mut changed = elements.to_vec();
    changed[at] = args[2].clone();
    Ok(Term::tuple(changed))
}

fn size(_: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Tuple(elements) => Ok(Term::from(elements.len())),
        Term::Binary(binary) => Ok(Term::from(binary.bit_len() / 8)),
        _ => Err(Raise::bad_argument(1, "not tuple or binary")),
    }
}

/// `tuple_size(tuple)`.
pub fn tuple_size(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(Term::from(tuple(args, 1)?.len()))
}

/// The elements as a list.
pub fn tuple_to_list(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = tuple(args, 1)?;
    p.work(elements.len())?;
    Ok(Term::list(elements.iter().cloned()))
}
