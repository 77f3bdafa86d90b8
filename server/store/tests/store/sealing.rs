//! What lies on the disk, and what does not open.

use std::time::Duration;

use domain::event::{Event, StaffNote, StaffRole};
use domain::ids::ViewId;
use domain::record::Value;
use store::records::{Wanted, page};
use store::subjects::{self, Contact};
use store::testing::TestDb;
use store::{Error, Executor, Store, events, records};
use uuid::Uuid;

use crate::support::{at, put, record, subject, words};

async fn raw(db: &TestDb, sql: &'static str) {
    db.store
        .write(move |tx| Box::pin(async move { tx.query(sql).execute().await }))
        .await
        .unwrap();
}

fn does_not_open<T>(answer: Result<T, Error>) {
    match answer {
        Ok(_) => panic!("it opened"),
        Err(error) => assert!(words(&error).contains("does not open"), "{}", words(&error)),
    }
}

async fn values_moved_between_rows_do_not_open(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let new = [
        record("purchases", "till", "1", 1),
        record("purchases", "till", "2", 2),
    ];
    let ids = put(db, &made, &new).await;
    raw(
        db,
        "UPDATE records SET value = (SELECT o.value FROM records o WHERE o.source_id = '2')
         WHERE source_id = '1'",
    )
    .await;
    does_not_open(records::one(&mut db.store.read(), made.id, ids[0].id).await);
    let untouched = records::one(&mut db.store.read(), made.id, ids[1].id).await;
    assert_eq!(untouched.unwrap().unwrap().value, new[1].value);
}

async fn values_moved_between_customers_do_not_open(db: &TestDb) {
    let one = subject(db, "c-1").await;
    let other = subject(db, "c-2").await;
    let ids = put(db, &one, &[record("purchases", "till", "1", 1)]).await;
    put(db, &other, &[record("purchases", "till", "2", 2)]).await;
    raw(
        db,
        "UPDATE records SET value = (SELECT o.value FROM records o WHERE o.source_id = '2')
         WHERE source_id = '1'",
    )
    .await;
    does_not_open(records::one(&mut db.store.read(), one.id, ids[0].id).await);
}

async fn keys_moved_between_customers_do_not_open(db: &TestDb) {
    let one = subject(db, "c-1").await;
    subject(db, "c-2").await;
    put(db, &one, &[record("purchases", "till", "1", 1)]).await;
    raw(
        db,
        "UPDATE subject_keys SET wrapped = (SELECT o.wrapped FROM subject_keys o
             JOIN subjects s ON s.subject_id = o.subject_id WHERE s.reference = 'c-2'),
             tag = (SELECT o.tag FROM subject_keys o
             JOIN subjects s ON s.subject_id = o.subject_id WHERE s.reference = 'c-2')",
    )
    .await;
    let cold = Store::open(&db.options).await.unwrap();
    let all = Wanted::default();
    let from = domain::read::PageFrom::Start;
    does_not_open(page(&mut cold.read(), one.id, &all, from, 10).await);
    cold.close().await;
}

async fn an_email_is_found_in_any_letter_case(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let id = made.id;
    let contact = Contact {
        email: Some("Anna.Berg@Example.TEST".parse().unwrap()),
        name: Some("Anna Berg".to_owned()),
        phone: None,
    };
    let given = contact.clone();
    db.store
        .write(move |tx| {
            let given = given.clone();
            Box::pin(async move {
                subjects::set_contact(tx, id, &given).await?;
                let more = Contact {
                    phone: Some("+45 1234".to_owned()),
                    ..Contact::default()
                };
                subjects::set_contact(tx, id, &more).await
            })
        })
        .await
        .unwrap();
    let mut reader = db.store.read();
    for text in ["anna.berg@example.test", " ANNA.BERG@EXAMPLE.TEST "] {
        let email = text.parse().unwrap();
        let found = subjects::find_by_email(&mut reader, &email).await.unwrap();
        assert_eq!(found, std::slice::from_ref(&made), "{text}");
    }
    let other = "anna.berg@example.tes".parse().unwrap();
    assert_eq!(
        subjects::find_by_email(&mut reader, &other).await.unwrap(),
        []
    );
    let stored = subjects::contact(&mut reader, id).await.unwrap();
    assert_eq!(stored.name, contact.name);
    assert_eq!(stored.phone.as_deref(), Some("+45 1234"));
}

