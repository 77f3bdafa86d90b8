//! Records come in: checked against the registry in force, sealed, written once however often they
//! are delivered.
//!
//! Invariants: what the registry does not declare is refused, item by item, with what to do; what
//! is taken of one delivery is committed together; contact data are held as records too, so that
//! the customer sees everything that is held; a kind that was deleted because its only purpose was
//! turned off does not come back while that is off; nobody is made known of whom nothing is taken.
//! Deliberately not here: files (see [`import`](crate::import)).

mod bulk;
mod check;
mod contact;
mod inference;
pub(crate) mod legible;
mod removal;
mod single;
mod take;

use std::sync::Arc;

use domain::account::ConsumerScope;
use domain::benefit::NewBenefit;
use domain::ids::Reference;
use domain::read::Published;
use domain::record::NewRecord;
use domain::registry::Registry;
use futures_util::FutureExt;
use jiff::Timestamp;
use store::benefits::Measured;
use store::page::Put;
use store::{Tx, benefits, subjects};

pub use self::bulk::{BULK_CHUNK, BULK_LIMIT, BulkItem, BulkLine, BulkResult};
pub(crate) use self::check::Checker;
pub use self::check::{Rejection, VALUE_BYTES};
pub use self::contact::NewContact;
pub(crate) use self::contact::{ReadContact, is_kept};
pub use self::removal::Removal;
pub use self::single::{Condition, NotWritten, state};
pub(crate) use self::take::{bound, no_purpose};
use crate::{Error, Problem, Service};

/// The most items of one delivery.
pub const DELIVERY_LIMIT: usize = 1000;

/// Who delivers.
#[derive(Clone, Copy, Debug)]
pub enum Deliverer<'a> {
    /// One of the brand's own systems, with its key.
    Consumer(&'a ConsumerScope),
    /// Somebody who runs this server.
    Operator,
}

/// What is delivered about one subject.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Held facts.
    pub records: Vec<NewRecord>,
    /// What came back to the customer.
    pub benefits: Vec<NewBenefit>,
    /// How to reach the customer.
    pub contact: Option<NewContact>,
}

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineResult {
    /// It is new.
    Inserted,
    /// The same source id was known with other contents, which are replaced.
    Replaced,
    /// Exactly this was known.
    Unchanged,
    /// It was not taken.
    Rejected(Rejection),
}

impl From<Put> for LineResult {
    fn from(put: Put) -> Self {
        match put {
            Put::Inserted => Self::Inserted,
            Put::Replaced => Self::Replaced,
            Put::Unchanged => Self::Unchanged,
            Put::Bound => Self::Rejected(take::bound()),
        }
    }
}

/// What became of a delivery, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Per record.
    pub records: Vec<LineResult>,
    /// Per benefit.
    pub benefits: Vec<LineResult>,
    /// Of the contact data: the first part that was not taken, beside which the others were; the
    /// most that changed otherwise.
    pub contact: Option<LineResult>,
}

/// A delivery after checking: what is taken, and where its answers go.
#[derive(Debug)]
struct Checked {
    records: Vec<NewRecord>,
    benefits: Vec<Measured>,
    contact: Option<ReadContact>,
}

impl Service {
    /// Takes what is delivered about one subject, who is made known if need be.
    pub async fn put_records(
        &self,
        deliverer: Deliverer<'_>,
        reference: &Reference,
        delivery: Delivery,
    ) -> Result<Delivered, Error> {
        if let Deliverer::Consumer(scope) = deliverer
            && !scope.may_write
        {
            return Err(Error::Forbidden);
        }
        if delivery.records.len() + delivery.benefits.len() > DELIVERY_LIMIT {
            return Err(Error::field(
                "records",
                Problem::OutOfRange {
                    min: 0,
                    max: u32::try_from(DELIVERY_LIMIT).unwrap_or(0),
                },
            ));
        }
        let published = self.published().await?;
        let now = self.clock.now();
        let (mut answer, checked) = check(&published, now, delivery);
        if checked.records.is_empty() && checked.benefits.is_empty() && checked.contact.is_none() {
            return Ok(answer);
        }
        let own_records = checked.records.len();
        let reference = reference.clone();
        let job = Arc::new((checked, published));
        let (taken, benefit_puts) = self
            .store
            .write(move |tx| {
                let job = Arc::clone(&job);
                let reference = reference.clone();
                async move {
                    let (checked, published) = &*job;
                    checked.take(tx, &published.registry, &reference, now).await
                }
                .boxed()
            })
            .await?;
        let mut taken = taken.into_iter();
        fill(&mut answer.records, taken.by_ref().take(own_records));
        fill(
            &mut answer.benefits,
            benefit_puts.into_iter().map(LineResult::from),
        );
        if answer.contact == Some(LineResult::Unchanged) {
            answer.contact = Some(most_changed(taken));
        }
        Ok(answer)
    }
}

