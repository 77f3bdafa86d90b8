//! `POST /api/v1/releases`: every way to be told no.

use domain::decision::{Lasting, Wish};
use jiff::SignedDuration;
use serde_json::json;

use crate::world::{Answer, Customer, World};

/// A refusal names its reason and its log line, and the customer's own page shows it.
#[track_caller]
fn refusal(answer: Answer, slug: &str) -> serde_json::Value {
    let document = answer.is_problem(403, slug).json();
    let line = document["refusal"].as_str().unwrap();
    assert!(line.starts_with("e-"), "{document}");
    document
}

#[tokio::test]
async fn nobody_was_asked() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let document = refusal(key.asks(&customer, "profiling_offers").await, "not-asked");
    assert!(document.get("since").is_none(), "there was no decision");
    assert_eq!(world.log_length(customer.subject).await, 1);
}

#[tokio::test]
async fn the_customer_turned_it_off() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let page = world.signed_in(&customer.email).await;
    page.decides("profiling_offers", "on", "k1").await.is(303);
    key.asks(&customer, "profiling_offers").await.is(200);
    page.decides("profiling_offers", "off", "k2").await.is(303);

    let document = refusal(key.asks(&customer, "profiling_offers").await, "purpose-off");
    assert!(document["since"].as_str().unwrap().ends_with('Z'));
    assert_eq!(
        crate::world::log(&world.service, customer.subject)
            .await
            .last()
            .unwrap()
            .1,
        document["refusal"].as_str().unwrap()
    );
}

#[tokio::test]
async fn a_consent_for_a_limited_time_ended() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let then = world.earlier(SignedDuration::from_hours(24 * 40));
    let thirty_days = Lasting::For("P30D".parse().unwrap());
    customer
        .wishes(&then, "profiling_offers", Wish::On, thirty_days)
        .await;

    let document = refusal(key.asks(&customer, "profiling_offers").await, "expired");
    assert!(document["since"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn an_objection_is_being_assessed() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("feature-store", &["fraud_prevention"]).await;
    key.asks(&customer, "fraud_prevention").await.is(200);
    let page = world.signed_in(&customer.email).await;
    page.decides("fraud_prevention", "off", "k1").await.is(303);

    let answer = key.asks(&customer, "fraud_prevention").await;
    let document = refusal(answer, "objection-pending");
    assert!(document["since"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn the_customer_restricted_processing() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let orders = world
        .key("order-system", &["order_fulfilment", "bookkeeping"])
        .await;
    world.restricts(&customer).await;

    refusal(
        orders.asks(&customer, "order_fulfilment").await,
        "restricted",
    );
    orders.asks(&customer, "bookkeeping").await.is(200);
}

#[tokio::test]
async fn the_customer_is_too_young_to_consent() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let writer = world.writer().await;
    let young = json!({ "contact": { "under_age": true } });
    writer.delivers("HV-1", &young).await.is(200);
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    refusal(key.asks(&customer, "profiling_offers").await, "under-age");
}

#[tokio::test]
async fn the_registry_has_no_such_purpose() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    refusal(key.asks(&customer, "x_rays").await, "not-registered");
}

#[tokio::test]
async fn the_key_does_not_cover_the_purpose() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["direct_marketing"]).await;
    for purpose in ["profiling_offers", "bookkeeping"] {
        refusal(key.asks(&customer, purpose).await, "out-of-scope");
    }
    assert_eq!(world.log_length(customer.subject).await, 2);
}

#[tokio::test]
async fn a_kind_of_data_does_not_belong_to_the_purpose() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["direct_marketing"]).await;
    let ask = json!({
        "subject": customer.reference,
        "purpose": "direct_marketing",
        "categories": ["name", "store_purchases"],
    });
    refusal(key.asks_with(&ask).await, "category-not-covered");
}

/// Apart from the request id and the moment there is nothing to tell one from the other.
fn without_what_differs_each_time(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let headers = answer.headers.iter().filter_map(|(name, value)| {
        let told = !["x-request-id", "date", "ratelimit"].contains(&name.as_str());
        told.then(|| (name.to_string(), value.to_str().unwrap().to_owned()))
    });
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    (answer.status.as_u16(), headers, answer.bytes.clone())
}

#[tokio::test]
async fn an_unknown_customer_looks_like_one_that_cannot_exist() {
    let world = World::open().await;
    world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let ask = async |reference: &str| {
        let nobody = Customer {
            reference: reference.to_owned(),
            email: String::new(),
            subject: domain::ids::SubjectId::from([0; 16]),
        };
        let answer = key.asks(&nobody, "profiling_offers").await;
        answer.is_problem(404, "not-found")
    };
    let unknown = without_what_differs_each_time(&ask("HV-2").await);
    for malformed in ["", "HV 1", "HV/1", "HV-1\u{e9}", &"9".repeat(65), ".."] {
        assert_eq!(
            without_what_differs_each_time(&ask(malformed).await),
            unknown
        );
    }
    assert!(!String::from_utf8_lossy(&unknown.2).contains("HV-2"));
}
