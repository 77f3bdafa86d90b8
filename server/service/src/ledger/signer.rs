//! Who signs tree heads, and what they look at first.
//!
//! The last tree head that was signed stands a second time, in a file outside the database. Every
//! server goes on from its own copy only, proves each head that is published to hold all that the
//! copy's held, and keeps that one then. A database that was put back to an older state, or changed,
//! is found out here, and nothing more is signed. Without a copy nothing is signed at all.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use ledger::proof::verify_consistency;
use ledger::{Checkpoint, Hash, KeyList, SignedNote};
use rand::RngExt as _;
use store::ledger::places::{Leader, Placed};

use super::LEAD;
use super::copy::{Copy, CopyError};
use super::keys::{Ring, SignerError};

/// Why nothing is signed any more. Texts name sizes, never contents.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The database holds less than what was signed before.
    #[error(
        "the database's log has {here} entries, but {signed} were signed before: it was put back \
         to an older state"
    )]
    Older {
        /// How many leaves have a place here.
        here: u64,
        /// How many the last signed tree head covers.
        signed: u64,
    },
    /// What was signed before is not in the tree any more.
    #[error(
        "the tree does not hold the first {signed} entries as they were signed: `vitrine verify \
         database` says what is wrong, and if it is not the entries, `vitrine ledger rebuild` mends it"
    )]
    Rewritten {
        /// How many the last signed tree head covers.
        signed: u64,
    },
    /// The tree head cannot be signed with this key.
    #[error("the tree head cannot be signed: {0}")]
    Unsigned(String),
    /// The log in the database is not as it was recorded.
    #[error("the log in the database is not as it was recorded: {0}")]
    Changed(String),
    /// The database holds the heads of a log of another name.
    #[error(
        "the database holds another log, {0}: start this server with the key of that one, or see \
         `vitrine ledger end`"
    )]
    OtherLog(String),
    /// It was ended for good.
    #[error(
        "this log was ended: start this server with the key of the one that was begun after it"
    )]
    Ended,
    /// Another server found that the database holds another state than was signed.
    #[error(
        "another server found that the log in the database is not the one that was signed, and keeps \
         all others from signing"
    )]
    Held,
    /// What is published is not signed by a key that this server knows.
    #[error(
        "the published tree head is not signed by a key in this server's key file: is the file out \
         of date?"
    )]
    KeyFile,
    /// The copy outside the database cannot be read or written, or is not ours.
    #[error("the copy of the last tree head outside the database is of no use: {0}")]
    Copy(String),
}

const NOT_OURS: &str = "it is not signed by a key of this log";
const NO_COPY: &str = "there is none; put it back, or see `vitrine ledger adopt`";

/// What a server is to the log just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Another one leads, or nobody.
    Follows,
    /// It gives places and signs.
    Leads,
    /// It keeps the others from signing.
    Holds,
}

/// A [`Role`] that changes.
#[derive(Debug)]
pub(super) struct RoleCell(AtomicU8);

impl RoleCell {
    pub(super) fn load(&self) -> Role {
        match self.0.load(Relaxed) {
            0 => Role::Follows,
            1 => Role::Leads,
            _ => Role::Holds,
        }
    }

    pub(super) fn store(&self, role: Role) {
        self.0.store(role as u8, Relaxed);
    }
}

/// A tree head that this log signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) note: String,
    /// Whether exactly those keys signed it that sign now.
    pub(super) is_current: bool,
}

impl Known {
    /// Whether there is nothing to sign, as long as nothing is new.
    pub(super) fn is_published(&self, published: Option<&str>) -> bool {
        self.is_current && published == Some(self.note.as_str())
    }
}

/// Signs tree heads.
pub struct Signer {
    keys: Ring,
    copy: Copy,
    server: [u8; 16],
    pub(super) role: RoleCell,
    /// What is in the copy, once it was read.
    known: ArcSwapOption<Known>,
    trouble: ArcSwapOption<Trouble>,
    /// What a walk through the database found. Signing does not see it.
    changed: ArcSwapOption<Trouble>,
    /// Until when it leaves the lead to others: it could not sign.
    rests_until: ArcSwapOption<Timestamp>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("keys", &self.keys)
            .field("copy", &self.copy)
            .finish_non_exhaustive()
    }
}

impl Signer {
    /// Reads the keys from their file; the copy of the last tree head stands beside it.
    pub fn open(path: &Path) -> Result<Self, SignerError> {
        Ok(Self {
            keys: Ring::open(path)?,
            copy: Copy::beside(path),
            server: rand::rng().random(),
            role: RoleCell(AtomicU8::new(Role::Follows as u8)),
            known: ArcSwapOption::empty(),
            trouble: ArcSwapOption::empty(),
            changed: ArcSwapOption::empty(),
            rests_until: ArcSwapOption::empty(),
        })
    }

