//! `POST /add-checkpoint` over HTTP. Nobody is asked who they are: what counts is the log's signature.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::desk::{Answer, Desk};

/// How large a submission may be: a note with a hundred signatures and 63 hashes is smaller.
const BODY_BYTES: usize = 64 * 1024;
/// How long a client may pause within a body.
const BODY_PAUSE: Duration = Duration::from_secs(10);
/// How long a request may take from its headers to its answer.
const REQUEST_TIME: Duration = Duration::from_secs(30);

const TEXT: &str = "text/plain; charset=utf-8";
const SIZE: &str = "text/x.tlog.size";

/// The site.
pub(super) fn site(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_TIME,
        ))
        .with_state(desk)
}

async fn add_checkpoint(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    let Ok(body) = String::from_utf8(body.into()) else {
        return answered(Answer::Malformed);
    };
    // It goes on to its end even if whoever asked goes away.
    let answer = tokio::task::spawn_blocking(move || desk.add_checkpoint(&body)).await;
    answered(answer.unwrap_or(Answer::Unable))
}

fn answered(answer: Answer) -> Response {
    let (status, kind, text) = match answer {
        Answer::Cosigned(line) => (StatusCode::OK, TEXT, format!("{line}\n")),
        Answer::Conflict(size) => (StatusCode::CONFLICT, SIZE, format!("{size}\n")),
        Answer::Malformed => told(
            StatusCode::BAD_REQUEST,
            "write the old size, at most 63 hashes, an empty line and a checkpoint that is not \
             smaller",
        ),
        Answer::UnknownLog => told(
            StatusCode::NOT_FOUND,
            "this witness does not know the log: ask its operator to add the log's key",
        ),
        Answer::Unsigned => told(
            StatusCode::FORBIDDEN,
            "no key that this witness knows signed the checkpoint: ask its operator to add the key",
        ),
        Answer::Inconsistent => told(
            StatusCode::UNPROCESSABLE_ENTITY,
            "the proof does not lead from what this witness signed last to the checkpoint",
        ),
        Answer::Unable => told(
            StatusCode::SERVICE_UNAVAILABLE,
            "this witness cannot keep what it signs: try again later",
        ),
    };
    (status, [(header::CONTENT_TYPE, kind)], text).into_response()
}

fn told(status: StatusCode, words: &str) -> (StatusCode, &'static str, String) {
    (status, TEXT, format!("{words}\n"))
}
