//! Layout: where the lines of a document break.
//!
//! The rules are those of Elixir's pretty printer, down to its habits: a group looks only at itself, so
//! what closes the groups around it may stand beyond the width.

use super::doc::{Doc, Indent, Token};

/// What a break does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Stays text.
    Flat,
    /// Becomes a new line.
    Broken,
    /// While fitting only: stays text, and nothing inside may change that.
    FlatOnly,
    /// While fitting only: the first break or line means that all fits.
    BrokenOnly,
}

/// A part that is open: a group, a nesting, or the whole.
#[derive(Clone, Copy, Debug)]
struct Level {
    indent: usize,
    mode: Mode,
    /// Whether a group around has been found to fit as a whole, so that those inside do too.
    fitted: bool,
    /// While fitting only: whether a break had been seen before this group began.
    broke: Option<bool>,
}

const OUTERMOST: Level = Level {
    indent: 0,
    mode: Mode::Flat,
    fitted: false,
    broke: None,
};

/// The nesting beyond which a document is laid out on one line. Indentation makes the text of deep nesting
/// grow with the square of the depth: a list a million deep would not fit into memory.
const DEEPEST: usize = 2_000;

impl Doc {
    /// The text with lines of at most `width` columns, as far as breaks allow; `None` is no limit.
    pub fn format(mut self, width: Option<usize>) -> String {
        self.cover();
        let width = width.filter(|_| self.depth() <= DEEPEST);
        if (width.is_none() && !self.has_lines()) || self.tokens.is_empty() {
            return self.text;
        }
        let mut printer = Printer::new(&self, width);
        while printer.step() {}
        printer.finish()
    }
}

impl Doc {
    /// How many nested parts stand within each other at most.
    fn depth(&self) -> usize {
        let mut open = 0_usize;
        let depths = self.tokens.iter().map(|token| {
            match token {
                Token::Nest { .. } => open += 1,
                Token::NestEnd => open = open.saturating_sub(1),
                _ => {}
            }
            open
        });
        depths.max().unwrap_or(0)
    }
}

/// New lines held back since a [`Token::Collapse`].
struct Collapse {
    most: usize,
    lines: usize,
    indent: usize,
}

impl Collapse {
    fn text(&self) -> String {
        line_start(self.lines.min(self.most), self.indent)
    }
}

fn line_start(lines: usize, indent: usize) -> String {
    std::iter::repeat_n('\n', lines)
        .chain(std::iter::repeat_n(' ', indent))
        .collect()
}

struct Printer<'d> {
    tokens: &'d [Token],
    text: &'d str,
    width: Option<usize>,
    /// The next token and the next byte of text.
    at: usize,
    byte: usize,
    column: usize,
    levels: Vec<Level>,
    /// Whether what fits in a fitting group is known to fit: only a `Fits` inside could say otherwise.
    fits_inherit: bool,
    /// What is held back, the newest last.
    collapsing: Vec<Collapse>,
    out: String,
}

impl<'d> Printer<'d> {
    fn new(doc: &'d Doc, width: Option<usize>) -> Self {
        Printer {
            tokens: &doc.tokens,
            text: &doc.text,
            width,
            at: 0,
            byte: 0,
            column: 0,
            levels: vec![OUTERMOST],
            fits_inherit: !doc
                .tokens
                .iter()
                .any(|token| matches!(token, Token::Fits { .. })),
            collapsing: Vec::new(),
            out: String::with_capacity(doc.text.len() * 2),
        }
    }

    fn finish(mut self) -> String {
        self.end_collapse();
        self.out
    }

    fn level(&self) -> Level {
        self.levels.last().copied().unwrap_or(OUTERMOST)
    }

    /// Prints the next token; false at the end.
    fn step(&mut self) -> bool {
        let Some(token) = self.tokens.get(self.at) else {
            return false;
        };
        self.at += 1;
        let level = self.level();
        match token {
            Token::Text { bytes, width } => self.print(*bytes, *width),
            Token::Break { bytes, flexible } => {
                let flat = if *flexible {
                    self.flex_stays(*bytes, level)
                } else {
                    level.mode == Mode::Flat
                };
                if flat {
                    self.print(*bytes, *bytes)
                } else {
                    self.new_line(*bytes, level.indent)
                }
            }
            Token::Line => self.new_line(0, level.indent),
            Token::Nest {
                indent,
                when_broken,
            } => {
                let applies = !when_broken || level.mode == Mode::Broken;
                let indent = if applies {
                    nested(level.indent, self.column, *indent)
                } else {
                    level.indent
                };
                self.levels.push(Level { indent, ..level });
            }
            Token::Group { inherit } => {
                let inner = if *inherit && level.mode == Mode::Broken {
                    level
                } else {
                    self.group(level)
                };
                self.levels.push(inner);
            }
            Token::NestEnd | Token::GroupEnd => {
                self.levels.pop();
            }
            Token::Collapse(most) => {
                self.column = level.indent;
                self.collapsing.push(Collapse {
                    most: *most,
                    lines: 0,
                    indent: level.indent,
                });
            }
            Token::Fits { .. }
            | Token::FitsEnd
            | Token::Force
            | Token::ForceEnd
            | Token::Nothing => {}
        }
        true
    }

