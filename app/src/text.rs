//! The words of the pages, in four languages, and how dates, numbers and amounts are written.
//!
//! The words are Fluent files, one for each feature and language, embedded. They are parsed once.
//! A message without arguments is resolved once and costs a look-up afterwards. That all languages
//! have the same keys, and that each key is used, is held by `tests/pages/text.rs`. Not here: the
//! brand's own words, which come from the registry.

mod files;
mod format;
mod log_line;
mod numbers;
mod plain;
mod value;
mod vocabulary;
mod zone;

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::tz::TimeZone;
use unic_langid::{LanguageIdentifier, langid};

pub use files::{FEATURES, source};
pub use log_line::LogLine;
pub use zone::of_brand;

/// An argument of a message: a number (which takes part in plurals and is grouped when shown) or
/// a text.
pub type Arg<'a> = FluentValue<'a>;

/// The words of one language, and the zone in which it tells times.
pub struct Text {
    words: &'static Words,
    zone: TimeZone,
}

/// The words of one language.
struct Words {
    language: Language,
    fixed: HashMap<&'static str, &'static str>,
    plain: plain::Plain,
    bundle: FluentBundle<FluentResource>,
    format: format::Formats,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text")
            .field("language", &self.words.language)
            .finish_non_exhaustive()
    }
}

static ALL: LazyLock<[Text; 4]> = LazyLock::new(|| {
    Language::ALL.map(|language| Text {
        // Lives as long as the program: the words are read once.
        words: Box::leak(Box::new(Words::read(language))),
        zone: TimeZone::UTC,
    })
});

/// The words of a language, with times in UTC: for what belongs to no brand.
pub fn of(language: Language) -> &'static Text {
    &ALL[index(language)]
}

const fn index(language: Language) -> usize {
    match language {
        Language::En => 0,
        Language::Nl => 1,
        Language::Da => 2,
        Language::Nb => 3,
    }
}

const fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::En => langid!("en-GB"),
        Language::Nl => langid!("nl"),
        Language::Da => langid!("da"),
        Language::Nb => langid!("nb"),
    }
}

impl Words {
    /// What a broken file costs is the messages that are broken in it; the test over all files
    /// sees to it that none is.
    fn read(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(language)]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(numbers::in_messages(language)));
        let mut keys: Vec<&'static str> = Vec::new();
        for feature in FEATURES {
            let source = source(language, feature);
            keys.extend(files::keys(source));
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        let mut fixed = HashMap::with_capacity(keys.len());
        for key in keys {
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
                continue;
            };
            let mut errors = Vec::new();
            let value = bundle.format_pattern(pattern, None, &mut errors);
            if errors.is_empty() {
                // Lives as long as the program: the words are read once.
                let value: &'static str = Box::leak(value.into_owned().into_boxed_str());
                fixed.insert(key, value);
            }
        }
        Self {
            language,
            fixed,
            plain: plain::Plain::read(language),
            bundle,
            format: format::Formats::new(language),
        }
    }
}

impl Text {
    /// The language of the words.
    pub fn language(&self) -> Language {
        self.words.language
    }

    /// A message without arguments. An unknown key is shown as it is.
    pub fn get(&self, key: &'static str) -> &'static str {
        self.words.fixed.get(key).copied().unwrap_or(key)
    }

    /// A message with arguments. An unknown key is shown as it is.
    pub fn with(&self, key: &'static str, arguments: &[(&'static str, Arg<'_>)]) -> String {
        self.words
            .plain
            .with(key, arguments)
            .unwrap_or_else(|| self.by_library(key, arguments))
    }

    fn by_library(&self, key: &str, arguments: &[(&'static str, Arg<'_>)]) -> String {
        let Some(pattern) = self
            .words
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let mut named = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            named.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        self.words
            .bundle
            .format_pattern(pattern, Some(&named), &mut errors)
            .into_owned()
    }
}
