//! Documents as terms: what `Inspect.Algebra`'s functions hand to programs and get back.
//!
//! The terms are those of Elixir (`{:doc_group, doc, :self}`, ...), and a plain string is a document too.

use super::doc::{Doc, Indent, Token};
use super::opts::InspectOpts;
use crate::term::{Binary, Term};

/// Work left while a term becomes a document.
enum Part<'a> {
    Term(&'a Term),
    End(Token),
}

/// The document that a term stands for, or `None` if it is no document.
pub fn doc_from_term(term: &Term) -> Option<Doc> {
    let mut doc = Doc::empty();
    let mut parts = vec![Part::Term(term)];
    while let Some(part) = parts.pop() {
        match part {
            Part::Term(term) => take(&mut doc, term, &mut parts)?,
            Part::End(token) => {
                doc.push(token);
            }
        }
    }
    Some(doc)
}

fn take<'a>(doc: &mut Doc, term: &'a Term, parts: &mut Vec<Part<'a>>) -> Option<()> {
    let mut wrap = |open: Token, inner: &'a Term, close: Token| {
        doc.push(open);
        parts.extend([Part::End(close), Part::Term(inner)]);
    };
    let Some([Term::Atom(tag), fields @ ..]) = term.as_tuple() else {
        return leaf(doc, term);
    };
    match (tag.as_str(), fields) {
        ("doc_string", [Term::Binary(text), width]) => {
            let width = usize::try_from(width.as_int()?).ok()?;
            doc.append(Doc::wide(lossy(text), width));
        }
        ("doc_cons", [left, right]) => parts.extend([Part::Term(right), Part::Term(left)]),
        ("doc_nest", [inner, by, Term::Atom(when)]) => {
            let when_broken = when.as_str() == "break";
            wrap(
                Token::Nest {
                    indent: indent(by)?,
                    when_broken,
                },
                inner,
                Token::NestEnd,
            );
        }
        ("doc_break", [Term::Binary(text), Term::Atom(mode)]) => {
            doc.push_break(&lossy(text), mode.as_str() == "flex");
        }
        ("doc_group", [inner, Term::Atom(mode)]) => {
            wrap(
                Token::Group {
                    inherit: mode.as_str() == "inherit",
                },
                inner,
                Token::GroupEnd,
            );
        }
        ("doc_fits", [inner, Term::Atom(mode)]) => {
            wrap(
                Token::Fits {
                    enabled: mode.as_str() == "enabled",
                },
                inner,
                Token::FitsEnd,
            );
        }
        ("doc_force", [inner]) => wrap(Token::Force, inner, Token::ForceEnd),
        ("doc_collapse", [max]) => {
            doc.push(Token::Collapse(usize::try_from(max.as_int()?).ok()?));
        }
        // Names of colours mean nothing here: what the colours are is for the terminal's layer to say.
        ("doc_color", [inner, _]) => parts.push(Part::Term(inner)),
        _ => return None,
    }
    Some(())
}

fn leaf(doc: &mut Doc, term: &Term) -> Option<()> {
    match term {
        Term::Binary(text) => {
            let text = lossy(text);
            let width = text.len();
            doc.append(Doc::wide(text, width));
        }
        Term::Atom(name) if name.as_str() == "doc_nil" => {}
        Term::Atom(name) if name.as_str() == "doc_line" => {
            doc.push(Token::Line);
        }
        _ => return None,
    }
    Some(())
}

fn lossy(text: &Binary) -> String {
    String::from_utf8_lossy(text.bytes()).into_owned()
}

fn indent(term: &Term) -> Option<Indent> {
    match term {
        Term::Int(columns) => usize::try_from(*columns).ok().map(Indent::By),
        Term::Atom(name) => match name.as_str() {
            "cursor" => Some(Indent::Cursor),
            "reset" => Some(Indent::Reset),
            _ => None,
        },
        _ => None,
    }
}

/// The term of a document. It lays out as the document does, though its pieces may be put together
/// otherwise than Elixir's functions would.
pub fn doc_to_term(mut doc: Doc) -> Term {
    doc.cover();
    let mut text = doc.text.as_str();
    let mut next = |bytes: usize| {
        let (piece, rest) = text.split_at(bytes);
        text = rest;
        Term::string(piece)
    };
    // One level per open bracket, each with what it has gathered so far.
    let mut levels: Vec<(Token, Option<Term>)> = vec![(Token::Nothing, None)];
    for token in doc.tokens {
        let piece = match token {
            Token::Text { bytes, width } if bytes == width => next(bytes),
            Token::Text { bytes, width } => tuple("doc_string", [next(bytes), Term::from(width)]),
            Token::Break { bytes, flexible } => tuple(
                "doc_break",
                [
                    next(bytes),
                    Term::atom(if flexible { "flex" } else { "strict" }),
                ],
            ),
            Token::Line => Term::atom("doc_line"),
            Token::Collapse(max) => tuple("doc_collapse", [Term::from(max)]),
            Token::Nothing => continue,
            Token::Nest { .. } | Token::Group { .. } | Token::Fits { .. } | Token::Force => {
                levels.push((token, None));
                continue;
            }
            Token::NestEnd | Token::GroupEnd | Token::FitsEnd | Token::ForceEnd => {
                match levels.pop() {
                    Some((open, inner)) => closed(&open, inner.unwrap_or_else(doc_nil)),
                    None => continue,
                }
            }
        };
        if let Some((_, gathered)) = levels.last_mut() {
            *gathered = Some(match gathered.take() {
                Some(before) => tuple("doc_cons", [before, piece]),
                None => piece,
            });
        }
    }
    levels
        .pop()
        .and_then(|(_, gathered)| gathered)
        .unwrap_or_else(doc_nil)
}

