//! Two values.

use crate::stdlib::inspect;
use crate::term::inspect::is_ascii_printable;
use crate::term::{Atom, Map, Term, compare};

use super::script::{Step, script};
use super::tree::{Entry, Tree};
use super::{DEEPEST, Diff, Differ, texts};

impl Differ<'_> {
    /// Whether two values count as the same.
    pub(super) fn same(&self, left: &Term, right: &Term) -> bool {
        match self.strict {
            true => left == right,
            false => compare(left, right).is_eq(),
        }
    }

    /// A value as it is printed, in one line.
    fn shown(&mut self, term: &Term) -> String {
        inspect::plain(self.p, term).unwrap_or_else(|_| term.to_string())
    }

    /// A value that is not looked into.
    pub(super) fn whole(&mut self, term: &Term) -> Tree {
        Tree::text(self.shown(term))
    }

    /// A value that both sides have, with its parts.
    pub(super) fn tree(&mut self, term: &Term) -> Option<Tree> {
        self.count()?;
        if self.depth > DEEPEST {
            return Some(self.whole(term));
        }
        self.deeper(|differ| differ.tree_here(term))
    }

    fn tree_here(&mut self, term: &Term) -> Option<Tree> {
        Some(match term {
            Term::Tuple(_) => Tree::Tuple(self.trees(term.as_tuple()?.iter())?),
            Term::Cons(_) if printable_chars(term).is_none() => {
                let (items, tail) = elements(term);
                let tail = match tail {
                    Some(tail) => Some(Box::new(self.tree(&tail)?)),
                    None => None,
                };
                Tree::List(self.trees(items.iter())?, tail)
            }
            Term::Map(map) => match self.fields(term) {
                Some(name) => {
                    let entries: Option<Vec<Entry>> = keys(map, name.is_some())
                        .into_iter()
                        .map(|(key, value)| self.entry(key, value))
                        .collect();
                    Tree::Map(name.map(|name| Box::new(Tree::Text(name))), entries?)
                }
                None => self.whole(term),
            },
            _ => self.whole(term),
        })
    }

    fn trees<'t>(&mut self, items: impl Iterator<Item = &'t Term>) -> Option<Vec<Tree>> {
        items.map(|item| self.tree(item)).collect()
    }

    /// An entry of a map that both sides have.
    fn entry(&mut self, key: &Term, value: &Term) -> Option<Entry> {
        let value = self.tree(value)?;
        Some(self.entry_with(key, value, false))
    }

    /// An entry of a map.
    pub(super) fn entry_with(&mut self, key: &Term, value: Tree, marked: bool) -> Entry {
        Entry {
            key: Tree::text(self.shown(key)),
            word: key.as_atom().map(crate::term::inspect::atom_key),
            value,
            marked,
        }
    }

    /// Of a map that prints its fields: the name, if it is a struct. `None` for structs that print otherwise.
    pub(super) fn fields(&mut self, term: &Term) -> Option<Option<String>> {
        let Some(module) = term.struct_module() else {
            return Some(None);
        };
        let name = Term::Atom(module).to_string();
        let shown = self.shown(term);
        shown
            .starts_with(&format!("%{name}{{"))
            .then_some(Some(name))
    }

    /// Two values.
    pub(super) fn values(&mut self, left: &Term, right: &Term) -> Option<Diff> {
        self.count()?;
        if self.same(left, right) {
            return Some(Diff {
                same: true,
                left: self.tree(left)?,
                right: self.tree(right)?,
            });
        }
        if self.depth > DEEPEST {
            return Some(Diff::apart(self.whole(left), self.whole(right)));
        }
        self.deeper(|differ| differ.different(left, right))
    }

    fn different(&mut self, left: &Term, right: &Term) -> Option<Diff> {
        match (left, right) {
            (Term::Binary(_), Term::Binary(_)) => Some(self.binaries(left, right)),
            (Term::Int(_) | Term::BigInt(_), Term::Int(_) | Term::BigInt(_))
            | (Term::Float(_), Term::Float(_)) => Some(self.printed(left, right)),
            (Term::Tuple(_), Term::Tuple(_)) => {
                let (a, b) = (left.as_tuple()?, right.as_tuple()?);
                let (a, b) = self.sequences(a, b)?;
                Some(unlike(Tree::Tuple(a), Tree::Tuple(b)))
            }
            (Term::Cons(_) | Term::Nil, Term::Cons(_) | Term::Nil) => self.lists(left, right),
            (Term::Map(a), Term::Map(b)) => self.maps((left, a), (right, b)),
            _ => Some(Diff::apart(self.whole(left), self.whole(right))),
        }
    }

    /// What is printed, compared as text.
    fn printed(&mut self, left: &Term, right: &Term) -> Diff {
        let (left, right) = (self.shown(left), self.shown(right));
        let (left, right) = texts::compare(self.p, &left, &right);
        unlike(Tree::Parts(left), Tree::Parts(right))
    }

    fn binaries(&mut self, left: &Term, right: &Term) -> Diff {
        let (Some(a), Some(b)) = (left.as_str(), right.as_str()) else {
            return self.printed(left, right);
        };
        let (a, b) = texts::compare(self.p, a, b);
        quoted('"', a, b)
    }

    fn lists(&mut self, left: &Term, right: &Term) -> Option<Diff> {
        if let (Some(a), Some(b)) = (printable_chars(left), printable_chars(right)) {
            let (a, b) = texts::compare(self.p, &a, &b);
            return Some(quoted('\'', a, b));
        }
        let ((a, a_tail), (b, b_tail)) = (elements(left), elements(right));
        let (a, b) = self.sequences(&a, &b)?;
        let (a_tail, b_tail) = match (a_tail, b_tail) {
            (Some(a), Some(b)) => {
                let tails = self.values(&a, &b)?;
                (Some(tails.left), Some(tails.right))
            }
            (a, b) => (self.lone_tail(a), self.lone_tail(b)),
        };
        let list = |items, tail: Option<Tree>| Tree::List(items, tail.map(Box::new));
        Some(unlike(list(a, a_tail), list(b, b_tail)))
    }

    /// The tail of an improper list where the other one has none.
    fn lone_tail(&mut self, tail: Option<Term>) -> Option<Tree> {
        tail.map(|tail| self.whole(&tail).marked())
    }

    fn sequences(&mut self, left: &[Term], right: &[Term]) -> Option<(Vec<Tree>, Vec<Tree>)> {
        let steps = script((left.len(), right.len()), &mut |i, j| {
            self.count()?;
            Some(self.same(&left[i], &right[j]))
        })?;
        let (mut on_left, mut on_right) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Both(i, j) | Step::Pair(i, j) => {
                    let diff = self.values(&left[i], &right[j])?;
                    on_left.push(diff.left);
                    on_right.push(diff.right);
                }
                Step::Left(i) => on_left.push(self.whole(&left[i]).marked()),
                Step::Right(j) => on_right.push(self.whole(&right[j]).marked()),
            }
        }
        Some((on_left, on_right))
    }

    fn maps(&mut self, left: (&Term, &Map), right: (&Term, &Map)) -> Option<Diff> {
        let (Some(a_name), Some(b_name)) = (self.fields(left.0), self.fields(right.0)) else {
            return match left.0.struct_module() == right.0.struct_module() {
                true => Some(self.printed(left.0, right.0)),
                false => Some(Diff::apart(self.whole(left.0), self.whole(right.0))),
            };
        };
        let (mut on_left, mut on_right) = (Vec::new(), Vec::new());
        for (key, value) in keys(left.1, a_name.is_some()) {
            if let Some(other) = right.1.get(key) {
                let diff = self.values(value, other)?;
                on_left.push(self.entry_with(key, diff.left, false));
                on_right.push(self.entry_with(key, diff.right, false));
            }
        }
        on_left.extend(self.lone_entries(left.1, right.1, a_name.is_some())?);
        on_right.extend(self.lone_entries(right.1, left.1, b_name.is_some())?);
        let names_differ = a_name != b_name;
        let name =
            |name: Option<String>| name.map(|name| Box::new(struct_name(name, names_differ)));
        Some(unlike(
            Tree::Map(name(a_name), on_left),
            Tree::Map(name(b_name), on_right),
        ))
    }

    /// The entries that the other map has not, marked.
    fn lone_entries(&mut self, map: &Map, other: &Map, is_struct: bool) -> Option<Vec<Entry>> {
        let lone = keys(map, is_struct).into_iter();
        lone.filter(|(key, _)| other.get(key).is_none())
            .map(|(key, value)| {
                self.count()?;
                let value = self.whole(value);
                Some(self.entry_with(key, value, true))
            })
            .collect()
    }
}

