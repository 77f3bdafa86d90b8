//! Figures for the operator: on a listener of their own, and without anybody in them.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::json;
use store::testing::Engine;

use crate::public_log::Log;
use crate::world::{Answer, BRAND, Browser, Setup, World, line};

/// An address that is free just now.
fn free() -> String {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    taken.local_addr().unwrap().to_string()
}

/// A brand whose server also says its figures, and where.
async fn measured(engine: Engine) -> (World, String) {
    let address: &'static str = free().leak();
    let setup = Setup {
        metrics: Some(address),
        ..Setup::default()
    };
    let world = World::with(engine, setup).await;
    (world, format!("http://{address}/metrics"))
}

async fn figures(place: &str) -> String {
    let answer = Answer::of(Client::new().get(place)).await.is(200);
    let kind = answer.header("content-type").unwrap();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    answer.text()
}

#[track_caller]
fn has(text: &str, line: &str) {
    assert!(text.lines().any(|found| found == line), "{line}\n{text}");
}

#[tokio::test]
async fn answers_are_counted_by_route_and_reason() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (world, place) = measured(engine).await;
        let customer = world.customer("HV-1").await;
        let club = world.key("club-ledger", &["loyalty_club"]).await;
        let campaign = world.key("campaign-engine", &["profiling_offers"]).await;
        club.asks(&customer, "loyalty_club").await.is(200);
        for _ in 0..2 {
            campaign.asks(&customer, "profiling_offers").await.is(403);
        }
        campaign.asks(&customer, "loyalty_club").await.is(403);
        world.visitor().get("/nowhere").await.is(404);

        let text = figures(&place).await;
        has(&text, "vitrine_releases_total 1");
        has(&text, "vitrine_refusals_total{reason=\"not-asked\"} 2");
        has(&text, "vitrine_refusals_total{reason=\"out-of-scope\"} 1");
        has(&text, "vitrine_refusals_total{reason=\"restricted\"} 0");
        let gate = "route=\"/api/v1/releases\",method=\"POST\"";
        for (class, count) in [("2xx", 1), ("4xx", 3)] {
            let labels = format!("{{{gate},status=\"{class}\"}}");
            has(
                &text,
                &format!("vitrine_request_seconds_count{labels} {count}"),
            );
        }
        has(
            &text,
            "vitrine_request_seconds_count{route=\"none\",method=\"GET\",status=\"4xx\"} 1",
        );
        has(&text, "vitrine_queue_depth{queue=\"lines\"} 0");
        has(&text, "vitrine_queue_depth{queue=\"writes\"} 0");
        has(&text, "vitrine_outbox_late_seconds 0");
        assert!(text.contains("vitrine_database_connections{state=\"idle\"}"));
        let database = format!("database=\"{}\"}} 1", world.service.store().kind());
        assert!(text.contains(&database), "{text}");
    }
}

#[tokio::test]
async fn what_waits_to_be_told_is_counted_and_a_pause_is_part_of_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (world, place) = measured(engine).await;
        let customer = world.customer("HV-1").await;
        let campaign = world.key("campaign-engine", &["profiling_offers"]).await;
        for consumer in ["campaign-engine", "recommender"] {
            // The server was not allowed to tell anybody on this machine, so nothing is taken.
            let url = "https://localhost:9/in";
            let kind = store::webhooks::Kind::Hmac;
            let consumer = consumer.parse().unwrap();
            let made = world.service.add_webhook(consumer, url, kind, true);
            made.await.unwrap();
        }
        let text = figures(&place).await;
        has(&text, "vitrine_outbox_depth{state=\"waiting\"} 0");
        world.restricts(&customer).await;
        let text = figures(&place).await;
        has(&text, "vitrine_outbox_depth{state=\"waiting\"} 2");
        has(&text, "vitrine_outbox_depth{state=\"dead\"} 0");
        campaign.asks(&customer, "profiling_offers").await.is(403);
        let text = figures(&place).await;
        has(&text, "vitrine_refusals_total{reason=\"restricted\"} 1");
        let lines = world.service.list_webhooks().await.unwrap();
        world.service.remove_webhook(lines[0].id).await.unwrap();
        let text = figures(&place).await;
        has(&text, "vitrine_outbox_depth{state=\"waiting\"} 1");
        has(&text, "vitrine_outbox_depth{state=\"dead\"} 0");
        world.ends().await;
    }
}

