//! Independent witnesses and changed keys, as the pages of the public log tell of them.

use app::receipt::State;
use app::verify::{Brought, Form};
use app::{activity, trust, verify};
use domain::language::Language;
use domain::read::{FormerKey, LogHead, LogState, PublicLog, Trust, Witness, WitnessTrouble};
use jiff::Timestamp;
use ledger::cosignature::cosign;
use ledger::keys::{Former, Trusted};
use ledger::note::{Signature, SignedNote};
use ledger::{Receipt, SigningKey};

use super::{answer_with, judged, kept::Kept, line, public, shown_with, text_of, timeline};
use crate::fixture::{anna, at, context};

fn witness() -> SigningKey {
    SigningKey::cosigner("witness.example.test/w1", [9; 32]).unwrap()
}

fn seen() -> Timestamp {
    at("2026-08-24T17:42:00Z")
}

fn stands(cosigned: Option<u64>, trouble: Option<WitnessTrouble>) -> Witness {
    Witness {
        name: witness().verifier().name().to_owned(),
        key: witness().verifier().to_string(),
        cosigned: cosigned.map(|entries| LogHead {
            entries,
            at: seen(),
        }),
        trouble: trouble.map(|trouble| (trouble, at("2026-08-24T18:00:00Z"))),
    }
}

fn with_witness(kept: &Kept, witness: Witness) -> PublicLog {
    PublicLog {
        witnesses: vec![witness],
        ..public(kept)
    }
}

fn cosigned(kept: &Kept) -> Receipt {
    let mut receipt = kept.receipt();
    let mut note = SignedNote::parse(&receipt.checkpoint).unwrap();
    let line = cosign(&note, &witness(), seen()).unwrap();
    note.add(line).unwrap();
    receipt.checkpoint = note.to_string();
    receipt
}

fn trust(language: Language, log: PublicLog) -> String {
    let model = Trust {
        log: Some(log),
        ..crate::fixture::trust()
    };
    trust::page(&context(language, None), &model)
}

/// The pages in one language, with names for messages.
pub(crate) fn all(language: Language) -> Vec<(&'static str, String)> {
    let kept = Kept::around(&line());
    let keys = [kept.key(), witness().verifier().clone()];
    let log = with_witness(&kept, stands(Some(7), None));
    let silent = with_witness(&kept, stands(Some(7), Some(WitnessTrouble::Silent)));
    let refuses = with_witness(&kept, stands(None, Some(WitnessTrouble::Refuses)));
    let given = cosigned(&kept);
    let (plain, person) = (kept.receipt(), anna(language));
    let states = [Some(LogState::Witnessed), Some(LogState::InLog)];
    let activity = activity::page(&context(language, Some(&person)), &timeline(&states));
    vec![
        ("activity with witnesses", activity),
        ("trust with a witness", trust(language, log.clone())),
        ("trust with a silent witness", trust(language, silent)),
        (
            "trust with a witness that refuses",
            trust(language, refuses),
        ),
        (
            "receipt with a witness",
            shown_with(language, State::Given(&given), &log, &keys),
        ),
        (
            "receipt without its witness",
            shown_with(language, State::Given(&plain), &log, &keys),
        ),
        (
            "verify with a witness",
            answer_with(language, &text_of(&given), &kept, &keys),
        ),
    ]
}

#[test]
fn a_witnessed_line_says_so_quietly() {
    let person = anna(Language::En);
    let cx = context(Language::En, Some(&person));
    let html = activity::page(&cx, &timeline(&[Some(LogState::Witnessed), None]));
    assert_eq!(
        html.matches("data-state=\"witnessed\"").count(),
        1,
        "{html}"
    );
    assert!(html.contains("independent witnesses have signed"), "{html}");
    let without = activity::page(&cx, &timeline(&[Some(LogState::InLog)]));
    assert!(!without.contains("independent witnesses"), "{without}");
}

#[test]
fn the_trust_page_names_each_witness_and_what_is_wrong_with_it() {
    let kept = Kept::around(&line());
    let page = |witness| trust(Language::En, with_witness(&kept, witness));
    let good = page(stands(Some(7), None));
    let name = witness().verifier().name().to_owned();
    for part in [
        format!("{name} last signed it on"),
        "with 7 entries.".to_owned(),
        witness().verifier().to_string(),
    ] {
        assert!(good.contains(&part), "{part}: {good}");
    }
    assert!(!good.contains("No independent witness") && !good.contains("class=\"poor\""));
    let never = page(stands(None, Some(WitnessTrouble::Silent)));
    assert!(never.contains("has signed nothing yet."), "{never}");
    assert!(
        never.contains("it has not answered as it should"),
        "{never}"
    );
    let refuses = page(stands(Some(7), Some(WitnessTrouble::Refuses)));
    assert!(
        refuses.contains("It has refused to sign since"),
        "{refuses}"
    );
    assert!(refuses.contains("last signed it on"), "{refuses}");
}

