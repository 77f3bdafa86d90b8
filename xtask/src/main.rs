//! `cargo xtask <command>`: builds the browser part; runs the demo, the tests and the benchmarks.
//!
//! Every tool a command needs is a library of this crate, comes with Rust or Node, or is installed
//! from the system's packages by the command itself.

mod assets;
mod bench;
mod build;
mod demo;
mod house;
mod install;
mod process;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about,
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build what the browser loads into target/site
    Assets,
    /// Build the self-contained release binary, target/release/vitrine
    Build,
    /// Serve the demo brand and print its sign-ins
    Demo(demo::Options),
    /// Measure the release build against bare baselines; ends with a table
    Bench(bench::Options),
    /// Run every check; ends with the counts
    Test(test::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Assets => assets::build().map(|()| ExitCode::SUCCESS),
        Command::Build => build::release().map(|()| ExitCode::SUCCESS),
        Command::Demo(options) => demo::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Bench(options) => bench::run_all(&options),
        Command::Test(options) => Ok(test::run(&options)),
    };
    done.unwrap_or_else(|error| {
        process::say(&format!("xtask: {error:#}"));
        ExitCode::FAILURE
    })
}
