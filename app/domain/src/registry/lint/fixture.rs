//! A small registry without findings, for tests that break one thing in it.

use serde_json::{Value, json};

use super::lint;
use crate::registry::Registry;

/// A rule, the path it names, and what breaks it.
pub(super) type Case = (&'static str, &'static str, fn(&mut Value));

/// A text in four languages.
pub(super) fn text(words: &str) -> Value {
    let in_language = |code: &str| format!("{words} ({code})");
    json!({
        "en": words, "nl": in_language("nl"), "da": in_language("da"), "nb": in_language("nb"),
    })
}

pub(super) fn push(value: &mut Value, pointer: &str, item: Value) {
    value
        .pointer_mut(pointer)
        .and_then(Value::as_array_mut)
        .unwrap()
        .push(item);
}

pub(super) fn remove(value: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    value
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap()
        .remove(key)
        .unwrap();
}

/// The registry after a change.
pub(super) fn registry(change: impl FnOnce(&mut Value)) -> Registry {
    let mut value = minimal();
    change(&mut value);
    serde_json::from_value(value).unwrap()
}

/// Whether the registry has no findings after a change.
pub(super) fn quiet(change: impl FnOnce(&mut Value)) -> bool {
    lint(&registry(change)).is_empty()
}

/// Each change is found by its rule at its path.
pub(super) fn expect(cases: &[Case]) {
    for (rule, path, change) in cases {
        let findings = lint(&registry(change));
        assert!(
            findings
                .iter()
                .any(|finding| finding.rule == *rule && finding.path == *path),
            "{rule} at {path} is not among {findings:#?}"
        );
    }
}

/// Sets every optional part.
pub(super) fn fill(value: &mut Value) {
    let t = text("More");
    value["purposes"][0]["legal_reference"] = t.clone();
    for i in 0..3 {
        let purpose = &mut value["purposes"][i];
        purpose["legal_reference"] = t.clone();
        purpose["ai_notice"] = t.clone();
        purpose["not_used"] = json!([t]);
        purpose["effect"] = json!({"off": [t], "on": [t], "stays": [t], "deletes": []});
        let metric = format!("metric{i}");
        purpose["benefit"]["measure"] =
            json!({"metric": metric, "unit": "EUR", "measured_from": t});
        purpose["brand_earns"] = json!({"what": t, "metric": metric, "unit": "EUR"});
    }
    for i in 0..4 {
        value["categories"][i]["could_reveal"] = t.clone();
        value["categories"][i]["model"] = "guess".into();
        value["categories"][i]["source"] = "broker".into();
    }
    value["brand"]["mark"] = "fox".into();
    value["purposes"][0]["switch"]["none"]["action"] =
        json!({"text": t, "to": {"web": "https://brand.test/fetch"}});
    value["recipients"][0]["transfer"] = t.clone();
    value["sources"][0]["contract_ends"] = "2027-01-01".into();
    value["models"][0]["withheld"] = t.clone();
    value["planned_changes"][0]["note"] = t.clone();
    value["incidents"][0]["late"] = t.clone();
    value["incidents"][0]["compensation"] = t;
}

fn minimal() -> Value {
    json!({
        "brand": {
            "key": "brand",
            "name": "Brand",
            "kind": text("a shop"),
            "place": text("Utrecht"),
            "countries": ["NL"],
            "contact": {
                "email": "privacy@brand.test",
                "phone": "+31 20 000 00 00",
                "web": "https://brand.test/privacy",
            },
            "authority": {
                "name": "Autoriteit", "language": "nl", "web": "https://authority.test/",
            },
            "answers": "boss",
            "checks": "officer",
            "time_zone": "Europe/Amsterdam",
        },
        "groups": [
            {"key": "shop", "title": text("In the shop"), "purposes": ["offers", "letters"]},
        ],
        "purposes": [delivery(), offers(), letters()],
        "categories": categories(),
        "recipients": [{
            "key": "host", "name": "Host BV", "role": "processor",
            "does": text("Keeps our servers"), "country": "NL",
        }],
        "sources": [{
            "key": "broker", "name": "Broker BV", "gives": ["bought"],
            "first_received": "2024-03-04", "told_customers": "2024-03-19",
        }],
        "own_sources": [{"key": "till", "title": text("Tills")}],
        "models": [model()],
        "consumers": [{
            "key": "engine", "title": text("Offer engine"),
            "purposes": ["delivery", "offers", "letters"], "accountable": "boss",
        }],
        "accountable": [
            {
                "role": "boss", "title": text("Director"), "owns": text("Everything"),
                "answers_within": "P5D",
            },
            {
                "role": "officer", "title": text("Data protection officer"),
                "owns": text("The independent check"), "answers_within": "P10D",
            },
        ],
        "not_done": [{"what": text("We do not sell data.")}],
        "not_shown": [{
            "what": text("Camera pictures"), "why": text("No link to you"),
            "instead": text("Ask us"),
        }],
        "planned_changes": [{
            "key": "carts", "announced": "2026-05-04", "starts": "2026-11-02",
            "what": text("New carts"), "purpose": "offers",
        }],
        "incidents": [{
            "key": "mix-up",
            "title": text("Receipts mixed up"),
            "from": "2025-09-01T10:00:00Z",
            "discovered": "2025-09-02T10:00:00Z",
            "stopped": "2025-09-02T12:00:00Z",
            "authority_notified": "2025-09-03T10:00:00Z",
            "customers_told": "2025-09-04T10:00:00Z",
            "cause": text("A wrong link"),
            "affected": 12,
            "data": ["orders"],
            "consequences": text("Another could see them"),
            "done": [text("Link removed")],
        }],
    })
}

