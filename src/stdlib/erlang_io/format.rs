//! Formats: text with control sequences such as `~8.2.0b`, and what they make of their arguments.

use crate::stdlib::iodata;
use crate::term::erlang_text::{format_p, format_w};
use crate::term::{Term, number};

/// A control sequence: `~F.P.PadModC`.
struct Sequence {
    /// The width, negative to adjust to the left.
    width: Option<i64>,
    precision: Option<usize>,
    pad: char,
    unicode: bool,
    kind: char,
}

/// How long one sequence may make a text: a huge width must not end the program.
const LONGEST: usize = 1 << 20;

/// The text of a format, or `None` if the arguments do not fit it.
pub(super) fn run(format: &str, args: &[Term]) -> Option<String> {
    let mut out = String::new();
    let mut args = args.iter();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '~' {
            out.push(c);
            continue;
        }
        let sequence = sequence(&mut chars, &mut args)?;
        out.push_str(&sequence.text(&mut args)?);
    }
    args.next().is_none().then_some(out)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;
type Args<'a> = std::slice::Iter<'a, Term>;

/// A number that is written, or `*` for one that is an argument.
fn number(chars: &mut Chars, args: &mut Args) -> Option<Option<i64>> {
    if chars.next_if_eq(&'*').is_some() {
        return args.next()?.as_int().map(Some);
    }
    let mut digits = String::new();
    if let Some(sign) = chars.next_if_eq(&'-') {
        digits.push(sign);
    }
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    if digits.is_empty() {
        return Some(None);
    }
    digits.parse().ok().map(Some)
}

fn sequence(chars: &mut Chars, args: &mut Args) -> Option<Sequence> {
    let width = number(chars, args)?;
    let (mut precision, mut pad) = (None, ' ');
    if chars.next_if_eq(&'.').is_some() {
        precision = match number(chars, args)? {
            Some(precision) => Some(usize::try_from(precision).ok()?),
            None => None,
        };
        if chars.next_if_eq(&'.').is_some() {
            pad = match chars.next()? {
                '*' => char::from_u32(u32::try_from(args.next()?.as_int()?).ok()?)?,
                pad => pad,
            };
        }
    }
    let mut unicode = false;
    while let Some(modifier) = chars.next_if(|c| matches!(c, 't' | 'l' | 'k' | 'K')) {
        unicode |= modifier == 't';
    }
    Some(Sequence {
        width,
        precision,
        pad,
        unicode,
        kind: chars.next()?,
    })
}

impl Sequence {
    fn text(&self, args: &mut Args) -> Option<String> {
        match self.kind {
            '~' => return Some("~".to_string()),
            'n' => return Some("\n".repeat(self.times()?)),
            _ => {}
        }
        let argument = args.next()?;
        match self.kind {
            'i' => Some(String::new()),
            'c' => self.character(argument),
            's' => self.string(argument),
            'w' => self.padded(&format_w(argument)),
            // The width of `~p` is where lines break, which they do not here.
            'p' => Some(if self.unicode {
                format_p(argument)
            } else {
                self.bytes(argument)
            }),
            'W' => self.padded(&plain_dots(format_w(&limited(argument, args.next()?)?))),
            'P' => Some(plain_dots(format_p(&limited(argument, args.next()?)?))),
            'f' => self.padded(&number::fixed(float(argument)?, self.decimals(6)?, false)?),
            'e' => self.padded(&exponent(float(argument)?, self.precision.unwrap_or(6))?),
            'g' => self.padded(&self.general(float(argument)?)?),
            'b' => self.padded(&self.integer(argument)?.to_ascii_lowercase()),
            'B' => self.padded(&self.integer(argument)?),
            '#' => self.padded(&format!(
                "{}#{}",
                self.precision.unwrap_or(10),
                self.integer(argument)?
            )),
            '+' => {
                let digits = self.integer(argument)?.to_ascii_lowercase();
                self.padded(&format!("{}#{digits}", self.precision.unwrap_or(10)))
            }
            'x' | 'X' => self.prefixed(argument, args.next()?),
            _ => None,
        }
    }

    /// How often a character is repeated.
    fn times(&self) -> Option<usize> {
        let times = match (self.precision, self.width) {
            (Some(times), _) => times,
            (None, Some(width)) => usize::try_from(width.unsigned_abs()).ok()?,
            (None, None) => 1,
        };
        (times <= LONGEST).then_some(times)
    }

    fn character(&self, argument: &Term) -> Option<String> {
        let c = char::from_u32(u32::try_from(argument.as_int()?).ok()?)?;
        let text = c.to_string().repeat(self.times()?);
        match self.precision {
            Some(_) => self.padded(&text),
            None => Some(text),
        }
    }

    /// `~p` without `t` takes bytes for characters.
    fn bytes(&self, argument: &Term) -> String {
        match argument.as_bytes() {
            Some(bytes)
                if !bytes.is_ascii()
                    && bytes
                        .iter()
                        .all(|byte| *byte >= 0xA0 || (32..127).contains(byte)) =>
            {
                let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
                format!("<<{text:?}>>")
            }
            _ => format_p(argument),
        }
    }

