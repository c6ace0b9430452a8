//! `do` blocks, `fn`, parentheses, and the clauses in them.

use std::sync::Arc;

use super::{Converter, Result};
use crate::lang::ast::{Block, Clause, Kind, Node};
use crate::lang::syntax::tree::{Form, Raw, form};
use crate::term::{Atom, atoms};

impl<'t> Converter<'_, 't> {
    /// `do ... else ... end`: one block for each keyword.
    pub(super) fn do_block(&mut self, raw: Raw<'t>) -> Result<Vec<Block>> {
        let children = self.children(raw);
        let is_section = |child: &&Raw<'t>| section_tag(**child).is_some();
        let own: Vec<_> = children
            .iter()
            .filter(|child| !is_section(child))
            .copied()
            .collect();
        let mut blocks = vec![Block {
            tag: atoms::DO,
            body: Arc::new(self.body_of(raw, &own)?),
        }];
        for &section in children.iter().filter(is_section) {
            let items = self.children(section);
            let tag = section_tag(section).unwrap_or(atoms::ELSE);
            blocks.push(Block {
                tag,
                body: Arc::new(self.body_of(section, &items)?),
            });
        }
        Ok(blocks)
    }

    /// Expressions make a `Block`, arrows make `Clauses`.
    fn body_of(&mut self, raw: Raw<'t>, children: &[Raw<'t>]) -> Result<Node> {
        let kind = match children.iter().any(|&child| form(child) == Form::Stab) {
            true => Kind::Clauses(self.clauses(children)?),
            false => Kind::Block(self.expressions(children)?),
        };
        Ok(self.leaf(raw, kind))
    }

    /// Parentheses: nothing around one expression, a `Block` around any other number, or `Clauses`.
    pub(super) fn block(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let inner: Vec<_> = children
            .iter()
            .filter(|child| child.is_named())
            .copied()
            .collect();
        match inner.as_slice() {
            [only] if form(*only) != Form::Stab => self.node(*only),
            _ => self.body_of(raw, &inner),
        }
    }

    pub(super) fn function(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let clauses = self.clauses(&children)?;
        if clauses.is_empty() {
            return Err(self.problem(raw));
        }
        Ok(self.leaf(raw, Kind::Fn(clauses)))
    }

    fn clauses(&mut self, children: &[Raw<'t>]) -> Result<Vec<Clause>> {
        children
            .iter()
            .filter(|child| child.is_named())
            .map(|&child| self.clause(child))
            .collect()
    }

    fn clause(&mut self, raw: Raw<'t>) -> Result<Clause> {
        if form(raw) != Form::Stab {
            return Err(self.problem(raw));
        }
        let span = self.span(raw);
        let (mut params, mut guard, mut body) = (Vec::new(), None, None);
        for child in self.children(raw) {
            match form(child) {
                Form::Arguments => params = self.params(child)?,
                Form::Binary => (params, guard) = self.guarded(child)?,
                Form::Body => body = Some(self.clause_body(child)?),
                _ => {}
            }
        }
        // `(x when y) -> ...` means the same as without parentheses.
        if guard.is_none() && params.len() == 1 {
            (params, guard) = split_guard(params);
        }
        let body = body.unwrap_or(Node {
            kind: Kind::Block(Vec::new()),
            span,
        });
        Ok(Clause {
            params,
            guard,
            body,
            span,
        })
    }

    fn params(&mut self, raw: Raw<'t>) -> Result<Vec<Node>> {
        let items = self.children(raw);
        self.expressions(&items)
    }

    /// `params when guard`.
    fn guarded(&mut self, raw: Raw<'t>) -> Result<(Vec<Node>, Option<Node>)> {
        let parts = self.children(raw);
        let [left, _, right] = parts.as_slice() else {
            return Err(self.problem(raw));
        };
        Ok((self.params(*left)?, Some(self.node(*right)?)))
    }

    fn clause_body(&mut self, raw: Raw<'t>) -> Result<Node> {
        let children = self.children(raw);
        let mut nodes = self.expressions(&children)?;
        match nodes.len() {
            1 => Ok(nodes.remove(0)),
            _ => Ok(self.leaf(raw, Kind::Block(nodes))),
        }
    }
}

/// The keyword of a section of a `do` block.
fn section_tag(raw: Raw<'_>) -> Option<Atom> {
    Some(match form(raw) {
        Form::After => atoms::AFTER,
        Form::Rescue => atoms::RESCUE,
        Form::Catch => atoms::CATCH,
        Form::Else => atoms::ELSE,
        _ => return None,
    })
}

/// Takes one parameter that is `pattern when guard` apart.
fn split_guard(mut params: Vec<Node>) -> (Vec<Node>, Option<Node>) {
    if let [
        Node {
            kind:
                Kind::Call {
                    name,
                    args,
                    parens: false,
                    ..
                },
            ..
        },
    ] = params.as_mut_slice()
        && name.as_str() == "when"
        && args.len() == 2
    {
        let guard = args.pop();
        return (std::mem::take(args), guard);
    }
    (params, None)
}
