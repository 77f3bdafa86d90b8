//! The decisions of all customers in one order, for systems that follow them; a pause of all use and
//! its end are among them, and are about every purpose.
//!
//! A number that is taken inside a decision's transaction would not be the order in which decisions
//! can be seen: on PostgreSQL the transaction with the lower number may commit later, and who has
//! read past it would never learn of it. So a decision is written without a place, and places are
//! given afterwards, to what is committed, by one transaction at a time ([`place`] holds the row
//! lock of `feed_head`). Whoever sees a place sees all lower ones. Decisions of one customer keep the
//! order of their log lines: a line can only be seen together with all lines before it, because a
//! customer's row lock is held from its number to its commit.
//!
//! The other way, reading only below the oldest running transaction (`pg_snapshot_xmin`), is not
//! taken: one long transaction anywhere in the cluster, such as a backup, would hold all news up,
//! and transaction ids of one customer's decisions need not be in the order of their lines.

use domain::decision::{Change, Restricting};
use domain::event::Event;
use domain::ids::{EventId, PurposeKey, Reference};
use jiff::Timestamp;
use std::sync::LazyLock;

use crate::error::Error;
use crate::events::NewLine;
use crate::facade::{Executor, Tx};
use crate::page::{id, json, moment, text};
use crate::shapes::{LIST_MOST, List, Rows};

/// What stands in place of a purpose where all are meant. No purpose has this key.
const EVERY_PURPOSE: &str = "";

/// A decision as others are told of it: no record, no contact data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The customer, by the brand's own reference.
    pub subject: Reference,
    /// The log line.
    pub event: EventId,
    /// The number of the line in the customer's log.
    pub seq: i64,
    /// What was decided.
    pub what: Decided,
    /// When it was.
    pub at: Timestamp,
}

/// What a customer decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// How one purpose stands.
    Purpose {
        /// Which.
        purpose: PurposeKey,
        /// What it did.
        change: Change,
        /// When it ends by itself.
        until: Option<Timestamp>,
    },
    /// That all use is paused, or no longer.
    Pause(Restricting),
}

/// What a line of the log tells others, read with its customer's reference.
pub(crate) fn told(
    reference: &str,
    event: &[u8],
    seq: i64,
    at: i64,
    body: &str,
) -> Result<Told, Error> {
    let what = match json("event", body.as_bytes())? {
        Event::Decision {
            purpose,
            change,
            until,
            ..
        } => Decided::Purpose {
            purpose,
            change,
            until,
        },
        Event::Restriction { change } => Decided::Pause(change),
        _ => {
            return Err(Error::unexpected(
                "a decision's log line holds another event",
            ));
        }
    };
    Ok(Told {
        subject: text("reference", reference)?,
        event: id(event)?,
        seq,
        what,
        at: moment(at)?,
    })
}

static NOTE: LazyLock<Rows> = LazyLock::new(|| {
    Rows::new(
        "INSERT INTO decision_feed (subject_id, seq, purpose, at_ms) VALUES",
        4,
        "",
    )
});

