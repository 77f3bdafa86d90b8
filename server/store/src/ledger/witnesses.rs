//! What independent witnesses answered, and the newest tree head that enough of them cosigned.
//!
//! A witness goes by its public key, as verifiers take it. Invariants: the witnessed head never covers
//! less than it did; nothing is written beside what was not written here. Deliberately not here: asking
//! witnesses, and judging what they answer.

use std::sync::Arc;

use domain::read::WitnessTrouble;
use jiff::Timestamp;

use super::checkpoint::{self, Published, WITNESSED};
use super::places;
use crate::error::Error;
use crate::facade::{Executor, Tx};
use crate::keys::Keys;
use crate::page::{count, moment, to_json};

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

const KEEP: &str = "INSERT INTO cosignatures (witness, size, line) VALUES ($1, $2, $3)
    ON CONFLICT (witness, size) DO UPDATE SET line = excluded.line";

const PRUNE: &str = "DELETE FROM cosignatures WHERE witness = $1 AND size < (
        SELECT size FROM cosignatures WHERE witness = $1
        ORDER BY size DESC LIMIT 1 OFFSET $2
    )";

/// Keeps a cosignature: the witness answers as it should. If `enough`, of the lines of all witnesses
/// under that head (`(key, line)`), makes a witnessed head of them, that takes the place of one that
/// covers no more, and what was kept for smaller heads is of no more use. Does nothing where the log of
/// that name was ended meanwhile.
pub async fn take(
    tx: &mut Tx,
    origin: &str,
    cosigned: &Cosigned,
    enough: impl FnOnce(&[(String, String)]) -> Option<Published> + Send,
) -> Result<(), Error> {
    begin(tx).await?;
    if checkpoint::has_ended(tx, origin).await? {
        return Ok(());
    }
    let size = place(cosigned.size)?;
    let before = one(tx, &cosigned.witness).await?.cosigned;
    if before.is_none_or(|(before, _)| before <= cosigned.size) {
        let stands = Witness {
            key: cosigned.witness.clone(),
            cosigned: Some((cosigned.size, cosigned.at)),
            trouble: None,
        };
        put(tx, &stands).await?;
    }
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
    if let Some(head) = enough(&lines(tx, cosigned.size).await?) {
        WITNESSED.write(tx, &head).await?;
        tx.query("DELETE FROM cosignatures WHERE size < $1")
            .bind(place(head.size)?)
            .execute()
            .await?;
    }
    finish(tx).await
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
    begin(tx).await?;
    let stands = one(tx, witness).await?;
    if stands.trouble.is_some_and(|(before, _)| before == trouble) {
        return Ok(());
    }
    let trouble = Some((trouble, now));
    put(tx, &Witness { trouble, ..stands }).await?;
    finish(tx).await
}

type Stored = (
    String,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Vec<u8>,
);

macro_rules! read_sql {
    ($which:literal) => {
        concat!(
            "SELECT witness, size, cosigned_ms, trouble, since_ms, seal FROM witnesses ",
            $which
        )
    };
}

/// What a row says, with its seal.
fn witness(row: Stored) -> Result<(Witness, Vec<u8>), Error> {
    let (key, size, cosigned, stored, since, seal) = row;
    let half = || Error::unexpected("half of what a witness did is missing");
    let cosigned = match (size, cosigned) {
        (Some(size), Some(at)) => Some((count(size)?, moment(at)?)),
        (None, None) => None,
        _ => return Err(half()),
    };
    let trouble = match (stored, since) {
        (Some(stored), Some(since)) => Some((trouble(&stored)?, moment(since)?)),
        (None, None) => None,
        _ => return Err(half()),
    };
    let stands = Witness {
        key,
        cosigned,
        trouble,
    };
    Ok((stands, seal))
}

/// A keyed hash of all that a row says.
fn seal(keys: &Keys, stands: &Witness) -> [u8; 32] {
    let cosigned = stands.cosigned.map_or_else(String::new, |(size, at)| {
        format!("{size} {}", at.as_millisecond())
    });
    let trouble = stands.trouble.map_or_else(String::new, |(trouble, since)| {
        format!("{} {}", name(trouble), since.as_millisecond())
    });
    let text = format!("{}\n{cosigned}\n{trouble}", stands.key);
    keys.blind("witness", text.as_bytes())
}

/// How a witness stands; as one that was never asked if nothing is known of it.
async fn one(on: &mut impl Executor, key: &str) -> Result<Witness, Error> {
    let row: Option<Stored> = on
        .query(read_sql!("WHERE witness = $1"))
        .bind(key)
        .optional()
        .await?;
    let stored = row.map(witness).transpose()?;
    Ok(stored.map_or_else(
        || Witness {
            key: key.to_owned(),
            cosigned: None,
            trouble: None,
        },
        |(stands, _)| stands,
    ))
}

