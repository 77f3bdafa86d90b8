//! Keys and sealing. A key file outside the database wraps one data key per subject; values are
//! sealed with the subject's key (XChaCha20-Poly1305, random 192-bit nonces). The place of a value
//! (table, column, subject, row, key version) is authenticated with it, so that a row moved
//! elsewhere does not open.
//!
//! Invariants: keys are wiped from memory when dropped and never printed; a key file that others
//! may read is refused; a data key is stored with a tag that only this key gives, because the
//! cipher alone does not commit to its key. Deliberately not here: rotation of the key file.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::ids::{Email, SubjectId};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use rand::RngExt;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::facade::{Executor, Tx};

type Secret = Zeroizing<[u8; 32]>;

/// How many opened data keys are kept in memory.
const CACHED: usize = 4096;
const NONCE: usize = 24;

/// What the key file gives: keys for wrapping, for finding an e-mail, and for staff's contact data.
pub struct Keys {
    wrap: Secret,
    index: Secret,
    contact: Secret,
    identity: [u8; 16],
    opened: Mutex<Opened>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// Opened data keys, oldest first out.
#[derive(Default)]
struct Opened {
    keys: HashMap<SubjectId, SubjectKey>,
    order: VecDeque<SubjectId>,
}

/// One subject's data key. Cheap to clone; usable outside a transaction, so that sealing does not
/// hold up the writer.
#[derive(Clone)]
pub struct SubjectKey {
    subject: SubjectId,
    version: i64,
    key: Arc<Secret>,
}

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(..)")
    }
}

/// Where a sealed value lies; authenticated with it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What names the row within its owner.
    pub row: &'a [u8],
}

/// Makes a key file with fresh random bytes, readable by its owner only; refuses to overwrite.
pub fn create_key_file(path: &Path) -> Result<(), Error> {
    let secret: Secret = Zeroizing::new(rand::rng().random());
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = options.open(path).and_then(|mut file| {
        let text = Zeroizing::new(hex::encode(secret.as_slice()));
        writeln!(file, "{}", text.as_str())?;
        file.sync_all()
    });
    written.map_err(|error| Error::unexpected(format!("the key file: {}", error.kind())))
}

fn read_key_file(path: &Path) -> Result<Secret, Error> {
    let refuse = |error: std::io::Error| {
        Error::unexpected(format!("the key file cannot be read: {}", error.kind()))
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map_err(refuse)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Error::unexpected(
                "the key file can be read by others: set its mode to 600",
            ));
        }
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(refuse)?);
    let mut secret: Secret = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), secret.as_mut_slice())
        .map_err(|_| Error::unexpected("the key file does not hold 64 hexadecimal digits"))?;
    Ok(secret)
}

impl Keys {
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let root = read_key_file(path)?;
        let derive = |label: &str| Zeroizing::new(mac(&root, &[label.as_bytes()]));
        let mut identity = [0; 16];
        identity.copy_from_slice(&derive("vitrine/identity/1")[..16]);
        Ok(Self {
            wrap: derive("vitrine/wrap/1"),
            index: derive("vitrine/index/1"),
            contact: derive("vitrine/staff-contact/1"),
            identity,
            opened: Mutex::default(),
        })
    }

    /// What tells one key file from another, without telling anything about it.
    pub(crate) fn identity(&self) -> [u8; 16] {
        self.identity
    }

    /// Finds an e-mail without storing it. Equal addresses give equal bytes.
    pub fn email_index(&self, email: &Email) -> [u8; 32] {
        mac(&self.index, &[b"email", email.as_str().as_bytes()])
    }

    /// A keyed digest for anything else that must be found, or told apart, without being stored:
    /// `label` keeps the uses apart.
    pub fn blind(&self, label: &'static str, text: &[u8]) -> [u8; 32] {
        mac(&self.index, &[label.as_bytes(), text])
    }

    /// Seals what belongs to no subject, such as the contact data of staff. `owner` is the row's
    /// owner, such as an account's sixteen bytes.
    pub fn seal(&self, place: Place<'_>, owner: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
        seal(&self.contact, &place.associated(owner, 1), plain)
    }

    /// Opens what [`Keys::seal`] sealed.
    pub fn open(
        &self,
        place: Place<'_>,
        owner: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        open(&self.contact, &place.associated(owner, 1), sealed, place)
    }

    /// Makes a data key: the wrapped form and its tag, for storing.
    pub(crate) fn make(
        &self,
        subject: SubjectId,
        version: i64,
    ) -> Result<(SubjectKey, Vec<u8>, [u8; 32]), Error> {
        let key: Secret = Zeroizing::new(rand::rng().random());
        let associated = WRAPPED.associated(&subject.bytes(), version);
        let wrapped = seal(&self.wrap, &associated, key.as_slice())?;
        let tag = mac(&key, &[b"vitrine/data-key/1", &subject.bytes()]);
        let key = SubjectKey {
            subject,
            version,
            key: Arc::new(key),
        };
        Ok((key, wrapped, tag))
    }

    fn unwrap(
        &self,
        subject: SubjectId,
        version: i64,
        wrapped: &[u8],
        tag: &[u8],
    ) -> Result<SubjectKey, Error> {
        let associated = WRAPPED.associated(&subject.bytes(), version);
        let plain = open(&self.wrap, &associated, wrapped, WRAPPED)?;
        let mut key: Secret = Zeroizing::new([0; 32]);
        if plain.len() != key.len() {
            return Err(Error::unexpected("a data key has the wrong length"));
        }
        key.copy_from_slice(&plain);
        if mac(&key, &[b"vitrine/data-key/1", &subject.bytes()]) != tag {
            return Err(Error::unexpected("a data key does not match its tag"));
        }
        Ok(SubjectKey {
            subject,
            version,
            key: Arc::new(key),
        })
    }

    fn cached(&self, subject: SubjectId) -> Option<SubjectKey> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.keys.get(&subject).cloned()
    }

    fn cache(&self, key: &SubjectKey) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.keys.insert(key.subject, key.clone()).is_none() {
            opened.order.push_back(key.subject);
        }
        if opened.order.len() > CACHED
            && let Some(oldest) = opened.order.pop_front()
        {
            opened.keys.remove(&oldest);
        }
    }

    /// Wipes a subject's data key from memory.
    pub(crate) fn forget(&self, subject: SubjectId) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.keys.remove(&subject);
        opened.order.retain(|known| *known != subject);
    }
}

