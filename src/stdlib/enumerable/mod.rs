//! Going through collections: lists, maps, ranges, sets, functions, streams, and whatever implements the
//! `Enumerable` protocol.
//!
//! `fold` is how natives go through one; `reduce` is the protocol's own way, which can stop half-way and go
//! on later; `sized` has what some collections know without being gone through; `modules` has the protocol and
//! the implementations of the built-in types as modules.

mod cursor;
mod fold;
mod modules;
mod reduce;
mod sized;

pub use cursor::Cursor;
pub use fold::{GO, STOP, Shape, Step, elements, fold, for_each, improper, to_list};
pub use modules::{FUNCTION, LIST, MAP, MAP_SET, MODULE, RANGE};
pub use reduce::reduce;
pub use sized::{Slicer, count, known_count, member, slicer};
