//! Kinds of data, where they come from, and the models: origins agree on both ends, and a model
//! stays within the data of the purposes that use it.

use super::Findings;
use crate::registry::{DataCategory, Model, Origin, Registry};

pub(super) fn check(registry: &Registry, findings: &mut Findings) {
    for (i, category) in registry.categories.iter().enumerate() {
        self::category(registry, category, &format!("categories[{i}]"), findings);
    }
    for (i, source) in registry.sources.iter().enumerate() {
        let at = format!("sources[{i}].gives");
        if source.gives.is_empty() {
            findings.error(
                "source-gives",
                at.clone(),
                format!("`{}` gives nothing.", source.key),
                "Name the kinds of data it gives, or remove it.",
            );
        }
        for (j, key) in source.gives.iter().enumerate() {
            let Some(category) = registry.category(key) else {
                continue;
            };
            if category.source.as_ref() != Some(&source.key) {
                findings.error(
                    "source-gives",
                    format!("{at}[{j}]"),
                    format!("`{key}` does not name `{}` as its source.", source.key),
                    format!(
                        "Write `source: {}` at the category, or remove it here.",
                        source.key
                    ),
                );
            }
        }
    }
    for (i, model) in registry.models.iter().enumerate() {
        self::model(registry, model, &format!("models[{i}]"), findings);
    }
    for (i, purpose) in registry.purposes.iter().enumerate() {
        for (j, key) in purpose.models.iter().enumerate() {
            let Some(model) = registry.model(key) else {
                continue;
            };
            if !model.used_for.contains(&purpose.key) {
                findings.error(
                    "model-not-listed",
                    format!("purposes[{i}].models[{j}]"),
                    format!(
                        "The model `{key}` does not say that `{}` uses it.",
                        purpose.key
                    ),
                    "Add the purpose to the model's `used_for`, or remove the model here.",
                );
            }
        }
    }
}

fn category(registry: &Registry, category: &DataCategory, at: &str, findings: &mut Findings) {
    let key = &category.key;
    if registry.purposes_of(key).next().is_none() {
        findings.error(
            "unused-category",
            format!("{at}.key"),
            format!("No purpose uses `{key}`; data without a purpose may not be held."),
            "Add it to the `data` of the purpose that needs it, or remove it.",
        );
    }
    if category.fields.is_empty() {
        findings.error(
            "category-without-field",
            format!("{at}.fields"),
            format!("`{key}` has no fields, so no record of it can come in."),
            "Name its fields.",
        );
    }
    if !dotted(&category.fideslang) || category.fideslang.split('.').next() != Some("user") {
        findings.error(
            "vocabulary-term",
            format!("{at}.fideslang"),
            format!(
                "`{}` does not have the shape of a term.",
                category.fideslang
            ),
            "Write a Fideslang data category, such as user.contact.email.",
        );
    }
    if !prefixed(&category.pd, "pd:") {
        findings.error(
            "vocabulary-term",
            format!("{at}.pd"),
            format!("`{}` does not have the shape of a term.", category.pd),
            "Write pd: and a personal-data concept of the DPV, such as pd:Purchase.",
        );
    }
    match (&category.model, category.origin) {
        (None, Origin::Inferred) => findings.error(
            "category-model",
            format!("{at}.origin"),
            format!("`{key}` is inferred, but no model is named."),
            "Add `model` with the model that works it out.",
        ),
        (Some(model), Origin::Inferred | Origin::Derived) => {
            if let Some(model) = registry.model(model)
                && model.output != *key
            {
                findings.error(
                    "category-model",
                    format!("{at}.model"),
                    format!(
                        "The model `{}` makes `{}`, not `{key}`.",
                        model.key, model.output
                    ),
                    "Name the model that makes this kind of data, or correct its `output`.",
                );
            }
        }
        (Some(_), origin) => findings.error(
            "category-model",
            format!("{at}.model"),
            format!("`{key}` is {}; no model makes it.", origin.key()),
            "Remove `model`, or correct the origin.",
        ),
        (None, _) => {}
    }
    match (&category.source, category.origin) {
        (None, Origin::ThirdParty) => findings.error(
            "category-source",
            format!("{at}.origin"),
            format!("`{key}` comes from outside, but no source is named."),
            "Add `source` with the organisation it comes from (GDPR Art. 14(2)(f)).",
        ),
        (Some(source), Origin::ThirdParty) => {
            if let Some(source) = registry.source(source)
                && !source.gives.contains(key)
            {
                findings.error(
                    "category-source",
                    format!("{at}.source"),
                    format!(
                        "`{}` does not list `{key}` among what it gives.",
                        source.key
                    ),
                    "Add it to the source's `gives`, or correct the source.",
                );
            }
        }
        (Some(_), origin) => findings.error(
            "category-source",
            format!("{at}.source"),
            format!(
                "`{key}` is {}; it comes from no other organisation.",
                origin.key()
            ),
            "Remove `source`, or write `origin: third_party`.",
        ),
        (None, _) => {}
    }
}

