//! The report of one failure: what was wrong, the code, the two sides, the stack.

use crate::ex_unit::diff;
use crate::ex_unit::failure::{Failure, NO_VALUE, is_assertion};
use crate::lang::quoted;
use crate::lang::source;
use crate::runtime::{Proc, Raise};
use crate::stdlib::inspect::InProcess;
use crate::term::inspect::{Doc, Indent, InspectOpts, to_doc};
use crate::term::{Atom, Term, atoms};

use super::paint::{Key, Paint};

/// The columns before each line of a report.
pub const PADDING: usize = 5;

/// How a report is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The colours.
    pub paint: Paint,
    /// The columns of a line; `None` is no limit.
    pub width: Option<usize>,
    /// The columns before each line.
    pub padding: usize,
    /// How many lines of a stack trace are shown.
    pub depth: usize,
}

/// The function whose frames stand for the test itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The test's module.
    pub module: Atom,
    /// The test's function.
    pub name: Option<Atom>,
}

/// What a report is written with.
struct Writer<'p> {
    p: &'p mut Proc,
    layout: Layout,
    out: String,
}

/// The reports of a test's failures; several get numbers.
///
/// # Errors
/// `Terminated`.
pub fn failures(
    p: &mut Proc,
    list: &[Failure],
    tested: Tested,
    layout: Layout,
) -> Result<String, Raise> {
    let mut out = String::new();
    for (index, failure) in list.iter().enumerate() {
        if list.len() > 1 {
            let title = format!("Failure #{}", index + 1);
            out += &format!("\n     {}\n", layout.paint.text(Key::ErrorInfo, title));
        }
        out += &one(p, failure, tested, layout)?;
    }
    Ok(out)
}

/// The report of one failure.
///
/// # Errors
/// `Terminated`.
pub fn one(
    p: &mut Proc,
    failure: &Failure,
    tested: Tested,
    layout: Layout,
) -> Result<String, Raise> {
    let mut writer = Writer {
        p,
        layout,
        out: String::new(),
    };
    let mut stack = failure.stack.clone();
    if failure.kind.is_atom(atoms::ERROR) && is_assertion(&failure.reason) {
        writer.assertion(&failure.reason, Some((&stack, tested)))?;
    } else {
        stack = writer.raised(failure, tested)?;
    }
    writer.stack(&stack, tested);
    Ok(writer.out)
}

/// What an `ExUnit.AssertionError` says for itself.
///
/// # Errors
/// `Terminated`.
pub fn assertion_text(p: &mut Proc, error: &Term) -> Result<String, Raise> {
    let layout = Layout {
        paint: Paint { on: false },
        width: None,
        padding: 0,
        depth: 0,
    };
    let mut writer = Writer {
        p,
        layout,
        out: String::new(),
    };
    writer.assertion(error, None)?;
    Ok(writer.out)
}

/// A field of the error that means something.
fn field<'t>(error: &'t Term, name: &str) -> Option<&'t Term> {
    let value = error.field(Atom::new(name))?;
    match value {
        Term::Atom(atom) if atom.as_str() == NO_VALUE => None,
        value => Some(value),
    }
}

/// The text with so many columns before each line but the first.
fn indented(text: &str, columns: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(columns)))
}

