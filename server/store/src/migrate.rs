//! The schema's steps. One folder, written in SQLite's dialect, translated here for PostgreSQL.
//!
//! Invariants: a step runs once, whole or not at all; a step that ran and was changed afterwards
//! is refused. Deliberately not here: steps back.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Executor as _};

use crate::error::Error;
use crate::facade::Db;

/// Number, name and text of every step, in order.
const STEPS: &[(i64, &str, &str)] = &[
    (
        1,
        "create_core",
        include_str!("../../../migrations/0001_create_core.sql"),
    ),
    (
        2,
        "create_people",
        include_str!("../../../migrations/0002_create_people.sql"),
    ),
    (
        3,
        "create_imports",
        include_str!("../../../migrations/0003_create_imports.sql"),
    ),
    (
        4,
        "index_retention",
        include_str!("../../../migrations/0004_index_retention.sql"),
    ),
    (
        5,
        "limit_keys",
        include_str!("../../../migrations/0005_limit_keys.sql"),
    ),
    (
        6,
        "create_outbox",
        include_str!("../../../migrations/0006_create_outbox.sql"),
    ),
    (
        7,
        "rights",
        include_str!("../../../migrations/0007_rights.sql"),
    ),
    (
        8,
        "tell_pauses",
        include_str!("../../../migrations/0008_tell_pauses.sql"),
    ),
    (
        9,
        "take_records_in",
        include_str!("../../../migrations/0009_take_records_in.sql"),
    ),
    (
        10,
        "index_corrections",
        include_str!("../../../migrations/0010_index_corrections.sql"),
    ),
    (
        11,
        "create_ledger",
        include_str!("../../../migrations/0011_create_ledger.sql"),
    ),
    (
        12,
        "create_cosignatures",
        include_str!("../../../migrations/0012_create_cosignatures.sql"),
    ),
    (
        13,
        "hold_ledger",
        include_str!("../../../migrations/0013_hold_ledger.sql"),
    ),
    (
        14,
        "seal_witnesses",
        include_str!("../../../migrations/0014_seal_witnesses.sql"),
    ),
    (
        15,
        "seal_witnessing",
        include_str!("../../../migrations/0015_seal_witnessing.sql"),
    ),
    (
        16,
        "note_first_leaves",
        include_str!("../../../migrations/0016_note_first_leaves.sql"),
    ),
];

/// Makes triggers that refuse UPDATE and DELETE.
const APPEND_ONLY: &str = "-- @append-only ";
/// Lets an append-only table that leads with `subject_id` lose the rows of a subject who stands in
/// `erasing`.
const ERASABLE: &str = "-- @erasable ";

const HISTORY: &str = "CREATE TABLE IF NOT EXISTS schema_steps (
    step INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;";

const DONE: &str = "SELECT step, hash FROM schema_steps ORDER BY step";
const NOTE: &str = "INSERT INTO schema_steps (step, name, hash) VALUES ($1, $2, $3)";

/// Names the newest schema.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for (_, _, text) in STEPS {
        hash.update(text);
    }
    hex::encode(&hash.finalize()[..8])
}

/// A step that has not run: its number, name and text, and the hash by which it is known.
type Step = (i64, &'static str, &'static str, String);

/// The steps that are still to run, after those that ran, with their hashes. Of another program's, or of
/// a newer one's database it is an error.
fn missing(done: &[(i64, String)]) -> Result<Vec<Step>, Error> {
    let mut missing = Vec::new();
    for (step, name, text) in STEPS.iter().copied() {
        let hash = hex::encode(Sha256::digest(text.as_bytes()));
        match done.iter().find(|(done, _)| *done == step) {
            Some((_, known)) if *known == hash => {}
            Some(_) => {
                let what = format!("schema step {step} ({name}) changed after it ran");
                return Err(Error::unexpected(what));
            }
            None => missing.push((step, name, text, hash)),
        }
    }
    let is_known = |done: i64| STEPS.iter().any(|(step, ..)| *step == done);
    match done.iter().find(|(done, _)| !is_known(*done)) {
        Some((newer, _)) => Err(Error::unexpected(format!(
            "the database is newer than this program (schema step {newer})"
        ))),
        None => Ok(missing),
    }
}

/// Whether the schema is at the newest step; otherwise it is an error. Writes nothing.
pub(crate) async fn check(db: &Db) -> Result<(), Error> {
    let done: Vec<(i64, String)> = match db {
        Db::Sqlite { readers, .. } => sqlx::query_as(DONE).fetch_all(readers).await?,
        Db::Postgres(pool) => sqlx::query_as(DONE).fetch_all(pool).await?,
    };
    match missing(&done)?.first() {
        None => Ok(()),
        Some((step, ..)) => Err(Error::unexpected(format!(
            "the database is of an older version of this program (before schema step {step}): start \
             its server once, or take the program that it was made with"
        ))),
    }
}

/// Takes the schema to the newest step; does nothing when it is there.
pub(crate) async fn run(db: &Db) -> Result<(), Error> {
    match db {
        Db::Sqlite { writer, .. } => sqlite(writer).await,
        Db::Postgres(pool) => postgres(pool).await,
    }
}

