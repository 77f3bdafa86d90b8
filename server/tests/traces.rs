//! Traces: what a collector of OpenTelemetry gets from the real program, and what it never gets.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use serde_json::json;
use store::testing::Engine;

use crate::world::{Answer, Server, Setup, World, brand};

/// A collector that keeps what it gets.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Sent>>>);

/// What came in one request: its type, and its body.
type Sent = (Option<String>, Bytes);

impl Collector {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }

    fn bytes(&self) -> Vec<u8> {
        let got = self.0.lock().unwrap();
        got.iter().flat_map(|(_, body)| body.to_vec()).collect()
    }

    fn spans(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        for (kind, body) in self.0.lock().unwrap().iter() {
            assert_eq!(kind.as_deref(), Some("application/x-protobuf"));
            let request = ExportTraceServiceRequest::decode(body.clone()).unwrap();
            for resource in request.resource_spans {
                let of = format!("{:?}", resource.resource);
                assert!(
                    of.contains("service.name") && of.contains("vitrine"),
                    "{of}"
                );
                let scopes = resource.scope_spans.into_iter();
                spans.extend(scopes.flat_map(|scope| scope.spans));
            }
        }
        spans
    }
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, body: Bytes) {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.map(|kind| kind.to_str().unwrap().to_owned());
    collector.0.lock().unwrap().push((kind, body));
}

/// A world whose server sends traces there.
async fn world(collector: &str) -> World {
    let (db, service) = brand(Engine::Sqlite).await;
    let options = [("--otlp-endpoint", collector)];
    let server = Server::start_with(&db, Setup::default(), &options);
    World {
        db,
        service,
        server,
    }
}

fn said(span: &Span, name: &str) -> Option<String> {
    let found = span.attributes.iter().find(|one| one.key == name)?;
    Some(format!("{:?}", found.value))
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_gets_requests_and_writes_and_nothing_that_was_asked() {
    let collector = Collector::default();
    let mut world = world(&collector.start().await).await;
    let customer = world.customer("HV-zebra").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let question = json!({ "subject": "HV-zebra", "purpose": "profiling_offers" });
    let parent = format!("00-{TRACE}-{PARENT}-01");
    let asked = key
        .request(reqwest::Method::POST, "/api/v1/releases")
        .header("traceparent", &parent);
    let answer = Answer::of(asked.json(&question)).await;
    let answer = answer.is_problem(403, "not-asked");
    let id = answer.header("x-request-id").unwrap().to_owned();
    // Who opens a page is in nobody else's trace.
    let page = world.visitor().bare(reqwest::Method::GET, "/?q=zebra");
    let page = page.header("traceparent", &parent);
    Answer::of(page).await.is(200);
    let signed_in = world.signed_in(&customer.email).await;
    signed_in.get("/me/choices?q=zebra").await.is(200);
    world.server.terminate();
    assert!(world.server.wait().success());

    let spans = collector.spans();
    let named = |name: &str| {
        let found = spans.iter().filter(|span| span.name == name);
        found.collect::<Vec<_>>()
    };
    let [release] = named("POST /api/v1/releases")[..] else {
        panic!("{spans:?}")
    };
    assert_eq!(hex::encode(&release.trace_id), TRACE);
    assert_eq!(hex::encode(&release.parent_span_id), PARENT);
    assert!(
        said(release, "http.response.status_code")
            .unwrap()
            .contains("403")
    );
    assert!(
        said(release, "http.route")
            .unwrap()
            .contains("/api/v1/releases")
    );
    assert!(said(release, "vitrine.request.id").unwrap().contains(&id));
    let within = |span: &&Span| span.parent_span_id == release.span_id;
    assert!(
        spans
            .iter()
            .filter(within)
            .any(|span| span.name == "store.append")
    );
    assert_eq!(named("GET /me/choices").len(), 1);
    let [page] = named("GET /")[..] else {
        panic!("{spans:?}")
    };
    assert_ne!(hex::encode(&page.trace_id), TRACE);
    assert!(page.parent_span_id.is_empty());
    assert!(!named("store.write").is_empty());

    let all = collector.bytes();
    let text = String::from_utf8_lossy(&all);
    for private in [
        "zebra",
        &customer.email,
        &key.secret,
        &customer.subject.to_string(),
    ] {
        assert!(!text.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_gone_holds_nothing_up() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let mut world = world(&url).await;
    world.visitor().get("/").await.is(200);
    world.server.terminate();
    assert!(world.server.wait().success());
    let (_, logged) = world.server.said();
    assert!(logged.contains("opentelemetry"), "{logged}");
}