/// The name of a struct, marked if the other side has another one.
pub(super) fn struct_name(name: String, marked: bool) -> Tree {
    match marked {
        true => Tree::Text(name).marked(),
        false => Tree::Text(name),
    }
}

/// Two sides that differ, with their own marks.
pub(super) fn unlike(left: Tree, right: Tree) -> Diff {
    Diff {
        same: false,
        left,
        right,
    }
}

fn quoted(quote: char, left: Vec<super::tree::Part>, right: Vec<super::tree::Part>) -> Diff {
    let side = |parts| Tree::Quoted(quote, texts::escaped(parts, quote));
    unlike(side(left), side(right))
}

/// The entries of a map, without the key that makes it a struct.
pub(super) fn keys(map: &Map, is_struct: bool) -> Vec<(&Term, &Term)> {
    let hidden = |key: &Term| {
        let name = key.as_atom().map_or("", Atom::as_str);
        is_struct && matches!(name, "__struct__" | "__exception__")
    };
    map.iter().filter(|(key, _)| !hidden(key)).collect()
}

/// The elements of a list, and its tail if that is no list.
pub(super) fn elements(list: &Term) -> (Vec<Term>, Option<Term>) {
    let mut items = Vec::new();
    let mut walk = list.iter();
    for item in walk.by_ref() {
        items.push(item.clone());
    }
    let tail = Some(walk.rest().clone()).filter(|tail| !matches!(tail, Term::Nil));
    (items, tail)
}

/// The text of a list of printable characters.
fn printable_chars(list: &Term) -> Option<String> {
    let items = list.to_vec().filter(|items| !items.is_empty())?;
    let char = |item: &Term| {
        let code = item.as_int().filter(|code| is_ascii_printable(*code))?;
        char::from_u32(u32::try_from(code).ok()?)
    };
    items.iter().map(char).collect()
}