#[test]
fn a_former_key_is_named_with_its_time_and_checks_what_it_signed() {
    let kept = Kept::around(&line());
    let former = SigningKey::new(kept.key().name(), [3; 32]).unwrap();
    let former = former.verifier().to_string();
    let html = trust(
        Language::En,
        PublicLog {
            former: vec![FormerKey {
                key: former.clone(),
                until: at("2026-08-01T12:00:00Z"),
            }],
            ..public(&kept)
        },
    );
    assert!(html.contains("Signed until"), "{html}");
    let both = format!(" --key {} --key {former}", kept.key());
    assert!(html.contains(&both), "{html}");
    let shown = format!("<code>{}</code>", kept.key());
    assert!(html.contains(&shown), "{html}");
    let today = format!("/log --key {}</pre>", kept.key());
    assert!(html.contains(&today), "{html}");
    assert!(!trust(Language::En, public(&kept)).contains("Signed until"));
}

#[test]
fn what_a_former_key_signed_is_told_with_its_time_and_never_the_log_of_today() {
    let kept = Kept::around(&line());
    let new = SigningKey::new(kept.key().name(), [3; 32]).unwrap();
    let former = Former {
        key: kept.key(),
        until: at("2026-08-25T12:00:00Z"),
    };
    let keys = Trusted::new(vec![new.verifier().clone()], vec![former]);
    let text = text_of(&kept.receipt());
    let said = |language| {
        let brought = Brought::read(&text, "");
        judged(language, (&text, ""), brought, &kept, &keys)
    };
    let html = said(Language::En);
    for part in [
        "The receipt holds; the log of today was not compared",
        &format!("With the key {}, which signed the log until", kept.key()),
        "is not signed with the key that was used",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    for language in Language::ALL {
        assert!(said(language).contains("2026"), "{language:?}");
    }

    let log = PublicLog {
        keys: vec![new.verifier().to_string()],
        former: vec![FormerKey {
            key: kept.key().to_string(),
            until: at("2026-08-25T12:00:00Z"),
        }],
        ..public(&kept)
    };
    let page = verify::page(&context(Language::En, None), &log, &Form::default());
    let (new, old) = (new.verifier(), kept.key());
    for part in [
        format!("vitrine verify receipt FILE --key {new} --key {old}<"),
        format!("/log --key {new} --former {old} --since FILE<"),
        format!("data-keys=\"{new}\n{old} former 2026-08-25T12:00:00Z\""),
    ] {
        assert!(page.contains(&part), "{part}: {page}");
    }
    assert_eq!(Trusted::parse(&log.verifiers()), Ok(keys));
}

#[test]
fn a_receipt_says_which_witnesses_signed_and_how_that_is_checked() {
    let kept = Kept::around(&line());
    let log = with_witness(&kept, stands(Some(7), None));
    let keys = [kept.key(), witness().verifier().clone()];
    let given = cosigned(&kept);
    let html = shown_with(Language::En, State::Given(&given), &log, &keys);
    let key = witness().verifier().to_string();
    assert!(
        html.contains("The witness witness.example.test/w1 saw the same log"),
        "{html}"
    );
    assert!(html.contains(&format!("--witness {key}")), "{html}");
    let plain = kept.receipt();
    let html = shown_with(Language::En, State::Given(&plain), &log, &keys);
    assert!(
        html.contains("No independent witness has signed it so far."),
        "{html}"
    );
    assert!(!html.contains("--witness"), "{html}");
}

#[test]
fn a_wrong_cosignature_is_found_and_named() {
    let kept = Kept::around(&line());
    let keys = [kept.key(), witness().verifier().clone()];
    let right = answer_with(Language::En, &text_of(&cosigned(&kept)), &kept, &keys);
    assert!(
        right.contains("The witness witness.example.test/w1 saw the same log"),
        "{right}"
    );
    let mut wrong = cosigned(&kept);
    let line = wrong.checkpoint.lines().last().unwrap();
    let line = Signature::parse(line).unwrap();
    // Of the same head under another name, so of another text.
    let other = Kept::named("other.example.test/log", &super::line());
    let other = SignedNote::parse(&other.older_checkpoint()).unwrap();
    let other = cosign(&other, &witness(), seen()).unwrap();
    wrong.checkpoint = wrong
        .checkpoint
        .replace(&line.to_string(), &other.to_string());
    let html = answer_with(Language::En, &text_of(&wrong), &kept, &keys);
    assert!(
        html.contains("A witness did not sign the log in it"),
        "{html}"
    );
    assert!(html.contains("The receipt does not hold"), "{html}");
}
