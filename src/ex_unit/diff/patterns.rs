//! A pattern and a value: which parts of the pattern do not match.

use std::collections::HashMap;

use crate::lang::ast::{Kind, Node, Part};
use crate::lang::compile::tools;
use crate::lang::source;
use crate::term::{Atom, Map, Term, atoms};

use super::script::{Step, script};
use super::tree::{Entry, Tree};
use super::values::{elements, keys, struct_name, unlike};
use super::{DEEPEST, Diff, Differ, texts};

/// What the variables of a pattern stand for.
#[derive(Clone)]
struct Env {
    pins: HashMap<Atom, Term>,
    bound: HashMap<Atom, Term>,
}

/// Compares a pattern with a value; the pins are a list of names and values.
pub(super) fn compare(
    differ: &mut Differ<'_>,
    pattern: &Node,
    value: &Term,
    pins: &Term,
) -> Option<Diff> {
    let pin = |pair: &Term| match pair.as_tuple() {
        Some([Term::Atom(name), value]) => Some((*name, value.clone())),
        _ => None,
    };
    let mut env = Env {
        pins: pins.iter().filter_map(pin).collect(),
        bound: HashMap::new(),
    };
    let Some((inner, guard)) = tools::operands(pattern, "when") else {
        return differ.pattern(inner_of(pattern), value, &mut env);
    };
    let diff = differ.pattern(inner, value, &mut env)?;
    // Where the pattern matches, it must have been the guard.
    let condition = Tree::text(source::to_line(guard));
    let condition = if diff.same {
        condition.marked()
    } else {
        condition
    };
    Some(unlike(
        Tree::Operator(Box::new(diff.left), "when", Box::new(condition)),
        diff.right,
    ))
}

/// What stands alone in parentheses.
fn inner_of(node: &Node) -> &Node {
    match &node.kind {
        Kind::Block(nodes) if nodes.len() == 1 => &nodes[0],
        _ => node,
    }
}

fn code(node: &Node) -> Tree {
    Tree::text(source::to_line(node))
}

