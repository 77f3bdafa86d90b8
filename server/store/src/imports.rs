//! Runs of imports: how far each came, and what became of its rows.
//!
//! Invariant: progress is written in the transaction of the rows that it counts, so a run that was
//! cut off goes on exactly behind the last row that was kept. No name of a file is stored.

use domain::ids::ImportId;
use jiff::Timestamp;

use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::keys::fresh_id;
use crate::page::{count, id};

/// How far a run came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Where the next row begins: bytes of the text as UTF-8.
    pub at_byte: u64,
    /// Where the next row begins: line, from one.
    pub at_line: u64,
    /// Rows read.
    pub rows: u64,
    /// Records that were new.
    pub inserted: u64,
    /// Records whose contents changed.
    pub replaced: u64,
    /// Records that were known exactly so.
    pub unchanged: u64,
    /// Benefits that were new or changed.
    pub benefits: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// How long the reject file was.
    pub reject_bytes: u64,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Names it.
    pub id: ImportId,
    /// How far it came.
    pub progress: Progress,
    /// Whether the whole file was read.
    pub finished: bool,
}

/// What tells one run from another: keyed hashes of the file and of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunKey {
    /// The file's contents.
    pub file: [u8; 32],
    /// The mapping and the options.
    pub plan: [u8; 32],
}

type Stored = (
    Vec<u8>,
    Option<i64>,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
);

const FIND: &str = "SELECT import_id, finished_ms, at_byte, at_line, read_rows, inserted,
        replaced, unchanged, benefits, rejected, reject_bytes
    FROM import_runs WHERE file = $1 AND plan = $2";

/// The run of a file with a mapping, if there was one.
pub async fn find(on: &mut impl Executor, key: &RunKey) -> Result<Option<Run>, Error> {
    let row: Option<Stored> = on
        .query(FIND)
        .bind(&key.file[..])
        .bind(&key.plan[..])
        .optional()
        .await?;
    row.map(|row| {
        Ok(Run {
            id: id(&row.0)?,
            finished: row.1.is_some(),
            progress: Progress {
                at_byte: count(row.2)?,
                at_line: count(row.3)?,
                rows: count(row.4)?,
                inserted: count(row.5)?,
                replaced: count(row.6)?,
                unchanged: count(row.7)?,
                benefits: count(row.8)?,
                rejected: count(row.9)?,
                reject_bytes: count(row.10)?,
            },
        })
    })
    .transpose()
}

const FORGET: &str = "DELETE FROM import_runs WHERE file = $1 AND plan = $2";
const START: &str = "INSERT INTO import_runs (import_id, file, plan, started_ms, changed_ms,
        at_byte, at_line, read_rows, inserted, replaced, unchanged, benefits, rejected,
        reject_bytes)
    VALUES ($1, $2, $3, $4, $5, 0, 1, 0, 0, 0, 0, 0, 0, 0)";

/// Begins a run at the start of the file, in the place of an earlier one.
pub async fn start(tx: &mut Tx, key: &RunKey, now: Timestamp) -> Result<ImportId, Error> {
    tx.query(FORGET)
        .bind(&key.file[..])
        .bind(&key.plan[..])
        .execute()
        .await?;
    let id = ImportId(fresh_id(now));
    tx.query(START)
        .id(id.bytes())
        .bind(&key.file[..])
        .bind(&key.plan[..])
        .bind(now.as_millisecond())
        .bind(now.as_millisecond())
        .execute()
        .await?;
    Ok(id)
}

const ADVANCE: &str = "UPDATE import_runs SET at_byte = $1, at_line = $2, read_rows = $3,
        inserted = $4, replaced = $5, unchanged = $6, benefits = $7, rejected = $8,
        reject_bytes = $9, changed_ms = $10, finished_ms = $11
    WHERE import_id = $12";

/// Notes how far a run came, in the transaction of the rows.
pub async fn advance(
    tx: &mut Tx,
    run: ImportId,
    progress: &Progress,
    finished: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let whole = |number: u64| {
        i64::try_from(number).map_err(|_| Error::unexpected("a count is out of range"))
    };
    let touched = tx
        .query(ADVANCE)
        .bind(whole(progress.at_byte)?)
        .bind(whole(progress.at_line)?)
        .bind(whole(progress.rows)?)
        .bind(whole(progress.inserted)?)
        .bind(whole(progress.replaced)?)
        .bind(whole(progress.unchanged)?)
        .bind(whole(progress.benefits)?)
        .bind(whole(progress.rejected)?)
        .bind(whole(progress.reject_bytes)?)
        .bind(now.as_millisecond())
        .bind(finished.then(|| now.as_millisecond()))
        .id(run.bytes())
        .execute()
        .await?;
    if touched == 1 {
        Ok(())
    } else {
        // Somebody started the same import over meanwhile.
        Err(Error::Conflict)
    }
}
