//! Built-in functions that need no process: what guards may call, and what the compiler writes itself.
//!
//! They fail with a reason, as the functions of `:erlang` do whose names stack traces show.

use crate::lang::code::Prim;
use crate::term::{Atom, Fun, Term, atoms, compare, exception, number};

type Answer = Result<Term, Term>;

fn badarg() -> Term {
    Term::Atom(atoms::BADARG)
}

const fn prim(
    name: &'static str,
    erlang: &'static str,
    arity: u8,
    run: crate::lang::code::PrimFn,
) -> Prim {
    Prim {
        name,
        erlang,
        arity,
        run,
    }
}

fn test(holds: bool) -> Answer {
    Ok(Term::bool(holds))
}

fn number_of(outcome: number::Outcome) -> Answer {
    outcome.map_err(number::NumberError::reason)
}

/// Kernel's functions that may stand in guards, with their names in `:erlang`.
static KERNEL: &[Prim] = &[
    prim("is_atom", "is_atom", 1, |a| {
        test(matches!(a[0], Term::Atom(_)))
    }),
    prim("is_binary", "is_binary", 1, |a| {
        test(a[0].as_bytes().is_some())
    }),
    prim("is_bitstring", "is_bitstring", 1, |a| {
        test(matches!(a[0], Term::Binary(_)))
    }),
    prim("is_boolean", "is_boolean", 1, |a| {
        test(matches!(a[0], Term::Atom(atoms::TRUE | atoms::FALSE)))
    }),
    prim("is_exception", "is_exception", 1, |a| {
        test(exception::is_exception(&a[0]))
    }),
    prim("is_exception", "is_exception", 2, |a| {
        test(exception::is_exception(&a[0]) && a[0].struct_module() == Some(module(&a[1])?))
    }),
    prim("is_float", "is_float", 1, |a| {
        test(matches!(a[0], Term::Float(_)))
    }),
    prim("is_function", "is_function", 1, |a| {
        test(matches!(a[0], Term::Fun(_)))
    }),
    prim("is_function", "is_function", 2, is_function),
    prim("is_integer", "is_integer", 1, |a| {
        test(number::is_integer(&a[0]))
    }),
    prim("is_list", "is_list", 1, |a| test(a[0].is_list())),
    prim("is_map", "is_map", 1, |a| {
        test(matches!(a[0], Term::Map(_)))
    }),
    prim("is_map_key", "is_map_key", 2, |a| match &a[0] {
        Term::Map(map) => test(map.contains(&a[1])),
        other => Err(Term::tagged(atoms::BADMAP, other.clone())),
    }),
    prim("is_nil", "is_nil", 1, |a| test(a[0].is_atom(atoms::NIL))),
    prim("is_number", "is_number", 1, |a| {
        test(number::is_integer(&a[0]) || matches!(a[0], Term::Float(_)))
    }),
    prim("is_pid", "is_pid", 1, |a| {
        test(matches!(a[0], Term::Pid(_)))
    }),
    prim("is_port", "is_port", 1, |_| test(false)),
    prim("is_reference", "is_reference", 1, |a| {
        test(matches!(a[0], Term::Ref(_)))
    }),
    prim("is_struct", "is_struct", 1, |a| {
        test(a[0].struct_module().is_some())
    }),
    prim("is_struct", "is_struct", 2, |a| {
        test(a[0].struct_module() == Some(module(&a[1])?))
    }),
    prim("is_tuple", "is_tuple", 1, |a| {
        test(matches!(a[0], Term::Tuple(_)))
    }),
    prim("abs", "abs", 1, |a| {
        number_of(number::abs(&a[0])).map_err(|_| badarg())
    }),
    prim("binary_part", "binary_part", 3, binary_part),
    prim("bit_size", "bit_size", 1, |a| match &a[0] {
        Term::Binary(binary) => Ok(Term::from(binary.bit_len())),
        _ => Err(badarg()),
    }),
    prim("byte_size", "byte_size", 1, |a| match &a[0] {
        Term::Binary(binary) => Ok(Term::from(binary.bytes().len())),
        _ => Err(badarg()),
    }),
    prim("ceil", "ceil", 1, |a| number_of(number::ceil(&a[0]))),
    prim("floor", "floor", 1, |a| number_of(number::floor(&a[0]))),
    prim("round", "round", 1, |a| number_of(number::round(&a[0]))),
    prim("trunc", "trunc", 1, |a| number_of(number::trunc(&a[0]))),
    prim("div", "div", 2, |a| number_of(number::div(&a[0], &a[1]))),
    prim("rem", "rem", 2, |a| number_of(number::rem(&a[0], &a[1]))),
    prim("elem", "element", 2, elem),
    prim("hd", "hd", 1, |a| match &a[0] {
        Term::Cons(cell) => Ok(cell.head.clone()),
        _ => Err(badarg()),
    }),
    prim("tl", "tl", 1, |a| match &a[0] {
        Term::Cons(cell) => Ok(cell.tail.clone()),
        _ => Err(badarg()),
    }),
    prim("length", "length", 1, |a| {
        a[0].list_len().map(Term::from).ok_or_else(badarg)
    }),
    prim("map_size", "map_size", 1, |a| match &a[0] {
        Term::Map(map) => Ok(Term::from(map.len())),
        other => Err(Term::tagged(atoms::BADMAP, other.clone())),
    }),
    prim("tuple_size", "tuple_size", 1, |a| match a[0].as_tuple() {
        Some(elements) => Ok(Term::from(elements.len())),
        None => Err(badarg()),
    }),
    prim("not", "not", 1, |a| match a[0] {
        Term::Atom(atoms::TRUE) => test(false),
        Term::Atom(atoms::FALSE) => test(true),
        _ => Err(badarg()),
    }),
    prim("+", "+", 1, |a| number_of(number::plus(&a[0]))),
    prim("-", "-", 1, |a| number_of(number::neg(&a[0]))),
    prim("+", "+", 2, |a| number_of(number::add(&a[0], &a[1]))),
    prim("-", "-", 2, |a| number_of(number::sub(&a[0], &a[1]))),
    prim("*", "*", 2, |a| number_of(number::mul(&a[0], &a[1]))),
    prim("/", "/", 2, |a| number_of(number::divide(&a[0], &a[1]))),
    prim("==", "==", 2, |a| test(compare(&a[0], &a[1]).is_eq())),
    prim("!=", "/=", 2, |a| test(compare(&a[0], &a[1]).is_ne())),
    prim("===", "=:=", 2, |a| test(a[0] == a[1])),
    prim("!==", "=/=", 2, |a| test(a[0] != a[1])),
    prim("<", "<", 2, |a| test(compare(&a[0], &a[1]).is_lt())),
    prim("<=", "=<", 2, |a| test(compare(&a[0], &a[1]).is_le())),
    prim(">", ">", 2, |a| test(compare(&a[0], &a[1]).is_gt())),
    prim(">=", ">=", 2, |a| test(compare(&a[0], &a[1]).is_ge())),
    prim("max", "max", 2, |a| {
        Ok(if compare(&a[0], &a[1]).is_lt() {
            a[1].clone()
        } else {
            a[0].clone()
        })
    }),
    prim("min", "min", 2, |a| {
        Ok(if compare(&a[0], &a[1]).is_gt() {
            a[1].clone()
        } else {
            a[0].clone()
        })
    }),
    prim("++", "++", 2, append),
    prim("--", "--", 2, subtract),
];

