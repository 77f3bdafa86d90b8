//! The address a request came from, for throttling and for keys that are bound to addresses. Forwarding headers count only when the
//! connection comes from a configured proxy.

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
            .and_then(|address| address.trim().parse::<IpAddr>().ok());
        Self(forwarded.map_or(peer, |address| address.to_canonical()))
    }
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(app, parts))
    }
}
