//! One question about many customers, on both databases.

use crate::world::{Customer, System, World, days};
use domain::event::Event;
use domain::gate::RefusalReason;
use service::{BATCH_LIMIT, Batch, BatchAnswer, BatchLine, BatchRequest, Error, Wanted};

const OFFERS: &str = "profiling_offers";

fn about(subjects: &[&str]) -> BatchRequest {
    BatchRequest {
        subjects: subjects.iter().map(|&text| text.to_owned()).collect(),
        purpose: OFFERS.parse().unwrap(),
        wanted: Wanted::Records,
        categories: None,
        fields: None,
        since: None,
        limit: 100,
        key: None,
    }
}

fn begun(world: &World, system: &System<'_>, request: BatchRequest) -> Batch {
    world.service.batch(system.scope.clone(), request).unwrap()
}

async fn all(mut batch: Batch) -> Vec<BatchLine> {
    let mut lines = Vec::new();
    while let Some(some) = batch.next().await.unwrap() {
        lines.extend(some);
    }
    lines
}

/// Customers `HV-1` to `HV-COUNT`.
async fn customers(world: &World, count: usize) -> Vec<Customer<'_>> {
    let mut customers = Vec::with_capacity(count);
    for number in 1..=count {
        customers.push(world.customer(&format!("HV-{number}")).await);
    }
    customers
}

async fn each_customer_is_answered_in_order_and_finds_the_line(world: &World) {
    let anna = world.customer("HV-1").await.holding("orders", 3).await;
    anna.turns_on(OFFERS).await;
    let ben = world.customer("HV-2").await;
    let engine = world.system("campaign-engine").await;
    let named = ["HV-2", "HV-1", "HV-9", "no such thing", "", "HV-1"];
    let lines = all(begun(world, &engine, about(&named))).await;
    let subjects: Vec<&str> = lines.iter().map(|line| line.subject.as_str()).collect();
    assert_eq!(subjects, named);
    let BatchAnswer::Refused {
        event,
        reason,
        since,
        ..
    } = &lines[0].answer
    else {
        panic!("{:?}", lines[0])
    };
    assert_eq!((*reason, *since), (RefusalReason::NotAsked, None));
    assert_eq!(ben.log().await[0].id, *event);
    let mut released = Vec::new();
    for place in [1, 5] {
        let BatchAnswer::Released { event, records, .. } = &lines[place].answer else {
            panic!("{:?}", lines[place])
        };
        assert_eq!(records.len(), 3);
        assert!(records[0].value.contains("value 1 of orders"));
        released.push(*event);
    }
    let log = anna.log().await;
    let logged: Vec<_> = log.iter().map(|line| line.id).collect();
    assert_eq!(log.len(), 3, "a decision and each of the two releases");
    assert!(released.iter().all(|event| logged.contains(event)));
    assert!(matches!(log[0].event, Event::Release { records: 3, .. }));
    for place in [2, 3, 4] {
        assert!(matches!(lines[place].answer, BatchAnswer::Unknown));
    }
}

async fn whoever_stops_asking_leaves_the_rest_unasked(world: &World) {
    let everybody = customers(world, 70).await;
    let engine = world.system("campaign-engine").await;
    let references: Vec<&str> = everybody
        .iter()
        .map(|customer| customer.reference.as_str())
        .collect();
    let mut batch = begun(world, &engine, about(&references));
    assert!(everybody[0].log().await.is_empty(), "nothing was asked yet");
    let first = batch.next().await.unwrap().unwrap();
    drop(batch);
    assert!(first.len() < everybody.len());
    for (place, customer) in everybody.iter().enumerate() {
        let asked = usize::from(place < first.len());
        assert_eq!(customer.log().await.len(), asked, "{place}");
    }
}

async fn fewer_are_answered_at_a_time_when_many_records_are_asked_for(world: &World) {
    customers(world, 20).await;
    let engine = world.system("campaign-engine").await;
    let mut request = about(&["HV-1"; 20]);
    request.limit = 1000;
    let mut batch = begun(world, &engine, request);
    assert_eq!(batch.next().await.unwrap().unwrap().len(), 6);
    let mut request = about(&["HV-1"; 20]);
    request.limit = 1;
    let mut batch = begun(world, &engine, request);
    assert_eq!(batch.next().await.unwrap().unwrap().len(), 20);
    assert!(batch.next().await.unwrap().is_none());
}

async fn an_audience_is_asked_for_and_gets_no_records(world: &World) {
    let anna = world.customer("HV-1").await.holding("orders", 3).await;
    anna.turns_on(OFFERS).await;
    let ben = world.customer("HV-2").await;
    let engine = world.system("campaign-engine").await;
    let mut request = about(&["HV-1", "HV-2", "HV-3"]);
    request.wanted = Wanted::Audience;
    let lines = all(begun(world, &engine, request)).await;
    let (BatchAnswer::Allowed { event, .. }, BatchAnswer::Refused { reason, .. }) =
        (&lines[0].answer, &lines[1].answer)
    else {
        panic!("{lines:?}")
    };
    assert_eq!(*reason, RefusalReason::NotAsked);
    assert!(matches!(lines[2].answer, BatchAnswer::Unknown));
    let line = &anna.log().await[0];
    assert_eq!(line.id, *event);
    assert!(matches!(
        line.event,
        Event::Question {
            allowed: true,
            reason: None,
            ..
        }
    ));
    let line = &ben.log().await[0];
    assert!(matches!(
        line.event,
        Event::Question {
            allowed: false,
            reason: Some(RefusalReason::NotAsked),
            ..
        }
    ));
}

