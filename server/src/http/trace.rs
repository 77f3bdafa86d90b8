//! A request id and one log line per request, and the spans in which it is answered.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use domain::account::Person;
use domain::language::Language;
use tokio_util::task::TaskTracker;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use crate::telemetry::{metrics, traces};

/// Names one request: 16 hexadecimal digits. Shown on error pages, so that a customer can read it
/// to somebody who looks into the log.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(String);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of the request that is being answered, for its error page.
#[derive(Debug)]
struct Scope {
    id: RequestId,
    language: Cell<Language>,
    person: RefCell<Option<Person>>,
    route: Cell<Option<&'static str>>,
    /// What its lines of the log stand in.
    log: Span,
    /// What goes out to a collector.
    trace: Span,
}

tokio::task_local! {
    static CURRENT: Scope;
}

/// In which language an error page would answer the current request.
pub(crate) fn language() -> Language {
    CURRENT
        .try_with(|scope| scope.language.get())
        .unwrap_or_default()
}

/// Who is signed in, for the error page of the current request.
pub(crate) fn person() -> Option<Person> {
    CURRENT
        .try_with(|scope| scope.person.borrow().clone())
        .ok()
        .flatten()
}

/// Remembers the language of the current request.
pub(crate) fn speak(language: Language) {
    // Outside a request there is no error page that could speak.
    let _ = CURRENT.try_with(|scope| scope.language.set(language));
}

/// Remembers who is behind the current request.
pub(crate) fn remember(person: &Person) {
    speak(person.language);
    let _ = CURRENT.try_with(|scope| *scope.person.borrow_mut() = Some(person.clone()));
}

impl RequestId {
    /// The id of the request that is being answered, if one is.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.try_with(|scope| scope.id.clone()).ok()
    }
}

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Notes for the log and the metrics where the current request arrived, as it is declared (`/desk/views/{view}`),
/// never as it was asked for.
pub(crate) fn route(path: &'static str) {
    Span::current().record("route", path);
    let _ = CURRENT.try_with(|scope| scope.route.set(Some(path)));
}

/// The span in which a system is answered that the guard let through: the one that goes out, now part
/// of the system's own trace. Nobody else is believed about that.
pub(crate) fn admitted(headers: &HeaderMap) -> Span {
    let span = CURRENT.try_with(|scope| scope.trace.clone());
    let span = span.unwrap_or_else(|_| Span::none());
    traces::join(&span, headers);
    span
}

/// Follows what must not be left half done to its end, even if whoever asked goes away meanwhile;
/// nothing where the server ends before it. A stopping server waits for `unfinished`.
pub(crate) async fn to_its_end<T: Send + 'static>(
    unfinished: &TaskTracker,
    work: impl Future<Output = T> + Send + 'static,
) -> Option<T> {
    let spans = CURRENT.try_with(|scope| (scope.log.clone(), scope.trace.clone()));
    let (log, trace) = spans.unwrap_or_else(|_| (Span::none(), Span::none()));
    match unfinished
        .spawn(work.instrument(trace).instrument(log))
        .await
    {
        Ok(done) => Some(done),
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => None,
    }
}

/// Answers a request under an id of its own, and writes its line of the log.
pub(crate) async fn traced<F>(request: Request, answer: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let id = RequestId(service::random::label());
    let started = Instant::now();
    let word = metrics::method_word(request.method());
    let span = tracing::info_span!("request", id = id.0, method = word, route = Empty);
    let trace = traces::request(word, &id.0);
    let value = theirs(&request).map_or_else(|| HeaderValue::from_str(&id.0), Ok);
    let scope = Scope {
        id,
        language: Cell::new(preferred(&request)),
        person: RefCell::default(),
        route: Cell::default(),
        log: span.clone(),
        trace: trace.clone(),
    };
    // Once it is entered it is part of no other trace: see [`admitted`].
    let entered = if super::of_the_api(request.uri().path()) {
        Span::none()
    } else {
        trace.clone()
    };
    let method = metrics::method(request.method());
    let answering = answer(request);
    let answer = async {
        let response = answering.await;
        let route = CURRENT.try_with(|scope| scope.route.get());
        (response, route.ok().flatten())
    };
    let answer = CURRENT.scope(scope, answer).instrument(span.clone());
    let (mut response, route) = answer.instrument(entered).await;
    traces::answered(&trace, word, route, response.status());
    metrics::answered(route, method, response.status(), started.elapsed());
    let status = response.status().as_u16();
    span.in_scope(|| {
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if status >= 500 {
            tracing::error!(status, micros, "answered");
        } else {
            tracing::debug!(status, micros, "answered");
        }
    });
    if let Ok(value) = value {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// What the caller names its request, where a standard has it come back as it was. The log goes by
/// our own name alone.
fn theirs(request: &Request) -> Option<HeaderValue> {
    if !request.uri().path().starts_with("/access/") {
        return None;
    }
    let mut values = request.headers().get_all(HEADER).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value.clone()),
        _ => None,
    }
}

fn preferred(request: &Request) -> Language {
    request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::En, Language::from_accept_language)
}
