//! HTTP: the order of the layers, and what every handler can reach.
//!
//! From the outside in:
//! 1. a request id, in the answer and in every line of the log;
//! 2. one log line per request: method, route, status, time; never the address asked for, which
//!    may hold what somebody typed;
//! 3. error pages are made, in the language of the request; a panic becomes one;
//! 4. limits on time and size; compression of what is not compressed yet;
//! 5. headers for the browser;
//! 6. the same-origin check, before anything reads a cookie;
//! 7. the session, only where a page needs one;
//! 8. the guard of the route ([`routes`]), then the handler.

pub(crate) mod address;
#[cfg(test)]
mod authorisation;
pub(crate) mod body;
pub(crate) mod client_address;
mod headers;
pub(crate) mod listener;
pub(crate) mod problem;
mod quota;
pub(crate) mod routes;
mod same_origin;
pub(crate) mod session;
pub(crate) mod trace;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, OriginalUri, Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use service::Service;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use tower_sessions::session::Id;

use crate::config::Config;
use crate::http::problem::{Problem, ProblemType};
use crate::http::routes::{Policy, Routes};
use crate::pages::error::PageError;

/// What every handler can reach.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) service: Service,
    pub(crate) config: Arc<Config>,
}

impl FromRef<App> for Service {
    fn from_ref(app: &App) -> Self {
        app.service.clone()
    }
}

/// How long a request may take from its headers to its answer.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// How long a client may pause within a body.
const BODY_PAUSE: Duration = Duration::from_secs(10);
/// How large a body may be where a route says nothing else.
pub(crate) const BODY_BYTES: usize = 64 * 1024;

/// The whole site and its policy table.
///
/// # Errors
/// A server function is linked that the table does not hold, or the other way round.
pub(crate) fn site(app: &App) -> anyhow::Result<(Router, Vec<Policy>)> {
    let (signed_in, mut table) = crate::pages::signed_in_routes(Routes::new(app.clone())).finish();
    let (actions, action_table) = crate::pages::action_routes(Routes::new(app.clone()))?.finish();
    let (open, open_table) = crate::pages::public_routes(Routes::new(app.clone())).finish();
    let (api, api_table) = crate::api::routes(Routes::new(app.clone())).finish();
    table.extend(action_table);
    table.extend(open_table);
    table.extend(api_table);

    let with_session = signed_in.merge(actions).layer(session::layer(app));
    let router = with_session
        .merge(open)
        .merge(api)
        .fallback_service(
            any(not_found)
                .layer(session::layer(app))
                .with_state(app.clone()),
        )
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), same_origin::same_origin))
        .layer(from_fn_with_state(app.clone(), headers::security_headers))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIME,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), crate::pages::error::show))
        .layer(from_fn(trace::trace))
        .with_state(app.clone());
    Ok((router, table))
}

/// The page that says so is in the frame of whoever is signed in.
async fn not_found(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    if uri.path().starts_with("/api/") {
        return Problem::new(ProblemType::NotFound).into_response();
    }
    let session = session::named(&request);
    framed(&app, session, service::Error::NotFound.into()).await
}

async fn method_not_allowed(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    if uri.path().starts_with("/api/") {
        return Problem::new(ProblemType::MethodNotAllowed).into_response();
    }
    let session = session::named(&request);
    framed(&app, session, PageError::method_not_allowed()).await
}

/// An error page in the frame of whoever is signed in.
async fn framed(app: &App, session: Option<Id>, error: PageError) -> Response {
    match session::person(app, session).await {
        Ok(person) => {
            if let Some(person) = &person {
                trace::remember(person);
            }
            error.into_response()
        }
        Err(error) => PageError::from(error).into_response(),
    }
}

/// What a panicking handler answers. The panic's text stays in the log of the panic hook.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    PageError::internal().into_response()
}
