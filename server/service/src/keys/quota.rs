//! How many calls a key may make in a minute.
//!
//! Counted in memory, a word per key, so that a call costs nothing: each server counts for itself,
//! and several servers on one database together let through as many times the quota. Minutes are
//! those of the clock. A call beyond the quota is not counted, so that asking again does no harm.
//! Only keys that were found are counted, so there are never more words than keys.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

/// The length of a window, in seconds.
pub const WINDOW: u32 = 60;

/// What one call left of its key's quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// How many calls the key may make in a minute.
    pub per_minute: u32,
    /// How many of them are left in this one.
    pub left: u32,
    /// In how many seconds there are as many again: 1 to [`WINDOW`].
    pub renewed_in: u32,
    /// Whether this call was one of them.
    pub allowed: bool,
}

/// The counts of all keys that called.
#[derive(Debug, Default)]
pub struct Quotas(RwLock<HashMap<String, Arc<AtomicU64>>>);

/// A minute and the calls in it, as one word.
const fn word(minute: u32, calls: u32) -> u64 {
    ((minute as u64) << 32) | calls as u64
}

const fn parts(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, (word & 0xffff_ffff) as u32)
}

impl Quotas {
    /// Counts a call.
    pub fn spend(&self, key: &str, per_minute: u32, now: Timestamp) -> Spent {
        let second = now.as_second();
        let window = i64::from(WINDOW);
        let minute = u32::try_from(second.div_euclid(window)).unwrap_or(0);
        let passed = u32::try_from(second.rem_euclid(window)).unwrap_or(0);
        let count = self.count_of(key);
        let (mut left, mut allowed) = (0, false);
        // The closure always gives a word.
        let _ = count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |before| {
            let (counted, calls) = parts(before);
            // Two calls may read the clock in one order and come here in the other.
            let (minute, calls) = if minute == counted || minute.saturating_add(1) == counted {
                (counted, calls)
            } else {
                (minute, 0)
            };
            allowed = calls < per_minute;
            let calls = if allowed { calls + 1 } else { calls };
            left = per_minute.saturating_sub(calls);
            Some(word(minute, calls))
        });
        Spent {
            per_minute,
            left,
            renewed_in: WINDOW - passed,
            allowed,
        }
    }

    fn count_of(&self, key: &str) -> Arc<AtomicU64> {
        let counts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get(key) {
            return Arc::clone(count);
        }
        drop(counts);
        let mut counts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(counts.entry(key.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_020 + second).unwrap()
    }

    #[test]
    fn a_quota_is_spent_and_renewed_with_the_minute() {
        let quotas = Quotas::default();
        let left = |second| quotas.spend("k", 2, at(second));
        assert_eq!(
            left(10),
            Spent {
                per_minute: 2,
                left: 1,
                renewed_in: 50,
                allowed: true
            }
        );
        assert!(left(11).allowed);
        let beyond = left(59);
        assert_eq!(
            (beyond.allowed, beyond.left, beyond.renewed_in),
            (false, 0, 1)
        );
        assert_eq!((left(60).allowed, left(60).left), (true, 0));
    }

    #[test]
    fn keys_are_counted_apart() {
        let quotas = Quotas::default();
        assert!(quotas.spend("a", 1, at(0)).allowed);
        assert!(quotas.spend("b", 1, at(0)).allowed);
        assert!(!quotas.spend("a", 1, at(0)).allowed);
    }

    #[test]
    fn a_clock_that_goes_back_a_little_renews_nothing_and_one_that_is_set_back_does() {
        let quotas = Quotas::default();
        assert!(quotas.spend("k", 1, at(60)).allowed);
        assert!(!quotas.spend("k", 1, at(59)).allowed);
        assert!(quotas.spend("k", 1, at(-3600)).allowed);
    }

    #[test]
    fn calls_at_once_never_get_through_beyond_the_quota() {
        let quotas = Quotas::default();
        let through: usize = std::thread::scope(|scope| {
            let callers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        (0..500)
                            .filter(|_| quotas.spend("k", 700, at(0)).allowed)
                            .count()
                    })
                })
                .collect();
            callers.into_iter().map(|it| it.join().unwrap()).sum()
        });
        assert_eq!(through, 700);
    }

    #[test]
    fn a_smaller_quota_holds_at_once() {
        let quotas = Quotas::default();
        for _ in 0..5 {
            quotas.spend("k", 10, at(0));
        }
        let spent = quotas.spend("k", 3, at(0));
        assert_eq!((spent.allowed, spent.left), (false, 0));
    }
}
