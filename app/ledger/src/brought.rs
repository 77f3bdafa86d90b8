//! Reading and judging what somebody brings to be checked, on a server or in a browser. What shows
//! that the log only grew is handed in, and what came of it is told in steps ([`Own::steps`]), so
//! that both sides say the same; the words are the pages'.

use core::fmt;

use jiff::Timestamp;

use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::keys::Trusted;
use crate::note::{SignedNote, VerifierKey};
use crate::proof::ProofError;
use crate::receipt::{self, BYTE_ORDER_MARK, Receipt, ReceiptError, Verified};

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
        let text = text.trim_start_matches(BYTE_ORDER_MARK);
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
            Self::Note(note, _) => Checkpoint::open_any(note, keys).is_ok(),
        }
    }
}

fn receipt_in(text: &str) -> Option<Receipt> {
    Receipt::parse(text).ok()
}

/// The tree head that a signed note says, whoever signed it.
fn head(note: &str) -> Option<Checkpoint> {
    let note = SignedNote::parse(note).ok()?;
    Checkpoint::parse(note.text()).ok()
}

impl fmt::Debug for Brought {
    /// Never what it is about: a debug line may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Brought(..)")
    }
}

/// What the log says of itself today.
#[derive(Clone, Copy, Debug)]
pub enum Today<'a> {
    /// It could not be asked, or has no tree head: no log of which there are receipts is without one.
    Unreached,
    /// It has one.
    Head {
        /// The newest tree head: a signed note. Only a current key proves it.
        newest: &'a str,
        /// For each of [`Brought::sizes`], what proves that the newest tree head holds it; `None`
        /// if that could not be had.
        proofs: &'a [Option<Vec<Hash>>],
    },
}

impl Brought {
    /// Reads what was brought; `None` if the first text is no receipt.
    pub fn read(receipt: &str, older: &str) -> Option<Self> {
        let receipt = receipt_in(receipt)?;
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

    /// Judges it by the keys of the log.
    pub fn check(self, trusted: &Trusted, today: Today<'_>) -> Checked {
        let keys = trusted.all();
        let ours = |head: &Checkpoint| keys.iter().any(|key| key.name() == head.origin);
        if let Some(head) = self.head.as_ref().filter(|head| !ours(head)) {
            return Checked::OtherLog(head.origin.clone());
        }
        let verdict = self.receipt.verify(&keys);
        let signer = verdict.as_ref().ok();
        let signer = signer.and_then(|verified| verified.signed_by.first());
        let signed_until = signer.and_then(|key| trusted.until(key));
        let (newest, proofs) = match today {
            Today::Head { newest, proofs } => (self::newest(newest, trusted), proofs),
            Today::Unreached => (None, [].as_slice()),
        };
        let mut proofs = proofs.iter();
        let mut since = |head: &Checkpoint| {
            let proof = proofs.next().and_then(Option::as_deref);
            match (today, &newest) {
                (Today::Unreached, _) => Since::Unreached,
                (Today::Head { .. }, None) => Since::Unknown,
                (Today::Head { .. }, Some(newest)) => Since::of(head, newest, proof),
            }
        };
        // In the order of the proofs, even where it is of no use.
        let first = self.head.as_ref().map(&mut since);
        let older = self.older.as_ref().map(|older| match older.head() {
            None => Compared::Unreadable,
            Some(head) if !ours(head) => Compared::OtherLog(head.origin.clone()),
            Some(_) if !older.is_signed(&keys) => Compared::Unsigned,
            Some(head) => Compared::Since(since(head)),
        });
        Checked::Own(Box::new(Own {
            since: first.filter(|_| verdict.is_ok()),
            receipt: self.receipt,
            verdict,
            signed_until,
            older,
        }))
    }
}

/// The tree head that a log names as its newest: a current key signed it.
pub fn newest(note: &str, trusted: &Trusted) -> Option<Checkpoint> {
    let keys = trusted.all();
    let opened = Checkpoint::open_any(note, &keys).ok()?;
    let mut current = trusted.current().iter();
    let proved = current.any(|key| opened.signers.contains(&key));
    proved.then_some(opened.checkpoint)
}

/// What came of it.
#[derive(Debug)]
pub enum Checked {
    /// The receipt is of the log of that name, and not of this one.
    OtherLog(String),
    /// It is of this log, or says so.
    Own(Box<Own>),
}

/// What came of it, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds, and the log holds it still.
    Holds,
    /// It holds; what the log is today was not found out.
    HoldsAlone,
    /// It holds; the log of today does not prove that it holds it still.
    Unproved,
    /// It holds, and the log was changed since.
    Changed,
    /// It does not hold.
    Fails,
    /// It is of another log.
    OtherLog,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Holds,
        Self::HoldsAlone,
        Self::Unproved,
        Self::Changed,
        Self::Fails,
        Self::OtherLog,
    ];

    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::HoldsAlone => "alone",
            Self::Unproved => "unproved",
            Self::Changed => "changed",
            Self::Fails => "fails",
            Self::OtherLog => "other",
        }
    }
}

