//! A value of any type that the registry holds, made from nothing, to go on after an error. Texts
//! with a shape (keys, periods, dates) are found by trying one sample of each; the sample that
//! fits also tells how such a text is written.

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::fault::Fault;

/// A text, and how texts of its shape are written.
#[derive(Debug)]
pub(super) struct Sample {
    text: &'static str,
    pub(super) mend: &'static str,
    /// Whether a text that the type accepts is written as it should be.
    pub(super) fits: fn(&str) -> bool,
}

const SAMPLES: [Sample; 4] = [
    Sample {
        text: "x",
        mend: "Write 1 to 64 lower-case letters, digits, `_` or `-`, beginning with a letter.",
        fits: |_| true,
    },
    Sample {
        text: "P1D",
        mend: "Write P, a number from 1 to 999, and D (days), M (months) or Y (years), such as P18M.",
        fits: |_| true,
    },
    Sample {
        text: "2000-01-01",
        mend: "Write a date as year-month-day, such as 2026-03-31.",
        // The type takes other forms of ISO 8601 too, and drops a time of day without a word.
        fits: |text| text.len() == 10 && text.matches('-').count() == 2,
    },
    Sample {
        text: "2000-01-01T00:00:00Z",
        mend: "Write date and time in UTC, such as 2026-03-31T14:05:00Z.",
        fits: |_| true,
    },
];

/// A value of the type and the sample that led to it; none if the type wants something else.
pub(super) fn find<'de, T: Deserialize<'de>>() -> Option<(T, &'static Sample)> {
    SAMPLES.iter().find_map(|sample| {
        let value = T::deserialize(StandIn(sample.text)).ok()?;
        Some((value, sample))
    })
}

/// Answers every wish with the least there is.
#[derive(Clone, Copy)]
struct StandIn(&'static str);

impl<'de> Deserializer<'de> for StandIn {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_bool(false)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(0)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(0)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(0)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(0)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(Fields([].iter()))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_f64(0.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(serde::de::value::SeqDeserializer::<_, Fault>::new(
            std::iter::empty::<&str>(),
        ))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_map(Fields(fields.iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(FirstVariant(variants.first().copied().unwrap_or_default()))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct identifier ignored_any
    }
}

struct Fields(core::slice::Iter<'static, &'static str>);

impl<'de> MapAccess<'de> for Fields {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.0
            .next()
            .map(|key| seed.deserialize(name(key)))
            .transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        seed.deserialize(StandIn(SAMPLES[0].text))
    }

    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, Fault> {
        find().map(|(value, _)| value).ok_or(Fault::Noted)
    }
}

struct FirstVariant(&'static str);

impl<'de> EnumAccess<'de> for FirstVariant {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        Ok((seed.deserialize(name(self.0))?, self))
    }
}

impl<'de> VariantAccess<'de> for FirstVariant {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(StandIn(SAMPLES[0].text))
    }

    fn newtype_variant<T: Deserialize<'de>>(self) -> Result<T, Fault> {
        find().map(|(value, _)| value).ok_or(Fault::Noted)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value, Fault> {
        Err(Fault::Noted)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_map(Fields(fields.iter()))
    }
}

/// The name of a field or variant, for serde.
pub(super) fn name(name: &str) -> StrDeserializer<'_, Fault> {
    name.into_deserializer()
}
