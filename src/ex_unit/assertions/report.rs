//! What the code of ExUnit's macros calls when an assertion does not hold.

use crate::ex_unit::failure::{failed, flunked};
use crate::ex_unit::suite::Suite;
use crate::runtime::Proc;
use crate::stdlib::args::{Reply, argument_error};
use crate::term::{Atom, Term, atoms};

/// How many messages of the mailbox are shown.
const SHOWN_MESSAGES: usize = 10;

fn inspected(p: &mut Proc, term: &Term) -> Result<String, crate::runtime::Raise> {
    let text = p.apply(
        atoms::KERNEL,
        Atom::new("inspect"),
        std::slice::from_ref(term),
    )?;
    Ok(text.as_str().unwrap_or_default().to_string())
}

/// `assert pattern = value` where they match: value, code. The value has to count as true all the same.
pub fn matched(p: &mut Proc, args: &[Term]) -> Reply {
    if args[0].truthy() {
        return Ok(Term::OK);
    }
    let message = Term::string(format!("Expected truthy, got {}", args[0]));
    Err(failed(
        p,
        &[("message", message), ("expr", args[1].clone())],
    ))
}

/// The sentence about pinned variables, after a line break.
fn about_pins(p: &mut Proc, pins: &Term) -> Result<String, crate::runtime::Raise> {
    let mut lines = Vec::new();
    for pin in pins.iter() {
        if let Some([Term::Atom(name), value]) = pin.as_tuple() {
            lines.push(format!("\n  {name} = {}", inspected(p, value)?));
        }
    }
    Ok(match lines.is_empty() {
        true => String::new(),
        false => format!("\nThe following variables were pinned:{}", lines.concat()),
    })
}

fn match_context(pins: &Term) -> Term {
    Term::tuple([Term::atom("match"), pins.clone()])
}

/// `assert pattern = value` where they do not match: value, code, pattern, pins.
pub fn unmatched(p: &mut Proc, args: &[Term]) -> Reply {
    failed_match(p, args, "match (=) failed")
}

/// What a failed match tells: value, code, pattern, pins.
fn failed_match(p: &mut Proc, args: &[Term], what: &str) -> Reply {
    let message = format!("{what}{}", about_pins(p, &args[3])?);
    Err(failed(
        p,
        &[
            ("left", args[2].clone()),
            ("right", args[0].clone()),
            ("expr", args[1].clone()),
            ("message", Term::string(message)),
            ("context", match_context(&args[3])),
        ],
    ))
}

/// `assert match?(pattern, value)`: value, code, pattern, pins, whether they should match.
pub fn match_question(p: &mut Proc, args: &[Term]) -> Reply {
    let what = match args[4].truthy() {
        true => "match (match?) failed",
        false => "match (match?) succeeded, but should have failed",
    };
    failed_match(p, args, what)
}

/// A comparison that came out wrong: left, right, operator, code, whether it should hold.
pub fn compared(p: &mut Proc, args: &[Term]) -> Reply {
    let [left, right, operator, code, wanted] = args else {
        return Err(crate::stdlib::args::no_clause());
    };
    let name = operator.as_atom().map_or("", Atom::as_str);
    let wanted = wanted.truthy();
    let word = if wanted { "Assertion" } else { "Refute" };
    let mut message = format!("{word} with {name} failed");
    let tells_equality = match wanted {
        true => matches!(name, "<" | ">" | "!==" | "!="),
        false => matches!(name, "<=" | ">=" | "===" | "==" | "=~"),
    };
    let mut fields = vec![("left", left.clone()), ("expr", code.clone())];
    if tells_equality && left == right {
        message.push_str(", both sides are exactly equal");
    } else {
        fields.push(("right", right.clone()));
    }
    fields.push(("message", Term::string(message)));
    fields.push(("context", operator.clone()));
    Err(failed(p, &fields))
}

/// Any other value that came out wrong: value, code, arguments, whether it should be true.
pub fn truth(p: &mut Proc, args: &[Term]) -> Reply {
    let [value, code, shown, wanted] = args else {
        return Err(crate::stdlib::args::no_clause());
    };
    let expected = match wanted.truthy() {
        true => "Expected truthy, got",
        false => "Expected false or nil, got",
    };
    let message = Term::string(format!("{expected} {}", inspected(p, value)?));
    let mut fields = vec![("message", message), ("expr", code.clone())];
    if matches!(shown, Term::Cons(_)) {
        fields.push(("args", shown.clone()));
    }
    Err(failed(p, &fields))
}

/// `catch_exit` and its like, where nothing was caught.
pub fn uncaught(p: &mut Proc, args: &[Term]) -> Reply {
    let kind = args[0].as_atom().map_or("", Atom::as_str);
    Err(flunked(
        p,
        Term::string(format!("Expected to catch {kind}, got nothing")),
    ))
}

/// The timeout of an assertion in milliseconds: the one given, or the suite's.
pub fn timeout(p: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Atom(atoms::NIL) => {
            let config = Suite::of(p).config();
            let timeout = match args[1].as_atom().map_or("", Atom::as_str) {
                "assert_receive_timeout" => config.assert_receive_timeout,
                _ => config.refute_receive_timeout,
            };
            Ok(Term::integer(timeout.into()))
        }
        Term::Int(timeout) if *timeout >= 0 => Ok(args[0].clone()),
        other => Err(argument_error(format!(
            "timeout must be a non-negative integer, got: {other}"
        ))),
    }
}

/// `assert_receive` in vain: timeout, code, pattern, pins, the program's own message.
pub fn not_received(p: &mut Proc, args: &[Term]) -> Reply {
    let [timeout, code, pattern, pins, message] = args else {
        return Err(crate::stdlib::args::no_clause());
    };
    if message.truthy() {
        return Err(flunked(p, message.clone()));
    }
    let mailbox: Vec<Term> = p.messages().cloned().collect();
    let count = mailbox.len();
    let about_mailbox = match count {
        0 => "\nThe process mailbox is empty.".to_string(),
        _ => {
            let shown = count.min(SHOWN_MESSAGES);
            let messages = if count == 1 { "message" } else { "messages" };
            format!("\nShowing {shown} of {count} {messages} in the mailbox")
        }
    };
    let text = format!(
        "Assertion failed, no matching message after {timeout}ms{}{about_mailbox}",
        about_pins(p, pins)?
    );
    let last: Vec<Term> = mailbox
        .into_iter()
        .skip(count.saturating_sub(SHOWN_MESSAGES))
        .collect();
    let mut fields = vec![("message", Term::string(text)), ("expr", code.clone())];
    if !last.is_empty() {
        let context = [Term::atom("mailbox"), pins.clone(), Term::list(last)];
        fields.push(("left", pattern.clone()));
        fields.push(("context", Term::tuple(context)));
    }
    Err(failed(p, &fields))
}

/// `refute_receive` in vain: the message, the pattern's source, the program's own message.
pub fn received(p: &mut Proc, args: &[Term]) -> Reply {
    if args[2].truthy() {
        return Err(flunked(p, args[2].clone()));
    }
    let text = format!(
        "Unexpectedly received message {} (which matched {})",
        inspected(p, &args[0])?,
        args[1].as_str().unwrap_or_default()
    );
    Err(flunked(p, Term::string(text)))
}
