//! The brand's declaration: what it uses data for, which kinds of data, who receives them, which
//! models guess, which systems ask, who answers. One YAML file holds it; `service` reads and
//! stores it, [`lint`] finds what does not fit together. Pages, gate and notices all come from it,
//! so they cannot disagree.

mod brand;
mod data;
mod lint;
mod period;
mod promise;
mod purpose;
#[cfg(test)]
pub(crate) mod sample;
mod systems;

pub use brand::{
    Accountable, Authority, Brand, Contact, Incident, Mark, NotDone, NotShown, PlannedChange,
};
pub use data::{
    DataCategory, Field, Format, Origin, OwnSource, Part, Sensitivity, Source, SupportAccess,
};
pub use lint::{Finding, Severity, lint, nearest};
pub use period::Period;
pub use promise::{Broken, broken};
pub use purpose::{
    Action, BenefitPromise, BrandEarns, Destination, Effect, Fixed, Group, LegalBasis, Measure,
    OwnPage, Purpose, Switch, Unit,
};
pub use systems::{Accuracy, Automation, Consumer, Model, Recipient, RecipientRole};

use serde::{Deserialize, Serialize};

use crate::ids::{
    CategoryKey, ConsumerKey, ModelKey, PurposeKey, RecipientKey, RoleKey, SourceKey,
};

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
    /// The brand's own systems that data comes from, as customers are shown them. A source of
    /// records that stands neither here nor among [`Self::sources`] is shown by its key.
    #[serde(default)]
    pub own_sources: Vec<OwnSource>,
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

    /// Finds one of the brand's own sources by the name under which records come in.
    pub fn own_source(&self, name: &str) -> Option<&OwnSource> {
        self.own_sources
            .iter()
            .find(|source| source.key.as_str() == name)
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
