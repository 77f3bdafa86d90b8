//! Cosignatures (C2SP tlog-cosignature, the Ed25519 kind): a witness says that at some time it saw a
//! checkpoint, and that no checkpoint of that log which it saw before contradicts it.
//!
//! What a witness is asked, [`Submission`], is that of C2SP tlog-witness. Not here: asking, and what
//! a witness remembers.

use core::fmt;

use jiff::Timestamp;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::Hash;
use crate::note::{Algorithm, NoteError, Signature, SignedNote, SigningKey, VerifierKey};
use crate::text;
use crate::tile::MAX_SIZE;

/// The most hashes that a proof for a witness may have.
const MAX_PROOF: usize = 63;

/// What a witness signs: two lines and the text of the checkpoint. The time is in seconds since
/// 1970.
fn message(time: u64, checkpoint: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{checkpoint}")
}

/// Cosigns a checkpoint, at `time` cut to whole seconds. The caller has checked the log's signature
/// and that the checkpoint follows from the last one it cosigned. Put the signature into the note
/// with [`SignedNote::add`].
pub fn cosign(
    note: &SignedNote,
    key: &SigningKey,
    time: Timestamp,
) -> Result<Signature, CosignatureError> {
    if key.verifier().algorithm() != Algorithm::Cosignature {
        return Err(CosignatureError::Note(NoteError::Algorithm));
    }
    Checkpoint::parse(note.text())?;
    let time = u64::try_from(time.as_second()).map_err(|_| CosignatureError::Time)?;
    let signature = key.sign(message(time, note.text()).as_bytes());
    let bytes = [time.to_be_bytes().as_slice(), &signature].concat();
    Ok(Signature::new(key.verifier(), bytes))
}

/// Checks that the witness with this key cosigned the checkpoint: at least one signature is by that
/// key, and every one that says so is right. Hands back when, in whole seconds; the last time if it
/// did so more than once. Whether that is recent enough, or in the future, the caller decides.
pub fn verify_cosignature(
    note: &SignedNote,
    key: &VerifierKey,
) -> Result<Timestamp, CosignatureError> {
    if key.algorithm() != Algorithm::Cosignature {
        return Err(CosignatureError::Note(NoteError::Algorithm));
    }
    Checkpoint::parse(note.text())?;
    let mut latest = None;
    for signature in note.by(key) {
        let time = time(note, key, signature).ok_or(NoteError::Wrong)?;
        let time = i64::try_from(time)
            .ok()
            .and_then(|time| Timestamp::from_second(time).ok())
            .ok_or(CosignatureError::Time)?;
        latest = latest.max(Some(time));
    }
    latest.ok_or(CosignatureError::Note(NoteError::NotBy))
}

/// The time of a cosignature, in seconds since 1970, if it is by the key.
pub(crate) fn time(note: &SignedNote, key: &VerifierKey, signature: &Signature) -> Option<u64> {
    let (time, bytes) = signature.bytes().split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    let right = key.verify(message(time, note.text()).as_bytes(), bytes);
    right.then_some(time)
}

/// What a witness is given to cosign: the body of `add-checkpoint`. `Display` writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The size of the checkpoint that this witness cosigned last; 0 if it never did.
    pub old_size: u64,
    /// The proof that the log grew from there; at most 63 hashes.
    pub proof: Vec<Hash>,
    /// The new checkpoint, signed by its log.
    pub note: SignedNote,
}

impl Submission {
    /// Reads what `Display` writes.
    pub fn parse(body: &str) -> Result<Self, CosignatureError> {
        let (head, note) = body
            .split_once("\n\n")
            .ok_or(CosignatureError::Submission)?;
        let mut lines = head.split('\n');
        let old_size = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(text::decimal)
            .filter(|size| *size <= MAX_SIZE)
            .ok_or(CosignatureError::Submission)?;
        let proof: Vec<Hash> = lines
            .take(MAX_PROOF + 1)
            .map(Hash::parse)
            .collect::<Option<_>>()
            .filter(|proof: &Vec<Hash>| proof.len() <= MAX_PROOF)
            .ok_or(CosignatureError::Submission)?;
        let note = SignedNote::parse(note)?;
        Checkpoint::parse(note.text())?;
        Ok(Self {
            old_size,
            proof,
            note,
        })
    }
}

impl fmt::Display for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        for hash in &self.proof {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.note)
    }
}

/// Why a note is not cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CosignatureError {
    /// The note is not signed as it should be.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text of the note is no checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A time before 1970, or beyond the years that are known here.
    #[error("the time of a cosignature is not one after 1970")]
    Time,
    /// The body of a submission does not have its parts.
    #[error("not a submission: an old size, at most 63 hashes, an empty line and a checkpoint")]
    Submission,
}
