//! The subject's decisions: the switches.
//!
//! Invariants: a decision takes its number in the subject's log before it reads how things stand,
//! so decisions and releases of one subject are strictly one after the other; the log line and the
//! standing are one commit; nothing is answered before it. Only the subject decides here.

use domain::account::Viewer;
use domain::decision::{
    Change, DecisionError, Lasting, Outcome, Standing, State, Wish, decide, state,
};
use domain::event::{Channel, Event, LoggedEvent};
use domain::gate::RefusalReason;
use domain::ids::{EventId, PurposeKey, SubjectId};
use domain::language::Language;
use domain::read::{Decided, Published};
use futures_util::future::join_all;
use futures_util::{FutureExt, StreamExt, stream};
use jiff::Timestamp;
use std::sync::Arc;
use store::{Tx, faults};

use crate::choices::purpose_states;
use crate::effects;
use crate::{Clock, Error, Problem, Service};

/// What the subject had before them when they decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The registry version of the page.
    pub registry_version: i64,
    /// The language of the page.
    pub language: Language,
}

/// The most characters of an idempotency key as it is given. What it gets inside, to tell whose it
/// is, does not count.
pub const IDEMPOTENCY_KEY_LIMIT: usize = 128;

/// How often a wish is weighed again because a registry was published meanwhile.
const ATTEMPTS: u32 = 4;
/// How many limits are ended at the same time.
const EXPIRING_TOGETHER: usize = 32;

impl Service {
    /// Follows a wish.
    ///
    /// The same `idempotency_key` gives back the first answer; only a repeated wish to turn off that
    /// was overtaken by a later decision is followed anew. A key that was used for another purpose
    /// or wish is a [`Error::Conflict`]. A wish that changes nothing
    /// writes nothing, so its key stays unused. A consent given on a page that showed another
    /// registry version than the one in force is a [`Error::Conflict`]: the subject has to see what
    /// they agree to. Turning off is followed whatever the page showed.
    pub async fn decide(
        &self,
        viewer: Viewer,
        purpose: PurposeKey,
        wish: Wish,
        lasting: Lasting,
        seen: Seen,
        idempotency_key: Option<String>,
    ) -> Result<Decided, Error> {
        let Viewer::Own(subject) = viewer else {
            return Err(Error::Forbidden);
        };
        check_idempotency_key(idempotency_key.as_deref())?;
        // No system's key can begin like this.
        let idempotency_key = idempotency_key.map(|key| format!("own:{purpose}:{key}"));
        for _ in 0..ATTEMPTS {
            let job = Arc::new(Deciding {
                clock: self.clock.clone(),
                published: self.published().await?,
                subject,
                purpose: purpose.clone(),
                wish,
                lasting,
                seen,
                idempotency_key: idempotency_key.clone(),
            });
            let done = self
                .store
                .write(move |tx| {
                    let job = Arc::clone(&job);
                    async move { job.run(tx).await }.boxed()
                })
                .await?;
            match done {
                Ok(decided) => {
                    if decided.changed {
                        faults::reach("line:committed");
                        self.news.stir();
                    }
                    return Ok(decided);
                }
                Err(NotDecided::RegistryChanged) => self.refresh_published().await.map(drop)?,
                Err(why) => return Err(refused(why)),
            }
        }
        Err(Error::unavailable())
    }

    /// Turns off whatever has a switch and is on, each as [`Service::decide`] does, with keys of its
    /// own made from `idempotency_key`. Answers the log lines of what changed. Should it fail
    /// half way, what was turned off stays off.
    pub async fn turn_all_off(
        &self,
        viewer: Viewer,
        seen: Seen,
        idempotency_key: &str,
    ) -> Result<Vec<EventId>, Error> {
        let Viewer::Own(subject) = viewer else {
            return Err(Error::Forbidden);
        };
        let published = self.published().await?;
        let now = self.clock.now();
        let standings = store::standings::all(&mut self.store.read(), subject).await?;
        let on = purpose_states(&published.registry, &standings, now)
            .into_iter()
            .filter(|purpose| purpose.state == State::On)
            .map(|purpose| purpose.purpose)
            .filter(|key| {
                published
                    .registry
                    .purpose(key)
                    .is_some_and(|p| p.switch.is_some())
            });
        let key = Some(idempotency_key.to_owned());
        let deciding = on.map(|purpose| {
            self.decide(viewer, purpose, Wish::Off, Lasting::Open, seen, key.clone())
        });
        let mut changed = Vec::new();
        for decided in join_all(deciding).await {
            let decided = decided?;
            changed.extend(decided.event.filter(|_| decided.changed));
        }
        Ok(changed)
    }

