//! What came back to the customer, measured.

use core::fmt;
use core::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::{ItemKey, PurposeKey};
use crate::registry::Unit;

/// The text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an amount: write digits with at most three decimals, such as 12.50")]
pub struct AmountError;

/// A decimal quantity in thousandths of its unit, so that cents add up exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub i64);

impl Amount {
    /// The amount as a floating-point number, for showing only.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        let (whole, rest) = (value / 1000, value % 1000);
        if rest == 0 {
            write!(f, "{sign}{whole}")
        } else if rest % 10 == 0 {
            write!(f, "{sign}{whole}.{:02}", rest / 10)
        } else {
            write!(f, "{sign}{whole}.{rest:03}")
        }
    }
}

impl FromStr for Amount {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let text = text.trim();
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 12
            || rest.len() > 3
            || !all_digits(whole)
            || !all_digits(rest)
        {
            return Err(AmountError);
        }
        let whole: i64 = whole.parse().map_err(|_| AmountError)?;
        let rest: i64 = format!("{rest:0<3}").parse().map_err(|_| AmountError)?;
        let value = whole * 1000 + rest;
        Ok(Self(if negative { -value } else { value }))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A benefit on its way in. Idempotent by subject, `source` and `source_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBenefit {
    /// The purpose it came from.
    pub purpose: PurposeKey,
    /// The metric that the registry declares for that purpose (the customer's or the brand's).
    pub metric: ItemKey,
    /// How much, as decimal text.
    pub amount: Amount,
    /// When the customer had it.
    pub at: Timestamp,
    /// Where the figure comes from.
    pub source: String,
    /// What the source calls it.
    pub source_id: String,
}

/// Benefits of one metric added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitTotal {
    /// The purpose.
    pub purpose: PurposeKey,
    /// The metric.
    pub metric: ItemKey,
    /// In what it is counted.
    pub unit: Unit,
    /// The calendar year (UTC).
    pub year: i16,
    /// How much.
    pub amount: Amount,
    /// How many single benefits are in it.
    pub count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_amount_is_read_as_it_is_written(value in -999_999_999_999_i64..999_999_999_999) {
            prop_assert_eq!(Amount(value).to_string().parse::<Amount>(), Ok(Amount(value)));
        }
    }

    #[test]
    fn a_bad_amount_is_refused() {
        for wrong in [
            "",
            "-",
            ".5",
            "1,50",
            "1.2345",
            "1e3",
            "nan",
            "１",
            "9999999999999",
        ] {
            assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
        }
    }
}
