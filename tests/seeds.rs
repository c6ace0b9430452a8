//! The code of the two documents from which the project began, run as a reader of them would: as scripts, loaded
//! with `-r`, and typed at the prompt.
//!
//! The whole output is compared with the files beside the scripts: `NAME.out` is standard output, `NAME.err`
//! standard error. `SUPLAB_RECORD=1 cargo test --test seeds` writes them anew; `tests/seeds/against_elixir.sh`
//! compares what real Elixir prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn folder(project: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/seeds")
        .join(project)
}

/// Runs the program in a project's folder; its standard output and standard error.
fn run(project: &str, args: &[&str], input: Option<&str>) -> (String, String) {
    let folder = folder(project);
    let input = match input {
        Some(file) => Stdio::from(fs::File::open(folder.join(file)).expect("the input is there")),
        None => Stdio::null(),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .args(args)
        .current_dir(&folder)
        .stdin(input)
        .output()
        .expect("suplab runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints text");
    (text(output.stdout), text(output.stderr))
}

/// Compares with what is recorded, or records it.
fn compare(project: &str, name: &str, (out, err): (String, String)) {
    for (kind, text) in [("out", out), ("err", err)] {
        let file = folder(project).join(format!("{name}.{kind}"));
        if std::env::var_os("SUPLAB_RECORD").is_none() {
            let recorded = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(text, recorded, "{project}/{name}.{kind}");
        } else if text.is_empty() {
            // There may be none to remove.
            let _ = fs::remove_file(file);
        } else {
            fs::write(file, text).expect("the file can be written");
        }
    }
}

fn check_script(project: &str, name: &str) {
    let script = format!("{name}.exs");
    compare(project, name, run(project, &[&script], None));
}

fn check_session(project: &str, name: &str) {
    let input = format!("{name}.in");
    compare(project, name, run(project, &[], Some(&input)));
}

#[test]
fn counters_under_each_strategy() {
    for strategy in ["one_for_one", "rest_for_one", "one_for_all"] {
        check_script("counter", strategy);
    }
}

#[test]
fn counters_loaded_by_options() {
    let script = run("counter", &["one_for_one.exs"], None);
    let mut args = Vec::new();
    let files = ["one", "two", "three", "application"].map(|name| format!("lib/counter/{name}.ex"));
    for file in &files {
        args.extend(["-r", file]);
    }
    args.extend(["-e", "{:ok, _} = Counter.Application.start(:normal, [])"]);
    args.extend(["-e", "Process.sleep(29_500)"]);
    assert_eq!(run("counter", &args, None), script);
}

#[test]
fn counters_at_the_prompt() {
    check_session("counter", "shell");
}

#[test]
fn registry_and_buckets() {
    for script in ["linking", "wrong_order", "one_for_all"] {
        check_script("kv", script);
    }
}

#[test]
fn registry_and_buckets_at_the_prompt() {
    for session in ["session", "observer"] {
        check_session("kv", session);
    }
}
