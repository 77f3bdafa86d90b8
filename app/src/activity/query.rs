//! The address of a part of the timeline, read and written. An address that the page never writes
//! shows everything, from the newest.

use domain::event::EventKind;
use domain::ids::PurposeKey;
use domain::read::{ActivityFilter, PageFrom};
use serde::Deserialize;

/// The query of `/me/activity`, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    /// A kind of line, by its stable word.
    #[serde(default)]
    pub kind: Option<String>,
    /// A purpose.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Lines before this number.
    #[serde(default)]
    pub older: Option<String>,
    /// Lines after this number.
    #[serde(default)]
    pub newer: Option<String>,
}

impl Query {
    /// What it asks for.
    pub fn read(&self) -> (ActivityFilter, PageFrom<i64>) {
        let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        let filter = ActivityFilter {
            kind: self.kind.as_deref().and_then(EventKind::from_key),
            purpose: self.purpose.as_deref().and_then(|key| key.parse().ok()),
        };
        let from = match (number(&self.older), number(&self.newer)) {
            (Some(seq), _) => PageFrom::Older(seq),
            (None, Some(seq)) => PageFrom::Newer(seq),
            (None, None) => PageFrom::Start,
        };
        (filter, from)
    }
}

/// The address of a part of the timeline at `base`.
pub(super) fn address(base: &str, filter: &ActivityFilter, from: PageFrom<i64>) -> String {
    let mut pairs: Vec<String> = Vec::new();
    if let Some(kind) = filter.kind {
        pairs.push(format!("kind={}", kind.key()));
    }
    if let Some(purpose) = &filter.purpose {
        pairs.push(format!("purpose={purpose}"));
    }
    match from {
        PageFrom::Start => {}
        PageFrom::Older(seq) => pairs.push(format!("older={seq}")),
        PageFrom::Newer(seq) => pairs.push(format!("newer={seq}")),
    }
    if pairs.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", pairs.join("&"))
    }
}

/// The same filter with another purpose.
pub(super) fn about(filter: &ActivityFilter, purpose: Option<&PurposeKey>) -> ActivityFilter {
    ActivityFilter {
        kind: filter.kind,
        purpose: purpose.cloned(),
    }
}

/// The same filter with another kind of line.
pub(super) fn of_kind(filter: &ActivityFilter, kind: Option<EventKind>) -> ActivityFilter {
    ActivityFilter {
        kind,
        purpose: filter.purpose.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        let of = |name: &str| {
            pairs
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, text)| (*text).to_owned())
        };
        Query {
            kind: of("kind"),
            purpose: of("purpose"),
            older: of("older"),
            newer: of("newer"),
        }
    }

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let filter = ActivityFilter {
            kind: Some(EventKind::Refusal),
            purpose: Some("profiling_offers".parse().unwrap()),
        };
        let written = address("/me/activity", &filter, PageFrom::Older(41));
        assert_eq!(
            written,
            "/me/activity?kind=refusal&purpose=profiling_offers&older=41"
        );
        let read = query(&[
            ("kind", "refusal"),
            ("purpose", "profiling_offers"),
            ("older", "41"),
        ])
        .read();
        assert_eq!(read, (filter, PageFrom::Older(41)));
    }

    #[test]
    fn an_address_that_nobody_wrote_shows_everything() {
        let read = query(&[("kind", "<script>"), ("purpose", "A B"), ("newer", "x")]).read();
        assert_eq!(read, (ActivityFilter::default(), PageFrom::Start));
    }
}
