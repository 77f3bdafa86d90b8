//! How the text of a field is made from columns: a column's name, or a text with columns' names
//! in braces, such as `{basket_id}-{product_id}`.

use serde::{Deserialize, Deserializer};

/// A text made of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(pub(crate) Vec<Piece>);

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// As it is.
    Literal(String),
    /// What the row holds in the column of this name.
    Column(String),
}

impl std::str::FromStr for Template {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err("empty: write a column's name, or a text with columns in braces");
        }
        if !text.contains(['{', '}']) {
            return Ok(Self(vec![Piece::Column(text.to_owned())]));
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if before.contains('}') {
                return Err("a brace is closed that was not opened");
            }
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.to_owned()));
            }
            let Some((name, tail)) = after.split_once('}') else {
                return Err("a brace is not closed");
            };
            if name.is_empty() || name.contains('{') {
                return Err("write a column's name between the braces");
            }
            pieces.push(Piece::Column(name.to_owned()));
            rest = tail;
        }
        if rest.contains('}') {
            return Err("a brace is closed that was not opened");
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Ok(Self(pieces))
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn columns(text: &str) -> Vec<String> {
        let Template(pieces) = text.parse().unwrap();
        pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Column(name) => Some(name),
                Piece::Literal(_) => None,
            })
            .collect()
    }

    #[test]
    fn a_template_names_its_columns() {
        assert_eq!(columns("basket id"), ["basket id"]);
        assert_eq!(columns("{a}-{b}"), ["a", "b"]);
        assert_eq!(columns("shop {store_id}."), ["store_id"]);
        for wrong in ["", "{", "}", "{}", "a}b{c}", "{a}}", "{{a}}", "{a"] {
            assert!(wrong.parse::<Template>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text: String) {
            let _ = text.parse::<Template>();
        }
    }
}
