//! Records whose retention time is over: whose they are, and their removal.
//!
//! The gate and the deliveries go by `kept_until` themselves; nothing waits for the removal. What
//! is removed leaves the log, which names kinds and numbers only.

use std::collections::BTreeMap;

use domain::ids::{CategoryKey, SubjectId};
use jiff::Timestamp;

use super::counts::Counted;
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::page::{id, text};
use crate::{gate, subjects};

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

const REMOVE: &str = "DELETE FROM records WHERE subject_id = $1 AND record_id IN (
        SELECT record_id FROM records WHERE subject_id = $1 AND kept_until_ms <= $2
        ORDER BY kept_until_ms, record_id LIMIT CAST($3 AS BIGINT))
    RETURNING category, source";

/// Removes at most `limit` records of a customer whose time is over, under the customer's row
/// lock, and keeps the counts and the contact data in step. Answers how many of each kind.
pub async fn remove_overdue(
    tx: &mut Tx,
    subject: SubjectId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CategoryKey, u64)>, Error> {
    gate::touch(tx, subject).await?;
    let removed: Vec<(String, String)> = tx
        .query(REMOVE)
        .id(subject.bytes())
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .all()
        .await?;
    let mut kinds: BTreeMap<CategoryKey, u64> = BTreeMap::new();
    let mut counted = Counted::default();
    for (category, source) in removed {
        *kinds.entry(text("category", &category)?).or_default() += 1;
        counted.remove(category, source);
    }
    counted.write(tx, subject).await?;
    subjects::forget_contact(tx, subject, kinds.keys()).await?;
    Ok(kinds.into_iter().collect())
}
