//! Who the brand is, who answers, what it does not do, what it plans and what went wrong.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::Period;
use crate::ids::{CategoryKey, ItemKey, PurposeKey, RoleKey};
use crate::language::Localized;

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
    /// The IANA name of the zone in which the pages show times, such as `Europe/Amsterdam`; UTC
    /// without one.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The picture beside the brand's name; the initials of the name without one.
    #[serde(default)]
    pub mark: Option<Mark>,
}

/// A picture that stands for a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A fox's face.
    Fox,
    /// A house.
    House,
    /// A leaf.
    Leaf,
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
