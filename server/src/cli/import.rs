//! `vitrine import`: records, benefits and contact data from files.

use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use service::import::{BATCH, Charset, Format, ImportError, ImportFile, Mapping, Summary};

use super::say;
use crate::config::StoreArgs;

/// Read records and benefits from CSV or NDJSON files
#[derive(Args, Debug)]
pub(crate) struct Import {
    #[command(flatten)]
    store: StoreArgs,
    /// The YAML file that says what the columns are
    #[arg(long)]
    mapping: PathBuf,
    /// Where rows go that are not taken; by default FILE.rejects.csv, one for each file
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// How the files write their rows; by default as their names end
    #[arg(long)]
    format: Option<FileFormat>,
    /// In which encoding: utf-8, windows-1252, utf-16le and so on
    #[arg(long, default_value = "utf-8", value_parser = charset)]
    encoding: Charset,
    /// Begin at the start even if an earlier run was cut off
    #[arg(long)]
    restart: bool,
    /// Move every date this many days ahead, for sample data of another time
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(i32).range(0..=36_500))]
    shift_days: i32,
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// How a file writes its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileFormat {
    /// Comma-separated values with a header line
    Csv,
    /// One JSON object a line
    Ndjson,
}

fn charset(name: &str) -> Result<Charset, String> {
    Charset::named(name).ok_or_else(|| {
        "not the name of an encoding: write utf-8, windows-1252, iso-8859-15, utf-16le or another \
         one of the WHATWG Encoding Standard"
            .to_owned()
    })
}

/// Runs it. Exit code 1 when a file could not be read; rows that are not taken do not change it.
pub(crate) async fn run(task: Import) -> anyhow::Result<ExitCode> {
    let Some(mapping) = read_mapping(&task.mapping)? else {
        return Ok(ExitCode::FAILURE);
    };
    let service = super::open_quietly(&task.store).await?;
    let files = task
        .files
        .iter()
        .enumerate()
        .map(|(number, path)| file(&task, path, number))
        .collect::<anyhow::Result<Vec<_>>>()?;

    // A file that came to its end is passed over only on the way to one that did not.
    let mut ended = Vec::with_capacity(files.len());
    for file in &files {
        ended.push(
            service
                .imported_before(&mapping, file)
                .await
                .unwrap_or(None),
        );
    }
    let goes_on = !task.restart && ended.contains(&Some(false));
    let mut well = true;
    for (file, ended) in files.iter().zip(ended) {
        let name = file.path.display();
        if goes_on && ended == Some(true) {
            say(format_args!(
                "{name}: was imported before the earlier run was cut off"
            ))?;
            continue;
        }
        let bar = bar(&file.path);
        let done = service
            .import(&mapping, file, |standing| {
                bar.set_length(standing.total);
                bar.set_position(standing.bytes);
                bar.set_message(format!("{} rows", standing.tally.rows));
                ControlFlow::Continue(())
            })
            .await;
        bar.finish_and_clear();
        match done {
            Ok(summary) => tell(file, &summary)?,
            Err(ImportError::Mapping(findings)) => {
                findings.iter().try_for_each(say)?;
                say("Nothing was imported: correct the mapping.")?;
                well = false;
                break;
            }
            Err(error @ (ImportError::File(_) | ImportError::Io(..))) => {
                say(&error)?;
                well = false;
            }
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("{name} was not imported to its end; run it again to go on")
                });
            }
        }
    }
    service.store().close().await;
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Reads a mapping, or prints what is wrong with it.
fn read_mapping(path: &Path) -> anyhow::Result<Option<Mapping>> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    match Mapping::read(&path.display().to_string(), &bytes) {
        Ok(mapping) => Ok(Some(mapping)),
        Err(findings) => {
            findings.iter().try_for_each(say)?;
            say("Nothing was imported: correct the mapping.")?;
            Ok(None)
        }
    }
}

fn file(task: &Import, path: &Path, number: usize) -> anyhow::Result<ImportFile> {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let format = match (task.format, ending.to_ascii_lowercase().as_str()) {
        (Some(FileFormat::Csv), _) | (None, "csv" | "tsv" | "txt") => Format::Csv,
        (Some(FileFormat::Ndjson), _) | (None, "ndjson" | "jsonl") => Format::Ndjson,
        _ => anyhow::bail!(
            "{}: give --format csv or --format ndjson, for the name does not tell",
            path.display()
        ),
    };
    let rejects = task.rejects.clone().unwrap_or_else(|| {
        let mut name = path.as_os_str().to_owned();
        name.push(".rejects.csv");
        name.into()
    });
    Ok(ImportFile {
        path: path.to_owned(),
        format,
        charset: task.encoding,
        rejects,
        append_rejects: number > 0 && task.rejects.is_some(),
        restart: task.restart,
        shift_days: task.shift_days,
        batch: BATCH,
    })
}

/// A bar on a terminal, nothing elsewhere.
fn bar(path: &Path) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if let Ok(style) =
        ProgressStyle::with_template("{prefix} {wide_bar} {percent:>3} % {msg} {eta} left")
    {
        bar.set_style(style);
    }
    bar.set_prefix(name);
    bar
}

fn tell(file: &ImportFile, summary: &Summary) -> anyhow::Result<()> {
    let tally = summary.tally;
    say(format_args!("{}:", file.path.display()))?;
    if let Some(line) = summary.resumed_at {
        say(format_args!(
            "  went on at line {line}, where an earlier run was cut off"
        ))?;
    }
    say(format_args!("  rows read          {:>10}", tally.rows))?;
    say(format_args!("  records, new       {:>10}", tally.inserted))?;
    say(format_args!("  records, replaced  {:>10}", tally.replaced))?;
    say(format_args!("  records, unchanged {:>10}", tally.unchanged))?;
    say(format_args!("  benefits           {:>10}", tally.benefits))?;
    say(format_args!("  rows not taken     {:>10}", tally.rejected))?;
    if tally.rejected > 0 {
        say(format_args!(
            "  each with line and reason in {}",
            file.rejects.display()
        ))?;
    }
    Ok(())
}
