//! `x[key]`, and the paths of `put_in(x.a[:b], value)` and its like.

use super::tools::Call;
use super::{Compiler, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Expr, Line};
use crate::lang::source;
use crate::term::{Atom, Term, atoms};

impl Compiler<'_> {
    /// `on[key]`.
    pub(super) fn access(&mut self, on: &Node, key: &Node, line: Line) -> Result<Expr> {
        if self.in_guard {
            return Err(self.error(
                line,
                "invalid expression in guard, the access syntax is not allowed in guards",
            ));
        }
        let (on, key) = (self.expr(on)?, self.expr(key)?);
        Ok(Expr::Access(Box::new((on, key, line))))
    }

    /// `put_in(path, value)` and the others, as a call of the function with a list of keys.
    pub(super) fn path_access(&mut self, call: Call<'_>) -> Result<Expr> {
        let (path, rest) = call
            .args
            .split_first()
            .ok_or_else(|| self.error(call.line, "a path is missing"))?;
        let (root, keys) = self.path(path, call)?;
        let root = self.expr(root)?;
        let keys = keys
            .into_iter()
            .map(|key| match key {
                PathKey::Field(name) => {
                    let args = vec![Expr::Const(Term::Atom(name))];
                    Ok(self.remote_call(
                        Atom::module("Access"),
                        Atom::new("key!"),
                        args,
                        call.line,
                        false,
                    ))
                }
                PathKey::Key(node) => self.expr(node),
            })
            .collect::<Result<Vec<_>>>()?;
        let keys = Expr::List(Box::new((keys.into(), Expr::Const(Term::Nil))));
        let mut args = vec![root, keys];
        args.extend(self.exprs(rest)?);
        Ok(self.remote_call(atoms::KERNEL, call.name, args, call.line, false))
    }

    fn path<'n>(&self, path: &'n Node, call: Call<'_>) -> Result<(&'n Node, Vec<PathKey<'n>>)> {
        let mut keys = Vec::new();
        let mut root = path;
        loop {
            match &root.kind {
                Kind::Access(on, key) => {
                    keys.push(PathKey::Key(key));
                    root = on;
                }
                Kind::Remote {
                    on,
                    name,
                    args,
                    parens: false,
                    ..
                } if args.is_empty() && !matches!(on.kind, Kind::Alias(_)) => {
                    keys.push(PathKey::Field(*name));
                    root = on;
                }
                _ => break,
            }
        }
        if keys.is_empty() {
            return Err(self.error(call.line, format!("{}/{} expects its first argument to be a path such as users[\"john\"].age, got: {}", call.name, call.args.len(), source::to_line(path))));
        }
        keys.reverse();
        Ok((root, keys))
    }
}

enum PathKey<'n> {
    Field(Atom),
    Key(&'n Node),
}