fn delivery() -> Value {
    json!({
        "key": "delivery", "title": text("Deliver"), "short": text("Delivery"),
        "what": text("We bring it."),
        "legal_basis": "contract",
        "switch": {"none": {"why_fixed": text("No way without."), "instead": text("Fetch it.")}},
        "data": ["name", "orders"], "recipients": ["host"], "accountable": "boss",
        "retention": "P2Y", "data_use": "essential.service", "dpv": "dpv:ServiceProvision",
        "benefit": {"what": text("Your order")},
    })
}

fn offers() -> Value {
    json!({
        "key": "offers", "title": text("Work out offers"), "short": text("Offers"),
        "what": text("We count."),
        "legal_basis": "consent", "switch": "consent",
        "data": ["orders", "score", "bought"], "models": ["guess"], "accountable": "boss",
        "retention": "P13M", "data_use": "personalize.profiling", "dpv": "dpv:Personalisation",
        "benefit": {
            "what": text("Coupons"),
            "measure": {"metric": "coupons", "unit": "EUR", "measured_from": text("Tills")},
        },
        "effect": {"off": [text("The score is deleted.")], "deletes": ["score"]},
    })
}

fn letters() -> Value {
    json!({
        "key": "letters", "title": text("Send letters"), "short": text("Letters"),
        "what": text("We write."),
        "legal_basis": "legitimate_interest", "switch": "objection_absolute",
        "data": ["name"], "accountable": "boss",
        "retention": "P1Y", "data_use": "marketing.communications", "dpv": "dpv:DirectMarketing",
        "benefit": {"what": text("Nothing")},
        "effect": {"off": [text("The letters stop.")]},
    })
}

fn categories() -> Value {
    let field = |key: &str| json!({"key": key, "title": text("Value")});
    json!([
        {
            "key": "name", "title": text("Name"), "what": text("Your name"),
            "origin": "provided", "sensitivity": "low", "support": "shown",
            "fideslang": "user.name", "pd": "pd:Name", "fields": [field("full")],
        },
        {
            "key": "orders", "title": text("Orders"), "what": text("What you ordered"),
            "origin": "observed", "sensitivity": "medium", "support": "masked",
            "fideslang": "user.behavior", "pd": "pd:Purchase",
            "fields": [{
                "key": "line", "title": text("Line"),
                "parts": [{"key": "paid", "title": text("Paid"), "format": "euro"}],
            }],
        },
        {
            "key": "score", "title": text("Score"), "what": text("A guess"),
            "origin": "inferred", "sensitivity": "high", "support": "hidden",
            "fideslang": "user.behavior", "pd": "pd:Preference", "model": "guess",
            "fields": [field("score")],
        },
        {
            "key": "bought", "title": text("Bought-in data"), "what": text("Your household"),
            "origin": "third_party", "sensitivity": "high", "support": "hidden",
            "fideslang": "user.demographic", "pd": "pd:Household", "source": "broker",
            "fields": [field("size")],
        },
    ])
}

fn model() -> Value {
    json!({
        "key": "guess", "name": text("Guess"), "version": "1.0", "output": "score",
        "inputs": ["orders"], "plain": text("It counts."),
        "accuracy": {
            "plain": text("Right for 7 of 10"), "metric": "accuracy", "value": 0.7,
            "baseline": 0.5, "measured": "2026-01-31",
        },
        "used_for": ["offers"], "consequence": text("Other coupons"), "automated": "fully",
        "human_review": text("On request"), "what_would_change_it": text("Another order"),
    })
}
