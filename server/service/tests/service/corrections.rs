//! Corrections, on both databases: what the customer sees, and what goes out.

mod coming_back;
mod taken_back;

use crate::world::{Customer, World, misfit};
use domain::read::{PageFrom, RecordFilter, Shown, ShownRecord};
use domain::record::{Corrects, NewRecord, Value};
use service::{BulkItem, BulkLine, BulkResult, LineResult, ReleaseAnswer, Removal};

fn number(world: &World, value: &str, id: &str, corrects: Option<&str>) -> NewRecord {
    NewRecord {
        corrects: corrects.map(|id| Corrects {
            source: None,
            source_id: id.to_owned(),
        }),
        ..world.fact("club_number", "number", value, id)
    }
}

async fn shown(world: &World, customer: &Customer<'_>) -> Vec<ShownRecord> {
    let filter = RecordFilter::default();
    let page = world
        .service
        .holdings(customer.own(), filter, PageFrom::Start);
    page.await.unwrap().records
}

fn text(value: &str) -> Shown {
    Shown::Value(Value::Text(value.to_owned()))
}

async fn the_customer_sees_what_was_corrected_and_the_gate_hands_out_what_is_right(world: &World) {
    let anna = world.customer("HV-1").await;
    world
        .delivers("HV-1", vec![number(world, "4711", "n", None)])
        .await;
    world.passes(crate::world::days(1));
    let corrected = world.now();
    let right = number(world, "4712", "n-2", Some("n"));
    assert_eq!(
        world.delivers("HV-1", vec![right.clone()]).await,
        [LineResult::Inserted]
    );
    let read = &mut world.service.store().read();
    assert_eq!(store::records::total(read).await.unwrap(), 2);

    let records = shown(world, &anna).await;
    let new = records
        .iter()
        .find(|record| record.value == text("4712"))
        .unwrap();
    let old = records
        .iter()
        .find(|record| record.value == text("4711"))
        .unwrap();
    let correction = new.correction.clone().unwrap();
    assert_eq!(
        (correction.at, correction.was),
        (corrected, Some(text("4711")))
    );
    assert_eq!(
        (old.corrected_at, old.correction.clone()),
        (Some(corrected), None)
    );

    let system = world.system("club-ledger").await;
    let ReleaseAnswer::Released { records, .. } = system.asks(&anna, "loyalty_club").await else {
        panic!("the club needs its number")
    };
    let values: Vec<&Value> = records.iter().map(|record| &record.value).collect();
    assert_eq!(values, [&Value::Text("4712".to_owned())]);

    world.passes(crate::world::days(1));
    assert_eq!(
        world.delivers("HV-1", vec![right]).await,
        [LineResult::Unchanged]
    );
    let records = shown(world, &anna).await;
    let new = records
        .iter()
        .find(|record| record.value == text("4712"))
        .unwrap();
    assert_eq!(new.correction.as_ref().unwrap().at, corrected);
}

/// What the gate hands out of a customer's club numbers, in order.
async fn handed_out(world: &World, customer: &Customer<'_>) -> Vec<String> {
    let system = world.system("club-ledger").await;
    let ReleaseAnswer::Released { records, .. } = system.asks(customer, "loyalty_club").await
    else {
        panic!("the club needs its number")
    };
    let mut values: Vec<String> = records
        .iter()
        .map(|record| match &record.value {
            Value::Text(text) => text.clone(),
            Value::Parts(_) => panic!("a club number is a text"),
        })
        .collect();
    values.sort_unstable();
    values
}

async fn takes_back(world: &World, source_id: Option<&str>) {
    takes_back_of(world, "till", source_id).await;
}

async fn takes_back_of(world: &World, source: &str, source_id: Option<&str>) {
    let line = BulkLine {
        subject: "HV-1".parse().unwrap(),
        item: BulkItem::Remove(Removal {
            source: source.to_owned(),
            source_id: source_id.map(str::to_owned),
        }),
    };
    let done = world.service.take_bulk(&world.writer(), vec![line]).await;
    assert!(matches!(done.unwrap()[0], BulkResult::Removed { records, .. } if records > 0));
}

async fn named(world: &World, customer: &Customer<'_>, id: &str) -> store::records::Named {
    let read = &mut world.service.store().read();
    let named = store::records::named(read, customer.subject, "till", id);
    named.await.unwrap().unwrap()
}

async fn what_a_source_says_last_counts_whether_it_corrects_or_not(world: &World) {
    let anna = world.customer("HV-1").await;
    let lines = || {
        vec![
            number(world, "wrong", "a", None),
            number(world, "first", "b", Some("a")),
            number(world, "second", "b", None),
        ]
    };
    let (inserted, replaced) = (LineResult::Inserted, LineResult::Replaced);
    assert_eq!(
        world.delivers("HV-1", lines()).await,
        [inserted.clone(), inserted.clone(), replaced.clone()]
    );
    assert_eq!(handed_out(world, &anna).await, ["second"]);
    let again = world.delivers("HV-1", lines()).await;
    assert_eq!(again[0], LineResult::Unchanged);
    assert_eq!(handed_out(world, &anna).await, ["second"]);

    // The same line by line.
    let line = |record| BulkLine {
        subject: "HV-2".parse().unwrap(),
        item: BulkItem::Record(Box::new(record)),
    };
    let ben = world.customer("HV-2").await;
    let bulk = lines().into_iter().map(line).collect();
    let done = world.service.take_bulk(&world.writer(), bulk).await;
    let done: Vec<LineResult> = done
        .unwrap()
        .into_iter()
        .map(|done| match done {
            BulkResult::Put(done) => done,
            BulkResult::Removed { .. } => panic!("nothing was removed"),
        })
        .collect();
    assert_eq!(done, [inserted.clone(), inserted, replaced]);
    assert_eq!(handed_out(world, &ben).await, ["second"]);
}

