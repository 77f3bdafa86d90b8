//! A place in a text, as an editor counts.

/// Line and column, both from one; a column is a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Place {
    /// The first character.
    pub(super) const START: Self = Self { line: 1, column: 1 };

    /// The place that follows a text.
    pub(super) fn after(text: &str) -> Self {
        Self::each(text)
            .last()
            .map_or(Self::START, |(_, _, next)| next)
    }

    /// Each character with its place and the place that follows it.
    pub(super) fn each(text: &str) -> impl Iterator<Item = (char, Self, Self)> {
        let mut letters = text.chars().peekable();
        let mut place = Self::START;
        core::iter::from_fn(move || {
            let letter = letters.next()?;
            let here = place;
            // CR LF is one break, a lone CR is one too.
            if letter == '\n' || (letter == '\r' && letters.peek() != Some(&'\n')) {
                place = Self {
                    line: here.line + 1,
                    column: 1,
                };
            } else {
                place.column += 1;
            }
            Some((letter, here, place))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_characters_are_counted_from_one() {
        for (text, line, column) in [
            ("", 1, 1),
            ("é", 1, 2),
            ("a\n", 2, 1),
            ("a\r\nb", 2, 2),
            ("a\rb\r", 3, 1),
        ] {
            assert_eq!(Place::after(text), Place { line, column }, "{text:?}");
        }
    }
}
