//! Links, monitors and exit signals.

use crate::runtime::{AliasEnd, Proc, Raise};
use crate::stdlib::checks;
use crate::term::{Pid, Term, atoms};

use super::messages;

/// `Process.link(pid)`.
pub fn link(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    p.link(pid)?;
    Ok(Term::bool(true))
}

/// `Process.unlink(pid)`.
pub fn unlink(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    p.unlink(pid);
    Ok(Term::bool(true))
}

/// `Process.exit(pid, reason)`.
pub fn exit(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    p.exit(pid, args[1].clone())?;
    Ok(Term::bool(true))
}

/// `Process.monitor(item)`.
pub fn monitor(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    watch(p, &args[0], &Options::default())
}

/// `Process.monitor(item, options)`.
pub fn monitor_with_options(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let options = Options::parse(&args[1])?;
    watch(p, &args[0], &options)
}

/// `:erlang.monitor(type, item)` and `:erlang.monitor(type, item, options)`.
pub fn erlang_monitor(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    if !args[0].is_atom(atoms::PROCESS) {
        return Err(Raise::bad_argument(1, "invalid monitor type"));
    }
    let options = args
        .get(2)
        .map_or_else(|| Ok(Options::default()), Options::parse)?;
    watch(p, &args[1], &options)
}

#[derive(Default)]
struct Options {
    alias: Option<AliasEnd>,
    tag: Option<Term>,
}

impl Options {
    fn parse(term: &Term) -> Result<Options, Raise> {
        let mut options = Options::default();
        for option in checks::list(term, 3)? {
            match option.as_tuple() {
                Some([Term::Atom(atoms::ALIAS), Term::Atom(kind)]) => {
                    options.alias = Some(match kind.as_str() {
                        "explicit_unalias" => AliasEnd::Unalias,
                        "demonitor" => AliasEnd::Watch,
                        "reply_demonitor" => AliasEnd::WatchOrMessage,
                        _ => return Err(Raise::bad_argument(3, "invalid option in list")),
                    });
                }
                Some([Term::Atom(key), tag]) if key.as_str() == "tag" => {
                    options.tag = Some(tag.clone());
                }
                _ => return Err(Raise::bad_argument(3, "invalid option in list")),
            }
        }
        Ok(options)
    }
}

fn watch(p: &mut Proc, item: &Term, options: &Options) -> Result<Term, Raise> {
    let tag = || options.tag.clone().unwrap_or(Term::Atom(atoms::UPPER_DOWN));
    let reference = match item {
        Term::Pid(pid) => p.monitor_tagged(*pid, tag()),
        Term::Atom(name) => p.monitor_name_tagged(*name, tag()),
        other => match other.as_tuple() {
            Some([Term::Atom(name), Term::Atom(atoms::NODE)]) => {
                p.monitor_name_tagged(*name, tag())
            }
            _ => return Err(Raise::bad_argument(2, "not a pid")),
        },
    };
    if let Some(end) = options.alias {
        messages::add_alias(p, reference, end);
    }
    Ok(Term::Ref(reference))
}

/// `Process.demonitor(reference)` and `Process.demonitor(reference, options)`.
pub fn demonitor(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let reference = checks::reference(&args[0], 1)?;
    let (mut flush, mut info) = (false, false);
    if let Some(options) = args.get(1) {
        for option in checks::list(options, 2)? {
            match option {
                Term::Atom(atoms::FLUSH) => flush = true,
                Term::Atom(atoms::INFO) => info = true,
                _ => return Err(Raise::bad_argument(2, "invalid option in list")),
            }
        }
    }
    let was_there = p.demonitor(reference, flush)?;
    // With `:flush`, `:info` tells whether the message had not come yet.
    Ok(Term::bool(!info || was_there))
}

/// `Process.alive?(pid)`.
pub fn is_alive(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pid = checks::pid(&args[0], 1)?;
    Ok(Term::bool(p.is_alive(pid)))
}

/// `Process.list()`.
pub fn list(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let all: Vec<Pid> = p
        .system()
        .table
        .all()
        .iter()
        .map(|handle| handle.pid)
        .collect();
    p.work(all.len())?;
    Ok(Term::list(all.into_iter().map(Term::Pid)))
}
