//! Identifiers. Inside they are `UUIDv7`, so that rows lie in the order in which they came; outside
//! they are short prefixed codes in Crockford's base 32 (no I, L, O, U), safe to read out aloud.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not an identifier of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct IdError(&'static str);

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn encode(id: Uuid) -> String {
    let value = id.as_u128();
    (0..26)
        .rev()
        .map(|position| {
            let index = (value >> (position * 5)) & 31;
            char::from(ALPHABET[usize::try_from(index).unwrap_or_default()])
        })
        .collect()
}

fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 {
        return None;
    }
    let mut value: u128 = 0;
    for (position, byte) in text.bytes().enumerate() {
        let digit = ALPHABET
            .iter()
            .position(|letter| *letter == byte.to_ascii_lowercase())?;
        // 26 digits hold 130 bits: the first may only use three of its five.
        if position == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(value))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What the outside form starts with.
            pub const PREFIX: &'static str = $prefix;

            /// The sixteen bytes stored in the database.
            pub const fn bytes(self) -> [u8; 16] {
                *self.0.as_bytes()
            }
        }

        impl From<[u8; 16]> for $name {
            fn from(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = IdError;
            fn try_from(bytes: &[u8]) -> Result<Self, IdError> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| IdError(stringify!($name)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}-{}", $prefix, encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('-'))
                    .and_then(decode)
                    .map(Self)
                    .ok_or(IdError(stringify!($name)))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/// One customer, inside Vitrine. Never shown with the brand's own reference to a third person.
    SubjectId, "s");
id!(/// One held fact.
    RecordId, "rec");
id!(/// One line of a subject's log: decision, release, refusal, staff view.
    EventId, "e");
id!(/// One measured benefit.
    BenefitId, "b");
id!(/// Somebody who can sign in.
    AccountId, "a");
id!(/// One look by a member of staff at one customer's page.
    ViewId, "v");
id!(/// One run of an import.
    ImportId, "i");
id!(/// Where one of the brand's systems is told what customers decided.
    EndpointId, "w");

/// The brand's own reference of a customer: 1 to 64 visible ASCII characters, no spaces, none of
/// `/ ? # % \`, so that it stands unescaped in a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// The reference as the brand writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reference {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"/?#%\\".contains(&b))
            && text != "."
            && text != "..";
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError("customer reference"))
        }
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// An e-mail address, normalised for comparing: trimmed and in lower case. Its shape is that of
/// HTML's e-mail fields, so that who has an address can also sign in with it, narrowed to a host
/// with a dot; RFC 5321 gives the limits of 64 and 254 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    /// Never the address: a debug line may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

impl FromStr for Email {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let address = text.trim().to_lowercase();
        let shaped = address.len() <= 254
            && address.split_once('@').is_some_and(|(local, host)| {
                (1..=64).contains(&local.len())
                    && local.bytes().all(may_stand_before_at)
                    && host.contains('.')
                    && host.split('.').all(is_host_label)
            });
        if shaped {
            Ok(Self(address))
        } else {
            Err(IdError("e-mail address"))
        }
    }
}

fn may_stand_before_at(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

fn is_host_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

macro_rules! key {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The key as written in the registry.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let fits = (1..=64).contains(&text.len())
                    && text.starts_with(|c: char| c.is_ascii_lowercase())
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b));
                if fits { Ok(Self(text.to_owned())) } else { Err(IdError($what)) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

key!(/// Names a purpose in the registry: lower-case letters, digits, `_` and `-`.
    PurposeKey, "purpose key");
key!(/// Names a data category.
    CategoryKey, "category key");
key!(/// Names a recipient.
    RecipientKey, "recipient key");
key!(/// Names an inbound source.
    SourceKey, "source key");
key!(/// Names a model.
    ModelKey, "model key");
key!(/// Names one of the brand's own systems.
    ConsumerKey, "consumer key");
key!(/// Names a role that answers for something.
    RoleKey, "role key");
key!(/// Names a group of purposes, a plan or an incident.
    ItemKey, "key");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_survives_the_way_out_and_back(value: u128) {
            let id = SubjectId(Uuid::from_u128(value));
            prop_assert_eq!(id.to_string().parse::<SubjectId>(), Ok(id));
        }

        #[test]
        fn any_text_is_read_without_panic(text: String) {
            let _ = text.parse::<RecordId>();
            let _ = text.parse::<Reference>();
            let _ = text.parse::<Email>();
            let _ = text.parse::<PurposeKey>();
        }
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let id = RecordId(Uuid::from_u128(7));
        assert!(id.to_string().parse::<SubjectId>().is_err());
    }

    #[test]
    fn an_address_is_normalised_and_its_shape_checked() {
        let email: Email = "  Anna@Example.TEST ".parse().unwrap();
        assert_eq!(email.as_str(), "anna@example.test");
        for right in ["o'neill+shop@xn--bcher-kva.example", "a.b@1.c"] {
            assert!(right.parse::<Email>().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "anna",
            "@example.test",
            "anna@",
            "a@b@c.test",
            "a b@c.test",
            "a@b..c",
            "a@b",
            "a@-b.test",
            "a@b-.test",
            "a@b_c.test",
            "a@b.test*",
            "a\u{200b}@b.test",
        ] {
            assert!(wrong.parse::<Email>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_reference_stands_unescaped_in_a_path() {
        assert!("NL-00417.b".parse::<Reference>().is_ok());
        for wrong in ["", "a b", "a/b", "..", "a?b", "a#b", "a%2f", "é"] {
            assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
        }
    }
}