async fn corrections_of_corrections_stand_anywhere_beside_what_they_correct(world: &World) {
    let anna = world.customer("HV-1").await;
    let lines = vec![
        number(world, "right", "c", Some("b")),
        number(world, "nearly", "b", Some("a")),
        number(world, "wrong", "a", None),
    ];
    let done = world.delivers("HV-1", lines.clone()).await;
    assert_eq!(done, vec![LineResult::Inserted; 3]);
    assert_eq!(handed_out(world, &anna).await, ["right"]);
    let done = world.delivers("HV-1", lines).await;
    assert_eq!(done, vec![LineResult::Unchanged; 3]);
}

async fn what_it_was_goes_when_that_is_removed(world: &World) {
    let anna = world.customer("HV-1").await;
    let mut old = number(world, "4711", "n", None);
    old.kept_until = Some(world.now() + crate::world::days(2));
    let new = number(world, "4712", "n-2", Some("n"));
    // Both in one delivery, whichever stands first.
    let done = world.delivers("HV-1", vec![new.clone(), old]).await;
    assert_eq!(done, [LineResult::Inserted, LineResult::Inserted]);
    world.passes(crate::world::days(3));
    assert_eq!(world.service.remove_expired(10).await.unwrap(), 1);
    let records = shown(world, &anna).await;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].correction.as_ref().unwrap().was, None);
    assert_eq!(
        world.delivers("HV-1", vec![new]).await,
        [LineResult::Unchanged]
    );
}

async fn a_correction_that_does_not_fit_is_told_and_changes_nothing(world: &World) {
    world
        .delivers("HV-2", vec![number(world, "1", "of-ben", None)])
        .await;
    let first = [
        number(world, "4711", "n", None),
        number(world, "4712", "n-2", Some("n")),
        world.fact("email", "address", "anna@example.test", "e"),
    ];
    for done in world.delivers("HV-1", first.to_vec()).await {
        assert_eq!(misfit(&done), None, "{done:?}");
    }
    let mut elsewhere = number(world, "4713", "n-3", Some("n-2"));
    elsewhere.corrects.as_mut().unwrap().source = Some("shop".to_owned());
    for (wrong, why) in [
        (number(world, "4713", "n-3", Some("never")), "there is none"),
        (
            number(world, "4713", "n-3", Some("of-ben")),
            "another customer's",
        ),
        (elsewhere, "another source's"),
        (number(world, "4713", "n-3", Some("e")), "another kind"),
        (number(world, "4713", "n-3", Some("n")), "corrected already"),
        (number(world, "4713", "n-3", Some("n-3")), "itself"),
        (number(world, "4713", "n-3", Some("")), "nothing"),
        (number(world, "4711", "n", Some("n-2")), "round in a circle"),
    ] {
        let done = world.delivers("HV-1", vec![wrong]).await;
        assert_eq!(misfit(&done[0]), Some("corrects"), "{why}: {done:?}");
    }
    let read = &mut world.service.store().read();
    assert_eq!(store::records::total(read).await.unwrap(), 4);
    let done = world
        .delivers("HV-1", vec![number(world, "4713", "n-3", Some("n-2"))])
        .await;
    assert_eq!(
        done,
        [LineResult::Inserted],
        "a correction of the correction"
    );
}

async fn staff_see_no_masked_value_by_its_correction(world: &World) {
    let published = world.service.published().await.unwrap();
    let masked = published.registry.categories.iter().find(|category| {
        category.support == domain::registry::SupportAccess::Masked
            && category.fields[0].parts.is_empty()
    });
    let masked = masked.unwrap();
    let (kind, field) = (masked.key.as_str(), masked.fields[0].key.as_str());
    let anna = world.customer("HV-1").await;
    let old = world.fact(kind, field, "zebra", "1");
    let mut new = world.fact(kind, field, "horse", "2");
    new.corrects = Some(Corrects {
        source: Some("till".to_owned()),
        source_id: "1".to_owned(),
    });
    world.delivers("HV-1", vec![old, new]).await;
    let filter = RecordFilter::default();
    let page = world
        .service
        .holdings(anna.seen_by_agent(), filter, PageFrom::Start);
    let records = page.await.unwrap().records;
    assert_eq!(records.len(), 2);
    for record in records {
        assert_eq!(record.value, Shown::Masked);
        let was = record.correction.and_then(|correction| correction.was);
        assert!(matches!(was, None | Some(Shown::Masked)));
    }
}

async fn when_the_source_noted_it_is_kept_beside_when_it_came_in(world: &World) {
    let anna = world.customer("HV-1").await;
    let mut number = number(world, "4711", "n", None);
    let noted = world.now() - jiff::SignedDuration::from_mins(20);
    number.observed_at = Some(noted);
    world.delivers("HV-1", vec![number.clone()]).await;
    let record = shown(world, &anna).await.remove(0);
    assert_eq!(
        (record.observed_at, record.received_at),
        (Some(noted), world.now())
    );
    number.observed_at = Some(world.now() + crate::world::days(2));
    let done = world.delivers("HV-1", vec![number]).await;
    assert_eq!(misfit(&done[0]), Some("observed_at"));
}

on_both_databases!(
    what_a_source_says_last_counts_whether_it_corrects_or_not,
    corrections_of_corrections_stand_anywhere_beside_what_they_correct,
    the_customer_sees_what_was_corrected_and_the_gate_hands_out_what_is_right,
    what_it_was_goes_when_that_is_removed,
    a_correction_that_does_not_fit_is_told_and_changes_nothing,
    staff_see_no_masked_value_by_its_correction,
    when_the_source_noted_it_is_kept_beside_when_it_came_in,
);
