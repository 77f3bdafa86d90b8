//! Customers of whom nothing is taken are not made known, on both databases.

use crate::world::{World, misfit};
use domain::record::{Corrects, NewRecord};
use service::{
    BulkItem, BulkLine, BulkResult, Condition, Deliverer, Delivery, LineResult, NewContact,
    NotWritten, Removal,
};

/// A correction of what nobody holds.
fn correction(world: &World) -> NewRecord {
    NewRecord {
        corrects: Some(Corrects {
            source: None,
            source_id: "never".to_owned(),
        }),
        ..world.fact("club_number", "number", "4712", "b")
    }
}

async fn known(world: &World) -> u64 {
    let read = &mut world.service.store().read();
    store::subjects::count(read).await.unwrap()
}

async fn whoever_has_nothing_to_correct_is_not_made_known(world: &World) {
    let done = world.delivers("HV-1", vec![correction(world)]).await;
    assert_eq!(misfit(&done[0]), Some("corrects"));

    let line = |item| BulkLine {
        subject: "HV-1".parse().unwrap(),
        item,
    };
    let removal = Removal {
        source: "till".to_owned(),
        source_id: None,
    };
    let lines = vec![
        line(BulkItem::Record(Box::new(correction(world)))),
        line(BulkItem::Remove(removal)),
    ];
    let done = world.service.take_bulk(&world.writer(), lines).await;
    let [
        BulkResult::Put(rejected),
        BulkResult::Removed { records: 0, .. },
    ] = &done.unwrap()[..]
    else {
        panic!("one was rejected, one removed nothing")
    };
    assert_eq!(misfit(rejected), Some("corrects"));

    let (scope, reference) = (world.writer(), "HV-1".parse().unwrap());
    for condition in [Condition::Unsaid, Condition::Missing] {
        let put = world
            .service
            .put_named(&scope, &reference, correction(world), condition);
        assert!(matches!(put.await.unwrap(), Err(NotWritten::Rejected(_))));
    }
    let nothing = Delivery {
        contact: Some(NewContact::default()),
        ..Delivery::default()
    };
    let put = world
        .service
        .put_records(Deliverer::Operator, &reference, nothing);
    assert_eq!(put.await.unwrap().contact, Some(LineResult::Unchanged));
    assert_eq!(known(world).await, 0);
}

async fn whoever_something_is_taken_of_is_made_known(world: &World) {
    let mut first = correction(world);
    first.corrects = None;
    let done = world
        .delivers("HV-1", vec![correction(world), first.clone()])
        .await;
    assert_eq!(misfit(&done[0]), Some("corrects"));
    assert_eq!(done[1], LineResult::Inserted);
    let line = |record| BulkLine {
        subject: "HV-2".parse().unwrap(),
        item: BulkItem::Record(Box::new(record)),
    };
    let lines = vec![line(correction(world)), line(first)];
    let done = world.service.take_bulk(&world.writer(), lines).await;
    let done = done.unwrap();
    assert!(matches!(&done[0], BulkResult::Put(done) if misfit(done) == Some("corrects")));
    assert_eq!(done[1], BulkResult::Put(LineResult::Inserted));
    assert_eq!(known(world).await, 2);
}

on_both_databases!(
    whoever_has_nothing_to_correct_is_not_made_known,
    whoever_something_is_taken_of_is_made_known,
);
