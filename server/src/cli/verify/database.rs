//! `vitrine verify database`: the brand, or its auditor, goes through the log as it is stored.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use service::Service;
use service::ledger::{Signer, Walked};
use store::ledger::check::Checked;

use crate::cli::{open_as_it_is, say};
use crate::config::{LedgerArgs, StoreArgs};

#[derive(Args, Debug)]
pub(crate) struct DatabaseArgs {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

/// Goes through the log in a database, and says what was found.
pub(super) async fn run(task: &DatabaseArgs) -> anyhow::Result<()> {
    let key_file = &task.ledger.ledger_key;
    let mut signer = task.ledger.signer()?;
    let service = open_as_it_is(&task.store).await?;
    if let Some(ended) = &signer
        && service.log_has_ended(ended).await?
    {
        say(format_args!(
            "The log of the key in {} was ended, so its last head is not compared.",
            key_file.display()
        ))?;
        signer = None;
    }
    let has_key = signer.is_some();
    let walked = walked(&service, signer, key_file).await;
    service.store().close().await;
    let Walked {
        checked,
        heads,
        foreign,
    } = walked?;
    let Checked {
        placed,
        unlinked,
        waiting,
        root,
    } = checked;
    say(format_args!(
        "All {placed} entries of the log are as they were recorded ({unlinked} erased, {waiting} \
         waiting for their place). Root: {root}"
    ))?;
    match heads {
        0 => say("No signed tree head was compared: there is none yet.")?,
        1 => say("Compared with 1 signed tree head.")?,
        heads => say(format_args!("Compared with {heads} signed tree heads."))?,
    }
    if foreign > 0 {
        say(format_args!(
            "{foreign} heads in the database are not signed by a key in {}, and were not compared: \
             they are another log's, or the file is out of date.",
            key_file.display()
        ))?;
    }
    let copy = Signer::copy_beside(key_file);
    if has_key && !copy.exists() {
        say(format_args!(
            "{} is missing: if this database was put back to an older state, that was not found. \
             Put the copy of another server in its place, or see `vitrine ledger adopt`.",
            copy.display()
        ))?;
    }
    Ok(())
}

async fn walked(
    service: &Service,
    signer: Option<Signer>,
    key_file: &Path,
) -> anyhow::Result<Walked> {
    anyhow::ensure!(
        signer.is_some() || service.log_head().await?.is_none(),
        "the log in this database has a signed tree head, and {} is not there: name the file with \
         the log's key with --ledger-key",
        key_file.display()
    );
    if let Some(signer) = &signer {
        signer.check_copy()?;
    }
    let walked = service.walk_log(signer.map(Arc::new)).await?;
    walked.context("the log in this database is not as it was")
}
