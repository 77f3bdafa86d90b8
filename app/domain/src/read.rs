//! What a page needs to know: the answers of the service, in the vocabulary of this crate. Made by
//! the service, shown by the app; rows of the database never travel further than the store.

mod log;
mod office;
mod records;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::benefit::BenefitTotal;
use crate::decision::{Standing, State};
use crate::event::{EventKind, LoggedEvent, StaffRole};
use crate::ids::{CategoryKey, ConsumerKey, EventId, PurposeKey, RecordId, Reference, ViewId};
use crate::registry::{Origin, Registry};

pub use log::{FormerKey, LogHead, LogState, LogTrouble, PublicLog, Witness, WitnessTrouble};
pub use office::{
    ClientLine, KeyLine, KeyState, Office, OfficeKey, OfficeObjection, OpenObjection, Revoked,
};
pub use records::{Correction, Shown, ShownRecord};

/// A registry version in force.
#[derive(Clone, Debug)]
pub struct Published {
    /// Counted from 1.
    pub version: i64,
    /// SHA-256 of the exact file.
    pub hash: [u8; 32],
    /// When it was published.
    pub at: Timestamp,
    /// What it says.
    pub registry: Registry,
}

/// How many subjects have a purpose on, turned it off, or never turned it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeCount {
    /// The purpose.
    pub purpose: PurposeKey,
    /// On now.
    pub on: u64,
    /// Turned off by the subject (or ended by itself).
    pub turned_off: u64,
    /// A consent that was never given.
    pub never_on: u64,
}

/// Live counts over all subjects.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// When they were counted.
    pub at: Timestamp,
    /// Subjects.
    pub subjects: u64,
    /// Records held.
    pub records: u64,
    /// Per purpose with a switch, in the registry's order.
    pub purposes: Vec<PurposeCount>,
    /// Releases in the last 30 days.
    pub releases: u64,
    /// Refusals in the last 30 days.
    pub refusals: u64,
    /// Staff views in the last 30 days.
    pub staff_views: u64,
}

/// The public trust page.
#[derive(Clone, Debug)]
pub struct Trust {
    /// The registry in force.
    pub published: Arc<Published>,
    /// Live counts.
    pub counts: Counts,
    /// The public log, as it was when the counts were taken; `None` where none is kept.
    pub log: Option<PublicLog>,
}

/// How much is held of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The kind.
    pub category: CategoryKey,
    /// Where it comes from, as declared.
    pub origin: Origin,
    /// From which source system or organisation.
    pub source: String,
    /// How many records.
    pub records: u64,
    /// The oldest record's time of collection.
    pub first: Timestamp,
    /// The newest record's time of collection.
    pub last: Timestamp,
}

/// How one purpose stands for one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeState {
    /// The purpose.
    pub purpose: PurposeKey,
    /// On, or why not.
    pub state: State,
    /// The last decision, if any.
    pub standing: Option<Standing>,
}

/// The first signed-in page.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// How much is held, per kind and source.
    pub kinds: Vec<KindCount>,
    /// All purposes, in the registry's order.
    pub purposes: Vec<PurposeState>,
    /// Benefits of this calendar year.
    pub benefits: Vec<BenefitTotal>,
    /// The newest log lines, at most ten.
    pub latest: Vec<LoggedEvent>,
    /// Bought-in and inferred values, at most sixteen, bought-in first. Empty for staff.
    pub surprising: Vec<ShownRecord>,
    /// Releases of the last 30 days, per system.
    pub uses: Vec<ConsumerUses>,
}

/// What one system asked within a span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerUses {
    /// The system.
    pub consumer: ConsumerKey,
    /// The purpose.
    pub purpose: PurposeKey,
    /// How often it was given records.
    pub releases: u64,
    /// How often it was refused.
    pub refusals: u64,
    /// When it last asked.
    pub last: Timestamp,
}

/// The page of switches.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// All purposes, in the registry's order.
    #[allow(
        clippy::struct_field_names,
        reason = "the page is named after what it lists"
    )]
    pub choices: Vec<Choice>,
    /// Too young to be asked for consent.
    pub under_age: bool,
    /// Since when all use is paused (Art. 18).
    pub restricted: Option<Timestamp>,
    /// How far word of the last pause, or of its end, has got; `None` when there is none.
    pub pause_spread: Option<Spread>,
    /// The customer's browser asked for less (Global Privacy Control) when it was last heard of.
    pub gpc: bool,
    /// A public log is kept, so what is decided now has a receipt.
    pub receipts: bool,
}