/// Writes the decisions among new log lines, without a place.
pub(crate) async fn note(tx: &mut Tx, lines: &[&NewLine<'_>]) -> Result<(), Error> {
    let decisions: Vec<_> = decisions(lines).collect();
    for (text, piece) in NOTE.pieces(&decisions) {
        let mut query = tx.query(text);
        for (line, purpose) in piece {
            query = query
                .id(line.subject.bytes())
                .bind(line.seq)
                .bind(purpose.map_or(EVERY_PURPOSE, PurposeKey::as_str))
                .bind(line.at.as_millisecond());
        }
        query.execute().await?;
    }
    Ok(())
}

/// The decisions among log lines, with the purpose that they are about; `None` if it is every one.
pub(crate) fn decisions<'l, 'e>(
    lines: &'l [&'l NewLine<'e>],
) -> impl Iterator<Item = (&'l NewLine<'e>, Option<&'e PurposeKey>)> {
    lines.iter().filter_map(|line| match line.event {
        Event::Decision { purpose, .. } => Some((*line, Some(purpose))),
        Event::Restriction { .. } => Some((*line, None)),
        _ => None,
    })
}

const UNPLACED: &str = "SELECT CAST(1 AS BIGINT) FROM decision_feed WHERE place IS NULL LIMIT 1";

/// Whether any decision still has no place.
pub async fn unplaced(on: &mut impl Executor) -> Result<bool, Error> {
    let row: Option<(i64,)> = on.query(UNPLACED).optional().await?;
    Ok(row.is_some())
}

/// How many places are given in one transaction at most.
pub const PLACED_TOGETHER: u64 = 1000;

const LOCK: &str = "UPDATE feed_head SET place = place WHERE one = 1 RETURNING place";

// By time, but never against the numbers of a customer's lines, whose clocks may have been apart.
const PLACE: &str = "UPDATE decision_feed SET place = $1 + placed.n
    FROM (
        SELECT subject_id, seq, ROW_NUMBER() OVER (ORDER BY moment, subject_id, seq) AS n
        FROM (
            SELECT subject_id, seq,
                MAX(at_ms) OVER (PARTITION BY subject_id ORDER BY seq) AS moment
            FROM decision_feed WHERE place IS NULL
        ) AS unplaced
        ORDER BY moment, subject_id, seq LIMIT 1000
    ) AS placed
    WHERE decision_feed.subject_id = placed.subject_id AND decision_feed.seq = placed.seq";

/// Gives the next places to what is committed; answers to how many. There may be more while it is
/// [`PLACED_TOGETHER`].
pub async fn place(tx: &mut Tx) -> Result<u64, Error> {
    // What the last one placed is only seen by a statement that begins after its commit.
    let (head,): (i64,) = tx.query(LOCK).one().await?;
    let placed = tx.query(PLACE).bind(head).execute().await?;
    let last = i64::try_from(placed)
        .ok()
        .and_then(|placed| head.checked_add(placed))
        .ok_or_else(|| Error::unexpected("there are more decisions than numbers"))?;
    if last > head {
        tx.query("UPDATE feed_head SET place = $1 WHERE one = 1")
            .bind(last)
            .execute()
            .await?;
    }
    Ok(placed)
}

/// The last place that was given; 0 before the first.
pub async fn head(on: &mut impl Executor) -> Result<i64, Error> {
    let (place,): (i64,) = on.query("SELECT place FROM feed_head").one().await?;
    Ok(place)
}

static AFTER: LazyLock<List> = LazyLock::new(|| {
    List::new(
        "SELECT f.place, s.reference, e.event_id, f.seq, e.at_ms, e.body
        FROM decision_feed f
        JOIN subjects s ON s.subject_id = f.subject_id
        JOIN events e ON e.subject_id = f.subject_id AND e.seq = f.seq
        WHERE f.place > $1 AND f.place <= $2 AND (f.purpose = '' OR f.purpose IN ({}))
        ORDER BY f.place LIMIT CAST($3 AS BIGINT)",
        4,
    )
});

/// Decisions about some purposes, and about every one, with places after `after`, up to and with
/// `last`, in their order; at most `limit`, with their places. None where there are no purposes.
pub async fn after(
    on: &mut impl Executor,
    after: i64,
    last: i64,
    purposes: &[PurposeKey],
    limit: u32,
) -> Result<Vec<(i64, Told)>, Error> {
    let mut found = Vec::new();
    for purposes in purposes.chunks(LIST_MOST) {
        let (text, purposes) = AFTER.fit(purposes)?;
        let mut query = on.query(text).bind(after).bind(last).bind(i64::from(limit));
        for purpose in purposes {
            query = query.bind(purpose.as_str());
        }
        let rows: Vec<(i64, String, Vec<u8>, i64, i64, String)> = query.all().await?;
        for (place, reference, event, seq, at, body) in rows {
            found.push((place, told(&reference, &event, seq, at, &body)?));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    // What is about every purpose is found with each piece of the list.
    found.dedup_by_key(|(place, _)| *place);
    found.truncate(limit as usize);
    Ok(found)
}
