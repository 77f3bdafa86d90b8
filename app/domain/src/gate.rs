//! The gate's rule: may these data leave for this purpose, now? When in doubt: no.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::{Standing, State, SubjectStatus, state};
use crate::ids::{CategoryKey, PurposeKey};
use crate::registry::{LegalBasis, Purpose, Registry};

/// Why the gate refuses. The words are stable: they name the problem documents and stand in the
/// log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// The subject turned the purpose off.
    PurposeOff,
    /// The subject was never asked, or never answered; consent starts off.
    NotAsked,
    /// A consent given for a limited time has ended.
    Expired,
    /// An objection is being assessed.
    ObjectionPending,
    /// The subject restricted processing (Art. 18).
    Restricted,
    /// The subject is too young to consent (Art. 8).
    UnderAge,
    /// The registry in force has no such purpose.
    NotRegistered,
    /// The key does not cover this purpose, or the system may not ask for it.
    OutOfScope,
    /// A kind of data that was asked for does not belong to the purpose.
    CategoryNotCovered,
}

impl RefusalReason {
    /// All reasons.
    pub const ALL: [Self; 9] = [
        Self::PurposeOff,
        Self::NotAsked,
        Self::Expired,
        Self::ObjectionPending,
        Self::Restricted,
        Self::UnderAge,
        Self::NotRegistered,
        Self::OutOfScope,
        Self::CategoryNotCovered,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::PurposeOff => "purpose-off",
            Self::NotAsked => "not-asked",
            Self::Expired => "expired",
            Self::ObjectionPending => "objection-pending",
            Self::Restricted => "restricted",
            Self::UnderAge => "under-age",
            Self::NotRegistered => "not-registered",
            Self::OutOfScope => "out-of-scope",
            Self::CategoryNotCovered => "category-not-covered",
        }
    }

    /// Reads [`RefusalReason::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// A question to the gate. `purpose` is text because the asking system may name one that does not
/// exist.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// For what.
    pub purpose: &'a PurposeKey,
    /// Which kinds of data; `None` asks for all that belong to the purpose.
    pub categories: Option<&'a [CategoryKey]>,
    /// The purposes that the asking system may ask for: its key's scope.
    pub scope: &'a [PurposeKey],
}

/// The gate's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These kinds of data may be handed out.
    Allowed(Vec<CategoryKey>),
    /// Nothing may.
    Refused {
        /// Why.
        reason: RefusalReason,
        /// Since when, where a decision of the subject is the reason.
        since: Option<Timestamp>,
    },
}

/// Answers a question about one subject, from the registry in force and how things stand.
pub fn answer(
    registry: &Registry,
    question: &Question<'_>,
    standing: Option<&Standing>,
    subject: SubjectStatus,
    now: Timestamp,
) -> Answer {
    let refuse = |reason, since| Answer::Refused { reason, since };
    let Some(purpose) = registry.purpose(question.purpose) else {
        return refuse(RefusalReason::NotRegistered, None);
    };
    if !question.scope.contains(question.purpose) {
        return refuse(RefusalReason::OutOfScope, None);
    }
    if subject.restricted && purpose.legal_basis != LegalBasis::LegalObligation {
        return refuse(RefusalReason::Restricted, None);
    }
    if subject.under_age && purpose.legal_basis == LegalBasis::Consent {
        return refuse(RefusalReason::UnderAge, None);
    }
    let since = standing.map(|standing| standing.since);
    match state(purpose, standing, now) {
        State::On => {}
        State::NotAsked => return refuse(RefusalReason::NotAsked, None),
        State::Off => return refuse(RefusalReason::PurposeOff, since),
        State::Expired => {
            let end = standing.map(|standing| standing.until.unwrap_or(standing.since));
            return refuse(RefusalReason::Expired, end);
        }
        State::ObjectionPending => return refuse(RefusalReason::ObjectionPending, since),
    }
    match covered(purpose, question.categories) {
        Some(categories) => Answer::Allowed(categories),
        None => refuse(RefusalReason::CategoryNotCovered, None),
    }
}

fn covered(purpose: &Purpose, asked: Option<&[CategoryKey]>) -> Option<Vec<CategoryKey>> {
    match asked {
        None => Some(purpose.data.clone()),
        Some(asked) => asked
            .iter()
            .all(|category| purpose.data.contains(category))
            .then(|| asked.to_vec()),
    }
}
