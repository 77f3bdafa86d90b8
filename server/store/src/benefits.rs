//! What came back to the customer, measured, and its totals.
//!
//! Invariants: `benefit_totals` agrees with `benefits` after every transaction; a delivery is
//! idempotent by customer, source and source id.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use domain::benefit::{Amount, BenefitTotal, NewBenefit};
use domain::ids::{BenefitId, SubjectId};
use domain::registry::Unit;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::keys::fresh_id;
use crate::page::{count, moment, rounds, text};
use crate::shapes::Rows;
use crate::subjects;

pub use crate::page::Put;

/// A benefit with the unit that the registry declares for its metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// As delivered.
    pub benefit: NewBenefit,
    /// In what it is counted.
    pub unit: Unit,
}

static INSERT: LazyLock<Rows> = LazyLock::new(|| {
    Rows::new(
        "INSERT INTO benefits (subject_id, benefit_id, purpose, metric, unit, amount, at_ms, \
         source, source_id) VALUES",
        9,
        "ON CONFLICT (subject_id, source, source_id) DO NOTHING RETURNING source, source_id",
    )
});

/// Looked up one by one, for the reason given in [`crate::records`].
const KNOWN: &str = "SELECT benefit_id, purpose, metric, unit, amount, at_ms
    FROM benefits WHERE subject_id = $1 AND source = $2 AND source_id = $3";

type Known = (Vec<u8>, String, String, String, i64, i64);

/// (purpose, metric, unit, year) and what is added to (amount, count).
type Totals = BTreeMap<(String, String, String, i64), (i64, i64)>;

/// Writes benefits of one customer, and keeps the totals in step. Answers in the order given.
pub async fn put(
    tx: &mut Tx,
    subject: SubjectId,
    benefits: &[Measured],
    received_at: Timestamp,
) -> Result<Vec<Put>, Error> {
    subjects::lock(tx, subject).await?;
    let mut answers = vec![Put::Inserted; benefits.len()];
    let mut totals = Totals::new();
    for round in rounds(benefits, |item| {
        (&item.benefit.source, &item.benefit.source_id)
    }) {
        for (text, piece) in INSERT.pieces(&round) {
            let mut query = tx.query(text);
            for (_, item) in piece {
                let new = &item.benefit;
                query = query
                    .id(subject.bytes())
                    .id(BenefitId(fresh_id(received_at)).bytes())
                    .bind(new.purpose.as_str())
                    .bind(new.metric.as_str())
                    .bind(item.unit.key())
                    .bind(new.amount.0)
                    .bind(new.at.as_millisecond())
                    .bind(new.source.as_str())
                    .bind(new.source_id.as_str());
            }
            let inserted: BTreeSet<(String, String)> = query.all().await?.into_iter().collect();
            for (index, item) in piece.iter().copied() {
                let new = &item.benefit;
                if inserted.contains(&(new.source.clone(), new.source_id.clone())) {
                    add(&mut totals, item, 1)?;
                } else {
                    answers[index] = deliver_again(tx, subject, item, &mut totals).await?;
                }
            }
        }
    }
    write_totals(tx, subject, &totals).await?;
    Ok(answers)
}

async fn deliver_again(
    tx: &mut Tx,
    subject: SubjectId,
    item: &Measured,
    totals: &mut Totals,
) -> Result<Put, Error> {
    let new = &item.benefit;
    let (known, purpose, metric, unit_key, amount, at): Known = tx
        .query(KNOWN)
        .id(subject.bytes())
        .bind(new.source.as_str())
        .bind(new.source_id.as_str())
        .one()
        .await?;
    let before = Measured {
        benefit: NewBenefit {
            purpose: text("purpose", &purpose)?,
            metric: text("metric", &metric)?,
            amount: Amount(amount),
            at: moment(at)?,
            source: new.source.clone(),
            source_id: new.source_id.clone(),
        },
        unit: unit(&unit_key)?,
    };
    let same = before.unit == item.unit
        && before.benefit.purpose == new.purpose
        && before.benefit.metric == new.metric
        && before.benefit.amount == new.amount
        && at == new.at.as_millisecond();
    if same {
        return Ok(Put::Unchanged);
    }
    add(totals, &before, -1)?;
    add(totals, item, 1)?;
    replace(tx, subject, &known, item).await?;
    Ok(Put::Replaced)
}

fn unit(stored: &str) -> Result<Unit, Error> {
    Unit::from_key(stored).ok_or_else(|| Error::unexpected("a stored unit is malformed"))
}

