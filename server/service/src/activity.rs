//! The timeline: everything that happened to one subject's data.

use std::collections::BTreeMap;

use domain::account::Viewer;
use domain::event::LoggedEvent;
use domain::ids::EventId;
use domain::read::{Activity, ActivityFilter, LogState, PageFrom};
use store::Reader;
use store::ledger::covered;

use crate::{Error, Service};

/// How many lines a page shows.
pub const ACTIVITY_PAGE: u32 = 50;

impl Service {
    /// A page of the subject's log, newest first; a place in it is a line's number.
    pub async fn activity(
        &self,
        viewer: Viewer,
        filter: ActivityFilter,
        from: PageFrom<i64>,
    ) -> Result<Activity, Error> {
        self.still_looking(viewer)?;
        let published = self.published().await?;
        let now = self.clock.now();
        let subject = viewer.subject();
        let reader = &mut self.store.read();
        store::subjects::find(reader, subject)
            .await?
            .ok_or(Error::NotFound)?;
        let page = store::events::page(reader, subject, &filter, from, ACTIVITY_PAGE).await?;
        let counts = store::events::counts(reader, subject).await?;
        let log = self.log_states(reader, &page.items).await?;
        Ok(Activity {
            published,
            now,
            filter,
            older: page.older,
            newer: page.newer,
            entries: page.items,
            counts,
            log,
        })
    }

    /// How far these lines have come on their way into the public log. Asks nothing where no log is
    /// kept.
    async fn log_states(
        &self,
        reader: &mut Reader<'_>,
        lines: &[LoggedEvent],
    ) -> Result<BTreeMap<EventId, LogState>, Error> {
        if self.signer.is_none() || lines.is_empty() {
            return Ok(BTreeMap::new());
        }
        let events: Vec<EventId> = lines.iter().map(|line| line.id).collect();
        let states = covered::states(reader, &events).await?;
        // A head that witnesses signed who are no longer asked is one as any other.
        let asked = self.witnesses.is_some();
        let seen = |state| match state {
            LogState::Witnessed if !asked => LogState::InLog,
            state => state,
        };
        let states = states.into_iter();
        Ok(states.map(|(event, state)| (event, seen(state))).collect())
    }

    /// One line of a customer's own log. [`Error::NotFound`] if it is not theirs.
    pub async fn line(&self, viewer: Viewer, event: EventId) -> Result<LoggedEvent, Error> {
        self.still_looking(viewer)?;
        let line = store::events::one(&mut self.store.read(), viewer.subject(), event).await?;
        line.ok_or(Error::NotFound)
    }
}
