//! The only place where randomness is drawn for use cases and requests.

use jiff::Timestamp;
use uuid::Uuid;

/// 256 random bits, for tokens and keys.
#[allow(clippy::disallowed_methods)] // Everybody else takes what is drawn here.
pub(crate) fn secret() -> [u8; 32] {
    rand::random()
}

/// Sixteen hexadecimal digits, to tell requests and forms apart. Not a secret.
#[allow(clippy::disallowed_methods)] // Everybody else takes what is drawn here.
pub fn label() -> String {
    format!("{:016x}", rand::random::<u64>())
}

/// A chance from 0 to 1, to spread what would otherwise happen at the same moment.
#[allow(clippy::disallowed_methods)] // Everybody else takes what is drawn here.
pub(crate) fn fraction() -> f64 {
    rand::random::<f64>()
}

/// A new identifier that sorts by `at` (`UUIDv7`).
pub fn id(at: Timestamp) -> Uuid {
    store::fresh_id(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ() {
        let early = id(Timestamp::UNIX_EPOCH);
        let late = id(Timestamp::constant(1, 0));
        assert!(early < late);
        assert_ne!(early, id(Timestamp::UNIX_EPOCH));
        assert_eq!(late.get_version_num(), 7);
    }
}
