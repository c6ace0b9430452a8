//! Numbers that are to be near to each other, or not.

use crate::ex_unit::failure::flunked;
use crate::runtime::Proc;
use crate::stdlib::args::{Reply, argument_error, number_error};
use crate::term::{Term, compare, number};

/// `assert_in_delta left, right, delta, message` and its opposite.
pub fn in_delta(p: &mut Proc, args: &[Term], wanted: bool) -> Reply {
    let [left, right, delta, ..] = args else {
        return Err(crate::stdlib::args::no_clause());
    };
    if compare(delta, &Term::Int(0)).is_lt() {
        return Err(argument_error("delta must always be a positive number"));
    }
    let mut difference = number::sub(left, right).map_err(number_error)?;
    if compare(&difference, &Term::Int(0)).is_lt() {
        difference = number::neg(&difference).map_err(number_error)?;
    }
    if compare(&difference, delta).is_le() == wanted {
        return Ok(Term::bool(wanted));
    }
    if let Some(message) = args.get(3).filter(|message| message.truthy()) {
        let message = match (message.as_str(), wanted) {
            (Some(text), false) => Term::string(format!(
                "{text} (difference between {left} and {right} is less than {delta})"
            )),
            _ => message.clone(),
        };
        return Err(flunked(p, message));
    }
    let shown = [left, right, &difference, delta].map(ToString::to_string);
    let [left, right, difference, delta] = shown;
    let than = if wanted {
        "less than or equal to"
    } else {
        "more than"
    };
    let text = format!(
        "Expected the difference between {left} and {right} ({difference}) to be {than} {delta}"
    );
    Err(flunked(p, Term::string(text)))
}
