//! `vitrine witness`: an independent witness of public logs (C2SP tlog-witness, tlog-cosignature). It
//! needs no database and no brand, only a folder of its own, and is best run by somebody whom the
//! brand cannot tell what to sign.
//!
//! What it checks and answers is in [`desk`], what it remembers in [`folder`], whose heads it signs in
//! [`known`].

mod desk;
mod folder;
mod known;
mod site;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use ledger::VerifierKey;
use service::Clock;
use service::ledger::{create_witness_key, open_witness_key};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use url::Url;

use self::desk::Desk;
use self::folder::Folder;
use crate::http::listener::{self, Limits};

/// How many connections are open at a time.
const CONNECTIONS: usize = 256;

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Witness {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand, Debug)]
enum Task {
    /// Make the folder of a new witness and its key
    Init {
        /// What the witness is called: host and path without scheme, such as `witness.example.com/w1`
        #[arg(long)]
        name: String,
        #[command(flatten)]
        data: Data,
    },
    /// Print the public key, as logs and verifiers take it
    Show(Data),
}

#[derive(Args, Debug)]
struct Data {
    /// The folder with the witness's key (mode 0600) and with what it signed last
    #[arg(long, env = "VITRINE_WITNESS_DATA", default_value = "vitrine-witness")]
    data: PathBuf,
}

#[derive(Args, Debug)]
struct Serve {
    /// A log to witness, such as <https://data.example.com/log>; may be given several times. Its keys
    /// are read there at the first start and kept, if none is named with --key; its name must then be
    /// this address without the scheme
    #[arg(
        long = "log",
        env = "VITRINE_WITNESS_LOGS",
        value_name = "URL",
        value_delimiter = ',',
        required_unless_present = "key"
    )]
    logs: Vec<Url>,
    /// The public key of a log to witness; may be given several times. Nobody is asked for keys then
    #[arg(
        id = "key",
        long = "key",
        env = "VITRINE_WITNESS_KEYS",
        value_delimiter = ',',
        value_parser = VerifierKey::parse
    )]
    keys: Vec<VerifierKey>,
    #[command(flatten)]
    data: Data,
    /// The address to listen on
    #[arg(long, env = "VITRINE_WITNESS_LISTEN", default_value = "127.0.0.1:3100")]
    listen: SocketAddr,
    /// Certificate authorities (PEM) that may vouch for the log's address, besides the public ones
    #[arg(long)]
    ca: Option<PathBuf>,
}

/// Runs it.
pub(crate) async fn run(task: Witness) -> anyhow::Result<ExitCode> {
    match task.task {
        Some(Task::Init { name, data }) => {
            let file = folder::make(&data.data)?;
            let key = create_witness_key(&file, &name)?;
            super::say(format_args!(
                "{} is made. The public key, for the logs that it witnesses and for whoever checks \
                 them:",
                file.display()
            ))?;
            super::say(key)?;
        }
        Some(Task::Show(data)) => {
            let key = open_witness_key(&folder::key_file(&data.data))?;
            super::say(key.verifier())?;
        }
        None => serve(task.serve).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Serves until SIGTERM or SIGINT.
async fn serve(task: Serve) -> anyhow::Result<()> {
    let key = open_witness_key(&folder::key_file(&task.data.data))?;
    let folder = Folder::open(&task.data.data)?;
    let logs = known::logs(&task.logs, &task.keys, &folder, task.ca.as_deref()).await?;
    for log in &logs {
        for key in &log.keys {
            tracing::info!(log = log.origin, %key, "witnessing");
        }
    }
    let verifier = key.verifier().clone();
    let desk = Desk::open(key, logs, folder, Clock::system())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    };
    let listener = TcpListener::bind(task.listen).await.with_context(|| {
        let address = task.listen;
        format!("cannot listen on {address}: is another server there?")
    })?;
    tracing::info!(key = %verifier, address = %listener.local_addr()?, "serving");
    let limits = Limits {
        connections: CONNECTIONS,
        ..Limits::default()
    };
    listener::serve(listener, site::site(Arc::new(desk)), limits, stop).await;
    Ok(())
}
