//! Sessions of people who signed in.
//!
//! Invariants: an id is stored as its SHA-256 only; a session is made by [`SessionStore::create`]
//! and by nothing else, so that a late save cannot bring back one that ended; a session found to
//! have run out is ended for good, so that a clock that moves back does not bring it back either.
//! All that a session holds is the account.
//!
//! [`SessionStore`]: tower_sessions_core::SessionStore

use std::collections::HashMap;
use std::time::Duration;

use domain::account::{AccountKind, Person, PersonRole};
use domain::ids::AccountId;
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use store::sessions::Session;
use time::OffsetDateTime;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store;

use crate::people::{digest, person};
use crate::{Error, Limit, Service};

/// Under which name a session holds its account.
pub const ACCOUNT: &str = "account";

/// How often the use of a session is written down.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// How far the clocks of two instances may be apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(5);

/// Sessions for tower-sessions. A read is one indexed read; a save never makes a session.
#[derive(Clone, Debug)]
pub struct Sessions {
    service: Service,
}

/// One of somebody's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionShown {
    /// Names it, without letting anybody use it.
    pub handle: String,
    /// Since when.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

fn kind_of(person: &Person) -> AccountKind {
    match person.role {
        PersonRole::Subject(_) => AccountKind::Customer,
        PersonRole::Agent => AccountKind::Agent,
        PersonRole::Officer => AccountKind::Officer,
    }
}

pub(crate) fn session_hash(id: &Id) -> [u8; 32] {
    digest(&id.0.to_le_bytes())
}

/// When a session ends if it is not used again, or `None` if it has ended.
fn ends(session: &Session, limit: Limit, now: Timestamp) -> Option<Timestamp> {
    // A clock that moved back: what is known to have happened cannot lie in the future.
    if session.seen.duration_since(now) > CLOCKS_APART {
        return None;
    }
    let after = |at: Timestamp, span: Duration| {
        let span = SignedDuration::try_from(span).ok()?;
        at.checked_add(span).ok()
    };
    let end = after(session.seen, limit.idle)?.min(after(session.created, limit.absolute)?);
    (now < end).then_some(end)
}

impl Service {
    /// The store to give to tower-sessions.
    pub fn session_store(&self) -> Sessions {
        Sessions {
            service: self.clone(),
        }
    }

    /// Who is signed in with a session: one indexed read. The use is
    /// written down at most once a minute.
    pub async fn person_for_session(&self, id: &Id) -> Result<Option<Person>, Error> {
        let found = self.found(id).await?;
        Ok(found.map(|(person, _)| person))
    }

    /// The same for a request of theirs. A change of its signal (Global Privacy Control) is followed
    /// before anything else is done with it.
    pub async fn person_for_request(&self, id: &Id, gpc: bool) -> Result<Option<Person>, Error> {
        let Some((person, known)) = self.found(id).await? else {
            return Ok(None);
        };
        if gpc != known {
            self.heed_signal(&person, gpc).await?;
        }
        Ok(Some(person))
    }

    /// Who is signed in, and the last signal.
    async fn found(&self, id: &Id) -> Result<Option<(Person, bool)>, Error> {
        let hash = session_hash(id);
        let Some((session, _)) = self.living(&hash).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if now.duration_since(session.seen) >= NOTED_EVERY {
            self.note_use(hash, session.account.id, now).await;
        }
        let gpc = session.gpc;
        let person = person(&session.account, session.name)?;
        Ok(Some((person, gpc)))
    }

    /// A session that goes on, and until when. One that has run out is ended for good.
    async fn living(&self, hash: &[u8; 32]) -> Result<Option<(Session, Timestamp)>, Error> {
        let Some(session) = store::sessions::find(&mut self.store.read(), hash).await? else {
            return Ok(None);
        };
        let limit = self.settings.sessions.of(session.account.kind);
        if let Some(end) = ends(&session, limit, self.clock.now()) {
            return Ok(Some((session, end)));
        }
        if let Err(error) = self.revoke(*hash).await {
            // It has run out all the same.
            tracing::warn!(%error, "a session that ran out could not be ended for good");
        }
        Ok(None)
    }

    async fn revoke(&self, hash: [u8; 32]) -> Result<bool, Error> {
        let now = self.clock.now();
        self.store
            .write(move |tx| {
                async move { Ok(store::sessions::revoke(tx, &hash, now).await?) }.boxed()
            })
            .await
    }

