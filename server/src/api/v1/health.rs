//! Health: is the process there, and could it answer?

use axum::extract::State;
use axum::http::StatusCode;
use service::Service;

const UNSIGNED: &str = "ready, but the public log is not signed\n";

/// Whether the process runs.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "Operating",
    operation_id = "live",
    responses((status = 200, description = "It does", content_type = "text/plain", body = String, example = "live\n"))
)]
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// Whether the database answers and a registry is in force.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "Operating",
    operation_id = "ready",
    responses(
        (status = 200, description = "They do; a second half says when the public log is not signed any more", content_type = "text/plain", body = String, example = "ready\n"),
        (status = 503, description = "They do not; the log says why", content_type = "text/plain", body = String, example = "not ready\n"),
    )
)]
pub(crate) async fn ready(State(service): State<Service>) -> (StatusCode, &'static str) {
    match service.ready().await {
        // Customers must still reach their switches.
        Ok(()) if service.log_trouble().is_some() => (StatusCode::OK, UNSIGNED),
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(error = crate::telemetry::chain(&error), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
