//! Messages that put arguments between words, or choose words by whether a number is one: cut once,
//! joined without the library.
//!
//! Nearly all messages of a page are of this kind. That they come out as the library would write them is
//! held by the test below, over all files.

use std::collections::HashMap;

use domain::language::Language;
use fixed_decimal::Decimal;
use fluent_bundle::FluentValue;

use super::{Arg, files, numbers};

/// A part of a message.
#[derive(Clone, Debug)]
enum Piece {
    Words(&'static str),
    Argument(&'static str),
    Plural {
        of: &'static str,
        one: Vec<Piece>,
        other: Vec<Piece>,
    },
}

/// The messages of one language, by key.
#[derive(Debug)]
pub(super) struct Plain {
    language: Language,
    messages: HashMap<&'static str, Vec<Piece>>,
}

impl Plain {
    /// Cuts every message of the files that is plain.
    pub(super) fn read(language: Language) -> Self {
        let mut messages = HashMap::new();
        for feature in files::FEATURES {
            for (key, value) in written(files::source(language, feature)) {
                // A later file may say a message anew.
                messages.remove(key);
                if let Some(pieces) = cut(value) {
                    messages.insert(key, pieces);
                }
            }
        }
        Self { language, messages }
    }

    /// The message; `None` where it is not plain, or an argument is missing.
    pub(super) fn with(&self, key: &str, arguments: &[(&'static str, Arg<'_>)]) -> Option<String> {
        let mut message = String::new();
        self.join(self.messages.get(key)?, arguments, &mut message)?;
        Some(message)
    }

    fn join(
        &self,
        pieces: &[Piece],
        arguments: &[(&'static str, Arg<'_>)],
        message: &mut String,
    ) -> Option<()> {
        let given = |name| {
            let mut arguments = arguments.iter();
            arguments.find_map(|(known, value)| (*known == name).then_some(value))
        };
        for piece in pieces {
            match piece {
                Piece::Words(words) => message.push_str(words),
                Piece::Argument(name) => match given(*name)? {
                    FluentValue::String(text) => message.push_str(text),
                    FluentValue::Number(number) => message.push_str(&self.whole(number.value)?),
                    _ => return None,
                },
                Piece::Plural { of, one, other } => match given(*of)? {
                    FluentValue::Number(number) => {
                        let exact = exact(number.value)?;
                        // Of whole numbers, one alone is singular in all four languages.
                        let pieces = if exact.abs() == 1 { one } else { other };
                        self.join(pieces, arguments, message)?;
                    }
                    _ => return None,
                },
            }
        }
        Some(())
    }

    fn whole(&self, number: f64) -> Option<String> {
        exact(number).map(|number| numbers::decimal(self.language, &Decimal::from(number)))
    }
}

/// A whole number that a floating-point number holds exactly, which it does below 2^53.
fn exact(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)]
    exact.then_some(number as i64)
}

/// The messages of a file: the key, and all that is written for it.
fn written(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let goes_on = |line: &str| line.starts_with([' ', '}']);
    let mut rest = source;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let mut end = 0;
            for (index, line) in rest.split_inclusive('\n').enumerate() {
                if index > 0 && !goes_on(line) {
                    break;
                }
                end += line.len();
            }
            let (block, tail) = rest.split_at(end);
            rest = tail;
            let key = block
                .lines()
                .next()
                .and_then(|line| files::keys(line).next());
            if let Some(key) = key {
                return block.split_once(" =").map(|(_, value)| (key, value.trim()));
            }
        }
        None
    })
}

