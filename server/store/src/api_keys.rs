//! Keys of the brand's own systems, by their public part; of the secret only its hash.
//!
//! Invariants: a key is never changed but to end it sooner or to note the hour of its use; it gets
//! one successor at most, in the transaction that makes it.

use domain::ids::{AccountId, ConsumerKey, PurposeKey};
use domain::network::Network;
use domain::read::{KeyLine, Revoked};
use jiff::Timestamp;

use crate::facade::Query;
use crate::page::moment;
use crate::{Error, Executor, Tx};

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
    i64,
    Option<i64>,
    Option<i64>,
    String,
    i64,
    Option<String>,
);

/// The columns of a [`Row`]; whose account revoked a key is not told, only whether one did.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT key_id, secret_hash, consumer, purposes, may_write, created_ms, expires_ms, \
             revoked_ms, CAST(CASE WHEN revoked_by IS NULL THEN 0 ELSE 1 END AS BIGINT), used_ms, \
             strayed_ms, addresses, per_minute, successor FROM api_keys ",
            $rest
        )
    };
}

fn read(row: Row) -> Result<StoredKey, Error> {
    let (key_id, secret_hash, consumer, purposes, may_write, created, expires, ..) = row;
    let (.., revoked, by_officer, used, strayed, addresses, per_minute, successor) = row;
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
            successor,
            revoked: match revoked {
                Some(at) => Some(Revoked {
                    at: moment(at)?,
                    by_officer: by_officer == 1,
                }),
                None => None,
            },
            last_used: used.map(moment).transpose()?,
            strayed: strayed.map(moment).transpose()?,
            addresses: serde_json::from_str::<Vec<Network>>(&addresses).map_err(|_| damaged())?,
            per_minute: u32::try_from(per_minute).map_err(|_| damaged())?,
        },
    })
}

/// Keeps a new key.
pub async fn create(
    on: &mut impl Executor,
    line: &KeyLine,
    secret_hash: &[u8; 32],
) -> Result<(), Error> {
    let unwritten = |_| Error::unexpected("the limits of a key do not write");
    let purposes = serde_json::to_string(&line.purposes).map_err(unwritten)?;
    let addresses = serde_json::to_string(&line.addresses).map_err(unwritten)?;
    on.query(
        "INSERT INTO api_keys \
         (key_id, secret_hash, consumer, purposes, may_write, created_ms, expires_ms, addresses, \
          per_minute) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(line.key_id.as_str())
    .bind(&secret_hash[..])
    .bind(line.consumer.as_str())
    .bind(purposes)
    .bind(i64::from(line.may_write))
    .bind(line.created.as_millisecond())
    .bind(line.expires.as_millisecond())
    .bind(addresses)
    .bind(i64::from(line.per_minute))
    .execute()
    .await
    .map(drop)
}

/// Keeps a key that takes the place of `old`, which then ends at `until` unless it ends sooner.
/// Answers whether it was done: a key that was revoked, has ended or has a successor gets none.
pub async fn succeed(
    tx: &mut Tx,
    old: &str,
    line: &KeyLine,
    secret_hash: &[u8; 32],
    until: Timestamp,
) -> Result<bool, Error> {
    let replaced = tx
        .query(
            "UPDATE api_keys SET successor = $2, \
             expires_ms = CASE WHEN expires_ms < $3 THEN expires_ms ELSE $3 END \
             WHERE key_id = $1 AND revoked_ms IS NULL AND successor IS NULL AND expires_ms > $4",
        )
        .bind(old)
        .bind(line.key_id.as_str())
        .bind(until.as_millisecond())
        .bind(line.created.as_millisecond())
        .execute()
        .await?;
    if replaced == 0 {
        return Ok(false);
    }
    create(tx, line, secret_hash).await?;
    Ok(true)
}

/// Finds a key by its public part.
pub async fn find(on: &mut impl Executor, key_id: &str) -> Result<Option<StoredKey>, Error> {
    let row: Option<Row> = on
        .query(select!("WHERE key_id = $1"))
        .bind(key_id)
        .optional()
        .await?;
    row.map(read).transpose()
}

/// All keys, newest first, at most a thousand.
pub async fn list(on: &mut impl Executor) -> Result<Vec<KeyLine>, Error> {
    let rows: Vec<Row> = on
        .query(select!("ORDER BY created_ms DESC, key_id LIMIT 1000"))
        .all()
        .await?;
    rows.into_iter()
        .map(|row| read(row).map(|key| key.line))
        .collect()
}

/// Ends a key at once; answers whether there was one to end. `by` is the officer who did it.
pub async fn revoke(
    on: &mut impl Executor,
    key_id: &str,
    by: Option<AccountId>,
    now: Timestamp,
) -> Result<bool, Error> {
    on.query(
        "UPDATE api_keys SET revoked_ms = $2, revoked_by = $3 \
         WHERE key_id = $1 AND revoked_ms IS NULL",
    )
    .bind(key_id)
    .bind(now.as_millisecond())
    .bind(by.map(|account| account.bytes().to_vec()))
    .execute()
    .await
    .map(|rows| rows > 0)
}

const USED: &str = "UPDATE api_keys SET used_ms = $2
    WHERE key_id = $1 AND (used_ms IS NULL OR used_ms < $2)";

/// Writes down that a key is in use in the hour that begins at `hour`.
pub async fn used(on: &mut impl Executor, key_id: &str, hour: Timestamp) -> Result<(), Error> {
    note(on.query(USED), key_id, hour).await
}

const STRAYED: &str = "UPDATE api_keys SET strayed_ms = $2
    WHERE key_id = $1 AND (strayed_ms IS NULL OR strayed_ms < $2)";

/// Writes down that a key was refused in the hour that begins at `hour`, for where it was used.
pub async fn strayed(on: &mut impl Executor, key_id: &str, hour: Timestamp) -> Result<(), Error> {
    note(on.query(STRAYED), key_id, hour).await
}

async fn note(query: Query<'_>, key_id: &str, hour: Timestamp) -> Result<(), Error> {
    let query = query.bind(key_id).bind(hour.as_millisecond());
    query.execute().await.map(drop)
}
