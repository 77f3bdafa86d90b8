//! Who signs tree heads, and what they look at first.
//!
//! The last tree head that was signed stands a second time, in a file outside the database. Before
//! the next one is signed, it is proved to hold all that the last one held. A database that was put
//! back to an older state, or changed, is found out here, and nothing more is signed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use ledger::proof::verify_consistency;
use ledger::{Checkpoint, Hash, KeyList, SignedNote};
use rand::RngExt as _;
use store::ledger::checkpoint::Published;
use store::ledger::places::Placed;

use super::files;
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
    #[error("the first {signed} entries of the log are not those that were signed")]
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
    /// The copy outside the database cannot be read or written, or is not ours.
    #[error("the copy of the last tree head outside the database is of no use: {0}")]
    Copy(String),
}

const NOT_OURS: &str = "it is not signed by a key of this log";

/// The tree head that the next one must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) size: u64,
    root: Hash,
    /// This log has signed nothing, and the heads in the database are another log's.
    pub(super) begins: bool,
}

impl Known {
    fn nothing(begins: bool) -> Self {
        Self {
            size: 0,
            root: Hash::empty(),
            begins,
        }
    }
}

/// Signs tree heads.
pub struct Signer {
    keys: Ring,
    copy: PathBuf,
    server: [u8; 16],
    /// What is in the copy, once it was read.
    signed: ArcSwapOption<Known>,
    trouble: ArcSwapOption<Trouble>,
    /// What a walk through the database found. Signing does not see it.
    changed: ArcSwapOption<Trouble>,
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
            copy: Self::copy_beside(path),
            server: rand::rng().random(),
            signed: ArcSwapOption::empty(),
            trouble: ArcSwapOption::empty(),
            changed: ArcSwapOption::empty(),
        })
    }

    /// Where the copy of the last tree head stands for a key file.
    pub fn copy_beside(key_file: &Path) -> PathBuf {
        let mut copy = key_file.as_os_str().to_owned();
        copy.push(".checkpoint");
        copy.into()
    }

    /// Names this server among those that share a database.
    pub(super) const fn server(&self) -> [u8; 16] {
        self.server
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

    /// Whether the published tree head is the one of the copy, so that there is nothing to look at
    /// while nothing waits.
    pub(super) fn is_at_ease(&self, published: Option<&Published>) -> bool {
        let signed = self.signed.load();
        self.trouble().is_none()
            && signed.as_ref().map(|known| known.size) == published.map(|published| published.size)
    }

    /// The tree head that the next one must hold: what the copy says, or what is published where
    /// there is no copy yet.
    pub(super) async fn known(self: &Arc<Self>, published: Option<&Published>) -> Option<Known> {
        if let Some(known) = self.signed.load().as_deref() {
            return Some(*known);
        }
        let signer = Arc::clone(self);
        let read =
            tokio::task::spawn_blocking(move || match std::fs::read_to_string(&signer.copy) {
                Ok(note) => Ok(Some(note)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error.kind().to_string()),
            });
        let mut is_copy = false;
        let note = match read.await {
            Ok(Ok(Some(note))) => {
                is_copy = true;
                Some(note)
            }
            Ok(Ok(None)) => {
                if published.is_some() {
                    tracing::warn!(
                        "there is no copy of the last tree head outside the database; the published one is taken"
                    );
                }
                published.map(|published| published.note.clone())
            }
            Ok(Err(why)) => return self.refuse(Trouble::Copy(why)),
            Err(error) => return self.refuse(Trouble::Copy(error.to_string())),
        };
        let Some(note) = note else {
            return Some(Known::nothing(false));
        };
        match self.keys.opened(&note) {
            Some(checkpoint) => Some(Known {
                size: checkpoint.size,
                root: checkpoint.root,
                begins: false,
            }),
            // A key under another name is how a log is begun anew on purpose.
            None if !is_copy && self.is_of_another_log(&note) => {
                tracing::warn!(
                    log = self.keys.origin(),
                    "a log of another name was kept here; this one begins anew"
                );
                Some(Known::nothing(true))
            }
            None => self.refuse(Trouble::Copy(NOT_OURS.to_owned())),
        }
    }

    fn is_of_another_log(&self, note: &str) -> bool {
        let note = SignedNote::parse(note).ok();
        let head = note.and_then(|note| Checkpoint::parse(note.text()).ok());
        head.is_some_and(|head| head.origin != self.keys.origin())
    }

    /// The tree head of the copy, if there is one.
    pub(super) fn copied(&self) -> Result<Option<(u64, Hash)>, Trouble> {
        match std::fs::read_to_string(&self.copy) {
            Ok(note) => self.head(&note).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Trouble::Copy(error.kind().to_string())),
        }
    }

    /// The tree head of a note, if a key of this log signed it.
    pub(super) fn head(&self, note: &str) -> Result<(u64, Hash), Trouble> {
        let opened = self.keys.opened(note);
        let head = opened.ok_or_else(|| Trouble::Copy(NOT_OURS.to_owned()))?;
        Ok((head.size, head.root))
    }

    /// Signs a tree, if it holds all that `known` held by `proof`, and keeps the copy. `None` if
    /// it does not; the trouble is noted.
    pub(super) async fn sign(
        self: &Arc<Self>,
        known: &Known,
        placed: &Placed,
        proof: &[Hash],
    ) -> Option<String> {
        if self.changed.load().is_some() {
            return None;
        }
        if placed.size < known.size {
            return self.refuse(Trouble::Older {
                here: placed.size,
                signed: known.size,
            });
        }
        let grew =
            verify_consistency(known.size, &known.root, placed.size, &placed.root, proof).is_ok();
        if !grew {
            return self.refuse(Trouble::Rewritten { signed: known.size });
        }
        let checkpoint = Checkpoint::new(self.keys.origin(), placed.size, placed.root);
        let note = match self.keys.sign(&checkpoint) {
            Ok(note) => note,
            Err(why) => return self.refuse(Trouble::Unsigned(why)),
        };
        let (signer, kept) = (Arc::clone(self), note.clone());
        let written =
            tokio::task::spawn_blocking(move || files::replace(&signer.copy, kept.as_bytes()));
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return self.refuse(Trouble::Copy(error.kind().to_string())),
            Err(error) => return self.refuse(Trouble::Copy(error.to_string())),
        }
        self.signed.store(Some(Arc::new(Known {
            size: placed.size,
            root: placed.root,
            begins: false,
        })));
        if self.trouble.swap(None).is_some() {
            tracing::info!("the log is signed again");
        }
        Some(note)
    }

    fn refuse<T>(&self, trouble: Trouble) -> Option<T> {
        let before = self.trouble.swap(Some(Arc::new(trouble.clone())));
        if before.as_deref() != Some(&trouble) {
            tracing::error!(%trouble, "the log is not signed any more");
        }
        None
    }
}
