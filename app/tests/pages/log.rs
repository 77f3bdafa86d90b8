//! The pages of the public log: what is said of a line that is in it, or on its way; receipts that
//! hold and receipts that do not.

mod kept;
mod trusted;
mod witnesses;

use app::receipt::{Mailing, Model, State, Told};
use app::verify::{Answer, Brought, Checked, Fault, Form, Today};
use app::{PageContext, activity, receipt, trust, verify};
use domain::event::LoggedEvent;
use domain::language::Language;
use domain::read::{Activity, ActivityFilter, LogHead, LogState, LogTrouble, PublicLog, Trust};
use ledger::VerifierKey;
use ledger::keys::Trusted;

use self::kept::Kept;
use crate::fixture::{agent, anna, at, context, look, now, overview};

/// What the log says of itself.
fn public(kept: &Kept) -> PublicLog {
    PublicLog {
        head: Some(LogHead {
            entries: kept.size(),
            at: at("2026-08-24T17:41:59Z"),
        }),
        witnessed: None,
        keys: vec![kept.key().to_string()],
        former: Vec::new(),
        witnesses: Vec::new(),
        address: "https://data.example.test/log".to_owned(),
        trouble: None,
    }
}

fn line() -> LoggedEvent {
    overview().latest[0].clone()
}

/// A receipt as the file that people keep.
fn text_of(receipt: &ledger::Receipt) -> String {
    serde_json::to_string_pretty(receipt).unwrap()
}

/// The page of a line's receipt.
fn shown(language: Language, state: State<'_>, log: &PublicLog, kept: &Kept) -> String {
    shown_with(language, state, log, &[kept.key()])
}

/// The same with these keys.
fn shown_with(
    language: Language,
    state: State<'_>,
    log: &PublicLog,
    keys: &[VerifierKey],
) -> String {
    let person = anna(language);
    let model = Model {
        line: &line(),
        state,
        log,
        keys,
        mail: Some(Mailing {
            address: "anna@example.test",
            told: Some(Told::Sent),
        }),
    };
    receipt::page(&context(language, Some(&person)), &model)
}

/// The page for checking, with what was typed into it.
fn checked(language: Language, receipt: &str, older: &str, kept: &Kept) -> String {
    let brought = Brought::read(receipt, older);
    let keys = current(&[kept.key()]);
    judged(language, (receipt, older), brought, kept, &keys)
}

/// The page for checking, by these keys, with a receipt.
fn answer_with(language: Language, receipt: &str, kept: &Kept, keys: &[VerifierKey]) -> String {
    let brought = Brought::read(receipt, "");
    judged(language, (receipt, ""), brought, kept, &current(keys))
}

fn current(keys: &[VerifierKey]) -> Trusted {
    Trusted::new(keys.to_vec(), Vec::new())
}

fn judged(
    language: Language,
    (receipt, older): (&str, &str),
    brought: Option<Brought>,
    kept: &Kept,
    keys: &Trusted,
) -> String {
    let log = public(kept);
    let checked = brought.map(|brought| {
        let proofs = kept.grew_since(&brought.sizes());
        let newest = kept.checkpoint();
        let today = Today::Head {
            newest: &newest,
            proofs: &proofs,
        };
        brought.check(keys, today)
    });
    let fault = Answer::Fault(Fault::Unreadable);
    let answer = checked.as_ref().map_or(fault, Answer::Checked);
    let form = Form {
        receipt,
        older,
        key: "",
        answer: Some(answer),
    };
    verify::page(&context(language, None), &log, &form)
}

fn timeline(states: &[Option<LogState>]) -> Activity {
    let overview = overview();
    let lines = overview.latest.iter().zip(states);
    let log = lines.filter_map(|(line, state)| Some((line.id, (*state)?)));
    Activity {
        log: log.collect(),
        published: overview.published.clone(),
        now: now(),
        filter: ActivityFilter::default(),
        older: None,
        newer: None,
        entries: overview.latest.clone(),
        counts: Vec::new(),
    }
}

