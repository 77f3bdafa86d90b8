//! The brand's declaration: what it uses data for, which kinds of data, who receives them, which
//! models guess, which systems ask, who answers. One YAML file holds it; `service` reads and
//! stores it, [`lint`] finds what does not fit together. Pages, gate and notices all come from it,
//! so they cannot disagree.

mod lint;
mod period;
#[cfg(test)]
pub(crate) mod sample;

pub use lint::{Finding, Severity, lint, nearest};
pub use period::Period;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::ids::{
    CategoryKey, ConsumerKey, ItemKey, ModelKey, PurposeKey, RecipientKey, RoleKey, SourceKey,
};
use crate::language::Localized;

/// The most switches that one group may hold (rule T11: at most seven items in a first layer).
pub const GROUP_LIMIT: usize = 7;

/// Everything a brand declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Who the brand is.
    pub brand: Brand,
    /// How the switches are grouped on the page, in order. Every purpose with a switch is in
    /// exactly one group; purposes without one are in none.
    pub groups: Vec<Group>,
    /// What data is used for.
    pub purposes: Vec<Purpose>,
    /// The kinds of data held.
    pub categories: Vec<DataCategory>,
    /// Named organisations outside that receive data.
    pub recipients: Vec<Recipient>,
    /// Named organisations that data is bought or received from.
    pub sources: Vec<Source>,
    /// How values are worked out.
    pub models: Vec<Model>,
    /// The brand's own systems.
    pub consumers: Vec<Consumer>,
    /// Who answers for what.
    pub accountable: Vec<Accountable>,
    /// What the brand says it does not do.
    pub not_done: Vec<NotDone>,
    /// What the customer's page does not show, and why.
    pub not_shown: Vec<NotShown>,
    /// Announced changes.
    #[serde(default)]
    pub planned_changes: Vec<PlannedChange>,
    /// What went wrong.
    #[serde(default)]
    pub incidents: Vec<Incident>,
}

/// The controller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// Short name in lower case, for file names and identifiers.
    pub key: ItemKey,
    /// As customers know it.
    pub name: String,
    /// What kind of company it is, as a noun phrase.
    pub kind: Localized,
    /// City and country, as a customer would write them.
    pub place: Localized,
    /// ISO 3166-1 alpha-2 codes of the countries it serves.
    pub countries: Vec<String>,
    /// Where questions go.
    pub contact: Contact,
    /// The lead supervisory authority.
    pub authority: Authority,
    /// The role that answers on the page.
    pub answers: RoleKey,
    /// The role that checks independently (data protection officer).
    pub checks: RoleKey,
}

/// How to reach the brand about data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// Web address for everything else.
    pub web: String,
}

/// A supervisory authority (GDPR Art. 51).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its own name.
    pub name: String,
    /// The language of that name, a BCP 47 code.
    pub language: String,
    /// Where to complain.
    pub web: String,
}

/// A heading with at most [`GROUP_LIMIT`] switches under it.
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
pub struct Fixed {
    /// The reason, one sentence.
    pub why_fixed: Localized,
    /// What the customer can do instead, one sentence.
    pub instead: Localized,
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
    /// Derived and inferred kinds that only this purpose needs.
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

/// What a recipient is in law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientRole {
    /// Works on the brand's instructions (Art. 28).
    Processor,
    /// Decides for itself.
    Controller,
    /// Decides together with the brand (Art. 26).
    JointController,
    /// A public authority.
    Authority,
}

/// A named organisation outside (CJEU C-154/21: the actual ones, not categories).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Names it.
    pub key: RecipientKey,
    /// Its registered name.
    pub name: String,
    /// What it is in law.
    pub role: RecipientRole,
    /// What it does, one short phrase.
    pub does: Localized,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The safeguard for a transfer outside the EEA (Art. 46), where there is one.
    #[serde(default)]
    pub transfer: Option<Localized>,
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

/// How much of a decision a machine takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Automation {
    /// All of it.
    Fully,
    /// A person decides with it.
    Partly,
}

/// How a value is worked out (Art. 15(1)(h); CJEU C-203/22).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Names it.
    pub key: ModelKey,
    /// A noun phrase.
    pub name: Localized,
    /// The version in use.
    pub version: String,
    /// The kind of data it makes.
    pub output: CategoryKey,
    /// The kinds of data it looks at.
    pub inputs: Vec<CategoryKey>,
    /// How it works, in plain words.
    pub plain: Localized,
    /// How often it is right, in plain words, with its figure.
    pub accuracy: Accuracy,
    /// The purposes that use it.
    pub used_for: Vec<PurposeKey>,
    /// What follows from its value.
    pub consequence: Localized,
    /// How much of the decision the machine takes.
    pub automated: Automation,
    /// Who looks at it when asked.
    pub human_review: Localized,
    /// What would change the value.
    pub what_would_change_it: Localized,
    /// What is not told, and why.
    #[serde(default)]
    pub withheld: Option<Localized>,
}

