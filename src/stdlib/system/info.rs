//! `:erlang.system_info/1`: what programs ask of the virtual machine.

use crate::runtime::{Proc, Raise};
use crate::stdlib::args::Reply;
use crate::stdlib::chars::chars;
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::OTP_RELEASE;

natives! { pub const ERLANG of ":erlang":
    /// What is known of the machine: `:otp_release`, `:schedulers`, `:process_count`, `:process_limit` and such.
    ///
    ///     iex> :erlang.system_info(:otp_release)
    ///     [50, 53]
    "system_info" 1 => system_info;
}

/// Limits as the BEAM has them; the lab's own are not so easily said.
const PROCESSES: i64 = 262_144;
const ATOMS: i64 = 1_048_576;

fn system_info(p: &mut Proc, args: &[Term]) -> Reply {
    let permits = || Term::from(p.system().scheduler.permits());
    Ok(match args[0].as_atom().map(Atom::as_str) {
        Some("otp_release") => chars(OTP_RELEASE),
        Some("version") => chars("13.1.5"),
        Some(
            "schedulers" | "schedulers_online" | "logical_processors" | "logical_processors_online",
        ) => permits(),
        Some("process_count") => Term::from(p.system().table.all().len()),
        Some("process_limit") => Term::Int(PROCESSES),
        Some("atom_limit") => Term::Int(ATOMS),
        Some("wordsize") => Term::Int(8),
        Some("system_architecture") => chars(&format!(
            "{}-{}",
            std::env::consts::ARCH,
            std::env::consts::OS
        )),
        Some("system_version") => chars(&format!("Erlang/OTP {OTP_RELEASE}\n")),
        Some("machine") => chars("BEAM"),
        Some("smp_support" | "threads") => Term::bool(true),
        Some("multi_scheduling") => Term::atom("enabled"),
        Some("emu_flavor") => Term::atom("emu"),
        Some("build_type") => Term::atom("opt"),
        Some("os_monotonic_time_source" | "os_system_time_source") => Term::Nil,
        _ => return Err(Raise::bad_argument(1, "invalid system info item")),
    })
}
