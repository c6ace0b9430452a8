//! Arguments, environment variables, directories.
//!
//! The lab has a copy of the environment: what programs set there, other programs that they start see, and
//! nothing else does.

use std::collections::BTreeMap;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use crate::runtime::{Native, Proc, Raise, System};
use crate::stdlib::args::{Reply, argument_error, bytes, list, no_clause, shown};
use crate::stdlib::natives::natives;
use crate::stdlib::{chars, iodata, lazy};
use crate::term::{Atom, Term, atoms, exception};

natives! { pub(super) const TABLE of "System":
    /// The arguments that the program was given; with a list, sets them.
    ///
    ///     iex> is_list(System.argv())
    ///     true
    "argv" 0 => |p, _| Ok(arguments(p));
    "argv" 1 => set_arguments;
    /// The current directory, or `nil` if it is gone.
    ///
    ///     iex> is_binary(System.cwd!())
    ///     true
    "cwd" 0 => |_, _| Ok(current_dir().unwrap_or(Term::NIL));
    "cwd!" 0 => |_, _| current_dir().ok_or_else(|| runtime_error("could not get a current working directory, the current location is not accessible"));
    /// Removes an environment variable.
    ///
    ///     iex> System.delete_env("NO_SUCH_VARIABLE")
    ///     :ok
    "delete_env" 1 => delete;
    /// `{:ok, value}` of an environment variable, or `:error`.
    ///
    ///     iex> System.fetch_env("NO_SUCH_VARIABLE")
    ///     :error
    "fetch_env" 1 => |p, args| Ok(get(p, bytes(&args[0])?).map_or(Term::Atom(atoms::ERROR), Term::ok));
    /// The value of an environment variable; raises if there is none.
    ///
    ///     iex> System.fetch_env!("NO_SUCH_VARIABLE")
    ///     ** (System.EnvError) could not fetch environment variable "NO_SUCH_VARIABLE" because it is not set
    "fetch_env!" 1 => fetch;
    /// The path of a program, searched for in `PATH`, or `nil`.
    ///
    ///     iex> System.find_executable("no-such-program")
    ///     nil
    "find_executable" 1 => find_executable;
    /// All environment variables as a map, or the value of one, or a default where there is none.
    ///
    ///     iex> System.get_env("NO_SUCH_VARIABLE", "default")
    ///     "default"
    "get_env" 0 => |p, _| Ok(all(p));
    "get_env" 1 => get_env, [Term::NIL];
    "get_env" 2 => get_env;
    /// Sets an environment variable, or all those of a map or list; `nil` removes one.
    ///
    ///     iex> System.put_env("LAB_VARIABLE", "value")
    ///     iex> System.get_env("LAB_VARIABLE")
    ///     "value"
    "put_env" 1 => put_all;
    "put_env" 2 => put_env;
    /// A directory for temporary files, or `nil`.
    ///
    ///     iex> is_binary(System.tmp_dir!())
    ///     true
    "tmp_dir" 0 => |p, _| Ok(tmp_dir(p).unwrap_or(Term::NIL));
    "tmp_dir!" 0 => |p, _| tmp_dir(p).ok_or_else(|| runtime_error("could not get a writable temporary directory, please set the TMPDIR environment variable"));
    /// The directory of the person, or `nil`.
    ///
    ///     iex> is_binary(System.user_home!())
    ///     true
    "user_home" 0 => |p, _| Ok(home(p).unwrap_or(Term::NIL));
    "user_home!" 0 => |p, _| home(p).ok_or_else(|| runtime_error("could not find the user home, please set the HOME environment variable"));
}

natives! { const OS_TABLE of ":os":
    /// The value of an environment variable as a list of characters, or `false`.
    ///
    ///     iex> :os.getenv('NO_SUCH_VARIABLE')
    ///     false
    "getenv" 1 => getenv, [Term::bool(false)];
    "getenv" 2 => getenv;
    /// Sets an environment variable.
    ///
    ///     iex> :os.putenv('LAB_VARIABLE', 'value')
    ///     true
    "putenv" 2 => putenv;
    /// The family and the name of the operating system.
    ///
    ///     iex> {family, _name} = :os.type()
    ///     iex> family
    ///     :unix
    "type" 0 => |_, _| Ok(Term::tuple([Term::atom("unix"), Term::atom(system_name())]));
}

/// The functions of `:os` that ask for variables.
pub(super) const OS: &[Native] = OS_TABLE;

fn system_name() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        name => name,
    }
}

/// The arguments behind the script's name. The lock is held for a look.
#[derive(Default)]
struct Arguments(Mutex<Vec<Term>>);

/// Gives a lab the arguments that its programs see.
pub fn give_arguments(system: &System, arguments: impl IntoIterator<Item = String>) {
    let arguments = arguments.into_iter().map(Term::string).collect();
    *system.extension::<Arguments>().0.lock() = arguments;
}

fn arguments(p: &Proc) -> Term {
    Term::list(p.system().extension::<Arguments>().0.lock().clone())
}

fn set_arguments(p: &mut Proc, args: &[Term]) -> Reply {
    *p.system().extension::<Arguments>().0.lock() = list(&args[0])?;
    Ok(Term::OK)
}

/// The lab's environment. The lock is held for a look-up or a change.
struct Variables(Mutex<BTreeMap<Vec<u8>, Vec<u8>>>);

impl Default for Variables {
    fn default() -> Self {
        let pairs = std::env::vars_os();
        Variables(Mutex::new(
            pairs
                .map(|(key, value)| (key.into_vec(), value.into_vec()))
                .collect(),
        ))
    }
}

