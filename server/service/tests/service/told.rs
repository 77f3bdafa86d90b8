//! The brand's systems are told what customers decided, on both databases.

use std::time::Duration;

use crate::world::World;
use domain::decision::Change;
use domain::ids::EndpointId;
use jiff::SignedDuration;
use service::webhooks::{Attempt, Outgoing, TRIES};
use service::{After, Error, FeedPage, LONGEST_WAIT, Service};
use store::feed::{Decided, Told};
use store::webhooks::Kind;

pub(super) const AT_ONCE: Duration = Duration::ZERO;

fn references(page: &FeedPage) -> Vec<(String, Change)> {
    let change = |told: &Told| match &told.what {
        Decided::Purpose { change, .. } => *change,
        Decided::Pause(change) => panic!("{change:?} among the decisions"),
    };
    let told = page.decisions.iter();
    told.map(|told| (told.subject.as_str().to_owned(), change(told)))
        .collect()
}

async fn a_system_follows_its_own_purposes_in_order(world: &World) {
    let (anna, ben) = (world.customer("HV-1").await, world.customer("HV-2").await);
    let engine = world.system("campaign-engine").await;
    anna.turns_on("profiling_offers").await;
    world.passes(SignedDuration::from_secs(1));
    ben.turns_on("recommendations").await;
    ben.turns_on("profiling_offers").await;
    world.passes(SignedDuration::from_secs(1));
    anna.turns_off("profiling_offers").await;
    let follows = |after: After, limit: u32| {
        world
            .service
            .decisions_after(&engine.scope, after, AT_ONCE, limit)
    };
    let first = follows(After::Start, 2).await.unwrap();
    assert_eq!(
        references(&first),
        [
            ("HV-1".to_owned(), Change::Given),
            ("HV-2".to_owned(), Change::Given)
        ]
    );
    assert!(first.more);
    let second = follows(After::Cursor(first.next), 2).await.unwrap();
    assert_eq!(
        references(&second),
        [("HV-1".to_owned(), Change::Withdrawn)]
    );
    assert!(!second.more);
    let rest = follows(After::Cursor(second.next), 2).await.unwrap();
    assert!(rest.decisions.is_empty());
    assert_eq!(rest.next, second.next, "nothing new, the same place");

    let from_now = follows(After::Latest, 9).await.unwrap();
    assert!(from_now.decisions.is_empty());
    anna.turns_on("profiling_offers").await;
    let news = follows(After::Cursor(from_now.next), 9).await.unwrap();
    assert_eq!(references(&news), [("HV-1".to_owned(), Change::Given)]);
}

async fn a_cursor_of_another_database_is_not_taken(world: &World) {
    let engine = world.system("campaign-engine").await;
    let elsewhere = After::Cursor("d7fff".parse().unwrap());
    let answer = world
        .service
        .decisions_after(&engine.scope, elsewhere, LONGEST_WAIT, 9)
        .await;
    assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
}

/// Waits for news as the engine does, in the background. The longest wait is the test's own limit.
async fn waiting(world: &World, service: &Service) -> tokio::task::JoinHandle<FeedPage> {
    let scope = world.system("campaign-engine").await.scope;
    let service = service.clone();
    tokio::spawn(async move {
        service
            .decisions_after(&scope, After::Latest, LONGEST_WAIT, 9)
            .await
            .unwrap()
    })
}

async fn a_waiting_system_is_told_as_soon_as_something_is_decided(world: &World) {
    let anna = world.customer("HV-1").await;
    let mut waits = waiting(world, &world.service).await;
    // However late it began to wait: there is always one more decision to come.
    let page = loop {
        anna.turns_on("profiling_offers").await;
        anna.turns_off("profiling_offers").await;
        if let Ok(page) = tokio::time::timeout(Duration::from_millis(200), &mut waits).await {
            break page.unwrap();
        }
    };
    assert!(!page.decisions.is_empty());
}

async fn a_decision_on_another_instance_wakes_who_waits_here(world: &World) {
    let anna = world.customer("HV-1").await;
    let here = world.another_instance().await;
    let mut waits = waiting(world, &here).await;
    let page = loop {
        anna.turns_on("profiling_offers").await;
        anna.turns_off("profiling_offers").await;
        // What the job of every instance does.
        here.look_for_news().await.unwrap();
        if let Ok(page) = tokio::time::timeout(Duration::from_millis(200), &mut waits).await {
            break page.unwrap();
        }
    };
    assert!(!page.decisions.is_empty());
    here.store().close().await;
}

