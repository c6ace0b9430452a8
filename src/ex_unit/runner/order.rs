//! In which order modules and tests run.
//!
//! Elixir 1.14 shuffles the tests of a module with Erlang's generator `exs1024`, started by the seed; here are
//! the same numbers, so that a seed means the same order as there.

/// Modules as they are run: those that were defined last come first.
pub fn of_modules<T>(mut modules: Vec<T>) -> Vec<T> {
    modules.reverse();
    modules
}

/// Tests as they are run: in order, unless the seed shuffles them.
pub fn of_tests<T>(mut tests: Vec<T>, seed: u64) -> Vec<T> {
    if seed == 0 {
        return tests;
    }
    // ExUnit keeps them the latest first.
    tests.reverse();
    let mut numbers = Exs1024::new(seed);
    let mut keyed: Vec<(f64, T)> = tests
        .into_iter()
        .map(|test| (numbers.uniform(), test))
        .collect();
    // The greatest number comes first.
    keyed.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    keyed.into_iter().map(|(_, test)| test).collect()
}

/// The generator: sixteen words, of which each step changes one.
struct Exs1024 {
    words: [u64; 16],
    at: usize,
}

/// The low 21 bits, of which seeds are made.
const MASK_21: u64 = (1 << 21) - 1;

impl Exs1024 {
    /// Started with the same number three times.
    fn new(seed: u64) -> Exs1024 {
        let part = |factor: u64| ((seed & MASK_21) + 1).wrapping_mul(factor) & MASK_21;
        let [a, b, c] = [2_097_131, 2_097_133, 2_097_143].map(part);
        let mut state = (a << 43) | (b << 22) | (c << 1) | 1;
        let mut words = [0; 16];
        // Erlang's list grows at its head: the word made last is used first.
        for word in words.iter_mut().rev() {
            *word = xorshift64(&mut state);
        }
        Exs1024 { words, at: 0 }
    }

    fn next(&mut self) -> u64 {
        let s0 = self.words[self.at];
        self.at = (self.at + 1) % self.words.len();
        let mut s1 = self.words[self.at];
        s1 ^= s1 << 31;
        s1 ^= s1 >> 11;
        let s0 = s0 ^ (s0 >> 30);
        self.words[self.at] = s0 ^ s1;
        self.words[self.at].wrapping_mul(1_181_783_497_276_652_981)
    }

    /// From 0 to 1.
    fn uniform(&mut self) -> f64 {
        self.next() as f64 / 18_446_744_073_709_551_616.0
    }
}

fn xorshift64(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(2_685_821_657_736_338_717)
}

#[cfg(test)]
mod tests {
    use super::of_tests;

    /// The orders in which ExUnit ran six tests with these seeds.
    #[test]
    fn a_seed_means_the_order_that_it_means_in_elixir() {
        let tests = || vec![1, 2, 3, 4, 5, 6];
        assert_eq!(of_tests(tests(), 0), tests());
        assert_eq!(of_tests(tests(), 42), [1, 2, 6, 4, 5, 3]);
        assert_eq!(of_tests(tests(), 1), [3, 5, 2, 6, 1, 4]);
    }
}
