//! What is wrong, and where in the file.

use core::fmt;
use std::sync::Arc;

use domain::registry::Severity;

use super::place::Place;

/// The most findings that are listed. A file with more is not a registry with slips in it.
pub(super) const LIMIT: usize = 1000;

/// One finding in a file. Displayed as `file:line:column: error[rule]: What. Mend.`, the shape
/// that editors jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The file's name.
    pub file: Arc<str>,
    /// From one.
    pub line: usize,
    /// From one, in characters.
    pub column: usize,
    /// Whether it refuses the file.
    pub severity: Severity,
    /// The rule's short name.
    pub rule: &'static str,
    /// What is wrong, a sentence.
    pub what: String,
    /// What to do, a sentence.
    pub mend: String,
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            severity,
            rule,
            what,
            mend,
        } = self;
        write!(
            f,
            "{file}:{line}:{column}: {}[{rule}]: {what} {mend}",
            severity.word()
        )
    }
}

/// Collects findings while a file is read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<(Place, Severity, &'static str, String, String)>,
    more: bool,
}

impl Findings {
    pub(super) fn error(
        &mut self,
        place: Place,
        rule: &'static str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(Severity::Error, place, rule, what.into(), mend.into());
    }

    pub(super) fn add(
        &mut self,
        severity: Severity,
        place: Place,
        rule: &'static str,
        what: String,
        mend: String,
    ) {
        if self.found.len() < LIMIT {
            self.found.push((place, severity, rule, what, mend));
        } else {
            self.more = true;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether nothing more is listed: there is no use in looking further.
    pub(super) fn is_full(&self) -> bool {
        self.more
    }

    /// A point to [return](Self::rewind) to.
    pub(super) fn mark(&self) -> (usize, bool) {
        (self.found.len(), self.more)
    }

    /// Forgets what was found since the mark.
    pub(super) fn rewind(&mut self, (found, more): (usize, bool)) {
        self.found.truncate(found);
        self.more = more;
    }

    /// All findings in the order of the file.
    pub(super) fn located(mut self, file_name: &str) -> Vec<Located> {
        let file: Arc<str> = file_name.into();
        self.found.sort_by_key(|(place, ..)| *place);
        let last = self.found.last().map_or(Place::START, |(place, ..)| *place);
        if self.more {
            self.found.push((
                last,
                Severity::Error,
                "more",
                format!("The list ends after {LIMIT} findings; there are more."),
                "Mend these first.".to_owned(),
            ));
        }
        self.found
            .into_iter()
            .map(
                |(Place { line, column }, severity, rule, what, mend)| Located {
                    file: Arc::clone(&file),
                    line,
                    column,
                    severity,
                    rule,
                    what,
                    mend,
                },
            )
            .collect()
    }
}
