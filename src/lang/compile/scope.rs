//! Variables: names to slots of the function's frame, and what closures capture.

use crate::lang::code::{Line, Slot};
use crate::term::Atom;

/// A variable.
#[derive(Clone, Debug)]
pub struct Var {
    /// Its name.
    pub name: Atom,
    /// Where its value is.
    pub slot: Slot,
    /// Where it was bound.
    pub line: Line,
    /// Whether anything reads it.
    pub used: bool,
    /// Whether another one of the same name was in sight where it was bound.
    pub shadows: bool,
}

/// The variables of one function that is being compiled.
#[derive(Default)]
pub struct FnScope {
    /// The variables in sight; the last of a name counts.
    pub vars: Vec<Var>,
    /// The next free slot.
    pub next: Slot,
    /// What the closure captures: slot in the function around it, slot here.
    pub captures: Vec<(Slot, Slot)>,
    /// Whether variables of the function around it are in sight.
    pub closure: bool,
    /// How many arguments `&1` and so on have been seen, while a capture is compiled.
    pub capture_args: Option<u32>,
    /// Where `__STACKTRACE__` is kept, inside `rescue` and `catch`.
    pub stack: Option<Slot>,
    /// Of those, the ones that are read.
    pub stacks_read: Vec<Slot>,
}

impl FnScope {
    /// A slot that nothing else uses.
    pub fn new_slot(&mut self) -> Slot {
        self.next += 1;
        self.next - 1
    }

    /// A variable that is bound here.
    pub fn declare(&mut self, name: Atom, slot: Slot, line: Line) {
        self.vars.push(Var {
            name,
            slot,
            line,
            used: false,
            shadows: false,
        });
    }
}

/// The scopes of the functions that are being compiled, innermost last.
#[derive(Default)]
pub struct Scopes(pub Vec<FnScope>);

impl Scopes {
    /// The function that is being compiled.
    pub fn top(&mut self) -> &mut FnScope {
        if self.0.is_empty() {
            self.0.push(FnScope::default());
        }
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    /// The slot of a variable, which is marked as used; captures it where it belongs to a function around.
    pub fn find(&mut self, name: Atom) -> Option<Slot> {
        self.find_at(self.0.len().checked_sub(1)?, name)
    }

    fn find_at(&mut self, level: usize, name: Atom) -> Option<Slot> {
        if let Some(var) = self.0[level]
            .vars
            .iter_mut()
            .rev()
            .find(|var| var.name == name)
        {
            var.used = true;
            return Some(var.slot);
        }
        if level == 0 || !self.0[level].closure {
            return None;
        }
        let outer = self.find_at(level - 1, name)?;
        Some(self.capture(level, outer))
    }

    fn capture(&mut self, level: usize, outer: Slot) -> Slot {
        let scope = &mut self.0[level];
        if let Some((_, inner)) = scope.captures.iter().find(|(slot, _)| *slot == outer) {
            return *inner;
        }
        let inner = scope.new_slot();
        scope.captures.push((outer, inner));
        inner
    }

    /// Where `__STACKTRACE__` is kept.
    pub fn find_stack(&mut self) -> Option<Slot> {
        self.stack_at(self.0.len().checked_sub(1)?)
    }

    fn stack_at(&mut self, level: usize) -> Option<Slot> {
        if let Some(slot) = self.0[level].stack {
            self.0[level].stacks_read.push(slot);
            return Some(slot);
        }
        if level == 0 || !self.0[level].closure {
            return None;
        }
        let outer = self.stack_at(level - 1)?;
        Some(self.capture(level, outer))
    }

    /// Whether any variable is in sight.
    pub fn has_any(&self) -> bool {
        self.0.iter().any(|scope| !scope.vars.is_empty())
    }

    /// Whether a variable of this name is in sight.
    pub fn knows(&self, name: Atom) -> bool {
        for scope in self.0.iter().rev() {
            if scope.vars.iter().any(|var| var.name == name) {
                return true;
            }
            if !scope.closure {
                return false;
            }
        }
        false
    }

    /// The variables in sight by name, captured where they belong to a function around.
    pub fn visible(&mut self) -> Vec<(Atom, Slot)> {
        let mut names = Vec::new();
        for scope in self.0.iter().rev() {
            for var in scope.vars.iter().rev() {
                // Names with a blank are the compiler's own.
                if !names.contains(&var.name) && !var.name.as_str().contains(' ') {
                    names.push(var.name);
                }
            }
            if !scope.closure {
                break;
            }
        }
        names.sort_by_key(|name| name.as_str());
        let slots = names
            .iter()
            .map(|&name| self.find(name).map(|slot| (name, slot)));
        slots.collect::<Vec<_>>().into_iter().flatten().collect()
    }
}
