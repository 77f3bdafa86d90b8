//! What is found out about a log that was changed.

use domain::decision::Change;
use domain::read::WitnessTrouble;
use futures_util::FutureExt as _;
use ledger::Hash;
use store::ledger::check::{Checked, Wrong, check};
use store::ledger::checkpoint::{self, Published};
use store::ledger::witnesses::{self, Cosigned};
use store::testing::TestDb;
use store::{Error, Executor as _, Tx, registry};

use crate::leading::leader;
use crate::ledger::{LOG, append, filled, place};
use crate::support::{at, decision, subject};

/// Does something to the tables, checks, and takes it back.
async fn tampered(
    db: &TestDb,
    heads: &[(u64, Hash)],
    statements: &'static [&'static str],
) -> Result<Checked, Wrong> {
    let (heads, kind) = (heads.to_vec(), db.store.kind());
    let found = std::sync::Arc::new(std::sync::Mutex::new(None));
    let keep = std::sync::Arc::clone(&found);
    let undone = db
        .store
        .write(move |tx| {
            let (heads, keep) = (heads.clone(), std::sync::Arc::clone(&keep));
            async move {
                unguard(tx, kind).await?;
                let mut changed = 0;
                for statement in statements {
                    changed += tx.query(*statement).execute().await?;
                }
                assert!(changed > 0, "{statements:?} change nothing");
                let checked = check(tx, &heads).await?;
                *keep.lock().unwrap() = Some(checked);
                Err::<(), _>(Error::unexpected("taken back"))
            }
            .boxed()
        })
        .await;
    let found = found.lock().unwrap().take();
    found.unwrap_or_else(|| panic!("{statements:?}: {undone:?}"))
}

/// Takes the guards away, as somebody who owns the database could.
async fn unguard(tx: &mut Tx, kind: &str) -> Result<(), Error> {
    let guards: &[&'static str] = if kind == "sqlite" {
        &[
            "DROP TRIGGER events_refuse_update",
            "DROP TRIGGER events_refuse_delete",
            "DROP TRIGGER brand_events_refuse_update",
            "DROP TRIGGER brand_events_refuse_delete",
            "DROP TRIGGER registry_versions_refuse_update",
            "DROP TRIGGER registry_versions_refuse_delete",
            "PRAGMA defer_foreign_keys = ON",
        ]
    } else {
        &["SET LOCAL session_replication_role = replica"]
    };
    for guard in guards {
        tx.query(*guard).execute().await?;
    }
    Ok(())
}

