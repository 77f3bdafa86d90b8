//! Every text of a registry with its path. A test holds the list against the serialised registry,
//! so that a text that is added to the types cannot be forgotten here.

use crate::language::Localized;
use crate::registry::{Purpose, Registry, Switch};

/// A text in all languages and where it stands.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) path: String,
    pub(super) words: &'a Localized,
    /// Whether it is read by somebody who is about to choose.
    pub(super) about_choice: bool,
}

#[derive(Default)]
struct Walk<'a> {
    found: Vec<Text<'a>>,
    about_choice: bool,
}

impl<'a> Walk<'a> {
    fn one(&mut self, path: String, words: &'a Localized) {
        self.found.push(Text {
            path,
            words,
            about_choice: self.about_choice,
        });
    }

    fn maybe(&mut self, path: String, text: Option<&'a Localized>) {
        if let Some(text) = text {
            self.one(path, text);
        }
    }

    fn list(&mut self, path: &str, texts: &'a [Localized]) {
        for (i, text) in texts.iter().enumerate() {
            self.one(format!("{path}[{i}]"), text);
        }
    }

    fn purpose(&mut self, at: &str, purpose: &'a Purpose) {
        self.one(format!("{at}.title"), &purpose.title);
        self.one(format!("{at}.short"), &purpose.short);
        self.one(format!("{at}.what"), &purpose.what);
        self.maybe(
            format!("{at}.legal_reference"),
            purpose.legal_reference.as_ref(),
        );
        if let Switch::None(fixed) = &purpose.switch {
            self.one(format!("{at}.switch.none.why_fixed"), &fixed.why_fixed);
            self.one(format!("{at}.switch.none.instead"), &fixed.instead);
            let action = fixed.action.as_ref().map(|action| &action.text);
            self.maybe(format!("{at}.switch.none.action.text"), action);
        }
        self.one(format!("{at}.benefit.what"), &purpose.benefit.what);
        if let Some(measure) = &purpose.benefit.measure {
            self.one(
                format!("{at}.benefit.measure.measured_from"),
                &measure.measured_from,
            );
        }
        if let Some(earns) = &purpose.brand_earns {
            self.one(format!("{at}.brand_earns.what"), &earns.what);
        }
        self.list(&format!("{at}.effect.off"), &purpose.effect.off);
        self.list(&format!("{at}.effect.on"), &purpose.effect.on);
        self.list(&format!("{at}.effect.stays"), &purpose.effect.stays);
        self.maybe(format!("{at}.ai_notice"), purpose.ai_notice.as_ref());
        self.list(&format!("{at}.not_used"), &purpose.not_used);
    }
}

