//! Signing in. Whoever asks, the answer to a wrong password and to an unknown address is the same,
//! and costs the same work.

use std::net::IpAddr;
use std::sync::Arc;

use domain::account::AccountKind;
use domain::ids::{AccountId, Email};
use futures_util::FutureExt;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use store::Tx;

use super::hashing::Checked;
use super::stale::DEVICES_KNOWN;
use super::throttle::Scope;
use super::{digest, token, token_hash};
use crate::{Error, Problem, Service};

/// The most bytes of an address that are looked at.
const LONGEST_ADDRESS: usize = 254;

/// What somebody signs in with.
#[derive(Debug)]
pub struct SignIn {
    /// The address, as typed.
    pub email: SecretString,
    /// The password, as typed.
    pub password: SecretString,
    /// Where the request comes from.
    pub address: IpAddr,
    /// What the device holds, if it signed in before.
    pub device: Option<DeviceToken>,
}

/// Somebody who signed in. The session is for the caller to make: under a new id, with the account
/// stored under [`crate::sessions::ACCOUNT`].
#[derive(Debug)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// What it is for.
    pub kind: AccountKind,
    /// What the device is to hold from now on.
    pub device: DeviceToken,
}

/// A secret that a device keeps after a sign-in, so that it can sign in again while somebody else
/// guesses at the account's password. It does not sign in by itself.
#[derive(Clone, Debug)]
pub struct DeviceToken(SecretString);

impl DeviceToken {
    /// Reads what a cookie holds.
    pub fn read(text: &str) -> Option<Self> {
        token_hash(text).map(|_| Self(text.into()))
    }

    /// What the cookie is to hold.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        digest(self.expose().as_bytes())
    }
}

impl Service {
    /// Checks an address and a password.
    ///
    /// [`Problem::Wrong`] for the field `password` when they do not belong together, whatever the
    /// cause; [`Error::RateLimited`] when it was tried too often; [`Error::Unavailable`] when too
    /// many sign in at once.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<SignedIn, Error> {
        let typed = sign_in.email.expose_secret().trim().to_lowercase();
        let email: Option<Email> = typed.parse().ok();
        let credentials = match &email {
            Some(email) => self.credentials(email).await?,
            None => None,
        };
        let device = sign_in.device.as_ref().map(DeviceToken::hash);
        let device_is_known = match (&credentials, device) {
            (Some(found), Some(hash)) => {
                let not_before = self
                    .clock
                    .now()
                    .checked_sub(DEVICES_KNOWN)
                    .unwrap_or(Timestamp::MIN);
                let account = found.account.id;
                store::devices::is_known(&mut self.store.read(), account, &hash, not_before).await?
            }
            _ => false,
        };

        let by_device = match (device, &credentials) {
            (Some(hash), Some(found)) if device_is_known => {
                let who = [&hash[..], &found.account.id.bytes()].concat();
                Some(self.store.keys().blind("throttle/device", &who))
            }
            _ => None,
        };
        let keys = Counted {
            address: self.address_key(sign_in.address),
            account: self.account_key(&typed),
            device: by_device,
        };
        self.attempt(keys.attempts()).await?;

        let stored = credentials
            .as_ref()
            .map(|found| found.password_hash.to_string());
        let checked = match self.hashing.check(stored, sign_in.password).await {
            Ok(checked) => checked,
            Err(error) => {
                self.not_an_attempt(keys).await?;
                return Err(error);
            }
        };
        let (Some(found), Checked::Right { renewed }) = (credentials, checked) else {
            tracing::info!("a sign-in failed");
            return Err(Error::field("password", Problem::Wrong));
        };
        let device = match sign_in.device {
            Some(device) if device_is_known => device,
            _ => DeviceToken(token()),
        };
        let entry = Arc::new(Entry {
            account: found.account.id,
            renewed: renewed.map(|new| (found.password_hash.to_string(), new)),
            device: device.hash(),
            keys,
            now: self.clock.now(),
        });
        self.store
            .write(move |tx| {
                let entry = Arc::clone(&entry);
                async move { entry.run(tx).await.map_err(Error::from) }.boxed()
            })
            .await?;
        tracing::info!(account = %found.account.id, "signed in");
        Ok(SignedIn {
            account: found.account.id,
            kind: found.account.kind,
            device,
        })
    }

    /// Takes back an attempt that was never made.
    async fn not_an_attempt(&self, keys: Counted) -> Result<(), Error> {
        self.store
            .write(move |tx| {
                async move {
                    for (_, key) in keys.attempts() {
                        store::throttles::take_back(tx, &key).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Under what the failures of an address that is typed are counted, known or not.
    pub(crate) fn account_key(&self, typed: &str) -> [u8; 32] {
        let bytes = typed.as_bytes();
        let bytes = &bytes[..bytes.len().min(LONGEST_ADDRESS)];
        self.store.keys().blind("throttle/account", bytes)
    }

    /// Under what the failures of a place on the network are counted. One household or office has
    /// one IPv4 address, or one /64 of IPv6.
    fn address_key(&self, address: IpAddr) -> [u8; 32] {
        let bytes = match address.to_canonical() {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets()[..8].to_vec(),
        };
        self.store.keys().blind("throttle/address", &bytes)
    }
}

/// What an attempt counts against.
#[derive(Clone, Copy)]
struct Counted {
    address: [u8; 32],
    account: [u8; 32],
    device: Option<[u8; 32]>,
}

impl Counted {
    fn attempts(&self) -> Vec<(Scope, [u8; 32])> {
        let second = match self.device {
            Some(key) => (Scope::Device, key),
            None => (Scope::Account, self.account),
        };
        vec![(Scope::Address, self.address), second]
    }
}

/// A sign-in that went well, on its way into the store.
struct Entry {
    account: AccountId,
    renewed: Option<(String, String)>,
    device: [u8; 32],
    keys: Counted,
    now: Timestamp,
}

impl Entry {
    async fn run(&self, tx: &mut Tx) -> Result<(), store::Error> {
        store::throttles::take_back(tx, &self.keys.address).await?;
        store::throttles::clear(tx, &self.keys.account).await?;
        if let Some(key) = &self.keys.device {
            store::throttles::clear(tx, key).await?;
        }
        store::devices::remember(tx, self.account, &self.device, self.now).await?;
        if let Some((old, new)) = &self.renewed {
            store::accounts::set_password(tx, self.account, old, new).await?;
        }
        Ok(())
    }
}
