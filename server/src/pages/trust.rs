//! `/`, `/nl`, `/da`, `/nb`: the trust page. The same for everybody, so it is made once per
//! language and registry version, compressed once, and kept until its counts are counted anew.

use std::io::Write as _;
use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwapOption;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use brotli::enc::BrotliEncoderParams;
use domain::account::Theme;
use domain::language::Language;
use domain::read::Trust;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::http::App;
use crate::pages::error::PageError;

/// How long caches may answer without asking: short, because the counts are live.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=30");

struct Made {
    of: Arc<Trust>,
    body: Bytes,
    /// Compressed; empty where that failed.
    br: Bytes,
    gzip: Bytes,
    etag: HeaderValue,
}

/// Well below what the highest would take, and nearly as small.
const BROTLI_QUALITY: i32 = 6;
const BROTLI_WINDOW: i32 = 22;

fn br(body: &[u8]) -> Bytes {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        ..BrotliEncoderParams::default()
    };
    let mut small = Vec::new();
    let done = brotli::BrotliCompress(&mut &*body, &mut small, &parameters);
    done.map_or_else(|_| Bytes::new(), |_| small.into())
}

fn gzip(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    let done = encoder.write_all(body).and_then(|()| encoder.finish());
    done.map_or_else(|_| Bytes::new(), Bytes::from)
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
    let kept = slot.load();
    let made = if let Some(made) = kept.as_ref().filter(|made| Arc::ptr_eq(&made.of, &trust)) {
        Arc::clone(made)
    } else {
        let context = app::PageContext {
            published: &trust.published,
            text: app::text::of_brand(language, &trust.published.registry.brand),
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
            of: trust,
            br: br(&body),
            gzip: gzip(&body),
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
    let codings = [("br", &made.br), ("gzip", &made.gzip)];
    let coding = codings
        .into_iter()
        .find(|(name, small)| !small.is_empty() && crate::assets::accepts(headers, name));
    let Some((name, small)) = coding else {
        return Ok((shared, [html], made.body.clone()).into_response());
    };
    let coded = [
        (header::CONTENT_ENCODING, HeaderValue::from_static(name)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    Ok((shared, [html], coded, small.clone()).into_response())
}
