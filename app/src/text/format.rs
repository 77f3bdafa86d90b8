//! Dates, times, numbers and amounts as each language writes them. The order of words and signs
//! comes from `common.ftl`; digits, names of months and days come from CLDR.

use domain::benefit::Amount;
use domain::language::Language;
use domain::registry::{Period, Unit};
use fixed_decimal::{Decimal, SignedRoundingMode, UnsignedRoundingMode};
use icu::calendar::{Date, Gregorian};
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::{T, YMD, YMDE};
use icu::time::Time;
use jiff::{Timestamp, civil};

use super::Text;
use super::numbers::{decimal, locale_of};

type Formatter<F> = Option<FixedCalendarDateTimeFormatter<Gregorian, F>>;

/// The formatters of one language. One that cannot be made is replaced by ISO 8601.
pub(super) struct Formats {
    date: Formatter<YMD>,
    /// What stands before the day, before the year and after it, for each month.
    months: Option<[[String; 3]; 12]>,
    /// What stands before the hour, before the minute and after it.
    clock: Option<[String; 3]>,
    short_date: Formatter<YMD>,
    day: Formatter<YMDE>,
    time: Formatter<T>,
}

impl Formats {
    pub(super) fn new(language: Language) -> Self {
        let locale = locale_of(language);
        let date = FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok();
        let time = FixedCalendarDateTimeFormatter::try_new((&locale).into(), T::hm()).ok();
        Self {
            months: date.as_ref().and_then(cut_date),
            clock: time.as_ref().and_then(cut_time),
            date,
            time,
            short_date: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::medium())
                .ok(),
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMDE::long()).ok(),
        }
    }
}

fn calendar(date: civil::Date) -> Option<Date<Gregorian>> {
    let (month, day) = (
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    );
    Date::try_new_gregorian(i32::from(date.year()), month, day).ok()
}

/// Dates stand on every page, so they are cut once, like plain messages. That they come out as the
/// library writes them is held by the test below.
fn cut_date(format: &FixedCalendarDateTimeFormatter<Gregorian, YMD>) -> Option<[[String; 3]; 12]> {
    let mut months: [[String; 3]; 12] = Default::default();
    for (month, number) in months.iter_mut().zip(1..) {
        let date = Date::try_new_gregorian(1987, number, 23).ok()?;
        *month = cut(&format.format(&date).to_string(), "23", "1987")?;
    }
    Some(months)
}

fn cut_time(format: &FixedCalendarDateTimeFormatter<Gregorian, T>) -> Option<[String; 3]> {
    let time = Time::try_new(21, 47, 0, 0).ok()?;
    cut(&format.format(&time).to_string(), "21", "47")
}

fn cut(text: &str, first: &str, second: &str) -> Option<[String; 3]> {
    let (before, rest) = text.split_once(first)?;
    let (between, after) = rest.split_once(second)?;
    Some([before, between, after].map(str::to_owned))
}

impl Text {
    /// A day on the calendar: "24 August 2026".
    pub fn civil_date(&self, date: civil::Date) -> String {
        let month = usize::from(date.month().unsigned_abs());
        match &self.words.format.months {
            Some(months) if (1000..=9999).contains(&date.year()) && (1..=12).contains(&month) => {
                let [before, between, after] = &months[month - 1];
                let (day, year) = (date.day(), date.year());
                format!("{before}{day}{between}{year}{after}")
            }
            _ => self.by_calendar(date),
        }
    }

    fn by_calendar(&self, date: civil::Date) -> String {
        self.words
            .format
            .date
            .as_ref()
            .zip(calendar(date))
            .map_or_else(
                || date.to_string(),
                |(format, date)| format.format(&date).to_string(),
            )
    }

    /// The day of a moment: "24 August 2026".
    pub fn date(&self, at: Timestamp) -> String {
        self.civil_date(self.local(at).date())
    }

    /// The day of a moment, where room is scarce: "24 Aug 2026".
    pub fn short_date(&self, at: Timestamp) -> String {
        let date = self.local(at).date();
        self.words
            .format
            .short_date
            .as_ref()
            .zip(calendar(date))
            .map_or_else(
                || date.to_string(),
                |(format, date)| format.format(&date).to_string(),
            )
    }

    /// The day of a moment with its weekday: "Monday 24 August 2026".
    pub fn day(&self, at: Timestamp) -> String {
        let date = self.local(at).date();
        self.words
            .format
            .day
            .as_ref()
            .zip(calendar(date))
            .map_or_else(
                || date.to_string(),
                |(format, date)| format.format(&date).to_string(),
            )
    }

    /// The time of a moment: "19:42".
    pub fn time(&self, at: Timestamp) -> String {
        let time = self.local(at).time();
        let hour = u8::try_from(time.hour()).unwrap_or_default();
        let minute = u8::try_from(time.minute()).unwrap_or_default();
        match &self.words.format.clock {
            Some([before, between, after]) => {
                format!("{before}{hour:02}{between}{minute:02}{after}")
            }
            None => self.by_clock(hour, minute),
        }
    }

    fn by_clock(&self, hour: u8, minute: u8) -> String {
        self.words
            .format
            .time
            .as_ref()
            .zip(Time::try_new(hour, minute, 0, 0).ok())
            .map_or_else(
                || format!("{hour:02}:{minute:02}"),
                |(format, time)| format.format(&time).to_string(),
            )
    }