    fn flex_stays(&self, bytes: usize, level: Level) -> bool {
        level.mode == Mode::Flat || self.fits(self.at, self.column + bytes, true, None)
    }

    /// A group's level: flat if it fits.
    fn group(&self, level: Level) -> Level {
        let flat = Level {
            mode: Mode::Flat,
            fitted: self.fits_inherit,
            broke: None,
            ..level
        };
        let fits = level.fitted || self.fits(self.at, self.column, false, Some(flat));
        if fits {
            flat
        } else {
            Level {
                mode: Mode::Broken,
                fitted: false,
                ..level
            }
        }
    }

    fn print(&mut self, bytes: usize, width: usize) {
        if bytes > 0 {
            self.end_collapse();
        }
        self.out.push_str(&self.text[self.byte..self.byte + bytes]);
        self.byte += bytes;
        self.column += width;
    }

    /// A new line in place of so many bytes of text.
    fn new_line(&mut self, bytes: usize, indent: usize) {
        self.byte += bytes;
        self.column = indent;
        match self.collapsing.last_mut() {
            Some(collapse) => collapse.lines += 1,
            None => self.out.push_str(&line_start(1, indent)),
        }
    }

    /// Prints the lines held back. To an older request, what a newer one leaves counts as one line.
    fn end_collapse(&mut self) {
        let mut text = String::new();
        while let Some(mut collapse) = self.collapsing.pop() {
            if text.starts_with('\n') {
                collapse.lines += 1;
                text.clear();
            }
            text.insert_str(0, &collapse.text());
        }
        self.out.push_str(&text);
    }

    /// Whether what begins at a token fits into the rest of the line. With `group` that is the group
    /// just opened, up to its end; without, it is everything that follows, until a break that will
    /// become a new line. Only what follows some break can fail to fit: text that cannot break has no
    /// choice but to go on.
    fn fits(&self, from: usize, column: usize, broke: bool, group: Option<Level>) -> bool {
        let Some(width) = self.width else { return true };
        let mut scan = Scan {
            column,
            broke,
            opened: group.into_iter().collect(),
            outside: self.levels.len(),
        };
        for (at, token) in self.tokens[from..].iter().enumerate() {
            if scan.column > width && scan.broke {
                return false;
            }
            let level = scan
                .opened
                .last()
                .or_else(|| self.levels[..scan.outside].last());
            let Some(level) = level.copied() else {
                return true;
            };
            if let Some(answer) = scan.token(token, level, self.forcing(from + at, level)) {
                return answer;
            }
            if group.is_some() && scan.opened.is_empty() {
                break;
            }
        }
        !(scan.column > width && scan.broke)
    }

    /// Whether a token forces the group that is tried to break.
    fn forcing(&self, at: usize, level: Level) -> bool {
        self.tokens[at] == Token::Force && level.mode != Mode::BrokenOnly
    }
}

/// The state of one look ahead.
struct Scan {
    column: usize,
    broke: bool,
    /// The parts opened since the look ahead began.
    opened: Vec<Level>,
    /// How many of the parts that were open before it still are.
    outside: usize,
}

impl Scan {
    /// Takes one token; an answer ends the look ahead.
    fn token(&mut self, token: &Token, level: Level, forcing: bool) -> Option<bool> {
        let breaks = matches!(level.mode, Mode::Broken | Mode::BrokenOnly);
        match token {
            Token::Text { width, .. } => self.column += width,
            Token::Break { .. } | Token::Line if breaks => return Some(true),
            Token::Break { bytes, .. } => {
                self.column += bytes;
                self.broke = true;
            }
            Token::Line => {
                self.column = level.indent;
                self.broke = false;
            }
            Token::Nest {
                indent,
                when_broken,
            } => {
                let indent = if *when_broken {
                    level.indent
                } else {
                    nested(level.indent, self.column, *indent)
                };
                self.opened.push(Level {
                    indent,
                    broke: None,
                    ..level
                });
            }
            Token::Group { .. } => {
                let mode = if level.mode == Mode::Broken {
                    Mode::Flat
                } else {
                    level.mode
                };
                self.opened.push(Level {
                    mode,
                    broke: Some(self.broke),
                    ..level
                });
            }
            Token::Fits { enabled } => {
                let mode = match (enabled, level.mode) {
                    (false, _) | (true, Mode::FlatOnly) => Mode::FlatOnly,
                    (true, _) => Mode::BrokenOnly,
                };
                self.opened.push(Level {
                    mode,
                    broke: None,
                    ..level
                });
            }
            Token::Force if forcing => return Some(false),
            Token::GroupEnd | Token::NestEnd | Token::FitsEnd => self.close(token),
            Token::Collapse(_) => self.column = level.indent,
            Token::Force | Token::ForceEnd | Token::Nothing => {}
        }
        None
    }

    fn close(&mut self, token: &Token) {
        match self.opened.pop() {
            Some(level) => self.broke = level.broke.unwrap_or(self.broke),
            // Parts that only matter while fitting are not among those of the printer.
            None if *token != Token::FitsEnd => self.outside = self.outside.saturating_sub(1),
            None => {}
        }
    }
}

fn nested(indent: usize, column: usize, by: Indent) -> usize {
    match by {
        Indent::By(columns) => indent + columns,
        Indent::Cursor => column,
        Indent::Reset => 0,
    }
}
