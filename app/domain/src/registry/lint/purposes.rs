//! Purposes: the switch fits the legal basis, somebody asks for it, what off changes is said, and
//! each switch stands in exactly one group.

use std::collections::HashMap;

use super::Findings;
use super::brand::web;
use crate::registry::{
    Destination, Fixed, GROUP_LIMIT, LegalBasis, Origin, Purpose, Registry, Switch,
};

pub(super) fn check(registry: &Registry, findings: &mut Findings) {
    if registry.purposes.is_empty() {
        findings.error(
            "no-purpose",
            "purposes",
            "No purpose is declared.",
            "Declare at least one purpose.",
        );
    }
    groups(registry, findings);
    metrics(registry, findings);
    for (i, purpose) in registry.purposes.iter().enumerate() {
        let at = format!("purposes[{i}]");
        basis(purpose, &at, findings);
        uses(registry, purpose, &at, findings);
        effect(registry, purpose, &at, findings);
        if let Switch::None(Fixed {
            action: Some(action),
            ..
        }) = &purpose.switch
            && let Destination::Web(address) = &action.to
        {
            let at = format!("{at}.switch.none.action.to.web");
            web(findings, "action-address", &at, address);
        }
    }
    for (i, consumer) in registry.consumers.iter().enumerate() {
        if consumer.purposes.is_empty() {
            findings.error(
                "consumer-without-purpose",
                format!("consumers[{i}].purposes"),
                format!("`{}` may ask for nothing.", consumer.key),
                "Name the purposes for which it may ask, or remove it.",
            );
        }
    }
}

fn groups(registry: &Registry, findings: &mut Findings) {
    let mut home = HashMap::new();
    for (i, group) in registry.groups.iter().enumerate() {
        let at = format!("groups[{i}].purposes");
        if group.purposes.is_empty() {
            let what = format!("The group `{}` is empty.", group.key);
            findings.error(
                "group-empty",
                at.clone(),
                what,
                "Put purposes into it or remove it.",
            );
        }
        if group.purposes.len() > GROUP_LIMIT {
            findings.error(
                "group-size",
                at.clone(),
                format!(
                    "The group `{}` holds {} purposes; {GROUP_LIMIT} are the most that can be \
                     taken in at once.",
                    group.key,
                    group.purposes.len()
                ),
                "Split the group.",
            );
        }
        for (j, key) in group.purposes.iter().enumerate() {
            let at = format!("{at}[{j}]");
            if let Some(first) = home.insert(key, &group.key)
                && *first != group.key
            {
                findings.error(
                    "purpose-in-two-groups",
                    at.clone(),
                    format!("`{key}` already stands in the group `{first}`."),
                    "Leave it in one of the two.",
                );
            }
            if registry
                .purpose(key)
                .is_some_and(|purpose| !purpose.switch.is_some())
            {
                findings.error(
                    "fixed-purpose-in-group",
                    at,
                    format!("`{key}` has no switch; groups hold switches only."),
                    "Remove it from the group: the page lists it with its reason by itself.",
                );
            }
        }
    }
    for (i, purpose) in registry.purposes.iter().enumerate() {
        if purpose.switch.is_some() && !home.contains_key(&purpose.key) {
            findings.error(
                "purpose-without-group",
                format!("purposes[{i}].key"),
                format!("`{}` has a switch but stands in no group.", purpose.key),
                "Add it to one of the groups, or nobody finds its switch.",
            );
        }
    }
}

/// Benefits and earnings come in under the metric alone, so a metric belongs to one purpose.
fn metrics(registry: &Registry, findings: &mut Findings) {
    let mut owner = HashMap::new();
    for (i, purpose) in registry.purposes.iter().enumerate() {
        let benefit = purpose
            .benefit
            .measure
            .as_ref()
            .map(|measure| ("benefit.measure.metric", &measure.metric));
        let earns = purpose
            .brand_earns
            .as_ref()
            .map(|earns| ("brand_earns.metric", &earns.metric));
        for (path, metric) in benefit.into_iter().chain(earns) {
            if let Some(first) = owner.insert(metric, &purpose.key) {
                findings.error(
                    "duplicate-metric",
                    format!("purposes[{i}].{path}"),
                    format!("`{metric}` already measures something of `{first}`."),
                    "Give it its own name, so that an amount belongs to one thing.",
                );
            }
        }
    }
}

