//! Telling the brand's systems what customers decided, by webhooks: endpoints, what is due for
//! them, and what came of it.
//!
//! Invariants: a decision and what it has to be told to whom are one commit (`store::outbox`); what
//! is told names a customer's reference, a purpose and its new state, or that all use is paused, never
//! a record and no contact data; it is told at least once, under the same id each time. It is a hint: the gate is asked
//! again. Sending is the server's work (`server::delivery`); nothing here opens a connection.

pub mod address;
mod message;
mod retry;
mod rotation;
mod settled;
mod signature;

use std::fmt;
use std::time::Duration;

use domain::ids::{ConsumerKey, EndpointId, PurposeKey};
use domain::registry::Registry;
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::outbox::{Delivery, Lease, Next, Tried};
use store::settled::Tally;
use store::webhooks::{Ended, Endpoint, Kind};
use zeroize::Zeroizing;

use crate::{Error, FieldErrors, Problem, Service, random};

pub use address::{Host, Scheme, Target, Unfit};
pub use message::Wording;
pub use retry::{Attempt, TRIES};
pub use settled::DELIVERED_KEPT;

/// How long a delivery may take, from looking up the name to the end of the answer.
pub const DELIVERY_TIME: Duration = Duration::from_secs(5);

/// How long whoever took a delivery has it to themselves. Well over [`DELIVERY_TIME`], so that two
/// instances do not deliver the same at once even when their clocks are some seconds apart.
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// With less than this left of a lease, its delivery is not begun any more.
const LEAST_LEASE: SignedDuration = SignedDuration::from_secs(6);

/// A new endpoint.
pub struct NewWebhook {
    /// Names it.
    pub id: EndpointId,
    /// What the system verifies signatures with: a shared secret (`whsec_...`), shown once, or a
    /// public key (`whpk_...`).
    pub key: SecretString,
}

impl fmt::Debug for NewWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewWebhook")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// An endpoint as it may be shown.
#[derive(Clone, Debug)]
pub struct WebhookLine {
    /// Names it.
    pub id: EndpointId,
    /// Which system it is of.
    pub consumer: ConsumerKey,
    /// Where.
    pub url: String,
    /// How it is signed.
    pub kind: Kind,
    /// The public key, where there is one.
    pub public_key: Option<String>,
    /// Until when deliveries are signed with the replaced secret too, while one is being replaced.
    pub replacing: Option<Timestamp>,
    /// Since when and why it is told nothing any more.
    pub ended: Option<(Timestamp, Ended)>,
    /// How much waits, is done and was given up.
    pub tally: Tally,
    /// What went wrong last time with something that waits.
    pub trouble: Option<String>,
}

/// What is sent, and where to.
#[derive(Clone)]
pub struct Letter {
    /// Where.
    pub url: String,
    /// `webhook-id`: the same at each try.
    pub id: String,
    /// `webhook-timestamp`: of this try.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// A CloudEvent in JSON.
    pub body: String,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// One delivery to make.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// To whom.
    pub endpoint: EndpointId,
    /// What is sent.
    pub letter: Letter,
    delivery: Delivery,
    lease: Lease,
}

/// Which system may ask for which purpose.
pub(crate) fn declared(registry: &Registry) -> Vec<(ConsumerKey, PurposeKey)> {
    let of = |system: &domain::registry::Consumer| {
        let key = system.key.clone();
        let purposes = system.purposes.clone();
        purposes
            .into_iter()
            .map(move |purpose| (key.clone(), purpose))
    };
    registry.consumers.iter().flat_map(of).collect()
}

