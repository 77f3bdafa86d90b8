//! The tree as tiles (C2SP tlog-tiles): 256 neighbouring hashes of one level in 256 are one tile.
//!
//! Nothing here reads or keeps a tile. [`Edge`] says which ones an append changes, a [`Plan`] which
//! ones a proof needs and how its hashes come out of them.

mod edge;
mod plan;

use core::fmt::Write as _;

use crate::hash::Hash;
use crate::text;

pub use edge::{Edge, EdgeError};
pub use plan::{Plan, consistency, inclusion};

/// The number of hashes in a whole tile.
pub const WIDTH: u16 = 256;

/// The largest number of leaves that a tree may have: 2^63 - 1.
pub const MAX_SIZE: u64 = (1 << 63) - 1;

/// How many levels of the tree one level of tiles spans.
const HEIGHT: u8 = 8;

/// The highest level that the path of a tile may name.
const MAX_LEVEL: u8 = 63;

/// Which tile. At level 0 it holds hashes of leaves; at each level above, hash `i` of the level is
/// the root of the whole tile `i` below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// The level, counted in tiles from the leaves; at most 63.
    pub level: u8,
    /// Its place among the tiles of its level, from the left.
    pub index: u64,
}

impl TileId {
    /// The path under `tile/`, for as many hashes as `width` says: `0/x001/x234/067`, and with
    /// `.p/5` behind it when the tile holds 5 of its 256 hashes. A width that is not between 1 and
    /// 255 stands for the whole tile.
    pub fn path(self, width: u16) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let mut path = format!("{}/{}", self.level, groups.join("/"));
        if (1..WIDTH).contains(&width) {
            // Writing to a text cannot fail.
            let _ = write!(path, ".p/{width}");
        }
        path
    }

    /// Reads what [`TileId::path`] writes, cut at its first slash, and nothing else: the tile and
    /// its width, 256 for a whole one.
    pub fn parse(level: &str, rest: &str) -> Option<(Self, u16)> {
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => {
                let width = u16::try_from(text::decimal(width)?).ok()?;
                (
                    groups,
                    Some(width).filter(|width| (1..WIDTH).contains(width))?,
                )
            }
            None => (rest, WIDTH),
        };
        let mut index: u64 = 0;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let number = u8::try_from(text::decimal(level)?).ok()?;
        let tile = Self {
            level: number,
            index,
        };
        // The way back settles the rest: where an x stands, and that no group is there for nothing.
        let spelled = tile.path(width) == format!("{level}/{rest}");
        (number <= MAX_LEVEL && spelled).then_some((tile, width))
    }
}

/// The root of a perfect subtree over these hashes, whose number is a power of two.
fn fold(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => Hash::empty(),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            Hash::node(&fold(left), &fold(right))
        }
    }
}

/// Joins roots of subtrees, given from the right to the left, into the root over all of them.
fn join(roots: impl Iterator<Item = Hash>) -> Option<Hash> {
    roots.reduce(|right, left| Hash::node(&left, &right))
}
