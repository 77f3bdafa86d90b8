//! A stored leaf with the line that it stands for, and whether one is what the other commits to.

use domain::ids::{PurposeKey, SubjectId};
use jiff::Timestamp;
use ledger::{Commitment, Entry, Salt};

use super::Wrong;
use crate::erasure;
use crate::error::Error;
use crate::events;
use crate::facade::Executor;
use crate::ledger::leaves::{self, commitment};
use crate::page::{count, id, json, moment};
use crate::registry;

macro_rules! leaves_sql {
    ($which:literal) => {
        concat!(
            "SELECT l.position, l.event_id, l.salt, l.commitment,
                e.subject_id, e.seq, e.at_ms, e.kind, e.purpose, e.consumer, e.body, e.note,
                b.at_ms, b.kind, b.body, p.commitment
            FROM leaves l
            LEFT JOIN events e ON e.event_id = l.event_id
            LEFT JOIN brand_events b ON b.event_id = l.event_id
            LEFT JOIN events q ON q.subject_id = e.subject_id AND q.seq = e.seq - 1
            LEFT JOIN leaves p ON p.event_id = q.event_id
            WHERE ",
            $which
        )
    };
}

const PLACED: &str = leaves_sql!("l.position >= $1 AND l.position < $2 ORDER BY l.position");
const WAITING: &str =
    leaves_sql!("l.position IS NULL AND l.event_id > $1 ORDER BY l.event_id LIMIT 1000");

pub(super) type Stored = (
    Option<i64>,
    Vec<u8>,
    Option<Vec<u8>>,
    Vec<u8>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<Vec<u8>>,
);

/// What a line about the brand says.
pub(super) enum Says {
    /// An erasure took so many entries.
    Erased(u64),
    /// A version of the registry was published, with this hash, at this time.
    Version(i64, String, Timestamp),
}

/// What a stored leaf turned out to be.
pub(super) enum Found {
    Good(Option<Says>),
    Unlinked,
    Gone,
    Changed,
    Misfiled,
}

/// The next entries that wait for their place, after the line `last`; `None` if one cannot be read.
pub(super) async fn waiting_after(
    on: &mut impl Executor,
    last: &[u8],
) -> Result<Option<Vec<Stored>>, Error> {
    match on.query(WAITING).bind(last).all().await {
        Err(Error::Unexpected(_)) => Ok(None),
        read => read.map(Some),
    }
}

/// The entries from one place to another. Inside, the first that cannot be read: what cannot be is not
/// what was written. [`Error::Unexpected`] if that cannot be told, because the database itself fails.
pub(super) async fn placed_at(
    on: &mut impl Executor,
    from: i64,
    to: i64,
) -> Result<Result<Vec<Stored>, Wrong>, Error> {
    let all = match on.query(PLACED).bind(from).bind(to).all().await {
        Err(Error::Unexpected(all)) => all,
        read => return read.map(Ok),
    };
    on.query("SELECT CAST(1 AS BIGINT)").one::<(i64,)>().await?;
    for one in from..to {
        let read: Result<Vec<Stored>, Error> = on.query(PLACED).bind(one).bind(one + 1).all().await;
        match read {
            Ok(_) => {}
            Err(Error::Unexpected(_)) => return Ok(Err(Wrong::Changed(count(one)?))),
            Err(error) => return Err(error),
        }
    }
    Err(Error::Unexpected(all))
}

pub(super) async fn judge(on: &mut impl Executor, row: &Stored) -> Result<Found, Error> {
    let (_, event_id, salt, stored, subject, ..) = row;
    let linked = subject.is_some() || row.14.is_some();
    let salt = match salt.as_deref().map(<[u8; 32]>::try_from) {
        // An erasure leaves it no number of its own.
        None if !linked && stored.get(..16) == Some(event_id) => return Ok(Found::Unlinked),
        Some(Ok(salt)) if linked => Salt::new(salt),
        Some(Ok(_)) => return Ok(Found::Gone),
        _ => return Ok(Found::Changed),
    };
    let (entry, is_filed) = match read(on, event_id, row).await {
        Ok(read) => read,
        // Whatever cannot be read is not what was written.
        Err(Error::Unexpected(_)) => return Ok(Found::Changed),
        // A database that does not answer says nothing about the line.
        Err(error) => return Err(error),
    };
    let stored: Commitment = match commitment(stored) {
        Ok(stored) => stored,
        Err(_) => return Ok(Found::Changed),
    };
    if entry.commit(&salt).ok() != Some(stored) {
        return Ok(Found::Changed);
    }
    if !is_filed {
        return Ok(Found::Misfiled);
    }
    Ok(Found::Good(says(&entry)))
}

fn says(entry: &Entry) -> Option<Says> {
    if entry.subject.is_some() {
        return None;
    }
    let event = &entry.event;
    match event["kind"].as_str()? {
        erasure::KIND => Some(Says::Erased(event["entries"].as_u64()?)),
        registry::KIND => {
            let hash = event["hash"].as_str()?.to_owned();
            Some(Says::Version(event["version"].as_i64()?, hash, entry.at))
        }
        _ => None,
    }
}

/// The entry that a row gives, and whether the row is filed under what it says.
async fn read(
    on: &mut impl Executor,
    event_id: &[u8],
    row: &Stored,
) -> Result<(Entry, bool), Error> {
    let (_, _, _, _, subject, seq, at, kind, purpose, consumer, body, note, ..) = row.clone();
    let (.., brand_at, brand_kind, brand, before) = row.clone();
    let missing = || Error::unexpected("a line is not whole");
    if let Some(body) = brand {
        let event: serde_json::Value = json("line about the brand", body.as_bytes())?;
        let is_filed = event.get("kind").and_then(|kind| kind.as_str()) == brand_kind.as_deref();
        let at = moment(brand_at.ok_or_else(missing)?)?;
        return Ok((leaves::brand(id(event_id)?, at, event), is_filed));
    }
    let subject: SubjectId = id(&subject.ok_or_else(missing)?)?;
    let stored = (
        seq.ok_or_else(missing)?,
        event_id.to_vec(),
        at.ok_or_else(missing)?,
        body.ok_or_else(missing)?,
        note,
    );
    let line = events::lines(on, subject, vec![stored]).await?;
    let line = line.into_iter().next().ok_or_else(missing)?;
    let is_filed = kind.as_deref() == Some(line.event.kind().key())
        && purpose.as_deref() == line.event.purpose().map(PurposeKey::as_str)
        && consumer.as_deref() == events::consumer(&line.event);
    let previous = before.as_deref().map(commitment).transpose()?;
    Ok((leaves::kept(subject, &line, previous)?, is_filed))
}
