//! Keys with a name (C2SP signed-note, "Verifier keys"). Both halves have a text form; that of the
//! private half is the one of the Go package `golang.org/x/mod/sumdb/note`.

use core::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

use crate::text;

/// What the text of a private key begins with.
const PRIVATE: &str = "PRIVATE+KEY+";

/// What a key's signatures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032) over the text of the note; its byte is 0x01.
    Ed25519,
    /// Ed25519 over the text and a time, by a witness (C2SP tlog-cosignature); its byte is 0x04.
    Cosignature,
}

impl Algorithm {
    /// The byte that stands for it in a key.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    fn parse(byte: u8) -> Result<Self, KeyError> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::Cosignature),
            other => Err(KeyError::Algorithm(other)),
        }
    }
}

/// Whether it can be the name of a key: not empty, no white space, no plus, no control character of
/// ASCII.
pub(super) fn is_name(name: &str) -> bool {
    let fits = |sign: char| !sign.is_whitespace() && sign != '+' && sign >= ' ';
    !name.is_empty() && name.chars().all(fits)
}

/// The public half of a key, with its name. `Display` writes `name+id+base64`, the id in
/// hexadecimal digits, the base64 of the algorithm's byte and the 32 bytes of the key.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl VerifierKey {
    /// A key of that name. Refuses names that cannot be one, and keys of small order, for which
    /// anybody can sign.
    pub fn new(name: &str, algorithm: Algorithm, bytes: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Key)?;
        // A point has one spelling, but its decoder also reads others.
        if key.is_weak() || key.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::Key);
        }
        Ok(Self::of(name, algorithm, key))
    }

    /// A key and its id: the first 4 bytes of SHA-256 of the name, a line break, the algorithm's
    /// byte and the key.
    fn of(name: &str, algorithm: Algorithm, key: VerifyingKey) -> Self {
        let [a, b, c, d, ..]: [u8; 32] = Sha256::new_with_prefix(name)
            .chain_update([b'\n', algorithm.byte()])
            .chain_update(key.as_bytes())
            .finalize()
            .into();
        Self {
            name: name.to_owned(),
            id: [a, b, c, d],
            algorithm,
            key,
        }
    }

    /// Reads what `Display` writes. The id must be the one of that name and key.
    pub fn parse(key: &str) -> Result<Self, KeyError> {
        let parts = Parts::parse(key)?;
        let key = Self::new(parts.name, parts.algorithm, &parts.bytes)?;
        if key.id == parts.id {
            Ok(key)
        } else {
            Err(KeyError::Id)
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its id: short, to find it among others; it proves nothing.
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What its signatures are.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of the key (RFC 8032).
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether these 64 bytes are its signature of the message. Of the signatures that differ only in
    /// spelling, one is taken.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id);
        let key = [[self.algorithm.byte()].as_slice(), self.bytes()].concat();
        write!(f, "{}+{id:08x}+{}", self.name, text::encode(&key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// The private half of a key, with its name. It is erased from memory when it is dropped; `Debug`
/// shows its public half.
#[derive(Clone)]
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl SigningKey {
    /// A key that signs notes, from 32 bytes of a good source of chance (RFC 8032's private key).
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        Self::of(name, Algorithm::Ed25519, seed)
    }

    /// A key that a witness cosigns with, from such a seed. A log's own key must not be used again
    /// for it.
    pub fn cosigner(name: &str, seed: [u8; 32]) -> Result<Self, KeyError> {
        Self::of(name, Algorithm::Cosignature, seed)
    }

    fn of(name: &str, algorithm: Algorithm, mut seed: [u8; 32]) -> Result<Self, KeyError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(&seed);
        seed.zeroize();
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let verifier = VerifierKey::of(name, algorithm, secret.verifying_key());
        Ok(Self { secret, verifier })
    }

    /// Reads what [`SigningKey::to_string`] writes. The id must be the one of the public half.
    pub fn parse(key: &str) -> Result<Self, KeyError> {
        let parts = Parts::parse(key.strip_prefix(PRIVATE).ok_or(KeyError::Shape)?)?;
        let key = Self::of(parts.name, parts.algorithm, *parts.bytes)?;
        if key.verifier.id == parts.id {
            Ok(key)
        } else {
            Err(KeyError::Id)
        }
    }

    /// Its text form, `PRIVATE+KEY+name+id+base64`, with the seed in it; erased when dropped. There is
    /// no `Display`, so that it is not written anywhere by accident.
    pub fn to_string(&self) -> Zeroizing<String> {
        let VerifierKey {
            name,
            id,
            algorithm,
            ..
        } = &self.verifier;
        let id = u32::from_be_bytes(*id);
        let mut key = Zeroizing::new([0; 33]);
        key[0] = algorithm.byte();
        key[1..].copy_from_slice(self.secret.as_bytes());
        let key = Zeroizing::new(text::encode(key.as_slice()));
        Zeroizing::new(format!("{PRIVATE}{name}+{id:08x}+{}", key.as_str()))
    }

    /// Its public half.
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifier)
    }
}

/// What both text forms are made of.
struct Parts<'a> {
    name: &'a str,
    id: [u8; 4],
    algorithm: Algorithm,
    bytes: Zeroizing<[u8; 32]>,
}

impl<'a> Parts<'a> {
    fn parse(key: &'a str) -> Result<Self, KeyError> {
        // Base64 has pluses of its own; the name and the id have none.
        let (name, rest) = key.split_once('+').ok_or(KeyError::Shape)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Shape)?;
        let id = text::hex_32(id).ok_or(KeyError::Shape)?;
        let key = text::decode(key).ok_or(KeyError::Shape)?;
        let (byte, bytes) = key.split_first().ok_or(KeyError::Shape)?;
        let algorithm = Algorithm::parse(*byte)?;
        let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| KeyError::Shape)?;
        Ok(Self {
            name,
            id,
            algorithm,
            bytes: Zeroizing::new(bytes),
        })
    }
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// It does not have the parts of a key.
    #[error("not a key: a name, eight hexadecimal digits and base64, joined by pluses")]
    Shape,
    /// The name is empty, or has white space, a plus or a control character.
    #[error("the name of a key is not empty and has no white space, plus or control character")]
    Name,
    /// Signatures of a kind that is not known here.
    #[error("the key is of an unknown kind, {0:#04x}")]
    Algorithm(u8),
    /// The bytes are no public key of Ed25519, or one that anybody can sign for.
    #[error("the bytes of the key are not a public key of Ed25519")]
    Key,
    /// The id is not the one of this name and key.
    #[error("the key's id does not belong to its name and bytes")]
    Id,
}
