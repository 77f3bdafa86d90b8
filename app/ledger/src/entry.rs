//! What one leaf of the tree stands for: an entry, kept by its controller, and its commitment, which
//! is all that the log shows.
//!
//! A commitment is a keyed hash of the entry's canonical bytes. Whoever has the entry and its salt
//! can compute it again; whoever has the commitment alone learns nothing, not even by trying every
//! likely entry. When the salt is erased the commitment says nothing about anybody any more, and the
//! tree above it stays whole.

use core::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::de::Error as _;
use serde::ser::{Error as _, SerializeStruct as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use crate::hash::{Hash, of_32_bytes};
use crate::json::{self, Strict};

/// The version of the entry's shape; its member `v`.
const VERSION: u64 = 1;

/// The length of an instant such as `2026-03-01T08:30:00.000Z`.
const INSTANT: usize = 24;

/// An entry of version 1.
///
/// As JSON it is an object of `v` (1), `id`, `subject`, `seq`, `previous`, `at`, `event` and `note`;
/// what is `None` is left out, and `null` is not read in its place. Unknown members, names that
/// stand twice and other versions are refused. `Debug` shows neither the subject nor what happened.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// Names the entry, as its controller does elsewhere.
    pub id: String,
    /// Whom it is about; `None` when it is about nobody in particular.
    pub subject: Option<String>,
    /// Where it stands among the entries of its subject. At most 2^53 - 1.
    pub seq: u64,
    /// The commitment of the entry before it, of the same subject; `None` for the first one.
    pub previous: Option<Commitment>,
    /// When it was written, in whole milliseconds, of the years 0 to 9999.
    pub at: Timestamp,
    /// What happened. Its numbers are at most 2^53 - 1 from zero.
    pub event: Value,
    /// What its controller adds to it, under the same rule.
    pub note: Option<Value>,
}

impl Entry {
    /// Its bytes in the one spelling that is hashed (RFC 8785).
    pub fn canonical(&self) -> Result<Vec<u8>, EntryError> {
        let at = instant(self.at).ok_or(EntryError::Instant)?;
        let exact = self.seq <= json::MAX_EXACT
            && json::exact(&self.event)
            && self.note.as_ref().is_none_or(json::exact);
        if !exact {
            return Err(EntryError::Number);
        }
        self.spelled(&at).map_err(EntryError::Json)
    }

    fn spelled(&self, at: &str) -> Result<Vec<u8>, serde_json::Error> {
        let mut entry = json::Object::begin();
        entry.simple("at", &at)?;
        entry.value("event", &self.event)?;
        entry.simple("id", &self.id)?;
        if let Some(note) = &self.note {
            entry.value("note", note)?;
        }
        if let Some(previous) = &self.previous {
            entry.simple("previous", previous)?;
        }
        entry.simple("seq", &self.seq)?;
        if let Some(subject) = &self.subject {
            entry.simple("subject", subject)?;
        }
        entry.simple("v", &VERSION)?;
        Ok(entry.end())
    }

    /// Its commitment: HMAC-SHA256 (RFC 2104) of the canonical bytes, with the salt as the key.
    pub fn commit(&self, salt: &Salt) -> Result<Commitment, EntryError> {
        let bytes = Zeroizing::new(self.canonical()?);
        // A key shorter than a block is filled up with zeros; done here, it cannot fail.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&salt.0);
        let mut mac = Hmac::<Sha256>::new((&block).into());
        block.zeroize();
        mac.update(&bytes);
        Ok(Commitment(mac.finalize().into_bytes().into()))
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("id", &self.id)
            .field("seq", &self.seq)
            .finish_non_exhaustive()
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let at = instant(self.at).ok_or_else(|| S::Error::custom(EntryError::Instant))?;
        let left_out = [
            self.subject.is_none(),
            self.previous.is_none(),
            self.note.is_none(),
        ];
        let fields = 8 - left_out.into_iter().filter(|out| *out).count();
        let mut entry = to.serialize_struct("Entry", fields)?;
        entry.serialize_field("v", &VERSION)?;
        entry.serialize_field("id", &self.id)?;
        match &self.subject {
            Some(subject) => entry.serialize_field("subject", subject)?,
            None => entry.skip_field("subject")?,
        }
        entry.serialize_field("seq", &self.seq)?;
        match &self.previous {
            Some(previous) => entry.serialize_field("previous", previous)?,
            None => entry.skip_field("previous")?,
        }
        entry.serialize_field("at", &at)?;
        entry.serialize_field("event", &self.event)?;
        match &self.note {
            Some(note) => entry.serialize_field("note", note)?,
            None => entry.skip_field("note")?,
        }
        entry.end()
    }
}

