//! How things look: colours or none, drawing signs or plain ASCII, and text cut to a width.

use colored::{Color, Colorize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What the place where things are shown can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    color: bool,
    signs: bool,
}

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Something began.
    Start,
    /// Something ended as it should.
    End,
    /// Something failed.
    Fail,
    /// A supervisor's decision.
    Decision,
    /// A name that the reader gave.
    Name,
    /// Times, pids: there to be looked up.
    Faint,
    /// A heading.
    Heading,
}

/// A sign with its ASCII stand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign(pub &'static str, pub &'static str);

impl Style {
    /// No colours, only ASCII: for files, pipes and tests.
    pub const PLAIN: Style = Style {
        color: false,
        signs: false,
    };

    /// A style with or without colours, with drawing signs or only ASCII.
    pub fn new(color: bool, signs: bool) -> Style {
        if color {
            // The decision has been taken here; `colored` must not take it again.
            colored::control::set_override(true);
        }
        Style { color, signs }
    }

    /// Whether there are colours.
    pub fn has_color(self) -> bool {
        self.color
    }

    /// The sign as it can be shown.
    pub fn sign(self, sign: Sign) -> &'static str {
        if self.signs { sign.0 } else { sign.1 }
    }

    /// The text in its colour.
    pub fn paint(self, paint: Paint, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_string();
        }
        let painted = match paint {
            Paint::Start => text.color(Color::Green),
            Paint::End => text.color(Color::Yellow),
            Paint::Fail => text.color(Color::Red),
            Paint::Decision => text.color(Color::Cyan),
            Paint::Name => text.bold(),
            Paint::Faint => text.dimmed(),
            Paint::Heading => text.bold().underline(),
        };
        painted.to_string()
    }
}

/// A line made of painted pieces, cut at a width.
pub struct Painted {
    /// The line so far.
    pub text: String,
    used: usize,
    columns: usize,
    style: Style,
}

impl Painted {
    /// An empty line of so many columns.
    pub fn new(columns: usize, style: Style) -> Painted {
        Painted {
            text: String::new(),
            used: 0,
            columns,
            style,
        }
    }

    /// How many columns are left.
    pub fn left(&self) -> usize {
        self.columns - self.used
    }

    /// Adds a piece, or as much of it as there is room for.
    pub fn add(&mut self, piece: &str, paint: Paint) {
        let piece = cut(piece, self.left());
        self.used += width(&piece);
        let blank = piece.trim().is_empty();
        self.text.push_str(&match blank {
            true => piece,
            false => self.style.paint(paint, &piece),
        });
    }

    /// Adds a piece that begins at a column, a blank away from what is there at least; nothing if hardly
    /// anything of it could be seen.
    pub fn add_at(&mut self, column: usize, piece: &str, paint: Paint) {
        if piece.is_empty() || column + 4 > self.columns {
            return;
        }
        let gap = column.saturating_sub(self.used).max(1);
        self.add(&" ".repeat(gap), paint);
        self.add(piece, paint);
    }
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text, cut with `...` if it takes more than so many columns. It must hold no colours yet.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let dots = columns.min(3);
    let mut left = columns - dots;
    let mut kept = String::new();
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        kept.push(character);
    }
    kept + &"...".chars().take(dots).collect::<String>()
}

/// The text on one line: line breaks and other control characters shown as spaces.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Paint, Sign, Style, cut, width};

    #[test]
    fn a_cut_text_fits() {
        let cases = [
            ("short", 10, "short"),
            ("exactly", 7, "exactly"),
            ("too long", 7, "too ..."),
            ("abc", 2, ".."),
            ("abc", 0, ""),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(cut(text, columns), expected);
        }
        assert!(width(&cut("日本語日本語", 8)) <= 8);
    }

    #[test]
    fn plain_is_ascii_without_colours() {
        assert_eq!(Style::PLAIN.paint(Paint::Fail, "x"), "x");
        assert_eq!(Style::PLAIN.sign(Sign("✗", "x")), "x");
    }
}
