//! Bodies that nobody should send, to every address of the API that takes one, as the API's own
//! description lists them. Whatever comes in, a problem document goes out that says what to do, it
//! is never the server's fault, and nothing of the body comes back.

use reqwest::Method;
use serde_json::Value;

use crate::world::{Answer, Key, World};

/// Stands in every hostile body, where a customer's value would.
const CANARY: &str = "zebra-canary-7730";
const JSON: &str = "application/json";

/// An operation that takes a JSON body.
struct Operation {
    method: Method,
    path: String,
    /// Made for others' standard, which answers 400 to all of it.
    of_others: bool,
    /// A body that it takes.
    example: Value,
}

/// All of them.
async fn operations(world: &World) -> Vec<Operation> {
    let described = world.visitor().get("/api/v1/openapi.json").await.is(200);
    let described = described.json();
    let mut all = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"][JSON];
            if content.is_null() {
                continue;
            }
            let several = content["examples"].as_object();
            let example = content
                .get("example")
                .cloned()
                .unwrap_or_else(|| several.unwrap().values().next().unwrap()["value"].clone());
            let mut filled = path.clone();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
                if let Some(value) = parameter["example"].as_str() {
                    filled = filled.replace(&name, value);
                }
            }
            assert!(!filled.contains('{'), "{path}: a parameter has no example");
            all.push(Operation {
                method: method.to_uppercase().parse().unwrap(),
                of_others: path.starts_with("/access/"),
                path: filled,
                example,
            });
        }
    }
    assert!(all.len() >= 2, "{}", all.len());
    all
}

async fn sends(key: &Key, to: &Operation, kind: &str, body: Vec<u8>) -> Answer {
    let request = key.request(to.method.clone(), &to.path);
    Answer::of(request.header("content-type", kind).body(body)).await
}

#[track_caller]
fn is_told(answer: &Answer, to: &Operation, what: &str, allowed: &[u16]) {
    let place = format!("{} {}: {what}", to.method, to.path);
    let status = answer.status.as_u16();
    let text = String::from_utf8_lossy(&answer.bytes);
    assert!(
        allowed.contains(&status) || (to.of_others && status == 400),
        "{place}: {status} {text}"
    );
    assert!(!text.contains("zebra"), "{place}: {text}");
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{place}"
    );
    let document = answer.json();
    assert_eq!(document["status"], status, "{place}");
    let slug = document["type"].as_str().unwrap();
    assert!(slug.starts_with("/problems/"), "{place}: {slug}");
    assert!(document["mend"].as_str().unwrap().ends_with('.'), "{place}");
    let id = answer.header("x-request-id").unwrap();
    assert_eq!(id.len(), 16, "{place}");
}

/// The example with one more member, written as it is given.
fn with(example: &Value, member: &str) -> Vec<u8> {
    let text = example.to_string();
    let inner = &text[1..];
    let comma = if inner == "}" { "" } else { "," };
    format!("{{{member}{comma}{inner}").into_bytes()
}

