//! `GET /problems/{slug}`: what a problem type means and what to do about it.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::http::address::PagePath;
use crate::http::problem::ProblemType;
use crate::pages::error::PageError;

/// The description of one type, as plain text.
pub(crate) async fn page(PagePath(slug): PagePath<String>) -> Response {
    let Some(found) = ProblemType::all()
        .map(ProblemType::describe)
        .find(|d| d.slug == slug)
    else {
        return PageError::from(service::Error::NotFound).into_response();
    };
    let text = format!(
        "{}\n\ntype    /problems/{}\nstatus  {}\n\n{}\n",
        found.title, found.slug, found.status, found.mend
    );
    (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        text,
    )
        .into_response()
}
