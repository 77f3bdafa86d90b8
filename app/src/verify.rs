//! `/verify`: anybody checks a receipt that they hold. With JavaScript their own browser does it
//! (the crate `verifier`), and nothing that is brought leaves the page; without, the brand's server
//! does, and the page says that this asks the brand. Nothing that is brought is kept.
//!
//! What was brought is read and judged by [`ledger::brought`], on both sides, which knows no words;
//! the words for both sides are made here: those of an answer in [`page`], those that a browser fills
//! in for itself in [`ready`].

mod alone;
mod fields;
mod page;
mod ready;
mod steps;

pub use ledger::brought::{Brought, Checked, Today};
pub use page::{Answer, Fault, Form, page};
