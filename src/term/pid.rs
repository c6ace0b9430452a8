//! Pids and references: numbers that name processes and unique events.
//!
//! Both are handed out in sequence by the system that they belong to, so a run with the same seed
//! prints the same ones. Printing them is left to `inspect`.

/// Names a process of a system, dead or alive. Never reused within a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pid(pub u64);

/// A unique reference: of a monitor, a timer, a call, or made by `make_ref/0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(pub u64);

/// Serial numbers per "creation", as Erlang splits `<0.N.S>`.
const SPLIT: u64 = 1 << 28;

impl Pid {
    /// The two numbers that follow the node's zero in `#PID<0.N.S>`.
    pub fn parts(self) -> (u64, u64) {
        (self.0 % SPLIT, self.0 / SPLIT)
    }

    /// The pid that prints as `#PID<0.N.S>`, if such a one can be.
    pub fn from_parts(number: u64, serial: u64) -> Option<Pid> {
        if number >= SPLIT {
            return None;
        }
        serial.checked_mul(SPLIT)?.checked_add(number).map(Pid)
    }
}

/// Bits of the last and of the middle number of a printed reference, as the BEAM has them.
const LAST_BITS: u32 = 18;
const MIDDLE_BITS: u32 = 32;

impl Ref {
    /// The three numbers that follow the node's zero in `#Reference<0.A.B.C>`.
    pub fn parts(self) -> (u64, u64, u64) {
        let middle = self.0 >> LAST_BITS;
        (
            middle >> MIDDLE_BITS,
            middle % (1 << MIDDLE_BITS),
            self.0 % (1 << LAST_BITS),
        )
    }

    /// The reference that prints as `#Reference<0.A.B.C>`, if such a one can be.
    pub fn from_parts(first: u64, middle: u64, last: u64) -> Option<Ref> {
        let fits = first < 1 << (64 - MIDDLE_BITS - LAST_BITS)
            && middle < 1 << MIDDLE_BITS
            && last < 1 << LAST_BITS;
        fits.then_some(Ref((((first << MIDDLE_BITS) | middle) << LAST_BITS) | last))
    }
}
