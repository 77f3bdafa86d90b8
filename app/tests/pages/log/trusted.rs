//! What the trust page tells of the public log.

use app::trust;
use domain::language::Language;
use domain::read::{LogHead, LogTrouble, PublicLog, Trust};

use super::{kept::Kept, line, public};
use crate::fixture::{at, context};

/// The trust page in English; the page is made at 2026-08-24T17:42:00Z.
fn with(log: Option<PublicLog>) -> String {
    let model = Trust {
        log,
        ..crate::fixture::trust()
    };
    trust::page(&context(Language::En, None), &model)
}

#[test]
fn the_trust_page_tells_of_the_log_and_says_nothing_where_none_is_kept() {
    let kept = Kept::around(&line());
    assert!(!with(None).contains("id=\"log\""));
    let log = public(&kept);
    let html = with(Some(log.clone()));
    for part in [
        kept.key().to_string().as_str(),
        "id=\"log\"",
        "href=\"/verify\"",
        "href=\"/log/checkpoint\"",
        "vitrine verify log https://data.example.test/log --key",
        "No independent witness signs this log yet.",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("not signed any more"));
    for (trouble, words) in [
        (LogTrouble::Changed, "The log is not signed any more"),
        (LogTrouble::Unable, "The log is not being signed"),
    ] {
        let trouble = Some(trouble);
        let html = with(Some(PublicLog {
            trouble,
            ..log.clone()
        }));
        assert!(html.contains(words), "{html}");
    }
}

#[test]
fn the_age_of_the_newest_head_is_told() {
    let log = public(&Kept::around(&line()));
    let aged = |signed: &str| {
        let head = log.head.map(|head| LogHead {
            at: at(signed),
            ..head
        });
        with(Some(PublicLog {
            head,
            ..log.clone()
        }))
    };
    for (signed, words) in [
        // Read a moment after the page began.
        ("2026-08-24T17:42:01Z", "Signed less than a minute before"),
        ("2026-08-24T17:42:59Z", "Signed less than a minute before"),
        ("2026-08-24T17:43:00Z", "that is still to come"),
        ("2026-08-27T17:42:00Z", "that is still to come"),
        ("2026-08-24T17:41:01Z", "Signed less than a minute before"),
        ("2026-08-24T17:41:00Z", ">Signed 1 minute before"),
        ("2026-08-24T15:42:01Z", ">Signed 119 minutes before"),
        ("2026-08-24T15:42:00Z", ">Signed 2 hours before"),
        ("2026-08-22T17:42:01Z", ">Signed 47 hours before"),
        ("2026-08-22T17:42:00Z", ">Signed 2 days before"),
    ] {
        let html = aged(signed);
        assert!(html.contains(words), "{signed}: {html}");
        assert!(html.contains("signed again as soon as"), "{html}");
    }
    let stopped = with(Some(PublicLog {
        trouble: Some(LogTrouble::Unable),
        ..log.clone()
    }));
    assert!(stopped.contains("minute before"), "{stopped}");
    assert!(!stopped.contains("signed again as soon as"), "{stopped}");
}

#[test]
fn a_head_that_cannot_be_read_is_not_told_as_an_empty_log() {
    let log = PublicLog {
        head: None,
        ..public(&Kept::around(&line()))
    };
    let begins = with(Some(log.clone()));
    assert!(begins.contains("Not yet") && begins.contains("entries in the log"));
    let unreadable = with(Some(PublicLog {
        trouble: Some(LogTrouble::Changed),
        ..log
    }));
    assert!(
        unreadable.contains("None that can be shown"),
        "{unreadable}"
    );
    assert!(!unreadable.contains("Not yet") && !unreadable.contains("entries in the log"));
}
