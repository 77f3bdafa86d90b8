//! `vitrine key`: the keys of the brand's own systems.

use std::process::ExitCode;

use clap::Subcommand;
use domain::ids::{ConsumerKey, PurposeKey};
use secrecy::ExposeSecret as _;

use super::say;
use crate::config::StoreArgs;

/// Make, list and revoke the keys of the brand's own systems
#[derive(Subcommand, Debug)]
pub(crate) enum Key {
    /// Make a key; its secret is shown this once
    Create {
        #[command(flatten)]
        store: StoreArgs,
        /// The system, as the registry names it
        #[arg(long)]
        consumer: ConsumerKey,
        /// The purposes it may ask for, separated by commas
        #[arg(long, value_delimiter = ',', required = true)]
        purposes: Vec<PurposeKey>,
        /// Let it write records and benefits
        #[arg(long)]
        write: bool,
        /// Days until it ends by itself
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=90))]
        days: u32,
    },
    /// List all keys, never their secrets
    List {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// End a key at once, on every server
    Revoke {
        #[command(flatten)]
        store: StoreArgs,
        /// The public part, as `key list` shows it
        id: String,
    },
}

/// Runs it.
pub(crate) async fn run(task: Key) -> anyhow::Result<ExitCode> {
    match task {
        Key::Create {
            store,
            consumer,
            purposes,
            write,
            days,
        } => {
            let service = super::open_quietly(&store).await?;
            let key = service
                .create_key(consumer, purposes, write, Some(days))
                .await?;
            say(key.secret.expose_secret())?;
            say(format_args!(
                "Keep it safe: it is not shown again. Ends {}.",
                key.expires
            ))?;
            service.store().close().await;
        }
        Key::List { store } => {
            let service = super::open_quietly(&store).await?;
            for key in service.list_keys().await? {
                let purposes: Vec<_> = key.purposes.iter().map(PurposeKey::as_str).collect();
                say(format_args!(
                    "{}  {}  {}{}  ends {}{}",
                    key.key_id,
                    key.consumer,
                    purposes.join(","),
                    if key.may_write { " +write" } else { "" },
                    key.expires,
                    if key.revoked { "  revoked" } else { "" },
                ))?;
            }
            service.store().close().await;
        }
        Key::Revoke { store, id } => {
            let service = super::open_quietly(&store).await?;
            service.revoke_key(&id).await?;
            say(format_args!("{id} is revoked."))?;
            service.store().close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}
