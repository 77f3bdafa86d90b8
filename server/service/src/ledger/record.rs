//! What a receipt says beside what it proves: the line in the terms of the Data Privacy Vocabulary,
//! modelled on the consent records of ISO/IEC TS 27560 as W3C's DPV guide writes them. No claim of
//! conformance is made.
//!
//! It is worked out from the version of the registry that the line names: the one that the customer
//! read, or by which the gate went. What names none, such as a look by staff, goes by the one in force
//! when the receipt is made. The proof does not cover the record; it covers `entry`, which names the
//! version.

use domain::decision::Change;
use domain::event::{Channel, Event, LoggedEvent};
use domain::language::Language;
use domain::read::Published;
use domain::registry::{LegalBasis, Purpose, Registry};
use serde_json::{Value, json};

/// The record of one line.
pub(super) fn record(published: &Published, origin: &str, line: &LoggedEvent) -> Value {
    let registry = &published.registry;
    let brand = &registry.brand;
    let mut record = json!({
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "pd": "https://w3id.org/dpv/pd#",
            "loc": "https://w3id.org/dpv/loc#",
            "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
            "dct": "http://purl.org/dc/terms/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        },
        "dct:identifier": line.id.to_string(),
        "dct:language": language(&line.event).code(),
        "dct:created": line.at.to_string(),
        "dpv:hasDataController": {
            "@type": "dpv:DataController",
            "dpv:hasName": brand.name,
            "dpv:hasContact": brand.contact.email,
            "dpv:hasAddress": brand.place.get(language(&line.event)),
        },
        "dpv:hasNotice": { "@id": format!("{origin}/") },
        "registryVersion": published.version,
    });
    let purpose = line.event.purpose().and_then(|key| registry.purpose(key));
    if let Some(purpose) = purpose {
        record["dpv:hasProcess"] = json!([process(registry, purpose, language(&line.event))]);
    }
    if let Event::Decision {
        change,
        until,
        channel,
        ..
    } = &line.event
        && let Some(state) = state(*change)
    {
        record["@type"] = json!("dpv:ConsentRecord");
        record["dct:conformsTo"] =
            json!({ "@id": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr" });
        let mut status = json!({
            "@type": state,
            "dpv:isIndicatedAtTime": line.at.to_string(),
        });
        if let Some(by) = indicated_by(*channel) {
            status["dpv:isIndicatedBy"] = json!(by);
        }
        if let Some(until) = until {
            status["dpv:hasDuration"] = json!({
                "@type": "dpv:UntilTimeDuration",
                "rdf:value": until.to_string(),
            });
        }
        record["dpv:hasConsentStatus"] = status;
        if *change == Change::Given {
            record["dpv:hasConsentControl"] = json!([{
                "@type": "dpv:WithdrawConsent",
                "@id": format!("{origin}/me/choices"),
            }]);
        }
    }
    record
}

fn process(registry: &Registry, purpose: &Purpose, language: Language) -> Value {
    let categories = purpose.data.iter().filter_map(|key| registry.category(key));
    let personal: Vec<Value> = categories
        .map(|category| json!({ "@id": category.pd, "dct:title": category.title.get(language) }))
        .collect();
    let recipients = purpose.recipients.iter();
    let recipients: Vec<Value> = recipients
        .filter_map(|key| registry.recipient(key))
        .map(|recipient| {
            json!({
                "dpv:hasName": recipient.name,
                "dpv:hasJurisdiction": { "@id": format!("loc:{}", recipient.country) },
            })
        })
        .collect();
    json!({
        "dpv:hasPurpose": { "@id": purpose.dpv, "dct:title": purpose.title.get(language) },
        "dpv:hasLegalBasis": { "@id": legal_basis(purpose.legal_basis) },
        "dpv:hasPersonalData": personal,
        "dpv:hasRecipient": recipients,
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageDuration",
            "rdf:value": purpose.retention.to_string(),
        },
        "dpv:hasNecessity": {
            "@id": if purpose.switch.is_some() { "dpv:Optional" } else { "dpv:Required" },
        },
    })
}

/// Who said so; nobody, where time did, or an answer to the customer.
const fn indicated_by(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Page | Channel::Gpc | Channel::PageAgainstGpc => Some("data subject"),
        Channel::Clock | Channel::Office => None,
    }
}

/// The language that the customer read; for what happened without them, English.
fn language(event: &Event) -> Language {
    match event {
        Event::Decision { language, .. } => *language,
        _ => Language::En,
    }
}

const fn legal_basis(basis: LegalBasis) -> &'static str {
    match basis {
        LegalBasis::Consent => "eu-gdpr:A6-1-a",
        LegalBasis::Contract => "eu-gdpr:A6-1-b",
        LegalBasis::LegalObligation => "eu-gdpr:A6-1-c",
        LegalBasis::VitalInterest => "eu-gdpr:A6-1-d",
        LegalBasis::PublicTask => "eu-gdpr:A6-1-e",
        LegalBasis::LegitimateInterest => "eu-gdpr:A6-1-f",
    }
}

/// The state of consent that a change amounts to; none for an objection, which is about another
/// legal basis.
const fn state(change: Change) -> Option<&'static str> {
    match change {
        Change::Given => Some("dpv:ConsentGiven"),
        Change::Refused => Some("dpv:ConsentRefused"),
        Change::Withdrawn => Some("dpv:ConsentWithdrawn"),
        Change::Expired => Some("dpv:ConsentExpired"),
        Change::Objected | Change::ObjectionRaised | Change::ObjectionLifted => None,
    }
}
