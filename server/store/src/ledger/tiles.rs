//! Tiles of the tree, entry bundles, and the proofs that are made of tiles.

use std::collections::{BTreeMap, BTreeSet};

use ledger::tile::{self, Edge, Plan, TileId};
use ledger::{Commitment, Hash};

use super::leaves::commitment;
use super::{checkpoint, places};
use crate::error::Error;
use crate::facade::{Executor, Tx};

fn number(index: u64) -> Result<i64, Error> {
    i64::try_from(index).map_err(|_| Error::unexpected("a place beyond all places"))
}

fn hashes(stored: &[u8]) -> Result<Vec<Hash>, Error> {
    let (whole, rest) = stored.as_chunks::<32>();
    if rest.is_empty() {
        Ok(whole.iter().copied().map(Hash::new).collect())
    } else {
        Err(Error::unexpected("a stored tile is cut off"))
    }
}

/// One tile, as far as it is filled.
pub async fn one(on: &mut impl Executor, tile: TileId) -> Result<Option<Vec<Hash>>, Error> {
    let row: Option<(Vec<u8>,)> = on
        .query("SELECT hashes FROM tiles WHERE level = $1 AND number = $2")
        .bind(i64::from(tile.level))
        .bind(number(tile.index)?)
        .optional()
        .await?;
    row.map(|(stored,)| hashes(&stored)).transpose()
}

/// Some tiles. One that is missing is a damaged log.
pub(crate) async fn some(
    on: &mut impl Executor,
    wanted: BTreeSet<TileId>,
) -> Result<BTreeMap<TileId, Vec<Hash>>, Error> {
    let mut tiles = BTreeMap::new();
    for id in wanted {
        let tile = one(on, id).await?;
        let tile = tile.ok_or_else(|| Error::unexpected("a tile of the log is missing"))?;
        tiles.insert(id, tile);
    }
    Ok(tiles)
}

/// Writes tiles whole, over what was there of them.
pub(crate) async fn write(tx: &mut Tx, tiles: &BTreeMap<TileId, Vec<Hash>>) -> Result<(), Error> {
    for (id, hashes) in tiles {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.bytes()).collect();
        tx.query(
            "INSERT INTO tiles (level, number, hashes) VALUES ($1, $2, $3)
            ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes",
        )
        .bind(i64::from(id.level))
        .bind(number(id.index)?)
        .bind(bytes)
        .execute()
        .await?;
    }
    Ok(())
}

/// The hashes that a proof consists of.
pub async fn prove(on: &mut impl Executor, plan: &Plan) -> Result<Vec<Hash>, Error> {
    let tiles = some(on, plan.tiles()).await?;
    plan.evaluate(|id| tiles.get(&id).map(Vec::as_slice))
        .ok_or_else(|| Error::unexpected("a tile of the log is too short"))
}

/// The proof that the tree of `newer` leaves holds that of `older`. Without hashes where nothing can be
/// proved: `older` is the larger one.
pub async fn growth(on: &mut impl Executor, older: u64, newer: u64) -> Result<Vec<Hash>, Error> {
    match tile::consistency(older, newer) {
        Some(plan) => prove(on, &plan).await,
        None => Ok(Vec::new()),
    }
}

/// The commitments at `first` and after it, at most `most`, in their order; fewer where one is missing.
pub async fn entries(
    on: &mut impl Executor,
    first: u64,
    most: u16,
) -> Result<Vec<Commitment>, Error> {
    let first = number(first)?;
    let rows: Vec<(i64, Vec<u8>)> = on
        .query(
            "SELECT position, commitment FROM leaves WHERE position >= $1 AND position < $2
            ORDER BY position",
        )
        .bind(first)
        .bind(first.saturating_add(i64::from(most)))
        .all()
        .await?;
    let expected = (first..).zip(&rows);
    let without_gap = expected.take_while(|(expected, (position, _))| position == expected);
    without_gap
        .map(|(_, (_, stored))| commitment(stored))
        .collect()
}

/// How many entries are taken into a tree at once that is worked out anew.
const TOGETHER: u16 = 4096;

/// The next leaves behind an edge, `most` at most.
async fn behind(on: &mut impl Executor, edge: &Edge, most: u64) -> Result<Vec<Hash>, Error> {
    let most = u16::try_from(most).unwrap_or(TOGETHER).min(TOGETHER);
    let entries = entries(on, edge.size(), most).await?;
    Ok(entries.iter().map(Commitment::leaf).collect())
}

/// Works all tiles out anew from the entries, in the place of those that are there, counts the entries
/// again, and forgets heads, and what witnesses said, where that is not what was written. Answers how
/// many entries there are. [`Error::Conflict`] if the entries are not those over which `heads` were
/// signed (how many each, and the root over them), or none of these covers any although there are some.
pub async fn rebuild(tx: &mut Tx, heads: &[(u64, Hash)]) -> Result<u64, Error> {
    places::begin_again(tx).await?;
    checkpoint::forget_changed(tx).await?;
    tx.query("DELETE FROM tiles").execute().await?;
    let is_unsigned = heads.iter().all(|(size, _)| *size == 0);
    let mut heads = heads.to_vec();
    heads.sort_unstable_by_key(|(size, _)| *size);
    let mut heads = heads.into_iter().peekable();
    let mut edge = Edge::default();
    loop {
        while let Some((_, root)) = heads.next_if(|(size, _)| *size == edge.size()) {
            if edge.root() != root {
                return Err(Error::Conflict);
            }
        }
        let until = heads.peek().map_or(u64::MAX, |(size, _)| *size);
        let leaves = behind(tx, &edge, until - edge.size()).await?;
        if leaves.is_empty() {
            break;
        }
        write(tx, &edge.append(&leaves)).await?;
    }
    if heads.next().is_some() || (is_unsigned && edge.size() > 0) {
        return Err(Error::Conflict);
    }
    places::count_again(tx, edge.size()).await?;
    Ok(edge.size())
}
