//! `defguard`: conditions that are written out where they are called.

use super::{Builder, Result};
use crate::lang::ast::{Kind, Node};
use crate::lang::compile::{Env, Head};
use crate::lang::modules::{Guard, Modules};
use crate::term::{Atom, Term};

impl Builder {
    pub(super) fn define_guard(
        &mut self,
        modules: &Modules,
        head: &Head,
        env: &Env,
    ) -> Result<Term> {
        let names = head.params.iter().map(|param| match &param.kind {
            Kind::Name(name) => Some(*name),
            _ => None,
        });
        let (Some(params), Some(body)) = (names.collect::<Option<Vec<_>>>(), head.guard.clone())
        else {
            return Err(self.error(
                env,
                head.line,
                "invalid syntax in defguard: expected a name with variables and when",
            ));
        };
        if self.calls_macro(&body) {
            // It is as little there as the macro is.
            let arity = head.arity();
            self.macros.push((head.name, arity));
            self.unit.macros.push((head.name, arity));
            return Ok(Term::OK);
        }
        // Attributes and aliases mean what they mean here.
        let body = self.with_guards(modules, &body, env);
        let body = self.settled(&body, env);
        for given in 0..=head.default_count() {
            let (params, body) = with_defaults(head, &params, &body, given);
            modules.add_guard(self.name, head.name, Guard { params, body });
        }
        Ok(Term::OK)
    }

    pub(super) fn calls_macro(&self, node: &Node) -> bool {
        let mut found = false;
        crate::lang::compile::walk(node, &mut |node| {
            if let Kind::Call { name, args, .. } = &node.kind {
                found |= self.macros.contains(&(*name, args.len()));
            }
        });
        found
    }

    /// The guard's body with guards of this module, and those that are imported, written out.
    pub(super) fn with_guards(&self, modules: &Modules, node: &Node, env: &Env) -> Node {
        let mut copy = node.clone();
        crate::lang::compile::each_node(&mut copy, &mut |node| {
            let Kind::Call { name, args, .. } = &node.kind else {
                return;
            };
            let imported = env.imports.iter().rev().map(|import| import.module);
            let mut places = std::iter::once(self.name).chain(imported);
            let found = places.find_map(|module| modules.guard(module, *name, args.len()));
            if let Some(guard) = found {
                *node = crate::lang::compile::replace_names(&guard.body, &mut |name| {
                    let index = guard.params.iter().position(|param| *param == name)?;
                    args.get(index).cloned()
                });
            }
        });
        copy
    }

    /// The guard's body with attributes and `__MODULE__` filled in.
    pub(super) fn settled(&mut self, node: &Node, env: &Env) -> Node {
        let module = self.name;
        let mut copy = node.clone();
        crate::lang::compile::each_node(&mut copy, &mut |node| match &node.kind {
            Kind::Attribute { name, value: None } => {
                if let Some(value) = self.attribute(*name) {
                    node.kind = Kind::Value(value);
                }
            }
            Kind::Alias(names) => node.kind = Kind::Atom(env.expand(names)),
            Kind::Name(name) if name.as_str() == "__MODULE__" => node.kind = Kind::Atom(module),
            _ => {}
        });
        copy
    }
}

/// A guard to be called with so many of its optional arguments: the others are written out in its body.
fn with_defaults(head: &Head, params: &[Atom], body: &Node, given: usize) -> (Vec<Atom>, Node) {
    let mut left = given;
    let (mut kept, mut filled) = (Vec::new(), Vec::new());
    for (param, default) in params.iter().zip(&head.defaults) {
        match default {
            Some(default) if left == 0 => filled.push((*param, default)),
            Some(_) => {
                left -= 1;
                kept.push(*param);
            }
            None => kept.push(*param),
        }
    }
    let body = crate::lang::compile::replace_names(body, &mut |name| {
        let found = filled.iter().find(|(param, _)| *param == name)?;
        Some(found.1.clone())
    });
    (kept, body)
}
