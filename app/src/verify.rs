//! `/verify`: anybody checks a receipt that they hold, on the brand's own server, and is told that
//! this asks the brand. Nothing that is brought is kept.
//!
//! What was brought is read and judged in [`check`], which knows no words; [`page`] says it.

pub mod check;
mod page;
mod steps;

pub use check::{Brought, Checked};
pub use page::{Answer, Form, page};
