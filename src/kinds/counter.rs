//! `Lab.Counter`: counts in time, and fails at a number if it is told to.
//!
//! It does what the counters of the supervision lessons do: works on its number at once and then at each
//! tick, before it goes to the next.

use crate::otp::gen_server::{self, Action, Callbacks, Init, Options as Start, Then};
use crate::otp::name::Name;
use crate::runtime::{Native, NativeModule, Proc, Raise, Stream};
use crate::term::inspect::inspect;
use crate::term::{Atom, Term, atoms, exception};

use super::native;
use super::options::{self, Options};
use super::stack::{no_clause, within};

const NAME: &str = "Lab.Counter";

const OPTIONS: &[&str] = &["name", "every", "crash_at", "from", "report"];

const FUNCTIONS: &[Native] = &[
    native(
        "child_spec",
        1,
        "The child specification of a counter with these options. Its id is its name.

    iex> Lab.Counter.child_spec(name: :one).id
    :one",
        child_spec,
    ),
    native(
        "crash",
        1,
        "Makes a counter fail, as it does by itself at its `:crash_at`.

    iex> {:ok, pid} = GenServer.start(Lab.Counter, every: :infinity)
    iex> Logger.configure(level: :none)
    iex> Lab.Counter.crash(pid)
    :ok",
        crash,
    ),
    native(
        "inc",
        1,
        "Counts on by one, or by so many; the new number.

    iex> {:ok, pid} = Lab.Counter.start_link(every: :infinity)
    iex> Lab.Counter.inc(pid)
    iex> Lab.Counter.inc(pid, 10)
    11",
        inc,
    ),
    native("inc", 2, "", inc),
    native(
        "start_link",
        0,
        "Starts a counter.

- `:name` registers it.
- `:every` is the time between two ticks in milliseconds, 1000 unless told otherwise, or `:infinity`.
- `:from` is the number that it begins with, 0 unless told otherwise.
- `:crash_at` is the number at which it fails.
- `:report`, when true, makes it print what it does.

    iex> {:ok, _pid} = Lab.Counter.start_link(name: :ticker, every: 10)
    iex> Process.sleep(35)
    iex> Lab.Counter.value(:ticker)
    3",
        start_link,
    ),
    native("start_link", 1, "", start_link),
    native("start_link", 2, "", start_link),
    native(
        "value",
        1,
        "The number that the counter has come to.

    iex> {:ok, pid} = Lab.Counter.start_link(from: 7)
    iex> Lab.Counter.value(pid)
    7",
        value,
    ),
];

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: NAME,
    doc: "A process that counts in time, and fails at a number if it is told to.",
    functions: FUNCTIONS,
};

/// A counter.
struct Counter {
    /// What it calls itself.
    label: String,
    name: Option<Name>,
    /// Milliseconds between two ticks.
    every: Option<u64>,
    crash_at: Option<i64>,
    report: bool,
    value: i64,
}

impl Counter {
    fn new(term: &Term) -> Result<Counter, Raise> {
        let options = Options::parse(NAME, OPTIONS, term)?;
        let every = match options.get("every") {
            None => Some(1000),
            Some(Term::Atom(atoms::INFINITY)) => None,
            Some(Term::Int(ms)) if *ms > 0 => u64::try_from(*ms).ok(),
            Some(_) => {
                let expected = "a positive number of milliseconds or :infinity";
                return Err(options.invalid("every", expected));
            }
        };
        let name = options.name()?;
        Ok(Counter {
            label: name.as_ref().map_or_else(|| NAME.to_string(), label),
            name,
            every,
            crash_at: options.integer("crash_at")?,
            report: options.flag("report", false)?,
            value: options.integer("from")?.unwrap_or(0),
        })
    }

    /// Prints as `IO.inspect(text, label: name)` does.
    fn say(&self, p: &Proc, text: &str) {
        if self.report {
            p.print(Stream::Out, format!("{}: {text:?}\n", self.label));
        }
    }

    fn failure(&self) -> Raise {
        let message = format!("I'm {} and I'm gonna error now", self.label);
        Raise::error(exception::runtime_error(message))
    }

