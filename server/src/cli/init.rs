//! `vitrine init`: the key file and the empty database of a new server.

use std::process::ExitCode;

use clap::Args;

use crate::config::StoreArgs;

/// Make a new key file and an empty database
#[derive(Args, Debug)]
pub(crate) struct Init {
    #[command(flatten)]
    store: StoreArgs,
}

/// Runs it. A key file that exists is never overwritten: what it wrapped could not be read again.
pub(crate) async fn run(task: Init) -> anyhow::Result<ExitCode> {
    let key_file = &task.store.key_file;
    anyhow::ensure!(
        !key_file.exists(),
        "{} exists already: a key file is made once and kept",
        key_file.display()
    );
    store::create_key_file(key_file)?;
    let service = super::open_quietly(&task.store).await?;
    service.store().close().await;
    super::say(format_args!(
        "{} is made. Keep a copy of it apart from the database and its backups: without it nothing \
         can be read again.",
        key_file.display()
    ))?;
    super::say("Next: vitrine registry publish FILE")?;
    Ok(ExitCode::SUCCESS)
}
