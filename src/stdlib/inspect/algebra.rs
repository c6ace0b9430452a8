//! `Inspect.Algebra`: documents, made and laid out by programs.
//!
//! The functions build the same terms as Elixir's, which `term::inspect` understands.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::string::graphemes;
use crate::term::stack::maybe_grow;
use crate::term::{Atom, Term, atoms};

use super::hooks::document;

/// `Inspect.Algebra`.
pub const MODULE: NativeModule = NativeModule {
    name: "Inspect.Algebra",
    doc: "Documents: text that knows where its lines may break. What `Inspect` implementations are written with.

    iex> import Inspect.Algebra
    iex> [\"hello\", \"world\"] |> fold_doc(&glue/2) |> group() |> format(80) |> IO.iodata_to_binary()
    \"hello world\"",
    functions: TABLE,
};

natives! { const TABLE of "Inspect.Algebra":
    /// A place that shows the text (a space unless it is said), or a line break where the group does not fit.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> concat(["a", break(), "b"]) |> format(80) |> IO.iodata_to_binary()
    ///     "a b"
    "break" 0 => breaking, [Term::string(" ")];
    "break" 1 => breaking;
    /// Lets at most so many of the line breaks that follow each other show.
    ///
    ///     iex> Inspect.Algebra.collapse_lines(2)
    ///     {:doc_collapse, 2}
    "collapse_lines" 1 => collapse_lines;
    /// A document in the colour that the options have for a kind of value.
    ///
    ///     iex> Inspect.Algebra.color("x", :atom, %Inspect.Opts{})
    ///     "x"
    "color" 3 => color;
    /// Documents one after the other.
    ///
    ///     iex> Inspect.Algebra.concat("a", "b") |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    ///     "ab"
    "concat" 1 => concat_list;
    "concat" 2 => |_, args| Ok(cons(doc(&args[0])?, doc(&args[1])?));
    /// The elements of a collection between two brackets, each made a document by the function; no more than
    /// the limit of the options. Takes `:separator` and `:break` (`:strict`, `:flex`, `:maybe`).
    ///
    ///     iex> opts = %Inspect.Opts{limit: 2}
    ///     iex> doc = Inspect.Algebra.container_doc("[", [1, 2, 3], "]", opts, fn i, _ -> to_string(i) end)
    ///     iex> doc |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    ///     "[1, 2, ...]"
    "container_doc" 5 => container, [Term::Nil];
    "container_doc" 6 => container;
    /// Nothing.
    ///
    ///     iex> Inspect.Algebra.empty()
    ///     :doc_nil
    "empty" 0 => |_, _| Ok(nothing());
    /// As `break/1`, but each such place breaks by itself where its line is full.
    ///
    ///     iex> Inspect.Algebra.flex_break()
    ///     {:doc_break, " ", :flex}
    "flex_break" 0 => flexible, [Term::string(" ")];
    "flex_break" 1 => flexible;
    /// Two documents with a flexible break between them.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> flex_glue("a", "b") |> format(80) |> IO.iodata_to_binary()
    ///     "a b"
    "flex_glue" 2 => |p, args| joined(&args[0], flexible(p, &[space()])?, &args[1]);
    "flex_glue" 3 => |p, args| joined(&args[0], flexible(p, &args[1..2])?, &args[2]);
    /// A list of documents made one by a function of a document and the folded rest.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> ["a", "b", "c"] |> fold_doc(&concat/2) |> format(80) |> IO.iodata_to_binary()
    ///     "abc"
    "fold_doc" 2 => fold;
    /// Makes the group around it break.
    ///
    ///     iex> Inspect.Algebra.force_unfit("a")
    ///     {:doc_force, "a"}
    "force_unfit" 1 => |_, args| Ok(tuple("doc_force", [doc(&args[0])?]));
    /// A document as text in lines of some width, as iodata.
    ///
    ///     iex> Inspect.Algebra.format("a", 80)
    ///     ["a"]
    "format" 2 => format;
    /// Two documents with a break between them.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> glue("a", "b") |> group() |> format(1) |> IO.iodata_to_binary()
    ///     "a\nb"
    "glue" 2 => |p, args| joined(&args[0], breaking(p, &[space()])?, &args[1]);
    "glue" 3 => |p, args| joined(&args[0], breaking(p, &args[1..2])?, &args[2]);
    /// A document that breaks at all of its breaks or at none; with `:inherit` as the group around it does.
    ///
    ///     iex> Inspect.Algebra.group("a")
    ///     {:doc_group, "a", :self}
    "group" 1 => group, [Term::atom("self")];
    "group" 2 => group;
    /// A line break, always; with two documents, between them.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> line("a", "b") |> format(80) |> IO.iodata_to_binary()
    ///     "a\nb"
    "line" 0 => |_, _| Ok(Term::atom("doc_line"));
    "line" 2 => |_, args| joined(&args[0], Term::atom("doc_line"), &args[1]);
    /// A document whose lines are indented by so many columns, to the `:cursor`, or not at all (`:reset`);
    /// with `:break` only when the group around it breaks.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> glue("a", "b") |> nest(2) |> group() |> format(1) |> IO.iodata_to_binary()
    ///     "a\n  b"
    "nest" 2 => nest, [Term::atom("always")];
    "nest" 3 => nest;
    /// Lets what follows count as fitting up to its first break.
    ///
    ///     iex> Inspect.Algebra.next_break_fits("a")
    ///     {:doc_fits, "a", :enabled}
    "next_break_fits" 1 => fits, [Term::atom("enabled")];
    "next_break_fits" 2 => fits;
    /// A document that is laid out without regard to the width.
    ///
    ///     iex> Inspect.Algebra.no_limit("a")
    ///     {:doc_limit, "a", :infinity}
    "no_limit" 1 => |_, args| Ok(tuple("doc_limit", [doc(&args[0])?, Term::Atom(atoms::INFINITY)]));
    /// Two documents with a space between them.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> space("a", "b") |> format(80) |> IO.iodata_to_binary()
    ///     "a b"
    "space" 2 => |_, args| joined(&args[0], space(), &args[1]);
    /// A text that takes as many columns as it has graphemes; a plain string counts its bytes.
    ///
    ///     iex> Inspect.Algebra.string("olá")
    ///     {:doc_string, "olá", 3}
    "string" 1 => string;
    "surround" 3 => surround;
    "surround_many" 5 => container, [Term::Nil];
    "surround_many" 6 => surround_many;
    /// A value as a document, with the options given.
    ///
    ///     iex> Inspect.Algebra.to_doc(:a, %Inspect.Opts{})
    ///     ":a"
    "to_doc" 2 => super::document;
    /// Whether a value can be a document. A macro in Elixir: it can stand in guards.
    ///
    ///     iex> import Inspect.Algebra
    ///     iex> is_doc(:doc_nil)
    ///     true
    "is_doc" 1 => |_, args| Ok(Term::bool(doc(&args[0]).is_ok()));
}

fn nothing() -> Term {
    Term::atom("doc_nil")
}

fn space() -> Term {
    Term::string(" ")
}

fn tuple<const N: usize>(tag: &str, fields: [Term; N]) -> Term {
    let mut all = vec![Term::atom(tag)];
    all.extend(fields);
    Term::tuple(all)
}

const TAGS: &[&str] = &[
    "doc_string",
    "doc_cons",
    "doc_nest",
    "doc_break",
    "doc_group",
    "doc_color",
    "doc_force",
    "doc_fits",
    "doc_collapse",
    "doc_limit",
];

/// The term, if it can be a document.
fn doc(term: &Term) -> Result<Term, Raise> {
    let is_doc = match term {
        Term::Binary(_) => term.as_bytes().is_some(),
        Term::Atom(name) => matches!(name.as_str(), "doc_nil" | "doc_line"),
        Term::Tuple(fields) => fields
            .first()
            .and_then(Term::as_atom)
            .is_some_and(|tag| TAGS.contains(&tag.as_str())),
        _ => false,
    };
    is_doc.then(|| term.clone()).ok_or_else(no_clause)
}

fn cons(left: Term, right: Term) -> Term {
    tuple("doc_cons", [left, right])
}

fn joined(left: &Term, between: Term, right: &Term) -> Reply {
    Ok(cons(doc(left)?, cons(between, doc(right)?)))
}

fn text(term: &Term) -> Result<Term, Raise> {
    term.as_bytes().map(|_| term.clone()).ok_or_else(no_clause)
}

fn breaking(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(tuple("doc_break", [text(&args[0])?, Term::atom("strict")]))
}

fn flexible(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(tuple("doc_break", [text(&args[0])?, Term::atom("flex")]))
}

fn collapse_lines(_: &mut Proc, args: &[Term]) -> Reply {
    match &args[0] {
        Term::Int(1..) => Ok(tuple("doc_collapse", [args[0].clone()])),
        _ => Err(no_clause()),
    }
}

fn color(_: &mut Proc, args: &[Term]) -> Reply {
    let (inner, colors) = (doc(&args[0])?, args[2].field(Atom::new("syntax_colors")));
    let find = |key| colors.and_then(|colors| colors.keyword_get(key));
    let key = args[1].as_atom().ok_or_else(no_clause)?;
    Ok(match find(key) {
        None => inner,
        Some(color) => {
            let default = Term::atom("reset");
            let reset = find(Atom::new("reset")).unwrap_or(&default).clone();
            let after = tuple("doc_color", [nothing(), reset]);
            cons(tuple("doc_color", [inner, color.clone()]), after)
        }
    })
}

fn concat_list(_: &mut Proc, args: &[Term]) -> Reply {
    let docs = args[0].to_vec().ok_or_else(no_clause)?;
    let mut docs = docs.iter().rev();
    let last = docs.next().map_or_else(|| Ok(nothing()), doc)?;
    docs.try_fold(last, |rest, next| Ok(cons(doc(next)?, rest)))
}

fn fold(p: &mut Proc, args: &[Term]) -> Reply {
    let docs = args[0].to_vec().ok_or_else(no_clause)?;
    let mut docs = docs.into_iter().rev();
    let last = docs.next().unwrap_or_else(nothing);
    let mut folded = last;
    for next in docs {
        folded = p.call(&args[1], &[next, folded])?;
    }
    Ok(folded)
}

fn group(_: &mut Proc, args: &[Term]) -> Reply {
    Ok(tuple("doc_group", [doc(&args[0])?, args[1].clone()]))
}

fn fits(_: &mut Proc, args: &[Term]) -> Reply {
    let known = args[1]
        .as_atom()
        .is_some_and(|mode| matches!(mode.as_str(), "enabled" | "disabled"));
    if !known {
        return Err(no_clause());
    }
    Ok(tuple("doc_fits", [doc(&args[0])?, args[1].clone()]))
}

fn nest(_: &mut Proc, args: &[Term]) -> Reply {
    let inner = doc(&args[0])?;
    match &args[1] {
        Term::Int(0) => Ok(inner),
        Term::Int(1..) => Ok(tuple("doc_nest", [inner, args[1].clone(), args[2].clone()])),
        Term::Atom(name) if matches!(name.as_str(), "cursor" | "reset") => {
            Ok(tuple("doc_nest", [inner, args[1].clone(), args[2].clone()]))
        }
        _ => Err(no_clause()),
    }
}

fn string(_: &mut Proc, args: &[Term]) -> Reply {
    let width = graphemes::count(args[0].as_bytes().ok_or_else(no_clause)?);
    Ok(tuple("doc_string", [args[0].clone(), Term::from(width)]))
}

fn surround(_: &mut Proc, args: &[Term]) -> Reply {
    let nested = tuple(
        "doc_nest",
        [doc(&args[1])?, Term::Int(1), Term::atom("always")],
    );
    Ok(cons(cons(doc(&args[0])?, nested), doc(&args[2])?))
}

/// The old form of `container_doc`, with the separator as its last argument.
fn surround_many(p: &mut Proc, args: &[Term]) -> Reply {
    let mut all = args.to_vec();
    if args[5] != Term::Nil {
        all[5] = Term::keyword([(Atom::new("separator"), args[5].clone())]);
    }
    container(p, &all)
}

fn container(p: &mut Proc, args: &[Term]) -> Reply {
    let (left, right) = (doc(&args[0])?, doc(&args[2])?);
    if args[1] == Term::Nil {
        return Ok(cons(left, right));
    }
    if !matches!(args[1], Term::Cons(_)) {
        return Err(no_clause());
    }
    let option = |name| args[5].keyword_get(Atom::new(name));
    let separator = option("separator").cloned().unwrap_or(Term::string(","));
    let (docs, simple) = elements(p, &args[1], &args[3], &args[4], &separator)?;
    let flex = match option("break").and_then(Term::as_atom).map(Atom::as_str) {
        None | Some("maybe") => simple,
        Some(mode) => mode == "flex",
    };
    let inner = folded(docs, flex);
    let always = Term::atom("always");
    let whole = if flex {
        cons(
            cons(left, tuple("doc_nest", [inner, Term::Int(1), always])),
            right,
        )
    } else {
        let edge = tuple("doc_break", [Term::string(""), Term::atom("strict")]);
        let opened = cons(left, cons(edge.clone(), inner));
        cons(
            tuple("doc_nest", [opened, Term::Int(2), always]),
            cons(edge, right),
        )
    };
    Ok(tuple("doc_group", [whole, Term::atom("self")]))
}

/// The elements' documents, each with what follows it, and whether all are plain text.
fn elements(
    p: &mut Proc,
    list: &Term,
    opts: &Term,
    fun: &Term,
    separator: &Term,
) -> Result<(Vec<Term>, bool), Raise> {
    let limit_key = Term::Atom(Atom::new("limit"));
    let opts = opts.as_map().ok_or_else(no_clause)?;
    let mut limit = opts.get(&limit_key).and_then(Term::as_int);
    let (mut docs, mut simple, mut rest) = (Vec::new(), true, list);
    loop {
        let (element, tail) = match rest {
            Term::Nil => break,
            Term::Cons(cell) => (&cell.head, Some(&cell.tail)),
            improper => (improper, None),
        };
        if limit == Some(0) {
            docs.push(Term::string("..."));
            break;
        }
        let fewer = limit.map(|limit| limit - 1);
        let inner = fewer.map_or(Term::Atom(atoms::INFINITY), Term::Int);
        let opts = opts.clone().put(limit_key.clone(), inner);
        let made = p.call(fun, &[element.clone(), Term::Map(opts)])?;
        simple = simple && is_simple(&made);
        let empty = made.is_atom(Atom::new("doc_nil"));
        let Some(tail) = tail else {
            docs.push(doc(&made)?);
            break;
        };
        if !empty {
            limit = fewer;
            let follower = match tail {
                Term::Nil => None,
                Term::Cons(_) => Some(separator.clone()),
                _ => Some(Term::string(" |")),
            };
            let made = doc(&made)?;
            docs.push(match follower {
                Some(follower) => cons(made, follower),
                None => made,
            });
        }
        rest = tail;
    }
    Ok((docs, simple))
}

fn is_simple(doc: &Term) -> bool {
    let tag = doc.as_tuple().and_then(|fields| fields.first()?.as_atom());
    match (doc, tag.map(Atom::as_str)) {
        (_, Some("doc_cons")) => doc.as_tuple().is_some_and(|fields| {
            maybe_grow(32 * 1024, 1 << 20, || fields[1..].iter().all(is_simple))
        }),
        (_, Some("doc_color")) => doc
            .as_tuple()
            .is_some_and(|fields| maybe_grow(32 * 1024, 1 << 20, || is_simple(&fields[1]))),
        (_, Some("doc_string")) => true,
        (Term::Binary(_), _) => true,
        (Term::Atom(name), _) => name.as_str() == "doc_nil",
        _ => false,
    }
}

/// Documents with breaks between them.
fn folded(docs: Vec<Term>, flex: bool) -> Term {
    let mode = Term::atom(if flex { "flex" } else { "strict" });
    let gap = tuple("doc_break", [space(), mode]);
    let mut docs = docs.into_iter().rev();
    let last = docs.next().unwrap_or_else(nothing);
    docs.fold(last, |rest, next| cons(next, cons(gap.clone(), rest)))
}

/// The document with the codes of its colours as invisible texts, and without what says nothing to the
/// layout; `None` if a colour is none.
pub(super) fn without_colors(term: &Term) -> Option<Term> {
    let Some([Term::Atom(tag), fields @ ..]) = term.as_tuple() else {
        return Some(term.clone());
    };
    maybe_grow(32 * 1024, 1 << 20, || match (tag.as_str(), fields) {
        ("doc_color", [inner, color]) => {
            let code = super::color_code(color).ok()?;
            let code = tuple("doc_string", [Term::string(code), Term::Int(0)]);
            Some(cons(code, without_colors(inner)?))
        }
        ("doc_limit", [inner, _]) => without_colors(inner),
        ("doc_string", _) => Some(term.clone()),
        _ => {
            let fields: Option<Vec<Term>> = fields.iter().map(without_colors).collect();
            let tag = [Term::Atom(*tag)];
            Some(Term::tuple(tag.into_iter().chain(fields?)))
        }
    })
}

fn format(_: &mut Proc, args: &[Term]) -> Reply {
    let width = match &args[1] {
        Term::Int(width) => Some(usize::try_from(*width).map_err(|_| no_clause())?),
        Term::Atom(atoms::INFINITY) => None,
        _ => return Err(no_clause()),
    };
    let text = document(&args[0]).ok_or_else(no_clause)?.format(width);
    Ok(if text.is_empty() {
        Term::Nil
    } else {
        Term::list([Term::string(text)])
    })
}
