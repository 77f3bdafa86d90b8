//! Which subtrees the hashes of a proof are made of (RFC 9162, sections 2.1.3.1 and 2.1.4.1).

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, HEIGHT, MAX_SIZE, TileId, WIDTH, fold, join};
use crate::hash::Hash;

/// A perfect subtree: run `index` of 2^`level` leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Subtree {
    level: u8,
    index: u64,
}

impl Subtree {
    /// How many hashes of its tile it spans, as a power of two: 0 to 7.
    fn rise(self) -> u8 {
        self.level % HEIGHT
    }

    /// The place of its first hash among all hashes of the tile's level.
    fn first(self) -> u64 {
        self.index << self.rise()
    }

    fn tile(self) -> TileId {
        TileId {
            level: self.level / HEIGHT,
            index: self.first() / u64::from(WIDTH),
        }
    }

    /// Its root, out of its tile; `None` if the tile is too narrow.
    fn read(self, tile: &[Hash]) -> Option<Hash> {
        let first = usize::try_from(self.first() % u64::from(WIDTH)).ok()?;
        tile.get(first..first + (1 << self.rise())).map(fold)
    }
}

/// How to make the hashes of a proof out of tiles: for each of them, the perfect subtrees from left
/// to right that together cover its leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    hashes: Vec<Vec<Subtree>>,
}

impl Plan {
    /// The tiles that it reads, each once.
    pub fn tiles(&self) -> BTreeSet<TileId> {
        self.hashes
            .iter()
            .flatten()
            .map(|subtree| subtree.tile())
            .collect()
    }

    /// The same, each with its width in a tree of `size` leaves: so they are published.
    pub fn files(&self, size: u64) -> BTreeMap<TileId, u16> {
        let edge = Edge::needed(size);
        let width = |id| edge.get(&id).copied().unwrap_or(WIDTH);
        self.tiles().into_iter().map(|id| (id, width(id))).collect()
    }

    /// The hashes of the proof in their order. `tile` hands out the tiles that [`Plan::tiles`]
    /// names; they may hold more hashes than the tree of the plan has. `None` if one of them is
    /// missing or holds too few.
    pub fn evaluate<'a>(&self, tile: impl Fn(TileId) -> Option<&'a [Hash]>) -> Option<Vec<Hash>> {
        self.hashes
            .iter()
            .map(|subtrees| {
                let roots: Option<Vec<Hash>> = subtrees
                    .iter()
                    .rev()
                    .map(|subtree| subtree.read(tile(subtree.tile())?))
                    .collect();
                join(roots?.into_iter())
            })
            .collect()
    }
}

/// The proof that leaf `index` is in the tree of the first `size` leaves. `None` if it is not, or if
/// `size` is beyond [`MAX_SIZE`].
pub fn inclusion(index: u64, size: u64) -> Option<Plan> {
    if index >= size || size > MAX_SIZE {
        return None;
    }
    let (mut from, mut to) = (0, size);
    let mut hashes = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            hashes.push(cover(middle, to));
            to = middle;
        } else {
            hashes.push(cover(from, middle));
            from = middle;
        }
    }
    hashes.reverse();
    Some(Plan { hashes })
}

/// The proof that the tree of the first `old` leaves is where the tree of the first `size` leaves
/// began. It has no hashes where there is nothing to prove: for the same size, and for a tree that
/// began with nothing. `None` if `old` is larger than `size`, or `size` beyond [`MAX_SIZE`].
pub fn consistency(old: u64, size: u64) -> Option<Plan> {
    if old > size || size > MAX_SIZE {
        return None;
    }
    let mut hashes = Vec::new();
    if old > 0 {
        let (mut from, mut to) = (0, size);
        while to != old {
            let middle = from + split(to - from);
            if old <= middle {
                hashes.push(cover(middle, to));
                to = middle;
            } else {
                hashes.push(cover(from, middle));
                from = middle;
            }
        }
        // What is left is the right end of the old tree. Where that is all of it, the verifier has
        // its root already.
        if from > 0 {
            hashes.push(cover(from, to));
        }
    }
    hashes.reverse();
    Some(Plan { hashes })
}

/// The largest power of two below `leaves`, which are at least 2.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The perfect subtrees from left to right that cover the leaves `from..to` of one node of the tree.
fn cover(from: u64, to: u64) -> Vec<Subtree> {
    let mut from = from;
    let mut subtrees = Vec::new();
    while from < to {
        // A node begins at a multiple of its own power of two, so what fits is what remains.
        let bits = (to - from).ilog2();
        subtrees.push(Subtree {
            level: u8::try_from(bits).unwrap_or(u8::MAX),
            index: from >> bits,
        });
        from += 1 << bits;
    }
    subtrees
}
