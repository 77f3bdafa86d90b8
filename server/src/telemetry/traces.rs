//! Traces for the operator's own collector: OTLP over HTTP, as OpenTelemetry has it. Nothing goes
//! out unless a collector is named.
//!
//! Invariant: only spans that are made for it go out, those of the target [`TARGET`]. They hold the
//! method, the route as it is declared, the status and the request's id; never what was asked for or
//! answered, and no line of the log.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{Response, StatusCode};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::resource::EnvResourceDetector;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::field::Empty;
use tracing::level_filters::LevelFilter;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Layer;
use tracing_subscriber::registry::LookupSpan;
use url::Url;

/// The target of spans that go out. `store` names its own so.
const TARGET: &str = "otel";
/// Where a collector takes traces, below its address.
const PATH: &str = "v1/traces";

/// The way to the collector.
#[derive(Debug)]
pub(super) struct Traces(SdkTracerProvider);

impl Traces {
    /// Call it outside the asynchronous runtime: what is sent is sent by a thread of its own.
    pub(super) fn to(collector: &Url) -> anyhow::Result<Self> {
        anyhow::ensure!(
            matches!(collector.scheme(), "http" | "https"),
            "the collector's address begins with http:// or https://, such as \
             http://127.0.0.1:4318"
        );
        let endpoint = format!("{}/{PATH}", collector.as_str().trim_end_matches('/'));
        let client = reqwest::blocking::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector(client))
            .with_endpoint(endpoint)
            .build()?;
        let resource = Resource::builder_empty()
            .with_service_name("vitrine")
            .with_attribute(opentelemetry::KeyValue::new(
                "service.version",
                env!("CARGO_PKG_VERSION"),
            ))
            .with_detector(Box::new(EnvResourceDetector::new()))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self(provider))
    }

    /// What collects the spans.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("vitrine"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_target(false)
            .with_level(false)
            .with_filter(Targets::new().with_target(TARGET, LevelFilter::TRACE))
    }

    /// Sends what is left. Waits for it: call it outside the asynchronous runtime.
    pub(super) fn end(&self) {
        if let Err(error) = self.0.shutdown() {
            let error = super::chain(&error);
            tracing::warn!(error, "the last traces were not sent");
        }
    }
}

/// The span of a request. It is part of the caller's trace where one of the brand's systems calls;
/// whoever else says so is not believed.
pub(crate) fn request(request: &Request, method: &'static str, id: &str) -> Span {
    let span = tracing::trace_span!(
        target: TARGET,
        "request",
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = Empty,
        http.response.status_code = Empty,
        vitrine.request.id = id,
    );
    let path = request.uri().path();
    if !span.is_disabled() && (path.starts_with("/api/") || path.starts_with("/access/")) {
        let headers = HeaderExtractor(request.headers());
        let parent = TraceContextPropagator::new().extract(&headers);
        // Fails only where nothing collects the span.
        let _ = span.set_parent(parent);
    }
    span
}

/// Notes how a request was answered.
pub(crate) fn answered(
    span: &Span,
    method: &'static str,
    route: Option<&'static str>,
    status: StatusCode,
) {
    if span.is_disabled() {
        return;
    }
    let mut name = method.to_owned();
    if let Some(route) = route {
        span.record("http.route", route);
        name = format!("{method} {route}");
    }
    // It was entered by then: only the span that goes out still takes a name.
    span.context().span().update_name(name);
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
}

/// Sends to the collector. Only the exporter's own thread calls it.
#[derive(Debug)]
struct Collector(reqwest::blocking::Client);

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(
        &self,
        request: axum::http::Request<Bytes>,
    ) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let answer = self
            .0
            .request(parts.method, parts.uri.to_string())
            .headers(parts.headers)
            .body(body)
            .send()?;
        let status = answer.status();
        let mut response = Response::new(answer.bytes()?);
        *response.status_mut() = status;
        Ok(response)
    }
}
