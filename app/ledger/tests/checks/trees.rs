//! Roots and proofs: the reference vectors of Certificate Transparency, another implementation, and
//! the RFC's own definitions.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use ledger::Hash;
use ledger::proof::{ProofError, verify_consistency, verify_inclusion};
use ledger::tile;
use proptest::prelude::*;
use sha2::Sha256;

use crate::support::{self, Log, hash, leaf, leaves};

/// The entries of the reference vectors.
const ENTRIES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Their roots, by size.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn reference() -> Log {
    let mut log = Log::default();
    log.append(&ENTRIES.map(Hash::leaf));
    log
}

#[test]
fn the_roots_of_the_reference_vectors_come_out() {
    let (whole, mut growing) = (reference(), Log::default());
    for (size, expected) in (0..).zip(ROOTS) {
        assert_eq!(whole.root(size), hash(expected), "{size}");
        assert_eq!(growing.edge.root(), hash(expected), "{size}");
        if let Some(entry) = usize::try_from(size).ok().and_then(|at| ENTRIES.get(at)) {
            growing.append(&[Hash::leaf(entry)]);
        }
    }
    assert_eq!(Hash::empty(), hash(ROOTS[0]));
}

#[test]
fn the_inclusion_proofs_of_the_reference_vectors_come_out() {
    let log = reference();
    for (index, size, expected) in [
        (0, 1, vec![]),
        (
            0,
            8,
            vec![
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            vec![
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, vec![ROOTS[2]]),
        (
            1,
            5,
            vec![
                ROOTS[1],
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ] {
        let proof: Vec<Hash> = expected.into_iter().map(hash).collect();
        assert_eq!(log.inclusion(index, size), proof, "{index} of {size}");
        let at = |number: u64| usize::try_from(number).unwrap();
        let (leaf, root) = (Hash::leaf(ENTRIES[at(index)]), hash(ROOTS[at(size)]));
        assert_eq!(verify_inclusion(&leaf, index, size, &root, &proof), Ok(()));
    }
}

#[test]
fn the_consistency_proofs_of_the_reference_vectors_come_out() {
    let log = reference();
    for (old, size, expected) in [
        (1, 1, vec![]),
        (
            1,
            8,
            vec![
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            vec![
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                ROOTS[4],
            ],
        ),
        (
            2,
            5,
            vec![
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
        (
            6,
            7,
            vec![
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                ROOTS[4],
            ],
        ),
    ] {
        let proof: Vec<Hash> = expected.into_iter().map(hash).collect();
        assert_eq!(log.consistency(old, size), proof, "{old} to {size}");
        let root = |size: u64| hash(ROOTS[usize::try_from(size).unwrap()]);
        let verified = verify_consistency(old, &root(old), size, &root(size), &proof);
        assert_eq!(verified, Ok(()));
    }
}

/// The leaves to look at in a tree: all of a small one, and of a larger one the ends, the powers of
/// two and what is in between.
fn sample(size: u64) -> Vec<u64> {
    if size <= 40 {
        return (0..size).collect();
    }
    let fourths = (0..=4).map(|part| (size - 1) * part / 4);
    let power = 1 << size.ilog2();
    let powers = [power - 1, power, power / 2, 255, 256];
    let mut sample: Vec<u64> = fourths
        .chain(powers)
        .filter(|index| *index < size)
        .collect();
    sample.sort_unstable();
    sample.dedup();
    sample
}

#[test]
fn every_size_to_a_thousand_agrees_with_another_implementation() {
    const SIZES: u64 = 1000;
    let log = Log::of(SIZES);
    let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut edge = tile::Edge::default();
    let mut roots = vec![Hash::empty()];
    for size in 1..=SIZES {
        let added = size - 1;
        other.push(added.to_be_bytes().to_vec());
        edge.append(&[leaf(added)]);
        let root = edge.root();
        assert_eq!(root.bytes().as_slice(), other.root().as_bytes().as_slice());
        roots.push(root);
        let theirs = RootHash::<Sha256>::new((*root.bytes()).into(), size);
        for index in sample(size) {
            let at = usize::try_from(index).unwrap();

            let proof = log.inclusion(index, size);
            let bytes: Vec<u8> = proof.iter().flat_map(Hash::bytes).copied().collect();
            assert_eq!(
                bytes,
                other.prove_inclusion(at).as_bytes(),
                "{index} of {size}"
            );
            let verified = verify_inclusion(&leaf(index), index, size, &root, &proof);
            assert_eq!(verified, Ok(()), "{index} of {size}");
            let entry = index.to_be_bytes().to_vec();
            let read = InclusionProof::try_from_bytes(bytes).unwrap();
            theirs.verify_inclusion(&entry, index, &read).unwrap();

            let old = index + 1;
            let proof = log.consistency(old, size);
            let verified = verify_consistency(old, &roots[at + 1], size, &root, &proof);
            assert_eq!(verified, Ok(()), "{old} to {size}");
            let added = usize::try_from(size - old).unwrap();
            let bytes: Vec<u8> = proof.iter().flat_map(Hash::bytes).copied().collect();
            assert_eq!(
                bytes,
                other.prove_consistency(added).as_bytes(),
                "{old} to {size}"
            );
            let read = ConsistencyProof::try_from_bytes(bytes).unwrap();
            let before = RootHash::new((*roots[at + 1].bytes()).into(), old);
            theirs.verify_consistency(&before, &read).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_tree_agrees_with_the_definitions_of_the_rfc(
        size in 1_u64..2000,
        at in any::<proptest::sample::Index>(),
        began in any::<proptest::sample::Index>(),
        batches in prop::collection::vec(1_usize..700, 1..8),
    ) {
        let leaves = leaves(size);
        let mut log = Log::default();
        let mut rest = leaves.as_slice();
        for batch in batches.iter().cycle() {
            let (now, later) = rest.split_at((*batch).min(rest.len()));
            log.append(now);
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        let root = support::root(&leaves);
        prop_assert_eq!(log.edge.root(), root);

        let index = at.index(leaves.len());
        let proof = support::path(index, &leaves);
        prop_assert_eq!(&log.inclusion(index as u64, size), &proof);
        let verified = verify_inclusion(&leaves[index], index as u64, size, &root, &proof);
        prop_assert_eq!(verified, Ok(()));

        let old = 1 + began.index(leaves.len());
        let proof = support::grown(old, &leaves);
        prop_assert_eq!(&log.consistency(old as u64, size), &proof);
        let before = support::root(&leaves[..old]);
        let verified = verify_consistency(old as u64, &before, size, &root, &proof);
        prop_assert_eq!(verified, Ok(()));
    }
}

#[test]
fn every_tree_began_empty_and_with_itself() {
    let log = Log::of(5);
    let empty = Hash::empty();
    for size in 0..=5 {
        let root = log.root(size);
        assert_eq!(log.consistency(0, size), []);
        assert_eq!(log.consistency(size, size), []);
        assert_eq!(verify_consistency(0, &empty, size, &root, &[]), Ok(()));
        assert_eq!(verify_consistency(size, &root, size, &root, &[]), Ok(()));
        let other = leaf(99);
        for (old, old_root, root) in [(0, other, root), (size, other, root), (size, root, other)] {
            let verified = verify_consistency(old, &old_root, size, &root, &[]);
            let told = if old == size {
                ProofError::Rewritten
            } else {
                ProofError::Root
            };
            assert_eq!(verified, Err(told), "{old} to {size}");
        }
        for old in [0, size] {
            let verified = verify_consistency(old, &log.root(old), size, &root, &[other]);
            assert_eq!(verified, Err(ProofError::Length), "{old} to {size}");
        }
    }
}
