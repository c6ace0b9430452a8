//! The language: Elixir's syntax and meaning.
pub mod ast;
pub mod syntax;
