//! Counts that slow guessing down and keep quotas, by the hash of what is counted.

use jiff::Timestamp;

use crate::{Error, Executor};

/// A count as it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub failures: u32,
    /// The start of the window, or the first one.
    pub since_ms: i64,
    /// The last one.
    pub last_ms: i64,
}

/// Reads a count inside a write transaction and holds it until the commit; makes an empty one if
/// there is none.
pub async fn hold(on: &mut impl Executor, key: &[u8; 32], now: Timestamp) -> Result<Count, Error> {
    // Updating a row to what it is takes the lock on it, on both databases.
    let (failures, since_ms, last_ms): (i64, i64, i64) = on
        .query(
            "INSERT INTO throttles (throttle_key, failures, since_ms, last_ms) \
             VALUES ($1, 0, $2, $2) \
             ON CONFLICT (throttle_key) DO UPDATE SET failures = throttles.failures \
             RETURNING failures, since_ms, last_ms",
        )
        .bind(&key[..])
        .bind(now.as_millisecond())
        .one()
        .await?;
    Ok(Count {
        failures: u32::try_from(failures.max(0)).unwrap_or(u32::MAX),
        since_ms,
        last_ms,
    })
}

/// Writes a count that was held.
pub async fn put(on: &mut impl Executor, key: &[u8; 32], count: Count) -> Result<(), Error> {
    on.query(
        "UPDATE throttles SET failures = $2, since_ms = $3, last_ms = $4 WHERE throttle_key = $1",
    )
    .bind(&key[..])
    .bind(i64::from(count.failures))
    .bind(count.since_ms)
    .bind(count.last_ms)
    .execute()
    .await
    .map(drop)
}

/// Takes one back: what was written down as failed went well.
pub async fn take_back(on: &mut impl Executor, key: &[u8; 32]) -> Result<(), Error> {
    on.query(
        "UPDATE throttles SET failures = failures - 1 WHERE throttle_key = $1 AND failures > 0",
    )
    .bind(&key[..])
    .execute()
    .await
    .map(drop)
}

/// Forgets a count; answers whether there was one.
pub async fn clear(on: &mut impl Executor, key: &[u8; 32]) -> Result<bool, Error> {
    on.query("DELETE FROM throttles WHERE throttle_key = $1")
        .bind(&key[..])
        .execute()
        .await
        .map(|rows| rows > 0)
}

/// Forgets counts that did not change since `before`; answers how many.
pub async fn forget_older(on: &mut impl Executor, before: Timestamp) -> Result<u64, Error> {
    on.query("DELETE FROM throttles WHERE last_ms < $1")
        .bind(before.as_millisecond())
        .execute()
        .await
}
