//! What officers see: the systems' keys, clients of the brand's own provider, open objections.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Counts, Published, VersionLine};
use crate::ids::{ConsumerKey, EventId, PurposeKey, Reference};
use crate::network::Network;

/// One API key on the officers' page; never its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// The public part.
    pub key_id: String,
    /// The system.
    pub consumer: ConsumerKey,
    /// Its scope.
    pub purposes: Vec<PurposeKey>,
    /// Whether it may write records and benefits.
    pub may_write: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// The key that takes its place; this one ends with the overlap.
    pub successor: Option<String>,
    /// Whether it was ended before its time.
    pub revoked: Option<Revoked>,
    /// When it was last used, to the hour.
    pub last_used: Option<Timestamp>,
    /// When it was last refused because the call came from another address, to the hour.
    pub strayed: Option<Timestamp>,
    /// From where it may be used; from anywhere if empty.
    pub addresses: Vec<Network>,
    /// How many calls it may make in a minute.
    pub per_minute: u32,
}

/// When a key was revoked, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// When.
    pub at: Timestamp,
    /// On the officers' page; otherwise on the command line.
    pub by_officer: bool,
}

/// Whether a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It does.
    Works,
    /// It does, for as long as its successor is being put in place.
    Replaced,
    /// It was revoked.
    Revoked,
    /// It ended by itself.
    Ended,
}

impl KeyLine {
    /// Whether it works at a moment.
    pub fn state(&self, now: Timestamp) -> KeyState {
        match (self.revoked, &self.successor) {
            (Some(_), _) => KeyState::Revoked,
            _ if self.expires <= now => KeyState::Ended,
            (None, Some(_)) => KeyState::Replaced,
            (None, None) => KeyState::Works,
        }
    }
}

/// One client of the brand's own provider of access tokens, on the officers' page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientLine {
    /// Its name at the provider.
    pub client: String,
    /// The system that it is.
    pub consumer: ConsumerKey,
    /// What its last token that was noted lets it ask for.
    pub purposes: Vec<PurposeKey>,
    /// Whether that token lets it write records and benefits.
    pub may_write: bool,
    /// When it was first used, to the hour.
    pub first: Timestamp,
    /// When it was last used, to the hour.
    pub last_used: Timestamp,
}

/// One key, on a page of its own.
#[derive(Clone, Debug)]
pub struct OfficeKey {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// The key.
    pub key: KeyLine,
}

/// An objection that waits for the privacy office's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenObjection {
    /// The log line that raised it.
    pub event: EventId,
    /// Whose, by the brand's own reference.
    pub reference: Reference,
    /// Against what.
    pub purpose: PurposeKey,
    /// When it was raised.
    pub raised: Timestamp,
}

/// One objection, on a page of its own.
#[derive(Clone, Debug)]
pub struct OfficeObjection {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// The objection.
    pub objection: OpenObjection,
}

/// The officers' page.
#[derive(Clone, Debug)]
pub struct Office {
    /// The registry in force.
    pub published: Arc<Published>,
    /// When the page was made.
    pub now: Timestamp,
    /// All versions, newest first.
    pub versions: Vec<VersionLine>,
    /// Live counts.
    pub counts: Counts,
    /// The keys of the brand's systems.
    pub keys: Vec<KeyLine>,
    /// Clients of the brand's own provider that were let in, the last used first.
    pub clients: Vec<ClientLine>,
    /// Objections that wait for an answer, the oldest first.
    pub objections: Vec<OpenObjection>,
}