    /// Fails at the number given, else reports.
    fn work(&self, p: &Proc) -> Result<(), Raise> {
        if self.crash_at == Some(self.value) {
            return Err(self.failure());
        }
        self.say(p, &format!("working and my state is {}", self.value));
        Ok(())
    }

    fn schedule(&self, p: &mut Proc) {
        if let Some(every) = self.every {
            let own = Term::Pid(p.pid());
            p.send_after(&own, Term::atom("work"), every);
        }
    }
}

/// A name as the process would say it.
fn label(name: &Name) -> String {
    match name.short() {
        Term::Atom(name) => name.module_name().to_string(),
        other => inspect(&other),
    }
}

impl Callbacks for Counter {
    fn module(&self) -> Atom {
        MODULE.atom()
    }

    fn state(&self) -> Term {
        Term::Int(self.value)
    }

    fn replace_state(&mut self, _: &mut Proc, state: Term) -> Result<(), Raise> {
        let bad = || Raise::tagged(atoms::BADMATCH, state.clone());
        self.value = state.as_int().ok_or_else(bad)?;
        Ok(())
    }

    fn init(&mut self, p: &mut Proc) -> Result<Init, Raise> {
        self.work(p)
            .map_err(|raise| within(raise, NAME, &[("work", 1), ("init", 1)]))?;
        self.schedule(p);
        Ok(Init::Ok(Then::Wait))
    }

    fn handle_call(&mut self, _: &mut Proc, request: &Term, from: &Term) -> Result<Action, Raise> {
        match (request, request.as_tuple()) {
            (Term::Atom(what), _) if what.as_str() == "value" => Ok(Action::reply(self.value)),
            (_, Some([Term::Atom(what), Term::Int(by)])) if what.as_str() == "inc" => {
                let next = self.value.saturating_add(*by);
                if self.crash_at == Some(next) {
                    let stack = [("work", 1), ("handle_call", 3)];
                    return Err(within(self.failure(), NAME, &stack));
                }
                self.value = next;
                Ok(Action::reply(next))
            }
            _ => Err(no_clause(
                NAME,
                "handle_call",
                &[request, from, &self.state()],
            )),
        }
    }

    fn handle_cast(&mut self, _: &mut Proc, request: &Term) -> Result<Action, Raise> {
        match request {
            Term::Atom(what) if what.as_str() == "crash" => {
                let stack = [("work", 1), ("handle_cast", 2)];
                Err(within(self.failure(), NAME, &stack))
            }
            _ => Err(no_clause(NAME, "handle_cast", &[request, &self.state()])),
        }
    }

    fn handle_info(&mut self, p: &mut Proc, message: &Term) -> Result<Action, Raise> {
        if message.as_atom().is_some_and(|m| m.as_str() == "work") {
            self.work(p)
                .map_err(|raise| within(raise, NAME, &[("work", 1), ("handle_info", 2)]))?;
            self.schedule(p);
            self.value = self.value.saturating_add(1);
        }
        Ok(Action::noreply())
    }
}

/// The server with these options.
pub(super) fn server(options: &Term) -> Result<Box<dyn Callbacks>, Raise> {
    Ok(Box::new(Counter::new(options)?))
}

fn start_link(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let counter = Counter::new(&Options::merge(&[&[Term::Nil], args].concat()))?;
    let start = Start::link().named(counter.name.clone());
    if !counter.report {
        return gen_server::start(p, start, counter);
    }
    let label = counter.label.clone();
    counter.say(p, "starting");
    let answer = gen_server::start(p, start, counter)?;
    p.print(Stream::Out, format!("{label}: \"started\"\n"));
    Ok(answer)
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(options::child_spec(MODULE.atom(), &args[0], false))
}

fn value(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    gen_server::call(p, &args[0], &Term::atom("value"), Some(5000))
}

fn inc(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let by = args.get(1).cloned().unwrap_or(Term::Int(1));
    let Term::Int(_) = by else {
        return Err(no_clause(NAME, "inc", &[&args[0], &by]));
    };
    let request = Term::tagged(Atom::new("inc"), by);
    gen_server::call(p, &args[0], &request, Some(5000))
}

fn crash(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    gen_server::cast(p, &args[0], Term::atom("crash"))?;
    Ok(Term::OK)
}
