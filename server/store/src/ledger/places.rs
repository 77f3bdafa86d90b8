//! Giving leaves their places in the tree.

use jiff::{SignedDuration, Timestamp};
use ledger::Hash;
use ledger::tile::Edge;

use super::leaves::commitment;
use super::tiles;
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::faults;
use crate::page::count;

/// How many places are given in one transaction at most.
pub const PLACED_TOGETHER: u64 = 4096;

/// The tree after a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// How many leaves got a place in this round.
    pub added: u64,
    /// How many have one.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

const LOCK: &str = "UPDATE ledger_head SET size = size WHERE one = 1 RETURNING size";

const PLACE: &str = "UPDATE leaves SET position = $1 + placed.n - 1
    FROM (
        SELECT event_id, ROW_NUMBER() OVER (ORDER BY event_id) AS n
        FROM leaves WHERE position IS NULL
        ORDER BY event_id LIMIT 4096
    ) AS placed
    WHERE leaves.event_id = placed.event_id
    RETURNING position, commitment";

/// The right edge of the tree, which no other transaction moves until this one ends.
pub async fn open(tx: &mut Tx) -> Result<Edge, Error> {
    tx.keep_to_indexes().await?;
    // What the last round placed is only seen by a statement that begins after its commit.
    let (size,): (i64,) = tx.query(LOCK).one().await?;
    edge(tx, count(size)?).await
}

/// Gives the next places to what is committed, and takes it into the tree behind its edge, see
/// [`open`].
pub async fn place(tx: &mut Tx, mut edge: Edge) -> Result<Placed, Error> {
    let size = i64::try_from(edge.size())
        .map_err(|_| Error::unexpected("there are more leaves than places"))?;
    let mut placed: Vec<(i64, Vec<u8>)> = tx.query(PLACE).bind(size).all().await?;
    placed.sort_unstable_by_key(|(position, _)| *position);
    let leaves = (size..)
        .zip(&placed)
        .map(|(expected, (position, stored))| {
            if *position == expected {
                Ok(commitment(stored)?.leaf())
            } else {
                Err(Error::unexpected("a place in the log was left out"))
            }
        })
        .collect::<Result<Vec<Hash>, Error>>()?;
    if !leaves.is_empty() {
        tiles::write(tx, &edge.append(&leaves)).await?;
        note_size(tx, edge.size()).await?;
    }
    faults::reach("log:placing");
    Ok(Placed {
        added: leaves.len() as u64,
        size: edge.size(),
        root: edge.root(),
    })
}

async fn note_size(tx: &mut Tx, size: u64) -> Result<(), Error> {
    let size =
        i64::try_from(size).map_err(|_| Error::unexpected("there are more leaves than places"))?;
    tx.query("UPDATE ledger_head SET size = $1 WHERE one = 1")
        .bind(size)
        .execute()
        .await?;
    Ok(())
}

/// Notes how many leaves have a place, as they were found one after the other. [`Error::Conflict`] if
/// one has a place behind them.
pub(super) async fn count_again(tx: &mut Tx, found: u64) -> Result<(), Error> {
    if given(tx).await? != found {
        return Err(Error::Conflict);
    }
    note_size(tx, found).await
}

/// How many places were given, by the last one that a leaf has.
pub async fn given(on: &mut impl Executor) -> Result<u64, Error> {
    let (last,): (Option<i64>,) = on.query("SELECT MAX(position) FROM leaves").one().await?;
    let last = last.map(count).transpose()?;
    Ok(last.map_or(0, |last| last + 1))
}

/// How many leaves have a place.
pub async fn size(on: &mut impl Executor) -> Result<u64, Error> {
    let (size,): (i64,) = on
        .query("SELECT size FROM ledger_head WHERE one = 1")
        .one()
        .await?;
    count(size)
}

/// The right edge of the tree as it is stored.
async fn edge(on: &mut impl Executor, size: u64) -> Result<Edge, Error> {
    let needed = Edge::needed(size).into_keys().collect();
    let tiles = tiles::some(on, needed).await?;
    Edge::new(size, tiles)
        .map_err(|_| Error::unexpected("the tiles of the log do not go with its size"))
}

/// How far the clocks of two servers may be apart.
const APART: SignedDuration = SignedDuration::from_secs(10);

/// A server of a log, and the moment it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    /// Which server: a number that it made up when it started.
    pub server: [u8; 16],
    /// The name of the log for which it signs.
    pub origin: String,
    /// By its clock.
    pub now: Timestamp,
}

/// The latest moment until which anything may be taken for `long`, by anybody's clock.
fn latest(now: Timestamp, long: SignedDuration) -> i64 {
    let latest = now
        .saturating_add(long)
        .and_then(|until| until.saturating_add(APART));
    latest.unwrap_or(now).as_millisecond()
}

