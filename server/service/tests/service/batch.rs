//! One question about many customers, on both databases.

use std::net::{IpAddr, Ipv4Addr};

use crate::world::{Customer, System, World};
use domain::event::Event;
use domain::gate::RefusalReason;
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use service::keys::{ClientTerms, NewKey, PER_MINUTE};
use service::{
    BATCH_LIMIT, BATCH_TIME, BATCHES_OF_A_KEY, Batch, BatchAnswer, BatchLine, BatchRequest, Error,
    SAME_FOR, Wanted,
};

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

async fn begun(world: &World, system: &System<'_>, request: BatchRequest) -> Batch {
    let call = system.call().await;
    world.service.batch(call, request).unwrap()
}

async fn asked(world: &World, system: &System<'_>, request: BatchRequest) -> Vec<BatchLine> {
    all(begun(world, system, request).await).await
}

/// The references of customers, none of whom need exist.
fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("HV-{number}")).collect()
}

fn about_numbered(count: usize) -> BatchRequest {
    BatchRequest {
        subjects: numbered(count),
        ..about(&[])
    }
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
    let named = ["HV-2", "HV-1", "HV-9", "no such thing", ""];
    let lines = asked(world, &engine, about(&named)).await;
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
    let BatchAnswer::Released { event, records, .. } = &lines[1].answer else {
        panic!("{:?}", lines[1])
    };
    assert_eq!(records.len(), 3);
    assert!(records[0].value.contains("value 1 of orders"));
    let log = anna.log().await;
    assert_eq!(log.len(), 2, "a decision and the release");
    assert_eq!(log[0].id, *event);
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
    let mut batch = begun(world, &engine, about(&references)).await;
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
    let mut request = about_numbered(20);
    request.limit = 1000;
    let mut batch = begun(world, &engine, request).await;
    assert_eq!(batch.next().await.unwrap().unwrap().len(), 6);
    let mut request = about_numbered(20);
    request.limit = 1;
    let mut batch = begun(world, &engine, request).await;
    assert_eq!(batch.next().await.unwrap().unwrap().len(), 20);
    assert!(batch.next().await.unwrap().is_none());
}

async fn fewer_are_answered_at_a_time_when_their_records_are_large(world: &World) {
    let mut everybody = customers(world, 12).await;
    let text = "x".repeat(15_000);
    for customer in &mut everybody {
        customer.receives_texts("orders", 60, &text).await;
        customer.turns_on(OFFERS).await;
    }
    let engine = world.system("campaign-engine").await;
    let mut batch = begun(world, &engine, about_numbered(12)).await;
    let (mut lines, mut chunks) = (Vec::new(), Vec::new());
    while let Some(some) = batch.next().await.unwrap() {
        chunks.push(some.len());
        lines.extend(some);
    }
    assert_eq!(chunks, [5, 5, 2]);
    for (line, customer) in lines.iter().zip(&everybody) {
        assert_eq!(line.subject, customer.reference.as_str());
        let BatchAnswer::Released { records, .. } = &line.answer else {
            panic!("{line:?}")
        };
        assert_eq!(records.len(), 60);
        assert_eq!(customer.log().await.len(), 2, "a decision and the release");
    }
}

async fn a_key_has_few_batches_under_way(world: &World) {
    customers(world, 1).await;
    let engine = world.system("campaign-engine").await;
    let mut under_way = Vec::new();
    for _ in 0..BATCHES_OF_A_KEY {
        under_way.push(begun(world, &engine, about(&["HV-1"])).await);
    }
    let call = engine.call().await;
    let refused = world.service.batch(call.clone(), about(&["HV-1"]));
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
    under_way.pop();
    assert!(world.service.batch(call, about(&["HV-1"])).is_ok());
}

