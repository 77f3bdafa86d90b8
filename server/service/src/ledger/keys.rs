//! The file with the keys of a log: one that signs, during a rotation two, the newest first, and the
//! public halves of those that signed once. A witness's file holds its one key.
//!
//! Invariants: nobody but its owner reads it; a key that was made is never overwritten, only put
//! aside; the log's name stays.

use std::fmt;
use std::path::Path;

use jiff::Timestamp;
use ledger::keys::{Former, KeyList};
use ledger::note::{Algorithm, KeyError};
use ledger::{Checkpoint, Hash, SignedNote, SigningKey, VerifierKey};
use zeroize::Zeroizing;

use super::copy::Copy;
use super::files;
use super::signer::Signer;

/// What the line of a private key begins with.
const PRIVATE: &str = "PRIVATE+KEY+";
/// How many keys sign during a rotation.
const SIGNING: usize = 2;

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The file cannot be read.
    #[error("{path} cannot be read: {kind}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// The file cannot be made.
    #[error("{path} cannot be made, a key is made once and kept: {kind}")]
    Unwritable {
        /// Which.
        path: String,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// The file cannot be replaced.
    #[error("{path} is as it was, it cannot be replaced: {kind}")]
    Irreplaceable {
        /// Which.
        path: String,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// No log can be called that.
    #[error("`{0}` names no log: write host and path without a scheme, without spaces and `+`")]
    Origin(String),
    /// No witness can be called that.
    #[error("`{0}` names no witness: write host and path without a scheme, without spaces and `+`")]
    Name(String),
    /// Others than its owner may read it.
    #[error("others may read {0}: take the right away with `chmod 600`")]
    Exposed(String),
    /// It holds something else.
    #[error("{0} holds no signing key of a log; `vitrine ledger init` makes one")]
    Malformed(String),
    /// It holds something else.
    #[error("{0} holds no key of a witness; `vitrine witness init` makes one")]
    NoWitness(String),
    /// A rotation is under way.
    #[error(
        "{0} holds two keys that sign: end the older one with `vitrine ledger retire` before you \
         make another one"
    )]
    Rotating(String),
    /// Nothing can be signed with it.
    #[error("nothing can be signed with this key: {0}")]
    Unsigned(String),
    /// The published head cannot be taken.
    #[error("the tree head in the database is not signed by a key of this file")]
    NotOurs,
    /// The copy of the last tree head cannot be made.
    #[error(
        "{path}, the copy of the last tree head, cannot be made: {kind}. One that is there stays; put it \
         aside first if it is damaged"
    )]
    Copy {
        /// Which.
        path: String,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// There is nothing to retire.
    #[error(
        "{0} holds one key that signs: make its successor with `vitrine ledger rotate` before you \
         end it"
    )]
    Alone(String),
}

/// The keys of a log, with those that sign.
pub(super) struct Ring {
    signing: Vec<SigningKey>,
    list: KeyList,
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ring").field(&self.list).finish()
    }
}

impl Ring {
    /// Reads the file.
    pub(super) fn open(path: &Path) -> Result<Self, SignerError> {
        let text = read(path)?;
        Self::parse(&text).ok_or_else(|| SignerError::Malformed(path.display().to_string()))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut signing = Vec::new();
        let mut public = String::new();
        for line in text.trim_end().split('\n') {
            if line.starts_with(PRIVATE) {
                let key = SigningKey::parse(line).ok()?;
                public.push_str(&key.verifier().to_string());
                signing.push(key);
            } else {
                public.push_str(line);
            }
            public.push('\n');
        }
        let list = KeyList::parse(&public).ok()?;
        // A public half that is said to sign has no private one.
        let whole = !signing.is_empty() && list.signing().len() == signing.len();
        whole.then_some(Self { signing, list })
    }

    fn new(signing: Vec<SigningKey>, former: Vec<Former>) -> Option<Self> {
        let public = signing.iter().map(|key| key.verifier().clone()).collect();
        let list = KeyList::new(public, former).ok()?;
        Some(Self { signing, list })
    }