/// Functions of `:erlang` that have no such name in Kernel.
static ERLANG: &[Prim] = &[prim("map_get", "map_get", 2, |a| match &a[1] {
    Term::Map(map) => map
        .get(&a[0])
        .cloned()
        .ok_or_else(|| Term::tagged(atoms::BADKEY, a[0].clone())),
    other => Err(Term::tagged(atoms::BADMAP, other.clone())),
})];

/// `-a`.
pub static NEGATE: Prim = prim("-", "-", 1, |a| number_of(number::neg(&a[0])));

/// `x in [a, b]`: the value, then the elements.
pub static IN_LIST: Prim = prim("in", "in", 2, |a| {
    test(a[1..].iter().any(|element| *element == a[0]))
});

/// `x in a..b//c`: the value, then the bounds and the step.
pub static IN_RANGE: Prim = prim("in", "in", 3, in_range);

/// `a..b`.
pub static RANGE: Prim = prim("..", "..", 2, |a| range(&a[0], &a[1], None));

/// `a..b//c`.
pub static STEPPED_RANGE: Prim = prim("..//", "..//", 3, |a| range(&a[0], &a[1], Some(&a[2])));

/// A string as an atom.
pub static TO_ATOM: Prim = prim("to_atom", "binary_to_atom", 1, |a| {
    let text = a[0].as_str().ok_or_else(badarg)?;
    match text.chars().count() {
        0..=255 => Ok(Term::atom(text)),
        _ => Err(Term::Atom(atoms::SYSTEM_LIMIT)),
    }
});

