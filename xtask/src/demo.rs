//! `cargo xtask demo`: everything built, then the server itself in this process's place.

use std::{os::unix::process::CommandExt, path::PathBuf, process::Command};

use anyhow::{Result, bail};
use clap::Args;

use crate::{
    build,
    process::{root, say},
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Start over with new data
    #[arg(long)]
    fresh: bool,
    /// Keep the data in this database, for example `postgres://localhost/vitrine`
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Port on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Fill persona households from the CSV files in this folder
    #[arg(long, value_name = "DIR")]
    households: Option<PathBuf>,
    /// Also write the address, the sign-ins and the keys to this JSON file
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    say("building (the first time takes some minutes, later ones a second)");
    let mut server = Command::new(build::debug()?);
    server
        .arg("demo")
        .arg("--data")
        .arg(root().join("target/demo"));
    server.arg("--port").arg(options.port.to_string());
    if options.fresh {
        server.arg("--fresh");
    }
    if let Some(url) = &options.database {
        server.arg("--database").arg(url);
    }
    if let Some(folder) = &options.households {
        server.arg("--households").arg(folder);
    }
    if let Some(file) = &options.summary {
        server.arg("--summary").arg(file);
    }
    bail!("cannot start the server: {}", server.exec())
}
