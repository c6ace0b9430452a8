//! `System`: the program, its surroundings, and time.
//!
//! `time` has the clocks (lab time), `env` environment variables and directories, `command` other programs, and
//! `halting` how the program ends.

pub mod command;
pub mod env;
pub mod halting;
pub mod info;
pub mod time;

use crate::runtime::{Native, NativeModule};

use super::natives::{join, natives, total};
use crate::term::{Atom, Term};

const PARTS: &[&[Native]] = &[
    TABLE,
    command::TABLE,
    env::TABLE,
    halting::TABLE,
    time::TABLE,
];

/// `System`.
pub const MODULE: NativeModule = NativeModule {
    name: "System",
    doc: "The program and its surroundings: arguments, environment variables, time, other programs, the end.

Time is that of the lab: `monotonic_time/0` stands still while anybody can run and jumps or passes as the clock \
          of the lab does.",
    functions: &join::<{ total(PARTS) }>(PARTS),
};

/// The version of Elixir that the lab behaves as.
pub const VERSION: &str = "1.14.0";

/// The release of Erlang/OTP that the lab behaves as.
pub const OTP_RELEASE: &str = "25";

const OS_PARTS: &[&[Native]] = &[command::OS, env::OS, time::OS];

/// `:os`.
pub const OS: NativeModule = NativeModule {
    name: ":os",
    doc: "Erlang's view of the operating system. Elixir's is `System`.",
    functions: &join::<{ total(OS_PARTS) }>(OS_PARTS),
};

natives! { const TABLE of "System":
    /// Which Elixir this is.
    ///
    ///     iex> System.build_info().version
    ///     "1.14.0"
    "build_info" 0 => |_, _| Ok(build_info());
    "compiled_endianness" 0 => |_, _| Ok(Term::atom("little"));
    /// How the machine orders bytes: `:little` or `:big`.
    ///
    ///     iex> System.endianness() in [:little, :big]
    ///     true
    "endianness" 0 => |_, _| Ok(Term::atom(if cfg!(target_endian = "big") { "big" } else { "little" }));
    /// The release of Erlang/OTP that the lab behaves as.
    ///
    ///     iex> System.otp_release()
    ///     "25"
    "otp_release" 0 => |_, _| Ok(Term::string(OTP_RELEASE));
    "get_pid" 0 => |_, _| Ok(Term::string(std::process::id().to_string()));
    /// The system's number of this program, as a string.
    ///
    ///     iex> is_binary(System.pid())
    ///     true
    "pid" 0 => |_, _| Ok(Term::string(std::process::id().to_string()));
    /// How many schedulers there are: one for each permit of the lab.
    ///
    ///     iex> System.schedulers() >= 1
    ///     true
    "schedulers" 0 => |p, _| Ok(Term::from(p.system().scheduler.permits()));
    "schedulers_online" 0 => |p, _| Ok(Term::from(p.system().scheduler.permits()));
    "stacktrace" 0 => |_, _| Ok(Term::Nil);
    "trap_signal" 2 => |_, _| Ok(Term::error(Term::atom("not_sup")));
    "trap_signal" 3 => |_, _| Ok(Term::error(Term::atom("not_sup")));
    "untrap_signal" 2 => |_, _| Ok(Term::error(Term::atom("not_found")));
    /// The version of Elixir that the lab behaves as.
    ///
    ///     iex> System.version()
    ///     "1.14.0"
    "version" 0 => |_, _| Ok(Term::string(VERSION));
}

fn build_info() -> Term {
    let fields = [
        (
            "build",
            format!("{VERSION} (suplab {})", env!("CARGO_PKG_VERSION")),
        ),
        ("date", String::new()),
        ("otp_release", OTP_RELEASE.to_string()),
        ("revision", String::new()),
        ("version", VERSION.to_string()),
    ];
    Term::map(fields.map(|(key, value)| (Term::Atom(Atom::new(key)), Term::string(value))))
}
