//! One record, changed in the state that a system knows, on both databases.

use crate::world::{World, misfit};
use domain::event::Event;
use domain::ids::Reference;
use domain::record::NewRecord;
use service::{Condition, Error, LineResult, NotWritten, state};
use store::records::Named;

fn anna() -> Reference {
    "HV-1".parse().unwrap()
}

fn number(world: &World, value: &str) -> NewRecord {
    world.fact("club_number", "number", value, "n")
}

async fn puts(
    world: &World,
    value: &str,
    condition: Condition,
) -> Result<(LineResult, Named), NotWritten> {
    let scope = world.writer();
    let anna = anna();
    let done = world
        .service
        .put_named(&scope, &anna, number(world, value), condition);
    done.await.unwrap()
}

async fn removes(world: &World, condition: Condition) -> Result<(), NotWritten> {
    let scope = world.writer();
    let anna = anna();
    let done = world
        .service
        .remove_named(&scope, &anna, "till", "n", condition);
    done.await.unwrap()
}

fn is(named: &Named) -> Condition {
    Condition::In(vec!["never.1".to_owned(), state(named)])
}

async fn a_record_is_changed_in_the_state_that_is_known_alone(world: &World) {
    assert_eq!(
        puts(world, "1", Condition::Exists).await,
        Err(NotWritten::Stale)
    );
    let unknown = Condition::In(vec!["never.1".to_owned()]);
    assert_eq!(
        puts(world, "1", unknown.clone()).await,
        Err(NotWritten::Stale)
    );
    let read = &mut world.service.store().read();
    assert_eq!(
        store::subjects::count(read).await.unwrap(),
        0,
        "nobody was made known"
    );
    let (result, first) = puts(world, "1", Condition::Unsaid).await.unwrap();
    assert_eq!(result, LineResult::Inserted);
    for (condition, why) in [
        (Condition::Unsaid, NotWritten::ConditionNeeded),
        (Condition::Missing, NotWritten::Stale),
        (unknown, NotWritten::Stale),
    ] {
        assert_eq!(puts(world, "2", condition).await, Err(why));
    }
    let (result, second) = puts(world, "2", is(&first)).await.unwrap();
    assert_eq!(result, LineResult::Replaced);
    assert_eq!(puts(world, "3", is(&first)).await, Err(NotWritten::Stale));
    let (result, same) = puts(world, "2", is(&second)).await.unwrap();
    assert_eq!(
        (result, state(&same)),
        (LineResult::Unchanged, state(&second))
    );
    let (result, _) = puts(world, "4", Condition::Exists).await.unwrap();
    assert_eq!(result, LineResult::Replaced);
}

async fn of_two_who_change_the_same_state_one_gets_through(world: &World) {
    let (_, first) = puts(world, "0", Condition::Missing).await.unwrap();
    let tries = (1..=8).map(|value| {
        let (condition, value) = (is(&first), value.to_string());
        async move { puts(world, &value, condition).await }
    });
    let done = futures_util::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    let stale = done.iter().filter(|done| **done == Err(NotWritten::Stale));
    assert_eq!(stale.count(), 7);
}

async fn of_many_who_write_what_nobody_holds_one_gets_through(world: &World) {
    for reference in ["HV-1", "HV-2", "HV-3", "HV-4"] {
        let reference: Reference = reference.parse().unwrap();
        let tries = (1..=8).map(|value| {
            let (scope, reference) = (world.writer(), reference.clone());
            let record = number(world, &value.to_string());
            let service = world.service.clone();
            tokio::spawn(async move {
                let put = service.put_named(&scope, &reference, record, Condition::Missing);
                put.await.unwrap()
            })
        });
        let done = futures_util::future::join_all(tries).await;
        let done: Vec<_> = done.into_iter().map(Result::unwrap).collect();
        let inserted = |done: &&Result<(LineResult, Named), NotWritten>| {
            matches!(done, Ok((LineResult::Inserted, _)))
        };
        assert_eq!(done.iter().filter(inserted).count(), 1, "{done:?}");
        let stale = done.iter().filter(|done| **done == Err(NotWritten::Stale));
        assert_eq!(stale.count(), 7, "{done:?}");
    }
}

async fn a_removal_needs_the_state_too_and_is_logged(world: &World) {
    assert_eq!(
        removes(world, Condition::Exists).await,
        Err(NotWritten::NotFound)
    );
    let (_, first) = puts(world, "1", Condition::Unsaid).await.unwrap();
    let (_, second) = puts(world, "2", is(&first)).await.unwrap();
    assert_eq!(
        removes(world, Condition::Unsaid).await,
        Err(NotWritten::ConditionNeeded)
    );
    assert_eq!(removes(world, is(&first)).await, Err(NotWritten::Stale));
    assert_eq!(removes(world, is(&second)).await, Ok(()));
    assert_eq!(
        removes(world, Condition::Unsaid).await,
        Err(NotWritten::NotFound)
    );
    let log = world.customer("HV-1").await.log().await;
    assert!(matches!(&log[..], [line] if matches!(&line.event, Event::Erasure { .. })));
    let (result, third) = puts(world, "2", Condition::Missing).await.unwrap();
    assert_eq!(result, LineResult::Inserted);
    assert_ne!(state(&third), state(&first), "it is another record");
}

async fn a_record_is_told_without_its_value_to_who_may_write(world: &World) {
    let mut scope = world.writer();
    let tells = async |scope: &domain::account::ConsumerScope, reference: Reference, id: &str| {
        world
            .service
            .named_record(scope, &reference, "till", id)
            .await
    };
    assert!(matches!(
        tells(&scope, anna(), "n").await,
        Err(Error::NotFound)
    ));
    let (_, written) = puts(world, "1", Condition::Unsaid).await.unwrap();
    assert_eq!(tells(&scope, anna(), "n").await.unwrap(), written);
    assert!(matches!(
        tells(&scope, anna(), "m").await,
        Err(Error::NotFound)
    ));
    let nobody = "HV-2".parse().unwrap();
    assert!(matches!(
        tells(&scope, nobody, "n").await,
        Err(Error::NotFound)
    ));
    scope.may_write = false;
    assert!(matches!(
        tells(&scope, anna(), "n").await,
        Err(Error::Forbidden)
    ));
}

async fn what_does_not_fit_is_told_before_its_state(world: &World) {
    let scope = world.writer();
    let wrong = world.fact("x_rays", "image", "1", "n");
    let anna = anna();
    let done = world
        .service
        .put_named(&scope, &anna, wrong, Condition::Exists);
    let Err(NotWritten::Rejected(rejection)) = done.await.unwrap() else {
        panic!("it was taken")
    };
    assert_eq!(misfit(&LineResult::Rejected(rejection)), Some("category"));
}

on_both_databases!(
    a_record_is_changed_in_the_state_that_is_known_alone,
    of_two_who_change_the_same_state_one_gets_through,
    of_many_who_write_what_nobody_holds_one_gets_through,
    a_removal_needs_the_state_too_and_is_logged,
    a_record_is_told_without_its_value_to_who_may_write,
    what_does_not_fit_is_told_before_its_state,
);
