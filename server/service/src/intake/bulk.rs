//! Records, benefits and removals of many subjects in one request.
//!
//! Invariants: a line that does not fit takes no other with it; the lines of one call are one
//! commit, and those about one subject are followed in their order. Deliberately not here: how the
//! lines come in, and how many calls a request is cut into.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::account::ConsumerScope;
use domain::benefit::NewBenefit;
use domain::ids::{Reference, SubjectId};
use domain::read::Published;
use domain::record::NewRecord;
use domain::registry::Registry;
use futures_util::FutureExt;
use jiff::Timestamp;
use store::benefits::{self, Measured};
use store::{Tx, subjects};

use super::removal::Gone;
use super::{Checker, LineResult, Rejection, Removal, take};
use crate::{Error, Problem, Service};

/// The most lines of one request.
pub const BULK_LIMIT: usize = 10_000;
/// The most lines of one call.
pub const BULK_CHUNK: usize = 256;

/// One line.
#[derive(Clone, Debug)]
pub struct BulkLine {
    /// Whom it is about.
    pub subject: Reference,
    /// What it says.
    pub item: BulkItem,
}

/// See [`BulkLine`].
#[derive(Clone, Debug)]
pub enum BulkItem {
    /// A held fact.
    Record(Box<NewRecord>),
    /// What came back to the customer.
    Benefit(NewBenefit),
    /// What is to go.
    Remove(Removal),
}

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkResult {
    /// Of a record or a benefit, and of anything that was not taken.
    Put(LineResult),
    /// Of a removal.
    Removed {
        /// How many records.
        records: u64,
        /// How many benefits.
        benefits: u64,
    },
}

/// A line that fits.
#[derive(Debug)]
enum Step {
    Record(Box<NewRecord>),
    Benefit(Measured),
    Remove(Removal),
}

/// The lines about each subject, with their places.
type Steps = BTreeMap<Reference, Vec<(usize, Step)>>;

impl Service {
    /// Takes at most [`BULK_CHUNK`] lines; answers in their order. Repeating a call changes nothing.
    pub async fn take_bulk(
        &self,
        scope: &ConsumerScope,
        lines: Vec<BulkLine>,
    ) -> Result<Vec<BulkResult>, Error> {
        if !scope.may_write {
            return Err(Error::Forbidden);
        }
        if lines.len() > BULK_CHUNK {
            let max = u32::try_from(BULK_CHUNK).unwrap_or(u32::MAX);
            return Err(Error::field("lines", Problem::OutOfRange { min: 0, max }));
        }
        let published = self.published().await?;
        let now = self.clock.now();
        let (mut results, steps) = check(&published, now, lines);
        if steps.is_empty() {
            return Ok(results);
        }
        let job = Arc::new((steps, published, scope.consumer.clone()));
        let done = self
            .store
            .write(move |tx| {
                let job = Arc::clone(&job);
                async move {
                    let (steps, published, consumer) = &*job;
                    let mut done = Vec::new();
                    for (subject, steps) in known(tx, steps, &mut done, now).await? {
                        let mut following = Following {
                            registry: &published.registry,
                            subject,
                            now,
                            gone: Gone::default(),
                            done: &mut done,
                        };
                        following.follow(tx, steps).await?;
                        following.gone.write(tx, subject, consumer, now).await?;
                    }
                    Ok::<_, store::Error>(done)
                }
                .boxed()
            })
            .await?;
        for (index, result) in done {
            results[index] = result;
        }
        Ok(results)
    }
}

/// The answers so far, and what goes on to the database. A removal of somebody unknown removes
/// nothing.
fn check(published: &Published, now: Timestamp, lines: Vec<BulkLine>) -> (Vec<BulkResult>, Steps) {
    let checker = Checker::new(&published.registry, now);
    let mut steps = Steps::new();
    let mut results = Vec::with_capacity(lines.len());
    for (index, BulkLine { subject, item }) in lines.into_iter().enumerate() {
        results.push(match step(&checker, item) {
            Ok(step) => {
                steps.entry(subject).or_default().push((index, step));
                BulkResult::Removed {
                    records: 0,
                    benefits: 0,
                }
            }
            Err(rejection) => BulkResult::Put(LineResult::Rejected(rejection)),
        });
    }
    (results, steps)
}

