//! Rows gathered until they are worth a commit, by subject, and sealed.

use std::collections::BTreeMap;

use domain::ids::Reference;
use domain::record::NewRecord;
use jiff::Timestamp;
use store::benefits::Measured;
use store::keys::SubjectKey;
use store::records::SealedRecord;

use super::plan::{Draft, Plan};
use super::rejects::Reject;
use super::rows::{Cells, Next, Position, Rows};
use crate::intake::{Checker, ReadContact};

/// What rows came to for one subject.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) records: Vec<NewRecord>,
    /// On which line of the file each of them stands.
    pub(crate) lines: Vec<u64>,
    pub(crate) benefits: Vec<Measured>,
    pub(crate) contact: Option<ReadContact>,
}

/// Rows that are committed together. Groups lie in one order, so that two imports at a time take
/// the subjects' locks in the same order.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) groups: BTreeMap<Reference, Group>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) rows: u64,
    /// Where the next row begins.
    pub(crate) end: Option<Position>,
    /// Whether the file ended.
    pub(crate) last: bool,
    items: usize,
}

/// A subject's part of a batch, ready to be written.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) key: SubjectKey,
    pub(crate) records: Vec<SealedRecord>,
    pub(crate) lines: Vec<u64>,
    pub(crate) benefits: Vec<Measured>,
    pub(crate) contact: Option<ReadContact>,
}

impl Batch {
    /// Reads until there are `most` rows or items, or the file ends.
    pub(crate) fn read(
        rows: &mut Rows,
        plan: &Plan,
        checker: &Checker<'_>,
        cells: &mut Cells,
        most: usize,
    ) -> std::io::Result<Self> {
        let mut batch = Self::default();
        while batch.items < most {
            let (at, next) = rows.next(cells)?;
            let fault = match next {
                Next::End => {
                    batch.last = true;
                    break;
                }
                Next::Fault(fault) => Some(fault),
                Next::Row => match plan.draft(cells, checker) {
                    Ok(draft) => {
                        batch.add(draft, at.line);
                        None
                    }
                    Err(fault) => Some(fault),
                },
            };
            batch.rows += 1;
            batch.items += 1;
            if let Some(fault) = fault {
                batch.rejects.push(Reject {
                    line: at.line,
                    fault,
                });
            }
        }
        batch.end = Some(rows.position());
        Ok(batch)
    }

    fn add(&mut self, draft: Draft, line: u64) {
        let made = draft.records.len() + draft.benefits.len();
        // The row itself is counted by the caller.
        self.items += made.saturating_sub(1);
        let group = self.groups.entry(draft.reference).or_default();
        group.records.extend(draft.records);
        let measured = draft.benefits.into_iter();
        group
            .benefits
            .extend(measured.map(|(benefit, unit)| Measured { benefit, unit }));
        if let Some(contact) = draft.contact {
            group.records.extend_from_slice(contact.records());
            group.contact = Some(match group.contact.take() {
                Some(earlier) => earlier.then(contact),
                None => contact,
            });
        }
        group.lines.resize(group.records.len(), line);
    }
}

/// Seals what a batch holds. Costly: run it off the threads that serve.
pub(crate) fn seal(
    groups: Vec<(SubjectKey, Group)>,
    now: Timestamp,
) -> Result<Vec<Sealed>, store::Error> {
    groups
        .into_iter()
        .map(|(key, group)| {
            let records = group
                .records
                .into_iter()
                .map(|record| store::records::seal(&key, record, now))
                .collect::<Result<_, _>>()?;
            Ok(Sealed {
                key,
                records,
                lines: group.lines,
                benefits: group.benefits,
                contact: group.contact,
            })
        })
        .collect()
}
