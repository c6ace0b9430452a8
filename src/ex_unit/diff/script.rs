//! Which elements of two sequences belong together: a shortest script of what both have, what only the left one
//! has, and what only the right one has.

use std::rc::Rc;

/// A step of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Both have it, at these places.
    Both(usize, usize),
    /// Each has one of its own in the same place.
    Pair(usize, usize),
    /// Only the left side has it.
    Left(usize),
    /// Only the right side has it.
    Right(usize),
}

/// The steps so far, the latest first.
struct Steps(Step, Option<Rc<Steps>>);

impl Drop for Steps {
    // A long chain must not be dropped by recursion.
    fn drop(&mut self) {
        let mut next = self.1.take();
        while let Some(mut steps) = next.and_then(Rc::into_inner) {
            next = steps.1.take();
        }
    }
}

/// How far a search has come on one diagonal.
#[derive(Clone, Default)]
struct Path {
    left: usize,
    right: usize,
    steps: Option<Rc<Steps>>,
}

impl Path {
    fn push(&mut self, step: Step) {
        self.steps = Some(Rc::new(Steps(step, self.steps.take())));
    }
}

/// Myers' greedy search; `same` tells whether two elements match, or `None` to give up.
pub fn script(
    lengths: (usize, usize),
    same: &mut dyn FnMut(usize, usize) -> Option<bool>,
) -> Option<Vec<Step>> {
    let mut paths = vec![Path::default()];
    if follow(&mut paths[0], lengths, same)? {
        return Some(steps(&paths[0]));
    }
    loop {
        let mut longer: Vec<Path> = Vec::with_capacity(paths.len() + 1);
        for diagonal in 0..=paths.len() {
            let above = diagonal.checked_sub(1).map(|at| &paths[at]);
            let mut path = proceed(above, paths.get(diagonal), lengths);
            if follow(&mut path, lengths, same)? {
                return Some(steps(&path));
            }
            longer.push(path);
        }
        paths = longer;
    }
}

/// A diagonal goes on from the one below, or from the one above where that has come further.
fn proceed(above: Option<&Path>, below: Option<&Path>, lengths: (usize, usize)) -> Path {
    match (above, below) {
        (Some(above), Some(below)) if above.left > below.left => right(above, lengths),
        (_, Some(below)) => left(below, lengths),
        (Some(above), None) => right(above, lengths),
        (None, None) => Path::default(),
    }
}

fn left(path: &Path, lengths: (usize, usize)) -> Path {
    let mut next = path.clone();
    if next.left < lengths.0 {
        next.push(Step::Left(next.left));
        next.left += 1;
    }
    next
}

fn right(path: &Path, lengths: (usize, usize)) -> Path {
    let mut next = path.clone();
    if next.right < lengths.1 {
        next.push(Step::Right(next.right));
        next.right += 1;
    }
    next
}

/// Goes along what both sides have; whether both have come to their ends.
fn follow(
    path: &mut Path,
    lengths: (usize, usize),
    same: &mut dyn FnMut(usize, usize) -> Option<bool>,
) -> Option<bool> {
    while path.left < lengths.0 && path.right < lengths.1 {
        if !same(path.left, path.right)? {
            return Some(false);
        }
        path.push(Step::Both(path.left, path.right));
        path.left += 1;
        path.right += 1;
    }
    Some((path.left, path.right) == lengths)
}

/// The steps in order. Of neighbours that only one side has, those of both sides go in pairs.
fn steps(path: &Path) -> Vec<Step> {
    let mut all = Vec::new();
    let mut next = path.steps.as_deref();
    while let Some(Steps(step, before)) = next {
        all.push(*step);
        next = before.as_deref();
    }
    all.reverse();
    let mut paired = Vec::with_capacity(all.len());
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for step in all {
        match step {
            Step::Left(at) => lefts.push(at),
            Step::Right(at) => rights.push(at),
            both => {
                pair(&mut paired, &mut lefts, &mut rights);
                paired.push(both);
            }
        }
    }
    pair(&mut paired, &mut lefts, &mut rights);
    paired
}

fn pair(steps: &mut Vec<Step>, lefts: &mut Vec<usize>, rights: &mut Vec<usize>) {
    let both = lefts.len().min(rights.len());
    for (left, right) in lefts.drain(..both).zip(rights.drain(..both)) {
        steps.push(Step::Pair(left, right));
    }
    steps.extend(lefts.drain(..).map(Step::Left));
    steps.extend(rights.drain(..).map(Step::Right));
}

#[cfg(test)]
mod tests {
    use super::{Step, script};

    fn of(left: &str, right: &str) -> Vec<Step> {
        let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let mut same = |i: usize, j: usize| Some(a[i] == b[j]);
        script((a.len(), b.len()), &mut same).unwrap_or_default()
    }

    #[test]
    fn what_moved_is_missing_and_new() {
        use Step::{Both, Left, Pair, Right};
        assert_eq!(of("ab", "ab"), [Both(0, 0), Both(1, 1)]);
        assert_eq!(of("axc", "abc"), [Both(0, 0), Pair(1, 1), Both(2, 2)]);
        let moved = [Both(0, 0), Left(1), Both(2, 1), Both(3, 2), Right(3)];
        assert_eq!(of("adbc", "abcd"), moved);
        assert_eq!(of("", "a"), [Right(0)]);
    }
}
