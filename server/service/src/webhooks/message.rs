//! What a system is told: a CloudEvent 1.0, in structured mode. It names a customer by the brand's
//! own reference, a purpose and its new state, or that all use is paused; whoever gets it asks the
//! gate before using anything.

use domain::decision::Restricting;
use jiff::Timestamp;
use serde::Serialize;
use store::feed::{Decided, Told};

use crate::Error;

#[derive(Serialize)]
struct CloudEvent<'t> {
    specversion: &'static str,
    id: String,
    source: &'t str,
    r#type: String,
    time: Timestamp,
    datacontenttype: &'static str,
    data: Data<'t>,
}

/// The reference is not the event's `subject`: attributes end up in the logs of whatever routes the
/// event.
#[derive(Serialize)]
struct Data<'t> {
    subject: &'t str,
    /// Missing where every purpose is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<&'t str>,
    state: &'static str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    sequence: i64,
}

/// How it is put into words that stay the same; webhooks and the feed say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording<'t> {
    /// The type of the event: `vitrine.consent.withdrawn`, `vitrine.restriction.set`, ...
    pub kind: String,
    /// About which purpose; `None` where every purpose is meant.
    pub purpose: Option<&'t str>,
    /// How things stand after it: `on`, `off`, `restricted` or `unrestricted`. The last one turns
    /// nothing on; the purposes stand again as they stood.
    pub state: &'static str,
    /// What it did.
    pub change: &'static str,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}

impl<'t> Wording<'t> {
    /// Puts it into words.
    pub fn of(told: &'t Told) -> Self {
        match &told.what {
            Decided::Purpose {
                purpose,
                change,
                until,
            } => Self {
                kind: kind(change.key()),
                purpose: Some(purpose.as_str()),
                state: if change.turns_on() { "on" } else { "off" },
                change: change.key(),
                until: *until,
            },
            Decided::Pause(change) => Self {
                kind: format!("vitrine.restriction.{}", change.key()),
                purpose: None,
                state: match change {
                    Restricting::Set => "restricted",
                    Restricting::Lifted => "unrestricted",
                },
                change: change.key(),
                until: None,
            },
        }
    }
}

/// The body of a delivery; the same at each try.
pub(crate) fn cloud_event(source: &str, told: &Told) -> Result<String, Error> {
    let wording = Wording::of(told);
    let event = CloudEvent {
        specversion: "1.0",
        id: told.event.to_string(),
        source,
        r#type: wording.kind,
        time: told.at,
        datacontenttype: "application/json",
        data: Data {
            subject: told.subject.as_str(),
            purpose: wording.purpose,
            state: wording.state,
            change: wording.change,
            until: wording.until,
            sequence: told.seq,
        },
    };
    serde_json::to_string(&event).map_err(Error::internal)
}

/// `vitrine.consent.withdrawn`, `vitrine.objection.raised`, ...
fn kind(change: &str) -> String {
    let (family, what) = match change.strip_prefix("objection_") {
        Some(what) => ("objection", what),
        None if change == "objected" => ("objection", "raised"),
        None => ("consent", change),
    };
    format!("vitrine.{family}.{what}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use domain::decision::Change;
    use domain::ids::EventId;

    use super::*;

    fn told(what: Decided) -> Told {
        Told {
            subject: "HV-100417".parse().unwrap(),
            event: EventId::from([7; 16]),
            seq: 12,
            what,
            at: "2026-03-14T09:30:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_pause_and_its_end_become_cloud_events_about_no_purpose() {
        for (change, key, state) in [
            (Restricting::Set, "set", "restricted"),
            (Restricting::Lifted, "lifted", "unrestricted"),
        ] {
            let told = told(Decided::Pause(change));
            let body = cloud_event("https://data.example.com", &told).unwrap();
            let event: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert_eq!(event["type"], format!("vitrine.restriction.{key}"));
            let data = serde_json::json!({
                "subject": "HV-100417", "state": state, "change": key, "sequence": 12,
            });
            assert_eq!(event["data"], data);
        }
    }

    #[test]
    fn a_decision_becomes_a_cloud_event_without_anything_personal_but_the_reference() {
        let told = told(Decided::Purpose {
            purpose: "profiling_offers".parse().unwrap(),
            change: Change::Withdrawn,
            until: None,
        });
        let body = cloud_event("https://data.example.com", &told).unwrap();
        let event: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            event,
            serde_json::json!({
                "specversion": "1.0",
                "id": told.event.to_string(),
                "source": "https://data.example.com",
                "type": "vitrine.consent.withdrawn",
                "time": "2026-03-14T09:30:00Z",
                "datacontenttype": "application/json",
                "data": {
                    "subject": "HV-100417",
                    "purpose": "profiling_offers",
                    "state": "off",
                    "change": "withdrawn",
                    "sequence": 12,
                },
            })
        );
    }

    #[test]
    fn each_change_has_a_type() {
        let kinds = [
            (Change::Given, "vitrine.consent.given"),
            (Change::Refused, "vitrine.consent.refused"),
            (Change::Withdrawn, "vitrine.consent.withdrawn"),
            (Change::Expired, "vitrine.consent.expired"),
            (Change::Objected, "vitrine.objection.raised"),
            (Change::ObjectionRaised, "vitrine.objection.raised"),
            (Change::ObjectionLifted, "vitrine.objection.lifted"),
        ];
        for (change, expected) in kinds {
            assert_eq!(kind(change.key()), expected);
        }
    }
}
