//! What the word before the cursor could become. Pure: what there is to complete, a [`Vocabulary`] knows.

use std::fs;
use std::path::Path;

use super::editor::Candidate;

/// What can be named.
pub trait Vocabulary {
    /// The variables of the session.
    fn variables(&self) -> Vec<String>;
    /// All modules, `Enum` or `:lists`.
    fn modules(&self) -> Vec<String>;
    /// The functions of a module, with their numbers of arguments.
    fn functions(&self, module: &str) -> Vec<(String, u8)>;
    /// The functions that need no module before them: commands, kinds, Kernel's.
    fn imported(&self) -> Vec<(String, u8)>;
    /// The registered names, as they are written.
    fn registered(&self) -> Vec<String>;
    /// The options that a command takes.
    fn options(&self, command: &str) -> Vec<String>;
}

/// Atoms that are often wanted though nobody has registered them.
const ATOMS: &[&str] = &[
    ":infinity",
    ":kill",
    ":normal",
    ":one_for_all",
    ":one_for_one",
    ":permanent",
    ":rest_for_one",
    ":shutdown",
    ":temporary",
    ":transient",
];

/// Words of the language itself.
const KEYWORDS: &[&str] = &[
    "after", "and", "case", "catch", "cond", "else", "end", "false", "fn", "for", "if", "import",
    "nil", "not", "receive", "rescue", "true", "try", "unless", "when", "with",
];

/// Where the word begins, and what it could become.
pub fn complete(line: &str, cursor: usize, known: &dyn Vocabulary) -> (usize, Vec<Candidate>) {
    let before = line.get(..cursor).unwrap_or(line);
    if let Some(start) = open_string(before) {
        return files(before, start);
    }
    let start = word_start(before);
    let word = &before[start..];
    let mut candidates = if let Some((module, function)) = split_call(word) {
        let at = word.len() - function.len();
        return (start + at, members(module, function, known));
    } else if word.starts_with(':') {
        let erlang = known
            .modules()
            .into_iter()
            .filter(|module| module.starts_with(':'));
        let atoms = ATOMS.iter().map(ToString::to_string);
        plain(erlang.chain(known.registered()).chain(atoms), word)
    } else if word.starts_with(char::is_uppercase) {
        plain(top_level(&known.modules()).chain(known.registered()), word)
    } else {
        lower_case(before, start, word, known)
    };
    tidy(&mut candidates);
    (start, candidates)
}

fn lower_case(before: &str, start: usize, word: &str, known: &dyn Vocabulary) -> Vec<Candidate> {
    let mut found = Vec::new();
    if let Some(command) = command_with_options(&before[..start]) {
        let options = known
            .options(command)
            .into_iter()
            .map(|option| option + ": ");
        found.extend(plain(options, word));
    }
    if word.is_empty() {
        return found;
    }
    found.extend(plain(known.variables(), word));
    found.extend(with_arity(known.imported(), word));
    found.extend(plain(KEYWORDS.iter().map(ToString::to_string), word));
    found
}

/// The functions and inner modules that begin so.
fn members(module: &str, prefix: &str, known: &dyn Vocabulary) -> Vec<Candidate> {
    let inner = format!("{module}.");
    let modules = known.modules();
    let inner = modules
        .iter()
        .filter_map(|name| name.strip_prefix(&inner))
        .map(first_segment);
    let mut found = plain(inner, prefix);
    if !prefix.starts_with(char::is_uppercase) {
        found.extend(with_arity(known.functions(module), prefix));
    }
    tidy(&mut found);
    found
}

fn plain(names: impl IntoIterator<Item = String>, prefix: &str) -> Vec<Candidate> {
    names
        .into_iter()
        .filter(|name| name.starts_with(prefix))
        .map(|name| Candidate {
            shown: name.trim_end().to_string(),
            text: name,
        })
        .collect()
}

fn with_arity(functions: Vec<(String, u8)>, prefix: &str) -> Vec<Candidate> {
    functions
        .into_iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, arity)| Candidate {
            shown: format!("{name}/{arity}"),
            text: name,
        })
        .collect()
}

fn tidy(candidates: &mut Vec<Candidate>) {
    candidates.sort_by(|a, b| a.shown.cmp(&b.shown));
    candidates.dedup_by(|a, b| a.shown == b.shown);
}

fn top_level(modules: &[String]) -> impl Iterator<Item = String> + '_ {
    modules.iter().map(|name| first_segment(name))
}

fn first_segment(name: &str) -> String {
    name.split('.').next().unwrap_or(name).to_string()
}

