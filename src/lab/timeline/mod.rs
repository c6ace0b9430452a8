//! The timeline: a lane for each child, its lives and deaths to scale, what supervisors decided, and in which
//! order they ended their children.
//!
//! [`Chart`] is what is to be seen, made from the ledger; `text` draws it for terminals, `svg` as a picture.
//! Time is to scale, but much can happen at one moment of lab time: each beginning and end also takes a
//! little room of its own, so that their order shows (see [`Axis`]).

mod axis;
mod chart;
mod svg;
mod text;

pub use axis::{Axis, Point};
pub use chart::{Bar, Chart, Decision, Mark, Row, chart};
pub use svg::svg;
pub use text::draw;
