//! `cargo xtask bench`: the release binary against baselines of the same run, and a closing table.
//!
//! Nothing here fails because something was slow: a figure that falls short stands in the table as
//! it is, with what limits it.

mod table;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use self::table::Figure;
use crate::{
    assets, install,
    process::{cargo, find, report, root, run, say, target},
    test::{
        browser,
        postgres::{self, Cluster, Synced},
    },
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Measure these alone; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Length of one round of load, in seconds
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// How often ours and the baseline take turns
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Rows of the imported file
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// On SQLite alone
    #[arg(long)]
    sqlite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// `/` and `/me/choices` against the same bytes from a bare handler
    Pages,
    /// Decisions per second against the same statements done bare
    Decisions,
    /// Releases and refusals against one indexed read, and against a read and an append
    Gate,
    /// Questions of the access API against a read and an append
    Evaluations,
    /// What the log costs a release
    Log,
    /// What the public log costs, how soon it covers a line, and its proofs
    Ledger,
    /// One question about many customers, in customers per second, against the same
    Batch,
    /// Decisions told to a consumer, against the same posts bare
    Outbox,
    /// A large import against a bare loop; peak memory
    Import,
    /// `/me/data` with few and with many records
    Data,
    /// What a browser loads and when it paints
    Browser,
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether it is measured on both databases.
    const fn on_both(self) -> bool {
        matches!(
            self,
            Self::Decisions
                | Self::Gate
                | Self::Evaluations
                | Self::Batch
                | Self::Log
                | Self::Ledger
                | Self::Outbox
        )
    }
}

pub(crate) fn run_all(options: &Options) -> Result<ExitCode> {
    let wanted = |part: &Part| options.only.is_empty() || options.only.contains(part);
    let parts: Vec<Part> = Part::value_variants()
        .iter()
        .copied()
        .filter(wanted)
        .collect();
    if find("wrk").is_none() && parts.iter().any(|part| *part != Part::Browser) {
        install::packages("wrk, which makes the load,", &["wrk"])?;
    }
    assets::build()?;
    run(cargo().args([
        "build",
        "--release",
        "--package",
        "server",
        "--package",
        "measure",
    ]))?;
    let binaries = target().join("release");
    let cluster = if !options.sqlite && parts.iter().any(|part| part.on_both()) {
        cluster()
    } else {
        None
    };

    let mut figures = Vec::new();
    let mut failed = false;
    for part in parts {
        let name = part.name();
        say(&format!("\n== {name}"));
        let said = match part {
            Part::Browser => in_browser(&binaries, options),
            _ => measured(part, &binaries, options, cluster.as_ref()),
        };
        match said.and_then(|said| table::read(&said)) {
            Ok(read) => {
                for figure in &read {
                    say(&figure.line());
                }
                figures.extend(read);
            }
            Err(error) => {
                say(&format!("{name}: {error:#}"));
                figures.push(Figure::missing(&name));
                failed = true;
            }
        }
    }
    drop(cluster);
    report(&table::table(&figures));
    // Only what could not be measured is a failure.
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Where PostgreSQL cannot be had, SQLite's figures stand alone.
fn cluster() -> Option<Cluster> {
    Cluster::start(Synced::Yes)
        .inspect_err(|error| say(&format!("without PostgreSQL: {error:#}")))
        .ok()
}

fn measured(
    part: Part,
    binaries: &Path,
    options: &Options,
    cluster: Option<&Cluster>,
) -> Result<String> {
    let folder = Folder::new(&part.name())?;
    let mut command = Command::new(binaries.join("measure"));
    command.arg(part.name());
    command.arg("--server").arg(binaries.join("vitrine"));
    command.arg("--folder").arg(&folder.0);
    command.args(["--seconds", &options.seconds.to_string()]);
    command.args(["--rounds", &options.rounds.to_string()]);
    command.args(["--rows", &options.rows.to_string()]);
    if let Some(cluster) = cluster.filter(|_| part.on_both()) {
        let name = format!("vitrine_bench_{}", part.name());
        command.args(["--postgres", &postgres::database(&cluster.url(), &name)?]);
    }
    said(&mut command)
}

fn in_browser(binaries: &Path, options: &Options) -> Result<String> {
    let folder = root().join("end2end");
    browser::packages(&folder)?;
    browser::chromium()?;
    let mut command = Command::new("node");
    command.arg("bench/figures.mjs").current_dir(&folder);
    command.env("BENCH_SERVER", root().join(binaries).join("vitrine"));
    command.env("BENCH_ROUNDS", options.rounds.max(7).to_string());
    said(&mut command)
}

/// What a program says on standard output; what it says on standard error is shown at once.
fn said(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("it cannot be started")?;
    anyhow::ensure!(output.status.success(), "it ended with {}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// An empty folder beside the builds, on the same disk as a brand's data would be: a temporary
/// folder may lie in memory, where nothing is ever flushed. Removed at the end.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self> {
        let path = target().join("bench").join(name);
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            say(&format!("cannot remove {}: {error}", self.0.display()));
        }
    }
}