fn step(checker: &Checker<'_>, item: BulkItem) -> Result<Step, Rejection> {
    Ok(match item {
        BulkItem::Record(mut record) => {
            checker.record(&mut record)?;
            Step::Record(record)
        }
        BulkItem::Benefit(benefit) => {
            let unit = checker.benefit(&benefit)?;
            Step::Benefit(Measured { benefit, unit })
        }
        BulkItem::Remove(removal) => {
            removal.check()?;
            Step::Remove(removal)
        }
    })
}

/// Whom the lines are about, those made known who are not and of whom something is taken. In the
/// order of their ids, in which everybody takes several customers' locks. Of the others, there is
/// nothing to correct or to remove.
async fn known<'s>(
    tx: &mut Tx,
    steps: &'s Steps,
    done: &mut Vec<(usize, BulkResult)>,
    now: Timestamp,
) -> Result<BTreeMap<SubjectId, &'s [(usize, Step)]>, store::Error> {
    let mut known = BTreeMap::new();
    for (reference, steps) in steps {
        let founds = |(_, step): &(usize, Step)| match step {
            Step::Record(record) => take::founds(std::iter::once(&**record)),
            Step::Benefit(_) => true,
            Step::Remove(_) => false,
        };
        let subject = if steps.iter().any(founds) {
            Some(subjects::create_or_find(tx, reference, now).await?)
        } else {
            subjects::find_by_reference(tx, reference).await?
        };
        if let Some(subject) = subject {
            known.insert(subject.id, &steps[..]);
            continue;
        }
        for (index, step) in steps {
            if matches!(step, Step::Record(_)) {
                let nothing = LineResult::Rejected(take::nothing_to_correct());
                done.push((*index, BulkResult::Put(nothing)));
            }
        }
    }
    Ok(known)
}

/// The lines about one subject, on their way into the database.
struct Following<'a> {
    registry: &'a Registry,
    subject: SubjectId,
    now: Timestamp,
    gone: Gone,
    done: &'a mut Vec<(usize, BulkResult)>,
}

impl Following<'_> {
    async fn follow(&mut self, tx: &mut Tx, steps: &[(usize, Step)]) -> Result<(), store::Error> {
        let removes = |(_, step): &(usize, Step)| matches!(step, Step::Remove(_));
        for run in steps.chunk_by(|one, other| removes(one) == removes(other)) {
            if run.first().is_some_and(removes) {
                self.remove(tx, run).await?;
            } else {
                self.put(tx, run).await?;
            }
        }
        Ok(())
    }

    async fn put(&mut self, tx: &mut Tx, steps: &[(usize, Step)]) -> Result<(), store::Error> {
        let (mut records, mut measured) = (Vec::new(), Vec::new());
        let (mut of_records, mut of_benefits) = (Vec::new(), Vec::new());
        for (index, step) in steps {
            match step {
                Step::Record(record) => {
                    records.push((**record).clone());
                    of_records.push(*index);
                }
                Step::Benefit(benefit) => {
                    measured.push(benefit.clone());
                    of_benefits.push(*index);
                }
                Step::Remove(_) => {}
            }
        }
        if !records.is_empty() {
            let taken = take::records(tx, self.registry, self.subject, &records, self.now).await?;
            let results = taken.into_iter().map(BulkResult::Put);
            self.done.extend(of_records.into_iter().zip(results));
        }
        if !measured.is_empty() {
            let puts = benefits::put(tx, self.subject, &measured, self.now).await?;
            let results = puts.into_iter().map(|put| BulkResult::Put(put.into()));
            self.done.extend(of_benefits.into_iter().zip(results));
        }
        Ok(())
    }

    async fn remove(&mut self, tx: &mut Tx, steps: &[(usize, Step)]) -> Result<(), store::Error> {
        for (index, step) in steps {
            if let Step::Remove(removal) = step {
                let records = self.gone.records(tx, self.subject, removal).await?;
                let benefits = self.gone.benefits(tx, self.subject, removal).await?;
                self.done
                    .push((*index, BulkResult::Removed { records, benefits }));
            }
        }
        Ok(())
    }
}
