//! Reading and judging what somebody brings. Pure: what shows that the log only grew is handed in,
//! since only the log's server has it.

use std::fmt;

use ledger::proof::ProofError;
use ledger::receipt::{ReceiptError, Verified};
use ledger::{Checkpoint, Hash, Receipt, SignedNote, VerifierKey, receipt};

/// A receipt as it was brought, and perhaps an older receipt or checkpoint.
pub struct Brought {
    receipt: Receipt,
    /// The tree head that the receipt names, if it can be read.
    head: Option<Checkpoint>,
    older: Option<Older>,
}

/// What was brought to compare with.
enum Older {
    Unreadable,
    Receipt(Box<Receipt>, Checkpoint),
    Note(String, Checkpoint),
}

impl Older {
    fn read(text: &str) -> Self {
        if text.starts_with('{') {
            let read = receipt_in(text);
            let read = read.and_then(|receipt| Some((head(&receipt.checkpoint)?, receipt)));
            return read.map_or(Self::Unreadable, |(head, receipt)| {
                Self::Receipt(Box::new(receipt), head)
            });
        }
        // A form sends other line ends than a note has.
        let note = format!("{}\n", text.replace("\r\n", "\n"));
        head(&note).map_or(Self::Unreadable, |head| Self::Note(note, head))
    }

    const fn head(&self) -> Option<&Checkpoint> {
        match self {
            Self::Unreadable => None,
            Self::Receipt(_, head) | Self::Note(_, head) => Some(head),
        }
    }

    fn is_signed(&self, keys: &[VerifierKey]) -> bool {
        match self {
            Self::Unreadable => false,
            Self::Receipt(receipt, _) => receipt.verify(keys).is_ok(),
            Self::Note(note, _) => opened(note, keys).is_some(),
        }
    }
}

fn receipt_in(text: &str) -> Option<Receipt> {
    serde_json::from_str(text).ok()
}

/// The tree head that a signed note says, whoever signed it.
fn head(note: &str) -> Option<Checkpoint> {
    let note = SignedNote::parse(note).ok()?;
    Checkpoint::parse(note.text()).ok()
}

/// The tree head of a note that one of the keys signed.
fn opened(note: &str, keys: &[VerifierKey]) -> Option<Checkpoint> {
    let mut opened = keys
        .iter()
        .filter_map(|key| Checkpoint::open(note, key).ok());
    opened.next().map(|(checkpoint, _)| checkpoint)
}

impl fmt::Debug for Brought {
    /// Never what it is about: a debug line may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Brought(..)")
    }
}

/// What the log's server adds: its newest tree head, and what proves that this one holds earlier
/// ones.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// The newest tree head: a signed note.
    pub newest: &'a str,
    /// A proof for each of [`Brought::sizes`].
    pub proofs: &'a [Vec<Hash>],
}

impl Brought {
    /// Reads what was brought; `None` if the first text is no receipt.
    pub fn read(receipt: &str, older: &str) -> Option<Self> {
        let receipt = receipt_in(receipt.trim())?;
        let older = older.trim();
        Some(Self {
            head: head(&receipt.checkpoint),
            receipt,
            older: (!older.is_empty()).then(|| Older::read(older)),
        })
    }

    fn heads(&self) -> impl Iterator<Item = &Checkpoint> {
        let older = self.older.as_ref().and_then(Older::head);
        self.head.iter().chain(older)
    }

    /// The sizes of the tree heads that were brought: at most two, the receipt's first.
    pub fn sizes(&self) -> Vec<u64> {
        self.heads().map(|head| head.size).collect()
    }

    /// Judges it by the keys of the log. Without a newest tree head the log is empty now.
    pub fn check(self, keys: &[VerifierKey], now: Option<Now<'_>>) -> Checked {
        let ours = |head: &Checkpoint| keys.iter().any(|key| key.name() == head.origin);
        if let Some(head) = self.head.as_ref().filter(|head| !ours(head)) {
            return Checked::OtherLog(head.origin.clone());
        }
        let verdict = self.receipt.verify(keys);
        let mut proofs = now.map(|now| now.proofs.iter()).into_iter().flatten();
        let newest = now.map(|now| opened(now.newest, keys));
        let mut since = |head: &Checkpoint| {
            let proof = proofs.next().map(Vec::as_slice).unwrap_or_default();
            let then = head.size;
            match &newest {
                None => Since::Shrunk { then, now: 0 },
                Some(None) => Since::Unknown,
                Some(Some(newest)) => Since::of(head, newest, proof),
            }
        };
        // In the order of the proofs, even where it is of no use.
        let first = self.head.as_ref().map(&mut since);
        let older = self.older.as_ref().map(|older| match older.head() {
            None => Compared::Unreadable,
            Some(head) if !ours(head) => Compared::OtherLog(head.origin.clone()),
            Some(_) if !older.is_signed(keys) => Compared::Unsigned,
            Some(head) => Compared::Since(since(head)),
        });
        Checked::Own(Box::new(Own {
            since: first.filter(|_| verdict.is_ok()),
            receipt: self.receipt,
            verdict,
            older,
        }))
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Checked {
    /// The receipt is of the log of that name, and not of this one.
    OtherLog(String),
    /// It is of this log, or says so.
    Own(Box<Own>),
}

/// A receipt of this log, judged.
#[derive(Debug)]
pub struct Own {
    /// What it says.
    pub receipt: Receipt,
    /// Whether that is so.
    pub verdict: Result<Verified, ReceiptError>,
    /// What became of the log since; only for a receipt that holds.
    pub since: Option<Since>,
    /// What came of the older one, if there was one.
    pub older: Option<Compared>,
}

/// What became of the log since some tree head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It holds all that it held.
    Grew {
        /// How many entries it had.
        then: u64,
        /// How many it has.
        now: u64,
    },
    /// It has fewer entries.
    Shrunk {
        /// How many entries it had.
        then: u64,
        /// How many it has.
        now: u64,
    },
    /// Its first entries are others.
    Rewritten {
        /// How many it had.
        then: u64,
    },
    /// What it says of itself now cannot be read.
    Unknown,
}

impl Since {
    fn of(head: &Checkpoint, newest: &Checkpoint, proof: &[Hash]) -> Self {
        let (then, now) = (head.size, newest.size);
        match receipt::grew(head, newest, proof) {
            Ok(()) => Self::Grew { then, now },
            Err(ProofError::Shrunk) => Self::Shrunk { then, now },
            Err(_) => Self::Rewritten { then },
        }
    }

    /// Whether the log is as a log must be.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Grew { .. })
    }
}

/// What came of the older receipt or checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is neither.
    Unreadable,
    /// It is of the log of that name.
    OtherLog(String),
    /// It does not hold: the log did not sign it so.
    Unsigned,
    /// It holds.
    Since(Since),
}
