//! Whatever the input is, reading it ends with a value or an error, and what was read is written the
//! same.

use ledger::cosignature::Submission;
use ledger::note::Signature;
use ledger::tile::TileId;
use ledger::{Checkpoint, Commitment, Entry, Hash, Receipt, SignedNote, SigningKey, VerifierKey};
use proptest::prelude::*;

/// Every reader, on the same text.
fn read(text: &str) -> Result<(), TestCaseError> {
    if let Some(hash) = Hash::parse(text) {
        prop_assert_eq!(hash.to_string(), text);
    }
    if let Some(commitment) = Commitment::parse(text) {
        prop_assert_eq!(commitment.to_string(), text);
    }
    if let Ok(key) = VerifierKey::parse(text) {
        prop_assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = SigningKey::parse(text) {
        let written = key.to_string();
        prop_assert_eq!(written.as_str(), text);
    }
    if let Ok(signature) = Signature::parse(text) {
        prop_assert_eq!(signature.to_string(), text);
    }
    if let Ok(note) = SignedNote::parse(text) {
        prop_assert_eq!(note.to_string(), text);
    }
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        prop_assert_eq!(checkpoint.text(), text);
    }
    if let Ok(submission) = Submission::parse(text) {
        prop_assert_eq!(submission.to_string(), text);
    }
    if let Some((level, rest)) = text.split_once('/')
        && let Some((tile, width)) = TileId::parse(level, rest)
    {
        prop_assert_eq!(tile.path(width), text);
    }
    if let Ok(entry) = serde_json::from_str::<Entry>(text) {
        let written = serde_json::to_string(&entry).unwrap();
        prop_assert_eq!(serde_json::from_str::<Entry>(&written).unwrap(), entry);
    }
    if let Ok(receipt) = serde_json::from_str::<Receipt>(text) {
        prop_assert!(receipt.verify(&[]).is_err());
    }
    Ok(())
}

/// Texts that each of the readers takes.
const GOOD: [&str; 7] = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
    "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
    "old 0\n\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u{2014} a AAAAAAAA\n",
    "0/x001/x234/067.p/5",
    r#"{"at":"2026-03-01T08:30:00.000Z","event":{"a":[1,2.5,null]},"id":"e1","seq":0,"subject":"s","v":1}"#,
];

/// What most often slips past a reader.
const BITS: [&str; 12] = [
    "",
    "\n",
    "\n\n",
    " ",
    "+",
    "=",
    "0",
    "\u{2014} ",
    "/",
    "\u{0}",
    "é",
    "null",
];

#[test]
fn the_good_texts_are_good() {
    assert!(VerifierKey::parse(GOOD[0]).is_ok());
    assert!(SigningKey::parse(GOOD[1]).is_ok());
    assert!(SignedNote::parse(GOOD[2]).is_ok());
    assert!(Checkpoint::parse(GOOD[3]).is_ok());
    assert!(Submission::parse(GOOD[4]).is_ok());
    assert!(TileId::parse("0", &GOOD[5][2..]).is_some());
    assert!(serde_json::from_str::<Entry>(GOOD[6]).is_ok());
}

#[test]
fn json_that_is_nested_without_end_is_an_error() {
    for deep in ["[".repeat(100_000), r#"{"v":"#.repeat(100_000)] {
        assert!(serde_json::from_str::<Entry>(&deep).is_err());
        assert!(serde_json::from_str::<Receipt>(&deep).is_err());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        read(&text)?;
    }

    #[test]
    fn any_text_that_looks_right_is_read_or_refused(
        text in "(old [0-9]{1,3}\n)?([a-z]{0,3}[+ ]){0,3}[0-9a-f]{0,9}[+ \n/]([A-Za-z0-9+/]{0,9}={0,2}[\n ]){0,5}(\n\u{2014} [a-z]{0,2} [A-Z]{0,12}={0,2}\n){0,2}",
    ) {
        read(&text)?;
    }

    #[test]
    fn a_good_text_that_was_changed_is_read_or_refused(
        which in 0..GOOD.len(),
        at in any::<prop::sample::Index>(),
        until in any::<prop::sample::Index>(),
        bit in 0..BITS.len(),
    ) {
        let signs: Vec<char> = GOOD[which].chars().collect();
        let (at, until) = (at.index(signs.len() + 1), until.index(signs.len() + 1));
        let head: String = signs[..at].iter().collect();
        let tail: String = signs[at.max(until.min(at + 3))..].iter().collect();
        read(&format!("{head}{}{tail}", BITS[bit]))?;
        read(&format!("{head}{}", BITS[bit]))?;
    }
}