/// How far a decision has got to the brand's systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Systems that are sent word of it.
    pub told: u32,
    /// How many of these have confirmed it.
    pub confirmed: u32,
    /// How many seconds the last of those took; begun ones count.
    pub seconds: u64,
    /// Systems that are sent no word and learn it when they ask.
    pub asking: u32,
}

/// One purpose on the page of switches.
#[derive(Clone, Debug)]
pub struct Choice {
    /// How it stands.
    pub state: PurposeState,
    /// How many records its kinds of data hold.
    pub records: u64,
    /// How many derived and inferred records only it needs, and stay.
    pub only_here: u64,
    /// How many of which kinds only it needs, and are deleted when it is turned off.
    pub deletes: Vec<(CategoryKey, u64)>,
    /// Benefits of this calendar year, the customer's and the brand's.
    pub benefits: Vec<BenefitTotal>,
    /// What systems asked in the last 30 days.
    pub uses: Vec<ConsumerUses>,
    /// How far the last decision has got; `None` when there is none.
    pub spread: Option<Spread>,
    /// Its decisions, newest first, at most twenty.
    pub history: Vec<LoggedEvent>,
}

/// What a decision did, for the line under the switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// How the purpose stands now.
    pub state: State,
    /// The log line; the one that stands already when nothing changed.
    pub event: Option<EventId>,
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// False when the wish was how things stood already.
    pub changed: bool,
    /// How many of the brand's systems ask for this purpose.
    pub systems: u32,
}

/// Which records to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Only this kind.
    pub category: Option<CategoryKey>,
    /// Only kinds of this origin.
    pub origin: Option<Origin>,
    /// Only from this source.
    pub source: Option<String>,
    /// Only kinds that this purpose uses.
    pub purpose: Option<PurposeKey>,
    /// Only values that contain these words; trimmed, at most 100 characters.
    pub words: Option<String>,
}

/// A place in the records of one subject, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCursor {
    /// Time of collection, in milliseconds since 1970.
    pub collected_ms: i64,
    /// The record there.
    pub id: RecordId,
}

/// Which way to go from a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageFrom<C> {
    /// From the newest.
    #[default]
    Start,
    /// Older than this.
    Older(C),
    /// Newer than this.
    Newer(C),
}

/// The record explorer.
#[derive(Clone, Debug)]
pub struct Holdings {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// How much is held, per kind and source, unfiltered. Hidden kinds are counted here too.
    pub kinds: Vec<KindCount>,
    /// How each purpose stands, to tell which uses of a record are on.
    pub purposes: Vec<PurposeState>,
    /// What was asked for.
    pub filter: RecordFilter,
    /// The records of this page, newest first, at most fifty.
    pub records: Vec<ShownRecord>,
    /// Where the newer page begins, if there is one.
    pub newer: Option<RecordCursor>,
    /// Where the older page begins, if there is one.
    pub older: Option<RecordCursor>,
    /// How many records match, where it is known without reading values.
    pub matching: Option<u64>,
    /// Kinds whose values the viewer may not see (staff only).
    pub hidden: Vec<CategoryKey>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Benefits {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// All totals, newest year first.
    pub totals: Vec<BenefitTotal>,
    /// How each purpose stands.
    pub purposes: Vec<PurposeState>,
}

/// Which log lines to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// Only this kind of line; `StaffView` includes opened values.
    pub kind: Option<EventKind>,
    /// Only lines about this purpose.
    pub purpose: Option<PurposeKey>,
}

/// The timeline.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// What was asked for.
    pub filter: ActivityFilter,
    /// The lines of this page, newest first, at most fifty.
    pub entries: Vec<LoggedEvent>,
    /// The sequence number before which older lines lie, if there are any.
    pub older: Option<i64>,
    /// The sequence number after which newer lines lie, if there are any.
    pub newer: Option<i64>,
    /// How many lines there are of each kind, unfiltered.
    pub counts: Vec<(EventKind, u64)>,
    /// How far the lines of this page have come on their way into the public log. Lines that are
    /// older than it are not among it; empty where no log is kept.
    pub log: BTreeMap<EventId, LogState>,
}

/// One look by a member of staff, while it lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Names it.
    pub view: ViewId,
    /// The customer, by the brand's own reference.
    pub reference: Reference,
    /// The customer's name, where one is held.
    pub name: Option<String>,
    /// The case.
    pub case: String,
    /// The reason.
    pub reason: String,
    /// What the member of staff is.
    pub role: StaffRole,
    /// When it ends by itself.
    pub ends: Timestamp,
}

/// One line of the registry's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Counted from 1.
    pub version: i64,
    /// SHA-256 of the exact file.
    pub hash: [u8; 32],
    /// When it was published.
    pub at: Timestamp,
}
