//! Walks the whole log as it is stored, from the first leaf, and names the first thing that is
//! wrong with it.
//!
//! Everything is worked out anew from the lines themselves: the commitments with their salts, the
//! tiles, the roots. What a line was when it was written cannot be told; that it is not what the
//! tree holds can.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{PurposeKey, SubjectId};
use ledger::tile::{Edge, TileId, WIDTH};
use ledger::{Commitment, Entry, Hash, Salt};

use super::checkpoint;
use super::leaves::{self, Line, commitment};
use super::tiles;
use crate::erasure;
use crate::error::Error;
use crate::events;
use crate::facade::Executor;
use crate::page::{count, id, json, moment};

/// How many leaves are read at once.
const CHUNK: i64 = 1000;

/// What is wrong, with the place in the tree where there is one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A place was given, and no leaf has it.
    #[error("entry {0} is missing")]
    Missing(u64),
    /// A line is not what was committed to.
    #[error(
        "entry {0} is not what was recorded: its line, its salt or the line before it was changed"
    )]
    Changed(u64),
    /// A line that is not in the tree yet is not what was committed to.
    #[error("an entry that waits for its place is not what was recorded")]
    WaitingChanged,
    /// A line is gone, and nothing says that it was erased.
    #[error("the line of entry {0} is gone, without an erasure")]
    Gone(u64),
    /// Lines were unlinked that no erasure accounts for.
    #[error("{unlinked} entries belong to nobody, but erasures account for {erased}")]
    Unlinked {
        /// How many leaves have no salt.
        unlinked: u64,
        /// How many the erasures in the log name.
        erased: u64,
    },
    /// A line has no leaf, although the log had begun.
    #[error("a line of a customer's log was left out of the public log")]
    LeftOut,
    /// What is looked up by differs from what is recorded.
    #[error("entry {0} is filed under something else than it says")]
    Misfiled(u64),
    /// A tile is not what the leaves give.
    #[error("tile {number} of level {level} is not what the entries give")]
    Tile {
        /// Of the tree, from the leaves up, in steps of eight.
        level: u8,
        /// Within the level.
        number: u64,
    },
    /// The tree is counted otherwise than it is.
    #[error("the log says that it has {said} entries, but it has {found}")]
    Size {
        /// By the head.
        said: u64,
        /// By the leaves.
        found: u64,
    },
    /// A tree head covers more than there is.
    #[error("{signed} entries were signed, but there are only {found}: the end was cut off")]
    Cut {
        /// By the tree head.
        signed: u64,
        /// By the leaves.
        found: u64,
    },
    /// A head that is kept is not what was written.
    #[error("a signed head in the database is not what was written: its size, time or note")]
    Head,
    /// What was signed last is not there.
    #[error(
        "a head was signed, and none is in the database: if it stays so when the server has run, it \
         was deleted"
    )]
    NoHead,
    /// A tree head has another root.
    #[error("the first {0} entries are not those that were signed")]
    Root(u64),
}

impl Wrong {
    const fn tile(id: TileId) -> Self {
        Self::Tile {
            level: id.level,
            number: id.index,
        }
    }
}

/// A log that is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many leaves have their place.
    pub placed: u64,
    /// How many leaves belong to nobody any more.
    pub unlinked: u64,
    /// How many wait for a place.
    pub waiting: u64,
    /// The root over those with a place.
    pub root: Hash,
}

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

