//! Calls: frames, clauses, tail calls, native functions.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{Closure, Frame, Tail, at_line, eval, failure, matching, slot, value};
use crate::lang::code::{
    ApplyCall, DynamicCall, Expr, Function, Line, LocalCall, PrimCall, ProtocolCall, RemoteCall,
    Result, SpreadCall, Unit,
};
use crate::lang::modules::{Modules, Target};
use crate::runtime::{CallSite, NativeClosure, Proc, Raise};
use crate::term::{Atom, Fun, Term, atoms};

/// Arguments on the Rust stack, for natives.
pub(super) type Args = SmallVec<[Term; 4]>;

/// How a function went out.
enum Exit {
    Value(Term),
    /// It ended with a call of a function value; the arguments are the last values of the stack.
    Fun(Fun, usize),
}

/// Puts arguments on the stack of values; answers where they begin.
#[inline]
fn push_args<'m>(p: &mut Proc, f: &mut Frame<'m>, args: &'m [Expr]) -> Result<usize> {
    let base = p.values.len();
    for arg in args {
        let term = value(p, f, arg)?;
        p.values.push(term);
    }
    Ok(base)
}

#[inline]
pub(super) fn gather<'m>(p: &mut Proc, f: &mut Frame<'m>, args: &'m [Expr]) -> Result<Args> {
    let mut gathered = Args::new();
    for arg in args {
        gathered.push(value(p, f, arg)?);
    }
    Ok(gathered)
}

/// A function of the same unit.
#[inline]
pub(super) fn local<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m LocalCall) -> Result {
    let base = push_args(p, f, &call.args)?;
    let function = &f.unit.functions[call.function as usize];
    if call.tail {
        f.tail = Some(Tail::Function(f.unit, function));
        return Ok(Term::NIL);
    }
    at_line(p, call.line);
    enter(p, f.modules, f.unit, function, base)
}

/// A function of another module.
#[inline]
pub(super) fn remote<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m RemoteCall) -> Result {
    let target = match f.modules.link_at(call.link).target() {
        Some(target) => target,
        None => {
            at_line(p, call.line);
            match f.modules.follow_waiting(p, call.link)? {
                Some(target) => target,
                None => return missing(p, f, call),
            }
        }
    };
    match target {
        Target::Native(native, id, _) => {
            let args = gather(p, f, &call.args)?;
            at_line(p, call.line);
            // In a tail call it takes this function's place, in stack traces too.
            let replaced = if call.tail { p.calls.pop() } else { None };
            match (native.run)(p, &args) {
                Ok(term) => Ok(term),
                Err(raise) => {
                    let how = (*id, replaced);
                    Err(failure::in_native(p, f.modules, raise, how, &args))
                }
            }
        }
        Target::Function(unit, number) => {
            let base = push_args(p, f, &call.args)?;
            let function = &unit.functions[*number as usize];
            if call.tail {
                f.tail = Some(Tail::Function(unit, function));
                return Ok(Term::NIL);
            }
            at_line(p, call.line);
            enter(p, f.modules, unit, function, base)
        }
        Target::Builtin(builtin, module, _) => {
            let args = gather(p, f, &call.args)?;
            at_line(p, call.line);
            builtin.run(f.modules, p, *module, &args)
        }
    }
}

#[cold]
fn missing<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m RemoteCall) -> Result {
    let args = gather(p, f, &call.args)?;
    let link = f.modules.link_at(call.link);
    match call.tail {
        true => drop(p.calls.pop()),
        false => at_line(p, call.line),
    }
    Err(failure::undefined(p, link.module, link.name, &args))
}

/// `function.(args)`.
#[inline]
pub(super) fn apply<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m ApplyCall) -> Result {
    let function = value(p, f, &call.function)?;
    let base = push_args(p, f, &call.args)?;
    let Term::Fun(fun) = function else {
        at_line(p, call.line);
        return Err(p.trace(Raise::tagged(atoms::BADFUN, function)));
    };
    if call.tail && fun.arity() == call.args.len() {
        f.tail = Some(Tail::Fun(fun, call.args.len()));
        return Ok(Term::NIL);
    }
    at_line(p, call.line);
    fun_at(p, f.modules, &fun, base)
}

/// A built-in function that needs no process.
pub(super) fn prim<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m PrimCall) -> Result {
    let args = gather(p, f, &call.args)?;
    match (call.prim.run)(&args) {
        Ok(term) => Ok(term),
        Err(reason) => Err(failure::in_erlang(
            p,
            f.modules,
            call.line,
            call.prim.erlang,
            reason,
            &args,
        )),
    }
}

