//! Held facts. Values are sealed; what they are found by (kind, field, source, times) is not.
//!
//! Invariants: `record_counts` agrees with `records` after every transaction; a delivery is
//! idempotent by customer, source and source id, and a changed one keeps its record's id.
//! Deliberately not here: who may see which value.

mod counts;
mod known;
mod release;
mod retention;
mod unneeded;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::ids::{CategoryKey, RecordId, SubjectId};
use domain::read::{PageFrom, RecordCursor};
use domain::record::{NewRecord, Record};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::facade::{Executor, Query, Tx};
use crate::gate;
use crate::keys::{self, Place, SubjectKey, fresh_id};
use crate::page::{Page, id, json, moment, rounds, text, to_json};
use crate::shapes::Rows;

use counts::Counted;

pub use crate::page::Put;
pub use counts::{RecordCount, counts, held, total};
pub use known::known;
pub use release::{ForRelease, Found, for_release, open};
pub use retention::{overdue, remove_overdue};
pub use unneeded::remove_kinds;

fn place(record: &[u8]) -> Place<'_> {
    Place {
        table: "records",
        column: "value",
        row: record,
    }
}

/// A record ready to be written: sealed outside the transaction.
pub struct SealedRecord {
    id: RecordId,
    record: NewRecord,
    value: Vec<u8>,
    key_version: i64,
    fingerprint: [u8; 16],
}

impl std::fmt::Debug for SealedRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedRecord({})", self.id)
    }
}

/// What became of one delivered record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The record, the known one where there was one.
    pub id: RecordId,
    /// What happened.
    pub put: Put,
}

/// Seals a record that came in at `received_at`. Needs no database.
pub fn seal(
    key: &SubjectKey,
    record: NewRecord,
    received_at: Timestamp,
) -> Result<SealedRecord, Error> {
    let id = RecordId(fresh_id(received_at));
    let plain = Zeroizing::new(to_json(&record.value)?);
    let fingerprint = key.fingerprint(&[
        &plain,
        record.category.as_str().as_bytes(),
        record.field.as_str().as_bytes(),
        record.group.as_deref().unwrap_or_default().as_bytes(),
        &record.collected_at.as_millisecond().to_be_bytes(),
        &record
            .kept_until
            .map_or(i64::MIN, Timestamp::as_millisecond)
            .to_be_bytes(),
    ]);
    Ok(SealedRecord {
        id,
        value: key.seal(place(&id.bytes()), &plain)?,
        key_version: key.version(),
        fingerprint,
        record,
    })
}

/// Seals and writes records of one customer. For many records, [`seal`] them outside the
/// transaction and use [`put_many`].
pub async fn put(
    tx: &mut Tx,
    subject: SubjectId,
    records: &[NewRecord],
    received_at: Timestamp,
) -> Result<Vec<Delivered>, Error> {
    let key = keys::of(tx, subject).await?;
    let sealed: Vec<SealedRecord> = records
        .iter()
        .map(|record| seal(&key, record.clone(), received_at))
        .collect::<Result<_, _>>()?;
    put_many(tx, &key, &sealed, received_at).await
}

static INSERT: LazyLock<Rows> = LazyLock::new(|| {
    Rows::new(
        "INSERT INTO records (subject_id, record_id, category, field, group_key, value, \
         key_version, fingerprint, source, source_id, collected_ms, received_ms, kept_until_ms) \
         VALUES",
        13,
        "ON CONFLICT (subject_id, source, source_id) DO NOTHING RETURNING record_id",
    )
});

/// Looked up one by one: given a list, both databases like to read all records of the customer,
/// which makes long imports quadratic.
const KNOWN: &str = "SELECT record_id, category, collected_ms, fingerprint, key_version
    FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3";

/// Writes sealed records of one customer, and keeps the counts in step. Answers in the order of
/// `records`; a source id that comes twice is taken in that order.
pub async fn put_many(
    tx: &mut Tx,
    key: &SubjectKey,
    records: &[SealedRecord],
    received_at: Timestamp,
) -> Result<Vec<Delivered>, Error> {
    let subject = key.subject();
    gate::touch(tx, subject).await?;
    let mut answers: Vec<Delivered> = records
        .iter()
        .map(|sealed| Delivered {
            id: sealed.id,
            put: Put::Inserted,
        })
        .collect();
    let mut counted = Counted::default();
    for round in rounds(records, |sealed| {
        (&sealed.record.source, &sealed.record.source_id)
    }) {
        for (text, piece) in INSERT.pieces(&round) {
            let mut query = tx.query(text);
            for (_, sealed) in piece {
                query = bind_row(query, subject, sealed, received_at);
            }
            let inserted: Vec<(Vec<u8>,)> = query.all().await?;
            let inserted: BTreeSet<&[u8]> = inserted.iter().map(|(id,)| &id[..]).collect();
            for (index, sealed) in piece.iter().copied() {
                if inserted.contains(&sealed.id.bytes()[..]) {
                    counted.insert(sealed);
                } else {
                    answers[index] =
                        deliver_again(tx, key, sealed, received_at, &mut counted).await?;
                }
            }
        }
    }
    counted.write(tx, subject).await?;
    Ok(answers)
}

