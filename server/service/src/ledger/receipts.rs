//! What proves to a customer that a line of theirs is in the public log.

use domain::account::Viewer;
use domain::ids::EventId;
use ledger::receipt::{Format, Receipt};
use ledger::tile;
use store::ledger::{checkpoint, leaves, tiles};

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
        let Some(published) = checkpoint::newest(&mut reader).await? else {
            return Ok(Proof::Waiting);
        };
        let plan = leaf
            .position
            .and_then(|position| Some((position, tile::inclusion(position, published.size)?)));
        let Some((index, plan)) = plan else {
            return Ok(Proof::Waiting);
        };
        let inclusion = tiles::prove(&mut reader, &plan).await?;
        let published_registry = self.published().await?;
        Ok(Proof::Given(Box::new(Receipt {
            format: Format,
            record: record(&published_registry, &self.settings.public_origin, &line),
            entry: leaf.entry,
            salt: leaf.salt,
            index,
            inclusion,
            checkpoint: published.note,
        })))
    }
}
