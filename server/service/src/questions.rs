//! Questions: may a system use a kind of data for a purpose? Nothing is handed out; the customer
//! sees who asked, and what the answer was.
//!
//! Invariants: an answer is given only once its line stands in the customer's log, and it is the
//! one that held at that moment ([`store::append`]). A customer who is not known is not told apart
//! from one who cannot exist, and nothing is written. Deliberately not here: the names that a
//! standard gives to all this.

use std::time::Duration;

use domain::account::ConsumerScope;
use domain::event::{Event, LoggedEvent};
use domain::gate::RefusalReason;
use domain::ids::{CategoryKey, EventId, PurposeKey, Reference};
use jiff::Timestamp;
use store::append::{Appended, Entry};

use crate::asking::{ATTEMPTS, Asking, Situations};
use crate::keys::Admitted;
use crate::{Error, Service};

/// How many customers are looked at for one page of a search, at most.
const SEARCH_REACH: u32 = 1024;
/// How many of them at a time.
const SEARCH_STEP: u32 = 64;

/// May these data be used?
#[derive(Clone, Debug)]
pub struct QuestionRequest {
    /// About whom.
    pub subject: Reference,
    /// For what.
    pub purpose: PurposeKey,
    /// Which kinds of data; `None` asks about all that belong to the purpose.
    pub categories: Option<Vec<CategoryKey>>,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionAnswer {
    /// They may.
    Allowed {
        /// The log line.
        event: EventId,
        /// When it was asked.
        at: Timestamp,
    },
    /// They may not.
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
    /// There is no such customer, or nothing was asked. Nobody's log has a line of it.
    Unknown,
}

impl QuestionAnswer {
    /// Whether they may.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }
}

/// After which answer the rest of some questions is no longer asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// After none: all are asked.
    #[default]
    All,
    /// After the first that says no.
    FirstNo,
    /// After the first that says yes.
    FirstYes,
}

impl Until {
    fn ends_with(self, allowed: bool) -> bool {
        match self {
            Self::All => false,
            Self::FirstNo => !allowed,
            Self::FirstYes => allowed,
        }
    }
}

/// Whose references a search goes through, and what it found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// The customers about whom the answer is yes.
    pub allowed: Vec<Reference>,
    /// After whom to go on; `None` when everybody was asked about.
    pub next: Option<Reference>,
}

/// What is to be written about one question.
struct Weighed {
    index: usize,
    allowed: bool,
    entry: Entry,
}

impl Service {
    /// Answers questions in their order. `None` stands for a question that cannot be about anybody.
    /// With [`Until::FirstNo`] or [`Until::FirstYes`] the answers end with the one that decides, and
    /// what would come after it is not asked.
    pub async fn questions(
        &self,
        scope: &ConsumerScope,
        questions: &[Option<QuestionRequest>],
        until: Until,
    ) -> Result<Vec<QuestionAnswer>, Error> {
        let mut answers: Vec<Option<QuestionAnswer>> = vec![None; questions.len()];
        for _ in 0..ATTEMPTS {
            let published = self.published().await?;
            let mut open = Vec::with_capacity(questions.len());
            let mut asked = Vec::with_capacity(questions.len());
            for (index, question) in questions.iter().enumerate() {
                if answers[index].is_none() {
                    open.push(index);
                    let question = question.as_ref();
                    asked.extend(question.map(|it| (&it.purpose, &it.subject)));
                }
            }
            let situations = Situations::read(self.store.read(), asked).await?;
            if !situations.go_by(&published) {
                self.refresh_published().await?;
                continue;
            }
            let now = self.clock.now();
            let mut weighed: Vec<Weighed> = Vec::with_capacity(open.len());
            for index in open {
                let question = questions[index].as_ref();
                let situation = question
                    .and_then(|question| situations.of(&question.purpose, &question.subject));
                let (Some(question), Some(situation)) = (question, situation) else {
                    answers[index] = Some(QuestionAnswer::Unknown);
                    continue;
                };
                let asking = Asking {
                    published: &published,
                    scope,
                    purpose: &question.purpose,
                    categories: question.categories.as_deref(),
                    now,
                };
                let event = asking.question(&asking.answer(situation));
                weighed.push(Weighed {
                    index,
                    allowed: matches!(event, Event::Question { allowed: true, .. }),
                    entry: asking.entry(situation, event),
                });
            }
            let end = end(until, &answers, &weighed);
            weighed.retain(|weighed| weighed.index < end);
            for together in together(until, weighed) {
                let places: Vec<usize> = together.iter().map(|weighed| weighed.index).collect();
                let entries = together.into_iter().map(|weighed| weighed.entry).collect();
                let appended = self.store.append(entries).await?;
                let mut all = true;
                for (index, appended) in places.into_iter().zip(appended) {
                    match appended {
                        Appended::Line(line) => answers[index] = Some(answered(&line)),
                        Appended::Overtaken => all = false,
                    }
                }
                // What was overtaken may end the rest now: that is not asked before it is known.
                if !all {
                    break;
                }
            }
            let told: Option<Vec<_>> = answers[..end].iter().copied().collect();
            if let Some(told) = told {
                return Ok(told);
            }
        }
        Err(Error::unavailable())
    }

