//! Access tokens of the brand's own OAuth 2.0 provider, as the alternative to keys: the client
//! credentials grant of RFC 6749, tokens by RFC 9068.
//!
//! A token stands for a client of the provider; the client is one of the registry's systems, and
//! the token's scope says what it may: `vitrine:release:PURPOSE` for each purpose,
//! `vitrine:write` for records and benefits. The gate holds both against the registry in force, as
//! it does with keys. Whatever is wrong with a token, the answer is the same.
//!
//! Deliberately not here: tokens of our own making, opaque tokens, and revocation before a token's
//! end, which is why a token that lasts longer than a day is refused.

mod jwks;
mod token;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context as _;
use domain::ids::{ConsumerKey, PurposeKey};
use jiff::Timestamp;
use service::Service;
use service::keys::{Admitted, ClientTerms, PER_MINUTE};

use self::jwks::{Jwks, Place};
use self::token::{Claims, Token};
use crate::authorities::Authorities;
use crate::config::OauthArgs;

/// What each purpose's scope begins with.
const RELEASE: &str = "vitrine:release:";
/// The scope that lets a client write.
const WRITE: &str = "vitrine:write";

/// A provider whose tokens are taken.
#[derive(Debug)]
pub(crate) struct Oauth {
    issuer: String,
    audience: String,
    clients: HashMap<String, ConsumerKey>,
    per_minute: u32,
    jwks: Jwks,
}

impl Oauth {
    /// The provider that was configured, if one was. Reads its keys once, so that a file that does
    /// not fit is found at the start; an address that does not answer yet may answer later.
    pub(crate) async fn open(
        args: &OauthArgs,
        now: Timestamp,
    ) -> anyhow::Result<Option<Arc<Self>>> {
        let (Some(issuer), Some(audience), Some(keys)) = (&args.issuer, &args.audience, &args.keys)
        else {
            anyhow::ensure!(
                args.issuer.is_none() && args.audience.is_none() && args.keys.is_none(),
                "--oauth-issuer, --oauth-audience and --oauth-keys are given together"
            );
            return Ok(None);
        };
        anyhow::ensure!(
            !issuer.is_empty() && !audience.is_empty(),
            "--oauth-issuer and --oauth-audience are not empty"
        );
        let place = Place::read(keys)?;
        let in_file = matches!(place, Place::File(_));
        let authorities = Authorities::read("--oauth-ca", args.ca.as_deref())?;
        let jwks = Jwks::at(place, &authorities)?;
        match jwks.refresh(now).await {
            Err(error) if in_file => {
                return Err(error).with_context(|| format!("--oauth-keys {keys:?}"));
            }
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "the provider's keys are away");
            }
            Ok(()) => {}
        }
        Ok(Some(Arc::new(Self {
            issuer: issuer.clone(),
            audience: audience.clone(),
            clients: args.clients.iter().cloned().collect(),
            per_minute: args.per_minute.unwrap_or(PER_MINUTE),
            jwks,
        })))
    }

    /// Whether a bearer of this shape is a token, and no key of ours.
    pub(crate) fn is_token(bearer: &str) -> bool {
        bearer.contains('.')
    }

    /// What a token allows. Whatever is wrong with it, the answer is
    /// [`service::Error::Forbidden`].
    pub(crate) async fn admit(
        &self,
        service: &Service,
        token: &str,
    ) -> Result<Admitted, service::Error> {
        let now = service.clock().now();
        let claims = match self.verified(token, now).await {
            Ok(claims) => claims,
            Err(reason) => {
                tracing::debug!(reason, "an access token was refused");
                return Err(service::Error::Forbidden);
            }
        };
        service.admit_client(self.terms(claims)?).await
    }

    async fn verified(&self, text: &str, now: Timestamp) -> Result<Claims, &'static str> {
        let token = Token::read(text)?;
        let key = self
            .jwks
            .find(token.kid(), token.algorithm(), now)
            .await
            .ok_or("no such key")?;
        token.verify(&key, &self.issuer, &self.audience, now)
    }

    fn terms(&self, claims: Claims) -> Result<ClientTerms, service::Error> {
        let consumer = match self.clients.get(&claims.client_id) {
            Some(consumer) => consumer.clone(),
            None => claims
                .client_id
                .parse()
                .map_err(|_| service::Error::Forbidden)?,
        };
        let ends = claims.ends().ok_or(service::Error::Forbidden)?;
        let mut purposes: Vec<PurposeKey> = Vec::new();
        let mut may_write = false;
        for scope in claims.scope.split(' ') {
            may_write |= scope == WRITE;
            let purpose = scope
                .strip_prefix(RELEASE)
                .and_then(|purpose| purpose.parse().ok());
            if let Some(purpose) = purpose
                && !purposes.contains(&purpose)
            {
                purposes.push(purpose);
            }
        }
        Ok(ClientTerms {
            client: claims.client_id,
            consumer,
            purposes,
            may_write,
            per_minute: self.per_minute,
            ends,
        })
    }
}
