//! Keys with which the brand's own systems call: `vk_<id>_<43 characters>`. The secret part is 256
//! random bits, shown once and kept as its SHA-256, which is enough for a secret that cannot be
//! guessed. A key covers named purposes, ends by itself, and may be bound to addresses and to a
//! number of customers in a minute ([`quota`]).
//!
//! Invariants: the key is read at each call, so that what was revoked is refused on every instance
//! from the next call on, and in the middle of a batch; whatever is wrong with a key, the answer is
//! the same.

mod admitted;
mod clients;
pub mod quota;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use domain::account::{ConsumerScope, Person, PersonRole};
use domain::ids::{AccountId, ConsumerKey, PurposeKey};
use domain::network::Network;
use domain::read::{KeyLine, OfficeKey};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

pub use self::admitted::{Admitted, Tenure};
use self::admitted::{at_home, in_force};
pub use self::clients::ClientTerms;
pub(crate) use self::clients::Clients;
use self::quota::Meter;
use crate::people::{digest, token};
use crate::{Error, FieldErrors, Problem, Service, random};

/// How many days a key lasts at most, and by default.
pub const LONGEST_DAYS: u32 = 90;

/// How many customers a key may ask about in a minute, where nothing else is said.
pub const PER_MINUTE: u32 = 600_000;
/// The most that can be said.
pub const MOST_PER_MINUTE: u32 = 6_000_000;
/// How many networks a key may be bound to.
pub const MOST_ADDRESSES: u32 = 64;

/// How long a replaced key goes on working, where nothing else is said, and at most.
pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// The longest overlap, in hours.
pub const LONGEST_OVERLAP_HOURS: u32 = 7 * 24;

/// How far the clocks of two instances may be apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(5);

/// What a key is to allow.
#[derive(Clone, Debug)]
pub struct KeyTerms {
    /// The system.
    pub consumer: ConsumerKey,
    /// For which purposes it may ask.
    pub purposes: Vec<PurposeKey>,
    /// Whether it may write records and benefits.
    pub may_write: bool,
    /// Good for so many days; at most and by default [`LONGEST_DAYS`].
    pub days: Option<u32>,
    /// From where it may be used; from anywhere if empty.
    pub addresses: Vec<Network>,
    /// How many customers in a minute; [`PER_MINUTE`] by default.
    pub per_minute: Option<u32>,
}

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

/// A key that is not kept yet.
struct Drawn {
    id: String,
    secret: SecretString,
    hash: [u8; 32],
}

impl Drawn {
    fn draw() -> Self {
        let id = hex::encode(&random::secret()[..6]);
        let secret = token();
        let hash = digest(secret.expose_secret().as_bytes());
        let secret = SecretString::from(format!("vk_{id}_{}", secret.expose_secret()));
        Self { id, secret, hash }
    }

    fn kept(self, expires: Timestamp) -> NewKey {
        NewKey {
            id: self.id,
            secret: self.secret,
            expires,
        }
    }
}

/// The beginning of the hour.
fn hour(now: Timestamp) -> Result<Timestamp, Error> {
    Timestamp::from_second(now.as_second().div_euclid(3600) * 3600).map_err(Error::internal)
}

fn after(from: Timestamp, days: u32) -> Result<Timestamp, Error> {
    from.checked_add(SignedDuration::from_hours(i64::from(days) * 24))
        .map_err(Error::internal)
}

fn check_days(days: u32, errors: &mut FieldErrors) {
    if !(1..=LONGEST_DAYS).contains(&days) {
        let (min, max) = (1, LONGEST_DAYS);
        errors.add("days", Problem::OutOfRange { min, max });
    }
}

impl Service {
    /// Makes a key for one of the brand's systems, without limits of its own: see
    /// [`Service::create_key_on`].
    pub async fn create_key(
        &self,
        consumer: ConsumerKey,
        purposes: Vec<PurposeKey>,
        may_write: bool,
        days: Option<u32>,
    ) -> Result<NewKey, Error> {
        let terms = KeyTerms {
            consumer,
            purposes,
            may_write,
            days,
            addresses: Vec::new(),
            per_minute: None,
        };
        self.create_key_on(terms).await
    }

