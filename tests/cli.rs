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

#[test]
fn what_a_file_prints_and_nothing_else() {
    let (out, err, status) = run_script(
        "plain.exs",
        "start counter, name: :one\n1 + 1\nIO.puts(\"hello\")\n",
        &[],
    );
    assert_eq!((out.as_str(), err.as_str(), status), ("hello\n", "", 0));
}

#[test]
fn a_program_may_take_the_names_of_the_labs_own_modules() {
    let source = "defmodule Counter do\n  def value(_), do: :mine\nend\n\
        defmodule Lab do\n  def hello, do: :hi\nend\n\
        IO.inspect({Counter.value(1), Lab.hello()})\n";
    let (out, err, status) = run_script("own_names.exs", source, &[]);
    assert_eq!(
        (out.as_str(), err.as_str(), status),
        ("{:mine, :hi}\n", "", 0)
    );
}

#[test]
fn a_question_is_seen_before_its_answer_is_given() {
    use std::io::Read as _;
    let folder = std::env::temp_dir();
    let file = folder.join(format!("suplab_question_{}.exs", std::process::id()));
    fs::write(
        &file,
        "name = IO.gets(\"name? \")\nIO.puts(\"hello \" <> name)\n",
    )
    .unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut output = program.stdout.take().expect("there is a pipe");
    let mut question = [0; 6];
    output.read_exact(&mut question).expect("a question");
    assert_eq!(&question, b"name? ");
    let mut input = program.stdin.take().expect("there is a pipe");
    input.write_all(b"Ada\n").expect("it reads");
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "hello Ada\n\n");
    assert!(program.wait().expect("it ends").success());
    let _ = fs::remove_file(&file);
}

#[test]
fn what_a_traced_server_does_is_printed() {
    let source = "{:ok, pid} = Agent.start_link(fn -> %{} end)\n\
        :sys.trace(pid, true)\nAgent.cast(pid, Map, :new, [])\nAgent.update(pid, Map, :put, [:a, 1])\n";
    let (out, _, _) = run_script("traced.exs", source, &[]);
    assert_eq!(
        out,
        "*DBG* <0.101.0> got cast {cast,{'Elixir.Map',new,[]}}\n\
         *DBG* <0.101.0> new state #{}\n\
         *DBG* <0.101.0> got call {update,{'Elixir.Map',put,[a,1]}} from <0.100.0>\n\
         *DBG* <0.101.0> sent ok to <0.100.0>, new state #{a => 1}\n"
    );
}

#[test]
fn arguments_and_files_loaded_first() {
    let first = Script::new("first.ex", "defmodule First do\n  def one, do: 1\nend\n");
    let script = Script::new("second.exs", "IO.inspect({First.one(), System.argv()})\n");
    let expected = "{1, [\"a\", \"--watch\", \"b\"]}\n";
    for args in [
        vec!["-r", first.path(), script.path(), "a", "--", "--watch", "b"],
        vec![
            "run",
            "-r",
            first.path(),
            script.path(),
            "a",
            "--",
            "--watch",
            "b",
        ],
    ] {
        assert_eq!(stdout(&suplab(&args, "")), expected, "{args:?}");
    }
}

