//! What the shell says: values, failures and ends in iex's words and layout.

use crate::lang::ast::{Kind, Node};
use crate::lang::syntax::SyntaxError;
use crate::runtime::{Class, Proc, Raise, Stack};
use crate::term::{Atom, Pid, Term, atoms};

use super::helpers;
use super::state::Shared;

/// The most columns that values are laid out in, as in iex.
const WIDEST: usize = 80;

/// Colours of values, as iex has them.
const COLORS: &[(&str, &str)] = &[
    ("atom", "cyan"),
    ("boolean", "magenta"),
    ("charlist", "yellow"),
    ("nil", "magenta"),
    ("number", "yellow"),
    ("string", "green"),
    ("reset", "yellow"),
];

/// A value as the shell shows it.
///
/// # Errors
/// What an implementation of `Inspect` raises.
pub fn value(p: &mut Proc, value: &Term) -> Result<String, Raise> {
    let (columns, color) = Shared::of(p).with(|state| (state.columns, state.style.has_color()));
    let mut options = vec![
        (Atom::new("pretty"), Term::bool(true)),
        (Atom::new("width"), Term::from(columns.min(WIDEST))),
    ];
    if color {
        let colors = COLORS
            .iter()
            .map(|(what, color)| (Atom::new(what), Term::atom(color)));
        options.push((
            Atom::new("syntax_colors"),
            Term::keyword(colors.collect::<Vec<_>>()),
        ));
    }
    match p.apply(
        atoms::KERNEL,
        Atom::new("inspect"),
        &[value.clone(), Term::keyword(options)],
    ) {
        Ok(text) => Ok(text.as_str().unwrap_or_default().to_string()),
        Err(raise) if raise.reason.is_atom(atoms::UNDEF) => {
            let opts = crate::term::inspect::InspectOpts::pretty(columns.min(WIDEST));
            Ok(
                crate::term::inspect::inspect_with(value, &opts, &mut crate::term::inspect::Plain)
                    .unwrap_or_default(),
            )
        }
        Err(raise) => Err(raise),
    }
}

/// A failure as the shell shows it: its banner, its stack, and an empty line if that is empty.
///
/// # Errors
/// `Terminated` or `Interrupted`; a failure of making the text shows in the text.
pub fn failure(p: &mut Proc, raise: &Raise) -> Result<String, Raise> {
    let (banner, stack) = told(p, raise, without_shell(&raise.stack_term()))?;
    let trace = if stack == Term::Nil {
        "\n".to_string()
    } else {
        exception(p, "format_stacktrace", &[stack])?
    };
    Ok(paint_error(p, &banner) + "\n" + &trace)
}

/// A failure of a file that nobody has caught, as Elixir tells it.
///
/// # Errors
/// As [`failure`].
pub fn uncaught(p: &mut Proc, raise: &Raise) -> Result<String, Raise> {
    let whole = raise.stack_term();
    let untold = |module, name| is_compiler(module, name) || is_input(module, name);
    let (banner, stack) = told(p, raise, without(&whole, untold))?;
    let trace = if stack == Term::Nil {
        // A stack that the program itself has given as empty leaves an empty line.
        let given = whole == Term::Nil && matches!(raise.stack, Some(Stack::Given(_)));
        String::from(if given { "\n" } else { "" })
    } else {
        exception(p, "format_stacktrace", &[stack])?
    };
    Ok(paint_error(p, &banner) + "\n" + &trace)
}

/// The banner of a failure, and the stack that is told with it.
fn told(p: &mut Proc, raise: &Raise, stack: Term) -> Result<(String, Term), Raise> {
    let kind = match raise.class {
        Class::Throw => atoms::THROW,
        Class::Exit => atoms::EXIT,
        Class::Error | Class::Terminated | Class::Interrupted => atoms::ERROR,
    };
    let plain = raise.reason.clone();
    let (blamed, stack) = blame(p, kind, &plain, stack)?;
    let banner = |p: &mut Proc, reason: Term| {
        exception(
            p,
            "format_banner",
            &[Term::Atom(kind), reason, stack.clone()],
        )
    };
    let told = banner(p, blamed.clone())?;
    if blamed.struct_module() == Some(atoms::FUNCTION_CLAUSE_ERROR) {
        // What `blame` has added stands indented below the banner.
        let plain = banner(p, plain)?;
        if let Some(more) = told.strip_prefix(&plain).filter(|more| !more.is_empty()) {
            let padded = more.replace('\n', "\n    ");
            return Ok((format!("{plain}    {padded}"), stack));
        }
    }
    Ok((told, stack))
}

