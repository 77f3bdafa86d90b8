//! The pause: the customer restricts all use of their data (Art. 18 GDPR), and ends that again.
//!
//! While it lasts the gate refuses everything but what a law obliges the brand to do; storage goes
//! on, and so do the switches, which count again afterwards. Invariants: the pause, its log line and
//! what tells every system of it are one commit; reaching the state that there is writes nothing.
//!
//! Only the customer sets and lifts it. A restriction that the brand set could not be lifted without
//! telling the customer first (Art. 18(3)); there is none here, so nobody can be surprised by one.

use domain::account::Viewer;
use domain::decision::Restricting;
use domain::event::Event;
use domain::ids::SubjectId;
use futures_util::FutureExt;
use jiff::Timestamp;
use store::Tx;

use crate::{Clock, Error, Service};

/// How all use stands after a wish about the pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restricted {
    /// Since when it is paused, if it is.
    pub since: Option<Timestamp>,
    /// False when the wish was how things stood already.
    pub changed: bool,
}

impl Service {
    /// Pauses all use, or ends the pause.
    pub async fn restrict(&self, viewer: Viewer, wanted: Restricting) -> Result<Restricted, Error> {
        let Viewer::Own(subject) = viewer else {
            return Err(Error::Forbidden);
        };
        let clock = self.clock.clone();
        let done = self
            .store
            .write(move |tx| {
                let clock = clock.clone();
                async move { restrict(tx, &clock, subject, wanted).await }.boxed()
            })
            .await?;
        let done = done.ok_or(Error::NotFound)?;
        if done.changed {
            self.news.stir();
        }
        Ok(done)
    }
}

async fn restrict(
    tx: &mut Tx,
    clock: &Clock,
    subject: SubjectId,
    wanted: Restricting,
) -> Result<Option<Restricted>, store::Error> {
    let Some(turn) = store::gate::turn_to_decide(tx, subject).await? else {
        return Ok(None);
    };
    let now = clock.now();
    let known = store::subjects::find(tx, subject).await?;
    let before = known.and_then(|subject| subject.restricted_since);
    let since = match wanted {
        Restricting::Set => before.or(Some(now)),
        Restricting::Lifted => None,
    };
    let changed = since != before;
    if changed {
        store::subjects::set_restricted(tx, subject, since).await?;
        let event = Event::Restriction { change: wanted };
        store::events::write(tx, turn, &event, None, now, None).await?;
    } else {
        store::gate::give_back(tx, turn).await?;
    }
    Ok(Some(Restricted { since, changed }))
}