/// A string as a charlist.
pub static TO_CHARLIST: Prim = prim("to_charlist", "binary_to_list", 1, |a| {
    let text = a[0].as_str().ok_or_else(badarg)?;
    Ok(chars(text))
});

/// The words of a string, for `~w`.
pub static WORDS: Prim = prim("words", "words", 1, |a| {
    words(&a[0], |word| Term::string(word))
});

/// The words of a string as atoms.
pub static WORDS_ATOMS: Prim = prim("words", "words", 1, |a| words(&a[0], Term::atom));

/// The words of a string as charlists.
pub static WORDS_CHARLISTS: Prim = prim("words", "words", 1, |a| words(&a[0], chars));

/// The second element of a tuple.
pub static SECOND: Prim = prim("elem", "element", 1, |a| match a[0].as_tuple() {
    Some([_, second, ..]) => Ok(second.clone()),
    _ => Err(badarg()),
});

/// A list cut or filled up with `nil` to a length, for `destructure`.
pub static FIT_LIST: Prim = prim("destructure", "destructure", 2, |a| {
    let length = a[1]
        .as_int()
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0);
    let mut elements = match &a[0] {
        Term::Atom(atoms::NIL) => Vec::new(),
        list => list
            .to_vec()
            .ok_or_else(|| Term::tagged(atoms::BADMATCH, list.clone()))?,
    };
    elements.resize(length, Term::NIL);
    Ok(Term::list(elements))
});

/// `&module.name/arity`.
pub static MAKE_EXPORT: Prim = prim("make_fun", "make_fun", 3, |a| match a {
    [
        Term::Atom(module),
        Term::Atom(name),
        Term::Int(arity @ 0..=255),
    ] => Ok(Term::Fun(Fun::export(*module, *name, *arity as u8))),
    _ => Err(badarg()),
});

/// A function of Kernel by name.
pub fn find(name: Atom, arity: usize) -> Option<&'static Prim> {
    KERNEL
        .iter()
        .find(|prim| usize::from(prim.arity) == arity && prim.name == name.as_str())
}

/// A function of `:erlang` by name.
pub fn find_erlang(name: Atom, arity: usize) -> Option<&'static Prim> {
    KERNEL
        .iter()
        .filter(|prim| !matches!(prim.name, "is_nil" | "is_struct" | "is_exception"))
        .chain(ERLANG)
        .find(|prim| {
            usize::from(prim.arity) == arity
                && prim.erlang == name.as_str()
                && !REORDERED.contains(&prim.name)
        })
}

/// Functions of Kernel whose arguments `:erlang` takes in another order.
const REORDERED: &[&str] = &["elem", "is_map_key"];

/// A function of Kernel or `:erlang`, called by name when the program runs.
pub fn find_in(module: Atom, name: Atom, arity: usize) -> Option<&'static Prim> {
    match module {
        atoms::KERNEL => find(name, arity),
        atoms::ERLANG => find_erlang(name, arity),
        _ => None,
    }
}

/// The names and arities of those of Kernel.
pub fn kernel_names() -> impl Iterator<Item = (&'static str, usize)> {
    KERNEL
        .iter()
        .map(|prim| (prim.name, usize::from(prim.arity)))
}

fn module(term: &Term) -> Result<Atom, Term> {
    term.as_atom().ok_or_else(badarg)
}

fn chars(text: &str) -> Term {
    let codes = text.chars().map(|c| Term::Int(i64::from(u32::from(c))));
    Term::list(codes.collect::<Vec<_>>())
}

fn words(text: &Term, each: fn(&str) -> Term) -> Answer {
    let text = text.as_str().ok_or_else(badarg)?;
    Ok(Term::list(
        text.split_whitespace().map(each).collect::<Vec<_>>(),
    ))
}

