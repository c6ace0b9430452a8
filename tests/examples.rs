//! The examples run and print what stands beside them, with every seed the same for the same seed.
//!
//! After a change that is meant to change what they print: `SUPLAB_REGENERATE=1 cargo test --test examples`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "exs"))
        .collect();
    found.sort();
    found
}

fn run(example: &Path, options: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_suplab"))
        .args(options)
        .arg(example.file_name().expect("it has a name"))
        .current_dir(example.parent().expect("it lies in a folder"))
        .output()
        .expect("the program starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{} fails:\n{stderr}",
        example.display()
    );
    String::from_utf8(output.stdout).expect("it prints text") + &stderr
}

#[test]
fn each_prints_what_stands_beside_it() {
    assert!(examples().len() >= 5, "the examples are gone");
    for example in examples() {
        let expected = example.with_extension("out");
        let got = run(&example, &[]);
        if std::env::var_os("SUPLAB_REGENERATE").is_some() {
            fs::write(&expected, &got).expect("the expected output can be written");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert!(
            got == expected,
            "{} prints:\n{got}\nexpected:\n{expected}",
            example.display()
        );
    }
}

#[test]
fn one_seed_gives_one_output() {
    for example in examples() {
        for seed in ["1", "7"] {
            let first = run(&example, &["--seed", seed]);
            for _ in 0..5 {
                assert!(
                    run(&example, &["--seed", seed]) == first,
                    "{} differs with seed {seed}",
                    example.display()
                );
            }
        }
    }
}
