//! Receipts: one entry, and all that is needed to check that it is in the log.
//!
//! Whoever holds a receipt can check it without asking anybody, as long as they trust a key of the
//! log, and of its witnesses if they like. Two receipts of the same log can be compared: [`grew`].

use core::fmt;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::cosignature::{CosignatureError, verify_cosignature};
use crate::entry::{Entry, EntryError, Salt};
use crate::hash::Hash;
use crate::json;
use crate::note::{Algorithm, NoteError, SignedNote, VerifierKey};
use crate::proof::{ProofError, verify_consistency, verify_inclusion};

/// What some programs put in front of a text file.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// The shape of a receipt: `vitrine-receipt/1`. Another one is not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format;

impl Format {
    /// Its name.
    pub const NAME: &str = "vitrine-receipt/1";
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(Self::NAME)
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        if name == Self::NAME {
            Ok(Self)
        } else {
            Err(D::Error::custom(format!(
                "not a receipt of the format {}",
                Self::NAME
            )))
        }
    }
}

/// A receipt. As JSON it is an object with exactly these members. `Debug` does not show what it is
/// about.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The shape.
    pub format: Format,
    /// What is in the log.
    pub entry: Entry,
    /// The salt of its commitment.
    pub salt: Salt,
    /// The number of its leaf, from 0.
    pub index: u64,
    /// The proof that the leaf is in the tree of the checkpoint.
    pub inclusion: Vec<Hash>,
    /// The checkpoint: a signed note, as it stands, with its cosignatures.
    pub checkpoint: String,
    /// The same for people to read: an object. Nothing proves it.
    #[serde(deserialize_with = "object")]
    pub record: Value,
}

impl Receipt {
    /// Reads one from its file: a JSON object, with or without a byte order mark in front.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let text = text.trim_start_matches(BYTE_ORDER_MARK).trim_start();
        if text.starts_with('{') {
            serde_json::from_str(text)
        } else {
            Err(serde_json::Error::custom("it does not begin with a brace"))
        }
    }

    /// Checks the receipt, given the keys that the reader trusts: of logs, and of witnesses.
    ///
    /// In this order: the checkpoint can be read; the entry has a commitment; its leaf is in the
    /// checkpoint's tree; the checkpoint is signed by a key of its log, and no signature that says
    /// it is by one of the keys is wrong. So an error of the last step means that the earlier ones
    /// went well.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Verified, ReceiptError> {
        let note = SignedNote::parse(&self.checkpoint)
            .map_err(|error| ReceiptError::Signed(error.into()))?;
        let checkpoint = Checkpoint::parse(note.text()).map_err(ReceiptError::Signed)?;
        let leaf = self
            .entry
            .commit(&self.salt)
            .map_err(ReceiptError::Entry)?
            .leaf();
        verify_inclusion(
            &leaf,
            self.index,
            checkpoint.size,
            &checkpoint.root,
            &self.inclusion,
        )
        .map_err(ReceiptError::Included)?;
        let signed_by = signers(&note, &checkpoint, keys).map_err(ReceiptError::Signed)?;
        let cosigned_by = witnesses(&note, keys).map_err(ReceiptError::Cosigned)?;
        Ok(Verified {
            key_name: checkpoint.origin.clone(),
            checkpoint,
            signed_by,
            cosigned_by,
        })
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt")
            .field("entry", &self.entry)
            .field("index", &self.index)
            .field("checkpoint", &self.checkpoint)
            .finish_non_exhaustive()
    }
}

/// The keys of the log that signed, in their order: one at least. A log may have several, old and
/// new; each that says it signed must have signed rightly.
fn signers(
    note: &SignedNote,
    checkpoint: &Checkpoint,
    keys: &[VerifierKey],
) -> Result<Vec<VerifierKey>, CheckpointError> {
    let log = keys
        .iter()
        .filter(|key| key.algorithm() == Algorithm::Ed25519);
    let mut signers = note.verify_any(log)?;
    signers.retain(|key| key.name() == checkpoint.origin);
    if signers.is_empty() {
        return Err(CheckpointError::Note(NoteError::NotBy));
    }
    Ok(signers.into_iter().cloned().collect())
}

fn witnesses(note: &SignedNote, keys: &[VerifierKey]) -> Result<Vec<Cosigned>, CosignatureError> {
    let mut cosigned: Vec<Cosigned> = Vec::new();
    for key in keys
        .iter()
        .filter(|key| key.algorithm() == Algorithm::Cosignature)
    {
        match verify_cosignature(note, key) {
            Ok(at) => {
                let by = Cosigned {
                    name: key.name().to_owned(),
                    key: key.clone(),
                    at,
                };
                if !cosigned.contains(&by) {
                    cosigned.push(by);
                }
            }
            Err(CosignatureError::Note(NoteError::NotBy)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(cosigned)
}

/// Any object in which no name stands twice.
fn object<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    match json::strict(from)? {
        record @ Value::Object(_) => Ok(record),
        _ => Err(D::Error::custom("the record of a receipt is an object")),
    }
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The log as it was: its size and its root.
    pub checkpoint: Checkpoint,
    /// The log's name, which is that of its keys.
    pub key_name: String,
    /// The log's keys that signed it, in the order of the keys; one at least.
    pub signed_by: Vec<VerifierKey>,
    /// The witnesses among the keys that have seen it, in the order of the keys.
    pub cosigned_by: Vec<Cosigned>,
}

/// A witness that has seen a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The name of its key.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// When, in whole seconds, by its own clock.
    pub at: Timestamp,
}

/// Which step of checking a receipt failed.
#[derive(Debug, Error)]
pub enum ReceiptError {
    /// The entry has no commitment.
    #[error("the entry of the receipt has no canonical form")]
    Entry(#[source] EntryError),
    /// The entry, with this salt, is not in the checkpoint's tree at this place.
    #[error("the entry is not in the log of the checkpoint")]
    Included(#[source] ProofError),
    /// The checkpoint cannot be read, or is not signed by a trusted key of its log.
    #[error("the checkpoint is not signed by a key of its log")]
    Signed(#[source] CheckpointError),
    /// A trusted witness's cosignature is wrong.
    #[error("a cosignature of the checkpoint is wrong")]
    Cosigned(#[source] CosignatureError),
}

/// Checks that the log of the newer checkpoint is that of the older one, grown or the same. Both
/// checkpoints come out of [`Receipt::verify`] or [`Checkpoint::open`].
pub fn grew(older: &Checkpoint, newer: &Checkpoint, proof: &[Hash]) -> Result<(), ProofError> {
    if older.origin != newer.origin {
        return Err(ProofError::Origin);
    }
    verify_consistency(older.size, &older.root, newer.size, &newer.root, proof)
}
