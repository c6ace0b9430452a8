//! `PartitionSupervisor`: one child for each partition, so that work spreads over several processes.
//!
//! Which child is whose is in a table, which each child's start writes into; `:via` names find a child by
//! any key.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::otp::gen_server::Options;
use crate::otp::name::Name;
use crate::otp::supervisor::{self as engine, Init};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::{inspect, is_fun, keyword};
use crate::stdlib::gen_server::name_option;
use crate::stdlib::natives::natives;
use crate::stdlib::registry;
use crate::stdlib::supervisor::{self, child};
use crate::term::hash::phash2_range;
use crate::term::{Atom, Pid, Term, atoms};

natives! { const FUNCTIONS of "PartitionSupervisor":
    /// The child specification of a partition supervisor with these options.
    ///
    ///     iex> PartitionSupervisor.child_spec(name: MyParts).id
    ///     MyParts
    "child_spec" 1 => child_spec;
    /// How many children there are.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: CountParts, partitions: 2)
    ///     iex> PartitionSupervisor.count_children(CountParts).active
    ///     2
    "count_children" 1 => supervisor::count_children;
    "init" 1 => init;
    /// How many partitions there are.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: SizeParts, partitions: 2)
    ///     iex> PartitionSupervisor.partitions(SizeParts)
    ///     2
    "partitions" 1 => partitions;
    /// What `:via` names call to send a message.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: SendParts)
    ///     iex> PartitionSupervisor.send({SendParts, 0}, {:"$gen_cast", {:cast, fn n -> n + 1 end}})
    ///     iex> Agent.get({:via, PartitionSupervisor, {SendParts, 0}}, fn n -> n end)
    ///     2
    "send" 2 => send;
    /// Starts a child of a partition and notes it; what the supervisor's specifications name.
    ///
    ///     iex> {:ok, pid} = PartitionSupervisor.start_child(Agent, :start_link, [fn -> 1 end], :no_parts, 0)
    ///     iex> is_pid(pid)
    ///     true
    "start_child" 5 => start_child;
    /// Starts a partition supervisor: `:child_spec` and `:name` are needed; `:partitions`, `:strategy`,
    /// `:max_restarts`, `:max_seconds`, `:with_arguments`.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: StartParts)
    ///     iex> Agent.get({:via, PartitionSupervisor, {StartParts, :any_key}}, fn n -> n end)
    ///     1
    "start_link" 1 => start_link;
    /// Stops a partition supervisor and its children.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: StopParts)
    ///     iex> PartitionSupervisor.stop(StopParts)
    ///     :ok
    "stop" 1 => supervisor::stop, [Term::Atom(atoms::NORMAL), Term::Atom(atoms::INFINITY)];
    "stop" 2 => supervisor::stop, [Term::Atom(atoms::INFINITY)];
    "stop" 3 => supervisor::stop;
    /// The children, by partition, the last first.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: WhichParts, partitions: 1)
    ///     iex> [{0, _pid, :worker, [Agent]}] = PartitionSupervisor.which_children(WhichParts)
    ///     iex> :ok
    ///     :ok
    "which_children" 1 => supervisor::which_children;
    /// What `:via` names call to find the process of a key.
    ///
    ///     iex> {:ok, _} = PartitionSupervisor.start_link(child_spec: {Agent, fn -> 1 end}, name: FindParts)
    ///     iex> is_pid(PartitionSupervisor.whereis_name({FindParts, "key"}))
    ///     true
    "whereis_name" 1 => whereis_name;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "PartitionSupervisor",
    doc: "A supervisor that starts the same child several times, for several partitions of the work.",
    functions: FUNCTIONS,
};

/// The partitions of a system's partition supervisors, by their pids. The lock is held for one look-up.
#[derive(Default)]
struct Partitions(Mutex<HashMap<Pid, Arc<Partitioned>>>);

struct Partitioned {
    count: u64,
    /// The child of each partition.
    children: Mutex<HashMap<u64, Pid>>,
}

