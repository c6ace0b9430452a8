//! What stands between quotes: strings, charlists, quoted atoms and keys, heredocs, sigils.

use super::{Children, Converter, Result};
use crate::lang::ast::{Kind, Node, Part};
use crate::lang::syntax::errors::Complaint;
use crate::lang::syntax::escapes;
use crate::lang::syntax::tree::{Form, Raw, form};
use crate::term::Atom;

/// A quoted piece of source: where its delimiters are, and its interpolations.
struct Quoted<'t> {
    open: Raw<'t>,
    close: Raw<'t>,
    interpolations: Children<'t>,
}

/// A stretch of a quoted text, before escapes are resolved.
enum Piece<'t> {
    /// Text with the byte at which it stands in the source.
    Text(String, usize),
    Code(Raw<'t>),
}

impl<'t> Converter<'_, 't> {
    pub(super) fn string(&mut self, raw: Raw<'t>) -> Result<Node> {
        let parts = self.resolved_parts(raw)?;
        Ok(self.leaf(raw, Kind::String(parts)))
    }

    pub(super) fn charlist(&mut self, raw: Raw<'t>) -> Result<Node> {
        let parts = self.resolved_parts(raw)?;
        Ok(self.leaf(raw, Kind::Charlist(parts)))
    }

    /// `:"..."` and the key `"...": `: a plain atom unless there is code in it.
    pub(super) fn quoted_atom(&mut self, raw: Raw<'t>) -> Result<Node> {
        let parts = self.resolved_parts(raw)?;
        let kind = match parts.as_slice() {
            [] => Kind::Atom(Atom::new("")),
            [Part::Text(bytes)] => Kind::Atom(self.atom_of_bytes(raw, bytes)?),
            _ => Kind::AtomParts(parts),
        };
        Ok(self.leaf(raw, kind))
    }

    pub(super) fn atom_of_bytes(&self, raw: Raw<'t>, bytes: &[u8]) -> Result<Atom> {
        let text = std::str::from_utf8(bytes).map_err(|_| self.problem(raw))?;
        self.check_atom_size(raw, text.chars().count())?;
        Ok(Atom::new(text))
    }

    /// The name of `mod."name"()`: Elixir leaves its escapes as they are, but for the quote's.
    pub(super) fn quoted_name(&mut self, raw: Raw<'t>) -> Result<Atom> {
        let children = self.children(raw);
        let quoted = quoted(&children).ok_or_else(|| self.problem(raw))?;
        let text = &self.source[self.end(quoted.open)..self.start(quoted.close)];
        let name = without_escaped_delimiter(text, self.text(quoted.close));
        self.atom_of_bytes(raw, name.as_bytes())
    }

    pub(super) fn sigil(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let quoted = quoted(&children).ok_or_else(|| self.problem(raw))?;
        let name = children
            .iter()
            .find(|child| child.kind() == "sigil_name")
            .map_or("", |&child| self.text(child));
        let modifiers = children
            .iter()
            .find(|child| child.kind() == "sigil_modifiers");
        let modifiers = modifiers.map_or("", |&child| self.text(child)).to_owned();
        let (name, delimiter) = (name.to_owned(), self.text(quoted.open).to_owned());
        let close = self.text(quoted.close);
        let pieces = self.pieces(&quoted)?;
        let parts = self.parts(pieces, |text| {
            Ok(without_escaped_delimiter(text, close).into_bytes())
        })?;
        Ok(self.leaf(
            raw,
            Kind::Sigil {
                name,
                parts,
                modifiers,
                delimiter,
            },
        ))
    }

    /// The parts of a quoted literal, with the escapes resolved.
    fn resolved_parts(&mut self, raw: Raw<'t>) -> Result<Vec<Part>> {
        let children = self.children(raw);
        let quoted = quoted(&children).ok_or_else(|| self.problem(raw))?;
        let pieces = self.pieces(&quoted)?;
        self.parts(pieces, escapes::unescape)
    }

    fn parts(
        &mut self,
        pieces: Vec<Piece<'t>>,
        resolve: impl Fn(&str) -> std::result::Result<Vec<u8>, escapes::BadEscape>,
    ) -> Result<Vec<Part>> {
        let mut parts = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match piece {
                Piece::Code(raw) => parts.push(Part::Code(self.interpolation(raw)?)),
                Piece::Text(text, at) => {
                    let bytes = resolve(&text).map_err(|bad| Complaint::pictured(at, bad.text))?;
                    if !bytes.is_empty() {
                        parts.push(Part::Text(bytes));
                    }
                }
            }
        }
        Ok(parts)
    }

    /// The code of `#{...}`: an empty block where there is none.
    fn interpolation(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let mut nodes = self.expressions(&children)?;
        match nodes.len() {
            1 => Ok(nodes.remove(0)),
            _ => Ok(self.leaf(raw, Kind::Block(nodes))),
        }
    }

    /// The texts and interpolations between the delimiters, a heredoc's already without indentation.
    fn pieces(&mut self, quoted: &Quoted<'t>) -> Result<Vec<Piece<'t>>> {
        let heredoc = quoted.open.byte_range().len() == 3;
        let indent = if heredoc {
            self.indentation(quoted.close)
        } else {
            0
        };
        let mut at = self.end(quoted.open);
        if heredoc {
            at = self.after_heredoc_start(quoted.open)?;
        }
        let mut pieces = Vec::with_capacity(2 * quoted.interpolations.len() + 1);
        let mut line_start = heredoc;
        for &code in &quoted.interpolations {
            pieces.push(self.piece(at, self.start(code), indent, line_start));
            pieces.push(Piece::Code(code));
            (at, line_start) = (self.end(code), false);
        }
        let end = if heredoc {
            self.start(quoted.close) - indent
        } else {
            self.start(quoted.close)
        };
        pieces.push(self.piece(at, end.max(at), indent, line_start));
        Ok(pieces)
    }

    fn piece(&self, start: usize, end: usize, indent: usize, line_start: bool) -> Piece<'t> {
        let text = &self.source[start..end];
        match indent {
            0 => Piece::Text(text.to_owned(), start),
            _ => Piece::Text(without_indentation(text, indent, line_start), start),
        }
    }

    /// How many blanks stand before the delimiter that ends a heredoc.
    fn indentation(&self, close: Raw<'t>) -> usize {
        let before = &self.source.as_bytes()[..self.start(close)];
        before
            .iter()
            .rev()
            .take_while(|&&byte| byte == b' ' || byte == b'\t')
            .count()
    }

    /// Where a heredoc's first line begins: only blanks may follow the delimiter.
    fn after_heredoc_start(&self, open: Raw<'t>) -> Result<usize> {
        let rest = &self.source[self.end(open)..];
        let newline = rest.find('\n').ok_or_else(|| self.problem(open))?;
        if rest[..newline]
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        {
            return Ok(self.end(open) + newline + 1);
        }
        Err(self.problem(open))
    }
}

