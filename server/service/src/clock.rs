//! The only place where time is read. Everything else takes a moment as an argument.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};

/// Tells the time in whole milliseconds, as the database keeps it.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
    Shifted(Arc<Shift>),
}

/// A file that says by how many seconds the clock is ahead, and what it said last.
struct Shift {
    file: PathBuf,
    read: Mutex<Option<(SystemTime, i64)>>,
}

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::set`] moves it; clones move together.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.as_millisecond()))))
    }

    /// The machine's clock, ahead by as many seconds as `file` says (a whole number, possibly
    /// negative). Read again when the file changes; no file, no shift. For demonstrations.
    pub fn shifted_by(file: PathBuf) -> Self {
        Self(Source::Shifted(Arc::new(Shift {
            file,
            read: Mutex::new(None),
        })))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => machine(),
            Source::Fixed(at) => {
                Timestamp::from_millisecond(at.load(Ordering::SeqCst)).unwrap_or_default()
            }
            Source::Shifted(shift) => machine()
                .checked_add(SignedDuration::from_secs(shift.seconds()))
                .unwrap_or(Timestamp::MAX),
        }
    }

    /// Moves a fixed clock; the other kinds cannot be moved.
    pub fn set(&self, to: Timestamp) {
        if let Source::Fixed(at) = &self.0 {
            at.store(to.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock forward, or back with a negative span.
    pub fn advance(&self, by: SignedDuration) {
        if let Ok(to) = self.now().checked_add(by) {
            self.set(to);
        }
    }
}

impl Shift {
    fn seconds(&self) -> i64 {
        let Ok(changed) = std::fs::metadata(&self.file).and_then(|about| about.modified()) else {
            return 0;
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        match *read {
            Some((at, seconds)) if at == changed => seconds,
            _ => {
                let seconds = std::fs::read_to_string(&self.file)
                    .ok()
                    .and_then(|text| text.trim().parse().ok())
                    .unwrap_or(0);
                *read = Some((changed, seconds));
                seconds
            }
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::System => "Clock(system)",
            Source::Fixed(_) => "Clock(fixed)",
            Source::Shifted(_) => "Clock(shifted)",
        })
    }
}

/// The machine's clock, in whole milliseconds.
#[allow(clippy::disallowed_methods)] // Everybody else asks a Clock.
fn machine() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn clones_of_a_fixed_clock_move_together() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let other = clock.clone();
        clock.advance(SignedDuration::from_secs(90));
        assert_eq!(other.now().as_second(), 90);
        other.advance(SignedDuration::from_secs(-30));
        assert_eq!(clock.now().as_second(), 60);
    }

    #[test]
    fn the_system_clock_has_no_more_than_milliseconds() {
        assert_eq!(Clock::system().now().subsec_nanosecond() % 1_000_000, 0);
    }

    #[test]
    fn a_shift_is_read_again_when_its_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shift");
        let clock = Clock::shifted_by(file.clone());
        let hours = |clock: &Clock| clock.now().duration_since(machine()).as_hours();
        assert_eq!(hours(&clock), 0);
        for (text, days, changed) in [("8640000\n", 100, 1), ("17280000", 200, 2)] {
            std::fs::write(&file, text).unwrap();
            let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(changed);
            std::fs::File::options()
                .write(true)
                .open(&file)
                .unwrap()
                .set_modified(at)
                .unwrap();
            assert!((hours(&clock) - days * 24).abs() <= 1, "{text}");
        }
    }
}