/// The same work on both drivers, inside one transaction.
macro_rules! steps {
    ($tx:expr, $dialect:ident) => {{
        for statement in $dialect(HISTORY) {
            (&mut *$tx).execute(AssertSqlSafe(statement)).await?;
        }
        let done: Vec<(i64, String)> = sqlx::query_as(DONE).fetch_all(&mut *$tx).await?;
        for (step, name, text, hash) in missing(&done)? {
            for statement in $dialect(text) {
                (&mut *$tx).execute(AssertSqlSafe(statement)).await?;
            }
            sqlx::query(NOTE)
                .bind(step)
                .bind(name)
                .bind(hash)
                .execute(&mut *$tx)
                .await?;
        }
    }};
}

async fn sqlite(pool: &SqlitePool) -> Result<(), Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    steps!(tx, for_sqlite);
    tx.commit().await?;
    Ok(())
}

async fn postgres(pool: &PgPool) -> Result<(), Error> {
    let mut tx = pool.begin().await?;
    // Several servers may start at once. The number is arbitrary and only ours.
    sqlx::query("SELECT pg_advisory_xact_lock(8148374629)")
        .execute(&mut *tx)
        .await?;
    steps!(tx, for_postgres);
    tx.commit().await?;
    Ok(())
}

/// A step as single statements, or the table that a marker is about.
enum Part {
    Statement(String),
    AppendOnly(String),
    Erasable(String),
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut statement = String::new();
    for line in text.lines() {
        if let Some(table) = line.strip_prefix(APPEND_ONLY) {
            parts.push(Part::AppendOnly(table.trim().to_owned()));
            continue;
        }
        if let Some(table) = line.strip_prefix(ERASABLE) {
            parts.push(Part::Erasable(table.trim().to_owned()));
            continue;
        }
        if line.trim_start().starts_with("--") || line.trim().is_empty() {
            continue;
        }
        let _ = writeln!(statement, "{line}");
        if line.trim_end().ends_with(';') {
            parts.push(Part::Statement(std::mem::take(&mut statement)));
        }
    }
    parts
}

fn for_sqlite(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    for part in parts(text) {
        match part {
            Part::Statement(statement) => statements.push(statement),
            Part::AppendOnly(table) => {
                for (verb, name) in [("UPDATE", "update"), ("DELETE", "delete")] {
                    statements.push(format!(
                        "CREATE TRIGGER {table}_refuse_{name} BEFORE {verb} ON {table} \
                         BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
                    ));
                }
            }
            Part::Erasable(table) => {
                statements.push(format!("DROP TRIGGER {table}_refuse_delete;"));
                statements.push(format!(
                    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} \
                     WHEN NOT EXISTS (SELECT 1 FROM erasing \
                     WHERE erasing.subject_id = OLD.subject_id) \
                     BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
                ));
            }
        }
    }
    statements
}

fn for_postgres(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    for part in parts(text) {
        match part {
            Part::Statement(statement) => statements.push(translate(&statement)),
            Part::AppendOnly(table) => {
                statements.push(
                    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS \
                     $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ \
                     LANGUAGE plpgsql;"
                        .to_owned(),
                );
                statements.push(format!(
                    "CREATE TRIGGER {table}_refuse_change \
                     BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
                ));
            }
            Part::Erasable(table) => {
                statements.push(format!("DROP TRIGGER {table}_refuse_change ON {table};"));
                statements.push(format!(
                    "CREATE TRIGGER {table}_refuse_change \
                     BEFORE UPDATE OR TRUNCATE ON {table} \
                     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
                ));
                statements.push(
                    "CREATE OR REPLACE FUNCTION refuse_unless_erasing() RETURNS trigger AS $$ \
                     BEGIN IF EXISTS (SELECT 1 FROM erasing WHERE subject_id = OLD.subject_id) \
                     THEN RETURN OLD; END IF; \
                     RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ \
                     LANGUAGE plpgsql;"
                        .to_owned(),
                );
                statements.push(format!(
                    "CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} \
                     FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing();"
                ));
            }
        }
    }
    statements
}

/// Types and table options; everything else is the same in both.
fn translate(statement: &str) -> String {
    statement
        .replace(" BLOB", " BYTEA")
        .replace(" INTEGER", " BIGINT")
        .replace(") STRICT, WITHOUT ROWID;", ");")
        .replace(") STRICT;", ");")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_without_gaps_and_leave_nothing_untranslated() {
        for (index, (step, name, text)) in STEPS.iter().enumerate() {
            assert_eq!(usize::try_from(*step).ok(), Some(index + 1), "{name}");
            for statement in for_postgres(text) {
                for word in ["BLOB", "INTEGER", "STRICT", "ROWID", "AUTOINCREMENT"] {
                    assert!(!statement.contains(word), "{name}: {word} in {statement}");
                }
            }
            for statement in for_sqlite(text) {
                assert!(
                    !statement.starts_with("CREATE TABLE") || statement.contains("STRICT"),
                    "{name}: {statement}"
                );
            }
        }
    }

    #[test]
    fn a_marker_becomes_triggers_in_both_dialects() {
        let text = "CREATE TABLE t (a INTEGER) STRICT;\n-- words; and more\n-- @append-only t\n";
        assert_eq!(for_sqlite(text).len(), 3);
        assert_eq!(for_postgres(text).len(), 3);
        assert!(for_postgres(text)[0].starts_with("CREATE TABLE t (a BIGINT);"));
        let erasable = "-- @erasable t\n";
        assert_eq!(for_sqlite(erasable).len(), 2);
        assert_eq!(for_postgres(erasable).len(), 4);
    }
}