/// Finds the delimiters and the interpolations among the children of a quoted literal.
fn quoted<'t>(children: &[Raw<'t>]) -> Option<Quoted<'t>> {
    let is_delimiter =
        |child: &&Raw<'t>| !child.is_named() && !matches!(child.kind().as_bytes()[0], b':' | b'~');
    let open = *children.iter().find(is_delimiter)?;
    let close = *children.iter().rev().find(is_delimiter)?;
    let interpolations = children
        .iter()
        .copied()
        .filter(|&child| form(child) == Form::Interpolation)
        .collect();
    Some(Quoted {
        open,
        close,
        interpolations,
    })
}

/// Takes up to `indent` blanks from the start of each line.
fn without_indentation(text: &str, indent: usize, line_start: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let blanks = line
            .bytes()
            .take(indent)
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let skipped = if index == 0 && !line_start { 0 } else { blanks };
        out.push_str(&line[skipped..]);
    }
    out
}

/// A sigil's text keeps its backslashes but for those before the closing delimiter.
fn without_escaped_delimiter(text: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let kept = if after.starts_with(close) {
            close.len()
        } else {
            after.chars().next().map_or(0, char::len_utf8)
        };
        if !after.starts_with(close) {
            out.push('\\');
        }
        out.push_str(&after[..kept]);
        rest = &after[kept..];
    }
    out + rest
}
