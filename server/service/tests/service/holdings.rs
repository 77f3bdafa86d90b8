//! The record explorer, on both databases.

use std::collections::BTreeSet;

use crate::world::World;
use domain::account::Viewer;
use domain::ids::{CategoryKey, RecordId};
use domain::read::{Holdings, PageFrom, RecordCursor, RecordFilter, Shown, ShownRecord};
use domain::registry::Origin;
use service::{Error, Problem};

fn only(category: &str) -> RecordFilter {
    RecordFilter {
        category: Some(category.parse().unwrap()),
        ..RecordFilter::default()
    }
}

fn words(words: &str) -> RecordFilter {
    RecordFilter {
        words: Some(words.to_owned()),
        ..RecordFilter::default()
    }
}

async fn page(
    world: &World,
    viewer: Viewer,
    filter: &RecordFilter,
    from: PageFrom<RecordCursor>,
) -> Holdings {
    world
        .service
        .holdings(viewer, filter.clone(), from)
        .await
        .unwrap()
}

/// All pages from the newest to the oldest, and the last one's place.
async fn walk(world: &World, viewer: Viewer, filter: &RecordFilter) -> Vec<Holdings> {
    let mut pages = vec![page(world, viewer, filter, PageFrom::Start).await];
    while let Some(older) = pages.last().unwrap().older {
        pages.push(page(world, viewer, filter, PageFrom::Older(older)).await);
    }
    pages
}

fn ids(pages: &[Holdings]) -> Vec<RecordId> {
    let records = pages.iter().flat_map(|page| &page.records);
    records.map(|record| record.id).collect()
}

fn says(record: &ShownRecord, words: &str) -> bool {
    matches!(&record.value, Shown::Value(value) if value.contains(words))
}

async fn pages_are_complete_disjoint_and_newest_first(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 120)
        .await;
    let anna = anna.holding("orders", 40).await;
    world.customer("HV-2").await.holding("orders", 5).await;
    let everything = RecordFilter::default();
    let pages = walk(world, anna.own(), &everything).await;
    assert_eq!(
        pages
            .iter()
            .map(|page| page.records.len())
            .collect::<Vec<_>>(),
        [50, 50, 50, 10]
    );
    assert_eq!(pages[0].matching, Some(160));
    let listed = ids(&pages);
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), 160);
    let records: Vec<_> = pages.iter().flat_map(|page| &page.records).collect();
    assert!(records.is_sorted_by(|a, b| a.collected_at >= b.collected_at));
    assert!(pages[0].newer.is_none() && pages[3].older.is_none());
    let mut back = vec![];
    let mut newer = pages[3].newer;
    while let Some(cursor) = newer {
        let page = page(world, anna.own(), &everything, PageFrom::Newer(cursor)).await;
        newer = page.newer;
        back.insert(0, page);
    }
    assert_eq!(
        ids(&back),
        listed[..150],
        "the way back meets the same records"
    );
}

async fn each_filter_keeps_what_it_says(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 3)
        .await;
    let anna = anna
        .holding("orders", 2)
        .await
        .holding("seg_household", 1)
        .await;
    let count = async |filter: RecordFilter| {
        let page = page(world, anna.own(), &filter, PageFrom::Start).await;
        assert_eq!(page.matching, Some(page.records.len() as u64), "{filter:?}");
        assert_eq!(page.kinds.iter().map(|kind| kind.records).sum::<u64>(), 6);
        page.records.len()
    };
    assert_eq!(count(only("orders")).await, 2);
    assert_eq!(count(only("invoices")).await, 0);
    assert_eq!(count(only("no-such-kind")).await, 0);
    let inferred = RecordFilter {
        origin: Some(Origin::Inferred),
        ..RecordFilter::default()
    };
    assert_eq!(count(inferred).await, 1);
    let source = |source: &str| RecordFilter {
        source: Some(source.to_owned()),
        ..RecordFilter::default()
    };
    assert_eq!(count(source("till")).await, 6);
    assert_eq!(count(source("elsewhere")).await, 0);
    let purpose = |purpose: &str| RecordFilter {
        purpose: Some(purpose.parse().unwrap()),
        ..RecordFilter::default()
    };
    assert_eq!(count(purpose("profiling_offers")).await, 6);
    assert_eq!(count(purpose("recommendations")).await, 5);
    assert_eq!(count(purpose("x-rays")).await, 0);
    let both = RecordFilter {
        origin: Some(Origin::Inferred),
        ..only("orders")
    };
    assert_eq!(count(both).await, 0);
}

