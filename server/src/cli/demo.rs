//! `vitrine demo`: a made-up brand with made-up customers, filled once and then served.

mod chance;
mod facts;
mod goods;
mod guesses;
mod households;
mod moments;
mod personas;
mod seed;
mod shopping;
mod story;
mod summary;
mod words;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use service::{Clock, Settings};

use self::seed::{SeedOptions, Seeded, seed, seeded};
use self::summary::Summary;
use super::{say, serve};
use crate::config::{Config, ListenArgs, StoreArgs};

/// Serve a made-up brand with made-up customers
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// The folder for database, key file and sign-ins; made if need be
    #[arg(long, default_value = "vitrine-demo")]
    data: PathBuf,
    /// Keep the data in this database instead, for example <postgres://localhost/vitrine>
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Start over with new data
    #[arg(long)]
    fresh: bool,
    /// Fill households from the CSV files of the Complete Journey in this folder
    #[arg(long, value_name = "DIR")]
    households: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Also write the address, the sign-ins and the keys to this JSON file
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// A file with the number of seconds by which the clock is ahead; read again when it changes
    #[arg(long, value_name = "FILE")]
    clock_file: Option<PathBuf>,
}

/// Fills the database if need be, then serves until it is told to stop.
pub(crate) async fn run(task: Demo) -> anyhow::Result<ExitCode> {
    let listen = ListenArgs {
        listen: SocketAddr::from(([127, 0, 0, 1], task.port)),
        origin: None,
        trusted_proxies: Vec::new(),
    };
    let listener = serve::bind(&listen).await?;
    let listen = ListenArgs {
        listen: listener.local_addr()?,
        ..listen
    };
    let config = Config::new(&listen)?;

    make_folder(&task.data)?;
    let args = StoreArgs {
        database: task
            .database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", task.data.join("vitrine.db").display())),
        key_file: task.data.join("vitrine.key"),
    };
    let kept = task.data.join("summary.json");
    let clock = task
        .clock_file
        .clone()
        .map_or_else(Clock::system, Clock::shifted_by);
    let settings = Settings::new(config.origin.as_str());
    if task.fresh {
        erase(&task, &args).await?;
    }
    if !args.key_file.exists() {
        store::create_key_file(&args.key_file)?;
    }
    let mut service = super::open(&args, settings.clone(), clock.clone()).await?;
    let mut summary = match seeded(&service).await? {
        Seeded::Yes => Summary::read(&kept)?,
        state => {
            if state == Seeded::Partly {
                service.store().close().await;
                erase(&task, &args).await?;
                service = super::open(&args, settings, clock).await?;
            }
            say("Filling the demonstration; this happens once.")?;
            let options = SeedOptions {
                households: task.households.clone(),
                folder: task.data.clone(),
            };
            seed(&service, &options).await?
        }
    };
    summary.url.clone_from(&config.origin);
    summary.clock_file.clone_from(&task.clock_file);
    summary.write(&kept)?;
    if let Some(also) = &task.summary {
        summary.write(also)?;
    }
    summary.print()?;
    serve::serve(service, config, listener).await?;
    Ok(ExitCode::SUCCESS)
}

fn make_folder(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))
}

/// Takes away what an earlier run left. Only what the demonstration made itself: its own files, or
/// a PostgreSQL database that holds its mark or nothing.
async fn erase(task: &Demo, args: &StoreArgs) -> anyhow::Result<()> {
    if let Some(url) = &task.database
        && !url.starts_with("sqlite:")
    {
        if args.key_file.exists() {
            let settings = Settings::new("http://localhost");
            let service = super::open(args, settings, Clock::system()).await?;
            let is_demo = seeded(&service).await? != Seeded::No
                || service.registry_versions().await?.is_empty();
            service.store().close().await;
            anyhow::ensure!(
                is_demo,
                "the database holds something that is no demonstration; name another one"
            );
            store::erase(url).await?;
        }
        return Ok(());
    }
    let path = args
        .database
        .trim_start_matches("sqlite:")
        .trim_start_matches("//");
    for ending in ["", "-wal", "-shm"] {
        match std::fs::remove_file(format!("{path}{ending}")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{path} cannot be removed"));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
