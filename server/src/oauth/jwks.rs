//! The provider's public keys (RFC 7517), from a file or an address.
//!
//! Invariants: they are read anew when they are old, and when a token names a key that is not among
//! them, but never more often than [`PAUSE`] allows, whatever tokens come; a set that could not be
//! renewed for [`OLDEST`] is no longer believed. Keys that are not for signatures by RS256, ES256 or
//! `EdDSA` are passed over: in particular there are no shared secrets.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use arc_swap::ArcSwapOption;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use reqwest::redirect;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::authorities::Authorities;

/// How long a set is used before it is read anew.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// How long a set is used that cannot be renewed.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);
/// The least time between two readings.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// How long an address may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest document that is read.
const LARGEST: usize = 256 * 1024;
/// The most keys that are kept of one document.
const MOST: usize = 100;

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    /// Reads the name of an algorithm that is taken.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

/// A public key.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl Key {
    /// What it signs with.
    pub(super) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa { .. } => Algorithm::Rs256,
            Self::P256(_) => Algorithm::Es256,
            Self::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    /// Whether it made this signature.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            Self::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(message, signature)
                .is_ok(),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .is_ok(),
        }
    }
}

/// A set as it is published.
#[derive(Debug, Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Published {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    used_for: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

/// The key, if it is for signatures that are taken here.
fn read_key(published: &Published) -> Option<Key> {
    let bytes = |text: &Option<String>| URL_SAFE_NO_PAD.decode(text.as_deref()?).ok();
    if published.used_for.as_deref().is_some_and(|it| it != "sig") {
        return None;
    }
    let key = match (published.kty.as_str(), published.crv.as_deref()) {
        ("RSA", _) => Key::Rsa {
            n: bytes(&published.n)?,
            e: bytes(&published.e)?,
        },
        ("EC", Some("P-256")) => {
            let (x, y) = (bytes(&published.x)?, bytes(&published.y)?);
            if x.len() != 32 || y.len() != 32 {
                return None;
            }
            Key::P256([&[4], &x[..], &y[..]].concat())
        }
        ("OKP", Some("Ed25519")) => Key::Ed25519(bytes(&published.x).filter(|x| x.len() == 32)?),
        _ => return None,
    };
    let named = published.alg.as_deref();
    let fits = named.is_none_or(|name| Algorithm::named(name) == Some(key.algorithm()));
    fits.then_some(key)
}

/// The keys of one reading.
#[derive(Debug)]
struct Set {
    read_at: Timestamp,
    keys: Vec<(Option<String>, Key)>,
}

impl Set {
    fn parse(document: &[u8], read_at: Timestamp) -> anyhow::Result<Self> {
        let document: Document =
            serde_json::from_slice(document).context("not a set of keys (RFC 7517)")?;
        let keys: Vec<_> = document
            .keys
            .into_iter()
            .filter_map(|key| serde_json::from_value::<Published>(key).ok())
            .filter_map(|published| Some((published.kid.clone(), read_key(&published)?)))
            .take(MOST)
            .collect();
        anyhow::ensure!(
            !keys.is_empty(),
            "no key for RS256, ES256 or EdDSA is in the set"
        );
        Ok(Self { read_at, keys })
    }

    /// The one key of that name and algorithm; without a name, the one key of that algorithm.
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&Key> {
        let mut fitting = self.keys.iter().filter(|(name, key)| {
            key.algorithm() == algorithm && (kid.is_none() || name.as_deref() == kid)
        });
        match (fitting.next(), fitting.next()) {
            (Some((_, key)), None) => Some(key),
            _ => None,
        }
    }
}

/// Where the keys lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    File(PathBuf),
    Address(String),
}

impl Place {
    /// Reads a path or an address. An address is https, or http on this machine.
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        if !text.contains("://") {
            return Ok(Self::File(PathBuf::from(text)));
        }
        let uri: http::Uri = text
            .parse()
            .map_err(|_| anyhow::anyhow!("--oauth-keys {text:?} is not an address"))?;
        let host = uri.host().unwrap_or_default();
        let here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        let fits = match uri.scheme_str() {
            Some("https") => !host.is_empty(),
            Some("http") => here,
            _ => false,
        };
        anyhow::ensure!(
            fits,
            "--oauth-keys {text:?} is neither a file nor an https address"
        );
        Ok(Self::Address(text.to_owned()))
    }
}

/// The provider's keys, kept at hand.
#[derive(Debug)]
pub(super) struct Jwks {
    place: Place,
    client: reqwest::Client,
    held: ArcSwapOption<Set>,
    /// When they were last asked for. Whoever holds it reads.
    asked: Mutex<Option<Timestamp>>,
}

