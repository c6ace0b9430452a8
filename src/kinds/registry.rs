//! `Lab.Registry`: names of buckets (the `KV.Registry` of the guides).
//!
//! It starts buckets itself, linked to it or not, or has a supervisor start them; in any case it watches
//! them and forgets those that end.

use std::collections::BTreeMap;

use crate::otp::gen_server::{self, Action, Callbacks, Options as Start};
use crate::otp::name::Name;
use crate::otp::proc_lib::Tie;
use crate::otp::{dynamic_supervisor, supervisor, sys};
use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Map, Pid, Ref, Term, atoms, exception};

use super::bucket::{self, Bucket};
use super::native;
use super::options::{self, Options};
use super::stack::{no_clause, within};

const NAME: &str = "Lab.Registry";

const OPTIONS: &[&str] = &["name", "buckets", "link"];

const FUNCTIONS: &[Native] = &[
    native(
        "child_spec",
        1,
        "The child specification of a registry with these options. Its id is its name.

    iex> Lab.Registry.child_spec(name: :names).id
    :names",
        child_spec,
    ),
    native(
        "crash",
        1,
        "Makes a registry fail.

    iex> {:ok, pid} = GenServer.start(Lab.Registry, [])
    iex> Logger.configure(level: :none)
    iex> Lab.Registry.crash(pid)
    :ok",
        crash,
    ),
    native(
        "create",
        2,
        "Makes sure that there is a bucket of this name.

    iex> {:ok, registry} = Lab.Registry.start_link([])
    iex> Lab.Registry.create(registry, \"shopping\")
    :ok",
        create,
    ),
    native(
        "lookup",
        2,
        "The bucket of this name: `{:ok, pid}`, or `:error`.

    iex> {:ok, registry} = Lab.Registry.start_link([])
    iex> Lab.Registry.lookup(registry, \"shopping\")
    :error
    iex> Lab.Registry.create(registry, \"shopping\")
    iex> {:ok, bucket} = Lab.Registry.lookup(registry, \"shopping\")
    iex> Lab.Bucket.put(bucket, \"eggs\", 3)
    :ok",
        lookup,
    ),
    native(
        "names",
        1,
        "All names with their buckets.

    iex> {:ok, registry} = Lab.Registry.start_link([])
    iex> Lab.Registry.names(registry)
    %{}",
        names,
    ),
    native(
        "start_link",
        0,
        "Starts a registry.

- `:name` registers it.
- `:buckets` is the supervisor that is to start the buckets: a `Lab.Dynamic` or another
  `:simple_one_for_one`, or a `DynamicSupervisor`. Without it, the registry starts them itself.
- `:link`, true unless told otherwise, links the buckets that it starts itself to it, so that it falls
  with them.

    iex> {:ok, registry} = Lab.Registry.start_link(link: false)
    iex> Lab.Registry.create(registry, :a)
    iex> map_size(Lab.Registry.names(registry))
    1",
        start_link,
    ),
    native("start_link", 1, "", start_link),
    native("start_link", 2, "", start_link),
    native(
        "stop",
        1,
        "Stops a registry.

    iex> {:ok, registry} = Lab.Registry.start_link([])
    iex> Lab.Registry.stop(registry)
    :ok",
        stop,
    ),
];

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: NAME,
    doc: "A process that finds buckets by names.",
    functions: FUNCTIONS,
};

/// A registry.
struct Registry {
    name: Option<Name>,
    /// Who starts the buckets.
    buckets: Option<Term>,
    link: bool,
    names: Map,
    refs: BTreeMap<Ref, Term>,
}

impl Registry {
    fn new(term: &Term) -> Result<Registry, Raise> {
        let options = Options::parse(NAME, OPTIONS, term)?;
        let buckets = options.get("buckets").filter(|given| given.truthy());
        if buckets
            .is_some_and(|given| !matches!(given, Term::Atom(_) | Term::Pid(_) | Term::Tuple(_)))
        {
            return Err(options.invalid("buckets", "a supervisor's pid or name"));
        }
        Ok(Registry {
            name: options.name()?,
            buckets: buckets.cloned(),
            link: options.flag("link", true)?,
            names: Map::new(),
            refs: BTreeMap::new(),
        })
    }

    fn create(&mut self, p: &mut Proc, name: &Term) -> Result<(), Raise> {
        if self.names.contains(name) {
            return Ok(());
        }
        let pid = self.start_bucket(p)?;
        let reference = p.monitor(pid);
        self.refs.insert(reference, name.clone());
        self.names = std::mem::take(&mut self.names).put(name.clone(), Term::Pid(pid));
        Ok(())
    }

    fn start_bucket(&self, p: &mut Proc) -> Result<Pid, Raise> {
        let answer = match &self.buckets {
            None => {
                let tie = if self.link { Tie::Link } else { Tie::None };
                let start = Start {
                    tie,
                    ..Start::default()
                };
                gen_server::start(p, start, Bucket::default())?
            }
            Some(supervisor) => start_supervised(p, supervisor)?,
        };
        match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), Term::Pid(pid)]) => Ok(*pid),
            _ => Err(within(
                Raise::tagged(atoms::BADMATCH, answer.clone()),
                NAME,
                &[("handle_cast", 2)],
            )),
        }
    }
}

