//! What witnesses answered, as it is kept.

use domain::read::WitnessTrouble;
use futures_util::FutureExt as _;
use store::ledger::checkpoint::{self, Published};
use store::ledger::witnesses::{self, Cosigned, Witness};
use store::testing::TestDb;

use crate::support::at;

pub(crate) fn cosigned(witness: &str, size: u64) -> Cosigned {
    Cosigned {
        witness: witness.to_owned(),
        size,
        at: at(1),
        line: format!("{witness} {size}"),
    }
}

async fn cosigns(db: &TestDb, witness: &str, size: u64) {
    let cosigned = cosigned(witness, size);
    let keep = db.store.write(move |tx| {
        let cosigned = cosigned.clone();
        async move { witnesses::take(tx, "a.test/log", &cosigned, |_| None).await }.boxed()
    });
    keep.await.unwrap();
}

async fn fails(db: &TestDb, trouble: WitnessTrouble, seconds: i64) {
    let note = db.store.write(move |tx| {
        async move { witnesses::note_trouble(tx, "a", trouble, at(seconds)).await }.boxed()
    });
    note.await.unwrap();
}

async fn is_witnessed(db: &TestDb, size: u64) {
    let head = Published {
        size,
        at: at(2),
        note: format!("{size}\n"),
    };
    let publish = db.store.write(move |tx| {
        let (head, cosigned) = (head.clone(), cosigned("b", size));
        async move { witnesses::take(tx, "a.test/log", &cosigned, |_| Some(head)).await }.boxed()
    });
    publish.await.unwrap();
}

async fn all(db: &TestDb) -> Vec<Witness> {
    witnesses::all(&mut db.store.read()).await.unwrap()
}

async fn lines(db: &TestDb, size: u64) -> Vec<String> {
    let lines = witnesses::lines(&mut db.store.read(), size).await.unwrap();
    lines.into_iter().map(|(witness, _)| witness).collect()
}

async fn a_witness_stands_as_it_answered_last(db: &TestDb) {
    assert_eq!(all(db).await, []);
    fails(db, WitnessTrouble::Silent, 10).await;
    fails(db, WitnessTrouble::Silent, 20).await;
    let silent = all(db).await;
    assert_eq!(silent[0].trouble, Some((WitnessTrouble::Silent, at(10))));
    assert_eq!(silent[0].cosigned, None);
    cosigns(db, "a", 7).await;
    let signed = all(db).await;
    assert_eq!(
        (signed[0].cosigned, signed[0].trouble),
        (Some((7, at(1))), None)
    );
    cosigns(db, "a", 5).await;
    fails(db, WitnessTrouble::Silent, 30).await;
    fails(db, WitnessTrouble::Refuses, 40).await;
    let refuses = all(db).await;
    assert_eq!(refuses.len(), 1);
    assert_eq!(refuses[0].trouble, Some((WitnessTrouble::Refuses, at(40))));
    assert_eq!(
        refuses[0].cosigned,
        Some((7, at(1))),
        "an older one changes nothing"
    );
}

async fn cosignatures_are_kept_until_a_newer_head_has_enough(db: &TestDb) {
    for size in [5, 7, 9] {
        cosigns(db, "a", size).await;
    }
    cosigns(db, "b", 7).await;
    assert_eq!(lines(db, 7).await, ["a", "b"]);
    is_witnessed(db, 7).await;
    assert!(lines(db, 5).await.is_empty());
    assert_eq!(lines(db, 7).await, ["a", "b"]);
    assert_eq!(lines(db, 9).await, ["a"]);
    for size in 100..200 {
        cosigns(db, "b", size).await;
    }
    assert!(
        lines(db, 7).await == ["a"] && lines(db, 130).await.is_empty(),
        "of one that nobody else follows only the last are kept"
    );
    assert_eq!(lines(db, 136).await, ["b"]);
}

async fn the_witnessed_head_never_covers_less(db: &TestDb) {
    let head = || async { witnesses::head(&mut db.store.read()).await.unwrap() };
    assert_eq!(head().await, None);
    for size in [7, 9, 8] {
        is_witnessed(db, size).await;
    }
    assert_eq!(head().await.map(|head| head.size), Some(9));
}

async fn what_a_witness_signs_of_a_log_that_was_ended_is_not_kept(db: &TestDb) {
    cosigns(db, "a", 5).await;
    let ended = db
        .store
        .write(|tx| async move { checkpoint::end(tx, "a.test/log").await }.boxed());
    ended.await.unwrap();
    is_witnessed(db, 7).await;
    assert_eq!(all(db).await, []);
    assert!(lines(db, 7).await.is_empty());
    let witnessed = witnesses::head(&mut db.store.read()).await.unwrap();
    assert_eq!(witnessed, None);
}

store::on_both!(
    what_a_witness_signs_of_a_log_that_was_ended_is_not_kept,
    a_witness_stands_as_it_answered_last,
    cosignatures_are_kept_until_a_newer_head_has_enough,
    the_witnessed_head_never_covers_less,
);
