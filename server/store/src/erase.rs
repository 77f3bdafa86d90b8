//! Emptying a PostgreSQL database, for a demonstration that starts over. An SQLite database is
//! emptied by removing its file.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor as _};

use crate::error::Error;

/// Drops everything in the schema `public`. Whoever calls it makes sure that it may go.
pub async fn erase(url: &str) -> Result<(), Error> {
    let target = PgConnectOptions::from_str(url)
        .map_err(|_| Error::unexpected("the database's address is not one"))?;
    let mut connection: PgConnection = target.connect().await?;
    connection.execute("DROP SCHEMA public CASCADE").await?;
    connection.execute("CREATE SCHEMA public").await?;
    connection.close().await?;
    Ok(())
}
