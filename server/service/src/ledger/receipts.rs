//! What proves to a customer that a line of theirs is in the public log.

use domain::account::Viewer;
use domain::ids::EventId;
use ledger::receipt::{Format, Receipt};
use ledger::{SignedNote, tile};
use store::ledger::checkpoint::Published;
use store::ledger::{leaves, tiles};

use super::record::record;
use crate::{Error, Service};

/// How far a line of a customer's log has come.
#[derive(Debug)]
pub enum Proof {
    /// It is older than the public log.
    Before,
    /// It is recorded, and its place in the public log is not signed yet: a matter of a second.
    Waiting,
    /// It is in the log.
    Given(Box<Receipt>),
}

impl Service {
    /// The proof of one line of a customer's own log. [`Error::NotFound`] if it is not theirs.
    pub async fn proof(&self, viewer: Viewer, event: EventId) -> Result<Proof, Error> {
        self.still_looking(viewer)?;
        let subject = viewer.subject();
        let mut reader = self.store.read();
        let line = store::events::one(&mut reader, subject, event).await?;
        let line = line.ok_or(Error::NotFound)?;
        let Some(leaf) = leaves::one(&mut reader, subject, event).await? else {
            return Ok(Proof::Before);
        };
        let Some(index) = leaf.position else {
            return Ok(Proof::Waiting);
        };
        let Some(head) = self.head_for(index).await? else {
            return Ok(Proof::Waiting);
        };
        let Some(plan) = tile::inclusion(index, head.size) else {
            return Ok(Proof::Waiting);
        };
        let inclusion = tiles::prove(&mut reader, &plan).await?;
        let published = self.published_as(line.event.registry_version()).await?;
        Ok(Proof::Given(Box::new(Receipt {
            format: Format,
            record: record(&published, &self.settings.public_origin, &line),
            entry: leaf.entry,
            salt: leaf.salt,
            index,
            inclusion,
            checkpoint: head.note,
        })))
    }

    /// The tree head that proves an entry best: the witnessed one if it covers it and the newest key
    /// signed it, or else the newest.
    async fn head_for(&self, index: u64) -> Result<Option<Published>, Error> {
        // In this order: the newest one is never older than the witnessed one.
        let witnessed = self.witnessed_head().await?;
        let Some(newest) = self.log_head().await? else {
            return Ok(None);
        };
        let newest = self.with_cosignatures(newest, witnessed.as_ref());
        let signed_anew = |head: &Published| {
            let note = SignedNote::parse(&head.note).ok();
            let signer = self.signer.as_ref().zip(note);
            signer.is_some_and(|(signer, note)| signer.is_signed_by_newest(&note))
        };
        let best = witnessed
            .filter(|head| index < head.size && head.size < newest.size)
            .filter(signed_anew);
        Ok(Some(best.unwrap_or(newest)))
    }
}
