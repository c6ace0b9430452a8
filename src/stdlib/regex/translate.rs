//! From Perl's patterns, as Erlang takes them, to those of the engine that runs them here.
//!
//! Most of the syntax is the same. What is not is rewritten: white space of extended patterns is dropped,
//! `$` before a last line break, `\h`, `\K{name}`, literal braces, classes with brackets in them. On the way
//! the pattern is checked, so that what is wrong with it is told in the words and at the place that Erlang
//! has. Flags other than these stay with the engine.

use std::fmt::Write;

/// What the options and `(?...)` set for a part of a pattern, as far as it changes how it is read.
#[derive(Clone, Copy, Default)]
pub struct Flags {
    /// `x`: white space and comments do not count.
    pub extended: bool,
    /// `m`: `^` and `$` match at every line.
    pub multiline: bool,
    /// `U`: quantifiers take little unless a `?` follows.
    pub ungreedy: bool,
    /// `dollar_endonly`: `$` matches at the very end only.
    pub dollar_endonly: bool,
    /// `u`: the pattern and the texts are characters, not bytes.
    pub unicode: bool,
}

/// A pattern for the engine.
pub struct Translated {
    /// The pattern.
    pub pattern: String,
    /// The names of its groups, with their numbers.
    pub names: Vec<(String, usize)>,
}

/// What is wrong, and at which character.
pub type Problem = (String, usize);

struct Group {
    flags: Flags,
    /// Whether it is an assertion that looks back, and something in it has no fixed length.
    lookbehind: bool,
    variable: bool,
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    out: String,
    flags: Flags,
    open: Vec<Group>,
    names: Vec<(String, usize)>,
    groups: usize,
    total: usize,
    /// Whether a quantifier may come now.
    repeatable: bool,
}

/// Translates a pattern.
///
/// # Errors
/// What is wrong with it.
pub fn translate(chars: &[char], flags: Flags) -> Result<Translated, Problem> {
    let mut reader = Reader {
        chars,
        at: 0,
        out: String::with_capacity(chars.len() + 8),
        flags,
        open: Vec::new(),
        names: Vec::new(),
        groups: 0,
        total: count_groups(chars),
        repeatable: false,
    };
    // Verbs at the beginning choose line ends or encodings, which are what they are here.
    while reader.rest_starts_with("(*") {
        let end = reader
            .find(')')
            .ok_or_else(|| reader.problem("missing )"))?;
        reader.at = end + 1;
    }
    while reader.at < chars.len() {
        reader.item()?;
    }
    if !reader.open.is_empty() {
        return Err(reader.problem("missing )"));
    }
    Ok(Translated {
        pattern: reader.out,
        names: reader.names,
    })
}

/// How many groups capture; needed before they are read, to tell `\10` from an octal number.
fn count_groups(chars: &[char]) -> usize {
    let (mut at, mut count, mut in_class) = (0, 0, false);
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 1,
            '[' if !in_class => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && !chars[..at].ends_with(&['(', '?']) => {
                let after: String = chars[at + 1..].iter().take(4).collect();
                let named = after.starts_with("?P<")
                    || after.starts_with("?'")
                    || after.starts_with("?<")
                        && !after.starts_with("?<=")
                        && !after.starts_with("?<!");
                count += usize::from(named || !after.starts_with(['?', '*']));
            }
            _ => {}
        }
        at += 1;
    }
    count
}

