//! The public log: giving leaves their places, signing tree heads, and handing out what proves that
//! a line is in it.
//!
//! Invariants: a line is answered before it has a place, and nothing that is answered waits for the
//! log; a tree head is signed only if it holds everything that the last one held, by the copy of
//! that one outside the database; what is published says nothing about anybody. Deliberately not
//! here: hashes, proofs and notes, which are the crate `ledger`'s.

mod checking;
mod files;
mod keys;
mod receipts;
mod record;
mod signer;
mod witnesses;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use ledger::tile::TileId;
use ledger::{Commitment, Hash, KeyList, VerifierKey};
use store::faults;
use store::ledger::checkpoint::{self, Published};
use store::ledger::places::{self, PLACED_TOGETHER, Placed};
use store::ledger::tiles;

pub use checking::Walked;
pub use files::replace as replace_file;
pub use keys::{
    SignerError, create_ledger_key, create_witness_key, open_witness_key, retire_ledger_key,
    rotate_ledger_key,
};
pub use receipts::Proof;
pub use signer::{Signer, Trouble};
pub use witnesses::{Witness, WitnessTrouble, Witnesses, WitnessesError};

use crate::{Error, Service};

/// How long a server gives places and signs before another one may. Renewed with every round.
const LEAD: Duration = Duration::from_secs(3);
/// How many hashes or entries stand in one file.
pub const FILE_WIDTH: u16 = 256;

/// What the public log says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStatus {
    /// The newest signed tree head.
    pub checkpoint: Option<Published>,
    /// The newest one that enough witnesses cosigned.
    pub witnessed: Option<Published>,
    /// The keys that sign, and those that signed once.
    pub keys: KeyList,
    /// How each witness stands.
    pub witnesses: Vec<(VerifierKey, Witness)>,
    /// Why nothing is signed any more.
    pub trouble: Option<Trouble>,
}

impl Service {
    /// The same service, keeping a public log.
    #[must_use]
    pub fn with_signer(mut self, signer: Signer) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Gives places to what waits for one and signs the tree over it. Answers whether there may be
    /// more. Does nothing on a server that has no key, or while another one leads.
    pub async fn keep_log(&self) -> Result<bool, Error> {
        let Some(signer) = self.signer.clone() else {
            return Ok(false);
        };
        let published = checkpoint::newest(&mut self.store.read()).await?;
        let waiting = places::any_waiting(&mut self.store.read()).await?;
        if !waiting && published.is_some() && signer.is_at_ease(published.as_ref()) {
            return Ok(false);
        }
        let Some(placed) = self.place(&signer).await? else {
            return Ok(false);
        };
        faults::reach("log:placed");
        self.sign(&signer, published.as_ref(), placed).await?;
        Ok(placed.added == PLACED_TOGETHER)
    }

    /// `None` while another server leads.
    async fn place(&self, signer: &Signer) -> Result<Option<Placed>, Error> {
        let server = signer.server();
        let now = self.clock.now();
        let until = now
            .checked_add(LEAD)
            .map_err(|_| Error::internal("the clock is at the end of time"))?;
        let placed = self.store.write(move |tx| {
            async move {
                if places::lead(tx, server, now, until).await? {
                    Ok::<_, Error>(Some(places::place(tx).await?))
                } else {
                    Ok(None)
                }
            }
            .boxed()
        });
        placed.await
    }

    async fn sign(
        &self,
        signer: &Arc<Signer>,
        published: Option<&Published>,
        placed: Placed,
    ) -> Result<(), Error> {
        let Some(known) = signer.known(published).await else {
            return Ok(());
        };
        let proof = match ledger::tile::consistency(known.size, placed.size) {
            Some(plan) => tiles::prove(&mut self.store.read(), &plan).await?,
            None => Vec::new(),
        };
        let now = self.clock.now();
        let Some(note) = signer.sign(&known, &placed, &proof).await else {
            return Ok(());
        };
        faults::reach("log:signed");
        let published = Published {
            size: placed.size,
            at: now,
            note,
        };
        let publish = self.store.write(move |tx| {
            let published = published.clone();
            async move {
                if known.begins {
                    checkpoint::forget(tx).await?;
                }
                Ok::<_, Error>(checkpoint::publish(tx, &published).await?)
            }
            .boxed()
        });
        publish.await?;
        faults::reach("log:published");
        Ok(())
    }

    /// What the public log says of itself; `None` where no log is kept.
    pub async fn log_status(&self) -> Result<Option<LogStatus>, Error> {
        let Some(signer) = &self.signer else {
            return Ok(None);
        };
        Ok(Some(LogStatus {
            checkpoint: self.log_head().await?,
            witnessed: self.witnessed_head().await?,
            keys: signer.keys().clone(),
            witnesses: self.witnesses().await?,
            trouble: signer.trouble(),
        }))
    }

    /// Why nothing is signed any more, on this server.
    pub fn log_trouble(&self) -> Option<Trouble> {
        self.signer.as_ref()?.trouble()
    }

    /// The signed note over the newest tree head, with the cosignatures of witnesses if it has
    /// enough.
    pub async fn log_checkpoint(&self) -> Result<Published, Error> {
        // In this order: the newest one is never older than the witnessed one.
        let witnessed = self.witnessed_head().await?;
        let newest = self.log_head().await?.ok_or(Error::NotFound)?;
        Ok(self.with_cosignatures(newest, witnessed.as_ref()))
    }

    /// How many entries the newest tree head covers.
    async fn covered(&self) -> Result<u64, Error> {
        Ok(self.log_head().await?.ok_or(Error::NotFound)?.size)
    }

    /// The first `width` hashes of a tile, as far as the newest tree head covers them.
    pub async fn log_tile(&self, tile: TileId, width: u16) -> Result<Vec<Hash>, Error> {
        let covered = self.covered().await?;
        let hashes_of_level = covered
            .checked_shr(8 * u32::from(tile.level))
            .unwrap_or_default();
        within(hashes_of_level, tile.index, width)?;
        let tile = tiles::one(&mut self.store.read(), tile).await?;
        let mut hashes = tile.ok_or(Error::NotFound)?;
        if hashes.len() < usize::from(width) {
            return Err(Error::internal("a published tile is too short"));
        }
        hashes.truncate(usize::from(width));
        Ok(hashes)
    }

    /// The first `width` entries of a bundle, as far as the newest tree head covers them. An entry
    /// is a commitment: 32 bytes that say nothing without their salt.
    pub async fn log_entries(&self, bundle: u64, width: u16) -> Result<Vec<Commitment>, Error> {
        let covered = self.covered().await?;
        within(covered, bundle, width)?;
        let first = bundle * u64::from(FILE_WIDTH);
        let entries = tiles::entries(&mut self.store.read(), first, width).await?;
        if entries.len() < usize::from(width) {
            return Err(Error::internal("a published entry is missing"));
        }
        Ok(entries)
    }
}

/// Whether the first `width` of a file are there, out of `have` in all.
fn within(have: u64, file: u64, width: u16) -> Result<(), Error> {
    let end = file
        .checked_mul(u64::from(FILE_WIDTH))
        .and_then(|first| first.checked_add(u64::from(width)));
    match end {
        Some(end) if end <= have && (1..=FILE_WIDTH).contains(&width) => Ok(()),
        _ => Err(Error::NotFound),
    }
}
