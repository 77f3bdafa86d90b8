//! What turning a purpose off does to the records that only it needed: the derived and
//! inferred kinds that the registry names in the purpose's `effect.deletes` are deleted with it.
//!
//! Invariants: the decision, the deletion and its log line are one commit; a registry that names a
//! kind which another purpose needs is not published; what was deleted so is not taken again while
//! the purpose is off. An objection deletes nothing while it is assessed, and neither does the
//! signal of a browser, which asks for no deletion.

use std::collections::BTreeMap;

use domain::decision::{Change, Standing};
use domain::event::Event;
use domain::ids::{CategoryKey, PurposeKey, SubjectId};
use domain::registry::Registry;
use jiff::Timestamp;
use store::{Executor, Tx};

/// Whether a decision of this kind leaves what only its purpose needed without one.
const fn ends(change: Change) -> bool {
    matches!(
        change,
        Change::Withdrawn | Change::Expired | Change::Refused | Change::Objected
    )
}

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
    if !ends(change) {
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
            consumer: None,
            benefits: 0,
        };
        store::events::append(tx, subject, &event, None, now, None).await?;
    }
    Ok(())
}

/// Which of these kinds are deleted when a purpose is turned off, and which purpose that is.
pub(crate) fn deleted_by<'k>(
    registry: &Registry,
    kinds: impl Iterator<Item = &'k CategoryKey>,
) -> BTreeMap<CategoryKey, PurposeKey> {
    let deleting: Vec<_> = registry
        .purposes
        .iter()
        .filter(|purpose| !purpose.effect.deletes.is_empty())
        .collect();
    let mut found = BTreeMap::new();
    for kind in kinds {
        let by = |kind: &CategoryKey| {
            let mut all = deleting.iter();
            all.find(|purpose| purpose.effect.deletes.contains(kind))
        };
        if !found.contains_key(kind)
            && let Some(purpose) = by(kind)
        {
            found.insert(kind.clone(), purpose.key.clone());
        }
    }
    found
}

/// Which of the kinds that [`deleted_by`] found nothing needs at the moment, because the customer
/// turned their purpose off. Hold the customer's row lock where something is written by it.
pub(crate) async fn unwanted(
    on: &mut impl Executor,
    subject: SubjectId,
    mut kinds: BTreeMap<CategoryKey, PurposeKey>,
    now: Timestamp,
) -> Result<BTreeMap<CategoryKey, PurposeKey>, store::Error> {
    if kinds.is_empty() {
        return Ok(kinds);
    }
    let standings = store::standings::all(on, subject).await?;
    let off = |standing: &Standing| ends(standing.change) || standing.has_expired(now);
    kinds.retain(|_, purpose| {
        standings
            .iter()
            .any(|standing| standing.purpose == *purpose && off(standing))
    });
    Ok(kinds)
}
