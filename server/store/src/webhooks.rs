//! Where the brand's systems are told what customers decided. Secrets are sealed with a key of the
//! key file; while one is being replaced, the old one lies beside it.

use std::fmt;

use domain::ids::{ConsumerKey, EndpointId, PurposeKey};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::keys::Place;
use crate::page::{id, moment, text};

/// How deliveries to an endpoint are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// HMAC-SHA256 with a shared secret.
    Hmac,
    /// Ed25519; the system only has the public key.
    Ed25519,
}

impl Kind {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Hmac => "hmac",
            Self::Ed25519 => "ed25519",
        }
    }

    fn from_key(key: &str) -> Result<Self, Error> {
        match key {
            "hmac" => Ok(Self::Hmac),
            "ed25519" => Ok(Self::Ed25519),
            _ => Err(Error::unexpected("a stored kind of signature is malformed")),
        }
    }
}

/// Why an endpoint is told nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It answered 410 Gone.
    Gone,
    /// The brand took it away.
    Removed,
}

impl Ended {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Removed => "removed",
        }
    }
}

/// A secret that is being replaced.
pub struct OldSecret {
    /// The secret.
    pub secret: Zeroizing<Vec<u8>>,
    /// Until when deliveries are signed with it too.
    pub until: Timestamp,
}

impl fmt::Debug for OldSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OldSecret")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// An endpoint as it is kept.
pub struct Endpoint {
    /// Names it.
    pub id: EndpointId,
    /// Which system it is of.
    pub consumer: ConsumerKey,
    /// Where.
    pub url: String,
    /// How it is signed.
    pub kind: Kind,
    /// The shared secret, or the seed of the signing key.
    pub secret: Zeroizing<Vec<u8>>,
    /// The one that it takes the place of.
    pub old: Option<OldSecret>,
    /// Since when.
    pub created: Timestamp,
    /// Since when and why it is told nothing any more.
    pub ended: Option<(Timestamp, Ended)>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("id", &self.id)
            .field("consumer", &self.consumer)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

const SECRET: Place<'static> = Place {
    table: "webhook_endpoints",
    column: "secret",
    row: &[],
};

const OLD_SECRET: Place<'static> = Place {
    table: "webhook_endpoints",
    column: "old_secret",
    row: &[],
};

const CREATE: &str = "INSERT INTO webhook_endpoints
    (endpoint_id, consumer, url, kind, secret, created_ms) VALUES ($1, $2, $3, $4, $5, $6)";

/// Keeps a new endpoint.
pub async fn create(tx: &mut Tx, endpoint: &Endpoint) -> Result<(), Error> {
    let owner = endpoint.id.bytes();
    let sealed = tx.keys().seal(SECRET, &owner, &endpoint.secret)?;
    tx.query(CREATE)
        .id(owner)
        .bind(endpoint.consumer.as_str())
        .bind(endpoint.url.as_str())
        .bind(endpoint.kind.key())
        .bind(sealed)
        .bind(endpoint.created.as_millisecond())
        .execute()
        .await
        .map(drop)
}

type Stored = (
    Vec<u8>,
    String,
    String,
    String,
    Vec<u8>,
    i64,
    Option<i64>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
);

fn endpoint(on: &impl Executor, row: Stored) -> Result<Endpoint, Error> {
    let (endpoint, consumer, url, kind, sealed, created, ended_at, ended, old, old_until) = row;
    let ended = match (ended_at, ended.as_deref()) {
        (Some(at), Some("gone")) => Some((moment(at)?, Ended::Gone)),
        (Some(at), _) => Some((moment(at)?, Ended::Removed)),
        (None, _) => None,
    };
    let old = match (old, old_until) {
        (Some(sealed), Some(until)) => Some(OldSecret {
            secret: on.keys().open(OLD_SECRET, &endpoint, &sealed)?,
            until: moment(until)?,
        }),
        _ => None,
    };
    Ok(Endpoint {
        id: id(&endpoint)?,
        consumer: text("consumer", &consumer)?,
        url,
        kind: Kind::from_key(&kind)?,
        secret: on.keys().open(SECRET, &endpoint, &sealed)?,
        old,
        created: moment(created)?,
        ended,
    })
}

const ALL: &str = "SELECT endpoint_id, consumer, url, kind, secret, created_ms, ended_ms, ended,
        old_secret, old_until_ms
    FROM webhook_endpoints ORDER BY created_ms, endpoint_id";

/// All endpoints, also those that ended, oldest first.
pub async fn all(on: &mut impl Executor) -> Result<Vec<Endpoint>, Error> {
    let rows: Vec<Stored> = on.query(ALL).all().await?;
    rows.into_iter().map(|row| endpoint(on, row)).collect()
}

