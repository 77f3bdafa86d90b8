//! The pause of all use, on both databases.

use crate::world::{World, days, reason};
use domain::decision::{Restricting, State};
use domain::event::{Event, EventKind};
use domain::gate::RefusalReason;
use domain::read::{ActivityFilter, PageFrom};
use service::Error;

async fn a_pause_refuses_every_use_but_a_legal_duty(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on("profiling_offers").await;
    let engine = world.system("campaign-engine").await;
    assert_eq!(reason(&engine.asks(&anna, "profiling_offers").await), None);
    anna.restricts(Restricting::Set).await;
    let refused = reason(&engine.asks(&anna, "profiling_offers").await);
    assert_eq!(refused, Some(RefusalReason::Restricted));
    let ledger = world.system("order-system").await;
    assert_eq!(reason(&ledger.asks(&anna, "bookkeeping").await), None);
    anna.restricts(Restricting::Lifted).await;
    assert_eq!(reason(&engine.asks(&anna, "profiling_offers").await), None);
}

async fn the_pause_and_its_end_stand_in_the_log_once_each(world: &World) {
    let anna = world.customer("HV-1").await;
    let idle = anna.restricts(Restricting::Lifted).await;
    assert!(!idle.changed && idle.since.is_none());
    let first = anna.restricts(Restricting::Set).await;
    world.passes(days(1));
    let again = anna.restricts(Restricting::Set).await;
    assert!(first.changed && !again.changed);
    assert_eq!(again.since, first.since, "it lasts since the first time");
    anna.restricts(Restricting::Lifted).await;
    let changes: Vec<_> = anna
        .log()
        .await
        .into_iter()
        .map(|line| match line.event {
            Event::Restriction { change } => (line.seq, change),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(changes, [(2, Restricting::Lifted), (1, Restricting::Set)]);
    let filter = ActivityFilter {
        kind: Some(EventKind::Decision),
        purpose: None,
    };
    let shown = world.service.activity(anna.own(), filter, PageFrom::Start);
    assert_eq!(shown.await.unwrap().entries.len(), 2, "among the choices");
}

async fn what_is_turned_on_during_a_pause_counts_when_it_ends(world: &World) {
    let anna = world.customer("HV-1").await.who_restricts().await;
    anna.turns_on("recommendations").await;
    assert_eq!(anna.state("recommendations").await, State::On);
    let page = world.service.choices(anna.own()).await.unwrap();
    assert_eq!(page.restricted, Some(world.now()));
    let shop = world.system("recommender").await;
    let during = reason(&shop.asks(&anna, "recommendations").await);
    assert_eq!(during, Some(RefusalReason::Restricted));
    anna.restricts(Restricting::Lifted).await;
    assert_eq!(reason(&shop.asks(&anna, "recommendations").await), None);
}

async fn nobody_else_pauses_or_ends_a_pause(world: &World) {
    let anna = world.customer("HV-1").await.who_restricts().await;
    let looked = world
        .service
        .restrict(anna.seen_by_agent(), Restricting::Lifted)
        .await;
    assert!(matches!(looked, Err(Error::Forbidden)));
    let nobody = world.service.restrict(world.nobody(), Restricting::Set);
    assert!(matches!(nobody.await, Err(Error::NotFound)));
    let seen = world.service.choices(anna.seen_by_agent()).await.unwrap();
    assert!(seen.restricted.is_some(), "staff see the pause");
}

on_both_databases!(
    a_pause_refuses_every_use_but_a_legal_duty,
    the_pause_and_its_end_stand_in_the_log_once_each,
    what_is_turned_on_during_a_pause_counts_when_it_ends,
    nobody_else_pauses_or_ends_a_pause,
);
