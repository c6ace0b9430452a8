//! Giving memory back without deep recursion.
//!
//! A list of a million elements, or tuples nested a million deep, must not overflow the stack of the
//! small thread that happens to drop it. Each kind of node calls [`release`] from its `Drop` with what
//! it holds; past a few levels the contents wait in a queue that the outermost drop works off.

use std::cell::{Cell, RefCell};

use super::Term;

/// How many drops may nest on the stack before the rest is queued.
const DEPTH: u32 = 48;

thread_local! {
    static NESTED: Cell<u32> = const { Cell::new(0) };
    static WAITING: RefCell<Vec<Term>> = const { RefCell::new(Vec::new()) };
}

/// Drops the terms that a dying node held. Call it from the `Drop` of anything that owns terms and
/// that a term can own in turn.
pub fn release(contents: impl IntoIterator<Item = Term>) {
    // While the thread is torn down its locals may be gone: then plain drops have to do.
    let Ok(depth) = NESTED.try_with(Cell::get) else {
        return drop_plainly(contents);
    };
    if depth >= DEPTH {
        let _ = WAITING.try_with(|waiting| {
            waiting
                .borrow_mut()
                .extend(contents.into_iter().filter(Term::owns_terms));
        });
        return;
    }
    NESTED.set(depth + 1);
    drop_plainly(contents);
    if depth == 0 {
        drop_waiting();
    }
    NESTED.set(depth);
}

/// As [`release`] for what stands side by side: each is dropped where it is.
pub fn release_all(contents: &mut [Term]) {
    let Ok(depth) = NESTED.try_with(Cell::get) else {
        return;
    };
    if depth >= DEPTH {
        return release(contents.iter_mut().map(take));
    }
    NESTED.set(depth + 1);
    contents.iter_mut().for_each(|term| drop(take(term)));
    if depth == 0 {
        drop_waiting();
    }
    NESTED.set(depth);
}

fn take(term: &mut Term) -> Term {
    std::mem::replace(term, Term::Nil)
}

fn drop_waiting() {
    while let Some(term) = WAITING.with(|waiting| waiting.borrow_mut().pop()) {
        drop(term);
    }
}

fn drop_plainly(contents: impl IntoIterator<Item = Term>) {
    for term in contents {
        drop(term);
    }
}
