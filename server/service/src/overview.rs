//! The first signed-in page: how much is held, what is on, what came back, who touched it, and the
//! surprising things first.

use domain::account::Viewer;
use domain::ids::CategoryKey;
use domain::read::{ActivityFilter, KindCount, Overview, PageFrom, ShownRecord};
use domain::record::Record;
use domain::registry::Origin;
use store::Reader;
use store::records::Wanted;

use crate::choices::{lately, purpose_states, totals_of_year};
use crate::holdings::kinds;
use crate::viewer::Sight;
use crate::{Error, Service};

/// How many log lines are shown.
const LATEST: u32 = 10;
/// How many surprising values are shown.
const SURPRISING: usize = 16;
/// How many of them may be bought-in ones while there are guesses to show.
const BOUGHT_IN: usize = 8;
/// How many records are looked at to find different ones.
const LOOKED_AT: u32 = 40;

impl Service {
    /// The subject's page in short.
    pub async fn overview(&self, viewer: Viewer) -> Result<Overview, Error> {
        self.still_looking(viewer)?;
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
        let benefits = totals_of_year(&mut reader, subject, now).await?;
        let all = ActivityFilter::default();
        let latest =
            store::events::page(&mut reader, subject, &all, PageFrom::Start, LATEST).await?;
        let uses = store::events::consumer_uses(&mut reader, subject, lately(now)).await?;
        let sight = Sight {
            registry: &published.registry,
            viewer,
        };
        let surprising = surprising(&mut reader, sight, &kinds).await?;
        Ok(Overview {
            purposes: purpose_states(&published.registry, &standings, now),
            published,
            now,
            kinds,
            benefits,
            latest: latest.items,
            surprising,
            uses,
        })
    }
}

/// The newest bought-in and inferred values, one of each field, bought-in first. None for staff.
async fn surprising(
    reader: &mut Reader<'_>,
    sight: Sight<'_>,
    kinds: &[KindCount],
) -> Result<Vec<ShownRecord>, Error> {
    if sight.viewer.is_staff() {
        return Ok(Vec::new());
    }
    let guessed = newest_of(reader, sight, kinds, Origin::Inferred).await?;
    let mut bought = newest_of(reader, sight, kinds, Origin::ThirdParty).await?;
    bought.truncate(SURPRISING.saturating_sub(guessed.len()).max(BOUGHT_IN));
    let records = bought.into_iter().chain(guessed).take(SURPRISING);
    Ok(records.filter_map(|record| sight.show(record)).collect())
}

async fn newest_of(
    reader: &mut Reader<'_>,
    sight: Sight<'_>,
    kinds: &[KindCount],
    origin: Origin,
) -> Result<Vec<Record>, Error> {
    let mut categories: Vec<CategoryKey> = Vec::new();
    for kind in kinds.iter().filter(|kind| kind.origin == origin) {
        if !categories.contains(&kind.category) {
            categories.push(kind.category.clone());
        }
    }
    if categories.is_empty() {
        return Ok(Vec::new());
    }
    let subject = sight.viewer.subject();
    let wanted = Wanted {
        categories: Some(categories),
        source: None,
    };
    let page = store::records::page(reader, subject, &wanted, PageFrom::Start, LOOKED_AT).await?;
    let mut newest: Vec<Record> = Vec::new();
    let current = |record: &Record| record.corrected_at.is_none();
    for record in page.items.into_iter().filter(current) {
        let same =
            |other: &Record| (&other.category, &other.field) == (&record.category, &record.field);
        if !newest.iter().any(same) {
            newest.push(record);
        }
    }
    Ok(newest)
}
