//! The gate: records leave for a purpose, or do not, and the subject sees either.
//!
//! Invariants: the subject's standing is read and the log line written in one transaction, after
//! the subject's place in the log was taken, so no release follows an earlier "off"; if the log
//! line cannot be written, nothing is released. The answer goes by the newest published registry, which is checked in the same transaction.
//!
//! An unknown subject is [`Error::NotFound`], and nothing is told or written. A question that is
//! out of scope, or for a purpose that is not registered, is refused and logged for a known
//! subject: the customer sees who asked.

use domain::account::ConsumerScope;
use domain::event::{Event, LoggedEvent, Repeat};
use domain::gate::{Answer, Question, RefusalReason, answer};
use domain::ids::{CategoryKey, EventId, ItemKey, PurposeKey, Reference, SubjectId};
use domain::read::Published;
use domain::record::Record;
use futures_util::FutureExt;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::Tx;
use store::records::{ForRelease, Found};

use crate::decisions::check_idempotency_key;
use crate::{Clock, Error, Problem, Service};

/// The most records of one release.
pub const RELEASE_LIMIT: u32 = 1000;
/// How many records are released when the question names no number.
pub const RELEASE_DEFAULT: u32 = 100;
/// The most kinds or fields that a question may name.
pub(crate) const QUESTION_LIST_LIMIT: usize = 64;
/// How often a question is asked again because a registry was published meanwhile.
const ATTEMPTS: u32 = 4;

/// A question of one of the brand's systems.
#[derive(Clone, Debug)]
pub struct ReleaseRequest {
    /// About whom.
    pub subject: Reference,
    /// For what.
    pub purpose: PurposeKey,
    /// Which kinds of data; `None` asks for all that belong to the purpose.
    pub categories: Option<Vec<CategoryKey>>,
    /// Only these fields.
    pub fields: Option<Vec<ItemKey>>,
    /// Only what was collected at this moment or later.
    pub since: Option<Timestamp>,
    /// At most so many records, the newest: 1 to [`RELEASE_LIMIT`].
    pub limit: u32,
}

/// The gate's answer. Either way it stands in the subject's log as `event`.
#[derive(Clone, Debug)]
pub enum ReleaseAnswer {
    /// Handed out.
    Released {
        /// The log line.
        event: EventId,
        /// When.
        at: Timestamp,
        /// The records, newest first.
        records: Vec<Record>,
    },
    /// Not handed out.
    Refused {
        /// The log line.
        event: EventId,
        /// Why.
        reason: RefusalReason,
        /// Since when, where a decision of the subject is the reason.
        since: Option<Timestamp>,
        /// When it was asked.
        at: Timestamp,
    },
}

impl ReleaseAnswer {
    /// The log line.
    pub const fn event(&self) -> EventId {
        match self {
            Self::Released { event, .. } | Self::Refused { event, .. } => *event,
        }
    }
}

impl Service {
    /// Answers a question.
    ///
    /// The same `idempotency_key` from the same system gives back the same log line and writes no
    /// second one: a refusal as it was; a release while the gate still allows it and the records are
    /// the ones that went out the first time. Otherwise it is a new question, answered and logged
    /// as such. A key that was used for another question is a [`Error::Conflict`].
    pub async fn release(
        &self,
        scope: &ConsumerScope,
        request: ReleaseRequest,
        idempotency_key: Option<String>,
    ) -> Result<ReleaseAnswer, Error> {
        check_idempotency_key(idempotency_key.as_deref())?;
        check(&request)?;
        let request = Arc::new(request);
        let scope = Arc::new(scope.clone());
        // The same key from another system is another key.
        let idempotency_key =
            idempotency_key.map(|key| format!("{}/{key}", scope.consumer.as_str()));
        for _ in 0..ATTEMPTS {
            let asking = Arc::new(Asking {
                clock: self.clock.clone(),
                published: self.published().await?,
                scope: Arc::clone(&scope),
                request: Arc::clone(&request),
                idempotency_key: idempotency_key.clone(),
            });
            let done = self
                .store
                .write(move |tx| {
                    let asking = Arc::clone(&asking);
                    async move { Ok::<_, Error>(asking.run(tx).await?) }.boxed()
                })
                .await?;
            match done {
                Asked::Answered {
                    line,
                    found,
                    subject,
                } => {
                    let records =
                        store::records::open(&mut self.store.read(), subject, found).await?;
                    return Ok(answered(&line, records));
                }
                Asked::UnknownSubject => return Err(Error::NotFound),
                Asked::KeyUsedOtherwise => return Err(Error::Conflict),
                Asked::RegistryChanged => self.refresh_published().await.map(drop)?,
            }
        }
        Err(Error::unavailable())
    }
}