    /// Asks about one customer after another, in a fixed order, until `limit` may be used for a
    /// purpose, a good many were asked about, or the quota of the call is spent. Each of them sees
    /// that it was asked.
    ///
    /// What the registry alone answers with no, or the scope of the key, is asked about nobody.
    pub async fn audience(
        &self,
        Admitted { scope, meter, .. }: &Admitted,
        (purpose, categories): (&PurposeKey, &[CategoryKey]),
        after: Option<Reference>,
        limit: u32,
    ) -> Result<Audience, Error> {
        let mut audience = Audience {
            allowed: Vec::new(),
            next: after,
        };
        let published = self.published().await?;
        let declared = published.registry.purpose(purpose);
        let fits = declared
            .is_some_and(|declared| categories.iter().all(|key| declared.data.contains(key)));
        let system = published.registry.consumer(&scope.consumer);
        let may_ask = system.is_some_and(|system| system.purposes.contains(purpose))
            && scope.purposes.contains(purpose);
        if !fits || !may_ask || categories.is_empty() {
            audience.next = None;
            return Ok(audience);
        }
        let mut looked_at = 0;
        loop {
            let found = u32::try_from(audience.allowed.len()).unwrap_or(u32::MAX);
            let step = limit.saturating_sub(found).min(SEARCH_STEP);
            if step == 0 || looked_at >= SEARCH_REACH {
                return Ok(audience);
            }
            let on = &mut self.store.read();
            // One more tells whether somebody is left.
            let mut references =
                store::gate::references_after(on, audience.next.as_ref(), step + 1).await?;
            let wanted = u32::try_from(references.len()).unwrap_or(step).min(step);
            let counted = if wanted == 0 {
                0
            } else {
                meter.spend_some(wanted)
            };
            let more = references.len() > counted as usize;
            references.truncate(counted as usize);
            if counted == 0 && more {
                if looked_at == 0 {
                    let retry_after = u64::from(meter.spent().renewed_in);
                    let retry_after = Duration::from_secs(retry_after);
                    return Err(Error::RateLimited { retry_after });
                }
                return Ok(audience);
            }
            let ask = |subject: &Reference| {
                Some(QuestionRequest {
                    subject: subject.clone(),
                    purpose: purpose.clone(),
                    categories: Some(categories.to_vec()),
                })
            };
            let questions: Vec<_> = references.iter().map(ask).collect();
            let answers = self.questions(scope, &questions, Until::All).await?;
            looked_at += counted;
            audience.next = references.last().cloned().filter(|_| more);
            let allowed = references.into_iter().zip(answers);
            let allowed = allowed.filter(|(_, answer)| answer.is_allowed());
            audience.allowed.extend(allowed.map(|(subject, _)| subject));
            if !more {
                return Ok(audience);
            }
        }
    }
}

/// Which lines are written at once: all of them, unless one answer may end the rest. Then it is
/// those that follow each other about one customer, of which all are overtaken or none is.
fn together(until: Until, weighed: Vec<Weighed>) -> Vec<Vec<Weighed>> {
    let mut groups: Vec<Vec<Weighed>> = Vec::new();
    for weighed in weighed {
        let fits =
            |last: &Weighed| until == Until::All || last.entry.subject == weighed.entry.subject;
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(fits) => group.push(weighed),
            _ => groups.push(vec![weighed]),
        }
    }
    groups
}

/// How many are asked: up to and with the first that decides, as things stand now.
fn end(until: Until, answers: &[Option<QuestionAnswer>], weighed: &[Weighed]) -> usize {
    if until == Until::All {
        return answers.len();
    }
    let mut allowed: Vec<bool> = Vec::with_capacity(answers.len());
    for answer in answers {
        allowed.push(answer.is_some_and(QuestionAnswer::is_allowed));
    }
    for weighed in weighed {
        allowed[weighed.index] = weighed.allowed;
    }
    let decides = allowed.iter().position(|allowed| until.ends_with(*allowed));
    decides.map_or(answers.len(), |last| last + 1)
}

fn answered(line: &LoggedEvent) -> QuestionAnswer {
    let (event, at) = (line.id, line.at);
    match line.event {
        Event::Question {
            reason: Some(reason),
            since,
            ..
        } => QuestionAnswer::Refused {
            event,
            reason,
            since,
            at,
        },
        _ => QuestionAnswer::Allowed { event, at },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use domain::ids::SubjectId;
    use uuid::Uuid;

    use super::*;

    fn weighed(subject: u128) -> Weighed {
        let event = Event::Question {
            purpose: "offers".parse().unwrap(),
            consumer: "engine".parse().unwrap(),
            categories: None,
            allowed: true,
            reason: None,
            since: None,
            registry_version: 1,
        };
        Weighed {
            index: 0,
            allowed: true,
            entry: Entry {
                subject: SubjectId(Uuid::from_u128(subject)),
                revision: 0,
                registry_version: 1,
                event,
                at: Timestamp::UNIX_EPOCH,
                key: None,
            },
        }
    }

    #[test]
    fn where_an_answer_may_end_the_rest_only_lines_of_one_customer_are_written_at_once() {
        let sizes = |until| {
            let all = [1, 1, 2, 1].map(weighed).into();
            let sizes = together(until, all).into_iter().map(|group| group.len());
            sizes.collect::<Vec<_>>()
        };
        assert_eq!(sizes(Until::All), [4]);
        assert_eq!(sizes(Until::FirstNo), [2, 1, 1]);
        assert_eq!(sizes(Until::FirstYes), [2, 1, 1]);
    }
}