fn basis(purpose: &Purpose, at: &str, findings: &mut Findings) {
    let basis = purpose.legal_basis;
    let (fits, wanted) = match basis {
        LegalBasis::Consent => (matches!(purpose.switch, Switch::Consent), "consent"),
        LegalBasis::LegitimateInterest => (
            matches!(
                purpose.switch,
                Switch::ObjectionAbsolute | Switch::ObjectionAssessed
            ),
            "objection_absolute or objection_assessed",
        ),
        LegalBasis::PublicTask => (
            matches!(purpose.switch, Switch::ObjectionAssessed),
            "objection_assessed",
        ),
        LegalBasis::Contract | LegalBasis::LegalObligation | LegalBasis::VitalInterest => (
            matches!(purpose.switch, Switch::None(_)),
            "{none: {why_fixed: ..., instead: ...}}",
        ),
    };
    if !fits {
        findings.error(
            "switch-basis",
            format!("{at}.switch"),
            format!(
                "This switch does not fit the legal basis `{}`.",
                basis.key()
            ),
            format!("Write {wanted}, or correct the legal basis."),
        );
    }
    if matches!(purpose.switch, Switch::ObjectionAssessed)
        && purpose.data_use.split('.').next() == Some("marketing")
    {
        findings.error(
            "marketing-objection",
            format!("{at}.switch"),
            "An objection to direct marketing is not assessed: it always stops (GDPR Art. 21(3)).",
            "Write objection_absolute.",
        );
    }
    if basis == LegalBasis::LegalObligation && purpose.legal_reference.is_none() {
        findings.error(
            "legal-reference",
            format!("{at}.legal_basis"),
            "A legal obligation is claimed, but no law is named.",
            "Add `legal_reference` with the law in words (GDPR Art. 6(3)).",
        );
    }
    if purpose.gpc && !purpose.switch.is_some() {
        findings.error(
            "gpc-without-switch",
            format!("{at}.gpc"),
            "A browser's signal cannot turn off what has no switch.",
            "Remove `gpc`, or give the purpose a switch.",
        );
    }
}

fn uses(registry: &Registry, purpose: &Purpose, at: &str, findings: &mut Findings) {
    if purpose.data.is_empty() {
        findings.error(
            "purpose-without-data",
            format!("{at}.data"),
            format!("`{}` uses no data.", purpose.key),
            "Name the kinds of data it uses, or remove the purpose.",
        );
    }
    if registry.consumers_of(&purpose.key).next().is_none() {
        findings.error(
            "no-consumer",
            format!("{at}.key"),
            format!("None of the brand's systems may ask for `{}`.", purpose.key),
            "Add it to the `purposes` of the consumer that carries it out.",
        );
    }
    for (term, key) in [(&purpose.data_use, "data_use"), (&purpose.dpv, "dpv")] {
        let (fits, mend) = match key {
            "dpv" => (
                super::data::prefixed(term, "dpv:"),
                "Write dpv: and a term of the DPV.",
            ),
            _ => (
                super::data::dotted(term),
                "Write a Fideslang data use, such as marketing.email.",
            ),
        };
        if !fits {
            let what = format!("`{term}` does not have the shape of a term.");
            findings.error("vocabulary-term", format!("{at}.{key}"), what, mend);
        }
    }
}

