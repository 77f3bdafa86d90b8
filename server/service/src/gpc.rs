//! The browser's signal (Global Privacy Control): `Sec-GPC: 1` on a signed-in request turns the
//! purposes off that the registry flags, once per change of the signal. Somebody with two browsers,
//! of which one sends it, changes it back and forth all day: so a yes that they say after the signal
//! or against it is theirs, and no later signal takes it back.
//!
//! Stricter than the specification, which speaks of selling and sharing only. Invariants: the signal
//! never turns anything on, and neither does its end; what it turned off and that it was seen are
//! one commit; what the customer says afterwards stands until they say otherwise.

use std::sync::Arc;

use domain::account::{Person, PersonRole};
use domain::decision::{Standing, by_signal};
use domain::event::{Channel, Event, EventKind, LoggedEvent};
use domain::ids::{AccountId, SubjectId};
use domain::language::Language;
use domain::read::{ActivityFilter, PageFrom, Published};
use domain::registry::Purpose;
use futures_util::FutureExt;
use store::Tx;

use crate::{Clock, Error, Service};

/// How many decisions are looked through at a time.
const LINES: u32 = 50;

impl Service {
    /// Follows a change of the signal.
    pub(crate) async fn heed_signal(&self, person: &Person, on: bool) -> Result<(), Error> {
        let PersonRole::Subject(subject) = person.role else {
            return Ok(());
        };
        let heeding = Arc::new(Heeding {
            clock: self.clock.clone(),
            published: self.published().await?,
            account: person.account,
            subject,
            language: person.language,
            on,
        });
        let changed = self
            .store
            .write(move |tx| {
                let heeding = Arc::clone(&heeding);
                async move { heeding.run(tx).await }.boxed()
            })
            .await?;
        if changed {
            self.news.stir();
        }
        Ok(())
    }
}

struct Heeding {
    clock: Clock,
    published: Arc<Published>,
    account: AccountId,
    subject: SubjectId,
    language: Language,
    on: bool,
}

impl Heeding {
    /// Whether anything was decided.
    async fn run(&self, tx: &mut Tx) -> Result<bool, store::Error> {
        let is_news = store::gpc::note(tx, self.account, self.on).await?;
        let mut decided = false;
        if is_news && self.on {
            let purposes = self.published.registry.purposes.iter();
            for purpose in purposes.filter(|purpose| purpose.gpc) {
                decided |= self.turn_off(tx, purpose).await?;
            }
        }
        Ok(decided)
    }

    async fn turn_off(&self, tx: &mut Tx, purpose: &Purpose) -> Result<bool, store::Error> {
        let Some(turn) = store::gate::turn_to_decide(tx, self.subject).await? else {
            return Ok(false);
        };
        let now = self.clock.now();
        let standing = store::standings::get(tx, self.subject, &purpose.key).await?;
        let mut change = by_signal(purpose, standing.as_ref(), now);
        let said_yes = standing.is_some_and(|standing| standing.change.turns_on());
        if change.is_some() && said_yes && self.was_heeded(tx, purpose).await? {
            change = None;
        }
        let Some(change) = change else {
            store::gate::give_back(tx, turn).await?;
            return Ok(false);
        };
        let event = Event::Decision {
            purpose: purpose.key.clone(),
            change,
            until: None,
            channel: Channel::Gpc,
            registry_version: self.published.version,
            language: self.language,
        };
        let line = store::events::write(tx, turn, &event, None, now, None).await?;
        let standing = Standing {
            purpose: purpose.key.clone(),
            change,
            since: now,
            until: None,
            event: line.id,
        };
        store::standings::put(tx, self.subject, &standing).await?;
        Ok(true)
    }

    /// Whether the signal has turned a purpose off before, or a yes was said against it: what the
    /// customer says after that, they say knowing of it.
    async fn was_heeded(&self, tx: &mut Tx, purpose: &Purpose) -> Result<bool, store::Error> {
        let filter = ActivityFilter {
            kind: Some(EventKind::Decision),
            purpose: Some(purpose.key.clone()),
        };
        let (mut from, subject) = (PageFrom::Start, self.subject);
        loop {
            let page = store::events::page(tx, subject, &filter, from, LINES).await?;
            let heeded = |line: &LoggedEvent| {
                let by = [Channel::Gpc, Channel::PageAgainstGpc];
                matches!(&line.event, Event::Decision { channel, .. } if by.contains(channel))
            };
            if page.items.iter().any(heeded) {
                return Ok(true);
            }
            match page.older {
                Some(older) => from = PageFrom::Older(older),
                None => return Ok(false),
            }
        }
    }
}
