//! `/sign-in`, `/sign-out`.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::account::AccountKind;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use service::people::sign_in::{DeviceToken, SignIn};
use tower_sessions::Session;
use tower_sessions::cookie::{Cookie, SameSite, time::Duration};

use super::error::PageError;
use super::visit::Visit;
use crate::http::body::PageForm;
use crate::http::client_address::ClientAddress;
use crate::http::{App, session};

/// How long a device is known; renewed with each sign-in.
const DEVICE_COOKIE: Duration = Duration::days(365);

/// What somebody typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInForm {
    email: SecretString,
    password: SecretString,
}

/// The empty form.
pub(crate) async fn form(visit: Visit) -> Html<String> {
    Html(app::sign_in::page(&visit.context(None), "", None))
}

/// Signs in, or shows the form again.
pub(crate) async fn submit(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    session: Session,
    headers: HeaderMap,
    visit: Visit,
    PageForm(form): PageForm<SignInForm>,
) -> Result<Response, PageError> {
    let typed = form.email.expose_secret().to_owned();
    let asked = SignIn {
        email: form.email,
        password: form.password,
        address,
        device: device(&app, &headers),
    };
    let signed_in = match app.service.sign_in(asked).await {
        Ok(signed_in) => signed_in,
        Err(error @ (service::Error::Invalid(_) | service::Error::RateLimited { .. })) => {
            let (status, wait) = match &error {
                service::Error::RateLimited { retry_after } => {
                    (StatusCode::TOO_MANY_REQUESTS, Some(retry_after.as_secs().max(1)))
                }
                _ => (StatusCode::UNPROCESSABLE_ENTITY, None),
            };
            let page = app::sign_in::page(&visit.context(None), &typed, Some(&error));
            let mut response = (status, Html(page)).into_response();
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            return Ok(response);
        }
        Err(error) => return Err(error.into()),
    };
    session::start(&session, signed_in.account).await?;
    let to = match signed_in.kind {
        AccountKind::Customer => app::routes::OVERVIEW,
        AccountKind::Agent => app::routes::DESK,
        AccountKind::Officer => app::routes::OFFICE,
    };
    let mut response = Redirect::to(to).into_response();
    let cookie = Cookie::build((app.config.device_cookie(), signed_in.device.expose()))
        .path("/")
        .http_only(true)
        .secure(app.config.tls())
        .same_site(SameSite::Strict)
        .max_age(DEVICE_COOKIE)
        .build();
    let value = HeaderValue::from_str(&cookie.to_string()).map_err(service::Error::internal)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

/// Signs out and has the browser forget what it kept of the pages.
pub(crate) async fn sign_out(session: Session) -> Result<Response, PageError> {
    session::end(&session).await?;
    let mut response = Redirect::to(app::routes::SIGN_IN).into_response();
    response.headers_mut().insert(
        header::HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}

/// What the device holds from an earlier sign-in.
pub(crate) fn device(app: &App, headers: &HeaderMap) -> Option<DeviceToken> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == app.config.device_cookie())
        .and_then(|(_, value)| DeviceToken::read(value))
}
