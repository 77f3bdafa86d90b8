//! `POST /api/v1/releases`: who may ask at all.

use jiff::SignedDuration;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::world::{Answer, World};

#[tokio::test]
async fn a_wrong_key_is_told_that_a_valid_one_is_needed() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let mut key = world.key("campaign-engine", &["profiling_offers"]).await;
    let good = key.secret.clone();
    let (head, last) = good.split_at(good.len() - 1);
    let changed = format!("{head}{}", if last == "A" { "B" } else { "A" });
    let longer = format!("{good}A");
    for wrong in [changed.as_str(), longer.as_str(), head, "", "vk_", &key.id] {
        wrong.clone_into(&mut key.secret);
        let answer = key.asks(&customer, "profiling_offers").await;
        let answer = answer.is_problem(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    assert_eq!(world.log_length(customer.subject).await, 0);
}

#[tokio::test]
async fn a_key_counts_as_a_bearer_key_only() {
    let world = World::open().await;
    world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let body = json!({ "subject": "HV-1", "purpose": "profiling_offers" });
    let ask = async |header: Option<(&str, String)>| {
        let mut request = world.visitor().bare(Method::POST, "/api/v1/releases");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        Answer::of(request.json(&body)).await
    };
    for unheard in [
        None,
        Some(("authorization", format!("Basic {}", key.secret))),
        Some(("authorization", key.secret.clone())),
        Some(("x-api-key", key.secret.clone())),
        Some(("cookie", format!("vitrine={}", key.secret))),
    ] {
        ask(unheard).await.is_problem(401, "unauthorized");
    }
    let heard = Some(("authorization", format!("bearer {}", key.secret)));
    ask(heard).await.is_problem(403, "not-asked");
}

#[tokio::test]
async fn a_session_is_no_key() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let page = world.signed_in(&customer.email).await;
    let body = json!({ "subject": "HV-1", "purpose": "bookkeeping" });
    let request = page.bare(Method::POST, "/api/v1/releases").json(&body);
    Answer::of(request).await.is_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_revoked_key_ends_at_once() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let before = key.asks(&customer, "profiling_offers").await;
    before.is_problem(403, "not-asked");

    world.service.revoke_key(&key.id).await.unwrap();

    let after = key.asks(&customer, "profiling_offers").await;
    after.is_problem(401, "unauthorized");
    assert_eq!(world.log_length(customer.subject).await, 1);
}

#[tokio::test]
async fn a_key_ends_by_itself() {
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let then = world.earlier(SignedDuration::from_hours(49));
    let mut key = world.key("campaign-engine", &["profiling_offers"]).await;
    let purposes = vec!["profiling_offers".parse().unwrap()];
    for (days, status) in [(3, 403), (2, 401)] {
        let consumer = "campaign-engine".parse().unwrap();
        let made = then.create_key(consumer, purposes.clone(), false, Some(days));
        made.await
            .unwrap()
            .secret
            .expose_secret()
            .clone_into(&mut key.secret);
        key.asks(&customer, "profiling_offers").await.is(status);
    }
}
