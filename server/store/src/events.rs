//! The log. Lines are numbered per customer from 1 without gaps, written once, never changed.

use std::sync::LazyLock;

use domain::event::{Event, EventKind, LoggedEvent, StaffNote};
use domain::ids::{ConsumerKey, EventId, PurposeKey, SubjectId};
use domain::read::{ActivityFilter, ConsumerUses, PageFrom};
use jiff::Timestamp;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::faults;
use crate::feed;
use crate::gate::{self, Turn};
use crate::keys::{self, Place, SubjectKey, fresh_id};
use crate::ledger::leaves;
use crate::outbox;
use crate::page::{Page, both_ways, count, id, json, moment, text, to_json};
use crate::shapes::Rows;

static APPEND: LazyLock<Rows> = LazyLock::new(|| {
    Rows::new(
        "INSERT INTO events (subject_id, seq, event_id, idempotency_key, kind, purpose, consumer, \
         at_ms, body, note) VALUES",
        10,
        "",
    )
});

/// A line whose number was taken.
pub(crate) struct NewLine<'e> {
    pub(crate) subject: SubjectId,
    pub(crate) seq: i64,
    pub(crate) id: EventId,
    pub(crate) key: Option<&'e str>,
    pub(crate) event: &'e Event,
    pub(crate) at: Timestamp,
    /// What a member of staff wrote.
    pub(crate) plain: Option<&'e StaffNote>,
    /// The same, sealed.
    pub(crate) note: Option<Vec<u8>>,
}

/// Writes lines, of any customers, in any order, with each its leaf of the public log, and with each
/// decision what tells the brand's systems of it.
pub(crate) async fn insert<'e>(
    tx: &mut Tx,
    lines: impl Iterator<Item = &'e NewLine<'e>>,
) -> Result<(), Error> {
    let lines: Vec<&NewLine<'_>> = lines.collect();
    for (text, piece) in APPEND.pieces(&lines) {
        let mut query = tx.query(text);
        for line in piece {
            let body = serde_json::to_string(line.event)
                .map_err(|_| Error::unexpected("an event cannot be written as JSON"))?;
            query = query
                .id(line.subject.bytes())
                .bind(line.seq)
                .id(line.id.bytes())
                .maybe(line.key)
                .bind(line.event.kind().key())
                .maybe(line.event.purpose().map(PurposeKey::as_str))
                .maybe(consumer(line.event))
                .bind(line.at.as_millisecond())
                .bind(body)
                .bind(line.note.clone());
        }
        query.execute().await?;
    }
    leaves::note(tx, &lines).await?;
    feed::note(tx, &lines).await?;
    outbox::note(tx, &lines).await?;
    faults::reach("line:written");
    Ok(())
}

/// Writes the next line. An idempotency key that the customer's log already holds is a
/// [`Error::Conflict`]: look with [`find_by_idempotency`] first, after [`crate::subjects::lock`].
pub async fn append(
    tx: &mut Tx,
    subject: SubjectId,
    event: &Event,
    note: Option<&StaffNote>,
    at: Timestamp,
    idempotency_key: Option<&str>,
) -> Result<LoggedEvent, Error> {
    let turn = gate::turn(tx, subject).await?;
    let turn = turn.ok_or_else(|| Error::unexpected("a customer has no head"))?;
    write(tx, turn, event, note, at, idempotency_key).await
}

/// Writes the line whose number was taken. An idempotency key that the customer's log already
/// holds is a [`Error::Conflict`].
pub async fn write(
    tx: &mut Tx,
    turn: Turn,
    event: &Event,
    note: Option<&StaffNote>,
    at: Timestamp,
    idempotency_key: Option<&str>,
) -> Result<LoggedEvent, Error> {
    let Turn { subject, seq } = turn;
    let id = EventId(fresh_id(at));
    let sealed = match note {
        None => None,
        Some(note) => {
            let key = keys::of(tx, subject).await?;
            let plain = zeroize::Zeroizing::new(to_json(note)?);
            Some(key.seal(note_place(&id.bytes()), &plain)?)
        }
    };
    let line = NewLine {
        subject,
        seq,
        id,
        key: idempotency_key,
        event,
        at,
        plain: note,
        note: sealed,
    };
    insert(tx, std::iter::once(&line)).await?;
    Ok(LoggedEvent {
        id,
        seq,
        at: moment(at.as_millisecond())?,
        event: event.clone(),
        note: note.cloned(),
    })
}

