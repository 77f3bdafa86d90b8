//! Idempotency keys of deliveries, on both databases.

use crate::world::World;
use jiff::SignedDuration;
use service::{Error, IDEMPOTENCY_HOURS, Once, Ticket};
use store::idempotency::Kept;

fn answer() -> Kept {
    Kept {
        status: 200,
        etag: None,
        body: "{}".to_owned(),
    }
}

async fn first(world: &World, key: &str, request: &[&[u8]]) -> Ticket {
    let once = world
        .service
        .once(&world.writer(), (key, 0), request)
        .await
        .unwrap();
    let Once::First(ticket) = once else {
        panic!("{once:?}")
    };
    ticket
}

async fn a_key_counts_for_one_system_and_one_request_for_a_day(world: &World) {
    let service = &world.service;
    let ask = async |key: &str, request: &[&[u8]]| {
        service
            .once(&world.writer(), (key, 0), request)
            .await
            .unwrap()
    };
    let ticket = first(world, "k", &[b"PUT", b"ab"]).await;
    assert!(matches!(ask("k", &[b"PUT", b"ab"]).await, Once::UnderWay));
    service.keep_answer(ticket, answer()).await.unwrap();
    assert!(matches!(ask("k", &[b"PUT", b"ab"]).await, Once::Again(kept) if kept == answer()));
    for other in [
        &[b"PUT" as &[u8], b"ac"][..],
        &[b"PUTa", b"b"],
        &[b"PUT", b"ab", b""],
    ] {
        assert!(matches!(ask("k", other).await, Once::Otherwise));
    }
    first(world, "K", &[b"PUT", b"ac"]).await;
    let mut other = world.writer();
    other.consumer = "order-system".parse().unwrap();
    let once = service
        .once(&other, ("k", 0), &[b"PUT", b"ac"])
        .await
        .unwrap();
    assert!(matches!(once, Once::First(_)));

    world.passes(SignedDuration::from_hours(IDEMPOTENCY_HOURS) - SignedDuration::from_secs(1));
    assert!(matches!(ask("k", &[b"PUT", b"ab"]).await, Once::Again(_)));
    assert_eq!(service.forget_idempotency_keys().await.unwrap(), 0);
    world.passes(SignedDuration::from_secs(2));
    assert_eq!(service.forget_idempotency_keys().await.unwrap(), 3);
    first(world, "k", &[b"PUT", b"ac"]).await;
}

async fn what_came_to_nothing_may_be_tried_again(world: &World) {
    let ticket = first(world, "k", &[b"a"]).await;
    world.service.give_back(ticket).await.unwrap();
    first(world, "k", &[b"b"]).await;
    world.passes(SignedDuration::from_secs(61));
    first(world, "k", &[b"b"]).await;
}

async fn what_cannot_be_a_key_is_refused(world: &World) {
    for wrong in ["", "a b", "\u{e9}", &"k".repeat(129)] {
        let once = world.service.once(&world.writer(), (wrong, 0), &[]).await;
        assert!(matches!(once, Err(Error::Invalid(_))), "{wrong}");
    }
}

on_both_databases!(
    a_key_counts_for_one_system_and_one_request_for_a_day,
    what_came_to_nothing_may_be_tried_again,
    what_cannot_be_a_key_is_refused,
);
