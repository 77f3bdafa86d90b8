//! A throw-away store for tests, on either database. PostgreSQL is found through
//! `VITRINE_TEST_POSTGRES`, the URL of a superuser; each test gets a database of its own.

use std::path::{Path, PathBuf};

use futures_util::FutureExt as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor as _};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::facade::Executor;
use crate::keys::fresh_id;
use crate::{Error, Options, Store, create_key_file, migrate, open_postgres};

/// Which database to test on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary directory.
    Sqlite,
    /// A database of its own on the test cluster.
    Postgres,
}

/// A store that goes away with its value, or, on PostgreSQL, with [`TestDb::drop_database`].
#[derive(Debug)]
pub struct TestDb {
    /// The store.
    pub store: Store,
    /// What it was opened with, to open it once more.
    pub options: Options,
    directory: TempDir,
    database: Option<String>,
}

const ADMIN: &str = "VITRINE_TEST_POSTGRES";

#[allow(clippy::disallowed_methods)] // Tests have no configuration but their environment.
fn admin_url() -> String {
    match std::env::var(ADMIN) {
        Ok(url) if !url.is_empty() => url,
        _ => panic!("set {ADMIN}; `cargo xtask test` does"),
    }
}

async fn admin() -> Result<PgConnection, Error> {
    let options: PgConnectOptions = admin_url()
        .parse()
        .map_err(|_| Error::unexpected("the test cluster's address is not one"))?;
    Ok(options.connect().await?)
}

/// The address of a database of the test cluster.
fn url_of(name: &str) -> String {
    let url = admin_url();
    let (head, query) = url.split_once('?').unwrap_or((&url, ""));
    let head = head.rsplit_once('/').map_or(head, |(head, _)| head);
    format!("{head}/{name}?{query}")
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A database of the newest schema with nothing in it, of which those of tests are copies: a copy
/// takes a third of the time. It is made once for all programs, under another name until it is whole.
async fn template() -> Result<String, Error> {
    let name = format!("vitrine_schema_{}", migrate::fingerprint());
    let mut admin = admin().await?;
    // Until the connection is closed.
    admin.execute("SELECT pg_advisory_lock(7238201)").await?;
    let made: Option<(i32,)> = sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut admin)
        .await?;
    if made.is_none() {
        let making = format!("{name}_making");
        for statement in [
            format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"),
            format!("CREATE DATABASE {making}"),
        ] {
            admin.execute(AssertSqlSafe(statement)).await?;
        }
        let target = url_of(&making)
            .parse()
            .map_err(|_| Error::unexpected("the test cluster's address is not one"))?;
        let db = open_postgres(target, 1).await?;
        migrate::run(&db).await?;
        db.close().await;
        let whole = format!("ALTER DATABASE {making} RENAME TO {name}");
        admin.execute(AssertSqlSafe(whole)).await?;
    }
    admin.close().await?;
    Ok(name)
}

impl TestDb {
    /// On either.
    pub async fn open(engine: Engine) -> Result<Self, Error> {
        match engine {
            Engine::Sqlite => Self::sqlite().await,
            Engine::Postgres => Self::postgres().await,
        }
    }

    /// On SQLite.
    pub async fn sqlite() -> Result<Self, Error> {
        let directory = directory()?;
        let url = format!("sqlite:{}", directory.path().join("vitrine.db").display());
        Self::on(directory, url, None).await
    }

    /// On PostgreSQL.
    ///
    /// # Panics
    /// When `VITRINE_TEST_POSTGRES` is not set: a test must not pass without having run.
    pub async fn postgres() -> Result<Self, Error> {
        let name = format!("vitrine_{}", fresh_id(jiff::Timestamp::UNIX_EPOCH).simple());
        let schema = TEMPLATE.get_or_try_init(template).await?;
        let mut admin = admin().await?;
        let copy = format!("CREATE DATABASE {name} TEMPLATE {schema}");
        admin.execute(AssertSqlSafe(copy)).await?;
        admin.close().await?;
        Self::on(directory()?, url_of(&name), Some(name)).await
    }

