//! The page of switches.
//!
//! Nine statements however many purposes there are: the subject, their browser's signal, the
//! standings, the counts, the benefits, what systems asked lately, the decisions, who has confirmed
//! them, and the last pause; ten with who has confirmed that.

use domain::account::Viewer;
use domain::benefit::BenefitTotal;
use domain::decision::{Standing, state};
use domain::event::LoggedEvent;
use domain::ids::{CategoryKey, SubjectId};
use domain::read::{Choice, Choices, ConsumerUses, KindCount, PurposeState, Spread};
use domain::registry::{Origin, Purpose, Registry};
use jiff::{Timestamp, tz::TimeZone};
use store::Reader;
use store::confirmations::{self, Confirmation};

use crate::holdings::kinds;
use crate::trust::LATELY;
use crate::webhooks::DELIVERED_KEPT;
use crate::{Error, Service};

/// How many decisions of one purpose are shown.
const HISTORY: u32 = 20;

impl Service {
    /// How every purpose stands, what it used, brought and changed.
    pub async fn choices(&self, viewer: Viewer) -> Result<Choices, Error> {
        self.still_looking(viewer)?;
        let published = self.published().await?;
        let now = self.clock.now();
        let subject = viewer.subject();
        let reader = &mut self.store.read();
        let about = store::subjects::find(reader, subject)
            .await?
            .ok_or(Error::NotFound)?;
        let gpc = store::gpc::sent(reader, subject).await?;
        let standings = store::standings::all(reader, subject).await?;
        let counts = store::records::counts(reader, subject).await?;
        let totals = totals_of_year(reader, subject, now).await?;
        let uses = store::events::consumer_uses(reader, subject, lately(now)).await?;
        let history = store::decisions::history(reader, subject, HISTORY).await?;
        let registry = &published.registry;
        let confirmations = confirmations::of_standings(reader, subject).await?;
        let pause = confirmations::of_pause(reader, subject).await?;
        let pause_spread = pause.and_then(|(at, told)| pause_spread(registry, at, &told, now));
        let kinds = kinds(registry, counts);
        let choices = registry
            .purposes
            .iter()
            .map(|purpose| Choice {
                state: purpose_state(purpose, &standings, now),
                records: records_of(purpose, &kinds),
                only_here: only_here(registry, purpose, &kinds),
                deletes: deletes(purpose, &kinds),
                spread: spread(registry, purpose, &standings, &confirmations, now),
                benefits: of_purpose(&totals, purpose, |total: &BenefitTotal| &total.purpose),
                uses: of_purpose(&uses, purpose, |uses: &ConsumerUses| &uses.purpose),
                history: history
                    .iter()
                    .filter(|line: &&LoggedEvent| line.event.purpose() == Some(&purpose.key))
                    .cloned()
                    .collect(),
            })
            .collect();
        let status = about.status();
        Ok(Choices {
            published,
            now,
            choices,
            under_age: status.under_age,
            restricted: about.restricted_since,
            pause_spread,
            gpc,
            receipts: self.signer.is_some(),
        })
    }
}

/// How all purposes stand, in the registry's order.
pub(crate) fn purpose_states(
    registry: &Registry,
    standings: &[Standing],
    now: Timestamp,
) -> Vec<PurposeState> {
    let purposes = registry.purposes.iter();
    purposes
        .map(|purpose| purpose_state(purpose, standings, now))
        .collect()
}

fn purpose_state(purpose: &Purpose, standings: &[Standing], now: Timestamp) -> PurposeState {
    let standing = standings
        .iter()
        .find(|standing| standing.purpose == purpose.key);
    PurposeState {
        purpose: purpose.key.clone(),
        state: state(purpose, standing, now),
        standing: standing.cloned(),
    }
}

/// The start of "lately".
pub(crate) fn lately(now: Timestamp) -> Timestamp {
    now.saturating_sub(LATELY).unwrap_or(Timestamp::MIN)
}

