//! The public log: giving leaves their places, signing tree heads, and handing out what proves that
//! a line is in it.
//!
//! Invariants: a line is answered before it has a place, and nothing that is answered waits for the
//! log; a tree head is signed only if it holds everything that the last one held, by the copy of
//! that one outside the database; what is published says nothing about anybody. Deliberately not
//! here: hashes, proofs and notes, which are the crate `ledger`'s.

mod by_hand;
mod checking;
mod copy;
mod files;
mod keys;
mod receipts;
mod record;
mod signer;
mod witnesses;

use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use ledger::tile::TileId;
use ledger::{Commitment, Hash, KeyList, VerifierKey};
use store::faults;
use store::ledger::checkpoint::{self, Published};
use store::ledger::places::{self, PLACED_TOGETHER, Placed};
use store::ledger::tiles;

pub use by_hand::{AdoptError, EndError, RebuildError};
pub use checking::Walked;
pub use files::replace as replace_file;
pub use keys::{
    SignerError, create_ledger_key, create_witness_key, open_witness_key, retire_ledger_key,
    rotate_ledger_key,
};
pub use receipts::Proof;
use signer::{Known, Role};
pub use signer::{Signer, Trouble};
pub use witnesses::{Witness, WitnessTrouble, Witnesses, WitnessesError};

use crate::{Error, Service};

/// How long a server gives places and signs before another one may. Renewed with every round.
const LEAD: SignedDuration = SignedDuration::from_secs(3);
/// How many hashes or entries stand in one file.
pub const FILE_WIDTH: u16 = 256;

