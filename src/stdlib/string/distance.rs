//! How alike two texts are.

use std::collections::HashMap;

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::{Reply, bytes};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::graphemes;

natives! { pub const TABLE of "String":
    /// The share of graphemes that two texts have in common, wherever they stand: 0.0 to 1.0.
    ///
    ///     iex> String.bag_distance("abcd", "ab")
    ///     0.5
    "bag_distance" 2 => bag_distance;
    /// The Jaro similarity of two texts: 0.0 for nothing in common, 1.0 for equal ones.
    ///
    ///     iex> String.jaro_distance("martha", "marhta")
    ///     0.9444444444444445
    "jaro_distance" 2 => jaro_distance;
    /// What of the first text is kept (`:eq`), deleted and inserted to make the second: a shortest such script.
    ///
    ///     iex> String.myers_difference("abc", "abd")
    ///     [eq: "ab", del: "c", ins: "d"]
    "myers_difference" 2 => myers_difference;
}

fn bag_distance(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = (bytes(&args[0])?, bytes(&args[1])?);
    if a.is_empty() || b.is_empty() {
        return Ok(Term::Float(0.0));
    }
    p.work(a.len() + b.len())?;
    let mut surplus: HashMap<&[u8], i64> = HashMap::new();
    let (mut in_a, mut in_b) = (0_usize, 0_usize);
    for head in graphemes::of(a) {
        in_a += 1;
        *surplus.entry(head).or_default() += 1;
    }
    for head in graphemes::of(b) {
        in_b += 1;
        *surplus.entry(head).or_default() -= 1;
    }
    let only_a: i64 = surplus.values().filter(|count| **count > 0).sum();
    let only_b: i64 = -surplus.values().filter(|count| **count < 0).sum::<i64>();
    let apart = only_a.max(only_b) as f64 / in_a.max(in_b) as f64;
    Ok(Term::Float(1.0 - apart))
}

fn jaro_distance(p: &mut Proc, args: &[Term]) -> Reply {
    // Equal terms are not looked at any further.
    if args[0] == args[1] {
        return Ok(Term::Float(1.0));
    }
    let (a, b) = (bytes(&args[0])?, bytes(&args[1])?);
    let (a, b): (Vec<_>, Vec<_>) = (graphemes::of(a).collect(), graphemes::of(b).collect());
    // The window grows with the length, so the work is a product.
    p.work(a.len().saturating_mul(b.len()) / 8)?;
    Ok(Term::Float(jaro(&a, &b)))
}

/// The Jaro similarity of two sequences.
pub fn jaro<T: PartialEq>(a: &[T], b: &[T]) -> f64 {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0.0;
    }
    let reach = (long.len() / 2).saturating_sub(1);
    let mut used = vec![false; long.len()];
    let (mut common, mut turned, mut before) = (0_u32, 0_u32, None);
    for (at, element) in short.iter().enumerate() {
        let window = at.saturating_sub(reach)..(at + reach + 1).min(long.len());
        let mut fitting = window.filter(|there| !used[*there] && long[*there] == *element);
        if let Some(there) = fitting.next() {
            used[there] = true;
            common += 1;
            turned += u32::from(before.is_some_and(|before| there < before));
            before = Some(there);
        }
    }
    if common == 0 {
        return 0.0;
    }
    let (common, turned) = (f64::from(common), f64::from(turned));
    (common / a.len() as f64 + common / b.len() as f64 + (common - turned) / common) / 3.0
}

fn myers_difference(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = (bytes(&args[0])?, bytes(&args[1])?);
    let (a, b): (Vec<_>, Vec<_>) = (graphemes::of(a).collect(), graphemes::of(b).collect());
    let script = shortest_script(p, &a, &b)?;
    let steps: Vec<Term> = script
        .into_iter()
        .map(|(kind, parts)| Term::tagged(Atom::new(kind), Term::binary(parts.concat())))
        .collect();
    Ok(Term::list(steps))
}

/// A path through the grid of both texts: how much of each is left, and what has been done, latest first.
#[derive(Clone)]
struct Path {
    in_a: usize,
    in_b: usize,
    last: Option<std::sync::Arc<Edit>>,
}

struct Edit {
    kind: &'static str,
    at: usize,
    before: Option<std::sync::Arc<Edit>>,
}

impl Path {
    fn step(&self, kind: &'static str, at: usize, in_a: usize, in_b: usize) -> Path {
        let edit = Edit {
            kind,
            at,
            before: self.last.clone(),
        };
        Path {
            in_a,
            in_b,
            last: Some(std::sync::Arc::new(edit)),
        }
    }

    fn delete(&self, a: usize) -> Path {
        if self.in_a < a {
            self.step("del", self.in_a, self.in_a + 1, self.in_b)
        } else {
            self.clone()
        }
    }

    fn insert(&self, b: usize) -> Path {
        if self.in_b < b {
            self.step("ins", self.in_b, self.in_a, self.in_b + 1)
        } else {
            self.clone()
        }
    }

    /// Goes along what both have in common.
    fn follow(mut self, a: &[&[u8]], b: &[&[u8]]) -> Path {
        while self.in_a < a.len() && self.in_b < b.len() && a[self.in_a] == b[self.in_b] {
            self = self.step("eq", self.in_a, self.in_a + 1, self.in_b + 1);
        }
        self
    }

    fn done(&self, a: usize, b: usize) -> bool {
        self.in_a == a && self.in_b == b
    }
}

impl Drop for Edit {
    // A long chain must not be dropped by recursion.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(edit) = next.and_then(std::sync::Arc::into_inner) {
            let mut edit = edit;
            next = edit.before.take();
        }
    }
}

type Script<'a> = Vec<(&'static str, Vec<&'a [u8]>)>;

/// Myers' greedy search: paths with more and more edits, one for each diagonal, until one reaches the end.
fn shortest_script<'a>(p: &mut Proc, a: &[&'a [u8]], b: &[&'a [u8]]) -> Result<Script<'a>, Raise> {
    let start = Path {
        in_a: 0,
        in_b: 0,
        last: None,
    };
    let mut paths = vec![start.follow(a, b)];
    loop {
        p.work(paths.len() + 1)?;
        if let Some(path) = paths.iter().find(|path| path.done(a.len(), b.len())) {
            return Ok(grouped(path, a, b));
        }
        let mut longer = Vec::with_capacity(paths.len() + 1);
        longer.push(paths[0].delete(a.len()).follow(a, b));
        for pair in paths.windows(2) {
            // The path that has come further along its own text wins; a deletion goes before an insertion.
            let next = if pair[0].in_a > pair[1].in_a {
                pair[0].insert(b.len())
            } else {
                pair[1].delete(a.len())
            };
            longer.push(next.follow(a, b));
        }
        if let Some(last) = paths.last() {
            longer.push(last.insert(b.len()).follow(a, b));
        }
        paths = longer;
    }
}

/// The path's steps with neighbours of the same kind joined.
fn grouped<'a>(path: &Path, a: &[&'a [u8]], b: &[&'a [u8]]) -> Script<'a> {
    let mut script: Script = Vec::new();
    let mut next = path.last.as_ref();
    while let Some(edit) = next {
        let text = if edit.kind == "ins" {
            b[edit.at]
        } else {
            a[edit.at]
        };
        match script.last_mut() {
            Some((kind, parts)) if *kind == edit.kind => parts.push(text),
            _ => script.push((edit.kind, vec![text])),
        }
        next = edit.before.as_ref();
    }
    script.reverse();
    for (_, parts) in &mut script {
        parts.reverse();
    }
    script
}
