//! Keys of the brand's own systems, by their public part; of the secret only its hash.

use domain::ids::{ConsumerKey, PurposeKey};
use domain::read::KeyLine;
use jiff::Timestamp;

use crate::page::moment;
use crate::{Error, Executor};

/// A key as it is kept.
#[derive(Debug)]
pub struct StoredKey {
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// All that may be shown.
    pub line: KeyLine,
}

type Row = (
    String,
    Vec<u8>,
    String,
    String,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
);

fn read(row: Row) -> Result<StoredKey, Error> {
    let (key_id, secret_hash, consumer, purposes, may_write, created, expires, revoked, used) = row;
    let damaged = || Error::unexpected("a stored API key does not read");
    Ok(StoredKey {
        secret_hash,
        line: KeyLine {
            key_id,
            consumer: consumer.parse::<ConsumerKey>().map_err(|_| damaged())?,
            purposes: serde_json::from_str::<Vec<PurposeKey>>(&purposes).map_err(|_| damaged())?,
            may_write: may_write == 1,
            created: moment(created)?,
            expires: moment(expires)?,
            revoked: revoked.is_some(),
            last_used: used.map(moment).transpose()?,
        },
    })
}

/// Keeps a new key.
pub async fn create(
    on: &mut impl Executor,
    line: &KeyLine,
    secret_hash: &[u8; 32],
) -> Result<(), Error> {
    let purposes = serde_json::to_string(&line.purposes)
        .map_err(|_| Error::unexpected("a list of purposes does not write"))?;
    on.query(
        "INSERT INTO api_keys \
         (key_id, secret_hash, consumer, purposes, may_write, created_ms, expires_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(line.key_id.as_str())
    .bind(&secret_hash[..])
    .bind(line.consumer.as_str())
    .bind(purposes)
    .bind(i64::from(line.may_write))
    .bind(line.created.as_millisecond())
    .bind(line.expires.as_millisecond())
    .execute()
    .await
    .map(drop)
}

/// Finds a key by its public part.
pub async fn find(on: &mut impl Executor, key_id: &str) -> Result<Option<StoredKey>, Error> {
    let row: Option<Row> = on
        .query(
            "SELECT key_id, secret_hash, consumer, purposes, may_write, created_ms, expires_ms, \
             revoked_ms, used_ms FROM api_keys WHERE key_id = $1",
        )
        .bind(key_id)
        .optional()
        .await?;
    row.map(read).transpose()
}

/// All keys, newest first, at most a thousand.
pub async fn list(on: &mut impl Executor) -> Result<Vec<KeyLine>, Error> {
    let rows: Vec<Row> = on
        .query(
            "SELECT key_id, secret_hash, consumer, purposes, may_write, created_ms, expires_ms, \
             revoked_ms, used_ms FROM api_keys ORDER BY created_ms DESC, key_id LIMIT 1000",
        )
        .all()
        .await?;
    rows.into_iter()
        .map(|row| read(row).map(|key| key.line))
        .collect()
}

/// Ends a key at once; answers whether there was one to end.
pub async fn revoke(on: &mut impl Executor, key_id: &str, now: Timestamp) -> Result<bool, Error> {
    on.query("UPDATE api_keys SET revoked_ms = $2 WHERE key_id = $1 AND revoked_ms IS NULL")
        .bind(key_id)
        .bind(now.as_millisecond())
        .execute()
        .await
        .map(|rows| rows > 0)
}

/// Writes down that a key is in use in the hour that begins at `hour`.
pub async fn used(on: &mut impl Executor, key_id: &str, hour: Timestamp) -> Result<(), Error> {
    on.query(
        "UPDATE api_keys SET used_ms = $2 \
         WHERE key_id = $1 AND (used_ms IS NULL OR used_ms < $2)",
    )
    .bind(key_id)
    .bind(hour.as_millisecond())
    .execute()
    .await
    .map(drop)
}
