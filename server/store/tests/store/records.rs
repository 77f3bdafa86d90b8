//! Records: idempotent deliveries, counts, pages, releases.

use domain::ids::{CategoryKey, RecordId};
use domain::read::PageFrom;
use domain::record::{NewRecord, Value};
use proptest::prelude::*;
use store::records::{self, ForRelease, Put, RecordCount, Wanted};
use store::subjects::Subject;
use store::testing::TestDb;
use store::{Executor, keys};

use crate::support::{at, inference, put, puts, record, subject};

/// The counts as they are, after checking that they are what counting gives.
async fn checked_counts(db: &TestDb, subject: &Subject) -> Vec<RecordCount> {
    let counts = records::counts(&mut db.store.read(), subject.id)
        .await
        .unwrap();
    let recount: Vec<(String, String, i64, i64, i64)> = db
        .store
        .read()
        .query(
            "SELECT category, source, COUNT(*), MIN(collected_ms), MAX(collected_ms)
             FROM records WHERE subject_id = $1 GROUP BY category, source
             ORDER BY category, source",
        )
        .id(subject.id.bytes())
        .all()
        .await
        .unwrap();
    let kept: Vec<(String, String, i64, i64, i64)> = counts
        .iter()
        .map(|count| {
            (
                count.category.to_string(),
                count.source.clone(),
                i64::try_from(count.records).unwrap(),
                count.first.as_millisecond(),
                count.last.as_millisecond(),
            )
        })
        .collect();
    assert_eq!(kept, recount);
    counts
}

async fn a_delivery_is_idempotent_by_source_and_source_id(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let mut new = vec![
        record("purchases", "till", "1", 1),
        record("purchases", "till", "2", 2),
        record("purchases", "shop", "1", 3),
    ];
    let first = put(db, &made, &new).await;
    assert_eq!(puts(&first), [Put::Inserted; 3]);
    let second = put(db, &made, &new).await;
    assert_eq!(puts(&second), [Put::Unchanged; 3]);
    new[1].value = Value::Text("corrected".to_owned());
    new[2].category = "visits".parse().unwrap();
    new[2].collected_at = at(9);
    new.push(record("purchases", "till", "3", 4));
    let third = put(db, &made, &new).await;
    assert_eq!(
        puts(&third),
        [Put::Unchanged, Put::Replaced, Put::Replaced, Put::Inserted]
    );
    assert_eq!(third[1].id, first[1].id, "a changed record keeps its id");
    let changed = records::one(&mut db.store.read(), made.id, first[1].id).await;
    assert_eq!(changed.unwrap().unwrap().value, new[1].value);
    assert_eq!(records::total(&mut db.store.read()).await.unwrap(), 4);
    checked_counts(db, &made).await;
}

async fn a_source_id_that_comes_twice_in_one_call_is_taken_in_order(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let first = record("purchases", "till", "1", 1);
    let mut changed = first.clone();
    changed.collected_at = at(7);
    let delivered = put(db, &made, &[first.clone(), first, changed.clone()]).await;
    assert_eq!(
        puts(&delivered),
        [Put::Inserted, Put::Unchanged, Put::Replaced]
    );
    assert!(delivered.iter().all(|one| one.id == delivered[0].id));
    let kept = records::one(&mut db.store.read(), made.id, delivered[0].id).await;
    assert_eq!(kept.unwrap().unwrap().collected_at, at(7));
    let counts = checked_counts(db, &made).await;
    assert_eq!((counts[0].records, counts[0].first), (1, at(7)));
}

async fn every_size_of_delivery_arrives_whole(db: &TestDb) {
    for size in [1, 3, 4, 5, 16, 63, 64, 65, 149] {
        let made = subject(db, &format!("c-{size}")).await;
        let new: Vec<NewRecord> = (0..size)
            .map(|n| record("purchases", "till", &n.to_string(), n))
            .collect();
        let key = keys::of(&mut db.store.read(), made.id).await.unwrap();
        let sealed: Vec<_> = new
            .iter()
            .map(|one| records::seal(&key, one.clone(), at(500)).unwrap())
            .collect();
        let delivered = db
            .store
            .write({
                let sealed = std::sync::Arc::new(sealed);
                move |tx| {
                    let (key, sealed) = (key.clone(), std::sync::Arc::clone(&sealed));
                    Box::pin(async move { records::put_many(tx, &key, &sealed, at(500)).await })
                }
            })
            .await
            .unwrap();
        assert_eq!(puts(&delivered), vec![Put::Inserted; new.len()], "{size}");
        let counts = checked_counts(db, &made).await;
        assert_eq!(counts[0].records, u64::try_from(size).unwrap());
        let all = Wanted::default();
        let page = records::page(&mut db.store.read(), made.id, &all, PageFrom::Start, 1000)
            .await
            .unwrap();
        for (one, id) in new.iter().zip(&delivered) {
            let kept = page.items.iter().find(|kept| kept.id == id.id).unwrap();
            assert_eq!((&kept.value, &kept.source_id), (&one.value, &one.source_id));
            assert_eq!(
                (kept.collected_at, &kept.group),
                (one.collected_at, &one.group)
            );
        }
    }
}

