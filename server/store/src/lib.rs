//! Every SQL statement of Vitrine, for SQLite and PostgreSQL, and the sealing of what is personal.
//!
//! Reads run on [`Store::read`], writes inside [`Store::write`]; modules hold plain functions over
//! either. Invariants: a write is answered only after its commit; a log line is never changed; no
//! value lies unsealed on the disk. Deliberately not here: who may do what, and the clock.

#![deny(missing_docs)]

pub mod accounts;
pub mod api_keys;
pub mod append;
pub mod benefits;
pub mod confirmations;
pub mod decisions;
pub mod devices;
mod emptying;
pub mod erasure;
pub mod error;
pub mod events;
pub mod facade;
pub mod faults;
pub mod feed;
pub mod figures;
pub mod gate;
pub mod gpc;
pub mod idempotency;
pub mod imports;
pub mod keys;
pub mod ledger;
mod migrate;
pub mod oauth_clients;
pub mod objections;
pub mod outbox;
pub mod page;
pub mod records;
pub mod registry;
pub mod sessions;
pub mod settled;
pub mod setup_tokens;
pub mod shapes;
pub mod standings;
pub mod subjects;
#[cfg(feature = "testing")]
pub mod testing;
pub mod throttles;
pub mod views;
pub mod webhooks;
mod writer;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use tracing::{Instrument as _, trace_span};

pub use emptying::{Holds, empty, look};
pub use error::Error;
pub use facade::{Executor, Reader, Tx};
pub use keys::{Keys, create_key_file, fresh_id};
pub use page::Page;

use append::{Appended, Appender, Entry};
use facade::Db;
use writer::Writer;

/// Where the store is, and what opens it.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://...`.
    pub url: String,
    /// The key file, see [`create_key_file`].
    pub key_file: PathBuf,
    /// How many connections: readers on SQLite, all on PostgreSQL.
    pub connections: u32,
    /// Whether an older schema is taken to its newest step; otherwise it is an error, and opening writes
    /// nothing.
    pub upgrade: bool,
}

impl Options {
    /// With the usual number of connections.
    pub fn new(url: impl Into<String>, key_file: impl Into<PathBuf>) -> Self {
        Self {
            url: url.into(),
            key_file: key_file.into(),
            connections: 16,
            upgrade: true,
        }
    }
}

/// The database and its keys. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    keys: Arc<Keys>,
    writer: Writer,
    appender: Appender,
    counted: Arc<figures::Counted>,
}

/// How long to wait for another process's lock on SQLite, or for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// After how long without use a connection to PostgreSQL is tried out before it is used again.
const IDLE: Duration = Duration::from_secs(1);
/// Enough for every statement of the program, in all its sizes.
const STATEMENTS: usize = 512;

impl Store {
    /// Opens the database, takes the schema to its newest step if that is asked for, and checks that
    /// the key file is the one that this database was made with.
    pub async fn open(options: &Options) -> Result<Self, Error> {
        let keys = Arc::new(Keys::read(&options.key_file)?);
        let db = if let Some(path) = sqlite_path(&options.url) {
            if !options.upgrade && !Path::new(path).exists() {
                return Err(Error::unexpected("there is no such file"));
            }
            open_sqlite(path, options.connections).await?
        } else {
            let target = PgConnectOptions::from_str(&options.url)
                .map_err(|_| Error::unexpected("the database's address is not one"))?;
            open_postgres(target, options.connections).await?
        };
        if options.upgrade {
            migrate::run(&db).await?;
            note_identity(&db, &keys).await?;
        } else {
            migrate::check(&db).await?;
        }
        check_identity(&db, &keys).await?;
        let writer = Writer::start(&db, &keys);
        let appender = Appender::start(&db, &keys, &writer);
        Ok(Self {
            db,
            keys,
            writer,
            appender,
            counted: Arc::default(),
        })
    }

