//! The baseline of answers that leave a line behind: one look into an index, and one row written,
//! durably, before the answer.

use std::str::FromStr as _;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use service::Clock;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

const READ: &str = "SELECT subject_id FROM subjects WHERE reference = $1";
const APPEND: &str = "INSERT INTO bare_lines (line_id, subject_id, at_ms, body)
    VALUES ($1, $2, $3, $4)";

#[derive(Clone)]
enum Db {
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

#[derive(Clone)]
struct Answer {
    db: Db,
    status: StatusCode,
    kind: HeaderValue,
    body: Bytes,
}

/// `bare-append DATABASE FILE STATUS TYPE`: reads the customer of the question by reference, writes a row
/// that holds the question, and answers with the file's bytes.
pub(crate) async fn append(words: &[String]) -> Result<()> {
    let [database, file, status, kind] = words else {
        anyhow::bail!("bare-append DATABASE FILE STATUS TYPE")
    };
    let state = Answer {
        db: open(database).await?,
        status: StatusCode::from_bytes(status.as_bytes())?,
        kind: HeaderValue::from_str(kind)?,
        body: Bytes::from(std::fs::read(file)?),
    };
    super::serve(Router::new().fallback(post(answered)).with_state(state)).await
}

/// As the server opens it: as many readers, and as durably.
async fn open(database: &str) -> Result<Db> {
    let bytes = if let Some(path) = database.strip_prefix("sqlite:") {
        let target = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(std::time::Duration::from_secs(5));
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .test_before_acquire(false)
        };
        let writer = pool(1).connect_with(target.clone()).await?;
        let readers = pool(16).connect_with(target.read_only(true)).await?;
        (Db::Sqlite { readers, writer }, "BLOB")
    } else {
        let target = PgConnectOptions::from_str(database)?;
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .test_before_acquire(false);
        (Db::Postgres(pool.connect_with(target).await?), "BYTEA")
    };
    let (db, bytes) = bytes;
    let create = format!(
        "CREATE TABLE IF NOT EXISTS bare_lines (line_id {bytes} PRIMARY KEY,
            subject_id {bytes} NOT NULL, at_ms BIGINT NOT NULL, body TEXT NOT NULL)"
    );
    let create = sqlx::AssertSqlSafe(create);
    match &db {
        Db::Sqlite { writer, .. } => sqlx::raw_sql(create).execute(writer).await.map(drop)?,
        Db::Postgres(pool) => sqlx::raw_sql(create).execute(pool).await.map(drop)?,
    }
    Ok(db)
}

async fn answered(State(answer): State<Answer>, question: Bytes) -> Response {
    match one(&answer.db, &question).await {
        Ok(()) => super::answer(answer.status, &answer.kind, &answer.body),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn one(db: &Db, question: &[u8]) -> Result<()> {
    let body = std::str::from_utf8(question)?;
    let question: serde_json::Value = serde_json::from_str(body)?;
    let subject = &question["subject"];
    let reference = subject["id"].as_str().or(subject.as_str());
    let reference = reference.context("no subject")?;
    let now = Clock::system().now();
    let line = store::fresh_id(now).into_bytes();
    match db {
        Db::Sqlite { readers, writer } => {
            let (subject,): (Vec<u8>,) = sqlx::query_as(READ)
                .bind(reference)
                .fetch_one(readers)
                .await?;
            sqlx::query(APPEND)
                .bind(&line[..])
                .bind(subject)
                .bind(now.as_millisecond())
                .bind(body)
                .execute(writer)
                .await?;
        }
        Db::Postgres(pool) => {
            let (subject,): (Vec<u8>,) =
                sqlx::query_as(READ).bind(reference).fetch_one(pool).await?;
            sqlx::query(APPEND)
                .bind(&line[..])
                .bind(subject)
                .bind(now.as_millisecond())
                .bind(body)
                .execute(pool)
                .await?;
        }
    }
    Ok(())
}
