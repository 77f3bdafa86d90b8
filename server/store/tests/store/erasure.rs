//! Erasing a customer, and what stays of them in the public log.

use domain::decision::Change;
use domain::ids::{Reference, SubjectId};
use futures_util::FutureExt as _;
use ledger::Hash;
use ledger::tile;
use store::erasure::{Erased, erase};
use store::ledger::check::{Wrong, check};
use store::ledger::{leaves, places, tiles};
use store::testing::TestDb;
use store::{Error, Executor as _, events, subjects};

use crate::support::{at, decision, put, record, subject};

async fn gone(db: &TestDb, reference: &str) -> Option<Erased> {
    let reference: Reference = reference.parse().unwrap();
    db.store
        .write(move |tx| {
            let reference = reference.clone();
            async move { erase(tx, &reference, at(9)).await }.boxed()
        })
        .await
        .unwrap()
}

async fn decided(db: &TestDb, subject: SubjectId, times: usize) {
    for _ in 0..times {
        db.store
            .write(move |tx| {
                let event = decision("offers", Change::Given);
                async move { events::append(tx, subject, &event, None, at(1), None).await }.boxed()
            })
            .await
            .unwrap();
    }
}

async fn placed(db: &TestDb) -> places::Placed {
    let placed = db.store.write(|tx| {
        async move {
            let edge = places::open(tx).await?;
            places::place(tx, edge).await
        }
        .boxed()
    });
    placed.await.unwrap()
}

/// Every table that names a customer.
async fn tables(db: &TestDb) -> Vec<String> {
    let names = match db.store.kind() {
        "sqlite" => {
            "SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.name = 'subject_id' ORDER BY 1"
        }
        _ => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.columns
            WHERE column_name = 'subject_id' AND table_schema = 'public' ORDER BY 1"
        }
    };
    let rows: Vec<(String,)> = db.store.read().query(names).all().await.unwrap();
    rows.into_iter().map(|(name,)| name).collect()
}

