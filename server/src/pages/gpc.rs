//! `/.well-known/gpc.json`: whether this site heeds Global Privacy Control. The same for everybody,
//! whatever they send.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde::Serialize;
use service::Service;

use super::error::PageError;

/// As the specification says it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement {
    gpc: bool,
    /// The day on which the registry in force, which says what the signal does, was published.
    last_update: String,
}

/// The statement. Where the registry flags nothing for the signal, it does nothing, and that is
/// what is said.
pub(crate) async fn statement(State(service): State<Service>) -> Result<Response, PageError> {
    let published = service.published().await?;
    let mut purposes = published.registry.purposes.iter();
    let statement = Statement {
        gpc: purposes.any(|purpose| purpose.gpc && purpose.switch.is_some()),
        last_update: published.at.to_zoned(TimeZone::UTC).date().to_string(),
    };
    let caching = [(header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((caching, Json(statement)).into_response())
}
