//! Decisions acknowledged per second at 64 clients, against the same statements done bare.
//!
//! The baseline runs the very statements of a decision, prepared, in the same order, over the same
//! driver and as durably, and nothing else: no rules, no queue, no answers to wait for. On SQLite
//! one loop commits 64 of them together, which is the best a single writer can do for 64 clients;
//! on PostgreSQL 64 tasks run a transaction each on as many connections as the server has.

mod bare;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use domain::account::Viewer;
use domain::decision::{Lasting, Wish};
use domain::ids::{PurposeKey, SubjectId};
use futures_util::future::try_join_all;
use service::{Seen, Service};

use crate::Task;
use crate::client;
use crate::figure::{Figure, Goal};
use crate::load::Load;
use crate::process::Listening;
use crate::rounds::median;
use crate::world::World;

/// How many decide at the same time.
pub(crate) const CLIENTS: usize = 64;
/// How many customers each of them decides for, one after the other.
const CUSTOMERS: usize = 8;
/// Needs consent: each turn of the switch is a decision.
const PURPOSE: &str = "profiling_offers";

pub(crate) async fn measure(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        on(task, engine, database).await?;
    }
    Ok(())
}

async fn on(task: &Task, engine: &str, database: Option<&str>) -> Result<()> {
    let world = World::new(&task.folder, database).await?;
    let mut next = 0;
    let (mut ours, mut theirs) = (
        clients(&world, &mut next).await?,
        clients(&world, &mut next).await?,
    );
    let mut accounts = Vec::with_capacity(CLIENTS);
    for _ in 0..CLIENTS {
        world.fill(next, 1).await?;
        accounts.push(world.account(next).await?);
        next += 1;
    }
    let seen = world.seen().await?;
    let round = Duration::from_secs(task.seconds.into());
    let bare = bare::Bare::open(&world.database, seen, PURPOSE).await?;
    through_service(&world.service, &mut ours, seen, Duration::from_secs(1)).await?;
    bare.run(&mut theirs, Duration::from_secs(1)).await?;
    let mut pairs = Vec::new();
    for _ in 0..task.rounds {
        let mine = through_service(&world.service, &mut ours, seen, round).await?;
        pairs.push((mine, bare.run(&mut theirs, round).await?));
    }
    let bare_rate = median(pairs.iter().map(|(_, bare)| *bare));
    let baseline = format!("{bare_rate:.0}/s, the same statements bare");
    let ratio = crate::rounds::ratio(&pairs, |rate| *rate);
    Figure {
        name: &format!("decisions, {CLIENTS} clients, {engine}"),
        ours: format!(
            "{:.0}/s acknowledged",
            median(pairs.iter().map(|(ours, _)| *ours))
        ),
        baseline: baseline.clone(),
        ratio: Some(ratio),
        goal: Some(Goal::AtLeast(0.6)),
        limit: "the rules, the log line's JSON and the way to the writer and back",
    }
    .tell()?;
    bare.close().await;
    world.service.store().close().await;

    let rates = over_http(task, &world, seen, &accounts).await?;
    let rate = median(rates.iter().map(|(rate, _)| *rate));
    let p99 = median(rates.iter().map(|(_, p99)| *p99));
    Figure {
        name: &format!("decisions as form posts, {CLIENTS} connections, {engine}"),
        ours: format!("{rate:.0}/s, p99 {p99:.1} ms"),
        baseline,
        ratio: Some(rate / bare_rate),
        ..Figure::default()
    }
    .tell()
}

/// One who decides, for one customer after the other, on and off in turns.
#[derive(Debug)]
pub(crate) struct Client {
    name: usize,
    customers: Vec<SubjectId>,
    turn: usize,
}

impl Client {
    /// The next decision: for whom, what, and its idempotency key.
    fn next(&mut self) -> (SubjectId, Wish, String) {
        let customer = self.customers[self.turn % self.customers.len()];
        let on = (self.turn / self.customers.len()).is_multiple_of(2);
        self.turn += 1;
        let key = format!("{:08}-{:012}-made-by-the-form", self.name, self.turn);
        (customer, if on { Wish::On } else { Wish::Off }, key)
    }
}