/// `module.function(args)`.
pub(super) fn dynamic<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m DynamicCall) -> Result {
    let module = value(p, f, &call.module)?;
    let Term::Atom(module) = module else {
        let args = gather(p, f, &call.args)?;
        // With parentheses too, what a map has under the name is a field.
        if let (Term::Map(map), true) = (&module, args.is_empty())
            && let Some(field) = map.get(&Term::Atom(call.name))
        {
            return Ok(field.clone());
        }
        at_line(p, call.line);
        return Err(failure::no_module(p, &module, call.name, &args));
    };
    let base = push_args(p, f, &call.args)?;
    by_name(p, f, module, call.name, base, call.tail, call.line)
}

/// A call by name of what is on the stack of values from `base` on.
fn by_name(
    p: &mut Proc,
    f: &mut Frame<'_>,
    module: Atom,
    name: Atom,
    base: usize,
    tail: bool,
    line: Line,
) -> Result {
    let arity = p.values.len() - base;
    if tail {
        // An export is a function value: the loop that runs function values finds its target.
        f.tail = Some(Tail::Fun(
            Fun::export(module, name, arity.min(255) as u8),
            arity,
        ));
        return Ok(Term::NIL);
    }
    at_line(p, line);
    named_at(p, f.modules, module, name, base)
}

/// `apply(function, args)`, `apply(module, function, args)`.
pub(super) fn spread<'m>(p: &mut Proc, f: &mut Frame<'m>, call: &'m SpreadCall) -> Result {
    let module = match &call.module {
        Some(module) => Some(value(p, f, module)?),
        None => None,
    };
    let function = value(p, f, &call.function)?;
    let list = value(p, f, &call.args)?;
    let Some(args) = list.to_vec() else {
        let mut all: Args = module.into_iter().collect();
        all.extend([function, list]);
        let reason = Term::Atom(atoms::BADARG);
        return Err(failure::in_erlang(
            p, f.modules, call.line, "apply", reason, &all,
        ));
    };
    let base = p.values.len();
    let count = args.len();
    p.values.extend(args);
    match (module, function) {
        (None, Term::Fun(fun)) => {
            if call.tail {
                f.tail = Some(Tail::Fun(fun, count));
                return Ok(Term::NIL);
            }
            at_line(p, call.line);
            fun_at(p, f.modules, &fun, base)
        }
        (None, other) => {
            at_line(p, call.line);
            Err(p.trace(Raise::tagged(atoms::BADFUN, other)))
        }
        (Some(Term::Atom(module)), Term::Atom(name)) => {
            by_name(p, f, module, name, base, call.tail, call.line)
        }
        (Some(module), Term::Atom(name)) => {
            at_line(p, call.line);
            let args: Args = p.values.drain(base..).collect();
            Err(failure::no_module(p, &module, name, &args))
        }
        (Some(module), function) => {
            let args = [module, function, list];
            let reason = Term::Atom(atoms::BADARG);
            Err(failure::in_erlang(
                p, f.modules, call.line, "apply", reason, &args,
            ))
        }
    }
}

/// A protocol's function: the arguments stand in the frame's first slots.
pub(super) fn protocol(p: &mut Proc, f: &mut Frame<'_>, call: &ProtocolCall) -> Result {
    let subject = slot(p, f, 0);
    at_line(p, call.line);
    let module = f
        .modules
        .implementation_or_raise(p, call.protocol, &subject)?;
    let base = p.values.len();
    for number in 0..u32::from(call.arity) {
        let term = slot(p, f, number);
        p.values.push(term);
    }
    by_name(p, f, module, call.name, base, true, call.line)
}

/// Runs a function on the arguments that the stack holds from `base` on.
#[inline]
fn enter<'m>(
    p: &mut Proc,
    modules: &'m Modules,
    unit: &'m Arc<Unit>,
    function: &'m Function,
    base: usize,
) -> Result {
    match p.deeper(|p| run(p, modules, unit, function, &[], base))? {
        Exit::Value(term) => Ok(term),
        Exit::Fun(fun, count) => {
            let base = p.values.len() - count;
            fun_at(p, modules, &fun, base)
        }
    }
}