    /// Makes a key for one of the brand's systems, for purposes that the registry in force lets it
    /// ask for.
    pub async fn create_key_on(&self, terms: KeyTerms) -> Result<NewKey, Error> {
        let published = self.published().await?;
        let mut errors = FieldErrors::default();
        match published.registry.consumer(&terms.consumer) {
            None => errors.add("consumer", Problem::Unknown),
            Some(declared) => {
                if terms
                    .purposes
                    .iter()
                    .any(|key| !declared.purposes.contains(key))
                {
                    errors.add("purposes", Problem::Unknown);
                }
            }
        }
        if terms.purposes.is_empty() && !terms.may_write {
            errors.add("purposes", Problem::Missing);
        }
        let days = terms.days.unwrap_or(LONGEST_DAYS);
        check_days(days, &mut errors);
        let per_minute = terms.per_minute.unwrap_or(PER_MINUTE);
        if !(1..=MOST_PER_MINUTE).contains(&per_minute) {
            let (min, max) = (1, MOST_PER_MINUTE);
            errors.add("quota", Problem::OutOfRange { min, max });
        }
        if terms.addresses.len() > MOST_ADDRESSES as usize {
            let max = MOST_ADDRESSES;
            errors.add("address", Problem::OutOfRange { min: 0, max });
        }
        errors.check()?;

        let created = self.clock.now();
        let expires = after(created, days)?;
        let drawn = Drawn::draw();
        let hash = drawn.hash;
        let line = KeyLine {
            key_id: drawn.id.clone(),
            consumer: terms.consumer,
            purposes: terms.purposes,
            may_write: terms.may_write,
            created,
            expires,
            successor: None,
            revoked: None,
            last_used: None,
            strayed: None,
            addresses: terms.addresses,
            per_minute,
        };
        self.store
            .write(move |tx| {
                let line = line.clone();
                async move { Ok::<_, Error>(store::api_keys::create(tx, &line, &hash).await?) }
                    .boxed()
            })
            .await?;
        Ok(drawn.kept(expires))
    }

    /// Makes a key that takes the place of another, with the same scope and limits. The old one goes
    /// on working for `overlap`, but never beyond its own end. A key that no longer works, or that
    /// has a successor already, gets none: [`Error::Conflict`].
    pub async fn rotate_key(
        &self,
        id: &str,
        overlap: SignedDuration,
        days: Option<u32>,
    ) -> Result<NewKey, Error> {
        let mut errors = FieldErrors::default();
        let days = days.unwrap_or(LONGEST_DAYS);
        check_days(days, &mut errors);
        let longest = SignedDuration::from_hours(i64::from(LONGEST_OVERLAP_HOURS));
        if overlap.is_negative() || overlap > longest {
            let (min, max) = (0, LONGEST_OVERLAP_HOURS);
            errors.add("overlap", Problem::OutOfRange { min, max });
        }
        errors.check()?;
        let found = store::api_keys::find(&mut self.store.read(), id).await?;
        let old = found.ok_or(Error::NotFound)?.line;
        let created = self.clock.now();
        let expires = after(created, days)?;
        let until = created.checked_add(overlap).map_err(Error::internal)?;
        let drawn = Drawn::draw();
        let (hash, replaced) = (drawn.hash, old.key_id.clone());
        let line = KeyLine {
            key_id: drawn.id.clone(),
            created,
            expires,
            successor: None,
            revoked: None,
            last_used: None,
            strayed: None,
            ..old
        };
        let done = self
            .store
            .write(move |tx| {
                let (line, replaced) = (line.clone(), replaced.clone());
                async move {
                    let done = store::api_keys::succeed(tx, &replaced, &line, &hash, until).await?;
                    Ok::<_, Error>(done)
                }
                .boxed()
            })
            .await?;
        if !done {
            return Err(Error::Conflict);
        }
        tracing::info!(key = id, successor = drawn.id, "a key is being replaced");
        Ok(drawn.kept(expires))
    }

