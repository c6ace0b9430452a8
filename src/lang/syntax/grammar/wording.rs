//! What is said of a token that stands in the wrong place.
//!
//! Tokens are quoted as Erlang prints them, for Elixir's parser is made by an Erlang tool.

use super::{Class, Grammar};
use crate::lang::syntax::errors::{Complaint, INVALID_DO};
use crate::lang::syntax::escapes;
use crate::lang::syntax::scan::Token;

/// Words that Erlang reserves, and so prints in quotes.
const ERLANG_RESERVED: &[&str] = &[
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
    "catch", "cond", "div", "end", "fun", "if", "let", "maybe", "not", "of", "or", "orelse",
    "receive", "rem", "try", "when", "xor",
];

fn complain(at: u32, text: impl Into<String>) -> Box<Complaint> {
    Box::new(Complaint::pictured(at as usize, text))
}

/// A comma after a call without parentheses that is an argument.
pub(super) fn nested_call(place: u32) -> Box<Complaint> {
    complain(
        place,
        "unexpected comma. Parentheses are required to solve ambiguity in nested calls.\n\nThis error happens when you \
         have nested function calls without parentheses. For example:\n\n    one a, two b, c, d\n\nIn the example above, \
         we don't know if the parameters \"c\" and \"d\" apply to the function \"one\" or \"two\". You can solve this by \
         explicitly adding parentheses:\n\n    one a, two(b, c, d)\n\nOr by adding commas (in case a nested call is not \
         intended):\n\n    one, a, two, b, c, d\n\nElixir cannot compile otherwise. Syntax error before: ','",
    )
}

/// The same in a list, tuple or map.
pub(super) fn call_in_container(place: u32) -> Box<Complaint> {
    complain(
        place,
        "unexpected comma. Parentheses are required to solve ambiguity inside containers.\n\nThis error may happen when \
         you forget a comma in a list or other container:\n\n    [a, b c, d]\n\nOr when you have ambiguous calls:\n\n    \
         [one, two three, four, five]\n\nIn the example above, we don't know if the parameters \"four\" and \"five\" \
         belongs to the list or the function \"two\". You can solve this by explicitly adding parentheses:\n\n    [one, \
         two(three, four), five]\n\nElixir cannot compile otherwise. Syntax error before: ','",
    )
}

/// `f (a, b)`.
pub(super) fn blank_before_parens(open: Token) -> Box<Complaint> {
    complain(
        open.start,
        "unexpected parentheses. If you are making a function call, do not insert spaces between the function name and \
         the opening parentheses. Syntax error before: '('",
    )
}

/// `f(a: 1, 2)`.
pub(super) fn argument_behind_keys(comma: Token) -> Box<Complaint> {
    complain(
        comma.start,
        "unexpected expression after keyword list. Keyword lists must always come as the last argument. Therefore, this \
         is not allowed:\n\n    function_call(1, some: :option, 2)\n\nInstead, wrap the keyword in brackets:\n\n    \
         function_call(1, [some: :option], 2)\n\nSyntax error after: ','",
    )
}

/// `[a: 1, 2]`.
pub(super) fn item_behind_keys(comma: Token) -> Box<Complaint> {
    complain(
        comma.start,
        "unexpected expression after keyword list. Keyword lists must always come last in lists and maps. Therefore, \
         this is not allowed:\n\n    [some: :value, :another]\n    %{some: :value, another => value}\n\nInstead, reorder \
         it to be the last entry:\n\n    [:another, some: :value]\n    %{another => value, some: :value}\n\nSyntax error \
         after: ','",
    )
}

/// `a // b`.
pub(super) fn step_without_range(operator: Token) -> Box<Complaint> {
    complain(
        operator.start,
        "the range step operator (//) must immediately follow the range definition operator (..), for example: 1..9//2. \
         If you wanted to define a default argument, use (\\\\) instead. Syntax error before: '//'",
    )
}

/// `:a.B`.
pub(super) fn alias_behind_atom(alias: Token) -> Box<Complaint> {
    complain(
        alias.start,
        "atom cannot be followed by an alias. If the '.' was meant to be part of the atom's name, the atom name must be \
         quoted. Syntax error before: '.'",
    )
}

/// An arrow behind an expression that is no clause.
pub(super) fn misplaced_clause(arrow: Token) -> Box<Complaint> {
    complain(
        arrow.start,
        "unexpected operator ->. If you want to define multiple clauses, the first expression must use ->. Syntax error \
         before: '->'",
    )
}

/// `fn 1 end`.
pub(super) fn function_without_clauses(opening: Token) -> Box<Complaint> {
    complain(
        opening.start,
        "expected anonymous functions to be defined with -> inside: 'fn'",
    )
}

