//! `OptionParser`: what programs are given as arguments, as options and the rest.
//!
//! `switches` knows which switches there are and what values they take; here arguments are gone through.

mod switches;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::similar::jaro_distance;
use crate::term::{Atom, Term, atoms, exception};

use super::args::{Reply, list, no_clause, shown};
use super::natives::natives;

use switches::{Config, Kind, Parsed};

/// `OptionParser`.
pub const MODULE: NativeModule = NativeModule {
    name: "OptionParser",
    doc: "Arguments of programs: `--name value`, `--[no-]flag`, `-a`.

Options: `:strict` (the switches that there are, with their types), or `:switches` (with types for some, others \
          allowed), and `:aliases`. Types: `:boolean`, `:count`, `:integer`, `:float`, `:string`, each maybe with `:keep`.",
    functions: TABLE,
};

natives! { const TABLE of "OptionParser":
    /// The first switch: `{:ok, key, value, rest}`, `{:invalid, switch, value, rest}`, `{:undefined, switch, value, rest}`, or
    /// `{:error, rest}` if there is none.
    ///
    ///     iex> OptionParser.next(["--debug", "x"], strict: [debug: :boolean])
    ///     {:ok, :debug, true, ["x"]}
    "next" 1 => next, [Term::Nil];
    "next" 2 => next;
    /// The options, what is left, and what is wrong.
    ///
    ///     iex> OptionParser.parse(["--limit", "3", "file"], strict: [limit: :integer])
    ///     {[limit: 3], ["file"], []}
    "parse" 1 => |p, args| parse(p, args, false), [Term::Nil];
    "parse" 2 => |p, args| parse(p, args, false);
    /// As `parse/2`, but raises if something is wrong.
    ///
    ///     iex> OptionParser.parse!(["--debug"], strict: [debug: :boolean])
    ///     {[debug: true], []}
    "parse!" 1 => |p, args| parse_or_raise(p, args, false), [Term::Nil];
    "parse!" 2 => |p, args| parse_or_raise(p, args, false);
    /// As `parse/2`, up to the first argument that is no switch.
    ///
    ///     iex> OptionParser.parse_head(["--v", "cmd", "--v"], strict: [v: :boolean])
    ///     {[v: true], ["cmd", "--v"], []}
    "parse_head" 1 => |p, args| parse(p, args, true), [Term::Nil];
    "parse_head" 2 => |p, args| parse(p, args, true);
    "parse_head!" 1 => |p, args| parse_or_raise(p, args, true), [Term::Nil];
    "parse_head!" 2 => |p, args| parse_or_raise(p, args, true);
    /// A line cut up as a shell does.
    ///
    ///     iex> OptionParser.split("foo 'b ar'")
    ///     ["foo", "b ar"]
    "split" 1 => split;
    /// Options as arguments.
    ///
    ///     iex> OptionParser.to_argv(foo_bar: "baz", x: true)
    ///     ["--foo-bar", "baz", "--x"]
    "to_argv" 1 => to_argv, [Term::Nil];
    "to_argv" 2 => to_argv;
}

fn words(term: &Term) -> Result<Vec<String>, Raise> {
    let text = |term: &Term| term.as_str().map(str::to_string).ok_or_else(no_clause);
    list(term)?.iter().map(text).collect()
}

/// Arguments as options, the rest, and what is wrong.
#[derive(Default)]
struct Sorted {
    options: Vec<(Atom, Term)>,
    rest: Vec<String>,
    /// A switch, its value if it has one, and the type that it should have had; `None` for an unknown switch.
    wrong: Vec<(String, Option<String>, Option<Kind>)>,
}

impl Sorted {
    fn add(&mut self, key: Atom, value: Term, config: &Config) {
        let kind = config.kind(key);
        if kind.is_some_and(|kind| kind.count) {
            let before = self.options.iter().position(|(known, _)| *known == key);
            let count = before.map_or(0, |at| self.options.remove(at).1.as_int().unwrap_or(0));
            self.options.push((key, Term::Int(count + 1)));
            return;
        }
        if !kind.is_some_and(|kind| kind.keep) {
            self.options.retain(|(known, _)| *known != key);
        }
        self.options.push((key, value));
    }
}

/// The options of the parser; those who do not say which switches there are get a warning.
fn config(p: &mut Proc, options: &Term) -> Result<Config, Raise> {
    let config = Config::of(options)?;
    if !config.told {
        let text = Term::string(
            "not passing the :switches or :strict option to OptionParser is deprecated",
        );
        p.apply(Atom::module("IO"), Atom::new("warn"), &[text])?;
    }
    Ok(config)
}

fn sort(p: &mut Proc, args: &[Term], head: bool) -> Result<(Sorted, Config), Raise> {
    let config = config(p, &args[1])?;
    let mut left = words(&args[0])?;
    left.reverse();
    let mut sorted = Sorted::default();
    while let Some(word) = left.pop() {
        if word == "--" {
            break;
        }
        match config.read(&word, &mut left) {
            Parsed::Plain if head => {
                left.push(word);
                break;
            }
            Parsed::Plain => sorted.rest.push(word),
            Parsed::Option(key, value) => sorted.add(key, value, &config),
            Parsed::Invalid(switch, value, kind) => sorted.wrong.push((switch, value, Some(kind))),
            Parsed::Undefined(switch, _) if config.strict => {
                sorted.wrong.push((switch, None, None));
            }
            Parsed::Undefined(..) => {}
        }
    }
    left.reverse();
    sorted.rest.extend(left);
    Ok((sorted, config))
}

