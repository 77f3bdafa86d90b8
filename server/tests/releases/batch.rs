//! `POST /api/v1/releases/batch`: a line for each customer, each logged before it is sent.

use std::collections::BTreeSet;

use domain::decision::{Lasting, Wish};
use reqwest::Method;
use serde_json::{Value, json};
use service::keys::KeyTerms;
use store::testing::Engine;

use crate::world::{Answer, Customer, Key, Setup, World, line, log, on_both_databases, receipt};

const PATH: &str = "/api/v1/releases/batch";
const OFFERS: &str = "profiling_offers";

async fn asks(key: &Key, body: &Value) -> Answer {
    Answer::of(key.request(Method::POST, PATH).json(body)).await
}

fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let text = answer.text();
    assert!(text.is_empty() || text.ends_with('\n'));
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// One who said yes, with a receipt, and one who was never asked.
async fn two(world: &World) -> (Customer, Customer) {
    let (anna, ben) = (world.customer("HV-1").await, world.customer("HV-2").await);
    let writer = world.writer().await;
    let delivered = receipt(&["Cabbage", "Candles"]);
    writer.delivers("HV-1", &delivered).await.is(200);
    anna.wishes(&world.service, OFFERS, Wish::On, Lasting::Open)
        .await;
    (anna, ben)
}

async fn there_is_a_line_for_each_customer_in_order(engine: Engine) {
    let world = World::with(engine, Setup::default()).await;
    let (anna, ben) = two(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    let body = json!({
        "purpose": OFFERS, "subjects": ["HV-2", "HV-1", "HV-3", "a b"], "limit": 1,
    });
    let answer = asks(&key, &body).await.is(200);
    let lines = lines(&answer);
    let subjects: Vec<_> = lines.iter().map(|line| line["subject"].clone()).collect();
    assert_eq!(json!(subjects), body["subjects"]);
    assert_eq!(lines[0]["reason"], "not-asked");
    assert!(lines[0].get("since").is_none());
    let of_ben = log(&world.service, ben.subject).await;
    assert_eq!(lines[0]["refusal"], of_ben[0].1);
    let of_anna = log(&world.service, anna.subject).await;
    let of_anna: BTreeSet<_> = of_anna.iter().map(|(_, id)| id.as_str()).collect();
    let released = &lines[1];
    assert!(of_anna.contains(released["release"].as_str().unwrap()));
    assert!(released["at"].as_str().unwrap().ends_with('Z'));
    let records = released["records"].as_array().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["category"], "store_purchases");
    assert_eq!(lines[2], json!({ "subject": "HV-3", "unknown": true }));
    assert_eq!(lines[3], json!({ "subject": "a b", "unknown": true }));
    world.ends().await;
}

async fn an_audience_has_those_alone_who_may_be_used_and_no_records(engine: Engine) {
    let world = World::with(engine, Setup::default()).await;
    let (anna, ben) = two(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    let body = json!({
        "purpose": OFFERS, "subjects": ["HV-2", "HV-1", "HV-3"], "answer": "audience",
    });
    let answer = asks(&key, &body).await.is(200);
    let lines = lines(&answer);
    let of_anna = log(&world.service, anna.subject).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["subject"], "HV-1");
    assert_eq!(lines[0]["question"], of_anna.last().unwrap().1);
    assert!(lines[0].get("records").is_none());
    assert_eq!(log(&world.service, ben.subject).await.len(), 1);
    let page = world.signed_in(&ben.email).await;
    let activity = page.get("/me/activity?kind=question").await.is(200).text();
    assert!(activity.contains("Asked, and told no."), "{activity}");
    world.ends().await;
}

on_both_databases!(
    there_is_a_line_for_each_customer_in_order,
    an_audience_has_those_alone_who_may_be_used_and_no_records,
);

#[tokio::test]
async fn a_scope_that_does_not_fit_is_refused_to_each_customer_and_logged() {
    let world = World::open().await;
    let (anna, _) = two(&world).await;
    let key = world.key("campaign-engine", &["direct_marketing"]).await;
    let body = json!({ "purpose": OFFERS, "subjects": ["HV-1", "HV-2"] });
    let answer = asks(&key, &body).await.is(200);
    for line in lines(&answer) {
        assert_eq!(line["reason"], "out-of-scope");
    }
    assert_eq!(log(&world.service, anna.subject).await.len(), 2);
}

