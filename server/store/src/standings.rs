//! How things stand: the newest decision per customer and purpose, kept in step with the log.

use domain::decision::{Change, Standing};
use domain::ids::{PurposeKey, SubjectId};
use jiff::Timestamp;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::page::{count, id, moment, text};

type Stored = (String, String, i64, Option<i64>, Vec<u8>);

fn standing(row: Stored) -> Result<Standing, Error> {
    let (purpose, change, since, until, event) = row;
    Ok(Standing {
        purpose: text("purpose", &purpose)?,
        change: changed(&change)?,
        since: moment(since)?,
        until: until.map(moment).transpose()?,
        event: id(&event)?,
    })
}

pub(crate) fn changed(stored: &str) -> Result<Change, Error> {
    Change::from_key(stored).ok_or_else(|| Error::unexpected("a stored change is malformed"))
}

const ONE: &str = "SELECT purpose, change, since_ms, until_ms, event_id FROM standings
    WHERE subject_id = $1 AND purpose = $2";

/// How one purpose stands; `None` when nothing was ever decided.
pub async fn get(
    on: &mut impl Executor,
    subject: SubjectId,
    purpose: &PurposeKey,
) -> Result<Option<Standing>, Error> {
    let query = on.query(ONE).id(subject.bytes()).bind(purpose.as_str());
    query.optional().await?.map(standing).transpose()
}

const ALL: &str = "SELECT purpose, change, since_ms, until_ms, event_id FROM standings
    WHERE subject_id = $1 ORDER BY purpose";

/// How all purposes stand about which anything was ever decided.
pub async fn all(on: &mut impl Executor, subject: SubjectId) -> Result<Vec<Standing>, Error> {
    let rows = on.query(ALL).id(subject.bytes()).all().await?;
    rows.into_iter().map(standing).collect()
}

const PUT: &str = "INSERT INTO standings
    (subject_id, purpose, change, since_ms, until_ms, event_id)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (subject_id, purpose) DO UPDATE SET change = excluded.change,
        since_ms = excluded.since_ms, until_ms = excluded.until_ms, event_id = excluded.event_id";

/// Writes how a purpose stands now; in the same transaction as its log line.
pub async fn put(tx: &mut Tx, subject: SubjectId, standing: &Standing) -> Result<(), Error> {
    tx.query(PUT)
        .id(subject.bytes())
        .bind(standing.purpose.as_str())
        .bind(standing.change.key())
        .bind(standing.since.as_millisecond())
        .bind(standing.until.map(Timestamp::as_millisecond))
        .id(standing.event.bytes())
        .execute()
        .await?;
    Ok(())
}

const DUE: &str = "SELECT subject_id, purpose FROM standings
    WHERE until_ms <= $1 AND change = 'given' ORDER BY until_ms, subject_id, purpose
    LIMIT CAST($2 AS BIGINT)";

/// Consents whose time ran out and that nobody has written down as ended yet, oldest first.
pub async fn due(
    on: &mut impl Executor,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(SubjectId, PurposeKey)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = on
        .query(DUE)
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .all()
        .await?;
    rows.into_iter()
        .map(|(subject, purpose)| Ok((id(&subject)?, text("purpose", &purpose)?)))
        .collect()
}

const COUNTS: &str =
    "SELECT purpose, change, COUNT(*) FROM standings GROUP BY purpose, change ORDER BY 1, 2";

/// How many customers stand how, per purpose, over all customers.
pub async fn counts(on: &mut impl Executor) -> Result<Vec<(PurposeKey, Change, u64)>, Error> {
    let rows: Vec<(String, String, i64)> = on.query(COUNTS).all().await?;
    rows.into_iter()
        .map(|(purpose, change, subjects)| {
            Ok((
                text("purpose", &purpose)?,
                changed(&change)?,
                count(subjects)?,
            ))
        })
        .collect()
}
