//! The mappings that ship with the demo brand, over made-up rows of the files that they are for, on
//! both databases.

use std::ops::ControlFlow;
use std::path::Path;

use domain::ids::Reference;
use domain::read::{Holdings, PageFrom, RecordFilter, Shown};
use domain::record::Value;
use service::import::{Charset, Format, ImportFile, Mapping, Tally};
use store::testing::Engine;

use crate::world::World;

/// A shipped mapping, the file's newest day after its own shift of years, and rows of its shape.
struct Shipped {
    name: &'static str,
    newest: Option<&'static str>,
    text: &'static str,
}

/// A product and a campaign are named so that they can be looked for in the files.
const FILES: [Shipped; 4] = [
    Shipped {
        name: "complete-journey-transactions",
        newest: Some("2025-12-31"),
        text: "household_id,store_id,basket_id,product_id,quantity,sales_value,retail_disc,\
               coupon_disc,coupon_match_disc,week,transaction_timestamp,product_type,department,brand\n\
               900,330,zebrabasket31198459044,zebraproduct1095275,1,0.50,0.10,0,0,52,\
               2017-12-31 11:53:26,ROLLS,PASTRY,National\n\
               900,330,zebrabasket31198459044,zebraproduct9878513,1,0.99,0.10,0.25,0.05,52,\
               2017-12-31 11:53:26,FACIAL TISSUE,GROCERY,Private\n",
    },
    Shipped {
        name: "complete-journey-demographics",
        newest: None,
        text: "household_id,age,income,home_ownership,marital_status,household_size,\
               household_comp,kids_count\n\
               900,65+,35-49K,Homeowner,Married,2,2 Adults No Kids,0\n\
               901,45-54,50-74K,,,1,1 Adult No Kids,0\n",
    },
    Shipped {
        name: "complete-journey-campaigns",
        newest: Some("2026-12-31"),
        text: "campaign_id,household_id,campaign_type,start_date,end_date\n\
               zebracampaign18,900,Type A,2017-12-06,2017-12-31\n\
               zebracampaign18,901,Type A,2017-12-06,2017-12-31\n",
    },
    Shipped {
        name: "complete-journey-coupon-redemptions",
        newest: Some("2025-12-31"),
        text: "household_id,coupon_upc,campaign_id,redemption_date\n\
               900,zebracoupon51380041013,zebracampaign26,2017-12-28\n",
    },
];

/// Imports all four, their newest day moved to yesterday as the demonstration does.
async fn imports(world: &World) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let mappings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/mappings");
    let mut sum = Tally::default();
    for shipped in &FILES {
        let mapping = mappings.join(format!("{}.yaml", shipped.name));
        let mapping = Mapping::read(shipped.name, &std::fs::read(mapping).unwrap()).unwrap();
        let path = folder.path().join(shipped.name);
        std::fs::write(&path, shipped.text).unwrap();
        let shift_days = shipped.newest.map_or(0, |newest| {
            let newest: jiff::Timestamp = format!("{newest}T00:00:00Z").parse().unwrap();
            i32::try_from(world.now().duration_since(newest).as_hours() / 24 - 1).unwrap()
        });
        let file = ImportFile {
            path,
            format: Format::Csv,
            charset: Charset::UTF_8,
            rejects: folder.path().join("rejects.csv"),
            append_rejects: true,
            restart: false,
            shift_days,
            batch: 100,
        };
        let done = world
            .service
            .import(&mapping, &file, |_| ControlFlow::Continue(()))
            .await
            .unwrap()
            .tally;
        let said = std::fs::read_to_string(&file.rejects).unwrap_or_default();
        assert_eq!(done.rejected, 0, "{}: {said}", shipped.name);
        sum.rows += done.rows;
        sum.inserted += done.inserted;
        sum.replaced += done.replaced;
        sum.unchanged += done.unchanged;
        sum.benefits += done.benefits;
    }
    sum
}

