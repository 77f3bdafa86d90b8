//! Who acts: the accounts of persons, the scope of a system, and whose page somebody looks at. What
//! an actor may do is decided by the service.

use serde::{Deserialize, Serialize};

use crate::event::StaffRole;
use crate::ids::{AccountId, ConsumerKey, PurposeKey, SubjectId, ViewId};
use crate::language::Language;

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// A data subject.
    Customer,
    /// Support staff.
    Agent,
    /// Privacy office.
    Officer,
}

impl AccountKind {
    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Officer => "officer",
        }
    }

    /// Reads [`AccountKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Customer, Self::Agent, Self::Officer]
            .into_iter()
            .find(|kind| kind.key() == key)
    }
}

/// The colours of signed-in pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads [`Theme::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.key() == key)
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// What it is for, and for a customer, whose data it opens.
    pub role: PersonRole,
    /// What the page calls the person. Never logged.
    pub name: String,
    /// The language of the account.
    pub language: Language,
    /// The colours of the account.
    pub theme: Theme,
}

/// What a signed-in person may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRole {
    /// A data subject.
    Subject(SubjectId),
    /// Support staff.
    Agent,
    /// Privacy office.
    Officer,
}

/// Who asks for something. What an actor may do is decided by the use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anybody.
    Visitor,
    /// Somebody who is signed in.
    Person(Person),
    /// One of the brand's own systems.
    Consumer(ConsumerScope),
}

/// What a system's key allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerScope {
    /// The public part of the key.
    pub key_id: String,
    /// The system.
    pub consumer: ConsumerKey,
    /// For which purposes it may ask.
    pub purposes: Vec<PurposeKey>,
    /// Whether it may write records and benefits.
    pub may_write: bool,
}

/// Whose page is looked at, and by whom. Built by the service only, after the right to look was
/// established (and, for staff, after the look was logged).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// The subject.
    Own(SubjectId),
    /// A member of staff, within one logged look.
    Staff {
        /// Whose page.
        subject: SubjectId,
        /// The look.
        view: ViewId,
        /// Who looks.
        account: AccountId,
        /// What the member of staff is.
        role: StaffRole,
        /// When the look ends.
        ends: jiff::Timestamp,
    },
}

impl Viewer {
    /// Whose page it is.
    pub const fn subject(self) -> SubjectId {
        match self {
            Self::Own(subject) | Self::Staff { subject, .. } => subject,
        }
    }

    /// Whether a member of staff looks.
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Staff { .. })
    }
}
