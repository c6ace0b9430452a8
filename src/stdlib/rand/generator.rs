//! The generators: xorshift on 58 bits with two scramblers, and how seeds become their states.
//!
//! Bit for bit what OTP's `:rand` gives for the same seed.

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};

const BITS: u32 = 58;
const MASK: u64 = (1 << BITS) - 1;

/// Which scrambler makes numbers of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Xorshift116**, the default.
    Exsss,
    /// Xorshift116+, whose lowest bit is weak.
    Exsp,
}

/// A generator's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generator {
    /// The scrambler.
    pub algorithm: Algorithm,
    /// The first word.
    pub s1: u64,
    /// The second word.
    pub s0: u64,
}

impl Algorithm {
    /// The algorithm of this name.
    pub fn named(name: &str) -> Option<Algorithm> {
        match name {
            "exsss" | "default" => Some(Algorithm::Exsss),
            "exsp" => Some(Algorithm::Exsp),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Exsss => "exsss",
            Algorithm::Exsp => "exsp",
        }
    }

    fn weak_low_bits(self) -> u32 {
        match self {
            Algorithm::Exsss => 0,
            Algorithm::Exsp => 1,
        }
    }
}

/// One step of SplitMix64, which spreads an integer seed.
fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The words of a state from an integer seed; zero is none.
fn word(state: &mut u64) -> u64 {
    loop {
        let word = splitmix64(state) & MASK;
        if word != 0 {
            return word;
        }
    }
}

impl Generator {
    /// The state that an integer gives.
    pub fn from_integer(algorithm: Algorithm, seed: u64) -> Generator {
        let mut state = seed;
        let (s1, s0) = (word(&mut state), word(&mut state));
        Generator { algorithm, s1, s0 }
    }

    /// The state that three integers give.
    pub fn from_triple(algorithm: Algorithm, seed: [u64; 3]) -> Generator {
        match algorithm {
            Algorithm::Exsss => Generator::spread(seed),
            Algorithm::Exsp => Generator::mixed(seed),
        }
    }

    /// Each integer stirs what the one before has left.
    fn spread([a, b, c]: [u64; 3]) -> Generator {
        let mut state = a;
        word(&mut state);
        state ^= b;
        let s1 = word(&mut state);
        state ^= c;
        let s0 = word(&mut state);
        Generator {
            algorithm: Algorithm::Exsss,
            s1,
            s0,
        }
    }

    /// Each integer is multiplied with a prime, and the generator runs a step in between.
    fn mixed([a, b, c]: [u64; 3]) -> Generator {
        let mix = |value: u64, prime: u64| value.wrapping_mul(prime).wrapping_add(1) & MASK;
        let mut generator = Generator {
            algorithm: Algorithm::Exsp,
            s1: mix(a, 4_294_967_197),
            s0: mix(b, 4_294_967_231),
        };
        generator.step();
        generator.s1 = mix(c, 4_294_967_279);
        generator.step();
        generator
    }

    /// Moves the state on; the word that leaves it and the one that comes in.
    fn step(&mut self) -> (u64, u64) {
        let (s1, s0) = (self.s1, self.s0);
        let mixed = s1 ^ (s1 << 24 & MASK);
        let new = mixed ^ s0 ^ (mixed >> 11) ^ (s0 >> 41);
        self.s1 = s0;
        self.s0 = new;
        (s0, new)
    }

    /// The next number of 58 bits.
    pub fn next(&mut self) -> u64 {
        let (old, new) = self.step();
        match self.algorithm {
            Algorithm::Exsp => old.wrapping_add(new) & MASK,
            Algorithm::Exsss => {
                let times5 = old.wrapping_mul(5) & MASK;
                let rotated = (times5 << 7 | times5 >> (BITS - 7)) & MASK;
                rotated.wrapping_mul(9) & MASK
            }
        }
    }

