//! How many records there are, per kind and source: kept in step with the records by the same
//! transactions, so that a page need not count.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{CategoryKey, SubjectId};
use jiff::Timestamp;

use super::SealedRecord;
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::page::{count, moment, text};

/// What a call did to the counts of (category, source).
#[derive(Default)]
pub(super) struct Counted {
    added: BTreeMap<(String, String), (i64, i64, i64)>,
    recount: BTreeSet<(String, String)>,
}

const ADD: &str = "INSERT INTO record_counts
    (subject_id, category, source, records, first_ms, last_ms) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (subject_id, category, source) DO UPDATE SET
        records = record_counts.records + excluded.records,
        first_ms = CASE WHEN excluded.first_ms < record_counts.first_ms
            THEN excluded.first_ms ELSE record_counts.first_ms END,
        last_ms = CASE WHEN excluded.last_ms > record_counts.last_ms
            THEN excluded.last_ms ELSE record_counts.last_ms END";

const DROP: &str = "DELETE FROM record_counts
    WHERE subject_id = $1 AND category = $2 AND source = $3";

const RECOUNT: &str = "INSERT INTO record_counts
    (subject_id, category, source, records, first_ms, last_ms)
    SELECT subject_id, category, source, COUNT(*), MIN(collected_ms), MAX(collected_ms)
    FROM records WHERE subject_id = $1 AND category = $2 AND source = $3
    GROUP BY subject_id, category, source";

impl Counted {
    pub(super) fn insert(&mut self, sealed: &SealedRecord) {
        let record = &sealed.record;
        let at = record.collected_at.as_millisecond();
        let pair = (record.category.as_str().to_owned(), record.source.clone());
        let (records, first, last) = self.added.entry(pair).or_insert((0, at, at));
        *records += 1;
        *first = at.min(*first);
        *last = at.max(*last);
    }

    /// Adding up does not tell what the oldest and newest are once one of them moved.
    pub(super) fn replace(&mut self, sealed: &SealedRecord, old_category: &str, old_at: i64) {
        let record = &sealed.record;
        let category = record.category.as_str();
        if category != old_category || record.collected_at.as_millisecond() != old_at {
            for category in [category, old_category] {
                self.recount
                    .insert((category.to_owned(), record.source.clone()));
            }
        }
    }

    pub(super) fn remove(&mut self, category: String, source: String) {
        self.recount.insert((category, source));
    }

    pub(super) async fn write(&self, tx: &mut Tx, subject: SubjectId) -> Result<(), Error> {
        for ((category, source), (records, first, last)) in &self.added {
            if self.recount.contains(&(category.clone(), source.clone())) {
                continue;
            }
            tx.query(ADD)
                .id(subject.bytes())
                .bind(category.as_str())
                .bind(source.as_str())
                .bind(*records)
                .bind(*first)
                .bind(*last)
                .execute()
                .await?;
        }
        for (category, source) in &self.recount {
            for sql in [DROP, RECOUNT] {
                tx.query(sql)
                    .id(subject.bytes())
                    .bind(category.as_str())
                    .bind(source.as_str())
                    .execute()
                    .await?;
            }
        }
        Ok(())
    }
}

/// How much is held of one kind from one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordCount {
    /// The kind.
    pub category: CategoryKey,
    /// The source.
    pub source: String,
    /// How many.
    pub records: u64,
    /// The oldest one's time of collection.
    pub first: Timestamp,
    /// The newest one's time of collection.
    pub last: Timestamp,
}

const COUNTS: &str = "SELECT category, source, records, first_ms, last_ms FROM record_counts
    WHERE subject_id = $1 AND records > 0 ORDER BY category, source";

/// How much is held about one customer, without touching a record.
pub async fn counts(on: &mut impl Executor, subject: SubjectId) -> Result<Vec<RecordCount>, Error> {
    let rows: Vec<(String, String, i64, i64, i64)> =
        on.query(COUNTS).id(subject.bytes()).all().await?;
    rows.into_iter()
        .map(|(category, source, records, first, last)| {
            Ok(RecordCount {
                category: text("category", &category)?,
                source,
                records: count(records)?,
                first: moment(first)?,
                last: moment(last)?,
            })
        })
        .collect()
}

const TOTAL: &str = "SELECT CAST(COALESCE(SUM(records), 0) AS BIGINT) FROM record_counts";

/// How many records are held about all customers.
pub async fn total(on: &mut impl Executor) -> Result<u64, Error> {
    let (records,): (i64,) = on.query(TOTAL).one().await?;
    count(records)
}

const HELD: &str =
    "SELECT DISTINCT category FROM record_counts WHERE records > 0 ORDER BY category";

/// Of which kinds anything is held about anybody.
pub async fn held(on: &mut impl Executor) -> Result<Vec<CategoryKey>, Error> {
    let rows: Vec<(String,)> = on.query(HELD).all().await?;
    rows.iter()
        .map(|(category,)| text("category", category))
        .collect()
}
