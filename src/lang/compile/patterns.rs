//! Patterns, and clauses of patterns with guards.

use super::tools::{self, Call};
use super::{CompileError, Compiler, Result, strings, trail};
use crate::lang::ast::{Clause as AstClause, Kind, Node, Part};
use crate::lang::code::{Clause, Expr, Line, Pattern, Slot};
use crate::lang::source;
use crate::term::{Atom, Term, atoms, stack};

/// Variables that a pattern has bound so far: they come in sight when it is through.
#[derive(Default)]
pub(super) struct Bound {
    vars: Vec<(Atom, Slot, Line, bool)>,
    depth: u32,
}

/// At every so many levels of nesting the evaluator looks after its stack.
const LEVELS: u32 = 64;

impl Bound {
    /// The slot of a variable that the pattern has bound already; it has been used then.
    pub(super) fn find(&mut self, name: Atom) -> Option<Slot> {
        let found = self.vars.iter_mut().find(|(n, ..)| *n == name)?;
        found.3 = true;
        Some(found.1)
    }

    pub(super) fn add(&mut self, name: Atom, slot: Slot, line: Line) {
        self.vars.push((name, slot, line, false));
    }
}

impl Compiler<'_> {
    /// A pattern; what it binds is in sight afterwards.
    pub(super) fn pattern(&mut self, node: &Node) -> Result<Pattern> {
        let mut bound = Bound::default();
        let pattern = self.pattern_in(node, &mut bound)?;
        self.declare(bound);
        Ok(pattern)
    }

    /// The variables of patterns come in sight.
    pub(super) fn declare(&mut self, bound: Bound) {
        for (name, slot, line, used) in bound.vars {
            let shadows = self.scopes.knows(name);
            let scope = self.scopes.top();
            scope.declare(name, slot, line);
            if let Some(var) = scope.vars.last_mut() {
                (var.used, var.shadows) = (used, shadows);
            }
        }
    }

    /// A guard.
    pub(super) fn guard(&mut self, node: &Node) -> Result<Expr> {
        let before = std::mem::replace(&mut self.in_guard, true);
        let guard = self.guard_choice(node);
        self.in_guard = before;
        guard.map_err(|error| error.below(trail::OUT_OF_SIGHT))
    }

    /// `a when b` among guards: one of them has to hold, and one that fails does no harm to the others.
    fn guard_choice(&mut self, node: &Node) -> Result<Expr> {
        match tools::operands(node, "when") {
            Some((left, right)) => {
                let (left, right) = (self.guard_choice(left)?, self.guard_choice(right)?);
                Ok(Expr::EitherGuard(Box::new((left, right))))
            }
            None => self.expr(node),
        }
    }

    /// `pattern when guard`: the two.
    pub(super) fn guarded(&mut self, node: &Node) -> Result<(Pattern, Option<Expr>)> {
        match tools::operands(node, "when") {
            Some((pattern, guard)) => {
                let pattern = self.pattern(pattern)?;
                Ok((pattern, Some(self.guard(guard)?)))
            }
            None => Ok((self.pattern(node)?, None)),
        }
    }

    /// Clauses of one pattern each, as of `case`.
    pub(super) fn clauses(&mut self, node: &Node, form: &str, tail: bool) -> Result<Box<[Clause]>> {
        let Kind::Clauses(clauses) = &node.kind else {
            let line = node.span.line;
            return Err(self.error(line, format!("expected -> clauses for :do in \"{form}\"")));
        };
        let compiled: Result<Box<[Clause]>> = clauses
            .iter()
            .map(|clause| self.scoped(|this| this.clause(clause, form, tail)))
            .collect();
        let compiled = compiled?;
        let lines = clauses.iter().map(|clause| clause.span.line);
        let parts = compiled.iter().map(|clause| {
            (
                std::slice::from_ref(&clause.pattern),
                clause.guard.is_some(),
            )
        });
        self.warn_unreachable(&lines.zip(parts).collect::<Vec<_>>());
        Ok(compiled)
    }

    fn clause(&mut self, clause: &AstClause, form: &str, tail: bool) -> Result<Clause> {
        let [param] = clause.params.as_slice() else {
            let line = clause.span.line;
            return Err(self.error(
                line,
                format!("expected one argument for :do clauses (->) in \"{form}\""),
            ));
        };
        let (pattern, inner) = self.guarded(param)?;
        let guard = match &clause.guard {
            Some(guard) => Some(self.guard(guard)?),
            None => inner,
        };
        self.around = trail::CLAUSE;
        let body = self.compile(&clause.body, tail)?;
        Ok(Clause {
            pattern,
            guard,
            body,
        })
    }

    pub(super) fn pattern_in(&mut self, node: &Node, bound: &mut Bound) -> Result<Pattern> {
        bound.depth += 1;
        let deep = bound.depth.is_multiple_of(LEVELS);
        let result = stack::maybe_grow(super::RED_ZONE, super::MORE_STACK, || {
            self.pattern_here(node, bound)
        });
        bound.depth -= 1;
        match result? {
            pattern if deep => Ok(Pattern::Deep(Box::new(pattern))),
            pattern => Ok(pattern),
        }
    }

    fn pattern_here(&mut self, node: &Node, bound: &mut Bound) -> Result<Pattern> {
        let line = node.span.line;
        match &node.kind {
            Kind::Name(name) => Ok(self.pattern_name(*name, line, bound)),
            Kind::List(items) => self.list_pattern(items, bound),
            Kind::Tuple(items) => {
                let parts = self.patterns_in(items, bound)?;
                Ok(match known(&parts) {
                    Some(values) => Pattern::Const(Term::tuple(values)),
                    None => Pattern::Tuple(parts.into()),
                })
            }
            Kind::Map {
                name,
                update: None,
                entries,
            } => self.map_pattern(name.as_deref(), entries, bound, line),
            Kind::Bitstring(segments) => self.bits_pattern(segments, bound, line),
            Kind::Block(nodes) if nodes.len() == 1 => self.pattern_in(&nodes[0], bound),
            Kind::Call { .. } => self.call_pattern(Call::of(node), bound),
            Kind::Attribute { name, value: None } => {
                let value = self.attribute(*name, None, line)?;
                Ok(match value {
                    Expr::Const(term) => Pattern::Const(term),
                    expr => Pattern::Value(Box::new(expr)),
                })
            }
            Kind::String(parts) if parts.iter().any(|part| matches!(part, Part::Code(_))) => {
                let error = self.error(
                    line,
                    "cannot invoke remote function String.Chars.to_string/1 inside a match",
                );
                Err(self.in_macro(error, atoms::KERNEL, Atom::new("to_string"), 1, line))
            }
            Kind::Remote { on, name, args, .. } => {
                let on = self
                    .module_of(on)
                    .map_or_else(|| source::to_line(on), super::calls::inspect_module);
                let arity = args.len();
                Err(self.error(
                    line,
                    format!("cannot invoke remote function {on}.{name}/{arity} inside a match"),
                ))
            }
            Kind::Apply { .. } => Err(self.error(
                line,
                "invalid pattern in match, anonymous call is not allowed in matches",
            )),
            Kind::Fn(_) => Err(self.error(
                line,
                "invalid pattern in match, fn is not allowed in matches",
            )),
            Kind::Capture(_) => Err(self.error(
                line,
                "invalid pattern in match, & is not allowed in matches",
            )),
            _ => match self.expr(node)? {
                Expr::Const(term) => Ok(Pattern::Const(term)),
                _ => Err(self.error(line, "invalid pattern")),
            },
        }
    }

    fn patterns_in(&mut self, nodes: &[Node], bound: &mut Bound) -> Result<Vec<Pattern>> {
        nodes
            .iter()
            .map(|node| self.pattern_in(node, bound))
            .collect()
    }

    fn pattern_name(&mut self, name: Atom, line: Line, bound: &mut Bound) -> Pattern {
        if name.as_str() == "_" {
            return Pattern::Any;
        }
        if name.as_str() == "__MODULE__" {
            return Pattern::Const(self.env.module.map_or(Term::NIL, Term::Atom));
        }
        if let Some(slot) = bound.find(name) {
            return Pattern::Same(slot);
        }
        let slot = self.scopes.top().new_slot();
        bound.add(name, slot, line);
        Pattern::Bind(slot)
    }

    fn list_pattern(&mut self, items: &[Node], bound: &mut Bound) -> Result<Pattern> {
        let mut parts = Vec::with_capacity(items.len());
        let mut rest = Pattern::Const(Term::Nil);
        for (index, item) in items.iter().enumerate() {
            match tools::operands(item, "|").filter(|_| index + 1 == items.len()) {
                Some((last, tail)) => {
                    parts.push(self.pattern_in(last, bound)?);
                    rest = self.pattern_in(tail, bound)?;
                }
                None => parts.push(self.pattern_in(item, bound)?),
            }
        }
        if parts.is_empty() {
            return Ok(rest);
        }
        if let (Some(values), Pattern::Const(tail)) = (known(&parts), &rest) {
            return Ok(Pattern::Const(Term::list_with_tail(values, tail.clone())));
        }
        Ok(Pattern::List(Box::new((parts.into(), rest))))
    }

    fn call_pattern(&mut self, call: Call<'_>, bound: &mut Bound) -> Result<Pattern> {
        let line = call.line;
        match (call.name.as_str(), call.args) {
            ("=", [left, right]) => {
                let parts = (
                    self.pattern_in(left, bound)?,
                    self.pattern_in(right, bound)?,
                );
                Ok(Pattern::Both(Box::new(parts)))
            }
            ("^", [pinned]) => self.pin(pinned),
            ("var!", [name]) => self.pattern_in(name, bound),
            ("<>", [left, right]) => self.prefix_pattern(left, right, bound),
            ("++", [left, right]) => self.append_pattern(left, right, bound),
            ("..", [first, last]) => self.range_pattern(first, last, None, bound),
            ("..//", [first, last, step]) => self.range_pattern(first, last, Some(step), bound),
            ("-" | "+", [number]) => {
                let sign = call.name.as_str() == "-";
                match self.expr(number)? {
                    Expr::Const(term @ (Term::Int(_) | Term::Float(_) | Term::BigInt(_)))
                        if sign =>
                    {
                        crate::term::number::neg(&term)
                            .map(Pattern::Const)
                            .map_err(|_| self.error(line, "invalid pattern"))
                    }
                    Expr::Const(term) => Ok(Pattern::Const(term)),
                    _ => Err(self.error(line, "invalid pattern")),
                }
            }
            ("|", _) => Err(self.error(line, "misplaced operator |/2")),
            ("when", _) => {
                Err(self.error(line, "invalid pattern in match, when is not allowed here"))
            }
            _ => Err(self.no_pattern(call)),
        }
    }

    /// A call that is no pattern; those of functions that Elixir takes from Erlang are named as there.
    fn no_pattern(&self, call: Call<'_>) -> CompileError {
        let (name, arity, line) = (call.name, call.arity(), call.line);
        let form = matches!(
            name.as_str(),
            "case" | "cond" | "try" | "receive" | "for" | "with"
        );
        if form {
            return self.error(
                line,
                format!("invalid pattern in match, {name} is not allowed in matches"),
            );
        }
        match self.importer(name, arity) {
            Some(module) => {
                let (module, name) = super::captures::erlangs_name(module, name, arity);
                let on = super::calls::inspect_module(module);
                let name = crate::term::inspect::function_name(name);
                self.error(
                    line,
                    format!("cannot invoke remote function {on}.{name}/{arity} inside a match"),
                )
            }
            None => {
                let args: Vec<String> = call.args.iter().map(source::to_line).collect();
                let args = args.join(", ");
                self.error(line, format!("cannot find or invoke local {name}/{arity} inside match. Only macros can be invoked in a match and they must be defined before their invocation. Called as: {name}({args})")).below(2)
            }
        }
    }

    fn pin(&mut self, pinned: &Node) -> Result<Pattern> {
        let line = pinned.span.line;
        match &pinned.kind {
            Kind::Name(name) => match self.scopes.find(*name) {
                Some(slot) => Ok(Pattern::Same(slot)),
                None => Err(self.error(line, format!("undefined variable ^{name}. No variable \"{name}\" has been defined before the current pattern"))),
            },
            _ => {
                let got = source::to_line(pinned);
                Err(self.error(line, format!("invalid argument for unary operator ^, expected an existing variable, got: ^{got}")))
            }
        }
    }

    fn prefix_pattern(&mut self, left: &Node, right: &Node, bound: &mut Bound) -> Result<Pattern> {
        let line = left.span.line;
        if let Kind::Bitstring(segments) = &left.kind
            && super::binaries::literal_bytes(left).is_none()
        {
            // Its segments, and the rest behind them.
            let binary = tools::at(right.span, Kind::Name(Atom::new("binary")));
            let rest = tools::call(right.span, "::", vec![right.clone(), binary]);
            let all: Vec<Node> = segments.iter().cloned().chain([rest]).collect();
            return self.bits_pattern(&all, bound, line);
        }
        let prefix = match self.pattern_in(left, bound)? {
            Pattern::Const(term) => term.as_bytes().map(<[u8]>::to_vec),
            _ => super::binaries::literal_bytes(left),
        };
        let Some(bytes) = prefix else {
            let got = source::to_line(left);
            let error = self.argument_error(line, format!("the left argument of <> operator inside a match should always be a literal binary because its size can't be verified. Got: {got}"));
            return Err(self.in_macro(error, atoms::KERNEL, Atom::new("<>"), 2, line));
        };
        match self.pattern_in(right, bound)? {
            Pattern::Const(rest) => match rest.as_bytes() {
                Some(rest) => Ok(Pattern::Const(Term::binary(
                    [bytes.as_slice(), rest].concat(),
                ))),
                None => {
                    Err(self.error(line, "expected a binary on the right side of <> in a match"))
                }
            },
            rest => Ok(Pattern::Prefix(Box::new((bytes.into(), rest)))),
        }
    }

    fn append_pattern(&mut self, left: &Node, right: &Node, bound: &mut Bound) -> Result<Pattern> {
        let line = left.span.line;
        let rest = self.pattern_in(right, bound)?;
        let parts = match &left.kind {
            Kind::List(items) => self.patterns_in(items, bound)?,
            Kind::Charlist(parts) => match strings::plain(parts) {
                Some(bytes) => strings::charlist_of(&bytes)
                    .iter()
                    .cloned()
                    .map(Pattern::Const)
                    .collect(),
                None => return Err(self.error(line, "invalid pattern")),
            },
            _ => {
                return Err(self.error(
                    line,
                    "invalid argument for ++ operator inside a match, expected a literal list",
                ));
            }
        };
        if parts.is_empty() {
            return Ok(rest);
        }
        Ok(Pattern::List(Box::new((parts.into(), rest))))
    }

    fn range_pattern(
        &mut self,
        first: &Node,
        last: &Node,
        step: Option<&Node>,
        bound: &mut Bound,
    ) -> Result<Pattern> {
        let key = |atom| Expr::Const(Term::Atom(atom));
        let mut fields = vec![
            (key(atoms::FIRST), self.pattern_in(first, bound)?),
            (key(atoms::LAST), self.pattern_in(last, bound)?),
        ];
        if let Some(step) = step {
            fields.push((key(atoms::STEP), self.pattern_in(step, bound)?));
        }
        Ok(Pattern::Struct(Box::new((atoms::RANGE, fields.into()))))
    }

    fn map_pattern(
        &mut self,
        name: Option<&Node>,
        entries: &[(Node, Node)],
        bound: &mut Bound,
        line: Line,
    ) -> Result<Pattern> {
        let mut fields = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.map_key(key, line)?;
            fields.push((key, self.pattern_in(value, bound)?));
        }
        let Some(name) = name else {
            return Ok(Pattern::Map(fields.into()));
        };
        if let Some(module) = self.module_of(name) {
            let keys: Vec<&Expr> = fields.iter().map(|(key, _)| key).collect();
            self.check_fields(module, &keys, line)?;
            return Ok(Pattern::Struct(Box::new((module, fields.into()))));
        }
        let module = self.pattern_in(name, bound)?;
        Ok(Pattern::AnyStruct(Box::new((module, fields.into()))))
    }

    /// A key in a pattern: something known, or a pinned variable.
    fn map_key(&mut self, key: &Node, line: Line) -> Result<Expr> {
        if let Some(pinned) = tools::operand(key, "^") {
            return self.expr(pinned);
        }
        match &key.kind {
            Kind::Name(name) if !name.as_str().starts_with("__") => {
                Err(self.error(line, format!("cannot use variable {name} as map key inside a pattern. Map keys in patterns can only be literals (such as atoms, strings, tuples, and the like) or an existing variable matched with the pin operator (such as ^some_var)")).below(trail::OUT_OF_SIGHT))
            }
            _ => self.expr(key),
        }
    }
}

fn known(patterns: &[Pattern]) -> Option<Vec<Term>> {
    patterns
        .iter()
        .map(|pattern| match pattern {
            Pattern::Const(term) => Some(term.clone()),
            _ => None,
        })
        .collect()
}
