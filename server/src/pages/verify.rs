//! `/verify`, `/nl/verify`, `/da/verify`, `/nb/verify`: anybody checks a receipt. Reads no cookie and
//! sets none; what is sent is neither stored nor logged.

use std::convert::Infallible;
use std::fmt;

use app::verify::check::Now;
use app::verify::{Brought, Form};
use app::{routes, verify};
use axum::extract::{FromRequestParts, OriginalUri, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::account::Theme;
use domain::language::Language;
use domain::read::PublicLog;
use serde::Deserialize;
use service::Error;

use super::error::PageError;
use super::receipt::keys;
use crate::http::body::PageForm;
use crate::http::{App, trace};

/// How long caches may show the empty form.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The language of the address.
#[derive(Debug)]
pub(crate) struct Spoken(Language);

impl FromRequestParts<App> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(parts.uri.path(), |uri| uri.path());
        let mut all = Language::ALL.into_iter();
        let spoken = all.find(|language| routes::verify(*language) == path);
        let language = spoken.unwrap_or(Language::En);
        trace::speak(language);
        Ok(Self(language))
    }
}

/// What somebody brought.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    #[serde(default)]
    receipt: String,
    #[serde(default)]
    older: String,
}

impl fmt::Debug for Typed {
    /// Never what was typed: a debug line may reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(..)")
    }
}

/// The empty form.
pub(crate) async fn form(
    State(app): State<App>,
    Spoken(language): Spoken,
) -> Result<Response, PageError> {
    let log = app.service.public_log().await?.ok_or(Error::NotFound)?;
    let page = page(&app, language, &log, &Form::default()).await?;
    Ok(([(header::CACHE_CONTROL, CACHE_CONTROL)], page).into_response())
}

/// The answer, over the form as it was sent.
pub(crate) async fn check(
    State(app): State<App>,
    Spoken(language): Spoken,
    PageForm(typed): PageForm<Typed>,
) -> Result<Response, PageError> {
    let log = app.service.public_log().await?.ok_or(Error::NotFound)?;
    let checked = match Brought::read(&typed.receipt, &typed.older) {
        Some(brought) => {
            let growth = app.service.log_growth(&brought.sizes()).await?;
            let now = growth.as_ref().map(|growth| Now {
                newest: &growth.newest,
                proofs: &growth.proofs,
            });
            Some(brought.check(&keys(&log), now))
        }
        None => None,
    };
    let (status, answer) = match &checked {
        Some(checked) => (StatusCode::OK, verify::Answer::Checked(checked)),
        None if typed.receipt.trim().is_empty() => {
            (StatusCode::UNPROCESSABLE_ENTITY, verify::Answer::Missing)
        }
        None => (StatusCode::UNPROCESSABLE_ENTITY, verify::Answer::Unreadable),
    };
    let form = Form {
        receipt: &typed.receipt,
        older: &typed.older,
        answer: Some(answer),
    };
    let page = page(&app, language, &log, &form).await?;
    Ok((status, page).into_response())
}

async fn page(
    app: &App,
    language: Language,
    log: &PublicLog,
    form: &Form<'_>,
) -> Result<Html<String>, PageError> {
    let published = app.service.published().await?;
    let context = app::PageContext {
        published: &published,
        text: app::text::of_brand(language, &published.registry.brand),
        language,
        theme: Theme::Auto,
        person: None,
        mirror: None,
        path: routes::verify(language),
        assets: crate::assets::pages(),
        now: app.service.clock().now(),
        build: env!("CARGO_PKG_VERSION"),
        form_key: "",
    };
    Ok(Html(verify::page(&context, log, form)))
}
