//! The short names of the built-in kinds, so that `start counter` can be typed.

use crate::runtime::Raise;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

natives! { pub const TABLE of "Lab.Commands":
    /// The kind `Lab.Counter`: counts up, and crashes at a value of your choice.
    ///
    ///     lab> start counter, name: :one, every: 1_000, crash_at: 5
    ///     lab> advance 3_000
    ///     lab> Counter.value :one
    ///     3
    "counter" 0 => |_, _| kind("Lab.Counter");
    /// The kind `Lab.Bucket`: keeps values by key.
    ///
    ///     lab> start bucket, name: :shopping
    ///     lab> Bucket.put :shopping, "eggs", 3
    ///     :ok
    ///     lab> Bucket.get :shopping, "eggs"
    ///     3
    "bucket" 0 => |_, _| kind("Lab.Bucket");
    /// The kind `Lab.Registry`: knows buckets by name.
    "registry" 0 => |_, _| kind("Lab.Registry");
    /// The kind `Lab.Supervisor`: a supervisor with a strategy of your choice.
    ///
    ///     lab> start supervisor, name: :team, strategy: :one_for_all
    ///     lab> start counter, name: :one, in: :team
    ///     lab> Supervisor.count_children(:team).workers
    ///     1
    "supervisor" 0 => |_, _| kind("Lab.Supervisor");
    /// The kind `Lab.Dynamic`: a supervisor whose children are all started from one template.
    "dynamic" 0 => |_, _| kind("Lab.Dynamic");
}

fn kind(name: &str) -> Result<Term, Raise> {
    Ok(Term::Atom(Atom::module(name)))
}
