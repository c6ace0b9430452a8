//! The options of `inspect`, as `Inspect.Opts` holds them.

use std::sync::Arc;

use crate::term::{Atom, Term};

/// How lists of integers print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charlists {
    /// As text when all are printable ASCII.
    Infer,
    /// Always as lists.
    AsLists,
    /// Always as text.
    AsCharlists,
}

/// How binaries print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binaries {
    /// As text when all is printable.
    Infer,
    /// Always as bytes.
    AsBinaries,
    /// Always as text, with escapes for what is none.
    AsStrings,
}

/// The base of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// `10`.
    Decimal,
    /// `0b1010`.
    Binary,
    /// `0o12`.
    Octal,
    /// `0xA`.
    Hex,
}

/// Colours by what they colour: `:atom`, `:string`, ..., and `:reset` for what follows. The values are
/// the terminal's codes themselves.
pub type Colors = Arc<[(Atom, String)]>;

/// What `inspect/2` and `IO.inspect/2` take.
#[derive(Clone, Debug)]
pub struct InspectOpts {
    /// The base of integers.
    pub base: Base,
    /// How binaries print.
    pub binaries: Binaries,
    /// How lists of integers print.
    pub charlists: Charlists,
    /// A keyword list for implementations of the `Inspect` protocol.
    pub custom_options: Term,
    /// How many elements print, `None` is all. What is nested in the n-th element has n fewer.
    pub limit: Option<usize>,
    /// Whether `inspect/2` breaks lines at the width.
    pub pretty: bool,
    /// How many characters of a string print, `None` is all.
    pub printable_limit: Option<usize>,
    /// Whether a failing `Inspect` implementation prints as an `Inspect.Error` instead of raising it.
    pub safe: bool,
    /// Whether structs print as such, or as the maps that they are.
    pub structs: bool,
    /// The colours.
    pub syntax_colors: Colors,
    /// The columns of a line, `None` is no limit.
    pub width: Option<usize>,
}

impl Default for InspectOpts {
    fn default() -> Self {
        InspectOpts {
            base: Base::Decimal,
            binaries: Binaries::Infer,
            charlists: Charlists::Infer,
            custom_options: Term::Nil,
            limit: Some(50),
            pretty: false,
            printable_limit: Some(4096),
            safe: true,
            structs: true,
            syntax_colors: Colors::default(),
            width: Some(80),
        }
    }
}

impl InspectOpts {
    /// Everything, however long: what errors and debugging want.
    pub fn unlimited() -> InspectOpts {
        InspectOpts {
            limit: None,
            printable_limit: None,
            ..InspectOpts::default()
        }
    }

    /// As the shell and `IO.inspect` print: lines broken at so many columns.
    pub fn pretty(width: usize) -> InspectOpts {
        InspectOpts {
            pretty: true,
            width: Some(width),
            ..InspectOpts::default()
        }
    }

    /// Takes one option as programs write it. What it does not know or cannot use it leaves alone, as
    /// Elixir does; `:syntax_colors` are names there, and left to the caller who knows their codes.
    pub fn set(&mut self, key: Atom, value: &Term) {
        let name = value.as_atom().map_or("", Atom::as_str);
        match key.as_str() {
            "base" => self.base = base(name).unwrap_or(self.base),
            "binaries" => self.binaries = binaries(name).unwrap_or(self.binaries),
            "charlists" => self.charlists = charlists(name).unwrap_or(self.charlists),
            "custom_options" => self.custom_options = value.clone(),
            "limit" => set_bound(&mut self.limit, value),
            "pretty" => self.pretty = value.truthy(),
            "printable_limit" => set_bound(&mut self.printable_limit, value),
            "safe" => self.safe = value.truthy(),
            "structs" => self.structs = value.truthy(),
            "width" => set_bound(&mut self.width, value),
            _ => {}
        }
    }

    /// The options of a keyword list, or of an `Inspect.Opts` struct, over those given.
    #[must_use]
    pub fn with(mut self, options: &Term) -> InspectOpts {
        if let Some(map) = options.as_map() {
            for (key, value) in map.iter() {
                if let Term::Atom(key) = key {
                    self.set(*key, value);
                }
            }
        }
        for pair in options.iter() {
            if let Some([Term::Atom(key), value]) = pair.as_tuple() {
                self.set(*key, value);
            }
        }
        self
    }

    /// The `Inspect.Opts` struct, what implementations of the protocol get. Its `syntax_colors` are
    /// left empty: they are names there.
    pub fn to_term(&self) -> Term {
        let bound = |bound: Option<usize>| bound.map_or(Term::atom("infinity"), Term::from);
        let fields = [
            ("base", Term::atom(base_name(self.base))),
            ("binaries", Term::atom(binaries_name(self.binaries))),
            ("char_lists", Term::atom("infer")),
            ("charlists", Term::atom(charlists_name(self.charlists))),
            ("custom_options", self.custom_options.clone()),
            (
                "inspect_fun",
                crate::term::Fun::export(Atom::module("Inspect"), Atom::new("inspect"), 2).into(),
            ),
            ("limit", bound(self.limit)),
            ("pretty", Term::bool(self.pretty)),
            ("printable_limit", bound(self.printable_limit)),
            ("safe", Term::bool(self.safe)),
            ("structs", Term::bool(self.structs)),
            ("syntax_colors", Term::Nil),
            ("width", bound(self.width)),
        ];
        Term::structure(
            Atom::module("Inspect.Opts"),
            fields.map(|(name, value)| (Atom::new(name), value)),
        )
    }

    /// The width at which [`super::inspect_with`] breaks.
    pub fn line_width(&self) -> Option<usize> {
        self.width.filter(|_| self.pretty)
    }

    /// The code of a colour.
    pub fn color(&self, key: &str) -> Option<&str> {
        self.syntax_colors
            .iter()
            .find(|(name, _)| name.as_str() == key)
            .map(|(_, code)| code.as_str())
    }
}

/// `:infinity` or a number that is not negative.
fn set_bound(bound: &mut Option<usize>, value: &Term) {
    match value {
        Term::Int(number) => *bound = Some(usize::try_from(*number).unwrap_or(0)),
        Term::Atom(crate::term::atoms::INFINITY) => *bound = None,
        _ => {}
    }
}

macro_rules! named {
    ($parse:ident, $name:ident, $type:ident, $($text:literal = $variant:ident),*) => {
        fn $parse(name: &str) -> Option<$type> {
            match name {
                $($text => Some($type::$variant),)*
                _ => None,
            }
        }

        fn $name(value: $type) -> &'static str {
            match value {
                $($type::$variant => $text,)*
            }
        }
    };
}

named!(
    base,
    base_name,
    Base,
    "decimal" = Decimal,
    "binary" = Binary,
    "octal" = Octal,
    "hex" = Hex
);
named!(
    binaries,
    binaries_name,
    Binaries,
    "infer" = Infer,
    "as_binaries" = AsBinaries,
    "as_strings" = AsStrings
);
named!(
    charlists,
    charlists_name,
    Charlists,
    "infer" = Infer,
    "as_lists" = AsLists,
    "as_charlists" = AsCharlists
);
