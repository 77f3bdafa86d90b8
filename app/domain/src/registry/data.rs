//! The kinds of data, where they come from, and what support sees of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryKey, ItemKey, ModelKey, SourceKey};
use crate::language::Localized;

/// Where a kind of data comes from (DPV: provided, observed, derived, inferred personal data;
/// third-party data source).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Bought or received from another organisation (Art. 14).
    ThirdParty,
    /// Worked out by a model; may be wrong.
    Inferred,
    /// Computed from other data, by rule.
    Derived,
    /// Seen while the customer used the brand's services.
    Observed,
    /// Told by the customer.
    Provided,
}

impl Origin {
    /// All origins, the surprising ones first.
    pub const ALL: [Self; 5] = [
        Self::ThirdParty,
        Self::Inferred,
        Self::Derived,
        Self::Observed,
        Self::Provided,
    ];

    /// The same word as in the registry.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ThirdParty => "third_party",
            Self::Inferred => "inferred",
            Self::Derived => "derived",
            Self::Observed => "observed",
            Self::Provided => "provided",
        }
    }

    /// Reads [`Origin::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.key() == key)
    }
}

/// How much harm a kind of data could do in the wrong hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}

/// What a member of staff sees of a kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportAccess {
    /// The values.
    Shown,
    /// The values one by one, each opening logged.
    Masked,
    /// The name of the kind only.
    Hidden,
}

/// A kind of data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataCategory {
    /// Names it; never changes meaning.
    pub key: CategoryKey,
    /// A noun phrase, such as "Store receipts".
    pub title: Localized,
    /// What is in it, one sentence.
    pub what: Localized,
    /// Where it comes from.
    pub origin: Origin,
    /// How sensitive it is.
    pub sensitivity: Sensitivity,
    /// What support sees of it.
    pub support: SupportAccess,
    /// Fideslang data category.
    pub fideslang: String,
    /// W3C DPV personal-data concept, such as `pd:Purchase`.
    pub pd: String,
    /// For inferred data: the model that works it out.
    #[serde(default)]
    pub model: Option<ModelKey>,
    /// For bought-in data: who it comes from.
    #[serde(default)]
    pub source: Option<SourceKey>,
    /// What these data could reveal although nobody looks for it.
    #[serde(default)]
    pub could_reveal: Option<Localized>,
    /// The names of the fields, in the order in which a page shows them. A field that is not
    /// declared is refused on the way in.
    pub fields: Vec<Field>,
}

/// A named part of a kind of data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Names it in mappings, in the API and in stored records.
    pub key: ItemKey,
    /// A noun, such as "Receipt line".
    pub title: Localized,
    /// For structured values: the names of the parts, in order.
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// One part of a structured value, such as the price of a receipt line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Names it in the stored value.
    pub key: ItemKey,
    /// A noun, such as "Paid".
    pub title: Localized,
    /// How it is written for people.
    #[serde(default)]
    pub format: Format,
}

/// How a value is written for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As it is.
    #[default]
    Text,
    /// A decimal number of euros.
    Euro,
    /// A decimal number.
    Number,
    /// A fraction of one, shown in percent.
    Percent,
    /// An ISO 8601 date.
    Date,
}

/// An organisation that data comes from (Art. 14).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Names it.
    pub key: SourceKey,
    /// Its registered name.
    pub name: String,
    /// Which kinds of data it gives.
    pub gives: Vec<CategoryKey>,
    /// When data first came in.
    pub first_received: Date,
    /// When customers were told (Art. 14(3)).
    pub told_customers: Date,
    /// When the contract ends, where it does.
    #[serde(default)]
    pub contract_ends: Option<Date>,
}

/// One of the brand's own systems that data comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnSource {
    /// The name under which its records come in.
    pub key: SourceKey,
    /// A noun phrase, such as "Tills in our shops".
    pub title: Localized,
}