async fn clients(world: &World, next: &mut u64) -> Result<Vec<Client>> {
    let mut clients = Vec::with_capacity(CLIENTS);
    for name in 0..CLIENTS {
        let mut customers = Vec::with_capacity(CUSTOMERS);
        for _ in 0..CUSTOMERS {
            customers.push(world.fill(*next, 1).await?);
            *next += 1;
        }
        clients.push(Client {
            name,
            customers,
            turn: 0,
        });
    }
    Ok(clients)
}

/// Decides until the time is over; gives decisions per second.
async fn through_service(
    service: &Service,
    clients: &mut Vec<Client>,
    seen: Seen,
    time: Duration,
) -> Result<f64> {
    let purpose: PurposeKey = PURPOSE.parse()?;
    let started = Instant::now();
    let tasks = std::mem::take(clients).into_iter().map(|mut client| {
        let (service, purpose) = (service.clone(), purpose.clone());
        tokio::spawn(async move {
            let mut done = 0_u32;
            while started.elapsed() < time {
                let (customer, wish, key) = client.next();
                let viewer = Viewer::Own(customer);
                let decided = service
                    .decide(
                        viewer,
                        purpose.clone(),
                        wish,
                        Lasting::Open,
                        seen,
                        Some(key),
                    )
                    .await?;
                done += u32::from(decided.changed);
            }
            anyhow::Ok((client, done))
        })
    });
    let mut total = 0;
    for ended in try_join_all(tasks).await? {
        let (client, done) = ended?;
        clients.push(client);
        total += done;
    }
    Ok(f64::from(total) / started.elapsed().as_secs_f64())
}

/// Decisions per second and p99 in milliseconds, of each round.
async fn over_http(
    task: &Task,
    world: &World,
    seen: Seen,
    accounts: &[(String, &str)],
) -> Result<Vec<(f64, f64)>> {
    let server = Listening::server(&task.server, &world.database, &world.key_file).await?;
    let mut cookies = Vec::with_capacity(accounts.len());
    for (email, password) in accounts {
        cookies.push(client::sign_in(&server.address, email, password).context("a customer")?);
    }
    let mut rates = Vec::new();
    for round in 0..task.rounds {
        let script = script(task, &server.address, &cookies, seen, round)?;
        let load = Load {
            url: server.url("/"),
            connections: u32::try_from(CLIENTS)?,
            seconds: task.seconds,
            headers: Vec::new(),
            script: Some(&script),
            refused: false,
        };
        let outcome = load.run()?;
        rates.push((outcome.per_second, outcome.p99_ms));
    }
    Ok(rates)
}

/// One customer after the other turns the switch, on and off in turns.
fn script(
    task: &Task,
    address: &str,
    cookies: &[String],
    seen: Seen,
    round: usize,
) -> Result<PathBuf> {
    let mut lua = String::from("local cookies = {\n");
    for cookie in cookies {
        writeln!(lua, "  '{cookie}',")?;
    }
    write!(
        lua,
        "}}
local n = 0
request = function()
  local who = n % #cookies + 1
  local wanted = math.floor(n / #cookies) % 2 == 0 and 'on' or 'off'
  n = n + 1
  local headers = {{ ['Cookie'] = cookies[who], ['Origin'] = 'http://{address}',
    ['Content-Type'] = 'application/x-www-form-urlencoded' }}
  local body = 'wanted=' .. wanted .. '&seen={}&key=r{round}-' .. string.format('%012d', n)
  return wrk.format('POST', '/me/choices/{PURPOSE}', headers, body)
end
",
        seen.registry_version
    )?;
    let path = task.folder.join("decisions.lua");
    std::fs::write(&path, lua)?;
    Ok(path)
}
