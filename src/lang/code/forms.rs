//! What modules are made of: definitions and attributes, as expressions of a module's body.

use std::sync::Arc;

use super::{Expr, Line, Slot};
use crate::lang::ast::Node;
use crate::lang::compile::Env;
use crate::term::Atom;

/// A variable that `unquote` in a definition may read: where it stands in the frame around it.
pub type Visible = (Atom, Slot);

/// An expression that defines or describes.
pub enum Form {
    /// `defmodule`.
    Module(ModuleForm),
    /// `def`, `defp`.
    Def(DefForm),
    /// `@name value`.
    SetAttribute(Atom, Expr, Line),
    /// `@name` in a module's body.
    GetAttribute(Atom, Line),
    /// `defstruct fields`.
    Struct(Expr, Line),
    /// `defexception fields`.
    Exception(Expr, Line),
    /// `defdelegate`: the functions' heads, and where they go.
    Delegate(Box<[Node]>, Expr, Line, Env),
    /// `defoverridable`.
    Overridable(Expr, Line),
    /// `@callback name(args)`, `@macrocallback`: name, arity, whether it is a macro's.
    Callback(Atom, usize),
    /// `@spec name(args)`: name and arity.
    Spec((Atom, usize), Line),
    /// `defmacro`: name and arity.
    Macro(Atom, usize),
    /// What `use` brings that runs at the end of the module's body.
    BeforeCompile(Arc<Body>),
    /// `binding()`.
    Binding(Box<[Visible]>),
    /// A warning that is due when it is reached.
    Warn(Expr, Line),
}

/// A definition or module body that is compiled when it is reached.
pub struct Body {
    /// The source.
    pub node: Arc<Node>,
    /// What names mean there.
    pub env: Env,
}

/// `defmodule`, `defprotocol`, `defimpl`.
pub struct ModuleForm {
    /// The module's name.
    pub name: Expr,
    /// The body.
    pub body: Arc<Body>,
    /// The variables around it that the body may read.
    pub visible: Box<[Visible]>,
    /// Whether it is a protocol.
    pub protocol: bool,
    /// What it implements.
    pub implements: Option<ProtocolImpl>,
    /// Where.
    pub line: Line,
}

/// `defimpl protocol, for: types`.
pub struct ProtocolImpl {
    /// The protocol.
    pub protocol: Expr,
    /// For which types; one module for each.
    pub types: Expr,
}

/// What a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefKind {
    /// `def`.
    Public,
    /// `defp`.
    Private,
    /// `defguard`, `defguardp`.
    Guard,
}

/// `def name(args) when guard do body end`.
pub struct DefForm {
    /// What it defines.
    pub kind: DefKind,
    /// The head, with `when`.
    pub head: Arc<Body>,
    /// The blocks, `do` first; none for a head alone.
    pub blocks: Box<[(Atom, Arc<Node>)]>,
    /// `unquote(...)` in it, in order: the values.
    pub unquoted: Box<[Expr]>,
    /// Where.
    pub line: Line,
}
