//! What came back to the subject, measured.

use std::cmp::Reverse;

use domain::account::Viewer;
use domain::read::Benefits;

use crate::choices::purpose_states;
use crate::{Error, Service};

impl Service {
    /// All benefits added up by purpose, metric and year, newest year first.
    pub async fn benefits(&self, viewer: Viewer) -> Result<Benefits, Error> {
        self.still_looking(viewer)?;
        let published = self.published().await?;
        let now = self.clock.now();
        let subject = viewer.subject();
        let reader = &mut self.store.read();
        store::subjects::find(reader, subject)
            .await?
            .ok_or(Error::NotFound)?;
        let standings = store::standings::all(reader, subject).await?;
        let mut totals = store::benefits::totals(reader, subject).await?;
        totals.sort_by_key(|total| Reverse(total.year));
        Ok(Benefits {
            purposes: purpose_states(&published.registry, &standings, now),
            published,
            now,
            totals,
        })
    }
}
