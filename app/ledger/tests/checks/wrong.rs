//! Proofs that are wrong in one place.

use ledger::Hash;
use ledger::proof::{ProofError, verify_consistency, verify_inclusion};
use ledger::tile::{self, MAX_SIZE};
use proptest::prelude::*;

use crate::support::{Log, leaf};

/// The largest tree that is tried out in full: past a power of two, and past another.
const SIZES: u64 = 37;

/// Everything that is this proof but for one place: a bit of a hash, a hash that is missing, one that
/// is too many, two that changed places.
fn spoiled(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for at in 0..proof.len() {
        for (byte, bit) in [(0, 0x80), (15, 0x10), (31, 0x01)] {
            let mut bytes = *proof[at].bytes();
            bytes[byte] ^= bit;
            let mut other = proof.to_vec();
            other[at] = Hash::new(bytes);
            all.push(other);
        }
        let mut shorter = proof.to_vec();
        shorter.remove(at);
        all.push(shorter);
        for with in at + 1..proof.len() {
            let mut swapped = proof.to_vec();
            swapped.swap(at, with);
            all.push(swapped);
        }
    }
    for at in 0..=proof.len() {
        let twice = proof.get(at).copied().unwrap_or(leaf(0));
        for hash in [Hash::empty(), twice] {
            let mut longer = proof.to_vec();
            longer.insert(at, hash);
            all.push(longer);
        }
    }
    all
}

#[test]
fn an_inclusion_proof_that_is_wrong_anywhere_is_refused() {
    let log = Log::of(SIZES);
    for size in 1..=SIZES {
        let root = log.root(size);
        for index in 0..size {
            let (here, proof) = (leaf(index), log.inclusion(index, size));
            let holds = |leaf: &Hash, index, root: &Hash, proof: &[Hash]| {
                verify_inclusion(leaf, index, size, root, proof).is_ok()
            };
            assert!(holds(&here, index, &root, &proof));
            for other in spoiled(&proof) {
                assert!(!holds(&here, index, &root, &other), "{index} of {size}");
            }
            assert!(!holds(&leaf(size), index, &root, &proof));
            assert!(!holds(&here, index, &Hash::empty(), &proof));
            for other in (0..=size + 1).filter(|other| *other != index) {
                assert!(!holds(&here, other, &root, &proof), "{index} as {other}");
            }
        }
    }
}

#[test]
fn a_consistency_proof_that_is_wrong_anywhere_is_refused() {
    let log = Log::of(SIZES);
    for size in 2..=SIZES {
        let root = log.root(size);
        for old in 1..size {
            let (before, proof) = (log.root(old), log.consistency(old, size));
            let holds = |old, before: &Hash, root: &Hash, proof: &[Hash]| {
                verify_consistency(old, before, size, root, proof).is_ok()
            };
            assert!(holds(old, &before, &root, &proof));
            for other in spoiled(&proof) {
                assert!(!holds(old, &before, &root, &other), "{old} to {size}");
            }
            assert!(!holds(old, &before, &root, &[]));
            assert!(!holds(old, &leaf(99), &root, &proof));
            assert!(!holds(old, &before, &leaf(99), &proof));
            assert!(!holds(old, &root, &before, &proof));
            for other in (0..=size + 1).filter(|other| *other != old) {
                assert!(!holds(other, &before, &root, &proof), "{old} as {other}");
            }
        }
    }
}

#[test]
fn a_log_that_was_rewritten_has_no_consistency_proof() {
    let honest = Log::of(20);
    let mut rewritten = Log::default();
    let leaves: Vec<Hash> = (0..30)
        .map(|at| leaf(if at == 7 { 99 } else { at }))
        .collect();
    rewritten.append(&leaves);
    for old in 8..=20 {
        let (before, after) = (honest.root(old), rewritten.root(30));
        let proof = rewritten.consistency(old, 30);
        let verified = verify_consistency(old, &before, 30, &after, &proof);
        // The root over so many leaves is no part of its proof.
        let told = if old.is_power_of_two() {
            ProofError::Root
        } else {
            ProofError::Rewritten
        };
        assert_eq!(verified, Err(told), "{old}");
        // A wrong file shows nothing.
        for at in 0..proof.len() {
            let mut damaged = proof.clone();
            damaged[at] = leaf(99);
            let verified = verify_consistency(old, &before, 30, &after, &damaged);
            assert_eq!(verified, Err(ProofError::Root), "{old}");
        }
    }
    // What is older than the change is still there.
    let verified = verify_consistency(
        7,
        &honest.root(7),
        30,
        &rewritten.root(30),
        &rewritten.consistency(7, 30),
    );
    assert_eq!(verified, Ok(()));
}

#[test]
fn sizes_and_places_that_no_tree_has_are_refused() {
    let hash = leaf(0);
    let included = |index, size| verify_inclusion(&hash, index, size, &hash, &[]);
    assert_eq!(included(0, 0), Err(ProofError::Index));
    assert_eq!(included(1, 1), Err(ProofError::Index));
    assert_eq!(included(0, MAX_SIZE + 1), Err(ProofError::Size));
    assert_eq!(included(0, 2), Err(ProofError::Length));
    let grew = |old, size| verify_consistency(old, &hash, size, &hash, &[]);
    assert_eq!(grew(2, 1), Err(ProofError::Shrunk));
    assert_eq!(grew(0, u64::MAX), Err(ProofError::Size));
    assert_eq!(grew(1, 2), Err(ProofError::Length));
    assert_eq!(grew(3, 4), Err(ProofError::Length));

    assert!(tile::inclusion(0, 0).is_none());
    assert!(tile::inclusion(5, 5).is_none());
    assert!(tile::inclusion(0, MAX_SIZE + 1).is_none());
    assert!(tile::consistency(6, 5).is_none());
    assert!(tile::consistency(1, MAX_SIZE + 1).is_none());
}

proptest! {
    #[test]
    fn no_numbers_and_no_hashes_make_the_checks_panic(
        first in any::<u64>(),
        second in any::<u64>(),
        shift in 0_u32..64,
        hashes in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash::new), 0..70),
    ) {
        let (first, second) = (first >> shift, second >> (shift / 2));
        let hash = leaf(0);
        prop_assert!(verify_inclusion(&hash, first, second, &hash, &hashes).is_err() || second == 1);
        // The right number of hashes is not enough.
        let grew = verify_consistency(first, &hash, second, &hash, &hashes);
        prop_assert!(grew.is_err() || first == second);
        for plan in [tile::inclusion(first, second), tile::consistency(first, second)] {
            for tile in plan.iter().flat_map(tile::Plan::tiles) {
                prop_assert!(tile.level < 8);
                prop_assert!(tile.index <= second >> (8 * (u32::from(tile.level) + 1)).min(63));
            }
        }
    }
}
