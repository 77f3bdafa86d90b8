//! `GET /api/v1/openapi.json`: the API's own description (OpenAPI 3.1), made from the handlers and
//! [completed](complete) from the policy table and the list of problem types, so that neither can
//! say something else than the program does.

mod complete;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use serde_json::Value;
use utoipa::OpenApi;

use crate::http::routes::Routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vitrine",
        description = "The only way to the customers' records. Every request names a customer and \
                       a purpose; every answer, also a refusal, stands on the customer's page.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Gate", description = "Asking for a customer's data for a purpose."),
        (name = "Being told", description = "What customers decided, as it happens."),
        (name = "Records", description = "Bringing in what the brand holds."),
        (name = "Operating", description = "Whether the server is there, and what it speaks."),
    ),
    components(schemas(
        crate::http::problem::Document,
        crate::http::problem::FieldProblem,
        super::v1::bulk::Shape,
    )),
    paths(
        super::v1::releases::create,
        super::v1::batch::create,
        super::access::evaluations::one,
        super::access::evaluations::several,
        super::access::search::subjects,
        super::access::metadata::configuration,
        super::v1::decisions::follow,
        super::v1::records::put,
        super::v1::bulk::create,
        super::v1::record::get,
        super::v1::record::put,
        super::v1::record::remove,
        super::v1::health::live,
        super::v1::health::ready,
        document,
    )
)]
struct Description;

static VALUE: LazyLock<Value> = LazyLock::new(|| {
    let (_, table) = super::routes(Routes::new()).finish();
    // The description is built from literals; it always has a JSON form.
    let described = serde_json::to_value(Description::openapi()).unwrap_or_default();
    complete::complete(described, &table)
});

static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| serde_json::to_string_pretty(&*VALUE).unwrap_or_default());

/// The API's description.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "Operating",
    operation_id = "describe",
    responses((status = 200, description = "This document", content_type = "application/json", body = Object))
)]
pub(crate) async fn document() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "public, max-age=300"),
        ],
        DOCUMENT.as_str(),
    )
}

/// What it holds.
pub(crate) fn value() -> &'static Value {
    &VALUE
}

/// Its text.
#[cfg(test)]
pub(crate) fn text() -> &'static str {
    &DOCUMENT
}
