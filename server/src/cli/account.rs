//! `vitrine account`: accounts of customers, agents and officers.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use domain::account::AccountKind;
use domain::ids::{Email, Reference};
use domain::language::Language;
use secrecy::{ExposeSecret as _, SecretString};
use service::people::{AccountFor, NewAccount};

use super::say;
use crate::config::StoreArgs;

/// Make and close accounts of customers, agents and officers
#[derive(Subcommand, Debug)]
pub(crate) enum Account {
    /// Make an account; the password is asked for, or read as one line from standard input
    Create(Create),
    /// Print a token with which the first officer's account can be made, once, within the hour
    Token {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Close an account: its sessions end at once, and nobody signs in to it any more
    Close {
        #[command(flatten)]
        store: StoreArgs,
        /// The address that it is signed in to with
        #[arg(long)]
        email: Email,
    },
    /// Forget failed sign-ins with an address, once its owner was reached in another way
    Forgive {
        #[command(flatten)]
        store: StoreArgs,
        /// The address that was tried
        #[arg(long)]
        email: Email,
    },
}

/// An account to be made.
#[derive(Args, Debug)]
pub(crate) struct Create {
    #[command(flatten)]
    store: StoreArgs,
    /// What it is for
    #[arg(long)]
    kind: Kind,
    /// The address to sign in with
    #[arg(long)]
    email: Email,
    /// For a customer: the brand's own reference
    #[arg(long, required_if_eq("kind", "customer"))]
    reference: Option<Reference>,
    /// For staff: the name that they are known by
    #[arg(long, required_if_eq_any([("kind", "agent"), ("kind", "officer")]))]
    name: Option<String>,
    /// The language of its pages: en, nl, da or nb
    #[arg(long, default_value = "en", value_parser = language)]
    language: Language,
    /// For the first officer, who cannot do without: the token that `account token` printed
    // One in 64 tokens begins with a hyphen.
    #[arg(long, allow_hyphen_values = true)]
    token: Option<String>,
}

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A data subject
    Customer,
    /// Support staff
    Agent,
    /// Privacy office
    Officer,
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_code(text).ok_or_else(|| "write en, nl, da or nb".to_owned())
}

/// Runs it.
pub(crate) async fn run(task: Account) -> anyhow::Result<ExitCode> {
    match task {
        Account::Token { store } => {
            let service = super::open_quietly(&store).await?;
            let token = match service.first_officer_token().await {
                Err(service::Error::Conflict) => anyhow::bail!(
                    "there is an officer already, and further ones need no token: vitrine account \
                     create --kind officer --name NAME --email ADDRESS"
                ),
                token => token?,
            };
            say(token.expose_secret())?;
            say("Good for one hour, once: vitrine account create --kind officer --token …")?;
            service.store().close().await;
        }
        Account::Create(asked) => return create(asked).await,
        Account::Close { store, email } => {
            let service = super::open_quietly(&store).await?;
            let closed = match service.close_account(&email).await {
                Err(service::Error::NotFound) => {
                    anyhow::bail!("nobody signs in with this address")
                }
                closed => closed?,
            };
            say(format_args!("Account {} is closed.", closed.account))?;
            if closed.kind == AccountKind::Officer && !closed.officers_left {
                say("There is no officer any more: `vitrine account token` lets a new one in.")?;
            }
            service.store().close().await;
        }
        Account::Forgive { store, email } => {
            let service = super::open_quietly(&store).await?;
            let forgiven = service.forgive(&email).await?;
            say(if forgiven {
                "The failed sign-ins with this address are forgotten."
            } else {
                "No failed sign-in is counted for this address."
            })?;
            service.store().close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(asked: Create) -> anyhow::Result<ExitCode> {
    let Create {
        kind,
        email,
        language,
        token,
        ..
    } = asked;
    anyhow::ensure!(
        token.is_none() || kind == Kind::Officer,
        "--token is for the first officer"
    );
    let what_for = match (kind, asked.reference, asked.name) {
        (Kind::Customer, Some(reference), _) => AccountFor::Customer(reference),
        (Kind::Agent, _, Some(name)) => AccountFor::Agent(name),
        (Kind::Officer, _, Some(name)) => AccountFor::Officer(name),
        _ => anyhow::bail!("a customer needs --reference, staff need --name"),
    };
    let password = password()?;
    let service = super::open_quietly(&asked.store).await?;
    let made = match (what_for, token) {
        (AccountFor::Officer(name), Some(token)) => {
            service
                .create_first_officer(&token.into(), name, email, password, language)
                .await
        }
        (what_for, _) => {
            let new = NewAccount {
                what_for,
                email,
                password,
                language,
            };
            service.create_account(new).await
        }
    };
    service.store().close().await;
    let errors = match made {
        Ok(account) => {
            tracing::info!(%account, "an account was made");
            say(format_args!("Account {account} is made."))?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(service::Error::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    match errors.of("token") {
        Some(service::Problem::Missing) => anyhow::bail!(
            "there is no officer yet: the first one needs the token that `vitrine account token` \
             prints, given with --token"
        ),
        Some(_) => anyhow::bail!(
            "the token is not good (any more), or there is an officer already: see `vitrine \
             account token`"
        ),
        None => {}
    }
    for (field, problem) in &errors.0 {
        let problem = crate::http::problem::say(*problem);
        say(format_args!("{field}: {problem}"))?;
    }
    Ok(ExitCode::FAILURE)
}

fn password() -> anyhow::Result<SecretString> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password (at least 15 characters): ")?.into());
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned().into())
}
