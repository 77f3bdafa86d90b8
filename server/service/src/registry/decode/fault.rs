//! Why a value could not be decoded.

use core::fmt;

use serde::de;

/// Travels from the place of an error up to the next field or item, where it is noted.
#[derive(Debug)]
pub(super) enum Fault {
    /// A struct lacks a key. The struct's name is filled in on the way.
    Missing {
        /// The struct.
        of: Option<&'static str>,
        /// The key.
        key: &'static str,
    },
    /// Already among the findings.
    Noted,
    /// The shape is wrong.
    Wrong {
        /// The rule's short name.
        rule: &'static str,
        /// A sentence.
        what: String,
        /// A sentence.
        mend: String,
    },
    /// The type itself refused the value; its words.
    Value(String),
}

impl Fault {
    pub(super) fn wrong(rule: &'static str, what: String, mend: impl Into<String>) -> Self {
        Self::Wrong {
            rule,
            what,
            mend: mend.into(),
        }
    }

    /// The same, with the struct's name if a key is missing.
    pub(super) fn in_struct(self, name: &'static str) -> Self {
        match self {
            Self::Missing { of: None, key } => Self::Missing {
                of: Some(name),
                key,
            },
            other => other,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { key, .. } => write!(f, "the key `{key}` is missing"),
            Self::Noted => f.write_str("already noted"),
            Self::Wrong { what, .. } | Self::Value(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self::Value(words.to_string())
    }

    fn missing_field(key: &'static str) -> Self {
        Self::Missing { of: None, key }
    }
}
