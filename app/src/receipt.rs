//! The receipt of one line of a customer's log: what was recorded, and what proves to somebody who
//! does not trust the brand that it is in the public log. One printed sheet.
//!
//! Nothing is said to be proved here that was not checked while the page was made. Not here: the
//! receipt as a file, checking one that somebody brings, and sending mail.

mod mail;
mod page;
mod proof;

use domain::event::LoggedEvent;
use domain::read::PublicLog;
use ledger::{Receipt, VerifierKey};

pub use mail::{Mail, Mailing, Told, mail};
pub use page::page;

/// How far the line has come.
#[derive(Clone, Copy, Debug)]
pub enum State<'a> {
    /// It is older than the public log.
    Before,
    /// It is recorded, and its place in the log is not signed yet.
    Waiting,
    /// It is in the log.
    Given(&'a Receipt),
}

/// One line and its receipt.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// What was recorded.
    pub line: &'a LoggedEvent,
    /// How far it has come.
    pub state: State<'a>,
    /// What the log says of itself.
    pub log: &'a PublicLog,
    /// Its keys, the newest first.
    pub keys: &'a [VerifierKey],
    /// Where it may be sent by mail; `None` where it cannot be.
    pub mail: Option<Mailing<'a>>,
}