/// Cuts a message; `None` where it holds anything but words, arguments and plurals.
fn cut(value: &'static str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some((words, tail)) = rest.split_once('{') {
        pieces.push(Piece::Words(on_one_line(words)?));
        let (inside, tail) = tail.split_at_checked(closing(tail)?)?;
        rest = &tail[1..];
        pieces.push(match inside.split_once("->") {
            None => Piece::Argument(argument(inside)?),
            Some((of, variants)) => {
                let mut variants = variants
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty());
                let one = variants.next()?.strip_prefix("[one]")?;
                let other = variants.next()?.strip_prefix("*[other]")?;
                if variants.next().is_some() {
                    return None;
                }
                Piece::Plural {
                    of: argument(of)?,
                    one: cut(one.trim())?,
                    other: cut(other.trim())?,
                }
            }
        });
    }
    pieces.push(Piece::Words(on_one_line(rest)?));
    (!value.is_empty()).then_some(pieces)
}

fn on_one_line(words: &'static str) -> Option<&'static str> {
    (!words.contains(['\n', '}'])).then_some(words)
}

fn argument(text: &'static str) -> Option<&'static str> {
    let name = text.trim().strip_prefix('$')?;
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        .then_some(name)
}

/// Where the brace closes that was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn arguments_of(pieces: &[Piece], found: &mut Vec<(&'static str, bool)>) {
        for piece in pieces {
            match piece {
                Piece::Words(_) => {}
                Piece::Argument(name) => found.push((*name, false)),
                Piece::Plural { of, one, other } => {
                    found.push((*of, true));
                    arguments_of(one, found);
                    arguments_of(other, found);
                }
            }
        }
    }

    #[test]
    fn plain_messages_are_written_as_the_library_writes_them() {
        let (mut compared, mut plurals) = (0, 0);
        for language in Language::ALL {
            let text = crate::text::of(language);
            for (key, pieces) in &text.words.plain.messages {
                let mut names = Vec::new();
                arguments_of(pieces, &mut names);
                let plural = names.iter().any(|(_, plural)| *plural);
                for number in [0, 1, 2, 3, 5, 11, 21, 100, 101, 1_234_567, -1] {
                    for word in [Arg::from("Ærø & Co"), Arg::from(number)] {
                        let arguments: Vec<(&'static str, Arg<'_>)> = names
                            .iter()
                            .map(|(name, _)| {
                                let counted = names.contains(&(*name, true));
                                let value = if counted { number.into() } else { word.clone() };
                                (*name, value)
                            })
                            .collect();
                        let plain = text.words.plain.with(key, &arguments).unwrap();
                        let library = text.by_library(key, &arguments);
                        assert_eq!(plain, library, "{language:?} {key} {number}");
                        compared += 1;
                        plurals += usize::from(plural);
                    }
                }
            }
        }
        assert!(compared > 10_000 && plurals > 3_000, "{compared} {plurals}");
    }

    #[test]
    fn every_message_of_the_files_is_plain_but_those_with_other_choices() {
        for language in Language::ALL {
            let text = crate::text::of(language);
            let not_plain: Vec<&str> = files::FEATURES
                .iter()
                .flat_map(|feature| files::keys(files::source(language, feature)))
                .filter(|key| !text.words.plain.messages.contains_key(key))
                .collect();
            assert!(not_plain.len() < 20, "{language:?} {not_plain:?}");
        }
    }

    #[test]
    fn a_number_that_is_not_whole_is_left_to_the_library() {
        let text = crate::text::of(Language::En);
        assert!(
            text.words
                .plain
                .with("minutes", &[("count", 1.5.into())])
                .is_none()
        );
        assert_eq!(
            text.with("minutes", &[("count", 1.5.into())]),
            "1.5 minutes"
        );
    }

    #[test]
    fn a_message_with_another_choice_in_it_is_not_plain() {
        assert!(cut("{ $count ->\n    [0] none\n   *[other] some\n}").is_none());
        assert!(cut("{ $count ->\n    [one] one\n    [few] few\n   *[other] more\n}").is_none());
        assert!(cut("{ -brand } says").is_none());
        assert!(cut("half } a brace").is_none());
        assert!(cut("an { $open brace").is_none());
        assert!(cut("two\n    lines").is_none());
    }
}
