//! Networks from which a key may be used: an address, or a block of addresses in CIDR notation.
//!
//! Invariants: an IPv4 address in IPv6 clothing (`::ffff:203.0.113.7`) is the IPv4 address; nothing
//! is set after the prefix, so that what is written is what holds.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A block of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

/// Why a text is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Not an address, or not a length that its kind of address has.
    #[error(
        "not a network: write an address such as 203.0.113.7, or a block such as 203.0.113.0/24 or 2001:db8::/32"
    )]
    Malformed,
    /// Bits are set after the prefix.
    #[error("not the first address of its block: write {0}")]
    Inside(Network),
}

/// How far IPv4 addresses are moved where they are written as IPv6.
const MAPPED: u8 = 96;

impl Network {
    /// The block of `prefix` bits around an address.
    fn around(address: IpAddr, prefix: u8) -> Option<Self> {
        let first = match address {
            IpAddr::V4(v4) => {
                let rest = 32_u32.checked_sub(prefix.into())?;
                let mask = u32::MAX.checked_shl(rest).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
            }
            IpAddr::V6(v6) => {
                let rest = 128_u32.checked_sub(prefix.into())?;
                let mask = u128::MAX.checked_shl(rest).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
            }
        };
        Some(Self { first, prefix })
    }

    /// Whether an address lies in the block.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.first.is_ipv4()
            && Self::around(address, self.prefix).is_some_and(|block| block.first == self.first)
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let malformed = NetworkError::Malformed;
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let written: IpAddr = address.parse().map_err(|_| malformed)?;
        let widest = if written.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => widest,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse::<u8>().map_err(|_| malformed)?
            }
            Some(_) => return Err(malformed),
        };
        if prefix > widest {
            return Err(malformed);
        }
        let address = written.to_canonical();
        // A block of mapped addresses that is wider than all of IPv4 is a block of IPv6.
        let (address, prefix) = match (written, address, prefix.checked_sub(MAPPED)) {
            (IpAddr::V6(_), IpAddr::V4(_), Some(prefix)) => (address, prefix),
            _ => (written, prefix),
        };
        let block = Self::around(address, prefix).ok_or(malformed)?;
        if block.first == address {
            Ok(block)
        } else {
            Err(NetworkError::Inside(block))
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.first.is_ipv4() { 32 } else { 128 };
        if self.prefix == whole {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}/{}", self.first, self.prefix)
        }
    }
}

impl Serialize for Network {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }

    #[test]
    fn a_block_holds_its_own_addresses_and_no_others() {
        for (block, inside, outside) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
            ("203.0.113.0/24", "203.0.113.255", "203.0.114.0"),
            ("203.0.113.0/24", "::ffff:203.0.113.9", "::ffff:203.0.112.9"),
            ("::ffff:203.0.113.0/120", "203.0.113.9", "::203.0.113.9"),
            ("0.0.0.0/0", "198.51.100.1", "2001:db8::1"),
            ("::/0", "2001:db8::1", "198.51.100.1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"),
            ("2001:db8::1", "2001:db8::1", "2001:db8::2"),
        ] {
            let block = network(block);
            assert!(block.contains(inside.parse().unwrap()), "{block} {inside}");
            assert!(
                !block.contains(outside.parse().unwrap()),
                "{block} {outside}"
            );
        }
    }

    #[test]
    fn a_network_is_written_as_it_is_kept() {
        for (written, kept) in [
            ("203.0.113.7/32", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
            ("2001:DB8:0::/32", "2001:db8::/32"),
        ] {
            let read = network(written);
            assert_eq!(read.to_string(), kept);
            let json = serde_json::to_string(&[read]).unwrap();
            assert_eq!(json, format!("[\"{kept}\"]"));
            assert_eq!(serde_json::from_str::<[Network; 1]>(&json).unwrap(), [read]);
        }
    }

    #[test]
    fn what_is_no_network_is_refused_with_what_to_write() {
        for wrong in [
            "",
            "/",
            "203.0.113.0/",
            "203.0.113.0/33",
            "203.0.113.0/+8",
            "203.0.113/24",
            "::/129",
            "203.0.113.0/24/8",
            " 203.0.113.7",
            "example.test",
            "010.0.0.1",
            "203.0.113.0/999",
        ] {
            let read = wrong.parse::<Network>();
            assert_eq!(read, Err(NetworkError::Malformed), "{wrong}");
        }
        let inside = "203.0.113.7/24".parse::<Network>().unwrap_err();
        assert!(inside.to_string().contains("203.0.113.0/24"), "{inside}");
        "::ffff:203.0.113.7/90".parse::<Network>().unwrap_err();
    }

    proptest! {
        #[test]
        fn any_network_reads_as_it_writes(bits: u128, v4: bool, prefix in 0_u8..=128) {
            let address = if v4 {
                IpAddr::V4(Ipv4Addr::from_bits((bits >> 96) as u32))
            } else {
                IpAddr::V6(Ipv6Addr::from_bits(bits))
            };
            let widest = if v4 { 32 } else { 128 };
            let block = Network::around(address, prefix.min(widest)).unwrap();
            prop_assume!(!matches!(block.first.to_canonical(), IpAddr::V4(_)) || v4);
            prop_assert_eq!(block.to_string().parse::<Network>().unwrap(), block);
            prop_assert!(block.contains(address) || (!v4 && address.to_canonical().is_ipv4()));
        }

        #[test]
        fn any_text_is_read_without_panic(text: String) {
            let _ = text.parse::<Network>();
        }
    }
}
