//! Cosignatures and what a witness is asked: the examples of C2SP tlog-cosignature and tlog-witness.

use jiff::Timestamp;
use ledger::checkpoint::CheckpointError;
use ledger::cosignature::{CosignatureError, Submission, cosign, verify_cosignature};
use ledger::note::{NoteError, Signature};
use ledger::{Checkpoint, SignedNote, SigningKey, VerifierKey};

use crate::notes::SOFA;
use crate::support::leaf;

/// These keys, the log's line and the witness's were made by another implementation of Ed25519, for
/// the text and the time of the specification's example.
const LOG: &str =
    "PRIVATE+KEY+example.com/behind-the-sofa+252b74d2+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
const WITNESS: &str =
    "PRIVATE+KEY+witness.example.com/w1+4bdc7eaa+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ";
const WITNESS_PUBLIC: &str =
    "witness.example.com/w1+4bdc7eaa+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY";
const LOG_LINE: &str = "\u{2014} example.com/behind-the-sofa JSt00p6KTYtH8opAMF2NJ7glHT4uHMzg9iBNNDYLQta3PzLlhUjMPmDAXA2L1DXjWfKrvjQJdIEVj9Tiu9f35PqL5g8=";
const WITNESS_LINE: &str = "\u{2014} witness.example.com/w1 S9x+qgAAAABkGFDLSEwbtADY9t5XeSzDTVuiqYN5nZfoc9NQOUgkPYm4wwjIUL68Nczz1tpzCjnpmnRXttgqVVwOg3WfE7AXqa+DAg==";

fn time() -> Timestamp {
    Timestamp::from_second(1_679_315_147).unwrap()
}

fn witness() -> SigningKey {
    SigningKey::parse(WITNESS).unwrap()
}

fn sofa() -> SignedNote {
    let log = SigningKey::parse(LOG).unwrap();
    Checkpoint::parse(SOFA).unwrap().sign(&log).unwrap()
}

#[test]
fn a_cosignature_has_the_bytes_of_another_implementation() {
    let mut note = sofa();
    assert_eq!(note.signatures()[0].to_string(), LOG_LINE);
    let cosignature = cosign(&note, &witness(), time()).unwrap();
    assert_eq!(cosignature.to_string(), WITNESS_LINE);
    note.add(cosignature).unwrap();
    assert_eq!(
        note.to_string(),
        format!("{SOFA}\n{LOG_LINE}\n{WITNESS_LINE}\n")
    );

    let key = VerifierKey::parse(WITNESS_PUBLIC).unwrap();
    assert_eq!(witness().verifier(), &key);
    assert_eq!(verify_cosignature(&note, &key), Ok(time()));
    // The log's own signature is as good as before.
    let log = SigningKey::parse(LOG).unwrap();
    assert!(Checkpoint::open(&note.to_string(), log.verifier()).is_ok());
}

