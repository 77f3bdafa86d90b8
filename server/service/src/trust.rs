//! What anybody may see: the registry in force, live counts, and what the public log says of itself.
//!
//! Counting reads every subject's standings, so it is done at most once every few seconds, by one
//! caller, while the others wait for that answer.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use domain::decision::Change;
use domain::event::EventKind;
use domain::read::{
    Counts, FormerKey, LogHead, LogTrouble, PublicLog, Published, PurposeCount, Trust, Witness,
};
use domain::registry::Switch;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use ledger::VerifierKey;
use ledger::keys::Former;
use store::ledger::checkpoint::Published as PublishedHead;

use crate::choices::lately;
use crate::ledger::{Trouble, Witness as Standing};
use crate::{Error, Service};

/// How long counts are shown before they are taken again.
const COUNTS_HOLD: SignedDuration = SignedDuration::from_secs(5);
/// The span of "lately" on all pages.
pub(crate) const LATELY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The newest counts, with the registry that they belong to.
#[derive(Debug, Default)]
pub(crate) struct CountsAtHand {
    newest: ArcSwapOption<Trust>,
    counting: Mutex<()>,
}

fn text(key: &VerifierKey) -> String {
    key.to_string()
}

fn head(published: &PublishedHead) -> LogHead {
    LogHead {
        entries: published.size,
        at: published.at,
    }
}

fn former(former: &Former) -> FormerKey {
    FormerKey {
        key: text(&former.key),
        until: former.until,
    }
}

fn witness((key, stands): (VerifierKey, Standing)) -> Witness {
    Witness {
        name: key.name().to_owned(),
        key: stands.key,
        cosigned: stands.cosigned.map(|(entries, at)| LogHead { entries, at }),
        trouble: stands.trouble,
    }
}

impl CountsAtHand {
    fn fresh(&self, published: &Published, now: Timestamp) -> Option<Arc<Trust>> {
        let newest = self.newest.load();
        let trust = newest.as_ref()?;
        // A clock that was moved back makes counts of the future, which are no use either.
        let age = now.duration_since(trust.counts.at);
        (trust.published.version == published.version && age.abs() < COUNTS_HOLD)
            .then(|| Arc::clone(trust))
    }
}

impl Service {
    /// The public page: the registry in force with live counts over all subjects, at most a few
    /// seconds old. The same one until they are counted anew.
    pub async fn trust(&self) -> Result<Arc<Trust>, Error> {
        let published = self.published().await?;
        let at_hand = &self.counts;
        if let Some(trust) = at_hand.fresh(&published, self.clock.now()) {
            return Ok(trust);
        }
        let _one_at_a_time = at_hand.counting.lock().await;
        let now = self.clock.now();
        if let Some(trust) = at_hand.fresh(&published, now) {
            return Ok(trust);
        }
        let counts = self.count(&published, now).await?;
        let log = self.public_log().await?;
        let trust = Arc::new(Trust {
            published,
            counts,
            log,
        });
        at_hand.newest.store(Some(Arc::clone(&trust)));
        Ok(trust)
    }

    /// What the public log says of itself; `None` where no log is kept.
    pub async fn public_log(&self) -> Result<Option<PublicLog>, Error> {
        let status = self.log_status().await?;
        Ok(status.map(|status| PublicLog {
            head: status.checkpoint.as_ref().map(head),
            witnessed: status.witnessed.as_ref().map(head),
            keys: status.keys.signing().iter().map(text).collect(),
            former: status.keys.former().iter().map(former).collect(),
            witnesses: status.witnesses.into_iter().map(witness).collect(),
            address: format!("{}/log", self.settings.public_origin),
            trouble: status.trouble.map(|trouble| match trouble {
                Trouble::Older { .. }
                | Trouble::Rewritten { .. }
                | Trouble::Changed(_)
                | Trouble::Held => LogTrouble::Changed,
                Trouble::Unsigned(_)
                | Trouble::Copy(_)
                | Trouble::OtherLog(_)
                | Trouble::Ended
                | Trouble::KeyFile => LogTrouble::Unable,
            }),
        }))
    }

    async fn count(&self, published: &Published, now: Timestamp) -> Result<Counts, Error> {
        let mut reader = self.store.read();
        let subjects = store::subjects::count(&mut reader).await?;
        let records = store::records::total(&mut reader).await?;
        let standings = store::standings::counts(&mut reader).await?;
        let since = lately(now);
        let releases = store::events::count_since(&mut reader, EventKind::Release, since).await?;
        let refusals = store::events::count_since(&mut reader, EventKind::Refusal, since).await?;
        let staff_views =
            store::events::count_since(&mut reader, EventKind::StaffView, since).await?;
        let purposes = published
            .registry
            .purposes
            .iter()
            .filter(|purpose| purpose.switch.is_some())
            .map(|purpose| {
                let standing = |changes: &[Change]| {
                    let counted = standings
                        .iter()
                        .filter(|(key, change, _)| *key == purpose.key && changes.contains(change));
                    counted.map(|(_, _, subjects)| subjects).sum::<u64>()
                };
                let (on, turned_off) = if purpose.switch == Switch::Consent {
                    use Change::{Expired, Given, Objected, ObjectionRaised, Withdrawn};
                    let off = [Withdrawn, Expired, Objected, ObjectionRaised];
                    (standing(&[Given]), standing(&off))
                } else {
                    use Change::{Expired, Objected, ObjectionRaised, Refused, Withdrawn};
                    let off = [Objected, ObjectionRaised, Refused, Withdrawn, Expired];
                    let off = standing(&off);
                    (subjects.saturating_sub(off), off)
                };
                PurposeCount {
                    purpose: purpose.key.clone(),
                    on,
                    turned_off,
                    never_on: subjects.saturating_sub(on + turned_off),
                }
            })
            .collect();
        Ok(Counts {
            at: now,
            subjects,
            records,
            purposes,
            releases,
            refusals,
            staff_views,
        })
    }
}
