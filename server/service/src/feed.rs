//! The decisions of all customers in the order in which they can be seen, for systems that follow
//! them: the same news as webhooks bring, without an endpoint.
//!
//! Invariants: a system is told of its key's purposes only, and of pauses, which are about every
//! purpose; never a record. Going on from the cursor of each answer gives every decision exactly once.
//! Nothing is taken out of the feed but with its customer, and a place is never given twice: a cursor
//! stays good for ever, and what went with its customer is passed over. Waiting costs nothing: it ends with the
//! news, not by looking again and again. How places are given: `store::feed`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use domain::account::ConsumerScope;
use domain::ids::PurposeKey;
use futures_util::FutureExt;
use store::feed::{PLACED_TOGETHER, Told};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::{Error, Service};

/// The longest wait for a decision.
pub const LONGEST_WAIT: Duration = Duration::from_secs(25);
/// How many decisions come in one answer at most, and by default.
pub const FEED_LIMIT: u32 = 1000;

/// How many places are looked through in one statement.
const WINDOW: i64 = 5000;
/// How many of them in one answer.
const WINDOWS: u32 = 20;

/// A place in the feed. Opaque to systems: to be given back as it was got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor(i64);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "d{:x}", self.0)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('d').ok_or(())?;
        let plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if digits.is_empty() || digits.len() > 15 || !digits.bytes().all(plain) {
            return Err(());
        }
        i64::from_str_radix(digits, 16).map(Self).map_err(drop)
    }
}

/// From where on a system wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// From the first decision.
    Start,
    /// From now on.
    Latest,
    /// From an earlier answer.
    Cursor(Cursor),
}

/// Some decisions.
#[derive(Clone, Debug)]
pub struct FeedPage {
    /// In their order.
    pub decisions: Vec<Told>,
    /// Where to go on.
    pub next: Cursor,
    /// Whether there was more already.
    pub more: bool,
}

/// Tells everybody who waits in this process that there may be news.
#[derive(Debug)]
pub(crate) struct News {
    /// How often there was, and whether waiting is over.
    told: watch::Sender<(u64, bool)>,
    /// The last place that this process knows of.
    head: std::sync::atomic::AtomicI64,
}

impl Default for News {
    fn default() -> Self {
        Self {
            told: watch::Sender::new((0, false)),
            head: std::sync::atomic::AtomicI64::new(-1),
        }
    }
}

impl News {
    /// Something was decided, or may be due.
    pub(crate) fn stir(&self) {
        self.told.send_modify(|(times, _)| *times += 1);
    }

    fn end(&self) {
        self.told.send_modify(|(_, over)| *over = true);
    }
}

/// Listens for news in this process.
#[derive(Debug)]
pub struct Ear(watch::Receiver<(u64, bool)>);

impl Ear {
    /// Returns once there was something new since the last time, and at once when waiting is over.
    pub async fn hears(&mut self) {
        // The sender lives as long as the service does; without it there is nothing to wait for.
        let _ = self.0.changed().await;
    }
}

impl Service {
    /// An ear for what is decided in this process, or found by [`Service::look_for_news`].
    pub fn listen(&self) -> Ear {
        Ear(self.news.told.subscribe())
    }

    /// Ends all waiting, for a server that stops.
    pub fn end_waiting(&self) {
        self.news.end();
    }

    /// Finds out what other instances decided, and wakes whoever waits for it.
    pub async fn look_for_news(&self) -> Result<(), Error> {
        use std::sync::atomic::Ordering;
        self.place_decisions().await?;
        let head = store::feed::head(&mut self.store.read()).await?;
        if self.news.head.swap(head, Ordering::Relaxed) != head {
            self.news.stir();
        }
        Ok(())
    }

    /// Gives places to what is decided.
    async fn place_decisions(&self) -> Result<(), Error> {
        while store::feed::unplaced(&mut self.store.read()).await? {
            let placed: Result<u64, store::Error> = self
                .store
                .write(|tx| async move { store::feed::place(tx).await }.boxed())
                .await;
            if placed? < PLACED_TOGETHER {
                break;
            }
        }
        Ok(())
    }

    /// Decisions about the purposes of a system's key, in their order. If there are none, waits for
    /// the next one, at most for `wait`. A cursor of another database is [`Error::NotFound`].
    pub async fn decisions_after(
        &self,
        scope: &ConsumerScope,
        after: After,
        wait: Duration,
        limit: u32,
    ) -> Result<FeedPage, Error> {
        let published = self.published().await?;
        let declared = published.registry.consumer(&scope.consumer);
        let purposes: Vec<PurposeKey> = scope
            .purposes
            .iter()
            .filter(|key| declared.is_some_and(|system| system.purposes.contains(key)))
            .cloned()
            .collect();
        let until = Instant::now() + wait.min(LONGEST_WAIT);
        let mut news = self.news.told.subscribe();
        let mut place = match after {
            After::Start => 0,
            After::Cursor(Cursor(place)) => place,
            After::Latest => {
                self.place_decisions().await?;
                store::feed::head(&mut self.store.read()).await?
            }
        };
        loop {
            let over = news.borrow_and_update().1;
            self.place_decisions().await?;
            let page = self.page_after(place, &purposes, limit).await?;
            if over || !page.decisions.is_empty() || page.more {
                return Ok(page);
            }
            place = page.next.0;
            if timeout_at(until, news.changed()).await.is_err() {
                return Ok(page);
            }
        }
    }

    async fn page_after(
        &self,
        mut place: i64,
        purposes: &[PurposeKey],
        limit: u32,
    ) -> Result<FeedPage, Error> {
        let limit = limit.clamp(1, FEED_LIMIT);
        let on = &mut self.store.read();
        let head = store::feed::head(on).await?;
        if place > head {
            return Err(Error::NotFound);
        }
        for _ in 0..WINDOWS {
            let last = head.min(place.saturating_add(WINDOW));
            let found = store::feed::after(on, place, last, purposes, limit).await?;
            let full = found.len() >= limit as usize;
            place = match found.last() {
                Some((place, _)) if full => *place,
                _ => last,
            };
            if !found.is_empty() || place >= head {
                let decisions = found.into_iter().map(|(_, told)| told).collect();
                return Ok(FeedPage {
                    decisions,
                    next: Cursor(place),
                    more: place < head,
                });
            }
        }
        Ok(FeedPage {
            decisions: Vec::new(),
            next: Cursor(place),
            more: true,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_cursor_survives_the_way_out_and_back() {
        for place in [0, 1, 255, 1 << 59] {
            let text = Cursor(place).to_string();
            assert_eq!(text.parse(), Ok(Cursor(place)), "{text}");
        }
        for wrong in [
            "",
            "d",
            "1f",
            "d-1",
            "d+1",
            "dFF",
            "dg",
            "d1000000000000000",
        ] {
            assert_eq!(wrong.parse::<Cursor>(), Err(()), "{wrong}");
        }
    }
}
