//! The parser against what Elixir's own parser made of the same sources, and against hard inputs.

mod sexp;

use std::path::Path;

use super::{Parsed, TokenKind, parse, tokens};
use crate::lang::ast::Kind;

/// What is recorded of a source: its tree, or its exception.
fn outcome(source: &str) -> String {
    match parse(source, "nofile", 1) {
        Parsed::Complete(node) => sexp::render(&node),
        Parsed::Incomplete(error) | Parsed::Error(error) => error.to_string(),
    }
}

/// The sources and recordings of a file, see `record.exs`.
fn recorded(file: &str) -> Vec<(&str, &str)> {
    let blocks = file.split("=====\n").skip(1);
    blocks
        .map(|block| {
            block
                .split_once("\n-----\n")
                .expect("a line of dashes in each block")
        })
        .collect()
}

/// Compares all, and shows all that differ.
fn check_recorded(file: &str) {
    let mut differing = Vec::new();
    for (source, expected) in recorded(file) {
        let found = outcome(source);
        if found.trim_end() != expected.trim_end() {
            differing.push(format!(
                "{source}\n  expected {expected}\n  found    {found}"
            ));
        }
    }
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing.join("\n")
    );
}

#[test]
fn trees_are_those_of_elixir() {
    check_recorded(include_str!("recorded/trees.txt"));
}

#[test]
fn errors_are_those_of_elixir() {
    let file = include_str!("recorded/errors.txt");
    check_recorded(file);
    for (source, _) in recorded(file) {
        assert!(
            matches!(parse(source, "nofile", 1), Parsed::Error(_)),
            "{source}"
        );
    }
}

#[test]
fn what_more_lines_could_complete_is_incomplete() {
    let file = include_str!("recorded/incomplete.txt");
    check_recorded(file);
    for (source, _) in recorded(file) {
        assert!(
            matches!(parse(source, "nofile", 1), Parsed::Incomplete(_)),
            "{source}"
        );
    }
}

#[test]
fn later_elixirs_additions_are_accepted() {
    let table = [
        ("~HTML[a]", "(sigil HTML \"a\"  [)"),
        ("~c\"abc\"", "(sigil c \"abc\"  \")"),
        ("%{a: 1}.a", "(.field@1:9 %{:a=1} a)"),
    ];
    for (source, expected) in table {
        assert_eq!(outcome(source), expected);
    }
}

#[test]
fn entries_of_maps_are_refused_as_by_the_compiler() {
    let error = "** (CompileError) nofile:1: expected key-value pairs in a map, got: a";
    assert_eq!(outcome("%{a, b: 1}"), error);
}

#[test]
fn files_and_first_lines_are_told() {
    let Parsed::Error(error) = parse("1\n)", "lab", 7) else {
        panic!("a lone parenthesis")
    };
    assert_eq!(
        error.message(),
        "lab:8:1: unexpected token: )\n    |\n  8 | )\n    | ^"
    );
    let Parsed::Incomplete(error) = parse("do\n", "lab", 999) else {
        panic!("an open block")
    };
    assert_eq!(
        error.message(),
        "lab:1000:1: missing terminator: end (for \"do\" starting at line 999)"
    );
    let Parsed::Error(error) = parse(")", "lab", 12345) else {
        panic!("a lone parenthesis")
    };
    assert_eq!(
        error.message(),
        "lab:12345:1: unexpected token: )\n       |\n 12345 | )\n       | ^"
    );
}

/// Every script of the conformance corpus is right Elixir.
#[test]
fn the_conformance_corpus_parses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut count = 0;
    for file in scripts(&root) {
        let source = std::fs::read_to_string(&file).expect("a readable script");
        match parse(&source, &file.display().to_string(), 1) {
            Parsed::Complete(_) => count += 1,
            Parsed::Incomplete(error) | Parsed::Error(error) => panic!("{error}"),
        }
    }
    assert!(count > 100, "only {count} scripts in {}", root.display());
}

