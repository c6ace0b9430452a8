//! Strings, charlists and atoms, with and without interpolation; attributes as expressions.

use super::{Compiler, Result};
use crate::lang::ast::{Node, Part};
use crate::lang::code::{Expr, Line, PrimCall, TextPart};
use crate::lang::eval::prims;
use crate::term::{Atom, Term, atoms};

/// The bytes of a literal without interpolation.
pub(super) fn plain(parts: &[Part]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for part in parts {
        match part {
            Part::Text(text) => bytes.extend_from_slice(text),
            Part::Code(_) => return None,
        }
    }
    Some(bytes)
}

/// The code points of a text as a list.
pub(super) fn charlist_of(bytes: &[u8]) -> Term {
    let text = String::from_utf8_lossy(bytes);
    Term::list(
        text.chars()
            .map(|c| Term::Int(i64::from(u32::from(c))))
            .collect::<Vec<_>>(),
    )
}

impl Compiler<'_> {
    pub(super) fn string(&mut self, parts: &[Part], line: Line) -> Result<Expr> {
        if let Some(bytes) = plain(parts) {
            return Ok(Expr::Const(Term::binary(bytes)));
        }
        let mut compiled = Vec::with_capacity(parts.len());
        for part in parts {
            compiled.push(match part {
                Part::Text(text) => TextPart::Text(text.as_slice().into()),
                Part::Code(node) => TextPart::Code(self.interpolated(node, line)?),
            });
        }
        Ok(Expr::Text(Box::new((compiled.into(), line))))
    }

    fn interpolated(&mut self, node: &Node, line: Line) -> Result<Expr> {
        self.expr(node)
            .map_err(|error| self.in_macro(error, atoms::KERNEL, Atom::new("to_string"), 1, line))
    }

    pub(super) fn charlist(&mut self, parts: &[Part], line: Line) -> Result<Expr> {
        match plain(parts) {
            Some(bytes) => Ok(Expr::Const(charlist_of(&bytes))),
            None => {
                let text = self.string(parts, line)?;
                Ok(self.prim(&prims::TO_CHARLIST, vec![text], line))
            }
        }
    }

    pub(super) fn interpolated_atom(&mut self, parts: &[Part], line: Line) -> Result<Expr> {
        if let Some(bytes) = plain(parts) {
            let name = String::from_utf8_lossy(&bytes);
            return Ok(Expr::Const(Term::Atom(Atom::new(&name))));
        }
        let text = self.string(parts, line)?;
        Ok(self.prim(&prims::TO_ATOM, vec![text], line))
    }

    /// A call of a built-in function.
    pub(super) fn prim(
        &self,
        prim: &'static crate::lang::code::Prim,
        args: Vec<Expr>,
        line: Line,
    ) -> Expr {
        let args = args.into();
        Expr::Prim(Box::new(PrimCall { prim, args, line }))
    }
}
