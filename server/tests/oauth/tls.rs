//! The provider's keys over TLS: whom the server believes, and whom it does not.

use axum::Json;
use axum::routing::get;
use serde_json::json;
use store::testing::Engine;

use super::provider::Signer;
use super::{claims, taking_tokens};
use crate::world::{Answer, Authority, Browser, TlsListener, brand, customer};

/// Publishes a provider's keys behind TLS; gives their address.
fn publishes(listener: TlsListener, signer: &Signer) -> String {
    let address = format!("https://localhost:{}/keys", listener.port());
    let keys = json!({ "keys": [signer.public] });
    let router = axum::Router::new().route("/keys", get(async move || Json(keys)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_taken_only_from_an_address_that_somebody_vouches_for() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let signer = Signer::ed25519("o");
    let (db, service) = brand(Engine::Sqlite).await;
    customer(&service, "HV-1").await;
    let file = ours.written_to(db.directory());
    let believed = ("--oauth-ca", file.to_str().unwrap());
    for (what, listener, option, status) in [
        (
            "our authority's",
            ours.listens("localhost", 20).await,
            Some(believed),
            403,
        ),
        (
            "our authority's, not configured",
            ours.listens("localhost", 20).await,
            None,
            401,
        ),
        (
            "our authority's, configured for webhooks",
            ours.listens("localhost", 20).await,
            Some(("--webhook-ca", believed.1)),
            401,
        ),
        (
            "another authority's",
            theirs.listens("localhost", 20).await,
            Some(believed),
            401,
        ),
        (
            "another host's",
            ours.listens("id.example.com", 20).await,
            Some(believed),
            401,
        ),
        (
            "one that is over",
            ours.listens("localhost", -1).await,
            Some(believed),
            401,
        ),
    ] {
        let address = publishes(listener, &signer);
        let mut options = vec![("--oauth-keys", address.as_str())];
        options.extend(option);
        let server = taking_tokens(&db, &options);
        let request = Browser::new(&server).bare(reqwest::Method::POST, "/api/v1/releases");
        let body = json!({ "subject": "HV-1", "purpose": "profiling_offers" });
        let token = signer.token(&claims());
        let answer = Answer::of(request.bearer_auth(token).json(&body)).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
    }
}
