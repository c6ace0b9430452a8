//! The syntax tree: what was written, with where it stands.
//!
//! One node for one piece of source, close to the text: `syntax` makes it, `compile` gives it meaning.
//! Special forms (`case`, `def`, `for` ...) are calls here, with their `do` blocks beside their
//! arguments; operators are calls of their name.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::term::{Atom, Term};

/// A place in a source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The line that Elixir gives the node (in stack traces): that of the first byte, but of the operator
    /// in `a + b`, of the name in `on.name()`, of the dot in `f.()`, of the bracket in `x[k]`. Counted
    /// from the number that the text's first line was said to have.
    pub line: u32,
    /// The column of the same place, in characters from 1.
    pub column: u32,
}

/// A piece of source. Nodes nest as deep as somebody cared to type: cloning and dropping them grows
/// the stack where it must, and so has every walk over them to do.
#[derive(Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// How much stack must be left for one more level, and how much is added when it is not.
const RED_ZONE: usize = 32 * 1024;
const MORE_STACK: usize = 1024 * 1024;

impl Node {
    /// The node taken apart, which its `Drop` forbids to do in a pattern.
    pub fn into_kind(mut self) -> (Kind, Span) {
        (self.take_kind(), self.span)
    }

    /// What stands alone in parentheses, else the node itself.
    pub fn without_parentheses(&self) -> &Node {
        let mut node = self;
        while let Kind::Block(nodes) = &node.kind
            && let [only] = nodes.as_slice()
        {
            node = only;
        }
        node
    }

    fn take_kind(&mut self) -> Kind {
        std::mem::replace(&mut self.kind, Kind::Block(Vec::new()))
    }
}

impl Clone for Node {
    fn clone(&self) -> Self {
        let kind = crate::term::stack::maybe_grow(RED_ZONE, MORE_STACK, || self.kind.clone());
        Node {
            kind,
            span: self.span,
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let leaf = matches!(
            self.kind,
            Kind::Name(_) | Kind::Atom(_) | Kind::Int(_) | Kind::Float(_) | Kind::Alias(_)
        );
        if !leaf {
            let kind = self.take_kind();
            crate::term::stack::maybe_grow(RED_ZONE, MORE_STACK, || drop(kind));
        }
    }
}

/// A part of a literal with interpolation.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Bytes, escapes already resolved (`"\xFF"` may make them no UTF-8).
    Text(Vec<u8>),
    /// `#{...}`.
    Code(Node),
}

/// What a piece of source is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `42`, `0xFF`, `1_000`, `?a`. `-1` is a call of `-`, in patterns too.
    Int(BigInt),
    /// `1.5e3`.
    Float(f64),
    /// `:ok`, `true`, `nil`, `:"quoted"`, and keyword keys.
    Atom(Atom),
    /// `:"a#{b}"`, also as a keyword key `"a#{b}":`.
    AtomParts(Vec<Part>),
    /// `"..."` and `"""` heredocs (indentation already taken away).
    String(Vec<Part>),
    /// `'...'` and `'''` heredocs.
    Charlist(Vec<Part>),
    /// `~r/.../i`. For an upper-case name the parts are one raw text. The text of a sigil keeps its
    /// escapes (but for an escaped delimiter): what they mean depends on the sigil.
    Sigil {
        /// `r` of `~r`.
        name: String,
        /// What stands between the delimiters.
        parts: Vec<Part>,
        /// `i` of `~r/../i`.
        modifiers: String,
        /// The opening delimiter, `/` or `"""`.
        delimiter: String,
    },
    /// `[a, b | c]`: the last element may be a `|` call; keywords are pairs.
    List(Vec<Node>),
    /// `{a, b}`.
    Tuple(Vec<Node>),
    /// `%{k => v, a: 1}` or `%{on | ...}`, or with a name `%Name{...}`.
    Map {
        /// The struct's name: an alias, a variable, `_`, or a pin.
        name: Option<Box<Node>>,
        /// What stands before `|`.
        update: Option<Box<Node>>,
        /// The entries in the order written.
        entries: Vec<(Node, Node)>,
    },
    /// `<<a, b::8>>`: each segment an expression or a `::` call.
    Bitstring(Vec<Node>),
    /// A bare lower-case name: a variable, or a call without arguments; also `...`, and the operator in
    /// `&+/2`.
    Name(Atom),
    /// `A.B.C`, as written.
    Alias(Vec<Atom>),
    /// `__MODULE__.B`, `var.B`: an alias that begins with an expression.
    AliasOn(Box<Node>, Vec<Atom>),
    /// `name(args)`, `name args`, operators (`a + b` is `+` of two, `a..b//c` is `..//` of three, a lone `..`
    /// has no arguments), special forms.
    /// A list in brackets left out (`f a: 1`) is an ordinary `List` node of pairs as last argument.
    Call {
        /// The function's or operator's name, such as `if`, `def`, `+`, `|>`, `not in`.
        name: Atom,
        /// The arguments.
        args: Vec<Node>,
        /// The blocks, `do` first.
        blocks: Vec<Block>,
        /// Whether it was written with parentheses (operators: false).
        parens: bool,
    },
    /// `on.name(args)`, `on.name`. Field access and remote calls look alike.
    Remote {
        /// What stands before the dot.
        on: Box<Node>,
        /// What stands behind it.
        name: Atom,
        /// The arguments.
        args: Vec<Node>,
        /// The blocks, as of `Mod.macro do ... end`.
        blocks: Vec<Block>,
        /// Whether there were parentheses or arguments: `x.y` may be a field, `x.y()` is a call.
        parens: bool,
    },
    /// `f.(args)`.
    Apply {
        /// The function.
        fun: Box<Node>,
        /// The arguments.
        args: Vec<Node>,
    },
    /// `f(1)(2)`: a call of what a call made, which only macros have a use for.
    CallOf {
        /// The call that is called.
        target: Box<Node>,
        /// The arguments.
        args: Vec<Node>,
        /// The blocks.
        blocks: Vec<Block>,
    },
    /// `A.{B, C}` after `alias`, `import` ...
    MultiAlias(Box<Node>, Vec<Node>),
    /// `x[key]`.
    Access(Box<Node>, Box<Node>),
    /// `&f/1`, `&(&1 + 1)`, `&Mod.f/2`.
    Capture(Box<Node>),
    /// `&1`.
    CaptureArg(u32),
    /// `@name`, `@name value`.
    Attribute {
        /// The attribute's name.
        name: Atom,
        /// The value where one is set.
        value: Option<Box<Node>>,
    },
    /// `fn ... end`.
    Fn(Vec<Clause>),
    /// `a; b`, a whole file, or parentheses around several expressions; empty for `()`.
    Block(Vec<Node>),
    /// `(x -> y)` in parentheses, as in `receive do: (x -> y)`.
    Clauses(Vec<Clause>),
    /// A value that the compiler has put there: what `unquote` in a definition brought. Never written.
    Value(Term),
}

/// `do ... `, `else ...` and the like behind a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// `do`, `else`, `rescue`, `catch`, `after`.
    pub tag: Atom,
    /// A `Block` node, or `Clauses` where the block has arrows. Shared, since what stands in modules and
    /// definitions is kept until it is reached.
    pub body: Arc<Node>,
}

/// `params when guard -> body`.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The patterns before the arrow.
    pub params: Vec<Node>,
    /// What follows `when`.
    pub guard: Option<Node>,
    /// What follows the arrow, a `Block` unless it is one expression.
    pub body: Node,
    /// The whole clause.
    pub span: Span,
}