#[test]
fn the_example_of_the_specification_is_read() {
    let note = format!(
        "{SOFA}\n\u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    );
    let read = SignedNote::parse(&note).unwrap();
    assert_eq!(read.to_string(), note);
    let cosignature = &read.signatures()[1];
    assert_eq!(cosignature.id(), [0x8d, 0x66, 0xcf, 0x3f]);
    let (time, signature) = cosignature.bytes().split_first_chunk().unwrap();
    assert_eq!(u64::from_be_bytes(*time), 1_679_315_147);
    assert_eq!(signature.len(), 64);
    let unknown = verify_cosignature(&read, witness().verifier());
    assert_eq!(unknown, Err(NoteError::NotBy.into()));
}

#[test]
fn a_cosignature_that_is_wrong_anywhere_is_refused() {
    let key = VerifierKey::parse(WITNESS_PUBLIC).unwrap();
    let line = Signature::parse(WITNESS_LINE).unwrap();
    let base64 = WITNESS_LINE.rsplit(' ').next().unwrap();
    assert_eq!(line.bytes().len(), 72);
    let mut refused = 0;
    for at in 0..base64.len() {
        let mut changed = base64.as_bytes().to_vec();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = std::str::from_utf8(&changed).unwrap();
        let Ok(signature) = Signature::parse(&WITNESS_LINE.replace(base64, changed)) else {
            continue;
        };
        let mut note = sofa();
        note.add(signature).unwrap();
        assert!(verify_cosignature(&note, &key).is_err(), "{at}");
        refused += 1;
    }
    assert!(refused > 90);

    // It does not speak for another checkpoint.
    let log = SigningKey::parse(LOG).unwrap();
    for text in [
        SOFA.replace("20852163", "20852164"),
        format!("{SOFA}more\n"),
    ] {
        let mut note = Checkpoint::parse(&text).unwrap().sign(&log).unwrap();
        note.add(line.clone()).unwrap();
        assert_eq!(
            verify_cosignature(&note, &key),
            Err(NoteError::Wrong.into())
        );
    }
}

#[test]
fn of_two_times_the_later_one_counts_and_both_must_be_right() {
    let mut note = sofa();
    let later = Timestamp::from_second(1_700_000_000).unwrap();
    for time in [later, time()] {
        note.add(cosign(&note, &witness(), time).unwrap()).unwrap();
    }
    assert_eq!(verify_cosignature(&note, witness().verifier()), Ok(later));

    let short = format!("\u{2014} witness.example.com/w1 {}", "S9x+qgAA");
    note.add(Signature::parse(&short).unwrap()).unwrap();
    let verified = verify_cosignature(&note, witness().verifier());
    assert_eq!(verified, Err(NoteError::Wrong.into()));
}

#[test]
fn times_are_whole_seconds_after_1970() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let mut note = sofa();
    let early = cosign(&note, &witness(), at("1969-12-31T23:59:58Z"));
    assert_eq!(early, Err(CosignatureError::Time));
    note.add(cosign(&note, &witness(), at("2026-03-01T08:30:00.999Z")).unwrap())
        .unwrap();
    let verified = verify_cosignature(&note, witness().verifier());
    assert_eq!(verified, Ok(at("2026-03-01T08:30:00Z")));
}

#[test]
fn only_checkpoints_are_cosigned_and_only_with_the_key_of_a_witness() {
    let log = SigningKey::parse(LOG).unwrap();
    let refused = Err(CosignatureError::Note(NoteError::Algorithm));
    assert_eq!(cosign(&sofa(), &log, time()), refused);
    let refused = Err(CosignatureError::Note(NoteError::Algorithm));
    assert_eq!(verify_cosignature(&sofa(), log.verifier()), refused);
    let text = SignedNote::sign("text\n", &log).unwrap();
    let refused = Err(CosignatureError::Checkpoint(CheckpointError::Lines));
    assert_eq!(cosign(&text, &witness(), time()), refused);
}

/// The request of tlog-witness, and its answer.
#[test]
fn the_exchange_of_the_specification_is_read_and_written() {
    let body = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
        \n\
        example.com/behind-the-sofa\n\
        20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
        \n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
    let submission = Submission::parse(body).unwrap();
    assert_eq!(submission.old_size, 20_852_014);
    assert_eq!(submission.proof.len(), 4);
    assert_eq!(submission.note.text(), SOFA);
    assert_eq!(submission.to_string(), body);

    let answer = "\u{2014} witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==\n\
        \u{2014} witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==\n\
        \u{2014} witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==\n";
    let lines = Signature::parse_lines(answer).unwrap();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2].name(), "witness.example/w2");
    let written: Vec<String> = lines.iter().map(ToString::to_string).collect();
    assert_eq!(format!("{}\n", written.join("\n")), answer);
    for other in ["", "\n", answer.trim_end(), &format!("{answer}\n")] {
        assert!(Signature::parse_lines(other).is_err());
    }
}

#[test]
fn what_is_not_exactly_a_submission_is_refused() {
    let submission = |old_size, hashes: u64| Submission {
        old_size,
        proof: (0..hashes).map(leaf).collect(),
        note: sofa(),
    };
    for good in [submission(0, 0), submission(5, 63)] {
        assert_eq!(Submission::parse(&good.to_string()), Ok(good));
    }
    let body = submission(5, 2).to_string();
    for other in [
        submission(5, 64).to_string(),
        submission(1 << 63, 0).to_string(),
        body.replacen("old 5", "old 05", 1),
        body.replacen("old 5", "old  5", 1),
        body.replacen("old 5", "Old 5", 1),
        body.replacen("old 5\n", "", 1),
        body.replacen("=\n", "\n", 1),
        body.replacen("=\n\n", "=\n", 1),
        body.replacen("=\n\n", "=\n\n\n", 1),
        body.replacen("20852163", "020852163", 1),
        String::new(),
        "\n\n".to_owned(),
    ] {
        assert!(Submission::parse(&other).is_err(), "{other}");
    }
}