#[tokio::test]
async fn no_personal_value_lies_readable_in_the_files() {
    const CANARY: &str = "Kanarie-8c1f";
    let db = TestDb::sqlite().await.unwrap();
    let made = subject(&db, "c-1").await;
    let id = made.id;
    let mut new = record("purchases", "till", "1", 1);
    new.value = Value::Text(format!("{CANARY} value"));
    put(&db, &made, std::slice::from_ref(&new)).await;
    new.value = Value::Text(format!("{CANARY} replaced"));
    put(&db, &made, &[new]).await;
    db.store
        .write(move |tx| {
            Box::pin(async move {
                let contact = Contact {
                    email: Some(format!("{CANARY}@example.test").parse().unwrap()),
                    name: Some(CANARY.to_owned()),
                    phone: Some(CANARY.to_owned()),
                };
                subjects::set_contact(tx, id, &contact).await?;
                let note = StaffNote {
                    case: CANARY.to_owned(),
                    reason: CANARY.to_owned(),
                };
                let event = Event::StaffView {
                    view: ViewId(Uuid::from_u128(7)),
                    role: StaffRole::Agent,
                    ends: at(900),
                };
                events::append(tx, id, &event, Some(&note), at(1), None).await
            })
        })
        .await
        .unwrap();
    let files = db.files();
    assert_eq!(files.len(), 2, "the database and its log of pages");
    for file in files {
        let bytes = std::fs::read(&file).unwrap().to_ascii_lowercase();
        let canary = CANARY.to_ascii_lowercase();
        let found = bytes
            .windows(canary.len())
            .any(|window| window == canary.as_bytes());
        assert!(!found, "{}", file.display());
        assert!(bytes.len() > 1000);
    }
}

#[tokio::test]
async fn nothing_prints_a_key_or_a_contact() {
    let db = TestDb::sqlite().await.unwrap();
    let made = subject(&db, "c-1").await;
    let mut reader = db.store.read();
    let key = store::keys::of(&mut reader, made.id).await.unwrap();
    let contact = Contact {
        name: Some("Anna Berg".to_owned()),
        ..Contact::default()
    };
    let printed = format!("{key:?} {:?} {contact:?}", db.store.keys());
    assert_eq!(printed, "SubjectKey(..) Keys(..) Contact(..)");
}

#[tokio::test]
async fn a_lock_held_elsewhere_is_waited_for() {
    let db = TestDb::sqlite().await.unwrap();
    let other = Store::open(&db.options).await.unwrap();
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let hands = std::sync::Mutex::new(Some((locked, released)));
    let holder = other.write(move |tx| {
        let (locked, released) = hands.lock().unwrap().take().unwrap();
        Box::pin(async move {
            let _: (i64,) = tx.query("SELECT COUNT(*) FROM subjects").one().await?;
            locked.send(()).unwrap();
            released.await.unwrap();
            Ok::<(), Error>(())
        })
    });
    let waiter = async {
        is_locked.await.unwrap();
        let work = subject(&db, "c-1");
        tokio::pin!(work);
        let early = tokio::time::timeout(Duration::from_millis(20), &mut work).await;
        assert!(early.is_err(), "the lock is held");
        release.send(()).unwrap();
        work.await;
    };
    let (held, ()) = tokio::join!(holder, waiter);
    held.unwrap();
    other.close().await;
}

store::on_both!(
    values_moved_between_rows_do_not_open,
    values_moved_between_customers_do_not_open,
    keys_moved_between_customers_do_not_open,
    an_email_is_found_in_any_letter_case,
);
