//! The end of keeping: records whose retention time is over are removed.
//!
//! Invariants: a customer's records and the log line about their removal are one transaction, so
//! that a stop half way leaves nothing undone or untold; what was delivered anew meanwhile, with a
//! later end, stays. Deliberately not here: that such records no longer leave through the gate,
//! which compares times itself.

use domain::event::Event;
use domain::ids::SubjectId;
use futures_util::FutureExt;
use store::{Tx, events, records, subjects};

use crate::{Clock, Error, Service};

/// The most records that one call removes.
pub const REMOVAL_LIMIT: u32 = 500;

impl Service {
    /// Removes records whose retention time is over: at most `limit` of them (and never more than
    /// [`REMOVAL_LIMIT`]), customer by customer, beginning with whom it has been over the longest.
    /// Answers how many.
    pub async fn remove_expired(&self, limit: u32) -> Result<u64, Error> {
        let limit = limit.min(REMOVAL_LIMIT);
        let overdue = records::overdue(&mut self.store.read(), self.clock.now(), limit).await?;
        let mut left = limit;
        for subject in overdue {
            if left == 0 {
                break;
            }
            let clock = self.clock.clone();
            let removed = self
                .store
                .write(move |tx| {
                    let clock = clock.clone();
                    async move { remove(tx, &clock, subject, left).await }.boxed()
                })
                .await?;
            left = left.saturating_sub(removed);
        }
        Ok(u64::from(limit - left))
    }
}

async fn remove(
    tx: &mut Tx,
    clock: &Clock,
    subject: SubjectId,
    limit: u32,
) -> Result<u32, store::Error> {
    subjects::lock(tx, subject).await?;
    let now = clock.now();
    let categories = records::remove_overdue(tx, subject, now, limit).await?;
    let removed: u64 = categories.iter().map(|(_, records)| records).sum();
    if removed > 0 {
        let event = Event::Erasure {
            categories,
            purpose: None,
            consumer: None,
            benefits: 0,
        };
        events::append(tx, subject, &event, None, now, None).await?;
    }
    Ok(u32::try_from(removed).unwrap_or(limit))
}
