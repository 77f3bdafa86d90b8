//! Records that nothing needs any more: the removal of whole kinds.

use domain::ids::{CategoryKey, SubjectId};

use super::removed::{Corrected, Removed, removed, settle};
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::gate;

const HELD: &str = "SELECT DISTINCT category FROM record_counts WHERE subject_id = $1";
const REMOVE: &str = concat!(
    "DELETE FROM records WHERE subject_id = $1 AND category = $2",
    removed!()
);

/// Removes all records of these kinds of a customer, under the customer's row lock, and keeps the
/// counts and the contact data in step. Answers how many of each kind; kinds of which there were
/// none are left out.
pub async fn remove_kinds(
    tx: &mut Tx,
    subject: SubjectId,
    kinds: &[CategoryKey],
) -> Result<Vec<(CategoryKey, u64)>, Error> {
    let held: Vec<(String,)> = tx.query(HELD).id(subject.bytes()).all().await?;
    let is_held = |kind: &&CategoryKey| held.iter().any(|(held,)| held == kind.as_str());
    let kinds: Vec<&CategoryKey> = kinds.iter().filter(is_held).collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    gate::touch(tx, subject).await?;
    let mut rows: Vec<Removed> = Vec::new();
    for kind in &kinds {
        let query = tx.query(REMOVE).id(subject.bytes()).bind(kind.as_str());
        rows.extend(query.all::<Removed>().await?);
    }
    let mut removed = settle(tx, subject, rows, Corrected::Counts).await?;
    let of_kind = |kind| removed.remove_entry(kind);
    Ok(kinds.into_iter().filter_map(of_kind).collect())
}