impl Checked {
    /// What came of it, in one word. An older receipt that proves nothing changes nothing.
    pub fn verdict(&self) -> Verdict {
        let Self::Own(own) = self else {
            return Verdict::OtherLog;
        };
        if own.verdict.is_err() {
            return Verdict::Fails;
        }
        let older = match own.older {
            Some(Compared::Since(since)) => Some(since),
            _ => None,
        };
        let both = || own.since.into_iter().chain(older);
        if both().any(Since::is_bad) {
            Verdict::Changed
        } else if both().any(|since| matches!(since, Since::Unproved { .. })) {
            Verdict::Unproved
        } else if both().all(Since::is_good) {
            Verdict::Holds
        } else {
            Verdict::HoldsAlone
        }
    }
}

/// A receipt of this log, judged.
#[derive(Debug)]
pub struct Own {
    /// What it says.
    pub receipt: Receipt,
    /// Whether that is so.
    pub verdict: Result<Verified, ReceiptError>,
    /// Until when the key signed that signed it, if only keys did that sign no more. A tree head
    /// carries no time of its own.
    pub signed_until: Option<Timestamp>,
    /// What became of the log since; only for a receipt that holds.
    pub since: Option<Since>,
    /// What came of the older one, if there was one.
    pub older: Option<Compared>,
}

/// A step of the check, as pages say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one; one of [`Step::NAMES`].
    pub name: &'static str,
    /// What its words tell.
    pub tells: Vec<(&'static str, Told)>,
}

/// Something that a step tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A number.
    Number(u64),
    /// A text, as it was read.
    Text(String),
    /// A moment.
    Time(Timestamp),
}

