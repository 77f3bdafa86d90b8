//! Emptying a database, for a demonstration that starts over.
//!
//! What it holds is looked at first, and without its keys: they may be lost, and a database that is
//! no demonstration must not even be taken to the newest schema.

use std::path::Path;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor as _};

use crate::error::Error;
use crate::imports::RunKey;

/// What a database holds, as far as it can be seen without keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// No table, or no file at all.
    Nothing,
    /// The mark that was asked for, or our own tables with nothing that anybody put there.
    Ours,
    /// Anything else.
    Other,
}

/// Looks whether a database bears `mark`; changes nothing, and makes none.
pub async fn look(url: &str, mark: &RunKey) -> Result<Holds, Error> {
    let Some(mut database) = Bare::open(url).await? else {
        return Ok(Holds::Nothing);
    };
    let holds = database.holds(mark).await;
    database.close().await?;
    holds
}

/// Removes an SQLite database's files, or drops everything in PostgreSQL's schema `public`.
/// Whoever calls it makes sure that it may go: see [`look`].
pub async fn empty(url: &str) -> Result<(), Error> {
    if let Some(path) = crate::sqlite_path(url) {
        for ending in ["", "-wal", "-shm"] {
            match std::fs::remove_file(format!("{path}{ending}")) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    let what = format!("the database's file cannot be removed: {}", error.kind());
                    return Err(Error::unexpected(what));
                }
                _ => {}
            }
        }
        return Ok(());
    }
    let mut connection = postgres(url).await?;
    connection.execute("DROP SCHEMA public CASCADE").await?;
    connection.execute("CREATE SCHEMA public").await?;
    connection.close().await?;
    Ok(())
}

async fn postgres(url: &str) -> Result<PgConnection, Error> {
    let target = PgConnectOptions::from_str(url)
        .map_err(|_| Error::unexpected("the database's address is not one"))?;
    Ok(target.connect().await?)
}

/// One connection, without a schema that is known and without keys.
enum Bare {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

const SQLITE_TABLES: &str = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'";
const SQLITE_RUNS: &str =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'import_runs'";
const POSTGRES_TABLES: &str = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
const POSTGRES_RUNS: &str =
    "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = 'import_runs'";
const MARKED: &str = "SELECT COUNT(*) FROM import_runs WHERE file = $1 AND plan = $2";
/// What a server cannot be of use without, one of them at least.
const FILLED: &str = "SELECT (SELECT COUNT(*) FROM registry_versions) \
     + (SELECT COUNT(*) FROM accounts) + (SELECT COUNT(*) FROM subjects)";

impl Bare {
    async fn open(url: &str) -> Result<Option<Self>, Error> {
        let Some(path) = crate::sqlite_path(url) else {
            return Ok(Some(Self::Postgres(postgres(url).await?)));
        };
        if !Path::new(path).exists() {
            return Ok(None);
        }
        let target = SqliteConnectOptions::new().filename(path);
        Ok(Some(Self::Sqlite(target.connect().await?)))
    }

    async fn holds(&mut self, mark: &RunKey) -> Result<Holds, Error> {
        let (tables, runs) = match self {
            Self::Sqlite(_) => (SQLITE_TABLES, SQLITE_RUNS),
            Self::Postgres(_) => (POSTGRES_TABLES, POSTGRES_RUNS),
        };
        if self.count(tables, &[]).await? == 0 {
            return Ok(Holds::Nothing);
        }
        if self.count(runs, &[]).await? == 0 {
            return Ok(Holds::Other);
        }
        let marked = self.count(MARKED, &[&mark.file, &mark.plan]).await? > 0;
        if marked || self.count(FILLED, &[]).await? == 0 {
            return Ok(Holds::Ours);
        }
        Ok(Holds::Other)
    }

    async fn count(&mut self, sql: &'static str, bound: &[&[u8; 32]]) -> Result<i64, Error> {
        Ok(match self {
            Self::Sqlite(on) => {
                let query = sqlx::query_scalar(sql);
                let query = bound
                    .iter()
                    .fold(query, |query, it| query.bind(it.to_vec()));
                query.fetch_one(on).await?
            }
            Self::Postgres(on) => {
                let query = sqlx::query_scalar(sql);
                let query = bound
                    .iter()
                    .fold(query, |query, it| query.bind(it.to_vec()));
                query.fetch_one(on).await?
            }
        })
    }

    async fn close(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}
