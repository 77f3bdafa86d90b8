//! Which server gives places and signs, which one keeps the others from it, and which log may be
//! signed.

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use store::ledger::places::Leader;
use store::ledger::{checkpoint, places};
use store::testing::TestDb;
use store::{Error, Executor as _};

use crate::support::at;

pub(crate) fn leader(server: u8, origin: &str, now: i64) -> Leader {
    Leader {
        server: [server; 16],
        origin: origin.to_owned(),
        now: at(now),
    }
}

async fn leads(db: &TestDb, leader: Leader) -> Result<bool, Error> {
    let led = db.store.write(move |tx| {
        let leader = leader.clone();
        async move { places::lead(tx, &leader, SignedDuration::from_secs(3)).await }.boxed()
    });
    led.await
}

async fn one_server_leads_until_its_time_is_over(db: &TestDb) {
    let lead = |server: u8, now: i64| leads(db, leader(server, "a.test/log", now));
    assert!(lead(1, 0).await.unwrap());
    assert!(!lead(2, 2).await.unwrap());
    assert!(lead(1, 2).await.unwrap(), "renewed");
    assert!(!lead(2, 4).await.unwrap());
    assert!(lead(2, 6).await.unwrap());
    assert!(!lead(1, 7).await.unwrap());
    // A clock that was ahead, and was set back.
    assert!(lead(2, 1000).await.unwrap());
    assert!(lead(3, 20).await.unwrap());
    assert!(!lead(2, 21).await.unwrap());
}

async fn a_log_that_is_held_is_led_by_no_other_server(db: &TestDb) {
    let lead = |server: u8, now: i64| leads(db, leader(server, "a.test/log", now));
    let hold = |server: u8, now: i64| {
        let holder = leader(server, "a.test/log", now);
        db.store.write(move |tx| {
            let holder = holder.clone();
            async move { places::hold(tx, &holder).await }.boxed()
        })
    };
    assert!(lead(1, 0).await.unwrap());
    hold(2, 1).await.unwrap();
    assert!(!lead(1, 2).await.unwrap(), "although it leads");
    assert!(!lead(3, 40).await.unwrap());
    assert!(lead(2, 41).await.unwrap(), "the holder itself may");
    assert!(leads(db, leader(3, "b.test/log", 50)).await.unwrap());
    hold(2, 55).await.unwrap();
    assert!(!lead(1, 100).await.unwrap(), "renewed");
    assert!(lead(1, 116).await.unwrap());
    // A clock that was ahead, and was set back.
    hold(2, 10_000).await.unwrap();
    assert!(lead(1, 118).await.unwrap());
    hold(2, 119).await.unwrap();
    assert!(!lead(1, 120).await.unwrap());
    let let_go = db
        .store
        .write(|tx| async move { places::let_go(tx, [2; 16]).await }.boxed());
    let_go.await.unwrap();
    assert!(lead(1, 120).await.unwrap());
}

async fn a_log_ends_once_and_for_all(db: &TestDb) {
    assert!(
        !checkpoint::has_ended(&mut db.store.read(), "a.test/log")
            .await
            .unwrap()
    );
    let end = || {
        db.store
            .write(|tx| async move { checkpoint::end(tx, "a.test/log").await }.boxed())
    };
    end().await.unwrap();
    assert!(end().await.is_err());
    let reader = &mut db.store.read();
    assert!(checkpoint::has_ended(reader, "a.test/log").await.unwrap());
    assert!(!checkpoint::has_ended(reader, "b.test/log").await.unwrap());
    let again = db.store.write(|tx| {
        async move { tx.query("DELETE FROM ended_logs").execute().await.map(drop) }.boxed()
    });
    let refused: Error = again.await.unwrap_err();
    assert!(refused.cause().contains("append-only"), "{refused:?}");
}

store::on_both!(
    one_server_leads_until_its_time_is_over,
    a_log_that_is_held_is_led_by_no_other_server,
    a_log_ends_once_and_for_all,
);