async fn words_are_found_in_any_case_and_never_in_part_of_the_pages(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 130)
        .await;
    let found = walk(world, anna.own(), &words("  VALUE 13 of ")).await;
    assert_eq!(ids(&found).len(), 1);
    assert!(says(&found[0].records[0], "value 13 of store_purchases"));
    assert_eq!(found[0].matching, None);
    let all = walk(world, anna.own(), &words("store_p")).await;
    let listed = ids(&all);
    assert_eq!(listed.len(), 130);
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), 130);
    assert!(ids(&walk(world, anna.own(), &words("caviar")).await).is_empty());
    let newer = all.last().unwrap().newer.unwrap();
    let back = page(world, anna.own(), &words("store_p"), PageFrom::Newer(newer)).await;
    assert_eq!(ids(&[back]), listed[50..100]);
    let long = world
        .service
        .holdings(anna.own(), words(&"w".repeat(101)), PageFrom::Start)
        .await;
    let Err(Error::Invalid(fields)) = long else {
        panic!("taken")
    };
    assert_eq!(fields.of("words"), Some(Problem::TooLong { max: 100 }));
}

async fn a_search_stops_after_so_many_values_and_goes_on_from_there(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 5600)
        .await;
    let oldest = words("value 5600 of");
    let pages = walk(world, anna.own(), &oldest).await;
    assert_eq!(pages.len(), 2, "5,000 values are opened for one request");
    assert!(pages[0].records.is_empty());
    assert!(says(&pages[1].records[0], "value 5600 of store_purchases"));
}

async fn staff_see_masks_and_no_hidden_record(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 2)
        .await;
    let anna = anna
        .holding("payment_token", 2)
        .await
        .holding("web_behaviour", 60)
        .await;
    let agent = anna.seen_by_agent();
    let everything = RecordFilter::default();
    let seen = page(world, agent, &everything, PageFrom::Start).await;
    assert_eq!(
        (seen.records.len(), seen.matching, seen.older),
        (4, Some(4), None)
    );
    for record in &seen.records {
        let masked = record.value == Shown::Masked;
        assert_eq!(masked, record.category.as_str() == "payment_token");
    }
    let hidden: Vec<_> = seen.hidden.iter().map(CategoryKey::as_str).collect();
    assert_eq!(hidden, ["web_behaviour"]);
    let counted = seen
        .kinds
        .iter()
        .find(|kind| kind.category.as_str() == "web_behaviour");
    assert_eq!(
        counted.unwrap().records,
        60,
        "hidden kinds are named and counted"
    );
    let asked = page(world, agent, &only("web_behaviour"), PageFrom::Start).await;
    assert!(asked.records.is_empty() && asked.older.is_none());
    for secret in ["of web_behaviour", "of payment_token"] {
        let found = walk(world, agent, &words(secret)).await;
        assert!(
            ids(&found).is_empty(),
            "a search told what {secret:?} holds"
        );
    }
    assert_eq!(ids(&walk(world, agent, &words("of store")).await).len(), 2);
    let own = page(world, anna.own(), &everything, PageFrom::Start).await;
    assert!(own.hidden.is_empty());
    assert!(
        own.records
            .iter()
            .all(|record| record.value != Shown::Masked)
    );
}

async fn a_look_that_has_ended_shows_nothing(world: &World) {
    let anna = world
        .customer("HV-1")
        .await
        .holding("store_purchases", 2)
        .await;
    let agent = anna.seen_by_agent();
    world.passes(jiff::SignedDuration::from_mins(15));
    let service = &world.service;
    let holdings = service
        .holdings(agent, RecordFilter::default(), PageFrom::Start)
        .await;
    assert!(matches!(holdings, Err(Error::NotFound)));
    assert!(matches!(
        service.overview(agent).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(service.choices(agent).await, Err(Error::NotFound)));
    assert!(matches!(
        service.benefits(agent).await,
        Err(Error::NotFound)
    ));
}

async fn nobody_has_no_page(world: &World) {
    let (service, nobody) = (&world.service, world.nobody());
    let holdings = service
        .holdings(nobody, RecordFilter::default(), PageFrom::Start)
        .await;
    assert!(matches!(holdings, Err(Error::NotFound)));
    assert!(matches!(
        service.overview(nobody).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        service.choices(nobody).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        service.benefits(nobody).await,
        Err(Error::NotFound)
    ));
}

on_both_databases!(
    pages_are_complete_disjoint_and_newest_first,
    each_filter_keeps_what_it_says,
    words_are_found_in_any_case_and_never_in_part_of_the_pages,
    a_search_stops_after_so_many_values_and_goes_on_from_there,
    staff_see_masks_and_no_hidden_record,
    a_look_that_has_ended_shows_nothing,
    nobody_has_no_page,
);
