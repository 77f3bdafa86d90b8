//! The page of switches: each purpose with its switch, what it does said beforehand, what it did
//! said afterwards.
//!
//! Without script every switch is a plain form. With script one island takes over the forms
//! ([`ChoiceSwitches`]); it shows what the server recorded, never what it hopes for.

#[cfg(feature = "ssr")]
mod act;
pub mod actions;
#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod card;
#[cfg(feature = "ssr")]
mod fixed;
#[cfg(feature = "ssr")]
mod flow;
#[cfg(feature = "ssr")]
mod gained;
pub mod island;
#[cfg(feature = "ssr")]
mod limit;
#[cfg(feature = "ssr")]
mod more;
#[cfg(feature = "ssr")]
mod objection;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod pause;
#[cfg(feature = "ssr")]
mod saved;
#[cfg(feature = "ssr")]
mod signal;
#[cfg(feature = "ssr")]
mod spread;
#[cfg(feature = "ssr")]
pub mod wish;

pub use island::ChoiceSwitches;
#[cfg(feature = "ssr")]
pub use page::page;
