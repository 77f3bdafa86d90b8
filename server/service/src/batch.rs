//! One question about many customers: a batch of releases, or the audience of a purpose.
//!
//! Invariants: customers are answered in the order in which they were named, a few at a time; the
//! lines of those few stand in their logs before anything about them is answered; the next few are
//! not looked at before somebody asks for them. So whoever stops asking leaves logs that hold
//! exactly a beginning of the batch, and memory does not grow with it. Each few go by the switches,
//! the registry, the records and the key of their own moment: a batch ends with the key that began
//! it, and [`BATCH_TIME`] after its beginning.

mod places;

use std::collections::BTreeSet;
use std::pin::pin;

use domain::event::{Event, LoggedEvent};
use domain::gate::RefusalReason;
use domain::ids::{CategoryKey, EventId, ItemKey, PurposeKey, Reference, SubjectId};
use domain::record::Record;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use store::append::{Appended, Entry};
use store::gate::Situation;
use store::records::Found;

pub use self::places::BATCHES_OF_A_KEY;
use self::places::Place;
pub(crate) use self::places::Places;
use crate::asking::{ATTEMPTS, Asking, Situations};
use crate::decisions::check_idempotency_key;
use crate::keys::Admitted;
use crate::releases::{self, ReleaseRequest, Single, check};
use crate::{Error, Problem, Service};

/// The most customers of one batch.
pub const BATCH_LIMIT: usize = 10_000;
/// How long a batch goes on at most.
pub const BATCH_TIME: SignedDuration = SignedDuration::from_mins(10);
/// How many customers are answered at a time, at most.
const CHUNK: usize = 64;
/// How many records are in memory at a time, at most.
const CHUNK_RECORDS: usize = 6400;
/// With how many bytes of records no further customer is answered at the same time.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;
/// How many customers' records are read at once.
const READERS: usize = 4;

/// What is wanted of each customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Their records: releases and refusals.
    Records,
    /// Only who may be used for the purpose: questions.
    Audience,
}

/// A question about many customers.
#[derive(Clone, Debug)]
pub struct BatchRequest {
    /// About whom, as the brand writes their references: 1 to [`BATCH_LIMIT`], nobody twice.
    pub subjects: Vec<String>,
    /// For what.
    pub purpose: PurposeKey,
    /// What is wanted.
    pub wanted: Wanted,
    /// Which kinds of data; `None` asks for all that belong to the purpose.
    pub categories: Option<Vec<CategoryKey>>,
    /// Only these fields.
    pub fields: Option<Vec<ItemKey>>,
    /// Only what was collected at this moment or later.
    pub since: Option<Timestamp>,
    /// At most so many records of each customer, the newest: 1 to [`crate::RELEASE_LIMIT`].
    pub limit: u32,
    /// With the same key the same batch gets the same log lines, each as a single release with a key
    /// does ([`Service::release`]).
    pub key: Option<String>,
}

/// What is answered about one customer.
#[derive(Clone, Debug)]
pub struct BatchLine {
    /// The reference, as it was asked.
    pub subject: String,
    /// The answer.
    pub answer: BatchAnswer,
}

/// See [`BatchLine`].
#[derive(Clone, Debug)]
pub enum BatchAnswer {
    /// Handed out.
    Released {
        /// The log line.
        event: EventId,
        /// When.
        at: Timestamp,
        /// The records, newest first.
        records: Vec<Record>,
    },
    /// In the audience; nothing is handed out.
    Allowed {
        /// The log line.
        event: EventId,
        /// When it was asked.
        at: Timestamp,
    },
    /// Not handed out, or not in the audience.
    Refused {
        /// The log line.
        event: EventId,
        /// Why.
        reason: RefusalReason,
        /// Since when, where a decision of the customer is the reason.
        since: Option<Timestamp>,
        /// When it was asked.
        at: Timestamp,
    },
    /// There is no such customer, or there cannot be one.
    Unknown,
}

/// A batch under way.
#[derive(Debug)]
pub struct Batch {
    service: Service,
    admitted: Admitted,
    ends: Timestamp,
    request: BatchRequest,
    done: usize,
    /// Held for as long as anything of the batch is in memory.
    _place: Place,
}