#[tokio::test]
async fn the_public_log_is_counted_and_says_when_it_is_not_signed() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let log = Log::on(engine).await;
        let address: &'static str = free().leak();
        let setup = Setup {
            metrics: Some(address),
            ..Setup::default()
        };
        let keeper = log.keeper_with(setup);
        let customer = log.world.customer("HV-1").await;
        let place = format!("http://{address}/metrics");
        log.decisions(&customer, 2).await;
        log.covering(&Browser::new(&keeper), 3).await;
        let text = figures(&place).await;
        has(&text, "vitrine_log_signed 1");
        has(&text, "vitrine_log_entries{state=\"signed\"} 3");
        has(&text, "vitrine_log_entries{state=\"witnessed\"} 0");
        has(&text, "vitrine_log_late_seconds 0");
        has(&text, "vitrine_log_witnesses{state=\"answers\"} 0");
        drop(keeper);

        std::fs::remove_file(format!("{}.checkpoint", log.key_file.display())).unwrap();
        log.decisions(&customer, 1).await;
        let keeper = log.keeper_with(setup);
        let since = Instant::now();
        let unsigned = loop {
            let text = figures(&place).await;
            if text.contains("vitrine_log_signed 0") {
                break text;
            }
            assert!(since.elapsed() < Duration::from_mins(1), "{text}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        has(&unsigned, "vitrine_log_entries{state=\"signed\"} 3");
        assert!(
            !unsigned.contains("vitrine_log_late_seconds 0\n"),
            "{unsigned}"
        );
        drop(keeper);
        log.world.ends().await;
    }
}

#[tokio::test]
async fn figures_are_not_where_customers_are() {
    let (world, place) = measured(Engine::Sqlite).await;
    world.visitor().get("/metrics").await.is(404);
    let other = place.replace("/metrics", "/me");
    Answer::of(Client::new().get(other)).await.is(404);
}

#[tokio::test]
async fn a_planted_value_is_in_no_figure() {
    const CANARY: &str = "zebracanary4471";
    let (world, place) = measured(Engine::Sqlite).await;
    let customer = world.customer(CANARY).await;
    let writer = world.writer().await;
    let delivery = json!({
        "records": [line(CANARY, CANARY)],
        "contact": { "name": CANARY, "email": format!("{CANARY}@example.test") },
    });
    writer.delivers(CANARY, &delivery).await.is(200);
    let club = world.key("club-ledger", &["loyalty_club"]).await;
    club.asks(&customer, "loyalty_club").await.is(200);
    club.asks(&customer, CANARY).await.is(403);
    let visitor = world.visitor();
    for path in [
        format!("/{CANARY}"),
        format!("/problems/{CANARY}"),
        format!("/api/v1/{CANARY}?{CANARY}={CANARY}"),
        format!("/api/v1/subjects/{CANARY}/records"),
        format!("/me/choices/{CANARY}"),
        format!("/desk/views/{CANARY}"),
    ] {
        visitor.get(&path).await;
    }
    let odd = visitor.bare(CANARY.to_uppercase().parse().unwrap(), "/health/live");
    Answer::of(odd.header("user-agent", CANARY)).await;

    let text = figures(&place).await.to_lowercase();
    assert!(text.contains("vitrine_releases_total 1"), "{text}");
    assert!(!text.contains("zebra"), "{text}");
    let key = club.secret.to_lowercase();
    assert!(!text.contains(&key) && !text.contains(&club.id.to_lowercase()));
    // Every value of every label is one of the program's own words.
    let labels = text.split('"').skip(1).step_by(2);
    let declared = |label: &str| {
        label.starts_with('/')
            || label.parse::<f64>().is_ok()
            || label.len() <= 24 && !BRAND.contains(&format!("key: {label}\n"))
    };
    for label in labels {
        assert!(declared(label), "{label}");
    }
}
