//! What the gate and the switches read before they answer, in as few statements as it takes.
//!
//! A decision takes its turn first: the row lock, and everything else in a later statement, so that
//! on PostgreSQL too it is read as it stands once the lock is held. The gate reads without a lock
//! and lets [`crate::append`] check, in the transaction that writes the log line, that nothing
//! has changed since: every change that bears on an answer moves the customer's revision
//! ([`turn_to_decide`], [`touch`]).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::decision::{Standing, SubjectStatus};
use domain::ids::{PurposeKey, Reference, SubjectId};

use crate::error::Error;
use crate::facade::{Executor, Query, Tx};
use crate::page::{id, moment, text as text_of};
use crate::shapes::{LIST_MOST, List};
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

const TURN: &str = "UPDATE subject_heads SET seq = seq + 1 WHERE subject_id = $1 RETURNING seq";

/// Takes a customer's row lock until the transaction ends, for a line that changes nothing at the
/// gate; `None` if there is no such customer.
pub async fn turn(tx: &mut Tx, subject: SubjectId) -> Result<Option<Turn>, Error> {
    take(tx.query(TURN), subject).await
}

const TURN_TO_DECIDE: &str = "UPDATE subject_heads SET seq = seq + 1, revision = revision + 1
    WHERE subject_id = $1 RETURNING seq";

/// The same for a decision: no answer of the gate that was weighed before it goes out after it.
pub async fn turn_to_decide(tx: &mut Tx, subject: SubjectId) -> Result<Option<Turn>, Error> {
    take(tx.query(TURN_TO_DECIDE), subject).await
}

async fn take(query: Query<'_>, subject: SubjectId) -> Result<Option<Turn>, Error> {
    let row: Option<(i64,)> = query.id(subject.bytes()).optional().await?;
    Ok(row.map(|(seq,)| Turn { subject, seq }))
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

const TOUCH: &str = "UPDATE subject_heads SET revision = revision + 1 WHERE subject_id = $1";

/// Takes the row lock and tells the gate that what is held about a customer, or their age or
/// restriction, changes with this transaction.
pub async fn touch(tx: &mut Tx, subject: SubjectId) -> Result<(), Error> {
    match tx.query(TOUCH).id(subject.bytes()).execute().await? {
        0 => Err(Error::unexpected("a customer has no head")),
        _ => Ok(()),
    }
}

/// All that bears on one question about one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Who.
    pub subject: SubjectId,
    /// Which state of the customer this is.
    pub revision: i64,
    /// The number of the newest log line.
    pub seq: i64,
    /// The customer's age and restriction.
    pub status: SubjectStatus,
    /// The newest published registry version; 0 before the first.
    pub registry_version: i64,
    /// The last decision about the purpose.
    pub standing: Option<Standing>,
}

macro_rules! situation_sql {
    ($purpose:literal, $whose:literal) => {
        concat!(
            "SELECT s.reference, s.subject_id, h.revision, h.seq, s.under_age, s.restricted_ms,
                (SELECT MAX(version) FROM registry_versions),
                d.change, d.since_ms, d.until_ms, d.event_id
            FROM subjects s
            JOIN subject_heads h ON h.subject_id = s.subject_id
            LEFT JOIN standings d ON d.subject_id = s.subject_id AND d.purpose = ",
            $purpose,
            " WHERE ",
            $whose
        )
    };
}

type Stored = (
    String,
    Vec<u8>,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<Vec<u8>>,
);

fn situation(row: Stored, purpose: &PurposeKey) -> Result<Situation, Error> {
    let (_, subject, revision, seq, under_age, restricted, version, change, since, until, event) =
        row;
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
        subject: id(&subject)?,
        revision,
        seq,
        status: SubjectStatus {
            under_age: under_age != 0,
            restricted: restricted.is_some(),
        },
        registry_version: version.unwrap_or(0),
        standing,
    })
}

/// How things stand for a customer by the brand's reference, in one statement and therefore as of
/// one moment; `None` if there is no such customer.
pub async fn situation_by_reference(
    on: &mut impl Executor,
    reference: &Reference,
    purpose: &PurposeKey,
) -> Result<Option<Situation>, Error> {
    let query = on.query(situation_sql!("$2", "s.reference = $1"));
    let query = query.bind(reference.as_str()).bind(purpose.as_str());
    let row: Option<Stored> = query.optional().await?;
    row.map(|row| situation(row, purpose)).transpose()
}

static BY_REFERENCES: LazyLock<List> =
    LazyLock::new(|| List::new(situation_sql!("$1", "s.reference IN ({})"), 2));

/// The same for several customers, in one statement for each [`LIST_MOST`] of them. References that
/// nobody has are left out.
pub async fn situations_by_reference(
    on: &mut impl Executor,
    references: &[&Reference],
    purpose: &PurposeKey,
) -> Result<BTreeMap<Reference, Situation>, Error> {
    let mut situations = BTreeMap::new();
    for references in references.chunks(LIST_MOST) {
        let (text, references) = BY_REFERENCES.fit(references)?;
        let mut query = on.query(text).bind(purpose.as_str());
        for reference in references {
            query = query.bind(reference.as_str());
        }
        for row in query.all::<Stored>().await? {
            let reference = text_of("reference", &row.0)?;
            situations.insert(reference, situation(row, purpose)?);
        }
    }
    Ok(situations)
}

const AFTER: &str = "SELECT reference FROM subjects WHERE reference > $1
    ORDER BY reference LIMIT CAST($2 AS BIGINT)";

/// The next customers' references, in their order in the database.
pub async fn references_after(
    on: &mut impl Executor,
    after: Option<&Reference>,
    limit: u32,
) -> Result<Vec<Reference>, Error> {
    let query = on.query(AFTER).bind(after.map_or("", Reference::as_str));
    let rows: Vec<(String,)> = query.bind(i64::from(limit)).all().await?;
    let read = |(reference,): &(String,)| text_of("reference", reference);
    rows.iter().map(read).collect()
}

/// How things stand now. Take a turn first.
pub async fn situation_of(
    tx: &mut Tx,
    subject: SubjectId,
    purpose: &PurposeKey,
) -> Result<Situation, Error> {
    let query = tx.query(situation_sql!("$2", "s.subject_id = $1"));
    let query = query.id(subject.bytes()).bind(purpose.as_str());
    situation(query.one().await?, purpose)
}
