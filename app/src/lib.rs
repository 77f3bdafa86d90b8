//! What a person sees: the pages, their parts and islands, and the words on them.
//!
//! A page is a plain function that takes a [`PageContext`] and a read model of `domain` and gives
//! back the whole document, rendered in one go ([`shell`]). Pages exist only on the server (feature
//! `ssr`); islands exist on both sides and need nothing but strings. Feature modules never import
//! each other; they share through [`ui`] and the crate `domain`. Not here: who may see what
//! (`service`), status codes and headers (`server`).

// A view is one nested type, as deep as its markup.
#![recursion_limit = "512"]

// A third set of features would be one that nobody builds, lints or tests.
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
compile_error!("`app` is made with `ssr` for the server or with `hydrate` for the browser");

pub mod routes;

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod benefits;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod desk;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod log_entry;
#[cfg(feature = "ssr")]
pub mod office;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
mod ready;
#[cfg(feature = "ssr")]
pub mod receipt;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod text;
#[cfg(feature = "ssr")]
pub mod trust;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod verify;

pub mod choices;
pub mod data;

#[cfg(feature = "ssr")]
pub use context::{Caller, PageContext};
#[cfg(feature = "ssr")]
pub use shell::Assets;