/// Walks all pages to the oldest and back, and gives what was found on the way there.
async fn walk(db: &TestDb, subject: &Subject, wanted: &Wanted, limit: u32) -> Vec<RecordId> {
    let mut there = Vec::new();
    let mut from = PageFrom::Start;
    let mut pages = 0;
    let mut back_from = loop {
        let page = records::page(&mut db.store.read(), subject.id, wanted, from, limit)
            .await
            .unwrap();
        assert!(page.items.len() <= limit as usize);
        assert_eq!(page.newer.is_some(), pages > 0 && !page.items.is_empty());
        pages += 1;
        there.extend(page.items.iter().map(|record| record.id));
        match page.older {
            Some(older) => from = PageFrom::Older(older),
            None => break page.newer,
        }
    };
    let last = there.len() - there.len().min(there.len() - (pages - 1) * limit as usize);
    let mut back = there[last..].to_vec();
    while let Some(newer) = back_from {
        let from = PageFrom::Newer(newer);
        let page = records::page(&mut db.store.read(), subject.id, wanted, from, limit)
            .await
            .unwrap();
        assert!(page.older.is_some());
        back.splice(0..0, page.items.iter().map(|record| record.id));
        back_from = page.newer;
    }
    assert_eq!(back, there, "the way back shows the same");
    there
}

async fn check_pages(db: &TestDb, made: &Subject, new: &[NewRecord], limit: u32) {
    let delivered = put(db, made, new).await;
    let mut held: Vec<(i64, RecordId, &NewRecord)> = delivered
        .iter()
        .zip(new)
        .map(|(one, new)| (new.collected_at.as_millisecond(), one.id, new))
        .collect();
    held.sort_by_key(|(at, id, _)| std::cmp::Reverse((*at, *id)));
    let key = |key: &str| key.parse::<CategoryKey>().unwrap();
    for categories in [
        None,
        Some(vec![key("a")]),
        Some(vec![key("a"), key("b")]),
        Some(vec![key("a"), key("b"), key("c"), key("never")]),
        Some(vec![key("never")]),
        Some(vec![]),
    ] {
        for source in [None, Some("till".to_owned()), Some("never".to_owned())] {
            let wanted = Wanted {
                categories: categories.clone(),
                source,
            };
            let fits = |new: &NewRecord| {
                wanted
                    .categories
                    .as_ref()
                    .is_none_or(|keys| keys.contains(&new.category))
                    && wanted
                        .source
                        .as_ref()
                        .is_none_or(|source| *source == new.source)
            };
            let expected: Vec<RecordId> = held
                .iter()
                .filter(|(_, _, new)| fits(new))
                .map(|(_, id, _)| *id)
                .collect();
            let found = walk(db, made, &wanted, limit).await;
            assert_eq!(found, expected, "{wanted:?}");
        }
    }
}

async fn pages_are_complete_and_disjoint(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let new: Vec<NewRecord> = (0..47_i64)
        .map(|n| {
            let category = ["a", "b", "c", "a"][usize::try_from(n % 4).unwrap()];
            let source = if n % 3 == 0 { "shop" } else { "till" };
            // Many were collected at the same moment.
            record(category, source, &n.to_string(), n / 5)
        })
        .collect();
    check_pages(db, &made, &new, 6).await;
    checked_counts(db, &made).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_records_make_complete_and_disjoint_pages(
        rows in proptest::collection::vec((0..3_usize, 0..2_usize, 0..6_i64), 0..40),
        limit in 1..9_u32,
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = TestDb::sqlite().await.unwrap();
            let made = subject(&db, "c-1").await;
            let new: Vec<NewRecord> = rows
                .iter()
                .enumerate()
                .map(|(n, (category, source, seconds))| {
                    let category = ["a", "b", "c"][*category];
                    record(category, ["till", "shop"][*source], &n.to_string(), *seconds)
                })
                .collect();
            check_pages(&db, &made, &new, limit).await;
            checked_counts(&db, &made).await;
        });
    }

    #[test]
    fn deliveries_in_any_order_keep_the_counts_in_step(
        calls in proptest::collection::vec(
            proptest::collection::vec((0..3_usize, 0..2_usize, 0..6_u8, 0..6_i64), 0..12),
            0..6,
        ),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = TestDb::sqlite().await.unwrap();
            let made = subject(&db, "c-1").await;
            for call in &calls {
                let new: Vec<NewRecord> = call
                    .iter()
                    .map(|(category, source, id, seconds)| {
                        let category = ["a", "b", "c"][*category];
                        record(category, ["till", "shop"][*source], &id.to_string(), *seconds)
                    })
                    .collect();
                put(&db, &made, &new).await;
                checked_counts(&db, &made).await;
            }
        });
    }
}