    /// Day and time of a moment: "24 August 2026, 19:42".
    pub fn date_time(&self, at: Timestamp) -> String {
        format!("{}, {}", self.date(at), self.time(at))
    }

    /// Weekday, day and time of a moment.
    pub fn day_time(&self, at: Timestamp) -> String {
        format!("{}, {}", self.day(at), self.time(at))
    }

    /// A moment for machines, in UTC: for `<time datetime>`.
    pub fn machine_time(at: Timestamp) -> String {
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A whole number, grouped: "1,204".
    pub fn number(&self, number: u64) -> String {
        decimal(self.words.language, &Decimal::from(number))
    }

    /// A decimal number from its text, as stored; the text itself when it is none.
    pub fn decimal(&self, number: &str) -> String {
        number.parse::<Decimal>().map_or_else(
            |_| number.to_owned(),
            |number| decimal(self.words.language, &number),
        )
    }

    /// Euros from a decimal text, as stored, with two digits after the point.
    pub fn euro(&self, number: &str) -> String {
        number
            .parse::<Decimal>()
            .map_or_else(|_| number.to_owned(), |number| self.euro_of(number))
    }

    fn euro_of(&self, mut number: Decimal) -> String {
        let negative = number.sign() == fixed_decimal::Sign::Negative;
        number.round_with_mode(
            -2,
            SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand),
        );
        number.absolute.pad_end(-2);
        number.set_sign(fixed_decimal::Sign::None);
        let amount = decimal(self.words.language, &number);
        if negative {
            self.with("money-negative", &[("amount", amount.into())])
        } else {
            self.with("money", &[("amount", amount.into())])
        }
    }

    /// An amount in its unit: "€12.50", "7", "12 minutes".
    pub fn money(&self, amount: Amount, unit: Unit) -> String {
        let mut number = Decimal::from(amount.0);
        number.multiply_pow10(-3);
        match unit {
            Unit::Eur => self.euro_of(number),
            Unit::Count => {
                number.absolute.trim_end();
                decimal(self.words.language, &number)
            }
            Unit::Minutes => {
                number.absolute.trim_end();
                self.with("minutes", &[("count", amount.as_f64().into())])
            }
        }
    }

    /// A fraction of one in percent, without decimals unless it would vanish: "34%", "0.4%".
    pub fn percent(&self, fraction: f64) -> String {
        let percent = fraction * 100.0;
        let near_an_end = (percent > 0.0 && percent < 1.0) || (percent > 99.0 && percent < 100.0);
        let digits = if near_an_end { -1 } else { 0 };
        let number =
            Decimal::try_from_f64(percent, fixed_decimal::FloatPrecision::Magnitude(digits));
        let number = number.map_or_else(
            |_| percent.to_string(),
            |mut number| {
                number.absolute.trim_end();
                decimal(self.words.language, &number)
            },
        );
        self.with("percent", &[("number", number.into())])
    }

    /// A period: "13 months".
    pub fn period(&self, period: Period) -> String {
        match period {
            Period::Days(count) => self.with("period-days", &[("count", count.into())]),
            Period::Months(count) => self.with("period-months", &[("count", count.into())]),
            Period::Years(count) => self.with("period-years", &[("count", count.into())]),
        }
    }

    /// A country by its ISO 3166-1 code; the code itself for one that has no name here.
    pub fn country<'t>(&self, code: &'t str) -> &'t str {
        match code {
            "AT" => self.get("country-at"),
            "BE" => self.get("country-be"),
            "CH" => self.get("country-ch"),
            "DE" => self.get("country-de"),
            "DK" => self.get("country-dk"),
            "ES" => self.get("country-es"),
            "FI" => self.get("country-fi"),
            "FR" => self.get("country-fr"),
            "GB" => self.get("country-gb"),
            "IE" => self.get("country-ie"),
            "IT" => self.get("country-it"),
            "LU" => self.get("country-lu"),
            "NL" => self.get("country-nl"),
            "NO" => self.get("country-no"),
            "PL" => self.get("country-pl"),
            "SE" => self.get("country-se"),
            "US" => self.get("country-us"),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_and_times_are_written_as_the_library_writes_them() {
        for language in Language::ALL {
            let text = crate::text::of(language);
            assert!(text.words.format.months.is_some() && text.words.format.clock.is_some());
            let first: civil::Date = "2023-12-25".parse().unwrap();
            for date in first.series(jiff::Span::new().days(1)).take(800) {
                assert_eq!(text.civil_date(date), text.by_calendar(date));
            }
            let midnight: Timestamp = "2026-01-31T23:00:00Z".parse().unwrap();
            for minutes in 0..24 * 60 {
                let at = midnight + jiff::SignedDuration::from_mins(minutes);
                let time = text.local(at).time();
                let (hour, minute) = (time.hour().unsigned_abs(), time.minute().unsigned_abs());
                assert_eq!(text.time(at), text.by_clock(hour, minute));
            }
        }
    }

    #[test]
    fn a_year_of_another_length_is_left_to_the_library() {
        let text = crate::text::of(Language::En);
        let date = civil::Date::constant(987, 3, 4);
        assert_eq!(text.civil_date(date), text.by_calendar(date));
    }
}
