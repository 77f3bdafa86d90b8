//! The embedded Fluent files.

use domain::language::Language;

macro_rules! features {
    ($($feature:literal),* $(,)?) => {
        /// The features that have words; each is a file in each language.
        pub const FEATURES: &[&str] = &[$($feature),*];

        /// The file of one feature in one language; empty for an unknown feature.
        pub fn source(language: Language, feature: &str) -> &'static str {
            match (language, feature) {
                $(
                    (Language::En, $feature) => include_str!(concat!("en/", $feature, ".ftl")),
                    (Language::Nl, $feature) => include_str!(concat!("nl/", $feature, ".ftl")),
                    (Language::Da, $feature) => include_str!(concat!("da/", $feature, ".ftl")),
                    (Language::Nb, $feature) => include_str!(concat!("nb/", $feature, ".ftl")),
                )*
                _ => "",
            }
        }
    };
}

features![
    "common",
    "vocabulary",
    "shell",
    "trust",
    "sign_in",
    "overview",
    "choices",
    "rights",
    "account",
    "error",
    "data",
    "benefits",
    "activity",
    "receipt",
    "verify",
    "desk",
    "office",
];

/// The keys of the messages of a file: what stands before ` =` at the start of a line.
pub(super) fn keys(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().filter_map(|line| {
        let (key, _) = line.split_once(" =")?;
        let plain = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain.then_some(key)
    })
}
