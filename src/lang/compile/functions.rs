//! `fn`, and the clauses of functions.

use super::patterns::Bound;
use super::scope::FnScope;
use super::tools;
use super::{Compiler, Result};
use crate::lang::ast::{Clause as AstClause, Kind, Node};
use crate::lang::code::{Expr, FnClause, Function, Line, MakeClosure, Pattern, Slot};
use crate::lang::source;
use crate::term::{Atom, Term};

/// The head of a definition, taken apart.
#[derive(Clone, Debug)]
pub struct Head {
    /// The name.
    pub name: Atom,
    /// The parameters, without defaults.
    pub params: Vec<Node>,
    /// The defaults, by parameter.
    pub defaults: Vec<Option<Node>>,
    /// The guard.
    pub guard: Option<Node>,
    /// Where.
    pub line: Line,
}

impl Head {
    /// Takes `name(params) when guard` apart.
    pub fn of(node: &Node) -> Option<Head> {
        let (head, guard) = match tools::operands(node, "when") {
            Some((head, guard)) => (head, Some(guard.clone())),
            None => (node, None),
        };
        let (name, args) = match &head.kind {
            Kind::Name(name) => (*name, &[][..]),
            Kind::Call { name, args, .. } => (*name, args.as_slice()),
            Kind::Value(Term::Atom(name)) | Kind::Atom(name) => (*name, &[][..]),
            Kind::CallOf { target, args, .. } => match &target.kind {
                Kind::Value(Term::Atom(name)) | Kind::Atom(name) => (*name, args.as_slice()),
                _ => return None,
            },
            _ => return None,
        };
        let mut params = Vec::with_capacity(args.len());
        let mut defaults = Vec::with_capacity(args.len());
        for arg in args {
            match tools::operands(arg, "\\\\") {
                Some((param, default)) => {
                    params.push(param.clone());
                    defaults.push(Some(default.clone()));
                }
                None => {
                    params.push(arg.clone());
                    defaults.push(None);
                }
            }
        }
        Some(Head {
            name,
            params,
            defaults,
            guard,
            line: head.span.line,
        })
    }

    /// The number of parameters.
    pub fn arity(&self) -> usize {
        self.params.len()
    }

    /// How many of them have defaults.
    pub fn default_count(&self) -> usize {
        self.defaults.iter().flatten().count()
    }
}

impl Compiler<'_> {
    /// `fn ... end`.
    pub(super) fn function(&mut self, clauses: &[AstClause], line: Line) -> Result<Expr> {
        let split: Vec<(Vec<Node>, Option<Node>)> = clauses.iter().map(split_params).collect();
        let arity = split.first().map_or(0, |(params, _)| params.len());
        if split.iter().any(|(params, _)| params.len() != arity) {
            return Err(self.error(
                line,
                "cannot mix clauses with different arities in anonymous functions",
            ));
        }
        self.closure(arity, line, |this| {
            let compiled: Result<Vec<FnClause>> = clauses
                .iter()
                .zip(&split)
                .map(|(clause, (params, guard))| {
                    this.fn_clause(params, guard.as_ref(), &clause.body, clause.span.line)
                })
                .collect();
            let compiled = compiled?;
            let whole: Vec<Vec<Pattern>> = compiled
                .iter()
                .map(|clause| all_parameters(clause, arity))
                .collect();
            let parts = compiled.iter().zip(&whole);
            let reach = parts.map(|(clause, patterns)| {
                (clause.line, (patterns.as_slice(), clause.guard.is_some()))
            });
            this.warn_unreachable(&reach.collect::<Vec<_>>());
            Ok(compiled)
        })
    }

    /// A closure whose clauses `build` compiles, in a scope whose first slots are the arguments.
    pub(super) fn closure(
        &mut self,
        arity: usize,
        line: Line,
        build: impl FnOnce(&mut Self) -> Result<Vec<FnClause>>,
    ) -> Result<Expr> {
        self.scopes.top();
        self.scopes.0.push(FnScope {
            next: arity as Slot,
            closure: true,
            ..FnScope::default()
        });
        let guard = std::mem::replace(&mut self.in_guard, false);
        let clauses = build(self);
        self.in_guard = guard;
        let scope = self.scopes.0.pop().unwrap_or_default();
        let clauses = clauses?;
        let (outer, inner): (Vec<Slot>, Vec<Slot>) = scope.captures.iter().copied().unzip();
        let (name, base_arity) = self.function_name();
        let number = self.unit.next_closure(name, base_arity);
        let full = arity + inner.len();
        let id = self.unit.closure_id(name, base_arity, number, full);
        let function = self.unit.add(Function {
            id,
            name,
            arity: arity as u32,
            slots: scope.next,
            captures: inner.into(),
            clauses: clauses.into(),
            line,
            closure: Some((number, base_arity as u32)),
            exported: false,
        });
        Ok(Expr::Closure(Box::new(MakeClosure {
            function,
            values: outer.into(),
        })))
    }

    /// The function that closures are named after.
    fn function_name(&self) -> (Atom, usize) {
        match (self.env.function, self.env.module) {
            (Some(function), _) => function,
            (None, Some(_)) => (Atom::new("__MODULE__"), 0),
            (None, None) => (Atom::new("__FILE__"), 1),
        }
    }

    /// A clause of a function whose arguments stand in the first slots.
    pub fn fn_clause(
        &mut self,
        params: &[Node],
        guard: Option<&Node>,
        body: &Node,
        line: Line,
    ) -> Result<FnClause> {
        self.scoped(|this| {
            let params = this.parameters(params)?;
            let guard = guard.map(|guard| this.guard(guard)).transpose()?;
            let body = this.compile(body, true)?;
            Ok(FnClause {
                params: params.into(),
                guard,
                body,
                line,
            })
        })
    }

    /// The parameters that are more than a variable or `_`: a plain variable is its argument's slot.
    pub(super) fn parameters(&mut self, params: &[Node]) -> Result<Vec<(Slot, Pattern)>> {
        let mut bound = Bound::default();
        let mut patterns = Vec::new();
        for (index, param) in params.iter().enumerate() {
            let slot = index as Slot;
            match self.parameter(param, slot, &mut bound)? {
                Pattern::Any => {}
                pattern => patterns.push((slot, pattern)),
            }
        }
        self.declare(bound);
        Ok(patterns)
    }

    fn parameter(&mut self, param: &Node, slot: Slot, bound: &mut Bound) -> Result<Pattern> {
        if let Kind::Name(name) = &param.kind
            && !matches!(name.as_str(), "_" | "__MODULE__")
            && bound.find(*name).is_none()
        {
            bound.add(*name, slot, param.span.line);
            return Ok(Pattern::Any);
        }
        // In `pattern = name` the name is the argument's slot, too.
        if let Some((left, right)) = tools::operands(param, "=") {
            let is_name = |node: &Node| matches!(&node.kind, Kind::Name(_));
            if is_name(right) && !is_name(left) {
                let pattern = self.pattern_in(left, bound)?;
                return match self.parameter(right, slot, bound)? {
                    Pattern::Any => Ok(pattern),
                    other => Ok(Pattern::Both(Box::new((pattern, other)))),
                };
            }
            if is_name(left) {
                let first = self.parameter(left, slot, bound)?;
                let pattern = self.pattern_in(right, bound)?;
                return match first {
                    Pattern::Any => Ok(pattern),
                    first => Ok(Pattern::Both(Box::new((first, pattern)))),
                };
            }
        }
        self.pattern_in(param, bound)
    }
}