    async fn on(directory: TempDir, url: String, database: Option<String>) -> Result<Self, Error> {
        let key_file = directory.path().join("key");
        create_key_file(&key_file)?;
        let mut options = Options::new(url, key_file);
        options.connections = 8;
        Ok(Self {
            store: Store::open(&options).await?,
            options,
            directory,
            database,
        })
    }

    /// A place for files; SQLite's database file `vitrine.db` lies there.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// SQLite's files: the database, and its log of pages where there is one.
    pub fn files(&self) -> Vec<PathBuf> {
        ["vitrine.db", "vitrine.db-wal"]
            .iter()
            .map(|name| self.directory.path().join(name))
            .filter(|path| path.exists())
            .collect()
    }

    /// Deletes the tiles of the public log, as somebody could who owns the database.
    pub async fn lose_the_tiles(&self) -> Result<(), Error> {
        self.change("DELETE FROM tiles").await
    }

    /// Changes what the newest log line says, as somebody could who owns the database.
    pub async fn forge_a_line(&self) -> Result<(), Error> {
        self.forge("UPDATE events SET at_ms = at_ms - 60000").await
    }

    /// Makes the newest log line one that cannot be read.
    pub async fn spoil_a_line(&self) -> Result<(), Error> {
        self.forge("UPDATE events SET at_ms = at_ms + 9000000000000000000")
            .await
    }

    /// Takes [`TestDb::spoil_a_line`] back.
    pub async fn mend_a_line(&self) -> Result<(), Error> {
        self.forge("UPDATE events SET at_ms = at_ms - 9000000000000000000")
            .await
    }

    /// Makes the signed head that is kept one that cannot be read.
    pub async fn spoil_the_head(&self) -> Result<(), Error> {
        self.change("UPDATE checkpoint SET at_ms = 9223372036854775807")
            .await
    }

    /// Deletes the row that says how many entries the public log has.
    pub async fn lose_the_count(&self) -> Result<(), Error> {
        self.change("DELETE FROM ledger_head").await
    }

    /// Lets the head that witnesses signed cover whatever there is.
    pub async fn stretch_the_witnessed_head(&self) -> Result<(), Error> {
        self.change("UPDATE witnessed_head SET size = 1000000")
            .await
    }

    async fn change(&self, statement: &'static str) -> Result<(), Error> {
        let changed = self
            .store
            .write(move |tx| async move { tx.query(statement).execute().await.map(drop) }.boxed());
        changed.await
    }

    /// Changes a bit of the first hash in the tree; done twice, all is as it was.
    pub async fn turn_a_bit_of_the_tree(&self) -> Result<(), Error> {
        let turned = self.store.write(|tx| {
            async move {
                let (mut hashes,): (Vec<u8>,) = tx
                    .query("SELECT hashes FROM tiles WHERE level = 0 AND number = 0")
                    .one()
                    .await?;
                let first = hashes.first_mut();
                *first.ok_or_else(|| Error::unexpected("there is no hash"))? ^= 1;
                tx.query("UPDATE tiles SET hashes = $1 WHERE level = 0 AND number = 0")
                    .bind(hashes)
                    .execute()
                    .await
                    .map(drop)
            }
            .boxed()
        });
        turned.await
    }

    /// Changes the newest log line by the statement that `update` begins.
    async fn forge(&self, update: &'static str) -> Result<(), Error> {
        let guards: [&'static str; 2] = if self.options.url.starts_with("sqlite:") {
            [
                "DROP TRIGGER events_refuse_update",
                "CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events BEGIN
                    SELECT RAISE(ABORT, 'events is append-only'); END",
            ]
        } else {
            [
                "ALTER TABLE events DISABLE TRIGGER events_refuse_change",
                "ALTER TABLE events ENABLE TRIGGER events_refuse_change",
            ]
        };
        let forged = self.store.write(move |tx| {
            async move {
                tx.query(guards[0]).execute().await?;
                let changed = tx
                    .query(AssertSqlSafe(format!("{update} {NEWEST}")))
                    .execute()
                    .await?;
                tx.query(guards[1]).execute().await?;
                if changed == 1 {
                    Ok(())
                } else {
                    Err(Error::unexpected("there is no line"))
                }
            }
            .boxed()
        });
        forged.await
    }

