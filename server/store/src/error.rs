//! What can go wrong below the use cases. Texts name codes, constraints and columns; they never
//! hold a value that was stored or asked for, so they are safe to log.

use sqlx::error::ErrorKind;

/// Why a statement, a transaction or the opening of the store failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The write collides with a row that exists (unique, foreign key).
    #[error("the write collides with what is stored")]
    Conflict,
    /// The database cannot be reached, is busy, full or read-only; trying later may help. After a
    /// failed commit the outcome is not known: repeat with the same idempotency key.
    #[error("the database is not available")]
    Unavailable(#[source] Cause),
    /// A defect, a damaged row or a wrong key.
    #[error("the database gave an unexpected answer")]
    Unexpected(#[source] Cause),
}

/// The technical cause, without any stored value.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Cause(String);

impl Error {
    /// A defect or a damaged row, in words that hold no value.
    pub fn unexpected(what: impl Into<String>) -> Self {
        Self::Unexpected(Cause(what.into()))
    }

    /// An outage, in words that hold no value.
    pub fn unavailable(what: impl Into<String>) -> Self {
        Self::Unavailable(Cause(what.into()))
    }

    /// The technical cause in words; safe to log.
    pub fn cause(&self) -> String {
        match self {
            Self::Conflict => self.to_string(),
            Self::Unavailable(cause) | Self::Unexpected(cause) => cause.to_string(),
        }
    }

    /// Whether PostgreSQL asks for the same transaction once more (serialization, deadlock).
    pub(crate) fn asks_for_retry(error: &sqlx::Error) -> bool {
        error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| code == "40001" || code == "40P01")
    }
}

/// SQLite's primary result codes that mean "not now": busy, locked, read-only, i/o, full, cannot
/// open.
const SQLITE_NOT_NOW: [i64; 6] = [5, 6, 8, 10, 13, 14];

/// PostgreSQL's classes that mean "not now": connection, read-only, transaction ended for being idle,
/// who may connect, no such database, transaction rollback, who may do it, resources, a database that
/// takes no connections, a lock that was not given in time, operator intervention, system.
const POSTGRES_NOT_NOW: [&str; 12] = [
    "08", "25006", "25P03", "28", "3D000", "40", "42501", "53", "55000", "55P03", "57", "58",
];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default().into_owned();
                if matches!(
                    database.kind(),
                    ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation
                ) {
                    return Self::Conflict;
                }
                let sqlite = code.parse::<i64>().ok().filter(|_| code.len() < 5);
                // PostgreSQL quotes values in messages of most classes; syntax errors (42), and
                // what our own triggers raise (P0001), name only tables and columns.
                let what = if sqlite.is_some() || code.starts_with("42") || code == "P0001" {
                    format!("code {code}: {}", database.message())
                } else {
                    format!(
                        "code {code}, table {}, constraint {}",
                        database.table().unwrap_or("-"),
                        database.constraint().unwrap_or("-")
                    )
                };
                let not_now = sqlite.map_or_else(
                    || POSTGRES_NOT_NOW.iter().any(|class| code.starts_with(class)),
                    |code| SQLITE_NOT_NOW.contains(&(code & 0xff)),
                );
                if not_now {
                    Self::unavailable(what)
                } else {
                    Self::unexpected(what)
                }
            }
            sqlx::Error::Io(io) => Self::unavailable(format!("connection: {}", io.kind())),
            sqlx::Error::PoolTimedOut => Self::unavailable("no connection became free in time"),
            sqlx::Error::PoolClosed => Self::unavailable("the store is closed"),
            sqlx::Error::WorkerCrashed => Self::unavailable("the connection's thread ended"),
            sqlx::Error::Tls(_) => Self::unavailable("the encrypted connection failed"),
            sqlx::Error::ColumnDecode { index, .. } => {
                Self::unexpected(format!("column {index} does not hold what it should"))
            }
            sqlx::Error::Configuration(_) => Self::unexpected("the database's address is not one"),
            sqlx::Error::RowNotFound => Self::unexpected("a row is missing"),
            sqlx::Error::ColumnIndexOutOfBounds { .. } | sqlx::Error::ColumnNotFound(_) => {
                Self::unexpected("a statement gives other columns than its reader expects")
            }
            sqlx::Error::Encode(_) => Self::unexpected("a value cannot be bound"),
            sqlx::Error::Decode(_) => Self::unexpected("a column does not hold what it should"),
            sqlx::Error::Protocol(_) => Self::unavailable("the connection broke its protocol"),
            sqlx::Error::BeginFailed => Self::unavailable("no transaction could be begun"),
            _ => Self::unexpected("the database driver failed"),
        }
    }
}
