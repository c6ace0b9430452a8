//! `ExUnit.Callbacks`: running `setup` and `setup_all`, `on_exit`, and supervised processes of a test.

mod context;
mod supervised;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::case;
use super::suite::{Moment, Suite};

pub use context::merge;

/// The module.
pub const MODULE: NativeModule = NativeModule {
    name: "ExUnit.Callbacks",
    doc: "What happens around tests: `setup`, `setup_all`, `on_exit`, and processes that end with the test.",
    functions: TABLE,
};

natives! { const TABLE of "ExUnit.Callbacks":
    "__callback__" 2 => case::callback;
    "__callback__" 3 => case::callback;
    "__run__" 3 => run;
    /// Calls the function when the test is over, in a process of its own.
    "on_exit" 1 => |p, args| {
        let name = Term::Ref(p.make_ref());
        on_exit(p, name, &args[0])
    };
    /// As `on_exit/1`; a second callback of the same name takes the place of the first.
    "on_exit" 2 => |p, args| on_exit(p, args[0].clone(), &args[1]);
    /// Starts a child under the test's supervisor, which ends before the next test begins.
    "start_supervised" 1 => |p, args| supervised::start(p, &args[0], &args[1]), [Term::Nil];
    /// As `start_supervised/1`, with changes to the child's specification.
    "start_supervised" 2 => |p, args| supervised::start(p, &args[0], &args[1]);
    /// As `start_supervised/1`; answers the pid, or raises.
    "start_supervised!" 1 => |p, args| supervised::start_or_raise(p, &args[0], &args[1]), [Term::Nil];
    /// As `start_supervised/2`; answers the pid, or raises.
    "start_supervised!" 2 => |p, args| supervised::start_or_raise(p, &args[0], &args[1]);
    /// As `start_supervised!/1`, and links the process with the test.
    "start_link_supervised!" 1 => |p, args| supervised::start_linked(p, &args[0], &args[1]), [Term::Nil];
    /// As `start_supervised!/2`, and links the process with the test.
    "start_link_supervised!" 2 => |p, args| supervised::start_linked(p, &args[0], &args[1]);
    /// Ends a child of the test's supervisor, by its id.
    "stop_supervised" 1 => |p, args| supervised::stop(p, &args[0]);
    /// As `stop_supervised/1`; raises if there is no such child.
    "stop_supervised!" 1 => |p, args| supervised::stop_or_raise(p, &args[0]);
}

/// The failure of a function that only a test's own process may call.
fn not_a_test(name: &str) -> Raise {
    argument_error(format!("{name} can only be invoked from the test process"))
}

fn on_exit(p: &mut Proc, name: Term, callback: &Term) -> Reply {
    if !matches!(callback, Term::Fun(fun) if fun.arity() == 0) {
        return Err(no_clause());
    }
    let pid = p.pid();
    let noted = Suite::of(p).with(|state| {
        let Some(exits) = state.exits.get_mut(&pid) else {
            return false;
        };
        match exits.callbacks.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = callback.clone(),
            None => exits.callbacks.push((name, callback.clone())),
        }
        true
    });
    match noted {
        true => Ok(Term::OK),
        false => Err(not_a_test("on_exit/2 callback")),
    }
}

/// Runs a module's callbacks of a moment one after the other, each with the context that those before have
/// left: module, `:setup` or `:setup_all`, context.
fn run(p: &mut Proc, args: &[Term]) -> Reply {
    let module = args[0].as_atom().ok_or_else(no_clause)?;
    let describe = args[2].field(Atom::new("describe")).and_then(Term::as_str);
    let moments = match args[1].as_atom().map_or("", Atom::as_str) {
        "setup_all" => vec![Moment::SetupAll],
        _ => {
            let own = describe.map(|text| Moment::Setup(Some(text.to_string())));
            std::iter::once(Moment::Setup(None)).chain(own).collect()
        }
    };
    let callbacks = Suite::of(p).with(|state| {
        let found = state.known.get(&module);
        found
            .map(|found| found.callbacks.clone())
            .unwrap_or_default()
    });
    let mut context = args[2].clone();
    for moment in moments {
        for callback in callbacks
            .iter()
            .filter(|callback| callback.moment == moment)
        {
            let answer = p.apply(
                callback.module,
                callback.function,
                std::slice::from_ref(&context),
            )?;
            context = merge(module, &context, &answer)?;
        }
    }
    Ok(context)
}
