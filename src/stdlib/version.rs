//! `Version`: semantic versions, and what versions a requirement allows.

use std::cmp::Ordering;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms, exception};

use super::args::{Reply, no_clause};
use super::natives::natives;
use super::structs;

/// `Version`.
pub const MODULE: NativeModule = NativeModule {
    name: "Version",
    doc: "Semantic versions such as `1.2.3-rc.1`, and requirements such as `~> 1.2 and != 1.2.5`.",
    functions: TABLE,
};

/// `Version.Requirement`.
pub const REQUIREMENT: NativeModule = NativeModule {
    name: "Version.Requirement",
    doc: "A requirement that has been read: see `Version.parse_requirement/1`.",
    functions: REQUIREMENT_TABLE,
};

natives! { const TABLE of "Version":
    "__struct__" 0 => |_, _| Ok(structure([Term::NIL, Term::NIL, Term::NIL, Term::NIL, Term::NIL]));
    "__struct__" 1 => |p, args| structs::with_fields(p, &structure([Term::NIL, Term::NIL, Term::NIL, Term::NIL, Term::NIL]), &args[0], &["major", "minor", "patch"]);
    /// Which version comes first: `:lt`, `:eq` or `:gt`. A pre-release comes before its release.
    ///
    ///     iex> Version.compare("2.0.0-rc.1", "2.0.0")
    ///     :lt
    "compare" 2 => compare;
    "compile_requirement" 1 => |_, args| Ok(args[0].clone());
    /// Whether a version fits a requirement: `==`, `!=`, `>`, `>=`, `<`, `<=`, `~>` (of the last part given, this or a
    /// later one), joined by `and` and `or`.
    ///
    ///     iex> Version.match?("2.1.6", "~> 2.1.2")
    ///     true
    "match?" 2 => matches, [Term::Nil];
    "match?" 3 => matches;
    /// The version that a text says: `{:ok, version}` or `:error`.
    ///
    ///     iex> {:ok, version} = Version.parse("2.0.1-alpha.1")
    ///     iex> version.pre
    ///     ["alpha", 1]
    "parse" 1 => |_, args| {
        let text = args[0].as_str().ok_or_else(no_clause)?;
        Ok(Parsed::read(text).map_or(Term::Atom(atoms::ERROR), |version| Term::ok(version.term())))
    };
    "parse!" 1 => |_, args| {
        let text = args[0].as_str().ok_or_else(no_clause)?;
        Parsed::read(text).map(|version| version.term()).ok_or_else(|| invalid_version(text))
    };
    /// The requirement that a text says: `{:ok, requirement}` or `:error`.
    ///
    ///     iex> Version.parse_requirement("no requirement")
    ///     :error
    "parse_requirement" 1 => |_, args| {
        let text = args[0].as_str().ok_or_else(no_clause)?;
        Ok(requirement(text).map_or(Term::Atom(atoms::ERROR), |_| Term::ok(requirement_term(text))))
    };
    "parse_requirement!" 1 => |_, args| {
        let text = args[0].as_str().ok_or_else(no_clause)?;
        requirement(text).map(|_| requirement_term(text)).ok_or_else(|| invalid_requirement(text))
    };
    /// The version as text.
    ///
    ///     iex> Version.to_string(Version.parse!("1.2.3-rc.1"))
    ///     "1.2.3-rc.1"
    "to_string" 1 => |_, args| Ok(Term::string(Parsed::of(&args[0]).ok_or_else(no_clause)?.text()));
}

natives! { const REQUIREMENT_TABLE of "Version.Requirement":
    "__struct__" 0 => |_, _| Ok(requirement_term(""));
    "to_string" 1 => |_, args| args[0].field(Atom::new("source")).cloned().ok_or_else(no_clause);
}

const FIELDS: [&str; 5] = ["major", "minor", "patch", "pre", "build"];

