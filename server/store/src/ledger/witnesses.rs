//! What independent witnesses answered, and the newest tree head that enough of them cosigned.
//!
//! A witness goes by its public key, as verifiers take it. Invariant: the witnessed head never covers
//! less than it did. Deliberately not here: asking witnesses, and judging what they answer.

use domain::read::WitnessTrouble;
use jiff::Timestamp;

use super::checkpoint::{Published, WITNESSED};
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::page::{count, moment};

/// How many heads of a witness are kept that others have not cosigned. Each is a second's at least:
/// a witness that takes longer to answer than all of them has nothing to wait for.
const KEPT: i64 = 64;

/// How a witness stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its key.
    pub key: String,
    /// The size of the head that it cosigned last, and when by its own clock.
    pub cosigned: Option<(u64, Timestamp)>,
    /// What is wrong with its answers, and since when.
    pub trouble: Option<(WitnessTrouble, Timestamp)>,
}

/// A cosignature that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness's key.
    pub witness: String,
    /// How many leaves the head covers.
    pub size: u64,
    /// When, by the witness's clock.
    pub at: Timestamp,
    /// The line of the signed note.
    pub line: String,
}

fn place(size: u64) -> Result<i64, Error> {
    i64::try_from(size).map_err(|_| Error::unexpected("a head beyond all places"))
}

const fn name(trouble: WitnessTrouble) -> &'static str {
    match trouble {
        WitnessTrouble::Silent => "silent",
        WitnessTrouble::Refuses => "refuses",
    }
}

fn trouble(stored: &str) -> Result<WitnessTrouble, Error> {
    match stored {
        "silent" => Ok(WitnessTrouble::Silent),
        "refuses" => Ok(WitnessTrouble::Refuses),
        _ => Err(Error::unexpected("a witness is in no known trouble")),
    }
}

const ANSWERED: &str = "INSERT INTO witnesses (witness, size, cosigned_ms) VALUES ($1, $2, $3)
    ON CONFLICT (witness) DO UPDATE
    SET size = excluded.size, cosigned_ms = excluded.cosigned_ms, trouble = NULL, since_ms = NULL
    WHERE witnesses.size IS NULL OR witnesses.size <= excluded.size";

const KEEP: &str = "INSERT INTO cosignatures (witness, size, line) VALUES ($1, $2, $3)
    ON CONFLICT (witness, size) DO UPDATE SET line = excluded.line";

const PRUNE: &str = "DELETE FROM cosignatures WHERE witness = $1 AND size < (
        SELECT size FROM cosignatures WHERE witness = $1
        ORDER BY size DESC LIMIT 1 OFFSET $2
    )";

/// Keeps a cosignature. The witness answers as it should.
pub async fn keep(tx: &mut Tx, cosigned: &Cosigned) -> Result<(), Error> {
    let size = place(cosigned.size)?;
    tx.query(ANSWERED)
        .bind(cosigned.witness.as_str())
        .bind(size)
        .bind(cosigned.at.as_millisecond())
        .execute()
        .await?;
    tx.query(KEEP)
        .bind(cosigned.witness.as_str())
        .bind(size)
        .bind(cosigned.line.as_str())
        .execute()
        .await?;
    tx.query(PRUNE)
        .bind(cosigned.witness.as_str())
        .bind(KEPT - 1)
        .execute()
        .await?;
    Ok(())
}

/// The lines of all witnesses under the head of that size: `(key, line)`.
pub async fn lines(on: &mut impl Executor, size: u64) -> Result<Vec<(String, String)>, Error> {
    on.query("SELECT witness, line FROM cosignatures WHERE size = $1 ORDER BY witness")
        .bind(place(size)?)
        .all()
        .await
}

/// Notes that a witness does not answer as it should; the first time of the same trouble stays.
pub async fn note_trouble(
    tx: &mut Tx,
    witness: &str,
    trouble: WitnessTrouble,
    now: Timestamp,
) -> Result<(), Error> {
    tx.query(
        "INSERT INTO witnesses (witness, trouble, since_ms) VALUES ($1, $2, $3)
        ON CONFLICT (witness) DO UPDATE
        SET trouble = excluded.trouble, since_ms = excluded.since_ms
        WHERE witnesses.trouble IS NULL OR witnesses.trouble <> excluded.trouble",
    )
    .bind(witness)
    .bind(name(trouble))
    .bind(now.as_millisecond())
    .execute()
    .await?;
    Ok(())
}

type Stored = (
    String,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

/// How every witness stands that was ever asked.
pub async fn all(on: &mut impl Executor) -> Result<Vec<Witness>, Error> {
    let rows: Vec<Stored> = on
        .query(
            "SELECT witness, size, cosigned_ms, trouble, since_ms FROM witnesses ORDER BY witness",
        )
        .all()
        .await?;
    rows.into_iter()
        .map(|(key, size, cosigned, stored, since)| {
            let cosigned = match size.zip(cosigned) {
                Some((size, at)) => Some((count(size)?, moment(at)?)),
                None => None,
            };
            let trouble = match stored.zip(since) {
                Some((stored, since)) => Some((trouble(&stored)?, moment(since)?)),
                None => None,
            };
            Ok(Witness {
                key,
                cosigned,
                trouble,
            })
        })
        .collect()
}

/// Makes a head, with its cosignatures, the witnessed one, unless that covers more already. What was
/// kept for smaller heads is of no more use.
pub async fn publish(tx: &mut Tx, head: &Published) -> Result<(), Error> {
    WITNESSED.write(tx, head).await?;
    tx.query("DELETE FROM cosignatures WHERE size < $1")
        .bind(place(head.size)?)
        .execute()
        .await?;
    Ok(())
}

/// The newest tree head that enough witnesses cosigned; `None` before the first.
pub async fn head(on: &mut impl Executor) -> Result<Option<Published>, Error> {
    WITNESSED.read(on).await
}
