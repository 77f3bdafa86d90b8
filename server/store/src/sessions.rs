//! Sessions of signed-in people, known by the hash of their id only.
//!
//! Invariant: a row is made once, by [`create`]; nothing else inserts, and a revoked row never
//! lives again. How long a session lasts is for the service to say.

use domain::ids::AccountId;
use jiff::Timestamp;

use crate::accounts::Account;
use crate::page::moment;
use crate::{Error, Executor, subjects};

/// A session that was not revoked, of an account that was not disabled.
#[derive(Debug)]
pub struct Session {
    /// Since when.
    pub created: Timestamp,
    /// The last use that was written down.
    pub seen: Timestamp,
    /// Who is signed in.
    pub account: Account,
    /// What the pages call that person.
    pub name: String,
    /// Whether the account's last request carried the signal (Global Privacy Control).
    pub gpc: bool,
}

/// A line in the list of one's own sessions.
#[derive(Debug)]
pub struct SessionLine {
    /// Names it.
    pub hash: Vec<u8>,
    /// Since when.
    pub created: Timestamp,
    /// The last use that was written down.
    pub seen: Timestamp,
}

/// Makes a session.
pub async fn create(
    on: &mut impl Executor,
    hash: &[u8; 32],
    account: AccountId,
    now: Timestamp,
) -> Result<(), Error> {
    on.query(
        "INSERT INTO sessions (session_hash, account_id, created_ms, seen_ms) \
         VALUES ($1, $2, $3, $3)",
    )
    .bind(&hash[..])
    .id(account.bytes())
    .bind(now.as_millisecond())
    .execute()
    .await
    .map(drop)
}

type SessionRow = (
    i64,
    i64,
    Vec<u8>,
    String,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    String,
    String,
    Option<Vec<u8>>,
    i64,
);

/// Finds a session and who is signed in: one read (and once in a while the subject's key).
pub async fn find(on: &mut impl Executor, hash: &[u8; 32]) -> Result<Option<Session>, Error> {
    let row: Option<SessionRow> = on
        .query(
            "SELECT s.created_ms, s.seen_ms, a.account_id, a.kind, a.subject_id, a.contact, \
             a.language, a.theme, u.contact, a.gpc FROM sessions s \
             JOIN accounts a ON a.account_id = s.account_id \
             LEFT JOIN subjects u ON u.subject_id = a.subject_id \
             WHERE s.session_hash = $1 AND s.revoked_ms IS NULL AND a.disabled_ms IS NULL",
        )
        .bind(&hash[..])
        .optional()
        .await?;
    let Some((created, seen, id, kind, subject, contact, language, theme, sealed, gpc)) = row
    else {
        return Ok(None);
    };
    let row = (id, kind, subject, contact, language, theme);
    let account = Account::read(on.keys(), row)?;
    let name = match (&account.contact, account.subject, sealed) {
        (Some(contact), _, _) => contact.name.clone(),
        (None, Some(subject), Some(sealed)) => subjects::open_contact(on, subject, &sealed)
            .await?
            .name
            .unwrap_or_default(),
        _ => String::new(),
    };
    Ok(Some(Session {
        created: moment(created)?,
        seen: moment(seen)?,
        account,
        name,
        gpc: gpc != 0,
    }))
}

/// Writes down that a session is in use. Does nothing to a session that was revoked, belongs to
/// somebody else or never was; answers whether there was one.
pub async fn touch(
    on: &mut impl Executor,
    hash: &[u8; 32],
    account: AccountId,
    now: Timestamp,
) -> Result<bool, Error> {
    on.query(
        "UPDATE sessions SET seen_ms = $3 \
         WHERE session_hash = $1 AND account_id = $2 AND revoked_ms IS NULL AND seen_ms <= $3",
    )
    .bind(&hash[..])
    .id(account.bytes())
    .bind(now.as_millisecond())
    .execute()
    .await
    .map(|rows| rows > 0)
}

/// Ends a session for good.
pub async fn revoke(
    on: &mut impl Executor,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<bool, Error> {
    on.query("UPDATE sessions SET revoked_ms = $2 WHERE session_hash = $1 AND revoked_ms IS NULL")
        .bind(&hash[..])
        .bind(now.as_millisecond())
        .execute()
        .await
        .map(|rows| rows > 0)
}

/// Ends all sessions of an account but one; answers how many.
pub async fn revoke_others(
    on: &mut impl Executor,
    account: AccountId,
    keep: Option<&[u8; 32]>,
    now: Timestamp,
) -> Result<u64, Error> {
    // No session has an empty hash: without one to keep, all end.
    let keep: &[u8] = keep.map_or(&[], |hash| &hash[..]);
    on.query(
        "UPDATE sessions SET revoked_ms = $3 \
         WHERE account_id = $1 AND session_hash <> $2 AND revoked_ms IS NULL",
    )
    .id(account.bytes())
    .bind(keep)
    .bind(now.as_millisecond())
    .execute()
    .await
}

/// The sessions of an account that were not revoked, last used first, at most a hundred.
pub async fn of_account(
    on: &mut impl Executor,
    account: AccountId,
) -> Result<Vec<SessionLine>, Error> {
    let rows: Vec<(Vec<u8>, i64, i64)> = on
        .query(
            "SELECT session_hash, created_ms, seen_ms FROM sessions \
             WHERE account_id = $1 AND revoked_ms IS NULL \
             ORDER BY seen_ms DESC, session_hash LIMIT 100",
        )
        .id(account.bytes())
        .all()
        .await?;
    rows.into_iter()
        .map(|(hash, created, seen)| {
            Ok(SessionLine {
                hash,
                created: moment(created)?,
                seen: moment(seen)?,
            })
        })
        .collect()
}

/// Forgets sessions made before `before`; answers how many.
pub async fn forget_older(on: &mut impl Executor, before: Timestamp) -> Result<u64, Error> {
    on.query("DELETE FROM sessions WHERE created_ms < $1")
        .bind(before.as_millisecond())
        .execute()
        .await
}
