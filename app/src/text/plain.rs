//! Messages that only put arguments between words: cut once, joined without the library.
//!
//! Most messages of a page are of this kind. That they come out as the library would write them is
//! held by the test below, over all files.

use std::collections::HashMap;

use domain::language::Language;
use fixed_decimal::Decimal;
use fluent_bundle::FluentValue;

use super::{Arg, files, numbers};

/// A part of a message.
#[derive(Clone, Copy, Debug)]
enum Piece {
    Words(&'static str),
    Argument(&'static str),
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
            let source = files::source(language, feature);
            let mut lines = source.lines().peekable();
            while let Some(line) = lines.next() {
                let goes_on = lines
                    .peek()
                    .is_some_and(|next| next.starts_with([' ', '}']));
                let Some(key) = files::keys(line).next() else {
                    continue;
                };
                // A later file may say a message anew.
                messages.remove(key);
                let Some((_, value)) = line.split_once(" =") else {
                    continue;
                };
                if let Some(pieces) = cut(value.trim()).filter(|_| !goes_on) {
                    messages.insert(key, pieces);
                }
            }
        }
        Self { language, messages }
    }

    /// The message; `None` where it is not plain, or an argument is missing.
    pub(super) fn with(&self, key: &str, arguments: &[(&'static str, Arg<'_>)]) -> Option<String> {
        let mut message = String::new();
        for piece in self.messages.get(key)? {
            match piece {
                Piece::Words(words) => message.push_str(words),
                Piece::Argument(name) => {
                    let (_, value) = arguments.iter().find(|(known, _)| known == name)?;
                    match value {
                        FluentValue::String(text) => message.push_str(text),
                        FluentValue::Number(number) => {
                            message.push_str(&self.whole(number.value)?);
                        }
                        _ => return None,
                    }
                }
            }
        }
        Some(message)
    }

    fn whole(&self, number: f64) -> Option<String> {
        // Every whole number below 2^53 is exact in a floating-point number.
        let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
        #[allow(clippy::cast_possible_truncation)]
        exact.then(|| numbers::decimal(self.language, &Decimal::from(number as i64)))
    }
}

/// Cuts a message; `None` where it holds anything but words and arguments.
fn cut(value: &'static str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some((words, tail)) = rest.split_once('{') {
        let (argument, tail) = tail.split_once('}')?;
        let name = argument.trim().strip_prefix('$')?;
        if !name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            return None;
        }
        pieces.push(Piece::Words(words));
        pieces.push(Piece::Argument(name));
        rest = tail;
    }
    pieces.push(Piece::Words(rest));
    (!value.is_empty() && !rest.contains('}')).then_some(pieces)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn plain_messages_are_written_as_the_library_writes_them() {
        let mut compared = 0;
        for language in Language::ALL {
            let text = crate::text::of(language);
            for (key, pieces) in &text.plain.messages {
                for value in [Arg::from("Ærø & Co"), Arg::from(0), Arg::from(1_234_567)] {
                    let arguments: Vec<(&'static str, Arg<'_>)> = pieces
                        .iter()
                        .filter_map(|piece| match piece {
                            Piece::Argument(name) => Some((*name, value.clone())),
                            Piece::Words(_) => None,
                        })
                        .collect();
                    let plain = text.plain.with(key, &arguments).unwrap();
                    assert_eq!(
                        plain,
                        text.by_library(key, &arguments),
                        "{language:?} {key}"
                    );
                    compared += 1;
                }
            }
        }
        assert!(compared > 1000, "{compared}");
    }

    #[test]
    fn a_message_with_a_choice_in_it_is_not_plain() {
        assert!(cut("{ $count -> [one] one *[other] more }").is_none());
        assert!(cut("{ -brand } says").is_none());
        assert!(cut("half } a brace").is_none());
    }
}
