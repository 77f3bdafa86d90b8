//! Requests that come with an idempotency key: the same request again gets the first answer,
//! another one with the same key is refused.
//!
//! Invariants: a key counts for one system, for [`IDEMPOTENCY_HOURS`] hours from its first request;
//! an answer is kept only when it tells of something that was done. Between what was done and the
//! keeping of its answer a server may stop: then the request is followed once more, so only requests
//! that may be followed twice belong here. A request is followed for [`FOLLOWED_FOR`] at most, and
//! only after that may its key be taken over, so that no two are followed at once. The gate keeps its keys with its log lines.

use std::time::Duration;

use domain::account::ConsumerScope;
use futures_util::FutureExt;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};
pub use store::idempotency::Ticket;
use store::idempotency::{self, Claim, Kept, Since};

use crate::decisions::check_idempotency_key;
use crate::{Error, Service};

/// For how many hours an answer is kept.
pub const IDEMPOTENCY_HOURS: i64 = 24;
/// How long a request that took a key may be followed, from the moment at which it asks for it.
pub const FOLLOWED_FOR: Duration = Duration::from_secs(50);
/// After so long a request without an answer has broken off. What is at its end meanwhile in the
/// database has the difference for it.
const BROKEN_OFF: SignedDuration = SignedDuration::from_secs(60);
const _: () = assert!(FOLLOWED_FOR.as_secs() + 10 <= BROKEN_OFF.as_secs().unsigned_abs());
/// How many keys are forgotten at a time, at most.
const FORGET_AT_ONCE: u32 = 500;

/// What a request with a key is.
#[derive(Debug)]
pub enum Once {
    /// The first: follow it, then [`Service::keep_answer`] or [`Service::give_back`].
    First(Ticket),
    /// Answered before.
    Again(Kept),
    /// Under way.
    UnderWay,
    /// Another one than the key was used for.
    Otherwise,
}

impl Service {
    /// Takes a system's key for a request, which is told by all that makes it the same. A request that
    /// is followed in pieces takes the key once for each.
    pub async fn once(
        &self,
        scope: &ConsumerScope,
        key: (&str, usize),
        request: &[&[u8]],
    ) -> Result<Once, Error> {
        self.once_of(scope.consumer.as_str(), key, request).await
    }

    /// The same for whoever has that name.
    pub(crate) async fn once_of(
        &self,
        who: &str,
        (key, piece): (&str, usize),
        request: &[&[u8]],
    ) -> Result<Once, Error> {
        check_idempotency_key(Some(key))?;
        let keys = self.store.keys();
        let mut digest = Sha256::new();
        for part in request {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let named = format!("{who}\0{key}\0{piece}");
        let key = keys.blind("idempotency-key", named.as_bytes());
        let request = keys.blind("idempotent-request", &digest.finalize());
        let now = self.clock.now();
        let ago = |time| now.saturating_sub(time).unwrap_or(now);
        let since = Since {
            kept: ago(SignedDuration::from_hours(IDEMPOTENCY_HOURS)),
            under_way: ago(BROKEN_OFF),
        };
        let claiming = self.store.write(move |tx| {
            async move { idempotency::claim(tx, &key, &request, now, since).await }.boxed()
        });
        Ok(match claiming.await? {
            Claim::First(ticket) => Once::First(ticket),
            Claim::Again(kept) => Once::Again(kept),
            Claim::UnderWay => Once::UnderWay,
            Claim::Otherwise => Once::Otherwise,
        })
    }

    /// Keeps the answer of the request that a key was taken for; tells whether the key is still its
    /// own.
    pub async fn keep_answer(&self, ticket: Ticket, answer: Kept) -> Result<bool, Error> {
        let keeping = self.store.write(move |tx| {
            let (ticket, answer) = (ticket.clone(), answer.clone());
            async move { idempotency::keep(tx, &ticket, &answer).await }.boxed()
        });
        Ok(keeping.await?)
    }

    /// Gives a key back whose request came to nothing, so that it may be tried again.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), Error> {
        let giving = self.store.write(move |tx| {
            let ticket = ticket.clone();
            async move { idempotency::give_back(tx, &ticket).await }.boxed()
        });
        Ok(giving.await?)
    }

    /// Forgets keys that count no longer; answers how many.
    pub async fn forget_idempotency_keys(&self) -> Result<u64, Error> {
        let kept = SignedDuration::from_hours(IDEMPOTENCY_HOURS);
        let before = self.clock.now().saturating_sub(kept);
        let Ok(before) = before else { return Ok(0) };
        let mut forgotten = 0;
        loop {
            let some = self.store.write(move |tx| {
                async move { idempotency::forget_older(tx, before, FORGET_AT_ONCE).await }.boxed()
            });
            let some = some.await.map_err(Error::from)?;
            forgotten += some;
            if some < u64::from(FORGET_AT_ONCE) {
                return Ok(forgotten);
            }
        }
    }
}
