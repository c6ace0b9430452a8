//! The conformance corpus: scripts whose output real Elixir 1.14 on OTP 25 has recorded.
//!
//! Each script runs under one permit and must print what is recorded, byte for byte. Under four permits nothing
//! is promised of the order in which independent processes print; then it must only end, and well.
//! `tests/conformance/check.sh` shows differences; `rerecord.sh` records anew with a real Elixir.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

fn corpus(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/conformance")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("the corpus is there");
    let mut scripts: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "exs"))
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty(), "no scripts in {}", folder.display());
    scripts
}

/// What `timeout` exits with when it had to end the program.
const HUNG: i32 = 124;

/// Runs a script in its folder; what it printed and its exit status.
fn run(script: &Path, options: &[&str]) -> (String, String, Option<i32>) {
    // A script that hangs is ended and fails; no script takes anywhere near as long.
    let output = Command::new("timeout")
        .args(["120", env!("CARGO_BIN_EXE_suplab"), "run"])
        .args(options)
        .arg(script.file_name().expect("a script has a name"))
        .current_dir(script.parent().expect("a script lies in a folder"))
        .stdin(Stdio::null())
        .output()
        .expect("suplab runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.code(),
    )
}

/// Applies a check to each script, two at a time, and reports all that fail it.
fn check_all(scripts: &[PathBuf], check: impl Fn(&Path) -> Result<(), String> + Sync) {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(script) = scripts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = check(script) {
                        let name = script
                            .file_stem()
                            .unwrap_or_default()
                            .to_string_lossy()
                            .into_owned();
                        failed
                            .lock()
                            .expect("no check panics")
                            .push(format!("{name}: {why}"));
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("no check panics");
    failed.sort();
    assert!(
        failed.is_empty(),
        "{} of {} scripts fail:\n{}",
        failed.len(),
        scripts.len(),
        failed.join("\n")
    );
}

/// Where two texts first differ.
fn difference(expected: &str, got: &str) -> String {
    let line = expected.lines().zip(got.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| expected.lines().count().min(got.lines().count()));
    let show = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").to_string();
    format!(
        "line {}: expected {:?}, got {:?}",
        line + 1,
        show(expected),
        show(got)
    )
}

fn prints_what_is_recorded(script: &Path) -> Result<(), String> {
    let expected =
        fs::read_to_string(script.with_extension("out")).map_err(|error| error.to_string())?;
    let (out, err, status) = run(script, &[]);
    if out != expected {
        let last = err.lines().last().unwrap_or_default();
        return Err(format!(
            "{} (status {status:?}, stderr ends: {last})",
            difference(&expected, &out)
        ));
    }
    if status == Some(0) {
        Ok(())
    } else {
        Err(format!("exit status {status:?}"))
    }
}

#[test]
fn scripts_print_what_elixir_prints() {
    check_all(&corpus(""), prints_what_is_recorded);
}

#[test]
fn random_experiments_print_what_elixir_prints() {
    check_all(&corpus("random"), prints_what_is_recorded);
}

#[test]
fn scripts_end_under_four_permits() {
    let scripts: Vec<PathBuf> = corpus("").into_iter().chain(corpus("random")).collect();
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
