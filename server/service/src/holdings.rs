//! The record explorer: every record of one subject, page by page.
//!
//! Invariants: pages are complete and do not overlap, whatever comes in meanwhile; a request opens
//! at most [`SCAN_LIMIT`] values, and says where to go on when it stopped there. A member of staff
//! searches by words only where values are shown to them, or a search would tell what is masked.

use domain::account::Viewer;
use domain::ids::{CategoryKey, SubjectId};
use domain::read::{Holdings, KindCount, PageFrom, RecordCursor, RecordFilter};
use domain::record::Record;
use domain::registry::{Origin, Registry, SupportAccess};
use store::records::{RecordCount, Wanted};
use store::{Page, Reader};

use crate::choices::purpose_states;
use crate::viewer::Sight;
use crate::{Error, Problem, Service};

/// How many records a page shows.
pub const HOLDINGS_PAGE: u32 = 50;
/// How many values one request opens in search of words.
pub const SCAN_LIMIT: u32 = 5000;
/// How many values are opened at a time.
const SCAN_STEP: u32 = 500;
/// The longest words to search for, in characters.
pub const WORDS_LIMIT: usize = 100;

impl Service {
    /// A page of records, newest first.
    pub async fn holdings(
        &self,
        viewer: Viewer,
        filter: RecordFilter,
        from: PageFrom<RecordCursor>,
    ) -> Result<Holdings, Error> {
        self.still_looking(viewer)?;
        let filter = tidy(filter)?;
        let published = self.published().await?;
        let now = self.clock.now();
        let subject = viewer.subject();
        let mut reader = self.store.read();
        store::subjects::find(&mut reader, subject)
            .await?
            .ok_or(Error::NotFound)?;
        let standings = store::standings::all(&mut reader, subject).await?;
        let counts = store::records::counts(&mut reader, subject).await?;
        let kinds = kinds(&published.registry, counts);
        let sight = Sight {
            registry: &published.registry,
            viewer,
        };
        let kept = wanted(sight, &kinds, &filter);
        let matching: u64 = kept.iter().map(|kind| kind.records).sum();
        let categories = categories_of(&kept, &kinds);
        let place = Place {
            subject,
            wanted: Wanted {
                categories,
                source: filter.source.clone(),
            },
        };
        let page = match &filter.words {
            _ if kept.is_empty() => Leaf::default(),
            None => leaf(&mut reader, &place, from).await?,
            Some(words) => search(&mut reader, &place, from, &words.to_lowercase()).await?,
        };
        let mut records = Vec::with_capacity(page.records.len());
        for record in page.records {
            records.push(match record.corrects {
                None => sight.show(record),
                Some(before) => {
                    let before = store::records::one(&mut reader, subject, before).await?;
                    sight.show_correction(record, before)
                }
            });
        }
        Ok(Holdings {
            purposes: purpose_states(&published.registry, &standings, now),
            now,
            hidden: sight.hidden(&kinds),
            kinds,
            matching: filter.words.is_none().then_some(matching),
            filter,
            records: records.into_iter().flatten().collect(),
            newer: page.newer,
            older: page.older,
            published,
        })
    }
}

/// The held kinds with their declared origin. A kind that is no longer declared counts as
/// observed: nothing is known of it but that it is here.
pub(crate) fn kinds(registry: &Registry, counts: Vec<RecordCount>) -> Vec<KindCount> {
    let kind = |count: RecordCount| KindCount {
        origin: registry
            .category(&count.category)
            .map_or(Origin::Observed, |category| category.origin),
        category: count.category,
        source: count.source,
        records: count.records,
        first: count.first,
        last: count.last,
    };
    counts.into_iter().map(kind).collect()
}

fn tidy(mut filter: RecordFilter) -> Result<RecordFilter, Error> {
    filter.words = filter
        .words
        .map(|words| words.trim().to_owned())
        .filter(|words| !words.is_empty());
    filter.source = filter.source.filter(|source| !source.is_empty());
    let length = filter
        .words
        .as_ref()
        .map_or(0, |words| words.chars().count());
    if length > WORDS_LIMIT {
        let max = u32::try_from(WORDS_LIMIT).unwrap_or(u32::MAX);
        return Err(Error::field("words", Problem::TooLong { max }));
    }
    Ok(filter)
}

