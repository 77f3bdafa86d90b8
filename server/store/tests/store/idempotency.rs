//! Idempotency keys and their answers.

use jiff::Timestamp;
use store::Executor as _;
use store::idempotency::{self, Claim, Kept, Since, Ticket};
use store::testing::TestDb;

use crate::support::at;

const KEY: [u8; 32] = [1; 32];
const ONE: [u8; 32] = [2; 32];
const OTHER: [u8; 32] = [3; 32];

/// A day is 1000 seconds here, and a request takes 10 at most.
async fn claim(db: &TestDb, request: [u8; 32], now: Timestamp) -> Claim {
    let ago = |seconds| Timestamp::from_second(now.as_second() - seconds).unwrap();
    let since = Since {
        kept: ago(1000),
        under_way: ago(10),
    };
    db.store
        .write(move |tx| {
            Box::pin(async move { idempotency::claim(tx, &KEY, &request, now, since).await })
        })
        .await
        .unwrap()
}

fn answer() -> Kept {
    Kept {
        status: 201,
        etag: Some("\"zebra.1\"".to_owned()),
        body: "{\"result\":\"zebra\"}".to_owned(),
    }
}

async fn first(db: &TestDb, request: [u8; 32], now: Timestamp) -> Ticket {
    match claim(db, request, now).await {
        Claim::First(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

async fn keep(db: &TestDb, ticket: &Ticket) -> bool {
    let ticket = ticket.clone();
    let kept = db.store.write(move |tx| {
        let ticket = ticket.clone();
        Box::pin(async move { idempotency::keep(tx, &ticket, &answer()).await })
    });
    kept.await.unwrap()
}

async fn give_back(db: &TestDb, ticket: &Ticket) {
    let ticket = ticket.clone();
    let given = db.store.write(move |tx| {
        let ticket = ticket.clone();
        Box::pin(async move { idempotency::give_back(tx, &ticket).await })
    });
    given.await.unwrap();
}

async fn a_key_belongs_to_the_first_request_until_it_is_forgotten(db: &TestDb) {
    let ticket = first(db, ONE, at(0)).await;
    assert_eq!(claim(db, ONE, at(9)).await, Claim::UnderWay);
    assert_eq!(claim(db, OTHER, at(9)).await, Claim::Otherwise);
    assert!(keep(db, &ticket).await);
    assert_eq!(claim(db, ONE, at(900)).await, Claim::Again(answer()));
    assert_eq!(claim(db, OTHER, at(900)).await, Claim::Otherwise);
    first(db, OTHER, at(1001)).await;
    assert_eq!(claim(db, ONE, at(1002)).await, Claim::Otherwise);
    assert!(!keep(db, &ticket).await, "it is another request's");
    assert_eq!(claim(db, OTHER, at(1002)).await, Claim::UnderWay);
}

async fn a_request_that_broke_off_or_came_to_nothing_is_followed_again(db: &TestDb) {
    first(db, ONE, at(0)).await;
    let ticket = first(db, ONE, at(11)).await;
    assert_eq!(claim(db, ONE, at(12)).await, Claim::UnderWay);
    give_back(db, &ticket).await;
    let ticket = first(db, OTHER, at(12)).await;
    assert!(keep(db, &ticket).await);
    give_back(db, &ticket).await;
    assert_eq!(claim(db, OTHER, at(13)).await, Claim::Again(answer()));
}

async fn a_slow_request_ends_nothing_for_the_one_that_took_its_key_over(db: &TestDb) {
    let slow = first(db, ONE, at(0)).await;
    let next = first(db, ONE, at(11)).await;
    give_back(db, &slow).await;
    assert_eq!(claim(db, ONE, at(12)).await, Claim::UnderWay, "not its own");
    assert!(!keep(db, &slow).await);
    assert_eq!(claim(db, ONE, at(12)).await, Claim::UnderWay);
    assert!(keep(db, &next).await);
    assert_eq!(claim(db, ONE, at(13)).await, Claim::Again(answer()));
}

async fn old_keys_are_forgotten_and_no_answer_is_readable(db: &TestDb) {
    let ticket = first(db, ONE, at(0)).await;
    keep(db, &ticket).await;
    let rows: Vec<(Vec<u8>, Option<Vec<u8>>)> = db
        .store
        .read()
        .query("SELECT key_hash, answer FROM idempotency_keys")
        .all()
        .await
        .unwrap();
    let sealed = rows[0].1.clone().unwrap();
    let readable = sealed.windows(5).any(|part| part == b"zebra");
    assert!(!readable);
    let forget = async |before: Timestamp| {
        let done = db
            .store
            .write(move |tx| Box::pin(idempotency::forget_older(tx, before, 10)));
        done.await.unwrap()
    };
    assert_eq!(forget(at(0)).await, 0);
    assert_eq!(forget(at(1)).await, 1);
    first(db, OTHER, at(1)).await;
}

store::on_both!(
    a_key_belongs_to_the_first_request_until_it_is_forgotten,
    a_request_that_broke_off_or_came_to_nothing_is_followed_again,
    a_slow_request_ends_nothing_for_the_one_that_took_its_key_over,
    old_keys_are_forgotten_and_no_answer_is_readable,
);
