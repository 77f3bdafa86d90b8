//! `/me/account`: language, colours, password, sessions.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::account::Theme;
use domain::language::Language;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;

use super::error::PageError;
use super::sign_in::device;
use super::visit::Visit;
use crate::http::App;
use crate::http::body::PageForm;

/// What a redirect after a change says.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: Option<String>,
}

/// The form in the footer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguageForm {
    language: String,
    #[serde(default)]
    back: Option<String>,
}

/// The form in the footer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemeForm {
    theme: String,
    #[serde(default)]
    back: Option<String>,
}

/// A change of password.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordForm {
    current: SecretString,
    new: SecretString,
}

/// The end of one session.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionForm {
    session: String,
}

/// The page.
pub(crate) async fn show(
    State(app): State<App>,
    Query(done): Query<Done>,
    session: Session,
    visit: Visit,
) -> Result<Response, PageError> {
    let page = render(&app, &session, &visit, done.done.as_deref(), None).await?;
    Ok(Html(page).into_response())
}

async fn render(
    app: &App,
    session: &Session,
    visit: &Visit,
    done: Option<&str>,
    error: Option<&service::Error>,
) -> Result<String, PageError> {
    let sessions = app.service.sessions_of(visit.person()?, session.id().as_ref()).await?;
    Ok(app::account::page(&visit.context(None), &sessions, done, error))
}

/// Changes the language of all pages.
pub(crate) async fn language(
    State(app): State<App>,
    visit: Visit,
    PageForm(form): PageForm<LanguageForm>,
) -> Result<Redirect, PageError> {
    let language = Language::from_code(&form.language).ok_or_else(PageError::unprocessable)?;
    app.service.set_language(visit.person()?, language).await?;
    Ok(Redirect::to(back(form.back.as_deref())))
}

/// Changes the colours of all pages.
pub(crate) async fn theme(
    State(app): State<App>,
    visit: Visit,
    PageForm(form): PageForm<ThemeForm>,
) -> Result<Redirect, PageError> {
    let theme = Theme::from_key(&form.theme).ok_or_else(PageError::unprocessable)?;
    app.service.set_theme(visit.person()?, theme).await?;
    Ok(Redirect::to(back(form.back.as_deref())))
}

/// Changes the password and ends the other sessions.
pub(crate) async fn password(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    visit: Visit,
    PageForm(form): PageForm<PasswordForm>,
) -> Result<Response, PageError> {
    let Some(id) = session.id() else { return Err(service::Error::NotFound.into()) };
    let device = device(&app, &headers);
    let changed = app
        .service
        .change_password(visit.person()?, &id, device.as_ref(), form.current, form.new)
        .await;
    match changed {
        Ok(_) => {
            Ok(Redirect::to(&format!("{}?done=password", app::routes::ACCOUNT)).into_response())
        }
        Err(error @ (service::Error::Invalid(_) | service::Error::RateLimited { .. })) => {
            let status = match error {
                service::Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::TOO_MANY_REQUESTS,
            };
            let page = render(&app, &session, &visit, None, Some(&error)).await?;
            Ok((status, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends one session of the person's own.
pub(crate) async fn end_session(
    State(app): State<App>,
    visit: Visit,
    PageForm(form): PageForm<SessionForm>,
) -> Result<Redirect, PageError> {
    app.service.end_session(visit.person()?, &form.session).await?;
    Ok(Redirect::to(&format!("{}?done=session", app::routes::ACCOUNT)))
}

/// Where a form of the footer leads back to: a path of our own, or the account.
fn back(path: Option<&str>) -> &str {
    path.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
    })
    .unwrap_or(app::routes::ACCOUNT)
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn a_form_leads_back_to_our_own_pages_only() {
        assert_eq!(back(Some("/me/data?origin=inferred")), "/me/data?origin=inferred");
        for wrong in ["//evil.test", "https://evil.test", "/\\evil.test", "me", "/a\r\nb: c", ""] {
            assert_eq!(back(Some(wrong)), app::routes::ACCOUNT, "{wrong:?}");
        }
        assert_eq!(back(None), app::routes::ACCOUNT);
    }
}
