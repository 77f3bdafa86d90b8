//! Reading bodies: what cannot be read becomes a problem document (API) or an error page (forms),
//! never the framework's own text.

pub(crate) mod json;

use axum::body::Bytes;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::http::App;
use crate::http::problem::{Problem, ProblemType};
use crate::pages::error::PageError;

/// A JSON body of the API, read strictly: see [`json`].
#[derive(Debug)]
pub(crate) struct ApiJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        json::read(&json_bytes(request, app).await?).map(Self)
    }
}

/// A body that is said to be JSON, before it is read.
pub(crate) async fn json_bytes(request: Request, app: &App) -> Result<Bytes, Problem> {
    if !is_of_kind(request.headers(), "application/json") {
        return Err(Problem::new(ProblemType::UnsupportedMediaType));
    }
    match Bytes::from_request(request, app).await {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(Problem::new(ProblemType::TooLarge))
        }
        Err(_) => {
            Err(Problem::new(ProblemType::Unreadable).detail("The body broke off before its end."))
        }
    }
}

/// Whether the body is said to be of a kind of JSON, in the one encoding that JSON has.
pub(crate) fn is_of_kind(headers: &HeaderMap, kind: &str) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let Ok(value) = value.to_str() else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let given = parts.next().unwrap_or_default();
    let is_it = given.eq_ignore_ascii_case(kind);
    is_it
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
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
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(PageError::too_large())
            }
            Err(_) => Err(PageError::bad_request()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_json_in_its_own_encoding_is_json() {
        let of = |values: &[&str]| {
            let values = values.iter().map(|value| value.parse().unwrap());
            let headers = values.map(|value| (header::CONTENT_TYPE, value)).collect();
            is_of_kind(&headers, "application/json")
        };
        for kind in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json; x=y",
        ] {
            assert!(of(&[kind]), "{kind}");
        }
        for kind in [
            "",
            "text/json",
            "application/json5",
            "application/jsonl",
            "application/json; charset=utf-16",
            "text/plain; application/json",
        ] {
            assert!(!of(&[kind]), "{kind}");
        }
        assert!(!of(&[]));
        assert!(!of(&["application/json", "application/json"]));
    }
}