async fn deliver_again(
    tx: &mut Tx,
    key: &SubjectKey,
    sealed: &SealedRecord,
    received_at: Timestamp,
    counted: &mut Counted,
) -> Result<Delivered, Error> {
    let (known, category, collected, fingerprint, key_version): (
        Vec<u8>,
        String,
        i64,
        Vec<u8>,
        i64,
    ) = tx
        .query(KNOWN)
        .id(key.subject().bytes())
        .bind(sealed.record.source.as_str())
        .bind(sealed.record.source_id.as_str())
        .one()
        .await?;
    let id: RecordId = id(&known)?;
    if fingerprint == sealed.fingerprint && key_version == sealed.key_version {
        let put = Put::Unchanged;
        return Ok(Delivered { id, put });
    }
    counted.replace(sealed, &category, collected);
    replace(tx, key, id, sealed, received_at).await?;
    let put = Put::Replaced;
    Ok(Delivered { id, put })
}

fn bind_row<'c>(
    query: Query<'c>,
    subject: SubjectId,
    sealed: &SealedRecord,
    received_at: Timestamp,
) -> Query<'c> {
    let record = &sealed.record;
    query
        .id(subject.bytes())
        .id(sealed.id.bytes())
        .bind(record.category.as_str())
        .bind(record.field.as_str())
        .maybe(record.group.as_deref())
        .bind(&sealed.value[..])
        .bind(sealed.key_version)
        .bind(&sealed.fingerprint[..])
        .bind(record.source.as_str())
        .bind(record.source_id.as_str())
        .bind(record.collected_at.as_millisecond())
        .bind(received_at.as_millisecond())
        .bind(record.kept_until.map(Timestamp::as_millisecond))
}

const REPLACE: &str = "UPDATE records SET category = $1, field = $2, group_key = $3, value = $4,
        key_version = $5, fingerprint = $6, collected_ms = $7, received_ms = $8, kept_until_ms = $9
    WHERE subject_id = $10 AND record_id = $11";

/// The value is sealed again, for its place is that of the known record.
async fn replace(
    tx: &mut Tx,
    key: &SubjectKey,
    known: RecordId,
    sealed: &SealedRecord,
    received_at: Timestamp,
) -> Result<(), Error> {
    let record = &sealed.record;
    let plain = Zeroizing::new(to_json(&record.value)?);
    tx.query(REPLACE)
        .bind(record.category.as_str())
        .bind(record.field.as_str())
        .maybe(record.group.as_deref())
        .bind(key.seal(place(&known.bytes()), &plain)?)
        .bind(key.version())
        .bind(&sealed.fingerprint[..])
        .bind(record.collected_at.as_millisecond())
        .bind(received_at.as_millisecond())
        .bind(record.kept_until.map(Timestamp::as_millisecond))
        .id(key.subject().bytes())
        .id(known.bytes())
        .execute()
        .await?;
    Ok(())
}

type Stored = (
    Vec<u8>,
    String,
    String,
    Option<String>,
    Vec<u8>,
    i64,
    String,
    String,
    i64,
    i64,
    Option<i64>,
);

/// What a [`Stored`] row is made of.
macro_rules! columns {
    () => {
        "record_id, category, field, group_key, value, key_version, source, source_id, \
         collected_ms, received_ms, kept_until_ms"
    };
}
use columns;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM records WHERE subject_id = $1 ",
            $rest
        )
    };
}

fn record(key: &SubjectKey, row: Stored) -> Result<Record, Error> {
    let (record_id, category, field, group, value, version, source, source_id, ..) = &row;
    if *version != key.version() {
        return Err(Error::unexpected(
            "a value is sealed with another version of its key",
        ));
    }
    let plain = key.open(place(record_id), value)?;
    Ok(Record {
        id: id(record_id)?,
        category: text("category", category)?,
        field: text("field", field)?,
        group: group.clone(),
        value: json("value", &plain)?,
        source: source.clone(),
        source_id: source_id.clone(),
        collected_at: moment(row.8)?,
        received_at: moment(row.9)?,
        kept_until: row.10.map(moment).transpose()?,
    })
}