impl Reader<'_> {
    fn problem(&self, text: &str) -> Problem {
        (text.to_string(), self.at)
    }

    fn problem_at(&self, text: &str, at: usize) -> Problem {
        (text.to_string(), at)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn rest_starts_with(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    fn find(&self, wanted: char) -> Option<usize> {
        let found = self.chars[self.at..].iter().position(|c| *c == wanted);
        found.map(|ahead| self.at + ahead)
    }

    /// A character that means itself.
    fn literal(&mut self, c: char) {
        if r"\.+*?()|[]{}^$".contains(c) {
            self.out.push('\\');
        }
        self.out.push(c);
        self.repeatable = true;
    }

    fn item(&mut self) -> Result<(), Problem> {
        let c = self.chars[self.at];
        match c {
            '\\' => return self.escape(),
            '[' => return self.class(),
            '(' => return self.open_group(),
            ')' => return self.close_group(),
            '*' | '+' | '?' => return self.quantifier(self.at + 1),
            '{' => {
                if let Some(end) = self.counted()? {
                    return self.quantifier(end);
                }
                self.literal('{');
            }
            '|' => {
                self.out.push('|');
                self.repeatable = false;
            }
            '$' if self.flags.dollar_endonly && !self.flags.multiline => self.assertion(r"\z"),
            '$' if !self.flags.multiline => self.assertion(r"(?=\n?\z)"),
            '^' | '$' => self.assertion(if c == '^' { "^" } else { "$" }),
            '.' => {
                self.out.push('.');
                self.repeatable = true;
            }
            '#' if self.flags.extended => {
                self.at = self.find('\n').unwrap_or(self.chars.len() - 1);
            }
            c if self.flags.extended && c.is_ascii_whitespace() => {}
            c => self.literal(c),
        }
        self.at += 1;
        Ok(())
    }

    fn assertion(&mut self, text: &str) {
        self.out.push_str(text);
        self.repeatable = true;
    }

    /// The end of a `{n}`, `{n,}` or `{n,m}` that begins here; anything else in braces means itself.
    fn counted(&self) -> Result<Option<usize>, Problem> {
        let Some(end) = self.find('}') else {
            return Ok(None);
        };
        let text: String = self.chars[self.at + 1..end].iter().collect();
        let (low, high) = text.split_once(',').unwrap_or((&text, &text));
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(low) || !(high.is_empty() || is_number(high)) {
            return Ok(None);
        }
        let low: u32 = low.parse().unwrap_or(u32::MAX);
        let high: u32 = if high.is_empty() {
            low
        } else {
            high.parse().unwrap_or(u32::MAX)
        };
        if low > 65_535 || high > 65_535 {
            return Err(self.problem_at("number too big in {} quantifier", end));
        }
        if high < low {
            return Err(self.problem_at("numbers out of order in {} quantifier", end));
        }
        Ok(Some(end + 1))
    }

    /// A quantifier up to `end`, and the sign behind it that says how much it takes.
    fn quantifier(&mut self, end: usize) -> Result<(), Problem> {
        if !self.repeatable {
            return Err(self.problem_at("nothing to repeat", end - 1));
        }
        let text: String = self.chars[self.at..end].iter().collect();
        let fixed = text.starts_with('{') && !text.contains(',');
        if !fixed {
            self.open.iter_mut().for_each(|group| group.variable = true);
        }
        self.out.push_str(&text);
        self.at = end;
        match self.peek(0) {
            Some('+') => {
                self.out.push('+');
                self.at += 1;
            }
            Some('?') => {
                if !self.flags.ungreedy {
                    self.out.push('?');
                }
                self.at += 1;
            }
            _ if self.flags.ungreedy => self.out.push('?'),
            _ => {}
        }
        self.repeatable = false;
        Ok(())
    }

    fn open_group(&mut self) -> Result<(), Problem> {
        let mut lookbehind = false;
        let outer = self.flags;
        self.at += 1;
        if self.peek(0) != Some('?') {
            self.groups += 1;
            self.out.push('(');
        } else {
            self.at += 1;
            match self.special_group()? {
                Special::Done => return Ok(()),
                Special::Open { looks_back } => lookbehind = looks_back,
            }
        }
        self.open.push(Group {
            flags: outer,
            lookbehind,
            variable: false,
        });
        self.repeatable = false;
        Ok(())
    }

    /// What follows `(?`.
    fn special_group(&mut self) -> Result<Special, Problem> {
        const PLAIN: &[(&str, bool)] = &[
            (":", false),
            ("=", false),
            ("!", false),
            (">", false),
            ("<=", true),
            ("<!", true),
        ];
        for (sign, looks_back) in PLAIN {
            if self.rest_starts_with(sign) {
                self.at += sign.len();
                let _ = write!(self.out, "(?{sign}");
                return Ok(Special::Open {
                    looks_back: *looks_back,
                });
            }
        }
        match self.peek(0) {
            Some('#') => {
                self.at = self
                    .find(')')
                    .ok_or_else(|| self.problem_at("missing ) after comment", self.chars.len()))?
                    + 1;
                Ok(Special::Done)
            }
            Some('|') => {
                Err(self.problem("branch reset groups are something that suplab does not support"))
            }
            Some('C') => Err(self.problem("callouts are something that suplab does not support")),
            Some('(') => self.condition(),
            Some('<') => self.named_group(1, '>'),
            Some('\'') => self.named_group(1, '\''),
            Some('P') => self.python_group(),
            Some('R' | '&' | '+' | '0'..='9') => self.recursion(),
            Some('-') if self.peek(1).is_some_and(|c| c.is_ascii_digit()) => self.recursion(),
            _ => self.inline_flags(),
        }
    }

    fn python_group(&mut self) -> Result<Special, Problem> {
        match self.peek(1) {
            Some('<') => self.named_group(2, '>'),
            Some('=') => {
                self.at += 2;
                let name = self.name(')')?;
                self.reference(&name)
            }
            Some('>') => {
                self.at += 2;
                let name = self.name(')')?;
                let _ = write!(self.out, "\\g<{name}>");
                self.repeatable = true;
                Ok(Special::Done)
            }
            _ => {
                self.at += 1;
                Err(self.problem("unrecognized character after (?P"))
            }
        }
    }

    fn reference(&mut self, name: &str) -> Result<Special, Problem> {
        let _ = write!(self.out, "\\k<{name}>");
        self.repeatable = true;
        Ok(Special::Done)
    }

    /// A name up to its terminator, which is read too.
    fn name(&mut self, end: char) -> Result<String, Problem> {
        let start = self.at;
        if self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            return Err(self.problem("group name must start with a non-digit"));
        }
        while self
            .peek(0)
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            self.at += 1;
        }
        let name: String = self.chars[start..self.at].iter().collect();
        if self.peek(0) != Some(end) || name.is_empty() {
            return Err(self.problem("syntax error in subpattern name (missing terminator)"));
        }
        self.at += 1;
        Ok(name)
    }

    fn named_group(&mut self, skip: usize, end: char) -> Result<Special, Problem> {
        self.at += skip;
        let name = self.name(end)?;
        if self.names.iter().any(|(known, _)| *known == name) {
            return Err(self.problem_at("two named subpatterns have the same name", self.at - 1));
        }
        self.groups += 1;
        let _ = write!(self.out, "(?<{name}>");
        self.names.push((name, self.groups));
        Ok(Special::Open { looks_back: false })
    }

    /// `(?(1)yes|no)`, `(?(<name>)yes|no)`, or with an assertion as the condition.
    fn condition(&mut self) -> Result<Special, Problem> {
        let inside: String = self.chars[self.at + 1..]
            .iter()
            .take_while(|c| **c != ')')
            .collect();
        if inside.starts_with('?') {
            return Err(
                self.problem("assertions as conditions are something that suplab does not support")
            );
        }
        let bare = inside.trim_matches(['<', '>', '\'']);
        if let Ok(number) = bare.parse::<usize>() {
            if number == 0 || number > self.total {
                let end = self.at + 2 + inside.chars().count();
                return Err(self.problem_at("reference to non-existent subpattern", end));
            }
            let _ = write!(self.out, "(?({number})");
        } else {
            let _ = write!(self.out, "(?(<{bare}>)");
        }
        self.at += inside.chars().count() + 2;
        Ok(Special::Open { looks_back: false })
    }

    /// `(?R)`, `(?1)`, `(?-1)`, `(?&name)`: the pattern or a group of it once more.
    fn recursion(&mut self) -> Result<Special, Problem> {
        let end = self.find(')').ok_or_else(|| {
            self.problem_at("(?R or (?[+-]digits must be followed by )", self.at + 1)
        })?;
        let text: String = self.chars[self.at..end].iter().collect();
        let target = match text.as_bytes() {
            b"R" => "0".to_string(),
            [b'&', ..] => text[1..].to_string(),
            [b'-', ..] => (self.groups + 1)
                .saturating_sub(text[1..].parse().unwrap_or(0))
                .to_string(),
            [b'+', ..] => (self.groups + text[1..].parse::<usize>().unwrap_or(1)).to_string(),
            _ => text,
        };
        let _ = write!(self.out, "\\g<{target}>");
        self.at = end + 1;
        self.repeatable = true;
        Ok(Special::Done)
    }

    /// `(?i)`, `(?i-s:...)`.
    fn inline_flags(&mut self) -> Result<Special, Problem> {
        let (mut on, mut on_text, mut off_text) = (true, String::new(), String::new());
        let mut flags = self.flags;
        loop {
            match self.peek(0) {
                Some('-') if on => on = false,
                Some('x') => flags.extended = on,
                Some('U') => flags.ungreedy = on,
                Some('J') => {}
                Some(c @ ('i' | 'm' | 's')) => {
                    if c == 'm' {
                        flags.multiline = on;
                    }
                    if on { &mut on_text } else { &mut off_text }.push(c);
                }
                Some(end @ (')' | ':')) => {
                    self.at += 1;
                    return Ok(self.with_flags(flags, &on_text, &off_text, end));
                }
                _ => return Err(self.problem("unrecognized character after (? or (?-")),
            }
            self.at += 1;
        }
    }

    fn with_flags(&mut self, flags: Flags, on: &str, off: &str, end: char) -> Special {
        let minus = if off.is_empty() { "" } else { "-" };
        let empty = on.is_empty() && off.is_empty();
        if end == ')' {
            // From here to the end of the group around it.
            self.flags = flags;
            if !empty {
                let _ = write!(self.out, "(?{on}{minus}{off})");
            }
            self.repeatable = false;
            return Special::Done;
        }
        let _ = write!(self.out, "(?{on}{minus}{off}:");
        self.flags = flags;
        Special::Open { looks_back: false }
    }

    fn close_group(&mut self) -> Result<(), Problem> {
        let Some(group) = self.open.pop() else {
            return Err(self.problem("unmatched parentheses"));
        };
        if group.lookbehind && group.variable {
            return Err(self.problem("lookbehind assertion is not fixed length"));
        }
        self.flags = group.flags;
        self.out.push(')');
        self.at += 1;
        self.repeatable = true;
        Ok(())
    }

    /// A backslash outside of classes.
    fn escape(&mut self) -> Result<(), Problem> {
        let Some(c) = self.peek(1) else {
            return Err(self.problem_at("\\ at end of pattern", self.at + 1));
        };
        if let '0'..='9' = c {
            return self.number();
        }
        if let 'x' | 'o' | 'c' = c {
            let c = self.coded()?;
            self.literal(c);
            return Ok(());
        }
        if let 'p' | 'P' = c {
            let text = self.property()?;
            self.out.push_str(&text);
            self.repeatable = true;
            return Ok(());
        }
        if let 'g' | 'k' = c {
            return self.back_reference(c);
        }
        self.at += 2;
        let text = match c {
            'Q' => {
                self.quoted();
                return Ok(());
            }
            'E' => return Ok(()),
            'd' | 'D' | 'w' | 'W' | 'b' | 'B' | 'A' | 'z' | 'G' | 'K' => {
                let _ = write!(self.out, "\\{c}");
                self.repeatable = true;
                return Ok(());
            }
            'Z' => r"(?=\n?\z)",
            'X' => r"(?>\r\n|\P{M}\p{M}*|\p{M}+)",
            'R' => r"(?>\r\n|[\n\x0B\f\r\x{85}\x{2028}\x{2029}])",
            'N' => r"[^\n]",
            'C' => {
                return Err(
                    self.problem_at("\\C is something that suplab does not support", self.at)
                );
            }
            's' if self.flags.unicode => r"\s",
            'S' if self.flags.unicode => r"\S",
            's' => r"[\t-\r ]",
            'S' => r"[^\t-\r ]",
            'h' => HORIZONTAL,
            'H' => NOT_HORIZONTAL,
            'v' => VERTICAL,
            'V' => NOT_VERTICAL,
            _ => {
                self.literal(control(c).unwrap_or(c));
                return Ok(());
            }
        };
        self.out.push_str(text);
        self.repeatable = true;
        Ok(())
    }

    /// `\Q...\E`.
    fn quoted(&mut self) {
        while self.at < self.chars.len() {
            if self.rest_starts_with("\\E") {
                self.at += 2;
                return;
            }
            self.literal(self.chars[self.at]);
            self.at += 1;
        }
    }

    /// `\1`: a group before, or an octal number.
    fn number(&mut self) -> Result<(), Problem> {
        let start = self.at + 1;
        let digits: String = self.chars[start..]
            .iter()
            .take(3)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let number: usize = digits.parse().unwrap_or(0);
        if !digits.starts_with('0') && (number < 10 || number <= self.total) {
            self.at = start + digits.len();
            if number > self.total {
                return Err(self.problem("reference to non-existent subpattern"));
            }
            let _ = write!(self.out, "(?:\\{number})");
            self.repeatable = true;
            return Ok(());
        }
        let octal: String = digits.chars().take_while(|c| c.is_digit(8)).collect();
        self.at = start + octal.len().max(1);
        let code = u32::from_str_radix(&octal, 8).unwrap_or(u32::from(digits.as_bytes()[0]));
        self.literal(char::from_u32(code & 0x1ff).unwrap_or('\0'));
        Ok(())
    }

    /// `\xHH`, `\x{H...}`, `\o{...}`, `\cX` as the character that it is.
    fn coded(&mut self) -> Result<char, Problem> {
        let kind = self.peek(1);
        self.at += 2;
        if kind == Some('c') {
            let c = self
                .peek(0)
                .ok_or_else(|| self.problem("\\c at end of pattern"))?;
            self.at += 1;
            return Ok(char::from(c.to_ascii_uppercase() as u8 ^ 0x40));
        }
        let base = if kind == Some('x') { 16 } else { 8 };
        if self.peek(0) == Some('{') {
            let end = self
                .find('}')
                .ok_or_else(|| self.problem("missing terminating } in \\x{} or \\o{}"))?;
            let digits: String = self.chars[self.at + 1..end].iter().collect();
            let code = u32::from_str_radix(&digits, base).unwrap_or(u32::MAX);
            let most = if self.flags.unicode { 0x10_FFFF } else { 0xff };
            self.at = end + 1;
            return char::from_u32(code)
                .filter(|_| code <= most)
                .ok_or_else(|| {
                    self.problem_at("character value in \\x{} or \\o{} is too large", end)
                });
        }
        let digits: String = self.chars[self.at..]
            .iter()
            .take(2)
            .take_while(|c| c.is_digit(base))
            .collect();
        self.at += digits.len();
        Ok(char::from(u8::from_str_radix(&digits, base).unwrap_or(0)))
    }

    /// `\p{Lu}`, `\pL`, `\P{^Lu}`.
    fn property(&mut self) -> Result<String, Problem> {
        let mut negated = self.peek(1) == Some('P');
        self.at += 2;
        let mut name = match self.peek(0) {
            None => return Err(self.problem("malformed \\P or \\p sequence")),
            Some('{') => {
                let end = self
                    .find('}')
                    .ok_or_else(|| self.problem("malformed \\P or \\p sequence"))?;
                let name: String = self.chars[self.at + 1..end].iter().collect();
                self.at = end + 1;
                name
            }
            Some(c) => {
                self.at += 1;
                c.to_string()
            }
        };
        if let Some(rest) = name.strip_prefix('^') {
            negated = !negated;
            name = rest.to_string();
        }
        let set = match name.as_str() {
            "L&" => r"\p{Lu}\p{Ll}\p{Lt}".to_string(),
            "Any" => r"\x{0}-\x{10FFFF}".to_string(),
            "Xan" => r"\p{L}\p{N}".to_string(),
            "Xwd" => r"\p{L}\p{N}_".to_string(),
            "Xsp" | "Xps" => r"\s".to_string(),
            name => format!(r"\p{{{name}}}"),
        };
        let text = format!("[{}{set}]", if negated { "^" } else { "" });
        if fancy_regex::Regex::new(&text).is_err() {
            return Err(self.problem_at("unknown property name after \\P or \\p", self.at - 1));
        }
        Ok(text)
    }

    /// `\g1`, `\g{-1}`, `\g{name}`, `\k<name>` and the like.
    fn back_reference(&mut self, kind: char) -> Result<(), Problem> {
        let start = self.at + 1;
        let close = match self.peek(2) {
            Some('{') => Some('}'),
            Some('<') => Some('>'),
            Some('\'') => Some('\''),
            _ => None,
        };
        let text: String = match close {
            Some(close) => {
                self.at += 3;
                let end = self.find(close).ok_or_else(|| {
                    self.problem("syntax error in subpattern name (missing terminator)")
                })?;
                let text = self.chars[self.at..end].iter().collect();
                self.at = end + 1;
                text
            }
            None if kind == 'k' => {
                let text = "\\k is not followed by a braced, angle-bracketed, or quoted name";
                return Err(self.problem_at(text, start));
            }
            None => {
                self.at += 2;
                let text: String = self.chars[self.at..]
                    .iter()
                    .enumerate()
                    .take_while(|(at, c)| c.is_ascii_digit() || *at == 0 && **c == '-')
                    .map(|(_, c)| *c)
                    .collect();
                self.at += text.len();
                text
            }
        };
        self.repeatable = true;
        // In angle brackets `\g` runs the group again, as the engine knows it.
        if kind == 'g' && matches!(close, Some('>' | '\'')) {
            let _ = write!(self.out, "\\g<{text}>");
            return Ok(());
        }
        let number = match text.parse::<i64>() {
            Ok(back @ ..0) => i64::try_from(self.groups).unwrap_or(0) + 1 + back,
            Ok(number) => number,
            Err(_) if text.is_empty() || kind == 'g' && close.is_none() => {
                return Err(self.problem_at("a numbered reference must not be zero", start));
            }
            Err(_) => {
                let _ = write!(self.out, "\\k<{text}>");
                return Ok(());
            }
        };
        match usize::try_from(number) {
            Ok(number @ 1..) if number <= self.total => {
                let _ = write!(self.out, "(?:\\{number})");
                Ok(())
            }
            _ => Err(self.problem("reference to non-existent subpattern")),
        }
    }
}

