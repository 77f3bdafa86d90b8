//! Builds of the server with the browser part inside.

use std::path::PathBuf;

use anyhow::Result;

use crate::{assets, process};

/// The debug binary, for the demo and the browser journeys.
pub(crate) fn debug() -> Result<PathBuf> {
    assets::build()?;
    process::run(process::cargo().args(["build", "--package", "server"]))?;
    Ok(process::target().join("debug/vitrine"))
}

/// The binary a brand installs.
pub(crate) fn release() -> Result<()> {
    assets::build()?;
    process::run(process::cargo().args(["build", "--release", "--package", "server"]))?;
    process::say("target/release/vitrine is ready; it needs no other file");
    Ok(())
}
