//! What is worked out anew where it was damaged, what is not, and what is never written beside damage.

use domain::decision::Change;
use domain::read::WitnessTrouble;
use futures_util::FutureExt as _;
use ledger::Hash;
use store::ledger::check::{Wrong, check};
use store::ledger::checkpoint::{self, Published};
use store::ledger::places::Placed;
use store::ledger::{tiles, witnesses};
use store::testing::TestDb;
use store::{Error, Executor as _, Tx, registry};

use crate::leading::leader;
use crate::ledger::{LOG, append, filled, place};
use crate::support::{at, decision, subject};
use crate::witnesses::cosigned;

/// A head over all places, signed and witnessed.
async fn signed(db: &TestDb, placed: &Placed) {
    let head = Published {
        size: placed.size,
        at: at(2),
        note: "a note\n".to_owned(),
    };
    let signed = db.store.write(move |tx| {
        let head = head.clone();
        async move {
            assert!(checkpoint::publish(tx, &leader(1, LOG, 2), &head).await?);
            let cosigned = cosigned("a", head.size);
            witnesses::take(tx, &cosigned, |_| Some(head)).await
        }
        .boxed()
    });
    signed.await.unwrap();
}

async fn run(db: &TestDb, statement: &'static str) {
    let run = db
        .store
        .write(move |tx| async move { tx.query(statement).execute().await }.boxed());
    assert!(run.await.unwrap() > 0, "{statement}");
}

async fn rebuilt(db: &TestDb, signed: (u64, Hash)) -> Option<u64> {
    let rebuilt = db
        .store
        .write(move |tx| async move { tiles::rebuild(tx, signed).await }.boxed());
    rebuilt.await.unwrap()
}

async fn found(db: &TestDb) -> Result<u64, Wrong> {
    let found = check(&mut db.store.read(), &[]).await.unwrap();
    found.map(|checked| checked.placed)
}

const DAMAGE: [&str; 12] = [
    "DELETE FROM tiles",
    "UPDATE tiles SET hashes = (SELECT commitment FROM leaves WHERE position = 3)",
    "UPDATE ledger_head SET size = size + 1",
    "UPDATE checkpoint SET size = size + 1",
    "UPDATE checkpoint SET note = 'another'",
    "UPDATE checkpoint SET at_ms = 9223372036854775807",
    "UPDATE witnessed_head SET note = 'another'",
    "DELETE FROM witnessed_head",
    "UPDATE witnesses SET size = size + 1",
    "DELETE FROM cosignatures",
    "UPDATE ledger_head SET witnessing_seal = NULL",
    "UPDATE ledger_head SET witnessing_seal = (SELECT seal FROM checkpoint)",
];

/// What PostgreSQL takes as no text in the first place.
const NO_TEXT: [&str; 4] = [
    "UPDATE checkpoint SET note = CAST(X'ff' AS TEXT)",
    "UPDATE witnessed_head SET note = CAST(X'ff' AS TEXT)",
    "UPDATE witnesses SET witness = CAST(X'ff' AS TEXT)",
    "UPDATE cosignatures SET line = CAST(X'ff' AS TEXT)",
];

async fn whatever_follows_from_the_entries_is_worked_out_anew(db: &TestDb) {
    filled(db, 20).await;
    let placed = place(db).await;
    let no_text = if db.store.kind() == "sqlite" {
        &NO_TEXT[..]
    } else {
        &[]
    };
    for statement in DAMAGE.iter().chain(no_text) {
        signed(db, &placed).await;
        assert_eq!(found(db).await, Ok(placed.size));
        run(db, statement).await;
        assert!(found(db).await.is_err(), "{statement} was not found");
        assert_eq!(
            rebuilt(db, (placed.size, placed.root)).await,
            Some(placed.size)
        );
        assert_eq!(found(db).await, Ok(placed.size), "{statement}");
    }
}

async fn what_was_not_damaged_stays(db: &TestDb) {
    filled(db, 20).await;
    let placed = place(db).await;
    signed(db, &placed).await;
    let kept = async || {
        let reader = &mut db.store.read();
        let newest = checkpoint::newest(reader).await.unwrap();
        let witnessed = witnesses::head(reader).await.unwrap();
        (newest, witnessed, witnesses::all(reader).await.unwrap())
    };
    let before = kept().await;
    assert!(before.0.is_some() && before.1.is_some() && before.2.len() == 1);
    run(db, "DELETE FROM tiles").await;
    rebuilt(db, (placed.size, placed.root)).await.unwrap();
    assert_eq!(kept().await, before);
    run(db, "UPDATE checkpoint SET note = 'another'").await;
    rebuilt(db, (placed.size, placed.root)).await.unwrap();
    let after = kept().await;
    assert_eq!(after, (None, before.1, before.2));
}

