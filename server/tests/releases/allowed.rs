//! `POST /api/v1/releases`: what comes back when the customer said yes.

use reqwest::Method;
use serde_json::json;

use crate::world::{Answer, World, receipt};

#[tokio::test]
async fn a_release_hands_out_the_records_newest_first_and_names_its_log_line() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let delivered = receipt(&["Cabbage", "Candles"]);
    let writer = world.writer().await;
    writer.delivers("HV-1", &delivered).await.is(200);
    let campaign = world.key("campaign-engine", &["profiling_offers"]).await;
    let page = world.signed_in(&customer.email).await;
    page.decides("profiling_offers", "on", "k1").await.is(303);

    let answer = campaign.asks(&customer, "profiling_offers").await.is(200);

    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json();
    assert_eq!(body["subject"], "HV-1");
    assert_eq!(body["purpose"], "profiling_offers");
    assert!(body["at"].as_str().unwrap().ends_with('Z'));
    let records = body["records"].as_array().unwrap();
    assert_eq!(records.len(), 2);
    let products: Vec<_> = records
        .iter()
        .map(|record| record["value"]["product"].as_str().unwrap())
        .collect();
    assert!(products.contains(&"Cabbage") && products.contains(&"Candles"));
    for record in records {
        assert!(record["record"].as_str().unwrap().starts_with("rec-"));
        assert_eq!(record["category"], "store_purchases");
        assert_eq!(record["field"], "line");
        assert_eq!(record["source"], "till");
        assert_eq!(record["group"], "receipt-1");
        assert_eq!(
            record["collected_at"],
            delivered["records"][0]["collected_at"]
        );
        assert!(record["kept_until"].is_string());
        assert_eq!(record["value"]["paid"], "1.39", "a number stays text");
    }
    let log = crate::world::log(&world.service, customer.subject).await;
    assert_eq!(log.last().unwrap().1, body["release"].as_str().unwrap());
}

#[tokio::test]
async fn a_question_may_ask_for_less() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    let delivered = receipt(&["Cabbage", "Candles", "Bread"]);
    writer.delivers("HV-1", &delivered).await.is(200);
    let orders = world.key("order-system", &["order_fulfilment"]).await;
    let club = world.key("club-ledger", &["loyalty_club"]).await;

    let some = json!({ "subject": "HV-1", "purpose": "loyalty_club", "limit": 2 });
    let some = club.asks_with(&some).await.is(200).json();
    assert_eq!(some["records"].as_array().unwrap().len(), 2);

    let kinds = json!({ "subject": "HV-1", "purpose": "order_fulfilment", "categories": ["name"] });
    let kinds = orders.asks_with(&kinds).await.is(200).json();
    let kinds = kinds["records"].as_array().unwrap();
    assert_eq!(kinds.len(), 1);
    assert_eq!(kinds[0]["value"], "Noa Visser");

    let later =
        json!({ "subject": "HV-1", "purpose": "loyalty_club", "since": "2999-01-01T00:00:00Z" });
    let later = club.asks_with(&later).await.is(200).json();
    assert_eq!(later["records"], json!([]));
    assert_eq!(world.log_length(customer.subject).await, 3);
}

#[tokio::test]
async fn the_same_idempotency_key_gives_back_the_first_answer() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let campaign = world
        .key("campaign-engine", &["profiling_offers", "direct_marketing"])
        .await;
    let ask = async |purpose: &str, key: &str| {
        let body = json!({ "subject": "HV-1", "purpose": purpose });
        let request = campaign.request(Method::POST, "/api/v1/releases");
        Answer::of(request.header("idempotency-key", key).json(&body)).await
    };

    let first = ask("profiling_offers", "k1").await;
    let first = first.is_problem(403, "not-asked");
    let again = ask("profiling_offers", "k1").await;
    let again = again.is_problem(403, "not-asked");
    assert_eq!(first.bytes, again.bytes);
    let other = ask("profiling_offers", "k2").await.json();
    assert_ne!(first.json()["refusal"], other["refusal"]);
    assert_eq!(world.log_length(customer.subject).await, 2);

    let otherwise = ask("direct_marketing", "k1").await;
    otherwise.is_problem(409, "conflict");
    for unfit in ["", "a b", &"k".repeat(129)] {
        let answer = ask("profiling_offers", unfit).await;
        answer.is_problem(422, "invalid");
    }
    assert_eq!(world.log_length(customer.subject).await, 2);
}

#[tokio::test]
async fn the_description_is_there_for_everybody() {
    let world = World::open().await;
    let answer = world.visitor().get("/api/v1/openapi.json").await.is(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.json()["paths"]["/api/v1/releases"]["post"].is_object());
}
