//! Until when a record says that it is to be kept, on both databases.

use crate::world::{World, days};
use domain::record::NewRecord;
use jiff::Timestamp;
use service::{LineResult, Rejection};

fn number(world: &World, collected: Timestamp, until: Option<Timestamp>) -> NewRecord {
    NewRecord {
        collected_at: collected,
        kept_until: until,
        ..world.fact("club_number", "number", "4711", "n")
    }
}

async fn rejected(world: &World, record: NewRecord) -> Option<Rejection> {
    match world.delivers("HV-1", vec![record]).await.remove(0) {
        LineResult::Rejected(rejection) => Some(rejection),
        _ => None,
    }
}

/// Until when it is kept without saying so.
async fn longest(world: &World, collected: Timestamp) -> Timestamp {
    let published = world.service.published().await.unwrap();
    let kind = "club_number".parse().unwrap();
    let purposes = published.registry.purposes_of(&kind);
    let ends = purposes.map(|purpose| purpose.retention.after(collected));
    ends.max().unwrap()
}

async fn a_record_is_kept_as_long_as_its_purposes_or_shorter(world: &World) {
    let collected = world.now() - days(10);
    let longest = longest(world, collected).await;
    for until in [world.now() + days(1), longest] {
        let taken = rejected(world, number(world, collected, Some(until))).await;
        assert_eq!(taken, None);
    }
    let a_second = jiff::SignedDuration::from_secs(1);
    for until in [longest + a_second, longest + days(365 * 60)] {
        let rejection = rejected(world, number(world, collected, Some(until))).await;
        let rejection = rejection.expect("it would be kept longer than is declared");
        assert_eq!(rejection.field, "kept_until");
        assert!(rejection.reason.contains("retention time"));
    }
}

async fn a_record_whose_time_is_over_is_not_to_be_delivered(world: &World) {
    let over = "Do not deliver it: its time is over.";
    let long_ago = world.now() - days(365 * 40);
    for until in [None, Some(world.now() + days(1))] {
        let rejection = rejected(world, number(world, long_ago, until))
            .await
            .unwrap();
        assert_eq!((rejection.field, &*rejection.mend), ("collected_at", over));
    }
    let ended = number(world, world.now() - days(10), Some(world.now() - days(1)));
    let rejection = rejected(world, ended).await.unwrap();
    assert_eq!((rejection.field, &*rejection.mend), ("kept_until", over));
    let read = &mut world.service.store().read();
    assert_eq!(store::records::total(read).await.unwrap(), 0);
}

on_both_databases!(
    a_record_is_kept_as_long_as_its_purposes_or_shorter,
    a_record_whose_time_is_over_is_not_to_be_delivered,
);
