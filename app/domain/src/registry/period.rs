//! Calendar periods as the registry writes them: `P30D`, `P18M`, `P2Y`.

use core::fmt;
use core::str::FromStr;

use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text is not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period: write P, a number from 1 to 999, and D (days), M (months) or Y (years)")]
pub struct PeriodError;

/// An ISO 8601 duration of whole days, months or years; one of them, 1 to 999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Days.
    Days(u16),
    /// Calendar months.
    Months(u16),
    /// Calendar years.
    Years(u16),
}

impl Period {
    /// The moment that lies this period after `start`, counted in UTC. A day that the target month
    /// lacks becomes its last day. Stays at `start` if the calendar ends (year 9999).
    pub fn after(self, start: Timestamp) -> Timestamp {
        let span = match self {
            Self::Days(n) => Span::new().days(i64::from(n)),
            Self::Months(n) => Span::new().months(i64::from(n)),
            Self::Years(n) => Span::new().years(i64::from(n)),
        };
        start
            .to_zoned(TimeZone::UTC)
            .checked_add(span)
            .map_or(start, |zoned| zoned.timestamp())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(n) => write!(f, "P{n}D"),
            Self::Months(n) => write!(f, "P{n}M"),
            Self::Years(n) => write!(f, "P{n}Y"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let body = text.strip_prefix('P').ok_or(PeriodError)?;
        let unit = body.chars().last().ok_or(PeriodError)?;
        let digits = body.strip_suffix(unit).ok_or(PeriodError)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > 3 {
            return Err(PeriodError);
        }
        match (digits.parse().map_err(|_| PeriodError)?, unit) {
            (0, _) => Err(PeriodError),
            (n, 'D') => Ok(Self::Days(n)),
            (n, 'M') => Ok(Self::Months(n)),
            (n, 'Y') => Ok(Self::Years(n)),
            _ => Err(PeriodError),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_and_written_alike() {
        for text in ["P30D", "P18M", "P2Y", "P999D"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for wrong in [
            "", "P", "PD", "P0D", "P1000D", "30D", "P-1D", "P1W", "P1Y2M", "P１D",
        ] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_month_after_the_thirty_first_ends_on_the_last_day() {
        let start: Timestamp = "2026-01-31T10:00:00Z".parse().unwrap();
        let end: Timestamp = "2026-02-28T10:00:00Z".parse().unwrap();
        assert_eq!(Period::Months(1).after(start), end);
    }
}
