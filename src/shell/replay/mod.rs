//! Sessions that can be gone back in: what was typed and when, and labs in which it is typed again.
//!
//! A session is a function of its inputs, of the moments at which they came in and of the seed. [`journal`] keeps
//! these; [`stage`] makes labs, and puts another in the place of the present one; [`serve`] runs sessions on a stage;
//! [`script`] writes a session as a file of commands, and reads it. The commands `undo`, `redo` and `save` are left to
//! `helpers`.
//!
//! While a session is replayed, nothing that it prints is shown, time does not wait for the wall clock, and what it
//! asks of a person or of files of commands gets the answers of the first time ([`crate::runtime::Tape`]). What it does
//! to the world outside (files that it writes, programs that it runs) it does again.

pub mod journal;
pub mod script;
pub mod serve;
pub mod stage;
