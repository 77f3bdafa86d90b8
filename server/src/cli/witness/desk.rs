//! What a witness is shown, and what it answers: the rules of C2SP tlog-witness, in their order.
//!
//! Invariant: for each log there is one line of heads, each of which holds all that the one before it
//! held, and nothing outside of this line is ever signed. Checking a head against the last one and
//! keeping it are one step that nothing else can come between.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use ledger::cosignature::{Submission, cosign};
use ledger::proof::verify_consistency;
use ledger::{Checkpoint, Hash, SignedNote, SigningKey};
use service::Clock;

use super::folder::Folder;
use super::known::Log;

/// What a witness answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The line of its cosignature.
    Cosigned(String),
    /// It was shown no submission, or one that begins after it ends.
    Malformed,
    /// It does not know the log.
    UnknownLog,
    /// No known key of the log signed that, or a signature by one of them is wrong.
    Unsigned,
    /// It signed a head of this size last, or another head of the same size.
    Conflict(u64),
    /// The log does not hold what it held.
    Inconsistent,
    /// It cannot keep the head, so it signs nothing.
    Unable,
}

/// The head that was signed last.
#[derive(Clone, Copy, Debug)]
struct Last {
    size: u64,
    root: Hash,
}

/// Where heads are shown.
pub(super) struct Desk {
    key: SigningKey,
    logs: BTreeMap<String, Log>,
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    folder: Folder,
    last: BTreeMap<String, Last>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("key", self.key.verifier())
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Goes on where the folder says.
    pub(super) fn open(
        key: SigningKey,
        logs: Vec<Log>,
        folder: Folder,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        let mut last = BTreeMap::new();
        for log in &logs {
            if let Some(Checkpoint { size, root, .. }) = folder.head(&log.origin, &log.keys)? {
                last.insert(log.origin.clone(), Last { size, root });
            }
        }
        let logs = logs.into_iter().map(|log| (log.origin.clone(), log));
        Ok(Self {
            key,
            logs: logs.collect(),
            clock,
            state: Mutex::new(State { folder, last }),
        })
    }

    /// `add-checkpoint`. Waits for the disk.
    pub(super) fn add_checkpoint(&self, body: &str) -> Answer {
        let Ok(submission) = Submission::parse(body) else {
            return Answer::Malformed;
        };
        let Ok(head) = Checkpoint::parse(submission.note.text()) else {
            return Answer::Malformed;
        };
        let Some(log) = self.logs.get(&head.origin) else {
            return Answer::UnknownLog;
        };
        if submission.note.verify_any(&log.keys).is_err() {
            return Answer::Unsigned;
        }
        if submission.old_size > head.size {
            return Answer::Malformed;
        }
        let state = &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.weigh(state, &submission, &head)
    }

    fn weigh(&self, state: &mut State, submission: &Submission, head: &Checkpoint) -> Answer {
        let origin = head.origin.as_str();
        let last = state.last.get(origin).copied();
        let (size, root) = last.map_or((0, Hash::empty()), |last| (last.size, last.root));
        if submission.old_size != size {
            return Answer::Conflict(size);
        }
        if head.size == size && head.root != root {
            accuse(state, origin, size, &submission.note);
            return Answer::Conflict(size);
        }
        let grew = verify_consistency(size, &root, head.size, &head.root, &submission.proof);
        if let Err(error) = grew {
            tracing::warn!(log = origin, size, new = head.size, %error, "not signed");
            return Answer::Inconsistent;
        }
        if last.is_none() || head.size > size {
            if let Err(error) = state.folder.keep_head(origin, &submission.note) {
                let error = error.kind();
                tracing::error!(log = origin, %error, "the head cannot be kept, so it is not signed");
                return Answer::Unable;
            }
            let (size, root) = (head.size, head.root);
            state.last.insert(origin.to_owned(), Last { size, root });
        }
        match cosign(&submission.note, &self.key, self.clock.now()) {
            Ok(line) => {
                tracing::debug!(log = origin, size = head.size, "signed");
                Answer::Cosigned(line.to_string())
            }
            Err(error) => {
                tracing::error!(log = origin, %error, "the head cannot be signed");
                Answer::Unable
            }
        }
    }
}

/// The log signed two trees of the same size: it was rewritten.
fn accuse(state: &State, origin: &str, size: u64, other: &SignedNote) {
    match state.folder.keep_conflict(origin, other) {
        Ok(file) => {
            let file = file.display();
            tracing::error!(log = origin, size, %file, "the log signed two trees: it was rewritten");
        }
        Err(error) => {
            let error = error.kind();
            tracing::error!(log = origin, size, %error, "the log signed two trees, and they cannot be kept");
        }
    }
}
