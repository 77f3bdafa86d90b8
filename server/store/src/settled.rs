//! Rows of the outbox that were taken or given up: counted, listed, told again, discarded, and removed
//! in the end.

use domain::ids::{EndpointId, EventId};
use jiff::Timestamp;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::outbox::tried;
use crate::page::{count, id, moment};

/// A delivery that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// To whom it was told.
    pub endpoint: EndpointId,
    /// The log line that was told of.
    pub event: EventId,
    /// How often it was tried.
    pub tries: u32,
    /// When the decision was taken.
    pub created: Timestamp,
    /// When it was given up.
    pub ended: Timestamp,
    /// What went wrong last.
    pub outcome: String,
}

// Here and below: SQLite takes a partial index only where its condition stands in the statement.
const DEAD: &str = "SELECT d.endpoint_id, e.event_id, d.tries, d.created_ms, d.ended_ms, d.outcome
    FROM deliveries d JOIN events e ON e.subject_id = d.subject_id AND e.seq = d.seq
    WHERE d.endpoint_id = $1 AND d.state <> 'waiting' AND d.state = 'dead'
    ORDER BY d.created_ms DESC, e.event_id LIMIT CAST($2 AS BIGINT)";

/// What was given up for an endpoint, newest first.
pub async fn dead(
    on: &mut impl Executor,
    endpoint: EndpointId,
    limit: u32,
) -> Result<Vec<Dead>, Error> {
    type Row = (Vec<u8>, Vec<u8>, i64, i64, Option<i64>, Option<String>);
    let query = on.query(DEAD).id(endpoint.bytes()).bind(i64::from(limit));
    let rows: Vec<Row> = query.all().await?;
    rows.into_iter()
        .map(|(endpoint, event, tries, created, ended, outcome)| {
            Ok(Dead {
                endpoint: id(&endpoint)?,
                event: id(&event)?,
                tries: tried(tries)?,
                created: moment(created)?,
                ended: moment(ended.unwrap_or(created))?,
                outcome: outcome.unwrap_or_default(),
            })
        })
        .collect()
}

const REPLAY_DEAD: &str = "UPDATE deliveries SET state = 'waiting', tries = 0, due_ms = $2,
        lease = NULL, ended_ms = NULL, outcome = NULL
    WHERE endpoint_id = $1 AND state <> 'waiting' AND state = 'dead'";
const REPLAY_SINCE: &str = "UPDATE deliveries SET state = 'waiting', tries = 0, due_ms = $2,
        lease = NULL, ended_ms = NULL, outcome = NULL
    WHERE endpoint_id = $1 AND state <> 'waiting' AND created_ms >= $3";

/// Lets what was given up for an endpoint be told again, or, with a moment, everything that was
/// decided since then, also what was taken. Answers how much it is.
pub async fn replay(
    tx: &mut Tx,
    endpoint: EndpointId,
    since: Option<Timestamp>,
    now: Timestamp,
) -> Result<u64, Error> {
    let text = if since.is_some() {
        REPLAY_SINCE
    } else {
        REPLAY_DEAD
    };
    let mut query = tx.query(text).id(endpoint.bytes());
    query = query.bind(now.as_millisecond());
    if let Some(since) = since {
        query = query.bind(since.as_millisecond());
    }
    query.execute().await
}

/// How much waits, is done and was given up for an endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// To be told, or told again.
    pub waiting: u64,
    /// Taken.
    pub done: u64,
    /// Given up.
    pub dead: u64,
}

const TALLIES: &str = "SELECT endpoint_id, state, COUNT(*) FROM deliveries
    GROUP BY endpoint_id, state";

/// How much waits, is done and was given up, per endpoint.
pub async fn tallies(on: &mut impl Executor) -> Result<Vec<(EndpointId, Tally)>, Error> {
    let rows: Vec<(Vec<u8>, String, i64)> = on.query(TALLIES).all().await?;
    let mut tallies: Vec<(EndpointId, Tally)> = Vec::new();
    for (endpoint, state, rows) in rows {
        let endpoint: EndpointId = id(&endpoint)?;
        let at = tallies.iter().position(|(known, _)| *known == endpoint);
        let at = at.unwrap_or_else(|| {
            tallies.push((endpoint, Tally::default()));
            tallies.len() - 1
        });
        let tally = &mut tallies[at].1;
        match state.as_str() {
            "waiting" => tally.waiting = count(rows)?,
            "done" => tally.done = count(rows)?,
            _ => tally.dead = count(rows)?,
        }
    }
    Ok(tallies)
}

const TROUBLES: &str = "SELECT endpoint_id, MAX(outcome) FROM deliveries
    WHERE state = 'waiting' AND outcome IS NOT NULL GROUP BY endpoint_id";

/// What went wrong last time with something that waits, one word per endpoint.
pub async fn troubles(on: &mut impl Executor) -> Result<Vec<(EndpointId, String)>, Error> {
    let rows: Vec<(Vec<u8>, String)> = on.query(TROUBLES).all().await?;
    rows.into_iter()
        .map(|(endpoint, outcome)| Ok((id(&endpoint)?, outcome)))
        .collect()
}

const DISCARD: &str = "DELETE FROM deliveries
    WHERE endpoint_id = $1 AND state <> 'waiting' AND state = 'dead'";
const DISCARD_ONE: &str = "DELETE FROM deliveries
    WHERE endpoint_id = $1 AND state <> 'waiting' AND state = 'dead' AND EXISTS (SELECT 1 FROM events e WHERE e.event_id = $2
        AND e.subject_id = deliveries.subject_id AND e.seq = deliveries.seq)";

/// Removes what was given up for an endpoint, or only what it was to be told of one log line.
/// Answers how much it was.
pub async fn discard(
    tx: &mut Tx,
    endpoint: EndpointId,
    event: Option<EventId>,
) -> Result<u64, Error> {
    let text = if event.is_some() {
        DISCARD_ONE
    } else {
        DISCARD
    };
    let mut query = tx.query(text).id(endpoint.bytes());
    if let Some(event) = event {
        query = query.id(event.bytes());
    }
    query.execute().await
}

// SQLite goes through the endpoints first where the join is a cross join.
const FORGET: &str = "DELETE FROM deliveries WHERE (subject_id, seq, endpoint_id) IN (
        SELECT d.subject_id, d.seq, d.endpoint_id
        FROM webhook_endpoints w
        CROSS JOIN deliveries d
        WHERE d.endpoint_id = w.endpoint_id
            AND d.state <> 'waiting' AND d.state = $1 AND d.created_ms < $2
            AND ($1 = 'done' OR w.ended = 'removed')
        LIMIT CAST($3 AS BIGINT))";

/// Removes what was taken of decisions before a moment, and what was given up of them for endpoints
/// that were removed; at most `limit` of each. Answers how much it was.
pub async fn forget(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<u64, Error> {
    let mut forgotten = 0;
    for state in ["done", "dead"] {
        let query = tx.query(FORGET).bind(state);
        let query = query.bind(before.as_millisecond()).bind(i64::from(limit));
        forgotten += query.execute().await?;
    }
    Ok(forgotten)
}
