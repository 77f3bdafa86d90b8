//! `vitrine registry`: what the brand declares.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use domain::registry::Severity;
use service::registry::Located;

use super::say;
use crate::config::StoreArgs;

const NOT_PUBLISHED: &str = "Not published. The version in force has not changed.";

/// Check, publish and list what the brand declares
#[derive(Subcommand, Debug)]
pub(crate) enum Registry {
    /// Print everything that does not fit in a registry file, with line and column
    Check {
        /// The YAML file
        file: PathBuf,
    },
    /// Put a registry file in force as a new version; one with errors is refused whole
    Publish {
        #[command(flatten)]
        store: StoreArgs,
        /// The YAML file
        file: PathBuf,
    },
    /// List the versions
    List {
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// Runs it. Exit code 1 when the file has errors.
pub(crate) async fn run(task: Registry) -> anyhow::Result<ExitCode> {
    match task {
        Registry::Check { file } => {
            let name = file.display().to_string();
            let report = service::registry::check(&name, &read(&file)?);
            print(&report.findings)?;
            let errors = count(&report.findings, Severity::Error);
            let warnings = count(&report.findings, Severity::Warning);
            say(format_args!("{name}: {errors} errors, {warnings} warnings"))?;
            Ok(if errors == 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
        Registry::Publish { store, file } => {
            let bytes = read(&file)?;
            let service = super::open_quietly(&store).await?;
            let name = file.display().to_string();
            let before = service.refresh_published().await.ok();
            let published = match service.publish_registry(&name, &bytes).await {
                Ok(published) => published,
                Err(service::PublishError::Refused(findings)) => {
                    print(&findings)?;
                    say(NOT_PUBLISHED)?;
                    return Ok(ExitCode::FAILURE);
                }
                Err(service::PublishError::Promised(broken)) => {
                    broken.iter().try_for_each(say)?;
                    say(NOT_PUBLISHED)?;
                    return Ok(ExitCode::FAILURE);
                }
                Err(error) => return Err(error.into()),
            };
            let hash = hex::encode(published.hash);
            if before.is_some_and(|before| before.version == published.version) {
                say(format_args!(
                    "Version {} has the same text and stays in force ({hash}).",
                    published.version
                ))?;
            } else {
                say(format_args!(
                    "Version {} is in force ({hash}).",
                    published.version
                ))?;
            }
            service.store().close().await;
            Ok(ExitCode::SUCCESS)
        }
        Registry::List { store } => {
            let service = super::open_quietly(&store).await?;
            for line in service.registry_versions().await? {
                say(format_args!(
                    "{:>6}  {}  {}",
                    line.version,
                    line.at,
                    hex::encode(line.hash)
                ))?;
            }
            service.store().close().await;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn print(findings: &[Located]) -> anyhow::Result<()> {
    findings.iter().try_for_each(say)
}

fn count(findings: &[Located], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .count()
}
