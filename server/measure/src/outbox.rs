//! 10,000 decisions, told to a consumer on this machine: how many a second, and how long after the
//! decision. They are decided in this process and delivered by the server, so the lag also holds
//! finding out what another instance decided.
//!
//! The baseline posts the same bodies to the same consumer over as many connections and does nothing
//! else: no outbox, no lease, no signature, nothing to note.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use domain::account::Viewer;
use domain::decision::{Lasting, Wish};
use domain::ids::{PurposeKey, SubjectId};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use service::Clock;
use store::webhooks::Kind;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::Task;
use crate::figure::Figure;
use crate::process::Listening;
use crate::rounds::median;
use crate::world::World;

const DECISIONS: usize = 10_000;
const CUSTOMERS: u64 = 500;
/// How many deliveries to one endpoint the server has under way at once.
const CONNECTIONS: usize = 32;
const CONSUMER: &str = "campaign-engine";
const PURPOSE: &str = "profiling_offers";
/// How long all of it may take on the slowest machine.
const PATIENCE: Duration = Duration::from_mins(5);

pub(crate) async fn measure(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        on(task, engine, database).await?;
    }
    Ok(())
}

/// A consumer that takes everything, and knows when.
struct Consumer {
    url: String,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    /// Milliseconds from decision to delivery; a body.
    lags: Mutex<(Vec<f64>, Bytes)>,
    enough: Notify,
}

impl Consumer {
    async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/told", listener.local_addr()?);
        let heard = Arc::new(Heard::default());
        let router = Router::new()
            .route("/told", post(told))
            .with_state(Arc::clone(&heard));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, heard })
    }

    /// Waits for all of them; gives the lags, and one body.
    async fn all(&self) -> Result<(Vec<f64>, Bytes)> {
        tokio::time::timeout(PATIENCE, self.heard.enough.notified())
            .await
            .context("not all was delivered in time")?;
        let mut heard = self
            .heard
            .lags
            .lock()
            .map_err(|_| anyhow::anyhow!("poisoned"))?;
        Ok(std::mem::take(&mut *heard))
    }
}

async fn told(State(heard): State<Arc<Heard>>, body: Bytes) -> StatusCode {
    let now = Clock::system().now();
    let lag = decided_at(&body).map(|at| now.duration_since(at).as_secs_f64() * 1000.0);
    let (Ok(mut lags), Some(lag)) = (heard.lags.lock(), lag) else {
        return StatusCode::INTERNAL_SERVER_ERROR;
    };
    lags.0.push(lag);
    lags.1 = body;
    if lags.0.len() == DECISIONS {
        heard.enough.notify_one();
    }
    StatusCode::NO_CONTENT
}

fn decided_at(body: &[u8]) -> Option<Timestamp> {
    let event: serde_json::Value = serde_json::from_slice(body).ok()?;
    event["time"].as_str()?.parse().ok()
}

async fn on(task: &Task, engine: &str, database: Option<&str>) -> Result<()> {
    let world = World::new(&task.folder, database).await?;
    let mut customers = Vec::new();
    for number in 0..CUSTOMERS {
        customers.push(world.fill(number, 1).await?);
    }
    let consumer = Consumer::start().await?;
    world
        .service
        .add_webhook(CONSUMER.parse()?, &consumer.url, Kind::Hmac, true)
        .await?;
    let server = Listening::server(&task.server, &world.database, &world.key_file).await?;

    let started = Instant::now();
    let (decided, heard) = tokio::join!(decide(&world, &customers, started), consumer.all());
    let (decided, (mut lags, body)) = (decided?, heard?);
    let per_second = rate(started.elapsed());
    ensure!(lags.len() == DECISIONS, "{} deliveries", lags.len());
    drop(server);
    world.service.store().close().await;

    let started = Instant::now();
    let (posted, bare) = tokio::join!(post_all(&consumer.url, &body), consumer.all());
    posted?;
    bare?;
    let bare = rate(started.elapsed());
    lags.sort_by(f64::total_cmp);
    let p99 = lags[lags.len() * 99 / 100];
    let decided = rate(decided);
    Figure {
        name: &format!("outbox: {DECISIONS} decisions told, {engine}"),
        ours: format!(
            "{per_second:.0}/s ({decided:.0}/s decided meanwhile), lag {:.0} ms, p99 {p99:.0} ms",
            median(lags.iter().copied())
        ),
        baseline: format!("{bare:.0}/s, the same posts bare"),
        ratio: Some(per_second / bare),
        goal: None,
        limit: "each delivery is leased and noted in the database that the decisions are written to",
    }
    .tell()
}

fn rate(time: Duration) -> f64 {
    DECISIONS as f64 / time.as_secs_f64()
}

/// Each customer turns the switch on and off in turns; gives how long all of it took.
async fn decide(world: &World, customers: &[SubjectId], started: Instant) -> Result<Duration> {
    let seen = world.seen().await?;
    let purpose: PurposeKey = PURPOSE.parse()?;
    let turns = DECISIONS / customers.len();
    let tasks = customers
        .chunks(customers.len().div_ceil(64))
        .map(|customers| {
            let (service, purpose) = (world.service.clone(), purpose.clone());
            let customers = customers.to_vec();
            tokio::spawn(async move {
                for turn in 0..turns {
                    let wish = if turn % 2 == 0 { Wish::On } else { Wish::Off };
                    for customer in &customers {
                        let viewer = Viewer::Own(*customer);
                        let lasting = Lasting::Open;
                        service
                            .decide(viewer, purpose.clone(), wish, lasting, seen, None)
                            .await?;
                    }
                }
                anyhow::Ok(())
            })
        });
    for ended in try_join_all(tasks).await? {
        ended?;
    }
    Ok(started.elapsed())
}

async fn post_all(url: &str, body: &Bytes) -> Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let tasks = (0..CONNECTIONS).map(|place| {
        let (client, url, body) = (client.clone(), url.to_owned(), body.clone());
        tokio::spawn(async move {
            for _ in (place..DECISIONS).step_by(CONNECTIONS) {
                let answer = client.post(&url).body(body.clone()).send().await?;
                ensure!(answer.status() == 204, "{}", answer.status());
            }
            Ok(())
        })
    });
    for ended in try_join_all(tasks).await? {
        ended?;
    }
    Ok(())
}
