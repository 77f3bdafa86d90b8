//! Records whose retention time is over: whose they are, and their removal.
//!
//! The gate and the deliveries go by `kept_until` themselves; nothing waits for the removal. What
//! is removed leaves the log, which names kinds and numbers only.

use domain::ids::{CategoryKey, SubjectId};
use jiff::Timestamp;

use super::removed::{Corrected, Removed, removed, settle};
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::gate;
use crate::page::id;

const OVERDUE: &str = "SELECT subject_id FROM records WHERE kept_until_ms <= $1
    ORDER BY kept_until_ms, subject_id LIMIT CAST($2 AS BIGINT)";

/// The customers of the `limit` records that are past their time the longest, each once.
pub async fn overdue(
    on: &mut impl Executor,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<SubjectId>, Error> {
    let rows: Vec<(Vec<u8>,)> = on
        .query(OVERDUE)
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .all()
        .await?;
    let mut subjects: Vec<SubjectId> = Vec::new();
    for (subject,) in &rows {
        let subject = id(subject)?;
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    Ok(subjects)
}

const REMOVE: &str = concat!(
    "DELETE FROM records WHERE subject_id = $1 AND record_id IN (
        SELECT record_id FROM records WHERE subject_id = $1 AND kept_until_ms <= $2
        ORDER BY kept_until_ms, record_id LIMIT CAST($3 AS BIGINT))",
    removed!()
);

/// Removes at most `limit` records of a customer whose time is over, under the customer's row
/// lock, and keeps the counts and the contact data in step; what they corrected stays corrected.
/// Answers how many of each kind.
pub async fn remove_overdue(
    tx: &mut Tx,
    subject: SubjectId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CategoryKey, u64)>, Error> {
    gate::touch(tx, subject).await?;
    let rows: Vec<Removed> = tx
        .query(REMOVE)
        .id(subject.bytes())
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .all()
        .await?;
    let kinds = settle(tx, subject, rows, Corrected::Stays).await?;
    Ok(kinds.into_iter().collect())
}
