//! `Lab.Dynamic`: a pool of children of one kind (`:simple_one_for_one`).

use crate::otp::gen_server::Options as Start;
use crate::otp::supervisor::{self, Init};
use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::native;
use super::options::{self, Options};
use super::supervisor::intensity;

const NAME: &str = "Lab.Dynamic";

const OPTIONS: &[&str] = &["name", "template", "max_restarts", "max_seconds"];

const FUNCTIONS: &[Native] = &[
    native(
        "child_spec",
        1,
        "The child specification of a pool with these options. Its id is its name.

    iex> Lab.Dynamic.child_spec(name: :pool, template: Lab.Bucket).type
    :supervisor",
        child_spec,
    ),
    native(
        "children",
        1,
        "The pids of the children.

    iex> {:ok, pool} = Lab.Dynamic.start_link(template: Lab.Bucket)
    iex> Lab.Dynamic.children(pool)
    []",
        children,
    ),
    native(
        "count",
        1,
        "How many children run.

    iex> {:ok, pool} = Lab.Dynamic.start_link(template: Lab.Bucket)
    iex> Lab.Dynamic.start_child(pool)
    iex> Lab.Dynamic.count(pool)
    1",
        count,
    ),
    native(
        "start_child",
        1,
        "Starts a child as the template says; with options, these are added to the template's.

    iex> {:ok, pool} = Lab.Dynamic.start_link(template: Lab.Bucket)
    iex> {:ok, bucket} = Lab.Dynamic.start_child(pool, items: %{a: 1})
    iex> Lab.Bucket.get(bucket, :a)
    1",
        start_child,
    ),
    native("start_child", 2, "", start_child),
    native(
        "start_link",
        1,
        "Starts a pool.

- `:template` says what its children are: a module, `{module, options}` or a child specification.
- `:name` registers it.
- `:max_restarts` (3) in `:max_seconds` (5) are as many restarts as it allows.

    iex> {:ok, pool} = Lab.Dynamic.start_link(template: {Lab.Counter, every: 10})
    iex> {:ok, counter} = Lab.Dynamic.start_child(pool)
    iex> Process.alive?(counter)
    true",
        start_link,
    ),
    native(
        "stop_child",
        2,
        "Stops a child by its pid.

    iex> {:ok, pool} = Lab.Dynamic.start_link(template: Lab.Bucket)
    iex> {:ok, bucket} = Lab.Dynamic.start_child(pool)
    iex> Lab.Dynamic.stop_child(pool, bucket)
    :ok",
        stop_child,
    ),
];

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: NAME,
    doc: "A supervisor whose children are all of one kind, and are added while it runs.",
    functions: FUNCTIONS,
};

fn start_link(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let options = Options::parse(NAME, OPTIONS, &args[0])?;
    let Some(template) = options.get("template").cloned() else {
        return Err(options.invalid("template", "a module, {module, options} or a child spec"));
    };
    let child = [template, Term::Nil];
    let template = p.apply(atoms::SUPERVISOR_MODULE, atoms::CHILD_SPEC, &child)?;
    let mut flags = vec![
        (atoms::STRATEGY, Term::Atom(atoms::SIMPLE_ONE_FOR_ONE)),
        (atoms::INTENSITY, Term::Int(3)),
        (atoms::PERIOD, Term::Int(5)),
    ];
    for (key, value) in intensity(&options)? {
        let (at, key) = match key {
            atoms::MAX_RESTARTS => (1, atoms::INTENSITY),
            _ => (2, atoms::PERIOD),
        };
        flags[at] = (key, value);
    }
    let flags = Term::map(
        flags
            .into_iter()
            .map(|(key, value)| (Term::Atom(key), value)),
    );
    let answer = Term::ok(Term::tuple([flags, Term::list([template])]));
    let start = Start::link().named(options.name()?);
    supervisor::start(p, start, Init::Answer(MODULE.atom(), answer))
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(options::child_spec(MODULE.atom(), &args[0], true))
}

fn start_child(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    supervisor::start_child(p, &args[0], Term::list(args[1..].to_vec()))
}

fn stop_child(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    supervisor::terminate_child(p, &args[0], args[1].clone())
}

fn children(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let all = supervisor::which_children(p, &args[0])?;
    let pids: Vec<Term> = all
        .iter()
        .filter_map(|child| child.as_tuple()?.get(1)?.as_pid())
        .map(Term::Pid)
        .collect();
    Ok(Term::list(pids))
}

fn count(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let counts = supervisor::count_children(p, &args[0])?;
    Ok(counts
        .keyword_get(Atom::new("active"))
        .cloned()
        .unwrap_or(Term::Int(0)))
}
