//! Records whose retention time is over, on both databases.

use crate::world::{Customer, World, days};
use domain::event::Event;
use domain::ids::SubjectId;
use domain::record::{NewRecord, Value};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use service::{Deliverer, Delivery, LineResult, NewContact, REMOVAL_LIMIT};
use store::records::{self, RecordCount, Wanted};

fn record(world: &World, category: &str, source_id: usize, until: Timestamp) -> NewRecord {
    let (field, value) = match category {
        "store_purchases" => {
            let parts = vec![("product".parse().unwrap(), "Cabbage".to_owned())];
            ("line", Value::Parts(parts))
        }
        _ => ("number", Value::Text("4711".to_owned())),
    };
    NewRecord {
        category: category.parse().unwrap(),
        field: field.parse().unwrap(),
        group: None,
        value,
        source: "till".to_owned(),
        source_id: format!("{category}-{source_id}"),
        collected_at: world.now() - days(i64::try_from(source_id).unwrap()),
        observed_at: None,
        kept_until: Some(until),
        corrects: None,
        inference: None,
    }
}

async fn deliver(world: &World, reference: &str, records: Vec<NewRecord>) -> Vec<LineResult> {
    let delivery = Delivery {
        records,
        ..Delivery::default()
    };
    let reference = reference.parse().unwrap();
    let service = &world.service;
    let done = service.put_records(Deliverer::Operator, &reference, delivery);
    done.await.unwrap().records
}

/// A customer with `over` purchases kept for a day, two club numbers kept for a day, and one
/// purchase kept for a month.
async fn customer<'w>(world: &'w World, reference: &str, over: usize) -> Customer<'w> {
    let (day, month) = (world.now() + days(1), world.now() + days(30));
    let mut records: Vec<NewRecord> = (1..=over)
        .map(|n| record(world, "store_purchases", n, day))
        .collect();
    records.push(record(world, "club_number", 1, day));
    records.push(record(world, "club_number", 2, day));
    records.push(record(world, "store_purchases", over + 1, month));
    for result in deliver(world, reference, records).await {
        assert_eq!(result, LineResult::Inserted);
    }
    world.customer(reference).await
}

async fn contact_data_go_with_the_last_record_that_holds_them(world: &World) {
    let email: domain::ids::Email = "anna@example.test".parse().unwrap();
    let contact: NewContact = serde_json::from_value(serde_json::json!({
        "email": email.as_str(), "name": "Anna Visser", "phone": "+31 20 555 0100",
    }))
    .unwrap();
    let delivery = Delivery {
        contact: Some(contact),
        ..Delivery::default()
    };
    let (reference, service) = ("HV-1".parse().unwrap(), &world.service);
    let done = service.put_records(Deliverer::Operator, &reference, delivery);
    done.await.unwrap();
    let anna = world.customer("HV-1").await;
    let name = |source_id: &str, until| NewRecord {
        category: "name".parse().unwrap(),
        field: "full_name".parse().unwrap(),
        value: Value::Text("Anna Visser".to_owned()),
        source_id: source_id.to_owned(),
        ..record(world, "club_number", 1, until)
    };
    let lasting = name("other", world.now() + days(3));
    let contact_of = async || {
        let on = &mut service.store().read();
        store::subjects::contact(on, anna.subject).await.unwrap()
    };
    // The same records again, to be kept for a day: by that name they come with contact data alone.
    let short = |category: &str, field: &str, text: &str| NewRecord {
        category: category.parse().unwrap(),
        field: field.parse().unwrap(),
        value: Value::Text(text.to_owned()),
        source: "account".to_owned(),
        ..name(&format!("contact:{category}"), world.now() + days(1))
    };
    let again = [
        short("name", "full_name", "Anna Visser"),
        short("email", "address", email.as_str()),
        short("phone", "number", "+31 20 555 0100"),
    ];
    let (subject, now) = (anna.subject, world.now());
    let put = world.db.store.write(move |tx| {
        let again = again.clone();
        async move { records::put(tx, subject, &again, now).await }.boxed()
    });
    put.await.unwrap();
    deliver(world, "HV-1", vec![lasting]).await;
    world.passes(days(1));
    service.remove_expired(REMOVAL_LIMIT).await.unwrap();
    let left = contact_of().await;
    assert_eq!((left.email, left.phone), (None, None));
    assert!(left.name.is_some(), "another record holds the name");
    let on = &mut service.store().read();
    let found = store::subjects::find_by_email(on, &email).await.unwrap();
    assert!(found.is_empty());
    world.passes(days(2));
    service.remove_expired(REMOVAL_LIMIT).await.unwrap();
    assert_eq!(contact_of().await.name, None);
}

/// What the counts say is held, after checking that it is what is there.
async fn held(world: &World, subject: SubjectId) -> u64 {
    let read = &mut world.service.store().read();
    let counts: Vec<RecordCount> = records::counts(read, subject).await.unwrap();
    let all = Wanted::default();
    let from = domain::read::PageFrom::Start;
    let page = records::page(read, subject, &all, from, 1000)
        .await
        .unwrap();
    for count in &counts {
        let mut times: Vec<Timestamp> = page
            .items
            .iter()
            .filter(|record| record.category == count.category && record.source == count.source)
            .map(|record| record.collected_at)
            .collect();
        times.sort_unstable();
        assert_eq!(times.len() as u64, count.records);
        assert_eq!(times.first(), Some(&count.first));
        assert_eq!(times.last(), Some(&count.last));
    }
    assert_eq!(
        counts.iter().map(|count| count.records).sum::<u64>(),
        page.items.len() as u64
    );
    page.items.len() as u64
}

