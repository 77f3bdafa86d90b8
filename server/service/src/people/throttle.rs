//! How guessing is slowed without locking anybody out. Arithmetic only.
//!
//! Three counts, kept in the database so that they survive a restart and are shared by instances:
//! per address (five failures a minute), per account (a delay that doubles up to 15 minutes, and
//! a ceiling of 100 failures in a row), and per known device. A device that signed in to the
//! account before goes by its own count instead of the account's, so that an attacker who keeps
//! the account's delay high does not keep its owner out.
//!
//! An attempt is written down as failed before the password is looked at, and taken back when it
//! was right: guesses made at the same time cannot slip through together.

use std::time::Duration;

pub use store::throttles::Count;

/// Failures that cost nothing: people mistype.
const FREE: u32 = 3;
/// The longest delay.
const LONGEST: i64 = 15 * 60 * 1000;
/// Failures in a row after which only a known device gets in.
const CEILING: u32 = 100;
/// Failures from one address within [`WINDOW`].
const PER_ADDRESS: u32 = 5;
const WINDOW: i64 = 60 * 1000;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// An address on the network.
    Address,
    /// An account, known or not, from devices that it does not know.
    Account,
    /// A device that the account knows.
    Device,
}

/// What a new attempt meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be made; the count with it written down as failed.
    Go(Count),
    /// Not yet; the count, with a clock that moved back made good.
    Wait(Duration, Count),
}

/// Judges an attempt at `now_ms` and writes it down as failed.
pub fn attempt(scope: Scope, count: Count, now_ms: i64) -> Verdict {
    // A clock that moved back neither forgives a failure nor prolongs the wait for it.
    let count = Count {
        failures: count.failures,
        since_ms: count.since_ms.min(now_ms),
        last_ms: count.last_ms.min(now_ms),
    };
    match scope {
        Scope::Address => by_window(count, PER_ADDRESS, WINDOW, now_ms),
        Scope::Account if count.failures >= CEILING => Verdict::Wait(span(LONGEST), count),
        Scope::Account | Scope::Device => {
            let wait = count.last_ms + delay(count.failures) - now_ms;
            if wait > 0 {
                Verdict::Wait(span(wait), count)
            } else {
                Verdict::Go(failed(count, now_ms))
            }
        }
    }
}

/// At most `limit` within `window_ms`; also used for other quotas.
pub fn by_window(count: Count, limit: u32, window_ms: i64, now_ms: i64) -> Verdict {
    let over = count.since_ms + window_ms - now_ms;
    if over <= 0 {
        return Verdict::Go(Count {
            failures: 1,
            since_ms: now_ms,
            last_ms: now_ms,
        });
    }
    if count.failures >= limit {
        Verdict::Wait(span(over), count)
    } else {
        Verdict::Go(failed(count, now_ms))
    }
}

/// How long to wait after so many failures in a row: 1, 2, 4 ... seconds from the third on.
fn delay(failures: u32) -> i64 {
    failures
        .checked_sub(FREE)
        .map_or(0, |beyond| (1000_i64 << beyond.min(20)).min(LONGEST))
}

const fn failed(count: Count, now_ms: i64) -> Count {
    Count {
        failures: count.failures.saturating_add(1),
        since_ms: count.since_ms,
        last_ms: now_ms,
    }
}

fn span(millis: i64) -> Duration {
    // Rounded up to whole seconds, as `Retry-After` has it.
    Duration::from_secs(u64::try_from(millis).unwrap_or_default().div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Guesses as fast as allowed for `hours`; how many could be made.
    fn guesses(scope: Scope, hours: i64) -> u32 {
        let (mut now, mut count, mut made) = (0_i64, Count::default(), 0);
        while now < hours * 3_600_000 {
            match attempt(scope, count, now) {
                Verdict::Go(next) => {
                    made += 1;
                    count = next;
                }
                Verdict::Wait(wait, same) => {
                    now += i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
                    count = same;
                }
            }
        }
        made
    }

    #[test]
    fn three_mistypings_cost_nothing_and_the_delay_doubles_to_fifteen_minutes() {
        assert_eq!([0, 1, 2].map(delay), [0, 0, 0]);
        assert_eq!([3, 4, 5].map(delay), [1000, 2000, 4000]);
        assert_eq!([13, 50, u32::MAX].map(delay), [LONGEST; 3]);
    }

    #[test]
    fn guessing_from_everywhere_is_slow_and_ends_at_the_ceiling() {
        assert!(guesses(Scope::Account, 1) < 20);
        assert_eq!(guesses(Scope::Account, 24 * 30), CEILING);
    }

    #[test]
    fn a_known_device_is_slowed_and_never_shut_out() {
        assert!(guesses(Scope::Device, 24 * 30) > CEILING);
        assert!(guesses(Scope::Device, 1) < 20);
    }

    #[test]
    fn one_address_fails_five_times_a_minute() {
        assert_eq!(guesses(Scope::Address, 1), 5 * 60);
    }

    #[test]
    fn a_clock_that_moves_back_neither_forgives_nor_prolongs() {
        let count = Count {
            failures: 13,
            since_ms: 9_000_000,
            last_ms: 9_500_000,
        };
        let Verdict::Wait(wait, kept) = attempt(Scope::Account, count, 1_000) else {
            panic!("forgiven")
        };
        assert_eq!(wait, span(LONGEST));
        assert_eq!(kept.last_ms, 1_000);
        assert!(matches!(
            attempt(Scope::Account, kept, 1_000 + LONGEST),
            Verdict::Go(_)
        ));
    }
}
