//! What values must look like.

use super::{BitSegment, Expr, Slot};
use crate::term::{Atom, Term};

/// A segment of a `<<...>>` pattern.
pub type BitPattern = BitSegment<Pattern>;

/// A pattern. Variables that it binds go to slots of the frame.
pub enum Pattern {
    /// Anything.
    Any,
    /// Anything; it goes to the slot.
    Bind(Slot),
    /// What is in the slot already: a pin, or a variable that stands twice.
    Same(Slot),
    /// This value.
    Const(Term),
    /// The value of an expression.
    Value(Box<Expr>),
    /// Both: `a = b`.
    Both(Box<(Pattern, Pattern)>),
    /// A tuple of just these.
    Tuple(Box<[Pattern]>),
    /// A list that begins with these, and its rest.
    List(Box<(Box<[Pattern]>, Pattern)>),
    /// A map that has these entries.
    Map(Box<[(Expr, Pattern)]>),
    /// A struct of this module that has these fields.
    Struct(Box<(Atom, Box<[(Expr, Pattern)]>)>),
    /// A struct of any module, which must match the pattern.
    AnyStruct(Box<(Pattern, Box<[(Expr, Pattern)]>)>),
    /// A binary that begins with these bytes, and its rest.
    Prefix(Box<(Box<[u8]>, Pattern)>),
    /// A bitstring of these segments.
    Bits(Box<[BitPattern]>),
    /// A level of nesting at which the stack is looked after.
    Deep(Box<Pattern>),
}
