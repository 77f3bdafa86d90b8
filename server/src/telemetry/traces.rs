//! Traces for the operator's own collector: OTLP over HTTP, as OpenTelemetry has it. Nothing goes
//! out unless a collector is named.
//!
//! Invariants: only spans that are made for it go out, those of the target [`TARGET`]. They hold the
//! method, the route as it is declared, the status and the request's id; never what was asked for or
//! answered, and no line of the log. Only systems with a valid key say which trace their request is
//! part of, and nobody says whether it is collected.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Response, StatusCode};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{
    Link, SpanContext, SpanKind, TraceContextExt as _, TraceFlags, TraceId, TraceState,
    TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::resource::EnvResourceDetector;
use opentelemetry_sdk::trace::{
    Config, IdGenerator as _, RandomIdGenerator, Sampler, SamplingResult, SdkTracerProvider,
    ShouldSample,
};
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
    pub(super) fn to(collector: &Url, patience: Duration) -> anyhow::Result<Self> {
        anyhow::ensure!(
            matches!(collector.scheme(), "http" | "https"),
            "the collector's address begins with http:// or https://, such as \
             http://127.0.0.1:4318"
        );
        let endpoint = format!("{}/{PATH}", collector.as_str().trim_end_matches('/'));
        let client = reqwest::blocking::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(patience)
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
            .with_sampler(OurChoice::by(Config::default().sampler))
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

/// The span of a request, in a trace of its own until [`join`].
pub(crate) fn request(method: &'static str, id: &str) -> Span {
    tracing::trace_span!(
        target: TARGET,
        "request",
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = Empty,
        http.response.status_code = Empty,
        vitrine.request.id = id,
    )
}

/// Makes the span of a request part of the caller's trace: of the caller's words the ids alone, which
/// hold no text. Call it only for callers who are known, and before the span is entered.
pub(crate) fn join(span: &Span, headers: &HeaderMap) {
    if span.is_disabled() {
        return;
    }
    let told = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    let told = told.span().span_context().clone();
    if told.is_valid() {
        let (trace, parent) = (told.trace_id(), told.span_id());
        let flags = TraceFlags::default();
        let parent = SpanContext::new(trace, parent, flags, true, TraceState::NONE);
        // Fails only where nothing collects the span.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

/// Chooses what is collected as the operator's sampler does for a trace that begins here: a caller
/// has no say in it, neither by what it wishes nor by what it calls its trace. What happens within a
/// request goes as the request does.
#[derive(Clone, Debug)]
struct OurChoice {
    sampler: Box<dyn ShouldSample>,
    ids: RandomIdGenerator,
}

impl OurChoice {
    fn by(sampler: Box<dyn ShouldSample>) -> Self {
        Self {
            sampler,
            ids: RandomIdGenerator::default(),
        }
    }
}

impl ShouldSample for OurChoice {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let outer = parent.map(|context| context.span().span_context().clone());
        match outer.filter(SpanContext::is_valid) {
            Some(ours) if !ours.is_remote() => {
                let follows = if ours.is_sampled() {
                    Sampler::AlwaysOn
                } else {
                    Sampler::AlwaysOff
                };
                follows.should_sample(parent, trace, name, kind, attributes, links)
            }
            Some(_) => {
                let trace = self.ids.new_trace_id();
                let sampler = &self.sampler;
                sampler.should_sample(None, trace, name, kind, attributes, links)
            }
            None => {
                let sampler = &self.sampler;
                sampler.should_sample(None, trace, name, kind, attributes, links)
            }
        }
    }
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
    // It is mostly entered by then: only the span that goes out still takes a name.
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::{Arc, Mutex};

    use opentelemetry::trace::SpanId;
    use opentelemetry_sdk::trace::SamplingDecision;

    use super::*;

    #[test]
    fn a_caller_has_no_say_in_what_is_collected_and_a_span_of_ours_follows_its_own_request() {
        let state = TraceState::from_key_value([("vendor", "zebra")]).unwrap();
        let chosen = |root: Sampler, flags: TraceFlags, remote: bool| {
            let (trace, parent) = (TraceId::from(7_u128), SpanId::from(7_u64));
            let told = SpanContext::new(trace, parent, flags, remote, state.clone());
            let told = Context::new().with_remote_span_context(told);
            let ours = OurChoice::by(Box::new(Sampler::ParentBased(Box::new(root))));
            let kind = SpanKind::Server;
            ours.should_sample(Some(&told), trace, "request", &kind, &[], &[])
        };
        let all = TraceFlags::SAMPLED;
        let none = TraceFlags::default();
        for flags in [all, none] {
            let on = chosen(Sampler::AlwaysOn, flags, true);
            assert_eq!(on.decision, SamplingDecision::RecordAndSample);
            assert_eq!(on.trace_state, TraceState::NONE);
            let off = chosen(Sampler::AlwaysOff, flags, true);
            assert_eq!(off.decision, SamplingDecision::Drop);
        }
        let within = chosen(Sampler::AlwaysOff, all, false);
        assert_eq!(within.decision, SamplingDecision::RecordAndSample);
        let within = chosen(Sampler::AlwaysOn, none, false);
        assert_eq!(within.decision, SamplingDecision::Drop);
    }
    /// A sampler that notes which traces it was asked about.
    #[derive(Clone, Debug, Default)]
    struct Asked(Arc<Mutex<Vec<TraceId>>>);

    impl ShouldSample for Asked {
        fn should_sample(
            &self,
            parent: Option<&Context>,
            trace: TraceId,
            name: &str,
            kind: &SpanKind,
            attributes: &[KeyValue],
            links: &[Link],
        ) -> SamplingResult {
            self.0.lock().unwrap().push(trace);
            Sampler::AlwaysOn.should_sample(parent, trace, name, kind, attributes, links)
        }
    }

    #[test]
    fn the_name_of_a_callers_trace_does_not_choose_and_one_of_our_own_does() {
        let asked = Asked::default();
        let ours = OurChoice::by(Box::new(asked.clone()));
        let trace = TraceId::from(7_u128);
        let begins = |parent: Option<&Context>| {
            ours.should_sample(parent, trace, "request", &SpanKind::Server, &[], &[]);
        };
        let told = SpanContext::new(
            trace,
            SpanId::from(7_u64),
            TraceFlags::SAMPLED,
            true,
            TraceState::NONE,
        );
        let told = Context::new().with_remote_span_context(told);
        begins(Some(&told));
        begins(Some(&told));
        begins(None);
        let asked = asked.0.lock().unwrap();
        let [one, other, own] = asked[..] else {
            panic!("{asked:?}")
        };
        assert!(one != trace && other != trace && one != other);
        assert_eq!(own, trace);
    }
}
