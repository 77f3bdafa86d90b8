//! `POST /access/v1/evaluation`.

use reqwest::Method;
use serde_json::{Value, json};
use store::testing::Engine;

use super::{asks, gate, gate_on, question, turns_on_offers};
use crate::world::{Answer, Key, log, on_both_databases};

const PATH: &str = "/access/v1/evaluation";

async fn sends(key: &Key, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = key.request(Method::POST, PATH);
    Answer::of(request.header("content-type", kind).body(body)).await
}

async fn a_decision_names_its_reason_and_its_log_line(engine: Engine) {
    let (world, customer, key) = gate_on(engine).await;
    let no = asks(&key, PATH, &question("profiling_offers", "orders")).await;
    let no = no.is(200);
    assert_eq!(no.header("content-type"), Some("application/json"));
    let no = no.json();
    assert_eq!(no["decision"], false);
    assert_eq!(no["context"]["reason"], "not-asked");
    turns_on_offers(&world, &customer).await;
    let yes = asks(&key, PATH, &question("profiling_offers", "orders")).await;
    let yes = yes.is(200).json();
    assert_eq!(yes["decision"], true);
    let log = log(&world.service, customer.subject).await;
    assert_eq!(no["context"]["question"], log[0].1);
    assert_eq!(yes["context"]["question"], log[2].1);
    let page = world.signed_in(&customer.email).await;
    let activity = page.get("/me/activity?kind=question").await.is(200).text();
    assert!(activity.contains("Asked, and told yes."), "{activity}");
    assert!(activity.contains("Asked, and told no."), "{activity}");
    world.ends().await;
}

on_both_databases!(a_decision_names_its_reason_and_its_log_line);

#[tokio::test]
async fn a_request_is_called_what_it_calls_itself_and_is_told_what_is_left() {
    let (_world, _, key) = gate().await;
    let body = question("profiling_offers", "orders");
    let one_name = ["bfe9eb29-ab87-4ca3-be83-a1d5d8305716"];
    for (names, echoed) in [
        (&one_name[..], Some(one_name[0])),
        (&[], None),
        (&["a", "b"], None),
    ] {
        let mut request = key.request(Method::POST, PATH).json(&body);
        for name in names {
            request = request.header("x-request-id", *name);
        }
        let answer = Answer::of(request).await.is(200);
        let id = answer.header("x-request-id").unwrap();
        match echoed {
            Some(echoed) => assert_eq!(id, echoed),
            None => assert_eq!(id.len(), 16, "{id}"),
        }
        let policy = answer.header("ratelimit-policy").unwrap();
        assert!(policy.starts_with("\"minute\";q="), "{policy}");
        assert!(answer.header("ratelimit").is_some());
    }
}

#[tokio::test]
async fn a_question_about_no_kind_of_data_is_told_in_words() {
    let (world, customer, key) = gate().await;
    let mut other = question("direct_marketing", "name");
    other["resource"] = json!({ "type": "record", "id": "4711" });
    asks(&key, PATH, &other).await.is(200);
    let page = world.signed_in(&customer.email).await;
    let activity = page.get("/me/activity?kind=question").await.is(200).text();
    let words = "Asked for something that is no kind of data here.";
    assert!(activity.contains(words), "{activity}");
}

