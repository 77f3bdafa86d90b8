//! Vitrine's vocabulary and rules. Pure: no clock, no randomness, no I/O; time and ids come in as
//! arguments. Everything here compiles to WebAssembly.
//!
//! # Glossary
//!
//! | word | meaning | where |
//! |---|---|---|
//! | Controller | the brand that runs this server | [`registry::Brand`] |
//! | Data subject | one customer, known by a random id inside and by the brand's own reference outside | [`ids::SubjectId`], [`ids::Reference`] |
//! | Data category | a kind of data with an origin and a sensitivity | [`registry::DataCategory`] |
//! | Record | one held fact: category, field, value, source, when collected, kept until | [`record::Record`] |
//! | Purpose | one thing that data is used for | [`registry::Purpose`] |
//! | Switch | what "off" means for the purpose's legal basis | [`registry::Switch`] |
//! | Decision | an event: this subject, this purpose, this wish, then, through this channel | [`decision`] |
//! | Standing | what the last decision amounts to at a given moment | [`decision::Standing`] |
//! | Consumer | one of the brand's own systems | [`registry::Consumer`] |
//! | Release, Refusal | the gate handed records out, or did not, and why | [`gate`], [`event`] |
//! | Staff view | a member of staff opened a customer's page, for a stated reason and case | [`event::Event`] |
//! | Benefit | what came back to the customer, measured; zero is shown as zero | [`benefit`] |
//! | Registry | the brand's declaration of all of the above; versioned, linted, hashed | [`registry`] |
//!
//! The modules [`read`] hold what a page needs to know, and nothing more.

pub mod account;
pub mod benefit;
pub mod decision;
pub mod event;
pub mod gate;
pub mod ids;
pub mod language;
pub mod network;
pub mod read;
pub mod record;
pub mod registry;
