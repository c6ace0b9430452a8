//! `for`.

use super::patterns::Bound;
use super::tools::{self, Call};
use super::{Compiler, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Collect, Expr, For, Step};
use crate::term::Atom;

impl Compiler<'_> {
    pub(super) fn comprehension(&mut self, call: Call<'_>) -> Result<Expr> {
        let split = call.split();
        let body = self.required_do(&split, call)?;
        let unique = split
            .option("uniq")
            .map(|node| self.expr(node))
            .transpose()?;
        let into = split
            .option("into")
            .map(|node| self.expr(node))
            .transpose()?;
        let start = split
            .option("reduce")
            .map(|node| self.expr(node))
            .transpose()?;
        for (key, _) in &split.options {
            if !matches!(key.as_str(), "uniq" | "into" | "reduce") {
                return Err(self.error(call.line, format!("unsupported option {key} given to for")));
            }
        }
        self.scoped(|this| {
            let mut steps = Vec::with_capacity(split.args.len());
            for node in split.args {
                steps.push(this.step(node)?);
            }
            if !matches!(steps.first(), Some(Step::Each(..) | Step::Bits(..))) {
                return Err(this.error(call.line, "for comprehensions must start with a generator"));
            }
            let (collect, body) = match (start, into) {
                (Some(start), None) => {
                    let clauses = this.clauses(body, "for", false)?;
                    (Collect::Reduce(start, clauses), Expr::NIL)
                }
                (None, Some(into)) => (Collect::Into(into), this.expr(body)?),
                (None, None) => (Collect::List, this.expr(body)?),
                (Some(_), Some(_)) => {
                    return Err(this.error(
                        call.line,
                        "cannot use :reduce alongside :into/:uniq in comprehension",
                    ));
                }
            };
            Ok(Expr::For(Box::new(For {
                steps: steps.into(),
                collect,
                body,
                unique,
                line: call.line,
            })))
        })
    }

    fn step(&mut self, node: &Node) -> Result<Step> {
        if let Some((segments, source)) = self.bits_generator(node) {
            let source = self.expr(&source)?;
            let rest = tools::hidden(node.span, "rest");
            let mut bound = Bound::default();
            let all: Vec<Node> = segments
                .into_iter()
                .chain([tools::call(
                    node.span,
                    "::",
                    vec![rest, bitstring_type(node)],
                )])
                .collect();
            let pattern = self.bits_pattern(&all, &mut bound, node.span.line)?;
            let rest = bound.find(Atom::new(" rest"));
            self.declare(bound);
            let rest =
                rest.ok_or_else(|| self.error(node.span.line, "invalid bitstring generator"))?;
            return Ok(Step::Bits(pattern, rest, source));
        }
        match tools::operands(node, "<-") {
            Some((left, right)) => {
                let values = self.expr(right)?;
                let (pattern, guard) = self.guarded(left)?;
                Ok(Step::Each(pattern, guard, values))
            }
            None => Ok(Step::Filter(self.expr(node)?)),
        }
    }
}

fn bitstring_type(node: &Node) -> Node {
    let name = Atom::new("bitstring");
    tools::at(node.span, Kind::Name(name))
}
