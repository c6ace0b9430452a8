//! The links of a process, in the order in which the BEAM tells them of its end.
//!
//! Nothing promises an order among exit signals to different processes. But what a program prints can
//! show it (the children of a killed supervisor, each in its `terminate`), and on the BEAM it is always the
//! same: `erts` keeps links in a red-black tree and takes that apart from the leaves up. So this is the same
//! tree: Cormen's insertion and deletion, ordered by pid.

use crate::term::Pid;

/// The processes that a process is linked to.
#[derive(Debug, Default)]
pub(in crate::runtime) struct Links {
    nodes: Vec<Node>,
    root: At,
    /// Places in `nodes` that are free again.
    free: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    pid: Pid,
    parent: At,
    children: [At; 2],
    red: bool,
}

/// A node's place in `nodes`, from 1 on; 0 is no node.
type At = u32;

const NONE: At = 0;
const LEFT: usize = 0;
const RIGHT: usize = 1;

impl Links {
    /// Whether there is a link to this process.
    pub(in crate::runtime) fn contains(&self, pid: Pid) -> bool {
        self.find(pid) != NONE
    }

    /// Adds a link; one that is there stays.
    pub(in crate::runtime) fn insert(&mut self, pid: Pid) {
        let (mut parent, mut at, mut side) = (NONE, self.root, LEFT);
        while at != NONE {
            let there = self.node(at).pid;
            if there == pid {
                return;
            }
            side = usize::from(pid > there);
            (parent, at) = (at, self.child(at, side));
        }
        let new = self.place(Node {
            pid,
            parent,
            children: [NONE; 2],
            red: true,
        });
        if parent == NONE {
            self.root = new;
        } else {
            self.node_mut(parent).children[side] = new;
        }
        self.insert_fixup(new);
    }

    /// Takes a link away; whether it was there.
    pub(in crate::runtime) fn remove(&mut self, pid: Pid) -> bool {
        let at = self.find(pid);
        if at != NONE {
            self.delete(at);
            self.free.push(at);
        }
        at != NONE
    }

