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
use reqwest::Method;
use serde_json::json;
use store::testing::Engine;

use crate::world::{Answer, Server, Setup, World, brand, line};

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
    world_with(&[("--otlp-endpoint", collector)]).await
}

async fn world_with(options: &[(&str, &str)]) -> World {
    let (db, service) = brand(Engine::Sqlite).await;
    let server = Server::start_with(&db, Setup::default(), options);
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
/// The route of one record.
const ONE_RECORD: &str = "/api/v1/subjects/{reference}/records/{source}/{source_id}";

/// What a caller says of its trace, with text that is nobody's business and a wish not to be seen.
fn calls(request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    request
        .header("traceparent", format!("00-{TRACE}-{PARENT}-00"))
        .header("tracestate", "vendor=zebra-state")
}

fn named<'s>(spans: &'s [Span], name: &str) -> Vec<&'s Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

/// The only span of a name.
fn only<'s>(spans: &'s [Span], name: &str) -> &'s Span {
    let [span] = named(spans, name)[..] else {
        panic!("{name}: {spans:?}")
    };
    span
}

fn within(spans: &[Span], outer: &Span, name: &str) -> bool {
    let inner = named(spans, name);
    inner
        .iter()
        .any(|span| span.parent_span_id == outer.span_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_gets_requests_and_writes_and_nothing_that_was_asked() {
    let collector = Collector::default();
    let mut world = world(&collector.start().await).await;
    let customer = world.customer("HV-zebra").await;
    let key = world.key("campaign-engine", &["profiling_offers"]).await;
    let question = json!({ "subject": "HV-zebra", "purpose": "profiling_offers" });
    let asked = calls(key.request(Method::POST, "/api/v1/releases"));
    let answer = Answer::of(asked.json(&question)).await;
    let answer = answer.is_problem(403, "not-asked");
    let id = answer.header("x-request-id").unwrap().to_owned();
    // What is delivered, with and without a key that outlives the connection.
    let writer = world.writer().await;
    let mut one = line("zebra-1", "zebra-value");
    let lines = json!({ "subject": "HV-zebra", "record": one }).to_string();
    let lines = writer
        .request(Method::POST, "/api/v1/records/batch")
        .body(lines);
    Answer::of(lines.header("content-type", "application/x-ndjson"))
        .await
        .is(200);
    for name in ["source", "source_id"] {
        one.as_object_mut().unwrap().remove(name);
    }
    one["corrects"] = json!({ "source": "till", "source_id": "zebra-1" });
    let path = "/api/v1/subjects/HV-zebra/records/zebra-source/zebra-2";
    let put = writer
        .request(Method::PUT, path)
        .header("idempotency-key", "zebra-key");
    Answer::of(put.json(&one)).await.is(201);
    let told = writer
        .request(Method::GET, path)
        .header("if-match", "\"zebra-tag\"");
    Answer::of(told).await.is_problem(412, "stale");
    let signed_in = world.signed_in(&customer.email).await;
    signed_in.get("/me/choices?q=zebra").await.is(200);
    world.server.terminate();
    assert!(world.server.wait().success());

    let spans = collector.spans();
    let release = only(&spans, "POST /api/v1/releases");
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
    assert!(within(&spans, release, "store.append"));
    assert_eq!(named(&spans, "GET /me/choices").len(), 1);
    for method in ["POST /api/v1/records/batch", &format!("PUT {ONE_RECORD}")] {
        let taken = only(&spans, method);
        assert!(within(&spans, taken, "store.write"), "{method}: {spans:?}");
    }
    only(&spans, &format!("GET {ONE_RECORD}"));

    let all = collector.bytes();
    let text = String::from_utf8_lossy(&all);
    for private in [
        "zebra",
        &customer.email,
        &key.secret,
        &writer.secret,
        &customer.subject.to_string(),
    ] {
        assert!(!text.contains(private), "{private}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_systems_are_believed_about_their_trace_and_nobody_about_being_seen() {
    let collector = Collector::default();
    let mut world = world(&collector.start().await).await;
    let visitor = world.visitor();
    let wrong = visitor.bare(Method::POST, "/api/v1/releases");
    let wrong = wrong.bearer_auth("vk_zebra_zebra").json(&json!({}));
    Answer::of(calls(wrong)).await.is(401);
    let nobody = visitor.bare(Method::POST, "/access/v1/evaluation");
    Answer::of(calls(nobody)).await.is(401);
    let reader = world.key("order-system", &["order_fulfilment"]).await;
    let batch = calls(reader.request(Method::POST, "/api/v1/records/batch"));
    Answer::of(batch).await.is_problem(403, "read-only-key");
    for path in ["/?q=zebra", "/api/v1/openapi.json", "/health/live"] {
        Answer::of(calls(visitor.bare(Method::GET, path)))
            .await
            .is(200);
    }
    world.server.terminate();
    assert!(world.server.wait().success());

    let spans = collector.spans();
    for name in [
        "POST /api/v1/releases",
        "POST /access/v1/evaluation",
        "POST /api/v1/records/batch",
        "GET /",
        "GET /api/v1/openapi.json",
        "GET /health/live",
    ] {
        let span = only(&spans, name);
        assert_ne!(hex::encode(&span.trace_id), TRACE, "{name}");
        assert!(span.parent_span_id.is_empty(), "{name}");
    }
    let all = collector.bytes();
    assert!(!String::from_utf8_lossy(&all).contains("zebra"));
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_never_answers_is_given_up_after_the_time_that_it_has() {
    // It takes connections, and says nothing on them.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let options = [("--otlp-endpoint", &*url), ("--otlp-timeout", "50")];
    let mut world = world_with(&options).await;
    world.visitor().get("/").await.is(200);
    world.server.terminate();
    assert!(world.server.wait().success());
    let (_, logged) = world.server.said();
    let given_up = logged.contains("BatchSpanProcessor.ExportError");
    assert!(given_up, "the end did not wait for longer: {logged}");
    drop(silent);
}