fn strings(words: &[String]) -> Term {
    Term::list(words.iter().map(Term::string).collect::<Vec<_>>())
}

fn maybe(text: &Option<String>) -> Term {
    text.as_ref().map_or(Term::NIL, Term::string)
}

fn parse(p: &mut Proc, args: &[Term], head: bool) -> Reply {
    let (sorted, _) = sort(p, args, head)?;
    let wrong = sorted
        .wrong
        .iter()
        .map(|(switch, value, _)| Term::tuple([Term::string(switch), maybe(value)]));
    Ok(Term::tuple([
        Term::keyword(sorted.options),
        strings(&sorted.rest),
        Term::list(wrong.collect::<Vec<_>>()),
    ]))
}

fn parse_or_raise(p: &mut Proc, args: &[Term], head: bool) -> Reply {
    let (sorted, config) = sort(p, args, head)?;
    if sorted.wrong.is_empty() {
        return Ok(Term::tuple([
            Term::keyword(sorted.options),
            strings(&sorted.rest),
        ]));
    }
    let count = sorted.wrong.len();
    let lines = sorted
        .wrong
        .iter()
        .map(|(switch, value, kind)| match (kind, value) {
            (None, _) => format!("{switch} : Unknown option{}", meant(switch, &config)),
            (Some(kind), None) => format!("{switch} : Missing argument of type {}", kind.name),
            (Some(kind), Some(value)) => {
                let value = shown(&Term::string(value));
                format!("{switch} : Expected type {}, got {value}", kind.name)
            }
        });
    let errors = if count == 1 { "error" } else { "errors" };
    let message = format!(
        "{count} {errors} found!\n{}",
        lines.collect::<Vec<_>>().join("\n")
    );
    let module = Atom::module("OptionParser.ParseError");
    let error =
        exception::builtin(module).map(|error| error.with([("message", Term::string(message))]));
    Err(Raise::error(error.unwrap_or(Term::NIL)))
}

/// A hint at the switch that is most like an unknown one.
fn meant(switch: &str, config: &Config) -> String {
    const ALIKE: f64 = 0.9;
    let name = switch.trim_start_matches('-').replace('-', "_");
    let alike = config
        .names()
        .map(|known| (jaro_distance(&name, known), known));
    let best = alike
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(score, _)| *score > ALIKE);
    best.map_or_else(String::new, |(_, known)| {
        format!(". Did you mean --{}?", known.replace('_', "-"))
    })
}

fn next(p: &mut Proc, args: &[Term]) -> Reply {
    let config = config(p, &args[1])?;
    let mut left = words(&args[0])?;
    left.reverse();
    let Some(word) = left.pop().filter(|word| word != "--") else {
        return Ok(Term::tuple([Term::Atom(atoms::ERROR), args[0].clone()]));
    };
    let parsed = config.read(&word, &mut left);
    left.reverse();
    let rest = strings(&left);
    let answer =
        |tag: &str, a: Term, b: Term| Ok(Term::tuple([Term::atom(tag), a, b, rest.clone()]));
    match parsed {
        Parsed::Plain => Ok(Term::tuple([Term::Atom(atoms::ERROR), args[0].clone()])),
        Parsed::Option(key, value) => answer("ok", Term::Atom(key), value),
        Parsed::Invalid(switch, value, _) => answer("invalid", Term::string(switch), maybe(&value)),
        Parsed::Undefined(switch, value) => {
            answer("undefined", Term::string(switch), maybe(&value))
        }
    }
}

fn split(_: &mut Proc, args: &[Term]) -> Reply {
    let text = args[0].as_str().ok_or_else(no_clause)?;
    let (mut words, mut word, mut begun, mut quote) = (Vec::new(), String::new(), false, None);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', _) => {
                // Inside quotes a backslash only escapes these.
                match chars.next() {
                    Some(next) if quote.is_none() || Some(next) == quote || next == '\\' => {
                        word.push(next)
                    }
                    Some(next) => word.extend(['\\', next]),
                    None => {}
                }
                begun = true;
            }
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.push(c),
            ('"' | '\'', None) => {
                quote = Some(c);
                begun = true;
            }
            (' ', None) => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (c, None) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if let Some(quote) = quote {
        let message = format!(
            "argv string did not terminate properly, a {quote} was opened but never closed"
        );
        return Err(Raise::error(exception::runtime_error(message)));
    }
    if begun {
        words.push(word);
    }
    Ok(strings(&words))
}

fn to_argv(p: &mut Proc, args: &[Term]) -> Reply {
    let config = Config::of(&args[1])?;
    let mut out = Vec::new();
    for pair in list(&args[0])? {
        let Some([Term::Atom(key), value]) = pair.as_tuple() else {
            return Err(no_clause());
        };
        let name = key.as_str().replace('_', "-");
        match value {
            Term::Atom(atoms::NIL) => {}
            Term::Atom(atoms::TRUE) => out.push(format!("--{name}")),
            Term::Atom(atoms::FALSE) => out.push(format!("--no-{name}")),
            Term::Int(count) if config.kind(*key).is_some_and(|kind| kind.count) => {
                let count = usize::try_from(*count).unwrap_or(0).min(1000);
                out.extend(std::iter::repeat_n(format!("--{name}"), count));
            }
            value => {
                let value = super::chars::to_string(p, value)?;
                out.extend([
                    format!("--{name}"),
                    value.as_str().unwrap_or_default().to_string(),
                ]);
            }
        }
    }
    Ok(strings(&out))
}
