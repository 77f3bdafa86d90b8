//! A request id and one log line per request.

use std::cell::{Cell, RefCell};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::account::Person;
use domain::language::Language;
use tracing::Instrument as _;

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

/// The layer. The route is logged as it is declared (`/desk/views/{view}`), never as it was asked
/// for.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let id = RequestId(service::random::label());
    let started = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id = %id, %method, route);
    let scope = Scope {
        id: id.clone(),
        language: Cell::new(preferred(&request)),
        person: RefCell::default(),
    };
    let mut response = CURRENT
        .scope(scope, next.run(request).instrument(span.clone()))
        .await;
    let status = response.status().as_u16();
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(status, micros, "answered");
        } else {
            tracing::debug!(status, micros, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

fn preferred(request: &Request) -> Language {
    request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::En, Language::from_accept_language)
}
