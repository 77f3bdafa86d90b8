//! Keys, notes and checkpoints: the examples of their specifications, and of the Go package that
//! they come from.

use ledger::checkpoint::CheckpointError;
use ledger::note::{Algorithm, KeyError, MAX_SIGNATURES, NoteError, Signature};
use ledger::tile::MAX_SIZE;
use ledger::{Checkpoint, Hash, SignedNote, SigningKey, VerifierKey};

use crate::support::leaf;

/// The example of signed-note, "Verifier keys".
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE_NOTE: &str = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The examples of golang.org/x/mod/sumdb/note.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

/// The example of tlog-checkpoint.
pub(crate) const SOFA: &str =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

pub(crate) fn peter() -> SigningKey {
    SigningKey::parse(PETER_PRIVATE).unwrap()
}

#[test]
fn the_examples_of_the_specifications_verify() {
    for (key, note) in [
        (EXAMPLE_KEY, EXAMPLE_NOTE.to_owned()),
        (PETER, format!("{PETER_TEXT}\n{PETER_LINE}\n")),
    ] {
        let key = VerifierKey::parse(key).unwrap();
        let read = SignedNote::parse(&note).unwrap();
        assert_eq!(read.verify(&key), Ok(()));
        assert_eq!(read.to_string(), note);
        assert_eq!(read.signatures()[0].id(), key.id());
    }
    let key = VerifierKey::parse(EXAMPLE_KEY).unwrap();
    assert_eq!(
        (key.name(), key.id()),
        ("example.com/foo", [0x53, 0x0d, 0x90, 0x3a])
    );
    assert_eq!(key.algorithm(), Algorithm::Ed25519);
}

#[test]
fn signing_gives_the_bytes_of_the_example() {
    let note = SignedNote::sign(PETER_TEXT, &peter()).unwrap();
    assert_eq!(note.to_string(), format!("{PETER_TEXT}\n{PETER_LINE}\n"));
    assert_eq!(note.text(), PETER_TEXT);
}

#[test]
fn keys_are_written_as_they_are_read() {
    assert_eq!(VerifierKey::parse(PETER).unwrap().to_string(), PETER);
    assert_eq!(
        VerifierKey::parse(EXAMPLE_KEY).unwrap().to_string(),
        EXAMPLE_KEY
    );
    assert_eq!(peter().to_string().as_str(), PETER_PRIVATE);
    assert_eq!(peter().verifier().to_string(), PETER);
    let key = VerifierKey::parse(PETER).unwrap();
    assert_eq!(
        VerifierKey::new(key.name(), key.algorithm(), key.bytes()),
        Ok(key)
    );
    let cosigner = SigningKey::cosigner("w", [3; 32]).unwrap();
    let read = SigningKey::parse(&cosigner.to_string()).unwrap();
    assert_eq!(read.verifier(), cosigner.verifier());
    assert_eq!(read.verifier().algorithm(), Algorithm::Cosignature);
    assert_ne!(
        cosigner.verifier().id(),
        SigningKey::new("w", [3; 32]).unwrap().verifier().id()
    );
}

#[test]
fn the_private_half_of_a_key_is_not_in_debug() {
    let shown = format!("{:?}", peter());
    assert_eq!(shown, format!("SigningKey({PETER})"));
}

#[test]
fn a_key_that_is_not_exactly_one_is_refused() {
    for (whole, private) in [(PETER, false), (PETER_PRIVATE, true)] {
        let refused = |key: &str| {
            if private {
                SigningKey::parse(key).is_err()
            } else {
                VerifierKey::parse(key).is_err()
            }
        };
        assert!(!refused(whole));
        for from in 0..whole.len() {
            for to in from + 1..=whole.len() {
                assert!(refused(&whole[from..to]) || to - from == whole.len());
            }
        }
        for at in 0..whole.len() {
            let mut bytes = whole.as_bytes().to_vec();
            bytes[at] += 1;
            assert!(refused(std::str::from_utf8(&bytes).unwrap()), "{at}");
        }
        for other in [
            whole.replace("c74f20a3", "C74F20A3"),
            whole.replace("PeterNeumann", "Peter Neumann"),
            format!("{whole}="),
            format!("{whole}\n"),
            format!(" {whole}"),
        ] {
            assert!(refused(&other), "{other}");
        }
    }
    // Of another length, and of another kind, each with the id that belongs to it.
    let longer = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
    assert_eq!(VerifierKey::parse(longer), Err(KeyError::Shape));
    let other = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(VerifierKey::parse(other), Err(KeyError::Algorithm(0x65)));
    let elsewhere = PETER.replace("c74f20a3", "c74f20a4");
    assert_eq!(VerifierKey::parse(&elsewhere), Err(KeyError::Id));
}

