//! `/sign-in`, `/sign-out`.

use app::sign_in::{Failure, Form};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::account::{AccountKind, PersonRole};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use service::people::stale::DEVICES_KNOWN;
use service::people::{DeviceToken, SignIn};
use tower_sessions::Session;
use tower_sessions::cookie::{Cookie, SameSite, time::Duration};

use super::error::PageError;
use super::visit::Visit;
use crate::http::address::PageQuery;
use crate::http::body::PageForm;
use crate::http::client_address::ClientAddress;
use crate::http::{App, session};

/// What somebody typed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInForm {
    email: SecretString,
    password: SecretString,
    #[serde(default)]
    next: Option<String>,
}

/// Where to go on to.
#[derive(Debug, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: Option<String>,
}

/// The empty form; whoever is signed in already goes on at once.
pub(crate) async fn form(
    State(app): State<App>,
    PageQuery(next): PageQuery<Next>,
    session: Session,
    visit: Visit,
) -> Result<Response, PageError> {
    let next = own_path(next.next.as_deref());
    if let Some(person) = session::person(&app, session.id()).await? {
        let first = match person.role {
            PersonRole::Subject(_) => AccountKind::Customer,
            PersonRole::Agent => AccountKind::Agent,
            PersonRole::Officer => AccountKind::Officer,
        };
        return Ok(Redirect::to(next.unwrap_or(first_page(first))).into_response());
    }
    let form = Form {
        next,
        ..Form::default()
    };
    Ok(Html(app::sign_in::page(&visit.context(None), &form)).into_response())
}

/// Where a session begins.
const fn first_page(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Customer => app::routes::OVERVIEW,
        AccountKind::Agent => app::routes::DESK,
        AccountKind::Officer => app::routes::OFFICE,
    }
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
    let next = own_path(form.next.as_deref());
    let asked = SignIn {
        email: form.email,
        password: form.password,
        address,
        device: device(&app, &headers),
    };
    let signed_in = match app.service.sign_in(asked).await {
        Ok(signed_in) => signed_in,
        Err(error) => {
            let (status, failure) = match error {
                service::Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, Failure::Wrong),
                service::Error::RateLimited { retry_after } => (
                    StatusCode::TOO_MANY_REQUESTS,
                    Failure::TooMany {
                        minutes: minutes(retry_after),
                    },
                ),
                service::Error::Unavailable { .. } => {
                    (StatusCode::SERVICE_UNAVAILABLE, Failure::Unavailable)
                }
                error => return Err(error.into()),
            };
            let form = Form {
                email: &typed,
                next,
                failure: Some(failure),
            };
            let page = app::sign_in::page(&visit.context(None), &form);
            let mut response = (status, Html(page)).into_response();
            if status != StatusCode::UNPROCESSABLE_ENTITY {
                let wait = match failure {
                    Failure::TooMany { minutes } => u64::from(minutes) * 60,
                    _ => 2,
                };
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            return Ok(response);
        }
    };
    session::start(&session, signed_in.account).await?;
    let to = next.unwrap_or(first_page(signed_in.kind));
    let mut response = Redirect::to(to).into_response();
    let cookie = Cookie::build((app.config.device_cookie(), signed_in.device.expose()))
        .path("/")
        .http_only(true)
        .secure(app.config.tls())
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(DEVICES_KNOWN.as_secs()))
        .build();
    let value = HeaderValue::from_str(&cookie.to_string()).map_err(service::Error::internal)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    if signed_in.kind != AccountKind::Customer {
        session::for_staff(&mut response);
    }
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

/// A span in whole minutes, rounded up.
pub(crate) fn minutes(span: std::time::Duration) -> u32 {
    u32::try_from(span.as_secs().div_ceil(60).max(1)).unwrap_or(u32::MAX)
}

/// A path of our own, or none.
pub(crate) fn own_path(path: Option<&str>) -> Option<&str> {
    path.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
    })
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

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn a_form_leads_on_to_our_own_pages_only() {
        assert_eq!(
            own_path(Some("/me/data?origin=inferred")),
            Some("/me/data?origin=inferred")
        );
        for wrong in [
            "//evil.test",
            "https://evil.test",
            "/\\evil.test",
            "me",
            "/a\r\nb: c",
            "",
        ] {
            assert_eq!(own_path(Some(wrong)), None, "{wrong:?}");
        }
    }
}
