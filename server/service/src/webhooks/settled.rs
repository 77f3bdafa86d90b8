//! What was taken or given up: listed, told again, discarded, and forgotten in the end.

use domain::ids::{EndpointId, EventId};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use store::settled::Dead;

use crate::{Error, Service};

/// For how long after a decision it is kept who has taken word of it. The customer's page says so for
/// as long, and it can be told again.
pub const DELIVERED_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

impl Service {
    /// What was given up for an endpoint, newest first, at most `limit`.
    pub async fn dead_deliveries(&self, id: EndpointId, limit: u32) -> Result<Vec<Dead>, Error> {
        let on = &mut self.store.read();
        if store::webhooks::one(on, id).await?.is_none() {
            return Err(Error::NotFound);
        }
        Ok(store::settled::dead(on, id, limit).await?)
    }

    /// Tells an endpoint again what was given up, or everything that was decided since a moment;
    /// takes an endpoint up again that had said it was gone. Answers how much it is.
    pub async fn replay_webhook(
        &self,
        id: EndpointId,
        since: Option<Timestamp>,
    ) -> Result<u64, Error> {
        let now = self.clock.now();
        let replayed = self
            .store
            .write(move |tx| {
                async move {
                    if !store::webhooks::revive(tx, id).await? {
                        return Err(Error::NotFound);
                    }
                    Ok(store::settled::replay(tx, id, since, now).await?)
                }
                .boxed()
            })
            .await?;
        self.news.stir();
        Ok(replayed)
    }

    /// Removes what was given up for an endpoint, or only what it was to be told of one log line.
    /// Answers how much it was; an endpoint or a line that there is not is [`Error::NotFound`].
    pub async fn discard_deliveries(
        &self,
        id: EndpointId,
        event: Option<EventId>,
    ) -> Result<u64, Error> {
        let known = store::webhooks::one(&mut self.store.read(), id).await?;
        if known.is_none() {
            return Err(Error::NotFound);
        }
        let discarded: Result<u64, store::Error> = self
            .store
            .write(move |tx| async move { store::settled::discard(tx, id, event).await }.boxed())
            .await;
        match (discarded?, event) {
            (0, Some(_)) => Err(Error::NotFound),
            (discarded, _) => {
                tracing::info!(endpoint = %id, discarded, "deliveries were discarded");
                Ok(discarded)
            }
        }
    }

    /// Removes what was delivered long enough ago ([`DELIVERED_KEPT`]), at most `limit`, and secrets
    /// whose replacement is over. What was given up stays until it is told again or discarded, unless
    /// its endpoint was removed. Answers how many deliveries it were.
    pub async fn forget_deliveries(&self, limit: u32) -> Result<u64, Error> {
        let now = self.clock.now();
        let before = now.checked_sub(DELIVERED_KEPT).map_err(Error::internal)?;
        let forgotten: Result<u64, store::Error> = self
            .store
            .write(move |tx| {
                async move {
                    store::webhooks::forget_old(tx, now).await?;
                    store::settled::forget(tx, before, limit).await
                }
                .boxed()
            })
            .await;
        Ok(forgotten?)
    }
}