    /// Writes down that limited consents have ended; at most `limit` of them. The gate refuses them
    /// from the moment of their end, with or without this. Answers how many were written.
    pub async fn expire_due(&self, limit: u32) -> Result<u64, Error> {
        let now = self.clock.now();
        let published = self.published().await?;
        let due = store::standings::due(&mut self.store.read(), now, limit).await?;
        let mut ending = stream::iter(due.into_iter().map(|(subject, purpose)| {
            let clock = self.clock.clone();
            let published = Arc::clone(&published);
            self.store.write(move |tx| {
                let (clock, purpose) = (clock.clone(), purpose.clone());
                let published = Arc::clone(&published);
                async move { expire(tx, &clock, subject, &purpose, &published).await }.boxed()
            })
        }))
        .buffer_unordered(EXPIRING_TOGETHER);
        let mut ended = 0;
        while let Some(done) = ending.next().await {
            ended += u64::from(done?);
        }
        if ended > 0 {
            self.news.stir();
        }
        Ok(ended)
    }
}

/// Whether a text can be an idempotency key: 1 to [`IDEMPOTENCY_KEY_LIMIT`] visible ASCII
/// characters.
pub fn is_idempotency_key(key: &str) -> bool {
    (1..=IDEMPOTENCY_KEY_LIMIT).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
}

/// Refuses what cannot be an idempotency key.
pub(crate) fn check_idempotency_key(key: Option<&str>) -> Result<(), Error> {
    if key.is_none_or(is_idempotency_key) {
        Ok(())
    } else {
        Err(Error::field("key", Problem::Malformed))
    }
}

fn refused(why: NotDecided) -> Error {
    match why {
        NotDecided::UnknownSubject | NotDecided::UnknownPurpose => Error::NotFound,
        NotDecided::KeyUsedOtherwise | NotDecided::OutdatedPage => Error::Conflict,
        NotDecided::RegistryChanged => Error::unavailable(),
        NotDecided::Rule(DecisionError::NoSwitch) => Error::field("purpose", Problem::Unknown),
        NotDecided::Rule(DecisionError::UnderAge) => Error::Refused(RefusalReason::UnderAge),
        NotDecided::Rule(DecisionError::BadLimit) => Error::field("for", Problem::Malformed),
    }
}

/// Why nothing was decided. Not an error of the transaction, which others may share.
enum NotDecided {
    UnknownSubject,
    UnknownPurpose,
    KeyUsedOtherwise,
    OutdatedPage,
    RegistryChanged,
    Rule(DecisionError),
}

/// What a wish comes to.
enum Weighed {
    /// A decision to write down.
    Decides {
        change: Change,
        until: Option<Timestamp>,
        /// Whether the idempotency key becomes this decision's.
        keyed: bool,
    },
    /// Nothing to write.
    Stands(Result<Decided, NotDecided>),
}

struct Deciding {
    clock: Clock,
    published: Arc<Published>,
    subject: SubjectId,
    purpose: PurposeKey,
    wish: Wish,
    lasting: Lasting,
    seen: Seen,
    idempotency_key: Option<String>,
}

impl Deciding {
    async fn run(&self, tx: &mut Tx) -> Result<Result<Decided, NotDecided>, store::Error> {
        let Some(turn) = store::gate::turn_to_decide(tx, self.subject).await? else {
            return Ok(Err(NotDecided::UnknownSubject));
        };
        let now = self.clock.now();
        let (change, until, keyed) = match self.weigh(tx, now).await? {
            Weighed::Decides {
                change,
                until,
                keyed,
            } => (change, until, keyed),
            Weighed::Stands(answer) => {
                store::gate::give_back(tx, turn).await?;
                return Ok(answer);
            }
        };
        let event = Event::Decision {
            purpose: self.purpose.clone(),
            change,
            until,
            channel: self.channel(tx, change).await?,
            registry_version: self.seen.registry_version,
            language: self.seen.language,
        };
        let key = self.idempotency_key.as_deref().filter(|_| keyed);
        let line = store::events::write(tx, turn, &event, None, now, key).await?;
        let standing = Standing {
            purpose: self.purpose.clone(),
            change,
            since: now,
            until,
            event: line.id,
        };
        store::standings::put(tx, self.subject, &standing).await?;
        let registry = &self.published.registry;
        effects::follow(tx, registry, self.subject, &self.purpose, change, now).await?;
        Ok(Ok(self.decided(change, line.id, now, until)))
    }

    /// A yes that goes against the signal of the customer's browser stands, and is told apart.
    async fn channel(&self, tx: &mut Tx, change: Change) -> Result<Channel, store::Error> {
        let flagged = self
            .published
            .registry
            .purpose(&self.purpose)
            .is_some_and(|purpose| purpose.gpc);
        if change.turns_on() && flagged && store::gpc::sent(tx, self.subject).await? {
            Ok(Channel::PageAgainstGpc)
        } else {
            Ok(Channel::Page)
        }
    }

