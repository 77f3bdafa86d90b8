//! `/me/account`: language, colours, password, sessions.

use app::account::{Account, Done, PasswordFault, SessionLine};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::account::Theme;
use domain::language::Language;
use secrecy::SecretString;
use serde::Deserialize;
use service::Problem;
use tower_sessions::Session;

use super::error::PageError;
use super::sign_in::{device, minutes, own_path};
use super::visit::Visit;
use crate::http::App;
use crate::http::address::PageQuery;
use crate::http::body::PageForm;

/// What a redirect after a change says.
#[derive(Debug, Deserialize)]
pub(crate) struct Said {
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
    PageQuery(done): PageQuery<Said>,
    session: Session,
    visit: Visit,
) -> Result<Response, PageError> {
    let done = done.done.as_deref().and_then(Done::from_key);
    let page = render(&app, &session, &visit, done, None).await?;
    Ok(Html(page).into_response())
}

async fn render(
    app: &App,
    session: &Session,
    visit: &Visit,
    done: Option<Done>,
    fault: Option<PasswordFault>,
) -> Result<String, PageError> {
    let sessions = app
        .service
        .sessions_of(visit.person()?, session.id().as_ref())
        .await?;
    let sessions = sessions
        .into_iter()
        .map(|line| SessionLine {
            id: line.handle,
            current: line.current,
            started: line.created,
            last_used: line.seen,
        })
        .collect();
    Ok(app::account::page(
        &visit.context(None),
        &Account {
            sessions,
            fault,
            done,
        },
    ))
}

/// Changes the language of all pages.
pub(crate) async fn language(
    State(app): State<App>,
    visit: Visit,
    PageForm(form): PageForm<LanguageForm>,
) -> Result<Redirect, PageError> {
    let language = Language::from_code(&form.language).ok_or_else(PageError::unprocessable)?;
    app.service.set_language(visit.person()?, language).await?;
    Ok(Redirect::to(
        own_path(form.back.as_deref()).unwrap_or(app::routes::ACCOUNT),
    ))
}

/// Changes the colours of all pages.
pub(crate) async fn theme(
    State(app): State<App>,
    visit: Visit,
    PageForm(form): PageForm<ThemeForm>,
) -> Result<Redirect, PageError> {
    let theme = Theme::from_key(&form.theme).ok_or_else(PageError::unprocessable)?;
    app.service.set_theme(visit.person()?, theme).await?;
    Ok(Redirect::to(
        own_path(form.back.as_deref()).unwrap_or(app::routes::ACCOUNT),
    ))
}

/// Changes the password and ends the other sessions.
pub(crate) async fn password(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    visit: Visit,
    PageForm(form): PageForm<PasswordForm>,
) -> Result<Response, PageError> {
    let Some(id) = session.id() else {
        return Err(service::Error::NotFound.into());
    };
    let device = device(&app, &headers);
    let changed = app
        .service
        .change_password(
            visit.person()?,
            &id,
            device.as_ref(),
            form.current,
            form.new,
        )
        .await;
    match changed {
        Ok(_) => Ok(Redirect::to(&told(Done::Password)).into_response()),
        Err(error) => {
            let (status, fault) = fault(error)?;
            let page = render(&app, &session, &visit, None, Some(fault)).await?;
            Ok((status, Html(page)).into_response())
        }
    }
}

/// What is wrong with a new password, or the error that it is not.
fn fault(error: service::Error) -> Result<(StatusCode, PasswordFault), PageError> {
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    match error {
        service::Error::RateLimited { retry_after } => Ok((
            StatusCode::TOO_MANY_REQUESTS,
            PasswordFault::TooMany {
                minutes: minutes(retry_after),
            },
        )),
        service::Error::Invalid(errors) => {
            let fault = match (errors.of("current"), errors.of("new")) {
                (Some(_), _) => PasswordFault::CurrentWrong,
                (None, Some(Problem::TooLong { max })) => PasswordFault::TooLong { most: max },
                (None, Some(Problem::Guessable)) => PasswordFault::Guessable,
                (None, Some(Problem::TooPersonal)) => PasswordFault::TooPersonal,
                (None, Some(Problem::TooShort { min })) => PasswordFault::TooShort { least: min },
                _ => return Err(PageError::unprocessable()),
            };
            Ok((invalid, fault))
        }
        error => Err(error.into()),
    }
}

/// Ends one session of the person's own.
pub(crate) async fn end_session(
    State(app): State<App>,
    visit: Visit,
    PageForm(form): PageForm<SessionForm>,
) -> Result<Redirect, PageError> {
    app.service
        .end_session(visit.person()?, &form.session)
        .await?;
    Ok(Redirect::to(&told(Done::SessionEnded)))
}

/// Ends all sessions of the person's but the one that asks.
pub(crate) async fn end_others(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Redirect, PageError> {
    let id = session.id().ok_or(service::Error::NotFound)?;
    app.service.end_other_sessions(visit.person()?, &id).await?;
    Ok(Redirect::to(&told(Done::OthersEnded)))
}

/// The page, saying what was done.
fn told(done: Done) -> String {
    format!("{}?done={}", app::routes::ACCOUNT, done.key())
}
