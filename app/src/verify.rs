//! `/verify`: anybody checks a receipt that they hold, on the brand's own server, and is told that
//! this asks the brand. Nothing that is brought is kept.
//!
//! What was brought is read and judged in [`check`], which knows no words; [`page`] says it.

pub mod check;
mod page;
mod steps;

use domain::read::PublicLog;

pub use check::{Brought, Checked};
pub use page::{Answer, Form, page};

/// The log's keys as options of the command that checks: also those that signed once, for what was
/// kept since then.
pub(crate) fn key_options(log: &PublicLog) -> String {
    let former = log.former.iter().map(|former| &former.key);
    let keys = log.keys.iter().chain(former);
    let options: Vec<String> = keys.map(|key| format!(" --key {key}")).collect();
    options.concat()
}
