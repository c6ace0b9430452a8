//! Sigils.

use super::{Compiler, Result, strings};
use crate::lang::ast::{Kind, Node, Part};
use crate::lang::code::{Expr, Line};
use crate::lang::eval::prims;
use crate::lang::syntax::unescape;
use crate::term::{Atom, Term};

impl Compiler<'_> {
    pub(super) fn sigil(&mut self, node: &Node) -> Result<Expr> {
        let Kind::Sigil {
            name,
            parts,
            modifiers,
            ..
        } = &node.kind
        else {
            return Err(self.error(node.span.line, "not a sigil"));
        };
        let line = node.span.line;
        let lower = name.chars().all(char::is_lowercase);
        match name.as_str() {
            "s" | "S" => self.string(&self.unescaped(parts, lower, line)?, line),
            "c" | "C" => self.charlist(&self.unescaped(parts, lower, line)?, line),
            "w" | "W" => self.words(&self.unescaped(parts, lower, line)?, modifiers, line),
            "r" | "R" => self.regex(parts, lower, modifiers, line),
            "D" => self.calendar("D", parts, line),
            "T" => self.calendar("T", parts, line),
            "N" => self.calendar("N", parts, line),
            "U" => self.calendar("U", parts, line),
            _ => self.own_sigil(name, &self.unescaped(parts, lower, line)?, modifiers, line),
        }
    }

    /// The parts with their escapes resolved, as lower-case sigils have it.
    fn unescaped(&self, parts: &[Part], resolve: bool, line: Line) -> Result<Vec<Part>> {
        let unescape_text = |text: &Vec<u8>| {
            let text = String::from_utf8_lossy(text);
            unescape(&text).map_err(|bad| self.error(line, bad.text))
        };
        parts
            .iter()
            .map(|part| match part {
                Part::Text(text) if resolve => Ok(Part::Text(unescape_text(text)?)),
                other => Ok(other.clone()),
            })
            .collect()
    }

    fn words(&mut self, parts: &[Part], modifiers: &str, line: Line) -> Result<Expr> {
        let kind = match modifiers {
            "" | "s" => &prims::WORDS,
            "a" => &prims::WORDS_ATOMS,
            "c" => &prims::WORDS_CHARLISTS,
            _ => return Err(self.error(line, "modifier must be one of: s, a, c")),
        };
        match strings::plain(parts) {
            Some(bytes) => match (kind.run)(&[Term::binary(bytes)]) {
                Ok(words) => Ok(Expr::Const(words)),
                Err(_) => Err(self.error(line, "invalid words in a sigil")),
            },
            None => {
                let text = self.string(parts, line)?;
                Ok(self.prim(kind, vec![text], line))
            }
        }
    }

    /// A regular expression is compiled when it is first reached.
    fn regex(&mut self, parts: &[Part], lower: bool, modifiers: &str, line: Line) -> Result<Expr> {
        let source = match lower {
            true => self.string(&unescape_regex(parts), line)?,
            false => self.string(parts, line)?,
        };
        let options = Expr::Const(Term::string(modifiers));
        let args = vec![source, options];
        Ok(self.remote_call(
            Atom::module("Regex"),
            Atom::new("compile!"),
            args,
            line,
            false,
        ))
    }

    /// A date or time: what reads it says in its failures that it is a sigil.
    fn calendar(&mut self, sigil: &str, parts: &[Part], line: Line) -> Result<Expr> {
        let text = self.string(parts, line)?;
        let calendar = Atom::module("Calendar.ISO");
        let reader = Atom::new(&format!("sigil_{sigil}"));
        Ok(self.remote_call(calendar, reader, vec![text], line, false))
    }

    /// A sigil of the program's own: a function `sigil_x(text, modifiers)`.
    fn own_sigil(
        &mut self,
        name: &str,
        parts: &[Part],
        modifiers: &str,
        line: Line,
    ) -> Result<Expr> {
        let text = self.string(parts, line)?;
        let options = Expr::Const(strings::charlist_of(modifiers.as_bytes()));
        let function = Atom::new(&format!("sigil_{name}"));
        self.call_by_name(function, vec![text, options], line, false)
    }
}

/// In `~r` only `\#` and the delimiter lose their backslash; all else is the regular expression's.
fn unescape_regex(parts: &[Part]) -> Vec<Part> {
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => Part::Text(
                String::from_utf8_lossy(text)
                    .replace("\\#", "#")
                    .into_bytes(),
            ),
            other => other.clone(),
        })
        .collect()
}
