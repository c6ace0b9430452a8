//! Pids and references as text, the time of day in tuples, and what else programs ask of Erlang's machine.

use crate::runtime::{Proc, Raise, Stream};
use crate::stdlib::args::Reply;
use crate::stdlib::calendar;
use crate::stdlib::chars::chars;
use crate::stdlib::natives::natives;
use crate::term::{Pid, Ref, Term, erlang_text};

natives! { pub const FUNCTIONS of ":erlang":
    /// The date in UTC, as the lab's clock has it.
    ///
    ///     iex> {year, _month, _day} = :erlang.date()
    ///     iex> year > 2000
    ///     true
    "date" 0 => |p, _| part_of_now(p, 0);
    /// Prints a term in Erlang's syntax.
    ///
    ///     iex> :erlang.display(:done)
    ///     true
    "display" 1 => display;
    /// Whether this node can be connected with others.
    ///
    ///     iex> :erlang.is_alive()
    ///     false
    "is_alive" 0 => |_, _| Ok(Term::bool(false));
    /// The pid with this text.
    ///
    ///     iex> :erlang.list_to_pid('<0.7.0>')
    ///     #PID<0.7.0>
    "list_to_pid" 1 => list_to_pid;
    /// The reference with this text.
    ///
    ///     iex> :erlang.list_to_ref('#Ref<0.1.2.3>')
    ///     #Reference<0.1.2.3>
    "list_to_ref" 1 => list_to_ref;
    /// Date and time, as the lab's clock has them.
    ///
    ///     iex> {{_, _, _}, {hour, _, _}} = :erlang.localtime()
    ///     iex> hour in 0..23
    ///     true
    "localtime" 0 => |p, _| Ok(calendar::erlang::now(p));
    "universaltime" 0 => |p, _| Ok(calendar::erlang::now(p));
    /// Whether a module is there.
    ///
    ///     iex> :erlang.module_loaded(:no_such_module)
    ///     false
    "module_loaded" 1 => module_loaded;
    /// The text of a pid.
    ///
    ///     iex> :erlang.pid_to_list(:erlang.list_to_pid('<0.7.0>'))
    ///     '<0.7.0>'
    "pid_to_list" 1 => pid_to_list;
    /// The ports, of which there are none.
    ///
    ///     iex> :erlang.ports()
    ///     []
    "ports" 0 => |_, _| Ok(Term::Nil);
    /// The text of a reference.
    ///
    ///     iex> :erlang.ref_to_list(:erlang.list_to_ref('#Ref<0.1.2.3>'))
    ///     '#Ref<0.1.2.3>'
    "ref_to_list" 1 => ref_to_list;
    /// The time of day in UTC, as the lab's clock has it.
    ///
    ///     iex> {hour, _, _} = :erlang.time()
    ///     iex> hour in 0..23
    ///     true
    "time" 0 => |p, _| part_of_now(p, 1);
}

fn part_of_now(p: &mut Proc, part: usize) -> Reply {
    let now = calendar::erlang::now(p);
    Ok(now.as_tuple().map_or(Term::NIL, |now| now[part].clone()))
}

fn display(p: &mut Proc, args: &[Term]) -> Reply {
    p.print(Stream::Out, erlang_text::format_p(&args[0]) + "\n");
    Ok(Term::bool(true))
}

fn module_loaded(p: &mut Proc, args: &[Term]) -> Reply {
    let module = args[0]
        .as_atom()
        .ok_or_else(|| Raise::bad_argument(1, "not an atom"))?;
    Ok(Term::bool(p.system().code.clone().has_module(module)))
}

fn pid_to_list(_: &mut Proc, args: &[Term]) -> Reply {
    let pid = args[0]
        .as_pid()
        .ok_or_else(|| Raise::bad_argument(1, "not a pid"))?;
    let (number, serial) = pid.parts();
    Ok(chars(&format!("<0.{number}.{serial}>")))
}

fn ref_to_list(_: &mut Proc, args: &[Term]) -> Reply {
    let Term::Ref(reference) = &args[0] else {
        return Err(Raise::bad_argument(1, "not a reference"));
    };
    let (first, middle, last) = reference.parts();
    Ok(chars(&format!("#Ref<0.{first}.{middle}.{last}>")))
}

/// The numbers of a text such as `<0.1.2>`, without the first, which stands for this node.
fn numbers(term: &Term, start: &str) -> Option<Vec<u64>> {
    let text: Option<String> = term
        .to_vec()?
        .iter()
        .map(|c| char::from_u32(u32::try_from(c.as_int()?).ok()?))
        .collect();
    let text = text?;
    let inner = text.strip_prefix(start)?.strip_suffix('>')?;
    let numbers = inner.strip_prefix("0.")?.split('.');
    numbers.map(|number| number.parse().ok()).collect()
}

fn list_to_pid(_: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return Err(Raise::bad_argument(1, "not a list"));
    }
    let pid = match numbers(&args[0], "<").as_deref() {
        Some([number, serial]) => Pid::from_parts(*number, *serial),
        _ => None,
    };
    pid.map(Term::Pid)
        .ok_or_else(|| Raise::bad_argument(1, "not a textual representation of a pid"))
}

fn list_to_ref(_: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return Err(Raise::bad_argument(1, "not a list"));
    }
    let reference = match numbers(&args[0], "#Ref<").as_deref() {
        Some([first, middle, last]) => Ref::from_parts(*first, *middle, *last),
        _ => None,
    };
    reference
        .map(Term::Ref)
        .ok_or_else(|| Raise::bad_argument(1, "not a textual representation of a reference"))
}
