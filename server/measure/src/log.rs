//! What the log costs a release: releases with their lines, the same lines alone, and how much they
//! take on the disk. All of it in this process, without HTTP, so that nothing hides the cost.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use domain::account::ConsumerScope;
use domain::event::Event;
use domain::ids::{EventId, SubjectId};
use futures_util::future::try_join_all;
use service::{ReleaseAnswer, ReleaseRequest};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use store::append::{Appended, Entry};

use crate::Task;
use crate::figure::Figure;
use crate::process::processor_us;
use crate::rounds::median;
use crate::world::{World, reference};

pub(crate) const CUSTOMERS: u64 = 512;
pub(crate) const RECORDS: u32 = 20;
pub(crate) const PURPOSE: &str = "profiling_offers";
const CATEGORY: &str = "store_purchases";
/// How many are under way at once.
const AT_ONCE: u64 = 64;

pub(crate) async fn measure(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        on(task, engine, database).await?;
    }
    Ok(())
}

async fn on(task: &Task, engine: &str, database: Option<&str>) -> Result<()> {
    let world = World::new(&task.folder, database).await?;
    for number in 0..CUSTOMERS {
        let subject = world.fill(number, RECORDS.into()).await?;
        world.turn_on(subject, PURPOSE).await?;
    }
    let secret = world.key("campaign-engine", PURPOSE).await?;
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let scope = world.service.authenticate_key(&secret, here).await?.scope;
    let lines = Lines::new(&world, &scope).await?;
    let round = Duration::from_secs(task.seconds.into());
    let releases = |time| rate(time, async |number| release(&world, &scope, number).await);
    let alone = |time| {
        rate(time, async |number| {
            lines.append(&world, number).await.map(drop)
        })
    };
    releases(Duration::from_secs(1)).await?;
    alone(Duration::from_secs(1)).await?;

    let before = size(&world.database).await?;
    let (mut with, mut without, mut written) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..task.rounds {
        with.push(releases(round).await?);
        without.push(alone(round).await?);
    }
    for rate in with.iter().chain(&without) {
        written += rate.count;
    }
    let bytes = (size(&world.database).await? - before) / written;
    world.service.store().close().await;

    let middle = |of: fn(&Rate) -> f64, rates: &[Rate]| median(rates.iter().map(of));
    let each = |rates: &[Rate]| middle(|rate| rate.processor_us / rate.count, rates);
    let per_second = |rates: &[Rate]| middle(|rate| rate.per_second, rates);
    let shares = with.iter().zip(&without).map(|(with, without)| {
        (without.processor_us / without.count) / (with.processor_us / with.count)
    });
    Figure {
        name: &format!("the log's part of a release of {RECORDS} records, {engine}"),
        ours: format!(
            "a line alone: {:.0}/s, {:.0} µs CPU, {bytes:.0} bytes",
            per_second(&without),
            each(&without),
        ),
        baseline: format!(
            "a release with its line: {:.0}/s, {:.0} µs CPU",
            per_second(&with),
            each(&with),
        ),
        ratio: Some(median(shares)),
        ..Figure::default()
    }
    .tell()
}

/// What was done in a round.
pub(crate) struct Rate {
    pub(crate) count: f64,
    pub(crate) per_second: f64,
    /// Of this process; a database of its own is not in it.
    pub(crate) processor_us: f64,
}

pub(crate) async fn rate(time: Duration, one: impl AsyncFn(u64) -> Result<()>) -> Result<Rate> {
    let (before, started) = (processor_us("self")?, Instant::now());
    let client = async |first: u64| {
        let mut count = 0.0;
        let mut number = first;
        while started.elapsed() < time {
            one(number).await?;
            count += 1.0;
            number = (number + AT_ONCE) % CUSTOMERS;
        }
        Ok::<f64, anyhow::Error>(count)
    };
    let counts = try_join_all((0..AT_ONCE).map(client)).await?;
    let took = started.elapsed().as_secs_f64();
    let count: f64 = counts.iter().sum();
    Ok(Rate {
        count,
        per_second: count / took,
        processor_us: processor_us("self")? - before,
    })
}

pub(crate) async fn release(world: &World, scope: &ConsumerScope, number: u64) -> Result<()> {
    let request = ReleaseRequest {
        subject: reference(number)?,
        purpose: PURPOSE.parse()?,
        categories: None,
        fields: None,
        since: None,
        limit: RECORDS,
    };
    let answer = world.service.release(scope, request, None).await?;
    let ReleaseAnswer::Released { records, .. } = answer else {
        anyhow::bail!("what was turned on was refused")
    };
    ensure!(records.len() == RECORDS as usize, "not all was released");
    Ok(())
}

/// The lines that such releases leave.
pub(crate) struct Lines(Vec<Entry>);

impl Lines {
    pub(crate) async fn new(world: &World, scope: &ConsumerScope) -> Result<Self> {
        let purpose = PURPOSE.parse()?;
        let mut lines = Vec::new();
        for number in 0..CUSTOMERS {
            let reference = reference(number)?;
            let read = &mut world.service.store().read();
            let situation = store::gate::situation_by_reference(read, &reference, &purpose);
            let situation = situation.await?.context("no such customer")?;
            lines.push(Entry {
                subject: situation.subject,
                revision: situation.revision,
                registry_version: situation.registry_version,
                event: Event::Release {
                    purpose: purpose.clone(),
                    consumer: scope.consumer.clone(),
                    categories: vec![CATEGORY.parse()?],
                    records: RECORDS.into(),
                    registry_version: situation.registry_version,
                    repeat: None,
                },
                at: world.service.clock().now(),
                key: None,
            });
        }
        Ok(Self(lines))
    }

    /// Appends one for a customer; gives the customer and the line.
    pub(crate) async fn append(&self, world: &World, number: u64) -> Result<(SubjectId, EventId)> {
        let mut line = self.0[usize::try_from(number)?].clone();
        // Lines are numbered by their time.
        line.at = world.service.clock().now();
        let subject = line.subject;
        let appended = world.service.store().append(vec![line]).await?;
        match &appended[..] {
            [Appended::Line(line)] => Ok((subject, line.id)),
            _ => anyhow::bail!("a line was overtaken"),
        }
    }
}

/// How much a database takes on the disk, in bytes.
pub(crate) async fn size(database: &str) -> Result<f64> {
    let bytes: i64 = if database.starts_with("sqlite:") {
        let mut on = SqliteConnection::connect(database).await?;
        let pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
        sqlx::query_scalar(pages).fetch_one(&mut on).await?
    } else {
        let mut on = PgConnection::connect(database).await?;
        let whole = "SELECT pg_database_size(current_database())";
        sqlx::query_scalar(whole).fetch_one(&mut on).await?
    };
    Ok(bytes as f64)
}
