//! The zone in which times are shown: the one that the brand names. Times inside are UTC.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use domain::language::Language;
use domain::registry::Brand;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::DateTime};

use super::{ALL, Text, index};

/// The words for each zone that a registry named while the program runs. Names that are no zone
/// are not kept, so there are never more than zones.
static ZONES: RwLock<Option<HashMap<String, &'static [Text; 4]>>> = RwLock::new(None);

/// The words of a language, with times as a brand's customers read them; in UTC where the brand
/// names no zone that is known.
pub fn of_brand(language: Language, brand: &Brand) -> &'static Text {
    let Some(name) = brand.time_zone.as_deref() else {
        return super::of(language);
    };
    {
        let zones = ZONES.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(all) = zones.as_ref().and_then(|zones| zones.get(name)) {
            return &all[index(language)];
        }
    }
    let Ok(zone) = TimeZone::get(name) else {
        return super::of(language);
    };
    let mut zones = ZONES.write().unwrap_or_else(PoisonError::into_inner);
    let all = zones
        .get_or_insert_default()
        .entry(name.to_owned())
        .or_insert_with(|| {
            let texts = Language::ALL.map(|language| Text {
                words: ALL[index(language)].words,
                zone: zone.clone(),
            });
            // Lives as long as the program, as the words do.
            Box::leak(Box::new(texts))
        });
    &all[index(language)]
}

impl Text {
    /// What the clock on the wall said at that moment.
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }
}
