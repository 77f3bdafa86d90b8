//! The brand's systems are told what customers decided: webhooks and the feed, against the real
//! program, with a consumer of the tests' own.

mod consumer;
mod pauses;
mod rotation;
mod tls;

use std::process::Command;

use axum::http::HeaderMap;
use domain::decision::{Lasting, Wish};
use reqwest::Method;
use store::testing::Engine;

use self::consumer::{Consumer, Mood, verified};
use crate::world::{Answer, Customer, Key, Server, Setup, World, on_both_databases, vitrine};

const PURPOSE: &str = "profiling_offers";

fn setup() -> Setup {
    Setup {
        loopback_webhooks: true,
        ..Setup::default()
    }
}

/// Runs a command of `vitrine webhook` to its end; gives what it printed, line by line.
fn webhook(world: &World, words: &[&str]) -> Result<Vec<String>, String> {
    let mut command: Command = vitrine();
    let (what, rest) = words.split_first().unwrap();
    let done = command
        .args([
            "webhook",
            what,
            "--database",
            &world.db.options.url,
            "--key-file",
        ])
        .arg(&world.db.options.key_file)
        .args(rest)
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    if done.status.success() {
        Ok(said(&done.stdout).lines().map(str::to_owned).collect())
    } else {
        Err(said(&done.stderr))
    }
}

/// Adds an endpoint; gives its id and the key to verify with.
fn added(world: &World, consumer: &Consumer, kind: &str) -> (String, String) {
    let words = [
        "add",
        "--consumer",
        "campaign-engine",
        "--url",
        &consumer.url,
        "--kind",
        kind,
        "--allow-loopback-webhooks",
    ];
    let said = webhook(world, &words).unwrap();
    consumer.trusts(&said[1]);
    (said[0].clone(), said[1].clone())
}

fn listed(world: &World) -> String {
    webhook(world, &["list"]).unwrap().join("\n")
}

async fn turns(world: &World, customer: &Customer, wish: Wish) {
    customer
        .wishes(&world.service, PURPOSE, wish, Lasting::Open)
        .await;
}

/// Follows the feed from a place on; waits for news.
async fn follows(key: &Key, after: &str, wait: u32) -> serde_json::Value {
    let path = format!("/api/v1/decisions?after={after}&wait={wait}");
    Answer::of(key.request(Method::GET, &path))
        .await
        .is(200)
        .json()
}

async fn an_engine_is_told_and_asks_again(engine: Engine) {
    let world = World::with(engine, setup()).await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &[PURPOSE]).await;
    for kind in ["hmac", "ed25519"] {
        let mut consumer = Consumer::start().await;
        let (id, _) = added(&world, &consumer, kind);
        let browser = world.signed_in(&customer.email).await;
        for (wanted, status) in [("on", 200), ("off", 403)] {
            let use_key = format!("{kind}-{wanted}");
            browser.decides(PURPOSE, wanted, &use_key).await.is(303);
            let heard = consumer.hears().await;
            let data = &heard.event["data"];
            assert_eq!(data["subject"], "HV-1");
            assert_eq!(data["purpose"], PURPOSE);
            assert_eq!(data["state"], wanted);
            assert_eq!(heard.event["id"], heard.id);
            assert_eq!(heard.event["source"], world.server.base);
            for private in [&*customer.email, "Noa"] {
                assert!(!heard.body.contains(private), "{}", heard.body);
            }
            // What was told is a hint; the gate is the truth.
            key.asks(&customer, PURPOSE).await.is(status);
        }
        webhook(&world, &["remove", &id]).unwrap();
    }
    assert_eq!(listed(&world), "");
    world.ends().await;
}

