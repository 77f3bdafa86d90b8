//! The right edge of the tree: all that an append has to know.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{MAX_SIZE, TileId, WIDTH, fold, join};
use crate::hash::Hash;

/// The partly filled tile of each level. The tiles left of them never change again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// By level, from the leaves; each with fewer than 256 hashes.
    tiles: Vec<Vec<Hash>>,
}

impl Edge {
    /// The tiles that the edge of a tree of `size` leaves is made of, and the width of each: 1 to
    /// 255. None for an empty tree.
    pub fn needed(size: u64) -> BTreeMap<TileId, u16> {
        // The width at each level is the digit of the size to the base 256.
        (0..)
            .zip(size.to_le_bytes())
            .filter(|(_, digit)| *digit > 0)
            .map(|(level, digit): (u8, u8)| (last(level, size), u16::from(digit)))
            .collect()
    }

    /// The edge of a tree of `size` leaves, from exactly the tiles that [`Edge::needed`] names, at
    /// exactly those widths.
    ///
    /// The hashes themselves are not looked at: compare [`Edge::root`] with a root that is known.
    pub fn new(size: u64, mut tiles: BTreeMap<TileId, Vec<Hash>>) -> Result<Self, EdgeError> {
        if size > MAX_SIZE {
            return Err(EdgeError::Size);
        }
        let mut edge = Self {
            size,
            tiles: Vec::new(),
        };
        for (tile, expected) in Self::needed(size) {
            let hashes = tiles.remove(&tile).ok_or(EdgeError::Missing(tile))?;
            if hashes.len() != usize::from(expected) {
                return Err(EdgeError::Width { tile, expected });
            }
            edge.tiles.resize(usize::from(tile.level), Vec::new());
            edge.tiles.push(hashes);
        }
        match tiles.into_keys().next() {
            Some(tile) => Err(EdgeError::Foreign(tile)),
            None => Ok(edge),
        }
    }

    /// The number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends hashes of leaves. Hands back every tile that this made or changed, each with all the
    /// hashes that it has now (1 to 256).
    ///
    /// The caller keeps the size within [`MAX_SIZE`]; at a million leaves a second that takes
    /// 292,000 years.
    pub fn append(&mut self, leaves: &[Hash]) -> BTreeMap<TileId, Vec<Hash>> {
        let mut changed = BTreeMap::new();
        let mut rising = leaves.to_vec();
        let mut level: u8 = 0;
        while !rising.is_empty() {
            let mut id = last(level, self.size);
            if self.tiles.len() <= usize::from(level) {
                self.tiles.push(Vec::new());
            }
            let mut above = Vec::new();
            if let Some(tile) = self.tiles.get_mut(usize::from(level)) {
                for hash in rising {
                    tile.push(hash);
                    if tile.len() == usize::from(WIDTH) {
                        above.push(fold(tile));
                        changed.insert(id, core::mem::take(tile));
                        id.index += 1;
                    }
                }
                if !tile.is_empty() {
                    changed.insert(id, tile.clone());
                }
            }
            rising = above;
            level += 1;
        }
        self.size += leaves.len() as u64;
        changed
    }

    /// The root of the tree. The edge alone is enough: whatever is left of its tiles is already
    /// hashed into one of them.
    pub fn root(&self) -> Hash {
        let from_the_right = self.tiles.iter().flat_map(|tile| {
            let mut roots = runs(tile);
            roots.reverse();
            roots
        });
        join(from_the_right).unwrap_or_else(Hash::empty)
    }
}

/// The tile of `level` that the next hash goes into, in a tree of `size` leaves.
fn last(level: u8, size: u64) -> TileId {
    let bits = u32::from(level + 1) * 8;
    TileId {
        level,
        index: size.checked_shr(bits).unwrap_or(0),
    }
}

/// The roots of the perfect subtrees over these hashes, from left to right, the largest first.
fn runs(hashes: &[Hash]) -> Vec<Hash> {
    let mut rest = hashes;
    let mut roots = Vec::new();
    while let Some(bits) = rest.len().checked_ilog2() {
        let (run, behind) = rest.split_at(1 << bits);
        roots.push(fold(run));
        rest = behind;
    }
    roots
}

/// Why tiles are not the edge of a tree of that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EdgeError {
    /// More than [`MAX_SIZE`] leaves.
    #[error("a tree has at most 2^63 - 1 leaves")]
    Size,
    /// A tile is not there.
    #[error("the tile {} is missing", .0.path(0))]
    Missing(TileId),
    /// A tile has another number of hashes.
    #[error("the tile {} does not hold {expected} hashes", .tile.path(0))]
    Width {
        /// Which tile.
        tile: TileId,
        /// The number of hashes that the size asks for.
        expected: u16,
    },
    /// A tile that is no part of the edge.
    #[error("the tile {} is not part of the edge", .0.path(0))]
    Foreign(TileId),
}
