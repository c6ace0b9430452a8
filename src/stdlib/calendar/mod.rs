//! Dates and times: `Date`, `Time`, `NaiveDateTime`, `DateTime`, `Calendar`, and Erlang's `:calendar`.
//!
//! `gregorian` counts days, `fields` has dates and times as numbers and reads and writes them; the modules of
//! the language stand on these.

pub mod date;
pub mod erlang;
mod fields;
pub mod gregorian;
pub mod iso;
pub mod naive;
pub mod range;
mod strftime;
pub mod time;
pub mod zoned;

use crate::runtime::{Proc, Raise};
use crate::term::Term;

use super::args::no_clause_in;
use fields::Clock;

/// A struct with the fields of a keyword list or map put in.
fn struct_with(blank: Term, fields: &Term) -> Term {
    let Term::Map(mut map) = blank else {
        return blank;
    };
    if let Some(given) = fields.as_map() {
        for (key, value) in given.iter() {
            map = map.put(key.clone(), value.clone());
        }
    }
    for pair in fields.iter() {
        if let Some([key, value]) = pair.as_tuple() {
            map = map.put(key.clone(), value.clone());
        }
    }
    Term::Map(map)
}

/// `Calendar.truncate/2`, by which the others truncate.
fn truncated(p: &Proc, clock: Clock, unit: &Term) -> Result<Clock, Raise> {
    clock.truncated(unit).map_err(|_| {
        let args = [clock.fraction(), unit.clone()];
        no_clause_in(p, ("Calendar", "truncate"), &args)
    })
}
