//! Lists: first element and rest, length, concatenation and difference.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::keys::Exact;
use crate::stdlib::natives::natives;
use crate::term::{Term, atoms};

use std::collections::BTreeMap;

natives! { pub const FUNCTIONS of ":erlang":
    /// One list after the other.
    ///
    ///     iex> :erlang.++([1], [2])
    ///     [1, 2]
    "++" 2 => concat;
    /// A list without what another one holds.
    ///
    ///     iex> :erlang.--([1, 2, 1], [1])
    ///     [2, 1]
    "--" 2 => subtract;
    /// As `++/2`.
    ///
    ///     iex> :erlang.append([1], [2])
    ///     [1, 2]
    "append" 2 => concat;
    /// The first element.
    ///
    ///     iex> :erlang.hd([1, 2])
    ///     1
    "hd" 1 => hd;
    /// The number of elements.
    ///
    ///     iex> :erlang.length([1, 2])
    ///     2
    "length" 1 => length;
    /// As `--/2`.
    ///
    ///     iex> :erlang.subtract([1, 2], [2])
    ///     [1]
    "subtract" 2 => subtract;
    /// All but the first element.
    ///
    ///     iex> :erlang.tl([1, 2])
    ///     [2]
    "tl" 1 => tl;
}

/// `hd(list)`.
pub fn hd(_: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Cons(cell) => Ok(cell.head.clone()),
        _ => Err(Raise::bad_argument(1, "not a nonempty list")),
    }
}

/// `tl(list)`.
pub fn tl(_: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Cons(cell) => Ok(cell.tail.clone()),
        _ => Err(Raise::bad_argument(1, "not a nonempty list")),
    }
}

/// `length(list)`.
pub fn length(p: &mut Proc, args: &[Term]) -> Reply {
    let count = args[0]
        .list_len()
        .ok_or_else(|| Raise::bad_argument(1, "not a list"))?;
    // The BEAM counts a reduction for some ten elements of a list.
    p.work(count / 10)?;
    Ok(Term::from(count))
}

/// `left ++ right`: the right side may be anything.
pub fn concat(p: &mut Proc, args: &[Term]) -> Reply {
    if matches!(args[0], Term::Nil) {
        return Ok(args[1].clone());
    }
    let left = args[0].to_vec().ok_or_else(Raise::badarg)?;
    p.work(left.len() / 10)?;
    Ok(Term::list_with_tail(left, args[1].clone()))
}

/// `left -- right`: each element of the right takes the first one like it out of the left.
pub fn subtract(p: &mut Proc, args: &[Term]) -> Reply {
    let left = args[0].to_vec().ok_or_else(Raise::badarg)?;
    let mut to_remove: BTreeMap<Exact, usize> = BTreeMap::new();
    let mut right = args[1].iter();
    for element in right.by_ref() {
        *to_remove.entry(Exact(element.clone())).or_default() += 1;
    }
    if !matches!(right.rest(), Term::Nil) {
        return Err(Raise::badarg());
    }
    p.work(left.len() + to_remove.len())?;
    let kept: Vec<Term> = left
        .into_iter()
        .filter(|element| !take_one(&mut to_remove, element))
        .collect();
    Ok(Term::list(kept))
}

fn take_one(to_remove: &mut BTreeMap<Exact, usize>, element: &Term) -> bool {
    match to_remove.get_mut(&Exact(element.clone())) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// The characters of a charlist.
pub fn characters(term: &Term) -> Option<String> {
    let mut text = String::new();
    let mut elements = term.iter();
    for element in elements.by_ref() {
        let code = u32::try_from(element.as_int()?).ok()?;
        text.push(char::from_u32(code)?);
    }
    matches!(elements.rest(), Term::Nil).then_some(text)
}

/// A text as a charlist.
pub fn charlist(text: &str) -> Term {
    let codes: Vec<Term> = text
        .chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect();
    Term::list(codes)
}

/// Whether the term is `true`, as a test that a user's function made.
pub fn is_true(term: &Term) -> bool {
    term.is_atom(atoms::TRUE)
}
