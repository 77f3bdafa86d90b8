//! What the gate and the switches read before they answer, in as few statements as it takes.
//!
//! The order matters: the row lock first, everything else in a later statement, so that on
//! PostgreSQL too it is read as it stands once the lock is held.

use domain::decision::{Standing, SubjectStatus};
use domain::ids::{PurposeKey, Reference, SubjectId};

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::page::{id, moment};
use crate::standings;

/// A customer's next number in the log, taken under the row lock. It becomes a line
/// ([`crate::events::write`]) or is given back ([`give_back`]), or the log would have a gap.
#[derive(Debug)]
#[must_use = "write a line with it, or give it back"]
pub struct Turn {
    pub(crate) subject: SubjectId,
    pub(crate) seq: i64,
}

impl Turn {
    /// Whose it is.
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }
}

const BY_REFERENCE: &str = "UPDATE subject_heads SET seq = seq + 1
    WHERE subject_id = (SELECT subject_id FROM subjects WHERE reference = $1)
    RETURNING subject_id, seq";

/// Takes a customer's row lock until the transaction ends; `None` if there is no such customer.
pub async fn turn(tx: &mut Tx, reference: &Reference) -> Result<Option<Turn>, Error> {
    let query = tx.query(BY_REFERENCE).bind(reference.as_str());
    taken(query.optional().await?)
}

const BY_ID: &str = "UPDATE subject_heads SET seq = seq + 1 WHERE subject_id = $1
    RETURNING subject_id, seq";

/// The same by the inside identifier.
pub async fn turn_of(tx: &mut Tx, subject: SubjectId) -> Result<Option<Turn>, Error> {
    taken(tx.query(BY_ID).id(subject.bytes()).optional().await?)
}

fn taken(row: Option<(Vec<u8>, i64)>) -> Result<Option<Turn>, Error> {
    let turn = |(subject, seq): (Vec<u8>, i64)| {
        Ok(Turn {
            subject: id(&subject)?,
            seq,
        })
    };
    row.map(turn).transpose()
}

/// Gives a number back that no line was written with. The lock stays.
pub async fn give_back(tx: &mut Tx, turn: Turn) -> Result<(), Error> {
    tx.query("UPDATE subject_heads SET seq = seq - 1 WHERE subject_id = $1 AND seq = $2")
        .id(turn.subject.bytes())
        .bind(turn.seq)
        .execute()
        .await?;
    Ok(())
}

/// All that bears on one question about one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// The customer's age and restriction.
    pub status: SubjectStatus,
    /// The newest published registry version; 0 before the first.
    pub registry_version: i64,
    /// The last decision about the purpose.
    pub standing: Option<Standing>,
}

const SITUATION: &str = "SELECT s.under_age, s.restricted_ms,
        (SELECT MAX(version) FROM registry_versions),
        d.change, d.since_ms, d.until_ms, d.event_id
    FROM subjects s
    LEFT JOIN standings d ON d.subject_id = s.subject_id AND d.purpose = $2
    WHERE s.subject_id = $1";

type Stored = (
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<Vec<u8>>,
);

/// How things stand now. Take a turn first.
pub async fn situation(
    tx: &mut Tx,
    subject: SubjectId,
    purpose: &PurposeKey,
) -> Result<Situation, Error> {
    let query = tx.query(SITUATION).id(subject.bytes());
    let row: Stored = query.bind(purpose.as_str()).one().await?;
    let (under_age, restricted, version, change, since, until, event) = row;
    let standing = match (change, since, event) {
        (Some(change), Some(since), Some(event)) => Some(Standing {
            purpose: purpose.clone(),
            change: standings::changed(&change)?,
            since: moment(since)?,
            until: until.map(moment).transpose()?,
            event: id(&event)?,
        }),
        _ => None,
    };
    Ok(Situation {
        status: SubjectStatus {
            under_age: under_age != 0,
            restricted: restricted.is_some(),
        },
        registry_version: version.unwrap_or(0),
        standing,
    })
}
