//! What clients saw: each thing they did, with the moments at which it began and ended for them, and
//! what it said. References are made up; nothing else about a customer stands here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::event::EventKind;

/// A moment of the clients' clock. The history begins after moment 0.
pub(super) type Moment = u64;

/// The one clock of all clients. It goes forward and gives no moment twice, so of two things that
/// were done one ended before the other began, or they overlapped; there is no third.
#[derive(Debug, Default)]
pub(super) struct Clock(AtomicU64);

impl Clock {
    pub(super) fn now(&self) -> Moment {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }
}

/// How a purpose stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    On,
    Off,
}

/// What was done, and what it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Did {
    /// A customer turned a purpose on or off, and was told that it is.
    Turned(Stand),
    /// A system got the data, or was refused them.
    Got(Stand),
    /// A system asked whether it may, and got nothing but the answer.
    Asked(Stand),
}

impl Did {
    /// The kind of line that the customer's log has of it.
    pub(super) const fn kind(self) -> EventKind {
        match self {
            Self::Turned(_) => EventKind::Decision,
            Self::Got(Stand::On) => EventKind::Release,
            Self::Got(Stand::Off) => EventKind::Refusal,
            Self::Asked(_) => EventKind::Question,
        }
    }

    /// How a system was told that the purpose stands.
    pub(super) const fn told(self) -> Option<Stand> {
        match self {
            Self::Turned(_) => None,
            Self::Got(stand) | Self::Asked(stand) => Some(stand),
        }
    }

    /// How a customer was told that they turned the purpose.
    pub(super) const fn turned(self) -> Option<Stand> {
        match self {
            Self::Turned(stand) => Some(stand),
            Self::Got(_) | Self::Asked(_) => None,
        }
    }
}

/// One thing that one client did.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// Which client, and at which server.
    pub(super) who: String,
    /// About which customer.
    pub(super) subject: String,
    /// About which purpose.
    pub(super) purpose: &'static str,
    pub(super) did: Did,
    /// Just before the request was sent.
    pub(super) began: Moment,
    /// Just after the answer was there.
    pub(super) ended: Moment,
    /// The line in the customer's log that the answer named. A wish that found things as it wanted
    /// them names the line of the decision that made them so, or none where nobody decided yet.
    pub(super) line: Option<String>,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let did = match self.did {
            Did::Turned(Stand::On) => "turned on",
            Did::Turned(Stand::Off) => "turned off",
            Did::Got(Stand::On) => "released",
            Did::Got(Stand::Off) => "refused",
            Did::Asked(Stand::On) => "asked, yes",
            Did::Asked(Stand::Off) => "asked, no",
        };
        write!(
            f,
            "{:>6} to {:<6} {:<10} {} {}  {}  {}",
            self.began,
            self.ended,
            did,
            self.subject,
            self.purpose,
            self.line.as_deref().unwrap_or("no line"),
            self.who,
        )
    }
}

/// All that all clients saw.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// How each purpose stood before anybody decided.
    pub(super) starts: BTreeMap<&'static str, Stand>,
    pub(super) operations: Vec<Operation>,
}

/// A line of a customer's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) kind: EventKind,
    pub(super) purpose: String,
}

/// Each customer's log, oldest line first.
pub(super) type Logs = BTreeMap<String, Vec<Line>>;