fn get(p: &Proc, key: &[u8]) -> Option<Term> {
    let variables = p.system().extension::<Variables>();
    let value = variables.0.lock().get(key).cloned();
    value.map(Term::binary)
}

/// All variables, for a program that is started.
pub(super) fn variables(p: &Proc) -> BTreeMap<Vec<u8>, Vec<u8>> {
    p.system().extension::<Variables>().0.lock().clone()
}

fn all(p: &Proc) -> Term {
    Term::map(
        variables(p)
            .into_iter()
            .map(|(key, value)| (Term::binary(key), Term::binary(value))),
    )
}

fn set(p: &Proc, key: &[u8], value: Option<&[u8]>) {
    let variables = p.system().extension::<Variables>();
    let mut variables = variables.0.lock();
    match value {
        Some(value) => variables.insert(key.to_vec(), value.to_vec()),
        None => variables.remove(key),
    };
}

fn runtime_error(message: &str) -> Raise {
    Raise::error(exception::runtime_error(message))
}

fn fetch(p: &mut Proc, args: &[Term]) -> Reply {
    get(p, bytes(&args[0])?).ok_or_else(|| {
        let module = Atom::module("System.EnvError");
        let fields = [("env", args[0].clone())];
        Raise::error(exception::builtin(module).map_or(Term::NIL, |error| error.with(fields)))
    })
}

fn find_executable(p: &mut Proc, args: &[Term]) -> Reply {
    let name = bytes(&args[0])?;
    if name.contains(&0) {
        return Err(argument_error(format!(
            "cannot execute System.find_executable/1 for program with null byte, got: {}",
            shown(&args[0])
        )));
    }
    Ok(executable(p, name).map_or(Term::NIL, Term::binary))
}

fn get_env(p: &mut Proc, args: &[Term]) -> Reply {
    let key = bytes(&args[0])?;
    if args[1].as_bytes().is_none() && !args[1].is_atom(atoms::NIL) {
        return Err(no_clause());
    }
    Ok(get(p, key).unwrap_or_else(|| args[1].clone()))
}

fn checked_key<'a>(key: &'a Term, function: &str) -> Result<&'a [u8], Raise> {
    let text = bytes(key)?;
    if let Some(problem) = [(b'=', "\"=\""), (0, "null byte")]
        .iter()
        .find(|(bad, _)| text.contains(bad))
    {
        return Err(argument_error(format!(
            "cannot execute System.{function} for key with {}, got: {}",
            problem.1,
            shown(key)
        )));
    }
    Ok(text)
}

fn put_env(p: &mut Proc, args: &[Term]) -> Reply {
    let value = bytes(&args[1])?;
    set(p, checked_key(&args[0], "put_env/2")?, Some(value));
    Ok(Term::OK)
}

fn put_all(p: &mut Proc, args: &[Term]) -> Reply {
    lazy::each(p, &args[0], |p, pair| {
        let Some([key, value]) = pair.as_tuple() else {
            return Err(no_clause());
        };
        // Names may be atoms here.
        let key = match key {
            Term::Atom(name) => Term::string(name.as_str()),
            key => key.clone(),
        };
        let key = checked_key(&key, "put_env/2")?;
        match value {
            Term::Atom(atoms::NIL) => set(p, key, None),
            value => set(p, key, Some(bytes(value)?)),
        }
        Ok(true)
    })?;
    Ok(Term::OK)
}

fn delete(p: &mut Proc, args: &[Term]) -> Reply {
    set(p, bytes(&args[0])?, None);
    Ok(Term::OK)
}

fn current_dir() -> Option<Term> {
    let dir = std::env::current_dir().ok()?;
    Some(Term::binary(dir.into_os_string().into_vec()))
}

fn tmp_dir(p: &Proc) -> Option<Term> {
    let named = ["TMPDIR", "TEMP", "TMP"]
        .iter()
        .find_map(|key| get(p, key.as_bytes()));
    named.or_else(|| Path::new("/tmp").is_dir().then(|| Term::string("/tmp")))
}

fn home(p: &Proc) -> Option<Term> {
    get(p, b"HOME")
}

/// Where a program is: the path itself if it has a slash, else the first fitting one of `PATH`.
pub(super) fn executable(p: &Proc, name: &[u8]) -> Option<Vec<u8>> {
    let runs = |path: &Path| {
        path.metadata()
            .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    };
    let as_path = |bytes: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
    if name.contains(&b'/') {
        let path = std::path::absolute(as_path(name)).ok()?;
        return runs(&path).then(|| path.into_os_string().into_vec());
    }
    let path = get(p, b"PATH")?;
    let dirs = path.as_bytes()?.split(|byte| *byte == b':');
    dirs.map(|dir| as_path(dir).join(as_path(name)))
        .find(|path| !name.is_empty() && runs(path))
        .map(|path| path.into_os_string().into_vec())
}

fn getenv(p: &mut Proc, args: &[Term]) -> Reply {
    let key = iodata::list_to_string(&args[0])?;
    Ok(match get(p, &key) {
        Some(value) => chars::charlist(value.as_bytes().unwrap_or_default())?,
        None => args[1].clone(),
    })
}

fn putenv(p: &mut Proc, args: &[Term]) -> Reply {
    let (key, value) = (
        iodata::list_to_string(&args[0])?,
        iodata::list_to_string(&args[1])?,
    );
    set(p, &key, Some(&value));
    Ok(Term::bool(true))
}
