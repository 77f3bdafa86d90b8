//! The public Merkle log in tables: leaves, tiles, the newest checkpoint, and what witnesses said of it.
//!
//! A leaf is written in the transaction of the line that it stands for ([`leaves`]); places in the
//! tree are given afterwards, to what is committed, by one transaction at a time ([`places`]). So
//! nothing that a customer or a system waits for waits for the tree. Invariants: a place that was
//! given is never given again, until the log has ended ([`checkpoint::end`]); tiles only grow at their
//! right edge. Deliberately not here: hashes and proofs, which are the crate `ledger`'s, and who signs.

pub mod check;
pub mod checkpoint;
pub mod covered;
pub mod leaves;
pub mod places;
pub mod tiles;
pub mod witnesses;