async fn nothing_is_worked_out_over_other_entries(db: &TestDb) {
    filled(db, 20).await;
    let placed = place(db).await;
    run(db, "DELETE FROM tiles").await;
    let other = Hash::leaf(b"another");
    assert_eq!(rebuilt(db, (placed.size, other)).await, None);
    assert_eq!(rebuilt(db, (placed.size + 1, placed.root)).await, None);
    assert!(matches!(found(db).await, Err(Wrong::Tile { .. })));
}

async fn nothing_is_written_of_witnesses_beside_what_was_changed(db: &TestDb) {
    filled(db, 4).await;
    let placed = place(db).await;
    for statement in [
        "UPDATE witnesses SET size = 1",
        "DELETE FROM witnesses",
        "UPDATE witnessed_head SET at_ms = 0",
        "UPDATE cosignatures SET line = 'another'",
    ] {
        signed(db, &placed).await;
        run(db, statement).await;
        let taken = db.store.write(|tx| {
            async move { witnesses::take(tx, &cosigned("a", 100), |_| None).await }.boxed()
        });
        let error = taken.await.unwrap_err();
        assert!(error.cause().contains("ledger rebuild"), "{error:?}");
        let noted = db.store.write(|tx| {
            async move { witnesses::note_trouble(tx, "b", WitnessTrouble::Silent, at(3)).await }
                .boxed()
        });
        noted.await.unwrap_err();
        assert_eq!(found(db).await, Err(Wrong::Head), "{statement}");
        rebuilt(db, (placed.size, placed.root)).await.unwrap();
    }
}

async fn a_file_that_took_a_published_ones_place_is_found(db: &TestDb) {
    filled(db, 4).await;
    let publish = async |body: &'static [u8]| {
        let published = db
            .store
            .write(move |tx| async move { registry::publish(tx, body, at(1)).await }.boxed());
        published.await.unwrap();
    };
    publish(b"two").await;
    let guard = if db.store.kind() == "sqlite" {
        "DROP TRIGGER registry_versions_refuse_delete"
    } else {
        "SET LOCAL session_replication_role = replica"
    };
    let taken_away = db
        .store
        .write(move |tx| async move { take_away(tx, guard).await }.boxed());
    taken_away.await.unwrap();
    publish(b"another two").await;
    place(db).await;
    assert_eq!(found(db).await, Err(Wrong::Registry(2)));
}

/// Takes version 2 of the registry away, as somebody who owns the database could.
async fn take_away(tx: &mut Tx, guard: &'static str) -> Result<(), Error> {
    tx.query(guard).execute().await?;
    tx.query("DELETE FROM registry_versions WHERE version = 2")
        .execute()
        .await
        .map(drop)
}

/// Of the step that notes which lines are older than the log, what it does to the rows.
fn step() -> &'static str {
    let text = include_str!("../../../../migrations/0016_note_first_leaves.sql");
    let (_, update) = text.split_once("UPDATE").unwrap();
    update
}

async fn lines_that_are_older_than_the_log_are_told_from_lines_that_were_left_out(db: &TestDb) {
    let [one, other] = filled(db, 6).await;
    run(
        db,
        "DELETE FROM leaves WHERE event_id IN (SELECT event_id FROM events)",
    )
    .await;
    for customer in [one, other, subject(db, "c-3").await.id] {
        append(db, customer, decision("offers", Change::Given), None).await;
    }
    place(db).await;
    assert_eq!(found(db).await, Err(Wrong::LeftOut));
    let noted = db.store.write(|tx| {
        async move {
            let update = sqlx::AssertSqlSafe(format!("UPDATE{}", step()));
            tx.query(update).execute().await
        }
        .boxed()
    });
    assert_eq!(noted.await.unwrap(), 2, "of the customers with such lines");
    assert_eq!(found(db).await, Ok(4), "three lines and a version");
    run(
        db,
        "UPDATE subject_heads SET before_log = before_log - 1 WHERE before_log > 0",
    )
    .await;
    assert_eq!(found(db).await, Err(Wrong::LeftOut));
}

store::on_both!(
    whatever_follows_from_the_entries_is_worked_out_anew,
    what_was_not_damaged_stays,
    nothing_is_worked_out_over_other_entries,
    nothing_is_written_of_witnesses_beside_what_was_changed,
    a_file_that_took_a_published_ones_place_is_found,
    lines_that_are_older_than_the_log_are_told_from_lines_that_were_left_out,
);
