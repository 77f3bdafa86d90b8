//! Checkpoints (C2SP tlog-checkpoint): what a log says it is at some moment, signed.

use thiserror::Error;

use crate::hash::Hash;
use crate::note::{NoteError, SignedNote, SigningKey, VerifierKey, is_text};
use crate::text;
use crate::tile::MAX_SIZE;

/// The size and the root of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: one line of text, such as `example.com/ledger`. It is also the name of the key
    /// that signs the checkpoint.
    pub origin: String,
    /// The number of leaves, at most [`MAX_SIZE`].
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
    /// Lines behind these three. They are signed, and mean nothing here.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint without further lines.
    pub fn new(origin: impl Into<String>, size: u64, root: Hash) -> Self {
        Self {
            origin: origin.into(),
            size,
            root,
            extensions: Vec::new(),
        }
    }

    /// The text that is signed: a line each for the origin, the size in decimal digits and the root
    /// in base64, and the lines behind them.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root);
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads what [`Checkpoint::text`] writes. That nobody has signed it yet says nothing against
    /// it; [`Checkpoint::open`] asks for a signature too.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        if !is_text(text) {
            return Err(CheckpointError::Lines);
        }
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = lines.split('\n');
        let mut line = || match lines.next() {
            Some("") => Some(Err(CheckpointError::Lines)),
            line => line.map(Ok),
        };
        let mut required = || line().unwrap_or(Err(CheckpointError::Lines));
        let origin = required()?.to_owned();
        let size = text::decimal(required()?)
            .filter(|size| *size <= MAX_SIZE)
            .ok_or(CheckpointError::Size)?;
        let root = Hash::parse(required()?).ok_or(CheckpointError::Root)?;
        if size == 0 && root != Hash::empty() {
            return Err(CheckpointError::Root);
        }
        let extensions = core::iter::from_fn(line)
            .map(|line| line.map(str::to_owned))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            origin,
            size,
            root,
            extensions,
        })
    }

    /// Signs it with the key of its log: the key's name is the origin.
    pub fn sign(&self, key: &SigningKey) -> Result<SignedNote, CheckpointError> {
        let text = self.text();
        // A field with a line break in it would become another checkpoint.
        if Self::parse(&text)? != *self {
            return Err(CheckpointError::Lines);
        }
        self.is_of(key.verifier())?;
        Ok(SignedNote::sign(&text, key)?)
    }

    /// Reads a signed checkpoint and checks that the log signed it: the key's name is the origin, at
    /// least one signature is by the key, and every one that says so is right.
    pub fn open(note: &str, key: &VerifierKey) -> Result<(Self, SignedNote), CheckpointError> {
        let note = SignedNote::parse(note)?;
        note.verify(key)?;
        let checkpoint = Self::parse(note.text())?;
        checkpoint.is_of(key)?;
        Ok((checkpoint, note))
    }

    /// The same, given all keys that the reader knows, of any log and of witnesses: at least one of the
    /// log signed it, and no signature that says it is by one of the keys is wrong.
    pub fn open_any<'k>(
        note: &str,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Opened<'k>, CheckpointError> {
        let note = SignedNote::parse(note)?;
        let mut signers = note.verify_any(keys)?;
        let checkpoint = Self::parse(note.text())?;
        signers.retain(|key| checkpoint.is_of(key).is_ok());
        if signers.is_empty() {
            return Err(CheckpointError::Origin);
        }
        Ok(Opened {
            checkpoint,
            note,
            signers,
        })
    }

    fn is_of(&self, key: &VerifierKey) -> Result<(), CheckpointError> {
        if self.origin == key.name() {
            Ok(())
        } else {
            Err(CheckpointError::Origin)
        }
    }
}

/// A checkpoint that its log signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<'k> {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// As it was signed.
    pub note: SignedNote,
    /// The log's keys that signed it, in the order of the keys; one at least.
    pub signers: Vec<&'k VerifierKey>,
}

/// Why a text is no checkpoint of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// It does not have three lines or more, each with something in it.
    #[error("a checkpoint has an origin, a size and a root, and no empty line")]
    Lines,
    /// The second line is no number of leaves.
    #[error("the checkpoint's size is not a decimal number of at most 2^63 - 1")]
    Size,
    /// The third line is no root, or not the root of a tree without leaves where it must be that.
    #[error("the checkpoint's root is not the base64 of a root of that size")]
    Root,
    /// The key is another log's.
    #[error("the checkpoint's origin is not the name of the key")]
    Origin,
    /// It is not signed as a note is, or not by the key.
    #[error(transparent)]
    Note(#[from] NoteError),
}
