//! What a record says of itself beside its value: which record it corrects, and how a value was
//! worked out. Names only, no values.

use core::fmt;
use core::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::{CategoryKey, ModelKey};

/// A record by what its source calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrects {
    /// The system or organisation it came from; that of the correction when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the source calls it.
    pub source_id: String,
}

/// How the brand worked a value out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inference {
    /// The model that the registry declares for the kind.
    pub model: ModelKey,
    /// The version of it that made this value.
    pub version: String,
    /// The kinds of data that went in.
    pub inputs: Vec<CategoryKey>,
}

/// A member that is an object, or nothing. What serde derives would take a list for one as well.
pub fn object<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    from.deserialize_any(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use crate::record::NewRecord;

    fn record(rest: &str) -> Result<NewRecord, serde_json::Error> {
        serde_json::from_str(&format!(
            r#"{{"category":"score","field":"score","value":"1","source":"m","source_id":"1",
                "collected_at":"2026-03-02T09:41:00Z"{rest}}}"#
        ))
    }

    #[test]
    fn how_a_value_was_worked_out_is_an_object_and_nothing_else() {
        let inference = r#","inference":{"model":"clv","version":"3.2","inputs":["orders"]}"#;
        let read = record(inference).unwrap().inference.unwrap();
        assert_eq!((read.model.as_str(), read.inputs.len()), ("clv", 1));
        assert_eq!(record(r#","inference":null"#).unwrap().inference, None);
        for wrong in [
            r#","inference":["clv","3.2",["orders"]]"#,
            r#","inference":"clv""#,
            r#","inference":{"model":"clv","inputs":["orders"]}"#,
            r#","inference":{"model":"clv","version":"1","inputs":["orders"],"more":1}"#,
            r#","corrects":[null,"1"]"#,
            r#","corrects":"1""#,
        ] {
            assert!(record(wrong).is_err(), "{wrong}");
        }
    }
}
