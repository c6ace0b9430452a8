//! Functions that are made otherwise than by `def` with a body: those of protocols, `defdelegate`, `defoverridable`.

use std::sync::Arc;

use super::{Builder, Def, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{Body, DefForm, DefKind, Expr, FnClause, ProtocolCall};
use crate::lang::compile::{CompileError, Env, Expansion, Head};
use crate::lang::modules::Modules;
use crate::runtime::Raise;
use crate::term::{Atom, Term, atoms, exception};

impl Builder {
    pub(super) fn protocol_function(&mut self, head: &Head, form: &DefForm) -> Result<Term> {
        let (function, line) = ((head.name, head.arity()), form.line);
        if head.params.is_empty() {
            return Err(self.no_argument(form));
        }
        if let Some(protocol) = &mut self.protocol {
            protocol.functions.push(function);
        }
        self.note_doc(head, DefKind::Public);
        let number = self.unit.number(function.0, function.1);
        let body = Expr::Protocol(Box::new(ProtocolCall {
            protocol: self.name,
            name: function.0,
            arity: function.1 as u8,
            line,
        }));
        self.defs.push(Def {
            function,
            kind: DefKind::Public,
            number,
            line,
            clauses: vec![FnClause {
                params: Box::new([]),
                guard: None,
                body,
                line,
            }],
            slots: function.1 as u32,
            overridable: false,
            super_function: None,
            default_of: None,
            injected: false,
            defaults: 0,
            last_defaults: 0,
            written: true,
        });
        Ok(Term::tuple([
            Term::Atom(function.0),
            Term::from(function.1),
        ]))
    }

    pub(super) fn no_argument(&self, form: &DefForm) -> CompileError {
        let text = "protocol functions expect at least one argument";
        let expansion = Expansion {
            what: "expanding macro",
            function: (Atom::module("Protocol"), Atom::new("def"), 1),
            file: self.unit.file,
            line: form.line,
            caller: (self.name, Atom::new("__MODULE__"), 0),
            before: 0,
        };
        self.error(&form.head.env, form.line, "")
            .raised_as(exception::argument_error(text))
            .expanding(expansion)
    }

    /// `defdelegate`.
    pub fn delegate(
        &mut self,
        modules: &Modules,
        heads: &[Node],
        options: &Term,
        env: &Env,
    ) -> Result<Term> {
        for node in heads {
            let Some(head) = Head::of(node) else {
                return Err(self.error(env, node.span.line, "invalid syntax in defdelegate"));
            };
            let to = options.keyword_get(Atom::new("to")).and_then(Term::as_atom);
            let Some(to) = to else {
                return Err(self.error(env, head.line, "expected to: to be given as argument"));
            };
            let name = options.keyword_get(Atom::new("as")).and_then(Term::as_atom);
            let call = Kind::Remote {
                on: Box::new(Node {
                    kind: Kind::Atom(to),
                    span: node.span,
                }),
                name: name.unwrap_or(head.name),
                args: head.params.clone(),
                blocks: Vec::new(),
                parens: true,
            };
            let form = DefForm {
                kind: DefKind::Public,
                head: Arc::new(Body {
                    node: Arc::new(node.clone()),
                    env: env.clone(),
                }),
                blocks: Box::new([(
                    atoms::DO,
                    Arc::new(Node {
                        kind: call,
                        span: node.span,
                    }),
                )]),
                unquoted: Box::new([]),
                line: head.line,
            };
            self.define(modules, &form, Vec::new())?;
        }
        Ok(Term::OK)
    }

    /// `defoverridable [name: arity]`, or of a behaviour: all of its callbacks.
    ///
    /// # Errors
    /// `ArgumentError` for a function that is not there.
    pub fn make_overridable(&mut self, names: &Term) -> std::result::Result<(), Raise> {
        let wanted: Vec<(Atom, usize)> = names
            .iter()
            .filter_map(|pair| match pair.as_tuple() {
                Some([Term::Atom(name), Term::Int(arity)]) => Some((*name, *arity as usize)),
                _ => None,
            })
            .collect();
        let all = names.as_atom().is_some();
        let known = |function: &(Atom, usize)| {
            self.macros.contains(function) || self.defs.iter().any(|def| def.function == *function)
        };
        if let Some((name, arity)) = wanted.iter().find(|function| !known(function)) {
            let text = format!(
                "cannot make function {name}/{arity} overridable because it was not defined"
            );
            return Err(Raise::error(exception::argument_error(text)));
        }
        for def in &mut self.defs {
            if all || wanted.contains(&def.function) {
                def.overridable = true;
                let (name, arity) = def.function;
                self.unit.overridable.push(format!("{name}/{arity}"));
            }
        }
        self.last = None;
        Ok(())
    }
}
