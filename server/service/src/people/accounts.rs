//! Accounts: making them, choosing their language, colours and password.

use std::sync::Arc;

use domain::account::{AccountKind, Person, PersonRole, Theme};
use domain::ids::{AccountId, Email, Reference};
use domain::language::Language;
use futures_util::FutureExt;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use store::Tx;
use store::accounts::{Account, Credentials, StaffContact};
use tower_sessions_core::session;

use super::hashing::Checked;
use super::sign_in::DeviceToken;
use super::stale::SETUP_TOKENS_GOOD;
use super::throttle::{self, Scope};
use super::{password, token, token_hash};
use crate::sessions::session_hash;
use crate::{Error, FieldErrors, Problem, Service, random};

/// The longest name of a member of staff, in characters.
const LONGEST_NAME: usize = 120;

/// What an account is for.
#[derive(Clone, PartialEq, Eq)]
pub enum AccountFor {
    /// A customer, by the brand's own reference.
    Customer(Reference),
    /// Support staff, by name.
    Agent(String),
    /// Privacy office, by name.
    Officer(String),
}

impl AccountFor {
    /// The kind of account.
    pub const fn kind(&self) -> AccountKind {
        match self {
            Self::Customer(_) => AccountKind::Customer,
            Self::Agent(_) => AccountKind::Agent,
            Self::Officer(_) => AccountKind::Officer,
        }
    }
}

impl std::fmt::Debug for AccountFor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind().key())
    }
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What it is for.
    pub what_for: AccountFor,
    /// The address to sign in with.
    pub email: Email,
    /// The password; judged like any other.
    pub password: SecretString,
    /// The language of its pages.
    pub language: Language,
}

/// An account that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub account: AccountId,
    /// What it was for.
    pub kind: AccountKind,
    /// Whether any officer can still sign in.
    pub officers_left: bool,
}

impl Service {
    /// Makes an account, for the command line. An address or a customer that has one already is
    /// [`Problem::Taken`]; an unknown customer is [`Problem::NobodyFound`]. While there is no
    /// officer, one needs a token: that it is [`Problem::Missing`] is said.
    pub async fn create_account(&self, new: NewAccount) -> Result<AccountId, Error> {
        self.make_account(new, None).await
    }

    /// A token with which the first officer makes an account within the hour. Ends earlier tokens.
    /// [`Error::Conflict`] when there is an officer.
    pub async fn first_officer_token(&self) -> Result<SecretString, Error> {
        let token = token();
        let hash = super::digest(token.expose_secret().as_bytes());
        let now = self.clock.now();
        let expires = now
            .checked_add(SETUP_TOKENS_GOOD)
            .map_err(Error::internal)?;
        self.store
            .write(move |tx| {
                async move {
                    if store::accounts::any(tx, AccountKind::Officer).await? {
                        return Err(Error::Conflict);
                    }
                    Ok(store::setup_tokens::create(tx, &hash, now, expires).await?)
                }
                .boxed()
            })
            .await?;
        Ok(token)
    }

    /// Makes the first officer's account; the token is good once. A token that is not good is
    /// [`Problem::Wrong`].
    pub async fn create_first_officer(
        &self,
        token: &SecretString,
        name: String,
        email: Email,
        password: SecretString,
        language: Language,
    ) -> Result<AccountId, Error> {
        let wrong = || Error::field("token", Problem::Wrong);
        let hash = token_hash(token.expose_secret()).ok_or_else(wrong)?;
        let new = NewAccount {
            what_for: AccountFor::Officer(name),
            email,
            password,
            language,
        };
        self.make_account(new, Some(hash)).await
    }

    async fn make_account(
        &self,
        new: NewAccount,
        setup: Option<[u8; 32]>,
    ) -> Result<AccountId, Error> {
        let mut errors = FieldErrors::default();
        if let Err(problem) = self.judge(&new.password, Some(&new.email)) {
            errors.add("password", problem);
        }
        if let AccountFor::Agent(name) | AccountFor::Officer(name) = &new.what_for {
            let characters = name.trim().chars().count();
            if characters == 0 {
                errors.add("name", Problem::Missing);
            } else if characters > LONGEST_NAME {
                errors.add("name", Problem::TooLong { max: 120 });
            }
        }
        errors.check()?;
        let now = self.clock.now();
        let job = Arc::new(Making {
            id: AccountId(random::id(now)),
            password_hash: self.hashing.hash(new.password.clone()).await?,
            new,
            setup,
            now,
        });
        let id = job.id;
        self.store
            .write(move |tx| {
                let job = Arc::clone(&job);
                async move { job.run(tx).await }.boxed()
            })
            .await?;
        Ok(id)
    }