fn model(registry: &Registry, model: &Model, at: &str, findings: &mut Findings) {
    let key = &model.key;
    if model.inputs.is_empty() {
        let what = format!("`{key}` looks at nothing.");
        let mend = "Name the kinds of data it looks at.";
        findings.error("model-without-input", format!("{at}.inputs"), what, mend);
    }
    if model.used_for.is_empty() {
        let what = format!("No purpose uses `{key}`.");
        let mend = "Name the purposes that use it, or remove it.";
        findings.error("model-unused", format!("{at}.used_for"), what, mend);
    }
    if let Some(output) = registry.category(&model.output) {
        if !matches!(output.origin, Origin::Derived | Origin::Inferred) {
            findings.error(
                "model-output",
                format!("{at}.output"),
                format!(
                    "`{}` is {}; a model cannot make it.",
                    output.key,
                    output.origin.key()
                ),
                "Correct `output`, or write `origin: inferred` at the category.",
            );
        } else if output.origin == Origin::Inferred && output.model.as_ref() != Some(key) {
            findings.error(
                "model-output",
                format!("{at}.output"),
                format!("`{}` does not name `{key}` as its model.", output.key),
                format!("Write `model: {key}` at the category, or correct `output`."),
            );
        }
    }
    for (j, used) in model.used_for.iter().enumerate() {
        let Some(purpose) = registry.purpose(used) else {
            continue;
        };
        if !purpose.models.contains(key) {
            findings.error(
                "model-not-listed",
                format!("{at}.used_for[{j}]"),
                format!("The purpose `{used}` does not name the model `{key}`."),
                "Add it to the purpose's `models`, or remove the purpose here.",
            );
        }
        let inputs = model.inputs.iter().enumerate();
        let inputs = inputs.map(|(k, input)| (format!("{at}.inputs[{k}]"), input));
        for (path, needed) in inputs.chain([(format!("{at}.output"), &model.output)]) {
            if registry.category(needed).is_some() && !purpose.data.contains(needed) {
                findings.error(
                    "model-outside-purpose",
                    path,
                    format!("`{key}` works with `{needed}`, which `{used}` does not use."),
                    "Add it to the purpose's `data`, or take it from the model.",
                );
            }
        }
    }
    accuracy(model, at, findings);
}

fn accuracy(model: &Model, at: &str, findings: &mut Findings) {
    let accuracy = &model.accuracy;
    if accuracy.value.is_some() && accuracy.measured.is_none() {
        findings.error(
            "accuracy",
            format!("{at}.accuracy.value"),
            "A figure is given, but not when it was measured.",
            "Add `measured` with the day.",
        );
    }
    if accuracy.value.is_none() && accuracy.baseline.is_some() {
        findings.error(
            "accuracy",
            format!("{at}.accuracy.baseline"),
            "A baseline is given, but no figure to compare with it.",
            "Add `value`, or remove `baseline`.",
        );
    }
}

