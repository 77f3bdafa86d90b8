//! The zone in which times are shown: the one of the brands' shops. Times inside are UTC.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::DateTime};

static SHOWN: TimeZone = jiff::tz::get!("Europe/Amsterdam");

/// What the clock on the wall said at that moment.
pub fn local(at: Timestamp) -> DateTime {
    SHOWN.to_datetime(at)
}
