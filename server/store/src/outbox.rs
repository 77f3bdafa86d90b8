//! What the brand's systems are still to be told: a row per decision and endpoint, written in the
//! decision's transaction by [`crate::events`], so that no decision is committed without it. A pause
//! of all use, and its end, count as decisions.
//!
//! A row is delivered at least once. Who delivers takes a lease, which is the row's next due time
//! moved to the lease's end together with a token: another instance does not find the row due, and
//! if the first one dies, everybody does once the lease is over. An answer that comes after the
//! end of its lease only counts when it is a success.
//!
//! Who has taken what, for the customer's page, is [`crate::confirmations`]; what becomes of rows
//! that are settled is [`crate::settled`].

use domain::ids::{EndpointId, SubjectId};
use jiff::Timestamp;
use std::sync::LazyLock;
use uuid::Uuid;

use crate::error::Error;
use crate::events::NewLine;
use crate::facade::{Executor, Tx};
use crate::feed::{self, Told, told};
use crate::page::{id, moment};
use crate::shapes::Matches;

const NOTE: &str = "INSERT INTO deliveries
        (subject_id, seq, endpoint_id, state, tries, due_ms, created_ms)
    SELECT $1, $2, w.endpoint_id, 'waiting', 0, $3, $3
    FROM webhook_endpoints w
    JOIN consumer_purposes c ON c.consumer = w.consumer AND c.purpose = $4
    WHERE w.ended_ms IS NULL";

const NOTE_FOR_ALL: &str = "INSERT INTO deliveries
        (subject_id, seq, endpoint_id, state, tries, due_ms, created_ms)
    SELECT $1, $2, w.endpoint_id, 'waiting', 0, $3, $3
    FROM webhook_endpoints w
    WHERE w.ended_ms IS NULL AND EXISTS (
        SELECT 1 FROM consumer_purposes c WHERE c.consumer = w.consumer)";

/// Writes what the decisions among new log lines have to be told to whom: of a purpose to its
/// systems, of a pause to every system that may ask for anything.
pub(crate) async fn note(tx: &mut Tx, lines: &[&NewLine<'_>]) -> Result<(), Error> {
    for (line, purpose) in feed::decisions(lines) {
        let text = if purpose.is_some() {
            NOTE
        } else {
            NOTE_FOR_ALL
        };
        let mut query = tx.query(text).id(line.subject.bytes());
        query = query.bind(line.seq).bind(line.at.as_millisecond());
        if let Some(purpose) = purpose {
            query = query.bind(purpose.as_str());
        }
        query.execute().await?;
    }
    Ok(())
}

const WAITED_FOR: &str = "SELECT w.endpoint_id FROM webhook_endpoints w
    WHERE w.ended_ms IS NULL AND EXISTS (
        SELECT 1 FROM deliveries d
        WHERE d.endpoint_id = w.endpoint_id AND d.state = 'waiting' AND d.due_ms <= $1)";

/// The endpoints for which something is due.
pub async fn waited_for(on: &mut impl Executor, now: Timestamp) -> Result<Vec<EndpointId>, Error> {
    let query = on.query(WAITED_FOR).bind(now.as_millisecond());
    let rows: Vec<(Vec<u8>,)> = query.all().await?;
    rows.iter().map(|(endpoint,)| id(endpoint)).collect()
}

/// One row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Whose decision.
    pub subject: SubjectId,
    /// To whom it is told.
    pub endpoint: EndpointId,
    /// How often it was tried before.
    pub tries: u32,
    /// When it became due.
    pub due: Timestamp,
    /// What is told.
    pub told: Told,
}

const DUE: &str = "SELECT d.subject_id, d.seq, d.tries, d.due_ms,
        s.reference, e.event_id, e.at_ms, e.body
    FROM deliveries d
    JOIN subjects s ON s.subject_id = d.subject_id
    JOIN events e ON e.subject_id = d.subject_id AND e.seq = d.seq
    WHERE d.endpoint_id = $1 AND d.state = 'waiting' AND d.due_ms <= $2
    ORDER BY d.due_ms LIMIT CAST($3 AS BIGINT)";

/// What is due for an endpoint, longest due first.
pub async fn due(
    on: &mut impl Executor,
    endpoint: EndpointId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Delivery>, Error> {
    type Row = (Vec<u8>, i64, i64, i64, String, Vec<u8>, i64, String);
    let rows: Vec<Row> = on
        .query(DUE)
        .id(endpoint.bytes())
        .bind(now.as_millisecond())
        .bind(i64::from(limit))
        .all()
        .await?;
    rows.into_iter()
        .map(|(subject, seq, tries, due, reference, event, at, body)| {
            Ok(Delivery {
                subject: id(&subject)?,
                endpoint,
                tries: tried(tries)?,
                due: moment(due)?,
                told: told(&reference, &event, seq, at, &body)?,
            })
        })
        .collect()
}

pub(crate) fn tried(stored: i64) -> Result<u32, Error> {
    u32::try_from(stored).map_err(|_| Error::unexpected("a stored count is out of range"))
}

/// The right to deliver some rows until a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Names it.
    pub token: Uuid,
    /// When it is over.
    pub until: Timestamp,
}