#[tokio::test]
async fn ten_thousand_are_answered_and_more_are_not() {
    let world = World::open().await;
    two(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    let longest: Vec<String> = (0..10_000).map(|n| format!("{n:064}")).collect();
    let mut body = json!({ "purpose": OFFERS, "subjects": longest });
    let answer = asks(&key, &body).await.is(200);
    assert_eq!(lines(&answer).len(), 10_000);
    body["subjects"].as_array_mut().unwrap().push(json!("HV-1"));
    let answer = asks(&key, &body).await.is_problem(422, "invalid");
    assert!(answer.text().contains("/subjects"), "{}", answer.text());
}

#[tokio::test]
async fn what_does_not_fit_is_told_before_anybody_is_asked_about() {
    let world = World::open().await;
    let (_, ben) = two(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    for body in [
        json!({ "purpose": OFFERS, "subjects": [] }),
        json!({ "purpose": OFFERS }),
        json!({ "subjects": ["HV-2"] }),
        json!({ "purpose": "A B", "subjects": ["HV-2"] }),
        json!({ "purpose": OFFERS, "subjects": "HV-2" }),
        json!({ "purpose": OFFERS, "subjects": ["HV-2", "HV-3", "HV-2"] }),
        json!({ "purpose": OFFERS, "subjects": ["HV-2"], "limit": 0 }),
        json!({ "purpose": OFFERS, "subjects": ["HV-2"], "categories": [] }),
        json!({ "purpose": OFFERS, "subjects": ["HV-2"], "answer": "everything" }),
        json!({ "purpose": OFFERS, "subjects": ["HV-2"], "other": 1 }),
    ] {
        asks(&key, &body).await.is_problem(422, "invalid");
    }
    let large = json!({ "purpose": OFFERS, "subjects": ["x".repeat(1_100_000)] });
    asks(&key, &large).await.is_problem(413, "too-large");
    assert_eq!(world.log_length(ben.subject).await, 0);
    let nobody = reqwest::Client::new().post(format!("{}{PATH}", world.server.base));
    let answer = Answer::of(nobody.json(&json!({}))).await;
    answer.is_problem(401, "unauthorized");
}

#[tokio::test]
async fn the_same_batch_with_the_same_key_finds_the_same_lines() {
    let world = World::open().await;
    let (anna, _) = two(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    let asks = async |idempotency_key: &str, subjects: Value| {
        let body = json!({ "purpose": OFFERS, "subjects": subjects });
        let request = key.request(Method::POST, PATH).json(&body);
        Answer::of(request.header("idempotency-key", idempotency_key)).await
    };
    let first = asks("k1", json!(["HV-1", "HV-2"])).await.is(200);
    let again = asks("\"k1\"", json!(["HV-1", "HV-2"])).await.is(200);
    assert_eq!(again.text(), first.text());
    assert_eq!(world.log_length(anna.subject).await, 2);
    let other = asks("k1", json!(["HV-2"])).await;
    other.is_problem(409, "conflict");
    asks("", json!(["HV-2"])).await.is_problem(422, "invalid");
    // What was not begun does not use a key up.
    let kinds: Vec<String> = (0..65).map(|n| format!("kind-{n}")).collect();
    let body = json!({ "purpose": OFFERS, "subjects": ["HV-2"], "categories": kinds });
    let request = key.request(Method::POST, PATH).json(&body);
    let many = Answer::of(request.header("idempotency-key", "k2")).await;
    many.is_problem(422, "invalid");
    asks("k2", json!(["HV-2"])).await.is(200);
}

#[tokio::test]
async fn a_batch_spends_the_quota_of_all_whom_it_names() {
    let world = World::open().await;
    let (anna, ben) = two(&world).await;
    let (before, key) = (world.log_length(anna.subject).await, few(&world, 3).await);
    let about = |subjects: &[&str]| json!({ "purpose": OFFERS, "subjects": subjects });
    let answer = asks(&key, &about(&["HV-1", "HV-2", "HV-3", "HV-4"])).await;
    let answer = answer.is_problem(422, "invalid");
    assert!(answer.text().contains("at most 3"), "{}", answer.text());
    // A minute may end in between; then there is one round more.
    let mut refused = None;
    for round in 0..4 {
        let answer = asks(&key, &about(&["HV-1", "HV-2"])).await;
        if answer.status == 429 {
            refused = Some((answer, round));
            break;
        }
        let limit = answer.header("ratelimit").unwrap();
        assert!(limit.starts_with("\"minute\";r=0;") || limit.starts_with("\"minute\";r=1;"));
        assert_eq!(lines(&answer.is(200)).len(), 2);
    }
    let (refused, answered) = refused.unwrap();
    assert!(refused.header("retry-after").is_some());
    refused.is_problem(429, "rate-limited");
    assert_eq!(world.log_length(anna.subject).await, before + answered);
    assert_eq!(world.log_length(ben.subject).await, answered);
}

async fn few(world: &World, per_minute: u32) -> Key {
    let terms = KeyTerms {
        consumer: "campaign-engine".parse().unwrap(),
        purposes: vec![OFFERS.parse().unwrap()],
        may_write: false,
        days: None,
        addresses: Vec::new(),
        per_minute: Some(per_minute),
    };
    world.key_on(terms).await
}

/// Each of these customers holds so much that no buffer on the way takes all of them.
const HEAVY: usize = 60;

/// Customers who hold much and said yes, with what they are called.
async fn heavy(world: &World) -> Vec<Customer> {
    let writer = world.writer().await;
    let product = "x".repeat(15_000);
    let heavy: Vec<Value> = (0..60).map(|n| line(&format!("l-{n}"), &product)).collect();
    let heavy = json!({ "records": heavy });
    let mut customers = Vec::new();
    for number in 0..HEAVY {
        let reference = format!("HV-{number}");
        let customer = world.customer(&reference).await;
        writer.delivers(&reference, &heavy).await.is(200);
        customer
            .wishes(&world.service, OFFERS, Wish::On, Lasting::Open)
            .await;
        customers.push(customer);
    }
    customers
}

fn about_all() -> Value {
    let subjects: Vec<String> = (0..HEAVY).map(|n| format!("HV-{n}")).collect();
    json!({ "purpose": OFFERS, "subjects": subjects })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_breaks_off_leaves_the_logs_of_a_beginning_of_the_batch() {
    let mut world = World::open().await;
    let customers = heavy(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    let request = key.request(Method::POST, PATH).json(&about_all());
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut received: Vec<u8> = Vec::new();
    while received.split(|byte| *byte == b'\n').count() <= 7 {
        received.extend(response.chunk().await.unwrap().unwrap());
    }
    // The connection closes with it. Once the server has ended, nothing more is written.
    drop(response);
    world.server.terminate();
    world.server.wait();

    let mut logged = Vec::new();
    for customer in &customers {
        let lines = log(&world.service, customer.subject).await;
        // The first is the decision.
        logged.extend(lines.into_iter().nth(1).map(|(_, id)| id));
    }
    let whole = received.split_inclusive(|byte| *byte == b'\n');
    let whole = whole.filter(|line| line.ends_with(b"\n"));
    for (place, line) in whole.enumerate() {
        let line: Value = serde_json::from_slice(line).unwrap();
        assert_eq!(line["subject"], customers[place].reference);
        assert_eq!(line["release"], logged[place]);
    }
    assert!(logged.len() < HEAVY, "the rest was not asked about");
    for (place, customer) in customers.iter().enumerate() {
        let lines = 1 + usize::from(place < logged.len());
        assert_eq!(world.log_length(customer.subject).await, lines, "{place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_whose_key_is_revoked_ends_and_says_so() {
    let world = World::open().await;
    let customers = heavy(&world).await;
    let key = world.key("campaign-engine", &[OFFERS]).await;
    let request = key.request(Method::POST, PATH).json(&about_all());
    let mut response = request.send().await.unwrap();
    let mut received = response.chunk().await.unwrap().unwrap().to_vec();
    world.service.revoke_key(&key.id).await.unwrap();
    while let Some(part) = response.chunk().await.unwrap() {
        received.extend(part);
    }
    let lines = received.split_inclusive(|byte| *byte == b'\n');
    let lines: Vec<Value> = lines
        .map(|it| serde_json::from_slice(it).unwrap())
        .collect();
    let (last, released) = lines.split_last().unwrap();
    assert_eq!(last["type"], "/problems/unauthorized");
    assert_eq!(last["status"], 401);
    assert!(released.len() < HEAVY);
    for (place, customer) in customers.iter().enumerate() {
        let lines = 1 + usize::from(place < released.len());
        assert_eq!(world.log_length(customer.subject).await, lines, "{place}");
    }
}
