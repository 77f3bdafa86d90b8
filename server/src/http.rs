//! HTTP: the order of the layers, and what every handler can reach.
//!
//! From the outside in:
//! 1. a request id, in the answer and in every line of the log;
//! 2. one log line per request: method, route, status, time; never the address asked for, which
//!    may hold what somebody typed;
//! 3. error pages are made, in the language of the request; a panic becomes one;
//! 4. headers for the browser;
//! 5. limits on time and size;
//! 6. the same-origin check, before anything reads a cookie;
//! 7. compression of what is not compressed yet;
//! 8. the session, only where a page needs one;
//! 9. the guard of the route ([`routes`]), then the handler.
//!
//! All but the last three are one function ([`site`]), around the router.

pub(crate) mod address;
#[cfg(test)]
mod authorisation;
pub(crate) mod body;
pub(crate) mod client_address;
mod headers;
pub(crate) mod listener;
pub(crate) mod problem;
pub(crate) mod quota;
pub(crate) mod routes;
mod same_origin;
pub(crate) mod session;
pub(crate) mod trace;

use std::convert::Infallible;
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::{DefaultBodyLimit, FromRef, OriginalUri, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::FutureExt as _;
use service::Service;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use tower::{Service as _, service_fn};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutBody;
use tower_sessions::session::Id;

use crate::config::Config;
use crate::http::problem::{Problem, ProblemType};
use crate::http::routes::{Policy, Routes};
use crate::pages::error::PageError;

/// What every handler can reach. A clone is one count.
#[derive(Clone, Debug)]
pub(crate) struct App(Arc<Reach>);

/// See [`App`].
#[derive(Debug)]
pub(crate) struct Reach {
    pub(crate) service: Service,
    pub(crate) config: Config,
    /// What goes on even if whoever asked for it goes away.
    pub(crate) unfinished: TaskTracker,
}

impl App {
    pub(crate) fn new(service: Service, config: Config) -> Self {
        Self(Arc::new(Reach {
            service,
            config,
            unfinished: TaskTracker::new(),
        }))
    }
}

impl Deref for App {
    type Target = Reach;

    fn deref(&self) -> &Reach {
        &self.0
    }
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
    let (signed_in, mut table) = crate::pages::signed_in_routes(Routes::new()).finish();
    let (actions, action_table) = crate::pages::action_routes(Routes::new())?.finish();
    let (open, open_table) = crate::pages::public_routes(Routes::new()).finish();
    let (api, api_table) = crate::api::routes(Routes::new()).finish();
    table.extend(action_table);
    table.extend(open_table);
    table.extend(api_table);

    let with_session = signed_in.merge(actions).layer(session::layer(app));
    let routes = with_session
        .merge(open)
        .merge(api)
        .fallback_service(
            any(not_found)
                .layer(session::layer(app))
                .with_state(app.clone()),
        )
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app.clone());
    let routes = routes.layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let layers = Layers {
        app: app.clone(),
        routes,
    };
    let layers = Arc::new(layers);
    let site = service_fn(move |request| answer(Arc::clone(&layers), request));
    Ok((Router::new().fallback_service(site), table))
}

/// The layers in one: they are the same for every route, and a layer of the router's own would be
/// copied and boxed for each request.
#[derive(Debug)]
struct Layers {
    app: App,
    routes: Router,
}

async fn answer(layers: Arc<Layers>, request: Request) -> Result<Response, Infallible> {
    let layers = &layers;
    let answer = |request: Request| async move {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let answer = AssertUnwindSafe(timeout(REQUEST_TIME, layers.inside(request))).catch_unwind();
        let mut response = match answer.await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => too_slow(uri.path()),
            Err(_) => panicked(uri.path()),
        };
        headers::put_on(&layers.app, response.headers_mut());
        crate::pages::error::show(&layers.app, (&method, &uri), response).await
    };
    Ok(trace::traced(request, answer).await)
}

impl Layers {
    async fn inside(&self, mut request: Request) -> Response {
        if !request.body().is_end_stream() {
            DefaultBodyLimit::max(BODY_BYTES).apply(&mut request);
            request = request.map(|body| Body::new(TimeoutBody::new(BODY_PAUSE, body)));
        }
        if let Some(refusal) = same_origin::refusal(&self.app, &request) {
            return refusal;
        }
        // A router is always ready, and never fails.
        let Ok(mut response) = self.routes.clone().call(request).await;
        session::finish(&self.app, &mut response);
        response
    }
}

/// The page that says so is in the frame of whoever is signed in.
async fn not_found(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    if of_the_api(uri.path()) {
        return Problem::new(ProblemType::NotFound).into_response();
    }
    let session = session::named(request.extensions());
    framed(&app, session, service::Error::NotFound.into()).await
}

async fn method_not_allowed(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    if of_the_api(uri.path()) {
        return Problem::new(ProblemType::MethodNotAllowed).into_response();
    }
    let session = session::named(request.extensions());
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
fn panicked(path: &str) -> Response {
    tracing::error!("a handler panicked");
    if of_the_api(path) {
        return Problem::new(ProblemType::Internal).into_response();
    }
    PageError::internal().into_response()
}

/// What a request is answered that takes longer than [`REQUEST_TIME`].
fn too_slow(path: &str) -> Response {
    if of_the_api(path) {
        return Problem::new(ProblemType::Unavailable)
            .retry_after(1)
            .into_response();
    }
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

/// Whether programs call there, who are answered with problem documents.
fn of_the_api(path: &str) -> bool {
    ["/api/", "/access/"]
        .iter()
        .any(|start| path.starts_with(start))
}
