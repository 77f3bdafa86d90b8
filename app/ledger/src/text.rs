//! Texts that are read in one spelling alone: base64, decimals, key ids.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};
use zeroize::Zeroizing;

/// Standard base64 with padding (RFC 4648, section 4).
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of a base64 text. `None` where another text stands for the same bytes: padding left
/// out, bits set behind the last byte, white space. Erased after use, for it may be a secret.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    STANDARD.decode(text).ok().map(Zeroizing::new)
}

/// Exactly 32 bytes in base64.
pub(crate) fn decode_32(text: &str) -> Option<[u8; 32]> {
    decode(text)?.as_slice().try_into().ok()
}

/// A whole number in ASCII digits, without leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let shortest = text == "0" || !text.starts_with('0');
    if digits && shortest {
        text.parse().ok()
    } else {
        None
    }
}

/// Eight hexadecimal digits in lower case.
pub(crate) fn hex_32(text: &str) -> Option<[u8; 4]> {
    let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() == 8 && text.bytes().all(lower) {
        u32::from_str_radix(text, 16).ok().map(u32::to_be_bytes)
    } else {
        None
    }
}

/// Serde's half for 32 bytes as base64 text.
pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&Zeroizing::new(encode(bytes)))
}

/// Serde's other half.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = Zeroizing::new(String::deserialize(from)?);
    decode_32(&text).ok_or_else(|| D::Error::custom("not 32 bytes in standard base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_in_one_spelling() {
        assert_eq!(decode("QQ==").unwrap().as_slice(), b"A");
        for other in ["QQ", "QQ=", "QR==", "QQ==\n", " QQ==", "QQ===", "Q-=="] {
            assert!(decode(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn decimals_are_read_in_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for other in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            "1 ",
            "١",
            "18446744073709551616",
        ] {
            assert_eq!(decimal(other), None, "{other:?}");
        }
    }

    #[test]
    fn key_ids_are_read_in_one_spelling() {
        assert_eq!(hex_32("00c74f2a"), Some([0x00, 0xc7, 0x4f, 0x2a]));
        for other in ["", "0c74f2a", "00C74f2a", "+0c74f2a", "00c74f2a0"] {
            assert_eq!(hex_32(other), None, "{other:?}");
        }
    }
}