/// The patterns of all parameters, as far as it matters which values reach a clause.
pub fn all_parameters(clause: &FnClause, arity: usize) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = (0..arity).map(|_| Pattern::Any).collect();
    for (slot, pattern) in &clause.params {
        if let Some(place) = patterns.get_mut(*slot as usize) {
            *place = match pattern {
                Pattern::Const(term) => Pattern::Const(term.clone()),
                Pattern::Any | Pattern::Bind(_) => Pattern::Any,
                // Something that may refuse a value.
                _ => Pattern::Same(0),
            };
        }
    }
    patterns
}

/// The parameters of a clause and its guard, which may still be joined: `fn x when x > 1 -> ...`.
fn split_params(clause: &AstClause) -> (Vec<Node>, Option<Node>) {
    (clause.params.clone(), clause.guard.clone())
}

impl Compiler<'_> {
    /// The clause of a function that calls another with its defaults filled in: the first `given` of those
    /// parameters that have defaults are arguments, the others get their default.
    pub fn default_clause(
        &mut self,
        head: &Head,
        target: u32,
        given: usize,
        line: Line,
    ) -> Result<FnClause> {
        let mut args = Vec::with_capacity(head.arity());
        let (mut next, mut left) = (0, given);
        for default in &head.defaults {
            match default {
                Some(default) if left == 0 => args.push(self.expr(default)?),
                other => {
                    left -= usize::from(other.is_some());
                    args.push(Expr::Local(next));
                    next += 1;
                }
            }
        }
        let body = self.numbered_call(target, args, line, true);
        Ok(FnClause {
            params: Box::new([]),
            guard: None,
            body,
            line,
        })
    }
}

impl Head {
    /// The head as documentation shows it: `get(map, key, default \\ nil)`.
    pub fn signature(&self) -> String {
        let params = self.params.iter().zip(&self.defaults);
        let params: Vec<String> = params
            .enumerate()
            .map(|(index, (param, default))| {
                let name = parameter_name(param, index);
                match default {
                    Some(default) => format!("{name} \\\\ {}", source::to_line(default)),
                    None => name,
                }
            })
            .collect();
        format!("{}({})", self.name, params.join(", "))
    }
}

/// A name for a parameter that may be any pattern.
fn parameter_name(param: &Node, index: usize) -> String {
    match &param.kind {
        Kind::Name(name) => name.as_str().trim_start_matches('_').to_string(),
        Kind::Map { .. } => "map".to_string(),
        Kind::List(_) => "list".to_string(),
        Kind::Tuple(_) => "tuple".to_string(),
        Kind::Atom(_) => "atom".to_string(),
        Kind::Int(_) => "int".to_string(),
        Kind::String(_) => "binary".to_string(),
        _ => match tools::operands(param, "=") {
            Some((left, right)) if matches!(left.kind, Kind::Name(_)) => {
                let _ = right;
                parameter_name(left, index)
            }
            Some((_, right)) => parameter_name(right, index),
            None => format!("arg{}", index + 1),
        },
    }
}