pub(crate) fn consumer(event: &Event) -> Option<&str> {
    match event {
        Event::Release { consumer, .. }
        | Event::Refusal { consumer, .. }
        | Event::Question { consumer, .. } => Some(consumer.as_str()),
        Event::Erasure { consumer, .. } => consumer.as_ref().map(ConsumerKey::as_str),
        Event::Decision { .. }
        | Event::Restriction { .. }
        | Event::StaffView { .. }
        | Event::Unmasked { .. } => None,
    }
}

fn note_place(event: &[u8]) -> Place<'_> {
    Place {
        table: "events",
        column: "note",
        row: event,
    }
}

pub(crate) type Stored = (i64, Vec<u8>, i64, String, Option<Vec<u8>>);

/// The customer's key is only needed, and only looked up, where a line has a note.
pub(crate) async fn lines(
    on: &mut impl Executor,
    subject: SubjectId,
    rows: Vec<Stored>,
) -> Result<Vec<LoggedEvent>, Error> {
    let key = if rows.iter().any(|row| row.4.is_some()) {
        Some(keys::of(on, subject).await?)
    } else {
        None
    };
    rows.into_iter()
        .map(|row| line(row, key.as_ref()))
        .collect()
}

fn line(row: Stored, key: Option<&SubjectKey>) -> Result<LoggedEvent, Error> {
    let (seq, event_id, at, body, note) = row;
    let note = match (note, key) {
        (Some(sealed), Some(key)) => {
            let plain = key.open(note_place(&event_id), &sealed)?;
            Some(json("note", &plain)?)
        }
        _ => None,
    };
    Ok(LoggedEvent {
        id: id(&event_id)?,
        seq,
        at: moment(at)?,
        event: json("event", body.as_bytes())?,
        note,
    })
}

const BY_IDEMPOTENCY: &str = "SELECT seq, event_id, at_ms, body, note FROM events
    WHERE subject_id = $1 AND idempotency_key = $2";

/// The line that was written under an idempotency key.
pub async fn find_by_idempotency(
    on: &mut impl Executor,
    subject: SubjectId,
    idempotency_key: &str,
) -> Result<Option<LoggedEvent>, Error> {
    let query = on.query(BY_IDEMPOTENCY).id(subject.bytes());
    let rows = query.bind(idempotency_key).all().await?;
    Ok(lines(on, subject, rows).await?.pop())
}

const HAS_KEY: &str = "SELECT seq FROM events WHERE subject_id = $1 AND idempotency_key = $2";

/// Whether the customer's log holds a line of an idempotency key.
pub(crate) async fn has_key(tx: &mut Tx, subject: SubjectId, key: &str) -> Result<bool, Error> {
    let query = tx.query(HAS_KEY).id(subject.bytes()).bind(key);
    let row: Option<(i64,)> = query.optional().await?;
    Ok(row.is_some())
}

const BY_ID: &str = "SELECT seq, event_id, at_ms, body, note FROM events
    WHERE event_id = $1 AND subject_id = $2";

/// One line of a customer's own log.
pub async fn one(
    on: &mut impl Executor,
    subject: SubjectId,
    event: EventId,
) -> Result<Option<LoggedEvent>, Error> {
    let query = on.query(BY_ID).id(event.bytes()).id(subject.bytes());
    let rows = query.all().await?;
    Ok(lines(on, subject, rows).await?.pop())
}

macro_rules! page_sql {
    ($which:literal, $place:literal, $order:literal) => {
        concat!(
            "SELECT seq, event_id, at_ms, body, note FROM events WHERE subject_id = $1 AND seq ",
            $place,
            " $2 ",
            $which,
            " ORDER BY seq ",
            $order,
            " LIMIT CAST($3 AS BIGINT)"
        )
    };
}