const LEAD: &str = "UPDATE ledger_head SET leader = $1, leads_until_ms = $2
    WHERE one = 1
    AND (leader IS NULL OR leader = $1 OR leads_until_ms < $3 OR leads_until_ms > $4)
    AND (holder IS NULL OR holder = $1 OR held_origin <> $5
        OR held_until_ms < $3 OR held_until_ms > $6)";

/// Takes or keeps the lead for a server, for `long`: only one gives places and signs at a time.
/// Whether it leads now. Two that both believe it would still never give a place twice. A lead that
/// lasts longer than one could that begins now is from before a clock was set back, and void. Nobody
/// leads a log that another server holds, see [`hold`].
pub async fn lead(tx: &mut Tx, leader: &Leader, long: SignedDuration) -> Result<bool, Error> {
    let now = leader.now;
    let until = now.saturating_add(long).unwrap_or(now);
    let taken = tx
        .query(LEAD)
        .id(leader.server)
        .bind(until.as_millisecond())
        .bind(now.as_millisecond())
        .bind(latest(now, long))
        .bind(leader.origin.as_str())
        .bind(latest(now, HELD))
        .execute()
        .await?;
    Ok(taken == 1)
}

/// For how long a log is held.
const HELD: SignedDuration = SignedDuration::from_secs(60);

const HOLD: &str = "UPDATE ledger_head SET held_origin = $2, holder = $1, held_until_ms = $3
    WHERE one = 1
    AND (holder IS NULL OR held_origin <> $2 OR held_until_ms < $4 OR held_until_ms > $5)";

/// Keeps all other servers from signing this server's log for a minute, whoever leads: what the
/// database holds is not what was signed. Renewed when half of it is over.
pub async fn hold(tx: &mut Tx, leader: &Leader) -> Result<(), Error> {
    let now = leader.now;
    let until = now.saturating_add(HELD).unwrap_or(now);
    let half = now.saturating_add(HELD / 2).unwrap_or(now);
    tx.query(HOLD)
        .id(leader.server)
        .bind(leader.origin.as_str())
        .bind(until.as_millisecond())
        .bind(half.as_millisecond())
        .bind(latest(now, HELD))
        .execute()
        .await?;
    Ok(())
}

const IS_HELD: &str = "SELECT CAST(1 AS BIGINT) FROM ledger_head
    WHERE one = 1 AND holder <> $1 AND held_origin = $2
    AND held_until_ms >= $3 AND held_until_ms <= $4";

/// Whether another server holds this server's log.
pub async fn is_held(on: &mut impl Executor, leader: &Leader) -> Result<bool, Error> {
    let row: Option<(i64,)> = on
        .query(IS_HELD)
        .id(leader.server)
        .bind(leader.origin.as_str())
        .bind(leader.now.as_millisecond())
        .bind(latest(leader.now, HELD))
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Lets a log go that this server held.
pub async fn let_go(tx: &mut Tx, server: [u8; 16]) -> Result<(), Error> {
    tx.query(
        "UPDATE ledger_head SET held_origin = NULL, holder = NULL, held_until_ms = NULL
        WHERE holder = $1",
    )
    .id(server)
    .execute()
    .await?;
    Ok(())
}

/// Gives the lead up, if this server has it.
pub async fn yield_lead(tx: &mut Tx, server: [u8; 16]) -> Result<(), Error> {
    tx.query("UPDATE ledger_head SET leader = NULL, leads_until_ms = NULL WHERE leader = $1")
        .id(server)
        .execute()
        .await?;
    Ok(())
}

/// The same as [`pause`], where even the count may be gone. It has to be taken again. Whoever held the
/// log has to find it wanting again.
pub(super) async fn begin_again(tx: &mut Tx) -> Result<(), Error> {
    tx.query("INSERT INTO ledger_head (one, size) VALUES (1, 0) ON CONFLICT (one) DO NOTHING")
        .execute()
        .await?;
    pause(tx).await?;
    tx.query("UPDATE ledger_head SET held_origin = NULL, holder = NULL, held_until_ms = NULL")
        .execute()
        .await?;
    Ok(())
}

/// Waits until no places are being given, and keeps them from being given until the transaction
/// ends.
pub(crate) async fn pause(tx: &mut Tx) -> Result<(), Error> {
    tx.query(LOCK).one::<(i64,)>().await?;
    Ok(())
}

/// Whether any leaf waits for its place.
pub async fn any_waiting(on: &mut impl Executor) -> Result<bool, Error> {
    let row: Option<(i64,)> = on
        .query("SELECT CAST(1 AS BIGINT) FROM leaves WHERE position IS NULL LIMIT 1")
        .optional()
        .await?;
    Ok(row.is_some())
}
