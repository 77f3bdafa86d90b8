//! The address a request came from, for throttling and for keys that are bound to addresses.
//! Forwarding headers count only when the connection comes from a configured proxy.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::http::App;

/// Where the client is. Never logged as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// Where a request came from.
    pub(crate) fn of(app: &App, request: &Parts) -> Self {
        let peer = request
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
            .to_canonical();
        if !app.config.trusted_proxies.contains(&peer) {
            return Self(peer);
        }
        // The last address is the one that our own proxy saw; those before it can be made up.
        let forwarded = request
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .next_back()
            .and_then(|address| read(address.trim()));
        Self(forwarded.map_or(peer, |address| address.to_canonical()))
    }
}

/// An address as proxies write it: some name the port too, which puts an IPv6 address in brackets.
fn read(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|it: SocketAddr| it.ip());
    text.parse().ok().or_else(with_port).or_else(bracketed)
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(app, parts))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_read_with_and_without_a_port() {
        for (text, address) in [
            ("192.0.2.7", "192.0.2.7"),
            ("192.0.2.7:50123", "192.0.2.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[2001:db8::7]:50123", "2001:db8::7"),
        ] {
            assert_eq!(read(text), Some(address.parse().unwrap()), "{text}");
        }
        for none in ["", "unknown", "_hidden", "192.0.2.7:", ":80", "[192.0.2"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
