//! Accounts, signing in, sessions, the desk and API keys, on both databases.

mod accounts;
mod desk;
mod gpc;
mod keys;
mod sessions;
mod shop;
mod sign_in;
mod terms;
