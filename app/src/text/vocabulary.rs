//! The words for what the vocabulary of `domain` names, the same on every page (rule T12): legal
//! bases, origins, states, reasons.

use domain::decision::{Change, State};
use domain::event::Channel;
use domain::gate::RefusalReason;
use domain::read::PurposeState;
use domain::registry::{
    Automation, LegalBasis, Origin, Purpose, Recipient, RecipientRole, Registry, Sensitivity,
    Switch,
};

use super::Text;

impl Text {
    /// Where data comes from, as what the brand does: "We buy it".
    pub fn origin(&self, origin: Origin) -> &'static str {
        match origin {
            Origin::ThirdParty => self.get("origin-third-party"),
            Origin::Inferred => self.get("origin-inferred"),
            Origin::Derived => self.get("origin-derived"),
            Origin::Observed => self.get("origin-observed"),
            Origin::Provided => self.get("origin-provided"),
        }
    }

    /// The same about what is held: "We bought".
    pub fn origin_past(&self, origin: Origin) -> &'static str {
        match origin {
            Origin::ThirdParty => self.get("origin-past-third-party"),
            Origin::Inferred => self.get("origin-past-inferred"),
            Origin::Derived => self.get("origin-past-derived"),
            Origin::Observed => self.get("origin-past-observed"),
            Origin::Provided => self.get("origin-past-provided"),
        }
    }

    /// The legal basis in a few words: "Needs your yes".
    pub fn basis(&self, basis: LegalBasis) -> &'static str {
        match basis {
            LegalBasis::Consent => self.get("basis-consent"),
            LegalBasis::Contract => self.get("basis-contract"),
            LegalBasis::LegalObligation => self.get("basis-legal-obligation"),
            LegalBasis::VitalInterest => self.get("basis-vital-interest"),
            LegalBasis::PublicTask => self.get("basis-public-task"),
            LegalBasis::LegitimateInterest => self.get("basis-legitimate-interest"),
        }
    }

    /// How sensitive a kind of data is.
    pub fn sensitivity(&self, sensitivity: Sensitivity) -> &'static str {
        match sensitivity {
            Sensitivity::High => self.get("sensitivity-high"),
            Sensitivity::Medium => self.get("sensitivity-medium"),
            Sensitivity::Low => self.get("sensitivity-low"),
        }
    }

    /// What a recipient is in law, in plain words.
    pub fn recipient_role(&self, role: RecipientRole) -> &'static str {
        match role {
            RecipientRole::Processor => self.get("recipient-processor"),
            RecipientRole::Controller => self.get("recipient-controller"),
            RecipientRole::JointController => self.get("recipient-joint-controller"),
            RecipientRole::Authority => self.get("recipient-authority"),
        }
    }

    /// How much of a decision a machine takes.
    pub fn automation(&self, automation: Automation) -> &'static str {
        match automation {
            Automation::Fully => self.get("automation-fully"),
            Automation::Partly => self.get("automation-partly"),
        }
    }

    /// Why the gate refused, as the end of "Refused: ".
    pub fn refusal(&self, reason: RefusalReason) -> &'static str {
        match reason {
            RefusalReason::PurposeOff => self.get("refusal-purpose-off"),
            RefusalReason::NotAsked => self.get("refusal-not-asked"),
            RefusalReason::Expired => self.get("refusal-expired"),
            RefusalReason::ObjectionPending => self.get("refusal-objection-pending"),
            RefusalReason::Restricted => self.get("refusal-restricted"),
            RefusalReason::UnderAge => self.get("refusal-under-age"),
            RefusalReason::NotRegistered => self.get("refusal-not-registered"),
            RefusalReason::OutOfScope => self.get("refusal-out-of-scope"),
            RefusalReason::CategoryNotCovered => self.get("refusal-category-not-covered"),
        }
    }

    /// What a decision did, in two or three words: "You turned it off".
    pub fn change(&self, change: Change) -> &'static str {
        match change {
            Change::Given => self.get("change-given"),
            Change::Refused => self.get("change-refused"),
            Change::Withdrawn => self.get("change-withdrawn"),
            Change::Expired => self.get("change-expired"),
            Change::Objected => self.get("change-objected"),
            Change::ObjectionRaised => self.get("change-objection-raised"),
            Change::ObjectionLifted => self.get("change-objection-lifted"),
        }
    }

    /// The same, told by through which channel it came: an answer of the privacy office is not the
    /// subject's own doing.
    pub fn done(&self, change: Change, channel: Channel) -> &'static str {
        match (channel, change) {
            (Channel::Office, Change::ObjectionLifted) => self.get("change-objection-overridden"),
            (Channel::Office, _) => self.get("change-objection-upheld"),
            (Channel::Gpc, _) => self.get("change-by-gpc"),
            (Channel::Page | Channel::PageAgainstGpc | Channel::Clock, _) => self.change(change),
        }
    }

    /// "On" or "Off".
    pub fn on_or_off(&self, on: bool) -> &'static str {
        if on { self.get("on") } else { self.get("off") }
    }

    /// Since when or until when a purpose stands as it does: "since 3 March 2025".
    pub fn standing(&self, purpose: &Purpose, state: &PurposeState) -> String {
        let date = |at| self.date(at).into();
        let standing = state.standing.as_ref();
        match (state.state, standing) {
            (State::On, Some(standing)) => match standing.until {
                Some(until) => self.with("standing-until", &[("date", date(until))]),
                None => self.with("standing-since", &[("date", date(standing.since))]),
            },
            (State::On, None) if matches!(purpose.switch, Switch::None(_)) => {
                self.get("standing-always").to_owned()
            }
            (State::On, None) => self.get("standing-until-objection").to_owned(),
            (State::Expired, Some(standing)) => {
                let end = standing.until.unwrap_or(standing.since);
                self.with("standing-expired", &[("date", date(end))])
            }
            (State::ObjectionPending, Some(standing)) => self.with(
                "standing-objection-pending",
                &[("date", date(standing.since))],
            ),
            (State::Off, Some(standing)) => {
                self.with("standing-since", &[("date", date(standing.since))])
            }
            _ => self.get("standing-not-asked").to_owned(),
        }
    }

    /// A recipient with its country: "Segmenta AB, Sweden".
    pub fn recipient(&self, recipient: &Recipient) -> String {
        format!("{}, {}", recipient.name, self.country(&recipient.country))
    }

    /// Who answers for a purpose, and how soon; empty when the registry names nobody.
    pub fn answers(&self, registry: &Registry, purpose: &Purpose) -> String {
        registry
            .role(&purpose.accountable)
            .map_or_else(String::new, |role| {
                self.with(
                    "answers",
                    &[
                        ("role", role.title.get(self.language()).into()),
                        ("within", self.period(role.answers_within).into()),
                    ],
                )
            })
    }
}
