//! What the removal of records leaves to do: the counts, the corrections that hang on them, and the
//! contact data that they held.
//!
//! Invariants: where a correction in the middle of several goes, the next one corrects what it
//! corrected, so that nothing counts again beside what is right, and what went does not count
//! either when it comes again; a correction that is taken back lets what it corrected count again,
//! and one whose time is over does not, for that is known to be wrong, whatever corrects it since.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{CategoryKey, SubjectId};

use super::contact;
use super::corrected_names::{self, Name, name};
use super::counts::Counted;
use super::named::correction_of;
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::keys::{self, SubjectKey};
use crate::page::text;

/// A removed record: its name, the one that it corrected, its kind, its field, its source, what the
/// source calls it, since when it was corrected, and whether it was known to be wrong for good.
pub(super) type Removed = (
    Vec<u8>,
    Option<Vec<u8>>,
    String,
    String,
    String,
    String,
    Option<i64>,
    i64,
);

/// What a [`Removed`] row is made of.
macro_rules! removed {
    () => {
        " RETURNING record_id, corrects, category, field, source, source_id, corrected_ms, \
         known_wrong"
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
    let runs = runs(&removed);
    if !runs.is_empty() {
        let key = keys::of(tx, subject).await?;
        for run in &runs {
            close(tx, &key, run, corrected).await?;
        }
    }
    let mut kinds: BTreeMap<CategoryKey, u64> = BTreeMap::new();
    let mut counted = Counted::default();
    for (_, _, category, _, source, ..) in removed {
        *kinds.entry(text("category", &category)?).or_default() += 1;
        counted.remove(category, source);
    }
    counted.write(tx, subject).await?;
    contact::follow(tx, subject, kinds.keys().map(CategoryKey::as_str)).await?;
    Ok(kinds)
}

/// Removed records of which each corrected the next one, the last correction first.
type Run<'r> = Vec<&'r Removed>;

/// What was removed of each chain of corrections, in as few runs as there are.
fn runs(removed: &[Removed]) -> Vec<Run<'_>> {
    let chained = removed
        .iter()
        .filter(|(_, corrects, _, _, _, _, since, _)| corrects.is_some() || since.is_some());
    let gone: BTreeMap<&[u8], &Removed> = chained.map(|one| (&one.0[..], one)).collect();
    let corrected: BTreeSet<&[u8]> = gone.values().filter_map(|one| one.1.as_deref()).collect();
    let tops = gone.values().filter(|one| !corrected.contains(&one.0[..]));
    tops.map(|top| {
        let mut run = vec![*top];
        while let Some(below) = run.last().and_then(|last| last.1.as_deref())
            && let Some(next) = gone.get(below)
        {
            run.push(next);
        }
        run
    })
    .collect()
}

const RELINK: &str = "UPDATE records SET corrects = $1, version = version + 1
    WHERE subject_id = $2 AND record_id = $3";
const COUNTS: &str = "UPDATE records SET corrected_ms = NULL, version = version + 1
    WHERE subject_id = $1 AND record_id = $2 AND corrected_ms IS NOT NULL AND known_wrong = 0";
const KNOWN_WRONG: &str = "UPDATE records SET known_wrong = 1
    WHERE subject_id = $1 AND record_id = $2 AND corrected_ms IS NOT NULL";

/// Closes the gap that a run leaves.
async fn close(
    tx: &mut Tx,
    key: &SubjectKey,
    run: &[&Removed],
    corrected: Corrected,
) -> Result<(), Error> {
    let subject = key.subject();
    let (Some((top, .., since, _)), Some((_, below, ..))) = (run.first(), run.last()) else {
        return Ok(());
    };
    let above = match since {
        Some(_) => correction_of(tx, subject, top).await?,
        None => None,
    };
    for (record, ..) in run {
        corrected_names::pass_on(tx, subject, record, above.as_deref()).await?;
    }
    if let Some(above) = &above {
        let names: Vec<Name> = run.iter().map(|removed| called(key, removed)).collect();
        corrected_names::keep(tx, subject, &names, above).await?;
    }
    let Some(below) = below else { return Ok(()) };
    if let Some(above) = &above {
        let query = tx.query(RELINK).bind(&below[..]).id(subject.bytes());
        query.bind(&above[..]).execute().await?;
    }
    let ended = above.is_none() && corrected == Corrected::Stays;
    let change = if ended || run.iter().any(|(.., known_wrong)| *known_wrong != 0) {
        KNOWN_WRONG
    } else if above.is_none() {
        COUNTS
    } else {
        return Ok(());
    };
    let query = tx.query(change).id(subject.bytes());
    query.bind(&below[..]).execute().await?;
    Ok(())
}

fn called(key: &SubjectKey, removed: &Removed) -> Name {
    let (_, _, category, field, source, source_id, ..) = removed;
    name(key, (source, source_id), (category, field))
}