async fn held(world: &World, reference: &str) -> Holdings {
    let reference: Reference = reference.parse().unwrap();
    let read = &mut world.service.store().read();
    let found = store::subjects::find_by_reference(read, &reference).await;
    let viewer = domain::account::Viewer::Own(found.unwrap().unwrap().id);
    let filter = RecordFilter::default();
    let page = world.service.holdings(viewer, filter, PageFrom::Start);
    page.await.unwrap()
}

async fn every_row_of_every_shape_is_taken_whatever_the_clock_says(world: &World) {
    let first = imports(world).await;
    let whole = Tally {
        rows: 7,
        inserted: 2 + 7 + 5 + 2 + 1,
        benefits: 3,
        ..Tally::default()
    };
    assert_eq!(first, whole);
    world.passes(crate::world::days(700));
    let later = imports(world).await;
    assert_eq!((later.rows, later.inserted), (7, 0));
}

async fn the_lines_of_a_receipt_stand_together_under_a_name_that_says_nothing(world: &World) {
    imports(world).await;
    let holdings = held(world, "HV-900").await;
    let groups: Vec<_> = holdings
        .records
        .iter()
        .filter(
            |record| matches!(&record.value, Shown::Value(Value::Parts(parts)) if parts.len() > 3),
        )
        .map(|record| record.group.clone().unwrap())
        .collect();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0], groups[1]);
    assert_eq!(groups[0].len(), 32);
    assert!(groups[0].bytes().all(|b| b.is_ascii_hexdigit()));

    // The same audience of two customers.
    let audience = |holdings: &Holdings| {
        let mut records = holdings.records.iter();
        let one = records.find(|record| record.category.as_str() == "seg_audience");
        one.unwrap().group.clone().unwrap()
    };
    let other = held(world, "HV-901").await;
    assert_ne!(audience(&holdings), audience(&other));
}

async fn no_name_in_a_row_says_what_was_bought(world: &World) {
    imports(world).await;
    let names = store::testing::names(world.service.store());
    let names = names.await.unwrap();
    assert_eq!(names.len(), 17 + 3);
    for (id, group) in names {
        assert_eq!(id.len(), 32, "{id}");
        for name in [id, group] {
            assert!(name.bytes().all(|b| b.is_ascii_hexdigit()), "{name}");
        }
    }
}

on_both_databases!(
    every_row_of_every_shape_is_taken_whatever_the_clock_says,
    the_lines_of_a_receipt_stand_together_under_a_name_that_says_nothing,
    no_name_in_a_row_says_what_was_bought,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_an_imported_file_lies_readable_in_the_database() {
    let world = World::on(Engine::Sqlite).await;
    imports(&world).await;
    let files = world.db.files();
    assert_eq!(files.len(), 2, "the database and its log of pages");
    let planted = [
        "zebra",
        "1095275",
        "31198459044",
        "homeowner",
        "facial tissue",
    ];
    let mut whole = 0;
    for file in files {
        let bytes = std::fs::read(&file).unwrap().to_ascii_lowercase();
        whole += bytes.len();
        for words in planted {
            let mut windows = bytes.windows(words.len());
            let found = windows.any(|window| window == words.as_bytes());
            assert!(!found, "{words} in {}", file.display());
        }
    }
    assert!(whole > 10_000);
    world.ends().await;
}

/// Digests are the key file's: the same rows have other names under another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_key_file_gives_other_names() {
    let mut names = Vec::new();
    for _ in 0..2 {
        let world = World::on(Engine::Sqlite).await;
        imports(&world).await;
        let all = store::testing::names(world.service.store());
        let all = all.await.unwrap();
        names.push(
            all.into_iter()
                .map(|(id, _)| id)
                .collect::<std::collections::BTreeSet<_>>(),
        );
        world.ends().await;
    }
    assert!(names[0].is_disjoint(&names[1]));
}
