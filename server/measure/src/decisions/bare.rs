//! The statements of a decision and nothing around them.

use std::str::FromStr as _;
use std::time::{Duration, Instant};

use anyhow::Result;
use domain::decision::{Change, Wish};
use domain::event::{Channel, Event};
use domain::ids::SubjectId;
use futures_util::future::try_join_all;
use service::{Clock, Seen};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{PgPool, SqlitePool};

use super::{CLIENTS, Client};

const TURN: &str = "UPDATE subject_heads SET seq = seq + 1, revision = revision + 1
    WHERE subject_id = $1 RETURNING seq";
const KNOWN: &str = "SELECT seq, event_id, at_ms, body, note FROM events
    WHERE subject_id = $1 AND idempotency_key = $2";
const SITUATION: &str = "SELECT s.subject_id, h.revision, h.seq, s.under_age, s.restricted_ms,
        (SELECT MAX(version) FROM registry_versions),
        d.change, d.since_ms, d.until_ms, d.event_id
    FROM subjects s
    JOIN subject_heads h ON h.subject_id = s.subject_id
    LEFT JOIN standings d ON d.subject_id = s.subject_id AND d.purpose = $2
    WHERE s.subject_id = $1";
const APPEND: &str = "INSERT INTO events
    (subject_id, seq, event_id, idempotency_key, kind, purpose, consumer, at_ms, body, note)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const FEED: &str = "INSERT INTO decision_feed (subject_id, seq, purpose, at_ms)
    VALUES ($1, $2, $3, $4)";
const OUTBOX: &str = "INSERT INTO deliveries
        (subject_id, seq, endpoint_id, state, tries, due_ms, created_ms)
    SELECT $1, $2, w.endpoint_id, 'waiting', 0, $3, $3
    FROM webhook_endpoints w
    JOIN consumer_purposes c ON c.consumer = w.consumer AND c.purpose = $4
    WHERE w.ended_ms IS NULL";
const PUT: &str = "INSERT INTO standings
    (subject_id, purpose, change, since_ms, until_ms, event_id)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (subject_id, purpose) DO UPDATE SET change = excluded.change,
        since_ms = excluded.since_ms, until_ms = excluded.until_ms, event_id = excluded.event_id";

/// What is written, ready to bind.
struct Write<'w> {
    subject: SubjectId,
    key: String,
    purpose: &'w str,
    change: &'static str,
    body: &'w str,
}

type Situation = (
    Vec<u8>,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<Vec<u8>>,
);
type Line = (i64, Vec<u8>, i64, String, Option<Vec<u8>>);

/// The same function for either driver.
macro_rules! decision {
    ($name:ident, $connection:ty) => {
        async fn $name(on: &mut $connection, write: &Write<'_>) -> Result<()> {
            let subject = &write.subject.bytes()[..];
            let (seq,): (i64,) = sqlx::query_as(TURN)
                .bind(subject)
                .fetch_one(&mut *on)
                .await?;
            let known: Option<Line> = sqlx::query_as(KNOWN)
                .bind(subject)
                .bind(&write.key)
                .fetch_optional(&mut *on)
                .await?;
            let _situation: Situation = sqlx::query_as(SITUATION)
                .bind(subject)
                .bind(write.purpose)
                .fetch_one(&mut *on)
                .await?;
            anyhow::ensure!(known.is_none(), "a key was used twice");
            let now = Clock::system().now();
            let event = store::fresh_id(now).into_bytes();
            sqlx::query(APPEND)
                .bind(subject)
                .bind(seq)
                .bind(&event[..])
                .bind(&write.key)
                .bind("decision")
                .bind(write.purpose)
                .bind(None::<&str>)
                .bind(now.as_millisecond())
                .bind(write.body)
                .bind(None::<&[u8]>)
                .execute(&mut *on)
                .await?;
            sqlx::query(FEED)
                .bind(subject)
                .bind(seq)
                .bind(write.purpose)
                .bind(now.as_millisecond())
                .execute(&mut *on)
                .await?;
            sqlx::query(OUTBOX)
                .bind(subject)
                .bind(seq)
                .bind(now.as_millisecond())
                .bind(write.purpose)
                .execute(&mut *on)
                .await?;
            sqlx::query(PUT)
                .bind(subject)
                .bind(write.purpose)
                .bind(write.change)
                .bind(now.as_millisecond())
                .bind(None::<i64>)
                .bind(&event[..])
                .execute(&mut *on)
                .await?;
            Ok(())
        }
    };
}
decision!(on_sqlite, SqliteConnection);
decision!(on_postgres, PgConnection);

