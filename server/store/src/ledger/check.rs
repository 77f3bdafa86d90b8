//! Walks the whole log as it is stored, from the first leaf, and names the first thing that is
//! wrong with it.
//!
//! Everything is worked out anew from the lines themselves: the commitments with their salts, the
//! tiles, the roots. What a line was when it was written cannot be told; that it is not what the
//! tree holds can.

mod lines;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ledger::Hash;
use ledger::tile::{Edge, TileId, WIDTH};

use self::lines::{Found, Says, Stored, judge, placed_at, waiting_after};
use super::leaves::commitment;
use super::{checkpoint, tiles};
use crate::error::Error;
use crate::facade::Executor;
use crate::page::count;
use crate::registry;

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
    /// A line has no leaf, although the log had begun, or has one from before.
    #[error("a line was left out of the public log, or taken into it afterwards")]
    LeftOut,
    /// A customer's lines are not numbered one after the other up to the last.
    #[error("a line of a customer's log is missing")]
    Hole,
    /// A version of the registry is not the file that its line names, has no line, or has two.
    #[error("version {0} of the registry is not the file that was published")]
    Registry(i64),
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
    #[error(
        "a signed head in the database, or what a witness said of one, is not what was written: its \
         size, time or note"
    )]
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
        let rows = match placed_at(on, from, to).await? {
            Ok(rows) => rows,
            Err(wrong) => return Ok(Err(wrong)),
        };
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
    if let Some(wrong) = walk.compare_versions(on).await? {
        return Ok(Err(wrong));
    }
    if on.query(HOLE).optional::<(i64,)>().await?.is_some() {
        return Ok(Err(Wrong::Hole));
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

const LEFT_OUT: [&str; 3] = [
    // How many lines of a customer are older than the log is noted with the customer; those have none.
    "SELECT CAST(1 AS BIGINT) FROM events e
        JOIN subject_heads h ON h.subject_id = e.subject_id
        LEFT JOIN leaves l ON l.event_id = e.event_id
        WHERE (l.event_id IS NULL) <> (e.seq <= h.before_log) LIMIT 1",
    "SELECT CAST(1 AS BIGINT) FROM subject_heads WHERE before_log > seq LIMIT 1",
    // What is about the brand was never recorded without it.
    "SELECT CAST(1 AS BIGINT) FROM brand_events e
        LEFT JOIN leaves l ON l.event_id = e.event_id
        WHERE l.event_id IS NULL LIMIT 1",
];

// No join of the two: SQLite would go through all lines once for each customer.
const HOLE: &str = "SELECT CAST(1 AS BIGINT) FROM (
        SELECT subject_id, seq AS said, 0 AS lines, 0 AS last FROM subject_heads
        UNION ALL
        SELECT subject_id, 0, COUNT(*), MAX(seq) FROM events GROUP BY subject_id
    ) AS counted
    GROUP BY subject_id
    HAVING SUM(said) <> SUM(lines) OR SUM(said) <> MAX(last)
    LIMIT 1";

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
    for left_out in LEFT_OUT {
        if on.query(left_out).optional::<(i64,)>().await?.is_some() {
            return Ok(Some(Wrong::LeftOut));
        }
    }
    Ok(None)
}

#[derive(Default)]
struct Walk {
    edge: Edge,
    /// Those that are not full yet: the others are compared as soon as they are.
    tiles: BTreeMap<TileId, Vec<Hash>>,
    unlinked: u64,
    erased: u64,
    /// The versions of the registry that have a line, with the hash of each and its time.
    versions: BTreeMap<i64, (String, Timestamp)>,
    /// One that has two.
    twice: Option<i64>,
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
                Found::Good(says) => self.hear(says),
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
            let Some(rows) = waiting_after(on, &last).await? else {
                return Ok(None);
            };
            for row in &rows {
                match judge(on, row).await? {
                    Found::Good(says) => self.hear(says),
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

    fn hear(&mut self, says: Option<Says>) {
        match says {
            None => {}
            Some(Says::Erased(entries)) => self.erased += entries,
            Some(Says::Version(version, hash, at)) => {
                let before = self.versions.insert(version, (hash, at));
                self.twice = before.map(|_| version).or(self.twice);
            }
        }
    }

    /// Whether every version of the registry since the first that has a line is the file that its line
    /// names.
    async fn compare_versions(&self, on: &mut impl Executor) -> Result<Option<Wrong>, Error> {
        if let Some(version) = self.twice {
            return Ok(Some(Wrong::Registry(version)));
        }
        let Some(first) = self.versions.keys().next() else {
            return Ok(None);
        };
        let stored: Vec<(i64,)> = on
            .query("SELECT version FROM registry_versions WHERE version >= $1 ORDER BY version")
            .bind(*first)
            .all()
            .await?;
        let stored = stored.into_iter().map(|(version,)| version);
        for version in stored.chain(self.versions.keys().copied()) {
            // Reading it compares the file with the hash beside it.
            let kept = match registry::one(on, version).await {
                Err(Error::Unexpected(_)) => None,
                kept => kept?,
            };
            let kept = kept.map(|kept| (hex::encode(kept.hash), kept.at));
            if kept.is_none() || kept.as_ref() != self.versions.get(&version) {
                return Ok(Some(Wrong::Registry(version)));
            }
        }
        Ok(None)
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