async fn waiting_ends_when_the_server_stops(world: &World) {
    let waits = waiting(world, &world.service).await;
    world.service.end_waiting();
    assert!(waits.await.unwrap().decisions.is_empty());
    let later = waiting(world, &world.service).await;
    assert!(later.await.unwrap().decisions.is_empty());
}

pub(super) async fn endpoint(world: &World) -> EndpointId {
    let url = "https://hooks.example.com/in";
    let consumer = "campaign-engine".parse().unwrap();
    let made = world
        .service
        .add_webhook(consumer, url, Kind::Hmac, false)
        .await;
    made.unwrap().id
}

pub(super) async fn due(world: &World) -> Vec<Outgoing> {
    world.service.take_deliveries(|_| 50).await.unwrap()
}

pub(super) fn answered(status: u16) -> Attempt {
    Attempt::Answered {
        status,
        retry_after: None,
    }
}

pub(super) async fn settle(world: &World, outgoing: Outgoing, attempt: Attempt) {
    let done = vec![(outgoing, attempt)];
    world.service.settle_deliveries(done).await.unwrap();
}

async fn a_delivery_is_tried_over_days_then_given_up_then_told_again(world: &World) {
    let endpoint = endpoint(world).await;
    let anna = world.customer("HV-1").await;
    let event = anna.turns_on("profiling_offers").await.event.unwrap();
    let mut bodies = Vec::new();
    for turn in 1..=TRIES {
        let mut taken = due(world).await;
        assert_eq!(taken.len(), 1, "try {turn}");
        let outgoing = taken.remove(0);
        assert_eq!(outgoing.letter.id, event.to_string());
        assert_eq!(outgoing.letter.timestamp, world.now().as_second());
        bodies.push(outgoing.letter.body.clone());
        let failure = if turn % 2 == 0 {
            answered(500)
        } else {
            Attempt::TimedOut
        };
        settle(world, outgoing, failure).await;
        assert!(due(world).await.is_empty(), "not before its time");
        // Longer than the longest pause.
        world.passes(SignedDuration::from_hours(29));
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "each try says the same");
    let tally = world.service.list_webhooks().await.unwrap()[0].tally;
    assert_eq!((tally.waiting, tally.dead), (0, 1));
    let dead = world.service.dead_deliveries(endpoint, 9).await.unwrap();
    assert_eq!((dead[0].event, dead[0].tries), (event, TRIES));

    let replayed = world.service.replay_webhook(endpoint, None).await;
    assert_eq!(replayed.unwrap(), 1);
    let outgoing = due(world).await.remove(0);
    assert_eq!(outgoing.letter.id, event.to_string(), "the same id");
    settle(world, outgoing, answered(204)).await;
    let tally = world.service.list_webhooks().await.unwrap()[0].tally;
    assert_eq!((tally.done, tally.dead), (1, 0));
}

async fn a_delivery_whose_deliverer_died_is_made_again_with_the_same_id(world: &World) {
    endpoint(world).await;
    let anna = world.customer("HV-1").await;
    anna.turns_on("profiling_offers").await;
    let other = world.another_instance().await;
    let lost = due(world).await.remove(0);
    assert!(world.service.may_begin(&lost));
    let elsewhere = other.take_deliveries(|_| 50).await.unwrap();
    assert!(elsewhere.is_empty(), "leased");
    world.passes(SignedDuration::from_secs(10));
    assert!(!world.service.may_begin(&lost), "too late to begin");
    world.passes(SignedDuration::from_secs(6));
    let found = other.take_deliveries(|_| 50).await.unwrap().remove(0);
    assert_eq!(found.letter.id, lost.letter.id);
    assert_eq!(found.letter.body, lost.letter.body);
    assert_ne!(
        found.letter.signature, lost.letter.signature,
        "another time"
    );
    other.store().close().await;
}

