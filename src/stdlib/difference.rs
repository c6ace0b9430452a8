//! The difference of two sequences: a shortest script of what to keep, delete and insert.
//!
//! Myers' greedy search, with the choices that Elixir makes where several scripts are equally short.

use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term};

use super::args::Reply;

/// One edit, and those before it.
struct Edit {
    kind: &'static str,
    value: Term,
    before: Link,
}

type Link = Option<Arc<Edit>>;

impl Drop for Edit {
    // A long chain must not be dropped by recursion.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut edit) = next.and_then(Arc::into_inner) {
            next = edit.before.take();
        }
    }
}

/// How far a search has come on one diagonal.
#[derive(Clone)]
struct Path {
    /// The steps down: what decides which of two neighbours goes on. It counts on past the end.
    depth: usize,
    /// How many elements of the left side are used up.
    left: usize,
    /// How many elements of the right side are used up.
    right: usize,
    edits: Link,
}

/// The two sequences, and the function that may explain how one element became another.
struct Search<'a> {
    left: &'a [Term],
    right: &'a [Term],
    explain: Option<&'a Term>,
}

/// The difference as a keyword list of `:eq`, `:del` and `:ins` with lists of elements, and `:diff` with
/// what `explain` said of two elements.
///
/// # Errors
/// What `explain` raises.
pub fn difference(p: &mut Proc, left: &[Term], right: &[Term], explain: Option<&Term>) -> Reply {
    let search = Search {
        left,
        right,
        explain,
    };
    let edits = search.shortest(p)?;
    Ok(script(edits.as_deref()))
}

impl Search<'_> {
    fn shortest(&self, p: &mut Proc) -> Result<Link, Raise> {
        let mut paths = vec![Path {
            depth: 0,
            left: 0,
            right: 0,
            edits: None,
        }];
        if self.follow(&mut paths[0]) {
            return Ok(paths.remove(0).edits);
        }
        loop {
            let mut longer = Vec::with_capacity(paths.len() + 1);
            for diagonal in 0..=paths.len() {
                p.checkpoint()?;
                let mut path = self.proceed(p, &paths, diagonal)?;
                if self.follow(&mut path) {
                    return Ok(path.edits);
                }
                longer.push(path);
            }
            paths = longer;
        }
    }

    /// The path that a diagonal goes on with: down from below or right from above.
    fn proceed(&self, p: &mut Proc, paths: &[Path], diagonal: usize) -> Result<Path, Raise> {
        let above = diagonal.checked_sub(1).map(|at| &paths[at]);
        match (above, paths.get(diagonal)) {
            (Some(above), Some(below)) if above.depth > below.depth => self.right(p, above),
            (_, Some(below)) => Ok(self.down(below)),
            (Some(above), None) => self.right(p, above),
            (None, None) => Err(Raise::badarg()),
        }
    }

    fn down(&self, path: &Path) -> Path {
        let mut next = path.clone();
        next.depth += 1;
        if let Some(element) = self.left.get(path.left) {
            next.left += 1;
            next.push("del", element.clone());
        }
        next
    }

    fn right(&self, p: &mut Proc, path: &Path) -> Result<Path, Raise> {
        let mut next = path.clone();
        let Some(element) = self.right.get(path.right) else {
            return Ok(next);
        };
        next.right += 1;
        if let (Some(explain), Some(other)) = (self.explain, self.left.get(path.left)) {
            let explained = p.call(explain, &[other.clone(), element.clone()])?;
            if explained.truthy() {
                next.depth += 1;
                next.left += 1;
                next.push("diff", explained);
                return Ok(next);
            }
        }
        next.push("ins", element.clone());
        Ok(next)
    }

    /// Goes along what both sides have in common; whether both have come to their ends.
    fn follow(&self, path: &mut Path) -> bool {
        while let (Some(a), Some(b)) = (self.left.get(path.left), self.right.get(path.right)) {
            if a != b {
                return false;
            }
            path.depth += 1;
            path.left += 1;
            path.right += 1;
            path.push("eq", a.clone());
        }
        path.left == self.left.len() && path.right == self.right.len()
    }
}

impl Path {
    fn push(&mut self, kind: &'static str, value: Term) {
        self.edits = Some(Arc::new(Edit {
            kind,
            value,
            before: self.edits.take(),
        }));
    }
}

/// What stands behind an entry of the script. Insertions that repeat what just stayed the same are told before it.
fn put(kind: &str, value: Term, script: Term) -> Term {
    if kind == "eq"
        && let Term::Cons(first) = &script
        && let Some([Term::Atom(ins), inserted]) = first.head.as_tuple()
        && ins.as_str() == "ins"
        && *inserted == value
        && let Term::Cons(second) = &first.tail
        && let Some([Term::Atom(eq), same]) = second.head.as_tuple()
        && eq.as_str() == "eq"
    {
        let same = Term::list_with_tail(value.iter().cloned().collect::<Vec<_>>(), same.clone());
        let script = Term::cons(Term::tagged(*eq, same), second.tail.clone());
        return Term::cons(Term::tagged(*ins, value), script);
    }
    Term::cons(Term::tagged(Atom::new(kind), value), script)
}

/// The edits, which come latest first, as a list with neighbours of the same kind in one entry.
fn script(edits: Option<&Edit>) -> Term {
    let (mut script, mut next) = (Term::Nil, edits);
    while let Some(edit) = next {
        let kind = edit.kind;
        let value = if kind == "diff" {
            next = edit.before.as_deref();
            edit.value.clone()
        } else {
            let mut run = Term::Nil;
            while let Some(same) = next.filter(|same| same.kind == kind) {
                run = Term::cons(same.value.clone(), run);
                next = same.before.as_deref();
            }
            run
        };
        script = put(kind, value, script);
    }
    script
}
