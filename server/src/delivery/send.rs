//! One delivery: whom to connect to, and what came back.
//!
//! An endpoint's URL must not be a way into the network around the server. The URL is judged
//! (`service::webhooks::address`), a name is looked up once, every address that it has must be a
//! public one, and the connection goes to one of exactly these: a name that resolves to something
//! else the next moment gains nothing. No redirect is followed, no proxy is asked, nothing is read
//! beyond 64 KiB, and the whole takes five seconds at most.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, redirect};
use service::webhooks::address::{is_public, target};
use service::webhooks::{Attempt, DELIVERY_TIME, Letter};

use crate::authorities::Authorities;

/// How much of an answer is read.
const ANSWER_BYTES: usize = 64 * 1024;
/// How long a connection is kept for the next delivery.
const IDLE: Duration = Duration::from_secs(20);

/// Where a name's addresses come from.
pub(crate) trait Lookup: Send + Sync {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The system's own.
struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        }
        .boxed()
    }
}

/// A name has an address that may not be connected to.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address that may not be connected to")
    }
}

impl StdError for Refused {}

/// A name could not be looked up.
#[derive(Debug)]
struct Unresolved;

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name without an address")
    }
}

impl StdError for Unresolved {}

/// Hands out a name's addresses if all of them fit.
struct Checked {
    lookup: Arc<dyn Lookup>,
    fits: fn(IpAddr) -> bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.lookup.lookup(name.as_str().to_owned());
        let fits = self.fits;
        Box::pin(async move {
            let found = found.await.unwrap_or_default();
            if found.is_empty() {
                return Err(Unresolved.into());
            }
            if !found.iter().copied().all(fits) {
                return Err(Refused.into());
            }
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            let addresses: Addrs = Box::new(addresses);
            Ok(addresses)
        })
    }
}

/// Sends deliveries.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    public: Client,
    /// For endpoints on this machine, where that is allowed.
    own: Option<Client>,
}

impl Sender {
    /// With `loopback`, also to endpoints on this machine. `authorities` may vouch for endpoints
    /// besides the public ones.
    pub(crate) fn new(loopback: bool, authorities: &Authorities) -> anyhow::Result<Self> {
        let lookup = Arc::new(System) as Arc<dyn Lookup>;
        Self::with(&lookup, loopback, authorities)
    }

    fn with(
        lookup: &Arc<dyn Lookup>,
        loopback: bool,
        authorities: &Authorities,
    ) -> anyhow::Result<Self> {
        let client = |fits: fn(IpAddr) -> bool, https: bool| {
            let lookup = Arc::clone(lookup);
            let client = Client::builder()
                .dns_resolver(Arc::new(Checked { lookup, fits }))
                .redirect(redirect::Policy::none())
                .no_proxy()
                .https_only(https)
                .pool_idle_timeout(IDLE)
                .user_agent(concat!("vitrine/", env!("CARGO_PKG_VERSION")));
            authorities.believed_by(client).build()
        };
        let own: fn(IpAddr) -> bool = |address| address.to_canonical().is_loopback();
        Ok(Self {
            public: client(is_public, true)?,
            own: loopback.then(|| client(own, false)).transpose()?,
        })
    }

    /// Sends one; whatever happens becomes an [`Attempt`].
    pub(crate) async fn send(&self, letter: &Letter) -> Attempt {
        let Ok(target) = target(&letter.url, self.own.is_some()) else {
            return Attempt::AddressRefused;
        };
        let client = match &self.own {
            Some(own) if target.loopback => own,
            _ => &self.public,
        };
        let request = client
            .post(&letter.url)
            .header(CONTENT_TYPE, "application/cloudevents+json; charset=UTF-8")
            .header("webhook-id", &letter.id)
            .header("webhook-timestamp", letter.timestamp)
            .header("webhook-signature", &letter.signature)
            .body(letter.body.clone());
        let answered = async {
            let response = request.send().await?;
            answered(response).await
        };
        match tokio::time::timeout(DELIVERY_TIME, answered).await {
            Err(_) => Attempt::TimedOut,
            Ok(Ok(attempt)) => attempt,
            Ok(Err(error)) => failed(&error),
        }
    }
}

/// The status counts once its answer was read, or as much of it as is read of any: only then can the
/// connection be used again.
async fn answered(mut response: Response) -> reqwest::Result<Attempt> {
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .map(Duration::from_secs);
    let mut read = 0;
    while read <= ANSWER_BYTES
        && let Some(piece) = response.chunk().await?
    {
        read += piece.len();
    }
    Ok(Attempt::Answered {
        status,
        retry_after,
    })
}

fn failed(error: &reqwest::Error) -> Attempt {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.is::<Refused>() {
            return Attempt::AddressRefused;
        }
        if one.is::<Unresolved>() {
            return Attempt::Unresolved;
        }
        if is_about_a_certificate(one) {
            return Attempt::CertificateRefused;
        }
        cause = one.source();
    }
    if error.is_timeout() {
        Attempt::TimedOut
    } else if error.is_connect() {
        Attempt::NotConnected
    } else {
        Attempt::NoAnswer
    }
}

/// Whether the other side is not who it says. An [`io::Error`] does not count what it wraps among its
/// causes.
fn is_about_a_certificate(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return matches!(error, rustls::Error::InvalidCertificate(_));
    }
    let wrapped = error.downcast_ref::<io::Error>();
    let wrapped = wrapped.and_then(io::Error::get_ref);
    wrapped.is_some_and(|inner| is_about_a_certificate(inner))
}

#[cfg(test)]
mod tests;
