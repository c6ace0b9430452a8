//! Who runs next: the order of the run queue.
//!
//! A policy sees processes come in and picks one when asked. It decides nothing else: whether anybody
//! may run is left to the scheduler.

use std::collections::VecDeque;
use std::sync::Arc;

use super::handle::Handle;

/// The order in which processes that can run get their turn.
pub trait Policy: Send {
    /// A process can run.
    fn push(&mut self, process: Arc<Handle>);

    /// The process whose turn it is.
    fn pop(&mut self) -> Option<Arc<Handle>>;

    /// How many wait.
    fn len(&self) -> usize;

    /// Whether nobody waits.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// First in, first out.
#[derive(Default)]
pub struct Fifo(VecDeque<Arc<Handle>>);

impl Policy for Fifo {
    fn push(&mut self, process: Arc<Handle>) {
        self.0.push_back(process);
    }

    fn pop(&mut self) -> Option<Arc<Handle>> {
        self.0.pop_front()
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// Any of those waiting, by a random number generator that the seed starts: the same seed, the same order.
pub struct Seeded {
    waiting: Vec<Arc<Handle>>,
    random: Random,
}

impl Seeded {
    /// The order that this seed gives.
    pub fn new(seed: u64) -> Seeded {
        Seeded {
            waiting: Vec::new(),
            random: Random::new(seed),
        }
    }
}

impl Policy for Seeded {
    fn push(&mut self, process: Arc<Handle>) {
        self.waiting.push(process);
    }

    fn pop(&mut self) -> Option<Arc<Handle>> {
        if self.waiting.len() <= 1 {
            // Where there is no choice none is made: a process that gives way to nobody changes nothing.
            return self.waiting.pop();
        }
        let at = self.random.below(self.waiting.len() as u64) as usize;
        Some(self.waiting.remove(at))
    }

    fn len(&self) -> usize {
        self.waiting.len()
    }
}

/// SplitMix64, the small generator with which larger ones are usually seeded.
pub struct Random(u64);

impl Random {
    /// A generator; equal seeds give equal sequences.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `limit - 1`; `limit` must not be 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(limit)) >> 64) as u64
    }
}