fn is_function(args: &[Term]) -> Answer {
    match (&args[0], &args[1]) {
        (fun, Term::Int(arity)) if *arity >= 0 => {
            test(matches!(fun, Term::Fun(fun) if i64::try_from(fun.arity()) == Ok(*arity)))
        }
        _ => Err(badarg()),
    }
}

fn binary_part(args: &[Term]) -> Answer {
    let (Term::Binary(binary), Some(start), Some(length)) =
        (&args[0], args[1].as_int(), args[2].as_int())
    else {
        return Err(badarg());
    };
    let end = start.checked_add(length).ok_or_else(badarg)?;
    let (from, to) = (start.min(end), start.max(end));
    match (usize::try_from(from), usize::try_from(to)) {
        (Ok(from), Ok(to)) if binary.is_binary() && to <= binary.bytes().len() => {
            Ok(Term::Binary(binary.slice(from, to)))
        }
        _ => Err(badarg()),
    }
}

fn elem(args: &[Term]) -> Answer {
    let (Some(elements), Some(index)) = (args[0].as_tuple(), args[1].as_int()) else {
        return Err(badarg());
    };
    usize::try_from(index)
        .ok()
        .and_then(|index| elements.get(index))
        .cloned()
        .ok_or_else(badarg)
}

fn append(args: &[Term]) -> Answer {
    if matches!(args[1], Term::Nil) && args[0].is_list() {
        return args[0].to_vec().map(|_| args[0].clone()).ok_or_else(badarg);
    }
    let elements = args[0].to_vec().ok_or_else(badarg)?;
    Ok(Term::list_with_tail(elements, args[1].clone()))
}

/// `a -- b`: each element of `b` takes the first equal one of `a` away.
fn subtract(args: &[Term]) -> Answer {
    let left = args[0].to_vec().ok_or_else(badarg)?;
    let right = args[1].to_vec().ok_or_else(badarg)?;
    let mut away: std::collections::BTreeMap<Exact, usize> = std::collections::BTreeMap::new();
    for element in right {
        *away.entry(Exact(element)).or_insert(0) += 1;
    }
    let kept = left
        .into_iter()
        .filter(|element| match away.get_mut(&Exact(element.clone())) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
    Ok(Term::list(kept.collect::<Vec<_>>()))
}

/// A term ordered exactly, integers apart from floats.
#[derive(PartialEq, Eq)]
struct Exact(Term);

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        crate::term::compare_exact(&self.0, &other.0)
    }
}

fn in_range(args: &[Term]) -> Answer {
    let (value, first, last) = (&args[0], &args[1], &args[2]);
    let step = match args.get(3) {
        Some(step) => step.as_int().ok_or_else(badarg)?,
        None if compare(first, last).is_gt() => -1,
        None => 1,
    };
    if !number::is_integer(value) || !number::is_integer(first) || !number::is_integer(last) {
        return test(false);
    }
    let inside = match step {
        0 => false,
        1.. => compare(value, first).is_ge() && compare(value, last).is_le(),
        _ => compare(value, first).is_le() && compare(value, last).is_ge(),
    };
    if !inside || step.abs() == 1 {
        return test(inside);
    }
    let offset = number_of(number::sub(value, first))?;
    let rest = number_of(number::rem(&offset, &Term::Int(step)))?;
    test(rest == Term::Int(0))
}

fn range(first: &Term, last: &Term, step: Option<&Term>) -> Answer {
    let integers = number::is_integer(first) && number::is_integer(last);
    let step = match step {
        None if integers => Term::Int(if compare(first, last).is_gt() { -1 } else { 1 }),
        Some(step) if integers && number::is_integer(step) && *step != Term::Int(0) => step.clone(),
        Some(step) => {
            let message = format!(
                "ranges (first..last//step) expect both sides to be integers and the step to be a non-zero integer, got: {}..{}//{}",
                crate::lang::show(first),
                crate::lang::show(last),
                crate::lang::show(step)
            );
            return Err(exception::argument_error(message));
        }
        None => {
            let message = format!(
                "ranges (first..last) expect both sides to be integers, got: {}..{}",
                crate::lang::show(first),
                crate::lang::show(last)
            );
            return Err(exception::argument_error(message));
        }
    };
    Ok(Term::structure(
        atoms::RANGE,
        [
            (atoms::FIRST, first.clone()),
            (atoms::LAST, last.clone()),
            (atoms::STEP, step),
        ],
    ))
}
