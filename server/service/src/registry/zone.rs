//! Names of time zones, held against the database of zones that the pages use.

use domain::registry::nearest;
use jiff::tz::{TimeZone, db};

/// Whether there is a zone of exactly this name.
pub(super) fn exists(name: &str) -> bool {
    TimeZone::get(name).is_ok_and(|zone| zone.iana_name() == Some(name))
}

/// What to write instead.
pub(super) fn mend(name: &str) -> String {
    let known: Vec<String> = db()
        .available()
        .map(|zone| zone.as_str().to_owned())
        .collect();
    let same = known.iter().find(|zone| zone.eq_ignore_ascii_case(name));
    let near = same
        .map(String::as_str)
        .or_else(|| nearest(name, known.iter().map(String::as_str)));
    match near {
        Some(near) => format!("Write `{near}` if that is meant."),
        None => "Write the IANA name of a zone, such as Europe/Amsterdam.".to_owned(),
    }
}
