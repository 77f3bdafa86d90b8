//! The store, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod append;
mod benefits;
mod emptying;
mod erasure;
mod idempotency;
mod leading;
mod ledger;
mod log;
mod mending;
mod opening;
mod outbox;
mod records;
mod records_in;
mod sealing;
mod support;
mod tampering;
mod telling;
mod walking;
mod witnesses;
mod writing;
