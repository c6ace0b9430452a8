//! Erlang's `:rand`: random numbers by a state that each process keeps, or that is passed along.
//!
//! A process that has not been seeded gets a state from the lab's seed and its pid, so that a run with the
//! same seed sees the same chance. The generators are in `generator`, the bell curve in `normal`.

mod generator;
mod layers;
mod normal;

use num_bigint::BigUint;
use num_traits::ToPrimitive;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::number::{self, is_integer, is_negative};
use crate::term::{Term, atoms};

use super::args::{Reply, allow_size, argument_error, no_clause, no_clause_in, shown};
use super::natives::natives;

use generator::{Algorithm, Generator};

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":rand",
    doc: "Random numbers. `:rand.seed/2` makes them repeatable; so does the lab's own seed.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of ":rand":
    /// So many random bytes.
    ///
    ///     iex> byte_size(:rand.bytes(3))
    ///     3
    "bytes" 1 => |p, args| with_own(p, |generator| bytes(generator, &args[0]));
    /// So many random bytes and the next state.
    ///
    ///     iex> {bytes, _state} = :rand.bytes_s(2, :rand.seed_s(:exsss, 1))
    ///     iex> byte_size(bytes)
    ///     2
    "bytes_s" 2 => |p, args| with_given(p, "bytes_s", args, |generator| bytes(generator, &args[0]));
    /// The process's state in a form that can be kept, or `:undefined`.
    ///
    ///     iex> :rand.seed(:exsss, {1, 2, 3})
    ///     iex> :rand.export_seed()
    ///     {:exsss, [117085240290607817 | 199386643319833935]}
    "export_seed" 0 => export_seed;
    /// A state in a form that can be kept.
    ///
    ///     iex> :rand.export_seed_s(:rand.seed_s(:exsss, {1, 2, 3}))
    ///     {:exsss, [117085240290607817 | 199386643319833935]}
    "export_seed_s" 1 => export_seed_s;
    /// A float of the normal distribution.
    ///
    ///     iex> :rand.seed(:exsss, {1, 2, 3})
    ///     iex> :rand.normal()
    ///     1.3701979225129497
    "normal" 0 => |p, _| with_own(p, |generator| Ok(Term::Float(normal::next(generator))));
    /// A float of the normal distribution of this mean and variance.
    ///
    ///     iex> :rand.seed(:exsss, {1, 2, 3})
    ///     iex> :rand.normal(5, 2)
    ///     6.937752485153252
    "normal" 2 => |p, args| with_own(p, |generator| normal_of(generator, &args[0], &args[1]));
    /// A float of the normal distribution and the next state.
    ///
    ///     iex> :rand.normal_s(:rand.seed_s(:exsss, {1, 2, 3})) |> elem(0)
    ///     1.3701979225129497
    "normal_s" 1 => |p, args| {
        with_given(p, "normal_s", args, |generator| Ok(Term::Float(normal::next(generator))))
    };
    /// A float of the normal distribution of this mean and variance, and the next state.
    ///
    ///     iex> :rand.normal_s(5, 2, :rand.seed_s(:exsss, {1, 2, 3})) |> elem(0)
    ///     6.937752485153252
    "normal_s" 3 => |p, args| {
        with_given(p, "normal_s", args, |generator| normal_of(generator, &args[0], &args[1]))
    };
    /// Gives the process a new state of this algorithm, or one that `export_seed/0` gave.
    ///
    ///     iex> :rand.seed({:exsss, [1 | 2]})
    ///     iex> :rand.export_seed()
    ///     {:exsss, [1 | 2]}
    "seed" 1 => |p, args| keep(p, args, seed_or_state);
    /// Gives the process the state that a seed makes: an integer or three.
    ///
    ///     iex> :rand.seed(:exsss, {1, 2, 3})
    ///     iex> :rand.uniform(100)
    ///     27
    "seed" 2 => |p, args| keep(p, args, seeded);
    /// A new state of this algorithm, or one that `export_seed/0` gave.
    ///
    ///     iex> :rand.uniform_s(10, :rand.seed_s({:exsss, [1 | 2]})) |> elem(0)
    ///     1
    "seed_s" 1 => |p, args| Ok(state_term(seed_or_state(p, args)?));
    /// The state that a seed makes: an integer or three.
    ///
    ///     iex> :rand.uniform_s(100, :rand.seed_s(:exsss, {1, 2, 3})) |> elem(0)
    ///     27
    "seed_s" 2 => |p, args| Ok(state_term(seeded(p, args)?));
    /// A float from 0 to below 1.
    ///
    ///     iex> :rand.uniform() < 1
    ///     true
    "uniform" 0 => |p, _| with_own(p, |generator| Ok(Term::Float(generator.uniform())));
    /// An integer from 1 to a number.
    ///
    ///     iex> :rand.uniform(1)
    ///     1
    "uniform" 1 => uniform_integer;
    /// A float above 0 and below 1, small ones with full precision.
    ///
    ///     iex> :rand.uniform_real() > 0
    ///     true
    "uniform_real" 0 => |p, _| with_own(p, |generator| Ok(Term::Float(generator.uniform_real())));
    /// As `uniform_real/0`, with the next state.
    ///
    ///     iex> :rand.uniform_real_s(:rand.seed_s(:exsss, {1, 2, 3})) |> elem(0)
    ///     0.5455598952593053
    "uniform_real_s" 1 => |p, args| {
        with_given(p, "uniform_real_s", args, |generator| Ok(Term::Float(generator.uniform_real())))
    };
    /// A float from 0 to below 1 and the next state.
    ///
    ///     iex> :rand.uniform_s(:rand.seed_s(:exsss, {1, 2, 3})) |> elem(0)
    ///     0.5455598952593053
    "uniform_s" 1 => |p, args| {
        with_given(p, "uniform_s", args, |generator| Ok(Term::Float(generator.uniform())))
    };
    /// An integer from 1 to a number and the next state.
    ///
    ///     iex> :rand.uniform_s(100, :rand.seed_s(:exsss, {1, 2, 3})) |> elem(0)
    ///     27
    "uniform_s" 2 => |p, args| with_given(p, "uniform_s", args, |generator| integer(generator, &args[0]));
}

