//! Evaluating examples, and telling what came of them instead.

use crate::ex_unit::failure::assertion;
use crate::lang::ast::{Kind, Node};
use crate::lang::source;
use crate::lang::syntax::{Parsed, SyntaxError, parse};
use crate::lang::{EvalError, Evaluator};
use crate::runtime::{Class, Proc, Raise, Stack};
use crate::stdlib::{exception, inspect};
use crate::term::{Atom, Term, atoms};

use super::{Doctest, Example, Expected};

/// What stands before the file in the stack traces of examples.
const AT: &str = "(for doctest at) ";

/// Runs the examples in turn, in the test's process.
///
/// # Errors
/// The first one that does not come to what it should.
pub fn run(p: &mut Proc, test: (Atom, Atom), doctest: &Doctest) -> Result<(), Raise> {
    let mut evaluator = Evaluator::new(&format!("{AT}{}", doctest.file));
    if doctest.import {
        evaluator.import(doctest.subject);
    }
    for module in &doctest.commands {
        evaluator.bare_calls = true;
        evaluator.import(*module);
    }
    for example in &doctest.examples {
        let mut case = Case {
            doctest,
            example,
            evaluator: &mut evaluator,
            test,
        };
        case.run(p)?;
    }
    Ok(())
}

/// One example as it runs.
struct Case<'a> {
    doctest: &'a Doctest,
    example: &'a Example,
    evaluator: &'a mut Evaluator,
    test: (Atom, Atom),
}

