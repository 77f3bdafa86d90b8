//! The gate: records leave for a purpose, or do not, and the subject sees either.
//!
//! Invariants: how the subject stands is read without a lock, and the log line is written only if
//! nothing that bears on the answer has changed by then, checked in the transaction that writes it
//! ([`store::append`]); so no release follows an earlier "off". If the log line cannot be written,
//! nothing is released. The answer goes by the newest published registry, checked likewise.
//!
//! An unknown subject is [`Error::NotFound`], and nothing is told or written. A question that is
//! out of scope, or for a purpose that is not registered, is refused and logged for a known
//! subject: the customer sees who asked.

use domain::account::ConsumerScope;
use domain::event::{Event, LoggedEvent, Repeat};
use domain::gate::{Answer, RefusalReason};
use domain::ids::{CategoryKey, EventId, ItemKey, PurposeKey, Reference};
use domain::record::Record;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use store::append::Appended;
use store::faults;
use store::gate::Situation;
use store::records::{ForRelease, Found};

use crate::asking::{ATTEMPTS, Asking};
use crate::decisions::check_idempotency_key;
use crate::{Error, Problem, Service};

/// The most records of one release.
pub const RELEASE_LIMIT: u32 = 1000;
/// How many records are released when the question names no number.
pub const RELEASE_DEFAULT: u32 = 100;
/// For how long a repeated idempotency key means the same release: long enough for whoever tries
/// again after an outage, and short enough that what goes out day after day has a line for each day.
pub const SAME_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The most kinds or fields that a question may name.
pub(crate) const QUESTION_LIST_LIMIT: usize = 64;

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
    /// second one, for [`SAME_FOR`]: a refusal while the gate still refuses for the same reason, since
    /// the same moment; a release while the gate still allows it and the records are the ones that
    /// went out the first time. Otherwise it is a new question, answered and logged as such. A key that was used for another question is a
    /// [`Error::Conflict`].
    pub async fn release(
        &self,
        scope: &ConsumerScope,
        request: ReleaseRequest,
        idempotency_key: Option<String>,
    ) -> Result<ReleaseAnswer, Error> {
        check_idempotency_key(idempotency_key.as_deref())?;
        let (categories, fields) = (request.categories.as_deref(), request.fields.as_deref());
        check(categories, fields, request.limit)?;
        // The same key from another system is another key.
        let key = idempotency_key.map(|key| format!("{}/{key}", scope.consumer.as_str()));
        for _ in 0..ATTEMPTS {
            let published = self.published().await?;
            let mut read = self.store.read();
            let (reference, purpose) = (&request.subject, &request.purpose);
            let situation =
                store::gate::situation_by_reference(&mut read, reference, purpose).await?;
            let situation = situation.ok_or(Error::NotFound)?;
            if situation.registry_version != published.version {
                self.refresh_published().await?;
                continue;
            }
            let asking = Asking {
                published: &published,
                scope,
                purpose: &request.purpose,
                categories: request.categories.as_deref(),
                now: self.clock.now(),
            };
            let single = Single {
                asking,
                request: &request,
                key: key.as_deref(),
            };
            let subject = situation.subject;
            let (line, found) = match single.weigh(read, &situation).await? {
                Weighed::KeyUsedOtherwise => return Err(Error::Conflict),
                Weighed::Again { line, found } => (line, found),
                Weighed::New {
                    event,
                    keyed,
                    found,
                } => {
                    let mut entry = asking.entry(&situation, event);
                    entry.key = key.clone().filter(|_| keyed);
                    match self.store.append(vec![entry]).await?.pop() {
                        Some(Appended::Line(line)) => {
                            faults::reach("line:committed");
                            (line, found)
                        }
                        _ => continue,
                    }
                }
            };
            let records = store::records::open(&mut self.store.read(), subject, found).await?;
            return Ok(answered(&line, records));
        }
        Err(Error::unavailable())
    }
}