#[test]
fn keys_that_anybody_can_sign_for_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    // The same point again, and another one, written with a coordinate beyond the field.
    let (mut beyond, mut zero) = ([0xff; 32], [0xff; 32]);
    (beyond[0], beyond[31]) = (0xee, 0x7f);
    (zero[0], zero[31]) = (0xed, 0x7f);
    for bytes in [identity, beyond, zero, [0; 32]] {
        let key = VerifierKey::new("name", Algorithm::Ed25519, &bytes);
        assert_eq!(key, Err(KeyError::Key), "{bytes:?}");
    }
}

#[test]
fn names_of_keys_have_no_white_space_and_no_plus() {
    for name in [
        "",
        " ",
        "a b",
        "a\u{a0}b",
        "a\u{2028}b",
        "a\tb",
        "a\nb",
        "a+b",
        "a\u{0}",
        "\u{1f}",
    ] {
        assert_eq!(
            SigningKey::new(name, [1; 32]).unwrap_err(),
            KeyError::Name,
            "{name:?}"
        );
        let bytes = *peter().verifier().bytes();
        let key = VerifierKey::new(name, Algorithm::Ed25519, &bytes);
        assert_eq!(key, Err(KeyError::Name), "{name:?}");
    }
    for name in ["a", "example.com/ledger", "é", "\u{2014}"] {
        let key = SigningKey::new(name, [1; 32]).unwrap();
        let note = SignedNote::sign("text\n", &key).unwrap().to_string();
        assert_eq!(
            SignedNote::parse(&note).unwrap().verify(key.verifier()),
            Ok(())
        );
    }
}

#[test]
fn the_text_of_a_note_ends_at_its_last_empty_line() {
    // The first example of signed-note; its key is not published.
    let note = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\u{2014} quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let read = SignedNote::parse(note).unwrap();
    assert!(read.text().ends_with("sole:\n\ned è subito sera.\n"));
    assert_eq!(read.signatures()[0].name(), "quasimodo.example/salvatore");
    assert_eq!(read.signatures()[0].bytes().len(), 64);
    assert_eq!(read.to_string(), note);

    for text in ["\n", "\n\n", "a\n\n\n", "\n\na\n"] {
        let note = SignedNote::sign(text, &peter()).unwrap();
        let read = SignedNote::parse(&note.to_string()).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.verify(peter().verifier()), Ok(()));
    }
}

#[test]
fn what_is_not_exactly_a_note_is_refused() {
    let text = PETER_TEXT;
    let line = PETER_LINE;
    assert!(SignedNote::parse(&format!("{text}\n{line}\n")).is_ok());
    for (note, error) in [
        (String::new(), NoteError::Text),
        (text.to_owned(), NoteError::Unsigned),
        (format!("{text}\n"), NoteError::Unsigned),
        (format!("{text}{line}\n"), NoteError::Unsigned),
        (format!("\n{line}\n"), NoteError::Unsigned),
        (format!("{text}\n{line}"), NoteError::Text),
        (format!("{text}\n{line}\n\n"), NoteError::Unsigned),
        (format!("{text}\n{line}\r\n"), NoteError::Text),
        (format!("{text}\t\n{line}\n"), NoteError::Text),
        (format!("\u{0}{text}\n{line}\n"), NoteError::Text),
        (format!("{text}\n{line}\nmore\n"), NoteError::Line),
        (format!("{text}\n{line} \n"), NoteError::Line),
        (format!("{text}\n {line}\n"), NoteError::Line),
        (
            format!("{text}\n{}\n", line.replace('\u{2014}', "-")),
            NoteError::Line,
        ),
        (
            format!("{text}\n{}\n", line.replace("\u{2014} ", "\u{2014}")),
            NoteError::Line,
        ),
        (
            format!("{text}\n{}\n", line.replace("\u{2014} ", "\u{2014}  ")),
            NoteError::Line,
        ),
        (
            format!("{text}\n{}\n", line.replace("Peter", "Pet+r")),
            NoteError::Line,
        ),
        (
            format!("{text}\n{}\n", line.replace("Peter", "Pet\u{a0}r")),
            NoteError::Line,
        ),
        (
            format!("{text}\n{}\n", line.replace("nAM=", "nAM")),
            NoteError::Line,
        ),
        (
            format!("{text}\n{}\n", line.replace("nAM=", "nAN=")),
            NoteError::Line,
        ),
        (format!("{text}\n\u{2014} name x08gow==\n"), NoteError::Line),
        (format!("{text}\n\u{2014} name\n"), NoteError::Line),
        (
            format!("{}\n{line}\n", "a\n".repeat(500_000)),
            NoteError::Size,
        ),
    ] {
        let shown = note.get(..200).unwrap_or(&note);
        assert_eq!(SignedNote::parse(&note), Err(error), "{shown:?}");
    }
    for text in ["", "no line break", "a\rb\n", "a\u{0}\n"] {
        assert_eq!(SignedNote::sign(text, &peter()), Err(NoteError::Text));
    }
}

