//! Printing: `puts`, `write`, `inspect`, `warn`, and their raw form `binwrite`.

use crate::runtime::{Proc, Raise, Stream};
use crate::stdlib::args::{Name, Reply, failed_in, no_clause};
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, inspect, iodata};
use crate::term::inspect::InspectOpts;
use crate::term::{Atom, Term, atoms};

use super::device::{self, Device};

natives! { pub const TABLE of "IO":
    /// Writes bytes as they are, without regard to what they encode.
    ///
    ///     iex> IO.binwrite("")
    ///     :ok
    "binwrite" 1 => |p, args| binwrite(p, &[stdio(), args[0].clone()]);
    "binwrite" 2 => binwrite;
    /// Prints a value as `inspect/2` shows it, in lines of at most 80 columns, and returns it: it can be put
    /// into the middle of a pipeline. Takes the options of `inspect/2`, and `:label`.
    ///
    ///     iex> IO.inspect([1, 2], label: "before")
    ///     [1, 2]
    "inspect" 1 => |p, args| inspect(p, &[stdio(), args[0].clone(), Term::Nil]);
    "inspect" 2 => |p, args| {
        let all = [stdio(), args[0].clone(), args[1].clone()];
        inspect(p, &all).map_err(|raise| failed_in(p, raise, ("IO", "inspect"), &all))
    };
    "inspect" 3 => inspect;
    /// Prints a text and a line break. What is no text is converted as `to_string/1` does.
    ///
    ///     iex> IO.puts("hello")
    ///     :ok
    "puts" 1 => |p, args| puts(p, &[stdio(), args[0].clone()]);
    "puts" 2 => puts;
    /// Prints a warning to standard error, with the stack trace of the caller or the one given.
    ///
    ///     iex> IO.warn("careful", [])
    ///     :ok
    "warn" 1 => |p, args| {
        let stack = p.stack_trace(None).to_term();
        warn(p, &[args[0].clone(), stack])
    };
    "warn" 2 => warn;
    "warn_once" 3 => warn_once;
    /// Prints a text.
    ///
    ///     iex> IO.write("")
    ///     :ok
    "write" 1 => |p, args| write(p, &[stdio(), args[0].clone()]);
    "write" 2 => write;
}

fn stdio() -> Term {
    Term::atom("stdio")
}

/// Texts as they are; anything else as `to_string/1` makes it.
fn chardata(p: &mut Proc, item: &Term) -> Reply {
    if item.is_list() {
        Ok(item.clone())
    } else {
        chars::to_string(p, item)
    }
}

/// Sends characters to a device.
///
/// # Errors
/// What `:io.put_chars/2` raises, in the name of the function given.
pub fn put_chars(p: &mut Proc, args: &[Term], name: Name, data: Term) -> Reply {
    if !matches!(args[0], Term::Atom(_) | Term::Pid(_)) {
        return Err(failed_in(p, no_clause(), name, args));
    }
    let outcome = match device::find(p, &args[0])? {
        None => Err(device::missing()),
        Some(Device::Direct(stream)) => print_text(p, stream, &data),
        Some(Device::Process(pid)) => {
            let request = [Term::atom("put_chars"), Term::atom("unicode"), data.clone()];
            let answer = device::request(p, pid, Term::tuple(request))?;
            device::error_reason(&answer).map_or(Ok(()), |reason| Err(device::failure(reason)))
        }
    };
    let called = [device::erlang_name(&args[0]), data];
    outcome
        .map(|()| Term::OK)
        .map_err(|raise| failed_in(p, raise, (":io", "put_chars"), &called))
}

fn print_text(p: &mut Proc, stream: Stream, data: &Term) -> Result<(), Raise> {
    // A binary goes out as it is; only lists are made text of.
    if let Some(bytes) = data.as_bytes() {
        p.work(bytes.len() / 64)?;
        p.print(stream, bytes);
        return Ok(());
    }
    let not_text = || Raise::bad_argument(2, "not valid character data (an iodata term)");
    let text = iodata::chardata(data).map_err(|_| not_text())?;
    iodata::valid(&text).map_err(|_| not_text())?;
    p.work(text.len() / 64)?;
    p.print(stream, text);
    Ok(())
}

fn puts(p: &mut Proc, args: &[Term]) -> Reply {
    let data = chardata(p, &args[1])?;
    // One piece, so that nothing comes between the text and its end.
    let line = match data.as_str() {
        Some(text) => Term::string(format!("{text}\n")),
        None => Term::list([data, Term::Int(10)]),
    };
    put_chars(p, args, ("IO", "puts"), line)
}

