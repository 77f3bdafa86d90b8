//! Points at which a test lets the program end as if its power was cut there. Only a program that
//! was built with the feature `testing` knows them; in any other one they are nothing.

/// Ends the program here, if a test wants it so: `VITRINE_TEST_FAULT` is the name of a point and how
/// often it is passed before, such as `log:placed@2`.
#[cfg(feature = "testing")]
pub fn reach(point: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static FAULT: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        // Tests have no configuration but their environment.
        #[allow(clippy::disallowed_methods)]
        let wanted = std::env::var("VITRINE_TEST_FAULT").ok()?;
        let (point, passes) = wanted.split_once('@')?;
        Some((point.to_owned(), AtomicU64::new(passes.parse().ok()?)))
    });
    if let Some((fault, passes)) = &*FAULT
        && fault == point
        && passes
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .is_err()
    {
        // At once, for all threads, and without a chance to finish anything.
        std::process::abort();
    }
}

/// Does nothing.
#[cfg(not(feature = "testing"))]
pub const fn reach(_: &str) {}
