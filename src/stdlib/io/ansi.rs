//! `IO.ANSI`: the escape sequences by which terminals colour and move.

use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause, shown, with_defaults};
use crate::stdlib::natives::{join, natives, total};
use crate::term::{Atom, Term};

const PARTS: &[&[Native]] = &[SEQUENCE_TABLE, TABLE];

/// `IO.ANSI`.
pub const MODULE: NativeModule = NativeModule {
    name: "IO.ANSI",
    doc: "Escape sequences for terminals. `format/2` puts them in where names such as `:red` stand.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};

macro_rules! sequences {
    ($($name:literal $code:literal),* $(,)?) => {
        /// The sequences that need no argument, by name.
        const SEQUENCES: &[(&str, &str)] = &[$(($name, concat!("\u{1b}[", $code))),*];

        const SEQUENCE_TABLE: &[Native] = &[$(Native {
            name: $name,
            arity: 0,
            doc: concat!("The sequence `", $name, "`.\n\n    iex> IO.ANSI.", $name, "()\n    \"\\e[", $code, "\""),
            run: |_, _| Ok(Term::string(concat!("\u{1b}[", $code))),
        }),*];
    };
}

sequences! {
    "black" "30m", "black_background" "40m", "blink_off" "25m", "blink_rapid" "6m", "blink_slow" "5m",
    "blue" "34m", "blue_background" "44m", "bright" "1m", "clear" "2J", "clear_line" "2K", "conceal" "8m",
    "crossed_out" "9m", "cyan" "36m", "cyan_background" "46m", "default_background" "49m",
    "default_color" "39m", "encircled" "52m", "faint" "2m", "font_1" "11m", "font_2" "12m", "font_3" "13m",
    "font_4" "14m", "font_5" "15m", "font_6" "16m", "font_7" "17m", "font_8" "18m", "font_9" "19m",
    "framed" "51m", "green" "32m", "green_background" "42m", "home" "H", "inverse" "7m", "inverse_off" "27m",
    "italic" "3m", "light_black" "90m", "light_black_background" "100m", "light_blue" "94m",
    "light_blue_background" "104m", "light_cyan" "96m", "light_cyan_background" "106m", "light_green" "92m",
    "light_green_background" "102m", "light_magenta" "95m", "light_magenta_background" "105m",
    "light_red" "91m", "light_red_background" "101m", "light_white" "97m", "light_white_background" "107m",
    "light_yellow" "93m", "light_yellow_background" "103m", "magenta" "35m", "magenta_background" "45m",
    "no_underline" "24m", "normal" "22m", "not_framed_encircled" "54m", "not_italic" "23m",
    "not_overlined" "55m", "overlined" "53m", "primary_font" "10m", "red" "31m", "red_background" "41m",
    "reset" "0m", "reverse" "7m", "reverse_off" "27m", "underline" "4m", "white" "37m",
    "white_background" "47m", "yellow" "33m", "yellow_background" "43m",
}

natives! { const TABLE of "IO.ANSI":
    /// A colour of the text: one of 256, or from three parts of 0 to 5.
    ///
    ///     iex> IO.ANSI.color(5)
    ///     "\e[38;5;5m"
    ///     iex> IO.ANSI.color(1, 2, 3)
    ///     "\e[38;5;67m"
    "color" 1 => |_, args| palette(args, 38);
    "color" 3 => |_, args| cube(args, 38);
    /// A colour of the background: one of 256, or from three parts of 0 to 5.
    ///
    ///     iex> IO.ANSI.color_background(5)
    ///     "\e[48;5;5m"
    "color_background" 1 => |_, args| palette(args, 48);
    "color_background" 3 => |_, args| cube(args, 48);
    /// Moves the cursor to a line and a column.
    ///
    ///     iex> IO.ANSI.cursor(1, 2)
    ///     "\e[1;2H"
    "cursor" 2 => cursor;
    /// Moves the cursor so many lines down (1 unless it is said).
    ///
    ///     iex> IO.ANSI.cursor_down(4)
    ///     "\e[4B"
    "cursor_down" 0 => |p, args| one(p, args, "cursor_down", |_, args| moved(args, 'B'));
    "cursor_down" 1 => |_, args| moved(args, 'B');
    /// Moves the cursor so many columns to the left (1 unless it is said).
    ///
    ///     iex> IO.ANSI.cursor_left()
    ///     "\e[1D"
    "cursor_left" 0 => |p, args| one(p, args, "cursor_left", |_, args| moved(args, 'D'));
    "cursor_left" 1 => |_, args| moved(args, 'D');
    /// Moves the cursor so many columns to the right (1 unless it is said).
    ///
    ///     iex> IO.ANSI.cursor_right()
    ///     "\e[1C"
    "cursor_right" 0 => |p, args| one(p, args, "cursor_right", |_, args| moved(args, 'C'));
    "cursor_right" 1 => |_, args| moved(args, 'C');
    /// Moves the cursor so many lines up (1 unless it is said).
    ///
    ///     iex> IO.ANSI.cursor_up()
    ///     "\e[1A"
    "cursor_up" 0 => |p, args| one(p, args, "cursor_up", |_, args| moved(args, 'A'));
    "cursor_up" 1 => |_, args| moved(args, 'A');
    /// Whether sequences are put in where nothing else is said: when the program writes to a terminal.
    ///
    ///     iex> is_boolean(IO.ANSI.enabled?())
    ///     true
    "enabled?" 0 => |p, _| Ok(Term::bool(enabled(p)));
    /// Puts sequences in the place of their names, and a reset at the end. Without the second argument,
    /// or when it is false, the names are only left out.
    ///
    ///     iex> IO.ANSI.format(["Hello, ", :red, "world"], true) |> IO.iodata_to_binary()
    ///     "Hello, \e[31mworld\e[0m"
    "format" 1 => |p, args| format(&args[0], enabled(p), true);
    "format" 2 => |_, args| format(&args[0], emit(&args[1])?, true);
    /// As `format/2`, without the reset at the end.
    ///
    ///     iex> IO.ANSI.format_fragment([:bright, "Word"], true) |> IO.iodata_to_binary()
    ///     "\e[1mWord"
    "format_fragment" 1 => |p, args| format(&args[0], enabled(p), false);
    "format_fragment" 2 => |_, args| format(&args[0], emit(&args[1])?, false);
    /// The colours in which the shell shows values, for the `:syntax_colors` of `inspect/2`.
    ///
    ///     iex> IO.ANSI.syntax_colors()[:atom]
    ///     :cyan
    "syntax_colors" 0 => |_, _| Ok(syntax_colors());
}

/// Whether the lab's output goes to a terminal that shows colours: set by whoever starts it.
#[derive(Default)]
pub struct Enabled(pub std::sync::atomic::AtomicBool);

fn enabled(p: &Proc) -> bool {
    let flag = p.system().extension::<Enabled>();
    flag.0.load(std::sync::atomic::Ordering::Relaxed)
}

fn emit(term: &Term) -> Result<bool, Raise> {
    match term {
        Term::Atom(atom) if matches!(atom.as_str(), "true" | "false") => Ok(term.truthy()),
        _ => Err(no_clause()),
    }
}

/// The sequence that a name stands for.
pub fn sequence(name: &str) -> Option<&'static str> {
    let found = SEQUENCES.iter().find(|(known, _)| *known == name);
    found.map(|(_, code)| *code).or(match name {
        "cursor_up" => Some("\u{1b}[1A"),
        "cursor_down" => Some("\u{1b}[1B"),
        "cursor_right" => Some("\u{1b}[1C"),
        "cursor_left" => Some("\u{1b}[1D"),
        _ => None,
    })
}

