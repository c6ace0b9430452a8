//! Changing supervisors: `strategy`, `intensity`, `reset`.

use crate::lab::ledger::Ledger;
use crate::lab::text;
use crate::runtime::{Proc, Raise, Stream};
use crate::shell::state::Shared;
use crate::shell::{keeper, nearest, root};
use crate::stdlib::checks::argument_error;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Pid, Term, atoms};

use super::{start, target};

natives! { pub const TABLE of "Lab.Commands":
    /// Gives `Lab`, or the supervisor given with `in:`, another strategy. Its children stay alive.
    ///
    ///     lab> strategy :rest_for_one
    ///     :ok
    ///     lab> start supervisor, name: :team
    ///     lab> strategy :one_for_all, in: :team
    ///     :ok
    ///
    /// * `:one_for_one` restarts the child that has ended
    /// * `:one_for_all` restarts all children
    /// * `:rest_for_one` restarts it and those that were started after it
    "strategy" 1 => strategy, [Term::Nil];
    "strategy" 2 => strategy;
    /// How many restarts within how many seconds `Lab`, or the supervisor given with `in:`, allows. One more,
    /// and it ends all its children and itself.
    ///
    ///     lab> intensity 10, 60
    ///     Lab allowed 3 restarts in 5 s; now it allows 10 restarts in 60 s
    ///     :ok
    ///
    /// `whatif max_restarts: 10` tells what another limit would have made of the past.
    "intensity" 2 => intensity, [Term::Nil];
    "intensity" 3 => intensity;
    /// Ends `Lab` with all that it supervises, and starts it anew, empty, as it was at the beginning.
    ///
    ///     lab> start counter, name: :one
    ///     lab> reset
    ///     :ok
    ///     lab> Supervisor.which_children(Lab)
    ///     []
    "reset" 0 => reset;
}

const STRATEGIES: [&str; 3] = ["one_for_one", "one_for_all", "rest_for_one"];

fn strategy(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let name = args[0].as_atom().map_or("", Atom::as_str);
    if !STRATEGIES.contains(&name) {
        let shown = text::inspect(&args[0]);
        let hint = match nearest(name, STRATEGIES) {
            Some(near) => format!("did you mean :{near}?"),
            None => "there are :one_for_one, :one_for_all and :rest_for_one".to_string(),
        };
        return Err(argument_error(format!(
            "there is no strategy {shown}; {hint}"
        )));
    }
    let supervisor = supervisor(p, &args[1])?;
    root::set_flags(p, supervisor, &[(atoms::STRATEGY, args[0].clone())])
}

fn intensity(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let valid = matches!(args, [Term::Int(0..), Term::Int(1..), _]);
    if !valid {
        let shown = [text::inspect(&args[0]), text::inspect(&args[1])].join(", ");
        return Err(argument_error(format!(
            "intensity takes restarts and seconds, such as intensity 3, 5; got: {shown}"
        )));
    }
    let supervisor = supervisor(p, &args[2])?;
    let flags = [
        (atoms::INTENSITY, args[0].clone()),
        (atoms::PERIOD, args[1].clone()),
    ];
    let before = limit_in_words(p, supervisor)?;
    let changed = root::set_flags(p, supervisor, &flags)?;
    let after = limit_in_words(p, supervisor)?;
    // A file prints what it says itself.
    let is_typed = Shared::of(p).with(|state| state.prompt);
    if let (true, Some(before), Some(after)) = (is_typed, before, after) {
        tell_intensity(p, supervisor, &before, &after);
    }
    Ok(changed)
}

/// What a supervisor allows: `3 restarts in 5 s`.
fn limit_in_words(p: &mut Proc, supervisor: Pid) -> Result<Option<String>, Raise> {
    let flags = root::flags(p, &Term::Pid(supervisor))?;
    Ok(flags.map(|(_, max, seconds)| {
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        format!("{} in {seconds} s", text::count(max, "restart"))
    }))
}

/// What has been changed, and what of the new limit is used up already.
fn tell_intensity(p: &Proc, supervisor: Pid, before: &str, after: &str) {
    let name = p.system().names.of(supervisor).first().map_or_else(
        || text::inspect(&Term::Pid(supervisor)),
        |name| text::inspect(&Term::Atom(*name)),
    );
    let used = Ledger::of(p.system()).read(|book| {
        let budget = book.budget(supervisor);
        budget.map_or(0, |budget| budget.used(p.now()).0)
    });
    let used = match used {
        0 => String::new(),
        some => format!(", of which {some} used up"),
    };
    let words = if before == after {
        format!("{name} allows {after} as before{used}\n")
    } else {
        format!("{name} allowed {before}; now it allows {after}{used}\n")
    };
    p.print(Stream::Out, words);
}

/// The supervisor that the options name, else `Lab`.
fn supervisor(p: &mut Proc, options: &Term) -> Result<Pid, Raise> {
    for option in options.iter() {
        if !matches!(option.as_tuple(), Some([Term::Atom(atoms::IN), _])) {
            let shown = text::inspect(option);
            return Err(argument_error(format!(
                "the only option is in: SUPERVISOR, got: {shown}"
            )));
        }
    }
    match options
        .is_list()
        .then(|| options.keyword_get(atoms::IN))
        .flatten()
    {
        Some(given) => target::find(p, &given.clone()),
        None => start::lab(p),
    }
}

fn reset(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    match keeper::reset(p)?.as_tuple() {
        Some([Term::Atom(atoms::OK), _]) => Ok(Term::OK),
        Some([_, reason]) => Ok(Term::error(reason.clone())),
        _ => Ok(Term::OK),
    }
}
