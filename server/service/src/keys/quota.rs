//! How many customers a key may ask about in a minute. Each call counts as one at least, whatever it
//! asks for: a call is the first customer whom it asks about.
//!
//! Counted in memory, a word per key, so that a call costs nothing: each server counts for itself,
//! and several servers on one database together let through as many times the quota. Minutes are
//! those of the clock. What is beyond the quota is not counted, so that asking again does no harm.
//! Only keys that were found are counted, so there are never more words than keys.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;

use crate::Clock;

/// The length of a window, in seconds.
pub const WINDOW: u32 = 60;

/// What one call left of its key's quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// How many customers the key may ask about in a minute.
    pub per_minute: u32,
    /// How many of them are left in this one.
    pub left: u32,
    /// In how many seconds there are as many again: 1 to [`WINDOW`].
    pub renewed_in: u32,
    /// Whether what was asked for last was within the quota.
    pub allowed: bool,
}

/// What one call spends of its key's quota: one when it begins, and one for each customer after the
/// first. A clone goes on counting the same call.
#[derive(Clone, Debug)]
pub struct Meter {
    quotas: Arc<Quotas>,
    clock: Clock,
    key: String,
    per_minute: u32,
    call: Arc<Mutex<Call>>,
}

#[derive(Debug)]
struct Call {
    spent: Spent,
    /// What was counted and stands for no customer yet.
    ahead: u32,
}

impl Meter {
    /// Counts a call.
    pub(super) fn begin(quotas: Arc<Quotas>, clock: Clock, key: &str, per_minute: u32) -> Self {
        let spent = quotas.spend(key, per_minute, clock.now());
        let ahead = u32::from(spent.allowed);
        Self {
            quotas,
            clock,
            key: key.to_owned(),
            per_minute,
            call: Arc::new(Mutex::new(Call { spent, ahead })),
        }
    }

    /// What is left after all that was counted.
    pub fn spent(&self) -> Spent {
        self.call
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .spent
    }

    /// Counts so many customers, or none of them where the quota does not reach.
    pub fn spend(&self, customers: u32) -> Spent {
        self.count(customers, customers);
        self.spent()
    }

    /// Counts as many of so many customers as the quota reaches for, and answers how many.
    pub fn spend_some(&self, customers: u32) -> u32 {
        self.count(1, customers)
    }

    fn count(&self, least: u32, most: u32) -> u32 {
        let mut call = self.call.lock().unwrap_or_else(PoisonError::into_inner);
        let (least, more) = (
            least.saturating_sub(call.ahead),
            most.saturating_sub(call.ahead),
        );
        let now = self.clock.now();
        let (taken, spent) = self
            .quotas
            .take(&self.key, self.per_minute, least, more, now);
        call.spent = spent;
        if !spent.allowed {
            return 0;
        }
        let customers = most.min(taken + call.ahead);
        call.ahead = (taken + call.ahead).saturating_sub(customers);
        customers
    }
}

/// The counts of all keys that called.
#[derive(Debug, Default)]
pub struct Quotas(RwLock<HashMap<String, Arc<AtomicU64>>>);

/// A minute and what was counted in it, as one word.
const fn word(minute: u32, counted: u32) -> u64 {
    ((minute as u64) << 32) | counted as u64
}

const fn parts(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, (word & 0xffff_ffff) as u32)
}

impl Quotas {
    /// Counts one.
    pub fn spend(&self, key: &str, per_minute: u32, now: Timestamp) -> Spent {
        self.take(key, per_minute, 1, 1, now).1
    }

    /// Counts up to `most` if there are `least` left, and answers how many.
    fn take(
        &self,
        key: &str,
        per_minute: u32,
        least: u32,
        most: u32,
        now: Timestamp,
    ) -> (u32, Spent) {
        let second = now.as_second();
        let window = i64::from(WINDOW);
        let minute = u32::try_from(second.div_euclid(window)).unwrap_or(0);
        let passed = u32::try_from(second.rem_euclid(window)).unwrap_or(0);
        let count = self.count_of(key);
        let (mut left, mut taken, mut allowed) = (0, 0, false);
        // The closure always gives a word.
        let _ = count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |before| {
            let (noted, used) = parts(before);
            // Two calls may read the clock in one order and come here in the other.
            let (minute, used) = if minute == noted || minute.saturating_add(1) == noted {
                (noted, used)
            } else {
                (minute, 0)
            };
            left = per_minute.saturating_sub(used);
            allowed = left >= least;
            taken = if allowed { left.min(most) } else { 0 };
            left -= taken;
            Some(word(minute, used + taken))
        });
        let spent = Spent {
            per_minute,
            left,
            renewed_in: WINDOW - passed,
            allowed,
        };
        (taken, spent)
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

    fn meter(per_minute: u32) -> Meter {
        Meter::begin(Arc::default(), Clock::fixed(at(0)), "k", per_minute)
    }

    #[test]
    fn a_call_is_the_first_customer_and_each_further_one_counts() {
        let call = meter(10);
        assert_eq!(call.spent().left, 9);
        assert_eq!(call.spend(1).left, 9, "the call was counted for this one");
        assert_eq!(call.spend(1).left, 8);
        let beyond = call.spend(9);
        assert_eq!((beyond.allowed, beyond.left), (false, 8), "all or none");
        assert_eq!(call.spend_some(20), 8);
        assert_eq!(call.spend_some(20), 0);
        assert!(!call.spent().allowed);
    }

    #[test]
    fn a_quota_of_one_reaches_for_one_customer() {
        let call = meter(1);
        assert_eq!(call.spend_some(64), 1);
        assert_eq!(call.spend_some(64), 0);
        assert!(meter(1).spend(1).allowed);
        assert!(!meter(1).spend(2).allowed);
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
