//! Receipts, from the entry to the witness.

use jiff::Timestamp;
use ledger::cosignature::cosign;
use ledger::entry::EntryError;
use ledger::proof::ProofError;
use ledger::receipt::{Format, ReceiptError, grew};
use ledger::{Checkpoint, Entry, Hash, Receipt, Salt, SignedNote, SigningKey, VerifierKey};
use serde_json::json;

use crate::entries;
use crate::support::Log;

const ORIGIN: &str = "shop.example/ledger";

fn log_key() -> SigningKey {
    SigningKey::new(ORIGIN, [1; 32]).unwrap()
}

fn witness_key() -> SigningKey {
    SigningKey::cosigner("witness.example", [2; 32]).unwrap()
}

fn time() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn keys() -> Vec<VerifierKey> {
    vec![
        log_key().verifier().clone(),
        witness_key().verifier().clone(),
    ]
}

/// The entry of that number, and its salt.
fn kept(number: u8) -> (Entry, Salt) {
    let entry = Entry {
        id: format!("e{number}"),
        subject: Some("s-7".to_owned()),
        seq: u64::from(number),
        ..entries::first()
    };
    (entry, Salt::new([number; 32]))
}

fn log(size: u8) -> Log {
    let mut log = Log::default();
    let leaves: Vec<Hash> = (0..size)
        .map(|number| {
            let (entry, salt) = kept(number);
            entry.commit(&salt).unwrap().leaf()
        })
        .collect();
    log.append(&leaves);
    log
}

fn checkpoint(log: &Log, size: u64) -> Checkpoint {
    Checkpoint::new(ORIGIN, size, log.root(size))
}

fn receipt(number: u8, size: u8) -> Receipt {
    let log = log(size);
    let (entry, salt) = kept(number);
    let mut note = checkpoint(&log, u64::from(size)).sign(&log_key()).unwrap();
    note.add(cosign(&note, &witness_key(), time()).unwrap())
        .unwrap();
    Receipt {
        format: Format,
        entry,
        salt,
        index: u64::from(number),
        inclusion: log.inclusion(u64::from(number), u64::from(size)),
        checkpoint: note.to_string(),
        record: json!({"en": "You turned news on."}),
    }
}

#[test]
fn a_receipt_proves_its_entry() {
    for size in 1..=9 {
        for number in 0..size {
            let verified = receipt(number, size).verify(&keys()).unwrap();
            assert_eq!(verified.checkpoint, checkpoint(&log(size), u64::from(size)));
            assert_eq!(verified.key_name, ORIGIN);
            let [witness] = verified.cosigned_by.as_slice() else {
                panic!("one witness");
            };
            assert_eq!(
                (witness.name.as_str(), witness.at),
                ("witness.example", time())
            );
        }
    }
}

#[test]
fn a_receipt_is_read_as_it_is_written() {
    let receipt = receipt(3, 7);
    let text = serde_json::to_string_pretty(&receipt).unwrap();
    let read: Receipt = serde_json::from_str(&text).unwrap();
    assert_eq!(read, receipt);
    assert!(read.verify(&keys()).is_ok());
    let value = serde_json::to_value(&receipt).unwrap();
    let members: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "format",
        "entry",
        "salt",
        "index",
        "inclusion",
        "checkpoint",
        "record",
    ];
    assert_eq!(members, expected);
    assert_eq!(value["format"], "vitrine-receipt/1");
}

