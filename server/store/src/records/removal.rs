//! Records that their source takes back: one of them, or all that came from it.

use std::collections::BTreeMap;

use domain::ids::{CategoryKey, SubjectId};

use super::counts::Counted;
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::gate;
use crate::page::text;

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// How many of each kind.
    pub kinds: Vec<(CategoryKey, u64)>,
    /// The source ids of single kinds of which no other record is left under the same source id,
    /// from whatever source.
    pub last_of: Vec<(CategoryKey, String)>,
}

const ONE: &str = "DELETE FROM records WHERE subject_id = $1 AND source = $2 AND source_id = $3
    RETURNING category, source_id";
const ALL: &str = "DELETE FROM records WHERE subject_id = $1 AND source = $2
    RETURNING category, source_id";
const ANOTHER: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM records
    WHERE subject_id = $1 AND category = $2 AND source_id = $3";

/// Removes the record that a source calls so, or all of that source, under the customer's row lock,
/// and keeps the counts in step. `watched` are source ids of which the caller wants to know whether
/// any record is left.
pub async fn remove_named(
    tx: &mut Tx,
    subject: SubjectId,
    source: &str,
    source_id: Option<&str>,
    watched: fn(&str) -> bool,
) -> Result<Removed, Error> {
    gate::touch(tx, subject).await?;
    let query = match source_id {
        Some(source_id) => {
            let query = tx.query(ONE).id(subject.bytes());
            query.bind(source).bind(source_id)
        }
        None => tx.query(ALL).id(subject.bytes()).bind(source),
    };
    let rows: Vec<(String, String)> = query.all().await?;
    let mut kinds: BTreeMap<CategoryKey, u64> = BTreeMap::new();
    let mut counted = Counted::default();
    let mut left = Vec::new();
    for (category, source_id) in rows {
        let kind: CategoryKey = text("category", &category)?;
        *kinds.entry(kind.clone()).or_default() += 1;
        counted.remove(category, source.to_owned());
        if watched(&source_id) {
            left.push((kind, source_id));
        }
    }
    counted.write(tx, subject).await?;
    let mut last_of = Vec::new();
    for (kind, source_id) in left {
        let query = tx.query(ANOTHER).id(subject.bytes()).bind(kind.as_str());
        let (others,): (i64,) = query.bind(source_id.as_str()).one().await?;
        if others == 0 {
            last_of.push((kind, source_id));
        }
    }
    Ok(Removed {
        kinds: kinds.into_iter().collect(),
        last_of,
    })
}
