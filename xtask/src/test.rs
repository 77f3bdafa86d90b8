//! `cargo xtask test`: every check, one after the other, and the counts at the end.
//!
//! A failed check does not stop the later ones. What a check needs is made when the first check
//! asks for it, and the database cluster is stopped at the end, whatever happened.

pub(crate) mod browser;
mod contract;
mod counts;
pub(crate) mod postgres;
mod rust;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::{Args, ValueEnum};

pub(crate) use self::counts::Counts;
use self::postgres::{Cluster, Synced};
use crate::{
    assets, house,
    process::{report, say},
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run these checks alone; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Check>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    /// Formatting
    Fmt,
    /// The rules of the house: who may import whom, where SQL lives, how long a file is
    House,
    /// Build of what the browser loads
    Assets,
    /// Lints of the server's side
    Lint,
    /// Lints of the browser's side
    Wasm,
    /// Rules, pages, words, use cases
    Unit,
    /// Every query on both databases
    Store,
    /// The server over HTTP
    Http,
    /// Generated requests against the API's description
    Contract,
    /// Journeys with JavaScript on and off
    Browser,
}

/// What checks share.
#[derive(Debug, Default)]
struct Bench {
    cluster: Option<Cluster>,
}

impl Bench {
    /// The URL of a PostgreSQL whose role may create databases.
    fn postgres(&mut self) -> Result<String> {
        if let Some(cluster) = &self.cluster {
            return Ok(cluster.url());
        }
        let cluster = Cluster::start(Synced::No)?;
        Ok(self.cluster.insert(cluster).url())
    }
}

impl Check {
    fn run(self, bench: &mut Bench) -> Result<Counts> {
        match self {
            Check::Fmt => rust::format(),
            Check::House => house::check(),
            Check::Assets => assets::build().map(|()| Counts::passed(1)),
            Check::Lint => rust::lint_server(),
            Check::Wasm => rust::lint_browser(),
            Check::Unit => rust::test(rust::Part::Unit, &bench.postgres()?),
            Check::Store => rust::test(rust::Part::Store, &bench.postgres()?),
            Check::Http => rust::test(rust::Part::Http, &bench.postgres()?),
            Check::Contract => contract::check(),
            Check::Browser => browser::journeys(&bench.postgres()?),
        }
    }

    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

struct Line {
    check: Check,
    counts: Counts,
    took: Duration,
}

pub(crate) fn run(options: &Options) -> ExitCode {
    let mut bench = Bench::default();
    let mut lines = Vec::new();
    let wanted = |check: &Check| options.only.is_empty() || options.only.contains(check);
    for check in Check::value_variants().iter().copied().filter(wanted) {
        say(&format!("\n== {}", check.name()));
        let started = Instant::now();
        let counts = check.run(&mut bench).unwrap_or_else(|error| {
            say(&format!("{}: {error:#}", check.name()));
            Counts::failed(1)
        });
        lines.push(Line {
            check,
            counts,
            took: started.elapsed(),
        });
    }
    drop(bench);
    close(&lines)
}

/// The table, and the sum alone on the last line.
fn close(lines: &[Line]) -> ExitCode {
    report("\ncheck      passed  failed    time");
    let mut sum = Counts::default();
    for Line {
        check,
        counts,
        took,
    } in lines
    {
        let (name, time) = (check.name(), took.as_secs_f32());
        report(&format!(
            "{name:<9} {:>7} {:>7} {time:>6.1}s",
            counts.passed, counts.failed
        ));
        sum += *counts;
    }
    report(&format!("{} passed, {} failed", sum.passed, sum.failed));
    if sum.failed == 0 && sum.passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
