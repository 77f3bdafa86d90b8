//! The registry: published whole or not at all, and kept at hand.
//!
//! Invariants: a version is immutable and named by the hash of its exact bytes; a file with an
//! error changes nothing; the version at hand never goes back. Reading and linting a file is the
//! `registry` module's work.

use domain::ids::{CategoryKey, ConsumerKey, PurposeKey};
use domain::read::{Published, VersionLine};
use domain::registry::{Broken, Registry, Severity, broken};
use futures_util::FutureExt;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;

use crate::registry::{self, Located, Report};
use crate::{Error, Service, webhooks};

/// How often publishing is tried again when somebody else publishes at the same moment.
const ATTEMPTS: u32 = 4;

/// Why a registry was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The file does not fit together; all that was found, warnings included.
    #[error("the registry has {} findings", .0.len())]
    Refused(Vec<Located>),
    /// Kinds of data that are still held would no longer be declared, so nobody could say what
    /// they are.
    #[error("kinds of data that are still held are missing from the registry: {0:?}")]
    StillHeld(Vec<CategoryKey>),
    /// What customers decided would not hold any more.
    #[error("what customers decided would not hold: {}", .0.iter().map(Broken::to_string).collect::<Vec<_>>().join(" "))]
    Promised(Vec<Broken>),
    /// It could not be stored.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Service {
    /// The registry in force. [`Error::Unavailable`] until the first one is published.
    pub async fn published(&self) -> Result<Arc<Published>, Error> {
        match self.published.load_full() {
            Some(published) => Ok(published),
            None => self.refresh_published().await,
        }
    }

    /// The registry as it was in one version; in force, for what names none.
    pub(crate) async fn published_as(&self, version: Option<i64>) -> Result<Arc<Published>, Error> {
        let in_force = self.published().await?;
        match version {
            Some(version) if version != in_force.version => self.read_version(version).await,
            _ => Ok(in_force),
        }
    }

    async fn read_version(&self, version: i64) -> Result<Arc<Published>, Error> {
        let stored = store::registry::one(&mut self.store.read(), version).await?;
        let stored = stored.ok_or_else(Error::unavailable)?;
        // The rules of the lint may have become stricter since; what was published stays readable.
        let registry = registry::read_published(&stored.body)
            .ok_or_else(|| Error::internal("the published registry cannot be read"))?;
        Ok(Arc::new(Published {
            version: stored.version,
            hash: stored.hash,
            at: stored.at,
            registry,
        }))
    }

    /// All versions, newest first.
    pub async fn registry_versions(&self) -> Result<Vec<VersionLine>, Error> {
        Ok(store::registry::list(&mut self.store.read()).await?)
    }

    /// Publishes a registry file. The very bytes in force are not published again; warnings do not
    /// hold it up ([`registry::check`] tells them).
    pub async fn publish_registry(
        &self,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Arc<Published>, PublishError> {
        let Report { registry, findings } = registry::check(file_name, bytes);
        let refused = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        let Some(registry) = registry.filter(|_| !refused) else {
            return Err(PublishError::Refused(findings));
        };
        let hash = store::registry::hash(bytes);
        let declared: BTreeSet<_> = registry.categories.iter().map(|c| c.key.clone()).collect();
        let held = store::records::held(&mut self.store.read())
            .await
            .map_err(Error::from)?;
        let missing: Vec<_> = held
            .into_iter()
            .filter(|key| !declared.contains(key))
            .collect();
        if !missing.is_empty() {
            return Err(PublishError::StillHeld(missing));
        }
        let body: Arc<[u8]> = bytes.into();
        let pairs: Arc<[_]> = webhooks::declared(&registry).into();
        let registry = Arc::new(registry);
        for _ in 0..ATTEMPTS {
            let (body, clock) = (Arc::clone(&body), self.clock.clone());
            let (pairs, registry) = (Arc::clone(&pairs), Arc::clone(&registry));
            let done = self
                .store
                .write(move |tx| {
                    let (body, now) = (Arc::clone(&body), clock.now());
                    let (pairs, registry) = (Arc::clone(&pairs), Arc::clone(&registry));
                    async move { publish(tx, &body, &registry, &pairs, hash, now).await }.boxed()
                })
                .await;
            match done {
                // Somebody else published at the same moment: their version comes first.
                Err(store::Error::Conflict) => {}
                Err(error) => return Err(Error::from(error).into()),
                Ok(broken) if !broken.is_empty() => return Err(PublishError::Promised(broken)),
                Ok(_) => return Ok(self.refresh_published().await?),
            }
        }
        Err(Error::Conflict.into())
    }

    /// Takes up what another instance or the command line has published since. Cheap when nothing
    /// has changed. [`Error::Unavailable`] if nothing was ever published.
    pub async fn refresh_published(&self) -> Result<Arc<Published>, Error> {
        let newest = store::registry::latest_number(&mut self.store.read()).await?;
        let newest = newest.ok_or_else(Error::unavailable)?;
        if let Some(at_hand) = self.published.load_full().filter(|p| p.version >= newest) {
            return Ok(at_hand);
        }
        let published = self.read_version(newest).await?;
        self.published.rcu(|current| match current {
            Some(current) if current.version >= published.version => Some(Arc::clone(current)),
            _ => Some(Arc::clone(&published)),
        });
        Ok(self.published.load_full().unwrap_or(published))
    }
}

/// Publishes, unless something would be broken that customers rely on.
async fn publish(
    tx: &mut Tx,
    body: &[u8],
    registry: &Registry,
    pairs: &[(ConsumerKey, PurposeKey)],
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Vec<Broken>, store::Error> {
    if let Some(latest) = store::registry::latest(tx).await? {
        if latest.hash == hash {
            return Ok(Vec::new());
        }
        let in_force = registry::read_published(&latest.body)
            .ok_or_else(|| store::Error::unexpected("the published registry cannot be read"))?;
        let standings = store::standings::counts(tx).await?;
        let broken = broken(&in_force, registry, &standings);
        if !broken.is_empty() {
            return Ok(broken);
        }
    }
    store::registry::publish(tx, body, now).await?;
    store::webhooks::declare(tx, pairs).await?;
    Ok(Vec::new())
}