on_both_databases!(an_engine_is_told_and_asks_again);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_delivery_comes_again_with_the_same_id() {
    let world = World::with(Engine::Sqlite, setup()).await;
    let customer = world.customer("HV-1").await;
    let mut consumers = Vec::new();
    for mood in [Mood::Says(500), Mood::Says(302), Mood::Hangs] {
        let consumer = Consumer::start().await;
        consumer.will(&[mood]);
        added(&world, &consumer, "hmac");
        consumers.push(consumer);
    }
    turns(&world, &customer, Wish::On).await;
    for consumer in &mut consumers {
        let first = consumer.hears().await;
        let again = consumer.hears().await;
        assert_eq!((again.id, again.body), (first.id, first.body));
    }
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_that_was_not_noted_before_a_crash_is_made_again() {
    // The same origin on whichever port it starts again.
    let setup = Setup {
        origin: Some("http://data.example.test"),
        ..setup()
    };
    let mut world = World::with(Engine::Sqlite, setup).await;
    let customer = world.customer("HV-1").await;
    let mut consumer = Consumer::start().await;
    // It has taken the delivery; the program dies before it knows.
    consumer.will(&[Mood::Hangs]);
    added(&world, &consumer, "hmac");
    turns(&world, &customer, Wish::On).await;
    let first = consumer.hears().await;
    world.server.kill();
    world.server = Server::start(&world.db, setup);
    let again = consumer.hears().await;
    assert_eq!((again.id, again.body), (first.id, first.body));
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_is_gone_misses_nothing_once_it_is_told_again() {
    let world = World::with(Engine::Sqlite, setup()).await;
    let customer = world.customer("HV-1").await;
    let mut consumer = Consumer::start().await;
    consumer.will(&[Mood::Says(410)]);
    let (id, _) = added(&world, &consumer, "ed25519");
    turns(&world, &customer, Wish::On).await;
    let refused = consumer.hears().await;
    // The answer is noted after it was given.
    while !listed(&world).contains("gone") {
        tokio::task::yield_now().await;
    }
    turns(&world, &customer, Wish::Off).await;
    let dead = webhook(&world, &["dead", &id]).unwrap();
    assert_eq!(dead.len(), 1);
    assert!(dead[0].starts_with(&refused.id), "{dead:?}");
    let said = webhook(&world, &["replay", &id]).unwrap();
    assert_eq!(said, ["1 to be told again."]);
    assert_eq!(consumer.hears().await.id, refused.id);
    // What was decided in between it learns from the feed.
    let key = world.key("campaign-engine", &[PURPOSE]).await;
    let all = follows(&key, "d0", 0).await;
    let changes = all["decisions"].as_array().unwrap().iter();
    let changes: Vec<_> = changes.map(|one| one["change"].clone()).collect();
    assert_eq!(changes, ["given", "withdrawn"]);
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_feed_tells_as_soon_as_something_is_decided_and_ends_with_the_server() {
    let mut world = World::with(Engine::Sqlite, setup()).await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &[PURPOSE]).await;
    let from = follows(&key, "latest", 0).await["next"].clone();
    let from = from.as_str().unwrap().to_owned();
    let (page, ()) =
        futures_util::future::join(follows(&key, &from, 25), turns(&world, &customer, Wish::On))
            .await;
    let told = &page["decisions"][0];
    assert_eq!(told["subject"], "HV-1");
    assert_eq!(
        (&told["state"], &told["change"]),
        (&"on".into(), &"given".into())
    );
    assert!(page["decisions"][1].is_null() && told.get("records").is_none());

    let next = page["next"].as_str().unwrap().to_owned();
    let waiting = follows(&key, &next, 25);
    let stopping = async {
        // Answered after the request above was taken up.
        key.request(Method::GET, "/health/live")
            .send()
            .await
            .unwrap();
        world.server.terminate();
    };
    let (page, ()) = futures_util::future::join(waiting, stopping).await;
    assert_eq!(page["decisions"].as_array().map(Vec::len), Some(0));
    let ended =
        tokio::task::spawn_blocking(move || (world.server.wait(), world.server.said(), world));
    let (status, (_, logged), _world) = ended.await.unwrap();
    assert_eq!(status.code(), Some(0), "{logged}");
    assert!(!logged.contains("still in flight"), "{logged}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_feed_cannot_answer_is_a_problem_document() {
    let world = World::open().await;
    let key = world.key("campaign-engine", &[PURPOSE]).await;
    for (query, status, slug) in [
        ("after=x", 422, "invalid"),
        ("after=d-1", 422, "invalid"),
        ("wait=26", 422, "invalid"),
        ("limit=0", 422, "invalid"),
        ("limit=1001", 422, "invalid"),
        ("limit=many", 400, "unreadable"),
        ("after=d7fffffff", 404, "not-found"),
    ] {
        let path = format!("/api/v1/decisions?{query}");
        let answer = Answer::of(key.request(Method::GET, &path)).await;
        answer.is_problem(status, slug);
    }
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_how_many_systems_have_confirmed() {
    let world = World::with(Engine::Sqlite, setup()).await;
    let customer = world.customer("HV-1").await;
    let mut consumer = Consumer::start().await;
    added(&world, &consumer, "hmac");
    turns(&world, &customer, Wish::On).await;
    consumer.hears().await;
    turns(&world, &customer, Wish::Off).await;
    consumer.hears().await;
    while !listed(&world).contains("0 waiting, 2 done") {
        tokio::task::yield_now().await;
    }
    let browser = world.signed_in(&customer.email).await;
    let page = browser.get("/me/choices").await.is(200).text();
    assert!(page.contains("1 of 1 system confirmed, "), "the engine");
    let asking = "1 system is not sent word: it learns it when it asks.";
    assert!(page.contains(asking), "the store of scores");
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_on_this_machine_is_not_told_unless_that_is_allowed() {
    let world = World::open().await;
    let consumer = Consumer::start().await;
    let plain = [
        "add",
        "--consumer",
        "campaign-engine",
        "--url",
        &consumer.url,
    ];
    let refused = webhook(&world, &plain).unwrap_err();
    assert!(refused.contains("not https"), "{refused}");
    // The command line of a developer allowed it; the server does not.
    added(&world, &consumer, "hmac");
    let customer = world.customer("HV-1").await;
    turns(&world, &customer, Wish::On).await;
    while !listed(&world).contains("1 waiting, 0 done, 0 dead  last: address refused") {
        tokio::task::yield_now().await;
    }
    world.ends().await;
}

#[test]
fn the_consumer_takes_nothing_that_is_not_signed_and_of_now() {
    // The published vectors; they are this old.
    const NOW: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const RIGHT: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const WRONG: &str = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    const PUBLIC: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    const SIGNED: &str = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVL\
                          Po3mNl8EM+m7TBAg==";
    let headers = |timestamp: &str, signature: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(
            "webhook-id",
            "msg_p5jXN8AQM9LWM0D4loKWxJek".parse().unwrap(),
        );
        headers.insert("webhook-timestamp", timestamp.parse().unwrap());
        headers.insert("webhook-signature", signature.parse().unwrap());
        headers
    };
    let takes = |key: &str, signature: &str| {
        verified(key, &headers(&NOW.to_string(), signature), BODY, NOW).is_some()
    };
    assert!(takes(SECRET, RIGHT));
    assert!(takes(SECRET, &format!("v2,x {WRONG} {RIGHT} {WRONG}")));
    assert!(takes(PUBLIC, SIGNED));
    let other_version = RIGHT.replace("v1", "v2");
    for signature in [
        "",
        "v1,",
        "v1,dawfeoifkpqwoekfpqoekf",
        WRONG,
        &*other_version,
        SIGNED,
    ] {
        assert!(!takes(SECRET, signature), "{signature}");
    }
    assert!(!takes(PUBLIC, RIGHT));
    for timestamp in ["hello", "1614265029", "1614265631", ""] {
        let read = verified(SECRET, &headers(timestamp, RIGHT), BODY, NOW);
        assert!(read.is_none(), "{timestamp}");
    }
    for missing in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut headers = headers(&NOW.to_string(), RIGHT);
        headers.remove(missing);
        assert!(verified(SECRET, &headers, BODY, NOW).is_none(), "{missing}");
    }
    assert!(verified(SECRET, &headers(&NOW.to_string(), RIGHT), b"{}", NOW).is_none());
}
