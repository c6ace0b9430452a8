//! `Registry`: processes under keys of any kind.
//!
//! The entries are in tables that all processes reach (`table`); a supervisor keeps the processes that
//! clean up after dead owners (`partition`). Searching by patterns is in `search`, calling a function with what
//! is found in `dispatch`.

mod dispatch;
mod partition;
mod search;
mod start;
mod table;

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::{inspect, is_fun};
use crate::stdlib::natives::natives;
use crate::stdlib::process::messages::deliver;
use crate::term::{Atom, Pid, Term, atoms};

use table::Table;

pub use partition::MODULE as PARTITION;
pub use start::SUPERVISOR;

natives! { const FUNCTIONS of "Registry":
    /// The child specification of a registry with these options.
    ///
    ///     iex> Registry.child_spec(keys: :unique, name: MyRegistry).id
    ///     MyRegistry
    "child_spec" 1 => start::child_spec;
    /// How many entries there are.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: CountReg)
    ///     iex> Registry.register(CountReg, "a", 1)
    ///     iex> Registry.count(CountReg)
    ///     1
    "count" 1 => search::count;
    /// How many values of a key match a pattern.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :duplicate, name: CountMatchReg)
    ///     iex> Registry.register(CountMatchReg, :a, 1)
    ///     iex> Registry.count_match(CountMatchReg, :a, :_)
    ///     1
    "count_match" 3 => search::count_match, [Term::Nil];
    "count_match" 4 => search::count_match;
    /// How many entries a match specification over `{key, pid, value}` selects.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: CountSelectReg)
    ///     iex> Registry.register(CountSelectReg, :a, 1)
    ///     iex> Registry.count_select(CountSelectReg, [{{:_, :_, :"$1"}, [{:>, :"$1", 5}], [true]}])
    ///     0
    "count_select" 2 => search::count_select;
    /// Takes a piece of the registry's own data away.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: DelMetaReg)
    ///     iex> Registry.delete_meta(DelMetaReg, :a)
    ///     :ok
    "delete_meta" 2 => delete_meta;
    /// Calls a function with all `{pid, value}` of a key, if there are any.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :duplicate, name: DispatchReg)
    ///     iex> Registry.register(DispatchReg, "news", :me)
    ///     iex> Registry.dispatch(DispatchReg, "news", fn entries -> for {pid, v} <- entries, do: send(pid, v) end)
    ///     iex> receive do message -> message end
    ///     :me
    "dispatch" 3 => dispatch::dispatch, [Term::Nil];
    "dispatch" 4 => dispatch::dispatch;
    /// The keys of a process, the last one first.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: KeysReg)
    ///     iex> Registry.register(KeysReg, "a", 1)
    ///     iex> Registry.keys(KeysReg, self())
    ///     ["a"]
    "keys" 2 => keys;
    /// The `{pid, value}` of a key.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: LookupReg)
    ///     iex> Registry.register(LookupReg, "a", 1)
    ///     iex> Registry.lookup(LookupReg, "a") == [{self(), 1}]
    ///     true
    "lookup" 2 => lookup;
    /// The `{pid, value}` of a key whose value matches a pattern.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :duplicate, name: MatchReg)
    ///     iex> Registry.register(MatchReg, :a, {1, :x})
    ///     iex> Registry.match(MatchReg, :a, {2, :_})
    ///     []
    "match" 3 => search::match_values, [Term::Nil];
    "match" 4 => search::match_values;
    /// A piece of the registry's own data.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: MetaReg, meta: [colour: :red])
    ///     iex> Registry.meta(MetaReg, :colour)
    ///     {:ok, :red}
    "meta" 2 => meta;
    /// Keeps a piece of data with the registry.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: PutMetaReg)
    ///     iex> Registry.put_meta(PutMetaReg, :colour, :red)
    ///     :ok
    "put_meta" 3 => put_meta;
    /// Registers the calling process under a key.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: RegisterReg)
    ///     iex> {:ok, _} = Registry.register(RegisterReg, "a", 1)
    ///     iex> Registry.register(RegisterReg, "a", 2) == {:error, {:already_registered, self()}}
    ///     true
    "register" 3 => register;
    /// What `:via` names call to register a process.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: NameReg)
    ///     iex> Registry.register_name({NameReg, "a"}, self())
    ///     :yes
    "register_name" 2 => register_name;
    /// What a match specification over `{key, pid, value}` selects.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: SelectReg)
    ///     iex> Registry.register(SelectReg, "a", 1)
    ///     iex> Registry.select(SelectReg, [{{:"$1", :_, :"$2"}, [], [{{:"$1", :"$2"}}]}])
    ///     [{"a", 1}]
    "select" 2 => search::select;
    /// What `:via` names call to send a message.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: SendReg)
    ///     iex> Registry.register(SendReg, "a", 1)
    ///     iex> Registry.send({SendReg, "a"}, :hello)
    ///     :hello
    "send" 2 => send;
    /// Starts a registry: `:keys` (`:unique` or `:duplicate`) and `:name` are needed; `:partitions`,
    /// `:listeners`, `:meta`.
    ///
    ///     iex> {:ok, pid} = Registry.start_link(keys: :unique, name: StartReg)
    ///     iex> Process.whereis(StartReg) == pid
    ///     true
    "start_link" 1 => start::start_link;
    "start_link" 2 => start::start_link_older, [Term::Nil];
    "start_link" 3 => start::start_link_older;
    /// Takes a key away from the calling process.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: UnregisterReg)
    ///     iex> Registry.unregister(UnregisterReg, "a")
    ///     :ok
    "unregister" 2 => unregister;
    /// Takes those entries of a key away from the calling process whose values match a pattern.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :duplicate, name: UnregisterMatchReg)
    ///     iex> Registry.unregister_match(UnregisterMatchReg, "a", :_)
    ///     :ok
    "unregister_match" 3 => search::unregister_match, [Term::Nil];
    "unregister_match" 4 => search::unregister_match;
    /// What `:via` names call to take a name away.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: UnregisterNameReg)
    ///     iex> Registry.unregister_name({UnregisterNameReg, "a"})
    ///     :ok
    "unregister_name" 1 => unregister_name;
    /// Changes the value of a key of the calling process with a function: `{new, old}`, or `:error`.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: UpdateReg)
    ///     iex> Registry.register(UpdateReg, "a", 1)
    ///     iex> Registry.update_value(UpdateReg, "a", fn n -> n + 1 end)
    ///     {2, 1}
    "update_value" 3 => update_value;
    /// The values that a process has under a key.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :duplicate, name: ValuesReg)
    ///     iex> Registry.register(ValuesReg, "a", 1)
    ///     iex> Registry.values(ValuesReg, "a", self())
    ///     [1]
    "values" 3 => values;
    /// What `:via` names call to find a process.
    ///
    ///     iex> {:ok, _} = Registry.start_link(keys: :unique, name: WhereisReg)
    ///     iex> Registry.whereis_name({WhereisReg, "a"})
    ///     :undefined
    "whereis_name" 1 => whereis_name;
}

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: "Registry",
    doc: "Processes under keys of any kind, for finding them and for sending to many.",
    functions: FUNCTIONS,
};

