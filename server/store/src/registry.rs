//! The versions of the brand's registry: the exact files, never changed.

use domain::read::VersionLine;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::ledger::leaves;
use crate::page::moment;

/// What the log calls it.
pub(crate) const KIND: &str = "registry_version";

/// A version with the exact bytes of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// Counted from 1.
    pub version: i64,
    /// SHA-256 of `body`.
    pub hash: [u8; 32],
    /// When it was published.
    pub at: Timestamp,
    /// The exact file.
    pub body: Vec<u8>,
}

const PUBLISH: &str = "INSERT INTO registry_versions (version, hash, at_ms, body)
    SELECT COALESCE(MAX(version), 0) + 1, $1, $2, $3 FROM registry_versions
    RETURNING version";

/// How a file is told from every other one.
pub fn hash(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

/// Stores the next version; answers its number. Two at once: one of them is a [`Error::Conflict`].
pub async fn publish(tx: &mut Tx, body: &[u8], at: Timestamp) -> Result<i64, Error> {
    let hash = hash(body);
    let (version,): (i64,) = tx
        .query(PUBLISH)
        .bind(&hash[..])
        .bind(at.as_millisecond())
        .bind(body)
        .one()
        .await?;
    let event = json!({
        "kind": KIND,
        "version": version,
        "hash": hex::encode(hash),
    });
    leaves::note_brand(tx, KIND, &event, at).await?;
    Ok(version)
}

type Stored = (i64, Vec<u8>, i64, Vec<u8>);

fn stored(row: Stored) -> Result<StoredVersion, Error> {
    let (version, kept, at, body) = row;
    if kept != hash(&body) {
        return Err(Error::unexpected(format!(
            "version {version} of the registry is not the file that was published"
        )));
    }
    Ok(StoredVersion {
        version,
        hash: digest(&kept)?,
        at: moment(at)?,
        body,
    })
}

fn digest(stored: &[u8]) -> Result<[u8; 32], Error> {
    stored
        .try_into()
        .map_err(|_| Error::unexpected("a stored hash is malformed"))
}

/// The version in force.
pub async fn latest(on: &mut impl Executor) -> Result<Option<StoredVersion>, Error> {
    on.query(
        "SELECT version, hash, at_ms, body FROM registry_versions ORDER BY version DESC LIMIT 1",
    )
    .optional()
    .await?
    .map(stored)
    .transpose()
}

/// The number of the version in force, without its file: cheap enough to ask often.
pub async fn latest_number(on: &mut impl Executor) -> Result<Option<i64>, Error> {
    let (version,): (Option<i64>,) = on
        .query("SELECT MAX(version) FROM registry_versions")
        .one()
        .await?;
    Ok(version)
}

/// One version.
pub async fn one(on: &mut impl Executor, version: i64) -> Result<Option<StoredVersion>, Error> {
    on.query("SELECT version, hash, at_ms, body FROM registry_versions WHERE version = $1")
        .bind(version)
        .optional()
        .await?
        .map(stored)
        .transpose()
}

/// All versions, newest first, without their files.
pub async fn list(on: &mut impl Executor) -> Result<Vec<VersionLine>, Error> {
    let rows: Vec<(i64, Vec<u8>, i64)> = on
        .query("SELECT version, hash, at_ms FROM registry_versions ORDER BY version DESC")
        .all()
        .await?;
    rows.into_iter()
        .map(|(version, hash, at)| {
            Ok(VersionLine {
                version,
                hash: digest(&hash)?,
                at: moment(at)?,
            })
        })
        .collect()
}
