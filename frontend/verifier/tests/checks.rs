//! The verifier as the page uses it: a receipt, the log's newest tree head, the tiles it asks for.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use ledger::brought::Step;
use ledger::receipt::Format;
use ledger::tile::{self, Edge, TileId};
use ledger::{Checkpoint, Entry, Hash, Receipt, Salt, SignedNote, SigningKey};
use serde_json::{Value, json};
use verifier::Check;

const NAME: &str = "data.example.test/log";

fn entry(number: u64) -> Entry {
    Entry {
        id: format!("e-{number}"),
        subject: Some("s-1".to_owned()),
        seq: number,
        previous: None,
        at: "2026-08-24T15:40:00Z".parse().unwrap(),
        event: json!({
            "kind": "decision",
            "purpose": "recommendations",
            "change": "given",
            "channel": "gpc",
        }),
        note: None,
    }
}

fn salt(number: u64) -> Salt {
    Salt::new([u8::try_from(number % 251).unwrap(); 32])
}

/// A log, with every tile that it has.
struct Log {
    key: SigningKey,
    edge: Edge,
    tiles: BTreeMap<TileId, Vec<Hash>>,
}

impl Log {
    fn of(size: u64) -> Self {
        let mut log = Self {
            key: SigningKey::new(NAME, [7; 32]).unwrap(),
            edge: Edge::default(),
            tiles: BTreeMap::new(),
        };
        for number in 0..size {
            let leaf = entry(number).commit(&salt(number)).unwrap().leaf();
            log.tiles.extend(log.edge.append(&[leaf]));
        }
        log
    }

    fn key(&self) -> String {
        self.key.verifier().to_string()
    }

    fn note(&self) -> String {
        let name = self.key.verifier().name();
        let head = Checkpoint::new(name, self.edge.size(), self.edge.root());
        head.sign(&self.key).unwrap().to_string()
    }

    /// The receipt of an entry.
    fn receipt(&self, index: u64) -> String {
        let plan = tile::inclusion(index, self.edge.size()).unwrap();
        let receipt = Receipt {
            format: Format,
            entry: entry(index),
            salt: salt(index),
            index,
            inclusion: plan
                .evaluate(|id| self.tiles.get(&id).map(Vec::as_slice))
                .unwrap(),
            checkpoint: self.note(),
            record: json!({}),
        };
        serde_json::to_string(&receipt).unwrap()
    }

    /// A tile as `/log/tile/` answers it.
    fn file(&self, path: &str) -> Vec<u8> {
        let (level, rest) = path.split_once('/').unwrap();
        let (id, width) = TileId::parse(level, rest).unwrap();
        let hashes = &self.tiles[&id][..usize::from(width)];
        hashes.iter().flat_map(|hash| *hash.bytes()).collect()
    }
}

/// The names of the steps that were gone, and the whole answer.
fn gone(check: Check) -> (Vec<String>, Value) {
    let answer: Value = serde_json::from_str(&check.answer()).unwrap();
    let steps = answer["steps"].as_array().unwrap().iter();
    let names: Vec<String> = steps
        .map(|step| step["name"].as_str().unwrap().to_owned())
        .collect();
    for name in &names {
        let mut known = Step::NAMES.iter();
        assert!(known.any(|(known, _)| known == name), "{name}");
    }
    (names, answer)
}

#[test]
fn the_proof_that_a_log_only_grew_is_worked_out_from_its_tiles() {
    let (then, now) = (Log::of(300), Log::of(600));
    let (first, last) = (then.receipt(17), now.receipt(599));
    let read = || Check::read(&first, &last, &then.key()).unwrap();

    let mut check = read();
    let wanted = check.head(&now.note());
    assert!(wanted.contains(&"0/002.p/88".to_owned()), "{wanted:?}");
    for path in &wanted {
        check.tile(path, &now.file(path));
    }
    let (names, answer) = gone(check);
    assert_eq!(names, ["in", "signed", "grew", "older-grew"]);
    assert_eq!(answer["verdict"], "holds");
    let tells = &answer["steps"][2]["tells"];
    assert_eq!(*tells, json!({ "then": 300, "now": 600 }));
    let record = &answer["record"];
    assert_eq!(record["said"], "said decision given gpc");
    assert_eq!(record["purpose"], "recommendations");
    assert_eq!(record["holds"], true);

    // A tile that is not there, or is cut off; and one that was not asked for.
    for wrong in [vec![], now.file(&wanted[0])[1..].to_vec()] {
        let mut check = read();
        let wanted = check.head(&now.note());
        for path in &wanted[1..] {
            check.tile(path, &now.file(path));
        }
        check.tile(&wanted[0], &wrong);
        check.tile("0/000.p/7", &now.file("0/000.p/7"));
        let (names, answer) = gone(check);
        assert!(names.contains(&"unreached".to_owned()), "{names:?}");
        assert_eq!(answer["verdict"], "alone");
    }

    // Other hashes, as many as there should be.
    let mut check = read();
    for path in check.head(&now.note()) {
        check.tile(&path, &vec![7; now.file(&path).len()]);
    }
    let (names, answer) = gone(check);
    assert_eq!(names[2], "unproved", "damaged files accuse nobody");
    assert_eq!(answer["verdict"], "unproved");
}

