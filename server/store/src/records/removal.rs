//! Records that their source takes back: one of them, or all that came from it.

use domain::ids::{CategoryKey, SubjectId};

use super::removed::{Corrected, Removed, removed, settle};
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::gate;

const ONE: &str = concat!(
    "DELETE FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3",
    removed!()
);
const ALL: &str = concat!(
    "DELETE FROM records WHERE subject_id = $1 AND source = $2",
    removed!()
);

/// Removes the record that a source calls so, or all of that source, under the customer's row lock,
/// and keeps the counts and the contact data in step; what they corrected counts again. Answers how
/// many went of each kind.
pub async fn remove_named(
    tx: &mut Tx,
    subject: SubjectId,
    source: &str,
    source_id: Option<&str>,
) -> Result<Vec<(CategoryKey, u64)>, Error> {
    gate::touch(tx, subject).await?;
    let query = match source_id {
        Some(source_id) => {
            let query = tx.query(ONE).id(subject.bytes());
            query.bind(source).bind(source_id)
        }
        None => tx.query(ALL).id(subject.bytes()).bind(source),
    };
    let rows: Vec<Removed> = query.all().await?;
    let kinds = settle(tx, subject, rows, Corrected::Counts).await?;
    Ok(kinds.into_iter().collect())
}
