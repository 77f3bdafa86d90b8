//! A record by what its source calls it, without its value: what a system may know of what it
//! delivered, and how a correction is linked.

use domain::ids::{CategoryKey, ItemKey, RecordId, SubjectId};
use domain::record::Inference;
use jiff::Timestamp;

use super::{contact, read_inference};
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::gate;
use crate::page::{id, moment, text};

/// All that is held of a record but its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Names it.
    pub id: RecordId,
    /// The kind of data.
    pub category: CategoryKey,
    /// The field within the kind.
    pub field: ItemKey,
    /// What belongs together.
    pub group: Option<String>,
    /// When it was collected.
    pub collected_at: Timestamp,
    /// When the source noted it.
    pub observed_at: Option<Timestamp>,
    /// When it came in.
    pub received_at: Timestamp,
    /// Until when it is kept.
    pub kept_until: Option<Timestamp>,
    /// How it was worked out.
    pub inference: Option<Inference>,
    /// The record that it corrects.
    pub corrects: Option<RecordId>,
    /// Since when another record takes its place.
    pub corrected_at: Option<Timestamp>,
    /// How often it was written.
    pub version: i64,
}

const NAMED: &str = "SELECT record_id, category, field, group_key, collected_ms, observed_ms,
        received_ms, kept_until_ms, inference, corrects, corrected_ms, version
    FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3";

type Stored = (
    Vec<u8>,
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
    i64,
);

/// The record that a source calls so. Hold the customer's row lock where a decision hangs on it.
pub async fn named(
    on: &mut impl Executor,
    subject: SubjectId,
    source: &str,
    source_id: &str,
) -> Result<Option<Named>, Error> {
    let query = on.query(NAMED).id(subject.bytes());
    let row: Option<Stored> = query.bind(source).bind(source_id).optional().await?;
    row.map(|row| {
        Ok(Named {
            id: id(&row.0)?,
            category: text("category", &row.1)?,
            field: text("field", &row.2)?,
            group: row.3,
            collected_at: moment(row.4)?,
            observed_at: row.5.map(moment).transpose()?,
            received_at: moment(row.6)?,
            kept_until: row.7.map(moment).transpose()?,
            inference: read_inference(row.8.as_deref())?,
            corrects: row.9.as_deref().map(id).transpose()?,
            corrected_at: row.10.map(moment).transpose()?,
            version: row.11,
        })
    })
    .transpose()
}

const CORRECTED: &str = "UPDATE records SET corrected_ms = $1, version = version + 1
    WHERE subject_id = $2 AND record_id = $3 RETURNING category";

/// Notes since when another record takes this one's place: the gate hands it out no longer, and
/// contact data that it alone held are forgotten.
pub async fn corrected(
    tx: &mut Tx,
    subject: SubjectId,
    record: RecordId,
    at: Timestamp,
) -> Result<(), Error> {
    gate::touch(tx, subject).await?;
    let query = tx.query(CORRECTED).bind(at.as_millisecond());
    let query = query.id(subject.bytes()).id(record.bytes());
    let kind: Option<(String,)> = query.optional().await?;
    contact::follow(tx, subject, kind.iter().map(|(kind,)| kind.as_str())).await
}

pub(crate) const CORRECTION: &str = "SELECT record_id FROM records
    WHERE subject_id = $1 AND corrects = $2 LIMIT 1";

/// The record that corrects this one, if one is held.
pub(super) async fn correction_of(
    tx: &mut Tx,
    subject: SubjectId,
    record: &[u8],
) -> Result<Option<Vec<u8>>, Error> {
    let query = tx.query(CORRECTION).id(subject.bytes()).bind(record);
    let found: Option<(Vec<u8>,)> = query.optional().await?;
    Ok(found.map(|(correction,)| correction))
}

/// Whether a record that corrects this one is held. Hold the customer's row lock.
pub async fn is_corrected(
    tx: &mut Tx,
    subject: SubjectId,
    record: RecordId,
) -> Result<bool, Error> {
    let found = correction_of(tx, subject, &record.bytes()).await?;
    Ok(found.is_some())
}
