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

/// Gives the next places to what is committed, and takes it into the tree.
pub async fn place(tx: &mut Tx) -> Result<Placed, Error> {
    // What the last round placed is only seen by a statement that begins after its commit.
    let (size,): (i64,) = tx.query(LOCK).one().await?;
    let mut edge = edge(tx, count(size)?).await?;
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
        let size = i64::try_from(edge.size())
            .map_err(|_| Error::unexpected("there are more leaves than places"))?;
        tx.query("UPDATE ledger_head SET size = $1 WHERE one = 1")
            .bind(size)
            .execute()
            .await?;
    }
    faults::reach("log:placing");
    Ok(Placed {
        added: leaves.len() as u64,
        size: edge.size(),
        root: edge.root(),
    })
}

/// How many leaves have a place.
pub async fn size(on: &mut impl Executor) -> Result<u64, Error> {
    let (size,): (i64,) = on
        .query("SELECT size FROM ledger_head WHERE one = 1")
        .one()
        .await?;
    count(size)
}

/// The root over the first `size` leaves, as far as all of them have a place.
pub async fn root(on: &mut impl Executor, size: u64) -> Result<Hash, Error> {
    Ok(edge(on, size).await?.root())
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

const LEAD: &str = "UPDATE ledger_head SET leader = $1, leads_until_ms = $2
    WHERE one = 1
    AND (leader IS NULL OR leader = $1 OR leads_until_ms < $3 OR leads_until_ms > $4)";

/// Takes or keeps the lead for a server until `until`: only one gives places and signs at a time.
/// Whether it leads now. Two that both believe it would still never give a place twice. A lead that
/// lasts longer than one could that begins now is from before a clock was set back, and void.
pub async fn lead(
    tx: &mut Tx,
    server: [u8; 16],
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, Error> {
    let taken = tx
        .query(LEAD)
        .id(server)
        .bind(until.as_millisecond())
        .bind(now.as_millisecond())
        .bind(
            until
                .saturating_add(APART)
                .unwrap_or(until)
                .as_millisecond(),
        )
        .execute()
        .await?;
    Ok(taken == 1)
}

/// Gives the lead up, if this server has it.
pub async fn yield_lead(tx: &mut Tx, server: [u8; 16]) -> Result<(), Error> {
    tx.query("UPDATE ledger_head SET leader = NULL, leads_until_ms = NULL WHERE leader = $1")
        .id(server)
        .execute()
        .await?;
    Ok(())
}

/// Waits until no places are being given, and keeps them from being given until the transaction
/// ends.
pub(crate) async fn hold(tx: &mut Tx) -> Result<(), Error> {
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