/// The held kinds that the filter lets through and the viewer may see as records.
fn wanted<'k>(
    sight: Sight<'_>,
    kinds: &'k [KindCount],
    filter: &RecordFilter,
) -> Vec<&'k KindCount> {
    let purpose = filter.purpose.as_ref().map(|key| {
        sight
            .registry
            .purpose(key)
            .map_or(&[][..], |purpose| &purpose.data)
    });
    let visible = |kind: &KindCount| match sight.of(&kind.category) {
        SupportAccess::Shown => true,
        SupportAccess::Masked => filter.words.is_none(),
        SupportAccess::Hidden => false,
    };
    kinds
        .iter()
        .filter(|kind| {
            visible(kind)
                && filter
                    .category
                    .as_ref()
                    .is_none_or(|category| kind.category == *category)
                && filter.origin.is_none_or(|origin| kind.origin == origin)
                && filter
                    .source
                    .as_ref()
                    .is_none_or(|source| kind.source == *source)
                && purpose.is_none_or(|data| data.contains(&kind.category))
        })
        .collect()
}

/// The categories to ask the database for; `None` when that is all of them.
fn categories_of(wanted: &[&KindCount], kinds: &[KindCount]) -> Option<Vec<CategoryKey>> {
    let mut categories: Vec<CategoryKey> =
        wanted.iter().map(|kind| kind.category.clone()).collect();
    categories.sort_unstable();
    categories.dedup();
    let all = kinds
        .iter()
        .all(|kind| categories.binary_search(&kind.category).is_ok());
    (!all).then_some(categories)
}

struct Place {
    subject: SubjectId,
    wanted: Wanted,
}

impl Place {
    async fn read(
        &self,
        reader: &mut Reader<'_>,
        from: PageFrom<RecordCursor>,
        limit: u32,
    ) -> Result<Page<Record, RecordCursor>, store::Error> {
        store::records::page(reader, self.subject, &self.wanted, from, limit).await
    }
}

#[derive(Default)]
struct Leaf {
    records: Vec<Record>,
    newer: Option<RecordCursor>,
    older: Option<RecordCursor>,
}

fn cursor(record: &Record) -> RecordCursor {
    RecordCursor {
        collected_ms: record.collected_at.as_millisecond(),
        id: record.id,
    }
}

async fn leaf(
    reader: &mut Reader<'_>,
    place: &Place,
    from: PageFrom<RecordCursor>,
) -> Result<Leaf, Error> {
    let page = place.read(reader, from, HOLDINGS_PAGE).await?;
    Ok(Leaf {
        newer: page.newer,
        older: page.older,
        records: page.items,
    })
}

/// Opens records one step after the other until a page is full, nothing is left, or enough was
/// opened for one request.
async fn search(
    reader: &mut Reader<'_>,
    place: &Place,
    from: PageFrom<RecordCursor>,
    words: &str,
) -> Result<Leaf, Error> {
    let page_size = HOLDINGS_PAGE as usize;
    let towards_newer = matches!(from, PageFrom::Newer(_));
    let mut found: Vec<Record> = Vec::new();
    let mut at = from;
    let mut opened = 0;
    let mut first_opened = None;
    // Where this page ends in its direction, if something lies beyond.
    let mut beyond = None;
    'reading: loop {
        let mut step = place.read(reader, at, SCAN_STEP).await?;
        let more = if towards_newer {
            step.newer.is_some()
        } else {
            step.older.is_some()
        };
        if towards_newer {
            step.items.reverse();
        }
        opened += SCAN_STEP;
        let Some(last) = step.items.last().map(cursor) else {
            break;
        };
        first_opened = first_opened.or_else(|| step.items.first().map(cursor));
        for record in step.items {
            if record.value.contains(words) {
                if found.len() == page_size {
                    beyond = found.last().map(cursor);
                    break 'reading;
                }
                found.push(record);
            }
        }
        if !more {
            break;
        }
        if opened >= SCAN_LIMIT {
            let full = found
                .last()
                .map(cursor)
                .filter(|_| found.len() == page_size);
            beyond = full.or(Some(last));
            break;
        }
        at = if towards_newer {
            PageFrom::Newer(last)
        } else {
            PageFrom::Older(last)
        };
    }
    if towards_newer {
        found.reverse();
    }
    // The way back begins where this page began, so that it meets the page before.
    let back = match from {
        PageFrom::Start => None,
        PageFrom::Older(_) => found.first().map(cursor).or(first_opened),
        PageFrom::Newer(_) => found.last().map(cursor).or(first_opened),
    };
    let (newer, older) = if towards_newer {
        (beyond, back)
    } else {
        (back, beyond)
    };
    Ok(Leaf {
        records: found,
        newer,
        older,
    })
}
