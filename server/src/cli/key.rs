//! `vitrine key`: the keys of the brand's own systems.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::ids::{ConsumerKey, PurposeKey};
use domain::network::Network;
use domain::read::{KeyLine, KeyState};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use service::keys::{KeyTerms, LONGEST_OVERLAP_HOURS, NewKey, PER_MINUTE};

use super::say;
use crate::config::{StoreArgs, quota};

/// Make, list, replace and revoke the keys of the brand's own systems
#[derive(Subcommand, Debug)]
pub(crate) enum Key {
    /// Make a key; its secret is shown this once
    Create(Create),
    /// List all keys, newest first, never their secrets
    List {
        #[command(flatten)]
        store: StoreArgs,
    },
    /// Make a key that takes the place of another, which goes on working for a while
    Rotate {
        #[command(flatten)]
        store: StoreArgs,
        /// The public part of the key to replace, as `key list` shows it
        id: String,
        /// How long the old key goes on working, such as 30m, 24h or 7d; never beyond its own end
        #[arg(long, default_value = "24h", value_parser = overlap)]
        overlap: SignedDuration,
        /// Days until the new key ends by itself
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=90))]
        days: u32,
    },
    /// End a key at once, on every server
    Revoke {
        #[command(flatten)]
        store: StoreArgs,
        /// The public part, as `key list` shows it
        id: String,
    },
}

/// What a new key allows.
#[derive(Args, Debug)]
pub(crate) struct Create {
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
    /// An address or block from which alone it works, such as 203.0.113.0/24 or `2001:db8::/32`;
    /// may be given several times
    #[arg(long = "address", value_delimiter = ',')]
    addresses: Vec<Network>,
    /// How many customers it may ask about in a minute, on each server; a call counts as one at
    /// least
    #[arg(long, default_value_t = PER_MINUTE, value_parser = quota())]
    quota: u32,
}

/// Reads a whole number of minutes, hours or days.
pub(super) fn overlap(text: &str) -> Result<SignedDuration, String> {
    let wrong =
        || format!("write a number and m, h or d, such as 24h; at most {LONGEST_OVERLAP_HOURS}h");
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or_else(wrong)?;
    let minutes: i64 = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return Err(wrong()),
    };
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let number: u32 = number.parse().map_err(|_| wrong())?;
    let total = i64::from(number) * minutes;
    if total > i64::from(LONGEST_OVERLAP_HOURS) * 60 {
        return Err(wrong());
    }
    Ok(SignedDuration::from_mins(total))
}

/// Runs it.
pub(crate) async fn run(task: Key) -> anyhow::Result<ExitCode> {
    match task {
        Key::Create(create) => {
            let service = super::open_quietly(&create.store).await?;
            let terms = KeyTerms {
                consumer: create.consumer,
                purposes: create.purposes,
                may_write: create.write,
                days: Some(create.days),
                addresses: create.addresses,
                per_minute: Some(create.quota),
            };
            shown_once(&service.create_key_on(terms).await?)?;
            service.store().close().await;
        }
        Key::List { store } => {
            let service = super::open_quietly(&store).await?;
            let now = service.clock().now();
            for key in service.list_keys().await? {
                say(described(&key, now))?;
            }
            service.store().close().await;
        }
        Key::Rotate {
            store,
            id,
            overlap,
            days,
        } => {
            let service = super::open_quietly(&store).await?;
            let made = match service.rotate_key(&id, overlap, Some(days)).await {
                Err(service::Error::Conflict) => anyhow::bail!(
                    "{id} cannot be replaced: it no longer works, or another key took its place \
                     already; see `vitrine key list`"
                ),
                made => made?,
            };
            shown_once(&made)?;
            let keys = service.list_keys().await?;
            if let Some(old) = keys.iter().find(|key| key.key_id == id) {
                say(format_args!("{id} works until {}.", old.expires))?;
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

fn shown_once(key: &NewKey) -> anyhow::Result<()> {
    say(key.secret.expose_secret())?;
    say(format_args!(
        "Keep it safe: it is not shown again. Ends {}.",
        key.expires
    ))
}

/// One line about a key: what it may, since when and until when, and what became of it.
fn described(key: &KeyLine, now: Timestamp) -> String {
    let purposes: Vec<_> = key.purposes.iter().map(PurposeKey::as_str).collect();
    let mut line = format!(
        "{}  {}  {}{}  created {}  ends {}",
        key.key_id,
        key.consumer,
        purposes.join(","),
        if key.may_write { " +write" } else { "" },
        key.created,
        key.expires,
    );
    // Writing to a String does not fail.
    let _ = match key.last_used {
        Some(used) => write!(line, "  used {used}"),
        None => write!(line, "  never used"),
    };
    let _ = write!(line, "  {}/min", key.per_minute);
    if !key.addresses.is_empty() {
        let addresses: Vec<_> = key.addresses.iter().map(Network::to_string).collect();
        let _ = write!(line, "  from {}", addresses.join(","));
    }
    if let Some(strayed) = key.strayed {
        let _ = write!(line, "  refused elsewhere {strayed}");
    }
    if let Some(successor) = &key.successor {
        let _ = write!(line, "  replaced by {successor}");
    }
    match (key.state(now), key.revoked) {
        (_, Some(revoked)) => {
            let _ = write!(line, "  revoked {}", revoked.at);
        }
        (KeyState::Ended, None) => line.push_str("  ended"),
        _ => {}
    }
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn an_overlap_is_a_number_of_minutes_hours_or_days() {
        for (text, minutes) in [("0m", 0), ("30m", 30), ("24h", 1440), ("7d", 10_080)] {
            assert_eq!(overlap(text), Ok(SignedDuration::from_mins(minutes)));
        }
        for wrong in [
            "", "h", "24", "-1h", "+1h", "1.5h", "8d", "169h", "24H", "1é",
        ] {
            assert!(overlap(wrong).is_err(), "{wrong}");
        }
    }
}
