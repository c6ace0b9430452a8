//! The compiled form of code: what `compile` makes from the syntax tree and `eval` runs.
//!
//! All names are resolved: variables are slots of the function's frame, functions of the same unit are
//! numbers, functions of other modules are links. A [`Unit`] is what was compiled together: a module, a
//! file, an input of the shell. It never changes once it runs.

mod bits;
mod forms;
mod pattern;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::runtime::{FnId, Raise};
use crate::term::{Atom, Term};

pub use bits::{BitKind, BitSegment, Endian};
pub use forms::{Body, DefForm, DefKind, Form, ModuleForm, ProtocolImpl, Visible};
pub use pattern::{BitPattern, Pattern};

/// A place in a function's frame.
pub type Slot = u32;

/// A number that stands for a function of another module (see `modules::links`).
pub type LinkId = u32;

/// A line of the source.
pub type Line = u32;

/// An expression.
pub enum Expr {
    /// A value.
    Const(Term),
    /// A variable.
    Local(Slot),
    /// One after the other; the value is the last one's. Never empty.
    Seq(Box<[Expr]>),
    /// `x = value`.
    Bind(Slot, Box<Expr>),
    /// `pattern = value`.
    Match(Box<(Pattern, Expr, Line)>),
    /// `if`, `unless`, `&&`, `!`: condition, then, else.
    If(Box<If3>),
    /// `and`, `or`.
    Logic(Box<Logic>),
    /// `a || b`: the first value that counts as true.
    OrElse(Box<(Expr, Expr)>),
    /// `when a when b`: whether one of two guards holds.
    EitherGuard(Box<(Expr, Expr)>),
    /// `a && b`.
    AndAlso(Box<(Expr, Expr)>),
    /// `case`.
    Case(Box<Case>),
    /// `cond`.
    Cond(Box<(Box<[(Expr, Expr)]>, Line)>),
    /// `with`.
    With(Box<With>),
    /// `receive`.
    Receive(Box<Receive>),
    /// `try`.
    Try(Box<Try>),
    /// `for`.
    For(Box<For>),
    /// `+`, `-`, `*` and the like.
    Arith(Arith, Line, Box<(Expr, Expr)>),
    /// `<`, `==` and the like.
    Compare(Compare, Box<(Expr, Expr)>),
    /// A built-in function that needs no process.
    Prim(Box<PrimCall>),
    /// A function of the same unit.
    Call(Box<LocalCall>),
    /// A function of another module.
    Remote(Box<RemoteCall>),
    /// `module.function(args)` with a module known only when it runs.
    Dynamic(Box<DynamicCall>),
    /// `function.(args)`.
    Apply(Box<ApplyCall>),
    /// `apply(function, args)` and `apply(module, function, args)`.
    Spread(Box<SpreadCall>),
    /// `container[key]`.
    Access(Box<(Expr, Expr, Line)>),
    /// `map.field`, or `module.function` when the value is an atom.
    Field(Box<(Expr, Atom, Line)>),
    /// `[a, b | tail]`.
    List(Box<(Box<[Expr]>, Expr)>),
    /// `{a, b}`.
    Tuple(Box<[Expr]>),
    /// `%{k => v}`.
    Map(Box<[(Expr, Expr)]>),
    /// `%{map | k => v}`; with a module, `%Module{map | ...}`.
    Update(Box<Update>),
    /// `%Module{...}`.
    Struct(Box<MakeStruct>),
    /// `<<...>>`.
    Bits(Box<(Box<[BitSegment<Expr>]>, Line)>),
    /// A string with interpolation.
    Text(Box<(Box<[TextPart]>, Line)>),
    /// `fn`, `&`.
    Closure(Box<MakeClosure>),
    /// `raise`.
    Raise(Box<RaiseExpr>),
    /// The stack of the failure that the innermost `rescue` or `catch` has caught.
    StackTrace(Slot),
    /// What belongs to modules: definitions, attributes, and what has only effects on the compilation.
    Form(Box<Form>),
    /// A call of a protocol's function: finds the implementation by the first argument.
    Protocol(Box<ProtocolCall>),
    /// What cannot be run; it says so when it is reached: file, line, message of the CompileError.
    Fail(Box<(&'static str, Line, String)>),
    /// A level of nesting at which the stack is looked after.
    Deep(Box<Expr>),
}

/// Arithmetic of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Arith {
    Add,
    Sub,
    Mul,
    Divide,
    Div,
    Rem,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Compare {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    Same,
    NotSame,
}

/// Condition, then, else.
pub struct If3(pub Expr, pub Expr, pub Expr);

/// `left and right`, `left or right`: the left side must be a boolean.
pub struct Logic {
    /// `and`, else `or`.
    pub and: bool,
    /// The left side.
    pub left: Expr,
    /// The right side.
    pub right: Expr,
    /// Where.
    pub line: Line,
}

/// A part of an interpolated string.
pub enum TextPart {
    /// Bytes as they are.
    Text(Box<[u8]>),
    /// What is made a string.
    Code(Expr),
}

/// `pattern when guard -> body`.
pub struct Clause {
    /// What the value must look like.
    pub pattern: Pattern,
    /// What must hold besides.
    pub guard: Option<Expr>,
    /// What is done then.
    pub body: Expr,
}

/// `case subject do clauses end`.
pub struct Case {
    /// The value.
    pub subject: Expr,
    /// The clauses.
    pub clauses: Box<[Clause]>,
    /// Where.
    pub line: Line,
}

/// A step of `with`.
pub enum WithStep {
    /// `pattern when guard <- value`.
    Arrow(Pattern, Option<Expr>, Expr),
    /// Anything else.
    Do(Expr),
}

/// `with steps do body else clauses end`.
pub struct With {
    /// The steps.
    pub steps: Box<[WithStep]>,
    /// The body.
    pub body: Expr,
    /// The clauses of `else`.
    pub otherwise: Option<Box<[Clause]>>,
    /// Where.
    pub line: Line,
}

/// `receive do clauses after timeout -> body end`.
pub struct Receive {
    /// The clauses.
    pub clauses: Box<[Clause]>,
    /// Timeout in milliseconds, and what is done then.
    pub after: Option<(Expr, Expr)>,
    /// Where.
    pub line: Line,
}

/// `x in [Mod] -> body`.
pub struct RescueClause {
    /// Where the exception goes.
    pub slot: Option<Slot>,
    /// The modules; `None` for any.
    pub modules: Option<Expr>,
    /// The body.
    pub body: Expr,
}

/// `kind, value when guard -> body`.
pub struct CatchClause {
    /// `:error`, `:exit`, `:throw`.
    pub kind: Pattern,
    /// The value.
    pub value: Pattern,
    /// What must hold besides.
    pub guard: Option<Expr>,
    /// The body.
    pub body: Expr,
}

/// `try`.
pub struct Try {
    /// The body.
    pub body: Expr,
    /// `rescue`.
    pub rescue: Box<[RescueClause]>,
    /// `catch`.
    pub catch: Box<[CatchClause]>,
    /// `else`.
    pub otherwise: Option<Box<[Clause]>>,
    /// `after`.
    pub after: Option<Expr>,
    /// Where the stack of a failure is kept.
    pub stack: Slot,
    /// Whether anything reads it there.
    pub keeps_stack: bool,
    /// Where.
    pub line: Line,
}

/// A generator or filter of `for`.
pub enum Step {
    /// `pattern when guard <- values`.
    Each(Pattern, Option<Expr>, Expr),
    /// `<<segments <- bits>>`: each run of the pattern, then the rest into the slot.
    Bits(Pattern, Slot, Expr),
    /// A condition.
    Filter(Expr),
}

/// What becomes of the values of `for`.
pub enum Collect {
    /// A list.
    List,
    /// `into: collectable`.
    Into(Expr),
    /// `reduce: start do acc -> ... end`.
    Reduce(Expr, Box<[Clause]>),
}

/// `for`.
pub struct For {
    /// Generators and filters.
    pub steps: Box<[Step]>,
    /// What becomes of the values.
    pub collect: Collect,
    /// The body; with `reduce` the clauses are.
    pub body: Expr,
    /// `uniq: true`.
    pub unique: Option<Expr>,
    /// Where.
    pub line: Line,
}

/// The body of a built-in function that needs no process. It raises a reason.
pub type PrimFn = fn(&[Term]) -> std::result::Result<Term, Term>;

/// A built-in function that needs no process and may stand in guards.
pub struct Prim {
    /// The name in Kernel.
    pub name: &'static str,
    /// The name in `:erlang`, which stack traces and captures show.
    pub erlang: &'static str,
    /// The number of arguments.
    pub arity: u8,
    /// The body.
    pub run: PrimFn,
}

/// A call of a [`Prim`].
pub struct PrimCall {
    /// The function.
    pub prim: &'static Prim,
    /// The arguments.
    pub args: Box<[Expr]>,
    /// Where.
    pub line: Line,
}

/// A call of a function of the same unit.
pub struct LocalCall {
    /// Which.
    pub function: u32,
    /// The arguments.
    pub args: Box<[Expr]>,
    /// Whether nothing is left to do after it.
    pub tail: bool,
    /// Where.
    pub line: Line,
}

/// A call of a function of another module.
pub struct RemoteCall {
    /// Which.
    pub link: LinkId,
    /// The arguments.
    pub args: Box<[Expr]>,
    /// Whether nothing is left to do after it.
    pub tail: bool,
    /// Where.
    pub line: Line,
}

/// `module.function(args)`.
pub struct DynamicCall {
    /// The module.
    pub module: Expr,
    /// The function's name.
    pub name: Atom,
    /// The arguments.
    pub args: Box<[Expr]>,
    /// Whether nothing is left to do after it.
    pub tail: bool,
    /// Where.
    pub line: Line,
}

/// `function.(args)`.
pub struct ApplyCall {
    /// The function.
    pub function: Expr,
    /// The arguments.
    pub args: Box<[Expr]>,
    /// Whether nothing is left to do after it.
    pub tail: bool,
    /// Where.
    pub line: Line,
}

/// `apply`.
pub struct SpreadCall {
    /// The module, for `apply/3`.
    pub module: Option<Expr>,
    /// The function, or its name.
    pub function: Expr,
    /// The list of arguments.
    pub args: Expr,
    /// Whether nothing is left to do after it.
    pub tail: bool,
    /// Where.
    pub line: Line,
}

/// `%{map | entries}`, `%Module{map | entries}`.
pub struct Update {
    /// The map.
    pub map: Expr,
    /// The struct that it must be.
    pub module: Option<Expr>,
    /// What changes.
    pub entries: Box<[(Expr, Expr)]>,
    /// Where.
    pub line: Line,
}

/// `%Module{entries}`.
pub struct MakeStruct {
    /// The module.
    pub module: Atom,
    /// The fields given.
    pub entries: Box<[(Expr, Expr)]>,
    /// Where.
    pub line: Line,
}

/// `fn`: a closure of a function of the unit over some variables.
pub struct MakeClosure {
    /// Which function.
    pub function: u32,
    /// Where the values stand in this frame; they go to the function's [`Function::captures`].
    pub values: Box<[Slot]>,
}

/// `raise` and `reraise`.
pub struct RaiseExpr {
    /// A message, an exception or its module.
    pub what: Expr,
    /// The module's options.
    pub options: Option<Expr>,
    /// The stack, for `reraise`.
    pub stack: Option<Expr>,
    /// Where.
    pub line: Line,
}

/// A protocol's function.
pub struct ProtocolCall {
    /// The protocol.
    pub protocol: Atom,
    /// The function.
    pub name: Atom,
    /// The number of arguments, which stand in the frame's first slots.
    pub arity: u8,
    /// Where.
    pub line: Line,
}

/// A clause of a function. The arguments stand in the frame's first slots.
pub struct FnClause {
    /// The parameters that are more than a variable.
    pub params: Box<[(Slot, Pattern)]>,
    /// What must hold besides.
    pub guard: Option<Expr>,
    /// The body.
    pub body: Expr,
    /// Where it begins.
    pub line: Line,
}

/// A function.
pub struct Function {
    /// Its name for stack traces.
    pub id: FnId,
    /// Its name; of a closure, that of the function around it.
    pub name: Atom,
    /// The number of arguments.
    pub arity: u32,
    /// How many slots its frame has.
    pub slots: u32,
    /// Where the values go that a closure brings along.
    pub captures: Box<[Slot]>,
    /// The clauses, tried in turn.
    pub clauses: Box<[FnClause]>,
    /// Where it begins.
    pub line: Line,
    /// A closure's number in the function around it, for printing; its arity there.
    pub closure: Option<(u32, u32)>,
    /// Whether other modules may call it.
    pub exported: bool,
}

/// What was compiled together.
pub struct Unit {
    /// The module, or what stands for one in stack traces.
    pub module: Atom,
    /// The functions, closures among them.
    pub functions: Vec<Function>,
    /// The source file.
    pub file: &'static str,
    /// Whether a newer definition has taken its place.
    replaced: AtomicBool,
    embedded: AtomicBool,
}

/// The module that stands for the inputs of a shell.
const INPUT: &str = "erl_eval";

impl Unit {
    /// A unit of these functions.
    pub fn new(module: Atom, file: &'static str, functions: Vec<Function>) -> Arc<Unit> {
        Arc::new(Unit {
            module,
            functions,
            file,
            replaced: AtomicBool::new(false),
            embedded: AtomicBool::new(false),
        })
    }

    /// Whether it belongs to the standard library.
    pub fn is_embedded(&self) -> bool {
        self.embedded.load(Ordering::Relaxed)
    }

    /// It belongs to the standard library: what it defines does, too.
    pub fn set_embedded(&self) {
        self.embedded.store(true, Ordering::Relaxed);
    }

    /// Whether it is an input of a shell.
    pub fn is_input(&self) -> bool {
        self.module.as_str() == INPUT
    }

    /// A number that stands for the code, as it is shown in printed functions: the same in every run.
    pub fn fingerprint(&self) -> u32 {
        let names = [self.module.as_str(), self.file];
        let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
        names
            .iter()
            .flat_map(|name| name.bytes())
            .fold(2_166_136_261, hash)
            >> 5
    }

    /// Whether a newer definition has taken its place.
    #[inline]
    pub fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Relaxed)
    }

    /// A newer definition takes its place.
    pub fn replace(&self) {
        self.replaced.store(true, Ordering::Relaxed);
    }
}

impl Expr {
    /// `nil`.
    pub const NIL: Expr = Expr::Const(Term::NIL);

    /// The value, if it is known.
    pub fn constant(&self) -> Option<&Term> {
        match self {
            Expr::Const(term) => Some(term),
            _ => None,
        }
    }

    /// The atom, if it is known to be one.
    pub fn atom(&self) -> Option<Atom> {
        self.constant().and_then(Term::as_atom)
    }
}

/// What evaluation answers.
pub type Result<T = Term> = std::result::Result<T, Raise>;
