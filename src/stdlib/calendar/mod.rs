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

/// `Calendar.truncate/2`, by which the others truncate.
fn truncated(p: &Proc, clock: Clock, unit: &Term) -> Result<Clock, Raise> {
    clock.truncated(unit).map_err(|_| {
        let args = [clock.fraction(), unit.clone()];
        no_clause_in(p, ("Calendar", "truncate"), &args)
    })
}
