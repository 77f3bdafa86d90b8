//! Dates in an order that can have happened, and lateness that is said aloud.

use jiff::{Span, ToSpan};

use super::Findings;
use crate::registry::{Incident, Registry};

/// GDPR Art. 33(1).
const AUTHORITY_HOURS: i64 = 72;

pub(super) fn check(registry: &Registry, findings: &mut Findings) {
    for (i, source) in registry.sources.iter().enumerate() {
        let at = format!("sources[{i}]");
        if source
            .contract_ends
            .is_some_and(|end| end < source.first_received)
        {
            findings.error(
                "date-order",
                format!("{at}.contract_ends"),
                "The contract ends before the first data came in.",
                "Correct one of the two dates.",
            );
        }
        let month: Span = 1.month();
        let latest = source
            .first_received
            .checked_add(month)
            .unwrap_or(source.first_received);
        if source.told_customers > latest {
            findings.warning(
                "told-late",
                format!("{at}.told_customers"),
                "Customers were told more than a month after the data came in (GDPR Art. 14(3)).",
                "Check both dates; the page shows them as they are.",
            );
        }
    }
    for (i, change) in registry.planned_changes.iter().enumerate() {
        if change.starts < change.announced {
            findings.error(
                "date-order",
                format!("planned_changes[{i}].starts"),
                "The change starts before it is announced.",
                "Correct one of the two dates.",
            );
        }
    }
    for (i, incident) in registry.incidents.iter().enumerate() {
        self::incident(incident, &format!("incidents[{i}]"), findings);
    }
}

fn incident(incident: &Incident, at: &str, findings: &mut Findings) {
    let order = [
        ("discovered", incident.discovered, "from", incident.from),
        ("stopped", incident.stopped, "from", incident.from),
        (
            "authority_notified",
            incident.authority_notified,
            "discovered",
            incident.discovered,
        ),
        (
            "customers_told",
            incident.customers_told,
            "discovered",
            incident.discovered,
        ),
    ];
    for (later, later_time, earlier, earlier_time) in order {
        if later_time < earlier_time {
            findings.error(
                "date-order",
                format!("{at}.{later}"),
                format!("`{later}` lies before `{earlier}`."),
                "Correct one of the two times.",
            );
        }
    }
    let hours = incident
        .authority_notified
        .duration_since(incident.discovered)
        .as_hours();
    if hours >= AUTHORITY_HOURS && incident.late.is_none() {
        findings.error(
            "lateness-unsaid",
            format!("{at}.authority_notified"),
            format!("The authority was told {hours} hours after the discovery; {AUTHORITY_HOURS} are allowed."),
            "Add `late` and say so in the brand's own words, or correct the times.",
        );
    }
    if incident.done.is_empty() {
        findings.error(
            "incident-without-remedy",
            format!("{at}.done"),
            "Nothing is said to have been done.",
            "Say what was done, a sentence each.",
        );
    }
    if incident.data.is_empty() {
        findings.error(
            "incident-without-data",
            format!("{at}.data"),
            "No kind of data is named.",
            "Name the kinds of data that the incident touched.",
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::registry::lint::fixture;

    #[test]
    fn dates_lie_in_an_order_that_can_have_happened() {
        fixture::expect(&[
            ("date-order", "sources[0].contract_ends", |v| {
                v["sources"][0]["contract_ends"] = "2020-01-01".into();
            }),
            ("told-late", "sources[0].told_customers", |v| {
                v["sources"][0]["told_customers"] = "2024-04-05".into();
            }),
            ("date-order", "planned_changes[0].starts", |v| {
                v["planned_changes"][0]["starts"] = "2020-01-01".into();
            }),
            ("date-order", "incidents[0].discovered", |v| {
                v["incidents"][0]["discovered"] = "2025-08-31T10:00:00Z".into();
            }),
            ("date-order", "incidents[0].stopped", |v| {
                v["incidents"][0]["stopped"] = "2025-08-31T10:00:00Z".into();
            }),
            ("date-order", "incidents[0].authority_notified", |v| {
                v["incidents"][0]["authority_notified"] = "2025-08-31T10:00:00Z".into();
            }),
            ("date-order", "incidents[0].customers_told", |v| {
                v["incidents"][0]["customers_told"] = "2025-08-31T10:00:00Z".into();
            }),
        ]);
        assert!(fixture::quiet(
            |v| v["sources"][0]["told_customers"] = "2024-04-04".into()
        ));
    }

    #[test]
    fn lateness_is_said_and_an_incident_says_what_and_what_then() {
        fixture::expect(&[
            ("lateness-unsaid", "incidents[0].authority_notified", |v| {
                v["incidents"][0]["authority_notified"] = "2025-09-05T10:00:00Z".into();
            }),
            ("incident-without-remedy", "incidents[0].done", |v| {
                v["incidents"][0]["done"] = json!([]);
            }),
            ("incident-without-data", "incidents[0].data", |v| {
                v["incidents"][0]["data"] = json!([]);
            }),
        ]);
        assert!(fixture::quiet(|v| {
            v["incidents"][0]["authority_notified"] = "2025-09-05T10:00:00Z".into();
            v["incidents"][0]["late"] = fixture::text("We told the authority too late.");
        }));
    }
}
