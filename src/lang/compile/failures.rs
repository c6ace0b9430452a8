//! `try`, `raise`.

use super::tools::{self, Call};
use super::{CompileError, Compiler, Result};
use crate::lang::ast::{Clause as AstClause, Kind, Node};
use crate::lang::code::{CatchClause, Expr, Line, Pattern, RaiseExpr, RescueClause, Slot, Try};
use crate::term::{Term, atoms};

/// The two sides of `x in modules`.
type Rescued<'n> = (Option<&'n Node>, Option<&'n Node>);

impl Compiler<'_> {
    pub(super) fn try_block(&mut self, call: Call<'_>) -> Result<Expr> {
        let split = call.split();
        let line = call.line;
        let body = self.required_do(&split, call)?;
        let handlers = [atoms::RESCUE, atoms::CATCH, atoms::AFTER];
        if !handlers.iter().any(|tag| split.block(*tag).is_some()) {
            let text = "missing :catch/:rescue/:after option in \"try\"";
            return Err(self.error(line, text));
        }
        let body = self.body(body, false)?;
        let stack = self.hidden_slot();
        let rescue = match split.block(atoms::RESCUE) {
            Some(node) => self.rescue_clauses(node, stack, line)?,
            None => Vec::new(),
        };
        let catch = match split.block(atoms::CATCH) {
            Some(node) => self.catch_clauses(node, stack, line)?,
            None => Vec::new(),
        };
        let otherwise = match split.block(atoms::ELSE) {
            Some(node) => Some(self.clauses(node, "try", false)?),
            None => None,
        };
        let after = match split.block(atoms::AFTER) {
            Some(node) => Some(self.body(node, false)?),
            None => None,
        };
        Ok(Expr::Try(Box::new(Try {
            body,
            rescue: rescue.into(),
            catch: catch.into(),
            otherwise,
            after,
            keeps_stack: self.scopes.top().stacks_read.contains(&stack),
            stack,
            line,
        })))
    }

    fn arrows<'n>(&self, node: &'n Node, tag: &str, line: Line) -> Result<&'n [AstClause]> {
        match &node.kind {
            Kind::Clauses(clauses) => Ok(clauses),
            _ => {
                let text = format!("expected -> clauses for :{tag} in \"try\"");
                Err(self.error(line, text).below(super::trail::OUT_OF_SIGHT))
            }
        }
    }

    fn rescue_clauses(
        &mut self,
        node: &Node,
        stack: Slot,
        line: Line,
    ) -> Result<Vec<RescueClause>> {
        let clauses = self.arrows(node, "rescue", line)?;
        clauses
            .iter()
            .map(|clause| {
                self.scoped(|this| {
                    this.scopes.top().stack = Some(stack);
                    this.rescue_clause(clause)
                })
            })
            .collect()
    }

    fn rescue_clause(&mut self, clause: &AstClause) -> Result<RescueClause> {
        let line = clause.span.line;
        let [param] = clause.params.as_slice() else {
            return Err(self.error(
                line,
                "expected one argument for :rescue clauses (->) in \"try\"",
            ));
        };
        if clause.guard.is_some() {
            return Err(self.bad_rescue(line));
        }
        let (var, modules) = rescued(param);
        let is_module = |node: &Node| {
            !matches!(
                node.kind,
                Kind::Map { .. } | Kind::Tuple(_) | Kind::Int(_) | Kind::String(_)
            )
        };
        if !var.is_none_or(|var| matches!(var.kind, Kind::Name(_)))
            || !modules.is_none_or(is_module)
        {
            return Err(self.bad_rescue(line));
        }
        let modules = match modules {
            Some(node) => Some(self.rescued_modules(node)?),
            None => None,
        };
        let slot = match var.map(|node| &node.kind) {
            Some(Kind::Name(name)) if name.as_str() != "_" => {
                let slot = self.hidden_slot();
                self.scopes.top().declare(*name, slot, line);
                Some(slot)
            }
            _ => None,
        };
        let body = self.compile(&clause.body, false)?;
        Ok(RescueClause {
            slot,
            modules,
            body,
        })
    }

    fn bad_rescue(&self, line: Line) -> CompileError {
        let text = "invalid \"rescue\" clause. The clause should match on an alias, a variable or be in the \"var in [alias]\" format";
        self.error(line, text).below(super::trail::OUT_OF_SIGHT)
    }

    /// The modules of a clause as one list.
    fn rescued_modules(&mut self, node: &Node) -> Result<Expr> {
        let modules = self.expr(node)?;
        Ok(match modules {
            Expr::Const(term @ Term::Atom(_)) => Expr::Const(Term::list([term])),
            other => other,
        })
    }

    fn catch_clauses(&mut self, node: &Node, stack: Slot, line: Line) -> Result<Vec<CatchClause>> {
        let clauses = self.arrows(node, "catch", line)?;
        clauses
            .iter()
            .map(|clause| {
                self.scoped(|this| {
                    this.scopes.top().stack = Some(stack);
                    this.catch_clause(clause)
                })
            })
            .collect()
    }

    fn catch_clause(&mut self, clause: &AstClause) -> Result<CatchClause> {
        let line = clause.span.line;
        let (kind, value, inner) = match clause.params.as_slice() {
            [value] => {
                let (value, guard) = self.guarded(value)?;
                (Pattern::Const(Term::Atom(atoms::THROW)), value, guard)
            }
            [kind, value] => {
                let kind = self.pattern(kind)?;
                let (value, guard) = self.guarded(value)?;
                (kind, value, guard)
            }
            _ => {
                return Err(self.error(
                    line,
                    "expected one or two args for :catch clauses (->) in \"try\"",
                ));
            }
        };
        let guard = match &clause.guard {
            Some(guard) => Some(self.guard(guard)?),
            None => inner,
        };
        let body = self.compile(&clause.body, false)?;
        Ok(CatchClause {
            kind,
            value,
            guard,
            body,
        })
    }

    /// `raise what`, `raise module, options`, `reraise what, stack`.
    pub(super) fn raise(&mut self, call: Call<'_>) -> Result<Expr> {
        let mut args = self.arguments(call.args, call.blocks)?;
        let stack = match call.name.as_str() {
            "reraise" => args.pop(),
            _ => None,
        };
        let options = if args.len() > 1 { args.pop() } else { None };
        let what = args.pop().unwrap_or(Expr::NIL);
        Ok(Expr::Raise(Box::new(RaiseExpr {
            what,
            options,
            stack,
            line: call.line,
        })))
    }
}

/// The variable and the modules of a rescue clause.
fn rescued(param: &Node) -> Rescued<'_> {
    if let Some((var, modules)) = tools::operands(param, "in") {
        let any = matches!(&modules.kind, Kind::Name(name) if name.as_str() == "_");
        return (Some(var), (!any).then_some(modules));
    }
    match &param.kind {
        Kind::Name(_) => (Some(param), None),
        _ => (None, Some(param)),
    }
}
