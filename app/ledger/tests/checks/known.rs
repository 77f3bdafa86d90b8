//! Notes for readers who know several keys (C2SP signed-note, "Verification"): one that is right opens
//! the note, and one that is wrong spoils it.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ledger::checkpoint::CheckpointError;
use ledger::cosignature::cosign;
use ledger::note::{NoteError, Signature};
use ledger::{Checkpoint, SignedNote, SigningKey, VerifierKey};

use crate::notes::peter;
use crate::support::leaf;

/// Signed by Peter, and by two others: a line of one of them is that of another text.
fn signed_by_three(wrong: bool) -> (SignedNote, [SigningKey; 3]) {
    let keys = [
        peter(),
        SigningKey::new("other", [5; 32]).unwrap(),
        SigningKey::new("third", [6; 32]).unwrap(),
    ];
    let mut note = SignedNote::sign("text\n", &keys[0]).unwrap();
    for (key, text) in keys[1..].iter().zip(["text\n", "another text\n"]) {
        let text = if wrong { text } else { "text\n" };
        let signed = SignedNote::sign(text, key).unwrap();
        note.add(signed.signatures()[0].clone()).unwrap();
    }
    (note, keys)
}

#[test]
fn a_note_is_opened_by_any_known_key_unless_another_known_one_did_not_sign_it() {
    let (note, keys) = signed_by_three(false);
    let [peter, other, third] = keys.each_ref().map(SigningKey::verifier);
    assert_eq!(note.verify_any([]), Err(NoteError::NotBy));
    assert_eq!(note.verify_any([third, peter]), Ok(vec![third, peter]));
    assert_eq!(note.verify_any([other, other]), Ok(vec![other]));
    let unknown = SigningKey::new("other", [9; 32]).unwrap();
    assert_eq!(note.verify_any([unknown.verifier()]), Err(NoteError::NotBy));
    assert_eq!(
        note.verify_any([unknown.verifier(), peter]),
        Ok(vec![peter])
    );

    let (note, _) = signed_by_three(true);
    assert_eq!(note.verify_any([peter, other]), Ok(vec![peter, other]));
    // Whether the key stands first or last: the note is spoilt for whoever knows it.
    for keys in [[peter, third], [third, peter]] {
        assert_eq!(note.verify_any(keys), Err(NoteError::Wrong));
    }
    // One right line and one wrong one by the same key.
    let right = SignedNote::sign("text\n", &keys[2]).unwrap();
    let mut both = note.clone();
    both.add(right.signatures()[0].clone()).unwrap();
    assert_eq!(both.verify_any([third]), Err(NoteError::Wrong));
    // A line that is too short to be a signature at all.
    let short = text_of_id(third, b"x");
    let mut note = signed_by_three(false).0;
    note.add(short).unwrap();
    assert_eq!(note.verify_any([peter]), Ok(vec![peter]));
    assert_eq!(note.verify_any([peter, third]), Err(NoteError::Wrong));
}

/// A line that says it is by the key.
fn text_of_id(key: &VerifierKey, signature: &[u8]) -> Signature {
    let bytes = [&key.id()[..], signature].concat();
    let line = format!("\u{2014} {} {}", key.name(), BASE64_STANDARD.encode(bytes));
    Signature::parse(&line).unwrap()
}

#[test]
fn a_cosignature_opens_no_note_and_spoils_it_where_it_is_wrong() {
    let key = SigningKey::new("example.com/ledger", [8; 32]).unwrap();
    let witness = SigningKey::cosigner("w", [4; 32]).unwrap();
    let time = "2026-08-24T12:00:00Z".parse().unwrap();
    let head = |size| Checkpoint::new("example.com/ledger", size, leaf(size));
    let note = |size| head(size).sign(&key).unwrap();
    let both = [key.verifier(), witness.verifier()];
    let mut seen = note(3);
    seen.add(cosign(&seen, &witness, time).unwrap()).unwrap();
    assert_eq!(seen.verify_any(both), Ok(vec![key.verifier()]));
    assert_eq!(seen.verify_any([witness.verifier()]), Err(NoteError::NotBy));

    let mut wrong = note(3);
    wrong
        .add(cosign(&note(4), &witness, time).unwrap())
        .unwrap();
    assert_eq!(wrong.verify_any([key.verifier()]), Ok(vec![key.verifier()]));
    assert_eq!(wrong.verify_any(both), Err(NoteError::Wrong));
    let mut short = note(3);
    short.add(text_of_id(witness.verifier(), &[0; 7])).unwrap();
    assert_eq!(short.verify_any(both), Err(NoteError::Wrong));

    let opened = Checkpoint::open_any(&seen.to_string(), both).unwrap();
    assert_eq!(
        (opened.checkpoint, opened.signers),
        (head(3), vec![key.verifier()])
    );
    let opened = Checkpoint::open_any(&wrong.to_string(), both);
    assert_eq!(opened, Err(CheckpointError::Note(NoteError::Wrong)));
    let other = SigningKey::new("example.com/other", [8; 32]).unwrap();
    let foreign = SignedNote::sign(&head(3).text(), &other).unwrap();
    let opened = Checkpoint::open_any(&foreign.to_string(), [other.verifier()]);
    assert_eq!(opened, Err(CheckpointError::Origin));
}
