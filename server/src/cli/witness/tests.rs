//! The rules of tlog-witness, one by one, over HTTP without a socket.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use ledger::cosignature::{Submission, verify_cosignature};
use ledger::note::Signature;
use ledger::tile::{self, Edge, TileId};
use ledger::{Checkpoint, Hash, SignedNote, SigningKey, VerifierKey};
use service::Clock;
use service::ledger::{create_witness_key, open_witness_key};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::desk::Desk;
use super::folder::{self, Folder};
use super::known::Log;
use super::site::site;

const ORIGIN: &str = "data.example.test/log";

/// A log with as many entries as one likes.
struct Tree {
    key: SigningKey,
    tiles: BTreeMap<TileId, Vec<Hash>>,
    roots: Vec<Hash>,
}

impl Tree {
    /// Two with another `salt` have nothing in common but the first `same` entries.
    fn new(origin: &str, salt: u8, same: u64) -> Self {
        let (mut edge, mut tiles, mut roots) = (Edge::default(), BTreeMap::new(), vec![]);
        roots.push(edge.root());
        for number in 0..40_u64 {
            let salt = if number < same { 0 } else { salt };
            let leaf = Hash::leaf(&[&[salt][..], &number.to_be_bytes()].concat());
            tiles.extend(edge.append(&[leaf]));
            roots.push(edge.root());
        }
        Self {
            key: SigningKey::new(origin, [7; 32]).unwrap(),
            tiles,
            roots,
        }
    }

    fn keys(&self) -> [VerifierKey; 1] {
        [self.key.verifier().clone()]
    }

    fn note(&self, size: u64) -> SignedNote {
        let root = self.roots[usize::try_from(size).unwrap()];
        let head = Checkpoint::new(self.key.verifier().name(), size, root);
        head.sign(&self.key).unwrap()
    }

    fn shown(&self, old_size: u64, size: u64) -> Submission {
        let plan = tile::consistency(old_size, size);
        let proof = plan.map(|plan| {
            let tile = |id| self.tiles.get(&id).map(Vec::as_slice);
            plan.evaluate(tile).unwrap()
        });
        Submission {
            old_size,
            proof: proof.unwrap_or_default(),
            note: self.note(size),
        }
    }
}

/// What came back.
#[derive(Debug)]
struct Came {
    status: StatusCode,
    kind: String,
    text: String,
}

struct House {
    folder: TempDir,
    key: SigningKey,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder::make(folder.path()).unwrap();
        create_witness_key(&file, "witness.test/w1").unwrap();
        let key = open_witness_key(&file).unwrap();
        Self { folder, key }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The witness, started.
    fn witness(&self, tree: &Tree) -> Witness {
        let log = Log {
            origin: tree.key.verifier().name().to_owned(),
            keys: vec![tree.key.verifier().clone()],
        };
        self.witness_of(log)
    }

    fn witness_of(&self, log: Log) -> Witness {
        let now = "2026-08-24T12:00:00Z".parse().unwrap();
        let folder = Folder::open(self.path()).unwrap();
        let desk = Desk::open(self.key.clone(), vec![log], folder, Clock::fixed(now)).unwrap();
        Witness(site(Arc::new(desk)))
    }

    fn cosigned(&self, note: &SignedNote, came: &Came) {
        assert_eq!(came.status, 200, "{came:?}");
        let mut note = note.clone();
        for line in Signature::parse_lines(&came.text).unwrap() {
            note.add(line).unwrap();
        }
        let at = verify_cosignature(&note, self.key.verifier()).unwrap();
        assert_eq!(at.to_string(), "2026-08-24T12:00:00Z");
    }
}

struct Witness(axum::Router);

