//! A tree written down as the RFC defines it, without any thought for speed, and a log kept in
//! tiles.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::tile::{self, Edge, Plan, TileId};

/// The hash of the leaf of that number.
pub(crate) fn leaf(number: u64) -> Hash {
    Hash::leaf(&number.to_be_bytes())
}

/// The hashes of the first leaves.
pub(crate) fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(leaf).collect()
}

/// From hexadecimal digits.
pub(crate) fn hash(digits: &str) -> Hash {
    let mut bytes = [0; 32];
    assert_eq!(digits.len(), 64);
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap();
    }
    Hash::new(bytes)
}

/// MTH of RFC 9162, section 2.1.1.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty(),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(half(leaves.len()));
            Hash::node(&root(left), &root(right))
        }
    }
}

/// PATH of RFC 9162, section 2.1.3.1.
pub(crate) fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let half = half(leaves.len());
    let (left, right) = leaves.split_at(half);
    let (mut path, other) = if index < half {
        (path(index, left), root(right))
    } else {
        (path(index - half, right), root(left))
    };
    path.push(other);
    path
}

/// PROOF of RFC 9162, section 2.1.4.1.
pub(crate) fn grown(old: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(old, leaves, true)
}

fn subproof(old: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if known {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let half = half(leaves.len());
    let (left, right) = leaves.split_at(half);
    let (mut proof, other) = if old <= half {
        (subproof(old, left, known), root(right))
    } else {
        (subproof(old - half, right, false), root(left))
    };
    proof.push(other);
    proof
}

/// The largest power of two smaller than `size`.
fn half(size: usize) -> usize {
    let mut half = 1;
    while half * 2 < size {
        half *= 2;
    }
    half
}

/// A log that keeps its tiles.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) edge: Edge,
    pub(crate) tiles: BTreeMap<TileId, Vec<Hash>>,
}

impl Log {
    pub(crate) fn of(size: u64) -> Self {
        let mut log = Self::default();
        log.append(&leaves(size));
        log
    }

    pub(crate) fn append(&mut self, leaves: &[Hash]) {
        self.tiles.extend(self.edge.append(leaves));
    }

    pub(crate) fn evaluate(&self, plan: &Plan) -> Vec<Hash> {
        let needed = plan.tiles();
        plan.evaluate(|tile| {
            assert!(needed.contains(&tile), "a tile that the plan does not name");
            self.tiles.get(&tile).map(Vec::as_slice)
        })
        .unwrap()
    }

    /// Over the first leaves, as the RFC defines it.
    pub(crate) fn root(&self, size: u64) -> Hash {
        let of_leaves = self.tiles.iter().filter(|(tile, _)| tile.level == 0);
        let leaves = of_leaves.flat_map(|(_, hashes)| hashes).copied();
        let first: Vec<Hash> = (0..size).zip(leaves).map(|(_, leaf)| leaf).collect();
        root(&first)
    }

    pub(crate) fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        self.evaluate(&tile::inclusion(index, size).unwrap())
    }

    pub(crate) fn consistency(&self, old: u64, size: u64) -> Vec<Hash> {
        self.evaluate(&tile::consistency(old, size).unwrap())
    }
}