impl Writer<'_> {
    fn pad(&self) -> String {
        " ".repeat(self.layout.padding)
    }

    /// A line, or several, in the colour of what was wrong.
    fn error_line(&mut self, text: &str) {
        let text = self
            .layout
            .paint
            .text(Key::ErrorInfo, indented(text, self.layout.padding));
        self.out += &format!("{}{text}\n", self.pad());
    }

    fn label(&mut self, label: &str) {
        let label = self.layout.paint.text(Key::ExtraInfo, label);
        self.out += &format!("{}{label}", self.pad());
    }

    /// A label and what follows it; lines go on below its text.
    fn labelled(&mut self, label: &str, text: &str) {
        self.label(label);
        let columns = self.layout.padding + label.chars().count();
        self.out += &indented(text, columns);
        self.out.push('\n');
    }

    fn assertion(&mut self, error: &Term, stack: Option<(&Term, Tested)>) -> Result<(), Raise> {
        if let Some(message) = field(error, "message") {
            let text = match message.as_str() {
                Some(text) => text.to_string(),
                None => self.inspected(message, 0),
            };
            self.error_line(&text);
        }
        if let Some(doctest) = field(error, "doctest").and_then(Term::as_str) {
            self.doctest(doctest);
        }
        let context = field(error, "context").cloned().unwrap_or(Term::NIL);
        let mailbox = match context.as_tuple() {
            Some([Term::Atom(tag), pins, messages]) if tag.as_str() == "mailbox" => {
                Some((pins.clone(), messages.clone()))
            }
            _ => None,
        };
        let (left, right) = (field(error, "left"), field(error, "right"));
        let wide = left.is_some() && right.is_some();
        self.code(error, stack, wide);
        if let Some((pins, messages)) = mailbox {
            let pattern = left.cloned().unwrap_or(Term::NIL);
            self.mailbox(&pattern, &pins, &messages);
            return Ok(());
        }
        self.sides(left, right, &context);
        if let Some(args) = field(error, "args") {
            self.arguments(args);
        }
        Ok(())
    }

    fn doctest(&mut self, text: &str) {
        self.label("doctest:");
        let columns = self.layout.padding + 2;
        if self.layout.padding > 0 {
            self.out.push('\n');
            self.out += &" ".repeat(columns);
        }
        self.out += &indented(text, columns);
        self.out.push('\n');
    }

    /// `code:`, from the error, or else from the line of the source on which the test failed.
    fn code(&mut self, error: &Term, stack: Option<(&Term, Tested)>, wide: bool) {
        let label = if wide { "code:  " } else { "code: " };
        match field(error, "expr") {
            Some(expr) => {
                let columns = self.layout.padding + label.len();
                let text = indented(&code_text(expr), columns);
                self.label(label);
                self.out += &format!("{text}\n");
            }
            None => {
                if let Some((stack, tested)) = stack
                    && let Some(line) = source_line(stack, tested)
                {
                    self.labelled("code: ", &line);
                }
            }
        }
    }

    fn sides(&mut self, left: Option<&Term>, right: Option<&Term>, context: &Term) {
        match (left, right) {
            (Some(left), Some(right)) => {
                let width = self.layout.width.map(|width| width.saturating_sub(12));
                let columns = self.layout.padding + "right: ".len();
                let diff = match self.layout.paint.on {
                    true => diff::sides(self.p, left, right, context, self.layout.paint),
                    false => None,
                };
                let (left, right) = match diff {
                    Some((left, right)) => {
                        let laid_out =
                            |doc: Doc| doc.nest(Indent::By(columns)).group().format(width);
                        (laid_out(left), laid_out(right))
                    }
                    None => (
                        self.left_side(left, context, columns),
                        self.inspected(right, columns),
                    ),
                };
                for (label, text) in [("left:  ", left), ("right: ", right)] {
                    self.label(label);
                    self.out += &format!("{text}\n");
                }
            }
            (Some(only), None) => {
                let columns = self.layout.padding + "left: ".len();
                let text = self.left_side(only, context, columns);
                self.label("left: ");
                self.out += &format!("{text}\n");
            }
            (None, Some(only)) => {
                let columns = self.layout.padding + "right: ".len();
                let text = self.inspected(only, columns);
                self.label("right: ");
                self.out += &format!("{text}\n");
            }
            (None, None) => {}
        }
    }

    /// The left side: of matches it is a pattern, and shown as code.
    fn left_side(&mut self, left: &Term, context: &Term, columns: usize) -> String {
        match is_match(context) {
            true => indented(&source::to_string(&quoted::node(left)), columns),
            false => self.inspected(left, columns),
        }
    }

    fn mailbox(&mut self, pattern: &Term, pins: &Term, messages: &Term) {
        self.label("mailbox:");
        self.out.push('\n');
        let source = source::to_string(&quoted::node(pattern));
        let columns = PADDING + "  pattern: ".len();
        for (index, message) in messages.iter().enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            let pins = Term::tuple([Term::atom("match"), pins.clone()]);
            let diff = match self.layout.paint.on {
                true => diff::sides(self.p, pattern, message, &pins, self.layout.paint),
                false => None,
            };
            let (left, right) = match diff {
                Some((left, right)) => {
                    let width = self.layout.width.map(|width| width.saturating_sub(columns));
                    let laid_out = |doc: Doc| doc.nest(Indent::By(columns)).group().format(width);
                    (laid_out(left), laid_out(right))
                }
                None => (indented(&source, columns), self.inspected(message, columns)),
            };
            for (label, text) in [("pattern: ", left), ("value:   ", right)] {
                let label = self.layout.paint.text(Key::ExtraInfo, label);
                self.out += &format!("{}{label}{text}\n", " ".repeat(PADDING + 2));
            }
        }
    }

    fn arguments(&mut self, args: &Term) {
        self.label("arguments:");
        self.out.push('\n');
        let columns = PADDING + 4;
        let pad = " ".repeat(columns);
        for (index, arg) in args.iter().enumerate() {
            let text = self.inspected(arg, columns);
            self.out += &format!("\n{pad}# {}\n{pad}{text}\n", index + 1);
        }
        self.out.push('\n');
    }

    /// A value, its lines beginning at the column.
    fn inspected(&mut self, term: &Term, columns: usize) -> String {
        let opts = InspectOpts {
            pretty: true,
            width: self.layout.width,
            ..InspectOpts::default()
        };
        let mut hooks = InProcess::new(self.p, Term::Nil);
        match to_doc(term, &opts, &mut hooks) {
            Ok(doc) => {
                let width = self.layout.width.map(|width| width.saturating_sub(columns));
                doc.group().nest(Indent::By(columns)).format(width)
            }
            Err(_) => term.to_string(),
        }
    }

    /// Any other failure: its banner, and what blame knows of it. The stack that goes with it.
    fn raised(&mut self, failure: &Failure, tested: Tested) -> Result<Term, Raise> {
        let (reason, stack) = blamed(self.p, failure)?;
        let args = [failure.kind.clone(), reason.clone(), stack.clone()];
        let module = Atom::module("Exception");
        let banner = self.p.apply(module, Atom::new("format_banner"), &args)?;
        let banner = banner.as_str().unwrap_or_default().to_string();
        let clauses = reason.struct_module() == Some(atoms::FUNCTION_CLAUSE_ERROR);
        match banner.split_once("\n\n").filter(|_| clauses) {
            Some((first, rest)) => {
                self.error_line(first);
                let rest = indented(rest.trim_end_matches('\n'), self.layout.padding);
                self.out += &format!("\n{0}{rest}\n{0}\n", self.pad());
            }
            None => self.error_line(&banner),
        }
        if let Some(line) = source_line(&failure.stack, tested) {
            self.labelled("code: ", &line);
        }
        Ok(stack)
    }

    fn stack(&mut self, stack: &Term, tested: Tested) {
        let entries: Vec<Term> = stack.iter().cloned().collect();
        if entries.is_empty() {
            return;
        }
        self.label("stacktrace:");
        self.out.push('\n');
        for entry in entries.iter().take(self.layout.depth) {
            let line = entry_line(self.p, entry, tested);
            self.out += &format!("{}  {line}\n", self.pad());
        }
    }
}

