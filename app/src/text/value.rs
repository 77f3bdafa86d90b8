//! Held values as people read them.

use domain::record::Value;
use domain::registry::{Field, Format};
use jiff::civil::Date;

use super::Text;

impl Text {
    /// One part of a value, in the format that the registry declares for it. A text that does not
    /// fit its format is shown as it is.
    pub fn part(&self, format: Format, part: &str) -> String {
        match format {
            Format::Text => part.to_owned(),
            Format::Euro => self.euro(part),
            Format::Number => self.decimal(part),
            Format::Percent => part
                .parse()
                .map_or_else(|_| part.to_owned(), |fraction| self.percent(fraction)),
            Format::Date => part
                .parse::<Date>()
                .map_or_else(|_| part.to_owned(), |date| self.civil_date(date)),
        }
    }

    /// The parts of a value with their names, in the registry's order; a plain text has one part
    /// without a name. Parts that the registry does not name come last, under their keys.
    pub fn parts<'r>(&self, field: Option<&'r Field>, value: &'r Value) -> Vec<(&'r str, String)> {
        let parts = match value {
            Value::Text(text) => return vec![("", text.clone())],
            Value::Parts(parts) => parts,
        };
        let named = field
            .map(|field| field.parts.as_slice())
            .unwrap_or_default();
        let known = named.iter().filter_map(|named| {
            let (_, text) = parts.iter().find(|(key, _)| *key == named.key)?;
            Some((
                named.title.get(self.language()),
                self.part(named.format, text),
            ))
        });
        let unknown = parts
            .iter()
            .filter(|(key, _)| !named.iter().any(|named| named.key == *key))
            .map(|(key, text)| (key.as_str(), text.clone()));
        known.chain(unknown).collect()
    }

    /// A value on one line: "Coffee, 2, €5.98".
    pub fn value(&self, field: Option<&Field>, value: &Value) -> String {
        let parts = self.parts(field, value);
        let texts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
        texts.join(", ")
    }
}
