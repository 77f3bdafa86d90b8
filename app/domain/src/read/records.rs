//! Records on a page.

use jiff::Timestamp;

use crate::ids::{CategoryKey, ItemKey, RecordId};
use crate::record::{Inference, Value};

/// A value, as far as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The value.
    Value(Value),
    /// Staff: kept back until opened, which is logged.
    Masked,
}

/// A record on a page. Kinds that are hidden from staff do not come as records at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRecord {
    /// Names it.
    pub id: RecordId,
    /// The kind of data.
    pub category: CategoryKey,
    /// The field within the kind.
    pub field: ItemKey,
    /// What belongs together.
    pub group: Option<String>,
    /// The value.
    pub value: Shown,
    /// Where it came from.
    pub source: String,
    /// When it was collected.
    pub collected_at: Timestamp,
    /// When the source noted it, where it says.
    pub observed_at: Option<Timestamp>,
    /// When it came in.
    pub received_at: Timestamp,
    /// Until when it is kept.
    pub kept_until: Option<Timestamp>,
    /// For inferred values: how it was worked out.
    pub inference: Option<Inference>,
    /// What it corrects, if it does.
    pub correction: Option<Correction>,
    /// Since when another record takes its place.
    pub corrected_at: Option<Timestamp>,
}

/// What a record corrects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Since when.
    pub at: Timestamp,
    /// What it was, as far as the viewer may see it; nothing once that is no longer held.
    pub was: Option<Shown>,
}
