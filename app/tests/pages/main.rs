//! What a person sees, from the outside: the markup of every page and part, the words in all four
//! languages, and what is kept of a page for the next reader.

#![cfg(feature = "ssr")]
// A view is one nested type, as deep as its markup.
#![recursion_limit = "512"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_debug_implementations
)]

mod choices;
mod declared;
mod fixture;
mod gallery;
mod log;
mod markup;
mod ready;
mod records;
mod text;
