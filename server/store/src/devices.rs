//! Devices that signed in to an account before, by the hash of the token they hold.

use domain::ids::AccountId;
use jiff::Timestamp;

use crate::{Error, Executor};

/// Whether the account knows the device, from a use after `not_before`.
pub async fn is_known(
    on: &mut impl Executor,
    account: AccountId,
    hash: &[u8; 32],
    not_before: Timestamp,
) -> Result<bool, Error> {
    let row: Option<(i64,)> = on
        .query(
            "SELECT used_ms FROM devices \
             WHERE account_id = $1 AND device_hash = $2 AND used_ms >= $3",
        )
        .id(account.bytes())
        .bind(&hash[..])
        .bind(not_before.as_millisecond())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Makes the account know the device.
pub async fn remember(
    on: &mut impl Executor,
    account: AccountId,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<(), Error> {
    on.query(
        "INSERT INTO devices (device_hash, account_id, created_ms, used_ms) \
         VALUES ($1, $2, $3, $3) \
         ON CONFLICT (account_id, device_hash) DO UPDATE SET used_ms = excluded.used_ms",
    )
    .bind(&hash[..])
    .id(account.bytes())
    .bind(now.as_millisecond())
    .execute()
    .await
    .map(drop)
}

/// Forgets all devices of an account but one.
pub async fn forget_others(
    on: &mut impl Executor,
    account: AccountId,
    keep: Option<&[u8; 32]>,
) -> Result<u64, Error> {
    let keep: &[u8] = keep.map_or(&[], |hash| &hash[..]);
    on.query("DELETE FROM devices WHERE account_id = $1 AND device_hash <> $2")
        .id(account.bytes())
        .bind(keep)
        .execute()
        .await
}

/// Forgets devices not used since `before`; answers how many.
pub async fn forget_older(on: &mut impl Executor, before: Timestamp) -> Result<u64, Error> {
    on.query("DELETE FROM devices WHERE used_ms < $1")
        .bind(before.as_millisecond())
        .execute()
        .await
}
