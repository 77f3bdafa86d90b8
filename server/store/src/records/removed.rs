//! What the removal of records leaves to do: the counts, the corrections that hang on them, and the
//! contact data that they held.
//!
//! Invariants: where a correction in the middle of several goes, the next one corrects what it
//! corrected, so that nothing counts again beside what is right; a correction that is taken back
//! lets what it corrected count again, and one whose time is over does not, for that is known to be
//! wrong.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{CategoryKey, SubjectId};

use super::contact;
use super::counts::Counted;
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::page::text;

/// A removed record: its name, the one that it corrected, its kind and its source.
pub(super) type Removed = (Vec<u8>, Option<Vec<u8>>, String, String);

/// What a [`Removed`] row is made of.
macro_rules! removed {
    () => {
        " RETURNING record_id, corrects, category, source"
    };
}
pub(super) use removed;

/// What becomes of a record whose correction went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Corrected {
    /// It counts again.
    Counts,
    /// It stays corrected.
    Stays,
}

/// Brings everything else in step with what was removed; answers how many of each kind. Call it in
/// the transaction that removed them, under the customer's row lock.
pub(super) async fn settle(
    tx: &mut Tx,
    subject: SubjectId,
    removed: Vec<Removed>,
    corrected: Corrected,
) -> Result<BTreeMap<CategoryKey, u64>, Error> {
    relink(tx, subject, &removed, corrected).await?;
    let mut kinds: BTreeMap<CategoryKey, u64> = BTreeMap::new();
    let mut counted = Counted::default();
    for (_, _, category, source) in removed {
        *kinds.entry(text("category", &category)?).or_default() += 1;
        counted.remove(category, source);
    }
    counted.write(tx, subject).await?;
    contact::follow(tx, subject, kinds.keys().map(CategoryKey::as_str)).await?;
    Ok(kinds)
}

const LINKS: &str = "SELECT record_id, corrects FROM records
    WHERE subject_id = $1 AND corrects IS NOT NULL";
const RELINK: &str = "UPDATE records SET corrects = $1, version = version + 1
    WHERE subject_id = $2 AND record_id = $3";
const COUNTS: &str = "UPDATE records SET corrected_ms = NULL, version = version + 1
    WHERE subject_id = $1 AND record_id = $2 AND corrected_ms IS NOT NULL";

async fn relink(
    tx: &mut Tx,
    subject: SubjectId,
    removed: &[Removed],
    corrected: Corrected,
) -> Result<(), Error> {
    let links = removed
        .iter()
        .filter_map(|(record, corrects, ..)| Some((&record[..], corrects.as_deref()?)));
    let gone: BTreeMap<&[u8], &[u8]> = links.collect();
    if gone.is_empty() {
        return Ok(());
    }
    // What a removed correction corrected in the end, past others that were removed with it.
    let end = |record: &[u8]| {
        let mut at = record.to_vec();
        for _ in 0..gone.len() {
            match gone.get(&at[..]) {
                Some(before) => at = before.to_vec(),
                None => break,
            }
        }
        at
    };
    let left: Vec<(Vec<u8>, Vec<u8>)> = tx.query(LINKS).id(subject.bytes()).all().await?;
    let mut still = BTreeSet::new();
    for (record, before) in left {
        let now = end(&before);
        if now != before {
            let query = tx.query(RELINK).bind(&now[..]).id(subject.bytes());
            query.bind(&record[..]).execute().await?;
        }
        still.insert(now);
    }
    if corrected == Corrected::Counts {
        let ends: BTreeSet<Vec<u8>> = gone.keys().map(|record| end(record)).collect();
        for record in ends.difference(&still) {
            let query = tx.query(COUNTS).id(subject.bytes());
            query.bind(&record[..]).execute().await?;
        }
    }
    Ok(())
}
