//! Contact data in step with the records that hold them.
//!
//! Invariants: no part of the contact data is known that no record holds which counts; where the
//! record that held it has gone, changed or been corrected, the newest one that was delivered as
//! contact data takes its place. Records that came in otherwise hold a part, and never become one:
//! nobody signs in with an address that was only bought.

use domain::ids::SubjectId;
use domain::record::{Record, Value};

use super::{columns, opened, select};
use crate::error::Error;
use crate::facade::{Executor as _, Tx};
use crate::subjects::{contact, write_contact};

const OF_KIND: &str = select!(
    "AND category = $2 AND corrected_ms IS NULL
     ORDER BY collected_ms DESC, received_ms DESC, record_id DESC"
);

/// Call it after records of these kinds were removed, changed or corrected, in the same transaction
/// and under the customer's row lock.
pub(super) async fn follow<'k>(
    tx: &mut Tx,
    subject: SubjectId,
    kinds: impl Iterator<Item = &'k str>,
) -> Result<(), Error> {
    let kinds: Vec<&str> = kinds
        .filter(|kind| ["email", "name", "phone"].contains(kind))
        .collect();
    if kinds.is_empty() {
        return Ok(());
    }
    let known = contact(tx, subject).await?;
    let mut left = known.clone();
    for kind in kinds {
        let query = tx.query(OF_KIND).id(subject.bytes()).bind(kind);
        let rows = query.all().await?;
        let records = opened(tx, subject, rows).await?;
        match kind {
            "email" => left.email = held(&records, known.email.as_ref(), |text| text.parse().ok()),
            "name" => left.name = held(&records, known.name.as_ref(), |text| Some(text.to_owned())),
            _ => left.phone = held(&records, known.phone.as_ref(), |text| Some(text.to_owned())),
        }
    }
    if left == known {
        return Ok(());
    }
    write_contact(tx, subject, &left).await
}

/// The known part, if one of the records holds it; the newest of the contact records' otherwise.
fn held<T: PartialEq + Clone>(
    records: &[Record],
    known: Option<&T>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let said = |record: &Record| match &record.value {
        Value::Text(text) => read(text),
        Value::Parts(_) => None,
    };
    if let Some(known) = known
        && records
            .iter()
            .any(|record| said(record).as_ref() == Some(known))
    {
        return Some(known.clone());
    }
    let of_contact = |record: &&Record| record.source_id.starts_with("contact:");
    records.iter().filter(of_contact).find_map(said)
}
