//! Vitrine: one binary that serves a brand's data pages and its gate, and the commands around it.

mod api;
mod assets;
mod authorities;
mod cli;
mod config;
mod delivery;
mod http;
mod jobs;
mod mail;
mod oauth;
mod pages;
mod telemetry;
mod witnessing;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let command = cli::Command::parse();
    match cli::run(command) {
        Ok(code) => code,
        Err(error) => {
            cli::say_error(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
