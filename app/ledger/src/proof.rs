//! Checking proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
//!
//! A proof says something about a root and a size together; both come from a checkpoint whose
//! signature was checked.

use thiserror::Error;

use crate::hash::Hash;
use crate::tile::MAX_SIZE;

/// Checks that `leaf` is number `index` (from 0) of the `size` leaves below `root`.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if size > MAX_SIZE {
        return Err(ProofError::Size);
    }
    if index >= size {
        return Err(ProofError::Index);
    }
    // The place of the node that is known, and of the last node, at the level reached so far.
    let (mut at, mut last) = (index, size - 1);
    let mut known = *leaf;
    for hash in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at % 2 == 1 || at == last {
            known = Hash::node(hash, &known);
            // A last node without a neighbour rises as it is.
            while at.is_multiple_of(2) && at > 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            known = Hash::node(&known, hash);
        }
        (at, last) = (at / 2, last / 2);
    }
    if last > 0 {
        return Err(ProofError::Length);
    }
    if known == *root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// Checks that the tree of `old_size` leaves below `old_root` is where the tree of `size` leaves
/// below `root` began. Every tree began with the empty one, and each with itself; for those the proof
/// has no hashes.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if size > MAX_SIZE {
        return Err(ProofError::Size);
    }
    if old_size > size {
        return Err(ProofError::Shrunk);
    }
    if old_size == 0 || old_size == size {
        let same = old_size == size;
        let roots = (!same || old_root == root) && (old_size > 0 || *old_root == Hash::empty());
        return match (proof, roots) {
            ([], true) => Ok(()),
            ([], false) if same => Err(ProofError::Rewritten),
            ([], false) => Err(ProofError::Root),
            _ => Err(ProofError::Length),
        };
    }
    // The lowest node that ends the old tree: where it stands, and where the last node does.
    let whole = (old_size - 1).trailing_ones();
    let (mut at, mut last) = ((old_size - 1) >> whole, (size - 1) >> whole);
    // When that node is the whole old tree, its hash is the old root and not in the proof.
    let (first, rest) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(ProofError::Length)?
    };
    let (mut old, mut new) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if at % 2 == 1 || at == last {
            old = Hash::node(hash, &old);
            new = Hash::node(hash, &new);
            while at.is_multiple_of(2) && at > 0 {
                (at, last) = (at / 2, last / 2);
            }
        } else {
            new = Hash::node(&new, hash);
        }
        (at, last) = (at / 2, last / 2);
    }
    if last > 0 {
        return Err(ProofError::Length);
    }
    match (old == *old_root, new == *root) {
        (true, true) => Ok(()),
        (false, true) => Err(ProofError::Rewritten),
        (_, false) => Err(ProofError::Root),
    }
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// More than [`MAX_SIZE`] leaves.
    #[error("a tree has at most 2^63 - 1 leaves")]
    Size,
    /// The leaf would stand behind the last one.
    #[error("the tree has no leaf of that number")]
    Index,
    /// The older tree has more leaves than the newer one.
    #[error("the tree became smaller")]
    Shrunk,
    /// The checkpoints are of different logs.
    #[error("the checkpoints are of different logs")]
    Origin,
    /// Too few or too many hashes for a tree of that size.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes do not lead to the root, or not to the newer one: they are wrong, which says nothing
    /// of the trees.
    #[error("the proof does not lead to the root")]
    Root,
    /// The newer tree is shown not to hold the older one.
    #[error("the newer tree does not hold the older one")]
    Rewritten,
}
