//! JSON from outside, read strictly (RFC 7493): what two readers could understand differently, or
//! what the database could not hold, is refused before anything is made of it.
//!
//! Refused at every depth: a name that stands twice in one object, more nesting than any body of
//! ours has, the character U+0000, numbers too large for a double, bytes that are no UTF-8, a byte
//! order mark, anything after the end. What is said of it holds the place, never a value, and a
//! name only where it could be one of ours.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess};
use serde::de::{DeserializeSeed, Error as _, Visitor};
use serde::{Deserialize as _, Deserializer};
use serde_json::error::Category;
use serde_json::{Map, Value};

use crate::http::problem::{Problem, ProblemType};

/// How many lists and objects may stand in each other.
const DEPTH: usize = 32;
/// Up to so many names of one object are compared one by one; more are put into a set.
const FEW: usize = 12;

/// Reads a body, which is always an object: serde would take a list for one, by the order of its
/// fields.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    check(bytes).map_err(|error| match error.classify() {
        Category::Data => Problem::new(ProblemType::Invalid).detail(sentence(&error)),
        _ => Problem::new(ProblemType::Unreadable).detail(sentence(&error)),
    })?;
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first != Some(&b'{') {
        return Err(Problem::new(ProblemType::Invalid).detail("The body must be an object."));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::new(ProblemType::Invalid).detail(misfit(&error)))
}

/// Goes through the whole text once and keeps nothing of it.
fn check(bytes: &[u8]) -> Result<(), serde_json::Error> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    Strict { left: DEPTH }.deserialize(&mut from)?;
    from.end()
}

/// An error of [`check`]: its texts hold no value of the body.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).chain(['.']).collect()
}

/// An error of a type's own reader. serde quotes the value that does not fit and then says what was
/// expected; only the latter, which is ours, is passed on.
fn misfit(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let (said, place) = match text.rfind(" at line ") {
        Some(start) => (&text[..start], &text[start..]),
        None => (text.as_str(), ""),
    };
    let quoted = |name: &'static str| {
        let rest = said.strip_prefix(name)?.strip_prefix(" `")?;
        let (name, _) = rest.split_once('`')?;
        could_be_ours(name).then_some(name)
    };
    if let Some(name) = quoted("missing field") {
        return format!("The field {name} is missing in the object that ends{place}.");
    }
    if let Some(name) = quoted("unknown field") {
        return format!("There is no field {name} here; reading stopped{place}.");
    }
    if let Some(name) = quoted("duplicate field") {
        return format!("The field {name} stands twice; reading stopped{place}.");
    }
    if said.starts_with("unknown field") {
        return format!("There is no such field here; reading stopped{place}.");
    }
    let of_serde = ["invalid type: ", "invalid value: ", "unknown variant "];
    if of_serde.iter().any(|start| said.starts_with(start))
        && let Some((_, expected)) = said.rsplit_once(", expected ")
    {
        return format!("Expected {expected}; reading stopped{place}.");
    }
    format!(
        "A value does not have the form that the API description asks for; reading stopped{place}."
    )
}

/// Whether a name looks like those of the API. Others are not repeated: who sends data as names
/// finds none of it in an error.
fn could_be_ours(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// A value of any kind, so many levels deep at most.
#[derive(Clone, Copy)]
struct Strict {
    left: usize,
}

impl Strict {
    fn inside<E: de::Error>(self) -> Result<Self, E> {
        let left = self.left.checked_sub(1);
        left.map(|left| Self { left })
            .ok_or_else(|| E::custom(format_args!("nested more than {DEPTH} levels deep")))
    }
}

fn held<E: de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        return Err(E::custom("a text holds the character U+0000"));
    }
    Ok(())
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        held(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let inside = self.inside()?;
        while list.next_element_seed(inside)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let inside = self.inside()?;
        let mut names = Names::default();
        while let Some(name) = object.next_key_seed(Name)? {
            held(&name)?;
            if !names.add(name) {
                return Err(A::Error::custom("a name stands twice in one object"));
            }
            object.next_value_seed(inside)?;
        }
        Ok(())
    }
}

/// The name of a member, borrowed from the text unless it is written with escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<Cow<'de, str>, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// The names of one object so far.
#[derive(Default)]
struct Names<'de> {
    few: Vec<Cow<'de, str>>,
    many: HashSet<Cow<'de, str>>,
}

impl<'de> Names<'de> {
    /// Whether it was new.
    fn add(&mut self, name: Cow<'de, str>) -> bool {
        if !self.many.is_empty() {
            return self.many.insert(name);
        }
        if self.few.contains(&name) {
            return false;
        }
        self.few.push(name);
        if self.few.len() > FEW {
            self.many.extend(self.few.drain(..));
        }
        true
    }
}

/// A member that is an object, and not the list of its values that serde would take as well.
pub(crate) fn object<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let members = Option::<Map<String, Value>>::deserialize(from)?;
    let read = members.map(|members| serde_json::from_value(Value::Object(members)));
    read.transpose().map_err(D::Error::custom)
}

/// The same of a list: each of its items is an object.
pub(crate) fn objects<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let items = Vec::<Map<String, Value>>::deserialize(from)?;
    let read = |members| serde_json::from_value(Value::Object(members));
    let read: serde_json::Result<_> = items.into_iter().map(read).collect();
    read.map_err(D::Error::custom)
}

#[cfg(test)]
mod tests;
