//! One-time tokens with which the first officer makes an account, by their hash.

use jiff::Timestamp;

use crate::{Error, Executor};

/// Keeps a token, and ends all earlier ones.
pub async fn create(
    on: &mut impl Executor,
    hash: &[u8; 32],
    now: Timestamp,
    expires: Timestamp,
) -> Result<(), Error> {
    on.query("DELETE FROM setup_tokens").execute().await?;
    on.query("INSERT INTO setup_tokens (token_hash, created_ms, expires_ms) VALUES ($1, $2, $3)")
        .bind(&hash[..])
        .bind(now.as_millisecond())
        .bind(expires.as_millisecond())
        .execute()
        .await
        .map(drop)
}

/// Uses a token up, and forgets it; answers whether it was good. A clock behind the token's making is not believed.
pub async fn spend(on: &mut impl Executor, hash: &[u8; 32], now: Timestamp) -> Result<bool, Error> {
    on.query(
        "DELETE FROM setup_tokens \
         WHERE token_hash = $1 AND used_ms IS NULL AND expires_ms > $2 AND created_ms <= $2",
    )
    .bind(&hash[..])
    .bind(now.as_millisecond())
    .execute()
    .await
    .map(|rows| rows > 0)
}

/// Forgets tokens that are not good any more; answers how many.
pub async fn forget_expired(on: &mut impl Executor, now: Timestamp) -> Result<u64, Error> {
    on.query("DELETE FROM setup_tokens WHERE expires_ms <= $1")
        .bind(now.as_millisecond())
        .execute()
        .await
}
