//! What can be wrong with a history, in words that show where to look.

use std::fmt::{self, Write as _};

use super::super::history::{History, Line, Moment, Operation};

/// Something that must not happen.
#[derive(Clone, Debug)]
pub(in super::super) enum Fault<'a> {
    /// Data were given after an acknowledged off, or refused after an acknowledged on.
    Stale {
        answer: &'a Operation,
        /// The newest decision to the contrary that had ended before the answer began.
        after: Option<&'a Operation>,
    },
    /// An answer whose line is not in the customer's log.
    NotLogged { answer: &'a Operation },
    /// An answer whose line is of something else.
    LoggedAs {
        answer: &'a Operation,
        line: &'a Line,
    },
    /// Two answers name one line.
    OneLineForTwo {
        first: &'a Operation,
        second: &'a Operation,
    },
    /// A line that is there twice.
    TwiceInTheLog { subject: &'a str, line: &'a Line },
    /// A line of which nobody was told.
    NotAnswered { subject: &'a str, line: &'a Line },
    /// A line that stands before that of something which had ended before it began.
    OutOfOrder {
        before: &'a Operation,
        place: usize,
        after: &'a Operation,
        after_place: usize,
    },
    /// An answer that does not follow from the decisions before it in the log.
    Contrary {
        answer: &'a Operation,
        place: usize,
        decided: Option<&'a Operation>,
    },
}

impl fmt::Display for Fault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale { answer, after } => {
                writeln!(f, "an answer that nothing explains any more:\n{answer}")?;
                match after {
                    Some(after) => writeln!(f, "began after this had been acknowledged:\n{after}"),
                    None => writeln!(f, "nobody had decided so"),
                }
            }
            Self::NotLogged { answer } => {
                writeln!(f, "an answer without a line in the log:\n{answer}")
            }
            Self::LoggedAs { answer, line } => {
                writeln!(f, "a line of something else: {line:?}\n{answer}")
            }
            Self::OneLineForTwo { first, second } => {
                writeln!(f, "one line for two answers:\n{first}\n{second}")
            }
            Self::TwiceInTheLog { subject, line } => {
                writeln!(f, "a line that {subject} has twice: {line:?}")
            }
            Self::NotAnswered { subject, line } => {
                writeln!(f, "a line of {subject} that nobody was told of: {line:?}")
            }
            Self::OutOfOrder {
                before,
                place,
                after,
                after_place,
            } => writeln!(
                f,
                "lines {place} and {after_place} of the log, the other way round than it \
                 happened:\n{before}\n{after}"
            ),
            Self::Contrary {
                answer,
                place,
                decided,
            } => {
                writeln!(
                    f,
                    "line {place} of the log does not follow from it:\n{answer}"
                )?;
                match decided {
                    Some(decided) => writeln!(f, "the last decision before it:\n{decided}"),
                    None => writeln!(f, "there is no decision before it"),
                }
            }
        }
    }
}

impl Fault<'_> {
    /// What was done that it is about.
    fn about(&self) -> Vec<&Operation> {
        match self {
            Self::Stale { answer, after } => [*answer].into_iter().chain(*after).collect(),
            Self::NotLogged { answer } | Self::LoggedAs { answer, .. } => vec![answer],
            Self::OneLineForTwo { first, second } => vec![first, second],
            Self::TwiceInTheLog { .. } | Self::NotAnswered { .. } => Vec::new(),
            Self::OutOfOrder { before, after, .. } => vec![before, after],
            Self::Contrary {
                answer, decided, ..
            } => [*answer].into_iter().chain(*decided).collect(),
        }
    }
}

/// How many faults are told in full.
const TOLD: usize = 3;
/// How far around a fault it is told what else happened.
const AROUND: Moment = 40;

/// The first faults, each with all that happened to the same customer at the time.
pub(in super::super) fn told(history: &History, faults: &[Fault<'_>]) -> String {
    let mut text = format!("{} faults\n", faults.len());
    for fault in faults.iter().take(TOLD) {
        let about = fault.about();
        let from = about.iter().map(|it| it.began).min().unwrap_or(0);
        let to = about.iter().map(|it| it.ended).max().unwrap_or(0);
        let (from, to) = (from.saturating_sub(AROUND), to + AROUND);
        let mut around: Vec<&Operation> = history
            .operations
            .iter()
            .filter(|it| {
                about
                    .first()
                    .is_some_and(|about| about.subject == it.subject)
            })
            .filter(|it| it.began <= to && it.ended >= from)
            .collect();
        around.sort_by_key(|it| it.began);
        // Writing to a String does not fail.
        let _ = write!(text, "\n{fault}");
        if !around.is_empty() {
            let _ = writeln!(text, "what happened to this customer around that:");
        }
        for operation in around {
            let _ = writeln!(text, "{operation}");
        }
    }
    text
}