/// All texts that exist in four languages.
pub(super) fn localized(registry: &Registry) -> Vec<Text<'_>> {
    let mut walk = Walk::default();
    walk.one("brand.kind".into(), &registry.brand.kind);
    walk.one("brand.place".into(), &registry.brand.place);
    walk.about_choice = true;
    for (i, group) in registry.groups.iter().enumerate() {
        walk.one(format!("groups[{i}].title"), &group.title);
    }
    for (i, purpose) in registry.purposes.iter().enumerate() {
        walk.purpose(&format!("purposes[{i}]"), purpose);
    }
    walk.about_choice = false;
    for (i, category) in registry.categories.iter().enumerate() {
        let at = format!("categories[{i}]");
        walk.one(format!("{at}.title"), &category.title);
        walk.one(format!("{at}.what"), &category.what);
        walk.maybe(format!("{at}.could_reveal"), category.could_reveal.as_ref());
        for (j, field) in category.fields.iter().enumerate() {
            walk.one(format!("{at}.fields[{j}].title"), &field.title);
            for (k, part) in field.parts.iter().enumerate() {
                walk.one(format!("{at}.fields[{j}].parts[{k}].title"), &part.title);
            }
        }
    }
    for (i, recipient) in registry.recipients.iter().enumerate() {
        walk.one(format!("recipients[{i}].does"), &recipient.does);
        walk.maybe(
            format!("recipients[{i}].transfer"),
            recipient.transfer.as_ref(),
        );
    }
    for (i, source) in registry.own_sources.iter().enumerate() {
        walk.one(format!("own_sources[{i}].title"), &source.title);
    }
    for (i, model) in registry.models.iter().enumerate() {
        let at = format!("models[{i}]");
        walk.one(format!("{at}.name"), &model.name);
        walk.one(format!("{at}.plain"), &model.plain);
        walk.one(format!("{at}.accuracy.plain"), &model.accuracy.plain);
        walk.one(format!("{at}.consequence"), &model.consequence);
        walk.one(format!("{at}.human_review"), &model.human_review);
        walk.one(
            format!("{at}.what_would_change_it"),
            &model.what_would_change_it,
        );
        walk.maybe(format!("{at}.withheld"), model.withheld.as_ref());
    }
    for (i, consumer) in registry.consumers.iter().enumerate() {
        walk.one(format!("consumers[{i}].title"), &consumer.title);
    }
    for (i, role) in registry.accountable.iter().enumerate() {
        walk.one(format!("accountable[{i}].title"), &role.title);
        walk.one(format!("accountable[{i}].owns"), &role.owns);
    }
    for (i, item) in registry.not_done.iter().enumerate() {
        walk.one(format!("not_done[{i}].what"), &item.what);
    }
    for (i, item) in registry.not_shown.iter().enumerate() {
        walk.one(format!("not_shown[{i}].what"), &item.what);
        walk.one(format!("not_shown[{i}].why"), &item.why);
        walk.one(format!("not_shown[{i}].instead"), &item.instead);
    }
    for (i, change) in registry.planned_changes.iter().enumerate() {
        walk.one(format!("planned_changes[{i}].what"), &change.what);
        walk.maybe(format!("planned_changes[{i}].note"), change.note.as_ref());
    }
    for (i, incident) in registry.incidents.iter().enumerate() {
        let at = format!("incidents[{i}]");
        walk.one(format!("{at}.title"), &incident.title);
        walk.maybe(format!("{at}.late"), incident.late.as_ref());
        walk.one(format!("{at}.cause"), &incident.cause);
        walk.one(format!("{at}.consequences"), &incident.consequences);
        walk.list(&format!("{at}.done"), &incident.done);
        walk.maybe(format!("{at}.compensation"), incident.compensation.as_ref());
    }
    walk.found
}

/// Names and versions, which are the same in every language.
pub(super) fn plain(registry: &Registry) -> Vec<(String, &str)> {
    let mut found = vec![
        ("brand.name".to_owned(), registry.brand.name.as_str()),
        (
            "brand.authority.name".to_owned(),
            registry.brand.authority.name.as_str(),
        ),
    ];
    for (i, recipient) in registry.recipients.iter().enumerate() {
        found.push((format!("recipients[{i}].name"), &recipient.name));
    }
    for (i, source) in registry.sources.iter().enumerate() {
        found.push((format!("sources[{i}].name"), &source.name));
    }
    for (i, model) in registry.models.iter().enumerate() {
        found.push((format!("models[{i}].version"), &model.version));
        found.push((
            format!("models[{i}].accuracy.metric"),
            &model.accuracy.metric,
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::registry::lint::fixture;

    fn texts_in(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) if map.contains_key("en") && map.contains_key("nb") => {
                found.push(path.to_owned());
            }
            Value::Object(map) => {
                for (key, value) in map {
                    let dot = if path.is_empty() { "" } else { "." };
                    texts_in(value, &format!("{path}{dot}{key}"), found);
                }
            }
            Value::Array(list) => {
                for (i, value) in list.iter().enumerate() {
                    texts_in(value, &format!("{path}[{i}]"), found);
                }
            }
            _ => {}
        }
    }

    /// The fixture fills every optional text, so this covers the types as a whole.
    #[test]
    fn no_text_of_the_registry_is_passed_over() {
        let registry = fixture::registry(fixture::fill);
        let mut expected = Vec::new();
        texts_in(&serde_json::to_value(&registry).unwrap(), "", &mut expected);
        let mut walked: Vec<_> = localized(&registry)
            .into_iter()
            .map(|text| text.path)
            .collect();
        expected.sort();
        walked.sort();
        assert_eq!(walked, expected);
    }

    #[test]
    fn the_full_fixture_leaves_no_option_empty() {
        let value = serde_json::to_value(fixture::registry(fixture::fill)).unwrap();
        assert!(!holds_null(&value), "{value}");
    }

    fn holds_null(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Object(map) => map.values().any(holds_null),
            Value::Array(list) => list.iter().any(holds_null),
            _ => false,
        }
    }
}