impl Witness {
    async fn sent(&self, method: Method, path: &str, body: impl Into<Body>) -> Came {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(body.into()).unwrap();
        let (parts, body) = self.0.clone().oneshot(request).await.unwrap().into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let bytes = body.collect().await.unwrap().to_bytes();
        Came {
            status: parts.status,
            kind: kind.map_or("", |kind| kind.to_str().unwrap()).to_owned(),
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    async fn shown(&self, body: impl ToString) -> Came {
        let body = Body::from(body.to_string());
        self.sent(Method::POST, "/add-checkpoint", body).await
    }
}

#[tokio::test]
async fn a_log_that_only_grows_is_signed() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let witness = house.witness(&tree);
    for (old, new) in [(0, 0), (0, 1), (1, 7), (7, 8), (8, 8), (8, 40)] {
        let submission = tree.shown(old, new);
        let came = witness.shown(&submission).await;
        house.cosigned(&submission.note, &came);
    }
}

#[tokio::test]
async fn whoever_begins_elsewhere_is_told_where_to_begin() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let witness = house.witness(&tree);
    witness.shown(tree.shown(0, 9)).await;
    for (old, new) in [(0, 9), (0, 20), (8, 20), (10, 20), (5, 8)] {
        let came = witness.shown(tree.shown(old, new)).await;
        assert_eq!(came.status, 409, "{old} to {new}");
        assert_eq!(
            (came.kind.as_str(), came.text.as_str()),
            ("text/x.tlog.size", "9\n")
        );
    }
    let smaller = witness.shown(tree.shown(9, 8)).await;
    assert_eq!(smaller.status, 400, "{smaller:?}");
}

#[tokio::test]
async fn a_log_that_was_rewritten_is_not_signed_and_both_heads_are_kept() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let other = Tree::new(ORIGIN, 1, 5);
    let witness = house.witness(&tree);
    witness.shown(tree.shown(0, 9)).await;
    let same_size = witness.shown(other.shown(9, 9)).await;
    assert_eq!(same_size.status, 409, "{same_size:?}");
    assert_eq!(same_size.text, "9\n");
    let grown = witness.shown(other.shown(9, 20)).await;
    assert_eq!(grown.status, 422, "{grown:?}");
    let kept = std::fs::read_dir(house.path()).unwrap();
    let conflict = kept
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "conflict"));
    let kept = std::fs::read_to_string(conflict.unwrap()).unwrap();
    for note in [tree.note(9), other.note(9)] {
        assert!(kept.contains(&note.to_string()), "{kept}");
    }
    let goes_on = tree.shown(9, 20);
    let came = witness.shown(&goes_on).await;
    house.cosigned(&goes_on.note, &came);
}

#[tokio::test]
async fn a_wrong_proof_proves_nothing() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let witness = house.witness(&tree);
    let mut with_proof = tree.shown(0, 9);
    with_proof.proof.push(Hash::empty());
    assert_eq!(witness.shown(&with_proof).await.status, 422);
    witness.shown(tree.shown(0, 9)).await;
    let good = tree.shown(9, 20);
    for at in 0..good.proof.len() {
        let mut wrong = good.clone();
        wrong.proof[at] = Hash::empty();
        assert_eq!(witness.shown(&wrong).await.status, 422, "{at}");
        let mut shorter = good.clone();
        shorter.proof.remove(at);
        assert_eq!(witness.shown(&shorter).await.status, 422, "{at}");
    }
    let mut longer = good.clone();
    longer.proof.push(Hash::empty());
    assert_eq!(witness.shown(&longer).await.status, 422);
    house.cosigned(&good.note, &witness.shown(&good).await);
}