impl Service {
    /// Begins a batch. Nothing is asked before [`Batch::next`]. [`Error::RateLimited`] while
    /// [`BATCHES_OF_A_KEY`] others of the same key are under way.
    pub fn batch(&self, admitted: Admitted, request: BatchRequest) -> Result<Batch, Error> {
        let (categories, fields) = (request.categories.as_deref(), request.fields.as_deref());
        check(categories, fields, request.limit)?;
        check_idempotency_key(request.key.as_deref())?;
        match request.subjects.len() {
            0 => return Err(Error::field("subjects", Problem::Missing)),
            1..=BATCH_LIMIT => {}
            _ => {
                let max = u32::try_from(BATCH_LIMIT).unwrap_or(u32::MAX);
                return Err(Error::field("subjects", Problem::TooLong { max }));
            }
        }
        let named: BTreeSet<&str> = request.subjects.iter().map(String::as_str).collect();
        if named.len() < request.subjects.len() {
            return Err(Error::field("subjects", Problem::Repeated));
        }
        let ends = self.clock.now().checked_add(BATCH_TIME);
        let place = self.batches.take(&admitted.scope.key_id)?;
        Ok(Batch {
            service: self.clone(),
            admitted,
            ends: ends.map_err(Error::internal)?,
            request,
            done: 0,
            _place: place,
        })
    }
}

/// What is to be answered about a customer.
enum Weighing {
    /// With a line that is to be written.
    New(Box<Entry>, Weighed),
    /// With the line that was written the first time.
    Again(Box<LoggedEvent>, Weighed),
}

/// A customer who has a line, and what goes out with it.
struct Weighed {
    /// Where in the chunk.
    index: usize,
    subject: SubjectId,
    found: Found,
}

impl Batch {
    /// The answers about the next few customers, in their order; `None` after the last. Once this
    /// returns, their lines stand in the log. Dropped while it runs, the lines of these few may or
    /// may not be written; those of later ones are not.
    ///
    /// [`Error::Forbidden`] where the key or token no longer lets the call through, and
    /// [`Error::OutOfTime`] where it took too long.
    pub async fn next(&mut self) -> Result<Option<Vec<BatchLine>>, Error> {
        let rest = self.request.subjects.get(self.done..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(None);
        }
        if self.done > 0 {
            self.service.still_admits(&self.admitted).await?;
        }
        if self.ends <= self.service.clock.now() {
            return Err(Error::OutOfTime);
        }
        let chunk = &rest[..rest.len().min(self.at_a_time())];
        let answers = self.ask(chunk).await?;
        let chunk = &chunk[..chunk.len().min(answers.len())];
        let lines = chunk
            .iter()
            .zip(answers)
            .map(|(subject, answer)| BatchLine {
                subject: subject.clone(),
                answer,
            });
        let lines = lines.collect();
        self.done += chunk.len();
        Ok(Some(lines))
    }

    fn at_a_time(&self) -> usize {
        match self.request.wanted {
            Wanted::Audience => CHUNK,
            Wanted::Records => (CHUNK_RECORDS / self.request.limit.max(1) as usize).clamp(1, CHUNK),
        }
    }

    /// The answers about the first of these customers: all of them, unless their records are large.
    async fn ask(&self, chunk: &[String]) -> Result<Vec<BatchAnswer>, Error> {
        let service = &self.service;
        let purpose = &self.request.purpose;
        let references: Vec<Option<Reference>> =
            chunk.iter().map(|text| text.parse().ok()).collect();
        let mut answers = vec![BatchAnswer::Unknown; chunk.len()];
        let (mut bytes, mut written_any) = (0, false);
        let mut waiting: BTreeSet<usize> = (0..chunk.len()).collect();
        for _ in 0..ATTEMPTS {
            let published = service.published().await?;
            let mut asked = Vec::with_capacity(waiting.len());
            for index in &waiting {
                asked.extend(references[*index].as_ref().map(|named| (purpose, named)));
            }
            let situations = Situations::read(service.store.read(), asked).await?;
            if !situations.go_by(&published) {
                service.refresh_published().await?;
                continue;
            }
            let asking = Asking {
                published: &published,
                scope: &self.admitted.scope,
                purpose,
                categories: self.request.categories.as_deref(),
                now: service.clock.now(),
            };
            let mut weighing = Vec::with_capacity(waiting.len());
            for index in &waiting {
                let named = references[*index].as_ref();
                let situation = named.and_then(|named| situations.of(purpose, named));
                if let (Some(named), Some(situation)) = (named, situation) {
                    weighing.push(self.weigh(asking, *index, situation, named));
                }
            }
            let (mut entries, mut weighed, mut written) = (Vec::new(), Vec::new(), Vec::new());
            let mut next = pin!(stream::iter(weighing).buffered(READERS));
            while let Some(weighing) = next.try_next().await? {
                let (Weighing::New(_, one) | Weighing::Again(_, one)) = &weighing;
                bytes += one.found.bytes();
                let (index, full) = (one.index, bytes >= CHUNK_BYTES);
                match weighing {
                    Weighing::New(entry, one) => {
                        entries.push(*entry);
                        weighed.push(one);
                    }
                    Weighing::Again(line, one) => written.push((one, line)),
                }
                // Nothing was written about those who come after: they are asked about next time.
                if full && !written_any {
                    answers.truncate(index + 1);
                    break;
                }
            }
            waiting.clear();
            written_any = true;
            let appended = if entries.is_empty() {
                Vec::new()
            } else {
                service.store.append(entries).await?
            };
            for (weighed, appended) in weighed.into_iter().zip(appended) {
                match appended {
                    Appended::Line(line) => written.push((weighed, line)),
                    Appended::Overtaken => {
                        waiting.insert(weighed.index);
                    }
                }
            }
            let mut opening = Vec::with_capacity(written.len());
            for (weighed, line) in written {
                opening.push(self.open(weighed, line));
            }
            let opened: Vec<(usize, BatchAnswer)> = stream::iter(opening)
                .buffered(READERS)
                .try_collect()
                .await?;
            for (index, answer) in opened {
                answers[index] = answer;
            }
            if waiting.is_empty() {
                return Ok(answers);
            }
        }
        Err(Error::unavailable())
    }

