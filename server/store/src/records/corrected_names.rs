//! Names of records that were corrected and are held no longer.
//!
//! Invariants: a record that comes under such a name, in its kind and field, is corrected from the
//! start, by the record that took its place; a name is known no longer than that record is held,
//! and not while the name itself is held. It is a digest by the customer's own key, so nobody reads
//! in it what was removed. Deliberately not here: which removals leave one ([`super::removed`]).

use std::collections::BTreeMap;

use domain::ids::{RecordId, SubjectId};
use domain::record::NewRecord;

use super::SealedRecord;
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::keys::SubjectKey;

pub(super) type Name = [u8; 16];

/// What a record is called by its source, in its kind and field.
pub(super) fn name(
    key: &SubjectKey,
    (source, source_id): (&str, &str),
    (category, field): (&str, &str),
) -> Name {
    let parts = ["corrected name", source, source_id, category, field];
    key.fingerprint(&parts.map(str::as_bytes))
}

// The answer is of the row itself: on PostgreSQL another table would be read as it was before the
// lock was waited for.
const TOUCH: &str = "UPDATE subject_heads SET revision = revision + 1 WHERE subject_id = $1
    RETURNING corrected_names";

/// As [`crate::gate::touch`]; tells whether any name may be known.
pub(super) async fn touch(tx: &mut Tx, subject: SubjectId) -> Result<bool, Error> {
    let row: Option<(i64,)> = tx.query(TOUCH).id(subject.bytes()).optional().await?;
    row.map(|(known,)| known != 0)
        .ok_or_else(|| Error::unexpected("a customer has no head"))
}

const KEEP: &str = "INSERT INTO corrected_names (subject_id, name, correction) VALUES ($1, $2, $3)
    ON CONFLICT (subject_id, name) DO UPDATE SET correction = excluded.correction";
const ANY: &str = "UPDATE subject_heads SET corrected_names = 1
    WHERE subject_id = $1 AND corrected_names = 0";

/// Keeps names of records that are removed, and that this one corrected in the end.
pub(super) async fn keep(
    tx: &mut Tx,
    subject: SubjectId,
    names: &[Name],
    correction: &[u8],
) -> Result<(), Error> {
    for name in names {
        let query = tx.query(KEEP).id(subject.bytes());
        query.bind(&name[..]).bind(correction).execute().await?;
    }
    tx.query(ANY).id(subject.bytes()).execute().await?;
    Ok(())
}

const PASS_ON: &str = "UPDATE corrected_names SET correction = $1
    WHERE subject_id = $2 AND correction = $3";
const FORGET: &str = "DELETE FROM corrected_names WHERE subject_id = $1 AND correction = $2";

/// Hands what a removed record corrected over to the one that corrected it, or forgets it.
pub(super) async fn pass_on(
    tx: &mut Tx,
    subject: SubjectId,
    removed: &[u8],
    to: Option<&[u8]>,
) -> Result<(), Error> {
    let query = match to {
        Some(to) => tx.query(PASS_ON).bind(to).id(subject.bytes()),
        None => tx.query(FORGET).id(subject.bytes()),
    };
    query.bind(removed).execute().await?;
    Ok(())
}

const IS_KNOWN: &str = "SELECT correction FROM corrected_names
    WHERE subject_id = $1 AND name = $2";

/// Whether a record that is not held was corrected under this name, in its kind and field, by one
/// that is. Hold the customer's row lock.
pub async fn was_corrected(
    tx: &mut Tx,
    key: &SubjectKey,
    record: &NewRecord,
) -> Result<bool, Error> {
    let query = tx.query(IS_KNOWN).id(key.subject().bytes());
    let found: Option<(Vec<u8>,)> = query.bind(&called(key, record)[..]).optional().await?;
    Ok(found.is_some())
}

fn called(key: &SubjectKey, record: &NewRecord) -> Name {
    name(
        key,
        (&record.source, &record.source_id),
        (record.category.as_str(), record.field.as_str()),
    )
}

const KNOWN: &str = "SELECT name, correction FROM corrected_names WHERE subject_id = $1";
const FOUND: &str = "DELETE FROM corrected_names WHERE subject_id = $1 AND name = $2";
const CORRECTION: &str = "SELECT corrects, received_ms FROM records
    WHERE subject_id = $1 AND record_id = $2";
/// What lies below the correction lies below this one from now on, where it is still held.
const CORRECTED: &str = "UPDATE records SET corrected_ms = $1, corrects = (
        SELECT below.record_id FROM records below
        WHERE below.subject_id = $2 AND below.record_id = $3)
    WHERE subject_id = $4 AND record_id = $5";
const RELINK: &str = "UPDATE records SET corrects = $1, version = version + 1
    WHERE subject_id = $2 AND record_id = $3";

/// Puts records that were just written, and that are called as one that was corrected, back below
/// their correction. One that comes as a correction itself has its place already.
pub(super) async fn restore(
    tx: &mut Tx,
    key: &SubjectKey,
    written: impl Iterator<Item = (&SealedRecord, RecordId)>,
) -> Result<(), Error> {
    let subject = key.subject();
    let rows: Vec<(Vec<u8>, Vec<u8>)> = tx.query(KNOWN).id(subject.bytes()).all().await?;
    let mut known: BTreeMap<Vec<u8>, Vec<u8>> = rows.into_iter().collect();
    let places: Vec<(&SealedRecord, RecordId)> = written.collect();
    for (sealed, id) in places {
        let name = called(key, &sealed.record);
        let Some(correction) = known.remove(&name[..]) else {
            continue;
        };
        let query = tx.query(FOUND).id(subject.bytes()).bind(&name[..]);
        query.execute().await?;
        if sealed.corrects.is_some() {
            continue;
        }
        let query = tx.query(CORRECTION).id(subject.bytes());
        let above: Option<(Option<Vec<u8>>, i64)> = query.bind(&correction[..]).optional().await?;
        let Some((below, since)) = above else {
            continue;
        };
        let query = tx.query(CORRECTED).bind(since).id(subject.bytes());
        let query = query.bind(below).id(subject.bytes()).id(id.bytes());
        query.execute().await?;
        let query = tx.query(RELINK).id(id.bytes()).id(subject.bytes());
        query.bind(&correction[..]).execute().await?;
    }
    Ok(())
}