async fn rows(db: &TestDb, table: &str, subject: SubjectId) -> i64 {
    let count = format!("SELECT COUNT(*) FROM {table} WHERE subject_id = $1");
    let mut reader = db.store.read();
    let count = reader.query(count.leak() as &'static str);
    let (rows,): (i64,) = count.id(subject.bytes()).one().await.unwrap();
    rows
}

async fn nothing_is_left_of_a_customer_and_everything_of_the_others(db: &TestDb) {
    let (one, other) = (subject(db, "c-1").await, subject(db, "c-2").await);
    for customer in [&one, &other] {
        put(db, customer, &[record("orders", "shop", "1", 5)]).await;
        decided(db, customer.id, 3).await;
    }
    let tables = tables(db).await;
    assert!(tables.len() > 10, "{tables:?}");
    let mut before = Vec::new();
    for table in &tables {
        before.push(rows(db, table, other.id).await);
    }

    let erased = gone(db, "c-1").await.unwrap();
    assert_eq!((erased.subject, erased.entries), (one.id, 3));
    assert_eq!(gone(db, "c-1").await, None, "there is nobody any more");
    for (table, before) in tables.iter().zip(before) {
        assert_eq!(rows(db, table, one.id).await, 0, "{table}");
        assert_eq!(rows(db, table, other.id).await, before, "{table}");
    }
    let (begun,): (i64,) = db
        .store
        .read()
        .query("SELECT COUNT(*) FROM erasing")
        .one()
        .await
        .unwrap();
    assert_eq!(begun, 0);

    let anew = subject(db, "c-1").await;
    assert_ne!(anew.id, one.id, "whoever comes back is somebody else");
    decided(db, anew.id, 1).await;
}

async fn the_tree_stays_as_it_was_signed_and_says_that_somebody_was_erased(db: &TestDb) {
    let (one, other) = (subject(db, "c-1").await.id, subject(db, "c-2").await.id);
    decided(db, one, 2).await;
    decided(db, other, 2).await;
    let before = placed(db).await;
    // One more of each that waits for its place.
    decided(db, one, 1).await;
    decided(db, other, 1).await;

    assert_eq!(gone(db, "c-1").await.unwrap().entries, 3);
    let heads: [(u64, Hash); 1] = [(before.size, before.root)];
    let checked = check(&mut db.store.read(), &heads).await.unwrap().unwrap();
    assert_eq!((checked.unlinked, checked.waiting), (3, 3));
    let after = placed(db).await;
    assert_eq!(after.size, before.size + 3);
    let checked = check(&mut db.store.read(), &heads).await.unwrap().unwrap();
    assert_eq!((checked.unlinked, checked.waiting), (3, 0));

    let reader = &mut db.store.read();
    let (named,): (i64,) = reader
        .query(
            "SELECT COUNT(*) FROM leaves
            WHERE salt IS NULL AND event_id <> SUBSTR(commitment, 1, 16)",
        )
        .one()
        .await
        .unwrap();
    assert_eq!(named, 0, "an erased entry keeps no number of a line");
    let (salts,): (i64,) = reader
        .query("SELECT COUNT(*) FROM leaves WHERE salt IS NULL")
        .one()
        .await
        .unwrap();
    assert_eq!(salts, 3);
    let lines: Vec<(Vec<u8>,)> = reader
        .query("SELECT event_id FROM events WHERE subject_id = $1")
        .id(other.bytes())
        .all()
        .await
        .unwrap();
    assert_eq!(lines.len(), 3);
    for (line,) in lines {
        let line = line.as_slice().try_into().unwrap();
        let leaf = leaves::one(reader, other, line).await.unwrap().unwrap();
        let index = leaf.position.unwrap();
        let plan = tile::inclusion(index, after.size).unwrap();
        let proof = tiles::prove(reader, &plan).await.unwrap();
        let hash = leaf.entry.commit(&leaf.salt).unwrap().leaf();
        ledger::proof::verify_inclusion(&hash, index, after.size, &after.root, &proof).unwrap();
    }
}

/// Somebody who takes a customer's lines out, and says nothing of it.
async fn lines_that_go_without_a_word_are_missed(db: &TestDb) {
    let one = subject(db, "c-1").await.id;
    decided(db, one, 2).await;
    placed(db).await;
    let taken = db.store.write(move |tx| {
        async move {
            for statement in [
                "INSERT INTO erasing (subject_id) VALUES ($1)",
                "UPDATE leaves SET salt = NULL, event_id = SUBSTR(commitment, 1, 16)
                    WHERE event_id IN (SELECT event_id FROM events WHERE subject_id = $1)",
                "DELETE FROM decision_feed WHERE subject_id = $1",
                "DELETE FROM events WHERE subject_id = $1",
            ] {
                tx.query(statement).id(one.bytes()).execute().await?;
            }
            Ok::<_, Error>(())
        }
        .boxed()
    });
    taken.await.unwrap();
    assert_eq!(
        check(&mut db.store.read(), &[]).await.unwrap(),
        Err(Wrong::Unlinked {
            unlinked: 2,
            erased: 0
        })
    );
}

async fn an_erased_entry_cannot_be_given_a_number(db: &TestDb) {
    let one = subject(db, "c-1").await.id;
    decided(db, one, 1).await;
    placed(db).await;
    gone(db, "c-1").await.unwrap();
    let named = db.store.write(|tx| {
        async move {
            tx.query("UPDATE leaves SET event_id = SUBSTR(commitment, 2, 16) WHERE salt IS NULL")
                .execute()
                .await
        }
        .boxed()
    });
    assert_eq!(named.await.unwrap(), 1);
    let found = check(&mut db.store.read(), &[]).await.unwrap();
    assert_eq!(found, Err(Wrong::Changed(0)));
}

async fn nobodys_lines_go_while_somebody_else_is_erased(db: &TestDb) {
    let (one, other) = (subject(db, "c-1").await.id, subject(db, "c-2").await.id);
    decided(db, other, 1).await;
    let refused = db.store.write(move |tx| {
        async move {
            tx.query("INSERT INTO erasing (subject_id) VALUES ($1)")
                .id(one.bytes())
                .execute()
                .await?;
            let lines = tx.query("DELETE FROM events WHERE subject_id = $1");
            lines.id(other.bytes()).execute().await
        }
        .boxed()
    });
    let refused: Error = refused.await.unwrap_err();
    assert!(refused.cause().contains("append-only"), "{refused:?}");
    let known = subjects::find(&mut db.store.read(), other).await.unwrap();
    assert!(known.is_some());
    assert_eq!(rows(db, "events", other).await, 1);
}

store::on_both!(
    nothing_is_left_of_a_customer_and_everything_of_the_others,
    the_tree_stays_as_it_was_signed_and_says_that_somebody_was_erased,
    an_erased_entry_cannot_be_given_a_number,
    lines_that_go_without_a_word_are_missed,
    nobodys_lines_go_while_somebody_else_is_erased,
);
