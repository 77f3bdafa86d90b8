//! Accounts of those who sign in. Found by a keyed hash of the address; the contact data of staff
//! are sealed, a customer's are those of the subject.

use domain::account::{AccountKind, Theme};
use domain::ids::{AccountId, Email, SubjectId};
use domain::language::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::keys::{Keys, Place};
use crate::{Error, Executor};

/// An account.
#[derive(Debug)]
pub struct Account {
    /// Names it.
    pub id: AccountId,
    /// What it is for.
    pub kind: AccountKind,
    /// For a customer's account, whose data it opens.
    pub subject: Option<SubjectId>,
    /// For an account of staff, who it is.
    pub contact: Option<StaffContact>,
    /// The language of its pages.
    pub language: Language,
    /// The colours of its pages.
    pub theme: Theme,
}

/// Who a member of staff is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffContact {
    /// What the pages call the person.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
}

impl std::fmt::Debug for StaffContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaffContact(..)")
    }
}

/// An account with what signing in needs.
#[derive(Debug)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// The hash of its password.
    pub password_hash: Zeroizing<String>,
}

const CONTACT: Place<'static> = Place {
    table: "accounts",
    column: "contact",
    row: &[],
};

/// What an account is read from: id, kind, subject, contact, language, theme.
pub(crate) type AccountRow = (
    Vec<u8>,
    String,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    String,
    String,
);

impl Account {
    pub(crate) fn read(keys: &Keys, row: AccountRow) -> Result<Self, Error> {
        let damaged = || Error::unexpected("a stored account does not read");
        let (id, kind, subject, contact, language, theme) = row;
        let id = AccountId::try_from(&id[..]).map_err(|_| damaged())?;
        let contact = contact
            .map(|sealed| {
                let plain = keys.open(CONTACT, &id.bytes(), &sealed)?;
                serde_json::from_slice(&plain).map_err(|_| damaged())
            })
            .transpose()?;
        Ok(Self {
            id,
            kind: AccountKind::from_key(&kind).ok_or_else(damaged)?,
            subject: subject
                .map(|bytes| SubjectId::try_from(&bytes[..]).map_err(|_| damaged()))
                .transpose()?,
            contact,
            language: Language::from_code(&language).ok_or_else(damaged)?,
            theme: Theme::from_key(&theme).ok_or_else(damaged)?,
        })
    }
}

