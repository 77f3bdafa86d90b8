//! Formatting, lints and tests of the Rust code.

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use crate::{
    assets, install,
    process::{cargo, root, run, say, tee},
};

/// The variable that tells tests where PostgreSQL is.
pub(super) const POSTGRES: &str = "VITRINE_TEST_POSTGRES";

/// The crates that compile for the host; `frontend` is the browser's alone.
const SERVER_SIDE: [&str; 3] = ["--workspace", "--exclude", "frontend"];

pub(super) fn format() -> Result<Counts> {
    run(cargo().args(["fmt", "--all", "--check"])).context("type: cargo fmt --all")?;
    Ok(Counts::passed(1))
}

pub(super) fn lint_server() -> Result<Counts> {
    run(cargo()
        .arg("clippy")
        .args(SERVER_SIDE)
        .args(["--all-targets", "--", "-D", "warnings"]))?;
    Ok(Counts::passed(1))
}

/// The same crates as the browser gets them: `app` with its islands, `domain` without a host.
pub(super) fn lint_browser() -> Result<Counts> {
    install::wasm_target()?;
    let target = [
        "--target",
        "wasm32-unknown-unknown",
        "--target-dir",
        "target/front",
    ];
    let packages = [
        "--package",
        "frontend",
        "--package",
        "app",
        "--package",
        "domain",
    ];
    run(cargo()
        .arg("clippy")
        .args(packages)
        .args(target)
        .args(["--", "-D", "warnings"]))?;
    Ok(Counts::passed(1))
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Unit,
    Store,
    Http,
}

/// With nextest where it is installed, else with what comes with Rust.
pub(super) fn test(part: Part, postgres: &str) -> Result<Counts> {
    assets::build()?;
    let nextest = cargo()
        .args(["nextest", "--version"])
        .output()?
        .status
        .success();
    let mut command = cargo();
    command.env(POSTGRES, postgres);
    // All parts build the same set of crates, so that features and builds are shared; only the
    // tests that run differ.
    if nextest {
        let set = match part {
            Part::Unit => "not package(store) and not package(server)",
            Part::Store => "package(store)",
            Part::Http => "package(server)",
        };
        command
            .args(["nextest", "run"])
            .args(SERVER_SIDE)
            .args(["--no-tests", "fail", "-E", set]);
        let (succeeded, said) = tee(&mut command)?;
        return Ok(Counts::of_nextest(&said).or_failed(succeeded));
    }
    say("cargo-nextest is not installed; `cargo test` does the same more slowly");
    let packages: &[&str] = match part {
        Part::Unit => &["domain", "app", "service", "xtask"],
        Part::Store => &["store"],
        Part::Http => &["server"],
    };
    command.args(["test", "--no-fail-fast"]);
    for package in packages {
        command.args(["--package", package]);
    }
    let (succeeded, said) = tee(&mut command)?;
    let counts = Counts::of_cargo_test(&said).or_failed(succeeded);
    if counts == Counts::default() {
        bail!("no test ran in {}", root().display());
    }
    Ok(counts)
}
