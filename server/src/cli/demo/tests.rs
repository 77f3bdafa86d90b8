//! The demonstration, filled once into a throw-away database.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use domain::account::Viewer;
use domain::gate::RefusalReason;
use domain::ids::ImportId;
use domain::language::Language;
use domain::read::{Holdings, PageFrom, RecordFilter, Shown};
use domain::record::Value;
use domain::registry::Origin;
use jiff::Timestamp;
use service::ledger::Signer;
use service::{Clock, ReleaseAnswer, ReleaseRequest, Service, Settings};
use store::testing::TestDb;
use store::{Options, Store, create_key_file};

use super::chance::Chance;
use super::moments::Moments;
use super::seed::{SeedOptions, Seeded, mark, seed, seeded};
use super::shopping::shop;
use super::summary::Summary;
use super::words::{WORDS, said};
use super::{beside, make_ready};
use crate::config::{LedgerArgs, StoreArgs};

async fn ask(service: &Service, summary: &Summary, persona: &str) -> ReleaseAnswer {
    let from = std::net::Ipv4Addr::LOCALHOST.into();
    let scope = service
        .authenticate_key(&summary.keys["campaign-engine"], from)
        .await
        .unwrap()
        .scope;
    let request = ReleaseRequest {
        subject: summary.customers[persona].reference.parse().unwrap(),
        purpose: "profiling_offers".parse().unwrap(),
        categories: None,
        fields: None,
        since: None,
        limit: 3,
    };
    service.release(&scope, request, None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_printed_about_the_gate_is_so() {
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("key");
    create_key_file(&key_file).unwrap();
    let url = format!("sqlite:{}", folder.path().join("demo.db").display());
    let store = Store::open(&Options::new(url, key_file)).await.unwrap();
    let mut settings = Settings::new("http://localhost");
    settings.hashing.memory_kib = 8;
    settings.hashing.passes = 1;
    let now: Timestamp = "2026-05-04T12:00:00Z".parse().unwrap();
    let service = Service::new(store, Clock::fixed(now), settings)
        .await
        .unwrap();

    assert_eq!(seeded(&service).await.unwrap(), Seeded::No);
    let options = SeedOptions {
        households: None,
        folder: folder.path().to_owned(),
    };
    let summary = seed(&service, &options).await.unwrap();
    let Seeded::Yes(run) = seeded(&service).await.unwrap() else {
        panic!("the mark is missing")
    };
    assert_eq!(summary.run, run.to_string());
    assert_eq!(summary.customers.len(), 9);
    assert!(summary.writer_key.starts_with("vk_"));

    let released = ask(&service, &summary, "typical").await;
    assert!(matches!(released, ReleaseAnswer::Released { records, .. } if records.len() == 3));
    for (persona, reason) in [
        ("withdrawn", RefusalReason::PurposeOff),
        ("restricted", RefusalReason::Restricted),
        ("minor_flag", RefusalReason::UnderAge),
        ("new_member", RefusalReason::NotAsked),
    ] {
        let refused = ask(&service, &summary, persona).await;
        assert!(
            matches!(refused, ReleaseAnswer::Refused { reason: given, .. } if given == reason),
            "{persona}: {refused:?}"
        );
    }
    readers_find_their_own_language(&service, &summary).await;
    service.store().close().await;
}

async fn held(service: &Service, reference: &str) -> Holdings {
    let reference = reference.parse().unwrap();
    let read = &mut service.store().read();
    let found = store::subjects::find_by_reference(read, &reference).await;
    let viewer = Viewer::Own(found.unwrap().unwrap().id);
    let filter = RecordFilter {
        origin: Some(Origin::Inferred),
        ..RecordFilter::default()
    };
    let page = service.holdings(viewer, filter, PageFrom::Start);
    page.await.unwrap()
}

/// Guesses stand in the customer's language, and every system that data came from has a name.
async fn readers_find_their_own_language(service: &Service, summary: &Summary) {
    for (persona, guess) in [
        ("wrong_guess", "Familie med barn under 6 år"),
        ("incident", "Eén volwassene"),
        ("gpc", "To voksne uden børn"),
        ("typical", "Two adults, no children"),
    ] {
        let holdings = held(service, &summary.customers[persona].reference).await;
        let mut told = Vec::new();
        for record in &holdings.records {
            if let Shown::Value(Value::Parts(parts)) = &record.value {
                told.extend(parts.iter().map(|(_, text)| text.as_str()));
            }
        }
        assert!(told.contains(&guess), "{persona}: {told:?}");
        if persona != "typical" {
            let english = told
                .iter()
                .find(|text| WORDS.iter().any(|words| words[0] == **text));
            assert_eq!(english, None, "{persona}");
        }
        let registry = &holdings.published.registry;
        assert!(holdings.kinds.len() > 10);
        for kind in &holdings.kinds {
            let organisation = kind.source.parse().ok();
            let organisation = organisation.and_then(|key| registry.source(&key));
            assert!(
                organisation.is_some() || registry.own_source(&kind.source).is_some(),
                "nobody is told what `{}` is",
                kind.source
            );
        }
    }
}

#[test]
fn the_shipped_mappings_name_sources_that_the_brand_has_named() {
    let report = service::registry::check("demo", super::seed::REGISTRY);
    let registry = report.registry.unwrap();
    for (name, mapping, _) in super::households::FILES {
        let source = mapping
            .lines()
            .find_map(|line| line.strip_prefix("source: "))
            .unwrap();
        let organisation = source.parse().ok();
        let organisation = organisation.and_then(|key| registry.source(&key));
        let known = organisation.is_some() || registry.own_source(source).is_some();
        assert!(known, "{name}: {source}");
    }
}

#[test]
fn every_word_of_the_demonstration_is_written_in_four_languages() {
    for words in super::words::WORDS {
        assert!(words.iter().all(|word| !word.is_empty()), "{words:?}");
        for (language, word) in Language::ALL.into_iter().zip(words) {
            assert_eq!(said(language, words[0]), *word);
        }
    }
}

#[test]
fn made_up_shopping_is_the_same_every_time_and_ends_yesterday() {
    let now: Timestamp = "2026-05-04T12:00:00Z".parse().unwrap();
    let shopping = || {
        shop(
            &Moments::before(now),
            &mut Chance::named("x"),
            400,
            380,
            true,
        )
    };
    let (one, other) = (shopping(), shopping());
    let paid = |lines: &[super::shopping::Line]| lines.iter().map(|line| line.paid).sum::<i64>();
    assert_eq!((one.len(), paid(&one)), (other.len(), paid(&other)));
    assert!((300..500).contains(&one.len()), "{}", one.len());
    let newest = one.last().unwrap().at;
    assert_eq!(newest.to_string()[..10], *"2026-05-03");
    assert!(one.iter().any(|line| line.coupon > 0) && one.iter().any(|line| line.discount > 0));
}

#[test]
fn sign_ins_are_kept_where_nobody_else_can_read_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.json");
    std::fs::write(&path, "{}").unwrap();
    let run = ImportId(store::fresh_id(Timestamp::UNIX_EPOCH));
    Summary::of(run).write(&path).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(Summary::read(&path, run).unwrap().url.is_empty());
    let missing = Summary::read(&folder.path().join("other.json"), run).unwrap_err();
    assert!(missing.to_string().contains("--fresh"));
}

#[test]
fn sign_ins_of_several_databases_in_one_folder_stay_apart() {
    let folder = tempfile::tempdir().unwrap();
    let postgres = "postgres://localhost/vitrine";
    let urls = [None, Some(postgres), Some("postgres://localhost/other")];
    let [own, one, other] = urls.map(|url| beside(folder.path(), url, "summary", "json"));
    assert!(own != one && one != other && own != other);
    assert_eq!(
        beside(folder.path(), Some(postgres), "summary", "json"),
        one
    );

    let runs = [1, 2].map(|at| ImportId(store::fresh_id(Timestamp::from_second(at).unwrap())));
    Summary::of(runs[0]).write(&one).unwrap();
    assert_eq!(
        Summary::read(&one, runs[0]).unwrap().run,
        runs[0].to_string()
    );
    let foreign = Summary::read(&one, runs[1]).unwrap_err().to_string();
    assert!(foreign.contains("another database") && foreign.contains("--fresh"));
}

fn lost_key(db: &TestDb) -> StoreArgs {
    StoreArgs {
        database: db.options.url.clone(),
        key_file: db.directory().join("lost.key"),
    }
}

/// The log's key, and the copy of its last head.
fn log_of(db: &TestDb) -> LedgerArgs {
    let ledger_key = db.directory().join("ledger.key");
    for file in [ledger_key.clone(), Signer::copy_beside(&ledger_key)] {
        std::fs::write(file, "signed").unwrap();
    }
    LedgerArgs { ledger_key }
}

fn has_log(ledger: &LedgerArgs) -> bool {
    let key = &ledger.ledger_key;
    assert_eq!(key.exists(), Signer::copy_beside(key).exists());
    key.exists()
}

async fn a_demonstration_whose_key_file_is_lost_starts_over(db: &TestDb) {
    let begun = db.store.write(|tx| {
        Box::pin(async move { store::imports::start(tx, &mark(), Timestamp::UNIX_EPOCH).await })
    });
    begun.await.unwrap();
    db.store.close().await;
    let (args, ledger) = (lost_key(db), log_of(db));
    let said = make_ready(&args, &ledger, false)
        .await
        .unwrap_err()
        .to_string();
    assert!(said.contains("--fresh"), "{said}");
    assert!(!args.key_file.exists());
    assert!(has_log(&ledger));

    make_ready(&args, &ledger, true).await.unwrap();
    assert!(
        !has_log(&ledger),
        "what was signed is gone with what it was signed over"
    );
    let options = Options::new(&args.database, &args.key_file);
    let store = Store::open(&options).await.unwrap();
    let found = store::imports::find(&mut store.read(), &mark()).await;
    assert_eq!(found.unwrap(), None);
    store.close().await;
}

async fn nothing_but_a_demonstration_is_filled_or_emptied(db: &TestDb) {
    let made = db.store.write(|tx| {
        Box::pin(async move {
            let reference = "HV-1".parse().unwrap();
            store::subjects::create_or_find(tx, &reference, Timestamp::UNIX_EPOCH).await
        })
    });
    made.await.unwrap();
    let ledger = log_of(db);
    for args in [
        lost_key(db),
        StoreArgs {
            key_file: db.options.key_file.clone(),
            ..lost_key(db)
        },
    ] {
        for fresh in [false, true] {
            let said = make_ready(&args, &ledger, fresh)
                .await
                .unwrap_err()
                .to_string();
            assert!(said.contains("no demonstration"), "{said}");
        }
    }
    assert!(!lost_key(db).key_file.exists());
    assert!(has_log(&ledger));
    let reference = "HV-1".parse().unwrap();
    let kept = store::subjects::find_by_reference(&mut db.store.read(), &reference).await;
    assert!(kept.unwrap().is_some());
}

store::on_both!(
    a_demonstration_whose_key_file_is_lost_starts_over,
    nothing_but_a_demonstration_is_filled_or_emptied,
);
