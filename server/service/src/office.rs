//! What officers see: the registry's versions, live counts, open objections, the systems' keys and
//! the clients of the brand's own provider.

use std::sync::Arc;

use domain::account::{Person, PersonRole};
use domain::read::Office;

use crate::{Error, Service};

impl Service {
    /// The officers' page. For anybody else it does not exist.
    pub async fn office(&self, person: &Person) -> Result<Office, Error> {
        if person.role != PersonRole::Officer {
            return Err(Error::NotFound);
        }
        let trust = self.trust().await?;
        let versions = self.registry_versions().await?;
        Ok(Office {
            now: self.clock.now(),
            versions,
            counts: trust.counts.clone(),
            keys: self.list_keys().await?,
            clients: store::oauth_clients::list(&mut self.store.read()).await?,
            objections: self.open_objections().await?,
            published: Arc::clone(&trust.published),
        })
    }
}
