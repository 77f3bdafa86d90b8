//! Delivers what the brand's systems are to be told, in the background.
//!
//! Each endpoint has room of its own, so that one that hangs holds up nobody else. What was
//! delivered is noted in batches, as it comes back; whatever is not noted when the process dies is
//! delivered once more when its lease is over. Whom to connect to is decided in [`send`]; what is
//! told and when it is tried again, in `service::webhooks`.

mod send;

use std::collections::HashMap;
use std::time::Duration;

use domain::ids::EndpointId;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use service::Service;
use service::webhooks::{Attempt, Outgoing};
use tokio_util::sync::CancellationToken;

pub(crate) use self::send::Sender;

/// How many deliveries to one endpoint are under way at once.
const ROOM: u32 = 32;
/// How often what became due is looked for, besides after each decision in this process.
const LOOK: Duration = Duration::from_secs(1);
/// How many deliveries are noted together at most.
const SETTLED_TOGETHER: usize = 64;

/// How many deliveries are under way, per endpoint.
#[derive(Debug, Default)]
struct Busy(HashMap<EndpointId, u32>);

impl Busy {
    /// More is only taken once half of the room is free, so that it is taken many at a time.
    fn room(&self, endpoint: EndpointId) -> u32 {
        let free = ROOM.saturating_sub(self.0.get(&endpoint).copied().unwrap_or(0));
        if free >= ROOM / 2 { free } else { 0 }
    }

    fn begins(&mut self, endpoint: EndpointId) {
        *self.0.entry(endpoint).or_default() += 1;
    }

    fn ends(&mut self, endpoint: EndpointId) {
        if let Some(busy) = self.0.get_mut(&endpoint) {
            *busy = busy.saturating_sub(1);
        }
    }
}

/// Delivers until it is stopped, then lets what is under way end.
pub(crate) async fn run(service: Service, sender: Sender, stop: CancellationToken) {
    let mut news = service.listen();
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut under_way = FuturesUnordered::new();
    let mut busy = Busy::default();
    let mut look = true;
    while !stop.is_cancelled() {
        if std::mem::take(&mut look) {
            for outgoing in take(&service, &busy).await {
                // There may be more.
                look = true;
                busy.begins(outgoing.endpoint);
                under_way.push(deliver(&service, &sender, outgoing));
            }
            if look {
                continue;
            }
        }
        tokio::select! {
            () = stop.cancelled() => break,
            Some(first) = under_way.next() => {
                let mut done = Vec::new();
                done.push(first);
                while done.len() < SETTLED_TOGETHER
                    && let Some(Some(another)) = under_way.next().now_or_never()
                {
                    done.push(another);
                }
                settle(&service, &mut busy, done).await;
                look = true;
            }
            () = news.hears() => look = true,
            _ = looks.tick() => look = true,
        }
    }
    while let Some(last) = under_way.next().await {
        settle(&service, &mut busy, vec![last]).await;
    }
}

async fn take(service: &Service, busy: &Busy) -> Vec<Outgoing> {
    match service
        .take_deliveries(|endpoint| busy.room(endpoint))
        .await
    {
        Ok(taken) => taken,
        Err(error) => {
            let error = crate::telemetry::chain(&error);
            tracing::error!(error, "what is to be delivered could not be read");
            Vec::new()
        }
    }
}

/// `None` when its lease was as good as over: somebody else delivers it.
async fn deliver(
    service: &Service,
    sender: &Sender,
    outgoing: Outgoing,
) -> (Outgoing, Option<Attempt>) {
    if !service.may_begin(&outgoing) {
        return (outgoing, None);
    }
    let attempt = sender.send(&outgoing.letter).await;
    tracing::debug!(endpoint = %outgoing.endpoint, delivery = outgoing.letter.id, outcome = %attempt, "delivered");
    (outgoing, Some(attempt))
}

async fn settle(service: &Service, busy: &mut Busy, done: Vec<(Outgoing, Option<Attempt>)>) {
    let mut tried = Vec::with_capacity(done.len());
    for (outgoing, attempt) in done {
        busy.ends(outgoing.endpoint);
        tried.extend(attempt.map(|attempt| (outgoing, attempt)));
    }
    if tried.is_empty() {
        return;
    }
    if let Err(error) = service.settle_deliveries(tried).await {
        let error = crate::telemetry::chain(&error);
        tracing::error!(
            error,
            "what was delivered could not be noted: it will be delivered again"
        );
    }
}