    /// Whether a new password is taken, with what is known about the account and the brand.
    fn judge(&self, password: &SecretString, email: Option<&Email>) -> Result<(), Problem> {
        let published = self.published.load();
        let brand = published
            .as_ref()
            .map(|published| published.registry.brand.name.as_str());
        password::judge(password, email, brand)
    }

    /// Changes the password of somebody who is signed in, ends their other sessions, and makes the
    /// account forget all other devices. Answers how many sessions ended.
    pub async fn change_password(
        &self,
        person: &Person,
        session: &session::Id,
        device: Option<&DeviceToken>,
        current: SecretString,
        new: SecretString,
    ) -> Result<u64, Error> {
        let account = person.account;
        let credentials = store::accounts::by_id(&mut self.store.read(), account)
            .await?
            .ok_or(Error::NotFound)?;
        let email = self.address_of(&credentials.account).await?;
        self.judge(&new, email.as_ref())
            .map_err(|problem| Error::field("new", problem))?;

        let attempt = self.store.keys().blind("throttle/change", &account.bytes());
        self.attempt(vec![(Scope::Device, attempt)]).await?;
        let old = credentials.password_hash.to_string();
        match self.hashing.check(Some(old.clone()), current).await? {
            Checked::Wrong => return Err(Error::field("current", Problem::Wrong)),
            Checked::Right { .. } => {}
        }
        let hash = self.hashing.hash(new).await?;
        let session = session_hash(session);
        let device = device.map(DeviceToken::hash);
        let now = self.clock.now();
        let ended = self
            .store
            .write(move |tx| {
                let (old, hash) = (old.clone(), hash.clone());
                async move {
                    if !store::accounts::set_password(tx, account, &old, &hash).await? {
                        return Err(Error::Conflict);
                    }
                    store::throttles::clear(tx, &attempt).await?;
                    store::devices::forget_others(tx, account, device.as_ref()).await?;
                    let ended =
                        store::sessions::revoke_others(tx, account, Some(&session), now).await?;
                    Ok(ended)
                }
                .boxed()
            })
            .await?;
        tracing::info!(%account, "a password was changed");
        Ok(ended)
    }

    async fn address_of(&self, account: &Account) -> Result<Option<Email>, Error> {
        Ok(match (&account.contact, account.subject) {
            (Some(contact), _) => contact.email.parse().ok(),
            (None, Some(subject)) => {
                store::subjects::contact(&mut self.store.read(), subject)
                    .await?
                    .email
            }
            (None, None) => None,
        })
    }

    /// Chooses the language of somebody's pages.
    pub async fn set_language(&self, person: &Person, language: Language) -> Result<(), Error> {
        let account = person.account;
        self.store
            .write(move |tx| {
                async move { Ok(store::accounts::set_language(tx, account, language).await?) }
                    .boxed()
            })
            .await
    }

    /// Chooses the colours of somebody's pages.
    pub async fn set_theme(&self, person: &Person, theme: Theme) -> Result<(), Error> {
        let account = person.account;
        self.store
            .write(move |tx| {
                async move { Ok(store::accounts::set_theme(tx, account, theme).await?) }.boxed()
            })
            .await
    }

    /// Closes an account: its sessions end, nobody signs in to it any more, and what it told about
    /// its owner is gone. The address may be used for another one. [`Error::NotFound`] when nobody
    /// signs in with it.
    pub async fn close_account(&self, email: &Email) -> Result<Closed, Error> {
        let now = self.clock.now();
        let (email, failures) = (email.clone(), self.account_key(email.as_str()));
        let nobody = random::secret();
        let closed = self
            .store
            .write(move |tx| {
                let email = email.clone();
                async move {
                    let found = store::accounts::by_email(tx, &email).await?;
                    let account = found.ok_or(Error::NotFound)?.account;
                    store::accounts::close(tx, &account, &nobody, now).await?;
                    store::throttles::clear(tx, &failures).await?;
                    let officers_left = store::accounts::any(tx, AccountKind::Officer).await?;
                    Ok::<_, Error>(Closed {
                        account: account.id,
                        kind: account.kind,
                        officers_left,
                    })
                }
                .boxed()
            })
            .await?;
        let (account, kind) = (closed.account, closed.kind.key());
        tracing::info!(%account, kind, "an account was closed");
        Ok(closed)
    }

