//! What the brand's systems are told: the feed's order, and deliveries that nobody makes twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::decision::Change;
use domain::ids::{EndpointId, PurposeKey, SubjectId};
use futures_util::future::join_all;
use store::events;
use store::feed::{self, Decided, PLACED_TOGETHER};
use store::outbox::{self, Lease, Next, Tried};
use store::settled::{self, Tally};
use store::testing::TestDb;
use store::webhooks::{self, Ended, Endpoint, Kind};
use store::{Error, Store, gate};
use uuid::Uuid;

use crate::support::{at, decision, subject};

fn offers() -> PurposeKey {
    "offers".parse().unwrap()
}

async fn decides(store: &Store, subject: SubjectId, change: Change, seconds: i64) {
    store
        .write(move |tx| {
            Box::pin(async move {
                let turn = gate::turn_to_decide(tx, subject).await?.unwrap();
                let event = decision("offers", change);
                events::write(tx, turn, &event, None, at(seconds), None).await?;
                Ok::<_, Error>(())
            })
        })
        .await
        .unwrap();
}

async fn places(store: &Store) -> u64 {
    store
        .write(|tx| Box::pin(async move { feed::place(tx).await }))
        .await
        .unwrap()
}

async fn after(store: &Store, place: i64) -> Vec<(i64, feed::Told)> {
    feed::after(&mut store.read(), place, i64::MAX, &[offers()], 50)
        .await
        .unwrap()
}

async fn a_follower_sees_every_decision_once_and_each_customers_in_order(db: &TestDb) {
    const CUSTOMERS: usize = 12;
    const DECISIONS: i64 = 25;
    let mut customers = Vec::new();
    for number in 0..CUSTOMERS {
        customers.push(subject(db, &format!("c-{number}")).await.id);
    }
    // Two programs on one database: their places are given by whoever comes first.
    let other = Store::open(&db.options).await.unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let deciding = customers.iter().enumerate().map(|(number, customer)| {
        let stores = [db.store.clone(), other.clone()];
        let customer = *customer;
        async move {
            for turn in 0..DECISIONS {
                let store = &stores[(number + usize::try_from(turn).unwrap()) % 2];
                let change = [Change::Given, Change::Withdrawn][usize::from(turn % 2 == 1)];
                // Clocks of two programs are not the same: later lines may have earlier times.
                decides(store, customer, change, 100 - turn % 7).await;
            }
        }
    });
    let following = [&db.store, &other, &db.store].map(|store| {
        let (store, over) = (store.clone(), Arc::clone(&over));
        async move {
            let (mut seen, mut place) = (Vec::new(), 0);
            loop {
                let last_look = over.load(Ordering::SeqCst);
                places(&store).await;
                let page = after(&store, place).await;
                if let Some((last, _)) = page.last() {
                    place = *last;
                } else if last_look {
                    return seen;
                }
                seen.extend(page);
            }
        }
    });
    let decided = async {
        join_all(deciding).await;
        over.store(true, Ordering::SeqCst);
    };
    let ((), seen) = futures_util::future::join(decided, join_all(following)).await;

    let all = CUSTOMERS * usize::try_from(DECISIONS).unwrap();
    for one in &seen {
        let numbers: Vec<i64> = one.iter().map(|(place, _)| *place).collect();
        let without_gaps: Vec<i64> = (1..).take(all).collect();
        assert_eq!(numbers, without_gaps);
        let events: BTreeSet<_> = one.iter().map(|(_, told)| told.event).collect();
        assert_eq!(events.len(), all);
        let mut of_each: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for (_, told) in one {
            let of = of_each.entry(told.subject.as_str().to_owned());
            of.or_default().push(told.seq);
        }
        for (customer, numbers) in of_each {
            assert_eq!(numbers, (1..=DECISIONS).collect::<Vec<_>>(), "{customer}");
        }
        assert_eq!(*one, seen[0], "all see the same");
    }
    other.close().await;
}

