//! The word that was probably meant.

/// The candidate nearest to `word` by single-letter edits; none when even the nearest is more
/// than a third of the word away.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words are no typing slips, and the distance takes time proportional to both lengths.
    const LONGEST: usize = 64;
    let letters: Vec<char> = word.chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let limit = (letters.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (distance(&letters, candidate), candidate))
        .filter(|(steps, _)| *steps <= limit)
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), without
/// regard to case.
fn distance(word: &[char], other: &str) -> usize {
    let word: Vec<char> = word.iter().map(char::to_ascii_lowercase).collect();
    let other: Vec<char> = other.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=word.len() {
        let mut next = vec![i];
        for j in 1..=other.len() {
            let cost = usize::from(word[i - 1] != other[j - 1]);
            let mut steps = (row[j] + 1).min(next[j - 1] + 1).min(row[j - 1] + cost);
            if i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1] {
                steps = steps.min(before[j - 2] + 1);
            }
            next.push(steps);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let words = ["purposes", "categories", "title", "key"];
        for (word, expected) in [
            ("purpsoes", Some("purposes")),
            ("purpose", Some("purposes")),
            ("Titel", Some("title")),
            ("kye", Some("key")),
            ("recipients", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, words), expected, "{word}");
        }
    }

    #[test]
    fn a_word_of_any_length_is_answered() {
        assert_eq!(nearest(&"a".repeat(1_000_000), ["a"]), None);
    }
}
