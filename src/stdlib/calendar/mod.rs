//! Dates and times.

pub mod gregorian;
