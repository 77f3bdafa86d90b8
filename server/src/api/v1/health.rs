//! Health: is the process there, and could it answer?

use axum::extract::State;
use axum::http::StatusCode;
use service::Service;

/// The process runs.
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// The database answers and a registry is in force.
pub(crate) async fn ready(State(service): State<Service>) -> (StatusCode, &'static str) {
    match service.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(error = crate::telemetry::chain(&error), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}
