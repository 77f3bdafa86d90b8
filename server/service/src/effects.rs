//! What turning a purpose off does to the records that only it needed: the derived and
//! inferred kinds that the registry names in the purpose's `effect.deletes` are deleted with it.
//!
//! Invariants: the decision, the deletion and its log line are one commit; a registry that names a
//! kind which another purpose needs is not published. An objection deletes nothing while it is
//! assessed, and neither does the signal of a browser, which asks for no deletion.

use domain::decision::Change;
use domain::event::Event;
use domain::ids::{PurposeKey, SubjectId};
use domain::registry::Registry;
use jiff::Timestamp;
use store::Tx;

/// Deletes what a decision leaves without a purpose. Call it under the customer's row lock, after
/// the decision's own log line.
pub(crate) async fn follow(
    tx: &mut Tx,
    registry: &Registry,
    subject: SubjectId,
    purpose: &PurposeKey,
    change: Change,
    now: Timestamp,
) -> Result<(), store::Error> {
    if !matches!(
        change,
        Change::Withdrawn | Change::Expired | Change::Refused | Change::Objected
    ) {
        return Ok(());
    }
    let Some(declared) = registry.purpose(purpose) else {
        return Ok(());
    };
    let kinds = &declared.effect.deletes;
    if kinds.is_empty() {
        return Ok(());
    }
    let categories = store::records::remove_kinds(tx, subject, kinds).await?;
    if !categories.is_empty() {
        let event = Event::Erasure {
            categories,
            purpose: Some(purpose.clone()),
        };
        store::events::append(tx, subject, &event, None, now, None).await?;
    }
    Ok(())
}
