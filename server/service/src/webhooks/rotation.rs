//! Replacing the secret of an endpoint, or its signing key, while nothing stops: for a time
//! deliveries carry both signatures, as Standard Webhooks says, and the system takes whichever it
//! knows.

use domain::ids::EndpointId;
use futures_util::FutureExt;
use jiff::SignedDuration;
use secrecy::SecretString;
use store::webhooks::Rotated;
use zeroize::Zeroizing;

use super::{NewWebhook, signature};
use crate::keys::LONGEST_OVERLAP_HOURS;
use crate::{Error, FieldErrors, Problem, Service, random};

impl Service {
    /// Gives an endpoint a new secret, or a new key pair. For `overlap` deliveries are signed with
    /// the old one too. While a secret is being replaced another replacement is
    /// [`Error::Conflict`], but with an overlap of nothing, which ends all old ones at once.
    pub async fn rotate_webhook(
        &self,
        id: EndpointId,
        overlap: SignedDuration,
    ) -> Result<NewWebhook, Error> {
        let longest = SignedDuration::from_hours(i64::from(LONGEST_OVERLAP_HOURS));
        if overlap.is_negative() || overlap > longest {
            let (min, max) = (0, LONGEST_OVERLAP_HOURS);
            let problem = Problem::OutOfRange { min, max };
            return Err(Error::Invalid(FieldErrors::one("overlap", problem)));
        }
        let found = store::webhooks::one(&mut self.store.read(), id).await?;
        let kind = found.ok_or(Error::NotFound)?.kind;
        let now = self.clock.now();
        let until = now.checked_add(overlap).map_err(Error::internal)?;
        let secret = Zeroizing::new(random::secret().to_vec());
        let key = SecretString::from(signature::verifying_key(kind, &secret)?);
        let rotated: Result<Rotated, store::Error> = self
            .store
            .write(move |tx| {
                let secret = secret.clone();
                async move { store::webhooks::rotate(tx, id, &secret, until, now).await }.boxed()
            })
            .await;
        match rotated? {
            Rotated::Done => {
                tracing::info!(endpoint = %id, "a webhook's secret is being replaced");
                Ok(NewWebhook { id, key })
            }
            Rotated::Unknown => Err(Error::NotFound),
            Rotated::Underway => Err(Error::Conflict),
        }
    }
}
