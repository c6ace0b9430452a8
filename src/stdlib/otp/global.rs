//! `:global`: names of any term, over all nodes, of which the lab is one.

use crate::otp::global::Global;
use crate::runtime::{Native, NativeModule, Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::checks;
use crate::stdlib::natives::{join, natives, total};
use crate::term::{Term, atoms};

use super::locks;

natives! { const FUNCTIONS of ":global":
    /// Gives a name to a process, whoever had it: `:yes`.
    ///
    ///     iex> :global.re_register_name({:room, 1}, self())
    ///     :yes
    "re_register_name" 2 => re_register_name;
    "re_register_name" 3 => re_register_name;
    /// Gives a name to a process: `:yes`, or `:no` if somebody has it.
    ///
    ///     iex> :global.register_name({:room, 2}, self())
    ///     iex> :global.whereis_name({:room, 2}) == self()
    ///     true
    "register_name" 2 => register_name;
    "register_name" 3 => register_name;
    /// All names.
    ///
    ///     iex> :global.register_name({:room, 3}, self())
    ///     iex> {:room, 3} in :global.registered_names()
    ///     true
    "registered_names" 0 => registered_names;
    /// Sends a message to whoever has the name; exits if nobody has.
    ///
    ///     iex> :global.register_name({:room, 4}, self())
    ///     iex> :global.send({:room, 4}, :hello)
    ///     iex> receive do message -> message end
    ///     :hello
    "send" 2 => send;
    /// Takes a name away.
    ///
    ///     iex> :global.unregister_name({:room, 5})
    ///     :ok
    "unregister_name" 1 => unregister_name;
    /// Who has the name; `:undefined` if nobody has.
    ///
    ///     iex> :global.whereis_name({:room, 6})
    ///     :undefined
    "whereis_name" 1 => whereis_name;
}

static ALL: [Native; total(&[FUNCTIONS, locks::FUNCTIONS])] = join(&[FUNCTIONS, locks::FUNCTIONS]);

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":global",
    doc: "Names of any term, over all nodes. There is one node.",
    functions: &ALL,
};

fn register_name(p: &mut Proc, args: &[Term]) -> Reply {
    let pid = checks::pid(&args[1], 2)?;
    let taken = Global::of(p).register(p, args[0].clone(), pid);
    Ok(Term::Atom(if taken { atoms::YES } else { atoms::NO }))
}

fn re_register_name(p: &mut Proc, args: &[Term]) -> Reply {
    Global::of(p).unregister(&args[0]);
    register_name(p, args)
}

fn unregister_name(p: &mut Proc, args: &[Term]) -> Reply {
    Global::of(p).unregister(&args[0]);
    Ok(Term::OK)
}

fn whereis_name(p: &mut Proc, args: &[Term]) -> Reply {
    let found = Global::of(p).whereis(p, &args[0]);
    Ok(found.map_or(Term::Atom(atoms::UNDEFINED), Term::Pid))
}

fn registered_names(p: &mut Proc, _: &[Term]) -> Reply {
    Ok(Term::list(Global::of(p).registered_names(p)))
}

fn send(p: &mut Proc, args: &[Term]) -> Reply {
    let Some(pid) = Global::of(p).whereis(p, &args[0]) else {
        let name_and_message = Term::tuple([args[0].clone(), args[1].clone()]);
        return Err(Raise::exit(Term::tagged(atoms::BADARG, name_and_message)));
    };
    p.send(pid, args[1].clone());
    Ok(Term::Pid(pid))
}
