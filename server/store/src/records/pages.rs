//! Pages of a customer's records, newest first.

use std::collections::BTreeSet;

use domain::ids::{CategoryKey, SubjectId};
use domain::read::{PageFrom, RecordCursor};
use domain::record::Record;

use super::{RecordCount, Stored, columns, counts, opened, select};
use crate::error::Error;
use crate::facade::Executor;
use crate::page::{Page, both_ways};

/// Which records to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these kinds; `None` means all.
    pub categories: Option<Vec<CategoryKey>>,
    /// Only from this source.
    pub source: Option<String>,
}

macro_rules! page_sql {
    ($which:literal, $place:literal, $order:literal) => {
        concat!(
            select!("AND (collected_ms, record_id) "),
            $place,
            " ($2, $3) ",
            $which,
            " ORDER BY collected_ms ",
            $order,
            ", record_id ",
            $order,
            " LIMIT CAST($4 AS BIGINT)"
        )
    };
}

/// A page of a customer's records, newest first. Costs the same however many records there are:
/// each kind is read along its index, and the pieces are merged.
pub async fn page(
    on: &mut impl Executor,
    subject: SubjectId,
    wanted: &Wanted,
    from: PageFrom<RecordCursor>,
    limit: u32,
) -> Result<Page<Record, RecordCursor>, Error> {
    let (newer, at, last) = match from {
        PageFrom::Start => (false, i64::MAX, [0xff; 16]),
        PageFrom::Older(cursor) => (false, cursor.collected_ms, cursor.id.bytes()),
        PageFrom::Newer(cursor) => (true, cursor.collected_ms, cursor.id.bytes()),
    };
    let mut rows: Vec<Stored> = Vec::new();
    for category in pieces(on, subject, wanted).await? {
        let sql = match (&category, &wanted.source) {
            (None, None) => both_ways!(page_sql, newer, ""),
            (Some(_), None) => both_ways!(page_sql, newer, "AND category = $5"),
            (None, Some(_)) => both_ways!(page_sql, newer, "AND source = $5"),
            (Some(_), Some(_)) => both_ways!(page_sql, newer, "AND category = $5 AND source = $6"),
        };
        let mut query = on
            .query(sql)
            .id(subject.bytes())
            .bind(at)
            .id(last)
            .bind(i64::from(limit) + 1);
        if let Some(category) = &category {
            query = query.bind(category.as_str());
        }
        if let Some(source) = &wanted.source {
            query = query.bind(source.as_str());
        }
        rows.extend(query.all::<Stored>().await?);
    }
    rows.sort_by(|one, other| {
        let order = (other.8, &other.0).cmp(&(one.8, &one.0));
        if newer { order.reverse() } else { order }
    });
    rows.truncate(limit as usize + 1);
    let records = opened(on, subject, rows).await?;
    Ok(Page::cut(records, &from, limit as usize, |record| {
        RecordCursor {
            collected_ms: record.collected_at.as_millisecond(),
            id: record.id,
        }
    }))
}

/// Which indexes to read along: one kind each, or (`None`) all records by time, when nothing that
/// is held is filtered out. The counts tell which kinds hold anything at all.
async fn pieces(
    on: &mut impl Executor,
    subject: SubjectId,
    wanted: &Wanted,
) -> Result<Vec<Option<CategoryKey>>, Error> {
    if wanted.categories.is_none() && wanted.source.is_none() {
        return Ok(vec![None]);
    }
    let held = counts(on, subject).await?;
    let fits = |count: &RecordCount| {
        wanted
            .categories
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&count.category))
            && wanted
                .source
                .as_ref()
                .is_none_or(|source| *source == count.source)
    };
    if !held.is_empty() && held.iter().all(fits) {
        return Ok(vec![None]);
    }
    let kinds: BTreeSet<CategoryKey> = held
        .into_iter()
        .filter(fits)
        .map(|count| count.category)
        .collect();
    Ok(kinds.into_iter().map(Some).collect())
}