#[tokio::test]
async fn only_known_logs_are_signed_by_their_own_keys() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let witness = house.witness(&tree);
    let unknown = Tree::new("other.example.test/log", 0, 0);
    assert_eq!(witness.shown(unknown.shown(0, 9)).await.status, 404);
    let mut stranger = Tree::new(ORIGIN, 0, 0);
    stranger.key = SigningKey::new(ORIGIN, [8; 32]).unwrap();
    assert_eq!(witness.shown(stranger.shown(0, 9)).await.status, 403);
    let mut both = tree.shown(0, 9);
    for line in stranger.note(9).signatures() {
        both.note.add(line.clone()).unwrap();
    }
    house.cosigned(&both.note, &witness.shown(&both).await);
    // A signature of another text, by the name and id of the known key.
    let text = tree.note(20).to_string();
    let line = tree.note(19).signatures()[0].to_string();
    let (text, _) = text.split_once("\n\n").unwrap();
    let forged = format!("old 9\n\n{text}\n\n{line}\n");
    assert_eq!(witness.shown(forged).await.status, 403);
}

#[tokio::test]
async fn whatever_is_no_submission_is_told_so() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let witness = house.witness(&tree);
    let good = tree.shown(0, 9).to_string();
    let hash = format!("{}\n", Hash::empty());
    for wrong in [
        String::new(),
        "\n".to_owned(),
        "old 0".to_owned(),
        "old 0\n".to_owned(),
        "old 0\n\n".to_owned(),
        tree.note(9).to_string(),
        good.replacen("old 0", "old 00", 1),
        good.replacen("old 0", "old -1", 1),
        good.replacen("old 0", "old  0", 1),
        good.replacen("old 0", "old 9223372036854775808", 1),
        good.replacen("old 0", "old 99999999999999999999999", 1),
        good.replacen("old 0", "new 0", 1),
        good.replacen("old 0\n", "old 0\r\n", 1),
        good.replacen("old 0\n", &format!("old 0\n{}", hash.repeat(64)), 1),
        good.replacen("old 0\n", "old 0\nnothing\n", 1),
        good.replacen("\n9\n", "\n09\n", 1),
        good.replacen("\n9\n", "\n-9\n", 1),
        good.replacen("\u{2014} ", "- ", 1),
        good.trim_end().to_owned(),
        format!("{good}\u{7}"),
        "\u{0}".repeat(100),
    ] {
        let came = witness.shown(&wrong).await;
        assert_eq!(came.status, 400, "{wrong:?}: {came:?}");
        assert!(came.text.starts_with("write the old size"), "{came:?}");
    }
    let no_text = vec![0xff, 0xfe, b'\n'];
    let came = witness.sent(Method::POST, "/add-checkpoint", no_text).await;
    assert_eq!(came.status, 400);
    let large = "old 0\n".repeat(20_000);
    assert_eq!(witness.shown(large).await.status, 413);
    let got = witness.sent(Method::GET, "/add-checkpoint", Body::empty());
    assert_eq!(got.await.status, 405);
    let elsewhere = witness.sent(Method::POST, "/", good.clone()).await;
    assert_eq!(elsewhere.status, 404);
    assert_eq!(
        witness.shown(good).await.status,
        200,
        "and the good one is good"
    );
}

#[tokio::test]
async fn a_witness_that_starts_again_goes_on_where_it_was() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let witness = house.witness(&tree);
    witness.shown(tree.shown(0, 9)).await;
    let second = Folder::open(house.path()).unwrap_err().to_string();
    assert!(second.contains("another witness runs"), "{second}");
    drop(witness);
    let again = house.witness(&tree);
    let older = again.shown(tree.shown(0, 5)).await;
    assert_eq!((older.status.as_u16(), older.text.as_str()), (409, "9\n"));
    let other = Tree::new(ORIGIN, 1, 5);
    assert_eq!(again.shown(other.shown(9, 20)).await.status, 422);
    let next = tree.shown(9, 20);
    house.cosigned(&next.note, &again.shown(&next).await);
}

