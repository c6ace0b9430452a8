//! Operators.

use super::tools::{self, Call};
use super::{Compiler, Result, rewrite};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{
    Arith, BitKind, BitSegment, Compare, Endian, Expr, If3, Line, Logic, MakeStruct,
};
use crate::lang::eval::prims;
use crate::lang::source;
use crate::term::{Atom, Term, atoms};

fn arith(name: &str) -> Option<Arith> {
    Some(match name {
        "+" => Arith::Add,
        "-" => Arith::Sub,
        "*" => Arith::Mul,
        "/" => Arith::Divide,
        "div" => Arith::Div,
        "rem" => Arith::Rem,
        _ => return None,
    })
}

fn comparison(name: &str) -> Option<Compare> {
    Some(match name {
        "<" => Compare::Less,
        "<=" => Compare::LessEqual,
        ">" => Compare::Greater,
        ">=" => Compare::GreaterEqual,
        "==" => Compare::Equal,
        "!=" => Compare::NotEqual,
        "===" => Compare::Same,
        "!==" => Compare::NotSame,
        _ => return None,
    })
}

impl Compiler<'_> {
    /// A call of an operator or of what compiles as one; `None` if it is none.
    pub(super) fn operator(&mut self, call: Call<'_>, tail: bool) -> Result<Option<Expr>> {
        let name = call.name.as_str();
        let line = call.line;
        let expr = match call.args {
            [left, right] => match name {
                "=" => self.match_operator(left, right, line)?,
                "|>" => self.pipe(call, tail)?,
                "and" | "or" => self.logic(name == "and", left, right, line, tail)?,
                "&&" => Expr::AndAlso(Box::new((self.expr(left)?, self.compile(right, tail)?))),
                "||" => Expr::OrElse(Box::new((self.expr(left)?, self.compile(right, tail)?))),
                "in" => self.membership(left, right, line)?,
                "not in" => {
                    let inside = self.membership(left, right, line)?;
                    self.negate(inside)
                }
                ".." => self.range(left, right, None, line)?,
                "<-" | "when" | "::" | "|" | "=>" | "->" | "\\\\" => {
                    return Err(self.error(line, format!("misplaced operator {name}/2")));
                }
                _ => return self.binary(name, left, right, line),
            },
            [only] => match name {
                "!" => {
                    let value = self.expr(only)?;
                    self.negate(value)
                }
                "-" => match self.expr(only)? {
                    Expr::Const(Term::Int(value)) if value != i64::MIN => {
                        Expr::Const(Term::Int(-value))
                    }
                    Expr::Const(Term::Float(value)) => Expr::Const(Term::Float(-value)),
                    value => self.prim(&prims::NEGATE, vec![value], line),
                },
                "^" => {
                    let shown = source::to_line(only);
                    let text = format!("cannot use ^{shown} outside of match clauses");
                    return Err(self.error(line, text));
                }
                _ => return Ok(None),
            },
            [first, last, step] if name == "..//" => self.range(first, last, Some(step), line)?,
            [] if name == ".." => self.full_range(),
            _ => return Ok(None),
        };
        Ok(Some(expr))
    }

    fn binary(
        &mut self,
        name: &str,
        left: &Node,
        right: &Node,
        line: Line,
    ) -> Result<Option<Expr>> {
        if let Some(operator) = arith(name) {
            let operands = Box::new((self.expr(left)?, self.expr(right)?));
            return Ok(Some(Expr::Arith(operator, line, operands)));
        }
        if let Some(operator) = comparison(name) {
            let operands = Box::new((self.expr(left)?, self.expr(right)?));
            return Ok(Some(Expr::Compare(operator, operands)));
        }
        if name == "<>" {
            return self.concatenation(left, right, line).map(Some);
        }
        Ok(None)
    }

    /// `a <> b <> c` builds one binary at once.
    fn concatenation(&mut self, left: &Node, right: &Node, line: Line) -> Result<Expr> {
        let mut operands = vec![self.expr(left)?];
        let mut rest = right;
        while let Some((next, others)) = tools::operands(rest, "<>") {
            operands.push(self.expr(next)?);
            rest = others;
        }
        operands.push(self.expr(rest)?);
        let wrong = operands
            .iter()
            .filter_map(Expr::constant)
            .find(|term| term.as_bytes().is_none());
        if let Some(wrong) = wrong {
            let shown = crate::lang::show(wrong);
            let text = format!("expected binary argument in <> operator but got: {shown}");
            return Err(self.argument_error(line, text));
        }
        let segment = |value| BitSegment {
            value,
            kind: BitKind::Binary,
            size: None,
            unit: 8,
            signed: false,
            endian: Endian::Big,
            line,
        };
        let segments = operands.into_iter().map(segment).collect();
        Ok(Expr::Bits(Box::new((segments, line))))
    }

    fn match_operator(&mut self, left: &Node, right: &Node, line: Line) -> Result<Expr> {
        if self.in_guard {
            return Err(self.error(
                line,
                "invalid expression in guards, = is not allowed in guards. To learn more about guards, visit: https://hexdocs.pm/elixir/patterns-and-guards.html",
            ));
        }
        let value = self.expr(right)?;
        let pattern = self.pattern(left)?;
        Ok(match pattern {
            crate::lang::code::Pattern::Bind(slot) => Expr::Bind(slot, Box::new(value)),
            crate::lang::code::Pattern::Any => value,
            pattern => Expr::Match(Box::new((pattern, value, line))),
        })
    }

    fn logic(
        &mut self,
        and: bool,
        left: &Node,
        right: &Node,
        line: Line,
        tail: bool,
    ) -> Result<Expr> {
        let (left, right) = (self.expr(left)?, self.compile(right, tail)?);
        Ok(Expr::Logic(Box::new(Logic {
            and,
            left,
            right,
            line,
        })))
    }

    /// `!value`.
    pub(super) fn negate(&self, value: Expr) -> Expr {
        if3(
            value,
            Expr::Const(Term::bool(false)),
            Expr::Const(Term::bool(true)),
        )
    }

    /// `left in right`: a list that is written out compares element by element, a range compares its
    /// bounds, anything else asks `Enum`.
    fn membership(&mut self, left: &Node, right: &Node, line: Line) -> Result<Expr> {
        if let Some(items) = tools::as_list(right)
            && items
                .last()
                .is_none_or(|last| tools::operands(last, "|").is_none())
        {
            let value = self.expr(left)?;
            let items = self.exprs(items)?;
            return Ok(self.prim_with(&prims::IN_LIST, value, items, line));
        }
        let bounds = match &right.kind {
            Kind::Call { name, args, .. } => match (name.as_str(), args.as_slice()) {
                ("..", [first, last]) => Some((first, last, None)),
                ("..//", [first, last, step]) => Some((first, last, Some(step))),
                _ => None,
            },
            _ => None,
        };
        if let Some((first, last, step)) = bounds {
            let value = self.expr(left)?;
            let mut args = vec![self.expr(first)?, self.expr(last)?];
            if let Some(step) = step {
                args.push(self.expr(step)?);
            }
            return Ok(self.prim_with(&prims::IN_RANGE, value, args, line));
        }
        let value = self.expr(left)?;
        let container = self.expr(right)?;
        if self.in_guard {
            if let Some(list) = container.constant()
                && list.is_list()
            {
                let items = list.iter().cloned().map(Expr::Const).collect();
                return Ok(self.prim_with(&prims::IN_LIST, value, items, line));
            }
            return Err(self.error(line, "invalid right argument for operator \"in\", it expects a compile-time proper list or compile-time range on the right side when used in guard expressions"));
        }
        let args = vec![container, value];
        Ok(self.remote_call(atoms::ENUM, Atom::new("member?"), args, line, false))
    }

    fn prim_with(
        &self,
        prim: &'static crate::lang::code::Prim,
        first: Expr,
        rest: Vec<Expr>,
        line: Line,
    ) -> Expr {
        let args = std::iter::once(first).chain(rest).collect();
        self.prim(prim, args, line)
    }

    fn range(
        &mut self,
        first: &Node,
        last: &Node,
        step: Option<&Node>,
        line: Line,
    ) -> Result<Expr> {
        let mut args = vec![self.expr(first)?, self.expr(last)?];
        if let Some(step) = step {
            args.push(self.expr(step)?);
        }
        let prim = if step.is_some() {
            &prims::STEPPED_RANGE
        } else {
            &prims::RANGE
        };
        if let Some(values) = super::collections::constants(&args)
            && let Ok(range) = (prim.run)(&values)
        {
            return Ok(Expr::Const(range));
        }
        Ok(self.prim(prim, args, line))
    }

    /// `..` alone is `0..-1//1`.
    fn full_range(&self) -> Expr {
        let int = |value| Expr::Const(Term::Int(value));
        let key = |atom| Expr::Const(Term::Atom(atom));
        Expr::Struct(Box::new(MakeStruct {
            module: atoms::RANGE,
            entries: Box::new([
                (key(atoms::FIRST), int(0)),
                (key(atoms::LAST), int(-1)),
                (key(atoms::STEP), int(1)),
            ]),
            line: 0,
        }))
    }

    fn pipe(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let node =
            rewrite::pipeline(call).map_err(|(line, text)| self.argument_error(line, text))?;
        self.around = 0;
        self.compile(&node, tail)
    }
}

/// `if condition, do: then, else: otherwise`.
pub(super) fn if3(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    Expr::If(Box::new(If3(condition, then, otherwise)))
}
