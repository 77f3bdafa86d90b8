//! Fills an empty database with the demonstration.

use std::path::{Path, PathBuf};

use domain::account::{Person, PersonRole, Theme};
use domain::ids::ImportId;
use domain::language::Language;
use jiff::SignedDuration;
use secrecy::SecretString;
use service::people::{AccountFor, NewAccount};
use service::{Clock, Service};
use store::imports::{self, Progress, RunKey};

use super::households;
use super::personas::PERSONAS;
use super::story::play;
use super::summary::{Customer, SignIn, Summary};

/// The demo brand's registry.
pub(super) const REGISTRY: &[u8] = include_bytes!("../../../demo/halden-vos.yaml");
const AGENT: (&str, &str) = ("desk@halden-vos.example", "Kim, customer service");
const OFFICER: (&str, &str) = ("privacy@halden-vos.example", "Robin, privacy office");
/// The registry was published before the first customer joined.
const PUBLISHED_DAYS_AGO: i64 = 420;
const KEY_DAYS: u32 = 90;

/// Where things come from and go to.
#[derive(Clone, Debug)]
pub(crate) struct SeedOptions {
    /// A folder with the files of the Complete Journey, if shopping comes from there.
    pub(crate) households: Option<PathBuf>,
    /// Where reject files go.
    pub(crate) folder: PathBuf,
}

/// How a database stands to the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seeded {
    /// Not begun.
    No,
    /// Begun and not ended.
    Partly,
    /// Done, by this run.
    Yes(ImportId),
}

/// The mark that is left in the database. The same for every key file: whether a database may be
/// erased must be seen when its keys are lost.
pub(crate) fn mark() -> RunKey {
    use sha2::Digest as _;
    RunKey {
        file: sha2::Sha256::digest(b"vitrine demonstration: halden-vos").into(),
        plan: sha2::Sha256::digest(b"vitrine demonstration: seed").into(),
    }
}

/// Whether the demonstration is in the database.
pub(crate) async fn seeded(service: &Service) -> anyhow::Result<Seeded> {
    let run = imports::find(&mut service.store().read(), &mark()).await?;
    Ok(match run {
        None => Seeded::No,
        Some(run) if run.finished => Seeded::Yes(run.id),
        Some(_) => Seeded::Partly,
    })
}

/// Fills the database. Everything goes through the use cases, at the times at which it happened.
pub(crate) async fn seed(service: &Service, options: &SeedOptions) -> anyhow::Result<Summary> {
    let now = service.clock().now();
    let key = mark();
    let run = service
        .store()
        .write(move |tx| {
            let key = key.clone();
            Box::pin(async move { imports::start(tx, &key, now).await })
        })
        .await?;

    let begin = now.checked_sub(SignedDuration::from_hours(24 * PUBLISHED_DAYS_AGO))?;
    let then = service.with_clock(Clock::fixed(begin));
    then.publish_registry("halden-vos.yaml", REGISTRY).await?;

    let mut summary = Summary::of(run);
    let (agent, sign_in) = agent(&then).await?;
    summary.agent = sign_in;
    summary.officer = officer(&then).await?;

    if let Some(folder) = &options.households {
        for line in households::import(service, folder, &options.folder, now).await? {
            crate::cli::say(format_args!("  {line}"))?;
        }
    }
    let folder: Option<&Path> = options.households.as_deref();
    for persona in PERSONAS {
        play(service, persona, &agent, now, folder).await?;
        let password = password();
        service
            .create_account(NewAccount {
                what_for: AccountFor::Customer(persona.reference.parse()?),
                email: persona.email.parse()?,
                password: SecretString::from(password.clone()),
                language: persona.language,
            })
            .await?;
        summary.customers.insert(
            persona.key.to_owned(),
            Customer {
                email: persona.email.to_owned(),
                password,
                reference: persona.reference.to_owned(),
            },
        );
    }
    keys(service, &mut summary).await?;

    service
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let done = Progress {
                    at_line: 1,
                    ..Progress::default()
                };
                imports::advance(tx, run, &done, true, now).await
            })
        })
        .await?;
    Ok(summary)
}

async fn agent(service: &Service) -> anyhow::Result<(Person, SignIn)> {
    let (email, name) = AGENT;
    let password = password();
    let account = service
        .create_account(NewAccount {
            what_for: AccountFor::Agent(name.to_owned()),
            email: email.parse()?,
            password: SecretString::from(password.clone()),
            language: Language::En,
        })
        .await?;
    let person = Person {
        account,
        role: PersonRole::Agent,
        name: name.to_owned(),
        language: Language::En,
        theme: Theme::Auto,
    };
    let email = email.to_owned();
    Ok((person, SignIn { email, password }))
}

async fn officer(service: &Service) -> anyhow::Result<SignIn> {
    let (email, name) = OFFICER;
    let password = password();
    let token = service.first_officer_token().await?;
    let secret = SecretString::from(password.clone());
    service
        .create_first_officer(
            &token,
            name.to_owned(),
            email.parse()?,
            secret,
            Language::En,
        )
        .await?;
    let email = email.to_owned();
    Ok(SignIn { email, password })
}

/// A key for each of the brand's systems, and one that may write.
async fn keys(service: &Service, summary: &mut Summary) -> anyhow::Result<()> {
    use secrecy::ExposeSecret as _;
    let published = service.published().await?;
    for consumer in &published.registry.consumers {
        let purposes = consumer.purposes.clone();
        let made = service
            .create_key(consumer.key.clone(), purposes, false, Some(KEY_DAYS))
            .await?;
        let secret = made.secret.expose_secret().to_owned();
        summary.keys.insert(consumer.key.to_string(), secret);
    }
    if let Some(ledger) = published
        .registry
        .consumers
        .iter()
        .find(|it| it.key.as_str() == "club-ledger")
    {
        let made = service
            .create_key(
                ledger.key.clone(),
                ledger.purposes.clone(),
                true,
                Some(KEY_DAYS),
            )
            .await?;
        made.secret
            .expose_secret()
            .clone_into(&mut summary.writer_key);
    }
    Ok(())
}

/// Four groups of five letters and digits that cannot be mistaken for each other.
// The one place where a demonstration may not be the same every time.
#[allow(clippy::disallowed_methods)]
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let bytes: [u8; 20] = rand::random();
    let mut text = String::with_capacity(23);
    for (number, byte) in bytes.iter().enumerate() {
        if number > 0 && number % 5 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    text
}
