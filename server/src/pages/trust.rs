//! `/`, `/nl`, `/da`, `/nb`: the trust page. The same for everybody, so it is made once per
//! language and registry version and kept until its counts are counted anew.

use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwapOption;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::Theme;
use domain::language::Language;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::http::App;
use crate::pages::error::PageError;

/// How long caches may answer without asking: short, because the counts are live.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=30");

struct Made {
    hash: [u8; 32],
    counted: Timestamp,
    body: Bytes,
    etag: HeaderValue,
}

static MADE: LazyLock<[ArcSwapOption<Made>; 4]> = LazyLock::new(Default::default);

/// `/`: English, unless the browser prefers another language and English was not asked for.
pub(crate) async fn english(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let chosen = query.is_some_and(|query| query.split('&').any(|pair| pair == "lang=en"));
    let preferred = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::En, Language::from_accept_language);
    let mut response = if chosen || preferred == Language::En {
        page(&app, Language::En, &headers).await?
    } else {
        let mut redirect = Redirect::to(app::routes::trust(preferred)).into_response();
        redirect
            .headers_mut()
            .insert(header::CACHE_CONTROL, CACHE_CONTROL);
        redirect
    };
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

/// `/nl`.
pub(crate) async fn dutch(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    page(&app, Language::Nl, &headers).await
}

/// `/da`.
pub(crate) async fn danish(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    page(&app, Language::Da, &headers).await
}

/// `/nb`.
pub(crate) async fn norwegian(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    page(&app, Language::Nb, &headers).await
}

async fn page(app: &App, language: Language, headers: &HeaderMap) -> Result<Response, PageError> {
    let trust = app.service.trust().await?;
    let slot = &MADE[Language::ALL
        .iter()
        .position(|known| *known == language)
        .unwrap_or(0)];
    let kept = slot
        .load_full()
        .filter(|made| made.hash == trust.published.hash && made.counted == trust.counts.at);
    let made = if let Some(made) = kept {
        made
    } else {
        let context = app::PageContext {
            published: &trust.published,
            text: app::text::of(language),
            language,
            theme: Theme::Auto,
            person: None,
            mirror: None,
            path: app::routes::trust(language),
            assets: crate::assets::pages(),
            now: app.service.clock().now(),
            build: env!("CARGO_PKG_VERSION"),
            form_key: "",
        };
        let body = Bytes::from(app::trust::page(&context, &trust));
        let digest = hex::encode(&Sha256::digest(&body)[..12]);
        let made = Arc::new(Made {
            hash: trust.published.hash,
            counted: trust.counts.at,
            body,
            // Weak: compressed or not, it is the same page. Hexadecimal digits in quotes always
            // make a header value.
            etag: HeaderValue::from_str(&format!("W/\"{digest}\""))
                .unwrap_or(HeaderValue::from_static("\"\"")),
        });
        slot.store(Some(Arc::clone(&made)));
        made
    };
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().as_bytes() == made.etag.as_bytes());
    let shared = [
        (header::CACHE_CONTROL, CACHE_CONTROL),
        (header::ETAG, made.etag.clone()),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, shared).into_response());
    }
    let html = (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    Ok((shared, [html], made.body.clone()).into_response())
}