async fn an_audience_is_asked_for_and_gets_no_records(world: &World) {
    let anna = world.customer("HV-1").await.holding("orders", 3).await;
    anna.turns_on(OFFERS).await;
    let ben = world.customer("HV-2").await;
    let engine = world.system("campaign-engine").await;
    let mut request = about(&["HV-1", "HV-2", "HV-3"]);
    request.wanted = Wanted::Audience;
    let lines = asked(world, &engine, request).await;
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
    let mut batch = begun(world, &engine, about(&references)).await;
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
    let ask = async || {
        let mut answers = 0;
        for _ in 0..20 {
            answers += asked(world, &engine, about(&["HV-1"])).await.len();
        }
        answers
    };
    let batches = (0..4).map(|_| ask());
    let deciding = async {
        for _ in 0..10 {
            anna.turns_off(OFFERS).await;
            anna.turns_on(OFFERS).await;
        }
    };
    let batches = futures_util::future::join_all(batches);
    let (answers, ()) = futures_util::future::join(batches, deciding).await;
    assert_eq!(answers, [20; 4]);
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
    assert_eq!(answered, 80, "each question has its line");
}

async fn the_newest_registry_counts_for_a_batch(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    asked(world, &engine, about(&["HV-1"])).await;
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
    let lines = asked(world, &engine, about(&["HV-1"])).await;
    let BatchAnswer::Refused { reason, .. } = lines[0].answer else {
        panic!("{lines:?}")
    };
    assert_eq!(reason, RefusalReason::OutOfScope);
    assert_eq!(anna.log().await.len(), 2);
}

