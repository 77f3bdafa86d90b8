//! Deliveries by the brand's own systems, on both databases.

use crate::world::World;
use domain::ids::Reference;
use domain::record::{NewRecord, Value};
use service::{Deliverer, Delivery, Error, LineResult, NewContact};

async fn held(world: &World, reference: &str) -> u64 {
    let reference: Reference = reference.parse().unwrap();
    let read = &mut world.service.store().read();
    let subject = store::subjects::find_by_reference(read, &reference)
        .await
        .unwrap()
        .unwrap();
    let counts = store::records::counts(read, subject.id).await.unwrap();
    counts.iter().map(|count| count.records).sum()
}

fn record(field: &str) -> NewRecord {
    NewRecord {
        category: "club_number".parse().unwrap(),
        field: field.parse().unwrap(),
        group: None,
        value: Value::Text("4711".to_owned()),
        source: "club".to_owned(),
        source_id: field.to_owned(),
        collected_at: "2026-02-01T00:00:00Z".parse().unwrap(),
        observed_at: None,
        kept_until: None,
        corrects: None,
        inference: None,
    }
}

async fn a_delivery_is_answered_item_by_item(world: &World) {
    let reference: Reference = "HV-1".parse().unwrap();
    let deliver = |delivery: Delivery| {
        world
            .service
            .put_records(Deliverer::Operator, &reference, delivery)
    };
    let delivery = Delivery {
        records: vec![record("number"), record("nmuber"), record("number")],
        benefits: Vec::new(),
        contact: Some(NewContact {
            name: Some("Ann Bee".to_owned()),
            ..NewContact::default()
        }),
    };
    let done = deliver(delivery).await.unwrap();
    assert_eq!(done.records[0], LineResult::Inserted);
    let LineResult::Rejected(rejection) = &done.records[1] else {
        panic!("it is not declared")
    };
    assert_eq!(rejection.field, "field");
    assert_eq!(rejection.mend, "Did you mean `number`?");
    assert_eq!(done.records[2], LineResult::Unchanged);
    assert_eq!(done.contact, Some(LineResult::Inserted));
    assert_eq!(held(world, "HV-1").await, 2);

    let mut changed = record("number");
    changed.value = Value::Text("4712".to_owned());
    let again = Delivery {
        records: vec![changed],
        ..Delivery::default()
    };
    assert_eq!(
        deliver(again).await.unwrap().records,
        [LineResult::Replaced]
    );
    assert_eq!(held(world, "HV-1").await, 2);
}

async fn a_delivery_of_too_much_or_without_the_right_is_refused_whole(world: &World) {
    let reference: Reference = "HV-1".parse().unwrap();
    let much = Delivery {
        records: vec![record("number"); 1001],
        ..Delivery::default()
    };
    let done = world
        .service
        .put_records(Deliverer::Operator, &reference, much)
        .await;
    assert!(matches!(done, Err(Error::Invalid(_))));
    let scope = domain::account::ConsumerScope {
        key_id: "k".to_owned(),
        consumer: "club-ledger".parse().unwrap(),
        purposes: Vec::new(),
        may_write: false,
    };
    let one = Delivery {
        records: vec![record("number")],
        ..Delivery::default()
    };
    let done = world
        .service
        .put_records(Deliverer::Consumer(&scope), &reference, one)
        .await;
    assert!(matches!(done, Err(Error::Forbidden)));
    let read = &mut world.service.store().read();
    assert_eq!(store::subjects::count(read).await.unwrap(), 0);
}

