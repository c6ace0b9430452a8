//! The processes of a registry that clean up after those that have registered themselves (`Registry.Partition`).
//!
//! Each is linked to the processes whose entries it looks after: it hears of their ends, and they fall with it.

use crate::otp::gen_server::{self, Action, Callbacks, Init, Options, Then};
use crate::otp::name::Name;
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, no_clause};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term, atoms};

use super::table::{self, Shape};

natives! { const FUNCTIONS of "Registry.Partition":
    /// Starts the process that cleans up for one partition of a registry, as a child of the registry.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: PartReg)
    ///     iex> [{PartReg.PIDPartition0, _pid, :worker, _}] = Supervisor.which_children(PartReg)
    ///     iex> is_pid(Process.whereis(PartReg.PIDPartition0))
    ///     true
    "start_link" 2 => start_link;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Registry.Partition",
    doc: "A process of a registry.",
    functions: FUNCTIONS,
};

/// The name of the process for a partition.
pub fn name(registry: Atom, partition: u64) -> Atom {
    table::part_name(registry, "PID", partition)
}

/// What a registry's configuration says of its tables: `[unique: .., partitions: .., listeners: ..]`.
pub fn shape(name: Atom, config: &Term) -> Shape<'_> {
    let get = |key: &str| config.keyword_get(Atom::new(key));
    let partitions = get("partitions").and_then(Term::as_int).unwrap_or(1);
    Shape {
        name,
        unique: get("unique").is_some_and(Term::truthy),
        partitions: partitions.unsigned_abs().max(1),
        listeners: get("listeners").unwrap_or(&Term::Nil),
    }
}

/// `(partition, [name: .., unique: .., partitions: .., listeners: ..])`.
fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    let number = args[0].as_int().and_then(|n| u64::try_from(n).ok());
    let number = number.ok_or_else(no_clause)?;
    let registry = args[1].keyword_get(atoms::NAME).and_then(Term::as_atom);
    let registry = registry.ok_or_else(no_clause)?;
    let options = Options::link().named(Name::Local(name(registry, number)));
    let partition = Partition {
        registry,
        number,
        config: args[1].clone(),
    };
    gen_server::start(p, options, partition)
}

struct Partition {
    registry: Atom,
    number: u64,
    config: Term,
}

impl Callbacks for Partition {
    fn module(&self) -> Atom {
        MODULE.atom()
    }

    fn state(&self) -> Term {
        Term::Atom(name(self.registry, self.number))
    }

    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        p.set_trap_exit(true);
        table::create_part(p, &shape(self.registry, &self.config), self.number);
        Ok(Init::Ok(Then::Wait))
    }

    fn handle_call(&mut self, _: &mut Proc, _: &Term, _: &Term) -> Result<Action, Raise> {
        Ok(Action::reply(Term::OK))
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        if let Some([Term::Atom(atoms::UPPER_EXIT), Term::Pid(pid), _]) = message.as_tuple() {
            table::remove_process(p, self.registry, self.number, *pid);
        }
        Ok(Action::noreply())
    }
}
