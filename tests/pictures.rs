//! Timelines and trees at several sizes: they fit, they say everything, and the SVGs are well-formed.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use suplab::lab::Style;
use suplab::lab::style::width;
use suplab::lab::watch::Filter;

/// Three children under rest_for_one, of which the second fails.
const THREE: &[&str] = &[
    "start counter, name: :one",
    "start counter, name: :two",
    "start bucket, name: :three",
    "strategy :rest_for_one",
    "advance 2_000",
    "kill :two, :boom",
    "advance 2_000",
    "stop :three",
    "advance 1_000",
];

/// Sixty children, in three supervisors, of which many fail.
const SIXTY: &[&str] = &[
    "Logger.configure(level: :none)",
    "start supervisor, name: :team, strategy: :rest_for_one",
    "for n <- 1..10, do: start(counter, name: :\"t#{n}\", in: :team)",
    "start supervisor, name: :club, strategy: :one_for_all",
    "for n <- 1..8, do: start(bucket, name: :\"c#{n}\", in: :club)",
    "for n <- 1..39, do: start(counter, name: :\"w#{n}\", every: 1000, crash_at: 5 + rem(n * 7, 40))",
    "intensity 1000, 5",
    "advance 8_000",
    "kill :t6, :boom",
    "advance 10_000",
    "kill :c3",
    "advance 5_000",
];

fn lines(session: &[&str], more: &[String]) -> Vec<String> {
    let session = session.iter().map(|line| (*line).to_string());
    session.chain(more.iter().cloned()).collect()
}

/// What the last input of a session prints.
fn last(session: &[&str], input: &str, columns: usize, style: Style) -> String {
    let lines = lines(session, &[input.to_string()]);
    let played = support::play_looking(lines, Filter::Nothing, Some(columns), style);
    played.last().expect("there are inputs").1.clone()
}

#[test]
fn a_timeline_of_three_at_each_width() {
    let at = |columns| last(THREE, "timeline", columns, Style::PLAIN);
    assert_eq!(
        at(40),
        r"         0s         2s          4s
Lab      [===========^============^====>
  :one    [============================>
  :two      [=======x   [==============>
  :three     [=========1 [======o  [===>
x failed
1 2 ended by supervisor, in this order
o ended in good order
^ decides to restart
"
    );
    assert_eq!(
        at(80),
        r"         0s             1s    2s               3s    4s
Lab      [======================^======================^==========>
  :one     [======================================================>
  :two       [================x     [=============================>  1 restart
  :three       [==================1   [==============o   [========>  2 restarts
x failed   1 2 ended by supervisor, in this order   o ended in good order
^ decides to restart
"
    );
    for (session, rows) in [(THREE, 5), (SIXTY, 60)] {
        for columns in [1, 10, 40, 80, 200] {
            let drawn = last(session, "timeline", columns, Style::PLAIN);
            assert!(drawn.is_ascii(), "{drawn}");
            assert!(drawn.lines().count() > rows.min(5), "{drawn}");
            for line in drawn.lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}

#[test]
fn signs_where_they_can_be_shown() {
    let drawn = last(THREE, "timeline", 80, Style::new(false, true));
    for sign in ["━", "✗", "▶", "▲", "○"] {
        assert!(drawn.contains(sign), "no {sign} in\n{drawn}");
    }
}

#[test]
fn svgs_are_well_formed_and_know_light_and_dark() {
    for (name, session, children) in [("three", THREE, 3), ("sixty", SIXTY, 57)] {
        for (what, ending) in [("timeline", "svg"), ("tree", "svg")] {
            let file = std::env::temp_dir().join(format!(
                "suplab_{}_{name}_{what}.{ending}",
                std::process::id()
            ));
            let answer = last(
                session,
                &format!("{what} {:?}", file.display().to_string()),
                80,
                Style::PLAIN,
            );
            assert_eq!(answer, ":ok\n");
            let svg = fs::read_to_string(&file).expect("it is written");
            let _ = fs::remove_file(file);
            well_formed(&svg);
            assert!(svg.contains("@media (prefers-color-scheme: dark)"));
            assert!(svg.contains(">Lab</text>"), "{svg}");
            let class = if what == "timeline" {
                "class=\"work\""
            } else {
                "class=\"box"
            };
            let seen = svg.matches(class).count();
            let least = if what == "timeline" {
                children
            } else {
                children.min(15)
            };
            assert!(seen >= least, "{name}, {what}: {seen} of {children}");
        }
    }
}

/// Whether tags are closed in order, and nothing stands there that XML forbids.
fn well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(tag.matches('"').count() % 2 == 0, "<{tag}>");
        for entity in text.split('&').skip(1) {
            let name = entity.split(';').next().unwrap_or_default();
            assert!(["amp", "lt", "gt", "quot"].contains(&name), "&{entity}");
        }
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
}

#[test]
fn files_that_cannot_be_are_refused() {
    let refused = last(THREE, "timeline \"/nowhere/at/all.svg\"", 80, Style::PLAIN);
    assert!(
        refused.contains("\"/nowhere/at/all.svg\" cannot be written"),
        "{refused}"
    );
    let refused = last(THREE, "tree \"tree.png\"", 80, Style::PLAIN);
    assert!(refused.contains("must end in .svg or .mmd"), "{refused}");
}

#[test]
fn the_option_draws_a_files_run() {
    let svg: PathBuf = std::env::temp_dir().join(format!("suplab_run_{}.svg", std::process::id()));
    let run = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .arg("--timeline")
        .arg(&svg)
        .args([
            "-e",
            "{:ok, _} = Supervisor.start_link([{Lab.Counter, name: :one}], strategy: :one_for_one)",
        ])
        .args([
            "-e",
            "Process.exit(Process.whereis(:one), :boom); Process.sleep(100)",
        ])
        .status()
        .expect("suplab runs");
    assert!(run.success());
    let drawn = fs::read_to_string(&svg).expect("it is drawn");
    let _ = fs::remove_file(svg);
    well_formed(&drawn);
    assert!(
        drawn.contains(">:one</text>") && drawn.contains("class=\"fail\""),
        "{drawn}"
    );
}

/// With ten thousand children it stays readable and quick: the bound is for a debug build on a busy machine.
#[test]
fn a_crowd() {
    let start = "for n <- 1..10_000, do: Supervisor.start_child(Lab, %{id: n, start: {Lab.Bucket, :start_link, \
                 [[]]}})";
    let session = lines(
        &[start],
        &["tree".to_string(), "ps".to_string(), "timeline".to_string()],
    );
    let begun = Instant::now();
    let played = support::play_looking(session, Filter::Nothing, Some(80), Style::PLAIN);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    let rows: Vec<usize> = played[1..]
        .iter()
        .map(|(_, printed)| printed.lines().count())
        .collect();
    assert!(rows.iter().all(|rows| *rows < 70), "{rows:?}");
    assert!(
        played[1].1.contains("(9985 more)  tree :all shows them\n"),
        "{}",
        played[1].1
    );
    assert!(
        played[2].1.contains("ps :all lists them"),
        "{}",
        played[2].1
    );
}
