//! One SQL text, one Rust function, two native drivers, and no generics above this file.
//!
//! Invariants: every statement is a constant, or is built from constants by [`crate::shapes`]
//! in a bounded number of shapes, so that prepared statements stay cached; values are only ever
//! bound. A transaction in which any statement failed cannot be committed, on both databases; a value
//! that was read and is not what it should be is no failure of the statement.
//! `LIMIT` takes `CAST($n AS BIGINT)`: SQLite prepares a statement anew, at each run, whose limit
//! is a bare placeholder, in case another plan suits its value.
//! Deliberately not here: what the statements say.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Arguments, Encode, FromRow, SqlSafeStr, SqlStr, Transaction, Type};

use crate::error::Error;
use crate::keys::Keys;

/// The connections.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
    /// A write transaction. Takes SQLite's single write lock at once, so that no later statement
    /// can find that it came too late.
    pub(crate) async fn begin(&self, keys: &Arc<Keys>) -> Result<Tx, Error> {
        let inner = match self {
            Self::Sqlite { writer, .. } => Inner::Sqlite(begin_immediate(writer).await?),
            Self::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            inner,
            keys: Arc::clone(keys),
            outcome: TxOutcome::default(),
        })
    }

    /// A transaction that reads everything as of one moment, and writes nothing.
    pub(crate) async fn begin_reading(&self, keys: &Arc<Keys>) -> Result<Tx, Error> {
        let inner = match self {
            Self::Sqlite { readers, .. } => {
                let mut connection = readers.acquire().await?;
                // Whoever gives up in the middle would leave it as of that moment for others.
                connection.close_on_drop();
                sqlx::query("BEGIN").execute(&mut *connection).await?;
                Inner::Sqlite(connection)
            }
            Self::Postgres(pool) => Inner::Postgres(pool.begin_with(AS_OF_ONE_MOMENT).await?),
        };
        Ok(Tx {
            inner,
            keys: Arc::clone(keys),
            outcome: TxOutcome::default(),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// SQLite ends a transaction by itself when the disk is full or fails. The driver's own
/// transactions do not notice, and their connection would be of no use ever after; therefore the
/// three statements are sent as such.
async fn begin_immediate(writer: &SqlitePool) -> Result<PoolConnection<Sqlite>, Error> {
    let mut connection = writer.acquire().await?;
    let begun = sqlx::query(BEGIN).execute(&mut *connection).await;
    if let Err(error) = begun {
        let left_open = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| code == "1");
        if !left_open {
            return Err(error.into());
        }
        sqlx::query(ROLLBACK).execute(&mut *connection).await?;
        sqlx::query(BEGIN).execute(&mut *connection).await?;
    }
    Ok(connection)
}

const BEGIN: &str = "BEGIN IMMEDIATE";
const AS_OF_ONE_MOMENT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

#[derive(Debug)]
enum Inner {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// What happened in a transaction that its job may have passed over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TxOutcome {
    /// A statement failed: PostgreSQL would turn the commit into a rollback without a word.
    pub(crate) failed: bool,
    /// The database asks for the whole transaction once more.
    pub(crate) retry: bool,
}

/// A transaction.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    keys: Arc<Keys>,
    outcome: TxOutcome,
}

impl Tx {
    /// For the rest of the transaction, PostgreSQL reads no whole table where an index leads to a
    /// row: its figures of a table that grows fast are always old. SQLite does not guess so.
    pub(crate) async fn keep_to_indexes(&mut self) -> Result<(), Error> {
        if matches!(self.inner, Inner::Postgres(_)) {
            self.query("SET LOCAL enable_seqscan = off")
                .execute()
                .await?;
        }
        Ok(())
    }

    pub(crate) fn outcome(&self) -> TxOutcome {
        self.outcome
    }

    pub(crate) async fn commit(self) -> Result<(), CommitError> {
        if self.outcome.failed {
            let retry = self.outcome.retry;
            self.roll_back().await;
            return Err(CommitError {
                error: Error::unexpected("a statement failed and its error was passed over"),
                retry,
            });
        }
        let done = match self.inner {
            Inner::Sqlite(mut connection) => {
                let done = sqlx::query(COMMIT).execute(&mut *connection).await;
                if done.is_err() {
                    // Fails when SQLite has rolled back by itself already.
                    let _ = sqlx::query(ROLLBACK).execute(&mut *connection).await;
                }
                done.map(drop)
            }
            Inner::Postgres(tx) => tx.commit().await,
        };
        done.map_err(|error| CommitError {
            retry: Error::asks_for_retry(&error),
            error: error.into(),
        })
    }

    /// Failing to roll back is not an error of its own: SQLite may have done so by itself, and
    /// PostgreSQL does when the connection is gone.
    pub(crate) async fn roll_back(self) {
        let done = match self.inner {
            Inner::Sqlite(mut connection) => {
                let done = sqlx::query(ROLLBACK).execute(&mut *connection).await;
                done.map(drop)
            }
            Inner::Postgres(tx) => tx.rollback().await,
        };
        if let Err(error) = done {
            tracing::debug!(error = %Error::from(error).cause(), "nothing left to roll back");
        }
    }
}

/// Why a commit failed.
pub(crate) struct CommitError {
    pub(crate) error: Error,
    pub(crate) retry: bool,
}

/// Where reads run that need no transaction: each statement sees the newest committed state.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'s> {
    pub(crate) db: &'s Db,
    pub(crate) keys: &'s Arc<Keys>,
}

