//! What releases, batches and questions have in common: a system asks, the rules answer, and the
//! answer becomes a line of the customer's log.

use std::collections::{BTreeMap, BTreeSet};

use domain::account::ConsumerScope;
use domain::event::{Event, LoggedEvent, Repeat};
use domain::gate::{Answer, Question, RefusalReason, answer};
use domain::ids::{CategoryKey, PurposeKey, Reference};
use domain::read::Published;
use jiff::Timestamp;
use store::append::Entry;
use store::gate::Situation;

use crate::releases::SAME_FOR;

/// How often a question is weighed anew because something changed meanwhile. Each time somebody
/// else's decision, delivery, release or registry got through.
pub(crate) const ATTEMPTS: u32 = 64;

/// A system's question, about whomever.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) published: &'a Published,
    pub(crate) scope: &'a ConsumerScope,
    pub(crate) purpose: &'a PurposeKey,
    /// `None` asks for all kinds that belong to the purpose.
    pub(crate) categories: Option<&'a [CategoryKey]>,
    pub(crate) now: Timestamp,
}

impl Asking<'_> {
    /// What the rules say, as things stand for one customer.
    pub(crate) fn answer(&self, situation: &Situation) -> Answer {
        let question = Question {
            consumer: &self.scope.consumer,
            purpose: self.purpose,
            categories: self.categories,
            scope: &self.scope.purposes,
        };
        let standing = situation.standing.as_ref();
        let registry = &self.published.registry;
        answer(registry, &question, standing, situation.status, self.now)
    }

    /// Whether a line is so young that the key that it was written with still means it.
    pub(crate) fn is_fresh(&self, line: &LoggedEvent) -> bool {
        self.now.duration_since(line.at) < SAME_FOR
    }

    /// Whether a line of a question or of a refusal says what is answered now: the same, for the same
    /// reason, since the same moment.
    pub(crate) fn still_says(line: &Event, now: &Answer) -> bool {
        let then = match line {
            Event::Question { reason, since, .. } => (*reason, *since),
            Event::Refusal { reason, since, .. } => (Some(*reason), *since),
            _ => return false,
        };
        then == outcome(now)
    }

    /// The line of a release.
    pub(crate) fn release(
        &self,
        categories: Vec<CategoryKey>,
        records: usize,
        repeat: Option<Repeat>,
    ) -> Event {
        Event::Release {
            purpose: self.purpose.clone(),
            consumer: self.scope.consumer.clone(),
            categories,
            records: records as u64,
            registry_version: self.published.version,
            repeat,
        }
    }

    /// The line of a refusal.
    pub(crate) fn refusal(&self, reason: RefusalReason, since: Option<Timestamp>) -> Event {
        Event::Refusal {
            purpose: self.purpose.clone(),
            consumer: self.scope.consumer.clone(),
            reason,
            since,
            categories: self.categories.map(<[_]>::to_vec),
            registry_version: self.published.version,
        }
    }

    /// The line of a question that hands nothing out, whatever the answer.
    pub(crate) fn question(&self, answer: &Answer) -> Event {
        let (reason, since) = outcome(answer);
        Event::Question {
            purpose: self.purpose.clone(),
            consumer: self.scope.consumer.clone(),
            categories: self.categories.map(<[_]>::to_vec),
            allowed: reason.is_none(),
            reason,
            since,
            registry_version: self.published.version,
        }
    }

    /// A line to write, if nothing has changed since `situation` was read.
    pub(crate) fn entry(&self, situation: &Situation, event: Event) -> Entry {
        Entry {
            subject: situation.subject,
            revision: situation.revision,
            registry_version: situation.registry_version,
            event,
            at: self.now,
            key: None,
        }
    }
}

/// Why not, and since when; nothing for a yes.
const fn outcome(answer: &Answer) -> (Option<RefusalReason>, Option<Timestamp>) {
    match answer {
        Answer::Allowed(_) => (None, None),
        Answer::Refused { reason, since } => (Some(*reason), *since),
    }
}

/// How things stand for customers, each for the purposes that are asked about.
#[derive(Default)]
pub(crate) struct Situations(BTreeMap<PurposeKey, BTreeMap<Reference, Situation>>);

impl Situations {
    /// Reads them, with one statement for each purpose and some dozens of customers.
    pub(crate) async fn read(
        mut on: store::Reader<'_>,
        asked: Vec<(&PurposeKey, &Reference)>,
    ) -> Result<Self, store::Error> {
        let mut wanted: BTreeMap<&PurposeKey, BTreeSet<&Reference>> = BTreeMap::new();
        for (purpose, reference) in asked {
            wanted.entry(purpose).or_default().insert(reference);
        }
        let mut found = BTreeMap::new();
        for (purpose, references) in wanted {
            let references: Vec<&Reference> = references.into_iter().collect();
            let of_purpose =
                store::gate::situations_by_reference(&mut on, &references, purpose).await?;
            found.insert(purpose.clone(), of_purpose);
        }
        Ok(Self(found))
    }

    /// Whether all were read while this registry was the newest.
    pub(crate) fn go_by(&self, published: &Published) -> bool {
        let mut all = self.0.values().flat_map(BTreeMap::values);
        all.all(|situation| situation.registry_version == published.version)
    }

    /// One of them; `None` if there is no such customer.
    pub(crate) fn of(&self, purpose: &PurposeKey, reference: &Reference) -> Option<&Situation> {
        self.0.get(purpose)?.get(reference)
    }
}