impl Service {
    /// Makes an endpoint of one of the brand's systems. `loopback` lets it lie on this machine, also
    /// without TLS: for tests and development.
    pub async fn add_webhook(
        &self,
        consumer: ConsumerKey,
        url: &str,
        kind: Kind,
        loopback: bool,
    ) -> Result<NewWebhook, Error> {
        let published = self.refresh_published().await?;
        let mut errors = FieldErrors::default();
        if published.registry.consumer(&consumer).is_none() {
            errors.add("consumer", Problem::Unknown);
        }
        if address::target(url, loopback).is_err() {
            errors.add("url", Problem::Malformed);
        }
        errors.check()?;
        let created = self.clock.now();
        let id = EndpointId(random::id(created));
        let secret = Zeroizing::new(random::secret().to_vec());
        let key = SecretString::from(signature::verifying_key(kind, &secret)?);
        let (url, pairs) = (url.to_owned(), declared(&published.registry));
        let version = published.version;
        let done: Result<(), Error> = self
            .store
            .write(move |tx| {
                let endpoint = Endpoint {
                    id,
                    consumer: consumer.clone(),
                    url: url.clone(),
                    kind,
                    secret: secret.clone(),
                    old: None,
                    created,
                    ended: None,
                };
                let pairs = pairs.clone();
                async move {
                    store::webhooks::create(tx, &endpoint).await?;
                    // A database whose registry was published before there were endpoints.
                    if store::registry::latest_number(tx).await? == Some(version) {
                        store::webhooks::declare(tx, &pairs).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await;
        done.map(|()| NewWebhook { id, key })
    }

    /// All endpoints but those that were removed, oldest first.
    pub async fn list_webhooks(&self) -> Result<Vec<WebhookLine>, Error> {
        let now = self.clock.now();
        let on = &mut self.store.read();
        let tallies = store::settled::tallies(on).await?;
        let troubles = store::settled::troubles(on).await?;
        let mut lines = Vec::new();
        for endpoint in store::webhooks::all(on).await? {
            if matches!(endpoint.ended, Some((_, Ended::Removed))) {
                continue;
            }
            let public_key = match endpoint.kind {
                Kind::Hmac => None,
                Kind::Ed25519 => Some(signature::verifying_key(endpoint.kind, &endpoint.secret)?),
            };
            let tally = tallies.iter().find(|(of, _)| *of == endpoint.id);
            let trouble = troubles.iter().find(|(of, _)| *of == endpoint.id);
            lines.push(WebhookLine {
                id: endpoint.id,
                consumer: endpoint.consumer,
                url: endpoint.url,
                kind: endpoint.kind,
                public_key,
                replacing: endpoint
                    .old
                    .map(|old| old.until)
                    .filter(|until| *until > now),
                ended: endpoint.ended,
                tally: tally.map(|(_, tally)| *tally).unwrap_or_default(),
                trouble: trouble.map(|(_, outcome)| outcome.clone()),
            });
        }
        Ok(lines)
    }

    /// Takes an endpoint away; what still waits for it is given up.
    pub async fn remove_webhook(&self, id: EndpointId) -> Result<(), Error> {
        let now = self.clock.now();
        let ended: Result<bool, store::Error> = self
            .store
            .write(move |tx| {
                async move { store::webhooks::end(tx, id, Ended::Removed, now).await }.boxed()
            })
            .await;
        if ended? { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Takes deliveries that are due, for each endpoint as many as there is `room`: they are the
    /// caller's until they are settled ([`Service::settle_deliveries`]) or their lease is over.
    pub async fn take_deliveries(
        &self,
        room: impl Fn(EndpointId) -> u32 + Send,
    ) -> Result<Vec<Outgoing>, Error> {
        let now = self.clock.now();
        let on = &mut self.store.read();
        let mut found = Vec::new();
        let mut endpoints = Vec::new();
        for endpoint in store::outbox::waited_for(on, now).await? {
            let room = room(endpoint);
            if room == 0 {
                continue;
            }
            found.extend(store::outbox::due(on, endpoint, now, room).await?);
            endpoints.extend(store::webhooks::one(on, endpoint).await?);
        }
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let until = now.checked_add(LEASE).map_err(Error::internal)?;
        let token = random::id(now);
        let lease = Lease { token, until };
        let (found, ours) = self.take(found, lease).await?;
        let mut ours = ours.into_iter().peekable();
        let mut outgoing = Vec::with_capacity(ours.len());
        for (place, delivery) in found.into_iter().enumerate() {
            if ours.next_if_eq(&place).is_none() {
                continue;
            }
            let endpoint = endpoints.iter().find(|known| known.id == delivery.endpoint);
            let endpoint = endpoint.ok_or_else(|| Error::internal("a delivery to nobody"))?;
            outgoing.push(self.signed(endpoint, delivery, lease)?);
        }
        Ok(outgoing)
    }

    async fn take(
        &self,
        found: Vec<Delivery>,
        lease: Lease,
    ) -> Result<(Vec<Delivery>, Vec<usize>), Error> {
        let found = std::sync::Arc::new(found);
        let job = std::sync::Arc::clone(&found);
        let taken: Result<Vec<usize>, store::Error> = self
            .store
            .write(move |tx| {
                let found = std::sync::Arc::clone(&job);
                async move { store::outbox::take(tx, &found, lease).await }.boxed()
            })
            .await;
        let taken = taken?;
        let found = std::sync::Arc::try_unwrap(found).unwrap_or_else(|found| (*found).clone());
        Ok((found, taken))
    }

    fn signed(
        &self,
        endpoint: &Endpoint,
        delivery: Delivery,
        lease: Lease,
    ) -> Result<Outgoing, Error> {
        let id = delivery.told.event.to_string();
        let timestamp = self.clock.now().as_second();
        let body = message::cloud_event(&self.settings.public_origin, &delivery.told)?;
        let signature = signature::header(endpoint, &id, timestamp, body.as_bytes())?;
        Ok(Outgoing {
            endpoint: endpoint.id,
            letter: Letter {
                url: endpoint.url.clone(),
                id,
                timestamp,
                signature,
                body,
            },
            delivery,
            lease,
        })
    }

    /// Whether enough is left of a delivery's lease to begin with it.
    pub fn may_begin(&self, outgoing: &Outgoing) -> bool {
        outgoing.lease.until.duration_since(self.clock.now()) >= LEAST_LEASE
    }

    /// Notes what came of deliveries. An endpoint that is gone is told nothing any more.
    pub async fn settle_deliveries(&self, done: Vec<(Outgoing, Attempt)>) -> Result<(), Error> {
        let now = self.clock.now();
        let mut gone: Vec<EndpointId> = Vec::new();
        let mut tried = Vec::with_capacity(done.len());
        for (outgoing, attempt) in done {
            let Outgoing {
                endpoint,
                letter,
                delivery,
                lease,
            } = outgoing;
            let attempts = delivery.tries.saturating_add(1);
            let next = retry::next(attempt, attempts, now, random::fraction());
            if attempt.is_gone() && !gone.contains(&endpoint) {
                gone.push(endpoint);
                tracing::warn!(%endpoint, "an endpoint is gone and is told nothing any more");
            } else if matches!(next, Next::Dead { .. }) {
                tracing::warn!(%endpoint, delivery = letter.id, outcome = %attempt, "a delivery was given up");
            }
            tried.push(Tried {
                subject: delivery.subject,
                seq: delivery.told.seq,
                endpoint,
                lease: lease.token,
                next,
                outcome: attempt.to_string(),
            });
        }
        let tried = std::sync::Arc::new(tried);
        let settled: Result<(), store::Error> = self
            .store
            .write(move |tx| {
                let (tried, gone) = (std::sync::Arc::clone(&tried), gone.clone());
                async move {
                    store::outbox::settle(tx, &tried).await?;
                    for endpoint in gone {
                        store::webhooks::end(tx, endpoint, Ended::Gone, now).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await;
        Ok(settled?)
    }
}