async fn what_nobody_can_see_is_rejected_and_what_joins_is_not(world: &World) {
    let reference: Reference = "HV-1".parse().unwrap();
    let with = |change: &dyn Fn(&mut NewRecord)| {
        let mut record = record("number");
        change(&mut record);
        record
    };
    let value = |text: &str| {
        let text = text.to_owned();
        with(&|record| record.value = Value::Text(text.clone()))
    };
    let rejected = [
        ("value", value("")),
        ("value", value(" \t\u{a0}")),
        ("value", value("\u{200b}\u{feff}")),
        ("value", value("\u{202e}1174")),
        ("value", value("4711\u{2067}")),
        ("value", value("4711\u{2069}")),
        ("source", with(&|record| " ".clone_into(&mut record.source))),
        (
            "source",
            with(&|record| "club\u{200d}".clone_into(&mut record.source)),
        ),
        (
            "source_id",
            with(&|record| "\u{202e}1".clone_into(&mut record.source_id)),
        ),
        (
            "source_id",
            with(&|record| "1\u{7f}".clone_into(&mut record.source_id)),
        ),
        (
            "group",
            with(&|record| record.group = Some("\u{2066}g\u{2069}".to_owned())),
        ),
        ("group", with(&|record| record.group = Some(String::new()))),
    ];
    let taken = [
        "👩\u{200d}👧",
        "می\u{200c}خواهم",
        "שלום",
        "\u{2068}Ann\u{2069} Bee",
        "a\u{200f}b",
    ];
    let delivery = Delivery {
        records: rejected
            .iter()
            .map(|(_, record)| record.clone())
            .chain(taken.map(value))
            .collect(),
        contact: Some(NewContact {
            name: Some("\u{200b}".to_owned()),
            ..NewContact::default()
        }),
        ..Delivery::default()
    };
    let done = world
        .service
        .put_records(Deliverer::Operator, &reference, delivery)
        .await
        .unwrap();
    for ((field, _), result) in rejected.iter().zip(&done.records) {
        let LineResult::Rejected(rejection) = result else {
            panic!("{field} was taken")
        };
        assert_eq!(rejection.field, *field, "{}", rejection.reason);
        assert!(!rejection.reason.contains("4711"));
    }
    for (result, text) in done.records[rejected.len()..].iter().zip(taken) {
        assert!(
            !matches!(result, LineResult::Rejected(_)),
            "{text}: {result:?}"
        );
    }
    let Some(LineResult::Rejected(rejection)) = done.contact else {
        panic!("a name that nobody can see was taken")
    };
    assert_eq!(rejection.field, "name");
}

/// When what a source calls `source_id` was collected.
async fn collected(world: &World, source: &str, source_id: &str) -> jiff::Timestamp {
    let read = &mut world.service.store().read();
    let subject = store::subjects::find_by_reference(read, &"HV-1".parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let known = store::records::known(read, subject.id, source, source_id);
    known.await.unwrap().unwrap().collected_at
}

async fn contact_data_that_come_again_without_a_time_change_nothing(world: &World) {
    let reference: Reference = "HV-1".parse().unwrap();
    let deliver = async |name: &str, source: Option<&str>| {
        let contact = NewContact {
            name: Some(name.to_owned()),
            email: Some("ann@example.test".to_owned()),
            source: source.map(str::to_owned),
            ..NewContact::default()
        };
        let delivery = Delivery {
            contact: Some(contact),
            ..Delivery::default()
        };
        let service = &world.service;
        let done = service.put_records(Deliverer::Operator, &reference, delivery);
        done.await.unwrap().contact.unwrap()
    };
    let first = world.now();
    assert_eq!(deliver("Ann Bee", None).await, LineResult::Inserted);
    world.passes(crate::world::days(3));
    assert_eq!(deliver("Ann Bee", None).await, LineResult::Unchanged);
    assert_eq!(collected(world, "account", "contact:name").await, first);

    let second = world.now();
    assert_eq!(deliver("Ann Cee", None).await, LineResult::Replaced);
    assert_eq!(collected(world, "account", "contact:name").await, second);
    assert_eq!(collected(world, "account", "contact:email").await, first);
    world.passes(crate::world::days(1));
    assert_eq!(deliver("Ann Cee", None).await, LineResult::Unchanged);
    // Another source is another fact.
    let other = deliver("Ann Cee", Some("web-shop")).await;
    assert_eq!(other, LineResult::Inserted);
}

async fn contact_data_that_come_again_after_their_retention_time_are_new(world: &World) {
    let reference: Reference = "HV-1".parse().unwrap();
    let deliver = async || {
        let delivery = Delivery {
            contact: Some(NewContact {
                name: Some("Ann Bee".to_owned()),
                ..NewContact::default()
            }),
            ..Delivery::default()
        };
        let service = &world.service;
        let done = service.put_records(Deliverer::Operator, &reference, delivery);
        done.await.unwrap().contact.unwrap()
    };
    deliver().await;
    world.passes(crate::world::days(366 * 20));
    let late = world.now();
    assert_eq!(deliver().await, LineResult::Replaced);
    assert_eq!(collected(world, "account", "contact:name").await, late);
}

on_both_databases!(
    what_nobody_can_see_is_rejected_and_what_joins_is_not,
    contact_data_that_come_again_without_a_time_change_nothing,
    contact_data_that_come_again_after_their_retention_time_are_new,
    a_delivery_is_answered_item_by_item,
    a_delivery_of_too_much_or_without_the_right_is_refused_whole,
);