#[test]
fn exit_statuses() {
    let cases = [
        ("exit(:normal)", 0),
        ("exit(:shutdown)", 0),
        ("exit({:shutdown, 3})", 3),
        ("exit({:shutdown, :x})", 0),
        ("exit", 0),
        ("exit(:boom)", 1),
        ("raise \"boom\"", 1),
        ("throw :ball", 1),
        ("Process.exit(self(), :kill)", 1),
        ("spawn_link(fn -> exit(:boom) end); Process.sleep(100)", 1),
        ("System.halt(7)", 7),
        (
            "spawn(fn -> System.halt(8) end); Process.sleep(:infinity)",
            8,
        ),
        ("receive do :never -> 1 end", 1),
        ("if true do", 1),
    ];
    for (code, expected) in cases {
        let output = suplab(&["-e", code], "");
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{code}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn uncaught_failures_are_told_as_elixir_tells_them() {
    // The last expression of a file is a tail call: it leaves no line of the file on the stack.
    let cases = [
        (
            "IO.puts(1)\nraise \"boom\"\n",
            "** (RuntimeError) boom\n    FILE:2: (file)\n",
        ),
        (
            "defmodule A do\n  def f(x), do: g(x) + 1\n  def g(x), do: raise(\"no #{x}\")\nend\nA.f(0)\n",
            "** (RuntimeError) no 0\n    FILE:3: A.g/1\n    FILE:2: A.f/1\n",
        ),
        (
            "foo = )\n",
            "** (SyntaxError) FILE:1:7: unexpected token: )\n    |\n  1 | foo = )\n    |       ^\n",
        ),
        (
            "x = 1\nfoo(x)\n",
            "** (CompileError) FILE:2: undefined function foo/1 (there is no such import)\n",
        ),
        ("exit(:boom)\n", "** (exit) :boom\n    FILE:1: (file)\n"),
        (
            "Process.exit(self(), :boom)\n",
            "** (EXIT from #PID<0.100.0>) :boom\n\n",
        ),
        (
            "receive do :never -> 1 end\n",
            "suplab: nothing can ever happen any more: every process of the lab waits for a message, and no timer is set\n",
        ),
    ];
    for (text, expected) in cases {
        let (_, err, status) = run_script("fails.exs", text, &[]);
        // A real Elixir goes on with its own levels here.
        assert_eq!((err.as_str(), status), (expected, 1), "{text}");
    }
}

#[test]
fn events_as_lines_and_as_json() {
    let code = "start counter, name: :one; IO.puts(\"a \\\"b\\\"\"); kill :one, :boom";
    let watched = stdout(&suplab(&["--watch", "-e", code], ""));
    let expected = "       0.000s  + :one  #PID<0.103.0>  started under Lab
a \"b\"
       0.000s  x :one  #PID<0.103.0>  exited :boom
       0.000s  ^ Lab  one_for_one: restarts :one   1 of 3 in 5 s
       0.000s  + :one  #PID<0.104.0>  restarted
";
    assert_eq!(watched, expected);
    let json = stdout(&suplab(&["--events", "json", "-e", code], ""));
    assert!(
        json.lines()
            .all(|line| line.starts_with('{') && line.ends_with('}')),
        "{json}"
    );
    for part in [
        r#"{"event":"output","stream":"stdout","text":"a \"b\"\n"}"#,
        r#""event":"exited","in":"#,
        r#""strategy":":one_for_one","used":1,"max":3,"period":5,"stop":[],"start":[":one"],"retry":false}"#,
    ] {
        assert!(json.contains(part), "{part} is missing in\n{json}");
    }
}

#[test]
fn commands_from_a_pipe() {
    let output = suplab(&[], "start counter, name: :one\nkill :one, :boom\ntree\n");
    let expected = "       0.000s  + :one  #PID<0.104.0>  started under Lab
{:ok, #PID<0.104.0>}
       0.000s  x :one  #PID<0.104.0>  exited :boom
       0.000s  ^ Lab  one_for_one: restarts :one   1 of 3 in 5 s
       0.000s  + :one  #PID<0.105.0>  restarted
true
Lab       #PID<0.103.0>  one_for_one  1 of 3 restarts in 5 s, frees in 6.0 s
`-- :one  #PID<0.105.0>  counter      1 restart, after :boom
";
    assert_eq!(
        (stdout(&output).as_str(), output.status.code()),
        (expected, Some(0))
    );
}

#[test]
fn a_pipe_goes_on_after_failures_and_says_what_is_unfinished() {
    let output = suplab_bytes(
        &[],
        b"1 +\n1\nraise \"x\"\n)\n\"\xFF\"\nreceive do x -> x end\n2\nif true do\n",
    );
    let expected = "2\n** (RuntimeError) x\n\n** (SyntaxError) iex:2:1: unexpected token: )\n    |\n  2 | )\n    | ^\n\n\
        ** (UnicodeConversionError) this line is no UTF-8: \"\u{FFFD}\"\n\n\
        ** (stuck) this would wait for ever: every process of the lab waits, and no timer is set\n\n2\n\
        ** (TokenMissingError) iex:3: incomplete expression\n\n";
    assert_eq!(
        (stdout(&output).as_str(), output.status.code()),
        (expected, Some(0))
    );
}

#[test]
fn the_lab_survives_whatever_is_killed() {
    let output = suplab(
        &[],
        "x = 1\nfor pid <- Process.list(), do: Process.exit(pid, :kill)\nx + 1\ntree\n",
    );
    let text = stdout(&output);
    assert!(text.contains("\n2\n"), "{text}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .args(["-e", "for n <- 1..200_000, do: IO.puts(n)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(program.stdout.take());
    let output = program.wait_with_output().expect("the program ends");
    assert_eq!(
        (stderr(&output).as_str(), output.status.code()),
        ("", Some(0))
    );
}

#[test]
fn an_endless_recursion_ends_with_a_reason() {
    let output = suplab(&["-e", "f = fn f, n -> 1 + f.(f, n + 1) end; f.(f, 0)"], "");
    assert!(
        stderr(&output).contains("stack_limit"),
        "{}",
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_file() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .args([
            "--clock",
            "real",
            "-e",
            "IO.puts(\"ready\"); f = fn f -> f.(f) end; f.(f)",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut ready = [0; 6];
    let stdout = program.stdout.as_mut().expect("its output is a pipe");
    std::io::Read::read_exact(stdout, &mut ready).expect("it says that it runs");
    let pid = i32::try_from(program.id()).expect("a process id fits");
    // SAFETY: the call only sends a signal to the process that was started above.
    assert_eq!(unsafe { libc::kill(pid, libc::SIGINT) }, 0);
    assert_eq!(program.wait().expect("it ends").code(), Some(130));
}