/// The members of an entry, once its version is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    #[serde(rename = "v")]
    _version: u64,
    id: String,
    #[serde(default, deserialize_with = "json::present")]
    subject: Option<String>,
    seq: u64,
    #[serde(default, deserialize_with = "json::present")]
    previous: Option<Commitment>,
    #[serde(deserialize_with = "read_instant")]
    at: Timestamp,
    event: Value,
    #[serde(default, deserialize_with = "json::present")]
    note: Option<Value>,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Strict(value) = Strict::deserialize(from)?;
        // The version first: of an entry of tomorrow one says that, and not that a member is unknown.
        match value.get("v").map(Value::as_u64) {
            Some(Some(VERSION)) => {}
            Some(Some(other)) => {
                return Err(D::Error::custom(format!(
                    "an entry of version {other}; only version {VERSION} is known here"
                )));
            }
            Some(None) | None => return Err(D::Error::custom("not an entry: it has no version v")),
        }
        let members: Members = serde_json::from_value(value).map_err(D::Error::custom)?;
        Ok(Self {
            id: members.id,
            subject: members.subject,
            seq: members.seq,
            previous: members.previous,
            at: members.at,
            event: members.event,
            note: members.note,
        })
    }
}

/// RFC 3339 in UTC with exactly three decimals. `None` for what that cannot say: a part of a
/// millisecond, a year before 0.
fn instant(at: Timestamp) -> Option<String> {
    let whole = at.subsec_nanosecond() % 1_000_000 == 0;
    let text = format!("{at:.3}");
    (whole && text.len() == INSTANT).then_some(text)
}

fn read_instant<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    text.parse()
        .ok()
        .filter(|at| instant(*at).as_ref() == Some(&text))
        .ok_or_else(|| D::Error::custom("not an instant such as 2026-03-01T08:30:00.000Z"))
}

/// The secret half of a commitment: 32 bytes from a good source of chance, one for each entry. As
/// JSON it is standard base64. It is erased from memory when it is dropped; `Debug` does not show it.
#[derive(Clone, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Salt(#[serde(with = "crate::text")] [u8; 32]);

impl Salt {
    /// A salt of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Salt {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Salt {}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(..)")
    }
}

/// The public half: what a leaf of the tree is made of. As JSON and as text it is standard base64 of
/// its 32 bytes; `Debug` writes hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(#[serde(with = "crate::text")] [u8; 32]);

of_32_bytes!(Commitment);

impl Commitment {
    /// The leaf that stands for it in the tree.
    pub fn leaf(&self) -> Hash {
        Hash::leaf(&self.0)
    }
}

/// Why an entry has no canonical bytes.
#[derive(Debug, Error)]
pub enum EntryError {
    /// A number further from zero than 2^53 - 1: other readers would round it.
    #[error("a number of the entry is beyond 2^53 - 1")]
    Number,
    /// The instant has a part of a millisecond, or a year before 0.
    #[error("the entry's instant is not one of whole milliseconds in the years 0 to 9999")]
    Instant,
    /// It cannot be written as JSON.
    #[error("the entry cannot be written as JSON")]
    Json(#[source] serde_json::Error),
}