    /// A page is shown even where its use cannot be written down: the session then ends earlier.
    async fn note_use(&self, hash: [u8; 32], account: AccountId, now: Timestamp) {
        let noted: Result<bool, store::Error> = self
            .store
            .write(move |tx| {
                async move { store::sessions::touch(tx, &hash, account, now).await }.boxed()
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a session could not be written down");
        }
    }

    /// Somebody's sessions, last used first; `current` is the one that asks.
    pub async fn sessions_of(
        &self,
        person: &Person,
        current: Option<&Id>,
    ) -> Result<Vec<SessionShown>, Error> {
        let account = person.account;
        let lines = store::sessions::of_account(&mut self.store.read(), account).await?;
        let current = current.map(session_hash);
        let limit = self.settings.sessions.of(kind_of(person));
        let oldest = self
            .clock
            .now()
            .checked_sub(SignedDuration::try_from(limit.idle).map_err(Error::internal)?)
            .map_err(Error::internal)?;
        Ok(lines
            .into_iter()
            .filter(|line| line.seen > oldest)
            .map(|line| SessionShown {
                handle: hex::encode(&line.hash),
                created: line.created,
                seen: line.seen,
                current: current.is_some_and(|current| line.hash == current),
            })
            .collect())
    }

    /// Ends one of somebody's own sessions.
    pub async fn end_session(&self, person: &Person, handle: &str) -> Result<(), Error> {
        let mut hash = [0; 32];
        hex::decode_to_slice(handle, &mut hash).map_err(|_| Error::NotFound)?;
        let lines = store::sessions::of_account(&mut self.store.read(), person.account).await?;
        if !lines.iter().any(|line| line.hash == hash) {
            return Err(Error::NotFound);
        }
        self.revoke(hash).await.map(drop)
    }

    /// Ends all of somebody's sessions but the one that asks; answers how many.
    pub async fn end_other_sessions(&self, person: &Person, current: &Id) -> Result<u64, Error> {
        let (account, keep, now) = (person.account, session_hash(current), self.clock.now());
        self.store
            .write(move |tx| {
                async move {
                    let ended =
                        store::sessions::revoke_others(tx, account, Some(&keep), now).await?;
                    Ok(ended)
                }
                .boxed()
            })
            .await
    }
}

fn backend(error: Error) -> session_store::Error {
    // The text of an error holds no value; its source stays here.
    session_store::Error::Backend(error.to_string())
}

fn account_of(record: &Record) -> Option<AccountId> {
    record.data.get(ACCOUNT)?.as_str()?.parse().ok()
}

#[async_trait::async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let account = account_of(record).ok_or_else(|| {
            session_store::Error::Encode("a session without an account is not kept".to_owned())
        })?;
        let now = self.service.clock.now();
        // The library hands on the id that the request brought when nothing is known under it:
        // whoever planted it there would share the session. Two equal ids of 128 random bits do
        // not happen; if they do, another one is drawn.
        for _ in 0..2 {
            record.id = Id::default();
            let hash = session_hash(&record.id);
            let made: Result<(), Error> = self
                .service
                .store
                .write(move |tx| {
                    async move { Ok(store::sessions::create(tx, &hash, account, now).await?) }
                        .boxed()
                })
                .await;
            match made {
                Err(Error::Conflict) => {}
                other => return other.map_err(backend),
            }
        }
        Err(backend(Error::Conflict))
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // A session holds nothing that changes: to save it is to use it. One that ended, or that
        // belongs to another account, stays as it is.
        if let Some(account) = account_of(record) {
            let hash = session_hash(&record.id);
            if self.service.living(&hash).await.map_err(backend)?.is_some() {
                let now = self.service.clock.now();
                self.service.note_use(hash, account, now).await;
            }
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let found = self.service.living(&session_hash(id)).await;
        let Some((session, end)) = found.map_err(backend)? else {
            return Ok(None);
        };
        let account = Value::String(session.account.id.to_string());
        let expiry_date = OffsetDateTime::from_unix_timestamp(end.as_second())
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data: HashMap::from([(ACCOUNT.to_owned(), account)]),
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let ended = self.service.revoke(session_hash(id)).await;
        ended.map(drop).map_err(backend)
    }
}