async fn opened(
    on: &mut impl Executor,
    subject: SubjectId,
    rows: Vec<Stored>,
) -> Result<Vec<Record>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = keys::of(on, subject).await?;
    rows.into_iter().map(|row| record(&key, row)).collect()
}

/// One record of one customer.
pub async fn one(
    on: &mut impl Executor,
    subject: SubjectId,
    record: RecordId,
) -> Result<Option<Record>, Error> {
    let rows = on
        .query(select!("AND record_id = $2"))
        .id(subject.bytes())
        .id(record.bytes())
        .all()
        .await?;
    Ok(opened(on, subject, rows).await?.pop())
}

/// Which records to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these kinds; `None` means all.
    pub categories: Option<Vec<CategoryKey>>,
    /// Only from this source.
    pub source: Option<String>,
}

macro_rules! page_sql {
    ($which:literal, $place:literal, $order:literal) => {
        concat!(
            select!("AND (collected_ms, record_id) "),
            $place,
            " ($2, $3) ",
            $which,
            " ORDER BY collected_ms ",
            $order,
            ", record_id ",
            $order,
            " LIMIT CAST($4 AS BIGINT)"
        )
    };
}

macro_rules! both_ways {
    ($newer:expr, $which:literal) => {
        if $newer {
            page_sql!($which, ">", "ASC")
        } else {
            page_sql!($which, "<", "DESC")
        }
    };
}

/// A page of a customer's records, newest first. Costs the same however many records there are:
/// each kind is read along its index, and the pieces are merged.
pub async fn page(
    on: &mut impl Executor,
    subject: SubjectId,
    wanted: &Wanted,
    from: PageFrom<RecordCursor>,
    limit: u32,
) -> Result<Page<Record, RecordCursor>, Error> {
    let (newer, at, last) = match from {
        PageFrom::Start => (false, i64::MAX, [0xff; 16]),
        PageFrom::Older(cursor) => (false, cursor.collected_ms, cursor.id.bytes()),
        PageFrom::Newer(cursor) => (true, cursor.collected_ms, cursor.id.bytes()),
    };
    let mut rows: Vec<Stored> = Vec::new();
    for category in pieces(on, subject, wanted).await? {
        let sql = match (&category, &wanted.source) {
            (None, None) => both_ways!(newer, ""),
            (Some(_), None) => both_ways!(newer, "AND category = $5"),
            (None, Some(_)) => both_ways!(newer, "AND source = $5"),
            (Some(_), Some(_)) => both_ways!(newer, "AND category = $5 AND source = $6"),
        };
        let mut query = on
            .query(sql)
            .id(subject.bytes())
            .bind(at)
            .id(last)
            .bind(i64::from(limit) + 1);
        if let Some(category) = &category {
            query = query.bind(category.as_str());
        }
        if let Some(source) = &wanted.source {
            query = query.bind(source.as_str());
        }
        rows.extend(query.all::<Stored>().await?);
    }
    rows.sort_by(|one, other| {
        let order = (other.8, &other.0).cmp(&(one.8, &one.0));
        if newer { order.reverse() } else { order }
    });
    rows.truncate(limit as usize + 1);
    let records = opened(on, subject, rows).await?;
    Ok(Page::cut(records, &from, limit as usize, |record| {
        RecordCursor {
            collected_ms: record.collected_at.as_millisecond(),
            id: record.id,
        }
    }))
}

/// Which indexes to read along: one kind each, or (`None`) all records by time, when nothing that
/// is held is filtered out. The counts tell which kinds hold anything at all.
async fn pieces(
    on: &mut impl Executor,
    subject: SubjectId,
    wanted: &Wanted,
) -> Result<Vec<Option<CategoryKey>>, Error> {
    if wanted.categories.is_none() && wanted.source.is_none() {
        return Ok(vec![None]);
    }
    let held = counts(on, subject).await?;
    let fits = |count: &RecordCount| {
        wanted
            .categories
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&count.category))
            && wanted
                .source
                .as_ref()
                .is_none_or(|source| *source == count.source)
    };
    if !held.is_empty() && held.iter().all(fits) {
        return Ok(vec![None]);
    }
    let kinds: BTreeSet<CategoryKey> = held
        .into_iter()
        .filter(fits)
        .map(|count| count.category)
        .collect();
    Ok(kinds.into_iter().map(Some).collect())
}
