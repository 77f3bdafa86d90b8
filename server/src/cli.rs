//! The commands. Each opens the database by itself, does one thing through `service` and says what
//! it did. Results go to standard output, everything else to standard error.

mod account;
mod backup;
mod demo;
mod import;
mod init;
mod key;
mod ledger;
mod registry;
pub(crate) mod serve;
mod subject;
mod verify;
mod webhook;
mod witness;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use service::{Clock, Service, Settings};
use store::Store;

use crate::config::StoreArgs;

/// Shows customers what a brand holds about them, and is the only way to it
#[derive(Parser, Debug)]
#[command(name = "vitrine", version, about, disable_help_subcommand = true)]
pub(crate) struct Command {
    /// What to write to standard error, such as `debug` or `info,sqlx=warn`
    #[arg(long, env = "VITRINE_LOG", value_name = "FILTER", global = true)]
    log_filter: Option<String>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand, Debug)]
enum Task {
    /// Make a new key file and an empty database
    Init(init::Init),
    /// Serve the pages and the API
    Serve(Box<serve::Serve>),
    /// Read records and benefits from CSV or NDJSON files
    Import(import::Import),
    /// Check, publish and list what the brand declares
    #[command(subcommand)]
    Registry(registry::Registry),
    /// Make and close accounts of customers, agents and officers
    #[command(subcommand)]
    Account(account::Account),
    /// Make, list and revoke the keys of the brand's own systems
    #[command(subcommand)]
    Key(key::Key),
    /// Erase a customer
    #[command(subcommand)]
    Subject(subject::Subject),
    /// The keys that sign the public log
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Check a receipt, a published log, or the log in a database
    #[command(subcommand)]
    Verify(verify::Verify),
    /// Be an independent witness of somebody's public log: check that it only grows, and sign that
    Witness(witness::Witness),
    /// Where the brand's systems are told what customers decided
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Serve a made-up brand with made-up customers
    Demo(demo::Demo),
    /// Write a consistent copy of a running SQLite database
    Backup(backup::Backup),
}

/// Runs one command to its end.
pub(crate) fn run(command: Command) -> anyhow::Result<ExitCode> {
    let collector = match &command.task {
        Task::Serve(task) => task.collector(),
        _ => None,
    };
    let telemetry = crate::telemetry::start(command.log_filter.as_deref(), collector)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let ended = runtime.block_on(async {
        match command.task {
            Task::Init(task) => init::run(task).await,
            Task::Serve(task) => serve::run(*task).await,
            Task::Import(task) => import::run(task).await,
            Task::Registry(task) => registry::run(task).await,
            Task::Account(task) => account::run(task).await,
            Task::Key(task) => key::run(task).await,
            Task::Subject(task) => subject::run(task).await,
            Task::Ledger(task) => ledger::run(task).await,
            Task::Verify(task) => verify::run(task).await,
            Task::Witness(task) => witness::run(task).await,
            Task::Webhook(task) => webhook::run(task).await,
            Task::Demo(task) => demo::run(task).await,
            Task::Backup(task) => backup::run(task).await,
        }
    });
    telemetry.end();
    ended
}

/// Opens the database and starts the service over it.
pub(crate) async fn open(
    args: &StoreArgs,
    settings: Settings,
    clock: Clock,
) -> anyhow::Result<Service> {
    let store = open_store(args, true).await?;
    Ok(Service::new(store, clock, settings).await?)
}

async fn open_store(args: &StoreArgs, upgrade: bool) -> anyhow::Result<Store> {
    anyhow::ensure!(
        args.key_file.exists(),
        "there is no key file {}: name the one that belongs to the database with --key-file, or \
         make a new server with `vitrine init`",
        args.key_file.display()
    );
    let options = store::Options {
        upgrade,
        ..store::Options::new(&args.database, &args.key_file)
    };
    Store::open(&options).await.with_context(|| {
        format!(
            "the database {} could not be opened",
            without_password(&args.database)
        )
    })
}

/// Opens it for a command that serves nobody.
async fn open_quietly(args: &StoreArgs) -> anyhow::Result<Service> {
    quiet(open_store(args, true).await?).await
}

/// Opens it for a command that only looks: a database of an older version stays as it is, and is an
/// error.
async fn open_as_it_is(args: &StoreArgs) -> anyhow::Result<Service> {
    quiet(open_store(args, false).await?).await
}

async fn quiet(store: Store) -> anyhow::Result<Service> {
    let settings = Settings::new("http://localhost");
    Ok(Service::new(store, Clock::system(), settings).await?)
}

/// A database address for messages.
fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            format!("{}://…{}", &url[..scheme], &url[at..])
        }
        _ => url.to_owned(),
    }
}

/// Writes a line, or several, to standard output.
pub(crate) fn say(lines: impl std::fmt::Display) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{}", harmless(&lines.to_string()))?;
    Ok(())
}

/// A text in which nothing steers the terminal or turns the direction of reading: what came from
/// outside may hold anything.
fn harmless(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut harmless = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            harmless.extend(c.escape_unicode());
        } else {
            harmless.push(c);
        }
    }
    harmless
}

/// Writes an error and its causes to standard error.
pub(crate) fn say_error(error: &anyhow::Error) {
    // Nothing can be told to somebody whose standard error is closed.
    let _ = writeln!(
        std::io::stderr(),
        "vitrine: {}",
        harmless(&format!("{error:#}"))
    );
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_that_is_said_steers_the_terminal() {
        assert_eq!(super::harmless("Grüße,\n\t\"λ\""), "Grüße,\n\t\"λ\"");
        for steering in ["\u{1b}[2J", "a\u{9b}2J", "\u{7}", "x\u{202e}y", "\r"] {
            let said = super::harmless(steering);
            assert!(said.contains("\\u{") && !said.contains(steering), "{said}");
        }
    }

    #[test]
    fn a_database_address_is_shown_without_its_password() {
        assert_eq!(
            super::without_password("postgres://brand:secret@db.example.test/vitrine"),
            "postgres://…@db.example.test/vitrine"
        );
        assert_eq!(
            super::without_password("sqlite:vitrine.db"),
            "sqlite:vitrine.db"
        );
    }
}
