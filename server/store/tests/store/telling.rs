//! Pauses in the feed, places of what is gone, and secrets that are being replaced.

use domain::decision::{Change, Restricting};
use domain::event::Event;
use domain::ids::{EndpointId, PurposeKey, SubjectId};
use store::feed::{self, Decided};
use store::testing::TestDb;
use store::webhooks::{self, Endpoint, Kind, Rotated};
use store::{Error, Executor as _, Store, events};

use crate::support::{at, decision, subject};

async fn writes(store: &Store, subject: SubjectId, event: Event) {
    store
        .write(move |tx| {
            let event = event.clone();
            Box::pin(async move {
                events::append(tx, subject, &event, None, at(1), None).await?;
                feed::place(tx).await?;
                Ok::<_, Error>(())
            })
        })
        .await
        .unwrap();
}

async fn after(store: &Store, place: i64, purposes: &[PurposeKey]) -> Vec<(i64, Decided)> {
    let found = feed::after(&mut store.read(), place, i64::MAX, purposes, 50).await;
    let found = found.unwrap().into_iter();
    found.map(|(place, told)| (place, told.what)).collect()
}

async fn a_pause_is_found_once_by_whoever_asks_for_any_purpose(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let change = Restricting::Set;
    writes(&db.store, made.id, Event::Restriction { change }).await;
    // More than are looked for in one statement.
    let many: Vec<PurposeKey> = (0..200)
        .map(|number| format!("purpose-{number}").parse().unwrap())
        .collect();
    for purposes in [&many[..1], &many] {
        let found = after(&db.store, 0, purposes).await;
        assert_eq!(found, [(1, Decided::Pause(change))]);
    }
    assert_eq!(after(&db.store, 0, &[]).await, []);
}

async fn a_place_stays_good_when_what_lay_there_is_gone(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let offers = ["offers".parse().unwrap()];
    for _ in 0..3 {
        writes(&db.store, made.id, decision("offers", Change::Given)).await;
    }
    db.store
        .write(|tx| {
            Box::pin(async move {
                let gone = tx.query("DELETE FROM decision_feed WHERE place >= 2");
                gone.execute().await
            })
        })
        .await
        .unwrap();
    let places = async |place| {
        let found = after(&db.store, place, &offers).await;
        found
            .into_iter()
            .map(|(place, _)| place)
            .collect::<Vec<_>>()
    };
    assert_eq!(places(0).await, [1]);
    assert!(places(2).await.is_empty());
    assert_eq!(feed::head(&mut db.store.read()).await.unwrap(), 3);
    writes(&db.store, made.id, decision("offers", Change::Withdrawn)).await;
    for place in [1, 2, 3] {
        assert_eq!(places(place).await, [4], "no place is given twice");
    }
}

async fn rotate(db: &TestDb, id: EndpointId, secret: u8, until: i64, now: i64) -> Rotated {
    db.store
        .write(move |tx| {
            Box::pin(
                async move { webhooks::rotate(tx, id, &[secret; 32], at(until), at(now)).await },
            )
        })
        .await
        .unwrap()
}

async fn secrets(db: &TestDb, id: EndpointId) -> (u8, Option<(u8, i64)>) {
    let found = webhooks::one(&mut db.store.read(), id).await.unwrap();
    let found = found.unwrap();
    let shown = format!("{found:?}");
    assert!(
        !shown.contains("secret") && !shown.contains("7, 7"),
        "{shown}"
    );
    let old = found.old.map(|old| {
        assert!(!format!("{old:?}").contains("7, 7"));
        (old.secret[0], old.until.as_second() - at(0).as_second())
    });
    (found.secret[0], old)
}

async fn a_replaced_secret_lies_sealed_until_it_is_forgotten(db: &TestDb) {
    let id = EndpointId(store::fresh_id(at(0)));
    assert_eq!(rotate(db, id, 8, 9, 1).await, Rotated::Unknown);
    db.store
        .write(move |tx| {
            let endpoint = Endpoint {
                id,
                consumer: "engine".parse().unwrap(),
                url: "https://hooks.example.com/in".to_owned(),
                kind: Kind::Hmac,
                secret: vec![7; 32].into(),
                old: None,
                created: at(0),
                ended: None,
            };
            Box::pin(async move { webhooks::create(tx, &endpoint).await })
        })
        .await
        .unwrap();
    assert_eq!(secrets(db, id).await, (7, None));
    assert_eq!(rotate(db, id, 8, 100, 1).await, Rotated::Done);
    assert_eq!(secrets(db, id).await, (8, Some((7, 100))));
    let (stored,): (Vec<u8>,) = db
        .store
        .read()
        .query("SELECT old_secret FROM webhook_endpoints")
        .one()
        .await
        .unwrap();
    assert!(!stored.windows(8).any(|eight| eight == [7; 8]));
    assert_eq!(rotate(db, id, 9, 200, 99).await, Rotated::Underway);
    assert_eq!(secrets(db, id).await, (8, Some((7, 100))));
    let forget = async |now| {
        let forgotten = db
            .store
            .write(move |tx| Box::pin(async move { webhooks::forget_old(tx, at(now)).await }));
        forgotten.await.unwrap()
    };
    assert_eq!((forget(99).await, forget(100).await), (0, 1));
    assert_eq!(secrets(db, id).await, (8, None));
    assert_eq!(rotate(db, id, 9, 300, 150).await, Rotated::Done);
    assert_eq!(rotate(db, id, 10, 160, 160).await, Rotated::Done);
    assert_eq!(secrets(db, id).await, (10, None), "all old ones at once");
}

store::on_both!(
    a_pause_is_found_once_by_whoever_asks_for_any_purpose,
    a_place_stays_good_when_what_lay_there_is_gone,
    a_replaced_secret_lies_sealed_until_it_is_forgotten,
);