/// The table of a registry that runs.
fn known(p: &mut Proc, registry: &Term) -> Result<Table, Raise> {
    let name = registry.as_atom().ok_or_else(no_clause)?;
    match Table::find(p, name) {
        Some(table) => Ok(table),
        None => {
            let name = inspect(p, registry)?;
            Err(argument_error(format!("unknown registry: {name}")))
        }
    }
}

fn pair(pid: Pid, value: Term) -> Term {
    Term::tuple([Term::Pid(pid), value])
}

fn register(p: &mut Proc, args: &[Term]) -> Reply {
    let table = known(p, &args[0])?;
    let me = p.pid();
    let partition = table.owner_of(p, me);
    if let Some(owner) = partition {
        p.link(owner)?;
    }
    match table.insert(p, &args[1], me, args[2].clone()) {
        Err(owner) => {
            let taken = Term::tagged(Atom::new("already_registered"), owner);
            unlink_if_unregistered(p, &table);
            Ok(Term::error(taken))
        }
        Ok(()) => {
            let (key, value) = (args[1].clone(), args[2].clone());
            let told = [
                "register".into(),
                key.into(),
                Term::Pid(me).into(),
                value.into(),
            ];
            tell_listeners(p, &table, told)?;
            Ok(Term::ok(partition.map_or(Term::NIL, Term::Pid)))
        }
    }
}

