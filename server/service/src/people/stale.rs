//! How long stays what is kept about signing in, and its removal.
//!
//! `server/docs/our-own-data.md` states these terms; a test holds the page against them.

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};

use crate::{Error, Service};

/// A count of failures stays for this long after the last one. Longer than any wait that follows
/// from it: whoever guesses at an account gets no second hundred before.
pub const COUNTS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// A device is known for this long after it last signed in.
pub const DEVICES_KNOWN: SignedDuration = SignedDuration::from_hours(24 * 365);
/// How long the first officer's token is good.
pub const SETUP_TOKENS_GOOD: SignedDuration = SignedDuration::from_hours(1);

impl Service {
    /// Deletes what is of no more use: sessions that have run out, tokens, counts and devices after
    /// their terms. Answers how many rows went. Meant to run every few minutes.
    pub async fn forget_stale_sign_ins(&self) -> Result<u64, Error> {
        let now = self.clock.now();
        let before = |span: SignedDuration| now.checked_sub(span).unwrap_or(Timestamp::MIN);
        let longest = SignedDuration::try_from(self.settings.sessions.longest());
        let sessions = before(longest.map_err(Error::internal)?);
        let (counts, devices) = (before(COUNTS_KEPT), before(DEVICES_KNOWN));
        self.store
            .write(move |tx| {
                async move {
                    let mut gone = store::sessions::forget_older(tx, sessions).await?;
                    gone += store::throttles::forget_older(tx, counts).await?;
                    gone += store::devices::forget_older(tx, devices).await?;
                    gone += store::setup_tokens::forget_expired(tx, now).await?;
                    Ok(gone)
                }
                .boxed()
            })
            .await
    }
}
