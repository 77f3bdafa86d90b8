//! What turning a purpose off deletes, on both databases.

use crate::world::{Customer, World};
use domain::event::Event;
use domain::ids::CategoryKey;
use domain::read::{PageFrom, RecordFilter};

const OFFERS: &str = "profiling_offers";

/// How much is held of a kind.
async fn held(world: &World, customer: &Customer<'_>, kind: &str) -> u64 {
    let filter = RecordFilter::default();
    let page = world
        .service
        .holdings(customer.own(), filter, PageFrom::Start)
        .await
        .unwrap();
    let kinds = page.kinds.iter();
    kinds
        .filter(|held| held.category.as_str() == kind)
        .map(|held| held.records)
        .sum()
}

async fn turning_off_deletes_what_only_it_needed_and_says_so(world: &World) {
    let anna = world.customer("HV-1").await;
    let anna = anna.holding("seg_household", 2).await;
    let anna = anna.holding("score_clv", 1).await;
    let anna = anna.holding("store_purchases", 3).await;
    anna.turns_on(OFFERS).await;
    let said: Vec<(CategoryKey, u64)> = anna.choice(OFFERS).await.deletes;
    anna.turns_off(OFFERS).await;
    for (kind, left) in [
        ("seg_household", 0),
        ("score_clv", 0),
        ("store_purchases", 3),
    ] {
        assert_eq!(held(world, &anna, kind).await, left, "{kind}");
    }
    let log = anna.log().await;
    let Event::Erasure {
        categories,
        purpose: Some(purpose),
        ..
    } = &log[0].event
    else {
        panic!("{:?}", log[0].event)
    };
    assert_eq!(purpose.as_str(), OFFERS);
    let mut said = said;
    let mut deleted = categories.clone();
    said.sort();
    deleted.sort();
    assert_eq!(deleted, said, "what was said beforehand");
    let numbers: Vec<i64> = log.iter().map(|line| line.seq).collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert!(anna.choice(OFFERS).await.deletes.is_empty());
}

async fn where_nothing_is_held_nothing_is_told(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 1)
        .await;
    anna.turns_on(OFFERS).await;
    anna.turns_off(OFFERS).await;
    anna.turns_off(OFFERS).await;
    assert_eq!(anna.log().await.len(), 2);
}

async fn what_another_customer_has_stays(world: &World) {
    let anna = world.customer("HV-1").await.holding("score_clv", 1).await;
    let ben = world.customer("HV-2").await.holding("score_clv", 1).await;
    anna.turns_on(OFFERS).await;
    anna.turns_off(OFFERS).await;
    assert_eq!(held(world, &ben, "score_clv").await, 1);
}

async fn a_consent_that_ends_by_itself_deletes_too(world: &World) {
    use domain::decision::{Lasting, Wish};
    use domain::registry::Period;
    let anna = world.customer("HV-1").await.holding("score_clv", 1).await;
    anna.wishes(OFFERS, Wish::On, Lasting::For(Period::Days(30)), None)
        .await
        .unwrap();
    world.passes(crate::world::days(31));
    assert_eq!(world.service.expire_due(10).await.unwrap(), 1);
    assert_eq!(held(world, &anna, "score_clv").await, 0);
}

on_both_databases!(
    turning_off_deletes_what_only_it_needed_and_says_so,
    where_nothing_is_held_nothing_is_told,
    what_another_customer_has_stays,
    a_consent_that_ends_by_itself_deletes_too,
);
