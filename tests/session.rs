//! Sessions as transcripts: what is typed at the prompt, and the whole of what comes back.
//!
//! The session object runs without a terminal, on the virtual clock. Lines that begin with a prompt are the
//! input; everything else is expected as it stands.

mod support;

use suplab::lab::watch::Filter;

/// Whether a line of a transcript is an input; then its prompt and its text.
fn typed(line: &str) -> Option<(&str, &str)> {
    let (prompt, rest) = line
        .split_once("> ")
        .or_else(|| line.strip_suffix('>').map(|head| (head, "")))?;
    let (head, time) = prompt.split_once(')')?;
    let is_prompt = |name: &str| {
        head.strip_prefix(name)
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_time = time.is_empty() || time.starts_with(' ') && time.ends_with('s');
    (is_time && (is_prompt("lab(") || is_prompt("...("))).then_some((prompt, rest))
}

/// The prompt without the lab's time, which transcripts show only where it matters.
fn without_time(prompt: &str) -> String {
    match prompt.split_once(')') {
        Some((head, _)) => format!("{head})> "),
        None => prompt.to_string(),
    }
}

/// Feeds the inputs of a transcript to a session; the transcript that it makes.
fn play(transcript: &str, watch: Filter) -> String {
    let inputs: Vec<(&str, &str)> = transcript.lines().filter_map(typed).collect();
    let lines = inputs.iter().map(|(_, line)| (*line).to_string()).collect();
    let played = support::play(lines, watch);
    let piece = |((shown, line), (prompt, printed)): (&(&str, &str), &(String, String))| {
        let prompt = match shown.ends_with(')') {
            true => without_time(prompt),
            false => prompt.clone(),
        };
        format!("{prompt}{line}\n{printed}")
    };
    inputs.iter().zip(&played).map(piece).collect()
}

#[track_caller]
fn check(transcript: &str) {
    compare(transcript, &play(transcript, Filter::Nothing));
}

#[track_caller]
fn check_watching(transcript: &str) {
    compare(transcript, &play(transcript, Filter::Telling));
}

#[track_caller]
fn compare(expected: &str, got: &str) {
    // Trailing blanks are invisible and editors take them away.
    let plain = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(
        plain(expected) == plain(got),
        "expected:\n{expected}\ngot:\n{got}"
    );
}

#[test]
fn values_and_earlier_results() {
    check(
        r#"lab(1)> 1 + 1
2
lab(2)> [1, 2, 3]
[1, 2, 3]
lab(3)> "hello" <> " world"
"hello world"
lab(4)> v(1) + v(-3)
4
lab(5)> v
4
lab(6)> |> Integer.to_string()
"4"
lab(7)>
lab(7)> # nothing but a comment
lab(7)> v(99)
** (RuntimeError) v(99) is out of bounds
    (iex 1.14.0) IEx.Helpers.v/1
lab(7)> nil
nil
"#,
    );
}

#[test]
fn the_first_lines_of_the_manual() {
    check_watching(
        r#"lab(1)> start counter, name: :one, every: 1_000, crash_at: 22
       0.000s  + :one  #PID<0.104.0>  started under Lab
{:ok, #PID<0.104.0>}
lab(2)> start counter, name: :two
       0.000s  + :two  #PID<0.105.0>  started under Lab
{:ok, #PID<0.105.0>}
lab(3)> start bucket, name: :shopping
       0.000s  + :shopping  #PID<0.106.0>  started under Lab
{:ok, #PID<0.106.0>}
lab(4)> Bucket.put :shopping, "eggs", 3
:ok
lab(5)> strategy :rest_for_one
       0.000s  ^ Lab  is now rest_for_one, 3 restarts in 5 s
:ok
lab(6)> kill :one, :boom
       0.000s  x :one  #PID<0.104.0>  exited :boom
       0.000s  ^ Lab  rest_for_one: stops :shopping, :two, restarts :one, :two, :shopping   1 of 3 in 5 s
       0.000s  x :shopping  #PID<0.106.0>  exited :shutdown
       0.000s  x :two  #PID<0.105.0>  exited :shutdown
       0.000s  + :one  #PID<0.107.0>  restarted
       0.000s  + :two  #PID<0.108.0>  restarted
       0.000s  + :shopping  #PID<0.109.0>  restarted
true
lab(7)> tree
Lab            #PID<0.103.0>  rest_for_one  1 of 3 restarts in 5 s, frees in 6.0 s
+-- :one       #PID<0.107.0>  counter       1 restart, after :boom
+-- :two       #PID<0.108.0>  counter       1 restart, with :one
`-- :shopping  #PID<0.109.0>  bucket        1 restart, with :one
"#,
    );
}

#[test]
fn input_over_several_lines() {
    check(
        r#"lab(1)> if true do
...(1)>   1 +
...(1)>     2
...(1)> end
3
lab(2)> [1,
...(2)>
...(2)> 2]
[1, 2]
lab(3)> "unclosed
...(3)> string"
"unclosed\nstring"
lab(4)> (1 +
...(4)> #iex:break
** (TokenMissingError) iex:4: incomplete expression

lab(4)> )
** (SyntaxError) iex:4:1: unexpected token: )
    |
  4 | )
    | ^

lab(4)> x = 1; y = x + 1
2
"#,
    );
}

#[test]
fn failures_are_told_as_iex_tells_them() {
    check(
        r#"lab(1)> raise "boom"
** (RuntimeError) boom

lab(1)> throw :ball
** (throw) :ball

lab(1)> exit :bye
** (exit) :bye

lab(1)> {:ok, y} = {:error, :why}
** (MatchError) no match of right hand side value: {:error, :why}

lab(1)> 1 + "a"
** (ArithmeticError) bad argument in arithmetic expression: 1 + "a"
    :erlang.+(1, "a")
lab(1)> %{a: 1}.b
** (KeyError) key :b not found in: %{a: 1}

lab(1)> undefined_fun(1)
** (CompileError) iex:1: undefined function undefined_fun/1 (there is no such import)

lab(1)> defmodule M do def hi(n) when n > 0, do: n end; M.hi(0)
** (FunctionClauseError) no function clause matching in M.hi/1

    The following arguments were given to M.hi/1:

        # 1
        0

    iex:1: M.hi/1
"#,
    );
}

#[test]
fn the_shells_process_dies_of_a_link_and_keeps_its_variables() {
    check(
        r#"lab(1)> x = 7
7
lab(2)> self()
#PID<0.102.0>
lab(3)> spawn_link(fn -> exit(:boom) end)
#PID<0.104.0>
** (EXIT from #PID<0.102.0>) shell process exited with reason: :boom

lab(4)> self()
#PID<0.105.0>
lab(5)> x
7
lab(6)> Process.exit(self(), :kill)
** (EXIT from #PID<0.105.0>) shell process exited with reason: killed

lab(6)> v(1) + x
14
lab(7)> exit(:normal)
** (exit) normal

lab(7)> for pid <- Process.list(), pid != self(), do: Process.unlink(pid)
[true, true, true]
"#,
    );
}

#[test]
fn what_would_wait_for_ever_is_interrupted() {
    check(
        r#"lab(1)> receive do x -> x end
** (stuck) this would wait for ever: every process of the lab waits, and no timer is set

lab(1)> Process.sleep(1_000)
:ok
lab(2)> clock
1.000 s, virtual: it moves from timer to timer
"#,
    );
}

#[test]
fn advice_for_what_was_not_understood() {
    check(
        r#"lab(1)> start counter, name: :one
{:ok, #PID<0.104.0>}
lab(2)> kill one boom
** (CompileError) iex:2: undefined function one/1 (there is no such import)

Did you mean kill :one, :boom?

lab(2)> kill :one boom
** (SyntaxError) iex:2:11: syntax error before: boom
    |
  2 | kill :one boom
    |           ^

Did you mean kill :one, :boom?

lab(2)> start counter nme: :two
** (CompileError) iex:2: undefined function counter/1 (there is no such import)

Did you mean start counter, nme: :two?

lab(2)> start countr, name: :two
** (CompileError) iex:2: undefined function countr/0 (there is no such import)

Did you mean start counter, name: :two?

lab(2)> tre
** (CompileError) iex:2: undefined function tre/0 (there is no such import)

Did you mean tree? `h tree` tells how it is used.

lab(2)> start counter, nmae: :two
** (ArgumentError) unknown option :nmae for Lab.Counter (did you mean :name?), valid options are: :name, :every, :crash_at, :from, :report

lab(2)> kill :oen
** (ArgumentError) there is no process :oen; did you mean :one?

lab(2)> strategy :one_for_al
** (ArgumentError) there is no strategy :one_for_al; did you mean :one_for_all?

lab(2)> intensity 3
** (CompileError) iex:2: undefined function intensity/1 (there is no such import)

`h intensity` tells how it is used.

lab(2)> demo
** (RuntimeError) suplab does not have demo yet

lab(2)> h strat
There is no command strat; did you mean strategy?
"#,
    );
}

#[test]
fn the_root_supervisor_ends_and_is_started_anew() {
    check(
        r#"lab(1)> start counter, name: :one
{:ok, #PID<0.104.0>}
lab(2)> kill Lab
Lab has ended: it was killed; `reset` starts it anew
true
lab(3)> start counter, name: :two
** (RuntimeError) Lab has ended: it was killed; `reset` starts it anew

lab(3)> reset
:ok
lab(4)> start counter, name: :one
{:ok, #PID<0.106.0>}
lab(5)> intensity 0, 1
Lab allowed 3 restarts in 5 s; now it allows 0 restarts in 1 s
:ok
lab(6)> kill :one
Lab has ended: it gave up after too many restarts (:shutdown); `reset` starts it anew
true
lab(7)> tree
** (RuntimeError) Lab has ended: it gave up after too many restarts (:shutdown); `reset` starts it anew

lab(7)> reset
:ok
lab(8)> tree
Lab  #PID<0.107.0>  one_for_one  0 of 3 restarts in 5 s
"#,
    );
}

#[test]
fn a_paused_lab_does_one_thing_at_a_time() {
    check(
        r#"lab(1)> strategy :rest_for_one
:ok
lab(2)> start counter, name: :one, every: 1_000
{:ok, #PID<0.104.0>}
lab(3)> start counter, name: :two
{:ok, #PID<0.105.0>}
lab(4)> advance 1_500
:ok
lab(5) 1.500s> pause
:ok
lab(6) paused at 1.500s> kill :one, :boom
true
lab(7) paused at 1.500s> Process.alive?(pid(0, 104, 0))
true
lab(8) paused at 1.500s> step
       1.500s  > :one  #PID<0.104.0>  gets the exit signal :boom from the shell
       1.500s  x :one  #PID<0.104.0>  exited :boom
lab(9) paused at 1.500s> step 5
       1.500s  > Lab  #PID<0.103.0>  learns through its link that :one ended: :boom
       1.500s  ^ Lab  rest_for_one: stops :two, restarts :one, :two   1 of 3 in 5 s
       1.500s  > :two  #PID<0.105.0>  gets the exit signal :shutdown from Lab
       1.500s  x :two  #PID<0.105.0>  exited :shutdown
       1.500s  > Lab  #PID<0.103.0>  learns through its link that :two ended: :shutdown
       1.500s  > Lab  #PID<0.103.0>  learns that a process that it watches ended: :shutdown
       1.500s  > #PID<0.106.0>  begins
lab(10) paused at 1.500s> step
       1.500s  + :one  #PID<0.106.0>  restarted
lab(11) paused at 1.500s> Counter.value :one
0
       1.500s  the paused lab went on as far as this needed
lab(12) paused at 1.500s> step 3
       1.500s  > #PID<0.107.0>  begins
       1.500s  + :two  #PID<0.107.0>  restarted
       2.500s  > :one  #PID<0.106.0>  gets the message :work
lab(13) paused at 2.500s> Process.sleep 2_700
:ok
       5.200s  the paused lab went on as far as this needed
lab(14) paused at 5.200s> Counter.value :one
3
       5.200s  the paused lab went on as far as this needed
lab(15) paused at 5.200s> advance 2_000
:ok
lab(16) paused at 7.200s> clock
7.200 s, paused: it stands until `step`, `advance` or `resume`
lab(17) paused at 7.200s> resume
:ok
lab(18) 7.200s> Counter.value :one
5
"#,
    );
}

#[test]
fn what_is_wrong_with_commands_of_time() {
    check(
        r#"lab(1)> resume
** (RuntimeError) the lab is not paused; `pause` stops it

lab(1)> pause
:ok
lab(2) paused at 0.000s> pause
** (RuntimeError) the lab is paused already, at 0.000 s; `step` lets one thing happen, `resume` everything

lab(2)> step -1
** (ArgumentError) step takes a number of steps from 1 on, or until: :crash; got: -1

lab(2)> step until: :cras
** (ArgumentError) step does not know what :cras is to wait for; did you mean :crash?

lab(2)> step until: :nonsense
** (ArgumentError) step does not know what :nonsense is to wait for; there are :crash, :exit, :start, :restart, :give_up

lab(2)> step
       0.000s  nothing can happen: every process waits, and no timer is set
lab(3)> speed 0
** (ArgumentError) speed takes a number above 0, :real or :virtual, got: 0; `pause` stops it

lab(3)> speed :virtul
** (ArgumentError) speed takes a number above 0, :real or :virtual, got: :virtul; did you mean :virtual?

lab(3)> advance "x"
** (ArgumentError) advance takes milliseconds, such as advance 5_000, got: "x"

"#,
    );
}

#[test]
fn going_back_and_other_limits() {
    check(
        r#"lab(1)> undo
** (RuntimeError) there is nothing to take back

lab(1)> start counter, name: :one
{:ok, #PID<0.104.0>}
lab(2)> for _ <- 1..4, do: kill(:one, :boom)
Lab has ended: it gave up after too many restarts (:shutdown); `reset` starts it anew
[true, true, true, true]
lab(3)> tree
** (RuntimeError) Lab has ended: it gave up after too many restarts (:shutdown); `reset` starts it anew

lab(3)> undo 7
** (RuntimeError) there are only 3 inputs to take back, not 7: `undo 3` does

lab(3)> undo -1
** (ArgumentError) undo takes a number of inputs from 1 on, got: -1

lab(3)> whatif max_restarts: 10
Lab would not have given up over :one at 0.000 s.
Lab would be alive now.
:one would have been restarted 4 times instead of 3 times, and would be alive now.
lab(3)> whatif max_restart: 10
** (ArgumentError) whatif takes max_restarts:, max_seconds:, strategy:, in:, got: {:max_restart, 10}; did you mean max_restarts:?

lab(3)> whatif strategy: :one_for_al
** (ArgumentError) there is no strategy :one_for_al; did you mean :one_for_all?

lab(3)> whatif in: :one
** (ArgumentError) whatif takes what is to be different, such as whatif max_restarts: 5, got: [in: :one]

lab(3)> undo 2
took back
  2: for _ <- 1..4, do: kill(:one, :boom)
  3: tree
lab(2)> redo 3
** (RuntimeError) there are only 2 inputs to do again, not 3: `redo 2` does

lab(2)> intensity 10, 60
Lab allowed 3 restarts in 5 s; now it allows 10 restarts in 60 s
:ok
lab(3)> redo
** (RuntimeError) there is nothing to do again

lab(3)> for _ <- 1..4, do: kill(:one, :boom)
[true, true, true, true]
lab(4)> whatif max_restarts: 2, max_seconds: 5
Lab would have given up over :one at 0.000 s.
Lab would be dead now.
:one would have been restarted twice instead of 4 times, and would be dead now.
lab(4)> whatif max_restarts: 5
Nothing would have been different.
lab(4)> save ""
** (ArgumentError) save takes the name of a file, such as save "session.exs", got: ""

lab(4)> compare "nowhere.exs"
** (ArgumentError) No file named nowhere.exs

lab(4)> compare "x.exs", strategies: :one_for_one, inn: :team
** (ArgumentError) compare takes strategies:, in:, got: {:inn, :team}; did you mean in:?

"#,
    );
}