/// Where the string begins that the cursor is in: the byte after its quote.
fn open_string(before: &str) -> Option<usize> {
    let mut open = None;
    let mut escaped = false;
    for (at, character) in before.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if open.is_some() => escaped = true,
            '"' => open = if open.is_some() { None } else { Some(at + 1) },
            _ => {}
        }
    }
    open
}

/// The names of files that go on from what the string says so far.
fn files(before: &str, start: usize) -> (usize, Vec<Candidate>) {
    let typed = &before[start..];
    let split = typed.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, prefix) = typed.split_at(split);
    let folder = if folder.is_empty() {
        Path::new(".")
    } else {
        Path::new(folder)
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) && (!name.starts_with('.') || prefix.starts_with('.')) {
            let end = if entry.path().is_dir() { "/" } else { "" };
            let text = name + end;
            found.push(Candidate {
                shown: text.clone(),
                text,
            });
        }
    }
    tidy(&mut found);
    (start + split, found)
}

/// Where the word before the cursor begins, a leading colon and dots included.
fn word_start(before: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '?' | '!' | '@');
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| part(*c))
        .last()
        .map_or(before.len(), |(at, _)| at);
    // `a: :b` and `:b` have atoms; `a:` has a key.
    match before[..start].strip_suffix(':') {
        Some(rest) if !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_') => start - 1,
        _ => start,
    }
}

/// `Mod.fun` as a module and the beginning of a name behind it.
fn split_call(word: &str) -> Option<(&str, &str)> {
    let (module, name) = word.rsplit_once('.')?;
    let is_module =
        module.starts_with(char::is_uppercase) || (module.starts_with(':') && module.len() > 1);
    is_module.then_some((module, name))
}

/// The command whose arguments the cursor is among, if an option could stand here: after a comma.
fn command_with_options(before: &str) -> Option<&str> {
    before.trim_end().strip_suffix(',')?;
    let statement = before.rsplit(['\n', ';', '=']).next()?.trim_start();
    let end = statement.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    Some(&statement[..end])
}

#[cfg(test)]
mod tests {
    use super::{Vocabulary, complete};

    struct Known;

    impl Vocabulary for Known {
        fn variables(&self) -> Vec<String> {
            vec!["state".into(), "sup".into()]
        }
        fn modules(&self) -> Vec<String> {
            [
                "Enum",
                "Enumerable",
                "Lab.Bucket",
                "Lab.Counter",
                ":lists",
                ":timer",
            ]
            .map(String::from)
            .to_vec()
        }
        fn functions(&self, module: &str) -> Vec<(String, u8)> {
            match module {
                "Enum" => vec![("map".into(), 2), ("max".into(), 1), ("max".into(), 2)],
                ":timer" => vec![("sleep".into(), 1)],
                _ => Vec::new(),
            }
        }
        fn imported(&self) -> Vec<(String, u8)> {
            vec![
                ("start".into(), 1),
                ("start".into(), 2),
                ("stop".into(), 1),
                ("counter".into(), 0),
            ]
        }
        fn registered(&self) -> Vec<String> {
            vec![":one".into(), ":shopping".into(), "Lab".into()]
        }
        fn options(&self, command: &str) -> Vec<String> {
            if command == "start" {
                vec!["name".into(), "every".into()]
            } else {
                Vec::new()
            }
        }
    }

    #[test]
    fn words_by_where_they_stand() {
        let cases: &[(&str, usize, &[&str])] = &[
            ("st", 0, &["start/1", "start/2", "state", "stop/1"]),
            ("x = Enum.ma", 9, &["map/2", "max/1", "max/2"]),
            ("En", 0, &["Enum", "Enumerable"]),
            ("Lab.", 4, &["Bucket", "Counter"]),
            ("kill :sh", 5, &[":shopping", ":shutdown"]),
            (":timer.sl", 7, &["sleep/1"]),
            (":tim", 0, &[":timer"]),
            ("start counter, na", 15, &["name:"]),
            ("start counter, ", 15, &["every:", "name:"]),
            (
                "start counter, name: :on",
                21,
                &[":one", ":one_for_all", ":one_for_one"],
            ),
            ("zzz", 0, &[]),
            ("état", 0, &[]),
        ];
        for (line, start, shown) in cases {
            let (at, found) = complete(line, line.len(), &Known);
            let found: Vec<&str> = found
                .iter()
                .map(|candidate| candidate.shown.as_str())
                .collect();
            assert_eq!((at, found.as_slice()), (*start, *shown), "{line}");
        }
    }

    #[test]
    fn files_in_strings() {
        let (at, found) = complete("c \"src/li", 9, &Known);
        assert_eq!(at, 7);
        assert!(
            found.iter().any(|candidate| candidate.text == "lib.rs"),
            "{found:?}"
        );
    }
}