impl Differ<'_> {
    fn pattern(&mut self, node: &Node, value: &Term, env: &mut Env) -> Option<Diff> {
        self.count()?;
        if self.depth > DEEPEST {
            return Some(Diff::apart(code(node), self.whole(value)));
        }
        self.deeper(|differ| differ.pattern_here(inner_of(node), value, env))
    }

    fn pattern_here(&mut self, node: &Node, value: &Term, env: &mut Env) -> Option<Diff> {
        if let Some(literal) = literal(node) {
            return self.literal(node, &literal, value);
        }
        if let Some(pin) = tools::operand(node, "^") {
            return self.pin(node, pin, value, env);
        }
        if let Some((left, right)) = tools::operands(node, "=") {
            let (a, b) = (
                self.pattern(left, value, env)?,
                self.pattern(right, value, env)?,
            );
            let right = if a.same { b.right } else { a.right };
            return Some(Diff {
                same: a.same && b.same,
                left: Tree::Operator(Box::new(a.left), "=", Box::new(b.left)),
                right,
            });
        }
        if let Some((prefix, rest)) = tools::operands(node, "<>") {
            return self.prefix(node, (prefix, rest), value, env);
        }
        match &node.kind {
            Kind::Name(name) => self.variable(node, *name, value, env),
            Kind::Tuple(items) => match value.as_tuple() {
                Some(parts) => {
                    let (same, left, right) = self.sequence(items, parts, env)?;
                    Some(Diff {
                        same,
                        left: Tree::Tuple(left),
                        right: Tree::Tuple(right),
                    })
                }
                None => Some(Diff::apart(code(node), self.whole(value))),
            },
            Kind::List(items) => self.list(node, items, value, env),
            Kind::Map {
                name,
                update: None,
                entries,
            } => match value {
                Term::Map(map) => self.map(name.as_deref(), entries, (value, map), env),
                _ => Some(Diff::apart(code(node), self.whole(value))),
            },
            _ => Some(Diff::apart(code(node), self.whole(value))),
        }
    }

    fn same_as(&mut self, left: Tree, value: &Term) -> Diff {
        Diff {
            same: true,
            left,
            right: self.whole(value),
        }
    }

    fn literal(&mut self, node: &Node, literal: &Term, value: &Term) -> Option<Diff> {
        let diff = self.values(literal, value)?;
        let whole = diff.same || matches!(diff.left, Tree::Marked(_));
        let left = match (whole, diff.same) {
            (false, _) => diff.left,
            (true, true) => code(node),
            (true, false) => code(node).marked(),
        };
        Some(Diff { left, ..diff })
    }

    /// A variable matches anything the first time, and afterwards what it has matched.
    fn variable(&mut self, node: &Node, name: Atom, value: &Term, env: &mut Env) -> Option<Diff> {
        match env.bound.get(&name) {
            _ if name.as_str() == "_" => {}
            Some(known) if known != value => {
                return Some(Diff::apart(code(node), self.whole(value)));
            }
            _ => {
                env.bound.insert(name, value.clone());
            }
        }
        Some(self.same_as(code(node), value))
    }

    fn pin(&mut self, node: &Node, pin: &Node, value: &Term, env: &Env) -> Option<Diff> {
        let known = match &pin.kind {
            Kind::Name(name) => env.pins.get(name).cloned(),
            _ => None,
        };
        let Some(known) = known else {
            return Some(self.same_as(code(node), value));
        };
        let diff = self.values(&known, value)?;
        let left = if diff.same {
            code(node)
        } else {
            code(node).marked()
        };
        Some(Diff { left, ..diff })
    }

    /// `"prefix" <> rest`.
    fn prefix(
        &mut self,
        node: &Node,
        (prefix, rest): (&Node, &Node),
        value: &Term,
        env: &mut Env,
    ) -> Option<Diff> {
        let fixed = literal(inner_of(prefix));
        let (Some(fixed), Some(text)) = (fixed.as_ref().and_then(Term::as_str), value.as_str())
        else {
            return Some(Diff::apart(code(node), self.whole(value)));
        };
        let operator = |left, right| Tree::Operator(Box::new(left), "<>", Box::new(right));
        if let Some(after) = text.strip_prefix(fixed) {
            let diff = self.pattern(rest, &Term::string(after), env)?;
            let left = operator(code(prefix), diff.left);
            return Some(Diff {
                same: diff.same,
                left,
                right: self.whole(value),
            });
        }
        let end = text.char_indices().nth(fixed.chars().count());
        let (begin, after) = text.split_at(end.map_or(text.len(), |(at, _)| at));
        let (left, mut right) = texts::compare(self.p, fixed, begin);
        right.push((false, after.to_string()));
        let quoted = |parts| Tree::Quoted('"', texts::escaped(parts, '"'));
        Some(unlike(operator(quoted(left), code(rest)), quoted(right)))
    }

    /// Elements in order. Where there are not as many on both sides, those that match find each other.
    fn sequence(
        &mut self,
        items: &[Node],
        values: &[Term],
        env: &mut Env,
    ) -> Option<(bool, Vec<Tree>, Vec<Tree>)> {
        let lengths = (items.len(), values.len());
        let steps = if lengths.0 == lengths.1 {
            (0..lengths.0).map(|at| Step::Pair(at, at)).collect()
        } else {
            script(lengths, &mut |i, j| {
                let diff = self.pattern(&items[i], &values[j], &mut env.clone())?;
                Some(diff.same)
            })?
        };
        let mut same = true;
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Both(i, j) | Step::Pair(i, j) => {
                    let diff = self.pattern(&items[i], &values[j], env)?;
                    same &= diff.same;
                    left.push(diff.left);
                    right.push(diff.right);
                }
                Step::Left(i) => {
                    same = false;
                    left.push(code(&items[i]).marked());
                }
                Step::Right(j) => {
                    same = false;
                    right.push(self.whole(&values[j]).marked());
                }
            }
        }
        Some((same, left, right))
    }

    fn list(&mut self, node: &Node, items: &[Node], value: &Term, env: &mut Env) -> Option<Diff> {
        if !value.is_list() {
            return Some(Diff::apart(code(node), self.whole(value)));
        }
        let (values, value_tail) = elements(value);
        let Some((last, rest)) = items
            .split_last()
            .and_then(|(last, before)| Some((tools::operands(last, "|")?, before)))
        else {
            let (same, left, right) = self.sequence(items, &values, env)?;
            let tail = value_tail
                .as_ref()
                .map(|tail| Box::new(self.whole(tail).marked()));
            return Some(Diff {
                same: same && value_tail.is_none(),
                left: Tree::List(left, None),
                right: Tree::List(right, tail),
            });
        };
        let fixed: Vec<Node> = rest.iter().chain([last.0]).cloned().collect();
        let (begin, after) = values.split_at(fixed.len().min(values.len()));
        let (same, left, mut right) = self.sequence(&fixed, begin, env)?;
        let after = Term::list_with_tail(after.to_vec(), value_tail.unwrap_or(Term::Nil));
        let tail = self.pattern(last.1, &after, env)?;
        let value_tail = match tail.right {
            Tree::List(more, tail) => {
                right.extend(more);
                tail
            }
            _ if tail.same => {
                let (more, improper) = elements(&after);
                for value in &more {
                    right.push(self.whole(value));
                }
                improper.map(|tail| Box::new(self.whole(&tail)))
            }
            other => Some(Box::new(other)),
        };
        Some(Diff {
            same: same && tail.same,
            left: Tree::List(left, Some(Box::new(tail.left))),
            right: Tree::List(right, value_tail),
        })
    }

    fn map(
        &mut self,
        name: Option<&Node>,
        entries: &[(Node, Node)],
        (value, map): (&Term, &Map),
        env: &mut Env,
    ) -> Option<Diff> {
        let wanted = name.and_then(literal);
        let found = value.struct_module();
        let named = match &wanted {
            Some(wanted) => found.is_some_and(|found| wanted.is_atom(found)),
            None => true,
        };
        let mut same = named && (name.is_none() || found.is_some());
        let (mut left, mut right, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = Vec::new();
        for (key, pattern) in sorted(entries) {
            let known = self.key(key, env);
            match known.as_ref().and_then(|key| Some((key, map.get(key)?))) {
                Some((key_term, value)) => {
                    let diff = self.pattern(pattern, value, env)?;
                    same &= diff.same;
                    left.push(pattern_entry(key, diff.left, false));
                    right.push(self.entry_with(key_term, diff.right, false));
                    seen.push(key_term.clone());
                }
                None => {
                    same = false;
                    missing.push(pattern_entry(key, code(pattern), true));
                }
            }
        }
        left.extend(missing);
        let shown_fields = self.fields(value);
        for (key, value) in keys(map, matches!(shown_fields, Some(Some(_)))) {
            let is_name = name.is_some() && key.is_atom(atoms::STRUCT);
            if !is_name && !seen.contains(key) {
                let value = self.whole(value);
                right.push(self.entry_with(key, value, false));
            }
        }
        let mark = wanted.is_some() && !named;
        let pattern_name = name.map(|name| Box::new(struct_name(source::to_line(name), mark)));
        let right = match (shown_fields, same) {
            (Some(shown), _) => {
                Tree::Map(shown.map(|name| Box::new(struct_name(name, mark))), right)
            }
            (None, true) => self.whole(value),
            (None, false) => self.whole(value).marked(),
        };
        Some(Diff {
            same,
            left: Tree::Map(pattern_name, left),
            right,
        })
    }

    /// The value of a key in a pattern: a literal, or a pinned variable.
    fn key(&mut self, node: &Node, env: &Env) -> Option<Term> {
        match tools::operand(node, "^").map(|pin| &pin.kind) {
            Some(Kind::Name(name)) => env.pins.get(name).cloned(),
            _ => literal(node),
        }
    }
}