/// Refuses what no key of a system could ever ask.
pub(crate) fn check(
    categories: Option<&[CategoryKey]>,
    fields: Option<&[ItemKey]>,
    limit: u32,
) -> Result<(), Error> {
    let most = u32::try_from(QUESTION_LIST_LIMIT).unwrap_or(u32::MAX);
    let too_long = Problem::TooLong { max: most };
    if !(1..=RELEASE_LIMIT).contains(&limit) {
        let problem = Problem::OutOfRange {
            min: 1,
            max: RELEASE_LIMIT,
        };
        return Err(Error::field("limit", problem));
    }
    match categories {
        Some([]) => return Err(Error::field("categories", Problem::Missing)),
        Some(list) if list.len() > QUESTION_LIST_LIMIT => {
            return Err(Error::field("categories", too_long));
        }
        _ => {}
    }
    match fields {
        Some([]) => Err(Error::field("fields", Problem::Missing)),
        Some(list) if list.len() > QUESTION_LIST_LIMIT => Err(Error::field("fields", too_long)),
        _ => Ok(()),
    }
}

/// What a question comes to.
pub(crate) enum Weighed {
    /// A line to write, and what goes out with it.
    New {
        event: Event,
        keyed: bool,
        found: Found,
    },
    /// The line that was written the first time.
    Again {
        line: Box<LoggedEvent>,
        found: Found,
    },
    /// Its idempotency key belongs to another question.
    KeyUsedOtherwise,
}

/// One release under way.
pub(crate) struct Single<'a> {
    pub(crate) asking: Asking<'a>,
    pub(crate) request: &'a ReleaseRequest,
    pub(crate) key: Option<&'a str>,
}

impl Single<'_> {
    /// What is answered, as things stand.
    pub(crate) async fn weigh(
        &self,
        mut read: store::Reader<'_>,
        situation: &Situation,
    ) -> Result<Weighed, store::Error> {
        let (request, asking, subject) = (self.request, self.asking, situation.subject);
        let first = match self.key {
            Some(key) => store::events::find_by_idempotency(&mut read, subject, key).await?,
            None => None,
        };
        let keyed = first.is_none();
        let first = match first.filter(|line| asking.is_fresh(line)) {
            Some(first) if !self.asked(&first.event) => return Ok(Weighed::KeyUsedOtherwise),
            first => first,
        };
        let answer = asking.answer(situation);
        if let Some(line) = &first
            && matches!(line.event, Event::Refusal { .. })
            && Asking::still_says(&line.event, &answer)
        {
            return Ok(Weighed::Again {
                line: Box::new(line.clone()),
                found: Found::none(),
            });
        }
        match answer {
            Answer::Refused { reason, since } => Ok(Weighed::New {
                event: asking.refusal(reason, since),
                // A key stays with the line that it was first used for.
                keyed,
                found: Found::none(),
            }),
            Answer::Allowed(categories) => {
                let asked = ForRelease {
                    categories: &categories,
                    fields: request.fields.as_deref(),
                    since: request.since,
                    now: asking.now,
                    limit: request.limit,
                };
                let found = store::records::for_release(&mut read, subject, &asked).await?;
                let repeat = self.key.map(|_| Repeat {
                    question: self.question(),
                    records: hex::encode(found.digest()),
                });
                // What goes out again must be what went out; anything else gets a line of its own.
                if let Some(line) = first.filter(|line| repeated(&line.event) == repeat.as_ref()) {
                    return Ok(Weighed::Again {
                        line: Box::new(line),
                        found,
                    });
                }
                Ok(Weighed::New {
                    event: asking.release(categories, found.len(), repeat),
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
        } = self.request;
        let asked = serde_json::json!([categories, fields, since, limit]);
        hex::encode(Sha256::digest(asked.to_string()))
    }

    /// Whether a log line is the answer to this very question of this system.
    fn asked(&self, event: &Event) -> bool {
        let (asked, by) = (&self.request.purpose, &self.asking.scope.consumer);
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
            Event::Decision { .. }
            | Event::Question { .. }
            | Event::Restriction { .. }
            | Event::StaffView { .. }
            | Event::Unmasked { .. }
            | Event::Erasure { .. } => false,
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
