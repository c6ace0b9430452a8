//! Pieces of syntax tree, all at the place of the call that they stand for.

use std::sync::Arc;

use crate::lang::ast::{Block, Clause, Kind, Node, Span};
use crate::lang::compile::tools::{self, Call};
use crate::term::{Atom, Term, atoms};

/// Makes nodes on one line.
#[derive(Clone, Copy)]
pub struct Build {
    span: Span,
}

impl Build {
    /// For what stands in the place of a call.
    pub fn at(call: &Call<'_>) -> Build {
        Build {
            span: Span {
                line: call.line,
                ..Span::default()
            },
        }
    }

    /// A node of this kind.
    pub fn node(self, kind: Kind) -> Node {
        tools::at(self.span, kind)
    }

    /// A value.
    pub fn value(self, term: Term) -> Node {
        self.node(Kind::Value(term))
    }

    /// A variable that no program can name.
    pub fn hidden(self, name: &str) -> Node {
        tools::hidden(self.span, name)
    }

    /// A variable of the program.
    pub fn variable(self, name: Atom) -> Node {
        self.node(Kind::Name(name))
    }

    /// A call by name of what Kernel has: an operator, a special form.
    pub fn call(self, name: &str, args: Vec<Node>) -> Node {
        tools::call(self.span, name, args)
    }

    /// A call of a function of the same module.
    pub fn local(self, name: Atom, args: Vec<Node>) -> Node {
        self.node(Kind::Call {
            name,
            args,
            blocks: Vec::new(),
            parens: true,
        })
    }

    /// A call of a module's function.
    pub fn remote(self, module: &str, name: &str, args: Vec<Node>) -> Node {
        let on = self.node(Kind::Atom(Atom::module(module)));
        self.node(Kind::Remote {
            on: Box::new(on),
            name: Atom::new(name),
            args,
            blocks: Vec::new(),
            parens: true,
        })
    }

    /// `left = right`.
    pub fn bind(self, left: Node, right: Node) -> Node {
        self.call("=", vec![left, right])
    }

    /// One after the other.
    pub fn block(self, nodes: Vec<Node>) -> Node {
        self.node(Kind::Block(nodes))
    }

    /// `{a, b}`.
    pub fn tuple(self, parts: Vec<Node>) -> Node {
        self.node(Kind::Tuple(parts))
    }

    /// `[a, b]`.
    pub fn list(self, items: Vec<Node>) -> Node {
        self.node(Kind::List(items))
    }

    /// A call with blocks: `case x do ... end`.
    pub fn with_blocks(self, name: &str, args: Vec<Node>, blocks: Vec<(Atom, Node)>) -> Node {
        let block = |(tag, body)| Block {
            tag,
            body: Arc::new(body),
        };
        self.node(Kind::Call {
            name: Atom::new(name),
            args,
            blocks: blocks.into_iter().map(block).collect(),
            parens: false,
        })
    }

    /// `case subject do clauses end`.
    pub fn case(self, subject: Node, clauses: Vec<Clause>) -> Node {
        let body = self.node(Kind::Clauses(clauses));
        self.with_blocks("case", vec![subject], vec![(atoms::DO, body)])
    }

    /// `if condition do then else otherwise end`.
    pub fn if_else(self, condition: Node, then: Node, otherwise: Node) -> Node {
        let blocks = vec![(atoms::DO, then), (atoms::ELSE, otherwise)];
        self.with_blocks("if", vec![condition], blocks)
    }

    /// `param -> body`.
    pub fn clause(self, params: Vec<Node>, guard: Option<Node>, body: Node) -> Clause {
        Clause {
            params,
            guard,
            body,
            span: self.span,
        }
    }

    /// `def unquote(name)(params) do body end`, where `name` is an expression.
    pub fn define(self, name: Node, params: Vec<Node>, blocks: Vec<(Atom, Node)>) -> Node {
        let name = self.call("unquote", vec![name]);
        let head = self.node(Kind::CallOf {
            target: Box::new(name),
            args: params,
            blocks: Vec::new(),
        });
        self.with_blocks("def", vec![head], blocks)
    }
}
