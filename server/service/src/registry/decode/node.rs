//! Serde's view of a node. Strict: a text is a text, a number a number; nothing is guessed.

use domain::registry::nearest;
use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::fault::Fault;
use super::stand_in::name;
use super::{Context, Step};
use crate::registry::tree::{Entry, Kind, Node, is_nothing, shorten};

/// Decodes one node.
#[derive(Clone, Copy)]
pub(super) struct NodeDecoder<'a> {
    context: &'a Context,
    node: &'a Node,
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

    fn wanted(self, wanted: &str, mend: impl Into<String>) -> Fault {
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

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Fault> {
        // The registry's types all say what they want.
        Err(self.wanted("Something else", "Look into the documentation of this key."))
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
                (key.as_str(), *place, Some(value))
            }
            Kind::Map(_) | Kind::List(_) | Kind::Broken => {
                let mend = format!("Write one of {}.", variants.join(", "));
                return Err(self.wanted("One word", mend));
            }
            Kind::Plain(_) | Kind::Quoted(_) => (self.text()?, self.node.place, None),
        };
        if !variants.contains(&word) {
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
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 char bytes byte_buf unit unit_struct
        tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'a> {
    context: &'a Context,
    items: std::iter::Enumerate<core::slice::Iter<'a, Node>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some((_, node)) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(NodeDecoder::new(self.context, node))
            .map(Some)
    }

    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Fault> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        self.context.step(Step::Index(index), node).map(Some)
    }
}

/// The known keys of a struct, and those that it needs but lacks.
struct Fields<'a> {
    decoder: NodeDecoder<'a>,
    known: std::vec::IntoIter<(&'static str, Option<&'a Node>)>,
    value: Option<(&'static str, Option<&'a Node>)>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.value = self.known.next();
        self.value
            .map(|(key, _)| seed.deserialize(name(key)))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        match self.value.take() {
            Some((_, Some(node))) => seed.deserialize(NodeDecoder::new(self.decoder.context, node)),
            _ => Err(Fault::Noted),
        }
    }

    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, Fault> {
        let context = self.decoder.context;
        match self.value.take() {
            Some((key, Some(node))) => context.step(Step::Key(key.to_owned()), node),
            Some((key, None)) => {
                context.missing(self.decoder.node.place, key);
                Context::stand_in()
            }
            None => Err(Fault::Noted),
        }
    }
}

/// A word, or a map of one word and what belongs to it.
struct Variant<'a> {
    decoder: NodeDecoder<'a>,
    word: &'a str,
    content: Option<&'a Node>,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        Ok((seed.deserialize(name(self.word))?, self))
    }
}

impl Variant<'_> {
    fn without_content(&self) -> Fault {
        let what = format!("`{}` needs more than the word.", shorten(self.word));
        Fault::wrong(
            "type",
            what,
            format!("Write {{{}: {{...}}}}.", shorten(self.word)),
        )
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if self.content.is_none() {
            return Ok(());
        }
        let what = format!("Nothing belongs to the word `{}`.", shorten(self.word));
        Err(Fault::wrong(
            "type",
            what,
            format!("Write {} alone.", shorten(self.word)),
        ))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let Some(node) = self.content else {
            return Err(self.without_content());
        };
        seed.deserialize(NodeDecoder::new(self.decoder.context, node))
    }

    fn newtype_variant<T: Deserialize<'de>>(self) -> Result<T, Fault> {
        let Some(node) = self.content else {
            return Err(self.without_content());
        };
        self.decoder
            .context
            .step(Step::Key(self.word.to_owned()), node)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, Fault> {
        Err(self.decoder.wanted("One word", "Write it without a list."))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let Some(node) = self.content else {
            return Err(self.without_content());
        };
        NodeDecoder::new(self.decoder.context, node).deserialize_struct("", fields, visitor)
    }
}
