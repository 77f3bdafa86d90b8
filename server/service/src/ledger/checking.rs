//! Walking through the whole log as it is stored.

use std::sync::Arc;

use futures_util::FutureExt as _;
use ledger::Hash;
use store::Executor;
use store::ledger::check::{Checked, Wrong, check};
use store::ledger::checkpoint::{self, Published};
use store::ledger::witnesses;

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
        self.walk(signer, copied).await
    }

    /// `copied` is the head in the copy: how many entries, and the root.
    async fn walk(
        &self,
        signer: Option<Arc<Signer>>,
        copied: Option<(u64, Hash)>,
    ) -> Result<Result<Walked, Wrong>, Error> {
        self.store
            .read_at_once(move |tx| {
                async move {
                    let mut heads: Vec<_> = copied.into_iter().collect();
                    let (mut is_missing, mut foreign) = (false, 0);
                    if let Some(signer) = signer {
                        let (published, witnessed) = match kept(tx).await {
                            // What cannot be read is not what was written.
                            Err(store::Error::Unexpected(_)) => return Ok(Err(Wrong::Head)),
                            kept => kept?,
                        };
                        is_missing = copied.is_some() && published.is_none();
                        for stored in published.into_iter().chain(witnessed) {
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
        // A copy that is of no use is a trouble of its own, and known to whoever signs.
        let copied = signer.copied().ok().flatten();
        match self.walk(Some(Arc::clone(signer)), copied).await {
            // What was signed before a server ended, or forgotten since, is published by the next round.
            Ok(Ok(_) | Err(Wrong::NoHead)) => signer.note(None),
            Ok(Err(wrong)) => signer.note(Some(wrong.to_string())),
            // Whatever cannot be gone through is not what was written.
            Err(Error::Internal(why)) => signer.note(Some(causes(&*why))),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// The published head and the witnessed one.
async fn kept(
    on: &mut impl Executor,
) -> Result<(Option<Published>, Option<Published>), store::Error> {
    Ok((checkpoint::newest(on).await?, witnesses::head(on).await?))
}

/// An error with what caused it, in words.
pub(super) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    causes.join(": ")
}
