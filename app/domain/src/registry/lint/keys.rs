//! Keys are unique, and what refers to a key finds it.

use std::collections::{HashMap, HashSet};

use super::{Findings, nearest};
use crate::ids::{CategoryKey, ModelKey, PurposeKey, RecipientKey};
use crate::registry::Registry;

pub(super) fn check(registry: &Registry, findings: &mut Findings) {
    unique(registry, findings);
    own_or_other(registry, findings);
    let known = Known::of(registry);
    known
        .roles
        .one(findings, "brand.answers", registry.brand.answers.as_str());
    known
        .roles
        .one(findings, "brand.checks", registry.brand.checks.as_str());
    for (i, group) in registry.groups.iter().enumerate() {
        let list = group.purposes.iter().map(PurposeKey::as_str);
        known
            .purposes
            .all(findings, &format!("groups[{i}].purposes"), list);
    }
    for (i, purpose) in registry.purposes.iter().enumerate() {
        let at = format!("purposes[{i}]");
        let data = purpose.data.iter().map(CategoryKey::as_str);
        known.categories.all(findings, &format!("{at}.data"), data);
        let recipients = purpose.recipients.iter().map(RecipientKey::as_str);
        known
            .recipients
            .all(findings, &format!("{at}.recipients"), recipients);
        let models = purpose.models.iter().map(ModelKey::as_str);
        known.models.all(findings, &format!("{at}.models"), models);
        let deletes = purpose.effect.deletes.iter().map(CategoryKey::as_str);
        known
            .categories
            .all(findings, &format!("{at}.effect.deletes"), deletes);
        known.roles.one(
            findings,
            &format!("{at}.accountable"),
            purpose.accountable.as_str(),
        );
    }
    for (i, category) in registry.categories.iter().enumerate() {
        if let Some(model) = &category.model {
            known
                .models
                .one(findings, &format!("categories[{i}].model"), model.as_str());
        }
        if let Some(source) = &category.source {
            known.sources.one(
                findings,
                &format!("categories[{i}].source"),
                source.as_str(),
            );
        }
    }
    for (i, source) in registry.sources.iter().enumerate() {
        let gives = source.gives.iter().map(CategoryKey::as_str);
        known
            .categories
            .all(findings, &format!("sources[{i}].gives"), gives);
    }
    for (i, model) in registry.models.iter().enumerate() {
        let at = format!("models[{i}]");
        known
            .categories
            .one(findings, &format!("{at}.output"), model.output.as_str());
        let inputs = model.inputs.iter().map(CategoryKey::as_str);
        known
            .categories
            .all(findings, &format!("{at}.inputs"), inputs);
        let used_for = model.used_for.iter().map(PurposeKey::as_str);
        known
            .purposes
            .all(findings, &format!("{at}.used_for"), used_for);
    }
    for (i, consumer) in registry.consumers.iter().enumerate() {
        let at = format!("consumers[{i}]");
        let purposes = consumer.purposes.iter().map(PurposeKey::as_str);
        known
            .purposes
            .all(findings, &format!("{at}.purposes"), purposes);
        known.roles.one(
            findings,
            &format!("{at}.accountable"),
            consumer.accountable.as_str(),
        );
    }
    for (i, change) in registry.planned_changes.iter().enumerate() {
        let at = format!("planned_changes[{i}].purpose");
        known.purposes.one(findings, &at, change.purpose.as_str());
    }
    for (i, incident) in registry.incidents.iter().enumerate() {
        let data = incident.data.iter().map(CategoryKey::as_str);
        known
            .categories
            .all(findings, &format!("incidents[{i}].data"), data);
    }
}

fn unique(registry: &Registry, findings: &mut Findings) {
    let mut list = |path: &str, word: &str, keys: &mut dyn Iterator<Item = &str>| {
        let mut first = HashMap::new();
        for (i, key) in keys.enumerate() {
            if let Some(earlier) = first.get(key) {
                findings.error(
                    "duplicate-key",
                    format!("{path}[{i}].{word}"),
                    format!("`{key}` is already the {word} of {path}[{earlier}]."),
                    "Give each its own, or remove one of the two.",
                );
            } else {
                first.insert(key.to_owned(), i);
            }
        }
    };
    list(
        "groups",
        "key",
        &mut registry.groups.iter().map(|x| x.key.as_str()),
    );
    list(
        "purposes",
        "key",
        &mut registry.purposes.iter().map(|x| x.key.as_str()),
    );
    list(
        "categories",
        "key",
        &mut registry.categories.iter().map(|x| x.key.as_str()),
    );
    list(
        "recipients",
        "key",
        &mut registry.recipients.iter().map(|x| x.key.as_str()),
    );
    list(
        "sources",
        "key",
        &mut registry.sources.iter().map(|x| x.key.as_str()),
    );
    list(
        "own_sources",
        "key",
        &mut registry.own_sources.iter().map(|x| x.key.as_str()),
    );
    list(
        "models",
        "key",
        &mut registry.models.iter().map(|x| x.key.as_str()),
    );
    list(
        "consumers",
        "key",
        &mut registry.consumers.iter().map(|x| x.key.as_str()),
    );
    list(
        "accountable",
        "role",
        &mut registry.accountable.iter().map(|x| x.role.as_str()),
    );
    list(
        "planned_changes",
        "key",
        &mut registry.planned_changes.iter().map(|x| x.key.as_str()),
    );
    list(
        "incidents",
        "key",
        &mut registry.incidents.iter().map(|x| x.key.as_str()),
    );
    for (i, category) in registry.categories.iter().enumerate() {
        let at = format!("categories[{i}].fields");
        list(
            &at,
            "key",
            &mut category.fields.iter().map(|x| x.key.as_str()),
        );
        for (j, field) in category.fields.iter().enumerate() {
            let at = format!("{at}[{j}].parts");
            list(&at, "key", &mut field.parts.iter().map(|x| x.key.as_str()));
        }
    }
}

