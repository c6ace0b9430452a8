//! The conformance corpus: scripts whose output real Elixir 1.14 on OTP 25 has recorded.
//!
//! Each script runs under one permit and must print what is recorded, byte for byte. Under four permits nothing
//! is promised of the order in which independent processes print; then it must only end, and well.
//! `tests/conformance/check.sh` shows differences; `rerecord.sh` records anew with a real Elixir.

mod corpus;

use std::path::PathBuf;

use corpus::{HUNG, check_all, corpus, prints_what_is_recorded, run};

#[test]
fn scripts_print_what_elixir_prints() {
    check_all(&corpus("conformance"), prints_what_is_recorded);
}

#[test]
fn random_experiments_print_what_elixir_prints() {
    check_all(&corpus("conformance/random"), prints_what_is_recorded);
}

#[test]
fn scripts_end_under_four_permits() {
    let scripts: Vec<PathBuf> = corpus("conformance")
        .into_iter()
        .chain(corpus("conformance/random"))
        .collect();
    check_all(&scripts, |script| {
        let (_, err, status) = run(script, &["--permits", "4"]);
        // A script may rely on the order of independent processes and then fail by itself, but never panic.
        if status.is_some_and(|status| status != HUNG) && !err.contains("panicked") {
            Ok(())
        } else {
            Err(format!("status {status:?}: {err}"))
        }
    });
}
