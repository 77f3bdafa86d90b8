//! Erasing a customer: everything that is held about them, their log among it.
//!
//! What stands in the public log stays there as leaves without a salt: nobody can tell any more
//! whose they were or what they said, and everything else in the tree can be proved as before. That
//! an erasure happened, and how many leaves it took the salts of, is a line of the brand's own.
//! Deliberately not here: whether a law demands that something is kept.

use domain::ids::{Reference, SubjectId};
use jiff::Timestamp;
use serde_json::json;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::gate;
use crate::ledger::{leaves, places};
use crate::subjects;

/// What the log calls it.
pub(crate) const KIND: &str = "erasure";

/// What became of a customer's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Who was erased.
    pub subject: SubjectId,
    /// How many entries of the public log belong to nobody since.
    pub entries: u64,
}

/// The line's own number goes too: it says when the line was written, and whoever asked was told it.
const UNLINK: &str = "UPDATE leaves SET salt = NULL, event_id = SUBSTR(commitment, 1, 16)
    WHERE salt IS NOT NULL AND event_id IN (SELECT event_id FROM events WHERE subject_id = $1)";

/// In an order in which no row is left that refers to one that is gone.
const EVERYTHING: [&str; 18] = [
    "DELETE FROM deliveries WHERE subject_id = $1",
    "DELETE FROM decision_feed WHERE subject_id = $1",
    "DELETE FROM staff_view_records WHERE subject_id = $1",
    "DELETE FROM staff_views WHERE subject_id = $1",
    "DELETE FROM standings WHERE subject_id = $1",
    "DELETE FROM events WHERE subject_id = $1",
    "DELETE FROM benefit_totals WHERE subject_id = $1",
    "DELETE FROM benefits WHERE subject_id = $1",
    "DELETE FROM record_counts WHERE subject_id = $1",
    "DELETE FROM records WHERE subject_id = $1",
    "DELETE FROM corrected_names WHERE subject_id = $1",
    "DELETE FROM sessions WHERE account_id IN (
        SELECT account_id FROM accounts WHERE subject_id = $1)",
    "DELETE FROM devices WHERE account_id IN (
        SELECT account_id FROM accounts WHERE subject_id = $1)",
    "DELETE FROM accounts WHERE subject_id = $1",
    "DELETE FROM subject_keys WHERE subject_id = $1",
    "DELETE FROM subject_heads WHERE subject_id = $1",
    "DELETE FROM subjects WHERE subject_id = $1",
    "DELETE FROM erasing WHERE subject_id = $1",
];

/// Erases a customer; `None` if there is none of that reference.
pub async fn erase(
    tx: &mut Tx,
    reference: &Reference,
    now: Timestamp,
) -> Result<Option<Erased>, Error> {
    let Some(subject) = subjects::find_by_reference(tx, reference).await? else {
        return Ok(None);
    };
    let subject = subject.id;
    // Whoever waits behind this lock finds nobody afterwards.
    gate::touch(tx, subject).await?;
    tx.query("INSERT INTO erasing (subject_id) VALUES ($1)")
        .id(subject.bytes())
        .execute()
        .await?;
    // Whoever gives places locks leaves in another order.
    places::pause(tx).await?;
    let entries = tx.query(UNLINK).id(subject.bytes()).execute().await?;
    for statement in EVERYTHING {
        tx.query(statement).id(subject.bytes()).execute().await?;
    }
    let event = json!({ "kind": KIND, "entries": entries });
    leaves::note_brand(tx, KIND, &event, now).await?;
    Ok(Some(Erased { subject, entries }))
}