    /// All links, by pid.
    pub(in crate::runtime) fn iter(&self) -> impl Iterator<Item = Pid> + '_ {
        let mut waiting = Vec::new();
        let mut at = self.root;
        std::iter::from_fn(move || {
            while at != NONE {
                waiting.push(at);
                at = self.child(at, LEFT);
            }
            let next = waiting.pop()?;
            at = self.child(next, RIGHT);
            Some(self.node(next).pid)
        })
    }

    /// All links in the order in which they are told of the process's end: each after those below it.
    pub(in crate::runtime) fn in_exit_order(&self) -> Vec<Pid> {
        // Most processes have one link, if any.
        if self.root == NONE {
            return Vec::new();
        }
        if self.node(self.root).children == [NONE; 2] {
            return vec![self.node(self.root).pid];
        }
        // Node, right, left from the root on is that order backwards.
        let (mut order, mut waiting) = (Vec::new(), vec![self.root]);
        while let Some(at) = waiting.pop() {
            if at != NONE {
                order.push(self.node(at).pid);
                waiting.extend(self.node(at).children);
            }
        }
        order.reverse();
        order
    }

    // Nodes

    fn node(&self, at: At) -> &Node {
        &self.nodes[at as usize - 1]
    }

    fn node_mut(&mut self, at: At) -> &mut Node {
        &mut self.nodes[at as usize - 1]
    }

    fn child(&self, at: At, side: usize) -> At {
        self.node(at).children[side]
    }

    fn parent(&self, at: At) -> At {
        self.node(at).parent
    }

    fn is_red(&self, at: At) -> bool {
        at != NONE && self.node(at).red
    }

    fn set_red(&mut self, at: At, red: bool) {
        if at != NONE {
            self.node_mut(at).red = red;
        }
    }

    fn find(&self, pid: Pid) -> At {
        let mut at = self.root;
        while at != NONE && self.node(at).pid != pid {
            at = self.child(at, usize::from(pid > self.node(at).pid));
        }
        at
    }

    fn place(&mut self, node: Node) -> At {
        if let Some(at) = self.free.pop() {
            *self.node_mut(at) = node;
            return at;
        }
        self.nodes.push(node);
        self.nodes.len() as At
    }

    /// On which side of its parent a node hangs.
    fn side(&self, at: At) -> usize {
        usize::from(self.child(self.parent(at), RIGHT) == at)
    }

    /// Hangs `new` (perhaps none) where `old` hangs.
    fn replace(&mut self, old: At, new: At) {
        let parent = self.parent(old);
        if parent == NONE {
            self.root = new;
        } else {
            let side = self.side(old);
            self.node_mut(parent).children[side] = new;
        }
        if new != NONE {
            self.node_mut(new).parent = parent;
        }
    }

    /// The child on the other side takes the node's place, the node goes down to `side`.
    fn rotate(&mut self, at: At, side: usize) {
        let up = self.child(at, 1 - side);
        let between = self.child(up, side);
        self.replace(at, up);
        self.node_mut(at).children[1 - side] = between;
        if between != NONE {
            self.node_mut(between).parent = at;
        }
        self.node_mut(up).children[side] = at;
        self.node_mut(at).parent = up;
    }

    // Balance

    fn insert_fixup(&mut self, new: At) {
        let mut at = new;
        while self.is_red(self.parent_or_none(at)) {
            let parent = self.parent(at);
            let above = self.parent(parent);
            let side = self.side(parent);
            let uncle = self.child(above, 1 - side);
            if self.is_red(uncle) {
                self.set_red(parent, false);
                self.set_red(uncle, false);
                self.set_red(above, true);
                at = above;
                continue;
            }
            if self.side(at) != side {
                at = parent;
                self.rotate(at, side);
            }
            let parent = self.parent(at);
            self.set_red(parent, false);
            self.set_red(above, true);
            self.rotate(above, 1 - side);
        }
        let root = self.root;
        self.set_red(root, false);
    }

    fn parent_or_none(&self, at: At) -> At {
        if at == NONE { NONE } else { self.parent(at) }
    }

    fn delete(&mut self, at: At) {
        let [left, right] = self.node(at).children;
        // What is spliced out has one child at most: the node itself, or the next one by pid.
        let spliced = if left == NONE || right == NONE {
            at
        } else {
            self.leftmost(right)
        };
        let [left, right] = self.node(spliced).children;
        let below = if left == NONE { right } else { left };
        let was_red = self.is_red(spliced);
        let mut parent = self.parent(spliced);
        let side = if parent == NONE {
            LEFT
        } else {
            self.side(spliced)
        };
        self.replace(spliced, below);
        if spliced != at {
            if parent == at {
                parent = spliced;
            }
            let Node { children, red, .. } = *self.node(at);
            self.replace(at, spliced);
            self.node_mut(spliced).children = children;
            self.node_mut(spliced).red = red;
            for child in children.into_iter().filter(|child| *child != NONE) {
                self.node_mut(child).parent = spliced;
            }
        }
        if !was_red {
            self.delete_fixup(below, parent, side);
        }
    }

    fn leftmost(&self, from: At) -> At {
        let mut at = from;
        while self.child(at, LEFT) != NONE {
            at = self.child(at, LEFT);
        }
        at
    }

    /// A black node is missing above `at` (perhaps no node), which hangs on this side of `parent`.
    fn delete_fixup(&mut self, mut at: At, mut parent: At, mut side: usize) {
        while parent != NONE && !self.is_red(at) {
            let mut other = self.child(parent, 1 - side);
            if self.is_red(other) {
                self.set_red(other, false);
                self.set_red(parent, true);
                self.rotate(parent, side);
                other = self.child(parent, 1 - side);
            }
            let [near, far] = [self.child(other, side), self.child(other, 1 - side)];
            if !self.is_red(near) && !self.is_red(far) {
                self.set_red(other, true);
                at = parent;
                parent = self.parent(at);
                side = if parent == NONE { LEFT } else { self.side(at) };
                continue;
            }
            if !self.is_red(far) {
                self.set_red(near, false);
                self.set_red(other, true);
                self.rotate(other, 1 - side);
                other = self.child(parent, 1 - side);
            }
            let red = self.is_red(parent);
            self.set_red(other, red);
            self.set_red(parent, false);
            let far = self.child(other, 1 - side);
            self.set_red(far, false);
            self.rotate(parent, side);
            return;
        }
        self.set_red(at, false);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::policy::Random;
    use super::*;

    fn order(links: &Links) -> Vec<u64> {
        links.in_exit_order().iter().map(|pid| pid.0).collect()
    }

    /// As seen on OTP 25: a process linked to so many others, in the order of their pids, is killed.
    #[test]
    fn the_order_of_the_beam() {
        let seen: [&[u64]; 9] = [
            &[1],
            &[2, 1],
            &[1, 3, 2],
            &[1, 4, 3, 2],
            &[1, 3, 5, 4, 2],
            &[1, 3, 6, 5, 4, 2],
            &[1, 3, 5, 7, 6, 4, 2],
            &[1, 3, 2, 5, 8, 7, 6, 4],
            &[1, 3, 2, 5, 7, 9, 8, 6, 4],
        ];
        for expected in seen {
            let mut links = Links::default();
            (1..=expected.len() as u64).for_each(|pid| links.insert(Pid(pid)));
            assert_eq!(order(&links), expected);
        }
    }

    /// The number of black nodes on the way down from here; the same on every way, no red below red.
    fn black_height(links: &Links, at: At) -> usize {
        if at == NONE {
            return 1;
        }
        let [left, right] = links.node(at).children;
        assert!(!links.is_red(at) || (!links.is_red(left) && !links.is_red(right)));
        let heights = [black_height(links, left), black_height(links, right)];
        assert_eq!(heights[0], heights[1]);
        heights[0] + usize::from(!links.is_red(at))
    }

    #[test]
    fn it_is_a_set_and_stays_balanced() {
        let mut random = Random::new(1);
        let (mut links, mut set) = (Links::default(), BTreeSet::new());
        for _ in 0..3000 {
            let pid = Pid(random.below(200));
            if random.below(2) == 0 {
                links.insert(pid);
                set.insert(pid);
            } else {
                assert_eq!(links.remove(pid), set.remove(&pid));
            }
            assert!(links.iter().eq(set.iter().copied()));
            assert_eq!(links.in_exit_order().len(), set.len());
            assert_eq!(links.contains(pid), set.contains(&pid));
            black_height(&links, links.root);
        }
    }
}
