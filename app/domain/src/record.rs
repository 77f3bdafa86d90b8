//! Held facts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryKey, ItemKey, RecordId};

/// A held value: a plain text, or named parts in a fixed order. Numbers are decimal text, so that
/// nothing is rounded on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A plain text.
    Text(String),
    /// Named parts, such as product, quantity and price of a receipt line.
    Parts(Vec<(ItemKey, String)>),
}

impl Value {
    /// One part of a structured value.
    pub fn part(&self, key: &str) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::Parts(parts) => parts
                .iter()
                .find(|(name, _)| name.as_str() == key)
                .map(|(_, text)| text.as_str()),
        }
    }

    /// Whether any text in it contains `words` (already in lower case).
    pub fn contains(&self, words: &str) -> bool {
        match self {
            Self::Text(text) => text.to_lowercase().contains(words),
            Self::Parts(parts) => parts
                .iter()
                .any(|(_, text)| text.to_lowercase().contains(words)),
        }
    }
}

/// One held fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Names it.
    pub id: RecordId,
    /// The kind of data.
    pub category: CategoryKey,
    /// The field within the kind.
    pub field: ItemKey,
    /// What belongs together, such as the lines of one receipt. Opaque.
    pub group: Option<String>,
    /// The value.
    pub value: Value,
    /// The system or organisation it came from.
    pub source: String,
    /// What the source calls it.
    pub source_id: String,
    /// When it was collected, by the brand's account.
    pub collected_at: Timestamp,
    /// When it came into this server.
    pub received_at: Timestamp,
    /// Until when it is kept.
    pub kept_until: Option<Timestamp>,
}

/// A record on its way in. Idempotent by subject, `source` and `source_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRecord {
    /// The kind of data.
    pub category: CategoryKey,
    /// The field within the kind.
    pub field: ItemKey,
    /// What belongs together; at most 64 bytes.
    #[serde(default)]
    pub group: Option<String>,
    /// The value.
    pub value: Value,
    /// The system or organisation it came from; at most 64 bytes.
    pub source: String,
    /// What the source calls it; at most 128 bytes.
    pub source_id: String,
    /// When it was collected.
    pub collected_at: Timestamp,
    /// Until when it is kept; by default as long as the longest purpose that uses the kind.
    #[serde(default)]
    pub kept_until: Option<Timestamp>,
}