fn structure(values: [Term; 5]) -> Term {
    let fields = FIELDS.map(Atom::new).into_iter().zip(values);
    Term::structure(Atom::module("Version"), fields)
}

/// A part of a pre-release. Numbers come before words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Word(String),
}

/// A version.
#[derive(Clone)]
struct Parsed {
    numbers: [u64; 3],
    pre: Vec<Part>,
    build: Option<String>,
}

/// A number without a zero before it.
fn number(text: &str) -> Option<u64> {
    let plain = text == "0" || !text.starts_with('0');
    (plain && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn pre_release(text: &str) -> Option<Vec<Part>> {
    let part = |text: &str| {
        if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
            return number(text).map(Part::Number);
        }
        is_word(text).then(|| Part::Word(text.to_string()))
    };
    text.split('.').map(part).collect()
}

impl Parsed {
    fn read(text: &str) -> Option<Parsed> {
        let (version, count) = Parsed::read_short(text)?;
        (count == 3).then_some(version)
    }

    /// A version of which the last number may be missing, and how many numbers there are.
    fn read_short(text: &str) -> Option<(Parsed, usize)> {
        let (text, build) = match text.split_once('+') {
            Some((text, build)) if build.split('.').all(is_word) => (text, Some(build.to_string())),
            Some(_) => return None,
            None => (text, None),
        };
        let (core, pre) = match text.split_once('-') {
            Some((core, pre)) => (core, pre_release(pre)?),
            None => (text, Vec::new()),
        };
        let given: Vec<u64> = core.split('.').map(number).collect::<Option<_>>()?;
        let numbers = match given[..] {
            [major, minor] => [major, minor, 0],
            [major, minor, patch] => [major, minor, patch],
            _ => return None,
        };
        Some((
            Parsed {
                numbers,
                pre,
                build,
            },
            given.len(),
        ))
    }

    /// The version in a struct or a string.
    fn of(term: &Term) -> Option<Parsed> {
        if let Some(text) = term.as_str() {
            return Parsed::read(text);
        }
        let field = |name: &str| term.field(Atom::new(name));
        let number = |name: &str| u64::try_from(field(name)?.as_int()?).ok();
        let part = |part: &Term| match part {
            Term::Int(value) => u64::try_from(*value).ok().map(Part::Number),
            _ => part.as_str().map(|word| Part::Word(word.to_string())),
        };
        Some(Parsed {
            numbers: [number("major")?, number("minor")?, number("patch")?],
            pre: field("pre")?.iter().map(part).collect::<Option<_>>()?,
            build: field("build").and_then(Term::as_str).map(str::to_string),
        })
    }

    fn pre_term(&self) -> Term {
        let part = |part: &Part| match part {
            Part::Number(number) => Term::integer((*number).into()),
            Part::Word(word) => Term::string(word),
        };
        Term::list(self.pre.iter().map(part).collect::<Vec<_>>())
    }

    fn term(&self) -> Term {
        let [major, minor, patch] = self.numbers.map(|number| Term::integer(number.into()));
        let build = self.build.as_ref().map_or(Term::NIL, Term::string);
        structure([major, minor, patch, self.pre_term(), build])
    }

    fn text(&self) -> String {
        let [major, minor, patch] = self.numbers;
        let mut text = format!("{major}.{minor}.{patch}");
        for (at, part) in self.pre.iter().enumerate() {
            text.push(if at == 0 { '-' } else { '.' });
            match part {
                Part::Number(number) => text.push_str(&number.to_string()),
                Part::Word(word) => text.push_str(word),
            }
        }
        match &self.build {
            Some(build) => format!("{text}+{build}"),
            None => text,
        }
    }

    fn order(&self, other: &Parsed) -> Ordering {
        let pre = match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            _ => self.pre.cmp(&other.pre),
        };
        self.numbers.cmp(&other.numbers).then(pre)
    }
}

fn invalid_version(text: &str) -> Raise {
    invalid("Version.InvalidVersionError", "version", text)
}

