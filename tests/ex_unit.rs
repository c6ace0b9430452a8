//! ExUnit from outside: scripts whose reports real Elixir 1.14 has recorded (`tests/ex_unit/rerecord.sh`). What is
//! `suplab test`'s own, such as folders and clocks, is in `suplab_test`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ex_unit")
}

/// What the program printed on standard output and standard error, and its exit status.
fn suplab(folder: &Path, args: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("suplab runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap_or(-1),
    )
}

/// The report without what differs from run to run, and from one implementation to the other: times, pids,
/// numbers of functions, frames of the libraries themselves.
fn masked(report: &str) -> String {
    let libraries = ["(ex_unit ", "(elixir ", "(stdlib "];
    let lines = report.lines().filter(|line| {
        let text = line.trim_start();
        !libraries.iter().any(|library| text.starts_with(library))
    });
    let mut masked = String::new();
    for line in lines {
        let line = trace_time(line);
        let line = match line.starts_with("Finished in ") {
            true => "Finished in TIME".to_string(),
            false => without(
                &without(
                    &without(&time_of_day(line), "#PID<", '>'),
                    "#Reference<",
                    '>',
                ),
                "#Function<",
                ' ',
            ),
        };
        masked += &project_folder(&line);
        masked.push('\n');
    }
    masked
}

/// The line without what stands between an opening and a closing sign.
fn without(line: &str, open: &str, close: char) -> String {
    let Some(at) = line.find(open) else {
        return line.to_string();
    };
    let rest = &line[at + open.len()..];
    let end = rest.find(close).map_or("", |end| &rest[end..]);
    format!("{}{open}{}", &line[..at], without(end, open, close))
}

/// Where the project lies, cut out of the path of a script.
fn project_folder(line: &str) -> String {
    let (open, close) = ("file: \"", "/tests/ex_unit/");
    match (line.find(open), line.find(close)) {
        (Some(from), Some(to)) if from < to => {
            format!("{}{}", &line[..from + open.len()], &line[to..])
        }
        _ => line.to_string(),
    }
}

/// The line of a test in a trace without how long it took.
fn trace_time(line: &str) -> &str {
    match line.rsplit_once("ms) [L#") {
        Some((before, _)) if line.starts_with("  * ") => {
            before.rsplit_once('(').map_or(line, |(name, _)| name)
        }
        _ => line,
    }
}

/// `12:34:56.789 [error]` without the time.
fn time_of_day(line: &str) -> String {
    let text = line.trim_start();
    let digits = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.');
    match text.split_once(' ') {
        Some((time, rest)) if time.len() == 12 && time.chars().all(digits) => {
            format!("{}TIME {rest}", &line[..line.len() - text.len()])
        }
        _ => line.to_string(),
    }
}

#[test]
fn reports_are_elixirs() {
    let mut scripts: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the scripts are there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "exs"))
        .collect();
    scripts.sort();
    let mut different = Vec::new();
    for script in &scripts {
        let name = script
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let expected = fs::read_to_string(script.with_extension("out")).expect("it is recorded");
        let (stdout, _, status) = suplab(&folder(), &[name]);
        let actual = masked(&format!("{stdout}exit status {status}\n"));
        let expected = masked(&expected);
        if actual != expected {
            let first = actual
                .lines()
                .zip(expected.lines())
                .find(|(actual, expected)| actual != expected);
            different.push(format!("{name}: {first:#?}"));
        }
    }
    assert!(scripts.len() > 5, "there are scripts");
    assert!(different.is_empty(), "{}", different.join("\n"));
}