impl Case<'_> {
    fn run(&mut self, p: &mut Proc) -> Result<(), Raise> {
        match &self.example.expected {
            Expected::Anything => self.value(p, &self.example.code).map(drop),
            Expected::Value(code) => {
                let actual = self.value(p, &self.example.code)?;
                let line = self.example.line + self.example.code.lines().count() as u32;
                let expected = self.value_at(p, code, line)?;
                self.compare(p, actual, expected, |code_of| code_of, code)
            }
            Expected::Shown(text) => {
                let actual = self.value(p, &self.example.code)?;
                let actual = Term::string(inspect::plain(p, &actual)?);
                let wrap = |code: String| format!("inspect({code})");
                self.compare(p, actual, Term::string(text), wrap, &format!("{text:?}"))
            }
            Expected::Printed(text) => {
                let actual = self.value(p, &self.example.code)?;
                let actual = without_numbers(&inspect::plain(p, &actual)?);
                let expected = without_numbers(text);
                let wrap = |code: String| format!("inspect({code})");
                let written = format!("{expected:?}");
                let (actual, expected) = (Term::string(actual), Term::string(expected));
                self.compare(p, actual, expected, wrap, &written)
            }
            Expected::Error(module, message) => self.error(p, module, message),
        }
    }

    fn value(&mut self, p: &mut Proc, code: &str) -> Result<Term, Raise> {
        self.value_at(p, code, self.example.line)
    }

    fn value_at(&mut self, p: &mut Proc, code: &str, line: u32) -> Result<Term, Raise> {
        match self.evaluator.eval(p, code, line) {
            Ok(value) => Ok(value),
            Err(EvalError::Raise(raise)) => Err(self.in_test(raise)),
            Err(EvalError::Syntax { error, .. }) => {
                Err(self.failed(&self.did_not_compile(code, &error), &[]))
            }
        }
    }

    /// What is wrong with code that is none. Elixir leaves the space behind the prompts where it is.
    fn did_not_compile(&self, code: &str, error: &SyntaxError) -> String {
        let lines: Vec<String> = code.lines().map(|line| format!(" {line}")).collect();
        let again = parse(&lines.join("\n"), &self.doctest.file, self.example.line);
        let error = match &again {
            Parsed::Error(error) | Parsed::Incomplete(error) => error,
            Parsed::Complete(_) => error,
        };
        let module = error.kind.module();
        format!(
            "Doctest did not compile, got: ({module}) {}",
            error.message()
        )
    }

    fn compare(
        &self,
        _: &mut Proc,
        actual: Term,
        expected: Term,
        wrap: impl Fn(String) -> String,
        written: &str,
    ) -> Result<(), Raise> {
        if actual == expected {
            return Ok(());
        }
        let code = format!(
            "{} === {written}",
            wrap(last_expression(&self.example.code))
        );
        let fields = [
            ("expr", Term::string(code)),
            ("left", actual),
            ("right", expected),
        ];
        Err(self.failed("Doctest failed", &fields))
    }

    fn error(&mut self, p: &mut Proc, module: &str, message: &str) -> Result<(), Raise> {
        let raise = match self.value(p, &self.example.code) {
            Ok(_) => {
                let text =
                    format!("Doctest failed: expected exception {module} but nothing was raised");
                return Err(self.failed(&text, &[]));
            }
            Err(raise) if raise.class != Class::Error => return Err(raise),
            Err(raise) => raise,
        };
        let args = [
            Term::Atom(atoms::ERROR),
            raise.reason.clone(),
            raise.stack_term(),
        ];
        let blamed = p.apply(Atom::module("Exception"), Atom::new("blame"), &args)?;
        let error = match blamed.as_tuple() {
            Some([error, _]) => error.clone(),
            _ => raise.reason.clone(),
        };
        if crate::ex_unit::failure::is_assertion(&error) {
            return Err(raise);
        }
        let found = error.struct_module().map_or("", Atom::module_name);
        let told = exception::message_of(p, &error)?;
        if found != module {
            let text = format!(
                "Doctest failed: expected exception {module} but got {found} with message {told:?}"
            );
            return Err(self.failed(&text, &[]));
        }
        if told != message {
            let text = format!(
                "Doctest failed: wrong message for {module}\nexpected:\n  {message:?}\nactual:\n  {told:?}"
            );
            return Err(self.failed(&text, &[]));
        }
        Ok(())
    }

    /// The failure of the example, whose place is the doc that it stands in.
    fn failed(&self, message: &str, more: &[(&str, Term)]) -> Raise {
        let mut fields = vec![
            ("message", Term::string(message)),
            ("doctest", Term::string(&self.example.shown)),
        ];
        fields.extend(more.iter().cloned());
        let mut raise = Raise::error(assertion(&fields));
        let entry = Term::tuple([
            Term::Atom(self.doctest.subject),
            Term::atom("__MODULE__"),
            Term::Int(0),
            location(&self.doctest.file, self.example.line),
        ]);
        raise.stack = Some(Stack::Given(Term::list([entry])));
        raise
    }

    /// What the evaluator's frames say is the test's.
    fn in_test(&self, mut raise: Raise) -> Raise {
        let stack = raise.stack_term();
        let (module, name) = self.test;
        let renamed = stack.iter().map(|entry| match entry.as_tuple() {
            Some([_, _, _, place]) if is_example(place) => Term::tuple([
                Term::Atom(module),
                Term::Atom(name),
                Term::Int(1),
                place.clone(),
            ]),
            _ => entry.clone(),
        });
        let entries: Vec<Term> = renamed.collect();
        raise.stack = Some(Stack::Given(Term::list(entries)));
        raise
    }
}

/// A printed value without the numbers of processes and references, which differ from run to run.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = ["#PID<", "#Reference<"]
        .iter()
        .filter_map(|sign| Some(rest.find(sign)? + sign.len()))
        .min()
    {
        out += &rest[..at];
        rest = rest[at..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    }
    out + rest
}

fn is_example(place: &Term) -> bool {
    let file = place.keyword_get(atoms::FILE);
    let text: Option<String> = file.and_then(|file| {
        file.iter()
            .map(|c| char::from_u32(u32::try_from(c.as_int()?).ok()?))
            .collect()
    });
    text.is_some_and(|text| text.starts_with(AT))
}

fn location(file: &str, line: u32) -> Term {
    let chars: Vec<Term> = file
        .chars()
        .map(|c| Term::Int(i64::from(u32::from(c))))
        .collect();
    Term::keyword([
        (atoms::FILE, Term::list(chars)),
        (atoms::LINE, Term::from(line as usize)),
    ])
}

/// The last expression of an example, as source.
fn last_expression(code: &str) -> String {
    let Parsed::Complete(node) = parse(code, "", 1) else {
        return code.to_string();
    };
    source::to_string(last(&node))
}

fn last(node: &Node) -> &Node {
    match &node.kind {
        Kind::Block(nodes) => nodes.last().map_or(node, last),
        _ => node,
    }
}
