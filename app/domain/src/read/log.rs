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
    /// A tree head covers it that as many independent witnesses cosigned as the brand asks for.
    Witnessed,
}

/// What the public log says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLog {
    /// The newest signed tree head; `None` before the first.
    pub head: Option<LogHead>,
    /// The newest one that as many witnesses cosigned as the brand asks for.
    pub witnessed: Option<LogHead>,
    /// The keys that sign, the newest first, as a verifier takes them.
    pub keys: Vec<String>,
    /// The keys that signed once, the newest first.
    pub former: Vec<FormerKey>,
    /// The independent witnesses that are asked; none by default.
    pub witnesses: Vec<Witness>,
    /// Where its files are, without a slash at the end.
    pub address: String,
    /// Why it is not signed any more.
    pub trouble: Option<LogTrouble>,
}

impl PublicLog {
    /// All keys that a receipt may be checked with, one to a line: those that sign and the
    /// witnesses', then those that signed once, each with the word `former` and the time.
    pub fn verifiers(&self) -> String {
        let witnesses = self.witnesses.iter().map(|witness| &witness.key);
        let keys = self.keys.iter().chain(witnesses).cloned();
        let former = self.former.iter();
        let former = former.map(|former| format!("{} former {}", former.key, former.until));
        keys.chain(former).collect::<Vec<_>>().join("\n")
    }

    /// Its keys as options of the command that checks receipts, each with a space in front: also
    /// those that signed once.
    pub fn key_options(&self) -> String {
        self.signing_options() + &options("key", self.former_keys())
    }

    /// The keys that sign as options of the command that checks the log of today.
    pub fn signing_options(&self) -> String {
        options("key", &self.keys)
    }

    /// The same with those that signed once, for what was kept since then.
    pub fn growth_options(&self) -> String {
        self.signing_options() + &options("former", self.former_keys())
    }

    fn former_keys(&self) -> impl Iterator<Item = &String> {
        self.former.iter().map(|former| &former.key)
    }
}

fn options<'k>(name: &str, keys: impl IntoIterator<Item = &'k String>) -> String {
    let options = keys.into_iter().map(|key| format!(" --{name} {key}"));
    options.collect::<Vec<_>>().concat()
}

/// A key that signs no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerKey {
    /// As a verifier takes it.
    pub key: String,
    /// Until when it signed.
    pub until: Timestamp,
}

/// An independent witness of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name.
    pub name: String,
    /// Its key, as a verifier takes it.
    pub key: String,
    /// The tree head that it cosigned last, and when by its own clock.
    pub cosigned: Option<LogHead>,
    /// What is wrong with its answers, and since when.
    pub trouble: Option<(WitnessTrouble, Timestamp)>,
}

/// Why a witness cosigns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WitnessTrouble {
    /// It does not answer, or not as a witness.
    Silent,
    /// It refuses: it does not know the log's key, or saw a log that this one contradicts.
    Refuses,
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
