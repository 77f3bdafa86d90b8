//! When a delivery is tried again, and when it is given up. Pure: the moment and the chance are
//! given.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use store::outbox::Next;

/// How often a delivery is tried: over four to five days.
pub const TRIES: u32 = 12;

const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);
/// By how much each pause is longer than the one before.
const FACTOR: i32 = 4;

/// What came of one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The endpoint answered.
    Answered {
        /// The status.
        status: u16,
        /// When it wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// The address is not one that may be connected to.
    AddressRefused,
    /// The name could not be resolved.
    Unresolved,
    /// Nobody took the connection, or it could not be encrypted.
    NotConnected,
    /// The certificate is over, is another's, or nobody who is believed vouches for it.
    CertificateRefused,
    /// It took too long.
    TimedOut,
    /// What came back was no HTTP answer, or broke off.
    NoAnswer,
}

impl Attempt {
    /// Whether the endpoint took it.
    pub fn is_success(self) -> bool {
        matches!(
            self,
            Self::Answered {
                status: 200..=299,
                ..
            }
        )
    }

    /// Whether the endpoint wants to be told nothing any more.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Answered { status: 410, .. })
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { status, .. } => write!(f, "status {status}"),
            Self::AddressRefused => f.write_str("address refused"),
            Self::Unresolved => f.write_str("name not resolved"),
            Self::NotConnected => f.write_str("not connected"),
            Self::CertificateRefused => f.write_str("certificate refused"),
            Self::TimedOut => f.write_str("timed out"),
            Self::NoAnswer => f.write_str("no answer"),
        }
    }
}

/// What follows from the try with number `tries`, counted from 1. `chance` is from 0 to 1 and
/// spreads what failed together.
pub(crate) fn next(attempt: Attempt, tries: u32, now: Timestamp, chance: f64) -> Next {
    if attempt.is_success() {
        return Next::Done { at: now };
    }
    if tries >= TRIES || attempt.is_gone() {
        return Next::Dead { at: now };
    }
    let wanted = match attempt {
        Attempt::Answered {
            retry_after: Some(wanted),
            ..
        } => SignedDuration::try_from(wanted).unwrap_or(LONGEST_PAUSE),
        _ => SignedDuration::ZERO,
    };
    let pause = pause(tries, chance).max(wanted.min(LONGEST_PAUSE));
    let at = now.checked_add(pause).unwrap_or(Timestamp::MAX);
    Next::Again { at }
}

/// The pause after the try with number `tries`: five seconds, then four times as long each time, up
/// to a day; a fifth more or less by chance.
fn pause(tries: u32, chance: f64) -> SignedDuration {
    let mut pause = FIRST_PAUSE;
    for _ in 1..tries {
        pause = pause.saturating_mul(FACTOR).min(LONGEST_PAUSE);
    }
    pause.mul_f64(0.8 + 0.4 * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: Attempt = Attempt::Answered {
        status: 500,
        retry_after: None,
    };

    fn seconds(tries: u32, chance: f64) -> i64 {
        pause(tries, chance).as_secs()
    }

    #[test]
    fn pauses_grow_fourfold_up_to_a_day() {
        let pauses: Vec<i64> = (1..TRIES).map(|tries| seconds(tries, 0.5)).collect();
        let day = 86_400;
        assert_eq!(
            pauses,
            [5, 20, 80, 320, 1280, 5120, 20_480, 81_920, day, day, day]
        );
        let days = pauses.iter().sum::<i64>() / day;
        assert_eq!(days, 4);
    }

    #[test]
    fn chance_moves_a_pause_by_a_fifth() {
        assert_eq!((seconds(3, 0.0), seconds(3, 1.0)), (64, 96));
        assert_eq!(seconds(3, 7.0), 96, "no chance is more than all of it");
    }

    #[test]
    fn a_success_ends_it_and_the_last_failure_gives_it_up() {
        let now = Timestamp::UNIX_EPOCH;
        for status in [200, 202, 204, 299] {
            let taken = Attempt::Answered {
                status,
                retry_after: None,
            };
            assert_eq!(next(taken, TRIES, now, 0.5), Next::Done { at: now });
        }
        for status in [100, 199, 300, 302, 400, 404, 429, 500, 503] {
            let answered = Attempt::Answered {
                status,
                retry_after: None,
            };
            let again = next(answered, 1, now, 0.5);
            assert!(matches!(again, Next::Again { .. }), "{status}");
        }
        assert_eq!(next(FAILED, TRIES, now, 0.5), Next::Dead { at: now });
        assert!(matches!(
            next(FAILED, TRIES - 1, now, 0.5),
            Next::Again { .. }
        ));
    }

    #[test]
    fn an_endpoint_may_ask_for_a_longer_pause_but_not_for_a_shorter_one() {
        let now = Timestamp::UNIX_EPOCH;
        let after = |wanted: u64| {
            let attempt = Attempt::Answered {
                status: 429,
                retry_after: Some(Duration::from_secs(wanted)),
            };
            match next(attempt, 3, now, 0.5) {
                Next::Again { at } => at.as_second(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([after(1), after(600), after(9_999_999)], [80, 600, 86_400]);
    }

    #[test]
    fn who_is_gone_is_not_asked_again() {
        let gone = Attempt::Answered {
            status: 410,
            retry_after: None,
        };
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(next(gone, 1, now, 0.5), Next::Dead { at: now });
    }
}
