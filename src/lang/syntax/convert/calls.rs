//! Calls of every shape, dots and access.

use super::literals::operator_name;
use super::{Converter, Result};
use crate::lang::ast::{Block, Kind, Node, Span};
use crate::lang::syntax::tree::{Form, Raw, form};
use crate::term::Atom;

/// What follows the target of a call.
#[derive(Default)]
struct Rest {
    args: Vec<Node>,
    blocks: Vec<Block>,
    parens: bool,
}

impl<'t> Converter<'_, 't> {
    pub(super) fn call(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let Some((&target, rest)) = children.split_first() else {
            return Err(self.problem(raw));
        };
        match form(target) {
            Form::Identifier => self.local_call(raw, target, rest),
            Form::Dot => self.dot_call(raw, target, rest),
            _ => self.call_of_call(raw, target, rest),
        }
    }

    fn local_call(&mut self, raw: Raw<'t>, target: Raw<'t>, rest: &[Raw<'t>]) -> Result<Node> {
        let span = self.span(raw);
        let name = Atom::new(self.text(target));
        let Rest {
            args,
            blocks,
            parens,
        } = self.call_rest(rest)?;
        Ok(Node {
            kind: Kind::Call {
                name,
                args,
                blocks,
                parens,
            },
            span,
        })
    }

    /// `on.name ...` and `fun.(...)`. The line is that of the name, or of the dot where there is none.
    fn dot_call(&mut self, raw: Raw<'t>, target: Raw<'t>, rest: &[Raw<'t>]) -> Result<Node> {
        let parts = self.children(target);
        match parts.as_slice() {
            [fun, dot] => {
                let span = self.span_at(raw, *dot);
                let fun = Box::new(self.node(*fun)?);
                let Rest { args, .. } = self.call_rest(rest)?;
                Ok(Node {
                    kind: Kind::Apply { fun, args },
                    span,
                })
            }
            [on, _, name] => {
                let span = self.span_at(raw, *name);
                let on = Box::new(self.node(*on)?);
                let name = self.remote_name(*name)?;
                let Rest {
                    args,
                    blocks,
                    parens,
                } = self.call_rest(rest)?;
                let parens = parens || !args.is_empty() || !blocks.is_empty();
                Ok(Node {
                    kind: Kind::Remote {
                        on,
                        name,
                        args,
                        blocks,
                        parens,
                    },
                    span,
                })
            }
            _ => Err(self.problem(target)),
        }
    }

    fn remote_name(&mut self, raw: Raw<'t>) -> Result<Atom> {
        match form(raw) {
            Form::String | Form::Charlist => self.quoted_name(raw),
            _ => Ok(Atom::new(operator_name(self.text(raw)))),
        }
    }

    /// `f(1)(2)`, placed where its first call is.
    fn call_of_call(&mut self, raw: Raw<'t>, target: Raw<'t>, rest: &[Raw<'t>]) -> Result<Node> {
        let target = Box::new(self.node(target)?);
        let Span { line, column, .. } = target.span;
        let span = Span {
            line,
            column,
            ..self.span(raw)
        };
        let Rest { args, blocks, .. } = self.call_rest(rest)?;
        Ok(Node {
            kind: Kind::CallOf {
                target,
                args,
                blocks,
            },
            span,
        })
    }

    fn call_rest(&mut self, children: &[Raw<'t>]) -> Result<Rest> {
        let mut rest = Rest::default();
        for &child in children {
            match form(child) {
                Form::Arguments => {
                    let items = self.children(child);
                    rest.parens = items.first().is_some_and(|first| first.kind() == "(");
                    rest.args = self.expressions(&items)?;
                }
                Form::DoBlock => rest.blocks = self.do_block(child)?,
                _ => return Err(self.problem(child)),
            }
        }
        Ok(rest)
    }

    /// A dot that is no call: `x.B` and `A.{B, C}`.
    pub(super) fn dot(&mut self, raw: Raw<'t>) -> Result<Node> {
        let parts = self.children(raw);
        let [left, _, right] = parts.as_slice() else {
            return Err(self.problem(raw));
        };
        let span = self.span(raw);
        let on = self.node(*left)?;
        let kind = match form(*right) {
            Form::Alias => Kind::AliasOn(Box::new(on), self.alias_names(*right)),
            _ => {
                let items = self.children(*right);
                Kind::MultiAlias(Box::new(on), self.expressions(&items)?)
            }
        };
        Ok(Node { kind, span })
    }

    /// `x[key]`, placed at its bracket.
    pub(super) fn access(&mut self, raw: Raw<'t>) -> Result<Node> {
        let parts = self.children(raw);
        let [target, open, key, _] = parts.as_slice() else {
            return Err(self.problem(raw));
        };
        let span: Span = self.span_at(raw, *open);
        let (target, key) = (self.node(*target)?, self.node(*key)?);
        Ok(Node {
            kind: Kind::Access(Box::new(target), Box::new(key)),
            span,
        })
    }
}
