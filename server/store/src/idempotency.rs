//! Requests that came with an idempotency key, and what they were answered.
//!
//! Invariants: a key belongs to the first request that came with it, until it is forgotten; an answer
//! is kept only after what it tells was committed; who took a key too long ago, so that it was taken
//! over, ends nothing with it any more. Deliberately not here: the gate's own keys, which
//! stand with their log lines ([`crate::events`]).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::facade::{Executor, Query, Tx};
use crate::keys::Place;
use crate::page::{json, to_json};

/// An answer as it was given. It holds no value of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The HTTP status.
    pub status: u16,
    /// The `ETag`, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The body.
    pub body: String,
}

impl Kept {
    /// Of a request whose answer is not kept: only that the key belongs to it.
    pub const fn nothing() -> Self {
        Self {
            status: 200,
            etag: None,
            body: String::new(),
        }
    }
}

/// A key that was taken for a request, by whom it was taken last: nobody else keeps an answer with
/// it or gives it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    key: [u8; 32],
    request: [u8; 32],
    started_ms: i64,
}

/// What a key stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// For this request, which is the first with it.
    First(Ticket),
    /// For the same request, which was answered.
    Again(Kept),
    /// For the same request, which is under way.
    UnderWay,
    /// For another request.
    Otherwise,
}

/// From when on what is known of a key counts.
#[derive(Clone, Copy, Debug)]
pub struct Since {
    /// Keys from before are forgotten.
    pub kept: Timestamp,
    /// Requests from before that have no answer are not under way any more.
    pub under_way: Timestamp,
}

const ANSWER: Place<'static> = Place {
    table: "idempotency_keys",
    column: "answer",
    row: &[],
};

const INSERT: &str = "INSERT INTO idempotency_keys (key_hash, request, started_ms)
    VALUES ($1, $2, $3) ON CONFLICT (key_hash) DO NOTHING";
const FIND: &str = "SELECT request, started_ms, answer FROM idempotency_keys WHERE key_hash = $1";
const TAKE_OVER: &str = "UPDATE idempotency_keys
    SET request = $1, started_ms = $2, answer = NULL WHERE key_hash = $3 AND started_ms = $4";

/// Takes a key for a request, if it is free.
pub async fn claim(
    tx: &mut Tx,
    key: &[u8; 32],
    request: &[u8; 32],
    now: Timestamp,
    since: Since,
) -> Result<Claim, Error> {
    let ticket = Ticket {
        key: *key,
        request: *request,
        started_ms: now.as_millisecond(),
    };
    let query = tx.query(INSERT).bind(&key[..]).bind(&request[..]);
    if query.bind(ticket.started_ms).execute().await? == 1 {
        return Ok(Claim::First(ticket));
    }
    let known: Option<(Vec<u8>, i64, Option<Vec<u8>>)> =
        tx.query(FIND).bind(&key[..]).optional().await?;
    let Some((known, started, answer)) = known else {
        // It was given back in between.
        return Ok(Claim::UnderWay);
    };
    let kept = started >= since.kept.as_millisecond();
    if kept && known != request {
        return Ok(Claim::Otherwise);
    }
    if kept && let Some(sealed) = answer {
        let plain = tx.keys().open(ANSWER, key, &sealed)?;
        return Ok(Claim::Again(json("answer", &plain)?));
    }
    if kept && started >= since.under_way.as_millisecond() {
        return Ok(Claim::UnderWay);
    }
    let taken = tx
        .query(TAKE_OVER)
        .bind(&request[..])
        .bind(ticket.started_ms)
        .bind(&key[..])
        .bind(started)
        .execute()
        .await?;
    Ok(if taken == 1 {
        Claim::First(ticket)
    } else {
        Claim::UnderWay
    })
}

const KEEP: &str = "UPDATE idempotency_keys SET answer = $1
    WHERE key_hash = $2 AND request = $3 AND started_ms = $4 AND answer IS NULL";

/// Keeps the answer of the request that a key was taken for; tells whether the key is still its own.
pub async fn keep(tx: &mut Tx, ticket: &Ticket, answer: &Kept) -> Result<bool, Error> {
    let sealed = tx.keys().seal(ANSWER, &ticket.key, &to_json(answer)?)?;
    let kept = ended(tx.query(KEEP).bind(sealed), ticket).await?;
    Ok(kept == 1)
}

const GIVE_BACK: &str = "DELETE FROM idempotency_keys
    WHERE key_hash = $1 AND request = $2 AND started_ms = $3 AND answer IS NULL";

/// Gives a key back, if it is still its own: its request came to nothing.
pub async fn give_back(tx: &mut Tx, ticket: &Ticket) -> Result<(), Error> {
    ended(tx.query(GIVE_BACK), ticket).await.map(drop)
}

async fn ended(query: Query<'_>, ticket: &Ticket) -> Result<u64, Error> {
    let query = query.bind(&ticket.key[..]).bind(&ticket.request[..]);
    query.bind(ticket.started_ms).execute().await
}

const FORGET: &str = "DELETE FROM idempotency_keys WHERE key_hash IN (
    SELECT key_hash FROM idempotency_keys WHERE started_ms < $1
    ORDER BY started_ms LIMIT CAST($2 AS BIGINT))";

/// Forgets at most `limit` keys from before a moment, the oldest first; answers how many.
pub async fn forget_older(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<u64, Error> {
    tx.query(FORGET)
        .bind(before.as_millisecond())
        .bind(i64::from(limit))
        .execute()
        .await
}
