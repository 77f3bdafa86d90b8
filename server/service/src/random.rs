//! The only place where randomness is drawn.

use jiff::Timestamp;
use uuid::Uuid;

/// 256 random bits, for tokens and keys.
pub(crate) fn secret() -> [u8; 32] {
    rand::random()
}

/// A new identifier that sorts by `at` (`UUIDv7`).
pub fn id(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &rand::random::<[u8; 10]>()).into_uuid()
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