/// Whether the left side is a pattern.
fn is_match(context: &Term) -> bool {
    matches!(context.as_tuple(), Some([Term::Atom(tag), _]) if tag.as_str() == "match")
}

/// The code of an assertion: `assert a == b`. Doctests give it as text.
fn code_text(expr: &Term) -> String {
    if let Some(text) = expr.as_str() {
        return text.to_string();
    }
    match expr.as_tuple() {
        Some([Term::Atom(name), _, args]) if args.list_len() == Some(1) => {
            let inner = args.iter().next().map(quoted::node);
            let inner = inner.as_ref().map(source::to_string).unwrap_or_default();
            format!("{name} {inner}")
        }
        _ => source::to_string(&quoted::node(expr)),
    }
}

/// A failure's reason with what blame knows of it.
fn blamed(p: &mut Proc, failure: &Failure) -> Result<(Term, Term), Raise> {
    let plain = (failure.reason.clone(), failure.stack.clone());
    if !failure.kind.is_atom(atoms::ERROR) {
        return Ok(plain);
    }
    let args = [failure.kind.clone(), plain.0.clone(), plain.1.clone()];
    match p.apply(Atom::module("Exception"), Atom::new("blame"), &args) {
        Ok(blamed) => Ok(match blamed.as_tuple() {
            Some([reason, stack]) => (reason.clone(), stack.clone()),
            _ => plain,
        }),
        Err(raise) if raise.catchable() => Ok(plain),
        Err(raise) => Err(raise),
    }
}

/// One line of a stack trace; the test itself is `(test)`.
fn entry_line(p: &mut Proc, entry: &Term, tested: Tested) -> String {
    if is_test(entry, tested)
        && let Some((file, line)) = place(entry)
    {
        return format!("{file}:{line}: (test)");
    }
    let mut hooks = InProcess::new(p, Term::Nil);
    crate::term::exception::format_stacktrace_entry(entry, &mut hooks)
}

fn is_test(entry: &Term, tested: Tested) -> bool {
    matches!(
        entry.as_tuple(),
        Some([Term::Atom(module), Term::Atom(name), _, _])
            if *module == tested.module && Some(*name) == tested.name
    )
}

/// File and line of a stack entry.
fn place(entry: &Term) -> Option<(String, i64)> {
    let location = entry.as_tuple()?.last()?;
    let file = location.keyword_get(atoms::FILE)?;
    let file: Option<String> = file
        .iter()
        .map(|c| char::from_u32(u32::try_from(c.as_int()?).ok()?))
        .collect();
    let line = location.keyword_get(atoms::LINE)?.as_int()?;
    Some((file?, line))
}

/// The line of the source on which the test was when it failed.
fn source_line(stack: &Term, tested: Tested) -> Option<String> {
    let entry = stack.iter().find(|entry| is_test(entry, tested))?;
    let (file, line) = place(entry)?;
    let text = std::fs::read_to_string(file).ok()?;
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    let line = text.lines().nth(index)?.trim();
    (!line.is_empty()).then(|| line.to_string())
}