#[tokio::test]
async fn what_is_kept_is_whole_or_the_witness_does_not_start() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    house.witness(&tree).shown(tree.shown(0, 9)).await;
    let kept = std::fs::read_dir(house.path()).unwrap();
    let mut kept = kept.map(|entry| entry.unwrap().path());
    let file = kept.find(|path| path.extension().is_some_and(|end| end == "checkpoint"));
    let file = file.unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    assert_eq!(whole, tree.note(9).to_string());
    for damaged in [
        "",
        "half\n",
        &Tree::new("other.test/log", 0, 0).note(9).to_string(),
        &whole.replacen("\n9\n", "\n8\n", 1),
    ] {
        std::fs::write(&file, damaged).unwrap();
        let folder = Folder::open(house.path()).unwrap();
        let refused = format!("{:#}", folder.head(ORIGIN, &tree.keys()).unwrap_err());
        assert!(refused.contains("put it back from a copy"), "{refused}");
    }
}

#[tokio::test]
async fn a_kept_head_that_the_log_did_not_sign_stops_the_witness() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    house.witness(&tree).shown(tree.shown(0, 9)).await;
    let other = SigningKey::new(ORIGIN, [9; 32]).unwrap();
    let folder = Folder::open(house.path()).unwrap();
    let refused = folder.head(ORIGIN, &[other.verifier().clone()]);
    let refused = format!("{:#}", refused.unwrap_err());
    assert!(refused.contains("name the older one"), "{refused}");
    let both = [other.verifier().clone(), tree.keys()[0].clone()];
    assert_eq!(folder.head(ORIGIN, &both).unwrap().unwrap().size, 9);
}

#[tokio::test]
async fn a_head_that_is_gone_is_missed() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let kept = |end: &str| {
        let files = std::fs::read_dir(house.path()).unwrap();
        let mut files = files.map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|found| found == end))
    };
    let head = || {
        Folder::open(house.path())
            .unwrap()
            .head(ORIGIN, &tree.keys())
    };
    house.witness(&tree);
    assert_eq!(head().unwrap(), None, "nothing was signed yet");
    house.witness(&tree).shown(tree.shown(0, 9)).await;
    let (file, mark) = (kept("checkpoint").unwrap(), kept("begun").unwrap());
    let whole = std::fs::read_to_string(&file).unwrap();
    for _ in 0..2 {
        std::fs::remove_file(&file).unwrap();
        let refused = format!("{:#}", head().unwrap_err());
        assert!(
            refused.contains("is gone") && refused.contains(ORIGIN),
            "{refused}"
        );
        std::fs::write(&file, &whole).unwrap();
        // A folder from before there were marks.
        std::fs::remove_file(&mark).unwrap();
        assert_eq!(head().unwrap().unwrap().size, 9);
    }
}

#[tokio::test]
async fn one_right_signature_does_not_make_up_for_a_wrong_one() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let mut second = Tree::new(ORIGIN, 0, 0);
    second.key = SigningKey::new(ORIGIN, [8; 32]).unwrap();
    let log = Log {
        origin: ORIGIN.to_owned(),
        keys: [&tree, &second]
            .map(|tree| tree.key.verifier().clone())
            .to_vec(),
    };
    let witness = house.witness_of(log);
    let with = |size: u64| {
        let mut shown = tree.shown(0, 9);
        let line = second.note(size).signatures()[0].clone();
        shown.note.add(line).unwrap();
        shown
    };
    assert_eq!(witness.shown(with(8)).await.status, 403);
    let both = with(9);
    house.cosigned(&both.note, &witness.shown(&both).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_each_is_signed_in_one_line_or_refused() {
    let (house, tree) = (House::new(), Tree::new(ORIGIN, 0, 0));
    let other = Tree::new(ORIGIN, 1, 5);
    let witness = house.witness(&tree);
    witness.shown(tree.shown(0, 9)).await;
    let shown = (10..30).map(|size| {
        let tree = if size % 2 == 0 { &tree } else { &other };
        witness.shown(tree.shown(9, size))
    });
    let came = futures_util::future::join_all(shown).await;
    let signed = came.iter().filter(|came| came.status == 200).count();
    assert_eq!(signed, 1, "all began at the same head");
    assert!(
        came.iter()
            .all(|came| [200, 409, 422].contains(&came.status.as_u16()))
    );
}
