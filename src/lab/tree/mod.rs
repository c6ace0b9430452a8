//! The picture of a supervision tree: as text, as SVG, for Mermaid. How the tree is found out is left to who
//! asks for it.

mod draw;
mod mermaid;
mod svg;

pub use draw::draw;
pub use mermaid::mermaid;
pub use svg::svg;

/// A process in the tree, the place of one, or what stands for several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// What it is called: its name or child id.
    pub label: String,
    /// Its pid, or `restarting`, or `down`.
    pub pid: String,
    /// What it is: `counter`, `one_for_one`.
    pub what: String,
    /// What is to be said about it: `2 restarts, after :boom`.
    pub note: String,
    /// Whether it runs.
    pub state: State,
    /// Whether it is a supervisor.
    pub supervisor: bool,
    /// What has happened to it since somebody last looked.
    pub change: Option<Change>,
    /// Its links to others than its supervisor and its children.
    pub links: Vec<Link>,
    /// The number in its pid, by which links find it.
    pub number: u64,
    /// Its children in the order of their start.
    pub children: Vec<Node>,
}

/// Whether a process runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It does.
    #[default]
    Running,
    /// Its start failed and is tried again, or it does not run.
    Down,
    /// It is no process but stands for several that are left out.
    LeftOut,
}

/// What has happened since the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    New,
    /// It has been restarted.
    Restarted,
    /// It has ended.
    Ended,
}

/// A link to another process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the other is called.
    pub label: String,
    /// The number in its pid.
    pub number: u64,
}

impl Node {
    /// Stands for so many children that are left out; `hint` says how to see them.
    pub fn left_out(count: usize, hint: &str) -> Node {
        Node {
            label: format!("({count} more)"),
            what: hint.to_string(),
            state: State::LeftOut,
            ..Node::default()
        }
    }

    /// The notes in one text: change, what there is to say, links if they are wanted.
    fn notes(&self, with_links: bool) -> String {
        let change = self.change.map(|change| match change {
            Change::New => "new",
            Change::Restarted => "restarted",
            Change::Ended => "ended",
        });
        let links: Vec<&str> = self.links.iter().map(|link| link.label.as_str()).collect();
        let links = match links.is_empty() || !with_links {
            true => String::new(),
            false => format!("linked to {}", links.join(", ")),
        };
        // What it says anyway need not be said twice.
        let change = change
            .filter(|change| !self.note.contains(change))
            .unwrap_or_default();
        let notes = [change, &self.note, &links];
        let notes: Vec<&str> = notes.into_iter().filter(|note| !note.is_empty()).collect();
        notes.join("; ")
    }

    /// Whether anything in the tree has changed.
    fn has_changes(&self) -> bool {
        self.change.is_some()
            || self.children.iter().any(|child| {
                crate::term::stack::maybe_grow(64 * 1024, 1024 * 1024, || child.has_changes())
            })
    }
}

/// Which children of a crowd are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The one at this place.
    Child(usize),
    /// So many are left out here.
    LeftOut(usize),
}

/// Chooses `room` of `count` children: the first, the last, and those between that matter.
pub fn choose(count: usize, room: usize, matters: impl Fn(usize) -> bool) -> Vec<Shown> {
    // Leaving one out would save nothing.
    if count <= room.saturating_add(1) {
        return (0..count).map(Shown::Child).collect();
    }
    let last = room / 5;
    let first = room - last;
    let mut extra = room;
    let mut shown = Vec::new();
    let mut left_out = 0;
    for at in 0..count {
        let mut show = at < first || at >= count - last;
        if !show && extra > 0 && matters(at) {
            (show, extra) = (true, extra - 1);
        }
        if !show {
            left_out += 1;
            continue;
        }
        if left_out > 0 {
            shown.push(Shown::LeftOut(std::mem::take(&mut left_out)));
        }
        shown.push(Shown::Child(at));
    }
    if left_out > 0 {
        shown.push(Shown::LeftOut(left_out));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Shown, choose};

    /// The places shown, and in brackets how many are left out.
    fn chosen(count: usize, room: usize, matters: &[usize]) -> String {
        let text = |shown: &Shown| match shown {
            Shown::Child(at) => at.to_string(),
            Shown::LeftOut(count) => format!("({count})"),
        };
        let shown = choose(count, room, |at| matters.contains(&at));
        shown.iter().map(text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn of_a_crowd_the_first_the_last_and_those_that_matter() {
        assert_eq!(chosen(3, 5, &[]), "0 1 2");
        assert_eq!(chosen(6, 5, &[]), "0 1 2 3 4 5");
        assert_eq!(chosen(9, 5, &[]), "0 1 2 3 (4) 8");
        assert_eq!(chosen(9, 5, &[5]), "0 1 2 3 (1) 5 (2) 8");
        assert_eq!(chosen(100, 0, &[]), "(100)");
    }
}