/// Every way to change what a table of the log says, a few statements each.
const TAMPERING: &[&[&str]] = &[
    // Leaves.
    &["UPDATE leaves SET salt = commitment WHERE position = 3"],
    &["UPDATE leaves SET salt = NULL WHERE position = 3"],
    &["UPDATE leaves SET commitment = salt WHERE position = 3"],
    &["UPDATE leaves SET position = 1000 WHERE position = 3"],
    &["UPDATE leaves SET position = NULL WHERE position = 3"],
    &[
        "UPDATE leaves SET position = 1000 WHERE position = 3",
        "UPDATE leaves SET position = 3 WHERE position = 4",
        "UPDATE leaves SET position = 4 WHERE position = 1000",
    ],
    &["UPDATE leaves SET position = position + 100 WHERE position = 21"],
    &["DELETE FROM leaves WHERE position = 3"],
    &["DELETE FROM leaves WHERE position = 21"],
    &[
        "DELETE FROM leaves WHERE position = 21",
        "UPDATE ledger_head SET size = 21",
    ],
    &["DELETE FROM leaves WHERE position IS NULL"],
    &["DELETE FROM leaves WHERE position IS NULL
        AND event_id IN (SELECT event_id FROM events WHERE seq = 1)"],
    &["DELETE FROM leaves WHERE position IS NULL
        AND event_id IN (SELECT event_id FROM brand_events)"],
    &[
        "DELETE FROM leaves WHERE event_id = (SELECT event_id FROM events WHERE seq = 12)",
        "DELETE FROM events WHERE seq = 12",
    ],
    &["UPDATE leaves SET salt = commitment WHERE position IS NULL"],
    &["INSERT INTO leaves (event_id, salt, commitment)
        SELECT salt, salt, commitment FROM leaves WHERE position = 3"],
    &["UPDATE leaves SET event_id = salt WHERE position = 3"],
    // Heads.
    &["UPDATE checkpoint SET size = size + 1"],
    &["UPDATE checkpoint SET at_ms = at_ms + 1"],
    &["UPDATE checkpoint SET note = 'another'"],
    &["UPDATE checkpoint SET seal = (SELECT salt FROM leaves WHERE position = 3)"],
    &["UPDATE witnessed_head SET size = size + 1"],
    &["UPDATE witnessed_head SET at_ms = at_ms + 1"],
    &["UPDATE witnessed_head SET note = 'another'"],
    &["UPDATE witnessed_head SET seal = (SELECT seal FROM checkpoint)"],
    &["UPDATE checkpoint SET at_ms = 9223372036854775807"],
    &["UPDATE witnessed_head SET at_ms = 9223372036854775807"],
    // What witnesses said.
    &["UPDATE witnesses SET witness = 'another'"],
    &["UPDATE witnesses SET size = size + 1"],
    &["UPDATE witnesses SET cosigned_ms = cosigned_ms + 1"],
    &["UPDATE witnesses SET cosigned_ms = 9223372036854775807"],
    &["UPDATE witnesses SET trouble = NULL"],
    &["UPDATE witnesses SET trouble = 'refuses'"],
    &["UPDATE witnesses SET since_ms = since_ms + 1"],
    &["UPDATE witnesses SET size = NULL"],
    &["UPDATE witnesses SET cosigned_ms = NULL"],
    &["UPDATE witnesses SET since_ms = NULL"],
    &["UPDATE witnesses SET seal = (SELECT seal FROM checkpoint)"],
    &["INSERT INTO witnesses (witness, seal) SELECT 'another', seal FROM witnesses"],
    &["DELETE FROM witnesses"],
    &["DELETE FROM witnessed_head"],
    &["UPDATE cosignatures SET witness = 'another'"],
    &["UPDATE cosignatures SET size = size + 1"],
    &["UPDATE cosignatures SET line = 'another'"],
    &["INSERT INTO cosignatures (witness, size, line) SELECT 'another', size, line FROM cosignatures"],
    &["DELETE FROM cosignatures"],
    &["UPDATE ledger_head SET witnessing_seal = (SELECT seal FROM checkpoint)"],
    &["UPDATE ledger_head SET witnessing_seal = NULL"],
    &["DELETE FROM ledger_head"],
    // Tiles.
    &["UPDATE tiles SET hashes = (SELECT commitment FROM leaves WHERE position = 3)"],
    &["UPDATE tiles SET level = 1"],
    &["UPDATE tiles SET number = 1"],
    &["DELETE FROM tiles"],
    &["INSERT INTO tiles (level, number, hashes) SELECT 2, 0, hashes FROM tiles"],
    // How many there are.
    &["UPDATE ledger_head SET size = size - 1"],
    &["UPDATE ledger_head SET size = size + 1"],
    // Lines of customers.
    &["UPDATE events SET seq = seq + 100 WHERE seq = 4"],
    &["UPDATE events SET event_id = subject_id WHERE seq = 4"],
    &["UPDATE events SET kind = 'refusal' WHERE seq = 4"],
    &["UPDATE events SET purpose = 'other' WHERE seq = 4"],
    &["UPDATE events SET consumer = 'other' WHERE seq = 4"],
    &["UPDATE events SET at_ms = at_ms + 1 WHERE seq = 4"],
    &["UPDATE events SET body = REPLACE(body, 'offers', 'others') WHERE seq = 4"],
    &["UPDATE events SET at_ms = 9223372036854775807 WHERE seq = 4"],
    &["UPDATE events SET at_ms = 9223372036854775807 WHERE seq = 12"],
    &["UPDATE events SET note = NULL WHERE note IS NOT NULL"],
    &["UPDATE events SET note = event_id WHERE note IS NOT NULL"],
    &["DELETE FROM events WHERE seq = 4"],
    &["DELETE FROM events WHERE seq = 11"],
    &[
        "UPDATE leaves SET salt = NULL WHERE event_id =
        (SELECT event_id FROM events WHERE seq = 4 ORDER BY event_id LIMIT 1)",
        "DELETE FROM events WHERE event_id =
        (SELECT event_id FROM events WHERE seq = 4 ORDER BY event_id LIMIT 1)",
    ],
    &[
        "UPDATE events SET seq = 1000 WHERE seq = 4",
        "UPDATE events SET seq = 4 WHERE seq = 5",
        "UPDATE events SET seq = 5 WHERE seq = 1000",
    ],
    // Lines of the brand.
    &["UPDATE brand_events SET at_ms = at_ms + 1"],
    &["UPDATE brand_events SET kind = 'other'"],
    &["UPDATE brand_events SET at_ms = 9223372036854775807"],
    &["UPDATE brand_events SET body = REPLACE(body, '1', '2')"],
    &["UPDATE brand_events SET event_id = (SELECT subject_id FROM subjects ORDER BY subject_id LIMIT 1)
        WHERE event_id = (SELECT event_id FROM brand_events ORDER BY event_id LIMIT 1)"],
    &["DELETE FROM brand_events"],
    // What they name.
    &["UPDATE registry_versions SET version = 9 WHERE version = 1"],
    &["UPDATE registry_versions SET body = hash WHERE version = 1"],
    &["UPDATE registry_versions SET hash = body WHERE version = 1"],
    &["UPDATE registry_versions SET at_ms = at_ms + 1 WHERE version = 1"],
    &["INSERT INTO registry_versions (version, hash, at_ms, body)
        SELECT 3, hash, at_ms, body FROM registry_versions WHERE version = 1"],
    &["DELETE FROM registry_versions WHERE version = 2"],
    // How many lines a customer has.
    &["UPDATE subject_heads SET seq = seq + 1"],
    &["UPDATE subject_heads SET before_log = 1"],
    &["UPDATE subject_heads SET before_log = 1 WHERE seq = 0"],
    &["DELETE FROM subject_heads"],
];

/// What PostgreSQL takes as no text in the first place.
const NO_TEXT: &[&[&str]] = &[
    &["UPDATE events SET body = CAST(X'ff' AS TEXT) WHERE seq = 4"],
    &["UPDATE events SET body = CAST(X'ff' AS TEXT) WHERE seq = 12"],
    &["UPDATE brand_events SET body = CAST(X'ff' AS TEXT)"],
    &["UPDATE checkpoint SET note = CAST(X'ff' AS TEXT)"],
    &["UPDATE witnesses SET witness = CAST(X'ff' AS TEXT)"],
    &["UPDATE cosignatures SET line = CAST(X'ff' AS TEXT)"],
];

async fn whatever_is_changed_is_found(db: &TestDb) {
    let [one, _] = filled(db, 20).await;
    let placed = place(db).await;
    db.store
        .write(move |tx| {
            async move {
                let head = Published {
                    size: placed.size,
                    at: at(2),
                    note: "a note\n".to_owned(),
                };
                checkpoint::publish(tx, &leader(1, LOG, 2), &head).await?;
                let cosigned = Cosigned {
                    witness: "a witness".to_owned(),
                    size: placed.size,
                    at: at(2),
                    line: "a line".to_owned(),
                };
                witnesses::take(tx, LOG, &cosigned, |_| Some(head)).await?;
                witnesses::note_trouble(tx, "a witness", WitnessTrouble::Silent, at(3)).await
            }
            .boxed()
        })
        .await
        .unwrap();
    // Lines that wait for their place: a customer's twelfth, another's first, one of the brand.
    append(db, one, decision("offers", Change::Given), None).await;
    let third = subject(db, "c-3").await.id;
    // One without a line.
    subject(db, "c-4").await;
    append(db, third, decision("offers", Change::Given), None).await;
    db.store
        .write(|tx| async move { registry::publish(tx, b"two", at(1)).await }.boxed())
        .await
        .unwrap();
    let heads = [(placed.size, placed.root)];
    let good = check(&mut db.store.read(), &heads).await.unwrap().unwrap();
    assert_eq!((good.placed, good.waiting, good.unlinked), (22, 3, 0));
    let no_text = if db.store.kind() == "sqlite" {
        NO_TEXT
    } else {
        &[]
    };
    for statements in TAMPERING.iter().chain(no_text).copied() {
        let found = tampered(db, &heads, statements).await;
        assert!(found.is_err(), "{statements:?} was not found");
    }
    let named = tampered(
        db,
        &heads,
        &["UPDATE events SET at_ms = 9223372036854775807 WHERE seq = 4"],
    );
    assert!(matches!(named.await, Err(Wrong::Changed(_))));
    if let [spoil, ..] = no_text {
        let first: (i64,) = db
            .store
            .read()
            .query(
                "SELECT MIN(l.position) FROM leaves l JOIN events e ON e.event_id = l.event_id
                WHERE e.seq = 4",
            )
            .one()
            .await
            .unwrap();
        let first = u64::try_from(first.0).unwrap();
        let found = tampered(db, &heads, spoil).await;
        assert_eq!(found, Err(Wrong::Changed(first)), "the first is named");
        assert!(first > 0);
    }
    let again = check(&mut db.store.read(), &heads).await.unwrap();
    assert_eq!(again, Ok(good), "everything was taken back");
}

store::on_both!(whatever_is_changed_is_found);
