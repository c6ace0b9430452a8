//! What makes it a lab: what became of every process (`ledger`) and why, pictures of trees and of time, tables
//! of processes, what happened as lines and as JSON.
//!
//! It reads what the layers below tell of themselves and changes nothing. Commands that change something
//! are left to `shell`.

pub mod compare;
pub mod json;
pub mod kind;
pub mod ledger;
pub mod picture;
pub mod steps;
pub mod style;
pub mod table;
pub mod text;
pub mod timeline;
pub mod tree;
pub mod watch;
pub mod why;

pub use style::{Paint, Sign, Style};
