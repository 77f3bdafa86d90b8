//! The use cases over real, throw-away databases. A scenario is written once and runs on SQLite
//! and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    // What is under way is awaited in the test itself.
    clippy::disallowed_methods
)]

#[macro_use]
mod world;

mod batch;
mod bulk;
mod contact;
mod contact_parts;
mod corrections;
mod decisions;
mod deliveries;
mod effects;
mod holdings;
mod idempotency;
mod imports;
mod keeping;
mod ledger;
mod mending;
mod objections;
mod overtaking;
mod pages;
mod people;
mod publishing;
mod questions;
mod releases;
mod restriction;
mod retention;
mod rotation;
mod shipped;
mod signing;
mod single;
mod telling;
mod told;
mod unknown;
mod witnesses;
mod worked_out;
