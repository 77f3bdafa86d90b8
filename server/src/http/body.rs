//! Reading bodies: what cannot be read becomes a problem document (API) or an error page (forms),
//! never the framework's own text.

use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{Form, FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::http::App;
use crate::http::problem::{Problem, ProblemType};
use crate::pages::error::PageError;

/// A JSON body of the API.
#[derive(Debug)]
pub(crate) struct ApiJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, app).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Problem::new(ProblemType::UnsupportedMediaType))
            }
            Err(JsonRejection::JsonDataError(error)) => {
                Err(Problem::new(ProblemType::Invalid).detail(reading(&error)))
            }
            Err(JsonRejection::JsonSyntaxError(error)) => {
                Err(Problem::new(ProblemType::Unreadable).detail(reading(&error)))
            }
            Err(error) if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::new(ProblemType::TooLarge))
            }
            Err(_) => Err(Problem::new(ProblemType::Unreadable)),
        }
    }
}

/// Where reading stopped. serde's texts quote a wrong value; only the place is passed on when the
/// text could hold one.
fn reading(error: &dyn std::error::Error) -> String {
    let text = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    let place = text.rfind(" at line ").map_or("", |start| &text[start..]);
    let field = text.split_once(": ").map_or("", |(field, _)| field);
    let known = text.contains("missing field") || text.contains("unknown field");
    if known && !text.contains("invalid") {
        // Names of fields come from us or from the caller's code, not from a customer.
        text
    } else if field.is_empty() || field.contains(['"', '`', ' ']) {
        format!("Reading stopped{place}.")
    } else {
        format!("The value of {field} does not fit; reading stopped{place}.")
    }
}

/// A form of a page.
#[derive(Debug)]
pub(crate) struct PageForm<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for PageForm<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        match Form::<T>::from_request(request, app).await {
            Ok(Form(body)) => Ok(Self(body)),
            Err(FormRejection::FailedToDeserializeFormBody(_)) => Err(PageError::unprocessable()),
            Err(error) if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(PageError::too_large())
            }
            Err(_) => Err(PageError::bad_request()),
        }
    }
}