/// What happens is told to processes that want to know: `{what, registry, key, pid, ...}`.
fn tell_listeners<const N: usize>(
    p: &mut Proc,
    table: &Table,
    told: [Told; N],
) -> Result<(), Raise> {
    if table.listeners.is_empty() {
        return Ok(());
    }
    let mut parts: Vec<Term> = told.into_iter().map(|part| part.0).collect();
    parts.insert(1, Term::Atom(table.name));
    let message = Term::tuple(parts);
    for listener in &table.listeners {
        deliver(p, &Term::Atom(*listener), message.clone())?;
    }
    Ok(())
}

/// A part of a message to listeners.
struct Told(Term);

impl From<&str> for Told {
    fn from(what: &str) -> Told {
        Told(Term::atom(what))
    }
}

impl From<Term> for Told {
    fn from(term: Term) -> Told {
        Told(term)
    }
}

/// A process without entries no longer falls with the registry.
fn unlink_if_unregistered(p: &mut Proc, table: &Table) {
    let me = p.pid();
    if !table.has_entries(p, me)
        && let Some(owner) = table.owner_of(p, me)
    {
        p.unlink(owner);
    }
}

fn unregister(p: &mut Proc, args: &[Term]) -> Reply {
    let table = known(p, &args[0])?;
    let me = p.pid();
    table.remove(p, &args[1], me, |_| true);
    unlink_if_unregistered(p, &table);
    // Listeners are told also of what was not there.
    let key = args[1].clone();
    tell_listeners(
        p,
        &table,
        ["unregister".into(), key.into(), Term::Pid(me).into()],
    )?;
    Ok(Term::OK)
}

fn lookup(p: &mut Proc, args: &[Term]) -> Reply {
    let table = known(p, &args[0])?;
    Ok(Term::list(entries(p, &table, &args[1])))
}

/// The `{pid, value}` of a key by partition. In a unique registry a dead owner counts as gone.
fn entries_by_part(p: &Proc, table: &Table, key: &Term) -> Vec<Vec<Term>> {
    let alive = |pid: Pid| !table.unique || p.is_alive(pid);
    let of_part = |part: Vec<(Pid, Term)>| {
        let living = part.into_iter().filter(|(pid, _)| alive(*pid));
        living.map(|(pid, value)| pair(pid, value)).collect()
    };
    let parts = table.entries_by_part(p, key).into_iter();
    parts.map(of_part).collect()
}

fn entries(p: &Proc, table: &Table, key: &Term) -> Vec<Term> {
    entries_by_part(p, table, key).concat()
}

fn keys(p: &mut Proc, args: &[Term]) -> Reply {
    let pid = args[1].as_pid().ok_or_else(no_clause)?;
    let table = known(p, &args[0])?;
    Ok(Term::list(table.keys(p, pid)))
}

fn values(p: &mut Proc, args: &[Term]) -> Reply {
    let pid = args[2].as_pid().ok_or_else(no_clause)?;
    let table = known(p, &args[0])?;
    let values = table.entries(p, &args[1]).into_iter();
    let own = values.filter(|(owner, _)| *owner == pid);
    Ok(Term::list(own.map(|(_, value)| value).collect::<Vec<_>>()))
}

