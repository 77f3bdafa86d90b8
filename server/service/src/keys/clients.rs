//! Clients of the brand's own provider of access tokens, which call without a key.
//!
//! What a client does is logged on its own. For the officers' page each server writes down, once an
//! hour for each scope, that a client calls and what its token allows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::account::ConsumerScope;
use domain::ids::{ConsumerKey, PurposeKey};
use domain::read::ClientLine;
use futures_util::FutureExt;
use jiff::Timestamp;

use super::{Admitted, Tenure, hour};
use crate::{Error, Service};

/// How many scopes of one client are written down in an hour at most.
const MOST_SCOPES: usize = 16;

/// What a client of the brand's own provider may, as its token says.
#[derive(Clone, Debug)]
pub struct ClientTerms {
    /// The client's name at the provider.
    pub client: String,
    /// The system that it is.
    pub consumer: ConsumerKey,
    /// For which purposes it may ask.
    pub purposes: Vec<PurposeKey>,
    /// Whether it may write records and benefits.
    pub may_write: bool,
    /// How many customers in a minute.
    pub per_minute: u32,
    /// When the token ends.
    pub ends: Timestamp,
}

/// What this server has written down about each client in the hour in which it last called.
#[derive(Debug, Default)]
pub(crate) struct Clients(Mutex<HashMap<String, Noted>>);

#[derive(Debug)]
struct Noted {
    hour: Timestamp,
    scopes: Vec<(ConsumerKey, Vec<PurposeKey>, bool)>,
}

impl Clients {
    /// Whether there is something to write down. Says so once.
    fn is_news(&self, terms: &ClientTerms, hour: Timestamp) -> bool {
        // Nothing panics while it holds the lock.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(&terms.client) {
            // Clients that the provider no longer has.
            all.retain(|_, noted| noted.hour == hour);
        }
        let noted = all.entry(terms.client.clone()).or_insert_with(|| Noted {
            hour,
            scopes: Vec::new(),
        });
        if noted.hour != hour {
            noted.hour = hour;
            noted.scopes.clear();
        }
        let known = noted.scopes.iter().any(|(consumer, purposes, may_write)| {
            *consumer == terms.consumer
                && *purposes == terms.purposes
                && *may_write == terms.may_write
        });
        if known || noted.scopes.len() >= MOST_SCOPES {
            return false;
        }
        let scope = (
            terms.consumer.clone(),
            terms.purposes.clone(),
            terms.may_write,
        );
        noted.scopes.push(scope);
        true
    }
}

impl Service {
    /// The same as [`Service::authenticate_key`] for a client of the brand's own provider, whose
    /// token was found good. A system that the registry in force does not name is
    /// [`Error::Forbidden`].
    pub async fn admit_client(&self, terms: ClientTerms) -> Result<Admitted, Error> {
        let published = self.published().await?;
        if published.registry.consumer(&terms.consumer).is_none() {
            return Err(Error::Forbidden);
        }
        // No key's public part has a colon in it.
        let key_id = format!("oauth:{}", terms.client);
        let hour = hour(self.clock.now())?;
        if self.clients.is_news(&terms, hour) {
            self.note_client(terms.clone(), hour).await;
        }
        Ok(Admitted {
            tenure: Tenure::Client { ends: terms.ends },
            meter: self.meter(&key_id, terms.per_minute),
            scope: ConsumerScope {
                key_id,
                consumer: terms.consumer,
                purposes: terms.purposes,
                may_write: terms.may_write,
            },
        })
    }

    async fn note_client(&self, terms: ClientTerms, hour: Timestamp) {
        let noted: Result<(), store::Error> = self
            .store
            .write(move |tx| {
                let terms = terms.clone();
                async move { store::oauth_clients::note(tx, &terms.line(hour)).await }.boxed()
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of an access token could not be written down");
        }
    }
}

impl ClientTerms {
    fn line(&self, hour: Timestamp) -> ClientLine {
        ClientLine {
            client: self.client.clone(),
            consumer: self.consumer.clone(),
            purposes: self.purposes.clone(),
            may_write: self.may_write,
            first: hour,
            last_used: hour,
        }
    }
}