async fn what_no_batch_could_ask_is_not_begun(world: &World) {
    let engine = world.system("campaign-engine").await;
    let many = about_numbered(BATCH_LIMIT + 1);
    let twice = about(&["HV-1", "HV-2", "HV-1"]);
    let mut no_kinds = about(&["HV-1"]);
    no_kinds.categories = Some(Vec::new());
    let mut no_records = about(&["HV-1"]);
    no_records.limit = 0;
    for request in [about(&[]), many, twice, no_kinds, no_records] {
        let refused = world.service.batch(engine.call().await, request);
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
}

async fn the_same_batch_with_the_same_key_finds_the_lines_of_the_first(world: &World) {
    let anna = world.customer("HV-1").await.holding("orders", 2).await;
    anna.turns_on(OFFERS).await;
    let ben = world.customer("HV-2").await;
    let engine = world.system("campaign-engine").await;
    let ask = async |wanted: Wanted, key: &str| {
        let mut request = about(&["HV-1", "HV-2", "HV-9"]);
        (request.wanted, request.key) = (wanted, Some(key.to_owned()));
        let lines = all(begun(world, &engine, request).await).await;
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
    world.passes(SAME_FOR - SignedDuration::from_mins(1));
    assert_eq!(ask(Wanted::Records, "k").await, first);
    let audience = ask(Wanted::Audience, "a").await;
    assert_eq!(ask(Wanted::Audience, "a").await, audience);
    assert_eq!((anna.log().await.len(), ben.log().await.len()), (3, 2));

    // What is off is not handed out again, and not in an audience any more.
    anna.turns_off(OFFERS).await;
    for (wanted, key, before) in [
        (Wanted::Records, "k", &first),
        (Wanted::Audience, "a", &audience),
    ] {
        let after = ask(wanted, key).await;
        assert_eq!(after[1], before[1], "a no stays while it is one");
        assert!(after[0].unwrap().1 == 0 && after[0] != before[0]);
    }
    let mut other = about(&["HV-1", "HV-2"]);
    (other.limit, other.key) = (1, Some("k".to_owned()));
    let refused = begun(world, &engine, other).await.next().await;
    assert!(matches!(refused, Err(Error::Conflict)), "{refused:?}");
}

async fn a_repeated_audience_is_that_of_now(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    let ask = async |key: &str| {
        let mut request = about(&["HV-1"]);
        (request.wanted, request.key) = (Wanted::Audience, Some(key.to_owned()));
        let lines = asked(world, &engine, request).await;
        match lines[0].answer {
            BatchAnswer::Allowed { event, .. } => (event, true),
            BatchAnswer::Refused { event, .. } => (event, false),
            _ => panic!("{lines:?}"),
        }
    };
    let (no, allowed) = ask("k").await;
    assert!(!allowed);
    assert_eq!(ask("k").await, (no, false));
    anna.turns_on(OFFERS).await;
    let (yes, allowed) = ask("k").await;
    assert!(allowed, "a no is not repeated once it is a yes");
    assert_ne!(yes, no);

    // What is asked each day has a line for each day.
    let before = anna.log().await.len();
    let first = ask("each-day").await;
    assert_eq!(ask("each-day").await, first);
    assert_eq!(anna.log().await.len(), before + 1);
    world.passes(SAME_FOR);
    assert_ne!(ask("each-day").await, first);
    assert_eq!(anna.log().await.len(), before + 2);
}

/// The address that a key is used from.
const SOMEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

async fn a_batch_ends_with_the_key_that_began_it(world: &World) {
    let everybody = customers(world, 70).await;
    let service = &world.service;
    let make = async || {
        let (consumer, purposes) = ("campaign-engine".parse(), vec![OFFERS.parse().unwrap()]);
        let made = service.create_key(consumer.unwrap(), purposes, false, None);
        made.await.unwrap()
    };
    let begin = async |key: &NewKey| {
        let secret = key.secret.expose_secret();
        let call = service.authenticate_key(secret, SOMEWHERE).await.unwrap();
        let mut batch = service.batch(call, about_numbered(70)).unwrap();
        let first = batch.next().await.unwrap().unwrap();
        assert!(first.len() < 70);
        batch
    };
    let revoked = make().await;
    let mut batch = begin(&revoked).await;
    service.revoke_key(&revoked.id).await.unwrap();
    assert!(matches!(batch.next().await, Err(Error::Forbidden)));

    let old = make().await;
    let mut batch = begin(&old).await;
    let at_once = SignedDuration::ZERO;
    service.rotate_key(&old.id, at_once, None).await.unwrap();
    assert!(matches!(batch.next().await, Err(Error::Forbidden)));
    assert!(everybody[69].log().await.is_empty(), "nobody asked about");
}

async fn a_batch_ends_with_the_token_that_began_it(world: &World) {
    let everybody = customers(world, 70).await;
    let terms = ClientTerms {
        client: "engine".to_owned(),
        consumer: "campaign-engine".parse().unwrap(),
        purposes: vec![OFFERS.parse().unwrap()],
        may_write: false,
        per_minute: PER_MINUTE,
        ends: world.now() + SignedDuration::from_secs(60),
    };
    let call = world.service.admit_client(terms).await.unwrap();
    let mut batch = world.service.batch(call, about_numbered(70)).unwrap();
    batch.next().await.unwrap().unwrap();
    world.passes(SignedDuration::from_secs(60));
    assert!(matches!(batch.next().await, Err(Error::Forbidden)));
    assert!(everybody[69].log().await.is_empty(), "nobody asked about");
}

async fn a_batch_that_is_read_too_slowly_ends(world: &World) {
    let everybody = customers(world, 70).await;
    let engine = world.system("campaign-engine").await;
    let mut batch = begun(world, &engine, about_numbered(70)).await;
    batch.next().await.unwrap().unwrap();
    world.passes(BATCH_TIME);
    assert!(matches!(batch.next().await, Err(Error::OutOfTime)));
    assert!(everybody[69].log().await.is_empty(), "nobody asked about");
}

on_both_databases!(
    a_repeated_audience_is_that_of_now,
    the_same_batch_with_the_same_key_finds_the_lines_of_the_first,
    each_customer_is_answered_in_order_and_finds_the_line,
    whoever_stops_asking_leaves_the_rest_unasked,
    fewer_are_answered_at_a_time_when_many_records_are_asked_for,
    fewer_are_answered_at_a_time_when_their_records_are_large,
    a_key_has_few_batches_under_way,
    an_audience_is_asked_for_and_gets_no_records,
    each_few_go_by_the_switches_of_their_moment,
    no_line_of_a_batch_follows_an_off,
    the_newest_registry_counts_for_a_batch,
    what_no_batch_could_ask_is_not_begun,
    a_batch_ends_with_the_key_that_began_it,
    a_batch_ends_with_the_token_that_began_it,
    a_batch_that_is_read_too_slowly_ends,
);
