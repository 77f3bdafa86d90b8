//! What the signed-in pages are told, on both databases.

use crate::world::{Customer, World, days};
use domain::event::EventKind;
use domain::read::{ActivityFilter, PageFrom};
use domain::registry::Origin;

const OFFERS: &str = "profiling_offers";

async fn the_overview_puts_surprising_things_first(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 4)
        .await;
    let anna = anna
        .holding("third_party_demographics", 2)
        .await
        .holding("seg_household", 2)
        .await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    engine.asks(&anna, OFFERS).await;
    let overview = world.service.overview(anna.own()).await.unwrap();
    assert_eq!(
        overview.kinds.iter().map(|kind| kind.records).sum::<u64>(),
        8
    );
    let bought = overview
        .kinds
        .iter()
        .find(|kind| kind.origin == Origin::ThirdParty)
        .unwrap();
    assert_eq!(bought.category.as_str(), "third_party_demographics");
    let surprising = overview
        .surprising
        .iter()
        .map(|record| record.category.as_str());
    assert_eq!(
        surprising.collect::<Vec<_>>(),
        ["third_party_demographics", "seg_household"]
    );
    assert_eq!(overview.purposes.len(), 12);
    assert_eq!(overview.latest.len(), 2);
    assert_eq!(
        (overview.uses[0].releases, overview.uses[0].refusals),
        (1, 0)
    );
    let agent = world.service.overview(anna.seen_by_agent()).await.unwrap();
    assert!(agent.surprising.is_empty());
    assert_eq!(agent.kinds, overview.kinds);
}

async fn a_choice_counts_what_it_uses_and_what_only_it_needs(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 4)
        .await;
    let anna = anna
        .holding("seg_household", 2)
        .await
        .holding("payment_token", 1)
        .await;
    let engine = world.system("campaign-engine").await;
    engine.asks(&anna, OFFERS).await;
    anna.turns_on(OFFERS).await;
    engine.asks(&anna, OFFERS).await;
    let offers = anna.choice(OFFERS).await;
    assert_eq!((offers.records, offers.only_here), (6, 0));
    assert_eq!(offers.deletes, [("seg_household".parse().unwrap(), 2)]);
    assert_eq!(offers.uses.len(), 1);
    assert_eq!((offers.uses[0].releases, offers.uses[0].refusals), (1, 1));
    assert_eq!(offers.history.len(), 1);
    let tips = anna.choice("recommendations").await;
    assert_eq!((tips.records, tips.only_here, tips.uses.len()), (4, 0, 0));
    world.passes(days(31));
    assert!(
        anna.choice(OFFERS).await.uses.is_empty(),
        "lately is thirty days"
    );
}

async fn a_history_shows_the_newest_twenty_of_each_purpose(world: &World) {
    let anna = world.customer("HV-1").await;
    anna.turns_on("recommendations").await;
    for _ in 0..12 {
        world.passes(days(1));
        anna.turns_on(OFFERS).await;
        anna.turns_off(OFFERS).await;
    }
    let history = anna.choice(OFFERS).await.history;
    assert_eq!(history.len(), 20);
    assert!(history.is_sorted_by(|a, b| a.seq > b.seq));
    assert_eq!(history[0].seq, 25);
    assert_eq!(anna.changes("recommendations").await.len(), 1);
}

async fn the_timeline_is_filtered_and_goes_both_ways(world: &World) {
    let anna = world.customer("HV-1").await;
    let engine = world.system("campaign-engine").await;
    anna.turns_on(OFFERS).await;
    for _ in 0..60 {
        engine.asks(&anna, OFFERS).await;
    }
    anna.turns_off("direct_marketing").await;
    engine.asks(&anna, "direct_marketing").await;
    let show = async |filter: ActivityFilter, from| {
        world
            .service
            .activity(anna.own(), filter, from)
            .await
            .unwrap()
    };
    let first = show(ActivityFilter::default(), PageFrom::Start).await;
    assert_eq!(
        (first.entries.len(), first.entries[0].seq, first.newer),
        (50, 63, None)
    );
    let second = show(
        ActivityFilter::default(),
        PageFrom::Older(first.older.unwrap()),
    )
    .await;
    assert_eq!(
        (second.entries.len(), second.entries[0].seq, second.older),
        (13, 13, None)
    );
    let back = show(
        ActivityFilter::default(),
        PageFrom::Newer(second.newer.unwrap()),
    )
    .await;
    assert_eq!(back.entries, first.entries);
    let kind = |kind| ActivityFilter {
        kind: Some(kind),
        purpose: None,
    };
    assert_eq!(
        show(kind(EventKind::Decision), PageFrom::Start)
            .await
            .entries
            .len(),
        2
    );
    assert_eq!(
        show(kind(EventKind::Refusal), PageFrom::Start)
            .await
            .entries
            .len(),
        1
    );
    let letters = ActivityFilter {
        kind: None,
        purpose: Some("direct_marketing".parse().unwrap()),
    };
    assert_eq!(show(letters, PageFrom::Start).await.entries.len(), 2);
    let count = |kind| first.counts.iter().find(|(of, _)| *of == kind).unwrap().1;
    assert_eq!(
        (count(EventKind::Release), count(EventKind::Refusal)),
        (60, 1)
    );
}

async fn benefits_are_added_up_per_year_and_this_years_stand_with_the_choice(world: &World) {
    let anna = world.customer("HV-1").await;
    let anna = anna.gaining(OFFERS, "personal_discount_eur", "12.50").await;
    world.passes(days(1));
    let anna = anna.gaining(OFFERS, "personal_discount_eur", "0.75").await;
    let amounts = async |anna: &Customer<'_>| {
        let benefits = world.service.benefits(anna.own()).await.unwrap();
        let totals = benefits.totals.iter();
        totals
            .map(|total| (total.year, total.amount.to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(amounts(&anna).await, [(2026, "13.25".to_owned())]);
    assert_eq!(
        anna.choice(OFFERS).await.benefits[0].amount.to_string(),
        "13.25"
    );
    world.passes(days(365));
    assert!(anna.choice(OFFERS).await.benefits.is_empty(), "last year's");
    let anna = anna.gaining(OFFERS, "personal_discount_eur", "3").await;
    let newest_first = [(2027, "3".to_owned()), (2026, "13.25".to_owned())];
    assert_eq!(amounts(&anna).await, newest_first);
}

async fn another_customers_page_holds_nothing_of_it(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 4)
        .await;
    let bo = world.customer("HV-2").await;
    anna.turns_on(OFFERS).await;
    let engine = world.system("campaign-engine").await;
    engine.asks(&anna, OFFERS).await;
    assert!(bo.log().await.is_empty());
    let overview = world.service.overview(bo.own()).await.unwrap();
    assert!(overview.kinds.is_empty() && overview.latest.is_empty() && overview.uses.is_empty());
    assert!(bo.choice(OFFERS).await.history.is_empty());
}

on_both_databases!(
    the_overview_puts_surprising_things_first,
    a_choice_counts_what_it_uses_and_what_only_it_needs,
    a_history_shows_the_newest_twenty_of_each_purpose,
    the_timeline_is_filtered_and_goes_both_ways,
    benefits_are_added_up_per_year_and_this_years_stand_with_the_choice,
    another_customers_page_holds_nothing_of_it,
);
