//! `Lab.Bucket`: keys and values, kept by a process (the `KV.Bucket` of the guides).

use crate::otp::gen_server::{self, Action, Callbacks, Options as Start};
use crate::otp::name::Name;
use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Map, Term, atoms, exception};

use super::native;
use super::options::{self, Options};
use super::stack::{no_clause, within};

const NAME: &str = "Lab.Bucket";

const OPTIONS: &[&str] = &["name", "items"];

const FUNCTIONS: &[Native] = &[
    native(
        "child_spec",
        1,
        "The child specification of a bucket with these options. Its id is its name.

    iex> Lab.Bucket.child_spec([]).id
    Lab.Bucket",
        child_spec,
    ),
    native(
        "crash",
        1,
        "Makes a bucket fail.

    iex> {:ok, pid} = GenServer.start(Lab.Bucket, [])
    iex> Logger.configure(level: :none)
    iex> Lab.Bucket.crash(pid)
    :ok",
        crash,
    ),
    native(
        "delete",
        2,
        "Takes a key out; the value that it had.

    iex> {:ok, bucket} = Lab.Bucket.start_link(items: %{\"eggs\" => 3})
    iex> Lab.Bucket.delete(bucket, \"eggs\")
    3",
        delete,
    ),
    native(
        "get",
        2,
        "The value of a key; `nil`, or the third argument, if it is not there.

    iex> {:ok, bucket} = Lab.Bucket.start_link([])
    iex> Lab.Bucket.get(bucket, \"milk\", :none)
    :none",
        get,
    ),
    native("get", 3, "", get),
    native(
        "keys",
        1,
        "All keys.

    iex> {:ok, bucket} = Lab.Bucket.start_link(items: %{a: 1, b: 2})
    iex> Lab.Bucket.keys(bucket)
    [:a, :b]",
        keys,
    ),
    native(
        "put",
        3,
        "Puts a value under a key.

    iex> {:ok, bucket} = Lab.Bucket.start_link([])
    iex> Lab.Bucket.put(bucket, \"eggs\", 3)
    iex> Lab.Bucket.get(bucket, \"eggs\")
    3",
        put,
    ),
    native(
        "start_link",
        0,
        "Starts a bucket.

- `:name` registers it.
- `:items` is a map of what it begins with.

    iex> {:ok, bucket} = Lab.Bucket.start_link(items: %{\"eggs\" => 3})
    iex> Lab.Bucket.get(bucket, \"eggs\")
    3",
        start_link,
    ),
    native("start_link", 1, "", start_link),
    native("start_link", 2, "", start_link),
    native(
        "to_map",
        1,
        "Everything that is in the bucket.

    iex> {:ok, bucket} = Lab.Bucket.start_link([])
    iex> Lab.Bucket.put(bucket, :a, 1)
    iex> Lab.Bucket.to_map(bucket)
    %{a: 1}",
        to_map,
    ),
];

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: NAME,
    doc: "A process that keeps values under keys.",
    functions: FUNCTIONS,
};

/// A bucket.
#[derive(Default)]
pub(super) struct Bucket {
    name: Option<Name>,
    items: Map,
}

impl Bucket {
    fn new(term: &Term) -> Result<Bucket, Raise> {
        let options = Options::parse(NAME, OPTIONS, term)?;
        let items = match options.get("items") {
            None => Map::new(),
            Some(Term::Map(items)) => items.clone(),
            Some(_) => return Err(options.invalid("items", "a map")),
        };
        Ok(Bucket {
            name: options.name()?,
            items,
        })
    }

    fn get(&self, key: &Term, default: &Term) -> Term {
        self.items.get(key).unwrap_or(default).clone()
    }
}

impl Callbacks for Bucket {
    fn module(&self) -> Atom {
        MODULE.atom()
    }

    fn state(&self) -> Term {
        Term::Map(self.items.clone())
    }

    fn replace_state(&mut self, _: &mut Proc, state: Term) -> Result<(), Raise> {
        match state {
            Term::Map(items) => self.items = items,
            other => return Err(Raise::tagged(atoms::BADMAP, other)),
        }
        Ok(())
    }

    fn handle_call(&mut self, _: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        let (what, args) = match (request, request.as_tuple()) {
            (Term::Atom(what), _) => (what.as_str(), &[][..]),
            (_, Some([Term::Atom(what), args @ ..])) => (what.as_str(), args),
            _ => ("", &[][..]),
        };
        Ok(Action::reply(match (what, args) {
            ("get", [key, default]) => self.get(key, default),
            ("put", [key, value]) => {
                let items = std::mem::take(&mut self.items);
                self.items = items.put(key.clone(), value.clone());
                Term::OK
            }
            ("delete", [key]) => {
                let value = self.get(key, &Term::NIL);
                self.items = std::mem::take(&mut self.items).remove(key);
                value
            }
            ("keys", []) => {
                let keys: Vec<Term> = self.items.iter().map(|(key, _)| key.clone()).collect();
                Term::list(keys)
            }
            ("to_map", []) => self.state(),
            _ => {
                let args = [request, from, &self.state()];
                return Err(no_clause(NAME, "handle_call", &args));
            }
        }))
    }

    fn handle_cast(&mut self, _: &mut Proc, request: &Term) -> Result<Action, Raise> {
        match request {
            Term::Atom(what) if what.as_str() == "crash" => {
                let name = self.name.as_ref().map_or(Term::atom(NAME), Name::short);
                let name = match name {
                    Term::Atom(name) => name.module_name().to_string(),
                    other => crate::term::inspect::inspect(&other),
                };
                let failure = exception::runtime_error(format!("{name} was told to crash"));
                Err(within(Raise::error(failure), NAME, &[("handle_cast", 2)]))
            }
            _ => Err(no_clause(NAME, "handle_cast", &[request, &self.state()])),
        }
    }
}

/// The server with these options.
pub(super) fn server(options: &Term) -> Result<Box<dyn Callbacks>, Raise> {
    Ok(Box::new(Bucket::new(options)?))
}

fn start_link(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let bucket = Bucket::new(&Options::merge(&[&[Term::Nil], args].concat()))?;
    let start = Start::link().named(bucket.name.clone());
    gen_server::start(p, start, bucket)
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(options::child_spec(MODULE.atom(), &args[0], false))
}

fn request(p: &mut Proc, bucket: &Term, what: &str, args: &[Term]) -> Result<Term, Raise> {
    let request = std::iter::once(Term::atom(what)).chain(args.iter().cloned());
    gen_server::call(p, bucket, &Term::tuple(request), Some(5000))
}

fn get(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let default = args.get(2).cloned().unwrap_or(Term::NIL);
    let request = Term::tuple([Term::Atom(atoms::GET), args[1].clone(), default]);
    gen_server::call(p, &args[0], &request, Some(5000))
}

fn put(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    request(p, &args[0], "put", &args[1..])
}

fn delete(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    request(p, &args[0], "delete", &args[1..])
}

fn keys(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    request(p, &args[0], "keys", &[])
}

fn to_map(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    request(p, &args[0], "to_map", &[])
}

fn crash(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    gen_server::cast(p, &args[0], Term::atom("crash"))?;
    Ok(Term::OK)
}
