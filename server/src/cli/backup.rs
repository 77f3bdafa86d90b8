//! `vitrine backup`: a consistent copy of a running SQLite database. The key file is not in it and
//! belongs elsewhere: whoever has both can read everything.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::config::StoreArgs;

/// Write a consistent copy of a running SQLite database
#[derive(Args, Debug)]
pub(crate) struct Backup {
    #[command(flatten)]
    store: StoreArgs,
    /// Where to write it; must not exist yet
    file: PathBuf,
}

/// Runs it.
pub(crate) async fn run(task: Backup) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        !task.file.exists(),
        "{} exists already: name a new file",
        task.file.display()
    );
    let service = super::open_quietly(&task.store).await?;
    service.store().backup_to(&task.file).await?;
    service.store().close().await;
    super::say(format_args!(
        "Written to {}. Keep the key file apart from it.",
        task.file.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}
