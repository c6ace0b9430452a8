//! `assert_raise`.

use crate::ex_unit::failure::{assertion, flunked, is_assertion};
use crate::runtime::{Class, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::exception;
use crate::term::{Atom, Term, atoms};

/// `assert_raise Module, fun`.
pub fn assert_raise(p: &mut Proc, args: &[Term]) -> Reply {
    let module = args[0].as_atom().ok_or_else(no_clause)?;
    let raise = match p.call(&args[1], &[]) {
        Err(raise) if raise.class == Class::Error => raise,
        Err(raise) => return Err(raise),
        Ok(_) => {
            let text = format!(
                "Expected exception {} but nothing was raised",
                shown(module)
            );
            return Err(flunked(p, Term::string(text)));
        }
    };
    let error = normal(p, &raise)?;
    match error.struct_module() {
        Some(found) if found == module => {
            check_fields(p, module, &error)?;
            Ok(error)
        }
        _ if is_assertion(&error) => Err(raise),
        found => {
            let message = exception::message_of(p, &error)?;
            let found = found.map_or_else(String::new, shown);
            let text = format!(
                "Expected exception {} but got {found} ({message})",
                shown(module)
            );
            let mut failure = Raise::error(assertion(&[("message", Term::string(text))]));
            // Where it was raised tells more than where it was expected.
            failure.stack = raise.stack.clone();
            Err(failure)
        }
    }
}

fn shown(module: Atom) -> String {
    Term::Atom(module).to_string()
}

/// The exception that an error is.
fn normal(p: &mut Proc, raise: &Raise) -> Reply {
    let args = [
        Term::Atom(atoms::ERROR),
        raise.reason.clone(),
        raise.stack_term(),
    ];
    p.apply(Atom::module("Exception"), Atom::new("normalize"), &args)
}

/// An exception must be able to tell its message.
fn check_fields(p: &mut Proc, module: Atom, error: &Term) -> Result<(), Raise> {
    let told = p.apply(module, atoms::MESSAGE, std::slice::from_ref(error));
    match told {
        Err(raise) if raise.class == Class::Error => {
            let inner = normal(p, &raise)?;
            let message = exception::message_of(p, &inner)?;
            let text = format!(
                "Got exception {} but it failed to produce a message with:\n\n{}",
                shown(module),
                message
            );
            Err(flunked(p, Term::string(text)))
        }
        Err(raise) => Err(raise),
        Ok(_) => Ok(()),
    }
}

/// `assert_raise Module, message, fun`.
pub fn assert_raise_message(p: &mut Proc, args: &[Term]) -> Reply {
    let error = assert_raise(p, &[args[0].clone(), args[2].clone()])?;
    let message = Term::string(exception::message_of(p, &error)?);
    let fits = match args[1].struct_module() {
        Some(atoms::REGEX) => {
            let answer = p.apply(
                atoms::REGEX,
                Atom::new("match?"),
                &[args[1].clone(), message.clone()],
            )?;
            answer.truthy()
        }
        _ => args[1] == message,
    };
    if fits {
        return Ok(error);
    }
    let inspected = |p: &mut Proc, term: &Term| {
        let text = p.apply(
            atoms::KERNEL,
            Atom::new("inspect"),
            std::slice::from_ref(term),
        )?;
        Ok::<String, Raise>(text.as_str().unwrap_or_default().to_string())
    };
    let module = args[0].as_atom().map_or_else(String::new, shown);
    let expected = inspected(p, &args[1])?;
    let actual = inspected(p, &message)?;
    let text = format!("Wrong message for {module}\nexpected:\n  {expected}\nactual:\n  {actual}");
    Err(flunked(p, Term::string(text)))
}