/// The loop that runs a function and whatever takes its place.
fn run<'m>(
    p: &mut Proc,
    modules: &'m Modules,
    unit: &'m Arc<Unit>,
    function: &'m Function,
    environment: &[Term],
    base: usize,
) -> Result<Exit> {
    let (mut unit, mut function) = (unit, function);
    let depth = p.calls.len();
    p.calls.push(CallSite {
        function: function.id,
        line: function.line,
    });
    p.values.resize(base + function.slots as usize, Term::Nil);
    for (slot, term) in function.captures.iter().zip(environment) {
        p.values[base + *slot as usize] = term.clone();
    }
    loop {
        let mut frame = Frame {
            base,
            unit,
            modules,
            tail: None,
        };
        let result = match p.checkpoint() {
            Ok(()) => clauses(p, &mut frame, function),
            Err(raise) => Err(raise),
        };
        match result {
            Ok(term) => match frame.tail.take() {
                None => {
                    p.values.truncate(base);
                    p.calls.truncate(depth);
                    return Ok(Exit::Value(term));
                }
                Some(Tail::Function(next_unit, next)) => {
                    take_place(p, base, next.arity as usize);
                    p.values.resize(base + next.slots as usize, Term::Nil);
                    (unit, function) = (next_unit, next);
                    if let Some(call) = p.calls.last_mut() {
                        *call = CallSite {
                            function: next.id,
                            line: next.line,
                        };
                    }
                }
                Some(Tail::Fun(fun, count)) => {
                    take_place(p, base, count);
                    p.calls.truncate(depth);
                    return Ok(Exit::Fun(fun, count));
                }
            },
            Err(raise) => {
                let raise = p.trace(raise);
                p.values.truncate(base);
                p.calls.truncate(depth);
                return Err(raise);
            }
        }
    }
}

/// The last `count` values take the place of the frame at `base`.
#[inline]
fn take_place(p: &mut Proc, base: usize, count: usize) {
    let from = p.values.len() - count;
    for index in 0..count {
        p.values.swap(base + index, from + index);
    }
    p.values.truncate(base + count);
}

/// The first clause that matches.
#[inline]
fn clauses<'m>(p: &mut Proc, f: &mut Frame<'m>, function: &'m Function) -> Result {
    for clause in &function.clauses {
        if matching::parameters(p, f, &clause.params)
            && clause
                .guard
                .as_ref()
                .is_none_or(|guard| matching::guard(p, f, guard))
        {
            return eval(p, f, &clause.body);
        }
    }
    Err(failure::no_clause(p, f, function))
}

/// Calls a function value on the arguments that the stack holds from `base` on.
fn fun_at(p: &mut Proc, modules: &Modules, fun: &Fun, base: usize) -> Result {
    let mut next: Option<Fun> = None;
    let mut base = base;
    loop {
        let fun = next.as_ref().unwrap_or(fun);
        if p.values.len() - base != fun.arity() {
            return Err(bad_arity(p, fun, base));
        }
        let exit = if let Some(closure) = fun.body::<Closure>() {
            let function = &closure.unit.functions[closure.function as usize];
            p.deeper(|p| run(p, modules, &closure.unit, function, &closure.values, base))?
        } else if let Some((module, name, arity)) = fun.as_export() {
            let link = modules.link(module, name, arity);
            match modules.follow_waiting(p, link)? {
                Some(Target::Function(unit, number)) => {
                    let function = &unit.functions[*number as usize];
                    p.deeper(|p| run(p, modules, unit, function, &[], base))?
                }
                _ => return named_at(p, modules, module, name, base),
            }
        } else {
            return native_closure(p, fun, base);
        };
        match exit {
            Exit::Value(term) => return Ok(term),
            Exit::Fun(fun, count) => {
                base = p.values.len() - count;
                next = Some(fun);
            }
        }
    }
}

/// A Rust closure.
fn native_closure(p: &mut Proc, fun: &Fun, base: usize) -> Result {
    let args: Args = p.values.drain(base..).collect();
    match fun.body::<NativeClosure>() {
        Some(closure) => {
            p.checkpoint()?;
            p.deeper(|p| closure.run(p, &args))
        }
        None => Err(p.trace(Raise::tagged(atoms::BADFUN, Term::Fun(fun.clone())))),
    }
}

#[cold]
fn bad_arity(p: &mut Proc, fun: &Fun, base: usize) -> Raise {
    let args: Vec<Term> = p.values.drain(base..).collect();
    let reason = Term::tuple([Term::Fun(fun.clone()), Term::list(args)]);
    p.trace(Raise::tagged(atoms::BADARITY, reason))
}

