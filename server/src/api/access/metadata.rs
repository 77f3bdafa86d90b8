//! `GET /.well-known/authzen-configuration`: where the standard's questions are asked.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::App;

/// What a client of the standard needs to know.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccessConfiguration)]
pub(crate) struct Configuration {
    /// This server.
    policy_decision_point: String,
    /// For one question.
    access_evaluation_endpoint: String,
    /// For several questions.
    access_evaluations_endpoint: String,
    /// For the customers about whom the answer is yes.
    search_subject_endpoint: String,
}

/// Where the standard's questions are asked.
#[utoipa::path(
    get,
    path = "/.well-known/authzen-configuration",
    tag = "Gate",
    operation_id = "accessConfiguration",
    responses((
        status = 200,
        description = "The addresses of this server",
        body = Configuration,
        example = json!({
            "policy_decision_point": "https://data.example.com",
            "access_evaluation_endpoint": "https://data.example.com/access/v1/evaluation",
            "access_evaluations_endpoint": "https://data.example.com/access/v1/evaluations",
            "search_subject_endpoint": "https://data.example.com/access/v1/search/subject",
        })
    ))
)]
pub(crate) async fn configuration(State(app): State<App>) -> impl IntoResponse {
    let origin = &app.config.origin;
    let at = |path: &str| format!("{origin}/access/v1/{path}");
    (
        [(header::CACHE_CONTROL, "public, max-age=3600")],
        Json(Configuration {
            policy_decision_point: origin.clone(),
            access_evaluation_endpoint: at("evaluation"),
            access_evaluations_endpoint: at("evaluations"),
            search_subject_endpoint: at("search/subject"),
        }),
    )
}
