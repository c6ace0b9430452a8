//! The `suplab` binary.

fn main() -> std::process::ExitCode {
    suplab::cli::main()
}
