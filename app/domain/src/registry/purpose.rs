//! What data is used for, on which legal basis, what the switch means and what comes back.

use serde::{Deserialize, Serialize};

use super::Period;
use crate::ids::{CategoryKey, ItemKey, ModelKey, PurposeKey, RecipientKey, RoleKey};
use crate::language::Localized;

/// A heading with at most [`super::GROUP_LIMIT`] switches under it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Names the group.
    pub key: ItemKey,
    /// The heading.
    pub title: Localized,
    /// The purposes under it, in order.
    pub purposes: Vec<PurposeKey>,
}

/// GDPR Art. 6(1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    /// Art. 6(1)(a).
    Consent,
    /// Art. 6(1)(b).
    Contract,
    /// Art. 6(1)(c).
    LegalObligation,
    /// Art. 6(1)(d).
    VitalInterest,
    /// Art. 6(1)(e).
    PublicTask,
    /// Art. 6(1)(f).
    LegitimateInterest,
}

impl LegalBasis {
    /// The article, for the line one tap away.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Consent => "6(1)(a)",
            Self::Contract => "6(1)(b)",
            Self::LegalObligation => "6(1)(c)",
            Self::VitalInterest => "6(1)(d)",
            Self::PublicTask => "6(1)(e)",
            Self::LegitimateInterest => "6(1)(f)",
        }
    }

    /// The same word as in the registry.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Contract => "contract",
            Self::LegalObligation => "legal_obligation",
            Self::VitalInterest => "vital_interest",
            Self::PublicTask => "public_task",
            Self::LegitimateInterest => "legitimate_interest",
        }
    }
}

/// What "off" means. In YAML: `switch: consent`, `switch: objection_absolute`,
/// `switch: objection_assessed`, or `switch: {none: {why_fixed: .., instead: ..}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "a registry holds some dozen, each once"
)]
pub enum Switch {
    /// Starts off; turning off is withdrawal (Art. 7(3)).
    Consent,
    /// Starts on; turning off is an absolute objection (Art. 21(2)).
    ObjectionAbsolute,
    /// Starts on; turning off is an objection that is assessed, and pauses the use meanwhile
    /// (Art. 21(1)).
    ObjectionAssessed,
    /// Cannot be turned off.
    None(Fixed),
}

impl Switch {
    /// Whether there is anything to turn.
    pub const fn is_some(&self) -> bool {
        !matches!(self, Self::None(_))
    }

    /// Whether the use is on for a subject who never decided.
    pub const fn starts_on(&self) -> bool {
        !matches!(self, Self::Consent)
    }
}

/// Why there is no switch, and what can be done instead.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_field_names, reason = "the words of the registry file")]
pub struct Fixed {
    /// The reason, one sentence.
    pub why_fixed: Localized,
    /// What the customer can do instead, one sentence.
    pub instead: Localized,
    /// Where the customer does it, where there is such a place.
    #[serde(default)]
    pub action: Option<Action>,
}

/// A link that does what a text proposes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// A verb phrase, such as "Order as a guest".
    pub text: Localized,
    /// Where it leads.
    pub to: Destination,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// An address of the brand's, with https.
    Web(String),
    /// A page of this service.
    Page(OwnPage),
}

/// A page on which a customer does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnPage {
    /// What is held.
    Data,
    /// The switches.
    Choices,
    /// The pause of all use.
    Pause,
    /// What happened.
    Activity,
}

/// One thing that data is used for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Names it; never changes meaning.
    pub key: PurposeKey,
    /// A verb phrase after "we", such as "Work out which offers fit you".
    pub title: Localized,
    /// The same as a short noun, such as "Personal offers".
    pub short: Localized,
    /// What happens, one or two sentences.
    pub what: Localized,
    /// Art. 6(1).
    pub legal_basis: LegalBasis,
    /// The law or rule in words, where one is named.
    #[serde(default)]
    pub legal_reference: Option<Localized>,
    /// What "off" means.
    pub switch: Switch,
    /// The kinds of data used.
    pub data: Vec<CategoryKey>,
    /// Who outside receives data for it. Empty means nobody outside.
    #[serde(default)]
    pub recipients: Vec<RecipientKey>,
    /// The models whose values it uses.
    #[serde(default)]
    pub models: Vec<ModelKey>,
    /// Who answers for it.
    pub accountable: RoleKey,
    /// How long its data is kept, ISO 8601.
    pub retention: Period,
    /// Fideslang data use.
    pub data_use: String,
    /// W3C DPV purpose, such as `dpv:DirectMarketing`.
    pub dpv: String,
    /// What the customer gets.
    pub benefit: BenefitPromise,
    /// What the brand earns, where it says so.
    #[serde(default)]
    pub brand_earns: Option<BrandEarns>,
    /// What turning on and off changes.
    #[serde(default)]
    pub effect: Effect,
    /// What an AI technique does here, and what it does not (AI Act Art. 50).
    #[serde(default)]
    pub ai_notice: Option<Localized>,
    /// Data or techniques that are deliberately not used.
    #[serde(default)]
    pub not_used: Vec<Localized>,
    /// Whether `Sec-GPC: 1` turns it off.
    #[serde(default)]
    pub gpc: bool,
}

/// What a switch changes, said before it is turned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// What changes when it is turned off, each a short sentence.
    #[serde(default)]
    pub off: Vec<Localized>,
    /// What changes when it is turned on.
    #[serde(default)]
    pub on: Vec<Localized>,
    /// What stays the same when it is turned off.
    #[serde(default)]
    pub stays: Vec<Localized>,
    /// Derived and inferred kinds that only this purpose needs: their records are deleted when it is
    /// turned off.
    #[serde(default)]
    pub deletes: Vec<CategoryKey>,
}

/// What the customer is told to expect back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitPromise {
    /// What comes back, as a noun phrase; for "nothing" the sentence that says so.
    pub what: Localized,
    /// How it is measured; absent when nothing comes back.
    #[serde(default)]
    pub measure: Option<Measure>,
}

/// A measured quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Names the quantity; benefits are recorded under this name.
    pub metric: ItemKey,
    /// In what it is counted.
    pub unit: Unit,
    /// Where the figure comes from.
    pub measured_from: Localized,
}

/// In what a benefit is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Euro.
    #[serde(rename = "EUR")]
    Eur,
    /// A number of things or times.
    #[serde(rename = "count")]
    Count,
    /// Minutes.
    #[serde(rename = "minutes")]
    Minutes,
}

impl Unit {
    /// The same word as in the registry and the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Count => "count",
            Self::Minutes => "minutes",
        }
    }

    /// Reads [`Unit::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Eur, Self::Count, Self::Minutes]
            .into_iter()
            .find(|unit| unit.key() == key)
    }
}

/// What the brand earns from a purpose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandEarns {
    /// What it earns, as a noun phrase.
    pub what: Localized,
    /// The metric under which amounts for one customer come in.
    pub metric: ItemKey,
    /// In what it is counted.
    pub unit: Unit,
}