/// Has a supervisor start a bucket, in the way in which it takes children.
fn start_supervised(p: &mut Proc, supervisor: &Term) -> Result<Term, Raise> {
    let state = sys::get_state(p, supervisor, None)?;
    if state.struct_module() == Some(atoms::DYNAMIC_SUPERVISOR) {
        let temporary = Term::keyword([(atoms::RESTART, Term::Atom(atoms::TEMPORARY))]);
        let spec = options::child_spec(bucket::MODULE.atom(), &temporary, false);
        return dynamic_supervisor::start_child(p, supervisor, &spec);
    }
    supervisor::start_child(p, supervisor, Term::Nil)
}

impl Callbacks for Registry {
    fn module(&self) -> Atom {
        MODULE.atom()
    }

    fn state(&self) -> Term {
        let refs = self
            .refs
            .iter()
            .map(|(reference, name)| (Term::Ref(*reference), name.clone()));
        Term::tuple([Term::Map(self.names.clone()), Term::map(refs)])
    }

    fn handle_call(&mut self, _: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        match (request, request.as_tuple()) {
            (Term::Atom(what), _) if what.as_str() == "names" => {
                Ok(Action::reply(Term::Map(self.names.clone())))
            }
            (_, Some([Term::Atom(what), name])) if what.as_str() == "lookup" => {
                let found = self.names.get(name).cloned();
                Ok(Action::reply(
                    found.map_or(Term::Atom(atoms::ERROR), Term::ok),
                ))
            }
            _ => Err(no_clause(
                NAME,
                "handle_call",
                &[request, from, &self.state()],
            )),
        }
    }

    fn handle_cast(&mut self, p: &mut Proc, request: &Term) -> Result<Action, Raise> {
        match (request, request.as_tuple()) {
            (_, Some([Term::Atom(what), name])) if what.as_str() == "create" => {
                self.create(p, name)?;
                Ok(Action::noreply())
            }
            (Term::Atom(what), _) if what.as_str() == "crash" => {
                let failure = exception::runtime_error("the registry was told to crash");
                Err(within(Raise::error(failure), NAME, &[("handle_cast", 2)]))
            }
            _ => Err(no_clause(NAME, "handle_cast", &[request, &self.state()])),
        }
    }

    fn handle_info(&mut self, _: &mut Proc, message: &Term) -> Result<Action, Raise> {
        if let Some([Term::Atom(atoms::UPPER_DOWN), Term::Ref(reference), ..]) = message.as_tuple()
            && let Some(name) = self.refs.remove(reference)
        {
            self.names = std::mem::take(&mut self.names).remove(&name);
        }
        Ok(Action::noreply())
    }
}

/// The server with these options.
pub(super) fn server(options: &Term) -> Result<Box<dyn Callbacks>, Raise> {
    Ok(Box::new(Registry::new(options)?))
}

fn start_link(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let registry = Registry::new(&Options::merge(&[&[Term::Nil], args].concat()))?;
    let start = Start::link().named(registry.name.clone());
    gen_server::start(p, start, registry)
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(options::child_spec(MODULE.atom(), &args[0], false))
}

fn create(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let request = Term::tagged(Atom::new("create"), args[1].clone());
    gen_server::cast(p, &args[0], request)?;
    Ok(Term::OK)
}

fn lookup(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let request = Term::tagged(Atom::new("lookup"), args[1].clone());
    gen_server::call(p, &args[0], &request, Some(5000))
}

fn names(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    gen_server::call(p, &args[0], &Term::atom("names"), Some(5000))
}

fn stop(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    gen_server::stop(p, &args[0], &Term::Atom(atoms::NORMAL), None)?;
    Ok(Term::OK)
}

fn crash(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    gen_server::cast(p, &args[0], Term::atom("crash"))?;
    Ok(Term::OK)
}