/// A value both databases can store: everything that sqlx encodes for both.
pub trait Bind:
    for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>
{
}
impl<T> Bind for T where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>
{
}

/// A row both databases can yield: tuples of what both can decode.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

/// What a statement runs on: a [`Reader`], or a write transaction.
pub trait Executor: Send {
    /// A statement to bind and run. Placeholders are `$1`, `$2`, ... in order of binding.
    fn query(&mut self, sql: impl SqlSafeStr) -> Query<'_>;

    /// The keys that open what is sealed.
    fn keys(&self) -> &Arc<Keys>;

    /// Whether uncommitted rows are visible (a transaction): what is read may still be undone.
    fn is_transaction(&self) -> bool;
}

impl Executor for Reader<'_> {
    fn query(&mut self, sql: impl SqlSafeStr) -> Query<'_> {
        let sql = sql.into_sql_str();
        let target = match self.db {
            Db::Sqlite { readers, .. } => Target::SqlitePool(readers, SqliteArguments::default()),
            Db::Postgres(pool) => Target::PostgresPool(pool, PgArguments::default()),
        };
        Query {
            sql,
            target,
            refused: None,
        }
    }

    fn keys(&self) -> &Arc<Keys> {
        self.keys
    }

    fn is_transaction(&self) -> bool {
        false
    }
}

impl Executor for Tx {
    fn query(&mut self, sql: impl SqlSafeStr) -> Query<'_> {
        let sql = sql.into_sql_str();
        let outcome = &mut self.outcome;
        let target = match &mut self.inner {
            Inner::Sqlite(tx) => Target::Sqlite(tx, SqliteArguments::default(), outcome),
            Inner::Postgres(tx) => Target::Postgres(tx, PgArguments::default(), outcome),
        };
        Query {
            sql,
            target,
            refused: None,
        }
    }

    fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    fn is_transaction(&self) -> bool {
        true
    }
}

#[derive(Debug)]
enum Target<'c> {
    SqlitePool(&'c SqlitePool, SqliteArguments),
    PostgresPool(&'c PgPool, PgArguments),
    Sqlite(&'c mut SqliteConnection, SqliteArguments, &'c mut TxOutcome),
    Postgres(&'c mut PgConnection, PgArguments, &'c mut TxOutcome),
}

/// A statement with its values.
#[derive(Debug)]
#[must_use]
pub struct Query<'c> {
    sql: SqlStr,
    target: Target<'c>,
    refused: Option<sqlx::Error>,
}