    fn string(&self, argument: &Term) -> Option<String> {
        let text = match argument.as_atom() {
            Some(name) => name.as_str().to_string(),
            None if self.unicode => String::from_utf8(iodata::chardata(argument).ok()?).ok()?,
            None => iodata::to_bytes(argument)
                .ok()?
                .into_iter()
                .map(char::from)
                .collect(),
        };
        let text = match self.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text,
        };
        let width = self
            .width
            .map(|width| usize::try_from(width.unsigned_abs()).unwrap_or(LONGEST));
        match width {
            // A string that is too long is cut where a number shows stars.
            Some(width) if text.chars().count() > width => Some(text.chars().take(width).collect()),
            _ => self.padded(&text),
        }
    }

    /// The text in its field; stars if it is too long.
    fn padded(&self, text: &str) -> Option<String> {
        let Some(width) = self.width else {
            return Some(text.to_string());
        };
        let field = usize::try_from(width.unsigned_abs())
            .ok()
            .filter(|field| *field <= LONGEST)?;
        let length = text.chars().count();
        if length > field {
            return Some("*".repeat(field));
        }
        let padding = self.pad.to_string().repeat(field - length);
        Some(if width < 0 {
            format!("{text}{padding}")
        } else {
            format!("{padding}{text}")
        })
    }

    fn decimals(&self, default: usize) -> Option<usize> {
        match self.precision {
            Some(0) => None,
            Some(decimals) => Some(decimals),
            None => Some(default),
        }
    }

    fn general(&self, value: f64) -> Option<String> {
        let digits = self.precision.unwrap_or(6);
        let size = value.abs();
        if (0.1..10_000.0).contains(&size) {
            // As many digits as are asked for, those before the point among them.
            let before = if size < 1.0 {
                0
            } else {
                size.log10().floor() as usize + 1
            };
            number::fixed(value, digits.saturating_sub(before).max(1), false)
        } else {
            exponent(value, digits)
        }
    }

    fn integer(&self, argument: &Term) -> Option<String> {
        let base = u32::try_from(self.precision.unwrap_or(10)).ok()?;
        number::integer_to_string(argument, base)
    }

    fn prefixed(&self, argument: &Term, prefix: &Term) -> Option<String> {
        let prefix = match prefix.as_atom() {
            Some(name) => name.as_str().to_string(),
            None if prefix.is_list() => String::from_utf8(iodata::chardata(prefix).ok()?).ok()?,
            None => return None,
        };
        let digits = self.integer(argument)?;
        let digits = if self.kind == 'x' {
            digits.to_ascii_lowercase()
        } else {
            digits
        };
        self.padded(&match digits.strip_prefix('-') {
            Some(digits) => format!("-{prefix}{digits}"),
            None => format!("{prefix}{digits}"),
        })
    }
}

fn float(term: &Term) -> Option<f64> {
    match term {
        Term::Float(value) => Some(*value),
        _ => None,
    }
}

/// `3.14159e+0`: so many digits, and an exponent as short as it can be.
fn exponent(value: f64, digits: usize) -> Option<String> {
    let decimals = digits
        .checked_sub(1)
        .filter(|decimals| (1..=249).contains(decimals))?;
    let text = number::scientific(value, decimals)?;
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let sign = if exponent < 0 { '-' } else { '+' };
    Some(format!("{mantissa}e{sign}{}", exponent.abs()))
}

/// The term with lists cut off at a depth, as `~W` and `~P` show it.
fn limited(term: &Term, depth: &Term) -> Option<Term> {
    let depth = usize::try_from(depth.as_int()?).ok()?;
    Some(cut(term, depth))
}

/// The mark of what was left out is an atom that would print in quotes.
fn plain_dots(text: String) -> String {
    text.replace("'...'", "...")
}

fn cut(term: &Term, depth: usize) -> Term {
    let dots = || Term::atom("...");
    if depth == 0 {
        return dots();
    }
    match term {
        Term::Cons(_) => {
            let elements: Vec<Term> = term.iter().cloned().collect();
            if elements.len() < depth {
                return Term::list(
                    elements
                        .iter()
                        .map(|element| cut(element, depth - 1))
                        .collect::<Vec<_>>(),
                );
            }
            let kept: Vec<Term> = elements
                .iter()
                .take(depth - 1)
                .map(|element| cut(element, depth - 1))
                .collect();
            Term::list_with_tail(kept, dots())
        }
        Term::Tuple(elements) if elements.len() >= depth => {
            let kept = elements
                .iter()
                .take(depth - 1)
                .map(|element| cut(element, depth - 1));
            Term::tuple(kept.chain([dots()]))
        }
        Term::Tuple(elements) => {
            Term::tuple(elements.iter().map(|element| cut(element, depth - 1)))
        }
        other => other.clone(),
    }
}