#[test]
fn a_signed_text_that_is_changed_anywhere_does_not_verify() {
    let note = format!("{PETER_TEXT}\n{PETER_LINE}\n");
    let key = VerifierKey::parse(PETER).unwrap();
    for at in 0..note.len() {
        // The lower bits: what is no longer UTF-8 is no text to begin with.
        let bit = at % 6;
        let mut bytes = note.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        let Ok(changed) = std::str::from_utf8(&bytes) else {
            continue;
        };
        let verified = SignedNote::parse(changed).and_then(|note| note.verify(&key));
        assert!(verified.is_err(), "bit {bit} of byte {at}");
    }
}

#[test]
fn signatures_by_unknown_keys_mean_nothing_and_wrong_ones_by_known_keys_spoil_the_note() {
    let (peter, other) = (peter(), SigningKey::new("other", [5; 32]).unwrap());
    let mut note = SignedNote::sign("text\n", &peter).unwrap();
    let by_other = SignedNote::sign("text\n", &other).unwrap().signatures()[0].clone();
    assert_eq!(note.verify(other.verifier()), Err(NoteError::NotBy));
    note.add(by_other.clone()).unwrap();
    note.add(by_other).unwrap();
    assert_eq!(note.signatures().len(), 2);
    assert_eq!(SignedNote::parse(&note.to_string()).unwrap(), note);
    for key in [&peter, &other] {
        assert_eq!(note.verify(key.verifier()), Ok(()));
    }

    // The same name with another key is another signer.
    let namesake = SigningKey::new("other", [6; 32]).unwrap();
    assert_eq!(note.verify(namesake.verifier()), Err(NoteError::NotBy));

    let wrong = SignedNote::sign("another text\n", &other)
        .unwrap()
        .signatures()[0]
        .clone();
    note.add(wrong).unwrap();
    assert_eq!(note.verify(other.verifier()), Err(NoteError::Wrong));
    assert_eq!(note.verify(peter.verifier()), Ok(()));
}

#[test]
fn a_note_carries_a_hundred_signatures_and_not_more() {
    let mut note = SignedNote::sign("text\n", &peter()).unwrap();
    for number in 1..MAX_SIGNATURES {
        let line = format!("\u{2014} w{number} AAAAAAAA");
        note.add(Signature::parse(&line).unwrap()).unwrap();
    }
    let written = note.to_string();
    assert_eq!(SignedNote::parse(&written).unwrap(), note);
    let more = "\u{2014} more AAAAAAAA";
    assert_eq!(
        note.add(Signature::parse(more).unwrap()),
        Err(NoteError::Size)
    );
    assert_eq!(
        SignedNote::parse(&format!("{written}{more}\n")),
        Err(NoteError::Size)
    );
}

#[test]
fn the_key_of_a_witness_does_not_sign_notes() {
    let witness = SigningKey::cosigner("w", [4; 32]).unwrap();
    assert_eq!(
        SignedNote::sign("text\n", &witness),
        Err(NoteError::Algorithm)
    );
    let note = SignedNote::sign("text\n", &peter()).unwrap();
    assert_eq!(note.verify(witness.verifier()), Err(NoteError::Algorithm));
}

#[test]
fn the_checkpoint_of_the_specification_is_read_and_written() {
    let checkpoint = Checkpoint::parse(SOFA).unwrap();
    assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size, 20_852_163);
    let root = Hash::parse("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=").unwrap();
    assert_eq!(checkpoint.root, root);
    assert_eq!(checkpoint.extensions, Vec::<String>::new());
    assert_eq!(checkpoint.text(), SOFA);

    let more = format!("{SOFA}first more\nsecond  \n");
    let checkpoint = Checkpoint::parse(&more).unwrap();
    assert_eq!(checkpoint.extensions, ["first more", "second  "]);
    assert_eq!(checkpoint.text(), more);
}

