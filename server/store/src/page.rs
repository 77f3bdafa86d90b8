//! Keyset pages: what both the log and the records are read in.

use std::collections::BTreeMap;

use domain::read::PageFrom;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::Error;

/// One page, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, C> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where to go on towards the newest, if there is more: use with [`PageFrom::Newer`].
    pub newer: Option<C>,
    /// Where to go on towards the oldest, if there is more: use with [`PageFrom::Older`].
    pub older: Option<C>,
}

impl<T, C> Page<T, C> {
    /// From up to `limit + 1` rows in the order of reading: away from the place in `from`.
    pub(crate) fn cut(
        mut rows: Vec<T>,
        from: &PageFrom<C>,
        limit: usize,
        cursor: impl Fn(&T) -> C,
    ) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let backwards = matches!(from, PageFrom::Newer(_));
        if backwards {
            rows.reverse();
        }
        let came_from_there = !matches!(from, PageFrom::Start);
        let (has_newer, has_older) = if backwards {
            (more, came_from_there)
        } else {
            (came_from_there, more)
        };
        Self {
            newer: rows.first().filter(|_| has_newer).map(&cursor),
            older: rows.last().filter(|_| has_older).map(&cursor),
            items: rows,
        }
    }
}

/// A page's statement in the order of reading: `$sql` is a macro that makes it of what is asked for,
/// the side of the place on which it lies, and the order.
macro_rules! both_ways {
    ($sql:ident, $newer:expr, $which:literal) => {
        if $newer {
            $sql!($which, ">", "ASC")
        } else {
            $sql!($which, "<", "DESC")
        }
    };
}
pub(crate) use both_ways;

/// A moment as it is stored.
pub(crate) fn moment(ms: i64) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(ms).map_err(|_| Error::unexpected("a stored time is out of range"))
}

/// A count as it is stored.
pub(crate) fn count(stored: i64) -> Result<u64, Error> {
    u64::try_from(stored).map_err(|_| Error::unexpected("a stored count is negative"))
}

/// A key, or another text with a shape, as it is stored.
pub(crate) fn text<T: std::str::FromStr>(what: &'static str, stored: &str) -> Result<T, Error> {
    stored
        .parse()
        .map_err(|_| Error::unexpected(format!("a stored {what} is malformed")))
}

/// An identifier as it is stored.
pub(crate) fn id<'b, T: TryFrom<&'b [u8]>>(stored: &'b [u8]) -> Result<T, Error> {
    T::try_from(stored).map_err(|_| Error::unexpected("a stored identifier is malformed"))
}

/// A JSON body as it is stored.
pub(crate) fn json<T: DeserializeOwned>(what: &'static str, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body)
        .map_err(|_| Error::unexpected(format!("a stored {what} is malformed")))
}

/// A JSON body for storing.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value).map_err(|_| Error::unexpected("a value cannot be written as JSON"))
}

/// What a delivery did. Deliveries are idempotent by subject, source and source id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Put {
    /// It is new.
    Inserted,
    /// The same source id was known with other contents, which are replaced.
    Replaced,
    /// Exactly this was known.
    Unchanged,
    /// Nothing was written: the known record corrects another one, or was corrected, and the new
    /// contents are of another kind or field.
    Bound,
}

/// Rounds in which no (source, source id) comes twice, so that the second one in a call finds the
/// first one stored.
pub(crate) fn rounds<'i, T>(
    items: &'i [T],
    key: impl Fn(&'i T) -> (&'i str, &'i str),
) -> Vec<Vec<(usize, &'i T)>> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut rounds: Vec<Vec<(usize, &T)>> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let round = seen.entry(key(item)).or_default();
        if rounds.len() == *round {
            rounds.push(Vec::new());
        }
        rounds[*round].push((index, item));
        *round += 1;
    }
    rounds
}