/// Refuses what no key of a system could ever ask.
fn check(request: &ReleaseRequest) -> Result<(), Error> {
    let most = u32::try_from(QUESTION_LIST_LIMIT).unwrap_or(u32::MAX);
    let too_long = Problem::TooLong { max: most };
    if !(1..=RELEASE_LIMIT).contains(&request.limit) {
        let problem = Problem::OutOfRange {
            min: 1,
            max: RELEASE_LIMIT,
        };
        return Err(Error::field("limit", problem));
    }
    match &request.categories {
        Some(list) if list.is_empty() => return Err(Error::field("categories", Problem::Missing)),
        Some(list) if list.len() > QUESTION_LIST_LIMIT => {
            return Err(Error::field("categories", too_long));
        }
        _ => {}
    }
    match &request.fields {
        Some(list) if list.is_empty() => Err(Error::field("fields", Problem::Missing)),
        Some(list) if list.len() > QUESTION_LIST_LIMIT => Err(Error::field("fields", too_long)),
        _ => Ok(()),
    }
}

/// What came out of the transaction.
enum Asked {
    Answered {
        line: Box<LoggedEvent>,
        found: Found,
        subject: SubjectId,
    },
    UnknownSubject,
    KeyUsedOtherwise,
    RegistryChanged,
}

/// What a question comes to.
enum Weighed {
    /// A line to write, and what goes out with it.
    Line {
        event: Event,
        keyed: bool,
        found: Found,
    },
    /// Nothing to write.
    NoLine(Asked),
}

struct Asking {
    clock: Clock,
    published: Arc<Published>,
    scope: Arc<ConsumerScope>,
    request: Arc<ReleaseRequest>,
    idempotency_key: Option<String>,
}

impl Asking {
    async fn run(&self, tx: &mut Tx) -> Result<Asked, store::Error> {
        let Some(turn) = store::gate::turn(tx, &self.request.subject).await? else {
            return Ok(Asked::UnknownSubject);
        };
        let now = self.clock.now();
        let subject = turn.subject();
        match self.weigh(tx, subject, now).await? {
            Weighed::NoLine(asked) => {
                store::gate::give_back(tx, turn).await?;
                Ok(asked)
            }
            Weighed::Line {
                event,
                keyed,
                found,
            } => {
                let key = self.idempotency_key.as_deref().filter(|_| keyed);
                let line = Box::new(store::events::write(tx, turn, &event, None, now, key).await?);
                Ok(Asked::Answered {
                    line,
                    found,
                    subject,
                })
            }
        }
    }

