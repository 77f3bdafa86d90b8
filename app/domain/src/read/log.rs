//! What pages tell of the public log: how far a line has come, and what the log says of itself.

use jiff::Timestamp;

/// How far a line of a customer's log has come on its way into the public log. A line that is older
/// than the public log is on no such way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogState {
    /// It is recorded, and its place in the log is not signed yet: a matter of a second.
    Recorded,
    /// The newest signed tree head covers it.
    InLog,
}

/// What the public log says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLog {
    /// The newest signed tree head; `None` before the first.
    pub head: Option<LogHead>,
    /// The keys that vouch for it, the newest first, as a verifier takes them.
    pub keys: Vec<String>,
    /// Where its files are, without a slash at the end.
    pub address: String,
    /// Why it is not signed any more.
    pub trouble: Option<LogTrouble>,
}

/// A signed tree head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// How many entries it covers.
    pub entries: u64,
    /// When it was signed.
    pub at: Timestamp,
}

/// Why a log is not signed any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTrouble {
    /// What the database holds is not what was signed before.
    Changed,
    /// What was signed before cannot be looked up, or nothing can be signed.
    Unable,
}
