//! Records that nothing needs any more: the removal of whole kinds.

use domain::ids::{CategoryKey, SubjectId};

use super::counts::Counted;
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::{gate, subjects};

const HELD: &str = "SELECT DISTINCT category FROM record_counts WHERE subject_id = $1";
const REMOVE: &str = "DELETE FROM records WHERE subject_id = $1 AND category = $2 RETURNING source";

/// Removes all records of these kinds of a customer, under the customer's row lock, and keeps the
/// counts and the contact data in step. Answers how many of each kind; kinds of which there were none are left out.
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
    let mut removed = Vec::new();
    let mut counted = Counted::default();
    for kind in kinds {
        let query = tx.query(REMOVE).id(subject.bytes()).bind(kind.as_str());
        let sources: Vec<(String,)> = query.all().await?;
        let mut records = 0;
        for (source,) in sources {
            counted.remove(kind.to_string(), source);
            records += 1;
        }
        if records > 0 {
            removed.push((kind.clone(), records));
        }
    }
    counted.write(tx, subject).await?;
    subjects::forget_contact(tx, subject, removed.iter().map(|(kind, _)| kind)).await?;
    Ok(removed)
}