/// A source is the brand's own or another organisation, never both.
fn own_or_other(registry: &Registry, findings: &mut Findings) {
    for (i, own) in registry.own_sources.iter().enumerate() {
        if let Some(j) = registry.sources.iter().position(|x| x.key == own.key) {
            findings.error(
                "duplicate-key",
                format!("own_sources[{i}].key"),
                format!("`{}` is already the key of sources[{j}].", own.key),
                "A source is the brand's own or another organisation: remove one of the two.",
            );
        }
    }
}

/// The keys of one list.
struct Keys<'a> {
    rule: &'static str,
    noun: &'static str,
    list: &'static str,
    declared: HashSet<&'a str>,
}

impl Keys<'_> {
    fn one(&self, findings: &mut Findings, path: &str, key: &str) {
        if self.declared.contains(key) {
            return;
        }
        // Sorted, so that of two equally near keys the same one is named each time.
        let mut keys: Vec<&str> = self.declared.iter().copied().collect();
        keys.sort_unstable();
        let mend = match nearest(key, keys) {
            Some(near) => format!("Write `{near}` if that is meant, or declare `{key}`."),
            None => format!("Declare `{key}` under `{}`, or remove it here.", self.list),
        };
        findings.error(
            self.rule,
            path,
            format!("There is no {} `{key}`.", self.noun),
            mend,
        );
    }

    fn all<'k>(&self, findings: &mut Findings, path: &str, keys: impl Iterator<Item = &'k str>) {
        let mut seen = HashSet::new();
        for (i, key) in keys.enumerate() {
            let at = format!("{path}[{i}]");
            if seen.insert(key) {
                self.one(findings, &at, key);
            } else {
                let what = format!("`{key}` stands in this list twice.");
                findings.error("duplicate-reference", at, what, "Remove one of the two.");
            }
        }
    }
}

/// All keys that something can refer to.
struct Known<'a> {
    purposes: Keys<'a>,
    categories: Keys<'a>,
    recipients: Keys<'a>,
    sources: Keys<'a>,
    models: Keys<'a>,
    roles: Keys<'a>,
}

