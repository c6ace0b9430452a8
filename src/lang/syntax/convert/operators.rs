//! Operators, captures, attributes.

use num_traits::ToPrimitive;

use super::literals::operator_name;
use super::{Converter, Result};
use crate::lang::ast::{Kind, Node, Span};
use crate::lang::syntax::tree::{Form, Raw, form};
use crate::term::Atom;

/// A call of an operator.
fn operation(name: &str, args: Vec<Node>) -> Kind {
    Kind::Call {
        name: Atom::new(name),
        args,
        blocks: Vec::new(),
        parens: false,
    }
}

impl<'t> Converter<'_, 't> {
    /// `-a`, `not a`, `&f/1`, `@name`. `-1` is a call of `-` with a literal, in patterns too.
    pub(super) fn unary(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let Some((operator, rest)) = children.split_first() else {
            return Err(self.problem(raw));
        };
        // The operand of `&` may stand in parentheses that are tokens of their own.
        let Some(&operand) = rest.iter().find(|child| child.is_named()) else {
            return Err(self.problem(raw));
        };
        let kind = match operator.kind() {
            "@" => self.attribute(operand)?,
            "&" => self.capture(operand)?,
            name => operation(name, vec![self.node(operand)?]),
        };
        Ok(Node {
            kind,
            span: self.span(raw),
        })
    }

    fn capture(&mut self, operand: Raw<'t>) -> Result<Kind> {
        let node = self.node(operand)?;
        match &node.kind {
            Kind::Int(number) if form(operand) == Form::Integer => match number.to_u32() {
                Some(number) => Ok(Kind::CaptureArg(number)),
                None => Err(self.problem(operand)),
            },
            _ => Ok(Kind::Capture(Box::new(node))),
        }
    }

    /// `@name` and `@name value`; any other operand is left to be refused where it is compiled.
    fn attribute(&mut self, operand: Raw<'t>) -> Result<Kind> {
        let node = self.node(operand)?;
        Ok(match node.into_kind() {
            (Kind::Name(name), _) => Kind::Attribute { name, value: None },
            (
                Kind::Call {
                    name,
                    mut args,
                    blocks,
                    parens,
                },
                span,
            ) => match (args.len(), blocks.is_empty()) {
                (1, true) => Kind::Attribute {
                    name,
                    value: args.pop().map(Box::new),
                },
                _ => operation(
                    "@",
                    vec![Node {
                        kind: Kind::Call {
                            name,
                            args,
                            blocks,
                            parens,
                        },
                        span,
                    }],
                ),
            },
            (kind, span) => operation("@", vec![Node { kind, span }]),
        })
    }

    pub(super) fn binary(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let [left, operator, right] = children.as_slice() else {
            return Err(self.problem(raw));
        };
        let mut span = self.span_at(raw, *operator);
        let kind = match operator_name(operator.kind()) {
            "in" => self.membership(*left, *right, span)?,
            "//" => {
                let (kind, place) = self.stepped_range(raw, *left, *right)?;
                span = place;
                kind
            }
            "/" if form(*left) == Form::OperatorIdentifier => {
                let name = Kind::Name(Atom::new(operator_name(self.text(*left))));
                operation("/", vec![self.leaf(*left, name), self.node(*right)?])
            }
            name => operation(name, vec![self.node(*left)?, self.node(*right)?]),
        };
        Ok(Node { kind, span })
    }

    /// `a in b`. `not a in b` and `!a in b` deny the whole.
    fn membership(&mut self, left: Raw<'t>, right: Raw<'t>, span: Span) -> Result<Kind> {
        if form(left) == Form::Unary {
            let parts = self.children(left);
            if let [operator, operand] = parts.as_slice() {
                let args = |this: &mut Self| Ok(vec![this.node(*operand)?, this.node(right)?]);
                match operator.kind() {
                    "not" => return Ok(operation("not in", args(self)?)),
                    "!" => {
                        let kind = operation("in", args(self)?);
                        return Ok(operation("!", vec![Node { kind, span }]));
                    }
                    _ => {}
                }
            }
        }
        Ok(operation("in", vec![self.node(left)?, self.node(right)?]))
    }

    /// `a..b//c` is one operator of three, placed where its dots are.
    fn stepped_range(
        &mut self,
        raw: Raw<'t>,
        left: Raw<'t>,
        right: Raw<'t>,
    ) -> Result<(Kind, Span)> {
        let range = self.unwrapped(left);
        let parts = self.children(range);
        match (form(range), parts.as_slice()) {
            (Form::Binary, [first, dots, last]) if dots.kind() == ".." => {
                let span = self.span_at(raw, *dots);
                let args = vec![self.node(*first)?, self.node(*last)?, self.node(right)?];
                Ok((operation("..//", args), span))
            }
            _ => Err(self.problem(left)),
        }
    }

    /// What stands in parentheses, if it is one expression.
    fn unwrapped(&mut self, raw: Raw<'t>) -> Raw<'t> {
        let mut inner = raw;
        while form(inner) == Form::Block {
            let parts = self.children(inner);
            match parts.as_slice() {
                [_, only, _] => inner = *only,
                _ => break,
            }
        }
        inner
    }
}
