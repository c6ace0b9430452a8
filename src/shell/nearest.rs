//! The known word that is nearest to a mistyped one.

/// The nearest of the words, if one is near enough to have been meant.
pub fn nearest<'w>(typed: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let allowed = match typed.chars().count() {
        0 | 1 => return None,
        2..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    words
        .into_iter()
        .filter(|word| *word != typed)
        .map(|word| match word.starts_with(typed) {
            // Its beginning was typed.
            true => (0, word),
            false => (distance(typed, word), word),
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// How many letters must be changed, added, left out or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 3 {
        return usize::MAX;
    }
    let mut two_before: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (before[j] + usize::from(x != y))
                .min(before[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(two_before[j - 1] + 1);
            }
            row.push(cost);
        }
        two_before = std::mem::replace(&mut before, row);
    }
    before[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_what_may_have_been_meant() {
        let words = ["start", "stop", "strategy", "tree", "ps", "kill"];
        let cases = [
            ("strat", Some("strategy")),
            ("satrt", Some("start")),
            ("tre", Some("tree")),
            ("klil", Some("kill")),
            ("xyz", None),
            ("k", None),
            ("stratgey", Some("strategy")),
        ];
        for (typed, expected) in cases {
            assert_eq!(nearest(typed, words), expected, "{typed}");
        }
    }
}