#[test]
fn a_log_that_is_small_unsigned_or_out_of_reach_is_told_apart() {
    let log = Log::of(300);
    let receipt = log.receipt(17);
    let read = || Check::read(&receipt, "", &log.key()).unwrap();

    let (names, answer) = gone(read());
    assert_eq!(names, ["in", "signed", "unreached"]);
    assert_eq!(answer["verdict"], "alone");

    let mut check = read();
    assert!(check.head(&Log::of(100).note()).is_empty());
    assert_eq!(gone(check).0[2], "shrunk");

    let forged = Log::of(400).note().replacen("\n400\n", "\n401\n", 1);
    for note in [forged.as_str(), "nonsense"] {
        let mut check = read();
        assert!(check.head(note).is_empty());
        let (names, answer) = gone(check);
        assert_eq!(names[2], "unknown");
        assert_eq!(answer["verdict"], "alone");
    }
}

#[test]
fn a_former_key_proves_what_was_kept_and_not_the_log_of_today() {
    let then = Log::of(300);
    let mut now = Log::of(600);
    let receipt = then.receipt(17);
    now.key = SigningKey::new(NAME, [8; 32]).unwrap();
    let keys = format!("{}\n{} former 2026-09-01T12:00:00Z", now.key(), then.key());
    let answered = |newest: &Log, keys: &str| {
        let mut check = Check::read(&receipt, "", keys).unwrap();
        for path in check.head(&newest.note()) {
            check.tile(&path, &newest.file(&path));
        }
        gone(check)
    };
    let (names, answer) = answered(&now, &keys);
    assert_eq!(names, ["in", "signed-former", "grew"]);
    assert_eq!(answer["verdict"], "holds");
    let tells = &answer["steps"][1]["tells"];
    assert_eq!(tells["key"], then.key());
    assert_eq!(tells["until"], json!({ "at": "2026-09-01T12:00:00Z" }));

    // Whoever has the former key alone signs another tree with it.
    let stolen = Log::of(900);
    let (names, answer) = answered(&stolen, &keys);
    assert_eq!(names, ["in", "signed-former", "unknown"]);
    assert_eq!(answer["verdict"], "alone");
    // A key that somebody kept is good for both.
    let (names, _) = answered(&stolen, &then.key());
    assert_eq!(names, ["in", "signed", "grew"]);
}

#[test]
fn a_wrong_line_by_any_known_key_spoils_the_log_of_today() {
    let then = Log::of(300);
    let mut now = Log::of(600);
    let receipt = then.receipt(17);
    now.key = SigningKey::new(NAME, [8; 32]).unwrap();
    let mut note = SignedNote::parse(&now.note()).unwrap();
    let wrong = SignedNote::parse(&then.note()).unwrap();
    note.add(wrong.signatures()[0].clone()).unwrap();
    for former in ["", " former 2026-09-01T12:00:00Z"] {
        let keys = format!("{}\n{}{former}\n", now.key(), then.key());
        for (note, step) in [(now.note(), "grew"), (note.to_string(), "unknown")] {
            let mut check = Check::read(&receipt, "", &keys).unwrap();
            for path in check.head(&note) {
                check.tile(&path, &now.file(&path));
            }
            assert_eq!(gone(check).0[2], step, "{keys}");
        }
    }
}

#[test]
fn a_log_of_another_name_says_nothing_of_this_one() {
    let then = Log::of(300);
    let receipt = then.receipt(17);
    for size in [100, 300, 600] {
        let mut other = Log::of(size);
        other.key = SigningKey::new("other.example.test/log", [8; 32]).unwrap();
        let keys = format!("{}\n{}", then.key(), other.key());
        let mut check = Check::read(&receipt, "", &keys).unwrap();
        for path in check.head(&other.note()) {
            check.tile(&path, &other.file(&path));
        }
        let (names, answer) = gone(check);
        assert_eq!(names, ["in", "signed", "unknown"], "{size}");
        assert_eq!(answer["verdict"], "alone");
    }
}

#[test]
fn what_cannot_be_checked_has_a_name() {
    let log = Log::of(3);
    let receipt = log.receipt(1);
    let fault = |receipt: &str, key: &str| Check::read(receipt, "", key).unwrap_err();
    assert_eq!(fault(" ", &log.key()), "missing");
    assert_eq!(fault("{}", &log.key()), "not-read");
    assert_eq!(fault(&receipt, "key"), "key");

    let other = SigningKey::new("other.example.test/log", [1; 32]).unwrap();
    let other = other.verifier().to_string();
    let (names, answer) = gone(Check::read(&receipt, "", &other).unwrap());
    assert!(names.is_empty());
    assert_eq!(answer["verdict"], "other");
    assert_eq!(answer["name"], NAME);

    // A key of the same log that did not sign it.
    let kept = SigningKey::new(NAME, [1; 32]).unwrap();
    let kept = kept.verifier().to_string();
    let (names, answer) = gone(Check::read(&receipt, "", &kept).unwrap());
    assert_eq!(names, ["unsigned"]);
    assert_eq!(answer["verdict"], "fails");

    let changed = receipt.replace("recommendations", "recommendation5");
    let (names, answer) = gone(Check::read(&changed, "", &log.key()).unwrap());
    assert_eq!(names, ["not-in"]);
    assert_eq!(answer["record"]["holds"], false);
}