impl<'a> Known<'a> {
    fn of(registry: &'a Registry) -> Self {
        Self {
            purposes: Keys {
                rule: "unknown-purpose",
                noun: "purpose",
                list: "purposes",
                declared: registry.purposes.iter().map(|x| x.key.as_str()).collect(),
            },
            categories: Keys {
                rule: "unknown-category",
                noun: "category",
                list: "categories",
                declared: registry.categories.iter().map(|x| x.key.as_str()).collect(),
            },
            recipients: Keys {
                rule: "unknown-recipient",
                noun: "recipient",
                list: "recipients",
                declared: registry.recipients.iter().map(|x| x.key.as_str()).collect(),
            },
            sources: Keys {
                rule: "unknown-source",
                noun: "source",
                list: "sources",
                declared: registry.sources.iter().map(|x| x.key.as_str()).collect(),
            },
            models: Keys {
                rule: "unknown-model",
                noun: "model",
                list: "models",
                declared: registry.models.iter().map(|x| x.key.as_str()).collect(),
            },
            roles: Keys {
                rule: "unknown-role",
                noun: "role",
                list: "accountable",
                declared: registry
                    .accountable
                    .iter()
                    .map(|x| x.role.as_str())
                    .collect(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::registry::lint::fixture;

    #[test]
    fn a_key_is_given_once() {
        fixture::expect(&[
            ("duplicate-key", "groups[1].key", |v| {
                let twin = v["groups"][0].clone();
                fixture::push(v, "/groups", twin);
            }),
            ("duplicate-key", "purposes[3].key", |v| {
                let twin = v["purposes"][0].clone();
                fixture::push(v, "/purposes", twin);
            }),
            ("duplicate-key", "categories[1].key", |v| {
                v["categories"][1]["key"] = "name".into();
            }),
            ("duplicate-key", "recipients[1].key", |v| {
                let twin = v["recipients"][0].clone();
                fixture::push(v, "/recipients", twin);
            }),
            ("duplicate-key", "sources[1].key", |v| {
                let twin = v["sources"][0].clone();
                fixture::push(v, "/sources", twin);
            }),
            ("duplicate-key", "own_sources[1].key", |v| {
                let twin = v["own_sources"][0].clone();
                fixture::push(v, "/own_sources", twin);
            }),
            ("duplicate-key", "own_sources[0].key", |v| {
                v["own_sources"][0]["key"] = "broker".into();
            }),
            ("duplicate-key", "models[1].key", |v| {
                let twin = v["models"][0].clone();
                fixture::push(v, "/models", twin);
            }),
            ("duplicate-key", "consumers[1].key", |v| {
                let twin = v["consumers"][0].clone();
                fixture::push(v, "/consumers", twin);
            }),
            ("duplicate-key", "accountable[2].role", |v| {
                let twin = v["accountable"][0].clone();
                fixture::push(v, "/accountable", twin);
            }),
            ("duplicate-key", "planned_changes[1].key", |v| {
                let twin = v["planned_changes"][0].clone();
                fixture::push(v, "/planned_changes", twin);
            }),
            ("duplicate-key", "incidents[1].key", |v| {
                let twin = v["incidents"][0].clone();
                fixture::push(v, "/incidents", twin);
            }),
            ("duplicate-key", "categories[0].fields[1].key", |v| {
                let twin = v["categories"][0]["fields"][0].clone();
                fixture::push(v, "/categories/0/fields", twin);
            }),
            (
                "duplicate-key",
                "categories[1].fields[0].parts[1].key",
                |v| {
                    let twin = v["categories"][1]["fields"][0]["parts"][0].clone();
                    fixture::push(v, "/categories/1/fields/0/parts", twin);
                },
            ),
        ]);
    }

    #[test]
    fn a_reference_finds_its_key() {
        fixture::expect(&[
            ("unknown-role", "brand.answers", |v| {
                v["brand"]["answers"] = "nobody".into();
            }),
            ("unknown-role", "brand.checks", |v| {
                v["brand"]["checks"] = "nobody".into();
            }),
            ("unknown-purpose", "groups[0].purposes[2]", |v| {
                fixture::push(v, "/groups/0/purposes", "nothing".into());
            }),
            ("unknown-category", "purposes[0].data[2]", |v| {
                fixture::push(v, "/purposes/0/data", "nothing".into());
            }),
            ("unknown-recipient", "purposes[0].recipients[0]", |v| {
                v["purposes"][0]["recipients"][0] = "hosts".into();
            }),
            ("unknown-model", "purposes[1].models[1]", |v| {
                fixture::push(v, "/purposes/1/models", "oracle".into());
            }),
            ("unknown-category", "purposes[1].effect.deletes[1]", |v| {
                fixture::push(v, "/purposes/1/effect/deletes", "nothing".into());
            }),
            ("unknown-role", "purposes[0].accountable", |v| {
                v["purposes"][0]["accountable"] = "nobody".into();
            }),
            ("unknown-model", "categories[2].model", |v| {
                v["categories"][2]["model"] = "oracle".into();
            }),
            ("unknown-source", "categories[3].source", |v| {
                v["categories"][3]["source"] = "nowhere".into();
            }),
            ("unknown-category", "sources[0].gives[1]", |v| {
                fixture::push(v, "/sources/0/gives", "nothing".into());
            }),
            ("unknown-category", "models[0].output", |v| {
                v["models"][0]["output"] = "nothing".into();
            }),
            ("unknown-category", "models[0].inputs[1]", |v| {
                fixture::push(v, "/models/0/inputs", "nothing".into());
            }),
            ("unknown-purpose", "models[0].used_for[1]", |v| {
                fixture::push(v, "/models/0/used_for", "nothing".into());
            }),
            ("unknown-purpose", "consumers[0].purposes[3]", |v| {
                fixture::push(v, "/consumers/0/purposes", "nothing".into());
            }),
            ("unknown-role", "consumers[0].accountable", |v| {
                v["consumers"][0]["accountable"] = "nobody".into();
            }),
            ("unknown-purpose", "planned_changes[0].purpose", |v| {
                v["planned_changes"][0]["purpose"] = "nothing".into();
            }),
            ("unknown-category", "incidents[0].data[1]", |v| {
                fixture::push(v, "/incidents/0/data", "nothing".into());
            }),
        ]);
    }

    #[test]
    fn a_list_names_a_key_once() {
        fixture::expect(&[
            ("duplicate-reference", "purposes[0].data[2]", |v| {
                fixture::push(v, "/purposes/0/data", "name".into());
            }),
            ("duplicate-reference", "consumers[0].purposes[3]", |v| {
                fixture::push(v, "/consumers/0/purposes", "delivery".into());
            }),
        ]);
    }

    #[test]
    fn a_slip_in_a_reference_is_answered_with_the_key_that_was_meant() {
        let findings = super::super::lint(&fixture::registry(|v| {
            fixture::push(v, "/purposes/0/data", "nmae".into());
        }));
        assert!(
            findings
                .iter()
                .any(|finding| finding.mend.contains("`name`")),
            "{findings:?}"
        );
    }
}
