//! The log: everything that happened to one subject's data, in order. Lines are written once and
//! never changed. They name kinds of data, purposes and systems; they hold no record's value.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::{Change, Restricting};
use crate::gate::RefusalReason;
use crate::ids::{CategoryKey, ConsumerKey, EventId, PurposeKey, RecordId, ViewId};
use crate::language::Language;

/// Through which channel a wish came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The subject's own page.
    Page,
    /// By itself: a time limit ended.
    Clock,
    /// A signal of the subject's browser (Global Privacy Control).
    Gpc,
    /// The subject's own page, while their browser's signal asked for the opposite.
    PageAgainstGpc,
    /// The privacy office's answer to an objection.
    Office,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The subject decided (or a limited consent ended by itself).
    Decision {
        /// About which purpose.
        purpose: PurposeKey,
        /// What it did.
        change: Change,
        /// When it ends by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// Through which channel.
        channel: Channel,
        /// The registry version that the subject saw.
        registry_version: i64,
        /// The language that the subject read.
        language: Language,
    },
    /// The gate handed records out.
    Release {
        /// For which purpose.
        purpose: PurposeKey,
        /// To which system.
        consumer: ConsumerKey,
        /// Which kinds of data were asked for and allowed.
        categories: Vec<CategoryKey>,
        /// How many records went out.
        records: u64,
        /// The registry version in force.
        registry_version: i64,
        /// For a release with an idempotency key: what it takes to be the same again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repeat: Option<Repeat>,
    },
    /// The gate did not hand anything out.
    Refusal {
        /// For which purpose it was asked.
        purpose: PurposeKey,
        /// Which system asked.
        consumer: ConsumerKey,
        /// Why it was refused.
        reason: RefusalReason,
        /// Since when, where a decision of the subject is the reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Timestamp>,
        /// Which kinds of data were asked for; `None` means all that belong to the purpose.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        categories: Option<Vec<CategoryKey>>,
        /// The registry version in force.
        registry_version: i64,
    },
    /// A system asked whether it may use data. Nothing was handed out.
    Question {
        /// For which purpose.
        purpose: PurposeKey,
        /// Which system asked.
        consumer: ConsumerKey,
        /// Which kinds of data it asked about; `None` means all that belong to the purpose.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        categories: Option<Vec<CategoryKey>>,
        /// Whether it may.
        allowed: bool,
        /// Why not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<RefusalReason>,
        /// Since when not, where a decision of the subject is the reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Timestamp>,
        /// The registry version in force.
        registry_version: i64,
    },
    /// The subject paused all use (Art. 18), or ended the pause.
    Restriction {
        /// Which of the two.
        change: Restricting,
    },
    /// A member of staff opened the subject's page. Case and reason are sealed beside it.
    StaffView {
        /// Names the look.
        view: ViewId,
        /// What the member of staff is, never who.
        role: StaffRole,
        /// When the look ends by itself.
        ends: Timestamp,
    },
    /// A member of staff opened one masked value.
    Unmasked {
        /// Within which look.
        view: ViewId,
        /// Which kind of data.
        category: CategoryKey,
        /// Which record.
        record: RecordId,
    },
    /// Records were erased because their retention time was over, because the only purpose that
    /// needed them was turned off, or because a system of the brand took them back.
    Erasure {
        /// How many of each kind of data.
        categories: Vec<(CategoryKey, u64)>,
        /// The purpose that was turned off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<PurposeKey>,
        /// The system that took them back; without one and without a purpose, the time was over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consumer: Option<ConsumerKey>,
        /// How many measured benefits went with them.
        #[serde(default, skip_serializing_if = "is_zero")]
        benefits: u64,
    },
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "so serde calls it")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What makes a repeated question the same as the first: digests (SHA-256, hexadecimal), no values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// Of all that was asked for.
    pub question: String,
    /// Of which records went out, as they were.
    pub records: String,
}

/// What a member of staff is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Customer service.
    Agent,
    /// Privacy office.
    Officer,
}

impl Event {
    /// The kind in one stable word; stored beside the event, for filtering.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Decision { .. } => EventKind::Decision,
            Self::Release { .. } => EventKind::Release,
            Self::Refusal { .. } => EventKind::Refusal,
            Self::Question { .. } => EventKind::Question,
            Self::Restriction { .. } => EventKind::Restriction,
            Self::StaffView { .. } => EventKind::StaffView,
            Self::Unmasked { .. } => EventKind::Unmasked,
            Self::Erasure { .. } => EventKind::Erasure,
        }
    }

    /// The purpose it is about, if any.
    pub const fn purpose(&self) -> Option<&PurposeKey> {
        match self {
            Self::Decision { purpose, .. }
            | Self::Release { purpose, .. }
            | Self::Refusal { purpose, .. }
            | Self::Question { purpose, .. } => Some(purpose),
            Self::Erasure { purpose, .. } => purpose.as_ref(),
            Self::Restriction { .. } | Self::StaffView { .. } | Self::Unmasked { .. } => None,
        }
    }

    /// The version of the registry that it goes by, if it names one.
    pub const fn registry_version(&self) -> Option<i64> {
        match self {
            Self::Decision {
                registry_version, ..
            }
            | Self::Release {
                registry_version, ..
            }
            | Self::Refusal {
                registry_version, ..
            }
            | Self::Question {
                registry_version, ..
            } => Some(*registry_version),
            Self::Restriction { .. }
            | Self::StaffView { .. }
            | Self::Unmasked { .. }
            | Self::Erasure { .. } => None,
        }
    }
}

/// The kinds of [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// See [`Event::Decision`].
    Decision,
    /// See [`Event::Release`].
    Release,
    /// See [`Event::Refusal`].
    Refusal,
    /// See [`Event::Question`].
    Question,
    /// See [`Event::Restriction`].
    Restriction,
    /// See [`Event::StaffView`].
    StaffView,
    /// See [`Event::Unmasked`].
    Unmasked,
    /// See [`Event::Erasure`].
    Erasure,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Decision,
        Self::Release,
        Self::Refusal,
        Self::Question,
        Self::Restriction,
        Self::StaffView,
        Self::Unmasked,
        Self::Erasure,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Release => "release",
            Self::Refusal => "refusal",
            Self::Question => "question",
            Self::Restriction => "restriction",
            Self::StaffView => "staff_view",
            Self::Unmasked => "unmasked",
            Self::Erasure => "erasure",
        }
    }

    /// Reads [`EventKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What a member of staff wrote: case and reason of a look, or the reasons of an answer to an
/// objection. Written by a person, therefore encrypted with the subject's key, and shown to the
/// subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffNote {
    /// The case reference; empty for an answer to an objection.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// Why the page was opened, or why it was answered so.
    pub reason: String,
}

/// A line of the log as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedEvent {
    /// Names the line.
    pub id: EventId,
    /// Its number among the subject's lines, from 1, without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
    /// Case and reason, for staff views; reasons, for answers of the privacy office.
    pub note: Option<StaffNote>,
}
