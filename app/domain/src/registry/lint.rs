//! Finds what does not fit together in a registry that could be read.

use super::Registry;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The registry is refused.
    Error,
    /// The registry is accepted; somebody should look.
    Warning,
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

/// All findings, in the order of the file.
pub fn lint(registry: &Registry) -> Vec<Finding> {
    let _ = registry;
    Vec::new()
}
