//! What a use case can answer instead of its result. Texts hold no personal value, so an error may
//! be logged as it is.

use std::time::Duration;

use domain::gate::RefusalReason;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Unknown, or not for this actor: deliberately the same.
    #[error("not found")]
    NotFound,
    /// The actor is known and may not do this at all.
    #[error("not allowed")]
    Forbidden,
    /// The rules say no.
    #[error("refused: {0:?}")]
    Refused(RefusalReason),
    /// Something in the input does not fit.
    #[error("invalid input: {0}")]
    Invalid(FieldErrors),
    /// Somebody else was first.
    #[error("conflict")]
    Conflict,
    /// Too often.
    #[error("too many attempts; again in {retry_after:?}")]
    RateLimited {
        /// When it may be tried again.
        retry_after: Duration,
    },
    /// What was under way took longer than it may; what is done is done, the rest is not.
    #[error("took too long")]
    OutOfTime,
    /// The server is too busy or a part of it is away; nothing happened.
    #[error("temporarily unavailable")]
    Unavailable {
        /// When to try again.
        retry_after: Duration,
    },
    /// A fault of the server.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// How long a client waits by default before it comes back.
const COME_BACK: Duration = Duration::from_secs(2);

impl Error {
    /// A fault of the server.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// One field does not fit.
    pub fn field(field: &'static str, problem: Problem) -> Self {
        Self::Invalid(FieldErrors::one(field, problem))
    }

    /// Nothing happened; come back in a moment.
    pub const fn unavailable() -> Self {
        Self::Unavailable {
            retry_after: COME_BACK,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Conflict => Self::Conflict,
            unavailable @ store::Error::Unavailable(_) => {
                tracing::warn!(error = %unavailable, "the database is unavailable");
                Self::unavailable()
            }
            other => Self::internal(other),
        }
    }
}

/// What is wrong with a field; the page has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Nothing was given.
    Missing,
    /// Fewer characters than needed.
    TooShort {
        /// The least.
        min: u32,
    },
    /// More characters than taken.
    TooLong {
        /// The most.
        max: u32,
    },
    /// Not of the expected shape.
    Malformed,
    /// A password that is guessed too easily.
    Guessable,
    /// A password made of the brand's name or one's own address.
    TooPersonal,
    /// Not the right one (a password; for signing in, also an unknown address).
    Wrong,
    /// Nobody was found.
    NobodyFound,
    /// Exists already.
    Taken,
    /// Stands twice.
    Repeated,
    /// Not declared in the registry.
    Unknown,
    /// A number outside its limits.
    OutOfRange {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
}

/// Which fields do not fit, and why. Holds names of fields, never what was written in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<(&'static str, Problem)>);

impl FieldErrors {
    /// One field.
    pub fn one(field: &'static str, problem: Problem) -> Self {
        Self(vec![(field, problem)])
    }

    /// Adds a field.
    pub fn add(&mut self, field: &'static str, problem: Problem) {
        self.0.push((field, problem));
    }

    /// What is wrong with `field`.
    pub fn of(&self, field: &str) -> Option<Problem> {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, problem)| *problem)
    }

    /// `Ok` if nothing is wrong.
    pub fn check(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self))
        }
    }
}

impl std::fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, (field, problem)) in self.0.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{field} {problem:?}")?;
        }
        Ok(())
    }
}
