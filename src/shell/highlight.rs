//! The colours of the line being typed.

use colored::{Color, ColoredString, Colorize};

use crate::lang::syntax::{TokenKind, tokens};

/// The text in colours; it takes the same columns.
pub fn highlight(text: &str) -> String {
    let mut painted = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for (range, kind) in tokens(text) {
        // Tokens come in order; one that would overlap the last is left to it.
        if range.start < done || range.end > text.len() {
            continue;
        }
        painted.push_str(&text[done..range.start]);
        painted.push_str(&paint(&text[range.clone()], kind));
        done = range.end;
    }
    painted.push_str(&text[done..]);
    painted
}

fn paint(token: &str, kind: TokenKind) -> String {
    let colored: ColoredString = match kind {
        TokenKind::Atom => token.color(Color::Cyan),
        TokenKind::Number => token.color(Color::Yellow),
        TokenKind::String | TokenKind::Sigil => token.color(Color::Green),
        TokenKind::Literal => token.color(Color::Magenta),
        TokenKind::Keyword => token.color(Color::Blue).bold(),
        TokenKind::Comment => token.dimmed(),
        TokenKind::Alias => token.color(Color::BrightCyan),
        TokenKind::Attribute => token.color(Color::BrightMagenta),
        TokenKind::Error => token.color(Color::Red),
        TokenKind::Operator | TokenKind::Punctuation | TokenKind::Call | TokenKind::Name => {
            return token.to_string();
        }
    };
    colored.to_string()
}

#[cfg(test)]
mod tests {
    use super::highlight;

    fn without_codes(text: &str) -> String {
        let mut plain = String::new();
        let mut code = false;
        for character in text.chars() {
            match character {
                '\u{1b}' => code = true,
                'm' if code => code = false,
                _ if code => {}
                other => plain.push(other),
            }
        }
        plain
    }

    #[test]
    fn nothing_is_lost() {
        colored::control::set_override(true);
        for text in [
            "",
            "start counter, name: :one, every: 1_000",
            "\"a #{b} c",
            "x = [1, 'é', ~r/a/i] # no",
            ")))",
            "\"\"\"\nfoo",
        ] {
            assert_eq!(without_codes(&highlight(text)), text);
        }
        assert!(highlight(":one").contains("\u{1b}["));
    }
}
