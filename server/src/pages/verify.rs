//! `/verify`, `/nl/verify`, `/da/verify`, `/nb/verify`: anybody checks a receipt. Reads no cookie and
//! sets none; what is sent is neither stored nor logged.

use std::convert::Infallible;
use std::fmt;

use app::verify::{Answer, Brought, Fault, Form, Today};
use app::{routes, verify};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::account::Theme;
use domain::language::Language;
use domain::read::PublicLog;
use ledger::keys::Trusted;
use serde::Deserialize;
use service::Error;

use super::error::PageError;
use crate::http::body::{PageForm, is_of_kind};
use crate::http::{App, trace};

/// How a form sends files.
const FILES: &str = "multipart/form-data";
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

/// What somebody brought: typed, or as files.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    #[serde(default)]
    receipt: String,
    #[serde(default)]
    older: String,
    #[serde(default)]
    key: String,
}

impl FromRequest<App> for Typed {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        if !is_of_kind(request.headers(), FILES) {
            let PageForm(typed) = PageForm::from_request(request, app).await?;
            return Ok(typed);
        }
        let parts = Multipart::from_request(request, app).await;
        let mut parts = parts.map_err(|_| PageError::bad_request())?;
        let mut typed = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unread)? {
            let field = match part.name() {
                Some("receipt" | "receipt_file") => &mut typed.receipt,
                Some("older" | "older_file") => &mut typed.older,
                Some("key") => &mut typed.key,
                _ => return Err(PageError::unprocessable()),
            };
            let bytes = part.bytes().await.map_err(unread)?;
            // A file that was chosen counts; a field for one that was not comes empty. What is no
            // text is no receipt.
            if !bytes.is_empty() {
                *field = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
        Ok(typed)
    }
}

fn unread(error: MultipartError) -> PageError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::too_large(),
        _ => PageError::bad_request(),
    }
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
    typed: Typed,
) -> Result<Response, PageError> {
    let log = app.service.public_log().await?.ok_or(Error::NotFound)?;
    let named = Trusted::parse(&log.verifiers()).map_err(Error::internal)?;
    let checked = match read(&typed, named) {
        Ok((brought, keys)) => {
            let growth = app.service.log_growth(&brought.sizes()).await?;
            let (newest, proofs) = match growth {
                Some(growth) => (Some(growth.newest), growth.proofs),
                None => (None, Vec::new()),
            };
            let proofs: Vec<_> = proofs.into_iter().map(Some).collect();
            let today = newest
                .as_ref()
                .map_or(Today::Unreached, |newest| Today::Head {
                    newest,
                    proofs: &proofs,
                });
            Ok(brought.check(&keys, today))
        }
        Err(fault) => Err(fault),
    };
    let (status, answer) = match &checked {
        Ok(checked) => (StatusCode::OK, Answer::Checked(checked)),
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, Answer::Fault(*fault)),
    };
    let form = Form {
        receipt: &typed.receipt,
        older: &typed.older,
        key: &typed.key,
        answer: Some(answer),
    };
    let page = page(&app, language, &log, &form).await?;
    Ok((status, page).into_response())
}

/// What was brought, and the keys to check it with: one that somebody kept, else the log's own.
fn read(typed: &Typed, named: Trusted) -> Result<(Brought, Trusted), Fault> {
    if typed.receipt.trim().is_empty() {
        return Err(Fault::Missing);
    }
    let keys = match typed.key.trim() {
        "" => named,
        kept => Trusted::parse(kept).map_err(|_| Fault::Key)?,
    };
    let brought = Brought::read(&typed.receipt, &typed.older).ok_or(Fault::Unreadable)?;
    Ok((brought, keys))
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
