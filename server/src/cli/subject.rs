//! `vitrine subject`: what an operator does about one customer.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::ensure;
use clap::{Args, Subcommand};
use domain::ids::Reference;

use super::say;
use crate::config::StoreArgs;

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Subject {
    /// Erase all that is held about a customer: records, benefits, decisions, their log and their
    /// account. The reference is asked for once more, or read as one line from standard input.
    /// It cannot be undone, and it asks no law whether something has to be kept
    Erase(Erase),
}

/// Whom to erase.
#[derive(Args, Debug)]
pub(crate) struct Erase {
    #[command(flatten)]
    store: StoreArgs,
    /// The brand's own reference
    #[arg(long)]
    reference: Reference,
}

/// Runs it.
pub(crate) async fn run(task: Subject) -> anyhow::Result<ExitCode> {
    let Subject::Erase(Erase { store, reference }) = task;
    let again = typed()?;
    ensure!(
        again == reference.as_str(),
        "nothing was erased: that is another reference"
    );
    let service = super::open_quietly(&store).await?;
    let erased = service.erase(&reference).await;
    service.store().close().await;
    let entries = match erased {
        Err(service::Error::NotFound) => anyhow::bail!("there is no customer of that reference"),
        other => other?,
    };
    say(format_args!(
        "Erased. {entries} entries of the public log belong to nobody any more, and one says so. \
         Backups that were made before still hold the customer, until they are destroyed."
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn typed() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        write!(std::io::stderr(), "Type the reference again: ")?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
