//! Records on their way into the database, under the customer's row lock: what hangs on how the
//! customer stands, and on what is held already.
//!
//! Invariants: a kind that was deleted because its only purpose was turned off does not come back
//! while that purpose is off; a record is corrected by one other at most, of its own kind and field.

use domain::ids::{PurposeKey, SubjectId};
use domain::record::NewRecord;
use domain::registry::Registry;
use jiff::Timestamp;
use store::records::{self, Named};
use store::{Tx, keys, subjects};

use super::{LineResult, Rejection};
use crate::effects;

/// Takes records that were checked; answers in their order. Corrections are taken after the others,
/// so that one may stand anywhere beside what it corrects.
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
    let (mut plain, mut places, mut corrections) = (Vec::new(), Vec::new(), Vec::new());
    for (index, record) in records.iter().enumerate() {
        if let Some(purpose) = unwanted.get(&record.category) {
            results[index] = LineResult::Rejected(no_purpose(purpose));
        } else if record.corrects.is_some() {
            corrections.push(index);
        } else {
            plain.push(record.clone());
            places.push(index);
        }
    }
    if !plain.is_empty() {
        let delivered = records::put(tx, subject, &plain, now).await?;
        for (index, delivered) in places.into_iter().zip(delivered) {
            results[index] = delivered.put.into();
        }
    }
    for index in corrections {
        results[index] = correct(tx, subject, &records[index], now).await?;
    }
    Ok(results)
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
    let before = match linked(record, known.as_ref(), before) {
        Ok(before) => before,
        Err(rejection) => return Ok(LineResult::Rejected(rejection)),
    };
    let key = keys::of(tx, subject).await?;
    let mut sealed = records::seal(&key, record.clone(), now)?;
    if let Some(before) = &before {
        sealed = sealed.correcting(before.id);
    }
    let delivered = records::put_many(tx, &key, &[sealed], now).await?;
    if let Some(before) = before.filter(|before| before.corrected_at.is_none()) {
        records::corrected(tx, subject, before.id, now).await?;
    }
    let put = delivered.first().map(|delivered| delivered.put);
    put.map(LineResult::from)
        .ok_or_else(|| store::Error::unexpected("a record was put and not told of"))
}

/// What a correction is linked to: nothing where it came before and what it corrects has gone.
fn linked(
    record: &NewRecord,
    known: Option<&Named>,
    before: Option<Named>,
) -> Result<Option<Named>, Rejection> {
    let refused = |reason: &str, mend: &str| Err(Rejection::new("corrects", reason, mend));
    let link = known.and_then(|known| known.corrects);
    let Some(before) = before else {
        return if link.is_some() {
            Ok(None)
        } else {
            refused(
                "There is no such record of this customer to correct.",
                "Deliver that one first, or leave `corrects` out.",
            )
        };
    };
    if link == Some(before.id) {
        return Ok(Some(before));
    }
    if link.is_some() {
        return refused(
            "This record corrects another one already.",
            "Give the new correction a source id of its own.",
        );
    }
    if before.category != record.category || before.field != record.field {
        return refused(
            "What it corrects is of another kind of data or another field.",
            "Correct it within its kind and field; remove what does not belong there.",
        );
    }
    if before.corrected_at.is_some() {
        return refused(
            "Another record corrects that one already.",
            "Name the record that took its place.",
        );
    }
    if known.is_some_and(|known| known.corrected_at.is_some()) {
        return refused(
            "This record was itself corrected.",
            "Give the new correction a source id of its own.",
        );
    }
    Ok(Some(before))
}
