//! Paths as text: pure, as Erlang's `filename` sees them on Unix.

/// Whether a path begins at the root.
fn is_absolute(path: &[u8]) -> bool {
    path.starts_with(b"/")
}

/// The names between the slashes.
fn names(path: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/')
        .filter(|name| !name.is_empty())
}

/// The names between the slashes, with the root first if it begins there.
pub fn split(path: &[u8]) -> Vec<&[u8]> {
    let root: Option<&[u8]> = is_absolute(path).then_some(b"/");
    root.into_iter().chain(names(path)).collect()
}

/// The last name.
pub fn basename(path: &[u8]) -> &[u8] {
    names(path).next_back().unwrap_or_default()
}

/// What stands before the last slash.
pub fn dirname(path: &[u8]) -> &[u8] {
    let Some(end) = path.iter().rposition(|byte| *byte == b'/') else {
        return b".";
    };
    let kept = path[..end].iter().rposition(|byte| *byte != b'/');
    match kept {
        Some(last) => &path[..=last],
        None => b"/",
    }
}

/// Where the extension begins, if the last name has one: not at its first character.
fn extension_at(path: &[u8], hidden_counts: bool) -> Option<usize> {
    let name_at = path
        .iter()
        .rposition(|byte| *byte == b'/')
        .map_or(0, |at| at + 1);
    let dot = path[name_at..].iter().rposition(|byte| *byte == b'.')?;
    (dot > 0 || hidden_counts && name_at == 0).then_some(name_at + dot)
}

/// The extension with its dot.
pub fn extname(path: &[u8]) -> &[u8] {
    extension_at(path, false).map_or(&[], |at| &path[at..])
}

/// The path without its extension. That of a bare hidden name is all of it, as Erlang has it.
pub fn rootname(path: &[u8]) -> &[u8] {
    extension_at(path, true).map_or(path, |at| &path[..at])
}

/// The path without the root.
pub fn relative(path: &[u8]) -> &[u8] {
    match path {
        b"/" => b".",
        [b'/', rest @ ..] => rest,
        _ => path,
    }
}

fn without_end_slash(path: &[u8]) -> &[u8] {
    match path {
        b"/" => path,
        [rest @ .., b'/'] => rest,
        _ => path,
    }
}

/// Two paths with a slash between them.
pub fn join(left: &[u8], right: &[u8]) -> Vec<u8> {
    if right == b"/" || right.is_empty() {
        return without_end_slash(left).to_vec();
    }
    let right = without_end_slash(relative(right));
    match left {
        b"" => right.to_vec(),
        b"/" => [b"/", right].concat(),
        _ => [without_end_slash(left), b"/", right].concat(),
    }
}

/// The path from the root, seen from an absolute base; `..` and a last `.` stay.
pub fn absolute(path: &[u8], base: &[u8]) -> Vec<u8> {
    if is_absolute(path) {
        let all: Vec<&[u8]> = names(path).collect();
        let dots = all.iter().take_while(|name| **name == b".").count();
        let left_out = dots.min(all.len().saturating_sub(1));
        return rooted(all[left_out..].iter().copied());
    }
    let all: Vec<&[u8]> = names(path).collect();
    let last = all.len().saturating_sub(1);
    let kept = all
        .iter()
        .enumerate()
        .filter(|(at, name)| **name != b"." || *at == last)
        .map(|(_, name)| *name);
    let tail = kept.collect::<Vec<_>>().join(&b'/');
    let base = match base {
        b"/" => base,
        _ => without_end_slash(base),
    };
    match (base, tail.is_empty()) {
        (_, true) => base.to_vec(),
        (b"", false) => tail,
        (b"/", false) => [b"/", &tail[..]].concat(),
        _ => [base, b"/", &tail].concat(),
    }
}

fn rooted<'a>(names: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let tail = names.collect::<Vec<_>>().join(&b'/');
    [b"/", &tail[..]].concat()
}

/// An absolute path with `.` and `..` worked out.
pub fn expand_dots(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    for name in names(path) {
        match name {
            b"." => {}
            b".." => {
                kept.pop();
            }
            _ => kept.push(name),
        }
    }
    rooted(kept.into_iter())
}

/// The path as it is seen from another one, or the path itself if that does not contain it.
pub fn relative_to(path: &[u8], from: &[u8]) -> Vec<u8> {
    let (all, base) = (split(path), split(from));
    match all.strip_prefix(&base[..]) {
        None => path.to_vec(),
        Some([]) => b".".to_vec(),
        Some([b"/", rest @ ..]) => rooted(rest.iter().copied()),
        Some(rest) => rest.join(&b'/'),
    }
}

/// A relative path with its dots worked out, unless it leaves its directory.
pub fn safe(path: &[u8]) -> Option<Vec<u8>> {
    if is_absolute(path) {
        return None;
    }
    let mut kept: Vec<&[u8]> = Vec::new();
    for name in names(path) {
        match name {
            b"." => {}
            b".." => {
                kept.pop()?;
            }
            _ => kept.push(name),
        }
    }
    Some(kept.join(&b'/'))
}
