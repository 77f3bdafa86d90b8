//! Error pages. A handler answers with a [`PageError`]; the page itself is made by a layer, once
//! it is known in which language the request is answered.

use app::error::Kind;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use domain::account::Theme;

use crate::http::{App, trace};
use crate::pages::visit;

/// Why there is no page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageError {
    status: StatusCode,
    retry_after: Option<u64>,
}

impl PageError {
    const fn new(status: StatusCode) -> Self {
        Self {
            status,
            retry_after: None,
        }
    }

    /// A form that could not be read at all.
    pub(crate) const fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST)
    }

    /// A form that was read, and does not fit.
    pub(crate) const fn unprocessable() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// A form that is too large.
    pub(crate) const fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE)
    }

    /// A form in another writing than the pages' own.
    pub(crate) const fn unsupported_media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    }

    /// An address that does not take this method.
    pub(crate) const fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED)
    }

    /// A form that another site sent, or one that does not say where it comes from.
    pub(crate) const fn other_site() -> Self {
        Self::new(StatusCode::FORBIDDEN)
    }

    fn kind(self) -> Kind {
        match self.status {
            // Somebody followed or reloaded an address that only takes forms.
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Kind::NotFound,
            StatusCode::FORBIDDEN => Kind::OtherSite,
            StatusCode::CONFLICT => Kind::Conflict,
            StatusCode::TOO_MANY_REQUESTS => Kind::TooMany {
                seconds: self
                    .retry_after
                    .and_then(|seconds| u32::try_from(seconds).ok())
                    .unwrap_or(60),
            },
            StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
            status if status.is_client_error() => Kind::Invalid,
            _ => Kind::Internal,
        }
    }

    /// Our fault.
    pub(crate) const fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<service::Error> for PageError {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::NotFound | service::Error::Forbidden => {
                Self::new(StatusCode::NOT_FOUND)
            }
            service::Error::Invalid(_) | service::Error::Refused(_) => Self::unprocessable(),
            service::Error::Conflict => Self::new(StatusCode::CONFLICT),
            service::Error::RateLimited { retry_after } => Self {
                status: StatusCode::TOO_MANY_REQUESTS,
                retry_after: Some(retry_after.as_secs().max(1)),
            },
            service::Error::Unavailable { retry_after } => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                retry_after: Some(retry_after.as_secs().max(1)),
            },
            error @ (service::Error::Internal(_) | service::Error::OutOfTime) => {
                tracing::error!(error = crate::telemetry::chain(&error), "a request failed");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes the page of an answer that is an error; any other answer stays as it is. The request is
/// named by its method and address.
pub(crate) async fn show(
    app: &App,
    (method, uri): (&Method, &Uri),
    mut response: Response,
) -> Response {
    let Some(error) = response.extensions_mut().remove::<PageError>() else {
        return response;
    };
    let Ok(published) = app.service.published().await else {
        return response;
    };
    let person = trace::person();
    let language = trace::language();
    let context = app::PageContext {
        published: &published,
        text: app::text::of_brand(language, &published.registry.brand),
        language,
        theme: person.as_ref().map_or(Theme::Auto, |person| person.theme),
        person: person.as_ref(),
        mirror: None,
        path: visit::page_of(method, uri.path()),
        assets: crate::assets::pages(),
        now: app.service.clock().now(),
        build: env!("CARGO_PKG_VERSION"),
        form_key: "",
    };
    let id = trace::RequestId::current()
        .map(|id| id.to_string())
        .unwrap_or_default();
    let body = app::error::page(&context, error.kind(), &id);
    let (parts, _) = response.into_parts();
    let mut page = (parts.status, Html(body)).into_response();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}