const STATES: [Option<LogState>; 3] = [Some(LogState::Recorded), Some(LogState::InLog), None];

/// The pages in one language, with names for messages.
pub(crate) fn all(language: Language) -> Vec<(&'static str, String)> {
    let kept = Kept::around(&line());
    let log = public(&kept);
    let stopped = PublicLog {
        trouble: Some(LogTrouble::Changed),
        ..log.clone()
    };
    let given = kept.receipt();
    let mut torn = given.clone();
    torn.index += 1;
    let text = text_of(&given);
    let other = Kept::named("other.example.test/log", &line());
    let own = |state, log| shown(language, state, log, &kept);
    let person = anna(language);
    let visitor = context(language, None);
    let with_log = |log: &PublicLog| {
        let model = Trust {
            log: Some(log.clone()),
            ..crate::fixture::trust()
        };
        trust::page(&visitor, &model)
    };
    let mut pages = witnesses::all(language);
    pages.extend([
        (
            "activity",
            activity::page(&context(language, Some(&person)), &timeline(&STATES)),
        ),
        ("trust with a log", with_log(&log)),
        ("trust with a log that stopped", with_log(&stopped)),
        ("receipt", own(State::Given(&given), &log)),
        ("receipt that fails", own(State::Given(&torn), &log)),
        ("receipt to wait for", own(State::Waiting, &log)),
        ("receipt that stopped", own(State::Waiting, &stopped)),
        ("receipt of before", own(State::Before, &log)),
        ("verify", verify::page(&visitor, &log, &Form::default())),
        ("verify nonsense", checked(language, "{}", "", &kept)),
        ("verify one", checked(language, &text, "", &kept)),
        (
            "verify two",
            checked(language, &text, &kept.older_checkpoint(), &kept),
        ),
        (
            "verify another log's",
            checked(language, &text_of(&other.receipt()), "", &kept),
        ),
        (
            "verify one that fails",
            checked(language, &text_of(&torn), "nonsense", &kept),
        ),
    ]);
    pages
}

#[test]
fn a_line_says_quietly_how_far_it_has_come_and_an_older_one_says_nothing() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let html = activity::page(&cx, &timeline(&STATES));
    assert_eq!(html.matches("class=\"mark\"").count(), 2, "{html}");
    assert_eq!(html.matches("data-state=\"recorded\"").count(), 1);
    assert_eq!(html.matches("data-state=\"in-log\"").count(), 1);
    let links = html.matches("/receipt\"").count();
    assert_eq!(links, 2, "a link for each");
    assert!(html.contains("can change the line unseen"));
    let without = activity::page(&cx, &timeline(&[]));
    assert!(!without.contains("class=\"mark\"") && !without.contains("unseen"));
}

#[test]
fn staff_see_the_states_and_no_receipt() {
    let (staff, look) = (agent(Language::En), look());
    let cx = PageContext {
        mirror: Some(&look),
        ..context(Language::En, Some(&staff))
    };
    let html = activity::page(&cx, &timeline(&STATES));
    assert_eq!(html.matches("class=\"mark\"").count(), 2, "{html}");
    assert!(!html.contains("/receipt\""), "{html}");
}

