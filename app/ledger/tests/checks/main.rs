//! The ledger against its specifications: their own vectors, other implementations, and everything
//! that must be refused.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod entries;
mod known;
mod malformed;
mod notes;
mod receipts;
mod support;
mod tiles;
mod trees;
mod witnesses;
mod wrong;
