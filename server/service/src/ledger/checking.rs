//! Walking through the whole log as it is stored.

use std::sync::Arc;

use futures_util::FutureExt as _;
use store::ledger::check::{Checked, Wrong, check};
use store::ledger::{checkpoint, witnesses};

use super::Signer;
use crate::{Error, Service};

/// A log that is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walked {
    /// What was gone through.
    pub checked: Checked,
    /// With how many signed tree heads it was compared: the one outside the database, the published
    /// one and the witnessed one.
    pub heads: usize,
    /// How many heads in the database no key of the log signed: those of another log, or the key
    /// file is out of date.
    pub foreign: usize,
}

impl Service {
    /// Goes through every line, salt, leaf, tile and head, as they are at one moment, and names the
    /// first thing that is wrong. Takes as long as there are entries, and holds nobody up.
    /// [`Error::Internal`] if the copy of the last head is of no use.
    pub async fn walk_log(
        &self,
        signer: Option<Arc<Signer>>,
    ) -> Result<Result<Walked, Wrong>, Error> {
        // Before the rest: what is signed meanwhile is no part of it.
        let copied = match &signer {
            Some(signer) => signer.copied().map_err(Error::internal)?,
            None => None,
        };
        self.store
            .read_at_once(move |tx| {
                async move {
                    let mut heads: Vec<_> = copied.into_iter().collect();
                    let (mut is_missing, mut foreign) = (false, 0);
                    if let Some(signer) = signer {
                        let published = checkpoint::newest(tx).await?;
                        is_missing = copied.is_some() && published.is_none();
                        for stored in published.into_iter().chain(witnesses::head(tx).await?) {
                            match signer.head(stored.note) {
                                Some(head) => heads.push((head.size, head.root)),
                                // What was written otherwise is found by its seal.
                                None => foreign += 1,
                            }
                        }
                    }
                    let checked = match check(tx, &heads).await? {
                        Ok(_) if is_missing => Err(Wrong::NoHead),
                        checked => checked,
                    };
                    Ok(checked.map(|checked| Walked {
                        checked,
                        heads: heads.len(),
                        foreign,
                    }))
                }
                .boxed()
            })
            .await
    }

    /// The same on a server that keeps a log: from the first thing that is wrong on, nothing more is
    /// signed, until a walk finds nothing.
    pub async fn look_over_log(&self) -> Result<(), Error> {
        let Some(signer) = &self.signer else {
            return Ok(());
        };
        match self.walk_log(Some(Arc::clone(signer))).await? {
            Ok(_) => signer.note(None),
            // What was signed before a server ended is published by the next round.
            Err(Wrong::NoHead) => {}
            Err(wrong) => signer.note(Some(wrong.to_string())),
        }
        Ok(())
    }
}