    /// Where the copy of the last tree head stands for a key file.
    pub fn copy_beside(key_file: &Path) -> PathBuf {
        Copy::beside(key_file).path().to_owned()
    }

    /// This server among those that share a database.
    pub(super) fn leader(&self, now: Timestamp) -> Leader {
        Leader {
            server: self.server,
            origin: self.origin().to_owned(),
            now,
        }
    }

    /// The log's name.
    pub(super) fn origin(&self) -> &str {
        self.keys.origin()
    }

    /// The public halves of its keys: those that sign, and those that signed once.
    pub const fn keys(&self) -> &KeyList {
        self.keys.list()
    }

    /// Whether the newest key signed a note.
    pub(super) fn is_signed_by_newest(&self, note: &SignedNote) -> bool {
        self.keys.is_signed_by_newest(note)
    }

    /// Why nothing is signed any more.
    pub fn trouble(&self) -> Option<Trouble> {
        let changed = self.changed.load();
        let trouble = self.trouble.load();
        changed.as_deref().or(trouble.as_deref()).cloned()
    }

    /// Takes in what a walk through the database found.
    pub(super) fn note(&self, wrong: Option<String>) {
        let changed = wrong.map(|wrong| Arc::new(Trouble::Changed(wrong)));
        if let Some(trouble) = &changed {
            tracing::error!(%trouble, "the log is not signed any more");
        }
        self.changed.store(changed);
    }

    /// The head in the copy, which all that is signed or published must hold. `None` if there is
    /// none; the trouble is noted.
    pub(super) async fn known(self: &Arc<Self>) -> Option<Arc<Known>> {
        if let Some(known) = self.known.load_full() {
            return Some(known);
        }
        let copy = self.copy.clone();
        let read = tokio::task::spawn_blocking(move || copy.read()).await;
        let why = match read {
            Ok(Ok(Some(note))) => match self.head(note) {
                Some(known) => {
                    let known = Arc::new(known);
                    self.known.store(Some(Arc::clone(&known)));
                    return Some(known);
                }
                None => NOT_OURS.to_owned(),
            },
            Ok(Ok(None)) => NO_COPY.to_owned(),
            Ok(Err(error)) => error.kind().to_string(),
            Err(error) => error.to_string(),
        };
        self.refuse(Trouble::Copy(why))
    }

    /// The tree head of a note, if a key of this log signed it.
    pub(super) fn head(&self, note: String) -> Option<Known> {
        let (checkpoint, is_current) = self.keys.opened(&note)?;
        Some(Known {
            size: checkpoint.size,
            root: checkpoint.root,
            note,
            is_current,
        })
    }

    /// The name of the log whose head a note is, if it is another one.
    fn other_log(&self, note: &str) -> Option<String> {
        let note = SignedNote::parse(note).ok()?;
        let head = Checkpoint::parse(note.text()).ok()?;
        (head.origin != self.keys.origin()).then_some(head.origin)
    }

    /// The head that is published, if it is this log's.
    pub(super) fn judged(&self, note: String) -> Result<Known, Trouble> {
        if let Some(other) = self.other_log(&note) {
            return Err(Trouble::OtherLog(other));
        }
        self.head(note).ok_or(Trouble::KeyFile)
    }

    /// The same; `None` if it is not, and the trouble is noted.
    pub(super) fn published(&self, note: String) -> Option<Known> {
        match self.judged(note) {
            Ok(head) => Some(head),
            Err(trouble) => self.refuse(trouble),
        }
    }

    /// Whether the copy, where there is one, is of use.
    pub fn check_copy(&self) -> Result<(), Trouble> {
        self.copied().map(drop)
    }

    /// The tree head of the copy, if there is one that covers anything.
    pub(super) fn copied(&self) -> Result<Option<(u64, Hash)>, Trouble> {
        let head = self.copied_head()?;
        let head = head.filter(|head| head.size > 0);
        Ok(head.map(|head| (head.size, head.root)))
    }

    /// The tree head of the copy.
    pub(super) fn last(&self) -> Result<Known, Trouble> {
        self.copied_head()?
            .ok_or_else(|| Trouble::Copy(NO_COPY.to_owned()))
    }

    fn copied_head(&self) -> Result<Option<Known>, Trouble> {
        let read = self.copy.read();
        let read = read.map_err(|error| Trouble::Copy(error.kind().to_string()))?;
        let Some(note) = read else { return Ok(None) };
        let head = self.head(note);
        head.map(Some)
            .ok_or_else(|| Trouble::Copy(NOT_OURS.to_owned()))
    }