async fn a_release_holds_what_was_asked_for_and_is_kept_still(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let mut new: Vec<NewRecord> = (0..12)
        .map(|n| {
            record(
                ["a", "b", "c"][n % 3],
                "till",
                &n.to_string(),
                i64::try_from(n).unwrap(),
            )
        })
        .collect();
    new[11].kept_until = None;
    new[10].kept_until = Some(at(50));
    new[9].field = "other".parse().unwrap();
    put(db, &made, &new).await;
    let categories: Vec<CategoryKey> = ["a", "b"].iter().map(|key| key.parse().unwrap()).collect();
    let fields = ["item".parse().unwrap()];
    let base = ForRelease {
        categories: &categories,
        fields: None,
        since: None,
        now: at(49),
        limit: 100,
    };
    let cases: [(ForRelease<'_>, &[&str]); 5] = [
        (base, &["10", "9", "7", "6", "4", "3", "1", "0"]),
        (
            ForRelease {
                now: at(50),
                ..base
            },
            &["9", "7", "6", "4", "3", "1", "0"],
        ),
        (ForRelease { limit: 3, ..base }, &["10", "9", "7"]),
        (
            ForRelease {
                since: Some(at(6)),
                ..base
            },
            &["10", "9", "7", "6"],
        ),
        (
            ForRelease {
                fields: Some(&fields),
                limit: 4,
                ..base
            },
            &["10", "7", "6", "4"],
        ),
    ];
    for (asked, expected) in cases {
        let found = records::for_release(&mut db.store.read(), made.id, &asked)
            .await
            .unwrap();
        let found = records::open(&mut db.store.read(), made.id, found)
            .await
            .unwrap();
        let found: Vec<&str> = found
            .iter()
            .map(|record| record.source_id.as_str())
            .collect();
        assert_eq!(found, expected, "{asked:?}");
    }
}

async fn a_released_record_is_the_record_that_is_held(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let mut bare = record("purchases", "till = 'x'", "a=b", 1);
    bare.group = None;
    let mut full = record("purchases", "kassa \u{1f9fe}", "", 2);
    full.group = Some("=".to_owned());
    full.kept_until = Some(at(1_000));
    full.observed_at = Some(at(3));
    full.inference = Some(inference("3.2"));
    let mut empty = record("visits", "shop", "3", -3_000_000_000);
    empty.group = Some(String::new());
    let delivered = put(db, &made, &[bare, full, empty]).await;
    let categories: [CategoryKey; 2] = ["purchases", "visits"].map(|key| key.parse().unwrap());
    let asked = ForRelease {
        categories: &categories,
        fields: None,
        since: None,
        now: at(10),
        limit: 10,
    };
    let read = &mut db.store.read();
    let found = records::for_release(read, made.id, &asked).await.unwrap();
    let released = records::open(read, made.id, found).await.unwrap();
    let mut held = Vec::new();
    for one in [1, 0, 2] {
        let record = records::one(read, made.id, delivered[one].id).await;
        held.push(record.unwrap().unwrap());
    }
    assert_eq!(released, held);
}

async fn a_record_of_another_customer_is_not_found(db: &TestDb) {
    let one = subject(db, "c-1").await;
    let other = subject(db, "c-2").await;
    let ids = put(db, &one, &[record("a", "till", "1", 1)]).await;
    put(db, &other, &[record("a", "till", "1", 1)]).await;
    let found = records::one(&mut db.store.read(), other.id, ids[0].id)
        .await
        .unwrap();
    assert_eq!(found, None);
}

store::on_both!(
    a_delivery_is_idempotent_by_source_and_source_id,
    a_source_id_that_comes_twice_in_one_call_is_taken_in_order,
    every_size_of_delivery_arrives_whole,
    pages_are_complete_and_disjoint,
    a_release_holds_what_was_asked_for_and_is_kept_still,
    a_released_record_is_the_record_that_is_held,
    a_record_of_another_customer_is_not_found,
);
