//! `suplab test` from outside: which files it runs, how time goes in them, what one test leaves for the next, and the
//! examples of Markdown files, this project's own among them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A folder of its own for a test.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("suplab-test-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("the folder can be made");
        for (file, text) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().expect("a file is in a folder"))
                .expect("it can be made");
            fs::write(file, text).expect("the file can be written");
        }
        Folder(path)
    }

    fn run(&self, args: &[&str]) -> Run {
        run(&self.0, args)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Run {
    out: String,
    err: String,
    status: i32,
}

fn run(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .arg("test")
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("suplab runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        out: text(&output.stdout),
        err: text(&output.stderr),
        status: output.status.code().unwrap_or(-1),
    }
}

/// A test case of this name with these tests.
fn case(name: &str, body: &str) -> String {
    format!("defmodule {name} do\n  use ExUnit.Case\n{body}\nend\n")
}

#[test]
fn a_minute_of_sleep_takes_no_time_but_on_the_real_clock() {
    let sleepy = case(
        "SleepTest",
        "test \"sleeps\" do\n Process.sleep(60_000)\n end",
    );
    let nap = case("NapTest", "test \"naps\" do\n Process.sleep(700)\n end");
    let folder = Folder::with(
        "clock",
        &[("sleep_test.exs", &sleepy), ("nap_test.exs", &nap)],
    );
    let began = Instant::now();
    let told = folder.run(&["sleep_test.exs"]);
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "it does not wait"
    );
    assert!(
        told.out.contains("Finished in 60.0 seconds"),
        "{}",
        told.out
    );
    assert_eq!(told.status, 0, "{}", told.out);
    let began = Instant::now();
    assert_eq!(folder.run(&["--clock", "real", "nap_test.exs"]).status, 0);
    assert!(began.elapsed() >= Duration::from_millis(700), "it waits");
}

