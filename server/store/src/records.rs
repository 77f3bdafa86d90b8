//! Held facts. Values are sealed; what they are found by (kind, field, source, times) is not.
//!
//! Invariants: `record_counts` agrees with `records` after every transaction; a delivery is
//! idempotent by customer, source and source id, and a changed one keeps its record's id; a record
//! that corrects another one, or was corrected, stays of its kind and field; what was corrected does
//! not count beside its correction, also when it was removed and comes again; no contact data are
//! known that no record holds.
//! Deliberately not here: who may see which value.

mod contact;
mod corrected_names;
mod counts;
mod known;
mod named;
mod pages;
mod release;
mod removal;
mod removed;
mod retention;
mod unneeded;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::ids::{CategoryKey, RecordId, SubjectId};
use domain::record::{Inference, NewRecord, Record};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::facade::{Executor, Query, Tx};
use crate::keys::{self, Place, SubjectKey, fresh_id};
use crate::page::{id, json, moment, rounds, text, to_json};
use crate::shapes::Rows;

use counts::Counted;

pub use crate::page::Put;
pub use corrected_names::was_corrected;
pub use counts::{RecordCount, counts, held, total};
pub use known::known;
#[cfg(feature = "testing")]
pub(crate) use named::CORRECTION;
pub use named::{Named, corrected, is_corrected, named};
pub use pages::{Wanted, page};
pub use release::{ForRelease, Found, for_release, open};
pub use removal::remove_named;
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
    inference: Option<String>,
    corrects: Option<RecordId>,
}

impl SealedRecord {
    /// The kind of data.
    pub const fn category(&self) -> &CategoryKey {
        &self.record.category
    }

    /// What its source calls it.
    pub fn source_id(&self) -> &str {
        &self.record.source_id
    }

    /// Links it to the record that it corrects. Mark that one with [`corrected`].
    #[must_use]
    pub fn correcting(mut self, record: RecordId) -> Self {
        self.corrects = Some(record);
        self
    }
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

/// Tells a repeated delivery from a changed one. What few records have goes in only where it is
/// there, so that records from before it was known keep theirs.
fn fingerprint(
    key: &SubjectKey,
    record: &NewRecord,
    plain: &[u8],
    inference: Option<&str>,
) -> Result<[u8; 16], Error> {
    let collected = record.collected_at.as_millisecond().to_be_bytes();
    let kept_until = record
        .kept_until
        .map_or(i64::MIN, Timestamp::as_millisecond)
        .to_be_bytes();
    let observed = record
        .observed_at
        .map(|at| at.as_millisecond().to_be_bytes());
    let corrects = record.corrects.as_ref().map(to_json).transpose()?;
    let mut parts: Vec<&[u8]> = vec![
        plain,
        record.category.as_str().as_bytes(),
        record.field.as_str().as_bytes(),
        record.group.as_deref().unwrap_or_default().as_bytes(),
        &collected,
        &kept_until,
    ];
    for (name, part) in [
        (&b"observed"[..], observed.as_ref().map(|part| &part[..])),
        (b"corrects", corrects.as_deref()),
        (b"inference", inference.map(str::as_bytes)),
    ] {
        if let Some(part) = part {
            parts.extend([name, part]);
        }
    }
    Ok(key.fingerprint(&parts))
}

/// Seals a record that came in at `received_at`. Needs no database.
pub fn seal(
    key: &SubjectKey,
    record: NewRecord,
    received_at: Timestamp,
) -> Result<SealedRecord, Error> {
    let id = RecordId(fresh_id(received_at));
    let plain = Zeroizing::new(to_json(&record.value)?);
    let inference = record.inference.as_ref().map(to_json).transpose()?;
    let inference = inference
        .map(String::from_utf8)
        .transpose()
        .map_err(|_| Error::unexpected("an inference cannot be written as text"))?;
    Ok(SealedRecord {
        id,
        value: key.seal(place(&id.bytes()), &plain)?,
        key_version: key.version(),
        fingerprint: fingerprint(key, &record, &plain, inference.as_deref())?,
        inference,
        corrects: None,
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
         key_version, fingerprint, source, source_id, collected_ms, received_ms, kept_until_ms, \
         observed_ms, inference, corrects) VALUES",
        16,
        "ON CONFLICT (subject_id, source, source_id) DO NOTHING RETURNING record_id",
    )
});

/// Looked up one by one: given a list, both databases like to read all records of the customer,
/// which makes long imports quadratic.
const KNOWN: &str = "SELECT record_id, category, field, collected_ms, fingerprint, key_version,
        corrects, corrected_ms
    FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3";