fn add(totals: &mut Totals, item: &Measured, times: i64) -> Result<(), Error> {
    let new = &item.benefit;
    let year = i64::from(new.at.to_zoned(TimeZone::UTC).year());
    let key = (
        new.purpose.as_str().to_owned(),
        new.metric.as_str().to_owned(),
        item.unit.key().to_owned(),
        year,
    );
    let (amount, benefits) = totals.entry(key).or_default();
    *amount = new
        .amount
        .0
        .checked_mul(times)
        .and_then(|more| amount.checked_add(more))
        .ok_or_else(|| Error::unexpected("a total is out of range"))?;
    *benefits += times;
    Ok(())
}

const REMOVE_ONE: &str = "DELETE FROM benefits
    WHERE subject_id = $1 AND source = $2 AND source_id = $3
    RETURNING purpose, metric, unit, amount, at_ms, source_id";
const REMOVE_ALL: &str = "DELETE FROM benefits WHERE subject_id = $1 AND source = $2
    RETURNING purpose, metric, unit, amount, at_ms, source_id";

/// Removes the benefit that a source calls so, or all of that source, and keeps the totals in step.
/// Answers how many.
pub async fn remove_named(
    tx: &mut Tx,
    subject: SubjectId,
    source: &str,
    source_id: Option<&str>,
) -> Result<u64, Error> {
    subjects::lock(tx, subject).await?;
    let query = match source_id {
        Some(source_id) => {
            let query = tx.query(REMOVE_ONE).id(subject.bytes());
            query.bind(source).bind(source_id)
        }
        None => tx.query(REMOVE_ALL).id(subject.bytes()).bind(source),
    };
    let rows: Vec<(String, String, String, i64, i64, String)> = query.all().await?;
    let mut totals = Totals::new();
    let mut removed = 0;
    for (purpose, metric, unit_key, amount, at, source_id) in rows {
        let benefit = NewBenefit {
            purpose: text("purpose", &purpose)?,
            metric: text("metric", &metric)?,
            amount: Amount(amount),
            at: moment(at)?,
            source: source.to_owned(),
            source_id,
        };
        let unit = unit(&unit_key)?;
        add(&mut totals, &Measured { benefit, unit }, -1)?;
        removed += 1;
    }
    write_totals(tx, subject, &totals).await?;
    Ok(removed)
}

const REPLACE: &str = "UPDATE benefits SET purpose = $1, metric = $2, unit = $3, amount = $4,
    at_ms = $5 WHERE subject_id = $6 AND benefit_id = $7";

async fn replace(
    tx: &mut Tx,
    subject: SubjectId,
    known: &[u8],
    item: &Measured,
) -> Result<(), Error> {
    let new = &item.benefit;
    tx.query(REPLACE)
        .bind(new.purpose.as_str())
        .bind(new.metric.as_str())
        .bind(item.unit.key())
        .bind(new.amount.0)
        .bind(new.at.as_millisecond())
        .id(subject.bytes())
        .bind(known)
        .execute()
        .await?;
    Ok(())
}

const ADD: &str = "INSERT INTO benefit_totals
    (subject_id, purpose, metric, unit, year, amount, benefits)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (subject_id, purpose, metric, unit, year) DO UPDATE SET
        amount = benefit_totals.amount + excluded.amount,
        benefits = benefit_totals.benefits + excluded.benefits";

async fn write_totals(tx: &mut Tx, subject: SubjectId, totals: &Totals) -> Result<(), Error> {
    for ((purpose, metric, unit, year), (amount, benefits)) in totals {
        tx.query(ADD)
            .id(subject.bytes())
            .bind(purpose.as_str())
            .bind(metric.as_str())
            .bind(unit.as_str())
            .bind(*year)
            .bind(*amount)
            .bind(*benefits)
            .execute()
            .await?;
    }
    Ok(())
}

const TOTALS: &str = "SELECT purpose, metric, unit, year, amount, benefits FROM benefit_totals
    WHERE subject_id = $1 AND benefits > 0 ORDER BY year DESC, purpose, metric, unit";

/// All totals of one customer, newest year first.
pub async fn totals(
    on: &mut impl Executor,
    subject: SubjectId,
) -> Result<Vec<BenefitTotal>, Error> {
    let rows: Vec<(String, String, String, i64, i64, i64)> =
        on.query(TOTALS).id(subject.bytes()).all().await?;
    rows.into_iter()
        .map(|(purpose, metric, unit_key, year, amount, benefits)| {
            Ok(BenefitTotal {
                purpose: text("purpose", &purpose)?,
                metric: text("metric", &metric)?,
                unit: unit(&unit_key)?,
                year: i16::try_from(year)
                    .map_err(|_| Error::unexpected("a stored year is out of range"))?,
                amount: Amount(amount),
                count: count(benefits)?,
            })
        })
        .collect()
}
