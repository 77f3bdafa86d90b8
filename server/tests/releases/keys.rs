//! `POST /api/v1/releases`: who may ask at all.

use jiff::SignedDuration;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;
use service::keys::KeyTerms;
use store::testing::Engine;

use crate::world::{Answer, Server, Setup, World};

fn terms() -> KeyTerms {
    KeyTerms {
        consumer: "campaign-engine".parse().unwrap(),
        purposes: vec!["profiling_offers".parse().unwrap()],
        may_write: false,
        days: None,
        addresses: Vec::new(),
        per_minute: None,
    }
}

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

async fn a_key_revoked_at_one_server_is_refused_by_all(engine: Engine) {
    let world = World::with(engine, Setup::default()).await;
    let second = Server::start(&world.db, Setup::default());
    let customer = world.customer("HV-1").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    for here in [&world.server, &second] {
        let before = key.at(here).asks(&customer, "profiling_offers").await;
        before.is_problem(403, "not-asked");
    }
    let officer = world.signed_in(world.officer().await).await;
    let revoke = format!("/office/keys/{}/revoke", key.id);
    officer.post(&revoke, &[]).await.is(303);
    for here in [&second, &world.server] {
        let after = key.at(here).asks(&customer, "profiling_offers").await;
        after.is_problem(401, "unauthorized");
    }
    assert_eq!(world.log_length(customer.subject).await, 2);
    drop(second);
    world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_revoked_at_one_server_is_refused_by_all_on_sqlite() {
    a_key_revoked_at_one_server_is_refused_by_all(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_revoked_at_one_server_is_refused_by_all_on_postgres() {
    a_key_revoked_at_one_server_is_refused_by_all(Engine::Postgres).await;
}

#[tokio::test]
async fn a_bound_key_from_elsewhere_is_a_wrong_key() {
    let world = World::open().await;
    let bound = KeyTerms {
        addresses: vec!["203.0.113.0/24".parse().unwrap()],
        ..terms()
    };
    let key = world.key_on(bound).await;
    let from = async |address: Option<&str>| {
        let mut request = key.request(Method::POST, "/api/v1/releases");
        if let Some(address) = address {
            request = request.header("x-forwarded-for", address);
        }
        Answer::of(request.json(&json!({ "subject": "HV-1", "purpose": "x" }))).await
    };
    for here in [
        "203.0.113.9",
        "198.51.100.1, 203.0.113.9",
        "::ffff:203.0.113.9",
    ] {
        from(Some(here)).await.is_problem(404, "not-found");
    }
    for elsewhere in [
        None,
        Some("198.51.100.1"),
        Some("203.0.113.9, 198.51.100.1"),
    ] {
        let answer = from(elsewhere).await.is_problem(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        assert_eq!(answer.header("ratelimit"), None);
    }
}

#[tokio::test]
async fn a_key_is_told_what_is_left_of_its_quota_and_when_to_come_back() {
    let world = World::open().await;
    let few = KeyTerms {
        per_minute: Some(3),
        ..terms()
    };
    let key = world.key_on(few).await;
    let left = |answer: &Answer| {
        assert_eq!(
            answer.header("ratelimit-policy"),
            Some("\"minute\";q=3;w=60")
        );
        let limit = answer.header("ratelimit").unwrap();
        let rest = limit.strip_prefix("\"minute\";r=").unwrap();
        let (left, renewed) = rest.split_once(";t=").unwrap();
        let renewed: u64 = renewed.parse().unwrap();
        assert!((1..=60).contains(&renewed), "{limit}");
        (left.parse::<u32>().unwrap(), renewed)
    };
    let delivery = json!({ "records": [] });
    let mut refused = None;
    // A minute may end in between; then there is one round more.
    for _ in 0..8 {
        let answer = key.delivers("HV-1", &delivery).await;
        let (left, renewed) = left(&answer);
        if answer.status == 429 {
            assert_eq!(left, 0);
            let wait = answer.header("retry-after").unwrap();
            assert_eq!(wait.parse::<u64>().unwrap(), renewed);
            refused = Some(answer);
            break;
        }
        answer.is_problem(403, "read-only-key");
    }
    refused.unwrap().is_problem(429, "rate-limited");
}
