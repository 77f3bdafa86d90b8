//! `vitrine webhook`: where the brand's systems are told what customers decided.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use domain::ids::{ConsumerKey, EndpointId, EventId};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use service::Service;
use service::webhooks::NewWebhook;
use service::webhooks::address::target;
use store::webhooks;

use super::key::overlap;
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
    /// Give an endpoint a new secret or key pair; deliveries are signed with both for a while
    Rotate {
        #[command(flatten)]
        store: StoreArgs,
        /// The endpoint, as `webhook list` shows it
        id: EndpointId,
        /// How long deliveries are signed with the old one too, such as 30m, 24h or 7d; 0m ends all
        /// old ones at once
        #[arg(long, default_value = "24h", value_parser = overlap)]
        overlap: SignedDuration,
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
    /// Remove what was given up, so that it is not told any more
    Discard {
        #[command(flatten)]
        store: StoreArgs,
        /// The endpoint, as `webhook list` shows it
        id: EndpointId,
        /// Only what was to be told of this log line, as `webhook dead` shows it
        #[arg(long)]
        event: Option<EventId>,
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
            let kind = match kind {
                Kind::Hmac => webhooks::Kind::Hmac,
                Kind::Ed25519 => webhooks::Kind::Ed25519,
            };
            let service = super::open_quietly(&store).await?;
            let made = service.add_webhook(consumer, &url, kind, loopback).await?;
            say(made.id)?;
            shown(&made)?;
            service.store().close().await;
        }
        Webhook::Rotate { store, id, overlap } => {
            let service = super::open_quietly(&store).await?;
            rotate(&service, id, overlap).await?;
            service.store().close().await;
        }
        Webhook::List { store } => {
            let service = super::open_quietly(&store).await?;
            for line in service.list_webhooks().await? {
                let ended = line.ended.map(|(at, why)| format!("  {} {at}", why.key()));
                let replacing = line
                    .replacing
                    .map(|until| format!("  old key until {until}"));
                let trouble = line.trouble.map(|outcome| format!("  last: {outcome}"));
                say(format_args!(
                    "{}  {}  {}  {}  {} waiting, {} done, {} dead{}{}{}{}",
                    line.id,
                    line.consumer,
                    line.url,
                    line.kind.key(),
                    line.tally.waiting,
                    line.tally.done,
                    line.tally.dead,
                    trouble.unwrap_or_default(),
                    replacing.unwrap_or_default(),
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
        Webhook::Discard { store, id, event } => {
            let service = super::open_quietly(&store).await?;
            let discarded = service.discard_deliveries(id, event).await?;
            say(format_args!("{discarded} discarded."))?;
            service.store().close().await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows what a system verifies with.
fn shown(made: &NewWebhook) -> anyhow::Result<()> {
    let key = made.key.expose_secret();
    say(key)?;
    say(if key.starts_with("whpk_") {
        "With this public key the system verifies what it is told."
    } else {
        "Keep the secret safe: it is not shown again."
    })
}

async fn rotate(service: &Service, id: EndpointId, overlap: SignedDuration) -> anyhow::Result<()> {
    let made = match service.rotate_webhook(id, overlap).await {
        Err(service::Error::Conflict) => anyhow::bail!(
            "{id} is being given a new key already; wait for the end of that, see \
             `vitrine webhook list`, or end the old ones at once with --overlap 0m"
        ),
        made => made?,
    };
    shown(&made)?;
    let lines = service.list_webhooks().await?;
    let line = lines.iter().find(|line| line.id == id);
    match line.and_then(|line| line.replacing) {
        Some(until) => say(format_args!(
            "Until {until} deliveries are signed with the old one too."
        )),
        None => say("No old one is used any more."),
    }
}