impl Checked {
    /// Writes it; answers of the records, those of the contact data last, and of the benefits.
    async fn take(
        &self,
        tx: &mut Tx,
        registry: &Registry,
        reference: &Reference,
        now: Timestamp,
    ) -> Result<(Vec<LineResult>, Vec<Put>), store::Error> {
        let founds = self.contact.is_some()
            || !self.benefits.is_empty()
            || take::founds(self.records.iter());
        let subject = match subjects::find_by_reference(tx, reference).await? {
            Some(subject) => subject.id,
            None if founds => subjects::create_or_find(tx, reference, now).await?.id,
            None => {
                let nothing = LineResult::Rejected(take::nothing_to_correct());
                return Ok((vec![nothing; self.records.len()], Vec::new()));
            }
        };
        let mut all = self.records.clone();
        let own = all.len();
        if let Some(contact) = &self.contact {
            subjects::lock(tx, subject).await?;
            let rules = Checker::new(registry, now);
            all.extend(contact.as_first_collected(tx, subject, &rules).await?);
        }
        let mut taken = take::records(tx, registry, subject, &all, now).await?;
        if let Some(contact) = &self.contact {
            let mut not_taken = Vec::new();
            for (record, result) in all.iter().zip(&mut taken).skip(own) {
                if let LineResult::Rejected(rejection) = result {
                    *rejection = contact::of_part(&record.category, rejection.clone());
                    not_taken.push(record.category.clone());
                }
            }
            contact.apply(tx, subject, &not_taken).await?;
        }
        let benefit_puts = benefits::put(tx, subject, &self.benefits, now).await?;
        Ok((taken, benefit_puts))
    }
}

/// The answers so far (a stand-in where the database decides), and what goes on to it.
fn check(published: &Published, now: Timestamp, delivery: Delivery) -> (Delivered, Checked) {
    let checker = Checker::new(&published.registry, now);
    let mut answer = Delivered::default();
    let mut taken = Checked {
        records: Vec::new(),
        benefits: Vec::new(),
        contact: None,
    };
    for mut record in delivery.records {
        answer.records.push(match checker.record(&mut record) {
            Ok(()) => {
                taken.records.push(record);
                LineResult::Inserted
            }
            Err(rejection) => LineResult::Rejected(rejection),
        });
    }
    for benefit in delivery.benefits {
        answer.benefits.push(match checker.benefit(&benefit) {
            Ok(unit) => {
                taken.benefits.push(Measured { benefit, unit });
                LineResult::Inserted
            }
            Err(rejection) => LineResult::Rejected(rejection),
        });
    }
    if let Some(contact) = delivery.contact {
        answer.contact = Some(match checker.contact(&contact) {
            Ok(contact) => {
                taken.contact = Some(contact).filter(|contact| !contact.says_nothing());
                LineResult::Unchanged
            }
            Err(rejection) => LineResult::Rejected(rejection),
        });
    }
    (answer, taken)
}

/// Puts the database's answers where no rejection stands.
fn fill(lines: &mut [LineResult], mut taken: impl Iterator<Item = LineResult>) {
    for line in lines {
        if !matches!(line, LineResult::Rejected(_))
            && let Some(result) = taken.next()
        {
            *line = result;
        }
    }
}

/// The first part that was not taken, or the most that changed.
fn most_changed(taken: impl Iterator<Item = LineResult>) -> LineResult {
    let mut most = LineResult::Unchanged;
    for result in taken {
        match result {
            LineResult::Rejected(_) => return result,
            LineResult::Replaced => most = LineResult::Replaced,
            LineResult::Inserted if most == LineResult::Unchanged => most = LineResult::Inserted,
            LineResult::Inserted | LineResult::Unchanged => {}
        }
    }
    most
}