#[derive(Clone, Debug)]
enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// The database, opened as the store opens it.
#[derive(Debug)]
pub(super) struct Bare {
    db: Db,
    purpose: String,
    on: String,
    off: String,
}

impl Bare {
    pub(super) async fn open(database: &str, seen: Seen, purpose: &str) -> Result<Self> {
        let db = match database.strip_prefix("sqlite:") {
            Some(path) => {
                let target = SqliteConnectOptions::new()
                    .filename(path)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .pragma("secure_delete", "ON");
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .test_before_acquire(false);
                Db::Sqlite(pool.connect_with(target).await?)
            }
            None => {
                let target = PgConnectOptions::from_str(database)?;
                Db::Postgres(
                    PgPoolOptions::new()
                        .max_connections(16)
                        .connect_with(target)
                        .await?,
                )
            }
        };
        let body = |change| {
            let event = Event::Decision {
                purpose: purpose.parse()?,
                change,
                until: None,
                channel: Channel::Page,
                registry_version: seen.registry_version,
                language: seen.language,
            };
            anyhow::Ok(serde_json::to_string(&event)?)
        };
        let (on, off) = (body(Change::Given)?, body(Change::Withdrawn)?);
        Ok(Self {
            db,
            purpose: purpose.to_owned(),
            on,
            off,
        })
    }

    fn write(&self, client: &mut Client) -> Write<'_> {
        let (subject, wish, key) = client.next();
        let (change, body) = match wish {
            Wish::On => (Change::Given.key(), &self.on),
            Wish::Off => (Change::Withdrawn.key(), &self.off),
        };
        let key = format!("own:{}:{key}", self.purpose);
        Write {
            subject,
            key,
            purpose: &self.purpose,
            change,
            body,
        }
    }

    /// Decides until the time is over; gives decisions per second.
    pub(super) async fn run(&self, clients: &mut [Client], time: Duration) -> Result<f64> {
        let started = Instant::now();
        let done = match &self.db {
            Db::Sqlite(pool) => {
                let mut connection = pool.acquire().await?;
                let mut done = 0_u32;
                while started.elapsed() < time {
                    sqlx::query("BEGIN IMMEDIATE")
                        .execute(&mut *connection)
                        .await?;
                    for client in clients.iter_mut() {
                        on_sqlite(&mut connection, &self.write(client)).await?;
                        done += 1;
                    }
                    sqlx::query("COMMIT").execute(&mut *connection).await?;
                }
                done
            }
            Db::Postgres(pool) => {
                let all = clients.iter_mut().map(|client| async move {
                    let mut done = 0_u32;
                    while started.elapsed() < time {
                        let mut tx = pool.begin().await?;
                        on_postgres(&mut tx, &self.write(client)).await?;
                        tx.commit().await?;
                        done += 1;
                    }
                    anyhow::Ok(done)
                });
                try_join_all(all).await?.into_iter().sum()
            }
        };
        anyhow::ensure!(clients.len() == CLIENTS, "all clients take part");
        Ok(f64::from(done) / started.elapsed().as_secs_f64())
    }

    pub(super) async fn close(self) {
        match self.db {
            Db::Sqlite(pool) => pool.close().await,
            Db::Postgres(pool) => pool.close().await,
        }
    }
}
