//! `Date.Range`: the dates from one to another.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::collect::unknown;
use crate::stdlib::lazy;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::date::bad_range;
use super::fields::Day;

/// `Date.Range`.
pub const MODULE: NativeModule = NativeModule {
    name: "Date.Range",
    doc: "The dates from one to another: see `Date.range/3`.",
    functions: STRUCT_TABLE,
};

/// `Enumerable` for `Date.Range`.
pub const ENUMERABLE: NativeModule = NativeModule {
    name: "Enumerable.Date.Range",
    doc: "",
    functions: ENUMERABLE_TABLE,
};

natives! { const STRUCT_TABLE of "Date.Range":
    "__struct__" 0 => |_, _| Ok(structure([Term::NIL, Term::NIL, Term::NIL, Term::NIL, Term::NIL]));
}

natives! { const ENUMERABLE_TABLE of "Enumerable.Date.Range":
    "count" 1 => |_, args| Ok(Term::ok(Term::from(Span::of(&args[0])?.count())));
    "member?" 2 => member;
    "reduce" 3 => reduce;
    "slice" 1 => |_, _| unknown("Enumerable.Date.Range");
}

const FIELDS: [&str; 5] = [
    "first",
    "last",
    "first_in_iso_days",
    "last_in_iso_days",
    "step",
];

fn structure(values: [Term; 5]) -> Term {
    let fields = FIELDS.map(Atom::new).into_iter().zip(values);
    Term::structure(Atom::module("Date.Range"), fields)
}

/// `Date.range(first, last)`, with a step of 1 or -1, and `Date.range(first, last, step)`.
pub(super) fn new(_: &mut Proc, args: &[Term]) -> Reply {
    let (Some(first), Some(last)) = (Day::of(&args[0]), Day::of(&args[1])) else {
        return Err(no_clause());
    };
    let step = match args.get(2) {
        None if first <= last => 1,
        None => -1,
        Some(Term::Int(0)) => return Err(bad_range(args)),
        Some(Term::Int(step)) => *step,
        Some(_) => return Err(bad_range(args)),
    };
    let [begin, end] = [first, last].map(|day| Term::Int(day.days()));
    Ok(structure([
        first.term(),
        last.term(),
        begin,
        end,
        Term::Int(step),
    ]))
}

/// A range in days since the year 0.
#[derive(Clone, Copy)]
struct Span {
    first: i64,
    last: i64,
    step: i64,
}

impl Span {
    fn of(term: &Term) -> Result<Span, Raise> {
        let int = |name: &str| {
            term.field(Atom::new(name))
                .and_then(Term::as_int)
                .ok_or_else(no_clause)
        };
        let step = int("step")?;
        if step == 0 {
            return Err(no_clause());
        }
        Ok(Span {
            first: int("first_in_iso_days")?,
            last: int("last_in_iso_days")?,
            step,
        })
    }

    fn count(self) -> usize {
        let distance = (self.last - self.first) / self.step;
        let empty = (self.last - self.first).signum() * self.step.signum() < 0;
        if empty {
            0
        } else {
            usize::try_from(distance + 1).unwrap_or(0)
        }
    }

    fn has(self, day: i64) -> bool {
        let (low, high) = (self.first.min(self.last), self.first.max(self.last));
        self.count() > 0 && (low..=high).contains(&day) && (day - self.first) % self.step == 0
    }
}

fn member(_: &mut Proc, args: &[Term]) -> Reply {
    let span = Span::of(&args[0])?;
    let is_date = args[1].struct_module() == Some(Atom::module("Date"));
    let day = Day::of(&args[1]).filter(|_| is_date);
    Ok(Term::ok(Term::bool(
        day.is_some_and(|day| span.has(day.days())),
    )))
}

fn reduce(p: &mut Proc, args: &[Term]) -> Reply {
    let span = Span::of(&args[0])?;
    let left = span.count();
    lazy::reduce_now(
        p,
        &(span.first, left),
        &args[1],
        &args[2],
        move |_, (day, left)| {
            Ok(left.checked_sub(1).map(|left| {
                let next = day.saturating_add(span.step);
                (Day::from_days(*day).term(), (next, left))
            }))
        },
    )
}
