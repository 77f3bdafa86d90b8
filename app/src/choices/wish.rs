//! What the forms of the page send, read. The page writes these words and nothing else does.

use domain::decision::Lasting;
use domain::ids::{EventId, PurposeKey};
use jiff::Timestamp;

/// The most purposes that one form turns back on.
const MOST: usize = 100;

/// Reads the field `for`: nothing means until withdrawn, `P30D` a period, an RFC 3339 moment that
/// moment. `None` is a text that the page never writes.
pub fn lasting(text: &str) -> Option<Lasting> {
    if text.is_empty() {
        return Some(Lasting::Open);
    }
    if let Ok(period) = text.parse() {
        return Some(Lasting::For(period));
    }
    text.parse::<Timestamp>().ok().map(Lasting::Until)
}

/// Reads the field `only`: which purposes to turn on again, and until when.
pub fn only(text: &str) -> Option<Vec<(PurposeKey, Lasting)>> {
    text.split(',')
        .take(MOST + 1)
        .enumerate()
        .map(|(index, item)| {
            let (key, until) = item.split_once('@').unwrap_or((item, ""));
            let until = lasting(until)?;
            (index < MOST).then_some(())?;
            Some((key.parse().ok()?, until))
        })
        .collect()
}

/// Writes what [`only`] reads.
pub(super) fn write_only(items: &[(&PurposeKey, Option<Timestamp>)]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|(key, until)| match until {
            Some(until) => format!("{key}@{until}"),
            None => key.to_string(),
        })
        .collect();
    items.join(",")
}

/// Reads the query `done`: the log lines of what was done just now. Anything else is passed over.
pub fn done(text: &str) -> Vec<EventId> {
    text.split('.')
        .take(MOST)
        .filter_map(|id| id.parse().ok())
        .collect()
}

/// Writes what [`done`] reads.
pub fn write_done(events: &[EventId]) -> String {
    let events: Vec<String> = events.iter().map(EventId::to_string).collect();
    events.join(".")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::registry::Period;

    #[test]
    fn a_time_limit_is_a_period_a_moment_or_none() {
        let moment: Timestamp = "2026-12-31T23:00:00Z".parse().unwrap();
        assert_eq!(lasting(""), Some(Lasting::Open));
        assert_eq!(lasting("P30D"), Some(Lasting::For(Period::Days(30))));
        assert_eq!(
            lasting("2026-12-31T23:00:00Z"),
            Some(Lasting::Until(moment))
        );
        assert_eq!(lasting("for ever"), None);
    }

    #[test]
    fn undoing_all_keeps_each_time_limit() {
        let moment: Timestamp = "2026-12-31T23:00:00Z".parse().unwrap();
        let (one, two) = ("offers".parse().unwrap(), "ads".parse().unwrap());
        let text = write_only(&[(&one, None), (&two, Some(moment))]);
        let read = only(&text).unwrap();
        assert_eq!(
            read,
            vec![(one, Lasting::Open), (two, Lasting::Until(moment))]
        );
        assert_eq!(only("Not A Key"), None);
        assert_eq!(only(""), None);
    }
}
