//! Mix projects as a person sees them: transcripts of what `suplab -S mix`, `suplab test` and the shell print.
//!
//! Each file `mix/*.txt` holds cases. A case begins with `### ` and what it shows; `-- PATH` lines give files of its
//! project, over those of `mix/base`, up to the next line of that kind; `$ ` begins a command of a shell, `> ` goes on
//! with it; what follows is all that it prints, on both streams, and its exit status in brackets unless that is 0.
//!
//! `SUPLAB_RECORD=1 cargo test --test mix` writes them anew. `SUPLAB_AGAINST=mix cargo test --test mix` runs real Mix
//! instead, and shows where it prints something else.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mix")
}

/// A case: a project, and commands with what they print.
#[derive(Default)]
struct Case {
    title: String,
    files: Vec<(String, String)>,
    commands: Vec<(String, String)>,
}

impl Case {
    fn parse_all(text: &str) -> Vec<Case> {
        let mut cases: Vec<Case> = Vec::new();
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("### ") {
                cases.push(Case {
                    title: title.to_string(),
                    ..Case::default()
                });
            } else if let Some(case) = cases.last_mut() {
                case.take(line);
            }
        }
        cases
    }

    fn take(&mut self, line: &str) {
        if let Some(path) = line.strip_prefix("-- ") {
            self.files.push((path.to_string(), String::new()));
        } else if let Some(command) = line.strip_prefix("$ ") {
            self.commands.push((command.to_string(), String::new()));
        } else if let Some((command, expected)) = self.commands.last_mut() {
            match line.strip_prefix("> ") {
                Some(more) => *command += &format!("\n{more}"),
                None => *expected += &format!("{line}\n"),
            }
        } else if let Some((_, text)) = self.files.last_mut() {
            *text += &format!("{line}\n");
        }
    }

    /// The case as it stands in its file.
    fn write(&self, into: &mut String) {
        let _ = writeln!(into, "### {}", self.title);
        for (path, text) in &self.files {
            let _ = write!(into, "-- {path}\n{text}");
        }
        for (command, expected) in &self.commands {
            let command = command.replace('\n', "\n> ");
            let _ = write!(into, "$ {command}\n{expected}");
        }
    }
}

/// The folder of a case, gone when the case is over.
struct Folder(PathBuf);

impl Folder {
    fn of(case: &Case, number: usize, file: &str) -> Folder {
        let name = format!("suplab-mix-{}-{file}-{number}", std::process::id());
        let folder = Folder(std::env::temp_dir().join(name));
        copy(&here().join("base"), &folder.0);
        for (path, text) in &case.files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("the folder is there").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// Whether real Mix is to run the cases.
fn against_mix() -> bool {
    std::env::var_os("SUPLAB_AGAINST").is_some()
}

/// Runs a command of a shell in a folder; what it prints, and its exit status if that is not 0.
fn run(command: &str, folder: &Path) -> String {
    let command = match against_mix() {
        true => command
            .replace("| suplab -S mix", "| iex -S mix")
            .replace("suplab -S mix", "mix")
            .replace("suplab test", "mix test"),
        false => command.to_string(),
    };
    let program = Path::new(env!("CARGO_BIN_EXE_suplab"));
    let folders = [program
        .parent()
        .expect("it lies in a folder")
        .display()
        .to_string()];
    let path = folders.join("") + ":" + &std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(folder)
        .env("PATH", path)
        .env_remove("MIX_ENV")
        .stdin(Stdio::null())
        .output()
        .expect("a shell runs");
    let mut text =
        String::from_utf8_lossy(&output.stdout).replace(&folder.display().to_string(), "FOLDER");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => text,
        status => text + &format!("[{}]\n", status.unwrap_or(-1)),
    }
}

fn check(name: &str) {
    let file = here().join(format!("{name}.txt"));
    let text = fs::read_to_string(&file).expect("the transcripts are there");
    let mut cases = Case::parse_all(&text);
    assert!(!cases.is_empty(), "{name} has no case");
    let mut wrong = String::new();
    for (number, case) in cases.iter_mut().enumerate() {
        let folder = Folder::of(case, number, name);
        for (command, expected) in &mut case.commands {
            let got = run(command, &folder.0);
            if got != *expected {
                let _ = write!(
                    wrong,
                    "### {}\n$ {command}\n--- expected\n{expected}--- got\n{got}\n",
                    case.title
                );
            }
            *expected = got;
        }
    }
    if std::env::var_os("SUPLAB_RECORD").is_some() && !against_mix() {
        let mut text = String::new();
        cases.iter().for_each(|case| case.write(&mut text));
        fs::write(file, text).expect("the transcripts can be written");
        return;
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn files_are_compiled_in_the_order_in_which_they_need_each_other() {
    check("order");
}

#[test]
fn what_does_not_compile_is_told() {
    check("compile");
}

#[test]
fn projects_are_described_by_mix_exs() {
    check("project");
}

#[test]
fn applications_start_or_say_why_not() {
    check("application");
}

#[test]
fn settings_come_from_config_files() {
    check("config");
}

#[test]
fn suites_of_projects_run() {
    check("suite");
}

#[test]
fn tasks_are_run_or_refused() {
    check("tasks");
}

#[test]
fn the_shell_compiles_what_has_changed() {
    check("shell");
}

/// The examples' suites, as a learner runs them.
#[test]
fn examples_pass_and_the_one_that_is_to_fail_fails() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let last = |text: &str| {
        let mut lines = text
            .lines()
            .filter(|line| line.contains("tests, ") || line.starts_with('['));
        let first = lines.next().unwrap_or_default().to_string();
        (first, lines.next().unwrap_or_default().to_string())
    };
    let kv = run("suplab test", &examples.join("kv"));
    assert_eq!(
        last(&kv),
        (
            "1 doctest, 13 tests, 0 failures, 1 excluded".into(),
            String::new()
        ),
        "{kv}"
    );
    let counter = run("suplab test", &examples.join("counter"));
    assert_eq!(
        last(&counter),
        ("1 doctest, 10 tests, 0 failures".into(), String::new()),
        "{counter}"
    );
    let linked = run("suplab test --only linked", &examples.join("kv"));
    assert_eq!(
        last(&linked),
        (
            "1 doctest, 13 tests, 1 failure, 13 excluded".into(),
            "[2]".into()
        ),
        "{linked}"
    );
    let message = "    ** (EXIT) no process: the process is not alive or there's no process currently associated with the \
                   given name, possibly because its application isn't started\n     code: assert \
                   KV.Registry.lookup(registry, \"shopping\") == :error\n";
    assert!(linked.contains(message), "{linked}");
    let readme = run("suplab test README.md", &examples.join("kv"));
    assert!(readme.contains("1 doctest, 0 failures"), "{readme}");
}

/// Half a minute of the three counters under each strategy.
#[test]
fn the_counters_do_what_their_strategy_says() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/counter");
    let starts = |strategy: &str| {
        let command = format!("STRATEGY={strategy} suplab -S mix run -e 'Process.sleep(24_500)'");
        let text = run(&command, &examples);
        ["One", "Two", "Three"].map(|name| text.matches(&format!("Counter.{name} starts")).count())
    };
    // In 24 seconds the third fails four times, and the first once if nobody else takes it back.
    if !against_mix() {
        assert_eq!(starts("one_for_one"), [2, 1, 5]);
        assert_eq!(starts("rest_for_one"), [2, 2, 6]);
        assert_eq!(starts("one_for_all"), [5, 5, 5]);
    }
}