impl Grammar<'_> {
    /// A key behind an expression that wants a comma first.
    pub(super) fn key_without_comma(&self) -> Box<Complaint> {
        let token = self.token();
        let name = match token.class {
            Class::QuotedKey => self.first_text().unwrap_or_default(),
            _ => self.text(token).trim_end_matches(':').to_owned(),
        };
        if name == "do" {
            let text = format!("unexpected keyword: do:{INVALID_DO}");
            return Box::new(Complaint::bare(token.start as usize, text));
        }
        complain(token.start, format!("syntax error before: '{name}:'"))
    }

    /// The token at hand cannot stand here, or the text ends too early.
    pub(super) fn unexpected(&self) -> Box<Complaint> {
        let Some(class) = self.class() else {
            return self.incomplete();
        };
        let token = self.token();
        let at = token.start as usize;
        if class == Class::Newline {
            let text =
                "unexpectedly reached end of line. The current expression is invalid or incomplete";
            return Box::new(Complaint::bare(at, text));
        }
        let (shown, pictured) = self.shown(token);
        if let Some(word) = reserved_word(&shown) {
            return Box::new(reserved(at, word));
        }
        let text = format!("syntax error before: {shown}");
        Box::new(if pictured {
            Complaint::pictured(at, text)
        } else {
            Complaint::bare(at, text)
        })
    }

    /// The text ends within an expression: Elixir places this at the last token, a quoted text being one.
    fn incomplete(&self) -> Box<Complaint> {
        let mut last = self.at.min(self.tokens.len());
        let mut depth = 0;
        while let Some(before) = last.checked_sub(1) {
            last = before;
            let class = self.tokens[last].class;
            depth += i32::from(class == Class::QuoteEnd) - i32::from(class.opens_quote());
            if depth == 0 {
                break;
            }
        }
        let at = self
            .tokens
            .get(last)
            .map_or(0, |token| token.start as usize);
        let text = "syntax error: expression is incomplete";
        Box::new(Complaint::missing(at, text))
    }

    /// A token in Erlang's spelling, and whether the line is shown with it.
    fn shown(&self, token: Token) -> (String, bool) {
        let text = self.text(token);
        match token.class {
            Class::Int | Class::Float => (format!("\"{text}\""), true),
            Class::Char => (text.to_owned(), false),
            Class::Atom => (erlang_atom(text.strip_prefix(':').unwrap_or(text)), true),
            Class::Key => (erlang_atom(text.strip_suffix(':').unwrap_or(text)), true),
            Class::QuotedAtom | Class::QuotedKey => self.shown_name(),
            Class::String | Class::Charlist => (self.shown_quote(), false),
            Class::StringHeredoc | Class::CharlistHeredoc => (self.shown_heredoc(token), true),
            Class::Sigil => (self.shown_sigil(text), false),
            Class::MapPercent => ("'%{}'".to_owned(), true),
            Class::In if text != "in" => ("'not in'".to_owned(), true),
            _ => (erlang_atom(text), true),
        }
    }

    /// The first text of the quoted token at hand, if it begins with one, its escapes resolved.
    fn first_text(&self) -> Option<String> {
        let token = self.tokens.get(self.at + 1)?;
        match token.class {
            Class::Text => {
                let text = self.text(*token);
                let bytes = escapes::unescape(text).unwrap_or_else(|_| text.as_bytes().to_vec());
                Some(String::from_utf8_lossy(&bytes).into_owned())
            }
            Class::CodeStart => None,
            _ => Some(String::new()),
        }
    }

    fn shown_quote(&self) -> String {
        self.first_text()
            .map_or_else(|| "\"".to_owned(), |text| format!("\"{}\"", misread(&text)))
    }

    /// An atom or key in quotes: an atom if there is no code in it.
    fn shown_name(&self) -> (String, bool) {
        match self.first_text() {
            Some(text) if self.is_plain_quote(self.at) => (erlang_atom(&text), true),
            _ => (self.shown_quote(), false),
        }
    }

    /// Elixir has no better words for a heredoc than its token.
    fn shown_heredoc(&self, token: Token) -> String {
        let kind = if token.class == Class::StringHeredoc {
            "bin_heredoc"
        } else {
            "list_heredoc"
        };
        let before = &self.source[..token.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |text| text.chars().count())
            + 1;
        let text = self.first_text().unwrap_or_default();
        let text = text.strip_prefix('\n').unwrap_or(&text);
        format!("{{{kind},{{{line},{column},nil}},0,[<<{text:?}>>]}}")
    }

    fn shown_sigil(&self, opening: &str) -> String {
        let name: String = opening
            .chars()
            .skip(1)
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let content = match self.tokens.get(self.at + 1) {
            Some(token) if token.class == Class::Text => misread(self.text(*token)),
            _ => String::new(),
        };
        format!("sigil ~{name} starting with content '{content}'")
    }
}

fn reserved(at: usize, word: &str) -> Complaint {
    Complaint::bare(
        at,
        format!(
            "syntax error before: {word}. \"{word}\" is a reserved word in Elixir and therefore its usage is limited. For \
             instance, it can't be used as a variable or be defined nor invoked as a regular function"
        ),
    )
}

/// The words of which Elixir says that they are reserved, from what Erlang makes of them.
fn reserved_word(shown: &str) -> Option<&str> {
    let word = shown.trim_matches('\'');
    let quoted = word.len() < shown.len();
    let reserved = match quoted {
        true => matches!(
            word,
            "not" | "and" | "or" | "when" | "after" | "catch" | "end"
        ),
        false => matches!(
            word,
            "fn" | "else" | "rescue" | "true" | "false" | "nil" | "in"
        ),
    };
    reserved.then_some(word)
}

/// An atom as Erlang prints it.
fn erlang_atom(name: &str) -> String {
    let plain = name.starts_with(|first: char| {
        first.is_ascii_lowercase() || matches!(first, 'ß'..='ÿ' if first != '÷')
    }) && name.chars().all(|char| {
        char.is_ascii_alphanumeric()
            || matches!(char, '_' | '@')
            || matches!(char, 'À'..='ÿ' if !matches!(char, '×' | '÷'))
    });
    if plain && !ERLANG_RESERVED.contains(&name) {
        return name.to_owned();
    }
    let mut quoted = String::from("'");
    for char in name.chars() {
        match char {
            '\'' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            char => quoted.push(char),
        }
    }
    quoted.push('\'');
    quoted
}

/// A text as Elixir shows it here: its bytes are read as Latin-1 if all of it can be printed so.
fn misread(text: &str) -> String {
    let printable = |char| matches!(char, ' '..='~' | '\n' | '\t' | '\r' | '\u{A0}'..='\u{FF}');
    match text.chars().all(printable) {
        true => text.bytes().map(char::from).collect(),
        false => text.to_owned(),
    }
}
