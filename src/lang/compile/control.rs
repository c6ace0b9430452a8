//! `if`, `case`, `cond`, `with`, `receive`, and which name is which construct.

use super::operators::if3;
use super::tools::{self, Call, Split};
use super::{Compiler, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Case, Clause, Expr, Pattern, Receive, With, WithStep};
use crate::lang::eval::prims;
use crate::lang::source;
use crate::term::{Atom, Term, atoms};

impl Compiler<'_> {
    /// A construct that is built in; `None` if the name is none.
    pub(super) fn special(&mut self, call: Call<'_>, tail: bool) -> Result<Option<Expr>> {
        let arity = call.arity();
        let expr = match (call.name.as_str(), arity) {
            ("if" | "unless", 2 | 3) => self.if_unless(call, tail)?,
            ("case", 2) => self.case(call, tail)?,
            ("cond", 1) => self.cond(call, tail)?,
            ("with", 1..) => self.with(call, tail)?,
            ("receive", 1) => self.receive(call, tail)?,
            ("try", 1) => self.try_block(call)?,
            ("for", 2..) => self.comprehension(call)?,
            ("raise", 1 | 2) | ("reraise", 2 | 3) => self.raise(call)?,
            ("match?", 2) => self.is_match(call)?,
            ("then", 2) => self.then(call, tail)?,
            ("tap", 2) => self.tap(call)?,
            ("destructure", 2) => self.destructure(call)?,
            ("dbg", 0..=2) => self.dbg(call)?,
            ("binding", 0) => self.binding(),
            ("var!", 1) => self.expr(&call.args[0])?,
            ("to_string", 1) => self.converted(call, "String.Chars", tail)?,
            ("to_charlist", 1) => self.converted(call, "List.Chars", tail)?,
            ("put_in", 2) | ("update_in", 2) | ("pop_in", 1) | ("get_and_update_in", 2) => {
                self.path_access(call)?
            }
            ("__ENV__" | "__MODULE__" | "__DIR__", 0) if !call.parens => return Ok(None),
            _ => return self.module_form(call, tail),
        };
        Ok(Some(expr))
    }

    fn if_unless(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let name = call.name.as_str();
        let split = call.split();
        let [condition] = split.args else {
            return Err(self.argument_error(call.line, format!("invalid or duplicate keys for {name}, only \"do\" and an optional \"else\" are permitted")));
        };
        let known = |(tag, _): &(Atom, &Node)| matches!(*tag, atoms::DO | atoms::ELSE);
        if !split.blocks.iter().all(known) || !split.options.is_empty() {
            return Err(self.argument_error(call.line, format!("invalid or duplicate keys for {name}, only \"do\" and an optional \"else\" are permitted")));
        }
        let condition = self.expr(condition)?;
        let then = self.optional_body(split.block(atoms::DO), tail)?;
        let otherwise = self.optional_body(split.block(atoms::ELSE), tail)?;
        Ok(match name {
            "if" => if3(condition, then, otherwise),
            _ => if3(condition, otherwise, then),
        })
    }

    fn optional_body(&mut self, node: Option<&Node>, tail: bool) -> Result<Expr> {
        match node {
            Some(node) => self.body(node, tail),
            None => Ok(Expr::NIL),
        }
    }

    fn case(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let split = call.split();
        let ([subject], Some(body)) = (split.args, split.block(atoms::DO)) else {
            return Err(self.error(call.line, "missing :do option in \"case\""));
        };
        let subject = self.expr(subject)?;
        let clauses = self.clauses(body, "case", tail)?;
        Ok(Expr::Case(Box::new(Case {
            subject,
            clauses,
            line: call.line,
        })))
    }

    fn cond(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let split = call.split();
        let Some(body) = split.block(atoms::DO) else {
            return Err(self.error(call.line, "invalid arguments for \"cond\""));
        };
        let Kind::Clauses(clauses) = &body.kind else {
            return Err(self.error(call.line, "expected -> clauses for :do in \"cond\""));
        };
        let mut arms = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let [condition] = clause.params.as_slice() else {
                return Err(self.error(
                    clause.span.line,
                    "expected one argument for :do clauses (->) in \"cond\"",
                ));
            };
            arms.push(self.scoped(|this| {
                let condition = this.expr(condition)?;
                this.around = super::trail::CLAUSE;
                Ok((condition, this.compile(&clause.body, tail)?))
            })?);
        }
        // The BEAM reports the line of the last clause.
        let line = clauses.last().map_or(call.line, |last| last.span.line);
        Ok(Expr::Cond(Box::new((arms.into(), line))))
    }

    pub(super) fn required_do<'n>(&self, split: &Split<'n>, call: Call<'_>) -> Result<&'n Node> {
        split.block(atoms::DO).ok_or_else(|| {
            self.error(
                call.line,
                format!("missing :do option in \"{}\"", call.name),
            )
        })
    }

    fn with(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let split = call.split();
        let body = self.required_do(&split, call)?;
        let (steps, body) = self.scoped(|this| {
            let mut steps = Vec::with_capacity(split.args.len());
            for node in split.args {
                steps.push(this.with_step(node)?);
            }
            Ok((steps, this.compile(body, tail)?))
        })?;
        let otherwise = match split.block(atoms::ELSE) {
            Some(node) => Some(self.clauses(node, "with", tail)?),
            None => None,
        };
        Ok(Expr::With(Box::new(With {
            steps: steps.into(),
            body,
            otherwise,
            line: call.line,
        })))
    }

    fn with_step(&mut self, node: &Node) -> Result<WithStep> {
        match tools::operands(node, "<-") {
            Some((left, right)) => {
                let value = self.expr(right)?;
                let (pattern, guard) = self.guarded(left)?;
                Ok(WithStep::Arrow(pattern, guard, value))
            }
            None => Ok(WithStep::Do(self.expr(node)?)),
        }
    }

    fn receive(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let split = call.split();
        let clauses = match split.block(atoms::DO) {
            Some(node) if is_empty(node) => Box::new([]),
            Some(node) => self.clauses(node, "receive", tail)?,
            None => Box::new([]) as Box<[Clause]>,
        };
        let after = match split.block(atoms::AFTER) {
            Some(node) => Some(self.receive_after(node, call, tail)?),
            None => None,
        };
        if clauses.is_empty() && after.is_none() {
            return Err(self.error(call.line, "missing :do/:after option in \"receive\""));
        }
        Ok(Expr::Receive(Box::new(Receive {
            clauses,
            after,
            line: call.line,
        })))
    }

    fn receive_after(&mut self, node: &Node, call: Call<'_>, tail: bool) -> Result<(Expr, Expr)> {
        if let Kind::Clauses(clauses) = &node.kind
            && let [clause] = clauses.as_slice()
            && let [timeout] = clause.params.as_slice()
        {
            let timeout = self.expr(timeout)?;
            return Ok((timeout, self.body(&clause.body, tail)?));
        }
        let text = "expected a single -> clause for :after in \"receive\"";
        Err(self
            .error(call.line, text)
            .below(super::trail::OUT_OF_SIGHT))
    }

    fn is_match(&mut self, call: Call<'_>) -> Result<Expr> {
        let [pattern, value] = call.args else {
            return Err(self.error(call.line, "match?/2 takes a pattern and a value"));
        };
        let subject = self.expr(value)?;
        let (pattern, guard) = self.scoped(|this| {
            let parts = this.guarded(pattern)?;
            // What it binds is there for the guard only.
            let scope = this.scopes.top();
            scope.vars.iter_mut().for_each(|var| var.used = true);
            Ok(parts)
        })?;
        let clause = |pattern, guard, answer| Clause {
            pattern,
            guard,
            body: Expr::Const(Term::bool(answer)),
        };
        Ok(Expr::Case(Box::new(Case {
            subject,
            clauses: Box::new([
                clause(pattern, guard, true),
                clause(Pattern::Any, None, false),
            ]),
            line: call.line,
        })))
    }

    fn then(&mut self, call: Call<'_>, tail: bool) -> Result<Expr> {
        let [value, function] = call.args else {
            return Err(self.error(call.line, "then/2 takes a value and a function"));
        };
        // The value is computed first.
        let span = value.span;
        let name = tools::hidden(span, "then");
        let value = self.expr(value)?;
        let slot = self.hidden_slot();
        if let Kind::Name(name) = name.kind {
            self.scopes.top().declare(name, slot, call.line);
        }
        let body = self.apply_function(function, std::slice::from_ref(&name), call.line, tail)?;
        Ok(Expr::Seq(Box::new([
            Expr::Bind(slot, Box::new(value)),
            body,
        ])))
    }

    fn tap(&mut self, call: Call<'_>) -> Result<Expr> {
        let [value, function] = call.args else {
            return Err(self.error(call.line, "tap/2 takes a value and a function"));
        };
        let name = tools::hidden(value.span, "tap");
        let value = self.expr(value)?;
        let slot = self.hidden_slot();
        if let Kind::Name(name) = name.kind {
            self.scopes.top().declare(name, slot, call.line);
        }
        let body = self.apply_function(function, std::slice::from_ref(&name), call.line, false)?;
        let bind = Expr::Bind(slot, Box::new(value));
        Ok(Expr::Seq(Box::new([bind, body, Expr::Local(slot)])))
    }

    /// `destructure [a, b], list`: the list is cut or filled up with `nil`.
    fn destructure(&mut self, call: Call<'_>) -> Result<Expr> {
        let [left, right] = call.args else {
            return Err(self.error(call.line, "destructure/2 takes a list pattern and a list"));
        };
        let Some(items) = tools::as_list(left) else {
            return self
                .operator(
                    Call {
                        name: Atom::new("="),
                        ..call
                    },
                    false,
                )
                .map(|expr| expr.unwrap_or(Expr::NIL));
        };
        let length = Expr::Const(Term::from(items.len()));
        let value = self.expr(right)?;
        let value = self.prim(&prims::FIT_LIST, vec![value, length], call.line);
        let pattern = self.pattern(left)?;
        Ok(Expr::Match(Box::new((pattern, value, call.line))))
    }

    /// `dbg(code)`: prints where it is, the code and its value, and answers the value.
    fn dbg(&mut self, call: Call<'_>) -> Result<Expr> {
        let file = self.env.file;
        let function = match (self.env.module, self.env.function) {
            (Some(module), Some((name, arity))) => {
                format!(": {}.{name}/{arity}", module.module_name())
            }
            _ => String::new(),
        };
        let place = Expr::Const(Term::string(format!("[{file}:{}{function}]", call.line)));
        let (value, text) = match call.args.first() {
            Some(node) => (self.expr(node)?, source::to_line(node)),
            None => (self.binding(), "binding()".to_string()),
        };
        let args = vec![value, Expr::Const(Term::string(text)), place];
        Ok(self.remote_call(atoms::KERNEL, Atom::new("__dbg__"), args, call.line, false))
    }

    fn converted(&mut self, call: Call<'_>, protocol: &str, tail: bool) -> Result<Expr> {
        let args = self.exprs(call.args)?;
        if let Some(Term::Binary(_)) = args[0].constant()
            && call.name.as_str() == "to_string"
        {
            return Ok(args.into_iter().next().unwrap_or(Expr::NIL));
        }
        Ok(self.remote_call(Atom::module(protocol), call.name, args, call.line, tail))
    }
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.kind, Kind::Block(nodes) if nodes.is_empty())
}