const ONE: &str = "SELECT endpoint_id, consumer, url, kind, secret, created_ms, ended_ms, ended,
        old_secret, old_until_ms
    FROM webhook_endpoints WHERE endpoint_id = $1";

/// One endpoint.
pub async fn one(on: &mut impl Executor, which: EndpointId) -> Result<Option<Endpoint>, Error> {
    let row: Option<Stored> = on.query(ONE).id(which.bytes()).optional().await?;
    row.map(|row| endpoint(on, row)).transpose()
}

const LOCK: &str = "UPDATE webhook_endpoints SET old_until_ms = old_until_ms
    WHERE endpoint_id = $1 RETURNING endpoint_id";

const ROTATE: &str = "UPDATE webhook_endpoints
    SET secret = $2, old_secret = $3, old_until_ms = $4 WHERE endpoint_id = $1";

/// What came of replacing a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// It was replaced.
    Done,
    /// There is no such endpoint, or it was removed.
    Unknown,
    /// One is being replaced already.
    Underway,
}

/// Gives an endpoint a new secret. Until `until` deliveries are signed with the old one too; a moment
/// that is over takes every old one away at once. While one is being replaced, only that is done.
pub async fn rotate(
    tx: &mut Tx,
    which: EndpointId,
    secret: &[u8],
    until: Timestamp,
    now: Timestamp,
) -> Result<Rotated, Error> {
    let owner = which.bytes();
    // Whoever rotates at the same time waits here, and then reads what this one wrote.
    let locked: Option<(Vec<u8>,)> = tx.query(LOCK).id(owner).optional().await?;
    if locked.is_none() {
        return Ok(Rotated::Unknown);
    }
    let Some(endpoint) = one(tx, which).await? else {
        return Ok(Rotated::Unknown);
    };
    if matches!(endpoint.ended, Some((_, Ended::Removed))) {
        return Ok(Rotated::Unknown);
    }
    let overlaps = until > now;
    if overlaps && endpoint.old.is_some_and(|old| old.until > now) {
        return Ok(Rotated::Underway);
    }
    let sealed = tx.keys().seal(SECRET, &owner, secret)?;
    let old = if overlaps {
        Some(tx.keys().seal(OLD_SECRET, &owner, &endpoint.secret)?)
    } else {
        None
    };
    tx.query(ROTATE)
        .id(owner)
        .bind(sealed)
        .bind(old)
        .bind(overlaps.then(|| until.as_millisecond()))
        .execute()
        .await?;
    Ok(Rotated::Done)
}

/// Removes secrets that were replaced long enough ago.
pub async fn forget_old(on: &mut impl Executor, now: Timestamp) -> Result<u64, Error> {
    on.query(
        "UPDATE webhook_endpoints SET old_secret = NULL, old_until_ms = NULL
         WHERE old_until_ms <= $1",
    )
    .bind(now.as_millisecond())
    .execute()
    .await
}

const END: &str = "UPDATE webhook_endpoints SET ended_ms = $2, ended = $3
    WHERE endpoint_id = $1 AND (ended IS NULL OR (ended = 'gone' AND $3 = 'removed'))";

const END_DELIVERIES: &str = "UPDATE deliveries
    SET state = 'dead', ended_ms = $2, outcome = $3, lease = NULL
    WHERE endpoint_id = $1 AND state = 'waiting'";

/// Ends an endpoint and what waits for it; answers whether there was one to end.
pub async fn end(
    tx: &mut Tx,
    which: EndpointId,
    why: Ended,
    now: Timestamp,
) -> Result<bool, Error> {
    for (ended, text) in [(true, END), (false, END_DELIVERIES)] {
        let query = tx.query(text).id(which.bytes());
        let query = query.bind(now.as_millisecond()).bind(why.key());
        if query.execute().await? == 0 && ended {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes an endpoint up again that had said it was gone.
pub async fn revive(tx: &mut Tx, which: EndpointId) -> Result<bool, Error> {
    tx.query(
        "UPDATE webhook_endpoints SET ended_ms = NULL, ended = NULL
         WHERE endpoint_id = $1 AND (ended IS NULL OR ended = 'gone')",
    )
    .id(which.bytes())
    .execute()
    .await
    .map(|rows| rows > 0)
}

/// Notes which systems may ask for which purposes from now on, in the transaction that publishes a
/// registry or makes an endpoint.
pub async fn declare(tx: &mut Tx, pairs: &[(ConsumerKey, PurposeKey)]) -> Result<(), Error> {
    tx.query("DELETE FROM consumer_purposes").execute().await?;
    for (consumer, purpose) in pairs {
        tx.query(
            "INSERT INTO consumer_purposes (consumer, purpose) VALUES ($1, $2)
             ON CONFLICT (consumer, purpose) DO NOTHING",
        )
        .bind(consumer.as_str())
        .bind(purpose.as_str())
        .execute()
        .await?;
    }
    Ok(())
}