impl Step {
    /// Every step that there is, and whether it says that all is well.
    pub const NAMES: [(&'static str, bool); 21] = [
        ("in", true),
        ("not-in", false),
        ("signed", true),
        ("signed-former", true),
        ("unsigned", false),
        ("witnessed", true),
        ("witness-wrong", false),
        ("grew", true),
        ("shrunk", false),
        ("rewritten", false),
        ("unproved", false),
        ("unknown", false),
        ("unreached", false),
        ("older-grew", true),
        ("older-shrunk", false),
        ("older-rewritten", false),
        ("older-unproved", false),
        ("older-unknown", false),
        ("older-not-read", false),
        ("older-unsigned", false),
        ("older-other", false),
    ];

    /// Whether it says that all is well.
    pub fn is_good(&self) -> bool {
        Self::NAMES.contains(&(self.name, true))
    }
}

impl Own {
    /// All steps that were gone, in their order.
    pub fn steps(&self) -> Vec<Step> {
        let step = |name, tells| Step { name, tells };
        let number = Told::Number;
        let mut steps = match &self.verdict {
            Ok(verified) => {
                let mut steps = vec![
                    step(
                        "in",
                        vec![
                            ("number", number(self.receipt.index)),
                            ("size", number(verified.checkpoint.size)),
                        ],
                    ),
                    self.signed(verified),
                ];
                steps.extend(verified.cosigned_by.iter().map(|by| {
                    step(
                        "witnessed",
                        vec![
                            ("name", Told::Text(by.name.clone())),
                            ("when", Told::Time(by.at)),
                        ],
                    )
                }));
                steps
            }
            Err(ReceiptError::Entry(_) | ReceiptError::Included(_)) => {
                vec![step("not-in", Vec::new())]
            }
            Err(ReceiptError::Signed(_)) => vec![step("unsigned", Vec::new())],
            Err(ReceiptError::Cosigned(_)) => vec![step("witness-wrong", Vec::new())],
        };
        steps.extend(self.since.map(|since| since.step(false)));
        steps.extend(self.older.as_ref().map(|older| match older {
            Compared::Unreadable => step("older-not-read", Vec::new()),
            Compared::Unsigned => step("older-unsigned", Vec::new()),
            Compared::OtherLog(name) => {
                step("older-other", vec![("name", Told::Text(name.clone()))])
            }
            Compared::Since(since) => since.step(true),
        }));
        // That the log could not be asked is said once.
        steps.dedup();
        steps
    }

    fn signed(&self, verified: &Verified) -> Step {
        let key = verified.signed_by.first();
        let mut tells = vec![
            ("name", Told::Text(verified.key_name.clone())),
            (
                "key",
                Told::Text(key.map(ToString::to_string).unwrap_or_default()),
            ),
        ];
        let name = match self.signed_until {
            None => "signed",
            Some(until) => {
                tells.push(("until", Told::Time(until)));
                "signed-former"
            }
        };
        Step { name, tells }
    }
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
    /// Its files do not prove that it holds what it held: they are damaged, or it was changed.
    Unproved {
        /// How many it had.
        then: u64,
    },
    /// What it says of itself now is not signed by a key of it that is known.
    Unknown,
    /// What it takes to compare could not be had.
    Unreached,
}

impl Since {
    fn of(head: &Checkpoint, newest: &Checkpoint, proof: Option<&[Hash]>) -> Self {
        if head.origin != newest.origin {
            return Self::Unknown;
        }
        let (then, now) = (head.size, newest.size);
        // Of a log that became smaller nothing can be proved, and nothing need be.
        let Some(proof) = proof.or((then > now).then_some(&[])) else {
            return Self::Unreached;
        };
        match receipt::grew(head, newest, proof) {
            Ok(()) => Self::Grew { then, now },
            Err(ProofError::Shrunk) => Self::Shrunk { then, now },
            Err(ProofError::Rewritten) => Self::Rewritten { then },
            Err(_) => Self::Unproved { then },
        }
    }

    /// Whether the log is as a log must be.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Grew { .. })
    }

    /// Whether the log is shown to be as no log may be.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::Shrunk { .. } | Self::Rewritten { .. })
    }

    fn step(self, older: bool) -> Step {
        let either = |first, other| if older { other } else { first };
        let number = Told::Number;
        let (name, tells) = match self {
            Self::Grew { then, now } => (
                either("grew", "older-grew"),
                vec![("then", number(then)), ("now", number(now))],
            ),
            Self::Shrunk { then, now } => (
                either("shrunk", "older-shrunk"),
                vec![("then", number(then)), ("now", number(now))],
            ),
            Self::Rewritten { then } => (
                either("rewritten", "older-rewritten"),
                vec![("then", number(then))],
            ),
            Self::Unproved { then } => (
                either("unproved", "older-unproved"),
                vec![("then", number(then))],
            ),
            Self::Unknown => (either("unknown", "older-unknown"), Vec::new()),
            Self::Unreached => ("unreached", Vec::new()),
        };
        Step { name, tells }
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
