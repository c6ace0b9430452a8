//! The results of the session's inputs, for `v()` and `v(n)`.

use std::collections::VecDeque;

use crate::term::Term;

/// How many results are kept.
const KEPT: usize = 200;

/// The latest results with the numbers of their inputs.
#[derive(Default)]
pub struct Results(VecDeque<(i64, Term)>);

impl Results {
    /// Takes in the result of an input.
    pub fn push(&mut self, number: i64, value: Term) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((number, value));
    }

    /// The result of input `number`; from 0 down, counted from the end (-1 is the latest).
    pub fn get(&self, number: i64) -> Option<&Term> {
        if number > 0 {
            return self
                .0
                .iter()
                .find(|(n, _)| *n == number)
                .map(|(_, value)| value);
        }
        let back = usize::try_from(number.checked_neg()?).ok()?;
        let at = self.0.len().checked_sub(back.max(1))?;
        self.0.get(at).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Results};
    use crate::term::Term;

    #[test]
    fn by_number_and_from_the_end() {
        let mut results = Results::default();
        for number in 1..=KEPT as i64 + 1 {
            results.push(number, Term::Int(number * 10));
        }
        let last = KEPT as i64 + 1;
        let cases = [
            (last, Some(last * 10)),
            (-1, Some(last * 10)),
            (-2, Some(last * 10 - 10)),
            (1, None),
            (2, Some(20)),
            (last + 1, None),
            (i64::MIN, None),
        ];
        for (number, expected) in cases {
            assert_eq!(
                results.get(number).and_then(Term::as_int),
                expected,
                "{number}"
            );
        }
    }
}