fn write(p: &mut Proc, args: &[Term]) -> Reply {
    let data = chardata(p, &args[1])?;
    put_chars(p, args, ("IO", "write"), data)
}

fn binwrite(p: &mut Proc, args: &[Term]) -> Reply {
    if !(args[1].is_list() || args[1].as_bytes().is_some()) {
        return Err(no_clause());
    }
    let Ok(bytes) = iodata::to_bytes(&args[1]) else {
        return Ok(Term::error(Term::Atom(atoms::BADARG)));
    };
    match device::find(p, &args[0])? {
        None => Ok(Term::error(Term::atom("arguments"))),
        Some(Device::Direct(stream)) => {
            p.print(stream, bytes);
            Ok(Term::OK)
        }
        Some(Device::Process(pid)) => {
            let request = [
                Term::atom("put_chars"),
                Term::atom("latin1"),
                Term::binary(bytes),
            ];
            device::request(p, pid, Term::tuple(request))
        }
    }
}

/// How wide lines are when nothing says so.
const WIDTH: usize = 80;

fn inspect(p: &mut Proc, args: &[Term]) -> Reply {
    let (item, options) = (&args[1], &args[2]);
    if !options.is_list() {
        return Err(no_clause());
    }
    let text = inspect::show(p, item, options, InspectOpts::pretty(WIDTH))?;
    let label = match options.keyword_get(Atom::new("label")) {
        None | Some(Term::Atom(atoms::NIL)) => String::new(),
        Some(label) => {
            let label = chardata(p, label)?;
            let label = iodata::chardata(&label)?;
            format!("{}: ", String::from_utf8_lossy(&label))
        }
    };
    let line = Term::string(format!("{label}{text}\n"));
    put_chars(p, args, ("IO", "inspect"), line)?;
    Ok(item.clone())
}

/// The stack trace of a place: of an environment, or of `:module`, `:function`, `:file` and `:line` in a keyword list.
fn trace_of(place: &Term) -> Option<Term> {
    let is_env = place.struct_module() == Some(Atom::module("Macro.Env"));
    if !is_env && place.keyword_get(atoms::FILE).is_none() {
        return None;
    }
    let get = |name: Atom| {
        let found = match is_env {
            true => place.field(name),
            false => place.keyword_get(name),
        };
        found.cloned().filter(Term::truthy)
    };
    let (module, name, arity) = match (get(atoms::MODULE), get(atoms::FUNCTION)) {
        (Some(module), Some(function)) => match function.as_tuple() {
            Some([name, arity]) => (module, name.clone(), arity.clone()),
            _ => return None,
        },
        (Some(module), None) => (module, Term::atom("__MODULE__"), Term::Int(0)),
        (None, _) => (
            Term::atom("elixir_compiler"),
            Term::atom("__FILE__"),
            Term::Int(1),
        ),
    };
    let file = get(atoms::FILE)?;
    let file = chars::chars(file.as_str()?);
    let line = get(atoms::LINE).unwrap_or(Term::Int(0));
    let location = Term::keyword([(atoms::FILE, file), (atoms::LINE, line)]);
    Some(Term::list([Term::tuple([module, name, arity, location])]))
}

fn warn(p: &mut Proc, args: &[Term]) -> Reply {
    let message = chardata(p, &args[0])?;
    let message = iodata::chardata(&message)?;
    let trace = trace_of(&args[1]).unwrap_or_else(|| args[1].clone());
    let trace = crate::stdlib::exception::stacktrace_lines(p, &trace)?;
    let mut text = format!("warning: {}\n", String::from_utf8_lossy(&message));
    for line in trace {
        text.push_str(&format!("  {line}\n"));
    }
    text.push('\n');
    put_chars(
        p,
        &[Term::atom("stderr")],
        ("IO", "warn"),
        Term::string(text),
    )
}

/// Elixir's own way of warning of deprecated functions; it warns once for each key.
fn warn_once(p: &mut Proc, args: &[Term]) -> Reply {
    #[derive(Default)]
    struct Warned(parking_lot::Mutex<Vec<Term>>);

    let warned = p.system().extension::<Warned>();
    let mut keys = warned.0.lock();
    if keys.contains(&args[0]) {
        return Ok(Term::OK);
    }
    keys.push(args[0].clone());
    drop(keys);
    let message = p.call(&args[1], &[])?;
    warn(p, &[message, Term::Nil])
}