/// A call by name on the arguments that the stack holds from `base` on.
fn named_at(p: &mut Proc, modules: &Modules, module: Atom, name: Atom, base: usize) -> Result {
    let arity = p.values.len() - base;
    match modules.find(p, module, name, arity) {
        Some(target) => target_at(p, modules, &target, base),
        None => match super::prims::find_in(module, name, arity) {
            Some(prim) => {
                let args: Args = p.values.drain(base..).collect();
                (prim.run)(&args).map_err(|reason| {
                    let line = p.calls.last().map_or(0, |call| call.line);
                    failure::in_erlang(p, modules, line, prim.erlang, reason, &args)
                })
            }
            None => {
                let args: Args = p.values.drain(base..).collect();
                if module == atoms::ERLANG && name == atoms::APPLY {
                    return spread_values(p, modules, &args);
                }
                Err(failure::undefined(p, module, name, &args))
            }
        },
    }
}

/// `:erlang.apply` called by name.
fn spread_values(p: &mut Proc, modules: &Modules, args: &[Term]) -> Result {
    let base = p.values.len();
    match args {
        [Term::Fun(fun), list] if let Some(args) = list.to_vec() => {
            p.values.extend(args);
            fun_at(p, modules, fun, base)
        }
        [Term::Atom(module), Term::Atom(name), list] if let Some(args) = list.to_vec() => {
            p.values.extend(args);
            named_at(p, modules, *module, *name, base)
        }
        _ => Err(p.trace(Raise::badarg())),
    }
}

fn target_at(p: &mut Proc, modules: &Modules, target: &Target, base: usize) -> Result {
    match target {
        Target::Function(unit, number) => {
            let function = &unit.functions[*number as usize];
            enter(p, modules, unit, function, base)
        }
        Target::Native(native, id, _) => {
            let args: Args = p.values.drain(base..).collect();
            match p.deeper(|p| (native.run)(p, &args)) {
                Ok(term) => Ok(term),
                Err(raise) => Err(failure::in_native(p, modules, raise, (*id, None), &args)),
            }
        }
        Target::Builtin(builtin, module, _) => {
            let args: Args = p.values.drain(base..).collect();
            builtin.run(modules, p, *module, &args)
        }
    }
}

/// Runs a step that begins with the stacks as they are; if it fails, they are as they were.
fn guarded(p: &mut Proc, step: impl FnOnce(&mut Proc) -> Result) -> Result {
    let (values, calls) = (p.values.len(), p.calls.len());
    let result = step(p);
    if result.is_err() {
        p.values.truncate(values);
        p.calls.truncate(calls);
    }
    result
}

/// Calls a function value from Rust.
///
/// # Errors
/// What it raises.
pub fn call_fun(p: &mut Proc, modules: &Modules, fun: &Fun, args: &[Term]) -> Result {
    guarded(p, |p| {
        let base = p.values.len();
        p.values.extend_from_slice(args);
        fun_at(p, modules, fun, base)
    })
}

/// Calls a function by name from Rust.
///
/// # Errors
/// What it raises.
pub fn call_target(
    p: &mut Proc,
    modules: &Modules,
    module: Atom,
    name: Atom,
    args: &[Term],
) -> Result {
    guarded(p, |p| {
        let base = p.values.len();
        p.values.extend_from_slice(args);
        named_at(p, modules, module, name, base)
    })
}

/// Runs a file's unit: its last expression takes its place.
///
/// # Errors
/// What it raises.
pub fn run_file(p: &mut Proc, modules: &Modules, unit: &Arc<Unit>, function: u32) -> Result {
    guarded(p, |p| {
        let base = p.values.len();
        enter(p, modules, unit, &unit.functions[function as usize], base)
    })
}

/// Runs a function of a unit whose first slots are `values`; answers its value and what its slots hold
/// at the end.
///
/// # Errors
/// What it raises.
pub fn run_unit(
    p: &mut Proc,
    modules: &Modules,
    unit: &Arc<Unit>,
    function: u32,
    values: Vec<Term>,
) -> Result<(Term, Vec<Term>)> {
    let (heights, function) = (
        (p.values.len(), p.calls.len()),
        &unit.functions[function as usize],
    );
    let base = heights.0;
    p.values.extend(values);
    p.values.resize(base + function.slots as usize, Term::Nil);
    p.calls.push(CallSite {
        function: function.id,
        line: function.line,
    });
    let mut frame = Frame {
        base,
        unit,
        modules,
        tail: None,
    };
    let result = p.deeper(|p| eval(p, &mut frame, &function.clauses[0].body));
    let result = result.map_err(|raise| p.trace(raise));
    p.calls.truncate(heights.1);
    let slots: Vec<Term> = p.values.drain(base..).collect();
    Ok((result?, slots))
}