fn of_supervisor(p: &Proc, supervisor: Pid) -> Option<Arc<Partitioned>> {
    let all = p.system().extension::<Partitions>();
    all.0.lock().get(&supervisor).cloned()
}

/// The supervisor's end is the end of its partitions.
fn find(p: &mut Proc, name: &Term) -> Result<Option<Arc<Partitioned>>, Raise> {
    let Some(name) = Name::from_option(name) else {
        return Err(no_clause());
    };
    let supervisor = name.whereis(p)?;
    Ok(supervisor.and_then(|supervisor| of_supervisor(p, supervisor)))
}

/// The partitions of a name.
///
/// # Errors
/// Exits with `:noproc` if there is no such supervisor.
fn known(p: &mut Proc, name: &Term) -> Result<Arc<Partitioned>, Raise> {
    find(p, name)?.ok_or_else(|| {
        let call = [
            Term::Atom(MODULE.atom()),
            Term::atom("partitions"),
            Term::list([name.clone()]),
        ];
        Raise::exit(Term::tuple([Term::Atom(atoms::NOPROC), Term::tuple(call)]))
    })
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Reply {
    child::of_named(MODULE.atom(), &args[0], atoms::DYNAMIC_SUPERVISOR)
}

fn partitions(p: &mut Proc, args: &[Term]) -> Reply {
    let count = known(p, &args[0])?.count;
    Ok(Term::from(usize::try_from(count).unwrap_or(usize::MAX)))
}

/// `{name, key}`: the process of the key's partition.
fn owner(p: &mut Proc, name_and_key: &Term) -> Result<Option<Pid>, Raise> {
    let Some([name, key]) = name_and_key.as_tuple() else {
        return Err(no_clause());
    };
    let known = known(p, name)?;
    let partition = match key {
        Term::Int(number) => number.unsigned_abs() % known.count,
        other => phash2_range(other, known.count),
    };
    let child = known.children.lock().get(&partition).copied();
    Ok(child.filter(|pid| p.is_alive(*pid)))
}

fn whereis_name(p: &mut Proc, args: &[Term]) -> Reply {
    let owner = owner(p, &args[0])?;
    Ok(owner.map_or(Term::Atom(atoms::UNDEFINED), Term::Pid))
}

fn send(p: &mut Proc, args: &[Term]) -> Reply {
    let owner = owner(p, &args[0])?;
    registry::send_to(p, owner, &args[1])
}

/// `(module, function, args, name, partition)`.
fn start_child(p: &mut Proc, args: &[Term]) -> Reply {
    let (Term::Atom(module), Term::Atom(function), Some(arguments)) =
        (&args[0], &args[1], args[2].to_vec())
    else {
        return Err(no_clause());
    };
    let answer = p.apply(*module, *function, &arguments)?;
    let pid = match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), Term::Pid(pid), ..]) => Some(*pid),
        _ => None,
    };
    let partition = args[4].as_int().map(i64::unsigned_abs);
    // The supervisor itself is who starts it.
    if let (Some(pid), Some(known), Some(partition)) = (pid, of_supervisor(p, p.pid()), partition) {
        known.children.lock().insert(partition, pid);
    }
    Ok(answer)
}

fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    let options = keyword(&args[0]).ok_or_else(no_clause)?;
    let get = |key: &str| {
        let found = options.iter().find(|(k, _)| k.as_str() == key);
        found.map(|(_, value)| value.clone())
    };
    let needed = |key: &str| {
        get(key).filter(Term::truthy).ok_or_else(|| {
            argument_error(format!(
                "the :{key} option must be given to PartitionSupervisor"
            ))
        })
    };
    let name = needed("name")?;
    let given = needed("child_spec")?;
    let count = match get("partitions") {
        Some(given) => given,
        None => p.apply(Atom::module("System"), Atom::new("schedulers_online"), &[])?,
    };
    let Some(count) = count.as_int().filter(|count| *count > 0) else {
        let got = inspect(p, &count)?;
        return Err(argument_error(format!(
            "the :partitions option must be a positive integer, got: {got}"
        )));
    };
    let with_arguments = get("with_arguments");
    if let Some(fun) = with_arguments.as_ref().filter(|fun| !is_fun(fun, 2)) {
        let got = inspect(p, fun)?;
        return Err(argument_error(format!(
            "the :with_arguments option must be a function that receives two arguments, the current \
             call arguments and the partition, got: {got}"
        )));
    }
    let specs = specs(p, &given, &name, count, with_arguments.as_ref())?;
    let registered = name_option(p, &args[0])?;
    start_supervisor(p, registered, count.unsigned_abs(), specs, &args[0])
}