#[test]
fn a_receipt_shows_what_was_checked_and_the_command_that_checks_it_again() {
    let kept = Kept::around(&line());
    let given = kept.receipt();
    let mut log = public(&kept);
    let later = shown(Language::En, State::Given(&given), &log, &kept);
    assert!(
        !later.contains("17:41:59Z"),
        "of a newer tree head: {later}"
    );
    log.head.as_mut().unwrap().entries = 7;
    let html = shown(Language::En, State::Given(&given), &log, &kept);
    let leaf = given.entry.commit(&given.salt).unwrap().leaf().to_string();
    for part in [
        leaf.as_str(),
        &kept.root().to_string(),
        "entry 4 of the 7 in the log",
        &format!(
            "vitrine verify receipt receipt-{}.json --key {}",
            line().id,
            kept.key()
        ),
        &format!("href=\"/me/activity/{}/receipt.json\"", line().id),
        &format!("href=\"/verify#line={}\"", line().id),
        "line, path and signature agree",
        "not what was done with data elsewhere",
        "No independent witness signs this log yet.",
        "datetime=\"2026-08-24T17:41:59Z\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn a_line_that_is_not_what_was_signed_is_called_so() {
    let kept = Kept::around(&line());
    let mut torn = kept.receipt();
    torn.entry.event["purpose"] = "another".into();
    let html = shown(Language::En, State::Given(&torn), &public(&kept), &kept);
    assert!(
        html.contains("This line does not agree with the log"),
        "{html}"
    );
    assert!(
        !html.contains("agree.</b>") && !html.contains("--key"),
        "{html}"
    );
}

#[test]
fn a_line_waits_for_its_receipt_and_is_told_when_the_log_stopped() {
    let kept = Kept::around(&line());
    let log = public(&kept);
    let html = shown(Language::En, State::Waiting, &log, &kept);
    assert!(html.contains("on its way into the log") && html.contains("Look again"));
    assert!(!html.contains("receipt.json"), "{html}");
    let stopped = PublicLog {
        trouble: Some(LogTrouble::Unable),
        ..log
    };
    let html = shown(Language::En, State::Waiting, &stopped, &kept);
    assert!(
        html.contains("/?lang=en#log") && !html.contains("Look again"),
        "{html}"
    );
}

/// What is said of a receipt in English.
fn answer(receipt: &str, older: &str, kept: &Kept) -> String {
    let html = checked(Language::En, receipt, older, kept);
    let main = html.split("<main").nth(1).unwrap();
    main.split("<form").next().unwrap().to_owned()
}

#[test]
fn a_receipt_that_holds_is_told_step_by_step() {
    let kept = Kept::around(&line());
    let html = answer(&text_of(&kept.receipt()), "", &kept);
    for part in [
        "The receipt holds",
        "This is what was recorded",
        "It is in the log",
        "The log is signed by data.example.test/log",
        "Since then the log only grew",
        "It had 7 entries then and has 12 now.",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("class=\"poor\""), "{html}");
}

#[test]
fn an_older_receipt_or_checkpoint_is_compared_as_it_was_typed() {
    let kept = Kept::around(&line());
    let text = text_of(&kept.receipt());
    let note = kept.older_checkpoint();
    // A form sends other line ends, and people paste without the last one.
    let pasted = note.trim_end().replace('\n', "\r\n");
    for older in [note.as_str(), &pasted, &text_of(&kept.receipt())] {
        let html = answer(&text, older, &kept);
        assert!(
            html.contains("Since the older one the log only grew"),
            "{html}"
        );
        assert!(!html.contains("class=\"poor\""), "{html}");
    }
    for (older, words) in [
        (
            "nonsense",
            "It cannot be read as a receipt or a checkpoint.",
        ),
        (
            &Kept::named("other.example.test/log", &line()).checkpoint(),
            "It is of another log: other.example.test/log.",
        ),
        (
            &note.replacen("\n7\n", "\n6\n", 1),
            "It is not signed with the key that was used, or it was changed.",
        ),
    ] {
        let html = answer(&text, older, &kept);
        assert!(html.contains("The receipt holds"), "{html}");
        assert!(html.contains("The older one proves nothing"), "{html}");
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn a_receipt_that_was_changed_fails_at_the_step_that_it_fails_at() {
    let kept = Kept::around(&line());
    let changed = |change: fn(&mut ledger::Receipt)| {
        let mut receipt = kept.receipt();
        change(&mut receipt);
        answer(&text_of(&receipt), "", &kept)
    };
    let not_in = [
        changed(|receipt| receipt.index += 1),
        changed(|receipt| receipt.entry.seq += 1),
        changed(|receipt| receipt.entry.event["purpose"] = "another".into()),
        changed(|receipt| receipt.salt = ledger::Salt::new([9; 32])),
        changed(|receipt| receipt.inclusion.truncate(2)),
    ];
    for html in not_in {
        assert!(html.contains("The receipt does not hold"), "{html}");
        assert!(html.contains("This is what it says"), "{html}");
        assert!(html.contains("It is not in the log"), "{html}");
        assert!(!html.contains("This is what was recorded"), "{html}");
        assert!(!html.contains("only grew"), "{html}");
    }
    let larger = changed(|receipt| {
        // The path is the same in a tree of one more entry.
        receipt.checkpoint = receipt.checkpoint.replacen("\n7\n", "\n8\n", 1);
    });
    let other = changed(|receipt| {
        // A signature by the same name, of another text.
        let (text, _) = receipt.checkpoint.split_once("\n\n").unwrap();
        let other = Kept::named("data.example.test/log", &overview().latest[1]);
        let other = other.checkpoint();
        let (_, signature) = other.split_once("\n\n").unwrap();
        receipt.checkpoint = format!("{text}\n\n{signature}");
    });
    for html in [larger, other] {
        assert!(html.contains("The log in it is not signed<"), "{html}");
    }
}

#[test]
fn a_log_that_was_put_back_or_rewritten_is_found_out_by_an_old_receipt() {
    let kept = Kept::around(&line());
    let text = text_of(&kept.receipt());
    let judged = |newest: &Kept| {
        let brought = Brought::read(&text, "").unwrap();
        let proofs = newest.grew_since(&brought.sizes());
        let newest = newest.checkpoint();
        let today = Today::Head {
            newest: &newest,
            proofs: &proofs,
        };
        let checked = brought.check(&current(&[kept.key()]), today);
        let answer = Some(Answer::Checked(&checked));
        let form = Form {
            receipt: &text,
            older: "",
            key: "",
            answer,
        };
        verify::page(&context(Language::En, None), &public(&kept), &form)
    };
    let html = judged(&Kept::of_others(3));
    assert!(
        html.contains("It had 7 entries then and has 3 now."),
        "{html}"
    );
    let html = judged(&Kept::of_others(12));
    assert!(html.contains("Its first 7 entries are not those"), "{html}");
    assert!(html.contains("and the log was changed"), "{html}");
    let brought = Brought::read(&text, "").unwrap();
    let keys = current(&[kept.key()]);
    let Checked::Own(own) = brought.check(&keys, Today::Unreached) else {
        panic!("it is of this log")
    };
    let unreached = ledger::brought::Since::Unreached;
    assert_eq!(own.since, Some(unreached), "without a head nothing is said");
}

#[test]
fn what_is_no_receipt_is_called_so_and_never_judged() {
    let kept = Kept::around(&line());
    for nonsense in [
        "{}",
        "[]",
        "</textarea><script>alert(1)</script>&lt;",
        &kept.checkpoint(),
    ] {
        let html = checked(Language::En, nonsense, "", &kept);
        assert!(html.contains("This cannot be read as a receipt."), "{html}");
        assert!(!html.contains("<script>"), "{html}");
        let (said, _) = html.split_once("<template").unwrap();
        assert!(!said.contains("id=\"answer\""), "{html}");
    }
    let html = checked(Language::En, "</textarea>&lt;", "</textarea>", &kept);
    assert!(
        html.contains(">&lt;/textarea&gt;&amp;lt;</textarea>"),
        "{html}"
    );
    assert!(html.contains(">&lt;/textarea&gt;</textarea>"), "{html}");
    let other = Kept::named("other.example.test/log", &line());
    let html = answer(&text_of(&other.receipt()), "", &kept);
    assert!(
        html.contains("It is of the log other.example.test/log."),
        "{html}"
    );
    assert!(!html.contains("class=\"steps\""), "{html}");
}
