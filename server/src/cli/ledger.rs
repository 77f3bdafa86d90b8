//! `vitrine ledger`: the key that signs the public log.

use std::process::ExitCode;

use clap::Subcommand;
use service::ledger::{Signer, create_ledger_key};

use crate::config::LedgerArgs;

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
    /// Print the public key, as verifiers take it
    Show(LedgerArgs),
}

/// Runs it.
pub(crate) fn run(task: Ledger) -> anyhow::Result<ExitCode> {
    match task {
        Ledger::Init { origin, ledger } => {
            let key = create_ledger_key(&ledger.ledger_key, &origin)?;
            super::say(format_args!(
                "{} is made. Keep a copy of it apart from the database and its backups: with \
                 another key, nothing that was signed before goes on.",
                ledger.ledger_key.display()
            ))?;
            super::say("The public key, for whoever checks the log:")?;
            super::say(key)?;
        }
        Ledger::Show(ledger) => {
            let signer = Signer::open(&ledger.ledger_key)?;
            for key in signer.keys() {
                super::say(key)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
