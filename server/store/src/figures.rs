//! What an operator counts: lines of the gate that were written, what waits to be written, open
//! connections. Numbers alone; whom they are about is not known here.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use domain::event::Event;
use domain::gate::RefusalReason;
use domain::ids::EventId;
use jiff::Timestamp;

use crate::append::Appended;
use crate::error::Error;
use crate::facade::{Db, Executor};
use crate::page::{count, id, moment};

/// All of them, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Releases written since the store was opened.
    pub releases: u64,
    /// Refusals written since the store was opened, in the order of [`RefusalReason::ALL`].
    pub refusals: [u64; RefusalReason::ALL.len()],
    /// Calls that wait for their log lines to be written.
    pub lines_waiting: usize,
    /// Other write jobs that wait; on PostgreSQL none ever does.
    pub writes_waiting: usize,
    /// Connections to the database at work.
    pub connections_in_use: usize,
    /// Connections to the database that wait for work.
    pub connections_idle: usize,
}

/// What is counted as it happens.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    releases: AtomicU64,
    refusals: [AtomicU64; RefusalReason::ALL.len()],
}

const OUTBOX_DUE: &str = "SELECT MIN((SELECT MIN(d.due_ms) FROM deliveries d
        WHERE d.endpoint_id = w.endpoint_id AND d.state = 'waiting'))
    FROM webhook_endpoints w WHERE w.ended_ms IS NULL";

/// Since when the oldest delivery that waits has been due, or when it will be.
pub async fn outbox_due(on: &mut impl Executor) -> Result<Option<Timestamp>, Error> {
    let (due,): (Option<i64>,) = on.query(OUTBOX_DUE).one().await?;
    due.map(moment).transpose()
}

// A line's number begins with the time at which it was made.
const LOG_WAITING: &str = "SELECT event_id FROM leaves
    WHERE position IS NULL AND salt IS NOT NULL ORDER BY event_id LIMIT 1";

fn made_at(line: &[u8]) -> Result<Timestamp, Error> {
    let line: EventId = id(line)?;
    let (seconds, nanoseconds) = line
        .0
        .get_timestamp()
        .ok_or_else(|| Error::unexpected("a line's number says no time"))?
        .to_unix();
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::new(seconds, nanoseconds.try_into().ok()?).ok())
        .ok_or_else(|| Error::unexpected("a line's number says no time"))
}

/// When the oldest line was made that waits for its place in the public log.
pub async fn log_waiting(on: &mut impl Executor) -> Result<Option<Timestamp>, Error> {
    let row: Option<(Vec<u8>,)> = on.query(LOG_WAITING).optional().await?;
    row.map(|(id,)| made_at(&id)).transpose()
}

/// Deliveries that are not done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxDepth {
    /// To be made, or made again.
    pub waiting: u64,
    /// Given up, until they are made again or discarded.
    pub dead: u64,
}

// With the order and the condition by which SQLite finds the few rows that were given up.
const OUTBOX_DEPTH: &str = "SELECT
    (SELECT COUNT(*) FROM deliveries WHERE state = 'waiting'),
    (SELECT COUNT(*) FROM webhook_endpoints w
        CROSS JOIN deliveries d
        WHERE d.endpoint_id = w.endpoint_id AND d.state <> 'waiting' AND d.state = 'dead'
            AND (w.ended IS NULL OR w.ended <> 'removed'))";

/// How many deliveries wait, and how many were given up for endpoints that are still there.
pub async fn outbox_depth(on: &mut impl Executor) -> Result<OutboxDepth, Error> {
    let (waiting, dead): (i64, i64) = on.query(OUTBOX_DEPTH).one().await?;
    Ok(OutboxDepth {
        waiting: count(waiting)?,
        dead: count(dead)?,
    })
}

impl Counted {
    /// Counts what was just committed.
    pub(crate) fn note(&self, appended: &[Appended]) {
        for line in appended {
            let Appended::Line(line) = line else {
                continue;
            };
            match &line.event {
                Event::Release { .. } => {
                    self.releases.fetch_add(1, Relaxed);
                }
                Event::Refusal { reason, .. } => {
                    let known = RefusalReason::ALL.iter().position(|known| known == reason);
                    if let Some(place) = known {
                        self.refusals[place].fetch_add(1, Relaxed);
                    }
                }
                _ => {}
            }
        }
    }

    pub(crate) fn figures(&self, db: &Db, lines_waiting: usize, writes_waiting: usize) -> Figures {
        let (size, idle) = match db {
            Db::Sqlite { readers, writer } => (
                readers.size() + writer.size(),
                readers.num_idle() + writer.num_idle(),
            ),
            Db::Postgres(pool) => (pool.size(), pool.num_idle()),
        };
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        Figures {
            releases: self.releases.load(Relaxed),
            refusals: std::array::from_fn(|place| self.refusals[place].load(Relaxed)),
            lines_waiting,
            writes_waiting,
            connections_in_use: size.saturating_sub(idle),
            connections_idle: idle.min(size),
        }
    }
}
