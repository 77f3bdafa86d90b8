//! `POST /api/v1/releases`: bodies that nobody should send. Whatever comes in, a problem document
//! goes out, it is never the server's fault, and nothing of the body comes back.

use reqwest::Method;

use crate::world::{Answer, Key, World};

/// Stands in every hostile body, where a customer's value would.
const CANARY: &str = "zebra-canary-5121";

async fn gate() -> (World, Key) {
    let world = World::open().await;
    world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    (world, key)
}

#[track_caller]
fn told_without_echo(answer: Answer, what: &str) -> Answer {
    assert!(answer.status.is_client_error(), "{what}: {}", answer.status);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{what}"
    );
    assert!(
        !answer.text().contains("zebra"),
        "{what}: {}",
        answer.text()
    );
    answer
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_that_echoes_nothing() {
    let (_world, key) = gate().await;
    let deep = format!(
        "{{\"subject\":{}\"{CANARY}\"{}}}",
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    let objects = "{\"a\":".repeat(10_000);
    let cases: [(&str, String, u16); 12] = [
        ("nothing", String::new(), 400),
        ("no JSON", CANARY.to_owned(), 400),
        ("half an object", format!("{{\"subject\":\"{CANARY}\""), 400),
        ("deep lists", deep, 422),
        ("deep objects", objects, 422),
        (
            "two bodies",
            format!("{{\"subject\":\"HV-1\",\"purpose\":\"profiling_offers\"}} \"{CANARY}\""),
            400,
        ),
        ("a list", format!("[\"{CANARY}\"]"), 422),
        ("a text", format!("\"{CANARY}\""), 422),
        (
            "a key that stands twice",
            format!(
                "{{\"subject\":\"{CANARY}\",\"subject\":\"HV-1\",\"purpose\":\"profiling_offers\"}}"
            ),
            422,
        ),
        ("no purpose", format!("{{\"subject\":\"{CANARY}\"}}"), 422),
        (
            "a lone surrogate",
            format!("{{\"subject\":\"{CANARY}\\ud800\",\"purpose\":\"x\"}}"),
            400,
        ),
        (
            "a control character",
            format!("{{\"subject\":\"{CANARY}\u{1}\",\"purpose\":\"x\"}}"),
            400,
        ),
    ];
    for (what, body, status) in cases {
        let answer = told_without_echo(key.asks_raw(body).await, what);
        let told = answer.status.as_u16();
        // Reading may stop at the nesting or at the first wrong type: either is a client's error.
        if what.starts_with("deep") {
            assert!([400, 422].contains(&told), "{what}: {told}");
        } else {
            assert_eq!(told, status, "{what}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_is_a_problem_that_echoes_nothing() {
    let (world, key) = gate().await;
    for rest in [
        r#""purpose":7"#.to_owned(),
        r#""purpose":null"#.to_owned(),
        format!(r#""purpose":"{CANARY} {CANARY}""#),
        format!(r#""purpose":["{CANARY}"]"#),
        format!(r#""purpose":"x","categories":"{CANARY}""#),
        format!(r#""purpose":"x","categories":["{CANARY}!"]"#),
        r#""purpose":"x","categories":[]"#.to_owned(),
        format!(r#""purpose":"x","fields":["{CANARY}!"]"#),
        r#""purpose":"x","fields":[]"#.to_owned(),
        format!(r#""purpose":"x","since":"{CANARY}""#),
        r#""purpose":"x","since":5"#.to_owned(),
        r#""purpose":"x","since":"2026-13-45T99:99:99Z""#.to_owned(),
        r#""purpose":"x","limit":0"#.to_owned(),
        r#""purpose":"x","limit":-1"#.to_owned(),
        r#""purpose":"x","limit":1001"#.to_owned(),
        r#""purpose":"x","limit":1.5"#.to_owned(),
        r#""purpose":"x","limit":99999999999999999999999"#.to_owned(),
        format!(r#""purpose":"x","limit":"{CANARY}""#),
    ] {
        let body = format!(r#"{{"subject":"HV-1",{rest}}}"#);
        told_without_echo(key.asks_raw(body).await, &rest).is(422);
    }
    let numbers = [
        r#"{"subject":"HV-1","purpose":"x","limit":1e999}"#.to_owned(),
        format!(
            r#"{{"subject":"HV-1","purpose":"x","limit":{}}}"#,
            "9".repeat(50_000)
        ),
    ];
    for body in numbers {
        told_without_echo(key.asks_raw(body).await, "a huge number");
    }
    let many = vec!["\"name\""; 65].join(",");
    let body =
        format!(r#"{{"subject":"HV-1","purpose":"profiling_offers","categories":[{many}]}}"#);
    told_without_echo(key.asks_raw(body).await, "many kinds").is(422);
    let subject = world.customer("HV-2").await.subject;
    assert_eq!(world.log_length(subject).await, 0);
}

#[tokio::test]
async fn the_caller_is_told_which_field_is_unknown() {
    let (_world, key) = gate().await;
    let body = r#"{"subject":"HV-1","purpose":"profiling_offers","tenant":"x"}"#;
    let answer = key.asks_raw(body).await.is_problem(422, "invalid");
    assert!(answer.text().contains("tenant"), "{}", answer.text());
}

#[tokio::test]
async fn bytes_that_are_no_text_are_a_problem() {
    let (_world, key) = gate().await;
    for hostile in [
        &b"{\"subject\":\"zebra\xff\xfe\",\"purpose\":\"x\"}"[..],
        &b"\xef\xbb\xbf{\"subject\":\"zebra\",\"purpose\":\"x\"}"[..],
        &b"{\0\"s\0u\0b\0j\0"[..],
        &b"\x1f\x8b\x08zebra"[..],
    ] {
        told_without_echo(key.asks_raw(hostile.to_vec()).await, "bytes").is(400);
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_told_so() {
    let (_world, key) = gate().await;
    let body = format!(r#"{{"subject":"{}","purpose":"x"}}"#, "z".repeat(70 * 1024));
    let answer = key.asks_raw(body).await;
    told_without_echo(answer.is_problem(413, "too-large"), "a large body");
}

#[tokio::test]
async fn only_json_is_taken() {
    let (_world, key) = gate().await;
    let body = r#"{"subject":"HV-1","purpose":"profiling_offers"}"#;
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "x",
        "",
    ];
    for kind in types {
        let request = key.request(Method::POST, "/api/v1/releases");
        let answer = Answer::of(request.header("content-type", kind).body(body)).await;
        answer.is_problem(415, "unsupported-media-type");
    }
    let request = key.request(Method::POST, "/api/v1/releases");
    let charset = request.header("content-type", "application/json; charset=utf-8");
    Answer::of(charset.body(body)).await.is(403);
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let (_world, key) = gate().await;
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = Answer::of(key.request(method, "/api/v1/releases")).await;
        let answer = answer.is_problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), Some("POST"));
    }
    let answer = Answer::of(key.request(Method::GET, "/api/v1/nothing")).await;
    answer.is_problem(404, "not-found");
    let answer = Answer::of(key.request(Method::GET, "/api/v2/releases")).await;
    answer.is_problem(404, "not-found");
}
