//! The browser's signal (Global Privacy Control): `Sec-GPC: 1` on a signed-in request turns the
//! purposes off that the registry flags, once per change of the signal.
//!
//! Stricter than the specification, which speaks of selling and sharing only. Invariants: the signal
//! never turns anything on, and neither does its end; what it turned off and that it was seen are
//! one commit, so that what the customer says afterwards stands until the signal changes.

use std::sync::Arc;

use domain::account::{Person, PersonRole};
use domain::decision::{Standing, by_signal};
use domain::event::{Channel, Event};
use domain::ids::{AccountId, SubjectId};
use domain::language::Language;
use domain::read::Published;
use domain::registry::Purpose;
use futures_util::FutureExt;
use store::Tx;

use crate::{Clock, Error, Service};

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
        let Some(change) = by_signal(purpose, standing.as_ref(), now) else {
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
}