/// What came back in this calendar year (UTC).
pub(crate) async fn totals_of_year(
    reader: &mut Reader<'_>,
    subject: SubjectId,
    now: Timestamp,
) -> Result<Vec<BenefitTotal>, Error> {
    let year = now.to_zoned(TimeZone::UTC).year();
    let mut totals = store::benefits::totals(reader, subject).await?;
    totals.retain(|total| total.year == year);
    Ok(totals)
}

/// How far the last decision about a purpose has got.
fn spread(
    registry: &Registry,
    purpose: &Purpose,
    standings: &[Standing],
    confirmations: &[Confirmation],
    now: Timestamp,
) -> Option<Spread> {
    let mut standings = standings.iter();
    let standing = standings.find(|standing| standing.purpose == purpose.key)?;
    let told = confirmations
        .iter()
        .filter(|one| one.event == standing.event);
    is_known(standing.since, now)
        .then(|| counted(told, registry.consumers_of(&purpose.key).count()))
}

/// How far the last pause, or its end, has got: to every system that may ask for anything.
fn pause_spread(
    registry: &Registry,
    at: Timestamp,
    told: &[Confirmation],
    now: Timestamp,
) -> Option<Spread> {
    let systems = registry.consumers.iter();
    let asking = systems.filter(|system| !system.purposes.is_empty());
    is_known(at, now).then(|| counted(told.iter(), asking.count()))
}

/// Whether it is still kept who took word of a decision.
fn is_known(decided: Timestamp, now: Timestamp) -> bool {
    now.duration_since(decided) < DELIVERED_KEPT
}

/// Counts those who are sent word, those who took it, and those of `systems` that are sent none.
fn counted<'c>(told: impl Iterator<Item = &'c Confirmation>, systems: usize) -> Spread {
    let told: Vec<_> = told.collect();
    let times: Vec<u64> = told
        .iter()
        .filter_map(|one| {
            let took = one.confirmed?.duration_since(one.decided).as_millis();
            u64::try_from(took).ok().map(|took| took.div_ceil(1000))
        })
        .collect();
    let count = |systems: usize| u32::try_from(systems).unwrap_or(u32::MAX);
    Spread {
        told: count(told.len()),
        confirmed: count(times.len()),
        seconds: times.iter().copied().max().unwrap_or(0),
        asking: count(systems.saturating_sub(told.len())),
    }
}

fn records_of(purpose: &Purpose, kinds: &[KindCount]) -> u64 {
    let used = kinds
        .iter()
        .filter(|kind| purpose.data.contains(&kind.category));
    used.map(|kind| kind.records).sum()
}

/// Derived and inferred records that no other purpose needs, and that stay.
fn only_here(registry: &Registry, purpose: &Purpose, kinds: &[KindCount]) -> u64 {
    let only = kinds.iter().filter(|kind| {
        matches!(kind.origin, Origin::Derived | Origin::Inferred)
            && purpose.data.contains(&kind.category)
            && !purpose.effect.deletes.contains(&kind.category)
            && registry
                .purposes_of(&kind.category)
                .all(|other| other.key == purpose.key)
    });
    only.map(|kind| kind.records).sum()
}

/// What is held of the kinds that are deleted when the purpose is turned off.
fn deletes(purpose: &Purpose, kinds: &[KindCount]) -> Vec<(CategoryKey, u64)> {
    let named = purpose.effect.deletes.iter().map(|category| {
        let held = kinds.iter().filter(|kind| kind.category == *category);
        (category.clone(), held.map(|kind| kind.records).sum())
    });
    named.filter(|(_, records)| *records > 0).collect()
}

fn of_purpose<T: Clone>(
    items: &[T],
    purpose: &Purpose,
    key: impl Fn(&T) -> &domain::ids::PurposeKey,
) -> Vec<T> {
    let own = items.iter().filter(|item| *key(item) == purpose.key);
    own.cloned().collect()
}