fn doc_nil() -> Term {
    Term::atom("doc_nil")
}

fn tuple<const N: usize>(tag: &str, fields: [Term; N]) -> Term {
    Term::tuple([Term::atom(tag)].into_iter().chain(fields))
}

fn closed(open: &Token, inner: Term) -> Term {
    let name = Term::atom;
    match open {
        Token::Nest {
            indent,
            when_broken,
        } => {
            let by = match indent {
                Indent::By(columns) => Term::from(*columns),
                Indent::Cursor => name("cursor"),
                Indent::Reset => name("reset"),
            };
            tuple(
                "doc_nest",
                [
                    inner,
                    by,
                    name(if *when_broken { "break" } else { "always" }),
                ],
            )
        }
        Token::Group { inherit } => tuple(
            "doc_group",
            [inner, name(if *inherit { "inherit" } else { "self" })],
        ),
        Token::Fits { enabled } => tuple(
            "doc_fits",
            [inner, name(if *enabled { "enabled" } else { "disabled" })],
        ),
        Token::Force => tuple("doc_force", [inner]),
        _ => inner,
    }
}

/// What surrounds the elements in [`container_doc`].
pub struct Container {
    /// What opens it.
    pub left: Doc,
    /// What closes it.
    pub right: Doc,
    /// What stands behind each element but the last, most often a comma.
    pub separator: Doc,
    /// `Some(true)` fills lines, `Some(false)` puts one element into each line when they do not fit into
    /// one, `None` decides by whether all elements are plain text.
    pub flexible: Option<bool>,
}

/// `Inspect.Algebra.container_doc/6`: the elements of a list (proper or not) between brackets. `each` makes
/// the document of one, with the limit that is left for what is inside it.
pub fn container_doc<E>(
    container: Container,
    list: &Term,
    opts: &InspectOpts,
    each: impl FnMut(&Term, &InspectOpts) -> Result<Doc, E>,
) -> Result<Doc, E> {
    let Container {
        left,
        right,
        separator,
        flexible,
    } = container;
    if matches!(list, Term::Nil) {
        return Ok(left.concat(right));
    }
    let (elements, tail) = limited(list, opts, each)?;
    let plain = elements.iter().chain(&tail).all(Doc::is_simple);
    let flexible = flexible.unwrap_or(plain);
    let glue = |left: Doc, right: Doc| {
        if flexible {
            left.flex_glue(" ", right)
        } else {
            left.glue(" ", right)
        }
    };
    let joined = elements
        .into_iter()
        .filter(|doc| !doc.is_empty())
        .reduce(|before, element| glue(before.concat(separator.clone()), element))
        .unwrap_or_default();
    let inner = match tail.filter(|doc| !doc.is_empty()) {
        Some(tail) => glue(joined.concat(Doc::text(" |")), tail),
        None => joined,
    };
    Ok(if flexible {
        left.concat(inner.nest(Indent::By(1))).concat(right).group()
    } else {
        left.glue("", inner)
            .nest(Indent::By(2))
            .glue("", right)
            .group()
    })
}

type Limited = (Vec<Doc>, Option<Doc>);

/// The documents of the elements up to the limit, and of an improper list's tail.
fn limited<E>(
    list: &Term,
    opts: &InspectOpts,
    mut each: impl FnMut(&Term, &InspectOpts) -> Result<Doc, E>,
) -> Result<Limited, E> {
    let mut opts = opts.clone();
    let mut docs = Vec::new();
    let mut elements = list.iter();
    while let Some(element) = elements.next() {
        if opts.limit == Some(0) {
            docs.push(Doc::text("..."));
            return Ok((docs, None));
        }
        let before = opts.limit;
        opts.limit = before.map(|limit| limit - 1);
        let doc = each(element, &opts)?;
        if doc.is_empty() && matches!(elements.rest(), Term::Cons(_) | Term::Nil) {
            opts.limit = before;
        }
        docs.push(doc);
    }
    match elements.rest() {
        Term::Nil => Ok((docs, None)),
        tail => Ok((docs, Some(each(tail, &opts)?))),
    }
}