fn invalid_requirement(text: &str) -> Raise {
    invalid("Version.InvalidRequirementError", "requirement", text)
}

fn invalid(module: &str, field: &'static str, text: &str) -> Raise {
    let fields = [(field, Term::string(text))];
    let error = exception::builtin(Atom::module(module)).map(|error| error.with(fields));
    Raise::error(error.unwrap_or(Term::NIL))
}

/// A version that has to be one.
fn given(term: &Term) -> Result<Parsed, Raise> {
    Parsed::of(term).ok_or_else(|| match term.as_str() {
        Some(text) => invalid_version(text),
        None => no_clause(),
    })
}

fn compare(_: &mut Proc, args: &[Term]) -> Reply {
    let order = given(&args[0])?.order(&given(&args[1])?);
    Ok(Term::atom(match order {
        Ordering::Less => "lt",
        Ordering::Equal => "eq",
        Ordering::Greater => "gt",
    }))
}

/// One comparison of a requirement.
struct Test {
    operator: &'static str,
    version: Parsed,
    /// How many numbers were given: what `~>` goes by.
    count: usize,
}

/// A requirement: alternatives, each of tests that must all hold.
type Tests = Vec<Vec<Test>>;

const OPERATORS: [&str; 8] = ["==", "!=", ">=", "<=", "~>", ">", "<", "!"];

fn requirement(text: &str) -> Option<Tests> {
    let mut all: Tests = vec![Vec::new()];
    let mut rest = text.trim();
    loop {
        let operator = OPERATORS
            .into_iter()
            .find(|operator| rest.starts_with(operator));
        rest = rest[operator.map_or(0, str::len)..].trim_start();
        let end = rest
            .find([' ', '>', '<', '=', '!', '~'])
            .unwrap_or(rest.len());
        let (version, count) = Parsed::read_short(&rest[..end])?;
        let operator = operator.unwrap_or("==");
        if count < 3 && operator != "~>" {
            return None;
        }
        let test = Test {
            operator,
            version,
            count,
        };
        all.last_mut()?.push(test);
        rest = rest[end..].trim_start();
        if rest.is_empty() {
            return Some(all);
        }
        rest = match (rest.strip_prefix("and "), rest.strip_prefix("or ")) {
            (Some(after), _) => after.trim_start(),
            (None, Some(after)) => {
                all.push(Vec::new());
                after.trim_start()
            }
            (None, None) => return None,
        };
    }
}

fn requirement_term(text: &str) -> Term {
    let fields = [
        (Atom::new("source"), Term::string(text)),
        (Atom::new("lexed"), Term::Nil),
    ];
    Term::structure(Atom::module("Version.Requirement"), fields)
}

impl Test {
    fn holds(&self, version: &Parsed) -> bool {
        let order = version.order(&self.version);
        match self.operator {
            "==" => order.is_eq(),
            "!=" | "!" => order.is_ne(),
            ">" => order.is_gt(),
            ">=" => order.is_ge(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            _ => {
                // All but the last number given stay as they are.
                let fixed = self.count - 1;
                order.is_ge() && version.numbers[..fixed] == self.version.numbers[..fixed]
            }
        }
    }
}

fn matches(_: &mut Proc, args: &[Term]) -> Reply {
    let source = args[1].field(Atom::new("source")).unwrap_or(&args[1]);
    let source = source.as_str().ok_or_else(no_clause)?;
    let tests = requirement(source).ok_or_else(|| invalid_requirement(source))?;
    let version = given(&args[0])?;
    let allow_pre = args[2]
        .keyword_get(Atom::new("allow_pre"))
        .is_none_or(Term::truthy);
    let fits = |test: &Test| {
        let unwanted = !allow_pre && !version.pre.is_empty() && test.version.pre.is_empty();
        !unwanted && test.holds(&version)
    };
    Ok(Term::bool(tests.iter().any(|all| all.iter().all(fits))))
}
