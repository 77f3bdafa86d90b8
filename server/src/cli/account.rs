//! `vitrine account`: accounts of customers, agents and officers.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use domain::ids::{Email, Reference};
use domain::language::Language;
use secrecy::{ExposeSecret as _, SecretString};
use service::people::{AccountFor, NewAccount};

use super::say;
use crate::config::StoreArgs;

/// Make accounts of customers, agents and officers
#[derive(Subcommand, Debug)]
pub(crate) enum Account {
    /// Make an account; the password is asked for, or read as one line from standard input
    Create {
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
        /// For the first officer: the token that `account token` printed
        #[arg(long)]
        token: Option<String>,
    },
    /// Print a token with which the first officer's account can be made, once, within the hour
    Token {
        #[command(flatten)]
        store: StoreArgs,
    },
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
            let token = service.first_officer_token().await?;
            say(token.expose_secret())?;
            say("Good for one hour, once: vitrine account create --kind officer --token …")?;
            service.store().close().await;
        }
        Account::Create {
            store,
            kind,
            email,
            reference,
            name,
            language,
            token,
        } => {
            let password = password()?;
            let service = super::open_quietly(&store).await?;
            let made = match (kind, reference, name, token) {
                (Kind::Officer, _, Some(name), Some(token)) => {
                    service
                        .create_first_officer(&token.into(), name, email, password, language)
                        .await
                }
                (kind, reference, name, _) => {
                    let what_for = match (kind, reference, name) {
                        (Kind::Customer, Some(reference), _) => AccountFor::Customer(reference),
                        (Kind::Agent, _, Some(name)) => AccountFor::Agent(name),
                        (Kind::Officer, _, Some(name)) => AccountFor::Officer(name),
                        _ => anyhow::bail!("a customer needs --reference, staff need --name"),
                    };
                    let new = NewAccount {
                        what_for,
                        email,
                        password,
                        language,
                    };
                    service.create_account(new).await
                }
            };
            match made {
                Ok(account) => say(format_args!("Account {account} is made."))?,
                Err(service::Error::Invalid(errors)) => {
                    for (field, problem) in &errors.0 {
                        say(format_args!(
                            "{field}: {}",
                            crate::http::problem::say(*problem)
                        ))?;
                    }
                    return Ok(ExitCode::FAILURE);
                }
                Err(error) => return Err(error.into()),
            }
            service.store().close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn password() -> anyhow::Result<SecretString> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password (at least 15 characters): ")?.into());
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned().into())
}
