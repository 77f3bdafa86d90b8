//! The gate's rule: may these data leave for this purpose, now? When in doubt: no.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decision::{Standing, State, SubjectStatus, state};
use crate::ids::{CategoryKey, ConsumerKey, PurposeKey};
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
    /// Which system asks.
    pub consumer: &'a ConsumerKey,
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

/// Whether a subject's pause (Art. 18) stops a purpose: all but what a law obliges the brand to do.
pub fn is_paused(purpose: &Purpose, subject: SubjectStatus) -> bool {
    subject.restricted && purpose.legal_basis != LegalBasis::LegalObligation
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
    let may_ask = registry
        .consumer(question.consumer)
        .is_some_and(|consumer| consumer.purposes.contains(question.purpose));
    if !may_ask || !question.scope.contains(question.purpose) {
        return refuse(RefusalReason::OutOfScope, None);
    }
    if is_paused(purpose, subject) {
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
    let Some(asked) = asked else {
        return Some(purpose.data.clone());
    };
    // An empty list asks for nothing, which is not the same as asking for everything.
    let fits = !asked.is_empty() && asked.iter().all(|key| purpose.data.contains(key));
    fits.then(|| {
        let mut categories = asked.to_vec();
        categories.sort_unstable();
        categories.dedup();
        categories
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Change;
    use crate::ids::EventId;
    use crate::registry::{Fixed, Switch, sample};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn key(text: &str) -> PurposeKey {
        text.parse().unwrap()
    }

    fn standing(purpose: &str, change: Change, until: Option<i64>) -> Standing {
        Standing {
            purpose: key(purpose),
            change,
            since: at(100),
            until: until.map(at),
            event: EventId(Uuid::from_u128(1)),
        }
    }

    fn registry() -> Registry {
        let mut law = sample::purpose("law", Switch::None(Fixed::default()));
        law.legal_basis = LegalBasis::LegalObligation;
        sample::registry(vec![
            sample::purpose("offers", Switch::Consent),
            sample::purpose("letters", Switch::ObjectionAbsolute),
            sample::purpose("insight", Switch::ObjectionAssessed),
            sample::purpose("orders", Switch::None(Fixed::default())),
            law,
        ])
    }

    /// Asks as the system `engine`, whose key covers everything, at second 200.
    fn ask(purpose: &str, standing: Option<&Standing>, subject: SubjectStatus) -> Answer {
        let registry = registry();
        let purpose = key(purpose);
        let question = Question {
            consumer: &"engine".parse().unwrap(),
            purpose: &purpose,
            categories: None,
            scope: &registry.consumers[0].purposes.clone(),
        };
        answer(&registry, &question, standing, subject, at(200))
    }

    fn refused(reason: RefusalReason, since: Option<i64>) -> Answer {
        Answer::Refused {
            reason,
            since: since.map(at),
        }
    }

    fn is_allowed(answer: &Answer) -> bool {
        matches!(answer, Answer::Allowed(_))
    }

    #[test]
    fn each_standing_is_answered_with_its_reason_and_time() {
        use RefusalReason::*;
        for (purpose, change, until, expected) in [
            ("offers", None, None, Some((NotAsked, None))),
            ("offers", Some(Change::Given), None, None),
            ("offers", Some(Change::Given), Some(201), None),
            (
                "offers",
                Some(Change::Given),
                Some(200),
                Some((Expired, Some(200))),
            ),
            (
                "offers",
                Some(Change::Expired),
                None,
                Some((Expired, Some(100))),
            ),
            (
                "offers",
                Some(Change::Withdrawn),
                None,
                Some((PurposeOff, Some(100))),
            ),
            (
                "offers",
                Some(Change::Refused),
                None,
                Some((PurposeOff, Some(100))),
            ),
            ("letters", None, None, None),
            (
                "letters",
                Some(Change::Objected),
                None,
                Some((PurposeOff, Some(100))),
            ),
            ("letters", Some(Change::ObjectionLifted), None, None),
            ("insight", None, None, None),
            (
                "insight",
                Some(Change::ObjectionRaised),
                None,
                Some((ObjectionPending, Some(100))),
            ),
            ("orders", None, None, None),
            ("law", None, None, None),
            (
                "nothing-of-the-kind",
                None,
                None,
                Some((NotRegistered, None)),
            ),
        ] {
            let standing = change.map(|change| standing(purpose, change, until));
            let answer = ask(purpose, standing.as_ref(), SubjectStatus::default());
            match expected {
                Some((reason, since)) => assert_eq!(answer, refused(reason, since), "{purpose}"),
                None => assert!(is_allowed(&answer), "{purpose} {change:?}"),
            }
        }
    }

    #[test]
    fn a_restricted_subject_is_released_to_a_legal_duty_only() {
        let restricted = SubjectStatus {
            under_age: false,
            restricted: true,
        };
        for purpose in ["letters", "insight", "orders"] {
            let answer = ask(purpose, None, restricted);
            assert_eq!(
                answer,
                refused(RefusalReason::Restricted, None),
                "{purpose}"
            );
        }
        assert!(is_allowed(&ask("law", None, restricted)));
    }

    #[test]
    fn a_childs_consent_counts_for_nothing() {
        let child = SubjectStatus {
            under_age: true,
            restricted: false,
        };
        let given = standing("offers", Change::Given, None);
        assert_eq!(
            ask("offers", Some(&given), child),
            refused(RefusalReason::UnderAge, None)
        );
        assert!(is_allowed(&ask("orders", None, child)));
    }

    #[test]
    fn a_system_asks_only_where_its_key_and_the_registry_agree() {
        let registry = registry();
        let mut narrower = registry.clone();
        narrower.consumers[0].purposes = vec![key("letters")];
        let everything = registry.consumers[0].purposes.clone();
        let only_letters = vec![key("letters")];
        for (registry, consumer, scope, allowed) in [
            (&registry, "engine", &everything, true),
            (&registry, "engine", &only_letters, false),
            (&narrower, "engine", &everything, false),
            (&registry, "stranger", &everything, false),
        ] {
            let question = Question {
                consumer: &consumer.parse().unwrap(),
                purpose: &key("orders"),
                categories: None,
                scope,
            };
            let answer = answer(registry, &question, None, SubjectStatus::default(), at(200));
            if allowed {
                assert!(is_allowed(&answer));
            } else {
                assert_eq!(answer, refused(RefusalReason::OutOfScope, None));
            }
        }
    }

    #[test]
    fn only_kinds_of_the_purpose_are_handed_out_each_once() {
        let registry = registry();
        let purchases: CategoryKey = "purchases".parse().unwrap();
        let health: CategoryKey = "health".parse().unwrap();
        let all = registry.purposes[0].data.clone();
        let ask = |categories: Option<&[CategoryKey]>| {
            let question = Question {
                consumer: &"engine".parse().unwrap(),
                purpose: &key("orders"),
                categories,
                scope: &[key("orders")],
            };
            answer(
                &registry,
                &question,
                None,
                SubjectStatus::default(),
                at(200),
            )
        };
        let not_covered = refused(RefusalReason::CategoryNotCovered, None);
        let once = Answer::Allowed(vec![purchases.clone()]);
        assert_eq!(ask(None), Answer::Allowed(all));
        assert_eq!(ask(Some(std::slice::from_ref(&purchases))), once);
        assert_eq!(ask(Some(&[purchases.clone(), purchases.clone()])), once);
        assert_eq!(ask(Some(&[purchases.clone(), health])), not_covered);
        assert_eq!(ask(Some(&[])), not_covered);
    }

    proptest! {
        #[test]
        fn nothing_leaves_for_a_purpose_that_is_not_on(
            purpose in 0_usize..5,
            change in proptest::option::of(0_usize..7),
            until in proptest::option::of(0_i64..400),
            under_age: bool,
            restricted: bool,
        ) {
            let registry = registry();
            let purpose = &registry.purposes[purpose];
            let change = change.map(|index| [
                Change::Given,
                Change::Refused,
                Change::Withdrawn,
                Change::Expired,
                Change::Objected,
                Change::ObjectionRaised,
                Change::ObjectionLifted,
            ][index]);
            let standing = change.map(|change| standing(purpose.key.as_str(), change, until));
            let subject = SubjectStatus { under_age, restricted };
            let answer = ask(purpose.key.as_str(), standing.as_ref(), subject);
            let on = state(purpose, standing.as_ref(), at(200)) == State::On;
            prop_assert!(on || !is_allowed(&answer));
            prop_assert!(!restricted
                || purpose.legal_basis == LegalBasis::LegalObligation
                || !is_allowed(&answer));
        }
    }

    #[test]
    fn every_reason_is_read_as_it_is_written() {
        for reason in RefusalReason::ALL {
            assert_eq!(RefusalReason::from_key(reason.key()), Some(reason));
        }
        assert_eq!(RefusalReason::from_key("because"), None);
    }
}
