//! Corrections, states and removals of records.

use domain::benefit::{Amount, NewBenefit};
use domain::ids::{CategoryKey, RecordId};
use domain::record::{Corrects, NewRecord, Value};
use domain::registry::Unit;
use store::benefits::{self, Measured};
use store::records::{self, ForRelease, Named, Put};
use store::subjects::{self, Contact, Subject};
use store::testing::TestDb;
use store::{Error, Executor as _, keys};

use crate::support::{at, inference, put, puts, record, subject};

async fn named(db: &TestDb, subject: &Subject, source: &str, source_id: &str) -> Option<Named> {
    records::named(&mut db.store.read(), subject.id, source, source_id)
        .await
        .unwrap()
}

async fn corrects(db: &TestDb, subject: &Subject, new: NewRecord, before: RecordId) -> RecordId {
    let id = subject.id;
    db.store
        .write(move |tx| {
            let new = new.clone();
            Box::pin(async move {
                let key = keys::of(tx, id).await?;
                let sealed = records::seal(&key, new, at(500))?.correcting(before);
                let done = records::put_many(tx, &key, &[sealed], at(500)).await?;
                records::corrected(tx, id, before, at(501)).await?;
                Ok::<_, Error>(done[0].id)
            })
        })
        .await
        .unwrap()
}

async fn released(db: &TestDb, subject: &Subject, category: &str) -> Vec<String> {
    let categories = [category.parse().unwrap()];
    let asked = ForRelease {
        categories: &categories,
        fields: None,
        since: None,
        now: at(600),
        limit: 10,
    };
    let read = &mut db.store.read();
    let found = records::for_release(read, subject.id, &asked)
        .await
        .unwrap();
    let found = records::open(read, subject.id, found).await.unwrap();
    found.into_iter().map(|record| record.source_id).collect()
}

async fn what_was_corrected_stays_and_is_not_handed_out(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let first = put(db, &made, &[record("a", "till", "1", 1)]).await;
    let mut new = record("a", "till", "2", 1);
    new.corrects = Some(Corrects {
        source: None,
        source_id: "1".to_owned(),
    });
    let second = corrects(db, &made, new.clone(), first[0].id).await;
    assert_eq!(released(db, &made, "a").await, ["2"]);
    let before = named(db, &made, "till", "1").await.unwrap();
    assert_eq!((before.corrected_at, before.version), (Some(at(501)), 2));
    let read = &mut db.store.read();
    let kept = records::one(read, made.id, first[0].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.value, record("a", "till", "1", 1).value);
    let correction = records::one(read, made.id, second).await.unwrap().unwrap();
    assert_eq!(correction.corrects, Some(first[0].id));

    // Delivered again, with the link or without it, it is still the correction.
    assert_eq!(
        puts(&put(db, &made, &[new.clone()]).await),
        [Put::Unchanged]
    );
    new.corrects = None;
    assert_eq!(puts(&put(db, &made, &[new]).await), [Put::Replaced]);
    let link = named(db, &made, "till", "2").await.unwrap().corrects;
    assert_eq!(link, Some(first[0].id));
    // And what it corrects stays corrected, whatever comes under its name.
    let mut old = record("a", "till", "1", 1);
    old.value = Value::Text("other".to_owned());
    assert_eq!(puts(&put(db, &made, &[old]).await), [Put::Replaced]);
    assert_eq!(released(db, &made, "a").await, ["2"]);
}

async fn every_change_is_another_version_and_a_record_that_comes_back_another_record(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let mut new = record("a", "till", "1", 1);
    let state = async || {
        let named = named(db, &made, "till", "1").await.unwrap();
        (named.id, named.version)
    };
    put(db, &made, &[new.clone()]).await;
    let (id, version) = state().await;
    assert_eq!(version, 1);
    put(db, &made, &[new.clone()]).await;
    assert_eq!(state().await, (id, 1));
    new.observed_at = Some(at(9));
    assert_eq!(puts(&put(db, &made, &[new.clone()]).await), [Put::Replaced]);
    new.inference = Some(inference("1"));
    assert_eq!(puts(&put(db, &made, &[new.clone()]).await), [Put::Replaced]);
    assert_eq!(
        puts(&put(db, &made, &[new.clone()]).await),
        [Put::Unchanged]
    );
    new.inference = Some(inference("2"));
    assert_eq!(puts(&put(db, &made, &[new.clone()]).await), [Put::Replaced]);
    assert_eq!(state().await, (id, 4));
    let named = named(db, &made, "till", "1").await.unwrap();
    assert_eq!(named.observed_at, Some(at(9)));
    assert_eq!(named.inference, Some(inference("2")));
    remove(db, &made, "till", Some("1")).await;
    put(db, &made, &[new]).await;
    let (other, version) = state().await;
    assert_eq!(version, 1);
    assert_ne!(other, id);
}

async fn remove(
    db: &TestDb,
    subject: &Subject,
    source: &'static str,
    source_id: Option<&'static str>,
) -> Vec<(CategoryKey, u64)> {
    let id = subject.id;
    db.store
        .write(move |tx| {
            Box::pin(async move { records::remove_named(tx, id, source, source_id).await })
        })
        .await
        .unwrap()
}

