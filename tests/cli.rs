//! The program from outside: options, files, pipes, exit statuses.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The program with these arguments; `input` on its standard input.
fn suplab(args: &[&str], input: &str) -> Output {
    suplab_bytes(args, input.as_bytes())
}

fn suplab_bytes(args: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .args(args)
        .env("SUPLAB_HISTORY", "")
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("its input is a pipe");
    // It may have ended before it has read everything.
    let _ = stdin.write_all(input);
    drop(stdin);
    program.wait_with_output().expect("the program ends")
}

/// A file for one test, gone when the test is over.
struct Script(PathBuf);

impl Script {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Script {
        let path = std::env::temp_dir().join(format!("suplab-{}-{name}", std::process::id()));
        fs::write(&path, text).expect("the file can be written");
        Script(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the path is text")
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Standard output, standard error and exit status of a run. The script's path is shown as `FILE`.
fn run_script(name: &str, text: impl AsRef<[u8]>, args: &[&str]) -> (String, String, i32) {
    let script = Script::new(name, text);
    let mut all = vec![script.path()];
    all.extend(args);
    let output = suplab(&all, "");
    let plain = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(script.path(), "FILE");
    (
        plain(&output.stdout),
        plain(&output.stderr),
        output.status.code().unwrap_or(-1),
    )
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn version_and_help() {
    let version = suplab(&["--version"], "");
    assert_eq!(
        stdout(&version),
        format!("suplab {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = suplab(&["--help"], "");
    assert_eq!(help.status.code(), Some(0));
    for option in [
        "--clock",
        "--speed",
        "--seed",
        "--permits",
        "--watch",
        "--events",
        "--color",
        "--eval",
        "--require",
    ] {
        assert!(
            stdout(&help).contains(option),
            "{option} is missing in:\n{}",
            stdout(&help)
        );
    }
}

#[test]
fn wrong_use_says_what_may_have_been_meant() {
    let cases: &[(&[&str], &str)] = &[
        (&["--wacth"], "--watch"),
        (&["--clock", "rael"], "real"),
        (&["--speed", "0"], "above 0"),
        (
            &["--speed", "10", "--clock", "virtual"],
            "--speed needs a clock that is paced",
        ),
        (&["--permits", "0"], "1..=1024"),
        (&["run"], "FILE"),
        (&["--seed", "many"], "invalid digit"),
    ];
    for (args, hint) in cases {
        let output = suplab(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(
            stderr(&output).contains(hint),
            "{args:?} answers:\n{}",
            stderr(&output)
        );
    }
}

#[test]
fn files_that_cannot_be_run() {
    let missing = suplab(&["no_such_file.exs"], "");
    assert_eq!(
        (stderr(&missing).as_str(), missing.status.code()),
        ("suplab: No file named no_such_file.exs\n", Some(1))
    );
    let near = suplab(&["Cargo.tmol"], "");
    assert_eq!(
        stderr(&near),
        "suplab: No file named Cargo.tmol; did you mean Cargo.toml?\n"
    );
    let folder = suplab(&["src"], "");
    assert_eq!(
        (stderr(&folder).as_str(), folder.status.code()),
        ("suplab: src is a folder, not a file\n", Some(1))
    );
    let (_, err, status) = run_script("latin1.exs", b"x = 1\ny = \"\xE9\"\n", &[]);
    assert_eq!(status, 1);
    assert_eq!(
        err,
        "suplab: FILE:2:6: byte 0xE9 is no UTF-8; save the file as UTF-8\n    |\n  2 | y = \"\u{FFFD}\"\n    |      ^\n"
    );
}