async fn each_few_go_by_the_switches_of_their_moment(world: &World) {
    let everybody = customers(world, 70).await;
    let last = everybody.last().unwrap();
    last.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let references: Vec<&str> = everybody
        .iter()
        .map(|customer| customer.reference.as_str())
        .collect();
    let mut batch = begun(world, &engine, about(&references));
    batch.next().await.unwrap().unwrap();
    last.turns_off(OFFERS).await;
    let rest = all(batch).await;
    assert!(matches!(
        rest.last().unwrap().answer,
        BatchAnswer::Refused {
            reason: RefusalReason::PurposeOff,
            ..
        }
    ));
}

async fn no_line_of_a_batch_follows_an_off(world: &World) {
    let anna = world.customer("HV-1").await.holding("orders", 2).await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    let batches = (0..4).map(|_| all(begun(world, &engine, about(&["HV-1"; 40]))));
    let deciding = async {
        for _ in 0..10 {
            anna.turns_off(OFFERS).await;
            anna.turns_on(OFFERS).await;
        }
    };
    let batches = futures_util::future::join_all(batches);
    let (answers, ()) = futures_util::future::join(batches, deciding).await;
    assert!(answers.iter().all(|lines| lines.len() == 40));
    let mut log = anna.log().await;
    log.reverse();
    let (mut on, mut answered) = (false, 0);
    for (place, line) in log.iter().enumerate() {
        assert_eq!(line.seq, i64::try_from(place).unwrap() + 1, "no gaps");
        match &line.event {
            Event::Decision { change, .. } => on = change.turns_on(),
            Event::Release { .. } => {
                assert!(on, "released at {} while off", line.seq);
                answered += 1;
            }
            Event::Refusal { .. } => {
                assert!(!on, "refused at {} while on", line.seq);
                answered += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(answered, 160, "each question has its line");
}

async fn the_newest_registry_counts_for_a_batch(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    all(begun(world, &engine, about(&["HV-1"]))).await;
    let elsewhere = world.another_instance().await;
    let text = crate::world::BRAND.replacen(
        "purposes: [direct_marketing, profiling_offers]\n    acc",
        "purposes: [direct_marketing]\n    acc",
        1,
    );
    elsewhere
        .publish_registry("brand.yaml", text.as_bytes())
        .await
        .unwrap();
    let lines = all(begun(world, &engine, about(&["HV-1"]))).await;
    let BatchAnswer::Refused { reason, .. } = lines[0].answer else {
        panic!("{lines:?}")
    };
    assert_eq!(reason, RefusalReason::OutOfScope);
    assert_eq!(anna.log().await.len(), 2);
}

async fn what_no_batch_could_ask_is_not_begun(world: &World) {
    let engine = world.system("campaign-engine").await;
    let many = vec!["HV-1"; BATCH_LIMIT + 1];
    let mut no_kinds = about(&["HV-1"]);
    no_kinds.categories = Some(Vec::new());
    let mut no_records = about(&["HV-1"]);
    no_records.limit = 0;
    for request in [about(&[]), about(&many), no_kinds, no_records] {
        let refused = world.service.batch(engine.scope.clone(), request);
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
}

async fn the_same_batch_with_the_same_key_finds_the_lines_of_the_first(world: &World) {
    let anna = world.customer("HV-1").await.holding("orders", 2).await;
    anna.turns_on(OFFERS).await;
    let ben = world.customer("HV-2").await;
    let engine = world.system("campaign-engine").await;
    let ask = async |wanted: Wanted, key: &str| {
        let mut request = about(&["HV-1", "HV-2", "HV-9", "HV-1"]);
        (request.wanted, request.key) = (wanted, Some(key.to_owned()));
        let lines = all(begun(world, &engine, request)).await;
        let line = |line: BatchLine| match line.answer {
            BatchAnswer::Released { event, records, .. } => Some((event, records.len())),
            BatchAnswer::Allowed { event, .. } | BatchAnswer::Refused { event, .. } => {
                Some((event, 0))
            }
            BatchAnswer::Unknown => None,
        };
        lines.into_iter().map(line).collect::<Vec<_>>()
    };
    let first = ask(Wanted::Records, "k").await;
    assert_eq!(first[0].unwrap().1, 2);
    assert_ne!(first[0], first[3], "named twice, asked twice");
    world.passes(days(1));
    assert_eq!(ask(Wanted::Records, "k").await, first);
    let audience = ask(Wanted::Audience, "a").await;
    assert_eq!(ask(Wanted::Audience, "a").await, audience);
    assert_eq!((anna.log().await.len(), ben.log().await.len()), (5, 2));

    // What is off is not handed out again, and not in an audience any more.
    anna.turns_off(OFFERS).await;
    for (wanted, key, before) in [
        (Wanted::Records, "k", &first),
        (Wanted::Audience, "a", &audience),
    ] {
        let after = ask(wanted, key).await;
        assert_eq!(after[1], before[1], "a no stays the same");
        assert!(after[0].unwrap().1 == 0 && after[0] != before[0]);
    }
    let mut other = about(&["HV-1", "HV-2"]);
    (other.limit, other.key) = (1, Some("k".to_owned()));
    let refused = begun(world, &engine, other).next().await;
    assert!(matches!(refused, Err(Error::Conflict)), "{refused:?}");
}

on_both_databases!(
    the_same_batch_with_the_same_key_finds_the_lines_of_the_first,
    each_customer_is_answered_in_order_and_finds_the_line,
    whoever_stops_asking_leaves_the_rest_unasked,
    fewer_are_answered_at_a_time_when_many_records_are_asked_for,
    an_audience_is_asked_for_and_gets_no_records,
    each_few_go_by_the_switches_of_their_moment,
    no_line_of_a_batch_follows_an_off,
    the_newest_registry_counts_for_a_batch,
    what_no_batch_could_ask_is_not_begun,
);