    /// For reads outside a transaction.
    pub fn read(&self) -> Reader<'_> {
        Reader {
            db: &self.db,
            keys: &self.keys,
        }
    }

    /// The keys, for sealing and blind indexes outside a transaction.
    pub fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Runs `job` in a write transaction and answers only after the commit. The job may run more
    /// than once; only the last run counts.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let written = self.writer.write(&self.db, &self.keys, job);
        written
            .instrument(trace_span!(target: "otel", "store.write"))
            .await
    }

    /// Runs `job` over everything as it is at one moment, however long it takes. It cannot write.
    pub async fn read_at_once<T, E>(
        &self,
        job: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>>,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        let mut tx = self.db.begin_reading(&self.keys).await?;
        let read = job(&mut tx).await;
        tx.roll_back().await;
        read
    }

    /// Writes log lines of the gate and answers only after their commit, in the order of `entries`.
    pub async fn append(&self, entries: Vec<Entry>) -> Result<Vec<Appended>, Error> {
        let appended = self.appender.append(entries);
        let span = trace_span!(target: "otel", "store.append");
        let appended = appended.instrument(span).await?;
        self.counted.note(&appended);
        Ok(appended)
    }

    /// Wipes a customer's data key from memory, once they are erased.
    pub fn forget(&self, subject: domain::ids::SubjectId) {
        self.keys.forget(subject);
    }

    /// What an operator counts.
    pub fn figures(&self) -> figures::Figures {
        let (lines, writes) = (self.appender.waiting(), self.writer.waiting());
        self.counted.figures(&self.db, lines, writes)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        let _: (i64,) = self.read().query("SELECT CAST(1 AS BIGINT)").one().await?;
        Ok(())
    }

    /// Which database it is: `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match self.db {
            Db::Sqlite { .. } => "sqlite",
            Db::Postgres(_) => "postgres",
        }
    }

    /// Writes a consistent copy to `path`, which must not exist, while the store stays in use.
    pub async fn backup_to(&self, path: &Path) -> Result<(), Error> {
        let Db::Sqlite { writer, .. } = &self.db else {
            return Err(Error::unexpected(
                "PostgreSQL is backed up with its own tool: pg_dump --format=custom",
            ));
        };
        let path = path
            .to_str()
            .ok_or_else(|| Error::unexpected("the path of the backup is not UTF-8"))?;
        // A connection of its own: the writer's is busy, and the readers' refuse.
        let mut connection = writer.connect_options().connect().await?;
        sqlx::query("VACUUM INTO $1")
            .bind(path)
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(())
    }

    /// Lets what is being written finish, takes nothing more, and closes all connections.
    pub async fn close(&self) {
        self.appender.close().await;
        self.writer.close().await;
        self.db.close().await;
    }
}

/// The file that an address names, unless it names a PostgreSQL database.
fn sqlite_path(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    Some(path.trim_start_matches("//"))
}

async fn open_sqlite(path: &str, connections: u32) -> Result<Db, Error> {
    let target = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(STATEMENTS);
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    own_file(Path::new(path))?;
    let writer = pool()
        .max_connections(1)
        .connect_with(target.clone().create_if_missing(true))
        .await?;
    let readers = pool()
        .max_connections(connections)
        .connect_with(target.read_only(true).pragma("query_only", "ON"))
        .await?;
    Ok(Db::Sqlite { readers, writer })
}

/// What holds for every connection, whatever the database's own defaults: a row that somebody holds
/// is not waited for without end, somebody who hangs holds none without end, and transactions see
/// rows as they are once they may touch them.
const SESSION: [(&str, &str); 3] = [
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "30s"),
    ("default_transaction_isolation", "read committed"),
];

/// Makes a file that nobody but its owner reads, if there is none. What `SQLite` puts beside a
/// database gets the mode of the database.
fn own_file(path: &Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            let what = format!("{} cannot be made: {error}", path.display());
            Err(Error::unexpected(what))
        }
        _ => Ok(()),
    }
}

async fn open_postgres(target: PgConnectOptions, connections: u32) -> Result<Db, Error> {
    let target = target.options(SESSION);
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            async move {
                // One that was just in use need not be asked whether it still lives.
                if meta.idle_for > IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            }
            .boxed()
        })
        .connect_with(target.statement_cache_capacity(STATEMENTS))
        .await?;
    Ok(Db::Postgres(pool))
}

/// Makes the key file the database's own, if it has none yet.
async fn note_identity(db: &Db, keys: &Arc<Keys>) -> Result<(), Error> {
    let mut tx = db.begin(keys).await?;
    tx.query("INSERT INTO key_identity (one, kek_id) VALUES (1, $1) ON CONFLICT (one) DO NOTHING")
        .bind(&keys.identity()[..])
        .execute()
        .await?;
    tx.commit().await.map_err(|failure| failure.error)
}

async fn check_identity(db: &Db, keys: &Arc<Keys>) -> Result<(), Error> {
    let mut reader = Reader { db, keys };
    let (known,): (Vec<u8>,) = reader
        .query("SELECT kek_id FROM key_identity")
        .one()
        .await?;
    if known != keys.identity() {
        return Err(Error::unexpected(
            "the key file is not the one that this database was made with",
        ));
    }
    Ok(())
}
