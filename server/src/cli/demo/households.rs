//! Shopping from the files of the Complete Journey, through the importer. Its newest day becomes
//! yesterday.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Context as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use service::Service;
use service::import::{BATCH, Charset, Format, ImportError, ImportFile, Mapping};

/// A file's name, its mapping, and by how many years that mapping moves dates.
pub(super) const FILES: [(&str, &str, i16); 4] = [
    (
        "transactions.csv",
        include_str!("../../../demo/mappings/complete-journey-transactions.yaml"),
        8,
    ),
    (
        "demographics.csv",
        include_str!("../../../demo/mappings/complete-journey-demographics.yaml"),
        0,
    ),
    (
        "campaigns.csv",
        include_str!("../../../demo/mappings/complete-journey-campaigns.yaml"),
        9,
    ),
    (
        "coupon_redemptions.csv",
        include_str!("../../../demo/mappings/complete-journey-coupon-redemptions.yaml"),
        8,
    ),
];

/// Imports the files of a folder; answers a line about each.
pub(crate) async fn import(
    service: &Service,
    folder: &Path,
    rejects: &Path,
    now: Timestamp,
) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for (name, mapping, years) in FILES {
        let mapping = Mapping::read(name, mapping.as_bytes())
            .map_err(|findings| anyhow::anyhow!("the mapping of {name}: {findings:?}"))?;
        let newest = date(2017 + years, 12, 31)
            .to_zoned(TimeZone::UTC)?
            .timestamp();
        let file = ImportFile {
            path: folder.join(name),
            format: Format::Csv,
            charset: Charset::UTF_8,
            rejects: rejects.join(format!("{name}.rejects.csv")),
            append_rejects: false,
            restart: false,
            shift_days: if years == 0 {
                0
            } else {
                days_between(newest, now) - 1
            },
            batch: BATCH,
        };
        let done = service
            .import(&mapping, &file, |_| ControlFlow::Continue(()))
            .await
            .map_err(|error| match error {
                ImportError::Mapping(findings) => anyhow::anyhow!(
                    "the mapping of {name}: {}",
                    findings
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(" ")
                ),
                error => error.into(),
            })
            .with_context(|| format!("{} was not imported", file.path.display()))?;
        lines.push(format!(
            "{name}: {} rows, {} records, {} benefits, {} not taken",
            done.tally.rows, done.tally.inserted, done.tally.benefits, done.tally.rejected
        ));
    }
    Ok(lines)
}

/// When campaigns that a household was part of began, from `campaigns.csv`: then the campaign
/// engine asked for its data.
pub(crate) fn campaigns(
    folder: &Path,
    reference: &str,
    now: Timestamp,
) -> anyhow::Result<Vec<Timestamp>> {
    let path = folder.join("campaigns.csv");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let household = reference.trim_start_matches("HV-");
    let newest = date(2017, 12, 31).to_zoned(TimeZone::UTC)?.timestamp();
    let moved = SignedDuration::from_hours(24 * (i64::from(days_between(newest, now)) - 1));
    let mut starts = Vec::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',').skip(1);
        if cells.next() == Some(household)
            && let Some(day) = cells.nth(1).and_then(|day| day.parse::<Date>().ok())
        {
            starts.push(
                day.at(6, 5, 0, 0)
                    .to_zoned(TimeZone::UTC)?
                    .timestamp()
                    .checked_add(moved)?,
            );
        }
    }
    Ok(starts)
}

fn days_between(from: Timestamp, to: Timestamp) -> i32 {
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}
