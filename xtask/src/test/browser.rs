//! The journeys of `end2end`: on SQLite with JavaScript and without, and those that must hold on
//! both databases on PostgreSQL.
//!
//! Two lanes run side by side, because one browser waits more than it works, and a lane that is
//! through takes what is left. Each run has a demonstration, a folder and a report of its own, and
//! nothing in common with another; what it says is shown when it is through.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{counts::Counts, postgres, rust};
use crate::{
    install,
    process::{find, into_file, root, run, say, target},
};

/// In the title of a journey that runs on PostgreSQL too.
const BOTH: &str = "@both-databases";
/// The file of what holds for every page, which takes as long as all journeys.
const EVERYWHERE: &str = "everywhere\\.spec";
/// The half of it that takes longest.
const AXE: &str = "axe finds nothing on";

/// One start of Playwright.
#[derive(Debug)]
struct Run<'a> {
    name: &'static str,
    what: &'static str,
    arguments: &'a [&'a str],
    /// SQLite where there is none.
    database: Option<String>,
}

pub(super) fn journeys(cluster: &str) -> Result<Counts> {
    let folder = root().join("end2end");
    let server = rust::server()?;
    packages(&folder)?;
    chromium()?;
    let mut check = Command::new("npx");
    run(check
        .args(["--no-install", "tsc", "--noEmit"])
        .current_dir(&folder))?;
    let reports = target().join("end2end");
    fs::create_dir_all(&reports)?;
    let on_postgres = postgres::database(cluster, "vitrine_journeys")?;
    let axe = format!("{EVERYWHERE}.*{AXE}");
    // The longest first, so that both lanes are through at about the same time.
    let runs = [
        Run {
            name: "nojs",
            what: "journeys without JavaScript",
            arguments: &["--project", "nojs"],
            database: None,
        },
        Run {
            name: "js",
            what: "journeys with JavaScript",
            arguments: &["--project", "js", "--grep-invert", EVERYWHERE],
            database: None,
        },
        Run {
            name: "axe",
            what: "axe on every page, with JavaScript",
            arguments: &["--project", "js", "--grep", &axe],
            database: None,
        },
        Run {
            name: "everywhere",
            what: "what else holds for every page, with JavaScript",
            arguments: &[
                "--project",
                "js",
                "--grep",
                EVERYWHERE,
                "--grep-invert",
                AXE,
            ],
            database: None,
        },
        Run {
            name: "postgres",
            what: "journeys on PostgreSQL",
            arguments: &["--grep", BOTH],
            database: Some(on_postgres),
        },
    ];
    let left = Mutex::new(runs.iter());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let lane = || {
        let mut counts = Counts::default();
        while let Some(run) = next() {
            let log = run.beside(&reports, "log");
            let told = into_file(&mut run.command(&folder, &server, &reports), &log);
            let said = fs::read(log).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            say(&format!("\n{}\n{}", run.what, said.trim_end()));
            counts += run.counts(&reports, told);
        }
        counts
    };
    let mut counts = Counts::passed(1);
    thread::scope(|scope| {
        for lane in [scope.spawn(lane), scope.spawn(lane)] {
            counts += lane.join().unwrap_or_else(|_| Counts::failed(1));
        }
    });
    Ok(counts)
}

impl Run<'_> {
    fn beside(&self, reports: &Path, ending: &str) -> PathBuf {
        reports.join(format!("{}.{ending}", self.name))
    }

    fn command(&self, folder: &Path, server: &Path, reports: &Path) -> Command {
        let report = self.beside(reports, "json");
        // One of an earlier run would be taken for this one's.
        let _ = fs::remove_file(&report);
        let mut command = Command::new("npx");
        command
            .args(["--no-install", "playwright", "test"])
            .args(self.arguments)
            .arg("--output")
            .arg(Path::new("test-results").join(self.name))
            .current_dir(folder);
        command.env("E2E_SERVER", server).env("E2E_REPORT", &report);
        if let Some(url) = &self.database {
            command.env("E2E_DATABASE", url);
        }
        command
    }

    /// What the report says; a run that left none is one failure.
    fn counts(&self, reports: &Path, succeeded: Result<bool>) -> Counts {
        let read = || -> Result<Counts> {
            let succeeded = succeeded?;
            let report = fs::read(self.beside(reports, "json"));
            let report = report.context("Playwright left no report")?;
            let report: Value =
                serde_json::from_slice(&report).context("Playwright's report is no JSON")?;
            Ok(Counts::of_playwright(&report).or_failed(succeeded))
        };
        read().unwrap_or_else(|error| {
            say(&format!("{}: {error:#}", self.what));
            Counts::failed(1)
        })
    }
}

/// Installs what the lock file names, unless that is there already.
pub(crate) fn packages(folder: &Path) -> Result<()> {
    if find("npm").is_none() {
        install::packages("Node", &["nodejs", "npm"])?;
    }
    let lock = fs::read(folder.join("package-lock.json"))?;
    let digest = hex::encode(Sha256::digest(lock));
    let stamp = folder.join("node_modules/.vitrine-lock");
    if fs::read_to_string(&stamp).is_ok_and(|stored| stored == digest) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(npm.current_dir(folder)).context("with a network, type: npm ci --prefix end2end")?;
    fs::write(stamp, digest).context("cannot note what is installed")
}

/// The same engine without windows, which takes a third less of the processor.
const WITHOUT_WINDOWS: &str = "chromium-headless-shell";

/// The system's browser without windows where there is such a package, else the one that is there;
/// Playwright's own where the system has none to offer.
pub(crate) fn chromium() -> Result<()> {
    if find(WITHOUT_WINDOWS).is_some() {
        return Ok(());
    }
    let Err(error) = install::packages("Chromium", &[WITHOUT_WINDOWS]) else {
        return Ok(());
    };
    let with_windows = ["chromium", "chromium-browser", "google-chrome"];
    if with_windows.iter().any(|name| find(name).is_some())
        || install::packages("Chromium", &["chromium"]).is_ok()
    {
        return Ok(());
    }
    say("no Chromium from the system; trying Playwright's own");
    let mut own = Command::new("npx");
    own.args(["--no-install", "playwright", "install", "chromium"]);
    run(own.current_dir(root().join("end2end"))).map_err(|_| error)
}
