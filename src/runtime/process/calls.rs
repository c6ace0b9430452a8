//! Calling functions: reductions, preemption, the growing stack, stack traces.

use crate::term::{Atom, Fun, Term, atoms, stack};

use super::super::fiber::Request;
use super::super::frames::{CallSite, FnId};
use super::super::raise::{Class, Raise, Stack, StackEntry};
use super::Proc;

/// Reductions in a slice, as on the BEAM.
const SLICE: u32 = 4000;

/// When less than so many bytes of stack are left, more is taken. It must hold whatever a native function
/// uses between two checks.
const RED_ZONE: usize = 128 * 1024;

/// How many bytes are taken at a time.
const SEGMENT: usize = 4 * 1024 * 1024;

/// How many bytes of stack a process may take: enough for recursion a million calls deep.
const STACK_LIMIT: usize = 2 * 1024 * 1024 * 1024;

/// How many entries a stack trace has at the most, as on the BEAM.
const TRACE_DEPTH: usize = 8;

impl Proc {
    /// `apply(module, function, args)` in this process.
    ///
    /// # Errors
    /// What the function raises.
    pub fn apply(&mut self, module: Atom, function: Atom, args: &[Term]) -> Result<Term, Raise> {
        let code = self.system.code.clone();
        code.apply(self, module, function, args)
    }

    /// Calls a function value.
    ///
    /// # Errors
    /// What the function raises; `{:badfun, term}` if it is none.
    pub fn call(&mut self, function: &Term, args: &[Term]) -> Result<Term, Raise> {
        match function {
            Term::Fun(fun) => self.call_fun(fun, args),
            other => Err(Raise::tagged(atoms::BADFUN, other.clone())),
        }
    }

    /// Calls a function value.
    ///
    /// # Errors
    /// What the function raises.
    pub fn call_fun(&mut self, fun: &Fun, args: &[Term]) -> Result<Term, Raise> {
        let code = self.system.code.clone();
        code.call(self, fun, args)
    }

    /// A place where a process that runs for long can be preempted, and where exit signals take effect:
    /// call it for each function call and loop turn.
    ///
    /// # Errors
    /// `Terminated` if an exit signal has ended the process.
    #[inline]
    pub fn checkpoint(&mut self) -> Result<(), Raise> {
        self.reductions = self.reductions.wrapping_add(1);
        if self.reductions < SLICE {
            Ok(())
        } else {
            self.slice_end()
        }
    }

    /// Counts `count` reductions at once: what a native loop over a collection has done.
    ///
    /// # Errors
    /// As [`Proc::checkpoint`].
    pub fn work(&mut self, count: usize) -> Result<(), Raise> {
        let mut left = count;
        while left > 0 {
            let step = left.min((SLICE - self.reductions.min(SLICE - 1)) as usize);
            self.reductions += step as u32;
            left -= step;
            if self.reductions >= SLICE {
                self.slice_end()?;
            }
        }
        Ok(())
    }

    /// All reductions of this process so far.
    pub fn total_reductions(&self) -> u64 {
        self.past_reductions + u64::from(self.reductions)
    }

    #[cold]
    fn slice_end(&mut self) -> Result<(), Raise> {
        self.new_slice();
        if self.system.scheduler.slice_over(&self.system) {
            self.suspend(Request::Yield);
        }
        self.take_signals()
    }

    pub(in crate::runtime) fn new_slice(&mut self) {
        self.past_reductions += u64::from(self.reductions);
        self.reductions = 0;
    }

    /// Whether a server between two messages has used up its slice; the next one begins.
    pub(in crate::runtime) fn slice_is_over(&mut self) -> bool {
        // A message handled counts as a call.
        self.reductions = self.reductions.saturating_add(1);
        self.reductions >= SLICE
    }

    /// Runs `step` with enough stack for it, taking more when little is left: call it wherever recursion
    /// goes as deep as the user's data or code.
    ///
    /// # Errors
    /// What `step` returns; `Terminated` with `{:stack_limit, bytes}` when the process has taken all that
    /// a process may have.
    #[inline]
    pub fn deeper<R>(
        &mut self,
        step: impl FnOnce(&mut Proc) -> Result<R, Raise>,
    ) -> Result<R, Raise> {
        if stack::remaining() > RED_ZONE {
            return step(self);
        }
        self.grow(step)
    }

    #[cold]
    fn grow<R>(&mut self, step: impl FnOnce(&mut Proc) -> Result<R, Raise>) -> Result<R, Raise> {
        if self.stack_taken >= STACK_LIMIT {
            let limit = Term::tuple([Term::atom("stack_limit"), Term::from(STACK_LIMIT)]);
            return Err(Raise::new(Class::Terminated, limit));
        }
        self.stack_taken += SEGMENT;
        let result = stack::grow(SEGMENT, || step(self));
        self.stack_taken -= SEGMENT;
        result
    }

    /// The calls in progress as a stack trace, innermost first; `first` goes before them.
    pub fn stack_trace(&self, first: Option<StackEntry>) -> Stack {
        let entry = |call: &CallSite| StackEntry {
            function: call.function,
            line: call.line,
            args: None,
            detail: None,
        };
        Stack::Entries(
            first
                .into_iter()
                .chain(self.calls.iter().rev().map(entry))
                .take(TRACE_DEPTH)
                .collect(),
        )
    }

    /// Fills in the stack of a failure that has none yet.
    pub fn trace(&self, mut raise: Raise) -> Raise {
        if raise.stack.is_none() {
            raise.stack = Some(self.stack_trace(None));
        }
        raise
    }

    /// `:function_clause` of a built-in function that was called with `args`.
    #[cold]
    pub fn function_clause(&self, module: Atom, name: Atom, args: &[Term]) -> Raise {
        let function = FnId::built_in(module, name, args.len());
        self.trace_native(Raise::error(atoms::FUNCTION_CLAUSE), function, args)
    }

    /// Fills in the stack of a failure of a native function that was called with `args`.
    pub fn trace_native(&self, mut raise: Raise, function: FnId, args: &[Term]) -> Raise {
        if raise.stack.is_none() {
            let entry = StackEntry {
                function,
                line: 0,
                args: Some(args.to_vec()),
                detail: raise.detail.clone(),
            };
            raise.stack = Some(self.stack_trace(Some(entry)));
        }
        raise
    }
}
