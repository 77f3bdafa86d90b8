//! Held facts.

mod worked_out;

use core::fmt;

use jiff::Timestamp;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::{CategoryKey, ItemKey, RecordId};

pub use worked_out::{Corrects, Inference, object};

/// A held value: a plain text, or named parts in a fixed order. Numbers are decimal text, so that
/// nothing is rounded on the way. In JSON it is a string, or an object of strings in that order.
#[derive(Clone, PartialEq, Eq)]
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

impl fmt::Debug for Value {
    /// Never the value: a debug line may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(..)",
            Self::Parts(_) => "Parts(..)",
        })
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            Self::Parts(parts) => to.collect_map(parts.iter().map(|(key, text)| (key, text))),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, or an object whose values are strings (write numbers as strings)")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut parts: Vec<(ItemKey, String)> = Vec::with_capacity(map.size_hint().unwrap_or(4));
        while let Some((key, text)) = map.next_entry::<ItemKey, String>()? {
            if parts.iter().any(|(known, _)| *known == key) {
                return Err(de::Error::custom(format_args!(
                    "the part `{key}` stands twice"
                )));
            }
            parts.push((key, text));
        }
        Ok(Value::Parts(parts))
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
    /// When the source noted it, by the source's clock; not every source says.
    pub observed_at: Option<Timestamp>,
    /// When it came into this server, by our clock.
    pub received_at: Timestamp,
    /// Until when it is kept.
    pub kept_until: Option<Timestamp>,
    /// For inferred values: how it was worked out.
    pub inference: Option<Inference>,
    /// The record that this one corrects. Not read for a release.
    pub corrects: Option<RecordId>,
    /// Since when another record takes its place. The gate hands it out no longer.
    pub corrected_at: Option<Timestamp>,
    /// How often it was written, from 1: what a system names to change just this state of it.
    pub version: i64,
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
    /// When the source noted it, by the source's clock.
    #[serde(default)]
    pub observed_at: Option<Timestamp>,
    /// Until when it is kept; by default as long as the longest purpose that uses the kind.
    #[serde(default)]
    pub kept_until: Option<Timestamp>,
    /// The record that this one corrects, which the gate hands out no longer.
    #[serde(default, deserialize_with = "object")]
    pub corrects: Option<Corrects>,
    /// How the value was worked out; needed for inferred kinds, and for no other.
    #[serde(default, deserialize_with = "object")]
    pub inference: Option<Inference>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_string_or_an_object_of_strings_in_order() {
        let parts = r#"{"product":"Cabbage","quantity":"1","paid":"1.39"}"#;
        let value: Value = serde_json::from_str(parts).unwrap();
        assert_eq!(value.part("paid"), Some("1.39"));
        assert_eq!(serde_json::to_string(&value).unwrap(), parts);
        assert_eq!(
            serde_json::from_str::<Value>(r#""Cabbage""#).unwrap(),
            Value::Text("Cabbage".to_owned())
        );
        for wrong in [
            "1",
            "null",
            "[]",
            r#"{"paid":1.39}"#,
            r#"{"a":"1","a":"2"}"#,
        ] {
            assert!(serde_json::from_str::<Value>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_value_never_stands_in_a_debug_line() {
        assert!(!format!("{:?}", Value::Text("canary".to_owned())).contains("canary"));
    }
}