    /// Closes the store and removes its database.
    pub async fn drop_database(self) -> Result<(), Error> {
        self.store.close().await;
        if let Some(name) = &self.database {
            let mut admin = admin().await?;
            admin
                .execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
                .await?;
            admin.close().await?;
        }
        Ok(())
    }
}

const NEWEST: &str =
    "WHERE event_id = (SELECT event_id FROM events ORDER BY event_id DESC LIMIT 1)";

fn directory() -> Result<TempDir, Error> {
    tempfile::tempdir().map_err(|error| Error::unexpected(error.kind().to_string()))
}

/// Makes two tests of one function `async fn name(db: &TestDb)`: one per database. The database is
/// removed afterwards when the test passes, and stays for a look when it fails.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let db = $crate::testing::TestDb::sqlite().await.unwrap();
                    super::$name(&db).await;
                    db.drop_database().await.unwrap();
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let db = $crate::testing::TestDb::postgres().await.unwrap();
                    super::$name(&db).await;
                    db.drop_database().await.unwrap();
                }
            )+
        }
    };
}

/// Rows that tests count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Sessions of anybody.
    Sessions,
    /// Devices that somebody signed in from.
    Devices,
    /// Counts of failed sign-ins.
    Throttles,
    /// Tokens for the first officer.
    SetupTokens,
    /// Accounts of customers.
    CustomersAccounts,
    /// Accounts of agents that were closed and emptied.
    ClosedAgents,
}

impl Rows {
    const fn counted(self) -> &'static str {
        match self {
            Self::Sessions => "SELECT COUNT(*) FROM sessions",
            Self::Devices => "SELECT COUNT(*) FROM devices",
            Self::Throttles => "SELECT COUNT(*) FROM throttles",
            Self::SetupTokens => "SELECT COUNT(*) FROM setup_tokens",
            Self::CustomersAccounts => "SELECT COUNT(*) FROM accounts WHERE kind = 'customer'",
            Self::ClosedAgents => {
                "SELECT COUNT(*) FROM accounts
                WHERE disabled_ms IS NOT NULL AND kind = 'agent' AND password_hash = ''"
            }
        }
    }
}

/// How many there are.
pub async fn count(store: &Store, rows: Rows) -> Result<i64, Error> {
    let (count,) = store.read().query(rows.counted()).one().await?;
    Ok(count)
}

/// How many accounts are found by an address's blind index.
pub async fn accounts_at(store: &Store, index: &[u8]) -> Result<i64, Error> {
    let mut read = store.read();
    let query = read.query("SELECT COUNT(*) FROM accounts WHERE email_index = $1");
    let (count,) = query.bind(index).one().await?;
    Ok(count)
}

/// The names that lie readable beside every record and benefit: its own and its group's.
pub async fn names(store: &Store) -> Result<Vec<(String, String)>, Error> {
    let mut read = store.read();
    let query = read.query(
        "SELECT source_id, COALESCE(group_key, '') FROM records
        UNION ALL SELECT source_id, '' FROM benefits",
    );
    query.all().await
}

/// How the database goes about finding the correction of a record.
pub async fn plan_for_a_correction(store: &Store) -> Result<String, Error> {
    let told = crate::records::CORRECTION;
    let (nobody, mut read) = ([0; 16], store.read());
    let lines: Vec<String> = if store.kind() == "sqlite" {
        let query = read.query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {told}")));
        let rows: Vec<(i64, i64, i64, String)> = query.id(nobody).id(nobody).all().await?;
        rows.into_iter().map(|(.., line)| line).collect()
    } else {
        let query = read.query(AssertSqlSafe(format!("EXPLAIN {told}")));
        let rows: Vec<(String,)> = query.id(nobody).id(nobody).all().await?;
        rows.into_iter().map(|(line,)| line).collect()
    };
    Ok(lines.join("\n"))
}