    /// Forgets failed sign-ins of an address, after its owner was reached in another way. Answers
    /// whether there were any.
    pub async fn forgive(&self, email: &Email) -> Result<bool, Error> {
        let account = self.credentials(email).await?.map(|found| found.account.id);
        let key = self.account_key(email.as_str());
        let forgiven = self
            .store
            .write(move |tx| {
                async move { store::throttles::clear(tx, &key).await.map_err(Error::from) }.boxed()
            })
            .await?;
        if let (Some(account), true) = (account, forgiven) {
            tracing::info!(%account, "the failed sign-ins of an account were forgotten");
        }
        Ok(forgiven)
    }

    /// The credentials of an address, if an account has it.
    pub(crate) async fn credentials(&self, email: &Email) -> Result<Option<Credentials>, Error> {
        Ok(store::accounts::by_email(&mut self.store.read(), email).await?)
    }

    /// Judges attempts and writes them down as failed, all or none.
    pub(crate) async fn attempt(&self, keys: Vec<(Scope, [u8; 32])>) -> Result<(), Error> {
        let now = self.clock.now();
        let keys = Arc::new(keys);
        let wait = self
            .store
            .write(move |tx| {
                let keys = Arc::clone(&keys);
                async move { throttle_all(tx, &keys, now).await.map_err(Error::from) }.boxed()
            })
            .await?;
        match wait {
            None => Ok(()),
            Some(retry_after) => Err(Error::RateLimited { retry_after }),
        }
    }
}

/// Who somebody is to the pages.
pub(crate) fn person(account: &Account, name: String) -> Result<Person, Error> {
    let role = match (account.kind, account.subject) {
        (AccountKind::Customer, Some(subject)) => PersonRole::Subject(subject),
        (AccountKind::Agent, None) => PersonRole::Agent,
        (AccountKind::Officer, None) => PersonRole::Officer,
        _ => return Err(Error::internal("an account is of no known kind")),
    };
    Ok(Person {
        account: account.id,
        role,
        name,
        language: account.language,
        theme: account.theme,
    })
}

async fn throttle_all(
    tx: &mut Tx,
    keys: &[(Scope, [u8; 32])],
    now: Timestamp,
) -> Result<Option<std::time::Duration>, store::Error> {
    let mut counts = Vec::with_capacity(keys.len());
    for (scope, key) in keys {
        let count = store::throttles::hold(tx, key, now).await?;
        match throttle::attempt(*scope, count, now.as_millisecond()) {
            throttle::Verdict::Go(count) => counts.push((key, count)),
            throttle::Verdict::Wait(wait, count) => {
                store::throttles::put(tx, key, count).await?;
                return Ok(Some(wait));
            }
        }
    }
    for (key, count) in counts {
        store::throttles::put(tx, key, count).await?;
    }
    Ok(None)
}

/// An account on its way into the store.
struct Making {
    id: AccountId,
    new: NewAccount,
    password_hash: String,
    setup: Option<[u8; 32]>,
    now: Timestamp,
}

impl Making {
    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if let Some(token) = &self.setup {
            let good = store::setup_tokens::spend(tx, token, self.now).await?;
            if !good || store::accounts::any(tx, AccountKind::Officer).await? {
                return Err(Error::field("token", Problem::Wrong));
            }
        } else if self.new.what_for.kind() == AccountKind::Officer
            && !store::accounts::any(tx, AccountKind::Officer).await?
        {
            return Err(Error::field("token", Problem::Missing));
        }
        if store::accounts::by_email(tx, &self.new.email)
            .await?
            .is_some()
        {
            return Err(Error::field("email", Problem::Taken));
        }
        let (subject, contact) = match &self.new.what_for {
            AccountFor::Customer(reference) => {
                let subject = store::subjects::find_by_reference(tx, reference).await?;
                let subject =
                    subject.ok_or_else(|| Error::field("reference", Problem::NobodyFound))?;
                (Some(subject.id), None)
            }
            AccountFor::Agent(name) | AccountFor::Officer(name) => {
                let contact = StaffContact {
                    name: name.trim().to_owned(),
                    email: self.new.email.as_str().to_owned(),
                };
                (None, Some(contact))
            }
        };
        let account = Account {
            id: self.id,
            kind: self.new.what_for.kind(),
            subject,
            contact,
            language: self.new.language,
            theme: Theme::Auto,
        };
        let made =
            store::accounts::create(tx, &account, &self.new.email, &self.password_hash, self.now);
        made.await.map_err(|error| match error {
            // Somebody took the address meanwhile, or the customer has an account.
            store::Error::Conflict if subject.is_some() => {
                Error::field("reference", Problem::Taken)
            }
            store::Error::Conflict => Error::field("email", Problem::Taken),
            other => other.into(),
        })
    }
}