// Two instances may have found the same rows due. The second one waits for the first one's row
// locks and then finds another due time.
static TAKE: LazyLock<Matches> = LazyLock::new(|| {
    Matches::new(
        "UPDATE deliveries SET due_ms = asked.column5, lease = asked.column6,
            tries = deliveries.tries + 1
        FROM (VALUES",
        6,
        ") AS asked WHERE deliveries.subject_id = asked.column1
            AND deliveries.seq = asked.column2 AND deliveries.endpoint_id = asked.column3
            AND deliveries.due_ms = asked.column4 AND deliveries.state = 'waiting'
        RETURNING subject_id, seq, endpoint_id",
    )
});

/// Takes a lease on what was found due; answers with the places in `found` that nobody else had
/// taken first.
pub async fn take(tx: &mut Tx, found: &[Delivery], lease: Lease) -> Result<Vec<usize>, Error> {
    let mut taken = Vec::with_capacity(found.len());
    for (text, piece, padding) in TAKE.pieces(found) {
        let mut query = tx.query(text);
        for delivery in piece {
            query = query
                .id(delivery.subject.bytes())
                .bind(delivery.told.seq)
                .id(delivery.endpoint.bytes())
                .bind(delivery.due.as_millisecond())
                .bind(lease.until.as_millisecond())
                .id(lease.token.into_bytes());
        }
        for _ in 0..padding {
            // Nobody's.
            query = query.bind(&b""[..]).bind(-1_i64).bind(&b""[..]);
            query = query.bind(-1_i64).bind(0_i64).bind(&b""[..]);
        }
        let rows: Vec<(Vec<u8>, i64, Vec<u8>)> = query.all().await?;
        for (subject, seq, endpoint) in rows {
            let (subject, endpoint): (SubjectId, EndpointId) = (id(&subject)?, id(&endpoint)?);
            taken.extend(found.iter().position(|delivery| {
                delivery.subject == subject
                    && delivery.told.seq == seq
                    && delivery.endpoint == endpoint
            }));
        }
    }
    taken.sort_unstable();
    Ok(taken)
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It was taken.
    Done {
        /// When.
        at: Timestamp,
    },
    /// It is tried again.
    Again {
        /// When.
        at: Timestamp,
    },
    /// It was tried often enough.
    Dead {
        /// Since when.
        at: Timestamp,
    },
}

/// What came of a try of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Whose decision.
    pub subject: SubjectId,
    /// Which line.
    pub seq: i64,
    /// Told to whom.
    pub endpoint: EndpointId,
    /// Under which lease.
    pub lease: Uuid,
    /// What follows.
    pub next: Next,
    /// The answer's status or what went wrong, in a word.
    pub outcome: String,
}

static SETTLE: LazyLock<Matches> = LazyLock::new(|| {
    Matches::new(
        "UPDATE deliveries SET state = tried.column5, due_ms = tried.column6,
            ended_ms = tried.column7, outcome = tried.column8, lease = NULL
        FROM (VALUES",
        8,
        ") AS tried WHERE deliveries.subject_id = tried.column1
            AND deliveries.seq = tried.column2 AND deliveries.endpoint_id = tried.column3
            AND (deliveries.lease = tried.column4 OR tried.column5 = 'done')
            AND deliveries.state = 'waiting'
        RETURNING tries",
    )
});

/// Notes what came of tries; answers how many of the rows were still theirs to settle.
pub async fn settle(tx: &mut Tx, tried: &[Tried]) -> Result<usize, Error> {
    let mut settled = 0;
    for (text, piece, padding) in SETTLE.pieces(tried) {
        let mut query = tx.query(text);
        for one in piece {
            let (state, due, ended) = match one.next {
                Next::Done { at } => ("done", at, Some(at)),
                Next::Again { at } => ("waiting", at, None),
                Next::Dead { at } => ("dead", at, Some(at)),
            };
            query = query
                .id(one.subject.bytes())
                .bind(one.seq)
                .id(one.endpoint.bytes())
                .id(one.lease.into_bytes())
                .bind(state)
                .bind(due.as_millisecond())
                .bind(ended.map(Timestamp::as_millisecond))
                .bind(one.outcome.as_str());
        }
        for _ in 0..padding {
            // Nobody's.
            query = query.bind(&b""[..]).bind(-1_i64).bind(&b""[..]);
            query = query.bind(&b""[..]).bind("").bind(0_i64);
            query = query.bind(None::<i64>).bind("");
        }
        settled += query.all::<(i64,)>().await?.len();
    }
    Ok(settled)
}
