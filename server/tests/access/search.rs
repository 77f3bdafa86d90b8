//! `POST /access/v1/search/subject`.

use serde_json::{Value, json};
use store::testing::Engine;

use super::{asks, gate, gate_on};
use crate::world::{Answer, on_both_databases};

const PATH: &str = "/access/v1/search/subject";

fn search(page: Option<Value>) -> Value {
    let mut body = json!({
        "subject": { "type": "subject" },
        "action": { "name": "direct_marketing" },
        "resource": { "type": "category", "id": "name" },
        "context": { "time": "2024-10-26T01:22-07:00" },
    });
    if let Some(page) = page {
        body["page"] = page;
    }
    body
}

fn found(answer: &Answer) -> Vec<String> {
    let answer = answer.json();
    let results = answer["results"].as_array().unwrap();
    let results = results.iter().map(|result| {
        assert_eq!(result["type"], "subject");
        result["id"].as_str().unwrap().to_owned()
    });
    results.collect()
}

fn token(answer: &Answer) -> String {
    let token = &answer.json()["page"]["next_token"];
    token.as_str().unwrap().to_owned()
}

async fn those_are_found_who_may_be_used_page_by_page(engine: Engine) {
    let (world, first, key) = gate_on(engine).await;
    let off = world.customer("HV-2").await;
    let page = world.signed_in(&off.email).await;
    page.decides("direct_marketing", "off", "k1").await.is(303);
    for reference in ["HV-3", "HV-4"] {
        world.customer(reference).await;
    }
    let all = asks(&key, PATH, &search(None)).await.is(200);
    assert_eq!(found(&all), ["HV-1", "HV-3", "HV-4"]);
    assert_eq!(all.json()["page"], json!({ "next_token": "", "count": 3 }));
    let logged = (
        world.log_length(first.subject).await,
        world.log_length(off.subject).await,
    );
    assert_eq!(logged, (1, 2), "who is not found sees the question too");

    let mut together = Vec::new();
    let mut page = json!({ "limit": 2 });
    for _ in 0..5 {
        let answer = asks(&key, PATH, &search(Some(page))).await.is(200);
        assert!(found(&answer).len() <= 2);
        together.extend(found(&answer));
        let token = token(&answer);
        if token.is_empty() {
            break;
        }
        assert!(!token.contains("HV"));
        page = json!({ "token": token });
    }
    assert_eq!(together, ["HV-1", "HV-3", "HV-4"]);
    world.ends().await;
}

on_both_databases!(those_are_found_who_may_be_used_page_by_page);

#[tokio::test]
async fn a_token_belongs_to_its_question_and_its_key() {
    let (world, _, key) = gate().await;
    world.customer("HV-2").await;
    let first = asks(&key, PATH, &search(Some(json!({ "limit": 1 }))))
        .await
        .is(200);
    let token = token(&first);
    let with = |limit: Option<u32>| search(Some(json!({ "token": token, "limit": limit })));
    let next = asks(&key, PATH, &with(Some(1))).await.is(200);
    assert_eq!(found(&next), ["HV-2"]);
    let wrong_limit = asks(&key, PATH, &with(Some(2))).await;
    wrong_limit.is_problem(400, "unreadable");
    let mut other = with(None);
    other["resource"]["id"] = json!("email");
    let other = asks(&key, PATH, &other).await;
    other.is_problem(400, "unreadable");
    let theirs = world.key("campaign-engine", &["direct_marketing"]).await;
    let theirs = asks(&theirs, PATH, &with(None)).await;
    theirs.is_problem(400, "unreadable");
    let made_up = search(Some(json!({ "token": "a3M9NDU2O3N6PTI=" })));
    let made_up = asks(&key, PATH, &made_up).await;
    made_up.is_problem(400, "unreadable");
    let none = asks(&key, PATH, &search(Some(json!({ "limit": 0 })))).await;
    let none = none.is(200);
    assert!(found(&none).is_empty() && !self::token(&none).is_empty());
}

#[tokio::test]
async fn what_nobody_knows_is_found_with_nobody() {
    let (world, customer, key) = gate().await;
    for (entity, member, value) in [
        ("subject", "type", "user"),
        ("action", "name", "can_read"),
        ("action", "name", "Can Read"),
        ("action", "name", "bookkeeping"),
        ("resource", "type", "account"),
        ("resource", "id", "orders"),
        ("resource", "id", "no such kind"),
    ] {
        let mut body = search(None);
        body[entity][member] = json!(value);
        let answer = asks(&key, PATH, &body).await.is(200);
        assert!(found(&answer).is_empty(), "{entity}.{member}");
        assert_eq!(token(&answer), "");
    }
    assert_eq!(world.log_length(customer.subject).await, 0);
    let mut named = search(None);
    named["subject"]["id"] = json!("whoever");
    let answer = asks(&key, PATH, &named).await.is(200);
    assert_eq!(found(&answer), ["HV-1"], "an id is passed over");
}

#[tokio::test]
async fn what_is_missing_is_400() {
    let (_world, _, key) = gate().await;
    for (entity, member) in [
        ("subject", "type"),
        ("action", "name"),
        ("resource", "type"),
        ("resource", "id"),
    ] {
        let mut body = search(None);
        body[entity].as_object_mut().unwrap().remove(member);
        let answer = asks(&key, PATH, &body).await;
        answer.is_problem(400, "unreadable");
        let mut body = search(None);
        body.as_object_mut().unwrap().remove(entity);
        let answer = asks(&key, PATH, &body).await;
        answer.is_problem(400, "unreadable");
    }
    for page in [
        json!("first"),
        json!({ "limit": -1 }),
        json!({ "limit": "1" }),
        json!({ "token": 7 }),
    ] {
        let answer = asks(&key, PATH, &search(Some(page))).await;
        answer.is_problem(400, "unreadable");
    }
}
