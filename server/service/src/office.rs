//! What officers see: the registry's versions, live counts, the systems' keys.

use domain::account::{Person, PersonRole};
use domain::read::Office;

use crate::{Error, Service};

impl Service {
    /// The officers' page. For anybody else it does not exist.
    pub async fn office(&self, person: &Person) -> Result<Office, Error> {
        if person.role != PersonRole::Officer {
            return Err(Error::NotFound);
        }
        let published = self.published().await?;
        let counts = self.counts(&published).await?;
        let versions = self.registry_versions().await?;
        Ok(Office {
            now: self.clock.now(),
            versions,
            counts,
            keys: self.list_keys().await?,
            published,
        })
    }
}
