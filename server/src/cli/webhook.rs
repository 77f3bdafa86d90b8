//! `vitrine webhook`: where the brand's systems are told what customers decided.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use domain::ids::{ConsumerKey, EndpointId};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use service::webhooks::address::target;
use store::webhooks;

use super::say;
use crate::config::{StoreArgs, WebhookArgs};

/// Where the brand's systems are told what customers decided
#[derive(Subcommand, Debug)]
pub(crate) enum Webhook {
    /// Tell a system of each decision about its purposes
    Add {
        #[command(flatten)]
        store: StoreArgs,
        /// The system, as the registry names it
        #[arg(long)]
        consumer: ConsumerKey,
        /// Where: an https address on the public network
        #[arg(long)]
        url: String,
        /// How deliveries are signed: with a shared secret, or with a key pair
        #[arg(long, value_enum, default_value_t = Kind::Hmac)]
        kind: Kind,
        #[command(flatten)]
        webhooks: WebhookArgs,
    },
    /// List all endpoints and how much waits for them, never their secrets
    List {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Tell an endpoint nothing any more
    Remove {
        #[command(flatten)]
        store: StoreArgs,
        /// The endpoint, as `webhook list` shows it
        id: EndpointId,
    },
    /// List what was given up
    Dead {
        #[command(flatten)]
        store: StoreArgs,
        /// The endpoint, as `webhook list` shows it
        id: EndpointId,
        /// At most this many, newest first
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Tell again what was given up
    Replay {
        #[command(flatten)]
        store: StoreArgs,
        /// The endpoint, as `webhook list` shows it
        id: EndpointId,
        /// Everything that was decided since this moment (RFC 3339), also what was taken
        #[arg(long)]
        since: Option<Timestamp>,
    },
}

/// How deliveries are signed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    /// HMAC-SHA256
    Hmac,
    /// Ed25519
    Ed25519,
}

/// Runs it.
pub(crate) async fn run(task: Webhook) -> anyhow::Result<ExitCode> {
    match task {
        Webhook::Add {
            store,
            consumer,
            url,
            kind,
            webhooks: WebhookArgs { loopback },
        } => {
            if let Err(why) = target(&url, loopback) {
                anyhow::bail!("{url:?} cannot be told anything: {why}");
            }
            let (kind, about) = match kind {
                Kind::Hmac => (
                    webhooks::Kind::Hmac,
                    "Keep the secret safe: it is not shown again.",
                ),
                Kind::Ed25519 => (
                    webhooks::Kind::Ed25519,
                    "With this public key the system verifies what it is told.",
                ),
            };
            let service = super::open_quietly(&store).await?;
            let made = service.add_webhook(consumer, &url, kind, loopback).await?;
            say(made.id)?;
            say(made.key.expose_secret())?;
            say(about)?;
            service.store().close().await;
        }
        Webhook::List { store } => {
            let service = super::open_quietly(&store).await?;
            for line in service.list_webhooks().await? {
                let ended = line.ended.map(|(at, why)| format!("  {} {at}", why.key()));
                let trouble = line.trouble.map(|outcome| format!("  last: {outcome}"));
                say(format_args!(
                    "{}  {}  {}  {}  {} waiting, {} done, {} dead{}{}{}",
                    line.id,
                    line.consumer,
                    line.url,
                    line.kind.key(),
                    line.tally.waiting,
                    line.tally.done,
                    line.tally.dead,
                    trouble.unwrap_or_default(),
                    ended.unwrap_or_default(),
                    line.public_key
                        .map(|key| format!("  {key}"))
                        .unwrap_or_default(),
                ))?;
            }
            service.store().close().await;
        }
        Webhook::Remove { store, id } => {
            let service = super::open_quietly(&store).await?;
            service.remove_webhook(id).await?;
            say(format_args!("{id} is told nothing any more."))?;
            service.store().close().await;
        }
        Webhook::Dead { store, id, limit } => {
            let service = super::open_quietly(&store).await?;
            for dead in service.dead_deliveries(id, limit).await? {
                say(format_args!(
                    "{}  decided {}  given up {}  after {} tries: {}",
                    dead.event, dead.created, dead.ended, dead.tries, dead.outcome
                ))?;
            }
            service.store().close().await;
        }
        Webhook::Replay { store, id, since } => {
            let service = super::open_quietly(&store).await?;
            let replayed = service.replay_webhook(id, since).await?;
            say(format_args!("{replayed} to be told again."))?;
            service.store().close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}
