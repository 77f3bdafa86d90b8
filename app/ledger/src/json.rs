//! JSON with one meaning: no name twice in an object, no number that a double cannot hold, and one
//! spelling of it all (RFC 8785, on top of RFC 7493).

use core::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value};

/// The largest whole number below which every whole number is a double: 2^53 - 1.
pub(crate) const MAX_EXACT: u64 = (1 << 53) - 1;

/// A JSON value in which no object has a name twice. `serde_json::Value` would take the last of the
/// two and say nothing, and somebody else's reader may take the first.
pub(crate) struct Strict(pub(crate) Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader).map(Self)
    }
}

/// For a field: `#[serde(deserialize_with = "json::strict")]`.
pub(crate) fn strict<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    Strict::deserialize(from).map(|value| value.0)
}

/// For a field that may be left out, but is never `null`: there is one way to say "none".
pub(crate) fn present<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(Some)
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number that JSON cannot hold"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = from.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, Strict(value))) = from.next_entry::<String, Strict>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("an object has the same name twice"));
            }
        }
        Ok(Value::Object(members))
    }
}

/// Whether every number in it is one that a double holds exactly as written: fractions are, whole
/// numbers are up to 2^53 - 1.
pub(crate) fn exact(value: &Value) -> bool {
    let most = MAX_EXACT as f64;
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() <= most),
        Value::Array(values) => values.iter().all(exact),
        Value::Object(members) => members.values().all(exact),
    }
}

/// The bytes of the one spelling (RFC 8785) of an object, whose members are added in the order of their
/// names.
pub(crate) struct Object(Vec<u8>);

impl Object {
    pub(crate) fn begin() -> Self {
        let mut spelled = Vec::with_capacity(USUAL);
        spelled.push(b'{');
        Self(spelled)
    }

    fn name(&mut self, name: &'static str) -> Result<(), serde_json::Error> {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        serde_json::to_writer(&mut self.0, name)?;
        self.0.push(b':');
        Ok(())
    }

    /// Adds text, or a whole number that [`MAX_EXACT`] allows: there is one spelling of those.
    pub(crate) fn simple(
        &mut self,
        name: &'static str,
        value: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        self.name(name)?;
        serde_json::to_writer(&mut self.0, value)
    }

    /// Adds whatever is [`exact`].
    pub(crate) fn value(
        &mut self,
        name: &'static str,
        value: &Value,
    ) -> Result<(), serde_json::Error> {
        self.name(name)?;
        let before = self.0.len();
        if !spell(value, &mut self.0)? {
            self.0.truncate(before);
            self.0.extend(serde_json_canonicalizer::to_vec(value)?);
        }
        Ok(())
    }

    pub(crate) fn end(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}

/// How many bytes an entry has, or fewer.
const USUAL: usize = 1024;

/// Spells what nearly all values consist of, at a sixth of the price: whole numbers, and names of ASCII
/// characters, whose order is that of their bytes. `false` where it takes more than that.
fn spell(value: &Value, to: &mut Vec<u8>) -> Result<bool, serde_json::Error> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => serde_json::to_writer(to, value)?,
        Value::Number(number) if number.is_f64() => return Ok(false),
        Value::Number(number) => serde_json::to_writer(to, number)?,
        Value::Array(values) => {
            to.push(b'[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    to.push(b',');
                }
                if !spell(value, to)? {
                    return Ok(false);
                }
            }
            to.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            to.push(b'{');
            for (place, (name, value)) in members.into_iter().enumerate() {
                if place > 0 {
                    to.push(b',');
                }
                if !name.is_ascii() {
                    return Ok(false);
                }
                serde_json::to_writer(&mut *to, name)?;
                to.push(b':');
                if !spell(value, to)? {
                    return Ok(false);
                }
            }
            to.push(b'}');
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(value: &Value) -> String {
        let mut object = Object::begin();
        object.value("v", value).unwrap();
        let spelled = String::from_utf8(object.end()).unwrap();
        let inner = spelled.strip_prefix(r#"{"v":"#).unwrap();
        inner.strip_suffix('}').unwrap().to_owned()
    }

    fn spelled(text: &str) -> String {
        let Strict(value) = serde_json::from_str(text).unwrap();
        canonical(&value)
    }

    /// RFC 8785, section 3.2.2 and 3.2.4.
    #[test]
    fn the_sample_of_the_rfc_is_spelled_as_there() {
        let sample = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let expected = concat!(
            r#"{"literals":[null,true,false],"#,
            r#""numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#,
            r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#,
        );
        assert_eq!(spelled(sample), expected);
    }

    /// RFC 8785, section 3.2.3: by UTF-16 code units, which is not the order of the code points.
    #[test]
    fn names_are_in_the_order_of_the_rfc() {
        let sample = r#"{
            "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis"
        }"#;
        let expected = concat!(
            r#"{"\r":"Carriage Return","1":"One",""#,
            "\u{80}",
            r#"":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","#,
            r#""😀":"Emoji: Grinning Face","#,
            "\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
        );
        assert_eq!(spelled(sample), expected);
    }

    /// RFC 8785, appendix B: bits of a double, and its text.
    #[test]
    fn numbers_are_spelled_as_in_the_appendix_of_the_rfc() {
        for (bits, text) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            let number = Value::from(f64::from_bits(bits));
            assert_eq!(canonical(&number), text, "{bits:x}");
        }
    }

    #[test]
    fn a_name_that_stands_twice_is_refused_at_every_depth() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"[{"a":1,"b":2,"a":3}]"#,
            r#"{"b":{"a":1,"\u0061":2}}"#,
        ] {
            assert!(serde_json::from_str::<Strict>(text).is_err(), "{text}");
        }
        assert_eq!(spelled(r#"[{"a":1},{"a":1}]"#), r#"[{"a":1},{"a":1}]"#);
    }

    #[test]
    fn whole_numbers_beyond_the_doubles_are_told() {
        for (text, kept) in [
            ("9007199254740991", true),
            ("-9007199254740991", true),
            ("9007199254740992", false),
            ("-9007199254740992", false),
            ("18446744073709551615", false),
            ("1e300", false),
            ("0.1", true),
            (r#"{"a":[1,{"b":9007199254740993}]}"#, false),
        ] {
            let Strict(value) = serde_json::from_str(text).unwrap();
            assert_eq!(exact(&value), kept, "{text}");
        }
    }
}