async fn an_endpoint_that_is_gone_is_told_nothing_until_it_is_taken_up_again(world: &World) {
    let endpoint = endpoint(world).await;
    let anna = world.customer("HV-1").await;
    anna.turns_on("profiling_offers").await;
    let outgoing = due(world).await.remove(0);
    settle(world, outgoing, answered(410)).await;
    anna.turns_off("profiling_offers").await;
    world.passes(SignedDuration::from_hours(48));
    assert!(due(world).await.is_empty());
    let line = &world.service.list_webhooks().await.unwrap()[0];
    assert!(line.ended.is_some());
    let replayed = world.service.replay_webhook(endpoint, None).await;
    assert_eq!(replayed.unwrap(), 1);
    assert_eq!(due(world).await.len(), 1);
    world.service.remove_webhook(endpoint).await.unwrap();
    let again = world.service.replay_webhook(endpoint, None).await;
    assert!(matches!(again, Err(Error::NotFound)));
    assert!(world.service.list_webhooks().await.unwrap().is_empty());
}

async fn only_systems_of_the_registry_at_public_addresses_are_told(world: &World) {
    let add = |consumer: &'static str, url: &'static str| {
        let consumer = consumer.parse().unwrap();
        world
            .service
            .add_webhook(consumer, url, Kind::Ed25519, false)
    };
    for (consumer, url) in [
        ("nobody", "https://hooks.example.com/"),
        ("recommender", "https://10.0.0.1/"),
        ("recommender", "http://hooks.example.com/"),
    ] {
        let refused = add(consumer, url).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{consumer} {url}"
        );
    }
    let told = add("recommender", "https://hooks.example.com/").await;
    assert!(told.is_ok());
    let anna = world.customer("HV-1").await;
    anna.turns_on("profiling_offers").await;
    assert!(due(world).await.is_empty(), "another system's purpose");
    anna.turns_on("recommendations").await;
    let letter = due(world).await.remove(0).letter;
    assert!(letter.signature.starts_with("v1a,"));
    assert!(letter.body.contains("HV-1") && letter.body.contains("recommendations"));
}

async fn a_limit_that_ends_by_itself_is_told(world: &World) {
    use domain::decision::{Lasting, Wish};
    endpoint(world).await;
    let anna = world.customer("HV-1").await;
    let month = Lasting::For("P30D".parse().unwrap());
    anna.wishes("profiling_offers", Wish::On, month, None)
        .await
        .unwrap();
    let given = due(world).await.remove(0);
    assert!(given.letter.body.contains(r#""until":""#));
    settle(world, given, answered(200)).await;
    world.passes(crate::world::days(31));
    assert_eq!(world.service.expire_due(9).await.unwrap(), 1);
    let ended = due(world).await.remove(0).letter;
    assert!(
        ended.body.contains("vitrine.consent.expired"),
        "{}",
        ended.body
    );
    let engine = world.system("campaign-engine").await.scope;
    let feed = world
        .service
        .decisions_after(&engine, After::Start, AT_ONCE, 9);
    assert_eq!(
        references(&feed.await.unwrap())
            .iter()
            .map(|(_, change)| *change)
            .collect::<Vec<_>>(),
        [Change::Given, Change::Expired]
    );
}

async fn the_customer_sees_who_has_confirmed_and_how_fast(world: &World) {
    endpoint(world).await;
    let anna = world.customer("HV-1").await;
    assert_eq!(anna.choice("profiling_offers").await.spread, None);
    anna.turns_on("profiling_offers").await;
    anna.turns_off("profiling_offers").await;
    let spread = anna.choice("profiling_offers").await.spread.unwrap();
    assert_eq!((spread.confirmed, spread.told, spread.asking), (0, 1, 1));
    assert_eq!(spread.seconds, 0);
    world.passes(SignedDuration::from_millis(1200));
    for outgoing in due(world).await {
        settle(world, outgoing, answered(204)).await;
    }
    let spread = anna.choice("profiling_offers").await.spread.unwrap();
    assert_eq!((spread.confirmed, spread.told, spread.asking), (1, 1, 1));
    assert_eq!(spread.seconds, 2, "begun seconds");
}

on_both_databases!(
    a_system_follows_its_own_purposes_in_order,
    a_cursor_of_another_database_is_not_taken,
    a_waiting_system_is_told_as_soon_as_something_is_decided,
    a_decision_on_another_instance_wakes_who_waits_here,
    waiting_ends_when_the_server_stops,
    a_delivery_is_tried_over_days_then_given_up_then_told_again,
    a_delivery_whose_deliverer_died_is_made_again_with_the_same_id,
    an_endpoint_that_is_gone_is_told_nothing_until_it_is_taken_up_again,
    only_systems_of_the_registry_at_public_addresses_are_told,
    a_limit_that_ends_by_itself_is_told,
    the_customer_sees_who_has_confirmed_and_how_fast,
);
