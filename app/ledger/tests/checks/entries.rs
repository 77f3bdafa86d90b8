//! Entries: their one spelling, and what is committed to.

use ledger::entry::EntryError;
use ledger::{Commitment, Entry, Hash, Salt};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::hash;

const FIRST: &str = r#"{"at":"2026-03-01T08:30:00.000Z","event":{"kind":"decision","purpose":"news"},"id":"e1","seq":0,"v":1}"#;

/// The commitments were computed by another implementation of HMAC-SHA256 from the spelled-out
/// bytes.
const FIRST_COMMITMENT: &str = "aNQTYgk33qxAp4RS3It2sxcL4+Rbr7+wRxHgjsposZg=";
const SECOND_COMMITMENT: &str = "5k2ZtvHbn6PXc2RcOXpc59xO7K59+Dxku4dwcNSocw8=";

pub(crate) fn first() -> Entry {
    Entry {
        id: "e1".to_owned(),
        subject: None,
        seq: 0,
        previous: None,
        at: "2026-03-01T08:30:00Z".parse().unwrap(),
        event: json!({"purpose": "news", "kind": "decision"}),
        note: None,
    }
}

fn second() -> Entry {
    Entry {
        id: "e2".to_owned(),
        subject: Some("s-7".to_owned()),
        seq: 1,
        previous: Commitment::parse(FIRST_COMMITMENT),
        at: "2026-03-01T08:30:01.25Z".parse().unwrap(),
        event: json!({"kind": "decision", "on": false, "amount": 1.5}),
        note: Some(json!({"€": 1, "b": "é"})),
    }
}

fn salt(reversed: bool) -> Salt {
    let mut bytes = [0; 32];
    for (byte, value) in bytes.iter_mut().zip(0..) {
        *byte = if reversed { 31 - value } else { value };
    }
    Salt::new(bytes)
}

#[test]
fn an_entry_has_one_spelling_and_the_commitment_of_it() {
    assert_eq!(first().canonical().unwrap(), FIRST.as_bytes());
    let commitment = first().commit(&salt(false)).unwrap();
    assert_eq!(commitment.to_string(), FIRST_COMMITMENT);
    assert_eq!(
        commitment.leaf(),
        hash("e7fc83fa7c680e5a9a176d442a1e31a36059823d2ea92e0bf86a176dd0bd36bf"),
    );
    assert_eq!(commitment.leaf(), Hash::leaf(commitment.bytes()));

    let spelled = format!(
        concat!(
            r#"{{"at":"2026-03-01T08:30:01.250Z","#,
            r#""event":{{"amount":1.5,"kind":"decision","on":false}},"#,
            r#""id":"e2","note":{{"b":"é","€":1}},"previous":"{}","#,
            r#""seq":1,"subject":"s-7","v":1}}"#,
        ),
        FIRST_COMMITMENT,
    );
    assert_eq!(second().canonical().unwrap(), spelled.as_bytes());
    let commitment = second().commit(&salt(true)).unwrap();
    assert_eq!(commitment.to_string(), SECOND_COMMITMENT);
}

#[test]
fn every_member_is_committed_to() {
    let salt = salt(false);
    let entry = second();
    let committed = entry.commit(&salt).unwrap();
    let changes: [fn(&mut Entry); 10] = [
        |entry| entry.id.push('x'),
        |entry| entry.subject = None,
        |entry| entry.subject = Some("s-8".to_owned()),
        |entry| entry.seq = 2,
        |entry| entry.previous = None,
        |entry| entry.at += jiff::SignedDuration::from_millis(1),
        |entry| entry.event["on"] = json!(true),
        |entry| entry.note = None,
        |entry| entry.note = Some(Value::Null),
        |entry| entry.event = json!([]),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = entry.clone();
        change(&mut other);
        assert_ne!(other.commit(&salt).unwrap(), committed, "{number}");
    }
    assert_ne!(entry.commit(&Salt::new([7; 32])).unwrap(), committed);
}

#[test]
fn an_entry_is_read_as_it_is_written() {
    for entry in [first(), second()] {
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
        let canonical = entry.canonical().unwrap();
        assert_eq!(serde_json::from_slice::<Entry>(&canonical).unwrap(), entry);
    }
    // The order of the members is free when it is read; the commitment is the same.
    let other = r#"{"v":1,"seq":0,"id":"e1","event":{"purpose":"news","kind":"decision"},"at":"2026-03-01T08:30:00.000Z"}"#;
    let other: Entry = serde_json::from_str(other).unwrap();
    let salt = salt(false);
    assert_eq!(other.commit(&salt).unwrap(), first().commit(&salt).unwrap());
}

/// The text of [`FIRST`] with a part of it replaced, and why it is refused.
fn refused(part: &str, by: &str) -> String {
    assert!(FIRST.contains(part));
    let text = FIRST.replacen(part, by, 1);
    serde_json::from_str::<Entry>(&text)
        .unwrap_err()
        .to_string()
}

