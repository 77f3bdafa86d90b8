//! The brand's own systems, with their keys.

use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use service::Clock;
use service::keys::KeyTerms;

use super::{Answer, Customer, Server, World};

/// A system's key, and what is done with it.
#[derive(Clone)]
pub(crate) struct Key {
    client: Client,
    base: String,
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl World {
    /// A key for some of a system's purposes.
    pub(crate) async fn key(&self, consumer: &str, purposes: &[&str]) -> Key {
        self.make_key(consumer, purposes, false).await
    }

    /// A key that may deliver records.
    pub(crate) async fn writer(&self) -> Key {
        self.make_key("order-system", &["order_fulfilment"], true)
            .await
    }

    async fn make_key(&self, consumer: &str, purposes: &[&str], may_write: bool) -> Key {
        let terms = KeyTerms {
            consumer: consumer.parse().unwrap(),
            purposes: purposes.iter().map(|key| key.parse().unwrap()).collect(),
            may_write,
            days: None,
            addresses: Vec::new(),
            per_minute: None,
        };
        self.key_on(terms).await
    }

    /// A key with limits.
    pub(crate) async fn key_on(&self, terms: KeyTerms) -> Key {
        let made = self.service.create_key_on(terms).await.unwrap();
        Key {
            client: Client::new(),
            base: self.server.base.clone(),
            id: made.id,
            secret: made.secret.expose_secret().to_owned(),
        }
    }
}

impl Key {
    /// The same key, used at another server.
    pub(crate) fn at(&self, server: &Server) -> Self {
        Self {
            client: self.client.clone(),
            base: server.base.clone(),
            id: self.id.clone(),
            secret: self.secret.clone(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.secret)
    }

    /// Asks for a customer's data for one purpose.
    pub(crate) async fn asks(&self, customer: &Customer, purpose: &str) -> Answer {
        self.asks_with(&json!({ "subject": customer.reference, "purpose": purpose }))
            .await
    }

    pub(crate) async fn asks_with(&self, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, "/api/v1/releases").json(body)).await
    }

    /// Sends a body to the gate exactly as it is.
    pub(crate) async fn asks_raw(&self, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, "/api/v1/releases");
        Answer::of(
            request
                .header("content-type", "application/json")
                .body(body),
        )
        .await
    }

    /// Delivers what is held about a customer.
    pub(crate) async fn delivers(&self, reference: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/subjects/{reference}/records");
        Answer::of(self.request(Method::PUT, &path).json(body)).await
    }
}

/// When the brand's systems collected what they deliver: at the beginning of a day, so that a
/// delivery that is sent twice is the same.
fn yesterday() -> Timestamp {
    let now = Clock::system().now().as_second();
    Timestamp::from_second(now - now % 86_400 - 86_400).unwrap()
}

/// A line of a store receipt.
pub(crate) fn line(source_id: &str, product: &str) -> Value {
    json!({
        "category": "store_purchases",
        "field": "line",
        "group": "receipt-1",
        "value": { "product": product, "quantity": "1", "paid": "1.39" },
        "source": "till",
        "source_id": source_id,
        "collected_at": yesterday().to_string(),
    })
}

/// A delivery of one receipt with these products.
pub(crate) fn receipt(products: &[&str]) -> Value {
    let lines: Vec<Value> = products
        .iter()
        .enumerate()
        .map(|(index, product)| line(&format!("line-{index}"), product))
        .collect();
    json!({ "records": lines })
}