/// What came of giving places.
enum Placing {
    /// Another server leads.
    Led,
    /// The tree is not the one that was signed.
    Refused,
    /// They are given.
    Done(Placed),
}

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
    /// more. Does nothing on a server that has no key, or while another one leads, but for looking
    /// at what that one publishes.
    pub async fn keep_log(&self) -> Result<bool, Error> {
        let Some(signer) = &self.signer else {
            return Ok(false);
        };
        match self.keep_log_of(signer).await {
            // A tree that cannot be read is not the one that was written.
            Err(Error::Internal(why)) => {
                signer.refuse::<()>(Trouble::Changed(checking::causes(&*why)));
                self.hold(signer).await?;
                Ok(false)
            }
            kept => kept,
        }
    }

    async fn keep_log_of(&self, signer: &Arc<Signer>) -> Result<bool, Error> {
        if signer.is_changed() {
            self.hold(signer).await?;
            return Ok(false);
        }
        let leader = signer.leader(self.clock.now());
        let is_held = places::is_held(&mut self.store.read(), &leader).await?;
        let followed = self.follow(signer).await?;
        if followed.is_none() && signer.must_be_held() {
            self.hold(signer).await?;
            return Ok(false);
        }
        let Some((known, is_at_ease)) = followed else {
            self.yield_lead(signer).await?;
            return Ok(false);
        };
        if is_held {
            signer.refuse::<()>(Trouble::Held);
            self.yield_lead(signer).await?;
            return Ok(false);
        }
        if is_at_ease {
            self.is_well(signer).await?;
            return Ok(false);
        }
        if signer.rests(self.clock.now()) {
            return Ok(false);
        }
        match self.place(signer, &known).await? {
            Placing::Led => {
                if signer.role.load() == Role::Holds {
                    self.yield_lead(signer).await?;
                }
                signer.follows();
                return Ok(false);
            }
            Placing::Done(placed) => {
                faults::reach("log:placed");
                if self.sign(signer, &known, placed).await? {
                    self.is_well(signer).await?;
                    return Ok(placed.added == PLACED_TOGETHER);
                }
            }
            Placing::Refused => {}
        }
        if signer.must_be_held() {
            self.hold(signer).await?;
        } else {
            self.yield_lead(signer).await?;
        }
        Ok(false)
    }

    /// Goes on from the copy to what is published, if that holds all that the copy's head held.
    /// Answers the head to go on from, and whether nothing is to be placed or signed; `None` if
    /// nothing may be.
    async fn follow(&self, signer: &Arc<Signer>) -> Result<Option<(Arc<Known>, bool)>, Error> {
        let Some(known) = signer.known().await else {
            return Ok(None);
        };
        // In this order: what is read later covers no less.
        let mut reader = self.store.read();
        let published = checkpoint::newest(&mut reader).await?;
        let published = published.map(|published| published.note);
        let size = places::size(&mut reader).await?;
        let is_waiting = places::any_waiting(&mut reader).await?;
        if size >= known.size && known.is_published(published.as_deref()) {
            return Ok(Some((known.clone(), size == known.size && !is_waiting)));
        }
        if checkpoint::has_ended(&mut reader, signer.origin()).await? {
            signer.refuse::<()>(Trouble::Ended);
            return Ok(None);
        }
        let published = match published.map(|note| signer.published(note)) {
            Some(Some(published)) => Some(published),
            Some(None) => return Ok(None),
            None => None,
        };
        let newest = published.as_ref().map_or(0, |head| head.size);
        if size < newest.max(known.size) {
            signer.refuse::<()>(Trouble::Older {
                here: size,
                signed: newest.max(known.size),
            });
            return Ok(None);
        }
        // A head that was signed and not published yet is held by the tree; the next one says so.
        let Some(head) = published.filter(|head| head.size >= known.size) else {
            return Ok(Some((known, false)));
        };
        let proof = tiles::growth(&mut self.store.read(), known.size, head.size).await?;
        if !signer.holds(&known, head.size, &head.root, &proof) {
            return Ok(None);
        }
        if head.note == known.note {
            return Ok(Some((known, false)));
        }
        let kept = signer.keep(&known, head, self.clock.now()).await;
        Ok(kept.map(|known| {
            let is_at_ease = known.is_current && size == known.size && !is_waiting;
            (known, is_at_ease)
        }))
    }

    /// Keeps every other server from signing this log, and gives the lead up.
    async fn hold(&self, signer: &Signer) -> Result<(), Error> {
        let leader = signer.leader(self.clock.now());
        let held = self.store.write(move |tx| {
            let leader = leader.clone();
            async move {
                places::hold(tx, &leader).await?;
                Ok::<_, Error>(places::yield_lead(tx, leader.server).await?)
            }
            .boxed()
        });
        held.await?;
        signer.role.store(Role::Holds);
        Ok(())
    }

    /// Leaves the lead to a server that can sign.
    async fn yield_lead(&self, signer: &Signer) -> Result<(), Error> {
        if signer.role.load() == Role::Follows {
            return Ok(());
        }
        let server = signer.leader(self.clock.now()).server;
        let yielded = self.store.write(move |tx| {
            async move {
                places::let_go(tx, server).await?;
                Ok::<_, Error>(places::yield_lead(tx, server).await?)
            }
            .boxed()
        });
        yielded.await?;
        signer.role.store(Role::Follows);
        Ok(())
    }

    /// All is as it should be.
    async fn is_well(&self, signer: &Signer) -> Result<(), Error> {
        if signer.role.load() == Role::Holds {
            self.yield_lead(signer).await?;
        }
        signer.is_well();
        Ok(())
    }

    /// Takes the lead and gives places, if the tree holds all that `known` held: nothing is built upon
    /// one that does not.
    async fn place(&self, signer: &Arc<Signer>, known: &Arc<Known>) -> Result<Placing, Error> {
        let leader = signer.leader(self.clock.now());
        let of = (Arc::clone(signer), Arc::clone(known));
        let placed = self.store.write(move |tx| {
            let (leader, (signer, known)) = (leader.clone(), of.clone());
            async move {
                if !places::lead(tx, &leader, LEAD).await? {
                    return Ok(Placing::Led);
                }
                let edge = places::open(tx).await?;
                let proof = tiles::growth(tx, known.size, edge.size()).await?;
                if !signer.holds(&known, edge.size(), &edge.root(), &proof) {
                    return Ok(Placing::Refused);
                }
                Ok::<_, Error>(Placing::Done(places::place(tx, edge).await?))
            }
            .boxed()
        });
        let placed = placed.await?;
        if !matches!(placed, Placing::Led) && signer.role.load() == Role::Follows {
            signer.role.store(Role::Leads);
        }
        Ok(placed)
    }

    /// Whether the tree was signed and published.
    async fn sign(
        &self,
        signer: &Arc<Signer>,
        known: &Known,
        placed: Placed,
    ) -> Result<bool, Error> {
        let proof = tiles::growth(&mut self.store.read(), known.size, placed.size).await?;
        if !signer.holds(known, placed.size, &placed.root, &proof) {
            return Ok(false);
        }
        let now = self.clock.now();
        let Some(head) = signer.sign(known, &placed, now).await else {
            return Ok(false);
        };
        faults::reach("log:signed");
        let published = Published {
            size: head.size,
            at: now,
            note: head.note.clone(),
        };
        let leader = signer.leader(self.clock.now());
        let publish = self.store.write(move |tx| {
            let (leader, published) = (leader.clone(), published.clone());
            async move { Ok::<_, Error>(checkpoint::publish(tx, &leader, &published).await?) }
                .boxed()
        });
        let is_published = publish.await?;
        faults::reach("log:published");
        Ok(is_published)
    }

    /// What the public log says of itself; `None` where no log is kept.
    pub async fn log_status(&self) -> Result<Option<LogStatus>, Error> {
        let Some(signer) = &self.signer else {
            return Ok(None);
        };
        let mut status = LogStatus {
            checkpoint: None,
            witnessed: None,
            keys: signer.keys().clone(),
            witnesses: Vec::new(),
            trouble: signer.trouble(),
        };
        match self.kept_of_log(&mut status).await {
            // It is said instead of shown.
            Err(Error::Internal(why)) => {
                let changed = Trouble::Changed(checking::causes(&*why));
                status.trouble.get_or_insert(changed);
            }
            kept => kept?,
        }
        Ok(Some(status))
    }

    /// What the database keeps of heads and witnesses.
    async fn kept_of_log(&self, status: &mut LogStatus) -> Result<(), Error> {
        status.witnesses = self.witnesses().await?;
        // In this order: the newest one is never older than the witnessed one.
        let witnessed = self.witnessed_head().await;
        status.checkpoint = self.log_head().await?;
        status.witnessed = witnessed?;
        Ok(())
    }

    /// Why nothing is signed any more, on this server.
    pub fn log_trouble(&self) -> Option<Trouble> {
        self.signer.as_ref()?.trouble()
    }

    /// The signed note over the newest tree head, with the cosignatures of witnesses if it has
    /// enough.
    pub async fn log_checkpoint(&self) -> Result<Published, Error> {
        // In this order: the newest one is never older than the witnessed one.
        let witnessed = match self.witnessed_head().await {
            // What is not what was written stands in nobody's way; the status says it.
            Err(Error::Internal(_)) => None,
            witnessed => witnessed?,
        };
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