impl Jwks {
    /// Keys at a place; an https address may also be vouched for by `authorities`.
    pub(super) fn at(place: Place, authorities: &Authorities) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE);
        let client = authorities.believed_by(client).build()?;
        Ok(Self {
            place,
            client,
            held: ArcSwapOption::empty(),
            asked: Mutex::new(None),
        })
    }

    /// The key of a name, read anew if it has to be.
    pub(super) async fn find(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        now: Timestamp,
    ) -> Option<Key> {
        let held = |youngest: SignedDuration| {
            let set = self.held.load();
            let set = set.as_ref()?;
            // A clock that was set back makes a set old as well.
            let age = now.duration_since(set.read_at).abs();
            (age < youngest).then(|| set.find(kid, algorithm).cloned())?
        };
        if let Some(key) = held(FRESH) {
            return Some(key);
        }
        // While somebody reads, only those wait who cannot go on without it.
        let mut asked = match held(OLDEST) {
            None => self.asked.lock().await,
            known => match self.asked.try_lock() {
                Ok(asked) => asked,
                Err(_) => return known,
            },
        };
        let paused = asked.is_some_and(|asked| now.duration_since(asked).abs() < PAUSE);
        if !paused && held(FRESH).is_none() {
            *asked = Some(now);
            if let Err(error) = self.refresh(now).await {
                tracing::warn!(error = format!("{error:#}"), "the provider's keys are away");
            }
        }
        drop(asked);
        held(OLDEST)
    }

    /// Reads them.
    pub(super) async fn refresh(&self, now: Timestamp) -> anyhow::Result<()> {
        let document = match &self.place {
            Place::File(path) => tokio::fs::read(path).await?,
            Place::Address(address) => self.fetch(address).await?,
        };
        let set = Set::parse(&document, now)?;
        self.held.store(Some(Arc::new(set)));
        Ok(())
    }

    async fn fetch(&self, address: &str) -> anyhow::Result<Vec<u8>> {
        let mut answer = self.client.get(address).send().await?;
        anyhow::ensure!(
            answer.status() == reqwest::StatusCode::OK,
            "answered {}",
            answer.status()
        );
        let mut document = Vec::new();
        while let Some(part) = answer.chunk().await? {
            anyhow::ensure!(
                document.len() + part.len() <= LARGEST,
                "the answer is too large"
            );
            document.extend_from_slice(&part);
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn set(keys: &serde_json::Value) -> anyhow::Result<Set> {
        let document = serde_json::json!({ "keys": keys }).to_string();
        Set::parse(document.as_bytes(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn keys_that_are_not_for_these_signatures_are_passed_over() {
        let keys = serde_json::json!([
            { "kty": "oct", "kid": "a", "k": "c2VjcmV0" },
            { "kty": "OKP", "crv": "X25519", "kid": "b", "x": X },
            { "kty": "OKP", "crv": "Ed25519", "kid": "c", "x": X, "use": "enc" },
            { "kty": "OKP", "crv": "Ed25519", "kid": "d", "x": X, "alg": "HS256" },
            { "kty": "OKP", "crv": "Ed25519", "kid": "e", "x": "AA" },
            { "kty": "EC", "crv": "P-384", "kid": "f", "x": X, "y": X },
            { "kid": "g" },
            "h",
            { "kty": "OKP", "crv": "Ed25519", "kid": "good", "x": X, "use": "sig", "alg": "EdDSA" },
        ]);
        let set = set(&keys).unwrap();
        assert_eq!(set.keys.len(), 1);
        assert!(set.find(Some("good"), Algorithm::EdDsa).is_some());
        assert!(set.find(None, Algorithm::EdDsa).is_some());
        assert!(set.find(Some("good"), Algorithm::Rs256).is_none());
        assert!(set.find(Some("a"), Algorithm::EdDsa).is_none());
    }

    #[test]
    fn a_name_that_two_keys_bear_names_none() {
        let key = serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "kid": "1", "x": X });
        let set = set(&serde_json::json!([key, key])).unwrap();
        assert!(set.find(Some("1"), Algorithm::EdDsa).is_none());
        assert!(set.find(None, Algorithm::EdDsa).is_none());
    }

    #[test]
    fn a_document_without_a_key_is_refused() {
        for document in [
            "",
            "{}",
            "[]",
            r#"{"keys":[]}"#,
            r#"{"keys":[{"kty":"oct","k":"AA"}]}"#,
        ] {
            assert!(Set::parse(document.as_bytes(), Timestamp::UNIX_EPOCH).is_err());
        }
    }

    #[test]
    fn keys_come_from_a_file_or_over_tls() {
        for good in [
            "https://id.example.test/jwks",
            "http://127.0.0.1:8080/jwks",
            "http://localhost/jwks",
            "keys.json",
            "/etc/vitrine/keys.json",
        ] {
            Place::read(good).unwrap();
        }
        for wrong in [
            "http://id.example.test/jwks",
            "ftp://127.0.0.1/",
            "file:///etc/keys",
            "https://",
        ] {
            assert!(Place::read(wrong).is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn an_unknown_name_makes_them_read_anew_but_not_at_each_token() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys.json");
        let publish = |kid: &str| {
            let key = serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": X });
            std::fs::write(&file, serde_json::json!({ "keys": [key] }).to_string()).unwrap();
        };
        let jwks = Jwks::at(Place::File(file.clone()), &Authorities::default()).unwrap();
        let at = |second: i64| Timestamp::from_second(1_780_000_000 + second).unwrap();
        let knows = async |kid, second: i64| {
            let found = jwks.find(Some(kid), Algorithm::EdDsa, at(second)).await;
            found.is_some()
        };
        publish("a");
        assert!(knows("a", 0).await);
        publish("b");
        assert!(!knows("b", 5).await, "asked too soon");
        assert!(knows("b", 10).await);
        assert!(!knows("a", 20).await, "it was taken back");
        publish("c");
        assert!(!knows("c", 25).await);
        assert!(knows("b", 25).await);
        assert!(!knows("b", 700).await, "an old set is read anew");
        std::fs::remove_file(&file).unwrap();
        assert!(knows("c", 86_000).await, "what is held lasts a day");
        assert!(!knows("c", 87_200).await);
    }
}