    /// Ends a key at once.
    pub async fn revoke_key(&self, id: &str) -> Result<(), Error> {
        if self.end_key(id, None).await? {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// Ends a key at once, on behalf of an officer. One that was revoked before stays as it is.
    pub async fn revoke_key_by(&self, person: &Person, id: &str) -> Result<(), Error> {
        let office = self.office_key(person, id).await?;
        self.end_key(&office.key.key_id, Some(person.account))
            .await
            .map(drop)
    }

    async fn end_key(&self, id: &str, by: Option<AccountId>) -> Result<bool, Error> {
        let now = self.clock.now();
        let key = id.to_owned();
        let ended = self
            .store
            .write(move |tx| {
                let key = key.clone();
                async move { Ok::<_, Error>(store::api_keys::revoke(tx, &key, by, now).await?) }
                    .boxed()
            })
            .await?;
        if ended {
            let by = by.map(tracing::field::display);
            tracing::info!(key = id, by, "a key was revoked");
        }
        Ok(ended)
    }

    /// All keys, newest first, never their secrets.
    pub async fn list_keys(&self) -> Result<Vec<KeyLine>, Error> {
        Ok(store::api_keys::list(&mut self.store.read()).await?)
    }

    /// One key, for officers. For anybody else it does not exist.
    pub async fn office_key(&self, person: &Person, id: &str) -> Result<OfficeKey, Error> {
        if person.role != PersonRole::Officer {
            return Err(Error::NotFound);
        }
        let found = store::api_keys::find(&mut self.store.read(), id).await?;
        Ok(OfficeKey {
            key: found.ok_or(Error::NotFound)?.line,
            published: self.published().await?,
            now: self.clock.now(),
        })
    }

    /// What a key allows, for a call from an address. Read anew at each call, so a revoked key fails
    /// at once on every instance. Whatever is wrong with the key, or with where it is used, the
    /// answer is [`Error::Forbidden`].
    pub async fn authenticate_key(&self, key: &str, from: IpAddr) -> Result<Admitted, Error> {
        let (id, hash) = parse(key).ok_or(Error::Forbidden)?;
        let found = store::api_keys::find(&mut self.store.read(), id).await?;
        let found = found.ok_or(Error::Forbidden)?;
        let line = found.line;
        let now = self.clock.now();
        let same = bool::from(found.secret_hash.ct_eq(&hash));
        if !same || !in_force(&line, now) {
            return Err(Error::Forbidden);
        }
        let hour = hour(now)?;
        if !at_home(&line, from) {
            tracing::warn!(
                key = line.key_id,
                "a key was used from elsewhere and refused"
            );
            if line.strayed.is_none_or(|strayed| strayed < hour) {
                self.note_key(line.key_id, Noted::Strayed, hour).await;
            }
            return Err(Error::Forbidden);
        }
        let meter = self.meter(&line.key_id, line.per_minute);
        if line.last_used.is_none_or(|used| used < hour) {
            self.note_key(line.key_id.clone(), Noted::Used, hour).await;
        }
        Ok(Admitted {
            scope: ConsumerScope {
                key_id: line.key_id,
                consumer: line.consumer,
                purposes: line.purposes,
                may_write: line.may_write,
            },
            tenure: Tenure::Key { from },
            meter,
        })
    }

    fn meter(&self, key: &str, per_minute: u32) -> Meter {
        Meter::begin(
            Arc::clone(&self.quotas),
            self.clock.clone(),
            key,
            per_minute,
        )
    }

    /// What a key does is logged on its own; the hour is for the officers' page only.
    async fn note_key(&self, id: String, what: Noted, hour: Timestamp) {
        let noted: Result<(), store::Error> = self
            .store
            .write(move |tx| {
                let id = id.clone();
                async move {
                    match what {
                        Noted::Used => store::api_keys::used(tx, &id, hour).await,
                        Noted::Strayed => store::api_keys::strayed(tx, &id, hour).await,
                    }
                }
                .boxed()
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of an API key could not be written down");
        }
    }
}

/// What is written down about a key, to the hour.
#[derive(Clone, Copy, Debug)]
enum Noted {
    Used,
    Strayed,
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