type Stored = (
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

/// What a stored leaf turned out to be.
enum Found {
    Good { erased: u64 },
    Unlinked,
    Gone,
    Changed,
    Misfiled,
}

/// Walks everything. `heads` are tree heads that the log must hold: how many leaves, and the root.
pub async fn check(
    on: &mut impl Executor,
    heads: &[(u64, Hash)],
) -> Result<Result<Checked, Wrong>, Error> {
    if !checkpoint::are_sealed(on).await? {
        return Ok(Err(Wrong::Head));
    }
    let mut walk = Walk::default();
    let mut roots: BTreeMap<u64, Hash> = BTreeMap::new();
    let mut stops: BTreeSet<u64> = heads.iter().map(|(size, _)| *size).collect();
    loop {
        let first = walk.edge.size();
        while stops.first().is_some_and(|stop| *stop <= first) {
            stops.pop_first();
            roots.insert(first, walk.edge.root());
        }
        let until = stops.first().copied().unwrap_or(u64::MAX);
        let from = place(first)?;
        let to = from
            .saturating_add(CHUNK)
            .min(place(until).unwrap_or(i64::MAX));
        let rows: Vec<Stored> = on.query(PLACED).bind(from).bind(to).all().await?;
        if rows.is_empty() {
            break;
        }
        if let Some(wrong) = walk.take(on, rows).await? {
            return Ok(Err(wrong));
        }
    }
    let placed = walk.edge.size();
    if let Some(wrong) = ending(on, placed).await? {
        return Ok(Err(wrong));
    }
    for (size, root) in heads {
        match roots.get(size) {
            None => {
                return Ok(Err(Wrong::Cut {
                    signed: *size,
                    found: placed,
                }));
            }
            Some(found) if found != root => return Ok(Err(Wrong::Root(*size))),
            Some(_) => {}
        }
    }
    if let Some(wrong) = walk.compare_tiles(on).await? {
        return Ok(Err(wrong));
    }
    let Some(waiting) = walk.wait(on).await? else {
        return Ok(Err(Wrong::WaitingChanged));
    };
    if walk.unlinked != walk.erased {
        return Ok(Err(Wrong::Unlinked {
            unlinked: walk.unlinked,
            erased: walk.erased,
        }));
    }
    Ok(Ok(Checked {
        placed,
        unlinked: walk.unlinked,
        waiting,
        root: walk.edge.root(),
    }))
}

fn place(position: u64) -> Result<i64, Error> {
    i64::try_from(position).map_err(|_| Error::unexpected("a place beyond all places"))
}

const LEFT_OUT: &str = "SELECT CAST(1 AS BIGINT) FROM events e
    LEFT JOIN leaves l ON l.event_id = e.event_id
    WHERE l.event_id IS NULL AND EXISTS (
        SELECT 1 FROM events p JOIN leaves k ON k.event_id = p.event_id
        WHERE p.subject_id = e.subject_id AND p.seq < e.seq
    ) LIMIT 1";

/// Whether the log ends where it says, and leaves nothing out.
async fn ending(on: &mut impl Executor, placed: u64) -> Result<Option<Wrong>, Error> {
    let (said,): (i64,) = on.query("SELECT size FROM ledger_head").one().await?;
    let said = count(said)?;
    let (last,): (Option<i64>,) = on.query("SELECT MAX(position) FROM leaves").one().await?;
    if last.is_some_and(|last| count(last).is_ok_and(|last| last >= placed)) {
        return Ok(Some(Wrong::Missing(placed)));
    }
    if said != placed {
        return Ok(Some(Wrong::Size {
            said,
            found: placed,
        }));
    }
    let left_out: Option<(i64,)> = on.query(LEFT_OUT).optional().await?;
    Ok(left_out.map(|_| Wrong::LeftOut))
}

#[derive(Default)]
struct Walk {
    edge: Edge,
    /// Those that are not full yet: the others are compared as soon as they are.
    tiles: BTreeMap<TileId, Vec<Hash>>,
    unlinked: u64,
    erased: u64,
}

impl Walk {
    async fn take(
        &mut self,
        on: &mut impl Executor,
        rows: Vec<Stored>,
    ) -> Result<Option<Wrong>, Error> {
        let mut hashes = Vec::with_capacity(rows.len());
        for (expected, row) in (self.edge.size()..).zip(&rows) {
            if row.0.map(count).transpose()? != Some(expected) {
                return Ok(Some(Wrong::Missing(expected)));
            }
            match judge(on, row).await? {
                Found::Good { erased } => self.erased += erased,
                Found::Unlinked => self.unlinked += 1,
                Found::Gone => return Ok(Some(Wrong::Gone(expected))),
                Found::Changed => return Ok(Some(Wrong::Changed(expected))),
                Found::Misfiled => return Ok(Some(Wrong::Misfiled(expected))),
            }
            hashes.push(commitment(&row.3)?.leaf());
        }
        for (id, hashes) in self.edge.append(&hashes) {
            if hashes.len() < usize::from(WIDTH) {
                self.tiles.insert(id, hashes);
                continue;
            }
            self.tiles.remove(&id);
            if let Some(wrong) = compare(on, id, &hashes).await? {
                return Ok(Some(wrong));
            }
        }
        Ok(None)
    }

    /// How many entries wait for their place; `None` if one is not what was recorded.
    async fn wait(&mut self, on: &mut impl Executor) -> Result<Option<u64>, Error> {
        let (mut waiting, mut last) = (0, Vec::new());
        loop {
            let rows: Vec<Stored> = on.query(WAITING).bind(last.as_slice()).all().await?;
            for row in &rows {
                match judge(on, row).await? {
                    Found::Good { erased } => self.erased += erased,
                    Found::Unlinked => self.unlinked += 1,
                    Found::Gone | Found::Changed | Found::Misfiled => return Ok(None),
                }
            }
            waiting += rows.len() as u64;
            match rows.into_iter().last() {
                Some(row) => last = row.1,
                None => return Ok(Some(waiting)),
            }
        }
    }

    /// Whether the tiles at the right edge are as they should be, and there are no others.
    async fn compare_tiles(&self, on: &mut impl Executor) -> Result<Option<Wrong>, Error> {
        for (id, expected) in &self.tiles {
            if let Some(wrong) = compare(on, *id, expected).await? {
                return Ok(Some(wrong));
            }
        }
        let stored: Vec<(i64, i64)> = on
            .query("SELECT level, number FROM tiles ORDER BY level, number")
            .all()
            .await?;
        let surplus = stored.into_iter().find_map(|(level, number)| {
            let id = TileId {
                level: u8::try_from(level).ok()?,
                index: u64::try_from(number).ok()?,
            };
            let hashes = self.edge.size().checked_shr(8 * u32::from(id.level));
            let first = id.index.saturating_mul(u64::from(WIDTH));
            (hashes.unwrap_or_default() <= first).then(|| Wrong::tile(id))
        });
        Ok(surplus)
    }
}

/// Whether a tile is stored as the leaves give it.
async fn compare(
    on: &mut impl Executor,
    id: TileId,
    expected: &[Hash],
) -> Result<Option<Wrong>, Error> {
    match tiles::one(on, id).await {
        Ok(Some(stored)) if stored == expected => Ok(None),
        Ok(_) | Err(Error::Unexpected(_)) => Ok(Some(Wrong::tile(id))),
        Err(error) => Err(error),
    }
}

async fn judge(on: &mut impl Executor, row: &Stored) -> Result<Found, Error> {
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
    let erased = match (&entry.subject, entry.event.get("kind")) {
        (None, Some(kind)) if kind == erasure::KIND => entry.event["entries"].as_u64(),
        _ => None,
    };
    Ok(Found::Good {
        erased: erased.unwrap_or(0),
    })
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
    let entry = leaves::of(&Line {
        subject,
        seq: line.seq,
        id: line.id,
        at: line.at,
        event: &line.event,
        note: line.note.as_ref(),
        previous: before.as_deref().map(commitment).transpose()?,
    })?;
    Ok((entry, is_filed))
}
