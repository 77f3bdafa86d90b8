//! What may be emptied for a demonstration that starts over, and what may not.

use store::imports::{self, RunKey};
use store::testing::TestDb;
use store::{Holds, Options, Store, create_key_file, empty, look};

use crate::support::{at, subject};

const MARK: RunKey = RunKey {
    file: [7; 32],
    plan: [8; 32],
};

async fn seen(db: &TestDb) -> Holds {
    look(&db.options.url, &MARK).await.unwrap()
}

async fn begin(db: &TestDb, key: RunKey) {
    let begun = db.store.write(move |tx| {
        let key = key.clone();
        Box::pin(async move { imports::start(tx, &key, at(1)).await })
    });
    begun.await.unwrap();
}

async fn a_marked_database_is_known_without_its_keys_and_can_be_emptied(db: &TestDb) {
    begin(db, MARK).await;
    subject(db, "c-1").await;
    db.store.close().await;
    std::fs::remove_file(&db.options.key_file).unwrap();
    assert_eq!(seen(db).await, Holds::Ours);
    empty(&db.options.url).await.unwrap();
    assert_eq!(seen(db).await, Holds::Nothing);

    create_key_file(&db.options.key_file).unwrap();
    let anew = Store::open(&db.options).await.unwrap();
    assert_eq!(store::records::total(&mut anew.read()).await.unwrap(), 0);
    anew.close().await;
}

async fn a_database_that_somebody_uses_is_told_apart(db: &TestDb) {
    assert_eq!(seen(db).await, Holds::Ours, "nobody put anything there yet");
    let other = RunKey {
        plan: [9; 32],
        ..MARK
    };
    begin(db, other).await;
    subject(db, "c-1").await;
    assert_eq!(seen(db).await, Holds::Other);
}

#[tokio::test]
async fn looking_makes_no_database_and_takes_no_other_file_for_one() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("some.db");
    let url = format!("sqlite:{}", path.display());
    assert_eq!(look(&url, &MARK).await.unwrap(), Holds::Nothing);
    assert!(!path.exists());
    empty(&url).await.unwrap();
    std::fs::write(
        &path,
        "minutes of a meeting, long enough to be a page".repeat(40),
    )
    .unwrap();
    assert!(look(&url, &MARK).await.is_err());
}

#[tokio::test]
async fn another_programs_database_is_not_ours() {
    use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("some.db");
    let mut connection = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .connect()
        .await
        .unwrap();
    connection
        .execute("CREATE TABLE notes (text)")
        .await
        .unwrap();
    connection.close().await.unwrap();
    let options = Options::new(format!("sqlite:{}", path.display()), "no-key");
    let holds = look(&options.url, &MARK).await.unwrap();
    assert_eq!(holds, Holds::Other);
}

store::on_both!(
    a_marked_database_is_known_without_its_keys_and_can_be_emptied,
    a_database_that_somebody_uses_is_told_apart,
);
