//! Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature.
//!
//! A note says nothing until [`SignedNote::verify_any`] has checked it against the keys that the reader
//! already trusts. Signatures by unknown keys are kept and mean nothing; a wrong one by any known key
//! spoils the note.

mod key;

use core::fmt;

use thiserror::Error;

use crate::{cosignature, text};

pub use key::{Algorithm, KeyError, SigningKey, VerifierKey};

/// The most signatures that a note may carry. The specification asks for 16 at least.
pub const MAX_SIGNATURES: usize = 100;

/// The most bytes that a note may have.
pub const MAX_BYTES: usize = 1_000_000;

/// What a line with a signature begins with: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// A line of a note: who signed, with which key, and the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// Reads a line without its line break: an em dash, the key's name, and base64 of the key's id
    /// and at least one byte of signature.
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        let (name, rest) = line
            .strip_prefix(DASH)
            .and_then(|line| line.split_once(' '))
            .ok_or(NoteError::Line)?;
        let bytes = text::decode(rest).ok_or(NoteError::Line)?;
        match bytes.split_first_chunk() {
            Some((id, bytes)) if key::is_name(name) && !bytes.is_empty() => Ok(Self {
                name: name.to_owned(),
                id: *id,
                bytes: bytes.to_vec(),
            }),
            _ => Err(NoteError::Line),
        }
    }

    /// Reads several lines, each with its line break, as a witness answers with (C2SP tlog-witness).
    pub fn parse_lines(lines: &str) -> Result<Vec<Self>, NoteError> {
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Line)?;
        if lines.len() > MAX_BYTES || lines.split('\n').count() > MAX_SIGNATURES {
            return Err(NoteError::Size);
        }
        lines.split('\n').map(Self::parse).collect()
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the key.
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The signature itself; what is in it, the key's algorithm says.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn new(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self {
            name: key.name().to_owned(),
            id: key.id(),
            bytes,
        }
    }

    /// Whether it says that it is by this key.
    pub fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == key.name() && self.id == key.id()
    }
}

impl fmt::Display for Signature {
    /// The line, without its line break.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = [self.id.as_slice(), &self.bytes].concat();
        write!(f, "{DASH}{} {}", self.name, text::encode(&signed))
    }
}

/// A text and at least one signature. `Display` writes the whole note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<Signature>,
}

impl SignedNote {
    /// Signs a text, which ends with a line break and has no other control character.
    pub fn sign(text: &str, key: &SigningKey) -> Result<Self, NoteError> {
        if !is_text(text) {
            return Err(NoteError::Text);
        }
        if key.verifier().algorithm() != Algorithm::Ed25519 {
            return Err(NoteError::Algorithm);
        }
        let signature = key.sign(text.as_bytes()).to_vec();
        Ok(Self {
            text: text.to_owned(),
            signatures: vec![Signature::new(key.verifier(), signature)],
        })
    }

    /// Reads a note. Its text ends at the last empty line; every line behind that is a signature.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_BYTES {
            return Err(NoteError::Size);
        }
        if !is_text(note) {
            return Err(NoteError::Text);
        }
        let end = note.rfind("\n\n").ok_or(NoteError::Unsigned)? + 1;
        let (text, rest) = note.split_at(end);
        let lines = rest.strip_prefix('\n').unwrap_or_default();
        if lines.is_empty() {
            return Err(NoteError::Unsigned);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures: Signature::parse_lines(lines)?,
        })
    }

    /// The signed text, with the line break at its end.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its signatures, in the order in which they stand.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Puts a signature behind the others. One that is there already is not put there twice.
    pub fn add(&mut self, signature: Signature) -> Result<(), NoteError> {
        if self.signatures.contains(&signature) {
            return Ok(());
        }
        if self.signatures.len() == MAX_SIGNATURES {
            return Err(NoteError::Size);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Checks the note against all keys that the reader knows. Hands back those of
    /// [`Algorithm::Ed25519`] that signed the text, in their order: one at least. Every signature that
    /// says it is by one of the keys is right; so is a cosignature, which by itself opens no note.
    pub fn verify_any<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signers = Vec::new();
        for key in keys {
            for signature in self.by(key) {
                let right = match key.algorithm() {
                    Algorithm::Ed25519 => key.verify(self.text.as_bytes(), &signature.bytes),
                    Algorithm::Cosignature => cosignature::time(self, key, signature).is_some(),
                };
                if !right {
                    return Err(NoteError::Wrong);
                }
                if key.algorithm() == Algorithm::Ed25519 && !signers.contains(&key) {
                    signers.push(key);
                }
            }
        }
        if signers.is_empty() {
            return Err(NoteError::NotBy);
        }
        Ok(signers)
    }

    /// Checks the text against a key of [`Algorithm::Ed25519`]. At least one signature is by that
    /// key, and every one that says so is right.
    ///
    /// Whoever knows several keys takes [`SignedNote::verify_any`]. A cosignature is checked by
    /// [`crate::cosignature::verify_cosignature`].
    pub fn verify(&self, key: &VerifierKey) -> Result<(), NoteError> {
        if key.algorithm() != Algorithm::Ed25519 {
            return Err(NoteError::Algorithm);
        }
        let mut found = false;
        for signature in self.by(key) {
            if !key.verify(self.text.as_bytes(), &signature.bytes) {
                return Err(NoteError::Wrong);
            }
            found = true;
        }
        if found { Ok(()) } else { Err(NoteError::NotBy) }
    }

    /// The signatures that say that they are by this key.
    pub(crate) fn by(&self, key: &VerifierKey) -> impl Iterator<Item = &Signature> {
        self.signatures
            .iter()
            .filter(|signature| signature.is_by(key))
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

/// Whether it can be the text of a note: it ends with a line break and has no control character of
/// ASCII (below U+0020) but line breaks.
pub(crate) fn is_text(text: &str) -> bool {
    text.ends_with('\n') && text.chars().all(|sign| sign >= ' ' || sign == '\n')
}

/// Why a text is no signed note, or a note not signed by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// It does not end with a line break, or has another control character.
    #[error("the note is not lines of plain text")]
    Text,
    /// More than [`MAX_BYTES`] or [`MAX_SIGNATURES`].
    #[error("the note is too long")]
    Size,
    /// No empty line with a signature behind it.
    #[error("the note has no signatures")]
    Unsigned,
    /// A line that should be a signature is none.
    #[error("a line of the note is not a signature")]
    Line,
    /// The key is for another kind of signature.
    #[error("the key is for another kind of signature")]
    Algorithm,
    /// No signature says that it is by the key, or by one of the keys.
    #[error("the note is not signed by the key")]
    NotBy,
    /// A signature says that it is by a known key, and is not.
    #[error("a signature is wrong")]
    Wrong,
}
