//! Whose page somebody may see, and how much of each kind of data.
//!
//! Invariants: a member of staff never gets a hidden kind's records or a masked value from a read
//! model, and cannot find out about a masked value by searching for its words. A kind that the
//! registry in force no longer declares is shown to its subject and hidden from staff.

use domain::account::{Person, PersonRole, Viewer};
use domain::ids::CategoryKey;
use domain::read::{Correction, KindCount, Shown, ShownRecord};
use domain::record::Record;
use domain::registry::{Registry, SupportAccess};

use crate::{Error, Service};

impl Service {
    /// The customer's way to their own page. Staff have none of their own: they look through
    /// another's, for a stated reason.
    #[allow(clippy::unused_self)] // Asked of the service, as every other right is.
    pub fn viewer(&self, person: &Person) -> Result<Viewer, Error> {
        match person.role {
            PersonRole::Subject(subject) => Ok(Viewer::Own(subject)),
            PersonRole::Agent | PersonRole::Officer => Err(Error::NotFound),
        }
    }

    /// Refuses a look that has ended. Its end is checked when it is opened too; a page takes time.
    pub(crate) fn still_looking(&self, viewer: Viewer) -> Result<(), Error> {
        match viewer {
            Viewer::Staff { ends, .. } if ends <= self.clock.now() => Err(Error::NotFound),
            Viewer::Own(_) | Viewer::Staff { .. } => Ok(()),
        }
    }
}

/// What one viewer sees under one registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight<'r> {
    pub(crate) registry: &'r Registry,
    pub(crate) viewer: Viewer,
}

impl Sight<'_> {
    /// How much the viewer sees of a kind.
    pub(crate) fn of(&self, category: &CategoryKey) -> SupportAccess {
        if !self.viewer.is_staff() {
            return SupportAccess::Shown;
        }
        self.registry
            .category(category)
            .map_or(SupportAccess::Hidden, |category| category.support)
    }

    /// The record as the viewer may see it; none if its kind is hidden.
    pub(crate) fn show(&self, record: Record) -> Option<ShownRecord> {
        let access = self.of(&record.category);
        let shown = shown(record, None);
        match access {
            SupportAccess::Shown => Some(shown),
            SupportAccess::Masked => Some(ShownRecord {
                value: Shown::Masked,
                ..shown
            }),
            SupportAccess::Hidden => None,
        }
    }

    /// A record that corrects another one, with what that was.
    pub(crate) fn show_correction(
        &self,
        record: Record,
        before: Option<Record>,
    ) -> Option<ShownRecord> {
        let at = before
            .as_ref()
            .and_then(|before| before.corrected_at)
            .unwrap_or(record.received_at);
        let was = before.and_then(|before| self.show(before));
        let correction = Correction {
            at,
            was: was.map(|was| was.value),
        };
        let shown = self.show(record)?;
        Some(ShownRecord {
            correction: Some(correction),
            ..shown
        })
    }

    /// Which of the held kinds the viewer may not see, each once.
    pub(crate) fn hidden(&self, held: &[KindCount]) -> Vec<CategoryKey> {
        let mut hidden: Vec<CategoryKey> = Vec::new();
        for kind in held {
            if self.of(&kind.category) == SupportAccess::Hidden && !hidden.contains(&kind.category)
            {
                hidden.push(kind.category.clone());
            }
        }
        hidden
    }
}

/// A record with its value.
pub(crate) fn shown(record: Record, correction: Option<Correction>) -> ShownRecord {
    ShownRecord {
        id: record.id,
        category: record.category,
        field: record.field,
        group: record.group,
        value: Shown::Value(record.value),
        source: record.source,
        collected_at: record.collected_at,
        observed_at: record.observed_at,
        received_at: record.received_at,
        kept_until: record.kept_until,
        inference: record.inference,
        correction,
        corrected_at: record.corrected_at,
    }
}
