//! Benefits and their totals.

use domain::benefit::{Amount, NewBenefit};
use domain::registry::Unit;
use jiff::Timestamp;
use store::benefits::{self, Measured, Put};
use store::testing::TestDb;

use crate::support::{at, subject};

fn benefit(source_id: &str, amount: &str, at: &str) -> Measured {
    Measured {
        benefit: NewBenefit {
            purpose: "offers".parse().unwrap(),
            metric: "discount".parse().unwrap(),
            amount: amount.parse().unwrap(),
            at: at.parse::<Timestamp>().unwrap(),
            source: "till".to_owned(),
            source_id: source_id.to_owned(),
        },
        unit: Unit::Eur,
    }
}

async fn totals_follow_every_delivery_and_correction(db: &TestDb) {
    let made = subject(db, "c-1").await;
    let id = made.id;
    let put = |items: Vec<Measured>| {
        db.store.write(move |tx| {
            let items = items.clone();
            Box::pin(async move { benefits::put(tx, id, &items, at(1)).await })
        })
    };
    let mut items = vec![
        benefit("1", "1.10", "2025-12-31T23:59:59Z"),
        benefit("2", "2.20", "2026-01-01T00:00:00Z"),
        benefit("3", "0", "2026-02-01T00:00:00Z"),
    ];
    assert_eq!(put(items.clone()).await.unwrap(), [Put::Inserted; 3]);
    assert_eq!(put(items.clone()).await.unwrap(), [Put::Unchanged; 3]);
    items[0] = benefit("1", "5", "2026-03-01T00:00:00Z");
    items.push(benefit("4", "0.01", "2025-06-01T00:00:00Z"));
    assert_eq!(
        put(items).await.unwrap(),
        [Put::Replaced, Put::Unchanged, Put::Unchanged, Put::Inserted]
    );
    let totals = benefits::totals(&mut db.store.read(), id).await.unwrap();
    let found: Vec<(i16, Amount, u64)> = totals
        .iter()
        .map(|total| (total.year, total.amount, total.count))
        .collect();
    assert_eq!(found, [(2026, Amount(7200), 3), (2025, Amount(10), 1)]);
    assert_eq!(totals[0].unit, Unit::Eur);
}

store::on_both!(totals_follow_every_delivery_and_correction);