fn update_value(p: &mut Proc, args: &[Term]) -> Reply {
    if !is_fun(&args[2], 1) {
        return Err(no_clause());
    }
    let table = known(p, &args[0])?;
    if !table.unique {
        return Err(argument_error(
            "Registry.update_value/3 is not supported for duplicate registries",
        ));
    }
    let me = p.pid();
    let Some((_, old)) = table
        .entries(p, &args[1])
        .into_iter()
        .find(|(pid, _)| *pid == me)
    else {
        return Ok(Term::Atom(atoms::ERROR));
    };
    let new = p.call(&args[2], std::slice::from_ref(&old))?;
    table.replace(p, &args[1], me, new.clone());
    Ok(Term::tuple([new, old]))
}

// The registry's own data

fn meta(p: &mut Proc, args: &[Term]) -> Reply {
    let name = args[0].as_atom().ok_or_else(no_clause)?;
    let Some(table) = Table::find(p, name) else {
        let name = inspect(p, &args[0])?;
        return Err(argument_error(format!(
            "unknown registry: {name}. Either the registry name is invalid or the registry is not \
             running, possibly because its application isn't started"
        )));
    };
    let found = table.meta(&args[1]);
    Ok(found.map_or(Term::Atom(atoms::ERROR), Term::ok))
}

fn put_meta(p: &mut Proc, args: &[Term]) -> Reply {
    known(p, &args[0])?.put_meta(&args[1], Some(args[2].clone()));
    Ok(Term::OK)
}

fn delete_meta(p: &mut Proc, args: &[Term]) -> Reply {
    known(p, &args[0])?.put_meta(&args[1], None);
    Ok(Term::OK)
}

// Names

/// The registry, key and value in a `:via` name.
fn via(name: &Term) -> Result<(Term, Term, Term), Raise> {
    match name.as_tuple() {
        Some([registry, key]) => Ok((registry.clone(), key.clone(), Term::NIL)),
        Some([registry, key, value]) => Ok((registry.clone(), key.clone(), value.clone())),
        _ => Err(no_clause()),
    }
}

fn owner(p: &mut Proc, name: &Term) -> Result<Option<Pid>, Raise> {
    let (registry, key, _) = via(name)?;
    let table = known(p, &registry)?;
    if !table.unique {
        return Err(argument_error(
            ":via is not supported for duplicate registries",
        ));
    }
    let owner = table
        .entries(p, &key)
        .into_iter()
        .next()
        .map(|(pid, _)| pid);
    Ok(owner.filter(|pid| p.is_alive(*pid)))
}

fn whereis_name(p: &mut Proc, args: &[Term]) -> Reply {
    let owner = owner(p, &args[0])?;
    Ok(owner.map_or(Term::Atom(atoms::UNDEFINED), Term::Pid))
}

fn register_name(p: &mut Proc, args: &[Term]) -> Reply {
    let (registry, key, value) = via(&args[0])?;
    if args[1].as_pid() != Some(p.pid()) {
        // Elixir asks for the own pid in a private function of four arguments.
        let call = [registry, key, value, args[1].clone()];
        return Err(p.function_clause(atoms::REGISTRY, Atom::new("register_name"), &call));
    }
    let answer = register(p, &[registry, key, value])?;
    Ok(Term::Atom(match answer.as_tuple() {
        Some([Term::Atom(atoms::OK), _]) => atoms::YES,
        _ => atoms::NO,
    }))
}

fn unregister_name(p: &mut Proc, args: &[Term]) -> Reply {
    let (registry, key, _) = via(&args[0])?;
    unregister(p, &[registry, key])
}

fn send(p: &mut Proc, args: &[Term]) -> Reply {
    let owner = owner(p, &args[0])?;
    send_to(p, owner, &args[1])
}

/// What `send/2` of a module for `:via` does: the message goes to whoever has the name.
///
/// # Errors
/// `badarg` if nobody has it.
pub fn send_to(p: &mut Proc, owner: Option<Pid>, message: &Term) -> Reply {
    let pid = owner.ok_or_else(Raise::badarg)?;
    p.send(pid, message.clone());
    Ok(message.clone())
}
