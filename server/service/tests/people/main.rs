//! Accounts, signing in, sessions, the desk and API keys, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod desk;
mod gpc;
mod keys;
mod sessions;
mod shop;
mod sign_in;
