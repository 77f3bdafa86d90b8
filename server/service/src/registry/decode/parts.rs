//! Serde's view of what is inside a node: items, fields, entries, what belongs to a word. Each is
//! decoded by itself, so that one error does not hide the next.

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::fault::Fault;
use super::node::NodeDecoder;
use super::stand_in::{self, name};
use super::{Context, Step};
use crate::registry::tree::{Entry, Node, shorten};

/// The items of a list.
pub(super) struct Items<'a> {
    pub(super) context: &'a Context,
    pub(super) items: std::iter::Enumerate<core::slice::Iter<'a, Node>>,
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
        if self.context.findings.borrow().is_full() {
            return Ok(None);
        }
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        self.context.step(Step::Index(index), node).map(Some)
    }
}

/// The entries of a map whose keys are not fixed.
pub(super) struct Entries<'a> {
    pub(super) context: &'a Context,
    pub(super) rest: core::slice::Iter<'a, Entry>,
    pub(super) current: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.current = self.rest.next();
        self.current
            .map(|entry| seed.deserialize(name(&entry.key)))
            .transpose()
    }

    fn next_key<K: Deserialize<'de>>(&mut self) -> Result<Option<K>, Fault> {
        self.current = self.rest.next();
        let Some(entry) = self.current else {
            return Ok(None);
        };
        let key = K::deserialize(name(&entry.key)).or_else(|fault| {
            let found = stand_in::find();
            let mend = match &found {
                Some((_, sample)) => sample.mend,
                None => "Write one of the keys that belong here.",
            };
            let what = format!("The key `{}` does not fit ({fault}).", shorten(&entry.key));
            self.context
                .error(entry.place, "value", what, mend.to_owned());
            found.map(|(key, _)| key).ok_or(Fault::Noted)
        });
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let entry = self.current.take().ok_or(Fault::Noted)?;
        seed.deserialize(NodeDecoder::new(self.context, &entry.value))
    }

    fn next_entry<K: Deserialize<'de>, V: Deserialize<'de>>(
        &mut self,
    ) -> Result<Option<(K, V)>, Fault> {
        match self.next_key()? {
            Some(key) => Ok(Some((key, self.next_value()?))),
            None => Ok(None),
        }
    }

    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, Fault> {
        let entry = self.current.take().ok_or(Fault::Noted)?;
        self.context
            .step(Step::Key(entry.key.clone()), &entry.value)
    }
}

/// The known keys of a struct, and those that it needs but lacks.
pub(super) struct Fields<'a> {
    pub(super) decoder: NodeDecoder<'a>,
    pub(super) known: std::vec::IntoIter<(&'static str, Option<&'a Node>)>,
    pub(super) value: Option<(&'static str, Option<&'a Node>)>,
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
pub(super) struct Variant<'a> {
    pub(super) decoder: NodeDecoder<'a>,
    pub(super) word: &'a str,
    pub(super) content: Option<&'a Node>,
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
