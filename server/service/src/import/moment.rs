//! When something happened, as a file writes it.

use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};

/// How dates in a column are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateStyle {
    /// A strptime pattern; without one ISO 8601 is read.
    pub(crate) format: Option<String>,
    /// The offset from UTC of times that do not say theirs.
    pub(crate) offset: Offset,
    /// Added after reading.
    pub(crate) shift_years: i16,
    /// Added after reading.
    pub(crate) shift_days: i32,
}

/// The text is not a date of the expected shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotADate;

impl DateStyle {
    /// Reads a moment; a date alone is its midnight.
    pub(crate) fn read(&self, text: &str) -> Result<Timestamp, NotADate> {
        let text = text.trim();
        let at = match &self.format {
            Some(format) => self.by_pattern(format, text),
            None => self.iso(text),
        }?;
        self.shifted(at)
    }

    fn iso(&self, text: &str) -> Result<Timestamp, NotADate> {
        // A local date-time is a prefix of one with an offset, so the longer form is tried first
        // where its mark can be seen.
        let tail = text.get(10..).unwrap_or_default();
        if tail.ends_with(['Z', 'z']) || tail.contains(['+', '-']) {
            return text.parse().map_err(|_| NotADate);
        }
        if text.len() <= 10 {
            let date: Date = text.parse().map_err(|_| NotADate)?;
            return self.local(date.to_datetime(jiff::civil::Time::midnight()));
        }
        self.local(text.parse().map_err(|_| NotADate)?)
    }

    fn by_pattern(&self, format: &str, text: &str) -> Result<Timestamp, NotADate> {
        let read = BrokenDownTime::parse(format, text).map_err(|_| NotADate)?;
        if read.offset().is_some() || read.timestamp().is_some() {
            return read.to_timestamp().map_err(|_| NotADate);
        }
        let date = read.to_date().map_err(|_| NotADate)?;
        let time = read.to_time().unwrap_or(jiff::civil::Time::midnight());
        self.local(date.to_datetime(time))
    }

    fn local(&self, at: DateTime) -> Result<Timestamp, NotADate> {
        self.offset.to_timestamp(at).map_err(|_| NotADate)
    }

    fn shifted(&self, at: Timestamp) -> Result<Timestamp, NotADate> {
        let at = if self.shift_years == 0 {
            at
        } else {
            let zoned = at.to_zoned(TimeZone::UTC);
            let years = Span::new()
                .try_years(self.shift_years)
                .map_err(|_| NotADate)?;
            zoned.checked_add(years).map_err(|_| NotADate)?.timestamp()
        };
        at.checked_add(SignedDuration::from_hours(24 * i64::from(self.shift_days)))
            .map_err(|_| NotADate)
    }
}

/// Whether a pattern can be read at all.
pub(crate) fn is_pattern(format: &str) -> bool {
    let sample = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    format.contains('%') && strtime::format(format, &sample).is_ok()
}

/// Reads an offset such as `+01:00`, or `Z`.
pub(crate) fn offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let digits = |part: &str| {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i32>().ok())
            .flatten()
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours <= 14 && minutes < 60)
        .then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn style(format: Option<&str>) -> DateStyle {
        DateStyle {
            format: format.map(str::to_owned),
            offset: Offset::UTC,
            shift_years: 0,
            shift_days: 0,
        }
    }

    #[test]
    fn dates_are_read_as_files_write_them() {
        for (format, text, expected) in [
            (None, "2017-01-01 15:18:54", "2017-01-01T15:18:54Z"),
            (None, "2017-01-01T15:18:54+01:00", "2017-01-01T14:18:54Z"),
            (None, "2017-01-01T15:18:54.25Z", "2017-01-01T15:18:54.25Z"),
            (None, " 2017-01-01 ", "2017-01-01T00:00:00Z"),
            (Some("%d/%m/%Y"), "31/12/2017", "2017-12-31T00:00:00Z"),
            (
                Some("%d-%m-%Y %H:%M"),
                "31-12-2017 23:59",
                "2017-12-31T23:59:00Z",
            ),
            (Some("%s"), "86400", "1970-01-02T00:00:00Z"),
        ] {
            let read = style(format).read(text);
            assert_eq!(read, Ok(expected.parse().unwrap()), "{text}");
        }
        for (format, text) in [
            (None, ""),
            (None, "2017-02-30"),
            (None, "31/12/2017"),
            (None, "1488300000"),
            (Some("%d/%m/%Y"), "2017-12-31"),
            (Some("%d/%m/%Y"), "31/13/2017"),
        ] {
            assert_eq!(style(format).read(text), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn a_shift_moves_the_day_and_keeps_the_time() {
        let moved = DateStyle {
            shift_years: 8,
            shift_days: 1,
            ..style(None)
        };
        let expected: Timestamp = "2024-03-01T10:00:00Z".parse().unwrap();
        assert_eq!(moved.read("2016-02-29 10:00:00"), Ok(expected));
    }

    #[test]
    fn an_offset_moves_times_that_do_not_say_theirs() {
        let there = DateStyle {
            offset: offset("+02:00").unwrap(),
            ..style(None)
        };
        let expected: Timestamp = "2016-12-31T22:00:00Z".parse().unwrap();
        assert_eq!(there.read("2017-01-01"), Ok(expected));
        for wrong in ["", "2", "+2:00", "+99:00", "01:00", "+é1:00"] {
            assert_eq!(offset(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text: String, format: String) {
            let _ = style(None).read(&text);
            let _ = is_pattern(&format) && style(Some(&format)).read(&text).is_ok();
            let _ = offset(&text);
        }
    }
}