/// A page of the log, newest first. A filter for staff views includes opened values, one for
/// decisions includes pauses.
pub async fn page(
    on: &mut impl Executor,
    subject: SubjectId,
    filter: &ActivityFilter,
    from: PageFrom<i64>,
    limit: u32,
) -> Result<Page<LoggedEvent, i64>, Error> {
    let kinds: &[Option<EventKind>] = match filter.kind {
        None => &[None],
        Some(EventKind::StaffView) => &[Some(EventKind::StaffView), Some(EventKind::Unmasked)],
        Some(EventKind::Decision) => &[Some(EventKind::Decision), Some(EventKind::Restriction)],
        Some(kind) => &[Some(kind)],
    };
    let (newer, place) = match from {
        PageFrom::Start => (false, i64::MAX),
        PageFrom::Older(seq) => (false, seq),
        PageFrom::Newer(seq) => (true, seq),
    };
    let purpose = filter.purpose.as_ref().map(PurposeKey::as_str);
    let mut rows: Vec<Stored> = Vec::new();
    for kind in kinds {
        let sql = match (kind, purpose) {
            (None, None) => both_ways!(page_sql, newer, ""),
            (Some(_), None) => both_ways!(page_sql, newer, "AND kind = $4"),
            (None, Some(_)) => both_ways!(page_sql, newer, "AND purpose = $4"),
            (Some(_), Some(_)) => both_ways!(page_sql, newer, "AND kind = $4 AND purpose = $5"),
        };
        let mut query = on
            .query(sql)
            .id(subject.bytes())
            .bind(place)
            .bind(i64::from(limit) + 1);
        if let Some(kind) = kind {
            query = query.bind(kind.key());
        }
        if let Some(purpose) = purpose {
            query = query.bind(purpose);
        }
        rows.extend(query.all::<Stored>().await?);
    }
    rows.sort_by_key(|row| if newer { row.0 } else { -row.0 });
    rows.truncate(limit as usize + 1);
    let lines = lines(on, subject, rows).await?;
    Ok(Page::cut(lines, &from, limit as usize, |line| line.seq))
}

const COUNTS: &str = "SELECT kind, COUNT(*) FROM events WHERE subject_id = $1 GROUP BY kind";

/// How many lines of each kind a customer's log has; all kinds, in their order.
pub async fn counts(
    on: &mut impl Executor,
    subject: SubjectId,
) -> Result<Vec<(EventKind, u64)>, Error> {
    let rows: Vec<(String, i64)> = on.query(COUNTS).id(subject.bytes()).all().await?;
    EventKind::ALL
        .into_iter()
        .map(|kind| {
            let found = rows.iter().find(|(key, _)| key == kind.key());
            Ok((kind, count(found.map_or(0, |(_, lines)| *lines))?))
        })
        .collect()
}

/// How many lines of a kind all customers' logs got since a moment.
pub async fn count_since(
    on: &mut impl Executor,
    kind: EventKind,
    since: Timestamp,
) -> Result<u64, Error> {
    let (lines,): (i64,) = on
        .query("SELECT COUNT(*) FROM events WHERE kind = $1 AND at_ms >= $2")
        .bind(kind.key())
        .bind(since.as_millisecond())
        .one()
        .await?;
    count(lines)
}

const USES: &str = "SELECT consumer, purpose,
        COUNT(CASE WHEN kind = 'release' THEN 1 END),
        COUNT(CASE WHEN kind = 'refusal' THEN 1 END),
        MAX(at_ms)
    FROM events
    WHERE subject_id = $1 AND at_ms >= $2 AND consumer IS NOT NULL AND purpose IS NOT NULL
        AND kind IN ('release', 'refusal')
    GROUP BY consumer, purpose ORDER BY MAX(at_ms) DESC, consumer, purpose";

/// What systems asked for since a moment, per system and purpose, the latest first. Questions
/// whether a system may, which hand nothing out, are not among it.
pub async fn consumer_uses(
    on: &mut impl Executor,
    subject: SubjectId,
    since: Timestamp,
) -> Result<Vec<ConsumerUses>, Error> {
    let rows: Vec<(String, String, i64, i64, i64)> = on
        .query(USES)
        .id(subject.bytes())
        .bind(since.as_millisecond())
        .all()
        .await?;
    rows.into_iter()
        .map(|(consumer, purpose, releases, refusals, last)| {
            Ok(ConsumerUses {
                consumer: text::<ConsumerKey>("consumer", &consumer)?,
                purpose: text("purpose", &purpose)?,
                releases: count(releases)?,
                refusals: count(refusals)?,
                last: moment(last)?,
            })
        })
        .collect()
}
