//! How many connections one client holds: so many that a household, an office or a busy system gets
//! on well, and so few that nobody takes all places alone.
//!
//! A client is an IPv4 address, or the 64 bits of an IPv6 address that tell networks apart: who has
//! one of those has all of its addresses. A trusted proxy is many clients, and is not counted.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// The connections of each client.
#[derive(Debug, Default)]
pub(super) struct Places(Mutex<HashMap<IpAddr, usize>>);

/// A client's place, free again when this goes.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    client: IpAddr,
}

fn client(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

impl Places {
    /// A place for a connection from `peer`; `None` if its client holds `most`.
    pub(super) fn take(self: &Arc<Self>, peer: IpAddr, most: usize) -> Option<Place> {
        let client = client(peer);
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.entry(client).or_default();
        if *own >= most {
            return None;
        }
        *own += 1;
        drop(taken);
        Some(Place {
            places: Arc::clone(self),
            client,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = &self.places.0;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.client) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_client_gets_no_more_than_its_places_and_gets_them_back() {
        let places: Arc<Places> = Arc::default();
        let take = |peer: &str| places.take(peer.parse().unwrap(), 2);
        let (one, two) = (
            take("192.0.2.1").unwrap(),
            take("::ffff:192.0.2.1").unwrap(),
        );
        assert!(take("192.0.2.1").is_none());
        let other = take("192.0.2.2").unwrap();
        drop(one);
        let again = take("192.0.2.1").unwrap();
        drop((two, other, again));
        assert!(places.0.lock().unwrap().is_empty());
    }

    #[test]
    fn all_addresses_of_one_network_are_one_client() {
        let places: Arc<Places> = Arc::default();
        let take = |peer: &str| places.take(peer.parse().unwrap(), 2);
        let _held = (take("2001:db8::1").unwrap(), take("2001:db8::f:1").unwrap());
        assert!(take("2001:db8::2").is_none());
        assert!(take("2001:db8:0:1::2").is_some());
    }
}