/// Makes an account. An address or a subject that has one already is a conflict.
pub async fn create(
    on: &mut impl Executor,
    account: &Account,
    email: &Email,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let index = on.keys().email_index(email);
    let contact = account
        .contact
        .as_ref()
        .map(|contact| seal_contact(on, account.id, contact))
        .transpose()?;
    let subject = account.subject.map(SubjectId::bytes);
    on.query(
        "INSERT INTO accounts (account_id, kind, subject_id, email_index, contact, \
         password_hash, language, theme, created_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .id(account.id.bytes())
    .bind(account.kind.key())
    .bind(subject.map(|bytes| bytes.to_vec()))
    .bind(&index[..])
    .bind(contact)
    .bind(password_hash)
    .bind(account.language.code())
    .bind(account.theme.key())
    .bind(now.as_millisecond())
    .execute()
    .await
    .map(drop)
}

/// Finds an account to sign in to.
pub async fn by_email(on: &mut impl Executor, email: &Email) -> Result<Option<Credentials>, Error> {
    let index = on.keys().email_index(email);
    let row = on
        .query(
            "SELECT account_id, kind, subject_id, contact, language, theme, password_hash \
             FROM accounts WHERE email_index = $1 AND disabled_ms IS NULL",
        )
        .bind(&index[..])
        .optional()
        .await?;
    credentials(on, row)
}

/// Finds an account.
pub async fn by_id(on: &mut impl Executor, id: AccountId) -> Result<Option<Credentials>, Error> {
    let row = on
        .query(
            "SELECT account_id, kind, subject_id, contact, language, theme, password_hash \
             FROM accounts WHERE account_id = $1 AND disabled_ms IS NULL",
        )
        .id(id.bytes())
        .optional()
        .await?;
    credentials(on, row)
}

type CredentialsRow = (
    Vec<u8>,
    String,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    String,
    String,
    String,
);

fn credentials(
    on: &impl Executor,
    row: Option<CredentialsRow>,
) -> Result<Option<Credentials>, Error> {
    let Some((id, kind, subject, contact, language, theme, password_hash)) = row else {
        return Ok(None);
    };
    let row = (id, kind, subject, contact, language, theme);
    Ok(Some(Credentials {
        account: Account::read(on.keys(), row)?,
        password_hash: Zeroizing::new(password_hash),
    }))
}

/// Whether there is an account of one kind that may sign in.
pub async fn any(on: &mut impl Executor, kind: AccountKind) -> Result<bool, Error> {
    let row: Option<(String,)> = on
        .query("SELECT kind FROM accounts WHERE kind = $1 AND disabled_ms IS NULL LIMIT 1")
        .bind(kind.key())
        .optional()
        .await?;
    Ok(row.is_some())
}

/// Writes a new hash in place of `old`; answers whether `old` was still the one.
pub async fn set_password(
    on: &mut impl Executor,
    id: AccountId,
    old: &str,
    new: &str,
) -> Result<bool, Error> {
    on.query("UPDATE accounts SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2")
        .id(id.bytes())
        .bind(old)
        .bind(new)
        .execute()
        .await
        .map(|rows| rows > 0)
}

/// Chooses the language of an account's pages.
pub async fn set_language(
    on: &mut impl Executor,
    id: AccountId,
    language: Language,
) -> Result<(), Error> {
    on.query("UPDATE accounts SET language = $2 WHERE account_id = $1")
        .id(id.bytes())
        .bind(language.code())
        .execute()
        .await
        .map(drop)
}

/// Chooses the colours of an account's pages.
pub async fn set_theme(on: &mut impl Executor, id: AccountId, theme: Theme) -> Result<(), Error> {
    on.query("UPDATE accounts SET theme = $2 WHERE account_id = $1")
        .id(id.bytes())
        .bind(theme.key())
        .execute()
        .await
        .map(drop)
}

/// Closes an account, with its sessions and devices. A customer's goes whole. Of staff an empty row
/// stays, which what they did still names: `nobody` takes the place of the address, so that somebody
/// else can have it.
pub async fn close(
    on: &mut impl Executor,
    account: &Account,
    nobody: &[u8; 32],
    now: Timestamp,
) -> Result<(), Error> {
    let id = account.id.bytes();
    for theirs in [
        "DELETE FROM sessions WHERE account_id = $1",
        "DELETE FROM devices WHERE account_id = $1",
    ] {
        on.query(theirs).id(id).execute().await?;
    }
    if account.kind == AccountKind::Customer {
        let gone = on.query("DELETE FROM accounts WHERE account_id = $1");
        return gone.id(id).execute().await.map(drop);
    }
    let nothing = StaffContact {
        name: String::new(),
        email: String::new(),
    };
    let contact = seal_contact(on, account.id, &nothing)?;
    on.query(
        "UPDATE accounts SET disabled_ms = $2, email_index = $3, contact = $4, \
         password_hash = '', gpc = 0 WHERE account_id = $1",
    )
    .id(id)
    .bind(now.as_millisecond())
    .bind(&nobody[..])
    .bind(contact)
    .execute()
    .await
    .map(drop)
}

fn seal_contact(
    on: &impl Executor,
    id: AccountId,
    contact: &StaffContact,
) -> Result<Vec<u8>, Error> {
    let plain = serde_json::to_vec(contact)
        .map(Zeroizing::new)
        .map_err(|_| Error::unexpected("contact data do not write"))?;
    on.keys().seal(CONTACT, &id.bytes(), &plain)
}
