//! What the compiler says of broken and doubtful code: each script in `tests/diagnostics` with all that real
//! Elixir 1.14 printed for it, errors and warnings included, and its exit status in the last line.
//!
//! Left out are the lines of stack traces that tell of Elixir's and Erlang's own source files, which suplab does
//! not have. `tests/diagnostics/rerecord.sh` records anew with a real Elixir.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a script in its folder: what it printed, in the order in which it did, and its exit status.
fn run(script: &Path) -> String {
    let name = script.file_name().expect("a script has a name");
    let command = "timeout 60 \"$0\" run \"$1\" 2>&1 </dev/null; echo \"exit $?\"";
    let output = Command::new("sh")
        .args(["-c", command, env!("CARGO_BIN_EXE_suplab")])
        .arg(name)
        .current_dir(script.parent().expect("a script lies in a folder"))
        .output()
        .expect("suplab runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The lines that count.
fn comparable(text: &str) -> Vec<&str> {
    let is_own = |line: &&str| {
        let own = line.starts_with("    (elixir 1.14.0) ") || line.starts_with("    (stdlib 4.2) ");
        own && !line.contains("expanding macro")
    };
    let mut lines: Vec<&str> = text.lines().filter(|line| !is_own(line)).collect();
    // An empty stack is an empty line; one of nothing but Elixir's own calls is nothing here.
    if lines.len() > 1 && lines[lines.len() - 2].is_empty() {
        lines.remove(lines.len() - 2);
    }
    lines
}

#[test]
fn errors_and_warnings_are_those_of_elixirs_compiler() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = fs::read_dir(&folder).expect("the scripts are there");
    let mut scripts: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "exs"))
        .collect();
    scripts.sort();
    assert!(scripts.len() > 100, "only {} scripts", scripts.len());
    let mut failed = Vec::new();
    for script in &scripts {
        let expected = fs::read_to_string(script.with_extension("out")).expect("it is recorded");
        let printed = run(script);
        if comparable(&printed) != comparable(&expected) {
            failed.push(format!("{}:\n{printed}", script.display()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
