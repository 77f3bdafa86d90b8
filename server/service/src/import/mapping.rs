//! How the columns of a file become records, benefits and contact data. Written in YAML, read as
//! strictly as the registry: unknown keys are errors, and every error has its line and column.
//!
//! Deliberately not here: paths of data files, and anything that could run.

use domain::ids::{CategoryKey, ItemKey, PurposeKey};
use domain::record::Inference;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::moment;
use super::template::Template;

/// A mapping file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// The source system's name, for records and benefits that name no other.
    pub(crate) source: String,
    /// Who a row is about.
    pub(crate) subject: SubjectColumn,
    /// What stands between the columns of a CSV file: one of `,` `;` `|` or `tab`.
    #[serde(default)]
    pub(crate) delimiter: Delimiter,
    /// How dates are read where a column says nothing else.
    #[serde(default)]
    pub(crate) dates: Dates,
    /// What becomes records.
    #[serde(default)]
    pub(crate) records: Vec<RecordRule>,
    /// What becomes benefits.
    #[serde(default)]
    pub(crate) benefits: Vec<BenefitRule>,
    /// What becomes the subject's contact data.
    #[serde(default)]
    pub(crate) contact: Option<ContactRule>,
}

/// Where the brand's reference of the customer stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubjectColumn {
    /// The column.
    pub(crate) column: String,
    /// Put before what the column holds.
    #[serde(default)]
    pub(crate) prefix: String,
}

/// How dates are read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dates {
    /// A strptime pattern such as `"%d/%m/%Y"`; ISO 8601 without one.
    #[serde(default)]
    pub(crate) format: Option<Pattern>,
    /// Such as `"+01:00"`, for times that do not say their offset; UTC without one.
    #[serde(default)]
    pub(crate) offset: Option<UtcOffset>,
    /// Moves every date of the file this many years ahead, for sample data of another time.
    #[serde(default)]
    pub(crate) shift_years: Option<Years>,
}

/// What one record is made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordRule {
    pub(crate) category: CategoryKey,
    pub(crate) field: ItemKey,
    /// What belongs together.
    #[serde(default)]
    pub(crate) group: Option<NameRule>,
    /// For a field without parts.
    #[serde(default)]
    pub(crate) value: Option<Template>,
    /// For a field with parts. A part whose columns are empty is left out.
    #[serde(default)]
    pub(crate) parts: Vec<PartRule>,
    #[serde(default)]
    pub(crate) source: Option<String>,
    pub(crate) source_id: NameRule,
    pub(crate) collected_at: Moment,
    /// When the source noted it, by its own clock.
    #[serde(default)]
    pub(crate) observed_at: Option<Moment>,
    #[serde(default)]
    pub(crate) kept_until: Option<Moment>,
    /// For inferred kinds: how the file's values were worked out.
    #[serde(default)]
    pub(crate) inference: Option<Inference>,
    #[serde(default)]
    pub(crate) when: Option<When>,
}

/// Where a part of a value comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartRule {
    pub(crate) part: ItemKey,
    pub(crate) from: Template,
}

/// What one benefit is made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BenefitRule {
    pub(crate) purpose: PurposeKey,
    pub(crate) metric: ItemKey,
    /// Columns that are added up. An empty cell counts as nothing.
    #[serde(default)]
    pub(crate) amount: Vec<String>,
    /// A number that is the same for every row, such as 1 for counting.
    #[serde(default)]
    pub(crate) each: Option<WholeNumber>,
    pub(crate) at: Moment,
    #[serde(default)]
    pub(crate) source: Option<String>,
    pub(crate) source_id: NameRule,
    /// Without one, a benefit is made when the amount is more than zero.
    #[serde(default)]
    pub(crate) when: Option<When>,
}

/// A subject's contact data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactRule {
    #[serde(default)]
    pub(crate) name: Option<Template>,
    #[serde(default)]
    pub(crate) email: Option<Template>,
    #[serde(default)]
    pub(crate) phone: Option<Template>,
    /// Only tells whether the customer is too young to be asked for consent; not kept.
    #[serde(default)]
    pub(crate) birth_year: Option<String>,
    pub(crate) collected_at: Moment,
    #[serde(default)]
    pub(crate) source: Option<String>,
}

/// How the name of a record, a group or a benefit is made. Names lie readable in the database.
#[derive(Clone, Debug)]
pub(crate) enum NameRule {
    /// As the template writes it: for what says nothing by itself.
    Plain(Template),
    /// `{digest: ".."}`: a keyed digest of what the template writes.
    Digest(Template),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DigestOf {
    digest: Template,
}

impl<'de> Deserialize<'de> for NameRule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NameRuleVisitor)
    }
}

struct NameRuleVisitor;

impl<'de> Visitor<'de> for NameRuleVisitor {
    type Value = NameRule;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text with columns in braces, or {digest: such a text}")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NameRule, E> {
        text.parse().map(NameRule::Plain).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NameRule, A::Error> {
        let DigestOf { digest } = DigestOf::deserialize(MapAccessDeserializer::new(map))?;
        Ok(NameRule::Digest(digest))
    }
}

/// A moment: a column, one date for the whole file, or so many days before the import.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Moment {
    #[serde(default)]
    pub(crate) column: Option<String>,
    #[serde(default)]
    pub(crate) on: Option<Date>,
    /// Midnight so many days before the import begins, for sample data of no date of its own.
    #[serde(default)]
    pub(crate) days_ago: Option<Days>,
    #[serde(default)]
    pub(crate) format: Option<Pattern>,
    #[serde(default)]
    pub(crate) offset: Option<UtcOffset>,
}

/// Only rows that have something in a column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    pub(crate) column: String,
    #[serde(default)]
    pub(crate) is: Condition,
}

/// What a column must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    /// Anything.
    #[default]
    Filled,
    /// A number other than zero.
    NotZero,
    /// A number above zero.
    Positive,
}

/// What stands between the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Delimiter {
    #[default]
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ";")]
    Semicolon,
    #[serde(rename = "|")]
    Bar,
    #[serde(rename = "tab")]
    Tab,
}

impl Delimiter {
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Bar => b'|',
            Self::Tab => b'\t',
        }
    }
}

/// A strptime pattern that can be read.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(pub(crate) String);

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if moment::is_pattern(&text) {
            Ok(Self(text))
        } else {
            Err(serde::de::Error::custom(
                "not a date pattern: write one such as %d/%m/%Y %H:%M",
            ))
        }
    }
}

/// An offset from UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UtcOffset(pub(crate) Offset);

impl<'de> Deserialize<'de> for UtcOffset {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        moment::offset(&text).map(Self).ok_or_else(|| {
            serde::de::Error::custom("not an offset: write one such as +01:00, in quotes, or Z")
        })
    }
}

/// A number of years.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Years(pub(crate) i16);

impl<'de> Deserialize<'de> for Years {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i16::try_from(u64::deserialize(from)?)
            .ok()
            .filter(|years| *years <= 100)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("more than 100 years"))
    }
}

/// A number of days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days(pub(crate) i32);

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i32::try_from(u64::deserialize(from)?)
            .ok()
            .filter(|days| *days <= 36_500)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("more than 36500 days"))
    }
}

/// A number such as 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WholeNumber(pub(crate) i64);

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::try_from(u64::deserialize(from)?)
            .ok()
            .filter(|number| (1..=1_000_000).contains(number))
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("must be from 1 to 1000000"))
    }
}
