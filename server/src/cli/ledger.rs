//! `vitrine ledger`: the keys that sign the public log.

use std::process::ExitCode;

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use service::Clock;
use service::ledger::{Signer, create_ledger_key, retire_ledger_key, rotate_ledger_key};

use crate::config::{LedgerArgs, StoreArgs};

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Ledger {
    /// Make the key that signs the log; once, before the first start
    Init {
        /// Where the log is reached: host and path without scheme, such as `data.example.com/log`.
        /// Every signature names it; it cannot be changed later
        #[arg(long)]
        origin: String,
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// Make the key that follows the one that signs. Servers sign with both from their next start on
    Rotate(LedgerArgs),
    /// End the older of two keys: from their next start on servers sign with the newer alone. The
    /// public key stays listed, with the time
    Retire(LedgerArgs),
    /// Take the head in the database for the last one that was signed, where the copy of it beside
    /// the key was lost. Only when you know that the database was not put back to an older state:
    /// whoever holds a newer head could prove that the log was rewritten
    Adopt {
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// Work the tiles of the tree out anew, and forget heads and what witnesses said, where they were
    /// damaged, if the entries are those that were signed, by the copy beside the key. It reads all
    /// entries: on PostgreSQL servers may run meanwhile, but nothing gets a place and nobody is erased;
    /// on SQLite nothing is written, so stop the server first where there are many
    Rebuild {
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// End a log for good, so that one of another name can be begun over what the database holds:
    /// after a database was put back to an older state. Servers with its key sign nothing from then on.
    /// Where its head is lost or damaged, the key file says what it is called; without that file too,
    /// the name is taken as you give it
    End {
        /// The name of the log, to say that you mean it
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        origin: String,
        #[command(flatten)]
        store: StoreArgs,
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// Print the public keys: those that sign, the newest first, and those that signed once
    Show(LedgerArgs),
}

/// Runs it.
pub(crate) async fn run(task: Ledger) -> anyhow::Result<ExitCode> {
    match task {
        Ledger::Init { origin, ledger } => {
            let key = create_ledger_key(&ledger.ledger_key, &origin)?;
            super::say(format_args!(
                "{} is made. Keep a copy of it apart from the database and its backups: with \
                 another key, nothing that was signed before goes on. {} holds the last head that \
                 was signed: it stays beside the key, and a server without it signs nothing.",
                ledger.ledger_key.display(),
                Signer::copy_beside(&ledger.ledger_key).display()
            ))?;
            super::say("The public key, for whoever checks the log:")?;
            super::say(key)?;
        }
        Ledger::Rotate(ledger) => {
            let keys = rotate_ledger_key(&ledger.ledger_key)?;
            super::say(
                "From their next start on, servers sign with both keys. Start them again, tell \
                 whoever checks the log and its witnesses the first of these, and end the other \
                 with `vitrine ledger retire` when they know it:",
            )?;
            super::say(keys.to_string().trim_end())?;
        }
        Ledger::Retire(ledger) => {
            let keys = retire_ledger_key(&ledger.ledger_key, Clock::system().now())?;
            super::say(
                "From their next start on, servers sign with the first of these alone. What the \
                 former keys signed can still be checked with them:",
            )?;
            super::say(keys.to_string().trim_end())?;
        }
        Ledger::Adopt { store, ledger } => {
            let signer = Signer::open(&ledger.ledger_key)?;
            let service = super::open_quietly(&store).await?;
            let adopted = service.adopt_log_head(&signer).await;
            service.store().close().await;
            super::say(format_args!(
                "{} now holds the head over {} entries. Compare it with what a witness or a receipt \
                 says: nobody may hold a head over more.",
                Signer::copy_beside(&ledger.ledger_key).display(),
                adopted?
            ))?;
        }
        Ledger::Rebuild { store, ledger } => {
            let signer = Signer::open(&ledger.ledger_key)?;
            let service = super::open_quietly(&store).await?;
            let rebuilt = service.rebuild_log(&signer).await;
            service.store().close().await;
            super::say(format_args!(
                "The tiles over {} entries were worked out anew, and heads and words of witnesses that were \
                 changed are forgotten. A server that does not sign again within seconds does so from its \
                 next start on.",
                rebuilt?
            ))?;
        }
        Ledger::End {
            origin,
            store,
            ledger,
        } => {
            let signer = ledger.signer()?;
            let service = super::open_quietly(&store).await?;
            let ended = service.end_log(&origin, signer.as_ref()).await;
            service.store().close().await;
            ended?;
            super::say(format_args!(
                "{origin} is ended. What it signed can still be checked by whoever kept it. To begin a \
                 log of another name, make a key file with `vitrine ledger init` and start the servers \
                 with it."
            ))?;
        }
        Ledger::Show(ledger) => {
            let signer = Signer::open(&ledger.ledger_key)?;
            super::say(signer.keys().to_string().trim_end())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
