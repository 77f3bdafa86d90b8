//! The newest signed tree head.

use jiff::Timestamp;

use super::witnesses;
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::keys::Keys;
use crate::page::{count, moment};

/// A checkpoint as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// How many leaves it covers.
    pub size: u64,
    /// When it was signed.
    pub at: Timestamp,
    /// The signed note.
    pub note: String,
}

/// A keyed hash of all that a row of `table` says.
pub(super) fn seal(keys: &Keys, table: &'static str, head: &Published) -> [u8; 32] {
    let Published { size, at, note } = head;
    keys.blind(
        table,
        format!("{size}\n{}\n{note}", at.as_millisecond()).as_bytes(),
    )
}

const TABLE: &str = "checkpoint";

/// Publishes one that covers at least as much as the last one.
pub async fn publish(tx: &mut Tx, published: &Published) -> Result<(), Error> {
    let size = i64::try_from(published.size)
        .map_err(|_| Error::unexpected("a checkpoint beyond all places"))?;
    let seal = seal(tx.keys(), TABLE, published);
    tx.query(
        "INSERT INTO checkpoint (one, size, at_ms, note, seal) VALUES (1, $1, $2, $3, $4)
        ON CONFLICT (one) DO UPDATE
        SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note,
            seal = excluded.seal
        WHERE checkpoint.size <= excluded.size",
    )
    .bind(size)
    .bind(published.at.as_millisecond())
    .bind(published.note.as_str())
    .bind(&seal[..])
    .execute()
    .await?;
    Ok(())
}

/// Forgets the heads of another log, whose place this one takes, and who witnessed them.
pub async fn forget(tx: &mut Tx) -> Result<(), Error> {
    for heads in [
        "DELETE FROM checkpoint",
        "DELETE FROM witnessed_head",
        "DELETE FROM cosignatures",
        "DELETE FROM witnesses",
    ] {
        tx.query(heads).execute().await?;
    }
    Ok(())
}

/// The newest one; `None` before the first.
pub async fn newest(on: &mut impl Executor) -> Result<Option<Published>, Error> {
    let row: Option<(i64, i64, String)> = on
        .query("SELECT size, at_ms, note FROM checkpoint")
        .optional()
        .await?;
    row.map(|(size, at, note)| {
        Ok(Published {
            size: count(size)?,
            at: moment(at)?,
            note,
        })
    })
    .transpose()
}

/// Whether the heads that are kept are as they were written.
pub(super) async fn are_sealed(on: &mut impl Executor) -> Result<bool, Error> {
    for (table, rows) in [
        (TABLE, "SELECT size, at_ms, note, seal FROM checkpoint"),
        (
            witnesses::HEAD,
            "SELECT size, at_ms, note, seal FROM witnessed_head",
        ),
    ] {
        let rows: Vec<(i64, i64, String, Vec<u8>)> = on.query(rows).all().await?;
        for (size, at, note, stored) in rows {
            let head = Published {
                size: count(size)?,
                at: moment(at)?,
                note,
            };
            if stored != seal(on.keys(), table, &head) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
