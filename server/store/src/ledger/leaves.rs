//! What stands for each line in the public log.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use domain::event::{Event, LoggedEvent, StaffNote};
use domain::ids::{EventId, SubjectId};
use jiff::Timestamp;
use ledger::{Commitment, Entry, Salt};
use rand::RngExt as _;

use crate::error::Error;
use crate::events::NewLine;
use crate::facade::{Executor, Tx};
use crate::keys::fresh_id;
use crate::page::{id, moment};
use crate::shapes::Matches;

// One statement for as many as are written together as a rule: each costs a way to the database.
static INSERT: LazyLock<Matches> = LazyLock::new(|| {
    Matches::new(
        "INSERT INTO leaves (event_id, salt, commitment)
        SELECT made.column1, made.column2, made.column3 FROM (VALUES",
        3,
        ") AS made WHERE LENGTH(made.column1) > 0",
    )
});

static BEFORE: LazyLock<Matches> = LazyLock::new(|| {
    Matches::new(
        "SELECT asked.column1, (
            SELECT l.commitment FROM events e JOIN leaves l ON l.event_id = e.event_id
            WHERE e.subject_id = asked.column1 AND e.seq = asked.column2
        ) FROM (VALUES",
        2,
        ") AS asked",
    )
});

/// Whether lines are written without their leaves, for a measurement that compares.
#[cfg(feature = "measuring")]
pub static LEFT_OUT: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Writes the leaves of new log lines, each bound to the one before it in its customer's log.
pub(crate) async fn note(tx: &mut Tx, lines: &[&NewLine<'_>]) -> Result<(), Error> {
    #[cfg(feature = "measuring")]
    if LEFT_OUT.load(std::sync::atomic::Ordering::Relaxed) {
        return Ok(());
    }
    let mut by_subject: BTreeMap<SubjectId, Vec<&NewLine<'_>>> = BTreeMap::new();
    for line in lines {
        by_subject.entry(line.subject).or_default().push(line);
    }
    for lines in by_subject.values_mut() {
        lines.sort_by_key(|line| line.seq);
    }
    let firsts: Vec<(SubjectId, i64)> = by_subject
        .iter()
        .filter_map(|(subject, lines)| Some((*subject, lines.first()?.seq - 1)))
        .filter(|(_, before)| *before > 0)
        .collect();
    let mut previous = before(tx, &firsts).await?;
    let mut leaves = Vec::with_capacity(lines.len());
    for (subject, lines) in by_subject {
        let mut previous = previous.remove(&subject);
        for line in lines {
            let salt = fresh_salt();
            let entry = of(&Line {
                subject: line.subject,
                seq: line.seq,
                id: line.id,
                at: line.at,
                event: line.event,
                note: line.plain,
                previous,
            })?;
            let commitment = entry
                .commit(&salt)
                .map_err(|_| Error::unexpected("a log line has no canonical form"))?;
            leaves.push((line.id, salt, commitment));
            previous = Some(commitment);
        }
    }
    insert(tx, &leaves).await
}

fn fresh_salt() -> Salt {
    Salt::new(rand::rng().random())
}

async fn insert(tx: &mut Tx, leaves: &[(EventId, Salt, Commitment)]) -> Result<(), Error> {
    for (text, piece, padding) in INSERT.pieces(leaves) {
        let mut query = tx.query(text);
        for (event, salt, commitment) in piece {
            query = query
                .id(event.bytes())
                .bind(&salt.bytes()[..])
                .bind(&commitment.bytes()[..]);
        }
        for _ in 0..padding {
            query = query.bind(&b""[..]).bind(&b""[..]).bind(&b""[..]);
        }
        query.execute().await?;
    }
    Ok(())
}

/// The commitments to some lines by customer and number; those before there was a public log have
/// none.
async fn before(
    tx: &mut Tx,
    lines: &[(SubjectId, i64)],
) -> Result<HashMap<SubjectId, Commitment>, Error> {
    let mut found = HashMap::with_capacity(lines.len());
    for (text, piece, padding) in BEFORE.pieces(lines) {
        let mut query = tx.query(text);
        for (subject, seq) in piece {
            query = query.id(subject.bytes()).bind(*seq);
        }
        for _ in 0..padding {
            // Nobody's.
            query = query.bind(&b""[..]).bind(-1_i64);
        }
        for (subject, stored) in query.all::<(Vec<u8>, Option<Vec<u8>>)>().await? {
            if let Some(stored) = stored {
                found.insert(id(&subject)?, commitment(&stored)?);
            }
        }
    }
    Ok(found)
}

/// A line of a customer's log, as its leaf commits to it.
struct Line<'l> {
    subject: SubjectId,
    seq: i64,
    id: EventId,
    at: Timestamp,
    event: &'l Event,
    note: Option<&'l StaffNote>,
    /// To the line before it.
    previous: Option<Commitment>,
}

/// What a leaf commits to.
fn of(line: &Line<'_>) -> Result<Entry, Error> {
    let unwritable = |_| Error::unexpected("a log line cannot be written as JSON");
    Ok(Entry {
        id: line.id.to_string(),
        subject: Some(line.subject.to_string()),
        seq: u64::try_from(line.seq).map_err(|_| Error::unexpected("a log line has no number"))?,
        previous: line.previous,
        // As it is stored.
        at: moment(line.at.as_millisecond())?,
        event: serde_json::to_value(line.event).map_err(unwritable)?,
        note: line
            .note
            .map(serde_json::to_value)
            .transpose()
            .map_err(unwritable)?,
    })
}

/// The same of a line as it is kept.
pub(crate) fn kept(
    subject: SubjectId,
    line: &LoggedEvent,
    previous: Option<Commitment>,
) -> Result<Entry, Error> {
    of(&Line {
        subject,
        seq: line.seq,
        id: line.id,
        at: line.at,
        event: &line.event,
        note: line.note.as_ref(),
        previous,
    })
}

/// What the leaf of a line about the brand commits to.
pub(crate) fn brand(id: EventId, at: Timestamp, event: serde_json::Value) -> Entry {
    Entry {
        id: id.to_string(),
        subject: None,
        seq: 0,
        previous: None,
        at,
        event,
        note: None,
    }
}

/// A commitment as it is stored.
pub(crate) fn commitment(stored: &[u8]) -> Result<Commitment, Error> {
    <[u8; 32]>::try_from(stored)
        .map(Commitment::new)
        .map_err(|_| Error::unexpected("a stored commitment has not 32 bytes"))
}

/// Writes a line about the brand as a whole, and its leaf.
pub(crate) async fn note_brand(
    tx: &mut Tx,
    kind: &'static str,
    body: &serde_json::Value,
    at: Timestamp,
) -> Result<(), Error> {
    let event = EventId(fresh_id(at));
    let at = moment(at.as_millisecond())?;
    tx.query("INSERT INTO brand_events (event_id, at_ms, kind, body) VALUES ($1, $2, $3, $4)")
        .id(event.bytes())
        .bind(at.as_millisecond())
        .bind(kind)
        .bind(body.to_string())
        .execute()
        .await?;
    let salt = fresh_salt();
    let commitment = brand(event, at, body.clone())
        .commit(&salt)
        .map_err(|_| Error::unexpected("a line about the brand has no canonical form"))?;
    insert(tx, &[(event, salt, commitment)]).await
}

/// A leaf with what it stands for.
#[derive(Debug)]
pub struct Leaf {
    /// What it commits to.
    pub entry: Entry,
    /// What hides it.
    pub salt: Salt,
    /// What stands in the tree.
    pub commitment: Commitment,
    /// Its place, once it has one.
    pub position: Option<u64>,
}

const ONE: &str = "SELECT l.salt, l.commitment, l.position, b.commitment
    FROM leaves l
    JOIN events e ON e.event_id = l.event_id
    LEFT JOIN events p ON p.subject_id = e.subject_id AND p.seq = e.seq - 1
    LEFT JOIN leaves b ON b.event_id = p.event_id
    WHERE l.event_id = $1 AND e.subject_id = $2";

type Stored = (Option<Vec<u8>>, Vec<u8>, Option<i64>, Option<Vec<u8>>);

/// The leaf of one line of a customer's own log; `None` if there is no such line, or it is older
/// than the public log.
pub async fn one(
    on: &mut impl Executor,
    subject: SubjectId,
    event: EventId,
) -> Result<Option<Leaf>, Error> {
    let Some(line) = crate::events::one(on, subject, event).await? else {
        return Ok(None);
    };
    let query = on.query(ONE).id(event.bytes()).id(subject.bytes());
    let Some((salt, stored, position, before)) = query.optional::<Stored>().await? else {
        return Ok(None);
    };
    let salt = salt
        .and_then(|salt| <[u8; 32]>::try_from(salt).ok())
        .map(Salt::new)
        .ok_or_else(|| Error::unexpected("a customer's leaf has no salt"))?;
    let previous = before.as_deref().map(commitment).transpose()?;
    Ok(Some(Leaf {
        entry: kept(subject, &line, previous)?,
        salt,
        commitment: commitment(&stored)?,
        position: position
            .map(u64::try_from)
            .transpose()
            .map_err(|_| Error::unexpected("a stored place is negative"))?,
    }))
}
