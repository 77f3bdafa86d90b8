//! The files a page loads, embedded at build time from `target/site` (made by `cargo xtask assets`).
//!
//! Only the exact, hashed names are served; each may be cached for ever. A page asks [`url`] for
//! the hashed address of a plain name. Not here: what a page loads, and everything that is not
//! under `/assets/`.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    body::{Body, Bytes},
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::Embed;
use serde::Deserialize;

/// The route, for the policy table.
pub(crate) const ROUTE: &str = "/assets/{file}";

#[derive(Debug, Embed)]
#[folder = "../target/site"]
struct Site;

/// A row of the manifest.
#[derive(Debug, Deserialize)]
struct Row {
    file: String,
    r#type: String,
    br: Option<u64>,
    gz: Option<u64>,
}

#[derive(Debug, Default)]
struct Assets {
    urls: HashMap<String, String>,
    rows: HashMap<String, Row>,
}

static ASSETS: LazyLock<Option<Assets>> = LazyLock::new(|| {
    let manifest = Site::get("manifest.json")?;
    let rows: HashMap<String, Row> = serde_json::from_slice(&manifest.data).ok()?;
    let mut assets = Assets::default();
    for (name, row) in rows {
        assets.urls.insert(name, format!("/assets/{}", row.file));
        assets.rows.insert(row.file.clone(), row);
    }
    Some(assets)
});

/// The binary was built before its assets were.
#[derive(Debug, thiserror::Error)]
#[error("run `cargo xtask assets` first: target/site/manifest.json is missing")]
pub(crate) struct Missing;

/// Asked once at the start of a server: one without its assets does not start.
pub(crate) fn ready() -> Result<(), Missing> {
    if ASSETS.is_some() {
        Ok(())
    } else {
        Err(Missing)
    }
}

/// The address of a file by its plain name: `main.css`, `boot.js`, a font of `style/public`.
///
/// An unknown name gives an address that answers 404: a page without a font beats no page.
pub(crate) fn url(name: &str) -> &'static str {
    let assets = ASSETS.as_ref();
    assets
        .and_then(|assets| assets.urls.get(name))
        .map_or("/assets/unknown", String::as_str)
}

/// The addresses that every page needs.
///
/// Nothing is preloaded for the islands: `boot.js` fetches both their parts at once, so that the
/// first paint does not wait for them and a browser without JavaScript never asks for them.
pub(crate) fn pages() -> &'static app::Assets {
    static PAGES: LazyLock<app::Assets> = LazyLock::new(|| app::Assets {
        css: url("main.css").to_owned(),
        font: url("public-sans-400-700.woff2").to_owned(),
        favicon: url("favicon.svg").to_owned(),
        boot: Some(url("boot.js").to_owned()),
        verify: Some(url("verify.js").to_owned()),
    });
    &PAGES
}

/// Serves [`ROUTE`]. The files bring their own compression.
pub(crate) async fn serve(Path(file): Path<String>, request: HeaderMap) -> Response {
    let Some(row) = ASSETS.as_ref().and_then(|assets| assets.rows.get(&file)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let encoding = if row.br.is_some() && accepts(&request, "br") {
        Some("br")
    } else if row.gz.is_some() && accepts(&request, "gzip") {
        Some("gzip")
    } else {
        None
    };
    let stored = match encoding {
        Some("br") => Site::get(&format!("{file}.br")),
        Some(_) => Site::get(&format!("{file}.gz")),
        None => Site::get(&file),
    };
    let (Some(stored), Ok(kind)) = (stored, HeaderValue::from_str(&row.r#type)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let bytes = match stored.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(header::CACHE_CONTROL, for_ever);
    if row.br.is_some() || row.gz.is_some() {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether `Accept-Encoding` names the coding without refusing it (RFC 9110, section 12.5.3).
pub(crate) fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let lines = request.get_all(header::ACCEPT_ENCODING).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|choice| {
            let (name, weight) = choice.split_once(';').unwrap_or((choice, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            name.trim().eq_ignore_ascii_case(coding) && weight.parse().is_ok_and(|q: f32| q > 0.0)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(encodings: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings))])
    }

    #[test]
    fn a_coding_is_used_only_where_it_is_welcome() {
        assert!(accepts(&asking("gzip, deflate, br"), "br"));
        assert!(accepts(&asking("BR;q=0.5"), "br"));
        assert!(!accepts(&asking("br;q=0, gzip"), "br"));
        assert!(!accepts(&asking("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn every_address_of_a_page_is_a_built_file() {
        let app::Assets {
            css,
            font,
            favicon,
            boot,
            verify,
        } = pages();
        for address in [css, font, favicon].into_iter().chain(boot).chain(verify) {
            let file = address.strip_prefix("/assets/").unwrap();
            assert!(
                ASSETS.as_ref().unwrap().rows.contains_key(file),
                "{address}"
            );
        }
    }

    #[tokio::test]
    async fn only_exact_names_are_served() {
        for name in ["main.css", "manifest.json", "..", "unknown", "main.css.br"] {
            let response = serve(Path(name.to_owned()), asking("br")).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }

    #[tokio::test]
    async fn every_built_file_is_served_in_each_coding() {
        let assets = ASSETS.as_ref().unwrap();
        for (file, row) in &assets.rows {
            let plain = serve(Path(file.clone()), HeaderMap::new()).await;
            assert_eq!(plain.status(), StatusCode::OK);
            assert_eq!(plain.headers()[header::CONTENT_TYPE], row.r#type.as_str());
            assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
            let small = serve(Path(file.clone()), asking("gzip, br")).await;
            let coding = small.headers().get(header::CONTENT_ENCODING);
            assert_eq!(
                coding.is_some_and(|coding| coding == "br"),
                row.br.is_some()
            );
        }
    }
}
