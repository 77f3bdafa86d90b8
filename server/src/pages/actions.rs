//! The islands' doors: typed server functions under `/actions/`. The table lists each by hand, and
//! the program does not start when what is linked differs from it.

use std::collections::BTreeSet;

use app::Caller;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use http::Method;
use leptos::prelude::provide_context;

use crate::http::routes::{Access, Routes};
use crate::http::{App, BODY_BYTES, session, trace};
use crate::pages::error::PageError;

/// Every server function that may be linked.
const PATHS: [&str; 2] = ["/actions/choices", "/actions/data"];

/// The routes.
///
/// # Errors
/// A function is linked that the table does not hold, or the other way round.
pub(crate) fn routes(routes: Routes) -> anyhow::Result<Routes> {
    register();
    let linked: BTreeSet<String> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    let listed: BTreeSet<String> = PATHS.iter().map(|path| format!("POST {path}")).collect();
    anyhow::ensure!(
        linked == listed,
        "server functions and their policy table differ: linked {linked:?}, listed {listed:?}"
    );
    Ok(PATHS.into_iter().fold(routes, |routes, path| {
        routes.add(Method::POST, path, Access::Action, call)
    }))
}

/// Names the functions, so that the linker keeps what registers them.
fn register() {
    server_fn::axum::register_explicit::<app::choices::actions::SetChoice>();
    server_fn::axum::register_explicit::<app::data::actions::SearchRecords>();
}

/// Calls a function. Somebody who is not signed in reaches it too; it answers with a code of its
/// own, which the island understands and a redirect would not be.
async fn call(State(app): State<App>, request: Request) -> Response {
    let session = session::named(request.extensions());
    let person = match session::person_sending(&app, session, request.headers()).await {
        Ok(person) => person,
        Err(error) => return PageError::from(error).into_response(),
    };
    if let Some(person) = &person {
        trace::speak(person.language);
    }
    let request = match readable(request).await {
        Ok(request) => request,
        Err(error) => return error.into_response(),
    };
    let service = app.service.clone();
    let caller = Caller {
        person,
        form_key: service::random::label(),
    };
    let response = leptos_axum::handle_server_fns_with_context(
        move || {
            provide_context(service.clone());
            provide_context(caller.clone());
        },
        request,
    )
    .await
    .into_response();
    let mut response = with_status(response).await;
    session::vary(response.headers_mut());
    response
}

/// Only JSON, and no more than a form may hold: the library reads whatever comes. Without `Accept`
/// and `Referer` it answers with data, and never with a redirect to where the caller says.
async fn readable(request: Request) -> Result<Request, PageError> {
    let (mut parts, body) = request.into_parts();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], |kind| kind.as_bytes());
    if !kind.starts_with(b"application/json") {
        return Err(PageError::unsupported_media_type());
    }
    let body = axum::body::to_bytes(body, BODY_BYTES)
        .await
        .map_err(|_| PageError::too_large())?;
    parts.headers.remove(header::ACCEPT);
    parts.headers.remove(header::REFERER);
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// The library answers every error code with 500, which would stand in the log as our fault.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let code = axum::body::to_bytes(body, BODY_BYTES)
        .await
        .unwrap_or_default();
    parts.status = match &*code {
        b"\"Form\"" => StatusCode::CONFLICT,
        b"\"Refused\"" => StatusCode::UNPROCESSABLE_ENTITY,
        b"\"Unavailable\"" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Response::from_parts(parts, Body::from(code))
}
