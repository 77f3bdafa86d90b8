//! Baselines over HTTP: what an axum handler does that has nothing to do.

mod append;

use std::io::Write as _;
use std::str::FromStr as _;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};

pub(crate) use append::append;

async fn serve(router: Router) -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?)?;
    std::io::stdout().flush()?;
    // As the server does; an error means that the connection is gone.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    Ok(axum::serve(listener, router).await?)
}

fn answer(status: StatusCode, kind: &HeaderValue, body: &Bytes) -> Response {
    (status, [(header::CONTENT_TYPE, kind.clone())], body.clone()).into_response()
}

/// `bare-page FILE TYPE`: answers every GET with the file's bytes.
pub(crate) async fn page(words: &[String]) -> Result<()> {
    let [file, kind] = words else {
        anyhow::bail!("bare-page FILE TYPE")
    };
    let (body, kind) = (
        Bytes::from(std::fs::read(file)?),
        HeaderValue::from_str(kind)?,
    );
    let handler = move || {
        let response = answer(StatusCode::OK, &kind, &body);
        async move { response }
    };
    serve(Router::new().fallback(get(handler))).await
}

#[derive(Clone)]
enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

#[derive(Clone)]
struct Read {
    db: Db,
    status: StatusCode,
    kind: HeaderValue,
    body: Bytes,
}

/// `bare-read DATABASE FILE STATUS TYPE`: reads the customer of the question by reference, which is
/// one look into an index, and answers every question with the file's bytes.
pub(crate) async fn read(words: &[String]) -> Result<()> {
    let [database, file, status, kind] = words else {
        anyhow::bail!("bare-read DATABASE FILE STATUS TYPE")
    };
    // The server's own number of readers.
    let db = match database.strip_prefix("sqlite:") {
        Some(path) => {
            let target = SqliteConnectOptions::new()
                .filename(path)
                .journal_mode(SqliteJournalMode::Wal)
                .read_only(true);
            let pool = SqlitePoolOptions::new()
                .max_connections(16)
                .test_before_acquire(false);
            Db::Sqlite(pool.connect_with(target).await?)
        }
        None => {
            let target = PgConnectOptions::from_str(database)?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .test_before_acquire(false);
            Db::Postgres(pool.connect_with(target).await?)
        }
    };
    let state = Read {
        db,
        status: StatusCode::from_bytes(status.as_bytes())?,
        kind: HeaderValue::from_str(kind)?,
        body: Bytes::from(std::fs::read(file)?),
    };
    serve(Router::new().fallback(post(one_read)).with_state(state)).await
}

const BY_REFERENCE: &str = "SELECT subject_id FROM subjects WHERE reference = $1";

async fn one_read(State(read): State<Read>, question: Bytes) -> Response {
    match look_up(&read.db, &question).await {
        Ok(()) => answer(read.status, &read.kind, &read.body),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn look_up(db: &Db, question: &[u8]) -> Result<()> {
    let question: serde_json::Value = serde_json::from_slice(question)?;
    let reference = question["subject"].as_str().context("no subject")?;
    let query = sqlx::query_as(BY_REFERENCE).bind(reference);
    let (_subject,): (Vec<u8>,) = match db {
        Db::Sqlite(pool) => query.fetch_one(pool).await?,
        Db::Postgres(pool) => {
            sqlx::query_as(BY_REFERENCE)
                .bind(reference)
                .fetch_one(pool)
                .await?
        }
    };
    Ok(())
}
