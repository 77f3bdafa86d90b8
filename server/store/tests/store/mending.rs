//! What is worked out anew where it was damaged, what is not, and what is never written beside damage.

use domain::decision::Change;
use domain::ids::SubjectId;
use domain::read::WitnessTrouble;
use futures_util::FutureExt as _;
use ledger::Hash;
use ledger::tile::Edge;
use store::ledger::check::{Wrong, check};
use store::ledger::checkpoint::{self, Published};
use store::ledger::places::Placed;
use store::ledger::{tiles, witnesses};
use store::testing::TestDb;
use store::{Error, Executor as _, Tx, events, registry};

use crate::leading::leader;
use crate::ledger::{LOG, filled, place};
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
            witnesses::take(tx, LOG, &cosigned, |_| Some(head)).await
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

/// `None` if the entries are not those of the heads.
async fn rebuilt(db: &TestDb, heads: &[(u64, Hash)]) -> Option<u64> {
    let heads = heads.to_vec();
    let rebuilt = db.store.write(move |tx| {
        let heads = heads.clone();
        async move { tiles::rebuild(tx, &heads).await }.boxed()
    });
    match rebuilt.await {
        Err(Error::Conflict) => None,
        rebuilt => Some(rebuilt.unwrap()),
    }
}

async fn found(db: &TestDb) -> Result<u64, Wrong> {
    let found = check(&mut db.store.read(), &[]).await.unwrap();
    found.map(|checked| checked.placed)
}

const DAMAGE: [&str; 14] = [
    "DELETE FROM tiles",
    "UPDATE tiles SET hashes = (SELECT commitment FROM leaves WHERE position = 3)",
    "UPDATE ledger_head SET size = size + 1",
    "UPDATE ledger_head SET size = size - 1",
    "DELETE FROM ledger_head",
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
        let changed = check(&mut db.store.read(), &[]).await;
        assert!(!matches!(changed, Ok(Ok(_))), "{statement} was not found");
        assert_eq!(
            rebuilt(db, &[(placed.size, placed.root)]).await,
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
    rebuilt(db, &[(placed.size, placed.root)]).await.unwrap();
    assert_eq!(kept().await, before);
    run(db, "UPDATE checkpoint SET note = 'another'").await;
    rebuilt(db, &[(placed.size, placed.root)]).await.unwrap();
    let after = kept().await;
    assert_eq!(after, (None, before.1, before.2));
}

async fn nothing_is_worked_out_over_other_entries(db: &TestDb) {
    filled(db, 20).await;
    let placed = place(db).await;
    run(db, "DELETE FROM tiles").await;
    let (own, other) = ((placed.size, placed.root), Hash::leaf(b"another"));
    let nothing = (0, Edge::default().root());
    for heads in [
        &[(placed.size, other)][..],
        &[(placed.size + 1, placed.root)],
        &[(7, other), own],
        &[own, (7, other)],
        &[nothing],
        &[],
    ] {
        assert_eq!(rebuilt(db, heads).await, None, "{heads:?}");
        assert!(matches!(found(db).await, Err(Wrong::Tile { .. })));
    }
    assert_eq!(rebuilt(db, &[own, nothing, own]).await, Some(placed.size));
}

async fn a_place_behind_the_last_one_is_no_entry_that_was_signed(db: &TestDb) {
    filled(db, 20).await;
    let placed = place(db).await;
    run(
        db,
        "INSERT INTO leaves (event_id, salt, commitment, position)
        SELECT salt, salt, commitment, 1000 FROM leaves WHERE position = 3",
    )
    .await;
    assert_eq!(rebuilt(db, &[(placed.size, placed.root)]).await, None);
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
            async move { witnesses::take(tx, LOG, &cosigned("a", 100), |_| None).await }.boxed()
        });
        let error = taken.await.unwrap_err();
        assert!(error.cause().contains("ledger rebuild"), "{error:?}");
        let noted = db.store.write(|tx| {
            async move { witnesses::note_trouble(tx, "b", WitnessTrouble::Silent, at(3)).await }
                .boxed()
        });
        noted.await.unwrap_err();
        assert_eq!(found(db).await, Err(Wrong::Head), "{statement}");
        rebuilt(db, &[(placed.size, placed.root)]).await.unwrap();
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

/// A customer's next line, at that second.
async fn says(db: &TestDb, customer: SubjectId, second: i64) {
    let said = db.store.write(move |tx| {
        async move {
            let given = decision("offers", Change::Given);
            events::append(tx, customer, &given, None, at(second), None).await
        }
        .boxed()
    });
    said.await.unwrap();
}

async fn lines_that_are_older_than_the_log_are_told_from_lines_that_were_left_out(db: &TestDb) {
    let mut customers = Vec::new();
    for (reference, lines) in [("c-1", 3), ("c-2", 2), ("c-3", 0)] {
        let customer = subject(db, reference).await.id;
        for second in 0..lines {
            says(db, customer, second).await;
        }
        customers.push(customer);
    }
    run(db, "DELETE FROM leaves").await;
    for customer in &customers {
        says(db, *customer, 10).await;
    }
    place(db).await;
    assert_eq!(found(db).await, Err(Wrong::LeftOut));
    let note = async || {
        let noted = db.store.write(|tx| {
            async move {
                let update = sqlx::AssertSqlSafe(format!("UPDATE{}", step()));
                tx.query(update).execute().await
            }
            .boxed()
        });
        noted.await.unwrap()
    };
    assert_eq!(note().await, 2, "of the customers with such lines");
    assert_eq!(found(db).await, Ok(3), "of each customer the last");

    let fourth = subject(db, "c-4").await.id;
    says(db, fourth, 20).await;
    run(db, "DELETE FROM leaves WHERE position IS NULL").await;
    assert_eq!(note().await, 2);
    assert_eq!(found(db).await, Err(Wrong::LeftOut), "it is younger");
}

store::on_both!(
    whatever_follows_from_the_entries_is_worked_out_anew,
    what_was_not_damaged_stays,
    nothing_is_worked_out_over_other_entries,
    a_place_behind_the_last_one_is_no_entry_that_was_signed,
    nothing_is_written_of_witnesses_beside_what_was_changed,
    a_file_that_took_a_published_ones_place_is_found,
    lines_that_are_older_than_the_log_are_told_from_lines_that_were_left_out,
);
