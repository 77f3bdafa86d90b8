//! `GET /api/v1/openapi.json`: the API's own description, made from the handlers.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vitrine",
        description = "The only way to the customers' records. Every request names a customer and \
                       a purpose; every answer, also a refusal, stands on the customer's page.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    ),
    paths(super::v1::releases::create, super::v1::records::put),
    modifiers(&Key)
)]
struct Description;

struct Key;

impl Modify for Key {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some("A key made by `vitrine key create`".to_owned());
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("key", SecurityScheme::Http(http));
    }
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    // The description is built from literals; it always has a JSON form.
    Description::openapi().to_pretty_json().unwrap_or_default()
});

/// The document.
pub(crate) async fn document() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "public, max-age=300"),
        ],
        DOCUMENT.as_str(),
    )
}

/// Its text.
#[cfg(test)]
pub(crate) fn text() -> &'static str {
    &DOCUMENT
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_changes_only_on_purpose() {
        insta::assert_snapshot!("openapi", super::DOCUMENT.as_str());
    }
}
