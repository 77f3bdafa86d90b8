//! Measures the release binary against bare baselines of the same run. Started by
//! `cargo xtask bench`; writes one JSON object per figure to standard output.
//!
//! Invariants: what is measured is the binary that a brand installs, over real HTTP, with a real
//! database and real sessions; each baseline runs in a process of its own with the same allocator,
//! and takes turns with what it is compared to, so that a busy machine slows both. Deliberately
//! not here: any judgement by wall time. A figure that falls short is a figure.
#![allow(
    clippy::duration_suboptimal_units,
    clippy::format_push_string,
    clippy::single_match_else,
    reason = "a measuring program reads top to bottom"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tasks are awaited in place, and there is no clock but the machine's to measure with"
)]

mod bare;
mod client;
mod data;
mod decisions;
mod figure;
mod gate;
mod house;
mod import;
mod ledger;
mod load;
mod log;
mod outbox;
mod pages;
mod process;
mod questions;
mod rounds;
mod sample;
mod world;

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What every measurement is given.
#[derive(Debug)]
pub(crate) struct Task {
    /// The release binary.
    pub(crate) server: PathBuf,
    /// A folder of its own.
    pub(crate) folder: PathBuf,
    /// An empty PostgreSQL database, where there is one.
    pub(crate) postgres: Option<String>,
    /// Length of one round of load, in seconds.
    pub(crate) seconds: u32,
    /// How often ours and the baseline take turns.
    pub(crate) rounds: usize,
    /// Rows of the imported file.
    pub(crate) rows: u64,
}

impl Task {
    /// The databases to measure on: their names, and where they are if not in the folder.
    pub(crate) fn engines(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        let postgres = self.postgres.as_deref();
        let postgres = postgres.map(|url| ("PostgreSQL", Some(url)));
        [("SQLite", None)].into_iter().chain(postgres)
    }
}

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let what = words.next().context("say what to measure")?;
    let rest: Vec<String> = words.collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match what.as_str() {
            "bare-page" => bare::page(&rest).await,
            "bare-read" => bare::read(&rest).await,
            "bare-append" => bare::append(&rest).await,
            "pages" => pages::measure(&task(&rest)?).await,
            "decisions" => decisions::measure(&task(&rest)?).await,
            "gate" => gate::measure(&task(&rest)?).await,
            "evaluations" => questions::evaluations(&task(&rest)?).await,
            "batch" => questions::batch(&task(&rest)?).await,
            "outbox" => outbox::measure(&task(&rest)?).await,
            "log" => log::measure(&task(&rest)?).await,
            "ledger" => ledger::measure(&task(&rest)?).await,
            "import" => import::measure(&task(&rest)?).await,
            "data" => data::measure(&task(&rest)?).await,
            other => bail!("nothing called {other} is measured here"),
        }
    })
}

fn task(words: &[String]) -> Result<Task> {
    let value = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let needed = |name: &str| value(name).with_context(|| format!("{name} is missing"));
    Ok(Task {
        server: needed("--server")?.into(),
        folder: needed("--folder")?.into(),
        postgres: value("--postgres"),
        seconds: needed("--seconds")?.parse()?,
        rounds: needed("--rounds")?.parse()?,
        rows: needed("--rows")?.parse()?,
    })
}
