//! Records on their way into the database, under the customer's row lock: what hangs on how the
//! customer stands, and on what is held already.
//!
//! Invariants: a kind that was deleted because its only purpose was turned off does not come back
//! while that purpose is off; a record is corrected by one other at most, of its own kind and field;
//! records of the same name are followed in the order in which they came.

mod turns;

use domain::ids::{PurposeKey, SubjectId};
use domain::record::NewRecord;
use domain::registry::Registry;
use jiff::Timestamp;
use store::records::{self, Named};
use store::{Tx, keys, subjects};

use super::{LineResult, Rejection};
use crate::effects;

/// Whether any of these makes a customer known: a correction alone does not, for somebody unknown
/// has nothing to correct.
pub(super) fn founds<'r>(mut records: impl Iterator<Item = &'r NewRecord>) -> bool {
    records.any(|record| record.corrects.is_none())
}

/// Takes records that were checked, in their turn; answers in their order.
pub(crate) async fn records(
    tx: &mut Tx,
    registry: &Registry,
    subject: SubjectId,
    records: &[NewRecord],
    now: Timestamp,
) -> Result<Vec<LineResult>, store::Error> {
    let kinds = records.iter().map(|record| &record.category);
    let unwanted = effects::deleted_by(registry, kinds);
    let corrects = records.iter().any(|record| record.corrects.is_some());
    if corrects || !unwanted.is_empty() {
        subjects::lock(tx, subject).await?;
    }
    let unwanted = effects::unwanted(tx, subject, unwanted, now).await?;
    let mut results = vec![LineResult::Unchanged; records.len()];
    let mut plain = Vec::new();
    for index in turns::of(records) {
        let record = &records[index];
        if let Some(purpose) = unwanted.get(&record.category) {
            results[index] = LineResult::Rejected(no_purpose(purpose));
        } else if record.corrects.is_some() {
            put(tx, subject, records, &mut plain, &mut results, now).await?;
            results[index] = correct(tx, subject, record, now).await?;
        } else {
            plain.push(index);
        }
    }
    put(tx, subject, records, &mut plain, &mut results, now).await?;
    Ok(results)
}

/// Writes what was gathered.
async fn put(
    tx: &mut Tx,
    subject: SubjectId,
    records: &[NewRecord],
    places: &mut Vec<usize>,
    results: &mut [LineResult],
    now: Timestamp,
) -> Result<(), store::Error> {
    if places.is_empty() {
        return Ok(());
    }
    let plain: Vec<NewRecord> = places.iter().map(|index| records[*index].clone()).collect();
    let delivered = records::put(tx, subject, &plain, now).await?;
    for (index, delivered) in places.drain(..).zip(delivered) {
        results[index] = delivered.put.into();
    }
    Ok(())
}

/// Why a kind is not taken back.
pub(crate) fn no_purpose(purpose: &PurposeKey) -> Rejection {
    Rejection::new(
        "category",
        "The customer turned off the only purpose that needs this kind of data, so it was deleted.",
        format!("Deliver it again once `{purpose}` is on; GET /api/v1/decisions tells when."),
    )
}

async fn correct(
    tx: &mut Tx,
    subject: SubjectId,
    record: &NewRecord,
    now: Timestamp,
) -> Result<LineResult, store::Error> {
    let Some(name) = &record.corrects else {
        return Ok(LineResult::Unchanged);
    };
    let source = name.source.as_deref().unwrap_or(&record.source);
    let known = records::named(tx, subject, &record.source, &record.source_id).await?;
    let before = records::named(tx, subject, source, &name.source_id).await?;
    let link = known.as_ref().and_then(|known| known.corrects);
    let taken = match &before {
        Some(before) if before.corrected_at.is_some() && link != Some(before.id) => {
            records::is_corrected(tx, subject, before.id).await?
        }
        _ => false,
    };
    let key = keys::of(tx, subject).await?;
    let corrected = known
        .as_ref()
        .is_some_and(|known| known.corrected_at.is_some())
        || records::was_corrected(tx, &key, record).await?;
    let before = match linked(record, (known.as_ref(), corrected), before, taken) {
        Ok(before) => before,
        Err(rejection) => return Ok(LineResult::Rejected(rejection)),
    };
    let mut sealed = records::seal(&key, record.clone(), now)?;
    if let Some(before) = &before {
        sealed = sealed.correcting(before.id);
    }
    let delivered = records::put_many(tx, &key, &[sealed], now).await?;
    if let Some(before) = before.filter(|before| link != Some(before.id)) {
        records::corrected(tx, subject, before.id, now).await?;
    }
    let put = delivered.first().map(|delivered| delivered.put);
    put.map(LineResult::from)
        .ok_or_else(|| store::Error::unexpected("a record was put and not told of"))
}

/// What a correction is linked to: nothing where it came before and what it corrects has gone.
/// `known` is what is held under the record's name, and whether that was corrected, or was before it
/// was removed; `taken` says whether another record corrects what this one does already.
fn linked(
    record: &NewRecord,
    (known, corrected): (Option<&Named>, bool),
    before: Option<Named>,
    taken: bool,
) -> Result<Option<Named>, Rejection> {
    let refused = |reason: &str, mend: &str| Err(Rejection::new("corrects", reason, mend));
    let link = known.and_then(|known| known.corrects);
    let moves = |from: &Named| from.category != record.category || from.field != record.field;
    if (link.is_some() || corrected) && known.is_some_and(moves) {
        return Err(bound());
    }
    let Some(before) = before else {
        return if link.is_some() {
            Ok(None)
        } else {
            Err(nothing_to_correct())
        };
    };
    if moves(&before) {
        return refused(
            "What it corrects is of another kind of data or another field.",
            "Correct it within its kind and field; remove what does not belong there.",
        );
    }
    if link == Some(before.id) {
        return Ok(Some(before));
    }
    if link.is_some() {
        return refused(
            "This record corrects another one already.",
            "Give the new correction a source id of its own.",
        );
    }
    if taken {
        return refused(
            "Another record corrects that one already.",
            "Name the record that took its place.",
        );
    }
    if corrected {
        return refused(
            "This record was itself corrected.",
            "Give the new correction a source id of its own.",
        );
    }
    Ok(Some(before))
}

/// Why a correction is not taken of which nothing is held.
pub(super) fn nothing_to_correct() -> Rejection {
    Rejection::new(
        "corrects",
        "There is no such record of this customer to correct.",
        "Deliver that one first, or leave `corrects` out.",
    )
}

/// Why a record does not move to another kind or field.
pub(crate) fn bound() -> Rejection {
    Rejection::new(
        "category",
        "It corrects another record or was corrected by one, so its kind and field stay.",
        "Deliver it under a source id of its own, or remove this one first.",
    )
}
