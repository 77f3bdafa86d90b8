//! The API's description against the server: every example of a request is sent, and the answer has
//! exactly the members that the example of the answer shows; every problem type has its page; the
//! reference is one page without a script or a foreign origin.

use domain::decision::{Lasting, Wish};
use serde_json::Value;

use crate::world::{Answer, World};

/// The customer of all examples.
const REFERENCE: &str = "HV-100417";

fn example(content: &Value) -> Option<&Value> {
    content.get("example").or_else(|| {
        let several = content["examples"].as_object()?;
        several.values().next().map(|example| &example["value"])
    })
}

/// Where two values differ in their members or types. Lists are held against each other by their
/// first items.
fn differ(shown: &Value, real: &Value, place: &str, to: &mut Vec<String>) {
    match (shown, real) {
        (Value::Object(shown), Value::Object(real)) => {
            for (name, value) in shown {
                match real.get(name) {
                    Some(found) => differ(value, found, &format!("{place}/{name}"), to),
                    None => to.push(format!("{place}/{name} does not come")),
                }
            }
            for name in real.keys().filter(|name| !shown.contains_key(*name)) {
                to.push(format!("{place}/{name} is not shown"));
            }
        }
        (Value::Array(shown), Value::Array(real)) => {
            if let (Some(shown), Some(real)) = (shown.first(), real.first()) {
                differ(shown, real, &format!("{place}/0"), to);
            } else if shown.len() != real.len() {
                to.push(format!(
                    "{place}: {} shown, {} came",
                    shown.len(),
                    real.len()
                ));
            }
        }
        _ if std::mem::discriminant(shown) == std::mem::discriminant(real) => {}
        _ => to.push(format!("{place}: {shown} shown, {real} came")),
    }
}

/// The members of an object that stand for values, not for names of the API.
fn named_by_the_brand(place: &str) -> bool {
    place.contains("/value/")
}

#[tokio::test]
async fn every_example_is_what_the_server_takes_and_answers() {
    let world = World::open().await;
    let customer = world.customer(REFERENCE).await;
    customer
        .wishes(&world.service, "profiling_offers", Wish::On, Lasting::Open)
        .await;
    let writer = world.writer().await;
    let asker = world.key("campaign-engine", &["profiling_offers"]).await;
    let described = world.visitor().get("/api/v1/openapi.json").await.is(200);
    let described = described.json();
    let mut operations = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation));
        }
    }
    // What is delivered is what the gate hands out.
    operations.sort_by_key(|(_, _, operation)| operation["tags"][0] != "Records");
    let mut wrong = Vec::new();
    for (method, path, operation) in operations {
        let place = format!("{method} {path}");
        let read_only_is_refused = operation["responses"]["403"]["content"]["application/problem+json"]
            ["examples"]["read-only-key"]
            .is_object();
        let key = if read_only_is_refused {
            &writer
        } else {
            &asker
        };
        let mut filled = path.clone();
        let mut headers = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let shown = parameter["example"].as_str();
            match (parameter["in"].as_str().unwrap(), shown) {
                ("path", Some(value)) => filled = filled.replace(&format!("{{{name}}}"), value),
                ("header", Some(value)) => headers.push((name, value)),
                (kind @ ("path" | "header"), None) => {
                    wrong.push(format!("{place}: {kind} {name} has no example"));
                }
                _ => {}
            }
        }
        let mut request = key.request(method.parse().unwrap(), &filled);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let bodies = operation["requestBody"]["content"].as_object();
        if let Some((kind, content)) = bodies.and_then(|all| all.iter().next()) {
            let body = match example(content).unwrap() {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            request = request.header("content-type", kind).body(body);
        }
        let answer = Answer::of(request).await;
        let status = answer.status.as_u16().to_string();
        let response = &operation["responses"][&status];
        if !answer.status.is_success() || response.is_null() {
            wrong.push(format!("{place}: {status} {}", answer.text()));
            continue;
        }
        let kind = answer.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap().trim();
        let content = &response["content"][kind];
        if content.is_null() && !answer.bytes.is_empty() {
            wrong.push(format!("{place}: {kind} is not described"));
        }
        if kind == "application/json" && path != "/api/v1/openapi.json" {
            let mut found = Vec::new();
            differ(example(content).unwrap(), &answer.json(), "", &mut found);
            // A yes of others' standard has less to say than the no that is shown.
            let of_others = path.starts_with("/access/");
            found.retain(|difference| {
                let less = of_others && !difference.ends_with("is not shown");
                !less && !named_by_the_brand(difference)
            });
            wrong.extend(found.into_iter().map(|it| format!("{place}: {it}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_problem_type_has_a_page_that_says_what_to_do() {
    let world = World::open().await;
    let page = world.visitor();
    let described = page.get("/api/v1/openapi.json").await.is(200).json();
    let examples = described["components"]["examples"].as_object().unwrap();
    let list = page.get("/problems").await.is(200).text();
    assert!(examples.len() > 15, "{}", examples.len());
    for (slug, example) in examples {
        let example = &example["value"];
        let path = example["type"].as_str().unwrap();
        assert_eq!(path, format!("/problems/{slug}"));
        let answer = page.get(path).await.is(200);
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
        let text = answer.text();
        for words in ["When this happens", "What to do"] {
            assert!(text.contains(words), "{path}: {words}");
        }
        let escaped = |text: &str| text.replace('&', "&amp;").replace('\'', "&#39;");
        assert!(
            text.contains(&escaped(example["title"].as_str().unwrap())),
            "{path}"
        );
        assert!(text.contains(&example["status"].to_string()), "{path}");
        assert!(list.contains(&format!("href=\"{path}\"")), "{path}");
    }
    page.get("/problems/zebra").await.is(404);
}

#[tokio::test]
async fn the_reference_is_one_page_from_this_server_alone() {
    let world = World::open().await;
    let answer = world.visitor().get("/api/v1/reference").await.is(200);
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let text = answer.text();
    for path in ["/api/v1/releases", "/api/v1/subjects/{reference}/records"] {
        assert!(text.contains(path), "{path}");
    }
    for word in [
        "<script",
        "style=\"",
        "src=\"http",
        "href=\"http",
        "onclick",
    ] {
        assert!(!text.contains(word), "{word}");
    }
}