fn effect(registry: &Registry, purpose: &Purpose, at: &str, findings: &mut Findings) {
    let effect = &purpose.effect;
    if purpose.switch.is_some() {
        if effect.off.is_empty() {
            findings.error(
                "effect-unsaid",
                format!("{at}.effect"),
                format!("What turning `{}` off changes is not said.", purpose.key),
                "Add at least one sentence to `effect.off`: it is shown before the choice.",
            );
        }
    } else if !(effect.off.is_empty() && effect.on.is_empty() && effect.deletes.is_empty()) {
        findings.error(
            "effect-without-switch",
            format!("{at}.effect"),
            format!("`{}` has no switch, so nothing can be turned.", purpose.key),
            "Remove `off`, `on` and `deletes`.",
        );
    }
    for (j, key) in effect.deletes.iter().enumerate() {
        let at = format!("{at}.effect.deletes[{j}]");
        let Some(category) = registry.category(key) else {
            continue;
        };
        if !matches!(category.origin, Origin::Derived | Origin::Inferred) {
            findings.error(
                "deletes-origin",
                at.clone(),
                format!(
                    "`{key}` is {}, not worked out by the brand.",
                    category.origin.key()
                ),
                "Name only derived and inferred kinds: the rest is erased on request.",
            );
        }
        if !purpose.data.contains(key) {
            findings.error(
                "deletes-foreign",
                at.clone(),
                format!("`{}` does not use `{key}`.", purpose.key),
                "Name only kinds of data from this purpose's `data`.",
            );
        }
        if let Some(other) = registry
            .purposes_of(key)
            .find(|other| other.key != purpose.key)
        {
            findings.error(
                "deletes-shared",
                at,
                format!("`{}` uses `{key}` too.", other.key),
                "Remove it here: it is still needed when this purpose is off.",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::registry::lint::fixture;

    #[test]
    fn a_switch_stands_in_exactly_one_small_group() {
        fixture::expect(&[
            ("no-purpose", "purposes", |v| v["purposes"] = json!([])),
            ("group-empty", "groups[1].purposes", |v| {
                let group = json!({"key": "rest", "title": fixture::text("Rest"), "purposes": []});
                fixture::push(v, "/groups", group);
            }),
            ("group-size", "groups[0].purposes", |v| {
                for i in 0..6 {
                    let mut purpose = v["purposes"][1].clone();
                    purpose["key"] = format!("offers{i}").into();
                    fixture::push(v, "/purposes", purpose);
                    fixture::push(v, "/groups/0/purposes", format!("offers{i}").into());
                }
            }),
            ("purpose-in-two-groups", "groups[1].purposes[0]", |v| {
                let title = fixture::text("Rest");
                let group = json!({"key": "rest", "title": title, "purposes": ["offers"]});
                fixture::push(v, "/groups", group);
            }),
            ("fixed-purpose-in-group", "groups[0].purposes[2]", |v| {
                fixture::push(v, "/groups/0/purposes", "delivery".into());
            }),
            ("purpose-without-group", "purposes[2].key", |v| {
                v["groups"][0]["purposes"] = json!(["offers"]);
            }),
        ]);
    }

    #[test]
    fn the_switch_fits_the_legal_basis() {
        let none: Value = json!({"none": {
            "why_fixed": fixture::text("So it is."),
            "instead": fixture::text("Ask us."),
        }});
        let fitting = [
            ("consent", json!("consent"), true),
            ("consent", json!("objection_absolute"), false),
            ("consent", none.clone(), false),
            ("legitimate_interest", json!("objection_absolute"), true),
            ("legitimate_interest", json!("objection_assessed"), true),
            ("legitimate_interest", json!("consent"), false),
            ("legitimate_interest", none.clone(), false),
            ("public_task", json!("objection_assessed"), true),
            ("public_task", json!("consent"), false),
            ("contract", none.clone(), true),
            ("contract", json!("consent"), false),
            ("legal_obligation", none.clone(), true),
            ("legal_obligation", json!("objection_assessed"), false),
            ("vital_interest", none, true),
            ("vital_interest", json!("consent"), false),
        ];
        for (basis, switch, fits) in fitting {
            let registry = fixture::registry(|v| {
                v["purposes"][1]["legal_basis"] = basis.into();
                v["purposes"][1]["switch"] = switch.clone();
            });
            let found = super::super::lint(&registry)
                .iter()
                .any(|f| f.rule == "switch-basis");
            assert_eq!(found, !fits, "{basis} {switch}");
        }
    }

    #[test]
    fn what_can_be_done_instead_leads_to_an_address_or_a_page() {
        fn leads(v: &mut Value, to: Value) {
            v["purposes"][0]["switch"]["none"]["action"] =
                json!({"text": fixture::text("Fetch it"), "to": to});
        }
        fixture::expect(&[(
            "action-address",
            "purposes[0].switch.none.action.to.web",
            |v| leads(v, json!({"web": "javascript:alert(1)"})),
        )]);
        assert!(fixture::quiet(|v| leads(
            v,
            json!({"web": "https://brand.test/guest"})
        )));
        assert!(fixture::quiet(|v| leads(v, json!({"page": "pause"}))));
    }

    #[test]
    fn law_marketing_and_browser_signals_have_their_limits() {
        fixture::expect(&[
            ("marketing-objection", "purposes[2].switch", |v| {
                v["purposes"][2]["switch"] = "objection_assessed".into();
            }),
            ("legal-reference", "purposes[0].legal_basis", |v| {
                v["purposes"][0]["legal_basis"] = "legal_obligation".into();
            }),
            ("gpc-without-switch", "purposes[0].gpc", |v| {
                v["purposes"][0]["gpc"] = true.into();
            }),
        ]);
        assert!(fixture::quiet(|v| v["purposes"][1]["gpc"] = true.into()));
    }

    #[test]
    fn a_purpose_uses_data_and_a_system_asks_for_it() {
        fixture::expect(&[
            ("purpose-without-data", "purposes[2].data", |v| {
                v["purposes"][2]["data"] = json!([]);
            }),
            ("no-consumer", "purposes[2].key", |v| {
                v["consumers"][0]["purposes"] = json!(["delivery", "offers"]);
            }),
            ("consumer-without-purpose", "consumers[1].purposes", |v| {
                let mut consumer = v["consumers"][0].clone();
                consumer["key"] = "idle".into();
                consumer["purposes"] = json!([]);
                fixture::push(v, "/consumers", consumer);
            }),
            ("vocabulary-term", "purposes[0].dpv", |v| {
                v["purposes"][0]["dpv"] = "Sales".into();
            }),
            ("vocabulary-term", "purposes[0].data_use", |v| {
                v["purposes"][0]["data_use"] = "Essential service".into();
            }),
            (
                "duplicate-metric",
                "purposes[2].benefit.measure.metric",
                |v| {
                    v["purposes"][2]["benefit"]["measure"] =
                        v["purposes"][1]["benefit"]["measure"].clone();
                },
            ),
        ]);
    }

    #[test]
    fn what_off_changes_is_said_and_deletes_only_what_nobody_else_needs() {
        fixture::expect(&[
            ("effect-unsaid", "purposes[1].effect", |v| {
                v["purposes"][1]["effect"]["off"] = json!([]);
            }),
            ("effect-without-switch", "purposes[0].effect", |v| {
                v["purposes"][0]["effect"] = json!({"off": [fixture::text("All stops.")]});
            }),
            ("deletes-origin", "purposes[1].effect.deletes[1]", |v| {
                fixture::push(v, "/purposes/1/effect/deletes", "bought".into());
            }),
            ("deletes-foreign", "purposes[2].effect.deletes[0]", |v| {
                v["purposes"][2]["effect"]["deletes"] = json!(["score"]);
            }),
            ("deletes-shared", "purposes[1].effect.deletes[0]", |v| {
                fixture::push(v, "/purposes/0/data", "score".into());
            }),
        ]);
    }
}