/// The entries of a pattern by their keys' source.
fn sorted(entries: &[(Node, Node)]) -> Vec<(&Node, &Node)> {
    let mut sorted: Vec<(&Node, &Node)> = entries.iter().map(|(k, v)| (k, v)).collect();
    sorted.sort_by_key(|(key, _)| source::to_line(key));
    sorted
}

fn pattern_entry(key: &Node, value: Tree, marked: bool) -> Entry {
    let word = match &key.kind {
        Kind::Atom(name) => Some(crate::term::inspect::atom_key(*name)),
        _ => None,
    };
    Entry {
        key: code(key),
        word,
        value,
        marked,
    }
}

/// What a piece of a pattern stands for by itself.
fn literal(node: &Node) -> Option<Term> {
    let text = |parts: &[Part]| match parts {
        [] => Some(Term::string("")),
        [Part::Text(text)] => Some(Term::binary(text.clone())),
        _ => None,
    };
    match &node.kind {
        Kind::Int(value) => Some(Term::integer(value.clone())),
        Kind::Float(value) => Some(Term::Float(*value)),
        Kind::Atom(name) => Some(Term::Atom(*name)),
        Kind::Alias(parts) => {
            let parts: Vec<&str> = parts.iter().map(|part| part.as_str()).collect();
            Some(Term::Atom(Atom::module(&parts.join("."))))
        }
        Kind::String(parts) => text(parts),
        Kind::Value(term) => Some(term.clone()),
        Kind::Call { name, args, .. } if name.as_str() == "-" && args.len() == 1 => {
            match literal(&args[0])? {
                Term::Int(value) => Some(Term::Int(value.checked_neg()?)),
                Term::Float(value) => Some(Term::Float(-value)),
                _ => None,
            }
        }
        _ => None,
    }
}
