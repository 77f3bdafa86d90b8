//! The public log as files, exactly as C2SP tlog-tiles names them, under `/log`. Nothing in them is
//! about anybody who does not hold a receipt.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ledger::tile::TileId;
use service::{Error, Service};

use super::error::PageError;
use crate::http::address::PagePath;

/// Hashes and entries never change, as long as the log is the one that was signed.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const NOT_KEPT: &str = "no-store";
const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// `/log/checkpoint`: the newest signed tree head.
pub(crate) async fn checkpoint(State(service): State<Service>) -> Result<Response, PageError> {
    let published = service.log_checkpoint().await?;
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, NOT_KEPT),
    ];
    Ok((headers, published.note).into_response())
}

/// `/.well-known/vitrine-log-keys`: the keys that sign tree heads, one to a line, as verifiers take
/// them, and behind them those that signed once, with the time.
pub(crate) async fn keys(State(service): State<Service>) -> Result<Response, PageError> {
    let status = service.log_status().await?.ok_or(Error::NotFound)?;
    Ok(lines(status.keys.to_string()))
}

/// `/.well-known/vitrine-log-witnesses`: the keys of the independent witnesses that are asked, one to
/// a line; no line if there is none.
pub(crate) async fn witnesses(State(service): State<Service>) -> Result<Response, PageError> {
    let status = service.log_status().await?.ok_or(Error::NotFound)?;
    let keys = status.witnesses.iter();
    let keys: Vec<String> = keys.map(|(key, _)| format!("{key}\n")).collect();
    Ok(lines(keys.concat()))
}

/// Keys, which change seldom.
fn lines(text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, TEXT),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, text).into_response()
}

/// `/log/tile/LEVEL/NUMBER[.p/WIDTH]` and `/log/tile/entries/NUMBER[.p/WIDTH]`.
pub(crate) async fn file(
    State(service): State<Service>,
    PagePath((level, place)): PagePath<(String, String)>,
) -> Result<Response, PageError> {
    let bytes = if level == "entries" {
        let (file, width) = TileId::parse("0", &place).ok_or(Error::NotFound)?;
        let entries = service.log_entries(file.index, width).await?;
        let mut bytes = Vec::with_capacity(entries.len() * 34);
        for entry in entries {
            // Each after its length, big-endian.
            bytes.extend_from_slice(&32_u16.to_be_bytes());
            bytes.extend_from_slice(entry.bytes());
        }
        bytes
    } else {
        let (file, width) = TileId::parse(&level, &place).ok_or(Error::NotFound)?;
        let hashes = service.log_tile(file, width).await?;
        hashes.iter().flat_map(|hash| *hash.bytes()).collect()
    };
    let kept = if service.log_trouble().is_some() {
        NOT_KEPT
    } else {
        FOR_EVER
    };
    let headers = [(header::CONTENT_TYPE, BYTES), (header::CACHE_CONTROL, kept)];
    Ok((headers, bytes).into_response())
}