fn within(term: &Term, range: std::ops::RangeInclusive<i64>) -> Result<i64, Raise> {
    term.as_int()
        .filter(|value| range.contains(value))
        .ok_or_else(no_clause)
}

fn palette(args: &[Term], ground: u8) -> Reply {
    let color = within(&args[0], 0..=255)?;
    Ok(Term::string(format!("\u{1b}[{ground};5;{color}m")))
}

fn cube(args: &[Term], ground: u8) -> Reply {
    let [r, g, b] = [&args[0], &args[1], &args[2]].map(|part| within(part, 0..=5));
    let color = 16 + 36 * r? + 6 * g? + b?;
    Ok(Term::string(format!("\u{1b}[{ground};5;{color}m")))
}

fn cursor(_: &mut Proc, args: &[Term]) -> Reply {
    let (line, column) = (
        within(&args[0], 0..=i64::MAX)?,
        within(&args[1], 0..=i64::MAX)?,
    );
    Ok(Term::string(format!("\u{1b}[{line};{column}H")))
}

fn one(p: &mut Proc, args: &[Term], name: &'static str, run: crate::runtime::NativeFn) -> Reply {
    with_defaults(p, ("IO.ANSI", name), args, &[Term::Int(1)], run)
}

fn moved(args: &[Term], direction: char) -> Reply {
    let steps = within(&args[0], 1..=i64::MAX)?;
    Ok(Term::string(format!("\u{1b}[{steps}{direction}")))
}

/// The sequences that a name, a string or a list of both stands for, as iodata.
///
/// # Errors
/// For a name that there is none.
pub fn fragment(data: &Term) -> Reply {
    format(data, true, false)
}

/// Replaces names by sequences. The result nests as Elixir's does: it is iodata whose exact shape programs
/// should not care for, but tests that print it do.
fn format(data: &Term, emit: bool, reset: bool) -> Reply {
    let (mut out, mut any) = (Term::Nil, false);
    let mut rest = vec![data];
    while let Some(item) = rest.pop() {
        match item {
            Term::Cons(cell) => {
                if cell.tail != Term::Nil {
                    rest.push(&cell.tail);
                }
                rest.push(&cell.head);
            }
            Term::Nil => {}
            Term::Atom(name) => {
                let code = sequence(name.as_str()).ok_or_else(|| {
                    argument_error(format!(
                        "invalid ANSI sequence specification: {}",
                        shown(item)
                    ))
                })?;
                if emit {
                    out = Term::cons(out, Term::string(code));
                    any = true;
                }
            }
            other => out = Term::list([out, other.clone()]),
        }
    }
    if any && emit && reset {
        out = Term::cons(out, Term::string("\u{1b}[0m"));
    }
    Ok(out)
}

/// What each kind of value is coloured with.
pub const SYNTAX_COLORS: &[(&str, &str)] = &[
    ("atom", "cyan"),
    ("binary", "default_color"),
    ("boolean", "magenta"),
    ("charlist", "yellow"),
    ("list", "default_color"),
    ("map", "default_color"),
    ("nil", "magenta"),
    ("number", "yellow"),
    ("string", "green"),
    ("tuple", "default_color"),
];

fn syntax_colors() -> Term {
    let pairs = SYNTAX_COLORS.iter();
    Term::keyword(pairs.map(|(key, color)| (Atom::new(key), Term::atom(color))))
}
