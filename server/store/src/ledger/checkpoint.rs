//! The newest signed tree head.

use jiff::Timestamp;

use crate::error::Error;
use crate::facade::{Executor, Tx};
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

/// Publishes one that covers at least as much as the last one.
pub async fn publish(tx: &mut Tx, published: &Published) -> Result<(), Error> {
    let size = i64::try_from(published.size)
        .map_err(|_| Error::unexpected("a checkpoint beyond all places"))?;
    tx.query(
        "INSERT INTO checkpoint (one, size, at_ms, note) VALUES (1, $1, $2, $3)
        ON CONFLICT (one) DO UPDATE
        SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note
        WHERE checkpoint.size <= excluded.size",
    )
    .bind(size)
    .bind(published.at.as_millisecond())
    .bind(published.note.as_str())
    .execute()
    .await?;
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
