//! The timeline: everything that happened to one subject's data.

use domain::account::Viewer;
use domain::read::{Activity, ActivityFilter, PageFrom};

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
        Ok(Activity {
            published,
            now,
            filter,
            older: page.older,
            newer: page.newer,
            entries: page.items,
            counts,
        })
    }
}