async fn counts(db: &TestDb, subject: &Subject) -> Vec<(String, u64)> {
    let counts = records::counts(&mut db.store.read(), subject.id)
        .await
        .unwrap();
    let counts = counts.into_iter();
    counts.map(|count| (count.source, count.records)).collect()
}

async fn reachable(db: &TestDb, subject: &Subject) {
    let id = subject.id;
    let contact = Contact {
        email: format!("{id}@example.test").parse().ok(),
        ..Contact::default()
    };
    let set = db.store.write(move |tx| {
        let contact = contact.clone();
        Box::pin(async move { subjects::set_contact(tx, id, &contact).await })
    });
    set.await.unwrap();
}

async fn a_source_takes_back_one_record_or_all_of_its_own(db: &TestDb) {
    let (made, other) = (subject(db, "c-1").await, subject(db, "c-2").await);
    let new = [
        record("a", "till", "1", 1),
        record("b", "till", "2", 2),
        record("b", "till", "3", 3),
        record("a", "shop", "1", 4),
        record("email", "shop", "contact:email", 4),
    ];
    put(db, &made, &new).await;
    put(db, &other, &new).await;
    for who in [&made, &other] {
        reachable(db, who).await;
    }
    let key = |key: &str| key.parse().unwrap();
    let removed = remove(db, &made, "till", Some("2")).await;
    assert_eq!(removed, [(key("b"), 1)]);
    assert_eq!(remove(db, &made, "till", Some("2")).await, []);
    assert_eq!(remove(db, &made, "never", None).await, []);
    let removed = remove(db, &made, "till", None).await;
    assert_eq!(removed, [(key("a"), 1), (key("b"), 1)]);
    assert_eq!(
        counts(db, &made).await,
        [("shop".to_owned(), 1), ("shop".to_owned(), 1)]
    );
    let contact = async |of: &Subject| {
        let contact = subjects::contact(&mut db.store.read(), of.id).await;
        contact.unwrap().email
    };
    assert!(contact(&made).await.is_some());
    let removed = remove(db, &made, "shop", None).await;
    assert_eq!(removed, [(key("a"), 1), (key("email"), 1)]);
    assert_eq!(contact(&made).await, None, "went with its last record");
    assert!(contact(&other).await.is_some());
    assert!(counts(db, &made).await.is_empty());
    assert_eq!(counts(db, &other).await.len(), 4);
}

async fn a_removed_benefit_counts_no_longer(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let id = made.id;
    let benefit = |source_id: &str, amount: &str| Measured {
        benefit: NewBenefit {
            purpose: "offers".parse().unwrap(),
            metric: "discount".parse().unwrap(),
            amount: amount.parse().unwrap(),
            at: at(1),
            source: "till".to_owned(),
            source_id: source_id.to_owned(),
        },
        unit: Unit::Eur,
    };
    let items = [benefit("1", "1.50"), benefit("2", "2"), benefit("3", "4")];
    let put = db.store.write(move |tx| {
        let items = items.clone();
        Box::pin(async move { benefits::put(tx, id, &items, at(1)).await })
    });
    put.await.unwrap();
    let remove = async |source: &'static str, source_id: Option<&'static str>| {
        let removed = db.store.write(move |tx| {
            Box::pin(async move { benefits::remove_named(tx, id, source, source_id).await })
        });
        let removed = removed.await.unwrap();
        let totals = benefits::totals(&mut db.store.read(), id).await.unwrap();
        let totals: Vec<_> = totals
            .iter()
            .map(|total| (total.amount, total.count))
            .collect();
        (removed, totals)
    };
    assert_eq!(
        remove("till", Some("2")).await,
        (1, vec![(Amount(5500), 2)])
    );
    assert_eq!(
        remove("till", Some("2")).await,
        (0, vec![(Amount(5500), 2)])
    );
    assert_eq!(remove("shop", None).await, (0, vec![(Amount(5500), 2)]));
    assert_eq!(remove("till", None).await, (2, vec![]));
}

async fn a_correction_is_found_without_reading_all_of_a_customers_records(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let many: Vec<NewRecord> = (0..300)
        .map(|number| record("a", "till", &number.to_string(), number))
        .collect();
    let first = put(db, &made, &many).await[0].id;
    corrects(db, &made, record("a", "till", "right", 1), first).await;
    let analysed = db
        .store
        .write(|tx| Box::pin(async move { tx.query("ANALYZE").execute().await }));
    analysed.await.unwrap();
    let plan = store::testing::plan_for_a_correction(&db.store).await;
    let plan = plan.unwrap();
    assert!(plan.contains("records_by_correction"), "{plan}");
}

store::on_both!(
    a_correction_is_found_without_reading_all_of_a_customers_records,
    what_was_corrected_stays_and_is_not_handed_out,
    every_change_is_another_version_and_a_record_that_comes_back_another_record,
    a_source_takes_back_one_record_or_all_of_its_own,
    a_removed_benefit_counts_no_longer,
);
