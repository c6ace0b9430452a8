//! Group leaders: the process that input and output of others goes through.
//!
//! What a process prints goes straight to its [`Output`](crate::runtime::Output), without messages. The
//! leader that every process has to begin with is there for programs that ask for it, pass it on or
//! speak the I/O protocol with it; it is started when somebody asks first.

use std::sync::OnceLock;

use crate::runtime::{Next, Outcome, Proc, Raise, Server, SpawnOptions, Stream, Wake};
use crate::term::{Atom, Pid, Term};

/// The leader of processes that nobody has given another one.
#[derive(Default)]
struct Leader(OnceLock<Pid>);

/// The system's own leader.
pub fn of_system(p: &mut Proc) -> Pid {
    let leader = p.system().extension::<Leader>();
    *leader.0.get_or_init(|| {
        let options = SpawnOptions {
            link: false,
            monitor: false,
            initial_call: (Atom::new("group"), Atom::new("server"), 3),
            apart: true,
            ..SpawnOptions::default()
        };
        let output = p.system().output.clone();
        let start = Box::new(move |p: &mut Proc| {
            p.set_output(output);
            Ok(Outcome::Serve(Box::new(IoServer), None))
        });
        p.spawn(options, start).pid
    })
}

/// `Process.group_leader()`.
pub fn get(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let leader = p.group_leader();
    Ok(Term::Pid(leader.unwrap_or_else(|| of_system(p))))
}

/// `Process.group_leader(pid, leader)`.
pub fn set(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    erlang_set(p, &[args[1].clone(), args[0].clone()])
}

/// `:erlang.group_leader(leader, pid)`.
pub fn erlang_set(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let (Some(leader), Some(pid)) = (args[0].as_pid(), args[1].as_pid()) else {
        let wrong = (1..).zip(args).filter(|(_, arg)| arg.as_pid().is_none());
        let wrong: Vec<_> = wrong.map(|(position, _)| (position, "not a pid")).collect();
        return Err(Raise::bad_arguments(&wrong));
    };
    if p.set_group_leader_of(pid, leader) {
        Ok(Term::bool(true))
    } else {
        Err(Raise::badarg())
    }
}

/// Answers Erlang's I/O protocol as far as output goes; there is nothing to read here.
struct IoServer;

impl Server for IoServer {
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise> {
        if let Wake::Message(message) = wake
            && let Some([Term::Atom(tag), Term::Pid(from), reference, request]) = message.as_tuple()
            && tag.as_str() == "io_request"
        {
            let answer = answer(p, request).unwrap_or_else(|| Term::error(Term::atom("request")));
            let reply = [Term::atom("io_reply"), reference.clone(), answer];
            p.send(*from, Term::tuple(reply));
        }
        Ok(Next::Wait)
    }
}

fn answer(p: &mut Proc, request: &Term) -> Option<Term> {
    let (text, function) = match request.as_tuple()? {
        [Term::Atom(put), _encoding, text] if put.as_str() == "put_chars" => (text.clone(), None),
        [Term::Atom(put), text] if put.as_str() == "put_chars" => (text.clone(), None),
        [
            Term::Atom(put),
            _encoding,
            Term::Atom(module),
            Term::Atom(function),
            args,
        ] if put.as_str() == "put_chars" => (args.clone(), Some((*module, *function))),
        [Term::Atom(get), ..] if get.as_str().starts_with("get_") => {
            return Some(Term::atom("eof"));
        }
        _ => return None,
    };
    let text = match function {
        Some((module, function)) => p.apply(module, function, &text.to_vec()?).ok()?,
        None => text,
    };
    let text = p
        .apply(Atom::module("IO"), Atom::new("chardata_to_string"), &[text])
        .ok()?;
    p.print(Stream::Out, text.as_bytes()?);
    Some(Term::OK)
}