/// What the customer reads about removals, oldest first.
async fn told(customer: &Customer<'_>) -> Vec<Vec<(String, u64)>> {
    let log = customer.log().await;
    let removals = log.into_iter().rev().filter_map(|line| match line.event {
        Event::Erasure { categories, .. } => Some(
            categories
                .into_iter()
                .map(|(kind, records)| (kind.to_string(), records))
                .collect(),
        ),
        _ => None,
    });
    removals.collect()
}

fn kinds(kinds: &[(&str, u64)]) -> Vec<(String, u64)> {
    let owned = kinds
        .iter()
        .map(|(kind, records)| ((*kind).to_owned(), *records));
    owned.collect()
}

async fn what_is_over_is_removed_once_and_told_by_kind(world: &World) {
    let anna = customer(world, "HV-1", 3).await;
    let bo = customer(world, "HV-2", 1).await;
    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        0
    );
    assert_eq!(
        (
            held(world, anna.subject).await,
            held(world, bo.subject).await
        ),
        (6, 4)
    );

    world.passes(days(1));
    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        8
    );
    assert_eq!(
        (
            held(world, anna.subject).await,
            held(world, bo.subject).await
        ),
        (1, 1)
    );
    assert_eq!(
        told(&anna).await,
        [kinds(&[("club_number", 2), ("store_purchases", 3)])]
    );
    assert_eq!(
        told(&bo).await,
        [kinds(&[("club_number", 2), ("store_purchases", 1)])]
    );

    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        0
    );
    assert_eq!((anna.log().await.len(), bo.log().await.len()), (1, 1));

    world.passes(days(30));
    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        2
    );
    assert_eq!(held(world, anna.subject).await, 0);
    assert_eq!(told(&anna).await[1], kinds(&[("store_purchases", 1)]));
}

async fn no_call_removes_more_than_its_limit(world: &World) {
    let anna = customer(world, "HV-1", 5).await;
    let bo = customer(world, "HV-2", 1).await;
    world.passes(days(2));
    let mut removed = Vec::new();
    loop {
        let done = world.service.remove_expired(4).await.unwrap();
        removed.push(done);
        held(world, anna.subject).await;
        held(world, bo.subject).await;
        if done == 0 {
            break;
        }
    }
    assert_eq!(removed, [4, 4, 2, 0]);
    let all: u64 = told(&anna)
        .await
        .iter()
        .flatten()
        .map(|(_, records)| records)
        .sum();
    assert_eq!(all, 7);
    assert_eq!(world.service.remove_expired(u32::MAX).await.unwrap(), 0);
}

async fn what_comes_again_with_a_later_end_stays(world: &World) {
    let anna = customer(world, "HV-1", 1).await;
    let longer = record(world, "store_purchases", 1, world.now() + days(60));
    let again = deliver(world, "HV-1", vec![longer]).await;
    assert_eq!(again, [LineResult::Replaced]);
    world.passes(days(2));
    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        2
    );
    assert_eq!(held(world, anna.subject).await, 2);
}

async fn two_sweeps_at_once_remove_and_tell_once(world: &World) {
    let anna = customer(world, "HV-1", 20).await;
    world.passes(days(2));
    let other = world.another_instance().await;
    let (one, two) = tokio::join!(
        world.service.remove_expired(REMOVAL_LIMIT),
        other.remove_expired(REMOVAL_LIMIT)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 22);
    assert_eq!(held(world, anna.subject).await, 1);
    assert_eq!(
        told(&anna).await,
        [kinds(&[("club_number", 2), ("store_purchases", 20)])]
    );
    other.store().close().await;
}

async fn a_removal_that_is_not_committed_leaves_everything(world: &World) {
    let anna = customer(world, "HV-1", 3).await;
    world.passes(days(2));
    let (subject, now) = (anna.subject, world.now());
    let cut = world
        .service
        .store()
        .write(move |tx| {
            async move {
                let removed = records::remove_overdue(tx, subject, now, 500).await?;
                assert_eq!(removed.len(), 2);
                Err::<(), _>(store::Error::Conflict)
            }
            .boxed()
        })
        .await;
    assert!(cut.is_err());
    assert_eq!(held(world, subject).await, 6);
    assert_eq!(
        world.service.remove_expired(REMOVAL_LIMIT).await.unwrap(),
        5
    );
    assert_eq!(told(&anna).await.len(), 1);
}

on_both_databases!(
    what_is_over_is_removed_once_and_told_by_kind,
    no_call_removes_more_than_its_limit,
    what_comes_again_with_a_later_end_stays,
    two_sweeps_at_once_remove_and_tell_once,
    a_removal_that_is_not_committed_leaves_everything,
    contact_data_go_with_the_last_record_that_holds_them,
);
