//! The smallest registry that the tests of the rules need.

use super::{
    Authority, BenefitPromise, Brand, Consumer, Contact, Effect, LegalBasis, Period, Purpose,
    Registry, Switch,
};
use crate::language::Localized;

/// A purpose whose legal basis fits its switch, over the kinds `purchases` and `segments`.
pub(crate) fn purpose(key: &str, switch: Switch) -> Purpose {
    let legal_basis = match switch {
        Switch::Consent => LegalBasis::Consent,
        Switch::ObjectionAbsolute | Switch::ObjectionAssessed => LegalBasis::LegitimateInterest,
        Switch::None(_) => LegalBasis::Contract,
    };
    Purpose {
        key: key.parse().unwrap(),
        title: Localized::default(),
        short: Localized::default(),
        what: Localized::default(),
        legal_basis,
        legal_reference: None,
        switch,
        data: vec!["purchases".parse().unwrap(), "segments".parse().unwrap()],
        recipients: Vec::new(),
        models: Vec::new(),
        accountable: "owner".parse().unwrap(),
        retention: Period::Years(1),
        data_use: String::new(),
        dpv: String::new(),
        benefit: BenefitPromise {
            what: Localized::default(),
            measure: None,
        },
        brand_earns: None,
        effect: Effect::default(),
        ai_notice: None,
        not_used: Vec::new(),
        gpc: false,
    }
}

/// A registry of these purposes, all of which the system `engine` may ask for.
pub(crate) fn registry(purposes: Vec<Purpose>) -> Registry {
    let engine = Consumer {
        key: "engine".parse().unwrap(),
        title: Localized::default(),
        purposes: purposes.iter().map(|purpose| purpose.key.clone()).collect(),
        accountable: "owner".parse().unwrap(),
    };
    Registry {
        brand: Brand {
            key: "brand".parse().unwrap(),
            name: String::new(),
            kind: Localized::default(),
            place: Localized::default(),
            countries: Vec::new(),
            contact: Contact {
                email: String::new(),
                phone: String::new(),
                web: String::new(),
            },
            authority: Authority {
                name: String::new(),
                language: String::new(),
                web: String::new(),
            },
            answers: "owner".parse().unwrap(),
            checks: "owner".parse().unwrap(),
            time_zone: None,
            mark: None,
        },
        groups: Vec::new(),
        purposes,
        categories: Vec::new(),
        recipients: Vec::new(),
        sources: Vec::new(),
        own_sources: Vec::new(),
        models: Vec::new(),
        consumers: vec![engine],
        accountable: Vec::new(),
        not_done: Vec::new(),
        not_shown: Vec::new(),
        planned_changes: Vec::new(),
        incidents: Vec::new(),
    }
}