async fn more_decisions_than_are_placed_together_keep_their_order(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let more = i64::try_from(PLACED_TOGETHER).unwrap() + 10;
    let id = made.id;
    db.store
        .write(move |tx| {
            Box::pin(async move {
                for number in 0..more {
                    let event = decision("offers", Change::Given);
                    events::append(tx, id, &event, None, at(more - number), None).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
        .unwrap();
    assert!(feed::unplaced(&mut db.store.read()).await.unwrap());
    assert_eq!(places(&db.store).await, PLACED_TOGETHER);
    assert_eq!(places(&db.store).await, 10);
    assert!(!feed::unplaced(&mut db.store.read()).await.unwrap());
    assert_eq!(feed::head(&mut db.store.read()).await.unwrap(), more);
    let end = after(&db.store, more - 20).await;
    let pairs: Vec<_> = end.iter().map(|(place, told)| (*place, told.seq)).collect();
    assert!(pairs.iter().all(|(place, seq)| place == seq), "{pairs:?}");
    assert_eq!(pairs.len(), 20);
}

async fn endpoint(db: &TestDb, consumer: &str) -> EndpointId {
    let id = EndpointId(store::fresh_id(at(0)));
    let consumer = consumer.to_owned();
    db.store
        .write(move |tx| {
            let endpoint = Endpoint {
                id,
                consumer: consumer.parse().unwrap(),
                url: "https://hooks.example.com/in".to_owned(),
                kind: Kind::Hmac,
                secret: vec![7; 32].into(),
                old: None,
                created: at(0),
                ended: None,
            };
            let pairs = [
                ("engine".parse().unwrap(), offers()),
                ("shop".parse().unwrap(), "delivery".parse().unwrap()),
            ];
            Box::pin(async move {
                webhooks::declare(tx, &pairs).await?;
                webhooks::create(tx, &endpoint).await
            })
        })
        .await
        .unwrap();
    id
}

async fn take(store: &Store, endpoint: EndpointId, now: i64) -> (Lease, Vec<outbox::Delivery>) {
    let found = outbox::due(&mut store.read(), endpoint, at(now), 100)
        .await
        .unwrap();
    taken(store, found, now).await
}

async fn taken(
    store: &Store,
    found: Vec<outbox::Delivery>,
    now: i64,
) -> (Lease, Vec<outbox::Delivery>) {
    let lease = Lease {
        token: store::fresh_id(at(now)),
        until: at(now + 15),
    };
    let kept = found.clone();
    let places = store
        .write(move |tx| {
            let found = found.clone();
            Box::pin(async move { outbox::take(tx, &found, lease).await })
        })
        .await
        .unwrap();
    let taken = places.into_iter().map(|place| kept[place].clone());
    (lease, taken.collect())
}

async fn settle(store: &Store, of: &outbox::Delivery, lease: Uuid, next: Next) -> usize {
    let tried = vec![Tried {
        subject: of.subject,
        seq: of.told.seq,
        endpoint: of.endpoint,
        lease,
        next,
        outcome: "status 500".to_owned(),
    }];
    store
        .write(move |tx| {
            let tried = tried.clone();
            Box::pin(async move { outbox::settle(tx, &tried).await })
        })
        .await
        .unwrap()
}

async fn tally(store: &Store, endpoint: EndpointId) -> Tally {
    let tallies = settled::tallies(&mut store.read()).await.unwrap();
    let found = tallies.into_iter().find(|(of, _)| *of == endpoint);
    found.map(|(_, tally)| tally).unwrap_or_default()
}

async fn a_decision_is_to_be_told_to_the_systems_of_its_purpose_only(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let engine = endpoint(db, "engine").await;
    let shop = endpoint(db, "shop").await;
    decides(&db.store, made.id, Change::Withdrawn, 5).await;
    let (_, due) = take(&db.store, engine, 5).await;
    assert_eq!(due.len(), 1);
    let what = Decided::Purpose {
        purpose: offers(),
        change: Change::Withdrawn,
        until: None,
    };
    assert_eq!(due[0].told.what, what);
    assert_eq!(due[0].told.subject.as_str(), "c-1");
    assert_eq!(take(&db.store, shop, 5).await.1, []);
}

async fn what_was_not_committed_is_told_to_nobody(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let engine = endpoint(db, "engine").await;
    let id = made.id;
    let failed: Result<(), Error> = db
        .store
        .write(move |tx| {
            Box::pin(async move {
                let event = decision("offers", Change::Given);
                events::append(tx, id, &event, None, at(1), None).await?;
                Err(Error::unavailable("somewhere else"))
            })
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(tally(&db.store, engine).await, Tally::default());
    assert!(!feed::unplaced(&mut db.store.read()).await.unwrap());
}

async fn two_programs_never_take_the_same_delivery(db: &TestDb) {
    let engine = endpoint(db, "engine").await;
    for number in 0..40 {
        let made = subject(db, &format!("c-{number}")).await;
        decides(&db.store, made.id, Change::Given, 1).await;
    }
    let other = Store::open(&db.options).await.unwrap();
    let found = outbox::due(&mut db.store.read(), engine, at(2), 100)
        .await
        .unwrap();
    assert_eq!(found.len(), 40);
    let taking = [&db.store, &other, &db.store, &other].map(|store| taken(store, found.clone(), 2));
    let all = join_all(taking).await;
    let mut subjects: Vec<_> = all
        .iter()
        .flat_map(|(_, taken)| taken)
        .map(|d| d.subject)
        .collect();
    assert_eq!(subjects.len(), 40);
    subjects.sort_unstable();
    subjects.dedup();
    assert_eq!(subjects.len(), 40);
    assert_eq!(take(&other, engine, 16).await.1, [], "leased");
    let again = take(&other, engine, 17).await.1;
    assert_eq!(again.len(), 40, "the lease is over");
    assert!(again.iter().all(|delivery| delivery.tries == 1));
    other.close().await;
}

async fn only_a_success_counts_after_the_end_of_its_lease(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let engine = endpoint(db, "engine").await;
    decides(&db.store, made.id, Change::Given, 1).await;
    let (first, taken) = take(&db.store, engine, 1).await;
    let (second, _) = take(&db.store, engine, 20).await;
    let late = Next::Dead { at: at(21) };
    assert_eq!(settle(&db.store, &taken[0], first.token, late).await, 0);
    let again = Next::Again { at: at(60) };
    assert_eq!(settle(&db.store, &taken[0], second.token, again).await, 1);
    assert_eq!(take(&db.store, engine, 59).await.1, []);
    let (_, third) = take(&db.store, engine, 60).await;
    assert_eq!(third[0].tries, 2);
    let done = Next::Done { at: at(61) };
    assert_eq!(settle(&db.store, &taken[0], first.token, done).await, 1);
    assert_eq!(
        settle(&db.store, &taken[0], first.token, done).await,
        0,
        "once"
    );
    let counted = tally(&db.store, engine).await;
    assert_eq!((counted.waiting, counted.done, counted.dead), (0, 1, 0));
}

async fn replay(db: &TestDb, endpoint: EndpointId, since: Option<i64>, now: i64) -> u64 {
    db.store
        .write(move |tx| {
            Box::pin(async move { settled::replay(tx, endpoint, since.map(at), at(now)).await })
        })
        .await
        .unwrap()
}

async fn what_was_given_up_is_listed_and_told_again(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let engine = endpoint(db, "engine").await;
    decides(&db.store, made.id, Change::Given, 1).await;
    decides(&db.store, made.id, Change::Withdrawn, 2).await;
    let (lease, taken) = take(&db.store, engine, 3).await;
    settle(&db.store, &taken[0], lease.token, Next::Dead { at: at(4) }).await;
    settle(&db.store, &taken[1], lease.token, Next::Done { at: at(4) }).await;
    let dead = settled::dead(&mut db.store.read(), engine, 10)
        .await
        .unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].event, taken[0].told.event);
    assert_eq!((dead[0].tries, dead[0].outcome.as_str()), (1, "status 500"));
    assert_eq!(replay(db, engine, None, 50).await, 1);
    let (lease, again) = take(&db.store, engine, 50).await;
    assert_eq!(again[0].told, taken[0].told);
    assert_eq!(again[0].tries, 0);
    settle(&db.store, &again[0], lease.token, Next::Done { at: at(51) }).await;
    assert_eq!(replay(db, engine, None, 60).await, 0);
    assert_eq!(replay(db, engine, Some(2), 60).await, 1, "since a moment");
    assert_eq!(take(&db.store, engine, 60).await.1[0].told, taken[1].told);
}

async fn end(db: &TestDb, endpoint: EndpointId, why: Ended) -> bool {
    db.store
        .write(move |tx| Box::pin(async move { webhooks::end(tx, endpoint, why, at(9)).await }))
        .await
        .unwrap()
}

async fn an_endpoint_that_ended_is_told_nothing(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let engine = endpoint(db, "engine").await;
    decides(&db.store, made.id, Change::Given, 1).await;
    assert!(end(db, engine, Ended::Gone).await);
    decides(&db.store, made.id, Change::Withdrawn, 2).await;
    let counted = tally(&db.store, engine).await;
    assert_eq!((counted.waiting, counted.dead), (0, 1));
    let waiting = outbox::waited_for(&mut db.store.read(), at(99))
        .await
        .unwrap();
    assert_eq!(waiting, []);
    assert!(!end(db, engine, Ended::Gone).await, "it had ended");
    assert!(end(db, engine, Ended::Removed).await);
    let revived = db
        .store
        .write(move |tx| Box::pin(async move { webhooks::revive(tx, engine).await }))
        .await
        .unwrap();
    assert!(!revived, "what was removed stays away");
}

async fn a_secret_lies_sealed(db: &TestDb) {
    let engine = endpoint(db, "engine").await;
    let found = webhooks::one(&mut db.store.read(), engine)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(*found.secret, vec![7; 32]);
    assert_eq!(
        (found.kind, found.url.as_str()),
        (Kind::Hmac, "https://hooks.example.com/in")
    );
    let (stored,): (Vec<u8>,) =
        store::Executor::query(&mut db.store.read(), "SELECT secret FROM webhook_endpoints")
            .one()
            .await
            .unwrap();
    assert!(!stored.windows(8).any(|eight| eight == [7; 8]));
}

store::on_both!(
    a_follower_sees_every_decision_once_and_each_customers_in_order,
    more_decisions_than_are_placed_together_keep_their_order,
    a_decision_is_to_be_told_to_the_systems_of_its_purpose_only,
    what_was_not_committed_is_told_to_nobody,
    two_programs_never_take_the_same_delivery,
    only_a_success_counts_after_the_end_of_its_lease,
    what_was_given_up_is_listed_and_told_again,
    an_endpoint_that_ended_is_told_nothing,
    a_secret_lies_sealed,
);