    /// Makes a head the copy, where there is none: of the log as it is published, or of an empty
    /// one.
    pub(super) fn adopt(&self, published: Option<String>) -> Result<Known, SignerError> {
        let note = match published {
            Some(note) => note,
            None => self.keys.sign_empty()?,
        };
        let Some(head) = self.head(note) else {
            return Err(SignerError::NotOurs);
        };
        self.copy
            .create(&head.note)
            .map_err(|error| SignerError::Copy {
                path: self.copy.path().display().to_string(),
                kind: error.kind(),
            })?;
        Ok(head)
    }

    /// Whether a tree holds all that `known` held, by `proof`. The trouble is noted if it does not.
    pub(super) fn holds(&self, known: &Known, size: u64, root: &Hash, proof: &[Hash]) -> bool {
        let trouble = if size < known.size {
            Trouble::Older {
                here: size,
                signed: known.size,
            }
        } else if verify_consistency(known.size, &known.root, size, root, proof).is_err() {
            Trouble::Rewritten { signed: known.size }
        } else {
            return true;
        };
        self.refuse::<()>(trouble);
        false
    }

    /// Signs a tree that was found to hold all that `known` held, and keeps the copy. `None` if it
    /// cannot; the trouble is noted, unless another process has moved the copy on.
    pub(super) async fn sign(
        self: &Arc<Self>,
        known: &Known,
        placed: &Placed,
        now: Timestamp,
    ) -> Option<Arc<Known>> {
        let checkpoint = Checkpoint::new(self.keys.origin(), placed.size, placed.root);
        let note = match self.keys.sign(&checkpoint) {
            Ok(note) => note,
            Err(why) => {
                self.rest(now);
                return self.refuse(Trouble::Unsigned(why));
            }
        };
        let head = Known {
            size: placed.size,
            root: placed.root,
            note,
            is_current: true,
        };
        self.keep(known, head, now).await
    }

    /// Makes a head the copy, in the place of `known`.
    pub(super) async fn keep(
        self: &Arc<Self>,
        known: &Known,
        head: Known,
        now: Timestamp,
    ) -> Option<Arc<Known>> {
        let (copy, before, note) = (self.copy.clone(), known.note.clone(), head.note.clone());
        let written = tokio::task::spawn_blocking(move || copy.replace(&before, &note)).await;
        let why = match written {
            Ok(Ok(())) => {
                if matches!(self.trouble.load().as_deref(), Some(Trouble::Copy(_))) {
                    self.trouble.store(None);
                }
                let head = Arc::new(head);
                self.known.store(Some(Arc::clone(&head)));
                return Some(head);
            }
            Ok(Err(CopyError::Moved)) => {
                self.known.store(None);
                return None;
            }
            Ok(Err(CopyError::File(kind))) => kind.to_string(),
            Err(error) => error.to_string(),
        };
        self.rest(now);
        self.refuse(Trouble::Copy(why))
    }

    /// Leaves the lead to others for as long as one lasts.
    fn rest(&self, now: Timestamp) {
        let until = now.saturating_add(LEAD).unwrap_or(now);
        self.rests_until.store(Some(Arc::new(until)));
    }

    /// Whether it leaves the lead to others. A rest that lasts longer than one that begins now is
    /// from before a clock was set back, and over.
    pub(super) fn rests(&self, now: Timestamp) -> bool {
        let latest = now.saturating_add(LEAD).unwrap_or(now);
        let until = self.rests_until.load();
        until
            .as_deref()
            .is_some_and(|until| now < *until && *until <= latest)
    }

    /// Whether a walk found something wrong.
    pub(super) fn is_changed(&self) -> bool {
        self.changed.load().is_some()
    }

    /// Whether the log here is not the one that was signed, so that no server may sign it: one that
    /// knows less would sign what contradicts this one.
    pub(super) fn must_be_held(&self) -> bool {
        matches!(
            self.trouble.load().as_deref(),
            Some(Trouble::Older { .. } | Trouble::Rewritten { .. })
        )
    }

    /// Another server leads, and what it publishes holds all that this one knows. What kept this one
    /// from signing by itself it finds out when it leads.
    pub(super) fn follows(&self) {
        let trouble = self.trouble.load();
        if !matches!(
            trouble.as_deref(),
            Some(Trouble::Unsigned(_) | Trouble::Copy(_))
        ) {
            self.is_well();
        }
    }

    /// All is as it should be.
    pub(super) fn is_well(&self) {
        if self.trouble.swap(None).is_some() {
            tracing::info!("the log is signed again");
        }
    }

    pub(super) fn refuse<T>(&self, trouble: Trouble) -> Option<T> {
        let before = self.trouble.swap(Some(Arc::new(trouble.clone())));
        if before.as_deref() != Some(&trouble) {
            tracing::error!(%trouble, "the log is not signed any more");
        }
        None
    }
}