/// Where a process keeps its state, as in OTP.
fn key() -> Term {
    Term::atom("rand_seed")
}

/// `{algorithm, [s1 | s0]}`, with what is known of the algorithm in place of its functions.
fn state_term(generator: Generator) -> Term {
    let algorithm = Term::map([
        (
            Term::Atom(atoms::TYPE),
            Term::atom(generator.algorithm.name()),
        ),
        (Term::atom("bits"), Term::Int(58)),
    ]);
    Term::tuple([algorithm, words(generator)])
}

fn words(generator: Generator) -> Term {
    Term::cons(
        Term::from(generator.s1 as usize),
        Term::from(generator.s0 as usize),
    )
}

/// The generator whose words these are.
fn with_words(algorithm: Algorithm, words: &Term) -> Option<Generator> {
    let Term::Cons(cell) = words else {
        return None;
    };
    let word = |term: &Term| {
        u64::try_from(term.as_int()?)
            .ok()
            .filter(|word| *word < 1 << 58)
    };
    Some(Generator {
        algorithm,
        s1: word(&cell.head)?,
        s0: word(&cell.tail)?,
    })
}

/// The generator that a state term holds.
fn generator(state: &Term) -> Option<Generator> {
    let [algorithm, words] = state.as_tuple()? else {
        return None;
    };
    let name = algorithm.field(atoms::TYPE)?.as_atom()?;
    with_words(Algorithm::named(name.as_str())?, words)
}

/// The process's own generator; one that has none yet gets it from the lab's seed and its pid.
fn own(p: &mut Proc) -> Generator {
    if let Some(generator) = p.get(&key()).and_then(generator) {
        return generator;
    }
    let seed = p.system().seed.unwrap_or(0);
    let pid = p.pid().0;
    Generator::from_triple(Algorithm::Exsss, [seed, seed >> 32, pid])
}

fn set_own(p: &mut Proc, generator: Generator) {
    p.put(key(), state_term(generator));
}

fn with_own(p: &mut Proc, draw: impl FnOnce(&mut Generator) -> Reply) -> Reply {
    let mut generator = own(p);
    let value = draw(&mut generator);
    set_own(p, generator);
    value
}

/// Draws from the state that is the last argument; `{value, next_state}`.
fn with_given(
    p: &Proc,
    name: &'static str,
    args: &[Term],
    draw: impl FnOnce(&mut Generator) -> Reply,
) -> Reply {
    let state = args.last().and_then(generator);
    let mut generator = state.ok_or_else(|| no_clause_in(p, (":rand", name), args))?;
    let value = draw(&mut generator)?;
    Ok(Term::tuple([value, state_term(generator)]))
}

/// A float from 0 to below 1 by the process's own state.
pub fn uniform(p: &mut Proc) -> f64 {
    let mut generator = own(p);
    let value = generator.uniform();
    set_own(p, generator);
    value
}

/// A number from 0 to below `range`, which is not zero, by the process's own state.
///
/// # Errors
/// None yet; drawing may be interrupted.
pub fn below(p: &mut Proc, range: u64) -> Result<u64, Raise> {
    p.checkpoint()?;
    let mut generator = own(p);
    let value = generator.below(range.max(1));
    set_own(p, generator);
    Ok(value)
}

fn integer(generator: &mut Generator, range: &Term) -> Reply {
    match range {
        Term::Int(range @ 1..) => {
            let value = generator.below(*range as u64);
            Ok(Term::from(value as usize + 1))
        }
        Term::BigInt(range) => {
            let range: BigUint = range.to_biguint().ok_or_else(no_clause)?;
            let value = generator.below_wide(&range) + 1_u32;
            Ok(Term::integer(value.into()))
        }
        _ => Err(no_clause()),
    }
}

