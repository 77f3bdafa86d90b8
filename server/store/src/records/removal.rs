//! Records that their source takes back: one of them, or all that came from it.

use std::collections::BTreeMap;

use domain::ids::{CategoryKey, SubjectId};

use super::counts::Counted;
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::gate;
use crate::page::text;
use crate::subjects;

const ONE: &str = "DELETE FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3
    RETURNING category";
const ALL: &str = "DELETE FROM records WHERE subject_id = $1 AND source = $2
    RETURNING category";
/// Removes the record that a source calls so, or all of that source, under the customer's row lock,
/// keeps the counts in step, and forgets the contact data whose last record went. Answers how many
/// went of each kind.
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
    let rows: Vec<(String,)> = query.all().await?;
    let mut kinds: BTreeMap<CategoryKey, u64> = BTreeMap::new();
    let mut counted = Counted::default();
    for (category,) in rows {
        *kinds.entry(text("category", &category)?).or_default() += 1;
        counted.remove(category, source.to_owned());
    }
    counted.write(tx, subject).await?;
    subjects::forget_contact(tx, subject, kinds.keys()).await?;
    Ok(kinds.into_iter().collect())
}
