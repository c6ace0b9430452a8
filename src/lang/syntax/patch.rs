//! Where tree-sitter reads a text otherwise than Elixir does, or not at all, it is given another text
//! that it reads alike; places in that text are led back to the one that was written.

use std::borrow::Cow;

/// A change to the text that tree-sitter reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// Where, in bytes of the text as written.
    pub(super) at: u32,
    /// What.
    pub(super) change: Change,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Adds what is given.
    Insert(&'static str),
    /// Takes so many bytes away.
    Delete(u32),
    /// Puts letters for so many bytes: what stands there matters only to the conversion.
    Mask(u32),
}

/// A text for tree-sitter.
pub(super) struct Patched<'s> {
    pub(super) text: Cow<'s, str>,
    /// From which byte of the text on, which byte of the one as written: they run on together.
    anchors: Vec<(usize, usize)>,
}

impl<'s> Patched<'s> {
    /// A text with some changes.
    pub(super) fn new(source: &'s str, mut edits: Vec<Edit>) -> Self {
        if edits.is_empty() {
            return Patched {
                text: Cow::Borrowed(source),
                anchors: Vec::new(),
            };
        }
        edits.sort_by_key(|edit| edit.at);
        let mut patched = Patched {
            text: Cow::Owned(String::with_capacity(source.len() + edits.len())),
            anchors: Vec::new(),
        };
        let mut from = 0;
        for edit in edits {
            let at = edit.at as usize;
            patched.copy(source, from, at);
            from = patched.change(source, at, edit.change);
        }
        patched.copy(source, from, source.len());
        patched
    }

    fn copy(&mut self, source: &str, from: usize, to: usize) {
        let text = self.text.to_mut();
        self.anchors.push((text.len(), from));
        text.push_str(source.get(from..to).unwrap_or(""));
    }

    /// Makes a change; answers where the text as written goes on.
    fn change(&mut self, source: &str, at: usize, change: Change) -> usize {
        let text = self.text.to_mut();
        match change {
            Change::Insert(more) => {
                self.anchors.push((text.len(), at));
                text.push_str(more);
                at
            }
            Change::Delete(size) => at + size as usize,
            Change::Mask(size) => {
                let end = at + size as usize;
                let letters = source.as_bytes()[at..end]
                    .iter()
                    .map(|&byte| if byte == b'\n' { '\n' } else { 'x' });
                self.anchors.push((text.len(), at));
                text.extend(letters);
                end
            }
        }
    }

    /// Where a place in the text stands in the text as written.
    pub(super) fn written(&self, at: usize) -> usize {
        let next = self.anchors.partition_point(|&(patched, _)| patched <= at);
        let Some(&(patched, written)) = next.checked_sub(1).and_then(|last| self.anchors.get(last))
        else {
            return at;
        };
        let limit = self
            .anchors
            .get(next)
            .map_or(usize::MAX, |&(_, written)| written);
        (written + at - patched).min(limit.max(written))
    }
}