#[tokio::test]
async fn whatever_a_body_holds_the_answer_is_a_problem_that_says_what_to_do() {
    let world = World::open().await;
    let key = world.writer().await;
    for to in operations(&world).await {
        let first = to.example.as_object().unwrap().keys().next().unwrap();
        let deep = |open: &str, close: &str, times: usize| {
            let nested = format!("{}\"{CANARY}\"{}", open.repeat(times), close.repeat(times));
            with(&to.example, &format!("\"zebra\":{nested}"))
        };
        let mut bom = b"\xef\xbb\xbf".to_vec();
        bom.extend(to.example.to_string().bytes());
        let mut trailing = to.example.to_string().into_bytes();
        trailing.extend(format!(" \"{CANARY}\"").bytes());
        let utf16: Vec<u8> = to
            .example
            .to_string()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let cases: Vec<(&str, Vec<u8>)> = vec![
            ("nothing", Vec::new()),
            ("blanks", b" \n\t ".to_vec()),
            ("no JSON", CANARY.as_bytes().to_vec()),
            ("a text", format!("\"{CANARY}\"").into_bytes()),
            ("a list", format!("[\"{CANARY}\"]").into_bytes()),
            ("a number", b"7".to_vec()),
            ("null", b"null".to_vec()),
            ("true", b"true".to_vec()),
            ("half an object", format!("{{\"x\":\"{CANARY}").into_bytes()),
            ("deep lists", deep("[", "]", 60)),
            ("very deep lists", deep("[", "]", 15_000)),
            ("deep objects", deep("{\"a\":", "}", 60)),
            ("unclosed objects", b"{\"a\":".repeat(12_000)),
            ("a byte order mark", bom),
            ("something behind it", trailing),
            ("UTF-16", utf16),
            ("invalid UTF-8", b"{\"zebra\":\"zebra\xff\xfe\"}".to_vec()),
            ("an overlong sequence", b"{\"zebra\":\"\xc0\xaf\"}".to_vec()),
            (
                "a surrogate in UTF-8",
                b"{\"zebra\":\"\xed\xa0\x80\"}".to_vec(),
            ),
            (
                "a lone surrogate",
                with(&to.example, r#""zebra":"zebra\ud800""#),
            ),
            ("U+0000", with(&to.example, r#""zebra":"zebra\u0000""#)),
            (
                "a control character",
                with(&to.example, "\"zebra\":\"zebra\u{1}\""),
            ),
            (
                "a name twice",
                with(&to.example, &format!("\"{first}\":\"{CANARY}\"")),
            ),
            (
                "a name twice, once escaped",
                with(
                    &to.example,
                    &format!(
                        "\"\\u{:04x}{}\":\"{CANARY}\"",
                        u32::from(first.as_bytes()[0]),
                        &first[1..]
                    ),
                ),
            ),
            (
                "a name twice, deep inside",
                with(
                    &to.example,
                    r#""zebra":[{"a":{"zebra":1,"b":2,"zebra":3}}]"#,
                ),
            ),
            ("a number beyond all", with(&to.example, r#""zebra":1e999"#)),
            (
                "a long number",
                with(&to.example, &format!("\"zebra\":-{}", "9".repeat(40_000))),
            ),
            ("no number", with(&to.example, "\"zebra\":NaN")),
            ("a comment", with(&to.example, "/* zebra */\"zebra\":1")),
            ("single quotes", b"{'zebra':'zebra'}".to_vec()),
            ("a gzip stream", b"\x1f\x8b\x08zebra".to_vec()),
        ];
        for (what, body) in cases {
            let answer = sends(&key, &to, JSON, body).await;
            // A standard that ignores unknown members may take what is only odd.
            is_told(&answer, &to, what, &[400, 422]);
        }
    }
}

#[tokio::test]
async fn every_member_of_a_wrong_type_is_told_without_its_value() {
    let world = World::open().await;
    let key = world.writer().await;
    for to in operations(&world).await {
        for (name, _) in to.example.as_object().unwrap() {
            for wrong in [
                format!("{{\"{CANARY}\":\"{CANARY}\"}}"),
                format!("[[\"{CANARY}\"]]"),
                "99999999999999999999999999".to_owned(),
                "-1.5e300".to_owned(),
                "true".to_owned(),
            ] {
                // There, unknown members are passed over at every depth, and a question that cannot
                // be read is answered in its place among the others.
                if to.of_others && (wrong.starts_with('{') || name == "evaluations") {
                    continue;
                }
                let mut rest = to.example.clone();
                rest.as_object_mut().unwrap().remove(name);
                let body = with(&rest, &format!("\"{name}\":{wrong}"));
                let answer = sends(&key, &to, JSON, body).await;
                is_told(&answer, &to, &format!("{name}: {wrong}"), &[400, 422]);
            }
        }
    }
}

#[tokio::test]
async fn a_body_of_another_kind_or_size_is_told_so() {
    let world = World::open().await;
    let key = world.writer().await;
    for to in operations(&world).await {
        let example = to.example.to_string().into_bytes();
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=zebra",
            "application/json; charset=utf-16",
            "application/xml",
            "zebra",
            "",
        ] {
            let answer = sends(&key, &to, kind, example.clone()).await;
            is_told(&answer, &to, kind, &[415]);
        }
        let bare = key.request(to.method.clone(), &to.path);
        let answer = Answer::of(bare.body(example.clone())).await;
        is_told(&answer, &to, "no type at all", &[415]);
        let large = with(
            &to.example,
            &format!("\"zebra\":\"{}\"", "z".repeat(40 * 1024 * 1024)),
        );
        // The server may answer and close before everything is sent.
        let request = key.request(to.method.clone(), &to.path);
        let request = request.header("content-type", JSON).body(large);
        if let Ok(answer) = Answer::try_of(request).await {
            is_told(&answer, &to, "far too much", &[413]);
        }
    }
}

#[tokio::test]
async fn without_a_key_that_may_nobody_is_read() {
    let world = World::open().await;
    let reader = world.key("campaign-engine", &["profiling_offers"]).await;
    let visitor = world.visitor();
    for to in operations(&world).await {
        let body = format!("{{\"zebra\":\"{CANARY}\"");
        let bare = visitor.bare(to.method.clone(), &to.path);
        let answer = Answer::of(bare.header("content-type", JSON).body(body.clone())).await;
        is_told(&answer, &to, "no key", &[401]);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        for wrong in ["Bearer", "Bearer zebra", "Basic emVicmE6emVicmE=", "zebra"] {
            let bare = visitor.bare(to.method.clone(), &to.path);
            let request = bare
                .header("authorization", wrong)
                .header("content-type", JSON);
            let answer = Answer::of(request.body(body.clone())).await;
            is_told(&answer, &to, wrong, &[401]);
        }
        let answer = sends(&reader, &to, JSON, body.into_bytes()).await;
        is_told(&answer, &to, "a key that only asks", &[400, 403]);
    }
}