    /// What stands in the file.
    fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(1024));
        for key in &self.signing {
            text.push_str(&key.to_string());
            text.push('\n');
        }
        for former in self.list.former() {
            text.push_str(&former.to_string());
            text.push('\n');
        }
        text
    }

    fn replace(&self, path: &Path) -> Result<(), SignerError> {
        let failed = |error: std::io::Error| SignerError::Irreplaceable {
            path: path.display().to_string(),
            kind: error.kind(),
        };
        // Behind a link lies the file that is meant.
        let file = std::fs::canonicalize(path).map_err(failed)?;
        files::replace(&file, self.text().as_bytes()).map_err(failed)
    }

    /// The public halves.
    pub(super) const fn list(&self) -> &KeyList {
        &self.list
    }

    /// The log's name.
    pub(super) fn origin(&self) -> &str {
        self.list.name()
    }

    /// Signs a tree head with every key that signs, the newest first.
    pub(super) fn sign(&self, checkpoint: &Checkpoint) -> Result<String, String> {
        let mut notes = self.signing.iter().map(|key| checkpoint.sign(key));
        let first = notes.next().ok_or("there is no key")?;
        let mut note = first.map_err(|error| error.to_string())?;
        for other in notes {
            let other = other.map_err(|error| error.to_string())?;
            for signature in other.signatures() {
                let added = note.add(signature.clone());
                added.map_err(|error| error.to_string())?;
            }
        }
        Ok(note.to_string())
    }

    /// The signed head of the log before its first entry.
    pub(super) fn sign_empty(&self) -> Result<String, SignerError> {
        self.sign(&Checkpoint::new(self.origin(), 0, Hash::empty()))
            .map_err(SignerError::Unsigned)
    }

    /// The tree head of a note that any of the keys signed, at any time, and whether, of them, exactly
    /// those signed it that sign now.
    pub(super) fn opened(&self, note: &str) -> Option<(Checkpoint, bool)> {
        let keys = self.list.all();
        let opened = Checkpoint::open_any(note, &keys).ok()?;
        let signing = self.list.signing();
        let is_current = opened.signers.len() == signing.len()
            && signing.iter().all(|key| opened.signers.contains(&key));
        Some((opened.checkpoint, is_current))
    }

    /// Whether the newest key signed a note.
    pub(super) fn is_signed_by_newest(&self, note: &SignedNote) -> bool {
        let newest = self.list.signing().first();
        newest.is_some_and(|key| note.verify(key).is_ok())
    }
}

fn read(path: &Path) -> Result<Zeroizing<String>, SignerError> {
    let unreadable = |error: std::io::Error| SignerError::Unreadable {
        path: path.display().to_string(),
        kind: error.kind(),
    };
    let kept = std::fs::metadata(path).map_err(unreadable)?;
    if files::is_exposed(&kept) {
        return Err(SignerError::Exposed(path.display().to_string()));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    Ok(Zeroizing::new(text))
}

fn create(path: &Path, key: &SigningKey) -> Result<VerifierKey, SignerError> {
    let text = Zeroizing::new(format!("{}\n", key.to_string().as_str()));
    match files::create(path, text.as_bytes()) {
        Ok(()) => Ok(key.verifier().clone()),
        Err(error) => Err(SignerError::Unwritable {
            path: path.display().to_string(),
            kind: error.kind(),
        }),
    }
}

fn fresh(origin: &str) -> Result<SigningKey, KeyError> {
    SigningKey::new(origin, crate::random::secret())
}

/// Makes a key file for a log of this origin, readable by its owner only, and beside it the copy of
/// the log's last tree head: that of the empty log. Answers the public key. A file that exists is
/// never overwritten.
pub fn create_ledger_key(path: &Path, origin: &str) -> Result<VerifierKey, SignerError> {
    let key = fresh(origin).map_err(|_| SignerError::Origin(origin.to_owned()))?;
    let copy = Copy::beside(path);
    if copy.path().exists() {
        return Err(SignerError::Copy {
            path: copy.path().display().to_string(),
            kind: std::io::ErrorKind::AlreadyExists,
        });
    }
    let public = create(path, &key)?;
    Signer::open(path)?.adopt(None)?;
    Ok(public)
}

/// Makes the key that follows the one that signs, and puts it first in the file. Both sign until
/// [`retire_ledger_key`]. Answers the keys as they are then.
pub fn rotate_ledger_key(path: &Path) -> Result<KeyList, SignerError> {
    let Ring { mut signing, list } = Ring::open(path)?;
    let name = || path.display().to_string();
    if signing.len() >= SIGNING {
        return Err(SignerError::Rotating(name()));
    }
    let key = fresh(list.name()).map_err(|_| SignerError::Malformed(name()))?;
    signing.insert(0, key);
    let ring = Ring::new(signing, list.former().to_vec());
    let ring = ring.ok_or_else(|| SignerError::Malformed(name()))?;
    ring.replace(path)?;
    Ok(ring.list)
}

/// Ends the older of two keys: its private half is gone, its public half stays, with the time.
/// Answers the keys as they are then.
pub fn retire_ledger_key(path: &Path, now: Timestamp) -> Result<KeyList, SignerError> {
    let Ring { mut signing, list } = Ring::open(path)?;
    let name = || path.display().to_string();
    let until = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let retired = signing.split_off(1);
    if retired.is_empty() {
        return Err(SignerError::Alone(name()));
    }
    let retired = retired.iter().map(|key| Former {
        key: key.verifier().clone(),
        until,
    });
    let former = retired.chain(list.former().iter().cloned()).collect();
    let ring = Ring::new(signing, former).ok_or_else(|| SignerError::Malformed(name()))?;
    ring.replace(path)?;
    Ok(ring.list)
}

/// Makes the key file of a witness, like [`create_ledger_key`].
pub fn create_witness_key(path: &Path, name: &str) -> Result<VerifierKey, SignerError> {
    let key = SigningKey::cosigner(name, crate::random::secret())
        .map_err(|_| SignerError::Name(name.to_owned()))?;
    create(path, &key)
}

/// Reads the key file of a witness.
pub fn open_witness_key(path: &Path) -> Result<SigningKey, SignerError> {
    let text = read(path)?;
    SigningKey::parse(text.trim_end())
        .ok()
        .filter(|key| key.verifier().algorithm() == Algorithm::Cosignature)
        .ok_or_else(|| SignerError::NoWitness(path.display().to_string()))
}