/// How a group began.
enum Special {
    /// It is complete.
    Done,
    /// It goes on to its `)`.
    Open {
        /// Whether it is an assertion about what comes before.
        looks_back: bool,
    },
}

const HORIZONTAL: &str = r"[\t \x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]";
const NOT_HORIZONTAL: &str =
    r"[^\t \x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]";
const VERTICAL: &str = r"[\n-\r\x{85}\x{2028}\x{2029}]";
const NOT_VERTICAL: &str = r"[^\n-\r\x{85}\x{2028}\x{2029}]";

/// The control character that a letter behind a backslash stands for.
fn control(c: char) -> Option<char> {
    Some(match c {
        'a' => '\u{7}',
        'e' => '\u{1B}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return None,
    })
}

/// A member of a class: a character, which may begin or end a range, or a set.
enum Member {
    Char(char),
    Set(String),
}

impl Reader<'_> {
    /// `[...]`.
    fn class(&mut self) -> Result<(), Problem> {
        self.at += 1;
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.out.push('^');
            self.at += 1;
        }
        let mut first = true;
        loop {
            match self.peek(0) {
                None => return Err(self.problem("missing terminating ] for character class")),
                Some(']') if !first => break,
                Some(_) => {}
            }
            first = false;
            if self.rest_starts_with("\\E") {
                self.at += 2;
                continue;
            }
            if self.rest_starts_with("\\Q") {
                self.at += 2;
                self.quoted();
                continue;
            }
            self.member_or_range()?;
        }
        self.out.push(']');
        self.at += 1;
        self.repeatable = true;
        Ok(())
    }

    fn member_or_range(&mut self) -> Result<(), Problem> {
        let from = match self.member()? {
            Member::Set(set) => {
                self.out.push_str(&set);
                return Ok(());
            }
            Member::Char(c) => c,
        };
        let ranges = self.peek(0) == Some('-') && !matches!(self.peek(1), None | Some(']'));
        if !ranges {
            self.class_char(from);
            return Ok(());
        }
        self.at += 1;
        let end_at = self.at;
        match self.member()? {
            Member::Char(to) if to < from => {
                Err(self.problem_at("range out of order in character class", end_at))
            }
            Member::Char(to) => {
                self.class_char(from);
                self.out.push('-');
                self.class_char(to);
                Ok(())
            }
            Member::Set(_) => Err(self.problem_at("invalid range in character class", end_at + 1)),
        }
    }

    fn class_char(&mut self, c: char) {
        if r"\[]^-&~".contains(c) {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    fn member(&mut self) -> Result<Member, Problem> {
        let Some(c) = self.peek(0) else {
            return Err(self.problem("missing terminating ] for character class"));
        };
        if c == '['
            && self.peek(1) == Some(':')
            && let Some(set) = self.posix()?
        {
            return Ok(Member::Set(set));
        }
        if c != '\\' {
            self.at += 1;
            return Ok(Member::Char(c));
        }
        let Some(c) = self.peek(1) else {
            return Err(self.problem_at("\\ at end of pattern", self.at + 1));
        };
        match c {
            'x' | 'o' | 'c' => return self.coded().map(Member::Char),
            'p' | 'P' => return self.property().map(Member::Set),
            '0'..='7' => {
                let octal: String = self.chars[self.at + 1..]
                    .iter()
                    .take(3)
                    .take_while(|c| c.is_digit(8))
                    .collect();
                self.at += 1 + octal.len();
                let code = u32::from_str_radix(&octal, 8).unwrap_or(0);
                return Ok(Member::Char(char::from_u32(code).unwrap_or('\0')));
            }
            _ => self.at += 2,
        }
        Ok(match c {
            'd' | 'D' | 'w' | 'W' => Member::Set(format!("\\{c}")),
            's' if self.flags.unicode => Member::Set(r"\s".into()),
            'S' if self.flags.unicode => Member::Set(r"\S".into()),
            's' => Member::Set(r"\t-\r ".into()),
            'S' => Member::Set(r"[^\t-\r ]".into()),
            'h' => Member::Set(HORIZONTAL.into()),
            'H' => Member::Set(NOT_HORIZONTAL.into()),
            'v' => Member::Set(VERTICAL.into()),
            'V' => Member::Set(NOT_VERTICAL.into()),
            'b' => Member::Char('\u{8}'),
            c => Member::Char(control(c).unwrap_or(c)),
        })
    }

    /// `[:alpha:]`; `None` if it only looks like one.
    fn posix(&mut self) -> Result<Option<String>, Problem> {
        let rest: String = self.chars[self.at + 2..].iter().collect();
        let Some(end) = rest.find(":]") else {
            return Ok(None);
        };
        let name = &rest[..end];
        if !name.chars().all(|c| c.is_ascii_lowercase() || c == '^') {
            return Ok(None);
        }
        let (negated, bare) = match name.strip_prefix('^') {
            Some(bare) => (true, bare),
            None => (false, name),
        };
        let set = match bare {
            "alpha" => r"\p{L}",
            "lower" => r"\p{Ll}",
            "upper" => r"\p{Lu}",
            "alnum" => r"\p{L}\p{N}",
            "space" if self.flags.unicode => r"\s",
            "space" => r"\t-\r ",
            "digit" => r"\d",
            "word" => r"\w",
            "punct" => r"\p{P}$+<=>\^`|~",
            "blank" => r"\t ",
            "cntrl" => r"\x00-\x1F\x7F",
            "xdigit" => "0-9A-Fa-f",
            "ascii" => r"\x00-\x7F",
            "graph" => r"!-~\x{A1}-\x{10FFFF}",
            "print" => r" -~\x{A0}-\x{10FFFF}",
            _ => {
                return Err(self.problem_at(
                    "unknown POSIX class name",
                    self.at + 2 + usize::from(negated),
                ));
            }
        };
        self.at += name.chars().count() + 4;
        Ok(Some(format!("[{}{set}]", if negated { "^" } else { "" })))
    }
}
