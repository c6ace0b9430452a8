//! How alike two names are, for "did you mean".

use unicode_segmentation::UnicodeSegmentation;

/// `String.jaro_distance/2`: 1.0 for equal texts, 0.0 for nothing in common, by graphemes that both share
/// at about the same place and how many of these are out of order.
pub fn jaro_distance(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (a.graphemes(true).collect(), b.graphemes(true).collect());
    let (short, long) = if a.len() < b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    let (common, transposed) = matches(short, long);
    if common == 0 {
        return 0.0;
    }
    let [common, transposed, a, b] =
        [common, transposed, a.len(), b.len()].map(|count| count as f64);
    (common / a + common / b + (common - transposed) / common) / 3.0
}

/// How many graphemes of the short text stand near the same place in the long one, each taken once, and
/// how many of them stand before the one found last.
fn matches(short: &[&str], long: &[&str]) -> (usize, usize) {
    let Some(reach) = (long.len() / 2).checked_sub(1) else {
        return (0, 0);
    };
    let mut free = vec![true; long.len()];
    let (mut common, mut transposed, mut last) = (0, 0, None);
    for (at, grapheme) in short.iter().enumerate() {
        let window = at.saturating_sub(reach)..(at + reach + 1).min(long.len());
        let Some(found) = window
            .into_iter()
            .find(|place| free[*place] && long[*place] == *grapheme)
        else {
            continue;
        };
        free[found] = false;
        common += 1;
        transposed += usize::from(last.is_some_and(|last| found < last));
        last = Some(found);
    }
    (common, transposed)
}

/// The names most like the given one, best five, in the order of their names; those that have little in
/// common with it are left out, as Elixir's suggestions do.
pub fn suggestions<'a, T: Clone + Ord>(
    name: &str,
    candidates: impl IntoIterator<Item = (&'a str, T)>,
) -> Vec<T> {
    const THRESHOLD: f64 = 0.77;
    const MOST: usize = 5;
    let mut scored: Vec<(f64, T)> = candidates
        .into_iter()
        .map(|(candidate, item)| (jaro_distance(name, candidate), item))
        .filter(|(distance, _)| *distance >= THRESHOLD)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored.truncate(MOST);
    let mut best: Vec<T> = scored.into_iter().map(|(_, item)| item).collect();
    best.sort();
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_elixir() {
        for (a, b, distance) in [
            ("martha", "marhta", 0.944_444_444_444_444_5),
            ("dwayne", "duane", 0.822_222_222_222_222_3),
            ("a", "b", 0.0),
            ("ab", "ba", 0.0),
            ("name", "nme", 0.916_666_666_666_666_6),
            ("abcdef", "fedcba", 0.388_888_888_888_888_84),
            ("", "a", 0.0),
            ("élan", "elan", 0.833_333_333_333_333_4),
            ("commit", "conmit", 0.888_888_888_888_889),
        ] {
            assert_eq!(jaro_distance(a, b), distance, "{a} {b}");
        }
    }

    #[test]
    fn suggestions_are_few_and_in_order() {
        let names = ["aa", "ab1", "ab2", "ab3", "ab4", "ab5", "ab6", "abc"];
        assert_eq!(
            suggestions("ab", names.map(|name| (name, name))),
            ["ab1", "ab2", "ab3", "ab4", "ab5"]
        );
    }
}
