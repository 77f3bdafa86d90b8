//! The signed tree heads that are kept: the newest one, and the newest one that was witnessed.

use jiff::Timestamp;

use super::places::{self, Leader};
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

/// A table with one head, and its statements.
pub(super) struct Kept {
    table: &'static str,
    read: &'static str,
    write: &'static str,
}

macro_rules! kept {
    ($table:literal) => {
        Kept {
            table: $table,
            read: concat!("SELECT size, at_ms, note, seal FROM ", $table),
            write: concat!(
                "INSERT INTO ",
                $table,
                " (one, size, at_ms, note, seal) VALUES (1, $1, $2, $3, $4)
                ON CONFLICT (one) DO UPDATE
                SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note,
                    seal = excluded.seal
                WHERE ",
                $table,
                ".size <= excluded.size"
            ),
        }
    };
}

/// The newest one.
const NEWEST: Kept = kept!("checkpoint");
/// The newest one that enough witnesses cosigned.
pub(super) const WITNESSED: Kept = kept!("witnessed_head");

impl Kept {
    /// A keyed hash of all that the row says.
    fn seal(&self, keys: &Keys, head: &Published) -> [u8; 32] {
        let Published { size, at, note } = head;
        keys.blind(
            self.table,
            format!("{size}\n{}\n{note}", at.as_millisecond()).as_bytes(),
        )
    }

    /// Puts a head in the place of one that covers no more.
    pub(super) async fn write(&self, tx: &mut Tx, head: &Published) -> Result<(), Error> {
        let size = i64::try_from(head.size)
            .map_err(|_| Error::unexpected("a checkpoint beyond all places"))?;
        let seal = self.seal(tx.keys(), head);
        tx.query(self.write)
            .bind(size)
            .bind(head.at.as_millisecond())
            .bind(head.note.as_str())
            .bind(&seal[..])
            .execute()
            .await?;
        Ok(())
    }

    /// The head, with its seal.
    async fn sealed(&self, on: &mut impl Executor) -> Result<Option<(Published, Vec<u8>)>, Error> {
        let row: Option<(i64, i64, String, Vec<u8>)> = on.query(self.read).optional().await?;
        row.map(|(size, at, note, seal)| {
            let head = Published {
                size: count(size)?,
                at: moment(at)?,
                note,
            };
            Ok((head, seal))
        })
        .transpose()
    }

    /// The head; `None` before the first. One that was not written so is an error.
    pub(super) async fn read(&self, on: &mut impl Executor) -> Result<Option<Published>, Error> {
        match self.sealed(on).await? {
            Some((head, seal)) if seal != self.seal(on.keys(), &head) => Err(Error::unexpected(
                "a signed head that is kept is not what was written",
            )),
            sealed => Ok(sealed.map(|(head, _)| head)),
        }
    }

    pub(super) async fn is_sealed(&self, on: &mut impl Executor) -> Result<bool, Error> {
        match self.read(on).await {
            Ok(_) => Ok(true),
            // What cannot be read is not what was written.
            Err(Error::Unexpected(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Publishes one of a server's log that covers at least as much as the last one, unless that log has
/// ended meanwhile, or another server holds it. Whether it did.
pub async fn publish(tx: &mut Tx, leader: &Leader, published: &Published) -> Result<bool, Error> {
    // It does not end between the two, and nobody begins to hold it.
    places::pause(tx).await?;
    if has_ended(tx, &leader.origin).await? || places::is_held(tx, leader).await? {
        return Ok(false);
    }
    NEWEST.write(tx, published).await?;
    Ok(true)
}

/// Whether the log of this name was ended.
pub async fn has_ended(on: &mut impl Executor, origin: &str) -> Result<bool, Error> {
    let row: Option<(i64,)> = on
        .query("SELECT CAST(1 AS BIGINT) FROM ended_logs WHERE origin = $1")
        .bind(origin)
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Ends the log of a name for good: forgets its heads, who witnessed them, and the places. One of
/// another name may begin with the first entry. [`Error::Conflict`] if it has ended before.
pub async fn end(tx: &mut Tx, origin: &str) -> Result<(), Error> {
    places::begin_again(tx).await?;
    tx.query("INSERT INTO ended_logs (origin) VALUES ($1)")
        .bind(origin)
        .execute()
        .await?;
    for kept in [
        "DELETE FROM checkpoint",
        "DELETE FROM tiles",
        "UPDATE leaves SET position = NULL WHERE position IS NOT NULL",
        "UPDATE ledger_head SET size = 0",
    ] {
        tx.query(kept).execute().await?;
    }
    witnesses::forget(tx).await
}

/// Forgets what is not as it was written: the newest head, which is signed again, or all of witnesses,
/// who are asked again.
pub(super) async fn forget_changed(tx: &mut Tx) -> Result<(), Error> {
    if !NEWEST.is_sealed(tx).await? {
        tx.query("DELETE FROM checkpoint").execute().await?;
    }
    if !witnesses::are_sealed(tx).await? {
        witnesses::forget(tx).await?;
    }
    Ok(())
}

/// The newest one; `None` before the first.
pub async fn newest(on: &mut impl Executor) -> Result<Option<Published>, Error> {
    NEWEST.read(on).await
}

/// Whether the heads that are kept, and what witnesses said of them, are as they were written.
pub(super) async fn are_sealed(on: &mut impl Executor) -> Result<bool, Error> {
    Ok(NEWEST.is_sealed(on).await? && witnesses::are_sealed(on).await?)
}
