//! Starting a registry: its options, its supervisor.

use crate::otp::gen_server::Options;
use crate::otp::name::Name;
use crate::otp::supervisor::{self, Flags, Init, Strategy};
use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::args::{Reply, argument_error, no_clause};
use crate::stdlib::checks::{inspect, keyword};
use crate::stdlib::natives::natives;
use crate::stdlib::supervisor::warn;
use crate::term::{Atom, Term, atoms};

use super::{partition, table};

natives! { const FUNCTIONS of "Registry.Supervisor":
    "init" 1 => init;
}

/// The supervisor of a registry, as a callback module.
pub static SUPERVISOR: NativeModule = NativeModule {
    name: "Registry.Supervisor",
    doc: "The supervisor of a registry.",
    functions: FUNCTIONS,
};

/// `Registry.child_spec(options)`.
pub fn child_spec(_: &mut Proc, args: &[Term]) -> Reply {
    let id = args[0].keyword_get(atoms::NAME).cloned();
    let start = [
        Term::Atom(atoms::REGISTRY),
        Term::Atom(atoms::START_LINK),
        Term::list([args[0].clone()]),
    ];
    Ok(Term::map([
        (
            Term::Atom(atoms::ID),
            id.unwrap_or(Term::Atom(atoms::REGISTRY)),
        ),
        (Term::Atom(atoms::START), Term::tuple(start)),
        (Term::Atom(atoms::TYPE), Term::Atom(atoms::SUPERVISOR)),
    ]))
}

/// `Registry.start_link(keys, name, options)`, the older form.
pub fn start_link_older(p: &mut Proc, args: &[Term]) -> Reply {
    warn(
        p,
        ("Registry", "start_link", args.len()),
        "Registry.start_link/2 is deprecated. Use Registry.start_link/1 instead",
    )?;
    let mut options = keyword(&args[2]).ok_or_else(no_clause)?;
    options.push((Atom::new("keys"), args[0].clone()));
    options.push((atoms::NAME, args[1].clone()));
    start_link(p, &[Term::keyword(options)])
}

/// `Registry.start_link(options)`.
///
/// # Errors
/// `ArgumentError` for what is missing or wrong.
pub fn start_link(p: &mut Proc, args: &[Term]) -> Reply {
    let pairs = keyword(&args[0]).ok_or_else(no_clause)?;
    let get = |key: &str| {
        let found = pairs.iter().find(|(k, _)| k.as_str() == key);
        found.map(|(_, value)| value.clone())
    };
    let keys = get("keys").unwrap_or(Term::NIL);
    let unique = match keys.as_atom().map(Atom::as_str) {
        Some("unique") => true,
        Some("duplicate") => false,
        _ => {
            let expected = "keys to be given and be one of :unique or :duplicate";
            return Err(expected_got(p, expected, &keys)?);
        }
    };
    let name = match get("name") {
        None => return Err(argument_error("expected :name option to be present")),
        Some(Term::Atom(name)) => name,
        Some(other) => return Err(expected_got(p, "name to be an atom", &other)?),
    };
    let meta = get("meta").unwrap_or(Term::Nil);
    if keyword(&meta).is_none() {
        return Err(expected_got(p, "meta to be a keyword list", &meta)?);
    }
    let partitions = get("partitions").unwrap_or(Term::Int(1));
    let Some(count) = partitions.as_int().filter(|count| *count >= 1) else {
        let expected = "partitions to be a positive integer";
        return Err(expected_got(p, expected, &partitions)?);
    };
    let listeners = get("listeners").unwrap_or(Term::Nil);
    let named = |list: Vec<Term>| list.iter().all(|term| term.as_atom().is_some());
    if !listeners.to_vec().is_some_and(named) {
        let expected = "listeners to be a list of named processes";
        return Err(expected_got(p, expected, &listeners)?);
    }
    let compressed = get("compressed").unwrap_or(Term::bool(false));
    if !matches!(compressed, Term::Atom(atoms::TRUE | atoms::FALSE)) {
        return Err(expected_got(p, "compressed to be a boolean", &compressed)?);
    }
    let config = Term::keyword([
        (atoms::NAME, Term::Atom(name)),
        (Atom::new("unique"), Term::bool(unique)),
        (Atom::new("partitions"), partitions),
        (Atom::new("listeners"), listeners),
        (Atom::new("meta"), meta),
    ]);
    start_supervisor(p, name, count.unsigned_abs(), &config)
}

fn expected_got(p: &mut Proc, expected: &str, got: &Term) -> Result<Raise, Raise> {
    let got = inspect(p, got)?;
    Ok(argument_error(format!("expected :{expected}, got: {got}")))
}

fn start_supervisor(p: &mut Proc, name: Atom, count: u64, config: &Term) -> Reply {
    let specs = (0..count).map(|number| {
        let number_term = Term::from(usize::try_from(number).unwrap_or(usize::MAX));
        let start = [
            Term::Atom(partition::MODULE.atom()),
            Term::Atom(atoms::START_LINK),
            Term::list([number_term, config.clone()]),
        ];
        Term::map([
            (
                Term::Atom(atoms::ID),
                Term::Atom(partition::name(name, number)),
            ),
            (Term::Atom(atoms::START), Term::tuple(start)),
        ])
    });
    let specs = Term::list(specs.collect::<Vec<_>>());
    let flags = Flags::new(Strategy::OneForAll).to_term();
    let answer = Term::ok(Term::tuple([flags, specs]));
    let init = Init::Module(
        SUPERVISOR.atom(),
        Term::tuple([Term::Atom(name), config.clone(), answer]),
    );
    supervisor::start(p, Options::link().named(Name::Local(name)), init)
}

/// The supervisor owns the table of the registry's own data: `{name, config, answer}`.
fn init(p: &mut Proc, args: &[Term]) -> Reply {
    let Some([Term::Atom(name), config, answer]) = args[0].as_tuple() else {
        return Err(no_clause());
    };
    let meta = config.keyword_get(Atom::new("meta")).and_then(keyword);
    let shape = partition::shape(*name, config);
    table::create(p, &shape, meta.unwrap_or_default())?;
    Ok(answer.clone())
}
