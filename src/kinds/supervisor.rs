//! `Lab.Supervisor`: a supervisor whose strategy and children are options.

use crate::otp::gen_server::Options as Start;
use crate::otp::supervisor::{self, Init};
use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::term::{Term, atoms};

use super::native;
use super::options::{self, Options};

const NAME: &str = "Lab.Supervisor";

const OPTIONS: &[&str] = &[
    "name",
    "strategy",
    "max_restarts",
    "max_seconds",
    "auto_shutdown",
    "children",
];

const FUNCTIONS: &[Native] = &[
    native(
        "child_spec",
        1,
        "The child specification of a supervisor with these options. Its id is its name.

    iex> Lab.Supervisor.child_spec(name: :team).type
    :supervisor",
        child_spec,
    ),
    native(
        "start_link",
        0,
        "Starts a supervisor.

- `:name` registers it.
- `:strategy` is `:one_for_one` unless told otherwise, `:one_for_all` or `:rest_for_one`.
- `:max_restarts` (3) in `:max_seconds` (5) are as many restarts as it allows.
- `:auto_shutdown` is `:never`, `:any_significant` or `:all_significant`.
- `:children` is the list that it begins with.

    iex> {:ok, team} = Lab.Supervisor.start_link(children: [{Lab.Counter, name: :a}], strategy: :one_for_all)
    iex> [{:a, _pid, :worker, [Lab.Counter]}] = Supervisor.which_children(team)
    iex> Supervisor.stop(team)
    :ok",
        start_link,
    ),
    native("start_link", 1, "", start_link),
];

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: NAME,
    doc: "A supervisor. The functions of `Supervisor` work with it.",
    functions: FUNCTIONS,
};

const STRATEGIES: &str = ":one_for_one, :one_for_all or :rest_for_one";

const AUTO_SHUTDOWN: &str = ":never, :any_significant or :all_significant";

fn start_link(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let options = Options::parse(NAME, OPTIONS, args.first().unwrap_or(&Term::Nil))?;
    let strategy = options.get("strategy").cloned();
    let strategy = strategy.unwrap_or(Term::Atom(atoms::ONE_FOR_ONE));
    one_of(&options, "strategy", &strategy, STRATEGIES)?;
    let mut flags = vec![(atoms::STRATEGY, strategy)];
    if let Some(rule) = options.get("auto_shutdown").cloned() {
        one_of(&options, "auto_shutdown", &rule, AUTO_SHUTDOWN)?;
        flags.push((atoms::AUTO_SHUTDOWN, rule));
    }
    flags.extend(intensity(&options)?);
    let children = options.get("children").cloned().unwrap_or(Term::Nil);
    if children.to_vec().is_none() {
        return Err(options.invalid("children", "a list of children"));
    }
    let start = Start::link().named(options.name()?);
    // How children may be given is Elixir's business.
    let args = [children, Term::keyword(flags)];
    let answer = p.apply(atoms::SUPERVISOR_MODULE, atoms::INIT, &args)?;
    supervisor::start(p, start, Init::Answer(MODULE.atom(), answer))
}

/// Whether the value is one of the atoms in the list.
fn one_of(options: &Options, key: &str, value: &Term, list: &str) -> Result<(), Raise> {
    let atoms: Vec<&str> = list
        .split([',', ' '])
        .filter_map(|word| word.strip_prefix(':'))
        .collect();
    match value {
        Term::Atom(atom) if atoms.contains(&atom.as_str()) => Ok(()),
        _ => Err(options.invalid(key, list)),
    }
}

/// `:max_restarts` and `:max_seconds` as far as they are given.
pub(super) fn intensity(options: &Options) -> Result<Vec<(crate::term::Atom, Term)>, Raise> {
    let mut given = Vec::new();
    for (key, least) in [(atoms::MAX_RESTARTS, 0), (atoms::MAX_SECONDS, 1)] {
        match options.integer(key.as_str())? {
            None => {}
            Some(value) if value >= least => given.push((key, Term::Int(value))),
            Some(_) => {
                let expected = format!("an integer from {least} on");
                return Err(options.invalid(key.as_str(), &expected));
            }
        }
    }
    Ok(given)
}

fn child_spec(_: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    Ok(options::child_spec(MODULE.atom(), &args[0], true))
}
