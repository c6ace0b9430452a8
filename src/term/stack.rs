//! Stack for recursion that goes as deep as the user's data or code.
//!
//! A process of the lab runs on a small stack of its own (see `runtime::fiber`), which the usual crates know
//! nothing of. So every recursion over user data asks here: [`maybe_grow`] goes on with a larger stack when
//! little is left. Threads that are not the lab's (the main thread, the editor's) are left to `stacker`.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use corosensei::stack::{DefaultStack, Stack as _};

thread_local! {
    /// The lowest address that the process which this thread runs may use; 0 on the thread's own stack.
    static LIMIT: Cell<usize> = const { Cell::new(0) };
}

/// How many stacks a program may have. The kernel allows 65,530 memory areas by default, a stack takes two
/// (one is its guard), and running out of them elsewhere would abort the program.
const MOST: usize = 28_000;

static STACKS: AtomicUsize = AtomicUsize::new(0);

/// A stack that counts against the limit.
pub struct Stack {
    memory: Option<DefaultStack>,
}

/// A page below the limit is the guard; some more is kept for what runs between two checks of the guard.
const MARGIN: usize = 16 * 1024;

impl Stack {
    /// A stack of so many bytes, which are taken only as they are touched; `None` if the machine or the
    /// limit does not allow another.
    pub fn new(bytes: usize) -> Option<Stack> {
        if STACKS.fetch_add(1, Ordering::Relaxed) < MOST
            && let Ok(memory) = DefaultStack::new(bytes)
        {
            return Some(Stack {
                memory: Some(memory),
            });
        }
        STACKS.fetch_sub(1, Ordering::Relaxed);
        None
    }

    /// The lowest address that code on it may use.
    pub fn limit(&self) -> usize {
        self.memory
            .as_ref()
            .map_or(0, |memory| memory.limit().get() + MARGIN)
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.memory = None;
        STACKS.fetch_sub(1, Ordering::Relaxed);
    }
}

// SAFETY: the addresses are those of the `DefaultStack` that it owns, which promises what `Stack` asks for;
// `memory` is taken away only when the value is dropped.
unsafe impl corosensei::stack::Stack for Stack {
    fn base(&self) -> corosensei::stack::StackPointer {
        self.inner().base()
    }

    fn limit(&self) -> corosensei::stack::StackPointer {
        self.inner().limit()
    }
}

impl Stack {
    fn inner(&self) -> &DefaultStack {
        match &self.memory {
            Some(memory) => memory,
            None => unreachable!("the memory is there until the stack is dropped"),
        }
    }
}

/// Sets the lowest address that code on this thread may use from now on (0: the thread's own stack); what
/// it was before. For those who switch stacks.
#[inline(never)]
pub fn set_limit(limit: usize) -> usize {
    LIMIT.replace(limit)
}

/// How many bytes of stack are left.
#[inline]
pub fn remaining() -> usize {
    let limit = LIMIT.get();
    if limit == 0 {
        return stacker::remaining_stack().unwrap_or(0);
    }
    let here = 0u8;
    (std::hint::black_box(&raw const here) as usize).saturating_sub(limit)
}

/// Runs `step`, on a new stack of `bytes` if less than `red_zone` bytes are left on this one.
///
/// # Panics
/// If there is no memory for a stack; inside a process that ends the process alone.
#[inline]
pub fn maybe_grow<R>(red_zone: usize, bytes: usize, step: impl FnOnce() -> R) -> R {
    if remaining() > red_zone {
        step()
    } else {
        grow(bytes, step)
    }
}

/// Runs `step` on a new stack of `bytes`.
///
/// # Panics
/// As [`maybe_grow`].
#[cold]
pub fn grow<R>(bytes: usize, step: impl FnOnce() -> R) -> R {
    if LIMIT.get() == 0 {
        return stacker::grow(bytes, step);
    }
    let Some(stack) = Stack::new(bytes) else {
        panic!("there is no memory for more stack")
    };
    let limit = stack.limit();
    corosensei::on_stack(stack, move || {
        let _back = Restore(set_limit(limit));
        step()
    })
}

/// Puts the limit back, also when `step` panics.
struct Restore(usize);

impl Drop for Restore {
    fn drop(&mut self) {
        set_limit(self.0);
    }
}