/// Words of small letters, digits and `_`, with dots between them.
pub(super) fn dotted(term: &str) -> bool {
    term.split('.').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// A prefix and a name in letters and digits that begins with a capital.
pub(super) fn prefixed(term: &str, prefix: &str) -> bool {
    term.strip_prefix(prefix).is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::registry::lint::fixture;

    #[test]
    fn a_kind_of_data_is_used_and_described() {
        fixture::expect(&[
            ("unused-category", "categories[4].key", |v| {
                let mut category = v["categories"][0].clone();
                category["key"] = "shoe_size".into();
                fixture::push(v, "/categories", category);
            }),
            ("category-without-field", "categories[0].fields", |v| {
                v["categories"][0]["fields"] = json!([]);
            }),
            ("vocabulary-term", "categories[0].fideslang", |v| {
                v["categories"][0]["fideslang"] = "contact.name".into();
            }),
            ("vocabulary-term", "categories[0].pd", |v| {
                v["categories"][0]["pd"] = "pd:".into();
            }),
        ]);
    }

    #[test]
    fn a_guess_and_its_model_name_each_other() {
        fixture::expect(&[
            ("category-model", "categories[2].origin", |v| {
                fixture::remove(v, "/categories/2/model");
            }),
            ("category-model", "categories[2].model", |v| {
                v["models"][0]["output"] = "bought".into();
            }),
            ("category-model", "categories[0].model", |v| {
                v["categories"][0]["model"] = "guess".into();
            }),
            ("model-output", "models[0].output", |v| {
                v["models"][0]["output"] = "bought".into();
            }),
            ("model-output", "models[1].output", |v| {
                let mut model = v["models"][0].clone();
                model["key"] = "second".into();
                fixture::push(v, "/models", model);
                fixture::push(v, "/purposes/1/models", "second".into());
            }),
        ]);
    }

    #[test]
    fn bought_in_data_and_their_source_name_each_other() {
        fixture::expect(&[
            ("category-source", "categories[3].origin", |v| {
                fixture::remove(v, "/categories/3/source");
            }),
            ("category-source", "categories[3].source", |v| {
                v["sources"][0]["gives"] = json!([]);
            }),
            ("category-source", "categories[0].source", |v| {
                v["categories"][0]["source"] = "broker".into();
            }),
            ("source-gives", "sources[0].gives", |v| {
                v["sources"][0]["gives"] = json!([]);
            }),
            ("source-gives", "sources[0].gives[1]", |v| {
                fixture::push(v, "/sources/0/gives", "orders".into());
            }),
        ]);
    }

    #[test]
    fn a_model_stays_within_the_data_of_its_purposes() {
        fixture::expect(&[
            ("model-without-input", "models[0].inputs", |v| {
                v["models"][0]["inputs"] = json!([]);
            }),
            ("model-unused", "models[0].used_for", |v| {
                v["models"][0]["used_for"] = json!([]);
            }),
            ("model-not-listed", "purposes[1].models[0]", |v| {
                v["models"][0]["used_for"] = json!([]);
            }),
            ("model-not-listed", "models[0].used_for[0]", |v| {
                v["purposes"][1]["models"] = json!([]);
            }),
            ("model-outside-purpose", "models[0].inputs[0]", |v| {
                v["purposes"][1]["data"] = json!(["score", "bought"]);
            }),
            ("model-outside-purpose", "models[0].output", |v| {
                v["purposes"][1]["data"] = json!(["orders", "bought"]);
            }),
        ]);
    }

    #[test]
    fn a_figure_says_when_it_was_measured() {
        fixture::expect(&[
            ("accuracy", "models[0].accuracy.value", |v| {
                fixture::remove(v, "/models/0/accuracy/measured");
            }),
            ("accuracy", "models[0].accuracy.baseline", |v| {
                fixture::remove(v, "/models/0/accuracy/value");
            }),
        ]);
    }
}
