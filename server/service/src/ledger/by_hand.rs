//! What an operator does to a log by a command, when something was lost or put back.

use std::sync::Arc;

use futures_util::FutureExt as _;
use ledger::{Checkpoint, SignedNote};
use store::ledger::checkpoint::{self, Published};
use store::ledger::{places, tiles};

use super::{Signer, SignerError, Trouble};
use crate::{Error, Service};

/// Why the head in a database was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// It cannot be read.
    #[error(transparent)]
    Service(#[from] Error),
    /// There is a copy already, or this key does not sign that head.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// Entries have places, and no head says which ones were signed.
    #[error(
        "the database holds {0} entries of a log, and no head over them that is as it was written: put \
         back the copy that another server has, or end the log with `vitrine ledger end`"
    )]
    NoHead(u64),
}

/// Why a log was not ended.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// The database cannot be reached.
    #[error(transparent)]
    Service(#[from] Error),
    /// There is nothing to end.
    #[error("this database holds no log that was begun")]
    NoLog,
    /// It is another one.
    #[error("the log in this database is called {0}: name that one, if you mean it")]
    OtherLog(String),
}

/// Why nothing was worked out anew.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The database cannot be reached.
    #[error(transparent)]
    Service(#[from] Error),
    /// The copy of the last head is of no use, or what is published is not by this key.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// It is not what follows from the entries alone.
    #[error(
        "the entries themselves are not those that were signed, or nothing says which ones were, so \
         nothing was changed: see `vitrine verify database`"
    )]
    Entries,
}

impl Service {
    /// The head in the database, if there is one and it is what was written; and how many places were
    /// given.
    async fn head_and_places(&self) -> Result<(Option<Published>, u64), Error> {
        let reader = &mut self.store.read();
        let published = match checkpoint::newest(reader).await {
            Err(store::Error::Unexpected(_)) => None,
            published => published?,
        };
        Ok((published, places::given(reader).await?))
    }

    /// Makes the head that is published the copy beside the key, where the copy was lost. Answers
    /// how many entries it covers.
    pub async fn adopt_log_head(&self, signer: &Signer) -> Result<u64, AdoptError> {
        let (published, given) = self.head_and_places().await?;
        if published.is_none() && given > 0 {
            return Err(AdoptError::NoHead(given));
        }
        Ok(signer.adopt(published.map(|head| head.note))?.size)
    }

    /// Ends the log of this name for good, so that one of another name can be begun over what the
    /// database holds. Where there is no head, or it is not what was written, the name has to be that of
    /// `signer`; if there is none either, it is taken for that of the log.
    pub async fn end_log(&self, origin: &str, signer: Option<&Signer>) -> Result<(), EndError> {
        let (published, given) = self.head_and_places().await?;
        if published.is_none() && given == 0 {
            return Err(EndError::NoLog);
        }
        let found = published.and_then(|published| name(&published));
        let found = found.or_else(|| Some(signer?.origin().to_owned()));
        if let Some(found) = found.filter(|found| found != origin) {
            return Err(EndError::OtherLog(found));
        }
        let origin = origin.to_owned();
        let ended = self.store.write(move |tx| {
            let origin = origin.clone();
            async move { checkpoint::end(tx, &origin).await }.boxed()
        });
        Ok(ended.await.map_err(Error::from)?)
    }

    /// Whether the log of this key was ended.
    pub async fn log_has_ended(&self, signer: &Signer) -> Result<bool, Error> {
        Ok(checkpoint::has_ended(&mut self.store.read(), signer.origin()).await?)
    }

    /// Works the tiles of the tree out anew, counts the entries again, and forgets heads and what
    /// witnesses said where that is not what was written, if the entries are those that were signed last,
    /// by the copy and by what is published. Answers how many entries there are.
    pub async fn rebuild_log(&self, signer: &Signer) -> Result<u64, RebuildError> {
        if self.log_has_ended(signer).await? {
            return Err(Trouble::Ended.into());
        }
        let mut heads = vec![signer.last()?];
        if let (Some(published), _) = self.head_and_places().await? {
            heads.push(signer.judged(published.note)?);
        }
        let heads: Arc<[_]> = heads.iter().map(|head| (head.size, head.root)).collect();
        let rebuilt = self.store.write(move |tx| {
            let heads = Arc::clone(&heads);
            async move { Ok::<_, Error>(tiles::rebuild(tx, &heads).await?) }.boxed()
        });
        match rebuilt.await {
            Err(Error::Conflict) => Err(RebuildError::Entries),
            rebuilt => Ok(rebuilt?),
        }
    }
}

/// The name of the log that a head is of, if it says one.
fn name(published: &Published) -> Option<String> {
    let note = SignedNote::parse(&published.note).ok()?;
    Some(Checkpoint::parse(note.text()).ok()?.origin)
}
