//! The shell: what a person types, and what comes back.
//!
//! A [`session`] takes lines in and has them evaluated; it never sees a terminal. Where the lines come
//! from is the matter of [`console`], keys and the line being typed of [`editor`]. The commands are in
//! [`helpers`].

mod advice;
pub mod assistant;
pub mod completion;
pub mod console;
pub mod editor;
mod evaluator;
pub mod events;
pub mod experiment;
mod forms;
pub mod helpers;
mod highlight;
mod keeper;
pub mod language;
pub mod markdown;
mod nearest;
pub mod printer;
pub mod replay;
mod results;
mod root;
pub mod session;
pub mod source;
pub mod state;
pub mod text;

pub use nearest::nearest;
pub use session::silent;
