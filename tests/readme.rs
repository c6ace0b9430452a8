//! What README shows is what the program prints: its session is played, its pictures are drawn anew.
//!
//! `SUPLAB_RECORD=1 cargo test --test readme` writes both into README.md and docs/.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use suplab::lab::Style;
use suplab::lab::watch::Filter;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a line is an input; then its text.
fn typed(line: &str) -> Option<&str> {
    let (prompt, input) = line.split_once("> ")?;
    prompt.starts_with("lab(").then_some(input)
}

/// The README with everything below an input replaced by what the program prints for it.
fn played(readme: &str, pictures: &Path) -> String {
    let inputs: Vec<String> = readme
        .lines()
        .filter_map(typed)
        .map(|input| input.replace("\"docs/", &format!("\"{}/", pictures.display())))
        .collect();
    let signs = Style::new(false, true);
    let printed = support::play_looking(inputs, Filter::Telling, None, signs);
    let mut printed = printed.into_iter();
    let (mut text, mut below) = (String::new(), false);
    for line in readme.lines() {
        if let Some(input) = typed(line) {
            let (prompt, answer) = printed.next().expect("each input is played");
            text.push_str(&format!("{prompt}{input}\n{answer}"));
            below = true;
            continue;
        }
        // The end of a block.
        below = below && line != "```";
        if !below {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[test]
fn the_session_and_its_pictures() {
    let record = std::env::var_os("SUPLAB_RECORD").is_some();
    let pictures = match record {
        true => root().join("docs"),
        false => std::env::temp_dir().join(format!("suplab_readme_{}", std::process::id())),
    };
    fs::create_dir_all(&pictures).expect("the folder can be made");
    let file = root().join("README.md");
    let readme = fs::read_to_string(&file).expect("README.md is there");
    assert!(
        readme.lines().filter_map(typed).count() > 10,
        "the session is gone"
    );
    let played = played(&readme, &pictures);
    if record {
        fs::write(&file, &played).expect("README.md can be written");
        return;
    }
    for picture in ["timeline.svg", "tree.svg"] {
        let drawn = fs::read_to_string(pictures.join(picture)).expect("it is drawn");
        let kept = fs::read_to_string(root().join("docs").join(picture)).unwrap_or_default();
        assert!(
            drawn == kept,
            "docs/{picture} is not what the program draws"
        );
    }
    assert!(
        readme == played,
        "README.md shows something else than:\n{played}"
    );
    // What is left of it does no harm.
    let _ = fs::remove_dir_all(pictures);
}
