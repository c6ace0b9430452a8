//! Reading a program's files, and saying what is wrong with one that cannot be read.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The text of a file.
///
/// # Errors
/// What is wrong with it, with its name, and where it can be said with line, column and a caret.
pub fn read(path: &Path) -> Result<String, String> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("No file named {name}{}", like_it(path)),
        ErrorKind::IsADirectory => format!("{name} is a folder, not a file"),
        ErrorKind::PermissionDenied => format!("{name} may not be read: permission denied"),
        _ => format!("{name} cannot be read: {error}"),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        no_text(&name.to_string(), error.as_bytes(), at)
    })
}

/// How many characters are shown before and after the place that is wrong.
const MARGIN: usize = 36;

/// Text that moves no cursor and rings no bell.
fn printable(bytes: &[u8]) -> String {
    let shown = |c: char| match c {
        '\t' => ' ',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    };
    String::from_utf8_lossy(bytes).chars().map(shown).collect()
}

/// The message for a file with bytes that are no UTF-8, the first at `at`.
fn no_text(name: &str, bytes: &[u8], at: usize) -> String {
    let start = bytes[..at]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let end = bytes[at..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |length| at + length);
    let number = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
    let before = printable(&bytes[start..at]);
    let column = before.chars().count() + 1;
    // A file that is no text at all has lines of any length: a screen's width around the place will do.
    let shown_before: String = before.chars().skip(column.saturating_sub(MARGIN)).collect();
    let shown_after: String = printable(&bytes[at..end]).chars().take(MARGIN).collect();
    let line = shown_before.clone() + &shown_after;
    let gutter = " ".repeat(number.to_string().len());
    let caret = " ".repeat(shown_before.chars().count());
    format!(
        "{name}:{number}:{column}: byte 0x{:02X} is no UTF-8; save the file as UTF-8\n  \
         {gutter} |\n  {number} | {}\n  {gutter} | {caret}^",
        bytes[at],
        line.trim_end()
    )
}

/// The file beside the missing one that may have been meant.
fn like_it(path: &Path) -> String {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let Some(wanted) = path.file_name().and_then(|name| name.to_str()) else {
        return String::new();
    };
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    match super::nearest(wanted, names.iter().map(String::as_str)) {
        Some(name) => format!("; did you mean {}?", path.with_file_name(name).display()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::no_text;

    #[test]
    fn the_caret_stands_below_the_byte() {
        let bytes = "ok\nx = \"é"
            .as_bytes()
            .iter()
            .copied()
            .chain([0xFF, b'"', b'\n'])
            .collect::<Vec<_>>();
        let at = bytes.iter().position(|&byte| byte == 0xFF).unwrap_or(0);
        let expected = "a.exs:2:7: byte 0xFF is no UTF-8; save the file as UTF-8\n    |\n  2 | x = \"é\u{FFFD}\"\n    |       ^";
        assert_eq!(no_text("a.exs", &bytes, at), expected);
    }
}