fn scripts(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the corpus");
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(scripts(&path));
        } else if path.extension().is_some_and(|extension| extension == "exs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn deep_nesting_neither_overflows_nor_takes_long() {
    let table = [
        ("[", "", "]"),
        ("(", "1", ")"),
        ("{", "", "}"),
        ("f(", "", ")"),
        ("f (", "1", ")"),
        ("%{a: ", "1", "}"),
        ("fn -> ", "", " end"),
        ("fn x, (y) -> ", "", " end"),
        ("if x do ", "", " end"),
        ("\"#{", "1", "}\""),
        ("- ", "1", ""),
        ("f ", "1", ""),
        ("1 ++ ", "1", ""),
        ("1 + ", "1", ""),
        ("a |> ", "b", ""),
        ("x.", "y", ""),
        ("f a: ", "1", ""),
    ];
    for (index, (open, middle, close)) in table.into_iter().enumerate() {
        // An unoptimised build takes its time: the first shows that size does not matter.
        let depth = if index == 0 { 100_000 } else { 10_000 };
        let source = format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
        match parse(&source, "nofile", 1) {
            Parsed::Complete(node) => assert!(matches!(node.kind, Kind::Block(_))),
            other => panic!("{open}: {:?}", other_text(&other)),
        }
    }
    for open in [
        "[", "(", "{", "%{a: ", "f(", "fn -> ", "if x do ", "\"#{", "<< ", "f (a, ",
    ] {
        let source = open.repeat(100_000);
        assert!(
            matches!(parse(&source, "nofile", 1), Parsed::Incomplete(_)),
            "{open}"
        );
    }
    for (open, close) in [("[", ")"), ("(a, ", ")"), ("f (a, (", "))"), ("{a: ", "}")] {
        let source = format!("{}{}", open.repeat(10_000), close.repeat(10_000));
        assert!(
            matches!(parse(&source, "nofile", 1), Parsed::Error(_)),
            "{open}"
        );
    }
}

fn other_text(parsed: &Parsed) -> String {
    match parsed {
        Parsed::Complete(_) => String::new(),
        Parsed::Incomplete(error) | Parsed::Error(error) => {
            error.description.chars().take(200).collect()
        }
    }
}

/// Each prefix of a text, and the text with each of its characters left out, gets an answer.
#[test]
fn every_mutilation_gets_an_answer() {
    let source = "defmodule A do\n  @a ~s(x\\)) # c\n  def f(%{a: \"#{b}é\"} = x, y \\\\ 1) when x in [1], do: x |> \
                  g(&(&1 + ?a)) -1\nend\n\"\"\"\n  h#{%{1 => :\"q r\"}}\n  \"\"\"\nfn x, y -> <<x::8>>; z -> a.b[0x1F] end";
    let ends = source
        .char_indices()
        .map(|(at, char)| (at, at + char.len_utf8()));
    for (start, end) in ends {
        for text in [
            source[..end].to_owned(),
            format!("{}{}", &source[..start], &source[end..]),
        ] {
            parse(&text, "nofile", 1);
            let kinds = tokens(&text);
            assert!(
                kinds
                    .windows(2)
                    .all(|pair| pair[0].0.end <= pair[1].0.start),
                "{text}: {kinds:?}"
            );
            assert!(
                kinds
                    .iter()
                    .all(|(range, _)| text.get(range.clone()).is_some()),
                "{text}"
            );
        }
    }
}

#[test]
fn odd_characters_get_a_message() {
    for source in [
        "\0",
        "a \0",
        "\"\u{202a}\"",
        "# \u{202a}",
        "\u{feff}1",
        "\u{301}",
        "a\u{a0}b",
        "\r",
        "1\u{c}2",
    ] {
        assert!(
            matches!(parse(source, "nofile", 1), Parsed::Error(_)),
            "{source:?}"
        );
    }
    let long = format!("x = [{}1]", "1, ".repeat(200_000));
    assert!(matches!(parse(&long, "nofile", 1), Parsed::Complete(_)));
    let wide = format!("x = \"{}\" )", "é".repeat(200_000));
    assert!(matches!(parse(&wide, "nofile", 1), Parsed::Error(_)));
}

fn painted(source: &str) -> String {
    let all = tokens(source);
    all.iter()
        .map(|(range, kind)| format!("{}:{kind:?}", &source[range.clone()]))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn tokens_are_told_apart() {
    let table = [
        (
            "x = foo(1, :ok)",
            "x:Name =:Operator foo:Call (:Punctuation 1:Number ,:Punctuation :ok:Atom ):Punctuation",
        ),
        (
            "if a and true do",
            "if:Keyword a:Name and:Keyword true:Literal do:Keyword",
        ),
        (
            "Enum.map(x) # y",
            "Enum:Alias .:Punctuation map:Call (:Punctuation x:Name ):Punctuation # y:Comment",
        ),
        (
            "@doc ~r/a/i",
            "@:Attribute doc:Attribute ~r/:Sigil a:Sigil /i:Sigil",
        ),
        ("\"a#{b", "\":String a:String #{:Punctuation b:Name"),
        (
            "[a: 1, \"b\": 2",
            "[:Punctuation a::Atom 1:Number ,:Punctuation \":Atom b:Atom \"::Atom 2:Number",
        ),
        ("1a + $ )x", "1a:Error +:Operator $:Error ):Error x:Name"),
    ];
    for (source, expected) in table {
        assert_eq!(painted(source), expected, "{source}");
        assert!(
            tokens(source)
                .iter()
                .all(|(_, kind)| *kind != TokenKind::Error)
                || source.contains('$')
        );
    }
}
