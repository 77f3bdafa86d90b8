//! Moments before the demonstration begins.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Counts back from one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    now: Timestamp,
}

impl Moments {
    pub(crate) const fn before(now: Timestamp) -> Self {
        Self { now }
    }

    /// At an hour and minute (UTC), so many days ago: at least one.
    pub(crate) fn ago(&self, days: i64, hour: i64, minute: i64) -> Timestamp {
        let day = self
            .minutes_ago(days.max(1) * 24 * 60)
            .to_zoned(TimeZone::UTC);
        let midnight = day
            .start_of_day()
            .map_or(self.now, |start| start.timestamp());
        midnight
            .saturating_add(SignedDuration::from_mins(hour * 60 + minute))
            .unwrap_or(self.now)
            .min(self.minutes_ago(60))
    }

    /// So many minutes ago.
    pub(crate) fn minutes_ago(&self, minutes: i64) -> Timestamp {
        self.now
            .saturating_sub(SignedDuration::from_mins(minutes))
            .unwrap_or(self.now)
    }

    /// The date so many days from now.
    pub(crate) fn date_in(&self, days: i64) -> String {
        self.now
            .saturating_add(SignedDuration::from_hours(24 * days))
            .unwrap_or(self.now)
            .to_zoned(TimeZone::UTC)
            .date()
            .to_string()
    }
}
