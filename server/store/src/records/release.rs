//! What a release hands out: the newest records of some kinds, in one statement. Records that were
//! corrected are not among them.
//!
//! They are found before the release is written down, which happens only if none of them has changed
//! by then ([`crate::append`]), and opened after that.

use std::sync::LazyLock;

use domain::ids::{CategoryKey, ItemKey, SubjectId};
use domain::record::Record;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{Stored, columns, opened};
use crate::error::Error;
use crate::facade::Executor;
use crate::shapes::Newest;

/// What the gate asks for.
#[derive(Clone, Copy, Debug)]
pub struct ForRelease<'a> {
    /// These kinds.
    pub categories: &'a [CategoryKey],
    /// Only these fields; `None` means all.
    pub fields: Option<&'a [ItemKey]>,
    /// Only what was collected since.
    pub since: Option<Timestamp>,
    /// What is kept until this moment or earlier is past its time, and left out.
    pub now: Timestamp,
    /// At most so many.
    pub limit: u32,
}

/// Found records, still sealed.
pub struct Found(Vec<Stored>);

impl Found {
    /// None.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many bytes their values take.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|row| row.4.len()).sum()
    }

    /// A digest of which records these are, as they are now: a record that was replaced since is
    /// another one.
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for row in &self.0 {
            digest.update(&row.0);
            digest.update(row.9.to_be_bytes());
        }
        digest.finalize().into()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Found({})", self.len())
    }
}

/// What stands between the parts of a [`Packed`] row's text. No part holds it: what comes in with
/// a control character in it is refused, and JSON writes it otherwise.
const BETWEEN: char = '\u{1f}';

/// A row, with all but the record's name and its sealed value in one text: both drivers take longer
/// to hand a column over than to fill it.
type Packed = (Vec<u8>, Vec<u8>, String);

macro_rules! packed {
    () => {
        "record_id, value, key_version || '\u{1f}' || collected_ms || '\u{1f}' || received_ms
            || '\u{1f}' || COALESCE(CAST(kept_until_ms AS TEXT), '') || '\u{1f}' || category
            || '\u{1f}' || field || '\u{1f}' || source || '\u{1f}' || source_id
            || '\u{1f}' || COALESCE('=' || group_key, '') || '\u{1f}' || version
            || '\u{1f}' || COALESCE(CAST(observed_ms AS TEXT), '')
            || '\u{1f}' || COALESCE(inference, '')"
    };
}

fn unpacked((record, value, text): Packed) -> Result<Stored, Error> {
    let damaged = || Error::unexpected("a stored record does not unpack");
    let mut parts = text.split(BETWEEN);
    let mut next = || parts.next().ok_or_else(damaged);
    let number = |part: &str| part.parse::<i64>().map_err(|_| damaged());
    let (version, collected, received) = (number(next()?)?, number(next()?)?, number(next()?)?);
    let kept_until = Some(next()?).filter(|part| !part.is_empty());
    let kept_until = kept_until.map(number).transpose()?;
    let (category, field) = (next()?.to_owned(), next()?.to_owned());
    let (source, source_id) = (next()?.to_owned(), next()?.to_owned());
    let group = next()?.strip_prefix('=').map(str::to_owned);
    let written = number(next()?)?;
    let mut more = || Ok::<_, Error>(Some(next()?).filter(|part| !part.is_empty()));
    let observed = more()?.map(number).transpose()?;
    let inference = more()?.map(str::to_owned);
    if parts.next().is_some() {
        return Err(damaged());
    }
    Ok((
        record, category, field, group, value, version, source, source_id, collected, received,
        kept_until, observed, inference, None, None, written,
    ))
}

/// One branch for each kind, so that each is read from the end of its index and no further than
/// the limit. A branch that is not needed asks for a kind without a name, which nothing has.
macro_rules! newest {
    ($which:literal, $first:literal) => {
        LazyLock::new(|| {
            Newest::new(
                concat!(
                    "SELECT ",
                    columns!(),
                    " FROM records WHERE subject_id = $1 AND category = {} AND collected_ms >= $2
                     AND (kept_until_ms IS NULL OR kept_until_ms > $3) AND corrected_ms IS NULL ",
                    $which,
                    " ORDER BY collected_ms DESC, record_id DESC LIMIT CAST($4 AS BIGINT)"
                ),
                columns!(),
                packed!(),
                "ORDER BY collected_ms DESC, record_id DESC LIMIT CAST($4 AS BIGINT)",
                $first,
            )
        })
    };
}

static ALL_FIELDS: LazyLock<Newest> = newest!("", 5);
/// The fields come as one text, each between two bars, which no key holds.
static SOME_FIELDS: LazyLock<Newest> = newest!(
    "AND REPLACE(CAST($5 AS TEXT), '|' || field || '|', '') <> CAST($5 AS TEXT)",
    6
);

fn between_bars(fields: &[ItemKey]) -> String {
    let mut all = String::new();
    for field in fields {
        all.push('|');
        all.push_str(field.as_str());
        all.push('|');
    }
    all
}

/// The newest records of some kinds, newest first.
pub async fn for_release(
    on: &mut impl Executor,
    subject: SubjectId,
    asked: &ForRelease<'_>,
) -> Result<Found, Error> {
    let mut found: Vec<Stored> = Vec::new();
    let since = asked.since.map_or(i64::MIN, Timestamp::as_millisecond);
    let fields = asked.fields.map(between_bars);
    let sized = if fields.is_some() {
        &SOME_FIELDS
    } else {
        &ALL_FIELDS
    };
    for categories in asked.categories.chunks(Newest::MOST) {
        let (text, padding) = sized.fit(categories.len())?;
        let mut query = on
            .query(text)
            .id(subject.bytes())
            .bind(since)
            .bind(asked.now.as_millisecond())
            .bind(i64::from(asked.limit));
        if let Some(fields) = &fields {
            query = query.bind(fields.as_str());
        }
        for category in categories {
            query = query.bind(category.as_str());
        }
        for _ in 0..padding {
            query = query.bind("");
        }
        for row in query.all::<Packed>().await? {
            found.push(unpacked(row)?);
        }
    }
    found.sort_by(|one, other| (other.8, &other.0).cmp(&(one.8, &one.0)));
    found.truncate(asked.limit as usize);
    Ok(Found(found))
}

/// Opens what was found.
pub async fn open(
    on: &mut impl Executor,
    subject: SubjectId,
    found: Found,
) -> Result<Vec<Record>, Error> {
    opened(on, subject, found.0).await
}
