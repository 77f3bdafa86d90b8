//! What is asked for, read from an address or a form and written back. What was never written by
//! the page shows everything, from the newest.
//!
//! Words are never written into an address: [`address`] leaves them out, [`hidden`] carries them.

use std::fmt::Write as _;

use domain::ids::CategoryKey;
use domain::read::{PageFrom, RecordCursor, RecordFilter};
use domain::registry::Origin;
use leptos::prelude::*;
use serde::Deserialize;
use service::WORDS_LIMIT;

/// The query of the page, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// A kind of data.
    pub kind: Option<String>,
    /// Where it comes from, by its stable word.
    pub origin: Option<String>,
    /// A source.
    pub source: Option<String>,
    /// A purpose.
    pub purpose: Option<String>,
    /// Records before this place.
    pub older: Option<String>,
    /// Records after this place.
    pub newer: Option<String>,
}

impl Query {
    /// What it asks for.
    pub fn read(&self) -> (RecordFilter, PageFrom<RecordCursor>) {
        let filter = RecordFilter {
            category: self.kind.as_deref().and_then(|key| key.parse().ok()),
            origin: self.origin.as_deref().and_then(Origin::from_key),
            source: self.source.clone().filter(|source| !source.is_empty()),
            purpose: self.purpose.as_deref().and_then(|key| key.parse().ok()),
            words: None,
        };
        let place = |text: &Option<String>| text.as_deref().and_then(read_cursor);
        let from = match (place(&self.older), place(&self.newer)) {
            (Some(cursor), _) => PageFrom::Older(cursor),
            (None, Some(cursor)) => PageFrom::Newer(cursor),
            (None, None) => PageFrom::Start,
        };
        (filter, from)
    }
}

/// The form, as it came: the fields of [`Query`], and words.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    /// See [`Query::kind`].
    pub kind: Option<String>,
    /// See [`Query::origin`].
    pub origin: Option<String>,
    /// See [`Query::source`].
    pub source: Option<String>,
    /// See [`Query::purpose`].
    pub purpose: Option<String>,
    /// See [`Query::older`].
    pub older: Option<String>,
    /// See [`Query::newer`].
    pub newer: Option<String>,
    /// What to look for in the values.
    pub words: Option<String>,
}

impl std::fmt::Debug for WordsForm {
    /// Never the words: a debug line may reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WordsForm(..)")
    }
}

impl WordsForm {
    /// What it asks for. Words beyond the limit are left away.
    pub fn read(&self) -> (RecordFilter, PageFrom<RecordCursor>) {
        let query = Query {
            kind: self.kind.clone(),
            origin: self.origin.clone(),
            source: self.source.clone(),
            purpose: self.purpose.clone(),
            older: self.older.clone(),
            newer: self.newer.clone(),
        };
        let (filter, from) = query.read();
        let words: Option<String> = self
            .words
            .as_deref()
            .map(|words| words.trim().chars().take(WORDS_LIMIT).collect::<String>())
            .filter(|words| !words.is_empty());
        (RecordFilter { words, ..filter }, from)
    }
}

fn read_cursor(text: &str) -> Option<RecordCursor> {
    let (ms, id) = text.split_once('.')?;
    Some(RecordCursor {
        collected_ms: ms.parse().ok()?,
        id: id.parse().ok()?,
    })
}

fn write_cursor(cursor: RecordCursor) -> String {
    format!("{}.{}", cursor.collected_ms, cursor.id)
}

/// The fields of a filter and a place, but the words.
fn fields(filter: &RecordFilter, from: PageFrom<RecordCursor>) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    if let Some(category) = &filter.category {
        fields.push(("kind", category.to_string()));
    }
    if let Some(origin) = filter.origin {
        fields.push(("origin", origin.key().to_owned()));
    }
    if let Some(source) = &filter.source {
        fields.push(("source", source.clone()));
    }
    if let Some(purpose) = &filter.purpose {
        fields.push(("purpose", purpose.to_string()));
    }
    match from {
        PageFrom::Start => {}
        PageFrom::Older(cursor) => fields.push(("older", write_cursor(cursor))),
        PageFrom::Newer(cursor) => fields.push(("newer", write_cursor(cursor))),
    }
    fields
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The address of a part of the records at `base`.
pub(super) fn address(base: &str, filter: &RecordFilter, from: PageFrom<RecordCursor>) -> String {
    let pairs: Vec<String> = fields(filter, from)
        .into_iter()
        .map(|(name, value)| format!("{name}={}", encode(&value)))
        .collect();
    if pairs.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", pairs.join("&"))
    }
}

/// The same as form fields, with the words.
pub(super) fn hidden(filter: &RecordFilter, from: PageFrom<RecordCursor>) -> impl IntoView + use<> {
    let words = filter.words.clone().map(|words| ("words", words));
    fields(filter, from)
        .into_iter()
        .chain(words)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
}

/// Only one kind of data.
pub(super) fn of_kind(category: &CategoryKey) -> RecordFilter {
    RecordFilter {
        category: Some(category.clone()),
        ..RecordFilter::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ID: &str = "rec-00000000000000000000000007";

    #[test]
    fn an_address_is_read_as_it_is_written_and_holds_no_words() {
        let filter = RecordFilter {
            category: Some("store_purchases".parse().unwrap()),
            origin: Some(Origin::Observed),
            source: Some("till & web/3".to_owned()),
            purpose: Some("loyalty_club".parse().unwrap()),
            words: Some("canary".to_owned()),
        };
        let cursor = RecordCursor {
            collected_ms: -5,
            id: ID.parse().unwrap(),
        };
        let written = address("/me/data", &filter, PageFrom::Older(cursor));
        assert_eq!(
            written,
            format!(
                "/me/data?kind=store_purchases&origin=observed&source=till%20%26%20web%2F3\
                 &purpose=loyalty_club&older=-5.{ID}"
            )
        );
        let read = Query {
            kind: Some("store_purchases".to_owned()),
            origin: Some("observed".to_owned()),
            source: Some("till & web/3".to_owned()),
            purpose: Some("loyalty_club".to_owned()),
            older: Some(format!("-5.{ID}")),
            newer: None,
        }
        .read();
        assert_eq!(
            read,
            (
                RecordFilter {
                    words: None,
                    ..filter
                },
                PageFrom::Older(cursor)
            )
        );
    }

    #[test]
    fn an_address_that_nobody_wrote_shows_everything() {
        let text = |text: &str| Some(text.to_owned());
        let read = Query {
            kind: text("<script>"),
            origin: text("moon"),
            source: text(""),
            purpose: text("A B"),
            older: text("x"),
            newer: text("1.rec-x"),
        }
        .read();
        assert_eq!(read, (RecordFilter::default(), PageFrom::Start));
    }

    #[test]
    fn words_are_trimmed_cut_and_never_printed() {
        let form = |words: &str| WordsForm {
            words: Some(words.to_owned()),
            ..Default::default()
        };
        assert_eq!(form("  ").read().0.words, None);
        assert_eq!(form(" tea ").read().0.words.as_deref(), Some("tea"));
        let long = form(&"é".repeat(WORDS_LIMIT + 1)).read().0.words.unwrap();
        assert_eq!(long.chars().count(), WORDS_LIMIT);
        assert!(!format!("{:?}", form("canary")).contains("canary"));
    }
}
