//! Finds what does not fit together in a registry that could be read: references into nowhere,
//! switches that do not fit their legal basis, models outside their purposes, texts that are
//! empty or press on feelings. Says for each what to do. Reading the file, and turning a path
//! into a line and a column, is the reader's part (`service`).

mod brand;
mod data;
#[cfg(test)]
mod fixture;
mod keys;
mod nearest;
mod purposes;
mod texts;
mod times;

pub use nearest::nearest;

use super::Registry;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The registry is refused.
    Error,
    /// The registry is accepted; somebody should look.
    Warning,
}

impl Severity {
    /// The word in a list of findings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How grave.
    pub severity: Severity,
    /// Where: keys and indexes from the root, such as `purposes[3].data[2]`. The reader turns it
    /// into a line and a column.
    pub path: String,
    /// The rule's short name, such as `unknown-category`.
    pub rule: &'static str,
    /// What is wrong, one sentence.
    pub what: String,
    /// What to do about it, one sentence.
    pub mend: String,
}

/// All findings, rule by rule. A registry without an [`Severity::Error`] among them may be
/// published.
pub fn lint(registry: &Registry) -> Vec<Finding> {
    let mut findings = Findings::default();
    brand::check(registry, &mut findings);
    keys::check(registry, &mut findings);
    purposes::check(registry, &mut findings);
    data::check(registry, &mut findings);
    times::check(registry, &mut findings);
    texts::check(registry, &mut findings);
    findings.0
}

/// Collects findings.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error(
        &mut self,
        rule: &'static str,
        path: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(Severity::Error, rule, path.into(), what.into(), mend.into());
    }

    fn warning(
        &mut self,
        rule: &'static str,
        path: impl Into<String>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(
            Severity::Warning,
            rule,
            path.into(),
            what.into(),
            mend.into(),
        );
    }

    fn add(
        &mut self,
        severity: Severity,
        rule: &'static str,
        path: String,
        what: String,
        mend: String,
    ) {
        self.0.push(Finding {
            severity,
            path,
            rule,
            what,
            mend,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimal_registry_has_no_findings() {
        assert_eq!(lint(&fixture::registry(|_| {})), []);
    }

    #[test]
    fn every_finding_says_what_and_what_to_do_in_a_sentence() {
        let findings = lint(&fixture::registry(|value| {
            value["purposes"][0]["data"][0] = "nmae".into();
            value["purposes"][1]["title"]["nl"] = " ".into();
            value["recipients"][0]["country"] = "UK".into();
        }));
        assert!(findings.len() >= 3);
        for finding in findings {
            assert!(finding.what.ends_with('.'), "{finding:?}");
            assert!(finding.mend.ends_with('.'), "{finding:?}");
        }
    }
}
