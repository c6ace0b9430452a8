//! Checking the options that a function was given.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, argument_error};
use crate::stdlib::fail;
use crate::stdlib::natives::natives;
use crate::term::Term;

use super::{list, pair};

natives! { pub const FUNCTIONS of "Keyword":
    /// `{:ok, options}` with defaults filled in, or `{:error, unknown_keys}`.
    ///
    ///     iex> Keyword.validate([a: 1], [:a, b: 2])
    ///     {:ok, [b: 2, a: 1]}
    ///     iex> Keyword.validate([c: 1], [:a, b: 2])
    ///     {:error, [:c]}
    "validate" 2 => validate;
    /// The options with defaults filled in; an error if some are unknown.
    ///
    ///     iex> Keyword.validate!([a: 1], [:a, b: 2])
    ///     [b: 2, a: 1]
    "validate!" 2 => validate_or_raise;
}

/// The good options (or, as an error, the keys that are not allowed).
type Checked = Result<Term, Term>;

/// The key that an entry of the allowed ones names: bare, or with a default.
fn named(entry: &Term) -> &Term {
    pair(entry).map_or(entry, |(key, _)| key)
}

/// What is allowed stands in two heaps between which a search shifts entries; each option uses its entry up.
/// This decides the order in which defaults come out, so it is done as Elixir does it.
fn check(p: &mut Proc, args: &[Term]) -> Result<Checked, Raise> {
    let (options, allowed) = (list(p, &args[0])?, list(p, &args[1])?);
    p.work(options.len() + allowed.len())?;
    // The first entry to be looked at is the last of the vector.
    let mut heaps = [allowed.into_iter().rev().collect::<Vec<Term>>(), Vec::new()];
    let (mut good, mut bad) = (Term::Nil, Term::Nil);
    for option in options {
        let Some((key @ Term::Atom(_), _)) = pair(&option) else {
            return Err(argument_error(format!(
                "expected a keyword list as first argument, got invalid entry: {}",
                fail::shown(&option)
            )));
        };
        if use_up(&mut heaps, key) {
            good = Term::cons(option.clone(), good);
        } else {
            bad = Term::cons(key.clone(), bad);
        }
    }
    if bad.is_list() && !matches!(bad, Term::Nil) {
        return Ok(Err(bad));
    }
    let [first, second] = heaps;
    let good = add_defaults(second, good)?;
    Ok(Ok(add_defaults(first, good)?))
}

/// Takes the entry of this key out of one heap, moving those before it to the other.
fn use_up(heaps: &mut [Vec<Term>; 2], key: &Term) -> bool {
    for from in [0, 1] {
        let Some(at) = heaps[from].iter().rposition(|entry| named(entry) == key) else {
            continue;
        };
        let passed = heaps[from].split_off(at + 1);
        heaps[from].pop();
        heaps[1 - from].extend(passed.into_iter().rev());
        if from == 1 {
            heaps.swap(0, 1);
        }
        return true;
    }
    false
}

fn add_defaults(entries: Vec<Term>, mut options: Term) -> Reply {
    for entry in entries.into_iter().rev() {
        match (&entry, pair(&entry)) {
            (Term::Atom(_), _) => {}
            (_, Some((Term::Atom(_), _))) => options = Term::cons(entry, options),
            _ => {
                return Err(argument_error(format!(
                    "expected the second argument to be a list of atoms or tuples, got: {}",
                    fail::shown(&entry)
                )));
            }
        }
    }
    Ok(options)
}

fn validate(p: &mut Proc, args: &[Term]) -> Reply {
    Ok(match check(p, args)? {
        Ok(options) => Term::ok(options),
        Err(unknown) => Term::error(unknown),
    })
}

fn validate_or_raise(p: &mut Proc, args: &[Term]) -> Reply {
    check(p, args)?.map_err(|unknown| {
        let names: Vec<Term> = args[1].iter().map(|entry| named(entry).clone()).collect();
        // Keys given twice are in the way too, but not unknown.
        let unknown: Vec<Term> = unknown
            .iter()
            .filter(|key| !names.contains(key))
            .cloned()
            .collect();
        let unknown = Term::list(unknown);
        argument_error(format!(
            "unknown keys {} in {}, the allowed keys are: {}",
            fail::shown(&unknown),
            fail::shown(&args[0]),
            fail::shown(&Term::list(names))
        ))
    })
}