#[test]
fn what_is_not_exactly_a_checkpoint_is_refused() {
    let root = Hash::empty();
    for (text, error) in [
        (String::new(), CheckpointError::Lines),
        ("a\n".to_owned(), CheckpointError::Lines),
        ("a\n1\n".to_owned(), CheckpointError::Lines),
        (format!("a\n1\n{root}"), CheckpointError::Lines),
        (format!("\n1\n{root}\n"), CheckpointError::Lines),
        (format!("a\n\n{root}\n"), CheckpointError::Lines),
        (format!("a\n1\n{root}\n\n"), CheckpointError::Lines),
        (
            format!("a\n1\n{root}\nmore\n\nmore\n"),
            CheckpointError::Lines,
        ),
        (format!("a\r\n1\n{root}\n"), CheckpointError::Lines),
        (format!("a\n01\n{root}\n"), CheckpointError::Size),
        (format!("a\n+1\n{root}\n"), CheckpointError::Size),
        (format!("a\n1 \n{root}\n"), CheckpointError::Size),
        (
            format!("a\n9223372036854775808\n{root}\n"),
            CheckpointError::Size,
        ),
        (
            format!("a\n99999999999999999999\n{root}\n"),
            CheckpointError::Size,
        ),
        (format!("a\n1\n{root} \n"), CheckpointError::Root),
        ("a\n1\nAAAA\n".to_owned(), CheckpointError::Root),
        (
            format!("a\n1\n{}\n", root.to_string().replace('=', "")),
            CheckpointError::Root,
        ),
        (format!("a\n0\n{}\n", leaf(0)), CheckpointError::Root),
    ] {
        assert_eq!(Checkpoint::parse(&text), Err(error), "{text:?}");
    }
    for size in [0, 1, MAX_SIZE] {
        let checkpoint = Checkpoint::new("a", size, root);
        assert_eq!(Checkpoint::parse(&checkpoint.text()), Ok(checkpoint));
    }
}

#[test]
fn a_checkpoint_is_opened_with_the_key_of_its_log() {
    let key = SigningKey::new("example.com/ledger", [8; 32]).unwrap();
    let checkpoint = Checkpoint::new("example.com/ledger", 3, leaf(3));
    let note = checkpoint.sign(&key).unwrap();
    let opened = Checkpoint::open(&note.to_string(), key.verifier());
    assert_eq!(opened, Ok((checkpoint.clone(), note.clone())));

    let other = SigningKey::new("example.com/other", [8; 32]).unwrap();
    assert_eq!(checkpoint.sign(&other), Err(CheckpointError::Origin));
    let opened = Checkpoint::open(&note.to_string(), other.verifier());
    assert_eq!(opened, Err(CheckpointError::Note(NoteError::NotBy)));
    // Somebody else's key is right about its signature, and not about whose log it is.
    let foreign = SignedNote::sign(&checkpoint.text(), &other)
        .unwrap()
        .to_string();
    assert_eq!(
        Checkpoint::open(&foreign, other.verifier()),
        Err(CheckpointError::Origin)
    );

    let changed = note.to_string().replace("\n3\n", "\n4\n");
    let opened = Checkpoint::open(&changed, key.verifier());
    assert_eq!(opened, Err(CheckpointError::Note(NoteError::Wrong)));
    let text = SignedNote::sign("text\n", &key).unwrap().to_string();
    assert_eq!(
        Checkpoint::open(&text, key.verifier()),
        Err(CheckpointError::Lines)
    );
}

#[test]
fn a_field_cannot_smuggle_in_a_line() {
    let key = SigningKey::new("a", [8; 32]).unwrap();
    let good = Checkpoint::new("a", 3, leaf(3));
    assert!(good.sign(&key).is_ok());
    let others: [fn(&mut Checkpoint); 6] = [
        |it| it.origin = format!("a\n9\n{}", leaf(9)),
        |it| it.origin = String::new(),
        |it| it.size = MAX_SIZE + 1,
        |it| it.extensions = vec![String::new()],
        |it| it.extensions = vec!["two\nlines".to_owned()],
        |it| it.extensions = vec!["control\u{7}".to_owned()],
    ];
    for (number, change) in others.into_iter().enumerate() {
        let mut other = good.clone();
        change(&mut other);
        assert!(other.sign(&key).is_err(), "{number}");
    }
}