    async fn weigh(
        &self,
        asking: Asking<'_>,
        index: usize,
        situation: &Situation,
        named: &Reference,
    ) -> Result<Weighing, Error> {
        let key = self.request.key.as_ref().map(|key| {
            let place = self.done + index;
            // No single release's key has a space in it.
            format!("{}/{key} {place}", self.admitted.scope.consumer.as_str())
        });
        let read = self.service.store.read();
        let weighed = match self.request.wanted {
            Wanted::Records => {
                let request = ReleaseRequest {
                    subject: named.clone(),
                    purpose: self.request.purpose.clone(),
                    categories: self.request.categories.clone(),
                    fields: self.request.fields.clone(),
                    since: self.request.since,
                    limit: self.request.limit,
                };
                let single = Single {
                    asking,
                    request: &request,
                    key: key.as_deref(),
                };
                single.weigh(read, situation).await?
            }
            Wanted::Audience => question(read, asking, situation, key.as_deref()).await?,
        };
        let of = |found| Weighed {
            index,
            subject: situation.subject,
            found,
        };
        match weighed {
            releases::Weighed::KeyUsedOtherwise => Err(Error::Conflict),
            releases::Weighed::Again { line, found } => Ok(Weighing::Again(line, of(found))),
            releases::Weighed::New {
                event,
                keyed,
                found,
            } => {
                let mut entry = asking.entry(situation, event);
                entry.key = key.filter(|_| keyed);
                Ok(Weighing::New(Box::new(entry), of(found)))
            }
        }
    }

    /// Opens what goes out with a written line.
    async fn open(
        &self,
        weighed: Weighed,
        line: Box<LoggedEvent>,
    ) -> Result<(usize, BatchAnswer), Error> {
        let Weighed {
            index,
            subject,
            found,
        } = weighed;
        let on = &mut self.service.store.read();
        let records = store::records::open(on, subject, found).await?;
        Ok((index, answered(&line, records)))
    }
}

/// The question about one customer of an audience, or the line that was written the first time.
async fn question(
    mut read: store::Reader<'_>,
    asking: Asking<'_>,
    situation: &Situation,
    key: Option<&str>,
) -> Result<releases::Weighed, store::Error> {
    let first = match key {
        Some(key) => store::events::find_by_idempotency(&mut read, situation.subject, key).await?,
        None => None,
    };
    // A key stays with the line that it was first used for.
    let keyed = first.is_none();
    let same = |line: &LoggedEvent| match &line.event {
        Event::Question {
            purpose,
            consumer,
            categories,
            ..
        } => {
            purpose == asking.purpose
                && *consumer == asking.scope.consumer
                && categories.as_deref() == asking.categories
        }
        _ => false,
    };
    let answer = asking.answer(situation);
    let found = Found::none();
    Ok(match first.filter(|line| asking.is_fresh(line)) {
        Some(line) if !same(&line) => releases::Weighed::KeyUsedOtherwise,
        Some(line) if Asking::still_says(&line.event, &answer) => releases::Weighed::Again {
            line: Box::new(line),
            found,
        },
        _ => releases::Weighed::New {
            event: asking.question(&answer),
            keyed,
            found,
        },
    })
}

/// The answer that a log line stands for; `records` go out with a release.
fn answered(line: &LoggedEvent, records: Vec<Record>) -> BatchAnswer {
    let (event, at) = (line.id, line.at);
    match &line.event {
        Event::Refusal { reason, since, .. }
        | Event::Question {
            reason: Some(reason),
            since,
            ..
        } => BatchAnswer::Refused {
            event,
            reason: *reason,
            since: *since,
            at,
        },
        Event::Question { .. } => BatchAnswer::Allowed { event, at },
        _ => BatchAnswer::Released { event, at, records },
    }
}
