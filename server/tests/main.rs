//! Vitrine from the outside: the real program on a free port, a real database, HTTP. The folders
//! mirror the addresses; who may call what is tested over the policy table, in the program itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    // An answer that is as expected is handed on.
    clippy::wrong_self_convention,
    // Tests make their own names, start programs and wait for them; nothing is lost when they end.
    clippy::disallowed_methods
)]

mod access;
mod accounts_and_demo;
mod canary;
mod command_line;
mod concurrency;
mod contract;
mod durability;
mod faults;
mod five_minutes;
mod headers;
mod hostile;
mod limits;
mod mail;
mod metrics;
mod oauth;
mod office;
mod public_log;
mod receipts;
mod records;
mod releases;
mod rights;
mod same_origin;
mod sign_in;
mod stopping;
mod subjects;
mod told;
mod traces;
mod witnesses;
mod world;
