//! How many tests passed and failed, read from what the test runners say.

use std::ops::AddAssign;

use serde_json::Value;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Counts {
    pub(crate) const fn passed(passed: u64) -> Self {
        Self { passed, failed: 0 }
    }

    pub(crate) const fn failed(failed: u64) -> Self {
        Self { passed: 0, failed }
    }

    /// A runner that failed without naming a failed test (it did not compile, it was killed) still
    /// counts as one failure.
    pub(crate) fn or_failed(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// From `cargo test`: the sum of its `test result:` lines.
    pub(crate) fn of_cargo_test(said: &str) -> Self {
        let mut counts = Self::default();
        for line in said
            .lines()
            .filter_map(|line| line.trim().strip_prefix("test result: "))
        {
            let results = line.split_once(". ").map_or("", |(_, results)| results);
            for part in results.split(';') {
                match part.trim().split_once(' ') {
                    Some((number, "passed")) => counts.passed += number.parse().unwrap_or(0),
                    Some((number, "failed")) => counts.failed += number.parse().unwrap_or(0),
                    _ => {}
                }
            }
        }
        counts
    }

    /// From a `JUnit` report: what its suites say of themselves.
    pub(crate) fn of_junit(report: &str) -> Self {
        let mut counts = Self::default();
        for suite in report.split("<testsuite ").skip(1) {
            let tag = suite.split('>').next().unwrap_or_default();
            let of = |name: &str| {
                let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
                rest.split('"').next()?.parse::<u64>().ok()
            };
            let number = |name: &str| of(name).unwrap_or(0);
            let failed = number("failures") + number("errors");
            let done = number("tests").saturating_sub(number("skipped"));
            counts += Self {
                passed: done.saturating_sub(failed),
                failed,
            };
        }
        counts
    }

    /// From the report of Playwright's JSON reporter.
    pub(crate) fn of_playwright(report: &Value) -> Self {
        let of = |key: &str| report["stats"][key].as_u64().unwrap_or(0);
        // A test that passes only at its second try is a failed one.
        Self {
            passed: of("expected"),
            failed: of("unexpected") + of("flaky"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_results_of_all_test_binaries_are_added() {
        let said = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(
            Counts::of_cargo_test(said),
            Counts {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn a_flaky_journey_counts_as_failed() {
        let report = json!({"stats": {"expected": 7, "unexpected": 1, "flaky": 1, "skipped": 2}});
        assert_eq!(
            Counts::of_playwright(&report),
            Counts {
                passed: 7,
                failed: 2
            }
        );
    }

    #[test]
    fn the_suites_of_a_report_are_added() {
        let report = r#"<testsuites tests="9"><testsuite name="a" tests="3" failures="1" errors="0"
            skipped="1"><testcase/></testsuite><testsuite name="b" tests="2" failures="0"
            errors="1" skipped="0"/></testsuites>"#;
        let report = report.replace("\n            ", " ");
        assert_eq!(
            Counts::of_junit(&report),
            Counts {
                passed: 2,
                failed: 2
            }
        );
        assert_eq!(Counts::of_junit(""), Counts::default());
    }

    #[test]
    fn a_runner_that_dies_is_one_failure() {
        assert_eq!(Counts::default().or_failed(false), Counts::failed(1));
        assert_eq!(Counts::failed(3).or_failed(false), Counts::failed(3));
        assert_eq!(Counts::passed(3).or_failed(true), Counts::passed(3));
    }
}
