//! What shows that the public log only grew since some earlier tree heads.

use ledger::Hash;
use store::ledger::{checkpoint, tiles};

use crate::{Error, Service};

/// The newest signed tree head, and for each earlier one what proves that this one holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The newest tree head: a signed note.
    pub newest: String,
    /// The hashes of each proof, in the order in which was asked. None where nothing can be proved:
    /// for a tree head that is larger than the newest one.
    pub proofs: Vec<Vec<Hash>>,
}

impl Service {
    /// What shows that the log only grew since it had so many entries. `None` before the first tree
    /// head is signed.
    pub async fn log_growth(&self, since: &[u64]) -> Result<Option<Growth>, Error> {
        let mut reader = self.store.read();
        let Some(newest) = checkpoint::newest(&mut reader).await? else {
            return Ok(None);
        };
        let mut proofs = Vec::with_capacity(since.len());
        for earlier in since {
            proofs.push(tiles::growth(&mut reader, *earlier, newest.size).await?);
        }
        Ok(Some(Growth {
            newest: newest.note,
            proofs,
        }))
    }
}
