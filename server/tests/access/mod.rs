//! OpenID AuthZEN Authorization API 1.0, with the standard's own examples and what its
//! certification sends.

mod configuration;
mod evaluation;
mod evaluations;
mod search;

use domain::decision::{Lasting, Wish};
use reqwest::Method;
use serde_json::{Value, json};
use store::testing::Engine;

use crate::world::{Answer, Customer, Key, Setup, World};

/// A customer who gets advertising and was never asked about offers, and a system that asks about
/// both.
async fn gate() -> (World, Customer, Key) {
    gate_on(Engine::Sqlite).await
}

async fn gate_on(engine: Engine) -> (World, Customer, Key) {
    let world = World::with(engine, Setup::default()).await;
    let customer = world.customer("HV-1").await;
    let purposes = ["direct_marketing", "profiling_offers"];
    let key = world.key("campaign-engine", &purposes).await;
    (world, customer, key)
}

async fn asks(key: &Key, path: &str, body: &Value) -> Answer {
    Answer::of(key.request(Method::POST, path).json(body)).await
}

/// A question about HV-1.
fn question(purpose: &str, category: &str) -> Value {
    json!({
        "subject": { "type": "subject", "id": "HV-1" },
        "action": { "name": purpose },
        "resource": { "type": "category", "id": category },
    })
}

async fn turns_on_offers(world: &World, customer: &Customer) {
    let lasting = Lasting::Open;
    customer
        .wishes(&world.service, "profiling_offers", Wish::On, lasting)
        .await;
}