#[test]
fn tests_that_hang_end_at_their_timeout() {
    let body = "@moduletag timeout: 100\n\
                test \"waits\" do\n receive do\n :never -> :ok\n end\n end\n\
                test \"spins\" do\n spin(0)\n end\n\
                defp spin(n), do: spin(n + 1)\n\
                test \"is fine\" do\n assert true\n end";
    let folder = Folder::with("hang", &[("hang_test.exs", &case("HangTest", body))]);
    let told = folder.run(&["hang_test.exs"]);
    assert_eq!(
        told.out.matches("test timed out after 100ms").count(),
        2,
        "{}",
        told.out
    );
    assert!(told.out.contains("3 tests, 2 failures"), "{}", told.out);
    assert_eq!(told.status, 2);
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_rest_runs() {
    let good = case("GoodTest", "test \"good\" do\n assert true\n end");
    let bad = case("BadTest", "test \"bad\" do\n assert 1 == 2\n end");
    let files = [
        ("t/good_test.exs", good.as_str()),
        ("t/broken_test.exs", "defmodule B do def f( end"),
    ];
    let folder = Folder::with("broken", &files);
    let told = folder.run(&["t"]);
    assert!(
        told.err
            .contains("== Error in file t/broken_test.exs ==\n** (SyntaxError)"),
        "{}",
        told.err
    );
    assert!(told.out.contains("1 test, 0 failures"), "{}", told.out);
    assert_eq!(told.status, 1);
    fs::write(folder.0.join("t/bad_test.exs"), bad).expect("the file can be written");
    let told = folder.run(&["t"]);
    assert!(told.out.contains("2 tests, 1 failure"), "{}", told.out);
    assert_eq!(told.status, 2);
    let told = folder.run(&["nowhere"]);
    assert!(
        told.err
            .contains("did not match any directory/file: nowhere"),
        "{}",
        told.err
    );
    assert_eq!(told.status, 1);
}

#[test]
fn lines_tags_and_limits_choose_what_runs() {
    let body = "@tag :slow\ntest \"one\" do\n flunk()\n end\n\ntest \"two\" do\n flunk()\n end";
    let folder = Folder::with("choice", &[("a_test.exs", &case("ATest", body))]);
    let summary = |args: &[&str]| {
        let told = folder.run(args);
        let line = told.out.lines().rev().find(|line| line.contains("failure"));
        (line.unwrap_or_default().to_string(), told.status)
    };
    let file = "a_test.exs";
    assert_eq!(
        summary(&["a_test.exs:8"]),
        ("2 tests, 1 failure, 1 excluded".into(), 2)
    );
    assert_eq!(
        summary(&[file, "--only", "slow"]),
        ("2 tests, 1 failure, 1 excluded".into(), 2)
    );
    assert_eq!(summary(&[file, "--exclude", "test"]).1, 0);
    assert_eq!(
        summary(&[file, "--max-failures", "1"]),
        ("1 test, 1 failure".into(), 2)
    );
    assert_eq!(summary(&[file, "--only", "nothing"]).1, 1);
}

#[test]
fn each_test_finds_the_lab_as_the_first_one_did() {
    let body = "setup_all do\n {:ok, _} = Agent.start(fn -> 0 end, name: :shared)\n :ok\n end\n\
                for n <- 1..3 do\n test \"number #{n}\" do\n\
                assert Process.whereis(:left) == nil\n\
                assert Process.whereis(:counter) == nil\n\
                {:ok, _} = Agent.start(fn -> 1 end, name: :left)\n\
                {:ok, _} = Lab.Commands.start(Lab.Counter, name: :counter)\n\
                spawn(fn -> Process.sleep(5)\n spawn(fn -> Process.register(self(), :late)\n Process.sleep(:infinity) end) end)\n\
                Process.sleep(10)\n\
                assert Process.whereis(:late)\n\
                assert Agent.get_and_update(:shared, &{&1, &1 + 1}) == unquote(n) - 1\n\
                end\n end";
    let folder = Folder::with("own", &[("own_test.exs", &case("OwnTest", body))]);
    for permits in ["1", "4"] {
        let told = folder.run(&["--permits", permits, "own_test.exs"]);
        assert!(told.out.contains("3 tests, 0 failures"), "{}", told.out);
    }
}

#[test]
fn examples_of_markdown_files_are_tests() {
    let page = "# Page\n\n```elixir\niex> a = 1\niex> a + 1\n2\n```\n\n```\niex> 1 + 1\n3\n```\n\n```\n$ suplab\nlab(1)> 1\n2\n```\n";
    let folder = Folder::with("page", &[("page.md", page)]);
    let told = folder.run(&["page.md"]);
    assert!(told.out.contains("2 doctests, 1 failure"), "{}", told.out);
    assert!(told.out.contains("code:  1 + 1 === 3"), "{}", told.out);
    assert_eq!(told.status, 2);
}

#[test]
fn doctests_are_chosen_and_tagged() {
    let file = r##"
defmodule Sums do
  @doc """
      iex> Sums.add(1, 2)
      3

      iex> add(1, 2)
      4
  """
  def add(a, b), do: a + b

  @doc """
      iex> Sums.fail("no")
      ** (RuntimeError) yes
  """
  def fail(text), do: raise text
end

defmodule SumsTest do
  use ExUnit.Case
  doctest Sums, only: [add: 2], import: true, tags: [sums: true]
  doctest Enum, only: [at: 2]
end

defmodule FailTest do
  use ExUnit.Case
  doctest Sums, except: [add: 2]
end
"##;
    let folder = Folder::with("doctests", &[("sums_test.exs", file)]);
    let told = folder.run(&["sums_test.exs"]);
    assert!(
        told.out.contains("doctest Sums.add/2 (1) (SumsTest)"),
        "{}",
        told.out
    );
    assert!(told.out.contains("code:  add(1, 2) === 4"), "{}", told.out);
    let wrong = "Doctest failed: wrong message for RuntimeError\n     expected:\n       \"yes\"";
    assert!(told.out.contains(wrong), "{}", told.out);
    assert!(told.out.contains(" 2 failures"), "{}", told.out);
    let told = folder.run(&["sums_test.exs", "--exclude", "sums"]);
    assert!(told.out.contains(" 1 failure, 2 excluded"), "{}", told.out);
}

#[test]
fn the_projects_own_pages_are_true() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = run(here, &["README.md"]);
    assert_eq!(told.status, 0, "{}{}", told.out, told.err);
    assert!(told.out.contains("2 doctests, 0 failures"), "{}", told.out);
}
