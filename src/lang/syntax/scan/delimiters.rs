//! Which delimiters are open: brackets, `do` and `fn`, and what is said when they do not match.

use super::Class;
use crate::lang::syntax::errors::Complaint;

/// An open delimiter.
#[derive(Clone, Debug)]
struct Open {
    class: Class,
    line: u32,
    indentation: usize,
}

/// The delimiters that are open in a stretch of code, the innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Delimiters {
    open: Vec<Open>,
    /// Openings and `end`s whose indentation hints that the fault lies there.
    suspects: Vec<(Class, u32)>,
    /// How far the line at hand is indented.
    pub(super) indentation: usize,
}

impl Delimiters {
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// None open, at the indentation at hand: what code within a text begins with.
    pub(super) fn inner(&self) -> Delimiters {
        Delimiters {
            indentation: self.indentation,
            ..Delimiters::default()
        }
    }

    /// Opens or closes with a token.
    pub(super) fn check(
        &mut self,
        class: Class,
        text: &str,
        at: usize,
        line: u32,
    ) -> Result<(), Box<Complaint>> {
        if closing(class).is_some() {
            self.push(class, line);
            return Ok(());
        }
        match self.open.last() {
            Some(open) if closing(open.class).is_some_and(|(close, _)| close == class) => {
                self.pop(class, line);
                Ok(())
            }
            Some(open) => Err(Box::new(self.mismatch(open, text, at))),
            None => Err(Box::new(self.nothing_open(class, text, at))),
        }
    }

    fn push(&mut self, class: Class, line: u32) {
        let indentation = self.indentation;
        if let Some(open) = self.open.last()
            && matches!(class, Class::Fn | Class::Do)
            && open.class == class
            && indentation <= open.indentation
        {
            self.suspects.push((class, open.line));
        }
        self.open.push(Open {
            class,
            line,
            indentation,
        });
    }

    fn pop(&mut self, class: Class, line: u32) {
        let opened = self.open.pop();
        let deeper = opened
            .is_some_and(|open| open.class == Class::Do && self.indentation > open.indentation);
        if class == Class::End && deeper {
            self.suspects.push((Class::End, line));
        }
    }

    fn suspect(&self, class: Class) -> Option<u32> {
        self.suspects
            .iter()
            .rev()
            .find(|(suspect, _)| *suspect == class)
            .map(|&(_, line)| line)
    }

    fn mismatch(&self, open: &Open, text: &str, at: usize) -> Complaint {
        let opener = opener(open.class);
        let expected = closer(open.class);
        let line = open.line;
        let hint = self.hint(open.class);
        let what = format!("{}{text}", unexpected(text));
        Complaint::bare(
            at,
            format!(
                "{what}. The \"{opener}\" at line {line} is missing terminator \"{expected}\"{hint}"
            ),
        )
    }

    fn nothing_open(&self, class: Class, text: &str, at: usize) -> Complaint {
        if class != Class::End {
            return Complaint::pictured(at, format!("unexpected token: {text}"));
        }
        let hint = match self.suspect(Class::End) {
            Some(line) => format!(
                "\n\n    HINT: it looks like the \"end\" on line {line} does not have a matching \"do\" defined before it\n"
            ),
            None => String::new(),
        };
        Complaint::bare(at, format!("unexpected reserved word: end{hint}"))
    }

    /// What is said at the end of a text that leaves something open.
    pub(super) fn unclosed(&self, at: usize) -> Option<Complaint> {
        let open = self.open.last()?;
        let (opener, closer, line) = (opener(open.class), closer(open.class), open.line);
        let hint = self.hint(open.class);
        let text = format!(
            "missing terminator: {closer} (for \"{opener}\" starting at line {line}){hint}"
        );
        Some(Complaint::missing(at, text))
    }

    fn hint(&self, class: Class) -> String {
        match self.suspect(class) {
            Some(line) => format!(
                "\n\n    HINT: it looks like the \"{}\" on line {line} does not have a matching \"{}\"\n",
                opener(class),
                closer(class)
            ),
            None => String::new(),
        }
    }
}

fn unexpected(text: &str) -> &'static str {
    if text == "end" {
        "unexpected reserved word: "
    } else {
        "unexpected token: "
    }
}

/// The class of a bracket.
pub(super) fn class_of(byte: u8) -> Class {
    match byte {
        b'(' => Class::OpenParen,
        b')' => Class::CloseParen,
        b'[' => Class::OpenBracket,
        b']' => Class::CloseBracket,
        b'{' => Class::OpenBrace,
        _ => Class::CloseBrace,
    }
}

/// What closes an opening token: its class and text.
fn closing(class: Class) -> Option<(Class, &'static str)> {
    Some(match class {
        Class::OpenParen => (Class::CloseParen, ")"),
        Class::OpenBracket => (Class::CloseBracket, "]"),
        Class::OpenBrace => (Class::CloseBrace, "}"),
        Class::OpenBits => (Class::CloseBits, ">>"),
        Class::Do | Class::Fn => (Class::End, "end"),
        _ => return None,
    })
}

fn closer(class: Class) -> &'static str {
    closing(class).map_or("", |(_, text)| text)
}

fn opener(class: Class) -> &'static str {
    match class {
        Class::OpenParen => "(",
        Class::OpenBracket => "[",
        Class::OpenBrace => "{",
        Class::OpenBits => "<<",
        Class::Do => "do",
        _ => "fn",
    }
}
