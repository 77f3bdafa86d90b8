//! One record by what its source calls it: told without its value, written and removed only in the
//! state that the system knows.
//!
//! Invariants: the condition is weighed under the customer's row lock, in the transaction that
//! writes; a record that exists is not changed without one; nobody is made known of whom nothing is
//! taken. Deliberately not here: values, which leave through the gate alone.

use std::sync::Arc;

use domain::account::ConsumerScope;
use domain::ids::{Reference, SubjectId};
use domain::record::NewRecord;
use futures_util::FutureExt;
use jiff::Timestamp;
use store::records::{self, Named};
use store::{Tx, subjects};

use super::removal::Gone;
use super::{Checker, LineResult, Rejection, Removal, take};
use crate::{Error, Service};

/// In which state a record has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nothing is said.
    Unsaid,
    /// It is there.
    Exists,
    /// It is not there.
    Missing,
    /// It is in one of these states, by their [`state`].
    In(Vec<String>),
}

impl Condition {
    fn fits(&self, known: Option<&Named>) -> Result<(), NotWritten> {
        let fits = match (self, known) {
            (Self::Unsaid, Some(_)) => return Err(NotWritten::ConditionNeeded),
            (Self::Unsaid | Self::Missing, None) | (Self::Exists, Some(_)) => true,
            (Self::Missing, Some(_)) | (Self::Exists | Self::In(_), None) => false,
            (Self::In(states), Some(known)) => states.contains(&state(known)),
        };
        if fits { Ok(()) } else { Err(NotWritten::Stale) }
    }
}

/// What names a record's state: no other record, and no other state of it, is called so.
pub fn state(record: &Named) -> String {
    format!("{}.{}", record.id, record.version)
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// There is no such record.
    NotFound,
    /// It is there, and the system does not say in which state it knows it.
    ConditionNeeded,
    /// It is in another state than the system knows.
    Stale,
    /// It does not fit.
    Rejected(Rejection),
}

impl Service {
    /// A record without its value.
    pub async fn named_record(
        &self,
        scope: &ConsumerScope,
        reference: &Reference,
        source: &str,
        source_id: &str,
    ) -> Result<Named, Error> {
        if !scope.may_write {
            return Err(Error::Forbidden);
        }
        let mut read = self.store.read();
        let subject = subjects::find_by_reference(&mut read, reference).await?;
        let subject = subject.ok_or(Error::NotFound)?;
        let found = records::named(&mut read, subject.id, source, source_id).await?;
        found.ok_or(Error::NotFound)
    }

    /// Writes a record; answers what became of it, and how it is now.
    pub async fn put_named(
        &self,
        scope: &ConsumerScope,
        reference: &Reference,
        mut record: NewRecord,
        condition: Condition,
    ) -> Result<Result<(LineResult, Named), NotWritten>, Error> {
        if !scope.may_write {
            return Err(Error::Forbidden);
        }
        let published = self.published().await?;
        let now = self.clock.now();
        if let Err(rejection) = Checker::new(&published.registry, now).record(&mut record) {
            return Ok(Err(NotWritten::Rejected(rejection)));
        }
        let job = Arc::new((reference.clone(), record, condition, published));
        let written = self.store.write(move |tx| {
            let job = Arc::clone(&job);
            async move {
                let (reference, record, condition, published) = &*job;
                let subject = match found(tx, reference, record, condition, now).await? {
                    Ok(subject) => subject,
                    Err(why) => return Ok(Err(why)),
                };
                let registry = &published.registry;
                let one = std::slice::from_ref(record);
                let taken = take::records(tx, registry, subject, one, now).await?;
                let taken = taken.into_iter().next();
                let named = records::named(tx, subject, &record.source, &record.source_id).await?;
                match (taken, named) {
                    (Some(LineResult::Rejected(rejection)), _) => {
                        Ok(Err(NotWritten::Rejected(rejection)))
                    }
                    (Some(result), Some(named)) => Ok(Ok((result, named))),
                    _ => Err(store::Error::unexpected(
                        "a record was put and is not there",
                    )),
                }
            }
            .boxed()
        });
        Ok(written.await?)
    }

    /// Removes a record, and says so in the customer's log.
    pub async fn remove_named(
        &self,
        scope: &ConsumerScope,
        reference: &Reference,
        source: &str,
        source_id: &str,
        condition: Condition,
    ) -> Result<Result<(), NotWritten>, Error> {
        if !scope.may_write {
            return Err(Error::Forbidden);
        }
        let now = self.clock.now();
        let removal = Removal {
            source: source.to_owned(),
            source_id: Some(source_id.to_owned()),
        };
        let job = Arc::new((
            reference.clone(),
            removal,
            condition,
            scope.consumer.clone(),
        ));
        let removed = self.store.write(move |tx| {
            let job = Arc::clone(&job);
            async move {
                let (reference, removal, condition, consumer) = &*job;
                let source_id = removal.source_id.as_deref().unwrap_or_default();
                let Some(subject) = subjects::find_by_reference(tx, reference).await? else {
                    return Ok(Err(NotWritten::NotFound));
                };
                let subject = subject.id;
                let known = locked(tx, subject, &removal.source, source_id).await?;
                if known.is_none() {
                    return Ok(Err(NotWritten::NotFound));
                }
                if let Err(why) = condition.fits(known.as_ref()) {
                    return Ok(Err(why));
                }
                let mut gone = Gone::default();
                gone.records(tx, subject, removal).await?;
                gone.write(tx, subject, consumer, now).await?;
                Ok::<_, store::Error>(Ok(()))
            }
            .boxed()
        });
        Ok(removed.await?)
    }
}

/// Whose record it is, made known if need be, once the condition is met. Two who make the same
/// customer known at once do not see each other before one of them has, so the condition is weighed
/// after that.
async fn found(
    tx: &mut Tx,
    reference: &Reference,
    record: &NewRecord,
    condition: &Condition,
    now: Timestamp,
) -> Result<Result<SubjectId, NotWritten>, store::Error> {
    let subject = if let Some(subject) = subjects::find_by_reference(tx, reference).await? {
        subject
    } else {
        if let Err(why) = condition.fits(None) {
            return Ok(Err(why));
        }
        if record.corrects.is_some() {
            return Ok(Err(NotWritten::Rejected(take::nothing_to_correct())));
        }
        subjects::create_or_find(tx, reference, now).await?
    };
    let known = locked(tx, subject.id, &record.source, &record.source_id).await?;
    Ok(condition.fits(known.as_ref()).map(|()| subject.id))
}

/// The record as it is, under its customer's row lock.
async fn locked(
    tx: &mut Tx,
    subject: SubjectId,
    source: &str,
    source_id: &str,
) -> Result<Option<Named>, store::Error> {
    subjects::lock(tx, subject).await?;
    records::named(tx, subject, source, source_id).await
}