fn uniform_integer(p: &mut Proc, args: &[Term]) -> Reply {
    let good = is_integer(&args[0]) && !is_negative(&args[0]) && args[0] != Term::Int(0);
    if !good {
        let inner = [args[0].clone(), state_term(own(p))];
        return Err(no_clause_in(p, (":rand", "uniform_s"), &inner));
    }
    with_own(p, |generator| integer(generator, &args[0]))
}

fn bytes(generator: &mut Generator, count: &Term) -> Reply {
    let count = count
        .as_int()
        .and_then(|count| usize::try_from(count).ok())
        .ok_or_else(no_clause)?;
    allow_size(count, 1)?;
    Ok(Term::binary(generator.bytes(count)))
}

/// Mean plus deviation times a normal number.
fn normal_of(generator: &mut Generator, mean: &Term, variance: &Term) -> Reply {
    let deviation = match crate::term::to_f64(variance) {
        Some(variance) if variance >= 0.0 => variance.sqrt(),
        _ => return Err(Raise::error(atoms::BADARITH)),
    };
    let offset = Term::Float(deviation * normal::next(generator));
    Ok(number::add(mean, &offset)?)
}

fn export_seed(p: &mut Proc, _: &[Term]) -> Reply {
    Ok(match p.get(&key()).and_then(generator) {
        Some(generator) => exported(generator),
        None => Term::Atom(atoms::UNDEFINED),
    })
}

fn export_seed_s(_: &mut Proc, args: &[Term]) -> Reply {
    generator(&args[0]).map(exported).ok_or_else(no_clause)
}

fn exported(generator: Generator) -> Term {
    Term::tuple([Term::atom(generator.algorithm.name()), words(generator)])
}

/// Makes a state the process's own and answers with it.
fn keep(
    p: &mut Proc,
    args: &[Term],
    make: fn(&mut Proc, &[Term]) -> Result<Generator, Raise>,
) -> Reply {
    let generator = make(p, args)?;
    set_own(p, generator);
    Ok(state_term(generator))
}

/// The algorithm that a term names.
fn algorithm(p: &Proc, term: &Term) -> Result<Algorithm, Raise> {
    let name = term
        .as_atom()
        .ok_or_else(|| no_clause_in(p, (":rand", "mk_alg"), std::slice::from_ref(term)))?;
    let elsewhere = [
        "exrop",
        "exs1024",
        "exs1024s",
        "exsplus",
        "exs64",
        "exro928ss",
        "dummy",
    ];
    match Algorithm::named(name.as_str()) {
        Some(algorithm) => Ok(algorithm),
        None if elsewhere.contains(&name.as_str()) => Err(argument_error(format!(
            "suplab has no :rand algorithm {}, only :exsss and :exsp",
            shown(term)
        ))),
        None => Err(no_clause_in(
            p,
            (":rand", "mk_alg"),
            std::slice::from_ref(term),
        )),
    }
}

/// A fresh state of an algorithm, an exported one, or a state as it is.
fn seed_or_state(p: &mut Proc, args: &[Term]) -> Result<Generator, Raise> {
    if let Some(generator) = generator(&args[0]) {
        return Ok(generator);
    }
    if let Some([name @ Term::Atom(_), words @ Term::Cons(_)]) = args[0].as_tuple() {
        let algorithm = algorithm(p, name)?;
        return with_words(algorithm, words).ok_or_else(no_clause);
    }
    let algorithm = algorithm(p, &args[0])?;
    // The lab knows no other chance than its seed: the state goes on from the one before.
    let mut before = own(p);
    let seed = [before.next(), before.next(), before.next()];
    Ok(Generator::from_triple(algorithm, seed))
}

/// The low 64 bits of an integer of any size.
fn low_bits(term: &Term) -> Option<u64> {
    match term {
        Term::Int(value) => Some(*value as u64),
        Term::BigInt(value) => {
            let modulus = num_bigint::BigInt::from(1) << 64;
            num_integer::Integer::mod_floor(&**value, &modulus).to_u64()
        }
        _ => None,
    }
}

fn seeded(p: &mut Proc, args: &[Term]) -> Result<Generator, Raise> {
    let algorithm = algorithm(p, &args[0])?;
    let seed = &args[1];
    let made = match seed {
        Term::Int(_) | Term::BigInt(_) => {
            low_bits(seed).map(|seed| Generator::from_integer(algorithm, seed))
        }
        Term::Cons(_) => match seed.to_vec().as_deref() {
            Some([s1, s0]) => with_words(algorithm, &Term::cons(s1.clone(), s0.clone())),
            _ => None,
        },
        _ => match seed.as_tuple() {
            Some([a, b, c]) => match (low_bits(a), low_bits(b), low_bits(c)) {
                (Some(a), Some(b), Some(c)) => Some(Generator::from_triple(algorithm, [a, b, c])),
                _ => None,
            },
            _ => None,
        },
    };
    made.ok_or_else(|| {
        let name = match algorithm {
            Algorithm::Exsss => "exsss_seed",
            Algorithm::Exsp => "exsp_seed",
        };
        no_clause_in(p, (":rand", name), &args[1..])
    })
}
