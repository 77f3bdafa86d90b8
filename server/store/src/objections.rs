//! Objections that wait for the privacy office's answer: standings like any other, found over all
//! customers.

use domain::ids::{EventId, PurposeKey, SubjectId};
use domain::read::OpenObjection;

use crate::error::Error;
use crate::facade::Executor;
use crate::page::{id, moment, text};

type Stored = (String, String, i64, Vec<u8>);

fn objection(row: Stored) -> Result<OpenObjection, Error> {
    let (reference, purpose, raised, event) = row;
    Ok(OpenObjection {
        event: id(&event)?,
        reference: text("reference", &reference)?,
        purpose: text("purpose", &purpose)?,
        raised: moment(raised)?,
    })
}

const OPEN: &str = "SELECT s.reference, d.purpose, d.since_ms, d.event_id
    FROM standings d JOIN subjects s ON s.subject_id = d.subject_id
    WHERE d.change = 'objection_raised'
    ORDER BY d.since_ms, d.event_id LIMIT CAST($1 AS BIGINT)";

/// The oldest ones.
pub async fn open(on: &mut impl Executor, limit: u32) -> Result<Vec<OpenObjection>, Error> {
    let rows = on.query(OPEN).bind(i64::from(limit)).all().await?;
    rows.into_iter().map(objection).collect()
}

const ONE: &str = "SELECT s.reference, d.purpose, d.since_ms, d.event_id
    FROM standings d JOIN subjects s ON s.subject_id = d.subject_id
    WHERE d.change = 'objection_raised' AND d.event_id = $1";

/// The one that a log line raised, if it is still open.
pub async fn find(on: &mut impl Executor, raised: EventId) -> Result<Option<OpenObjection>, Error> {
    let row = on.query(ONE).id(raised.bytes()).optional().await?;
    row.map(objection).transpose()
}

const RAISED_BY: &str =
    "SELECT subject_id, purpose FROM events WHERE event_id = $1 AND kind = 'decision'";

/// Whose decision a log line is, and about which purpose, open or not.
pub async fn raised_by(
    on: &mut impl Executor,
    raised: EventId,
) -> Result<Option<(SubjectId, PurposeKey)>, Error> {
    let row: Option<(Vec<u8>, String)> = on.query(RAISED_BY).id(raised.bytes()).optional().await?;
    row.map(|(subject, purpose)| Ok((id(&subject)?, text("purpose", &purpose)?)))
        .transpose()
}