#[test]
fn what_is_not_exactly_a_receipt_is_refused() {
    let whole = serde_json::to_value(receipt(3, 7)).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Map<String, serde_json::Value>)| {
        let mut other = whole.clone();
        change(other.as_object_mut().unwrap());
        serde_json::from_value::<Receipt>(other).is_err()
    };
    assert!(!refused(&|_| ()));
    for name in [
        "format",
        "entry",
        "salt",
        "index",
        "inclusion",
        "checkpoint",
        "record",
    ] {
        assert!(refused(&|receipt| drop(receipt.remove(name))), "{name}");
        assert!(refused(&|receipt| receipt[name] = json!(null)), "{name}");
    }
    assert!(refused(
        &|receipt| receipt["format"] = json!("vitrine-receipt/2")
    ));
    assert!(refused(&|receipt| receipt["index"] = json!(-1)));
    assert!(refused(&|receipt| receipt["inclusion"][0] = json!("AAAA")));
    assert!(refused(&|receipt| receipt["record"] = json!(["no object"])));
    assert!(refused(&|receipt| drop(
        receipt.insert("more".to_owned(), json!(1))
    )));
    let twice = serde_json::to_string(&whole)
        .unwrap()
        .replacen('{', r#"{"index":3,"#, 1);
    assert!(serde_json::from_str::<Receipt>(&twice).is_err());
    let record = serde_json::to_string(&whole).unwrap();
    let record = record.replace(r#""record":{"#, r#""record":{"en":"","#);
    assert!(serde_json::from_str::<Receipt>(&record).is_err());
}

#[test]
fn an_entry_that_is_not_in_the_log_is_told() {
    let whole = receipt(3, 7);
    let others: [fn(&mut Receipt); 9] = [
        |receipt| receipt.entry.id.push('x'),
        |receipt| receipt.entry.event = json!({"kind": "nothing"}),
        |receipt| receipt.entry.note = Some(json!("added later")),
        |receipt| receipt.salt = Salt::new([9; 32]),
        |receipt| receipt.index = 4,
        |receipt| receipt.index = 7,
        |receipt| receipt.inclusion.truncate(2),
        |receipt| receipt.inclusion.push(Hash::empty()),
        |receipt| receipt.inclusion.swap(0, 1),
    ];
    for (number, change) in others.into_iter().enumerate() {
        let mut other = whole.clone();
        change(&mut other);
        let verified = other.verify(&keys());
        assert!(
            matches!(verified, Err(ReceiptError::Included(_))),
            "{number}"
        );
    }
    let mut other = whole.clone();
    other.entry.seq = u64::MAX;
    let verified = other.verify(&keys());
    assert!(matches!(
        verified,
        Err(ReceiptError::Entry(EntryError::Number))
    ));
}

#[test]
fn a_checkpoint_that_no_key_of_the_log_signed_is_told() {
    let signed = |receipt: &Receipt, keys: &[VerifierKey]| {
        !matches!(receipt.verify(keys), Err(ReceiptError::Signed(_)))
    };
    let whole = receipt(3, 7);
    assert!(signed(&whole, &keys()));
    assert!(!signed(&whole, &[]));
    assert!(!signed(&whole, &keys()[1..]));
    let namesake = SigningKey::new(ORIGIN, [7; 32]).unwrap();
    assert!(!signed(&whole, &[namesake.verifier().clone()]));
    // The same key under another name is the key of another log.
    let elsewhere = SigningKey::new("elsewhere.example", [1; 32]).unwrap();
    assert!(!signed(&whole, &[elsewhere.verifier().clone()]));

    // Nor does the trusted key of another log speak for this one.
    let mut other = whole.clone();
    let text = checkpoint(&log(7), 7).text();
    other.checkpoint = SignedNote::sign(&text, &elsewhere).unwrap().to_string();
    assert!(!signed(&other, &[elsewhere.verifier().clone()]));

    other.checkpoint = "no note".to_owned();
    assert!(!signed(&other, &keys()));
    other.checkpoint = whole.checkpoint.replacen("\n7\n", "\n07\n", 1);
    assert!(!signed(&other, &keys()));
    // A line that is not part of what the proof speaks of is signed all the same.
    other.checkpoint = whole.checkpoint.replacen("=\n\n", "=\nmore\n\n", 1);
    assert!(!signed(&other, &keys()));

    // A checkpoint that somebody made up, with a tree in which the entry is.
    let forged = checkpoint(&log(7), 7).sign(&namesake).unwrap();
    other.checkpoint = forged.to_string();
    assert!(!signed(&other, &keys()));
}

#[test]
fn a_log_may_have_an_old_and_a_new_key() {
    let new = SigningKey::new(ORIGIN, [7; 32]).unwrap();
    let mut both = keys();
    both.insert(0, new.verifier().clone());
    assert!(receipt(3, 7).verify(&both).is_ok());

    let mut receipt = receipt(3, 7);
    let note = checkpoint(&log(7), 7).sign(&new).unwrap();
    receipt.checkpoint = note.to_string();
    assert!(receipt.verify(&both).is_ok());

    // A trusted key's signature that is wrong is not made up for by one that is right.
    let mut note = note;
    let wrong = checkpoint(&log(6), 6)
        .sign(&log_key())
        .unwrap()
        .signatures()[0]
        .clone();
    note.add(wrong).unwrap();
    receipt.checkpoint = note.to_string();
    assert!(matches!(
        receipt.verify(&both),
        Err(ReceiptError::Signed(_))
    ));
    assert!(receipt.verify(&both[..1]).is_ok());
}

#[test]
fn witnesses_are_told_when_they_are_known_and_refused_when_they_are_wrong() {
    let whole = receipt(3, 7);
    let alone = whole.verify(&keys()[..1]).unwrap();
    assert_eq!(alone.cosigned_by, []);
    let mut twice = keys();
    twice.extend(keys());
    assert_eq!(whole.verify(&twice).unwrap().cosigned_by.len(), 1);

    let mut other = whole.clone();
    let mut note = checkpoint(&log(7), 7).sign(&log_key()).unwrap();
    let elsewhere = checkpoint(&log(6), 6).sign(&log_key()).unwrap();
    note.add(cosign(&elsewhere, &witness_key(), time()).unwrap())
        .unwrap();
    other.checkpoint = note.to_string();
    assert!(matches!(
        other.verify(&keys()),
        Err(ReceiptError::Cosigned(_))
    ));
    assert!(other.verify(&keys()[..1]).is_ok());
}

#[test]
fn debug_does_not_show_what_a_receipt_is_about() {
    let shown = format!("{:?}", receipt(3, 7));
    for hidden in ["s-7", "news", "decision", "AwMD"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn two_receipts_of_one_log_are_compared() {
    let log = log(9);
    let (older, newer) = (checkpoint(&log, 4), checkpoint(&log, 9));
    let proof = log.consistency(4, 9);
    assert_eq!(grew(&older, &newer, &proof), Ok(()));
    assert_eq!(grew(&newer, &newer, &[]), Ok(()));
    assert_eq!(grew(&newer, &older, &proof), Err(ProofError::Shrunk));
    assert_eq!(grew(&older, &newer, &proof[1..]), Err(ProofError::Length));
    assert_eq!(grew(&older, &newer, &[]), Err(ProofError::Length));
    let elsewhere = Checkpoint::new("elsewhere", 9, log.root(9));
    assert_eq!(grew(&older, &elsewhere, &proof), Err(ProofError::Origin));
    // The same size with another root is another log.
    let rewritten = Checkpoint::new(ORIGIN, 4, log.root(5));
    assert_eq!(grew(&older, &rewritten, &[]), Err(ProofError::Rewritten));
}
