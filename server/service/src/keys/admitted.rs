//! A call that was let through: what it may, how long, and what it spends.
//!
//! Invariant: what held when a call began need not hold while it goes on. Whoever answers in parts
//! asks before each part whether the key or the token still lets it ([`Service::still_admits`]).

use std::net::IpAddr;

use domain::account::ConsumerScope;
use domain::read::KeyLine;
use jiff::Timestamp;

use super::CLOCKS_APART;
use super::quota::Meter;
use crate::{Error, Service};

/// A call that goes on, if its quota lets it: see [`Meter::spent`].
#[derive(Clone, Debug)]
pub struct Admitted {
    /// What the key allows.
    pub scope: ConsumerScope,
    /// What it goes by for as long as it lasts.
    pub tenure: Tenure,
    /// What it spends of the key's quota.
    pub meter: Meter,
}

/// What a call goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    /// A key, used from an address.
    Key {
        /// The address.
        from: IpAddr,
    },
    /// A token of the brand's own provider.
    Client {
        /// When it ends.
        ends: Timestamp,
    },
}

/// Whether a key works at a moment, wherever it is used.
pub(super) fn in_force(line: &KeyLine, now: Timestamp) -> bool {
    let in_time = now < line.expires && line.created.duration_since(now) <= CLOCKS_APART;
    in_time && line.revoked.is_none()
}

/// Whether a key is used from where it may.
pub(super) fn at_home(line: &KeyLine, from: IpAddr) -> bool {
    line.addresses.is_empty() || line.addresses.iter().any(|network| network.contains(from))
}

impl Service {
    /// Whether the key or token of a call that is under way would still let it through; if not, the
    /// answer is [`Error::Forbidden`].
    pub async fn still_admits(&self, admitted: &Admitted) -> Result<(), Error> {
        let scope = &admitted.scope;
        let now = self.clock.now();
        let still = match admitted.tenure {
            Tenure::Key { from } => {
                let found = store::api_keys::find(&mut self.store.read(), &scope.key_id).await?;
                found.is_some_and(|it| in_force(&it.line, now) && at_home(&it.line, from))
            }
            Tenure::Client { ends } => {
                let published = self.published().await?;
                now < ends && published.registry.consumer(&scope.consumer).is_some()
            }
        };
        still.then_some(()).ok_or(Error::Forbidden)
    }
}