/// How good a model is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accuracy {
    /// In plain words: "right for 71 of 100 customers".
    pub plain: Localized,
    /// The name of the figure.
    pub metric: String,
    /// The figure; absent for plain rules.
    #[serde(default)]
    pub value: Option<f64>,
    /// The same figure without the model.
    #[serde(default)]
    pub baseline: Option<f64>,
    /// When it was measured.
    #[serde(default)]
    pub measured: Option<Date>,
}

/// One of the brand's own systems.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// Names it.
    pub key: ConsumerKey,
    /// What customers are shown.
    pub title: Localized,
    /// For which purposes it may ask.
    pub purposes: Vec<PurposeKey>,
    /// Who answers for it.
    pub accountable: RoleKey,
}

/// A role that answers for something. A role, never a person's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accountable {
    /// Names it.
    pub role: RoleKey,
    /// A noun phrase, such as "Data protection officer".
    pub title: Localized,
    /// What it answers for, one sentence.
    pub owns: Localized,
    /// Within how many days it answers.
    pub answers_within: Period,
}

/// Something the brand says it does not do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotDone {
    /// A sentence that starts with "We do not".
    pub what: Localized,
}

/// Something the brand holds that the customer's page does not show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotShown {
    /// What it is.
    pub what: Localized,
    /// Why it is not connected.
    pub why: Localized,
    /// How to get it all the same.
    pub instead: Localized,
}

/// An announced change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedChange {
    /// Names it.
    pub key: ItemKey,
    /// When it was announced.
    pub announced: Date,
    /// When it starts.
    pub starts: Date,
    /// What changes.
    pub what: Localized,
    /// The purpose it belongs to.
    pub purpose: PurposeKey,
    /// What comments changed, or why there is no early choice.
    #[serde(default)]
    pub note: Option<Localized>,
}

/// Something that went wrong (Art. 33, 34).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Names it.
    pub key: ItemKey,
    /// What happened, one sentence.
    pub title: Localized,
    /// When it began.
    pub from: Timestamp,
    /// When it was noticed.
    pub discovered: Timestamp,
    /// When it was stopped.
    pub stopped: Timestamp,
    /// When the authority was told.
    pub authority_notified: Timestamp,
    /// When customers were told.
    pub customers_told: Timestamp,
    /// What the brand did late, in its own words.
    #[serde(default)]
    pub late: Option<Localized>,
    /// Why it happened.
    pub cause: Localized,
    /// How many customers it touched.
    pub affected: u64,
    /// Which kinds of data.
    pub data: Vec<CategoryKey>,
    /// What others could see.
    pub consequences: Localized,
    /// What was done.
    pub done: Vec<Localized>,
    /// What the affected received.
    #[serde(default)]
    pub compensation: Option<Localized>,
}

impl Registry {
    /// Finds a purpose by its key.
    pub fn purpose(&self, key: &PurposeKey) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.key == *key)
    }

    /// Finds a data category by its key.
    pub fn category(&self, key: &CategoryKey) -> Option<&DataCategory> {
        self.categories.iter().find(|category| category.key == *key)
    }

    /// Finds a recipient by its key.
    pub fn recipient(&self, key: &RecipientKey) -> Option<&Recipient> {
        self.recipients
            .iter()
            .find(|recipient| recipient.key == *key)
    }

    /// Finds an inbound source by its key.
    pub fn source(&self, key: &SourceKey) -> Option<&Source> {
        self.sources.iter().find(|source| source.key == *key)
    }

    /// Finds a model by its key.
    pub fn model(&self, key: &ModelKey) -> Option<&Model> {
        self.models.iter().find(|model| model.key == *key)
    }

    /// Finds a consumer by its key.
    pub fn consumer(&self, key: &ConsumerKey) -> Option<&Consumer> {
        self.consumers.iter().find(|consumer| consumer.key == *key)
    }

    /// Finds a role.
    pub fn role(&self, key: &RoleKey) -> Option<&Accountable> {
        self.accountable
            .iter()
            .find(|accountable| accountable.role == *key)
    }

    /// The purposes that use a kind of data, in the registry's order.
    pub fn purposes_of(&self, key: &CategoryKey) -> impl Iterator<Item = &Purpose> {
        self.purposes
            .iter()
            .filter(move |purpose| purpose.data.contains(key))
    }

    /// The brand's own systems that may ask for a purpose, in the registry's order.
    pub fn consumers_of(&self, key: &PurposeKey) -> impl Iterator<Item = &Consumer> {
        self.consumers
            .iter()
            .filter(move |consumer| consumer.purposes.contains(key))
    }
}
