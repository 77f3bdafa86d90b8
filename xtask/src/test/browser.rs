//! The journeys of `end2end`, on SQLite, and those that must hold on both databases on PostgreSQL.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{counts::Counts, postgres};
use crate::{
    build, install,
    process::{find, root, run, say, target, tee},
};

/// In the title of a journey that runs on PostgreSQL too.
const BOTH: &str = "@both-databases";

pub(super) fn journeys(cluster: &str) -> Result<Counts> {
    let folder = root().join("end2end");
    let server = build::debug()?;
    packages(&folder)?;
    chromium()?;
    let mut check = Command::new("npx");
    run(check
        .args(["--no-install", "tsc", "--noEmit"])
        .current_dir(&folder))?;
    let mut counts = Counts::passed(1);
    counts += playwright(&folder, &server, &[], None)?;
    let database = postgres::database(cluster, "vitrine_journeys")?;
    counts += playwright(&folder, &server, &["--grep", BOTH], Some(&database))?;
    Ok(counts)
}

fn playwright(
    folder: &Path,
    server: &Path,
    arguments: &[&str],
    database: Option<&str>,
) -> Result<Counts> {
    say(database.map_or("journeys on SQLite", |_| "journeys on PostgreSQL"));
    let report = target().join("end2end.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut command = Command::new("npx");
    command
        .args(["--no-install", "playwright", "test"])
        .args(arguments)
        .current_dir(folder);
    command.env("E2E_SERVER", server).env("E2E_REPORT", &report);
    if let Some(url) = database {
        command.env("E2E_DATABASE", url);
    }
    let (succeeded, _) = tee(&mut command)?;
    let read = fs::read(&report).context("Playwright left no report")?;
    let read: Value = serde_json::from_slice(&read).context("Playwright's report is no JSON")?;
    Ok(Counts::of_playwright(&read).or_failed(succeeded))
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
    run(npm.current_dir(folder))?;
    fs::write(stamp, digest).context("cannot note what is installed")
}

/// The system's browser; Playwright's own where the system has none to offer.
pub(crate) fn chromium() -> Result<()> {
    if ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .any(|name| find(name).is_some())
    {
        return Ok(());
    }
    let Err(error) = install::packages("Chromium", &["chromium"]) else {
        return Ok(());
    };
    say("no Chromium from the system; trying Playwright's own");
    let mut own = Command::new("npx");
    own.args(["--no-install", "playwright", "install", "chromium"]);
    run(own.current_dir(root().join("end2end"))).map_err(|_| error)
}
