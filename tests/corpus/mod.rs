//! Corpora of scripts with what real Elixir printed for them: `NAME.exs` and `NAME.out` in a folder below `tests/`.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The scripts of a folder.
pub fn corpus(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
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
pub const HUNG: i32 = 124;

/// Runs a script in its folder; what it printed and its exit status.
pub fn run(script: &Path, options: &[&str]) -> (String, String, Option<i32>) {
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
pub fn check_all(scripts: &[PathBuf], check: impl Fn(&Path) -> Result<(), String> + Sync) {
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

/// Whether a script prints what is recorded under one permit, and ends well.
pub fn prints_what_is_recorded(script: &Path) -> Result<(), String> {
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