const WRAPPED: Place<'static> = Place {
    table: "subject_keys",
    column: "wrapped",
    row: &[],
};

const INSERT: &str = "INSERT INTO subject_keys (subject_id, version, wrapped, tag, created_ms)
    VALUES ($1, $2, $3, $4, $5)";

/// Makes and stores the first key of a new subject.
pub(crate) async fn create(
    tx: &mut Tx,
    subject: SubjectId,
    now: Timestamp,
) -> Result<SubjectKey, Error> {
    let (key, wrapped, tag) = tx.keys().make(subject, 1)?;
    tx.query(INSERT)
        .id(subject.bytes())
        .bind(1_i64)
        .bind(wrapped)
        .bind(&tag[..])
        .bind(now.as_millisecond())
        .execute()
        .await?;
    Ok(key)
}

const NEWEST: &str = "SELECT version, wrapped, tag FROM subject_keys
    WHERE subject_id = $1 ORDER BY version DESC LIMIT 1";

/// A subject's data key. Kept in memory only when read outside a transaction: what a transaction
/// sees may still be undone.
pub async fn of(on: &mut impl Executor, subject: SubjectId) -> Result<SubjectKey, Error> {
    if let Some(key) = on.keys().cached(subject) {
        return Ok(key);
    }
    let row: Option<(i64, Vec<u8>, Vec<u8>)> =
        on.query(NEWEST).id(subject.bytes()).optional().await?;
    let Some((version, wrapped, tag)) = row else {
        return Err(Error::unexpected("a subject has no data key"));
    };
    let key = on.keys().unwrap(subject, version, &wrapped, &tag)?;
    if !on.is_transaction() {
        on.keys().cache(&key);
    }
    Ok(key)
}

impl SubjectKey {
    /// Whose key it is.
    pub fn subject(&self) -> SubjectId {
        self.subject
    }

    /// Counted from 1.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Seals a value for its place.
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let associated = place.associated(&self.subject.bytes(), self.version);
        seal(&self.key, &associated, plain)
    }

    /// Opens a value found in its place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let associated = place.associated(&self.subject.bytes(), self.version);
        open(&self.key, &associated, sealed, place)
    }

    /// A digest that only this key gives; equal texts of one subject give equal bytes.
    pub(crate) fn fingerprint(&self, parts: &[&[u8]]) -> [u8; 16] {
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&mac(&self.key, parts)[..16]);
        fingerprint
    }
}

impl Place<'_> {
    fn associated(&self, owner: &[u8], version: i64) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        for part in [
            self.table.as_bytes(),
            self.column.as_bytes(),
            owner,
            self.row,
            &version.to_be_bytes(),
        ] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

fn seal(key: &Secret, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE] = rand::rng().random();
    let payload = Payload {
        msg: plain,
        aad: associated,
    };
    let body = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| Error::unexpected("a value is too long to be sealed"))?;
    let mut sealed = Vec::with_capacity(NONCE + body.len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&body);
    Ok(sealed)
}

fn open(
    key: &Secret,
    associated: &[u8],
    sealed: &[u8],
    place: Place<'_>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let refuse = || {
        Error::unexpected(format!(
            "a sealed value does not open: {}.{}",
            place.table, place.column
        ))
    };
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or_else(refuse)?;
    let payload = Payload {
        msg: body,
        aad: associated,
    };
    XChaCha20Poly1305::new((&**key).into())
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| refuse())
}

/// HMAC-SHA-256 over length-prefixed parts. A key shorter than the block is padded with zeros, as
/// HMAC itself does; given whole, it cannot have a wrong length.
fn mac(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    let mut block = Zeroizing::new([0_u8; 64]);
    block[..32].copy_from_slice(key.as_slice());
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A fresh `UUIDv7` for the moment `at`: ids lie in the order in which they came.
pub fn fresh_id(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &rand::rng().random()).into_uuid()
}
