//! Decimal numbers as each language groups and points them.

use std::sync::LazyLock;

use domain::language::Language;
use fixed_decimal::Decimal;
use fluent_bundle::FluentValue;
use icu::decimal::DecimalFormatter;
use icu::decimal::options::DecimalFormatterOptions;
use icu::locale::{Locale, locale};
use intl_memoizer::concurrent::IntlLangMemoizer;

/// The locale of a language: which country's habits its numbers and dates follow.
pub(super) const fn locale_of(language: Language) -> Locale {
    match language {
        Language::En => locale!("en-GB"),
        Language::Nl => locale!("nl"),
        Language::Da => locale!("da"),
        Language::Nb => locale!("nb"),
    }
}

static DECIMALS: LazyLock<[Option<DecimalFormatter>; 4]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        DecimalFormatter::try_new(
            locale_of(language).into(),
            DecimalFormatterOptions::default(),
        )
        .ok()
    })
});

/// Writes a decimal number; as it is, should the language be unknown to the library.
pub(super) fn decimal(language: Language, number: &Decimal) -> String {
    DECIMALS[super::index(language)].as_ref().map_or_else(
        || number.to_string(),
        |decimals| decimals.format_to_string(number),
    )
}

type Formatter = fn(&FluentValue<'_>, &IntlLangMemoizer) -> Option<String>;

/// How numbers inside messages are written: the same way. A plain function for each language,
/// because that is what the library takes.
pub(super) fn in_messages(language: Language) -> Formatter {
    fn write(language: Language, value: &FluentValue<'_>) -> Option<String> {
        match value {
            FluentValue::Number(number) => {
                let number =
                    Decimal::try_from_f64(number.value, fixed_decimal::FloatPrecision::RoundTrip);
                number.ok().map(|number| decimal(language, &number))
            }
            _ => None,
        }
    }
    match language {
        Language::En => |value, _| write(Language::En, value),
        Language::Nl => |value, _| write(Language::Nl, value),
        Language::Da => |value, _| write(Language::Da, value),
        Language::Nb => |value, _| write(Language::Nb, value),
    }
}
