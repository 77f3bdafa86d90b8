//! All records: kinds of data, what belongs together in them, and every value, with where it came
//! from, what it is used for, who sees it and when it goes.
//!
//! Filters stand in the address, so that a view can be linked and bookmarked; what somebody types
//! never does: words travel in the body of a form. Without script the filter is a plain form; with
//! script one island asks while somebody types ([`DataFilter`]).

#[cfg(feature = "ssr")]
mod about;
pub mod actions;
#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod block;
#[cfg(feature = "ssr")]
mod form;
pub mod island;
#[cfg(feature = "ssr")]
mod kinds;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod query;
#[cfg(feature = "ssr")]
mod record;
#[cfg(feature = "ssr")]
mod results;
#[cfg(feature = "ssr")]
mod told;
#[cfg(feature = "ssr")]
mod values;

pub use island::DataFilter;
#[cfg(feature = "ssr")]
pub use page::page;
#[cfg(feature = "ssr")]
pub use query::{Query, WordsForm};
#[cfg(feature = "ssr")]
pub use record::record_page;