/// Runs the same sqlx call on whichever pool or connection the query holds.
macro_rules! run {
    ($query:expr, $build:path, $fetch:ident) => {{
        if let Some(error) = $query.refused {
            return Err(error.into());
        }
        let sql = $query.sql;
        match $query.target {
            Target::SqlitePool(pool, args) => Ok($build(sql, args).$fetch(pool).await?),
            Target::PostgresPool(pool, args) => Ok($build(sql, args).$fetch(pool).await?),
            Target::Sqlite(connection, args, outcome) => {
                standing(*outcome)?;
                noted($build(sql, args).$fetch(connection).await, outcome)
            }
            Target::Postgres(connection, args, outcome) => {
                standing(*outcome)?;
                noted($build(sql, args).$fetch(connection).await, outcome)
            }
        }
    }};
}

/// After a failed statement nothing more may run: PostgreSQL refuses, and SQLite may have rolled
/// back by itself, so that the statement would stand on its own.
fn standing(outcome: TxOutcome) -> Result<(), Error> {
    if outcome.failed {
        return Err(Error::unexpected("the transaction has failed before"));
    }
    Ok(())
}

fn noted<T>(done: sqlx::Result<T>, outcome: &mut TxOutcome) -> Result<T, Error> {
    done.map_err(|error| {
        let is_of_the_value = matches!(
            error,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)
        );
        outcome.failed |= !is_of_the_value;
        outcome.retry |= Error::asks_for_retry(&error);
        error.into()
    })
}

impl Query<'_> {
    /// Binds the next value.
    pub fn bind(mut self, value: impl Bind) -> Self {
        let done = match &mut self.target {
            Target::SqlitePool(_, args) | Target::Sqlite(_, args, _) => args.add(value),
            Target::PostgresPool(_, args) | Target::Postgres(_, args, _) => args.add(value),
        };
        if let Err(error) = done {
            self.refused = Some(sqlx::Error::Encode(error));
        }
        self
    }

    /// Binds the sixteen bytes of an identifier.
    pub fn id(self, bytes: [u8; 16]) -> Self {
        self.bind(&bytes[..])
    }

    /// Binds a text that may be missing.
    pub fn maybe(self, text: Option<&str>) -> Self {
        self.bind(text.map(str::to_owned))
    }

    /// All rows, as tuples.
    pub async fn all<T: Row>(self) -> Result<Vec<T>, Error> {
        run!(self, sqlx::query_as_with, fetch_all)
    }

    /// The row, if there is one.
    pub async fn optional<T: Row>(self) -> Result<Option<T>, Error> {
        run!(self, sqlx::query_as_with, fetch_optional)
    }

    /// The row that must be there.
    pub async fn one<T: Row>(self) -> Result<T, Error> {
        run!(self, sqlx::query_as_with, fetch_one)
    }

    /// Runs the statement; answers how many rows it touched.
    pub async fn execute(self) -> Result<u64, Error> {
        if let Some(error) = self.refused {
            return Err(error.into());
        }
        let sql = self.sql;
        match self.target {
            Target::SqlitePool(pool, args) => Ok(sqlx::query_with(sql, args)
                .execute(pool)
                .await?
                .rows_affected()),
            Target::PostgresPool(pool, args) => Ok(sqlx::query_with(sql, args)
                .execute(pool)
                .await?
                .rows_affected()),
            Target::Sqlite(connection, args, outcome) => {
                standing(*outcome)?;
                noted(
                    sqlx::query_with(sql, args).execute(connection).await,
                    outcome,
                )
                .map(|done| done.rows_affected())
            }
            Target::Postgres(connection, args, outcome) => {
                standing(*outcome)?;
                noted(
                    sqlx::query_with(sql, args).execute(connection).await,
                    outcome,
                )
                .map(|done| done.rows_affected())
            }
        }
    }
}
