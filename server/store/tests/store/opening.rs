//! Opening, the schema, and backing up.

use std::collections::BTreeSet;

use futures_util::FutureExt as _;
use store::testing::TestDb;
use store::{Error, Executor, Options, Store, create_key_file, records, subjects};

use crate::support::{at, put, record, subject, words};

/// The page that tells what this server itself keeps, a row for each table.
const OUR_OWN_DATA: &str = include_str!("../../../docs/our-own-data.md");

fn told() -> BTreeSet<&'static str> {
    OUR_OWN_DATA
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect()
}

async fn the_schema_holds_exactly_the_documented_tables(db: &TestDb) {
    let sql = match db.store.kind() {
        "sqlite" => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'",
    };
    let found: Vec<(String,)> = db.store.read().query(sql).all().await.unwrap();
    let found: BTreeSet<&str> = found.iter().map(|(name,)| name.as_str()).collect();
    assert_eq!(found, told());
}

async fn nobody_else_reads_the_files_of_the_database(db: &TestDb) {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(path) = db.options.url.strip_prefix("sqlite:") else {
        return;
    };
    subject(db, "c-1").await;
    for beside in ["", "-wal", "-shm"] {
        let file = format!("{}{beside}", path.trim_start_matches("//"));
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

async fn opening_again_changes_nothing_and_keeps_everything(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let again = Store::open(&db.options).await.unwrap();
    let found = subjects::find_by_reference(&mut again.read(), &made.reference)
        .await
        .unwrap();
    assert_eq!(found, Some(made));
    let (steps,): (i64,) = again
        .read()
        .query("SELECT COUNT(*) FROM schema_steps")
        .one()
        .await
        .unwrap();
    let (newest,): (i64,) = again
        .read()
        .query("SELECT MAX(step) FROM schema_steps")
        .one()
        .await
        .unwrap();
    assert_eq!(steps, newest);
    again.close().await;
}

async fn a_step_changed_after_it_ran_is_refused(db: &TestDb) {
    db.store
        .write(|tx| {
            Box::pin(async move {
                tx.query("UPDATE schema_steps SET hash = 'other' WHERE step = 1")
                    .execute()
                    .await
            })
        })
        .await
        .unwrap();
    let refused = Store::open(&db.options).await.unwrap_err();
    assert!(
        words(&refused).contains("changed after it ran"),
        "{refused:?}"
    );
}

async fn whoever_only_looks_leaves_an_older_schema_as_it_is(db: &TestDb) {
    let forget = db.store.write(|tx| {
        async move {
            tx.query("DELETE FROM schema_steps WHERE step = (SELECT MAX(step) FROM schema_steps)")
                .execute()
                .await
        }
        .boxed()
    });
    let looks = Options {
        upgrade: false,
        ..db.options.clone()
    };
    Store::open(&looks).await.unwrap().close().await;
    assert_eq!(forget.await.unwrap(), 1);
    let refused = Store::open(&looks).await.unwrap_err();
    assert!(words(&refused).contains("older version"), "{refused:?}");
    let steps: (i64, i64) = db
        .store
        .read()
        .query("SELECT COUNT(*), MAX(step) FROM schema_steps")
        .one()
        .await
        .unwrap();
    assert_eq!(steps.0, steps.1, "none was added");
}

async fn another_key_file_is_refused(db: &TestDb) {
    let key_file = db.directory().join("other");
    create_key_file(&key_file).unwrap();
    let options = Options {
        key_file,
        ..db.options.clone()
    };
    let refused = Store::open(&options).await.unwrap_err();
    assert!(
        words(&refused).contains("key file is not the one"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let db = TestDb::sqlite().await.unwrap();
    for mode in [0o644, 0o640, 0o604] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&db.options.key_file, permissions).unwrap();
        let refused = Store::open(&db.options).await.unwrap_err();
        assert!(words(&refused).contains("read by others"), "{refused:?}");
    }
}

#[tokio::test]
async fn a_missing_or_malformed_key_file_is_refused() {
    let db = TestDb::sqlite().await.unwrap();
    std::fs::write(&db.options.key_file, "short").unwrap();
    let malformed = Store::open(&db.options).await.unwrap_err();
    assert!(
        words(&malformed).contains("64 hexadecimal digits"),
        "{malformed:?}"
    );
    std::fs::remove_file(&db.options.key_file).unwrap();
    let missing = Store::open(&db.options).await.unwrap_err();
    assert!(words(&missing).contains("cannot be read"), "{missing:?}");
}

#[test]
fn a_key_file_is_never_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("key");
    create_key_file(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    create_key_file(&path).unwrap_err();
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_backup_opens_elsewhere_with_the_same_key() {
    let db = TestDb::sqlite().await.unwrap();
    let made = subject(&db, "c-1").await;
    put(&db, &made, &[record("purchases", "till", "1", 1)]).await;
    let copy = db.directory().join("copy.db");
    db.store.backup_to(&copy).await.unwrap();
    let options = Options {
        url: format!("sqlite:{}", copy.display()),
        ..db.options.clone()
    };
    let restored = Store::open(&options).await.unwrap();
    assert_eq!(records::total(&mut restored.read()).await.unwrap(), 1);
    let counts = records::counts(&mut restored.read(), made.id)
        .await
        .unwrap();
    assert_eq!(counts[0].first, at(1));
    let again = db.store.backup_to(&copy).await;
    assert!(again.is_err(), "an existing file is not overwritten");
}

#[tokio::test]
async fn postgres_is_backed_up_with_its_own_tool() {
    let db = TestDb::postgres().await.unwrap();
    let answer = db.store.backup_to(&db.directory().join("copy")).await;
    assert!(matches!(answer, Err(Error::Unexpected(_))));
    assert!(words(&answer.unwrap_err()).contains("pg_dump"));
    db.drop_database().await.unwrap();
}

async fn the_database_answers_a_ping_until_it_is_closed(db: &TestDb) {
    db.store.ping().await.unwrap();
    db.store.close().await;
    assert!(matches!(db.store.ping().await, Err(Error::Unavailable(_))));
}

#[tokio::test]
async fn readers_cannot_write() {
    let db = TestDb::sqlite().await.unwrap();
    let mut reader = db.store.read();
    let refused = reader
        .query("DELETE FROM subject_heads")
        .execute()
        .await
        .unwrap_err();
    assert!(words(&refused).contains("readonly"), "{}", words(&refused));
}

store::on_both!(
    the_schema_holds_exactly_the_documented_tables,
    opening_again_changes_nothing_and_keeps_everything,
    nobody_else_reads_the_files_of_the_database,
    a_step_changed_after_it_ran_is_refused,
    whoever_only_looks_leaves_an_older_schema_as_it_is,
    another_key_file_is_refused,
    the_database_answers_a_ping_until_it_is_closed,
);