/// Writes sealed records of one customer, and keeps the counts in step. Answers in the order of
/// `records`; a source id that comes twice is taken in that order.
pub async fn put_many(
    tx: &mut Tx,
    key: &SubjectKey,
    records: &[SealedRecord],
    received_at: Timestamp,
) -> Result<Vec<Delivered>, Error> {
    let records: Vec<&SealedRecord> = records.iter().collect();
    put_these(tx, key, &records, received_at).await
}

/// The same for some of many.
pub async fn put_these(
    tx: &mut Tx,
    key: &SubjectKey,
    records: &[&SealedRecord],
    received_at: Timestamp,
) -> Result<Vec<Delivered>, Error> {
    let subject = key.subject();
    let corrected_before = corrected_names::touch(tx, subject).await?;
    let mut answers: Vec<Delivered> = records
        .iter()
        .map(|sealed| Delivered {
            id: sealed.id,
            put: Put::Inserted,
        })
        .collect();
    let mut counted = Counted::default();
    let mut touched = BTreeSet::new();
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
                    let again = deliver_again(tx, key, sealed, received_at, &mut counted);
                    let (answer, before) = again.await?;
                    if answer.put == Put::Replaced {
                        touched.extend([before, sealed.record.category.as_str().to_owned()]);
                    }
                    answers[index] = answer;
                }
            }
        }
    }
    counted.write(tx, subject).await?;
    if corrected_before {
        let written = records.iter().zip(&answers);
        let written = written
            .filter(|(_, answer)| matches!(answer.put, Put::Inserted | Put::Replaced))
            .map(|(sealed, answer)| (*sealed, answer.id));
        corrected_names::restore(tx, key, written).await?;
    }
    contact::follow(tx, subject, touched.iter().map(String::as_str)).await?;
    Ok(answers)
}

type Known = (
    Vec<u8>,
    String,
    String,
    i64,
    Vec<u8>,
    i64,
    Option<Vec<u8>>,
    Option<i64>,
);

/// Answers what became of it, and of which kind the known one was.
async fn deliver_again(
    tx: &mut Tx,
    key: &SubjectKey,
    sealed: &SealedRecord,
    received_at: Timestamp,
    counted: &mut Counted,
) -> Result<(Delivered, String), Error> {
    let known: Known = tx
        .query(KNOWN)
        .id(key.subject().bytes())
        .bind(sealed.record.source.as_str())
        .bind(sealed.record.source_id.as_str())
        .one()
        .await?;
    let (known, category, field, collected, fingerprint, key_version, corrects, corrected) = known;
    let id: RecordId = id(&known)?;
    let moves =
        category != sealed.record.category.as_str() || field != sealed.record.field.as_str();
    let put = if fingerprint == sealed.fingerprint && key_version == sealed.key_version {
        Put::Unchanged
    } else if moves && (corrects.is_some() || corrected.is_some()) {
        Put::Bound
    } else {
        counted.replace(sealed, &category, collected);
        replace(tx, key, id, sealed, received_at).await?;
        Put::Replaced
    };
    Ok((Delivered { id, put }, category))
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
        .bind(record.observed_at.map(Timestamp::as_millisecond))
        .maybe(sealed.inference.as_deref())
        .bind(sealed.corrects.map(|record| record.bytes().to_vec()))
}

const REPLACE: &str = "UPDATE records SET category = $1, field = $2, group_key = $3, value = $4,
        key_version = $5, fingerprint = $6, collected_ms = $7, received_ms = $8, kept_until_ms = $9,
        observed_ms = $10, inference = $11, corrects = COALESCE($12, corrects),
        version = version + 1
    WHERE subject_id = $13 AND record_id = $14";

/// The value is sealed again, for its place is that of the known record. That it corrects another
/// one is not forgotten.
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
        .bind(record.observed_at.map(Timestamp::as_millisecond))
        .maybe(sealed.inference.as_deref())
        .bind(sealed.corrects.map(|record| record.bytes().to_vec()))
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
    Option<i64>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
    i64,
);

/// What a [`Stored`] row is made of.
macro_rules! columns {
    () => {
        "record_id, category, field, group_key, value, key_version, source, source_id, \
         collected_ms, received_ms, kept_until_ms, observed_ms, inference, corrects, \
         corrected_ms, version"
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
use select;

fn read_inference(stored: Option<&str>) -> Result<Option<Inference>, Error> {
    stored
        .map(|text| json("inference", text.as_bytes()))
        .transpose()
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
        observed_at: row.11.map(moment).transpose()?,
        inference: read_inference(row.12.as_deref())?,
        corrects: row.13.as_deref().map(id).transpose()?,
        corrected_at: row.14.map(moment).transpose()?,
        version: row.15,
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