#[test]
fn an_entry_of_another_version_is_refused_by_its_version() {
    assert!(serde_json::from_str::<Entry>(FIRST).is_ok());
    let error = refused(r#""v":1"#, r#""new":true,"v":2"#);
    assert!(error.contains("version 2"), "{error}");
    for by in [
        r#""v":"1""#,
        r#""v":-1"#,
        r#""v":1.0"#,
        r#""v":null"#,
        r#""w":1"#,
    ] {
        let error = refused(r#""v":1"#, by);
        assert!(error.contains("no version"), "{by}: {error}");
    }
}

#[test]
fn what_is_not_exactly_an_entry_is_refused() {
    for (part, by) in [
        (r#""v":1"#, r#""v":1,"more":0"#),
        (r#""v":1"#, r#""v":1,"v":1"#),
        (r#""v":1"#, r#""v":1,"subject":null"#),
        (r#""v":1"#, r#""v":1,"previous":null"#),
        (
            r#""v":1"#,
            r#""v":1,"previous":"aNQTYgk33qxAp4RS3It2sxcL4+Rbr7+wRxHgjsposZg""#,
        ),
        (r#""v":1"#, r#""v":1,"previous":"aNQT""#),
        (r#""id":"e1","#, ""),
        (r#""id":"e1""#, r#""id":1"#),
        (r#""seq":0"#, r#""seq":"0""#),
        (r#""seq":0"#, r#""seq":-1"#),
        (r#""seq":0"#, r#""seq":0.5"#),
        (r#""kind":"decision""#, r#""kind":1,"kind":2"#),
        (".000Z", "Z"),
        (".000Z", ".00Z"),
        (".000Z", ".0000Z"),
        (".000Z", ".000z"),
        (".000Z", ".000+00:00"),
        (".000Z", ",000Z"),
        ("T08", " 08"),
        ("2026-03-01", "+002026-03-01"),
        ("2026-03-01", "2026-02-30"),
    ] {
        refused(part, by);
    }
}

#[test]
fn what_other_readers_would_round_has_no_commitment() {
    let salt = salt(false);
    let most = (1_u64 << 53) - 1;
    let mut entry = first();
    (entry.seq, entry.event) = (most, json!([most, -9_007_199_254_740_991_i64, 0.1]));
    assert!(entry.commit(&salt).is_ok());

    let too_far: [fn(&mut Entry); 4] = [
        |entry| entry.seq = 1 << 53,
        |entry| entry.event = json!({"a": [{"b": 1_u64 << 53}]}),
        |entry| entry.event = json!(-1e300),
        |entry| entry.note = Some(json!(u64::MAX)),
    ];
    for change in too_far {
        let mut other = entry.clone();
        change(&mut other);
        assert!(matches!(other.commit(&salt), Err(EntryError::Number)));
    }
    for at in ["2026-03-01T08:30:00.0001Z", "-000001-03-01T08:30:00Z"] {
        let mut other = entry.clone();
        other.at = at.parse().unwrap();
        assert!(
            matches!(other.canonical(), Err(EntryError::Instant)),
            "{at}"
        );
        assert!(serde_json::to_string(&other).is_err());
    }
}

#[test]
fn debug_shows_neither_secrets_nor_what_happened() {
    let shown = format!("{:?} {:?}", second(), salt(false));
    for hidden in ["s-7", "decision", "amount", "é", "AAEC", "[0, 1"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(shown.contains("e2"));
}

#[test]
fn salts_are_read_in_one_spelling() {
    let text = serde_json::to_string(&salt(false)).unwrap();
    assert_eq!(text, r#""AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=""#);
    assert_eq!(serde_json::from_str::<Salt>(&text).unwrap(), salt(false));
    assert_ne!(salt(false), salt(true));
    for other in [
        r#""""#,
        r#""AAEC""#,
        "null",
        &text.replace('=', ""),
        &text.replace("8=", "9="),
    ] {
        assert!(serde_json::from_str::<Salt>(other).is_err(), "{other}");
    }
}

/// What most entries consist of: text, whole numbers and names of ASCII characters.
fn plain_leaves() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ]
}

fn leaves() -> impl Strategy<Value = Value> {
    prop_oneof![
        plain_leaves(),
        (-1e15_f64..1e15).prop_map(Value::from),
        (-1.0_f64..1.0).prop_map(Value::from),
    ]
}

fn nested<S: Strategy<Value = Value> + 'static>(
    leaves: S,
    names: impl Strategy<Value = String> + Clone + 'static,
) -> impl Strategy<Value = Value> {
    leaves.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(names.clone(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        nested(leaves(), any::<String>()),
        nested(plain_leaves(), "[\\x00-\\x7f]{0,6}"),
    ]
}

proptest! {
    #[test]
    fn a_commitment_survives_being_written_and_read(
        event in values(),
        note in prop::option::of(values()),
        subject in prop::option::of(any::<String>()),
        seconds in -62_167_219_200_i64..=253_402_207_200,
        millis in 0_i32..1000,
    ) {
        let at = jiff::Timestamp::new(seconds, millis * 1_000_000)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let entry = Entry { event, note, subject, at, ..first() };
        let salt = salt(false);
        let committed = entry.commit(&salt).unwrap();
        let spelled_by_others = serde_json_canonicalizer::to_vec(&entry).unwrap();
        prop_assert_eq!(entry.canonical().unwrap(), spelled_by_others);
        for text in [
            serde_json::to_vec(&entry).unwrap(),
            serde_json::to_vec_pretty(&entry).unwrap(),
            entry.canonical().unwrap(),
        ] {
            let read: Entry = serde_json::from_slice(&text).unwrap();
            prop_assert_eq!(read.commit(&salt).unwrap(), committed);
        }
    }
}
