//! Serde's view of a node. Strict: a text is a text, a number a number; nothing is guessed.

use domain::registry::nearest;
use serde::de::{Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::Context;
use super::fault::Fault;
use super::parts::{Entries, Fields, Items, Variant};
use crate::registry::tree::{Entry, Kind, Node, is_nothing, shorten};

/// Decodes one node.
#[derive(Clone, Copy)]
pub(super) struct NodeDecoder<'a> {
    pub(super) context: &'a Context,
    pub(super) node: &'a Node,
}

/// What an unquoted scalar means (YAML 1.2, core schema).
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    Nothing,
    Truth(bool),
    Number,
    Text,
}

fn meaning(plain: &str) -> Meaning {
    match plain {
        _ if is_nothing(plain) => Meaning::Nothing,
        "true" | "True" | "TRUE" => Meaning::Truth(true),
        "false" | "False" | "FALSE" => Meaning::Truth(false),
        _ if is_number(plain) => Meaning::Number,
        _ => Meaning::Text,
    }
}

/// Anything that some YAML reader takes for a number.
fn is_number(plain: &str) -> bool {
    let body = plain.strip_prefix(['-', '+']).unwrap_or(plain);
    let radix = body.starts_with("0x") || body.starts_with("0o");
    let special = [".inf", ".nan"].contains(&body.to_ascii_lowercase().as_str());
    let digits = body.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    special || (radix && body.len() > 2) || (digits && body.parse::<f64>().is_ok())
}

impl<'a> NodeDecoder<'a> {
    pub(super) const fn new(context: &'a Context, node: &'a Node) -> Self {
        Self { context, node }
    }

    pub(super) fn wanted(self, wanted: &str, mend: impl Into<String>) -> Fault {
        let here = match &self.node.kind {
            Kind::Plain(text) => match meaning(text) {
                Meaning::Nothing => "nothing".to_owned(),
                Meaning::Truth(_) | Meaning::Number | Meaning::Text => {
                    format!("`{}`", shorten(text))
                }
            },
            Kind::Quoted(text) => format!("the text \"{}\"", shorten(text)),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
            Kind::Broken => return Fault::Noted,
        };
        Fault::wrong("type", format!("{wanted} is wanted; here is {here}."), mend)
    }

    fn text(self) -> Result<&'a str, Fault> {
        match &self.node.kind {
            Kind::Quoted(text) => Ok(text),
            Kind::Plain(text) => match meaning(text) {
                Meaning::Text => Ok(text),
                Meaning::Nothing => Err(self.wanted("A text", "Write the text.")),
                Meaning::Truth(_) | Meaning::Number => {
                    Err(self.wanted("A text", format!("Put it in quotes: \"{text}\".")))
                }
            },
            _ => Err(self.wanted("A text", "Write a text.")),
        }
    }
}

impl NodeDecoder<'_> {
    fn unknown_keys(self, entries: &[Entry], fields: &[&'static str]) {
        for Entry { key, place, .. } in entries {
            if !fields.contains(&key.as_str()) {
                let what = format!("The key `{}` is not known here.", shorten(key));
                let mend = match nearest(key, fields.iter().copied()) {
                    Some(near) => format!("Write `{near}` if that is meant, or remove it."),
                    None => format!("Remove it; known are {}.", fields.join(", ")),
                };
                self.context.error(*place, "unknown-key", what, mend);
            }
        }
    }
}

impl<'de> Deserializer<'de> for NodeDecoder<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Quoted(text) => visitor.visit_str(text),
            Kind::Plain(text) => match meaning(text) {
                Meaning::Nothing => visitor.visit_unit(),
                Meaning::Truth(truth) => visitor.visit_bool(truth),
                Meaning::Number if text.bytes().all(|b| b.is_ascii_digit()) => {
                    self.deserialize_u64(visitor)
                }
                Meaning::Number => self.deserialize_f64(visitor),
                Meaning::Text => visitor.visit_str(text),
            },
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
            Kind::Broken => Err(Fault::Noted),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Kind::Plain(text) = &self.node.kind
            && let Meaning::Truth(truth) = meaning(text)
        {
            return visitor.visit_bool(truth);
        }
        Err(self.wanted("A truth value", "Write true or false, without quotes."))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Kind::Plain(text) = &self.node.kind
            && text.bytes().all(|b| b.is_ascii_digit())
            && let Ok(number) = text.parse()
        {
            return visitor.visit_u64(number);
        }
        Err(self.wanted("A whole number", "Write digits only, without quotes."))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Kind::Plain(text) = &self.node.kind
            && meaning(text) == Meaning::Number
            && let Ok(number) = text.parse::<f64>()
            && number.is_finite()
        {
            return visitor.visit_f64(number);
        }
        Err(self.wanted(
            "A number",
            "Write a decimal number such as 0.71, without quotes.",
        ))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Kind::Map(entries) = &self.node.kind else {
            return Err(self.wanted("A map", "Write keys with their values."));
        };
        visitor.visit_map(Entries {
            context: self.context,
            rest: entries.iter(),
            current: None,
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Plain(text) if meaning(text) == Meaning::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Kind::List(items) = &self.node.kind else {
            return Err(self.wanted("A list", "Write items with `-`, or `[]` for none."));
        };
        visitor.visit_seq(Items {
            context: self.context,
            items: items.iter().enumerate(),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let Kind::Map(entries) = &self.node.kind else {
            let keys = fields.join(", ");
            return Err(self.wanted("A map", format!("Write a map with the keys {keys}.")));
        };
        let mut known = Vec::with_capacity(fields.len());
        let required = self
            .context
            .required
            .borrow()
            .get(name)
            .cloned()
            .unwrap_or_default();
        for field in fields {
            match entries.iter().find(|entry| entry.key == *field) {
                Some(entry) => known.push((*field, Some(&entry.value))),
                None if required.contains(field) => known.push((*field, None)),
                None => {}
            }
        }
        let map = Fields {
            decoder: self,
            known: known.into_iter(),
            value: None,
        };
        let value = visitor
            .visit_map(map)
            .map_err(|fault| fault.in_struct(name));
        if !matches!(value, Err(Fault::Missing { .. })) {
            self.unknown_keys(entries, fields);
        }
        value
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let (word, place, content) = match &self.node.kind {
            Kind::Map(entries) if entries.len() == 1 => {
                let Entry { key, place, value } = &entries[0];
                (key, *place, Some(value))
            }
            Kind::Plain(word) if meaning(word) == Meaning::Text => (word, self.node.place, None),
            Kind::Quoted(word) => (word, self.node.place, None),
            _ => {
                let mend = format!("Write one of {}.", variants.join(", "));
                return Err(self.wanted("One word", mend));
            }
        };
        if !variants.contains(&word.as_str()) {
            let what = format!("`{}` is not known here.", shorten(word));
            let mend = match nearest(word, variants.iter().copied()) {
                Some(near) => {
                    format!(
                        "Write `{near}` if that is meant; known are {}.",
                        variants.join(", ")
                    )
                }
                None => format!("Write one of {}.", variants.join(", ")),
            };
            self.context.error(place, "unknown-word", what, mend);
            return Err(Fault::Noted);
        }
        visitor.visit_enum(Variant {
            decoder: self,
            word,
            content,
        })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}