#[tokio::test]
async fn an_off_is_told_with_its_moment() {
    let (world, customer, key) = gate().await;
    let page = world.signed_in(&customer.email).await;
    page.decides("direct_marketing", "off", "k1").await.is(303);
    let no = asks(&key, PATH, &question("direct_marketing", "name")).await;
    let no = no.is(200).json();
    assert_eq!(no["context"]["reason"], "purpose-off");
    assert!(no["context"]["since"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn each_way_to_be_told_no_has_its_word() {
    let (world, customer, key) = gate().await;
    for (purpose, category, reason) in [
        ("x_rays", "orders", "not-registered"),
        ("bookkeeping", "orders", "out-of-scope"),
        ("direct_marketing", "orders", "category-not-covered"),
        ("direct_marketing", "no such kind", "category-not-covered"),
    ] {
        let no = asks(&key, PATH, &question(purpose, category)).await.is(200);
        assert_eq!(
            no.json()["context"]["reason"],
            reason,
            "{purpose} {category}"
        );
    }
    let mut other = question("direct_marketing", "name");
    other["resource"]["type"] = json!("record");
    let no = asks(&key, PATH, &other).await.is(200).json();
    assert_eq!(no["context"]["reason"], "category-not-covered");
    assert_eq!(world.log_length(customer.subject).await, 5);
    let malformed = asks(&key, PATH, &question("Can Read", "name")).await;
    let malformed = malformed.is(200).json();
    assert_eq!(malformed["context"], json!({ "reason": "not-registered" }));
    assert_eq!(world.log_length(customer.subject).await, 5);
}

#[tokio::test]
async fn whoever_is_not_known_looks_like_one_who_cannot_exist() {
    let (_world, _, key) = gate().await;
    let known = question("direct_marketing", "name");
    for (kind, id) in [
        ("subject", "HV-2"),
        ("subject", "no such thing"),
        ("user", "HV-1"),
    ] {
        let mut unknown = known.clone();
        unknown["subject"] = json!({ "type": kind, "id": id });
        let no = asks(&key, PATH, &unknown).await.is(200).json();
        let context = json!({ "reason": "unknown-subject" });
        assert_eq!(no, json!({ "decision": false, "context": context }));
    }
}

#[tokio::test]
async fn the_standards_own_examples_are_understood() {
    let (_world, _, key) = gate().await;
    for example in [
        json!({
            "subject": { "type": "user", "id": "alice@example.com" },
            "resource": { "type": "account", "id": "123" },
            "action": { "name": "can_read", "properties": { "method": "GET" } },
            "context": { "time": "1985-10-26T01:22-07:00" },
        }),
        json!({
            "subject": {
                "type": "user", "id": "alice@example.com",
                "properties": { "ip_address": "172.217.22.14", "device_id": "8:65:ee:17:7e:0b" },
            },
            "resource": {
                "type": "book", "id": "123",
                "properties": { "library_record": { "title": "AuthZEN in Action" } },
            },
            "action": { "name": "extend-loan", "properties": { "period": "2W" } },
            "context": {
                "time": "1985-10-26T01:22-07:00",
                "schema": "https://schema.example.com/access-request.schema.json",
            },
        }),
    ] {
        let answer = asks(&key, PATH, &example).await.is(200).json();
        assert_eq!(answer["decision"], false);
    }
}

#[tokio::test]
async fn properties_and_members_that_nobody_knows_change_nothing() {
    let (_world, _, key) = gate().await;
    let mut more = question("direct_marketing", "name");
    for entity in ["subject", "action", "resource"] {
        more[entity]["properties"] = json!({ "role": "admin", "deep": { "er": [null, 1.5] } });
        more[entity]["future"] = json!(true);
    }
    more["context"] = json!({ "time": "2026-01-01T00:00-07:00" });
    more["foo"] = json!("bar");
    more["futureField"] = json!({ "nested": true });
    let answer = asks(&key, PATH, &more).await.is(200).json();
    assert_eq!(answer["decision"], true);
}

#[tokio::test]
async fn whatever_cannot_be_read_is_400() {
    let (world, customer, key) = gate().await;
    let whole = question("direct_marketing", "name");
    let mut bodies: Vec<Value> = vec![json!({}), json!([]), json!("alice"), json!(null), json!(7)];
    for (entity, members) in [
        ("subject", &["type", "id"][..]),
        ("action", &["name"]),
        ("resource", &["type", "id"]),
    ] {
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(entity);
        bodies.push(without);
        for wrong in [json!("alice"), json!(["alice"]), json!(7), json!({})] {
            let mut body = whole.clone();
            body[entity] = wrong;
            bodies.push(body);
        }
        for member in members {
            let mut without = whole.clone();
            without[entity].as_object_mut().unwrap().remove(*member);
            bodies.push(without);
            for wrong in [json!(123), json!({ "a": 1 }), json!(null)] {
                let mut body = whole.clone();
                body[entity][*member] = wrong;
                bodies.push(body);
            }
        }
    }
    let mut body = whole.clone();
    body["context"] = json!("later");
    bodies.push(body);
    for body in bodies {
        let answer = asks(&key, PATH, &body).await;
        let answer = answer.is_problem(400, "unreadable");
        assert!(!answer.text().contains("alice"), "{}", answer.text());
    }
    let json = "application/json";
    for text in ["", "{", "alice", "{}{}", "{\"subject\":{},\"subject\":{}}"] {
        let answer = sends(&key, json, text).await;
        answer.is_problem(400, "unreadable");
    }
    sends(&key, json, vec![0xff])
        .await
        .is_problem(400, "unreadable");
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let answer = sends(&key, kind, whole.to_string()).await;
        answer.is_problem(400, "unreadable");
    }
    assert_eq!(world.log_length(customer.subject).await, 0);
}

#[tokio::test]
async fn a_callers_own_request_id_comes_back_whatever_the_answer() {
    let (world, _, key) = gate().await;
    let id = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716";
    let whole = question("direct_marketing", "name");
    for (body, status) in [(whole.clone(), 200), (json!({}), 400)] {
        let request = key.request(Method::POST, PATH).header("x-request-id", id);
        let answer = Answer::of(request.json(&body)).await.is(status);
        assert_eq!(answer.header("x-request-id"), Some(id));
    }
    let nobody = reqwest::Client::new().post(format!("{}{PATH}", world.server.base));
    let nobody = nobody.header("x-request-id", id).json(&whole);
    let answer = Answer::of(nobody).await.is_problem(401, "unauthorized");
    assert_eq!(answer.header("x-request-id"), Some(id));
    assert!(
        answer
            .header("www-authenticate")
            .unwrap()
            .starts_with("Bearer")
    );
    let answer = asks(&key, PATH, &whole).await.is(200);
    assert_eq!(answer.header("x-request-id").unwrap().len(), 16);
    let release = key.request(Method::POST, "/api/v1/releases");
    let release = release.header("x-request-id", id).json(&json!({}));
    let answer = Answer::of(release).await.is(422);
    assert_ne!(answer.header("x-request-id"), Some(id));
}
