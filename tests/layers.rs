//! The map of layers in ARCHITECTURE.md, checked from the sources: which folder names which, who may see
//! a terminal, a parser or the wall clock.

use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may use. A layer that is not in this table is a mistake.
const MAY_USE: &[(&str, &[&str])] = &[
    ("term", &[]),
    ("runtime", &["term"]),
    ("otp", &["term", "runtime"]),
    ("kinds", &["term", "runtime", "otp"]),
    ("lang", &["term", "runtime"]),
    ("stdlib", &["term", "runtime", "otp", "kinds", "lang"]),
    (
        "ex_unit",
        &["term", "runtime", "otp", "kinds", "lang", "stdlib"],
    ),
    ("mix", &["term", "runtime", "otp", "lang", "stdlib"]),
    ("lab", &["term", "runtime", "otp"]),
    (
        "shell",
        &[
            "term", "runtime", "otp", "kinds", "lang", "stdlib", "ex_unit", "mix", "lab",
        ],
    ),
    (
        "cli",
        &[
            "term", "runtime", "otp", "kinds", "lang", "stdlib", "ex_unit", "mix", "lab", "shell",
        ],
    ),
];

/// Words that only the given files or folders may contain.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("tree_sitter", &["lang/syntax"]),
    ("rustyline", &["shell/editor"]),
    ("Instant::now", &["runtime/clock.rs"]),
    ("SystemTime::now", &["runtime/clock.rs"]),
    ("thread::sleep", &["runtime/clock.rs"]),
    ("stacker::", &["term/stack.rs"]),
    ("corosensei", &["term/stack.rs", "runtime/fiber.rs"]),
    ("tokio", &[]),
    ("async fn", &[]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The source files below `src/`, by relative path, with what they say outside comments and tests.
fn texts() -> Vec<(String, String)> {
    let root = root();
    sources(&root)
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines: Vec<&str> = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            let name = path
                .strip_prefix(&root)
                .expect("it lies below src")
                .display()
                .to_string();
            (name, lines.join("\n"))
        })
        .collect()
}

#[test]
fn each_layer_uses_only_those_below_it() {
    let mut wrong = Vec::new();
    for (file, code) in texts() {
        let Some((layer, _)) = file.split_once('/') else {
            continue;
        };
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == layer)
            .unwrap_or_else(|| {
                panic!("{file}: the folder {layer} is no layer of the map");
            });
        for (other, _) in MAY_USE {
            let named = [
                format!("crate::{other}::"),
                format!("crate::{other};"),
                format!("crate::{{{other}"),
            ];
            if *other != layer
                && !allowed.contains(other)
                && named.iter().any(|name| code.contains(name))
            {
                wrong.push(format!("{file} uses {other}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "layers that must not meet:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_world_outside_is_seen_only_where_it_may_be() {
    let mut wrong = Vec::new();
    for (file, code) in texts() {
        for (word, places) in ONLY_IN {
            if code.contains(word) && !places.iter().any(|place| file.starts_with(place)) {
                wrong.push(format!("{file} says {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<_> = sources(&root())
        .into_iter()
        .filter(|path| {
            !fs::read_to_string(path)
                .expect("a source file is UTF-8")
                .starts_with("//!")
        })
        .collect();
    assert!(
        silent.is_empty(),
        "files that do not open with //!: {silent:?}"
    );
}

#[test]
fn main_and_lib_stay_small() {
    for name in ["main.rs", "lib.rs"] {
        let text = fs::read_to_string(root().join(name)).expect("the file is there");
        let code = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
        assert!(
            code.count() < 40,
            "{name} has grown: its code belongs to a layer"
        );
    }
}