/// What `Exception.blame/3` knows besides: the nearest function, the arguments.
fn blame(p: &mut Proc, kind: Atom, reason: &Term, stack: Term) -> Result<(Term, Term), Raise> {
    if kind != atoms::ERROR {
        return Ok((reason.clone(), stack));
    }
    let args = [Term::Atom(kind), reason.clone(), stack.clone()];
    match p.apply(Atom::module("Exception"), Atom::new("blame"), &args) {
        Ok(blamed) => Ok(match blamed.as_tuple() {
            Some([reason, stack]) => (reason.clone(), stack.clone()),
            _ => (reason.clone(), stack),
        }),
        Err(raise) if raise.catchable() => Ok((reason.clone(), stack)),
        Err(raise) => Err(raise),
    }
}

/// A text of the module `Exception`; the bare terms if it cannot be made.
fn exception(p: &mut Proc, function: &str, args: &[Term]) -> Result<String, Raise> {
    match p.apply(Atom::module("Exception"), Atom::new(function), args) {
        Ok(text) => Ok(text.as_str().unwrap_or_default().to_string()),
        Err(raise) if raise.catchable() => Ok(format!(
            "** {}",
            args.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        )),
        Err(raise) => Err(raise),
    }
}

/// The stack without the level of the input itself, which iex does not tell either, and without the
/// commands', which say nothing that their messages do not.
fn without_shell(stack: &Term) -> Term {
    without(stack, |module, name| {
        module == helpers::LAB.atom() || is_input(module, name) || is_compiler(module, name)
    })
}

/// The level of an input itself.
fn is_input(module: Atom, name: Atom) -> bool {
    module.as_str() == "erl_eval" && name.as_str() == "expr"
}

/// Functions of the compiler, which nobody is told of.
fn is_compiler(module: Atom, name: Atom) -> bool {
    let module = module.as_str();
    let is_body = name.as_str().starts_with("__");
    module == "elixir_module" || module.starts_with("elixir_compiler") && !is_body
}

fn without(stack: &Term, untold: impl Fn(Atom, Atom) -> bool) -> Term {
    let is_told = |entry: &&Term| match entry.as_tuple() {
        Some([Term::Atom(module), Term::Atom(name), ..]) => !untold(*module, *name),
        _ => true,
    };
    Term::list(stack.iter().filter(is_told).cloned().collect::<Vec<_>>())
}

/// Why the shell's process has ended.
///
/// # Errors
/// As [`failure`].
pub fn shell_exited(p: &mut Proc, pid: Pid, reason: &Term) -> Result<String, Raise> {
    let why = exception(p, "format_exit", std::slice::from_ref(reason))?;
    let text = format!(
        "** (EXIT from {}) shell process exited with reason: {why}",
        Term::Pid(pid)
    );
    Ok(paint_error(p, &text) + "\n\n")
}

/// Why the main process of a file was ended.
///
/// # Errors
/// As [`failure`].
pub fn killed(p: &mut Proc, pid: Pid, reason: &Term) -> Result<String, Raise> {
    let why = exception(p, "format_exit", std::slice::from_ref(reason))?;
    let text = format!("** (EXIT from {}) {why}", Term::Pid(pid));
    Ok(paint_error(p, &text) + "\n\n")
}

/// What is wrong with a text that is no Elixir.
pub fn syntax_error(p: &Proc, error: &SyntaxError) -> String {
    paint_error(p, &error.to_string()) + "\n\n"
}

/// A text in the colour of failures.
pub fn paint_error(p: &Proc, text: &str) -> String {
    let style = Shared::of(p).with(|state| state.style);
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| style.paint(crate::lab::Paint::Fail, line))
        .collect();
    lines.join("\n")
}

/// Whether there is nothing to evaluate: an empty line, a comment.
pub fn is_empty(code: &Node) -> bool {
    matches!(&code.kind, Kind::Block(statements) if statements.is_empty())
}