    /// What is answered, as things stand under the row lock.
    async fn weigh(
        &self,
        tx: &mut Tx,
        subject: SubjectId,
        now: Timestamp,
    ) -> Result<Weighed, store::Error> {
        let request = &*self.request;
        let situation = store::gate::situation(tx, subject, &request.purpose).await?;
        let registry_version = self.published.version;
        if situation.registry_version != registry_version {
            return Ok(Weighed::NoLine(Asked::RegistryChanged));
        }
        let first = match &self.idempotency_key {
            Some(key) => store::events::find_by_idempotency(tx, subject, key).await?,
            None => None,
        };
        let first = match first {
            Some(first) if !self.asked(&first.event) => {
                return Ok(Weighed::NoLine(Asked::KeyUsedOtherwise));
            }
            Some(line) if matches!(line.event, Event::Refusal { .. }) => {
                let found = Found::none();
                return Ok(Weighed::NoLine(Asked::Answered {
                    line: Box::new(line),
                    found,
                    subject,
                }));
            }
            first => first,
        };
        let question = Question {
            consumer: &self.scope.consumer,
            purpose: &request.purpose,
            categories: request.categories.as_deref(),
            scope: &self.scope.purposes,
        };
        let (registry, standing) = (&self.published.registry, situation.standing.as_ref());
        let (purpose, consumer) = (request.purpose.clone(), self.scope.consumer.clone());
        match answer(registry, &question, standing, situation.status, now) {
            Answer::Refused { reason, since } => Ok(Weighed::Line {
                event: Event::Refusal {
                    purpose,
                    consumer,
                    reason,
                    since,
                    categories: request.categories.clone(),
                    registry_version,
                },
                // A key that once released stays with that release.
                keyed: first.is_none(),
                found: Found::none(),
            }),
            Answer::Allowed(categories) => {
                let asked = ForRelease {
                    categories: &categories,
                    fields: request.fields.as_deref(),
                    since: request.since,
                    now,
                    limit: request.limit,
                };
                let found = store::records::for_release(tx, subject, &asked).await?;
                let repeat = self.idempotency_key.as_ref().map(|_| Repeat {
                    question: self.question(),
                    records: hex::encode(found.digest()),
                });
                // What goes out again must be what went out; anything else gets a line of its own.
                let keyed = first.is_none();
                if let Some(line) = first.filter(|line| repeated(&line.event) == repeat.as_ref()) {
                    return Ok(Weighed::NoLine(Asked::Answered {
                        line: Box::new(line),
                        found,
                        subject,
                    }));
                }
                Ok(Weighed::Line {
                    event: Event::Release {
                        purpose,
                        consumer,
                        categories,
                        records: found.len() as u64,
                        registry_version,
                        repeat,
                    },
                    keyed,
                    found,
                })
            }
        }
    }

    /// A digest of all that is asked for.
    fn question(&self) -> String {
        let ReleaseRequest {
            subject: _,
            purpose: _,
            categories,
            fields,
            since,
            limit,
        } = &*self.request;
        let asked = serde_json::json!([categories, fields, since, limit]);
        hex::encode(Sha256::digest(asked.to_string()))
    }

    /// Whether a log line is the answer to this very question of this system.
    fn asked(&self, event: &Event) -> bool {
        let (asked, by) = (&self.request.purpose, &self.scope.consumer);
        match event {
            Event::Release {
                purpose,
                consumer,
                repeat,
                ..
            } => {
                let question = repeat.as_ref().map(|repeat| repeat.question.as_str());
                purpose == asked && consumer == by && question == Some(self.question().as_str())
            }
            Event::Refusal {
                purpose,
                consumer,
                categories,
                ..
            } => purpose == asked && consumer == by && *categories == self.request.categories,
            Event::Decision { .. } | Event::StaffView { .. } | Event::Unmasked { .. } => false,
        }
    }
}

/// What makes a release the same again.
const fn repeated(event: &Event) -> Option<&Repeat> {
    match event {
        Event::Release { repeat, .. } => repeat.as_ref(),
        _ => None,
    }
}

/// The answer that a log line stands for; `records` go out with a release.
fn answered(line: &LoggedEvent, records: Vec<Record>) -> ReleaseAnswer {
    match &line.event {
        Event::Refusal { reason, since, .. } => ReleaseAnswer::Refused {
            event: line.id,
            reason: *reason,
            since: *since,
            at: line.at,
        },
        _ => ReleaseAnswer::Released {
            event: line.id,
            at: line.at,
            records,
        },
    }
}
