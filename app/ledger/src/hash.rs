//! The hashes of a Merkle tree over SHA-256 (RFC 9162, section 2.1.1; the same as RFC 6962's).
//!
//! A leaf and a node are hashed with different first bytes, so that neither can be passed off as
//! the other.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What stands before an entry when it is hashed.
const LEAF: [u8; 1] = [0];
/// What stands before two hashes when they are hashed.
const NODE: [u8; 1] = [1];

/// What types over 32 bytes have in common. As text they are standard base64; `Debug` writes
/// hexadecimal digits.
macro_rules! of_32_bytes {
    ($name:ident) => {
        impl $name {
            /// One that was computed before.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Its 32 bytes.
            pub const fn bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Reads standard base64 of exactly 32 bytes; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                $crate::text::decode_32(text).map(Self)
            }
        }

        impl From<[u8; 32]> for $name {
            fn from(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }
        }

        impl From<$name> for [u8; 32] {
            fn from(of: $name) -> Self {
                of.0
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&$crate::text::encode(&self.0))
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    };
}
pub(crate) use of_32_bytes;

/// A SHA-256 hash: of a leaf, a node or a whole tree. As JSON and as text it is standard base64 of
/// its 32 bytes; `Debug` writes hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hash(#[serde(with = "crate::text")] [u8; 32]);

of_32_bytes!(Hash);

impl Hash {
    /// The hash of a leaf: SHA-256 of the byte 0 and the entry.
    pub fn leaf(entry: &[u8]) -> Self {
        Self(
            Sha256::new_with_prefix(LEAF)
                .chain_update(entry)
                .finalize()
                .into(),
        )
    }

    /// The hash of two neighbours: SHA-256 of the byte 1, the left and the right one.
    pub fn node(left: &Self, right: &Self) -> Self {
        Self(
            Sha256::new_with_prefix(NODE)
                .chain_update(left.0)
                .chain_update(right.0)
                .finalize()
                .into(),
        )
    }

    /// The root of a tree without leaves: SHA-256 of nothing.
    pub fn empty() -> Self {
        Self(Sha256::digest([]).into())
    }
}