    /// What follows from the wish, as things stand under the row lock.
    async fn weigh(&self, tx: &mut Tx, now: Timestamp) -> Result<Weighed, store::Error> {
        let mut keyed = true;
        let situation = store::gate::situation_of(tx, self.subject, &self.purpose).await?;
        let standing = situation.standing;
        if let Some(key) = &self.idempotency_key {
            let first = store::events::find_by_idempotency(tx, self.subject, key).await?;
            if let Some(first) = first {
                let overtaken = standing.as_ref().is_some_and(|s| s.event != first.id);
                let answer = self.again(&first);
                // An old form that is sent once more must not tell somebody that a use is off
                // while it is on. Turning off again harms nobody.
                if !(overtaken && self.wish == Wish::Off && answer.is_ok()) {
                    return Ok(Weighed::Stands(answer));
                }
                keyed = false;
            }
        }
        if situation.registry_version != self.published.version {
            return Ok(Weighed::Stands(Err(NotDecided::RegistryChanged)));
        }
        if self.wish == Wish::On && self.seen.registry_version != self.published.version {
            return Ok(Weighed::Stands(Err(NotDecided::OutdatedPage)));
        }
        let Some(purpose) = self.published.registry.purpose(&self.purpose) else {
            return Ok(Weighed::Stands(Err(NotDecided::UnknownPurpose)));
        };
        let (wish, lasting, status) = (self.wish, self.lasting, situation.status);
        Ok(
            match decide(purpose, standing.as_ref(), wish, lasting, status, now) {
                Ok(Outcome::Changed { change, until }) => Weighed::Decides {
                    change,
                    until,
                    keyed,
                },
                Err(error) => Weighed::Stands(Err(NotDecided::Rule(error))),
                Ok(Outcome::Unchanged) => Weighed::Stands(Ok(Decided {
                    state: state(purpose, standing.as_ref(), now),
                    event: standing.as_ref().map(|standing| standing.event),
                    at: standing.as_ref().map_or(now, |standing| standing.since),
                    until: standing.and_then(|standing| standing.until),
                    changed: false,
                    systems: self.systems(),
                })),
            },
        )
    }

    /// The answer that was given the first time.
    fn again(&self, first: &LoggedEvent) -> Result<Decided, NotDecided> {
        match &first.event {
            Event::Decision {
                purpose,
                change,
                until,
                ..
            } if *purpose == self.purpose && change.turns_on() == (self.wish == Wish::On) => {
                Ok(self.decided(*change, first.id, first.at, *until))
            }
            _ => Err(NotDecided::KeyUsedOtherwise),
        }
    }

    fn decided(
        &self,
        change: Change,
        event: EventId,
        at: Timestamp,
        until: Option<Timestamp>,
    ) -> Decided {
        Decided {
            state: match change {
                Change::Given | Change::ObjectionLifted => State::On,
                Change::ObjectionRaised => State::ObjectionPending,
                Change::Refused | Change::Withdrawn | Change::Objected => State::Off,
                Change::Expired => State::Expired,
            },
            event: Some(event),
            at,
            until,
            changed: true,
            systems: self.systems(),
        }
    }

    fn systems(&self) -> u32 {
        let systems = self.published.registry.consumers_of(&self.purpose).count();
        u32::try_from(systems).unwrap_or(u32::MAX)
    }
}

/// Ends one limited consent, if nothing else was decided meanwhile.
async fn expire(
    tx: &mut Tx,
    clock: &Clock,
    subject: SubjectId,
    purpose: &PurposeKey,
    published: &Published,
) -> Result<bool, Error> {
    let Some(turn) = store::gate::turn_to_decide(tx, subject).await? else {
        return Ok(false);
    };
    let now = clock.now();
    let standing = store::standings::get(tx, subject, purpose).await?;
    let Some(standing) = standing.filter(|s| s.change == Change::Given && s.has_expired(now))
    else {
        store::gate::give_back(tx, turn).await?;
        return Ok(false);
    };
    let event = Event::Decision {
        purpose: purpose.clone(),
        change: Change::Expired,
        until: standing.until,
        channel: Channel::Clock,
        registry_version: published.version,
        language: Language::default(),
    };
    let line = store::events::write(tx, turn, &event, None, now, None).await?;
    let ended = Standing {
        change: Change::Expired,
        // The moment of its end, which the sweep may have come after.
        since: standing.until.unwrap_or(now),
        until: None,
        event: line.id,
        purpose: standing.purpose,
    };
    store::standings::put(tx, subject, &ended).await?;
    let registry = &published.registry;
    effects::follow(tx, registry, subject, purpose, ended.change, now).await?;
    Ok(true)
}