async fn put(tx: &mut Tx, stands: &Witness) -> Result<(), Error> {
    let seal = seal(tx.keys(), stands);
    let size = stands.cosigned.map(|(size, _)| place(size)).transpose()?;
    tx.query(
        "INSERT INTO witnesses (witness, size, cosigned_ms, trouble, since_ms, seal)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (witness) DO UPDATE
        SET size = excluded.size, cosigned_ms = excluded.cosigned_ms,
            trouble = excluded.trouble, since_ms = excluded.since_ms, seal = excluded.seal",
    )
    .bind(stands.key.as_str())
    .bind(size)
    .bind(stands.cosigned.map(|(_, at)| at.as_millisecond()))
    .bind(stands.trouble.map(|(trouble, _)| name(trouble)))
    .bind(stands.trouble.map(|(_, since)| since.as_millisecond()))
    .bind(&seal[..])
    .execute()
    .await?;
    Ok(())
}

/// How every witness stands that was ever asked. What was not written so says nothing.
pub async fn all(on: &mut impl Executor) -> Result<Vec<Witness>, Error> {
    let rows: Vec<Stored> = on.query(read_sql!("ORDER BY witness")).all().await?;
    let keys = Arc::clone(on.keys());
    let stored = rows.into_iter().filter_map(|row| witness(row).ok());
    Ok(stored
        .filter(|(stands, kept)| *kept == seal(&keys, stands))
        .map(|(stands, _)| stands)
        .collect())
}

/// A keyed hash of all that is kept; `None` where nothing is.
async fn whole(on: &mut impl Executor) -> Result<Option<[u8; 32]>, Error> {
    let mut stands: Vec<(String, Vec<u8>)> = on
        .query("SELECT witness, seal FROM witnesses")
        .all()
        .await?;
    let mut lines: Vec<(String, i64, String)> = on
        .query("SELECT witness, size, line FROM cosignatures")
        .all()
        .await?;
    let head: Option<(Vec<u8>,)> = on
        .query("SELECT seal FROM witnessed_head")
        .optional()
        .await?;
    if stands.is_empty() && lines.is_empty() && head.is_none() {
        return Ok(None);
    }
    // Databases sort text each in its own way.
    stands.sort_unstable();
    lines.sort_unstable();
    let text = to_json(&(stands, lines, head))?;
    Ok(Some(on.keys().blind("witnessing", &text)))
}

/// Whether nothing was changed, added or taken away since [`finish`].
async fn is_whole(on: &mut impl Executor) -> Result<bool, Error> {
    let sealed: Option<(Option<Vec<u8>>,)> = on
        .query("SELECT witnessing_seal FROM ledger_head WHERE one = 1")
        .optional()
        .await?;
    let Some((sealed,)) = sealed else {
        return Ok(false);
    };
    match whole(on).await {
        Ok(found) => Ok(found.as_ref().map(<[u8; 32]>::as_slice) == sealed.as_deref()),
        // What cannot be read is not what was written.
        Err(Error::Unexpected(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Waits until nobody else writes of witnesses. [`Error::Unexpected`] if something else is kept than
/// was written.
async fn begin(tx: &mut Tx) -> Result<(), Error> {
    places::pause(tx).await?;
    if are_sealed(tx).await? {
        return Ok(());
    }
    Err(Error::unexpected(
        "what is kept of witnesses is not what was written: see `vitrine ledger rebuild`",
    ))
}

/// Seals what is kept.
async fn finish(tx: &mut Tx) -> Result<(), Error> {
    let seal = whole(tx).await?;
    tx.query("UPDATE ledger_head SET witnessing_seal = $1 WHERE one = 1")
        .bind(seal.map(Vec::from))
        .execute()
        .await?;
    Ok(())
}

/// Forgets all of it. Witnesses are asked anew.
pub(super) async fn forget(tx: &mut Tx) -> Result<(), Error> {
    for kept in [
        "DELETE FROM witnessed_head",
        "DELETE FROM cosignatures",
        "DELETE FROM witnesses",
    ] {
        tx.query(kept).execute().await?;
    }
    finish(tx).await
}

/// Whether all that is kept of witnesses is as it was written. Not of one moment, unless asked within a
/// transaction that is.
pub async fn are_sealed(on: &mut impl Executor) -> Result<bool, Error> {
    let rows: Vec<Stored> = match on.query(read_sql!("ORDER BY witness")).all().await {
        Ok(rows) => rows,
        Err(Error::Unexpected(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let keys = Arc::clone(on.keys());
    let mut rows = rows.into_iter();
    let each =
        rows.all(|row| witness(row).is_ok_and(|(stands, kept)| kept == seal(&keys, &stands)));
    Ok(each && WITNESSED.is_sealed(on).await? && is_whole(on).await?)
}

/// The newest tree head that enough witnesses cosigned; `None` before the first.
pub async fn head(on: &mut impl Executor) -> Result<Option<Published>, Error> {
    WITNESSED.read(on).await
}
