//! Who and what uses data: the brand's own systems, its models, and organisations outside.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryKey, ConsumerKey, ModelKey, PurposeKey, RecipientKey, RoleKey};
use crate::language::Localized;

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