    /// A float from 0 to below 1.
    pub fn uniform(&mut self) -> f64 {
        (self.next() >> (BITS - 53)) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A float above 0 and below 1 with all the precision that small numbers have.
    pub fn uniform_real(&mut self) -> f64 {
        let mut bits = self.next() >> (BITS - 56);
        let mut exponent = -56;
        // Leading zeros are as many bits of precision to fill up with more of them.
        while bits >> 52 == 0 && exponent > -1060 {
            let more = if bits == 0 {
                56
            } else {
                bits.leading_zeros() - 11
            };
            bits = bits << more | self.next() >> (BITS - more);
            exponent -= more as i32;
        }
        let spare = 11_u32.saturating_sub(bits.leading_zeros());
        (bits >> spare) as f64 * 2.0_f64.powi(exponent + spare as i32)
    }

    /// A number from 0 to below `range`, which is not zero.
    pub fn below(&mut self, range: u64) -> u64 {
        if range > 1 << BITS {
            let wide = self.below_wide(&BigUint::from(range));
            return wide.to_u64().unwrap_or(0);
        }
        let last_start = (1 << BITS) - range;
        loop {
            let value = self.next();
            if value < range {
                return value;
            }
            let rest = value % range;
            if value - rest <= last_start {
                return rest;
            }
        }
    }

    /// As [`Generator::below`] for ranges of any size.
    pub fn below_wide(&mut self, range: &BigUint) -> BigUint {
        if let Some(small) = range.to_u64().filter(|range| *range <= 1 << BITS) {
            return BigUint::from(self.below(small));
        }
        let one = BigUint::one();
        let below = range - &one;
        if (range & &below).is_zero() {
            let (value, _) = self.gather(range >> BITS);
            return value & below;
        }
        loop {
            let (value, bits) = self.gather(range >> (BITS - 2));
            let rest = &value % range;
            if value - &rest <= (&one << bits) - range {
                return rest;
            }
        }
    }

    /// Numbers put side by side until what is left of the range is used up; and how many bits they have.
    fn gather(&mut self, mut range: BigUint) -> (BigUint, u32) {
        let weak = self.algorithm.weak_low_bits();
        let shift = BITS - weak;
        let (mut value, mut bits) = (BigUint::from(self.next()), BITS);
        while range > BigUint::one() {
            value = (value >> weak << weak << shift) | BigUint::from(self.next());
            bits += shift;
            range >>= shift;
        }
        (value, bits)
    }

    /// Random bytes, the highest of each number first.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let good = ((BITS - self.algorithm.weak_low_bits()) / 8) as usize;
        let mut bytes = Vec::with_capacity(count);
        while count - bytes.len() > good {
            let word = self.next() >> (BITS - 8 * good as u32);
            bytes.extend_from_slice(&word.to_be_bytes()[8 - good..]);
        }
        let left = count - bytes.len();
        let word = self.next() >> (8 * (good - left));
        bytes.extend_from_slice(&word.to_be_bytes()[8 - left..]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_otp_25() {
        let mut generator = Generator::from_triple(Algorithm::Exsss, [1, 2, 3]);
        assert_eq!(
            (generator.s1, generator.s0),
            (117_085_240_290_607_817, 199_386_643_319_833_935)
        );
        let floats = [0.545_559_895_259_305_3, 0.603_930_997_435_340_4];
        assert_eq!([generator.uniform(), generator.uniform()], floats);
        let mut generator = Generator::from_triple(Algorithm::Exsss, [1, 2, 3]);
        assert_eq!(
            [0; 5].map(|_| generator.below(100) + 1),
            [27, 41, 75, 39, 31]
        );
        let mut generator = Generator::from_integer(Algorithm::Exsss, 42);
        assert_eq!(generator.below(1_000_000) + 1, 999_294);
        let mut generator = Generator::from_triple(Algorithm::Exsss, [1, 2, 3]);
        assert_eq!(generator.bytes(5), [46, 167, 64, 208, 151]);
        let mut generator = Generator::from_integer(Algorithm::Exsp, 1);
        assert_eq!(generator.uniform(), 0.582_153_651_926_022);
    }

    #[test]
    fn wide_ranges_are_those_of_otp_25() {
        let mut generator = Generator::from_triple(Algorithm::Exsss, [1, 2, 3]);
        let range = BigUint::from(10_u32).pow(24);
        let expected = "759687955262158728203984";
        assert_eq!(generator.below_wide(&range).to_string(), expected);
    }
}