/// The specifications of the children, one for each partition.
fn specs(
    p: &mut Proc,
    given: &Term,
    name: &Term,
    count: i64,
    with_arguments: Option<&Term>,
) -> Result<Vec<Term>, Raise> {
    let spec = child::child_spec(p, &[given.clone(), Term::Nil])?;
    let bad = || Raise::tagged(atoms::BADMATCH, spec.clone());
    let map = spec.as_map().ok_or_else(bad)?;
    let start = map.get_atom(atoms::START).and_then(Term::as_tuple);
    let Some([module, function, args]) = start else {
        return Err(bad());
    };
    let modules = map.get_atom(atoms::MODULES).cloned();
    let modules = modules.unwrap_or_else(|| Term::list([module.clone()]));
    let mut specs = Vec::new();
    for partition in 0..count {
        p.checkpoint()?;
        let partition = Term::Int(partition);
        let args = match with_arguments {
            Some(fun) => p.call(fun, &[args.clone(), partition.clone()])?,
            None => args.clone(),
        };
        if !args.is_list() {
            let got = inspect(p, &args)?;
            return Err(argument_error(format!(
                "the call to the function in :with_arguments must return a list, got: {got}"
            )));
        }
        let own = [
            module.clone(),
            function.clone(),
            args,
            name.clone(),
            partition.clone(),
        ];
        let start = [
            Term::Atom(MODULE.atom()),
            Term::Atom(atoms::START_CHILD),
            Term::list(own),
        ];
        let spec = map
            .clone()
            .put(Term::Atom(atoms::ID), partition)
            .put(Term::Atom(atoms::START), Term::tuple(start))
            .put(Term::Atom(atoms::MODULES), modules.clone());
        specs.push(Term::Map(spec));
    }
    Ok(specs)
}

fn start_supervisor(
    p: &mut Proc,
    name: Option<Name>,
    count: u64,
    specs: Vec<Term>,
    options: &Term,
) -> Reply {
    let get = |key, default| options.keyword_get(key).cloned().unwrap_or(default);
    let flags = Term::map([
        (
            Term::Atom(atoms::STRATEGY),
            get(atoms::STRATEGY, Term::Atom(atoms::ONE_FOR_ONE)),
        ),
        (
            Term::Atom(atoms::INTENSITY),
            get(atoms::MAX_RESTARTS, Term::Int(3)),
        ),
        (
            Term::Atom(atoms::PERIOD),
            get(atoms::MAX_SECONDS, Term::Int(5)),
        ),
    ]);
    let answer = Term::ok(Term::tuple([flags, Term::list(specs)]));
    let start = Options::link().named(name);
    let count = Term::from(usize::try_from(count).unwrap_or(usize::MAX));
    engine::start(
        p,
        start,
        Init::Module(MODULE.atom(), Term::tuple([count, answer])),
    )
}

/// The callback, in the supervisor's own process: `{partitions, answer}`.
fn init(p: &mut Proc, args: &[Term]) -> Reply {
    let Some([Term::Int(count), answer]) = args[0].as_tuple() else {
        return Err(no_clause());
    };
    let fresh = Partitioned {
        count: count.unsigned_abs(),
        children: Mutex::default(),
    };
    let all = p.system().extension::<Partitions>();
    let mut all = all.0.lock();
    all.retain(|supervisor, _| p.is_alive(*supervisor));
    all.insert(p.pid(), Arc::new(fresh));
    Ok(answer.clone())
}
