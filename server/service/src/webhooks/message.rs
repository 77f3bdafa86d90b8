//! What a system is told: a CloudEvent 1.0, in structured mode. It names a customer by the brand's
//! own reference, a purpose and its new state; whoever gets it asks the gate before using anything.

use jiff::Timestamp;
use serde::Serialize;
use store::feed::Told;

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
    purpose: &'t str,
    state: &'static str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    sequence: i64,
}

/// The body of a delivery; the same at each try.
pub(crate) fn cloud_event(source: &str, told: &Told) -> Result<String, Error> {
    let event = CloudEvent {
        specversion: "1.0",
        id: told.event.to_string(),
        source,
        r#type: kind(told.change.key()),
        time: told.at,
        datacontenttype: "application/json",
        data: Data {
            subject: told.subject.as_str(),
            purpose: told.purpose.as_str(),
            state: if told.change.turns_on() { "on" } else { "off" },
            change: told.change.key(),
            until: told.until,
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

    #[test]
    fn a_decision_becomes_a_cloud_event_without_anything_personal_but_the_reference() {
        let told = Told {
            subject: "HV-100417".parse().unwrap(),
            event: EventId::from([7; 16]),
            seq: 12,
            purpose: "profiling_offers".parse().unwrap(),
            change: Change::Withdrawn,
            until: None,
            at: "2026-03-14T09:30:00Z".parse().unwrap(),
        };
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
