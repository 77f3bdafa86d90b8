//! What a system takes back of what it delivered: one source id, or all of one source.
//!
//! Invariants: the removal and its log line are one commit; contact data go with the last record
//! that holds them, so that nothing is held that the customer does not see.

use std::collections::BTreeMap;

use domain::event::Event;
use domain::ids::{CategoryKey, ConsumerKey, SubjectId};
use jiff::Timestamp;
use store::{Tx, benefits, events, records};

use super::{Rejection, check};

/// What is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The system or organisation it came from.
    pub source: String,
    /// What the source calls it; all that came from the source without it.
    pub source_id: Option<String>,
}

impl Removal {
    /// Whether anything could be called so.
    pub fn check(&self) -> Result<(), Rejection> {
        check::filled("source", &self.source, check::SOURCE_BYTES)?;
        match &self.source_id {
            Some(id) => check::filled("source_id", id, check::SOURCE_ID_BYTES),
            None => Ok(()),
        }
    }
}

/// What went, of one customer.
#[derive(Debug, Default)]
pub(super) struct Gone {
    kinds: BTreeMap<CategoryKey, u64>,
    benefits: u64,
}

impl Gone {
    /// Removes records that a source calls so; answers how many.
    pub(super) async fn records(
        &mut self,
        tx: &mut Tx,
        subject: SubjectId,
        removal: &Removal,
    ) -> Result<u64, store::Error> {
        let (source, source_id) = (&removal.source, removal.source_id.as_deref());
        let mut count = 0;
        for (kind, records) in records::remove_named(tx, subject, source, source_id).await? {
            count += records;
            *self.kinds.entry(kind).or_default() += records;
        }
        Ok(count)
    }

    /// The same of benefits.
    pub(super) async fn benefits(
        &mut self,
        tx: &mut Tx,
        subject: SubjectId,
        removal: &Removal,
    ) -> Result<u64, store::Error> {
        let source_id = removal.source_id.as_deref();
        let removed = benefits::remove_named(tx, subject, &removal.source, source_id).await?;
        self.benefits += removed;
        Ok(removed)
    }

    /// Writes the line about all of it, if anything went.
    pub(super) async fn write(
        self,
        tx: &mut Tx,
        subject: SubjectId,
        consumer: &ConsumerKey,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        if self.kinds.is_empty() && self.benefits == 0 {
            return Ok(());
        }
        let event = Event::Erasure {
            categories: self.kinds.into_iter().collect(),
            purpose: None,
            consumer: Some(consumer.clone()),
            benefits: self.benefits,
        };
        events::append(tx, subject, &event, None, now, None).await?;
        Ok(())
    }
}
