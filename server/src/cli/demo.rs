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
use service::ledger::{Signer, create_ledger_key};
use service::{Clock, Settings};
use sha2::{Digest as _, Sha256};
use store::Holds;

use self::seed::{SeedOptions, Seeded, mark, seed, seeded};
use self::summary::Summary;
use super::{say, serve, without_password};
use crate::config::{Config, LedgerArgs, ListenArgs, StoreArgs};

/// What the demonstration's log is called in what is signed.
const LOG: &str = "demo.vitrine.test/log";

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
    let ledger = LedgerArgs {
        ledger_key: beside(&task.data, task.database.as_deref(), "ledger", "key"),
    };
    let kept = beside(&task.data, task.database.as_deref(), "summary", "json");
    let clock = task
        .clock_file
        .clone()
        .map_or_else(Clock::system, Clock::shifted_by);
    let settings = Settings::new(config.origin.as_str());
    make_ready(&args, &ledger, task.fresh).await?;
    let mut service = super::open(&args, settings.clone(), clock.clone()).await?;
    let mut summary = match seeded(&service).await? {
        Seeded::Yes(run) => Summary::read(&kept, run)?,
        state => {
            if state == Seeded::Partly {
                service.store().close().await;
                store::empty(&args.database).await?;
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
    summary.print(&kept)?;
    if !ledger.ledger_key.exists() {
        create_ledger_key(&ledger.ledger_key, LOG)?;
    }
    if let Some(signer) = ledger.signer()? {
        service = service.with_signer(signer);
    }
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

/// A file for each database, because several may share a folder.
fn beside(folder: &Path, database: Option<&str>, name: &str, kind: &str) -> PathBuf {
    folder.join(database.map_or_else(
        || format!("{name}.{kind}"),
        |url| {
            let hash = Sha256::digest(without_password(url).as_bytes());
            let short = u64::from_be_bytes(std::array::from_fn(|at| hash[at]));
            format!("{name}-{short:016x}.{kind}")
        },
    ))
}

/// Makes sure that nothing but a demonstration, or an empty database, is filled or emptied; takes an
/// earlier one away if that is asked for; makes a key file where there is none.
async fn make_ready(args: &StoreArgs, ledger: &LedgerArgs, fresh: bool) -> anyhow::Result<()> {
    let database = without_password(&args.database);
    let holds = store::look(&args.database, &mark())
        .await
        .with_context(|| format!("the database {database} could not be looked at"))?;
    anyhow::ensure!(
        holds != Holds::Other,
        "the database {database} holds something that is no demonstration; name another one"
    );
    if fresh && holds == Holds::Ours {
        store::empty(&args.database).await?;
    } else {
        anyhow::ensure!(
            holds == Holds::Nothing || args.key_file.exists(),
            "the demonstration in {database} cannot be read without its key file {}; start over \
             with --fresh",
            args.key_file.display()
        );
    }
    if fresh || holds == Holds::Nothing {
        forget_log(&ledger.ledger_key)?;
    }
    if !args.key_file.exists() {
        store::create_key_file(&args.key_file)?;
    }
    Ok(())
}

/// What was signed is gone with what it was signed over.
fn forget_log(key_file: &Path) -> anyhow::Result<()> {
    for file in [key_file.to_owned(), Signer::copy_beside(key_file)] {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be removed", file.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
