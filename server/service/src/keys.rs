//! Keys with which the brand's own systems call: `vk_<id>_<43 characters>`. The secret part is 256
//! random bits, shown once and kept as its SHA-256, which is enough for a secret that cannot be
//! guessed. A key covers named purposes and ends by itself.

use std::fmt;

use domain::account::ConsumerScope;
use domain::ids::{ConsumerKey, PurposeKey};
use domain::read::KeyLine;
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::people::{digest, token};
use crate::{Error, FieldErrors, Problem, Service, random};

/// How many days a key lasts at most, and by default.
pub const LONGEST_DAYS: u32 = 90;

/// How far the clocks of two instances may be apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(5);

/// A new key.
pub struct NewKey {
    /// The public part.
    pub id: String,
    /// The whole key. Shown once, kept nowhere.
    pub secret: SecretString,
    /// When it ends.
    pub expires: Timestamp,
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The public part and the hash of the secret part.
fn parse(key: &str) -> Option<(&str, [u8; 32])> {
    let (id, secret) = key.strip_prefix("vk_")?.split_once('_')?;
    let id_fits = id.len() == 12 && id.bytes().all(|b| b.is_ascii_hexdigit());
    let secret_fits = secret.len() == 43
        && secret
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (id_fits && secret_fits).then(|| (id, digest(secret.as_bytes())))
}

impl Service {
    /// Makes a key for one of the brand's systems, for purposes that the registry in force lets it
    /// ask for; good for `days`, at most and by default [`LONGEST_DAYS`].
    pub async fn create_key(
        &self,
        consumer: ConsumerKey,
        purposes: Vec<PurposeKey>,
        may_write: bool,
        days: Option<u32>,
    ) -> Result<NewKey, Error> {
        let published = self.published().await?;
        let mut errors = FieldErrors::default();
        match published.registry.consumer(&consumer) {
            None => errors.add("consumer", Problem::Unknown),
            Some(declared) => {
                if purposes.iter().any(|key| !declared.purposes.contains(key)) {
                    errors.add("purposes", Problem::Unknown);
                }
            }
        }
        if purposes.is_empty() && !may_write {
            errors.add("purposes", Problem::Missing);
        }
        let days = days.unwrap_or(LONGEST_DAYS);
        if !(1..=LONGEST_DAYS).contains(&days) {
            let (min, max) = (1, LONGEST_DAYS);
            errors.add("days", Problem::OutOfRange { min, max });
        }
        errors.check()?;

        let created = self.clock.now();
        let expires = created
            .checked_add(SignedDuration::from_hours(i64::from(days) * 24))
            .map_err(Error::internal)?;
        let id = hex::encode(&random::secret()[..6]);
        let secret = token();
        let hash = digest(secret.expose_secret().as_bytes());
        let line = KeyLine {
            key_id: id.clone(),
            consumer,
            purposes,
            may_write,
            created,
            expires,
            revoked: false,
            last_used: None,
        };
        self.store
            .write(move |tx| {
                let line = line.clone();
                async move { Ok::<_, Error>(store::api_keys::create(tx, &line, &hash).await?) }
                    .boxed()
            })
            .await?;
        let secret = SecretString::from(format!("vk_{id}_{}", secret.expose_secret()));
        Ok(NewKey {
            id,
            secret,
            expires,
        })
    }

    /// Ends a key at once.
    pub async fn revoke_key(&self, id: &str) -> Result<(), Error> {
        let (id, now) = (id.to_owned(), self.clock.now());
        self.store
            .write(move |tx| {
                let id = id.clone();
                async move {
                    if store::api_keys::revoke(tx, &id, now).await? {
                        Ok(())
                    } else {
                        Err(Error::NotFound)
                    }
                }
                .boxed()
            })
            .await
    }

    /// All keys, newest first.
    pub async fn list_keys(&self) -> Result<Vec<KeyLine>, Error> {
        Ok(store::api_keys::list(&mut self.store.read()).await?)
    }

    /// What a key allows. Reads the database each time, so that a revoked key fails at once on
    /// every instance. Whatever is wrong with the key, the answer is [`Error::Forbidden`].
    pub async fn authenticate_key(&self, key: &str) -> Result<ConsumerScope, Error> {
        let (id, hash) = parse(key).ok_or(Error::Forbidden)?;
        let found = store::api_keys::find(&mut self.store.read(), id).await?;
        let found = found.ok_or(Error::Forbidden)?;
        let line = found.line;
        let now = self.clock.now();
        let same = bool::from(found.secret_hash.ct_eq(&hash));
        let in_time = now < line.expires && line.created.duration_since(now) <= CLOCKS_APART;
        if !same || line.revoked || !in_time {
            return Err(Error::Forbidden);
        }
        let hour = Timestamp::from_second(now.as_second().div_euclid(3600) * 3600)
            .map_err(Error::internal)?;
        if line.last_used.is_none_or(|used| used < hour) {
            self.note_key_use(line.key_id.clone(), hour).await;
        }
        Ok(ConsumerScope {
            key_id: line.key_id,
            consumer: line.consumer,
            purposes: line.purposes,
            may_write: line.may_write,
        })
    }

    /// What a key does is logged on its own; the hour of its use is for the officers' page only.
    async fn note_key_use(&self, id: String, hour: Timestamp) {
        let noted: Result<(), store::Error> = self
            .store
            .write(move |tx| {
                let id = id.clone();
                async move { store::api_keys::used(tx, &id, hour).await }.boxed()
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of an API key could not be written down");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_has_a_public_part_and_a_secret_of_43_characters() {
        let secret = token();
        let secret = secret.expose_secret();
        let key = format!("vk_0123456789ab_{secret}");
        let (id, hash) = parse(&key).unwrap();
        assert_eq!(id, "0123456789ab");
        assert_eq!(hash, digest(secret.as_bytes()));
        for wrong in [
            key.replace("vk_", "xx_"),
            key.replace("_0123", "_012"),
            format!("{key}a"),
            key[..key.len() - 1].to_owned(),
            format!(" {key}"),
            String::new(),
        ] {
            assert!(parse(&wrong).is_none(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_a_key_without_panic(text: String, tail in "[A-Za-z0-9_-]{0,60}") {
            let _ = parse(&text);
            let _ = parse(&format!("vk_{tail}"));
        }
    }
}
