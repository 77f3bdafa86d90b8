//! The public log: what it takes from releases, and from lines that are written as fast as can be; how
//! soon a signed head covers a line then; what an entry takes on the disk; and how long a proof takes
//! to make and to check in a large tree.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use domain::ids::{EventId, SubjectId};
use ledger::Hash;
use ledger::proof::verify_inclusion;
use ledger::tile::{self, Edge, TileId};
use service::Service;
use service::ledger::{Signer, create_ledger_key};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use store::Store;
use store::ledger::leaves::{self, LEFT_OUT};
use store::ledger::tiles;

use crate::Task;
use crate::figure::{Figure, Goal, note};
use crate::log::{CUSTOMERS, Lines, PURPOSE, RECORDS, Rate, rate, release, size};
use crate::rounds::{median, ratio};
use crate::world::World;

const ORIGIN: &str = "bench.vitrine.test/log";
const LINES: &str = "lines";
/// As a server does it.
const PAUSE: Duration = Duration::from_millis(200);
/// Of how many lines one is followed until a head covers it.
const FOLLOWED: u64 = 50;
const TREES: [u64; 2] = [1_000_000, 10_000_000];
/// How many proofs are made in each tree.
const PROOFS: u64 = 1000;

pub(crate) async fn measure(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        on(task, engine, database).await?;
    }
    Ok(())
}

async fn on(task: &Task, engine: &str, database: Option<&str>) -> Result<()> {
    let mut world = World::new(&task.folder, database).await?;
    let key = task.folder.join(format!("{engine}.ledger.key"));
    create_ledger_key(&key, ORIGIN)?;
    world.service = world.service.clone().with_signer(Signer::open(&key)?);
    for number in 0..CUSTOMERS {
        let subject = world.fill(number, RECORDS.into()).await?;
        world.turn_on(subject, PURPOSE).await?;
    }
    let secret = world.key("campaign-engine", PURPOSE).await?;
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let scope = world.service.authenticate_key(&secret, here).await?.scope;
    let lines = Lines::new(&world, &scope).await?;
    let round = Duration::from_secs(task.seconds.into());

    let append = async |number| lines.append(&world, number).await.map(drop);
    costs(task, engine, &world, LINES, append).await?;
    let release = async |number| release(&world, &scope, number).await;
    costs(task, engine, &world, "releases of 20 records", release).await?;
    covers(engine, &world, &lines, round).await?;
    proves(engine, &world).await?;
    world.service.store().close().await;
    Ok(())
}

/// What is done `one` by one, in turn with the log and without it.
async fn costs(
    task: &Task,
    engine: &str,
    world: &World,
    what: &str,
    one: impl AsyncFn(u64) -> Result<()>,
) -> Result<()> {
    let round = Duration::from_secs(task.seconds.into());
    let logged = async || {
        let before = size(&world.database).await?;
        let heads = Mutex::new(Vec::new());
        let done = while_signing(&world.service, &heads, rate(round, &one)).await?;
        // What still waits for its place belongs to this round.
        while world.service.keep_log().await? {}
        let bytes = (size(&world.database).await? - before) / done.count;
        Ok::<_, anyhow::Error>((done, bytes))
    };
    let bare = async || {
        let before = size(&world.database).await?;
        LEFT_OUT.store(true, Ordering::Relaxed);
        let done = rate(round, &one).await;
        LEFT_OUT.store(false, Ordering::Relaxed);
        let done = done?;
        let bytes = (size(&world.database).await? - before) / done.count;
        Ok::<_, anyhow::Error>((done, bytes))
    };
    logged().await?;
    let mut pairs: Vec<(Rate, Rate)> = Vec::new();
    let mut bytes = Vec::new();
    for number in 0..task.rounds {
        let ((with, taken), (without, taken_bare)) = if number % 2 == 0 {
            let with = logged().await?;
            (with, bare().await?)
        } else {
            let without = bare().await?;
            (logged().await?, without)
        };
        bytes.push(taken - taken_bare);
        pairs.push((with, without));
    }
    let middle = |of: fn(&(Rate, Rate)) -> f64| median(pairs.iter().map(of));
    // What else is written hides so small a part.
    let bytes = if what == LINES {
        format!(", {:.0} bytes an entry", median(bytes))
    } else {
        String::new()
    };
    Figure {
        name: &format!("{what} with the public log, {engine}, 64 at once"),
        ours: format!(
            "{:.0}/s, {:.0} µs CPU{bytes}",
            middle(|(with, _)| with.per_second),
            middle(|(with, _)| with.processor_us / with.count),
        ),
        baseline: format!(
            "without leaves, tree and heads: {:.0}/s, {:.0} µs CPU",
            middle(|(_, without)| without.per_second),
            middle(|(_, without)| without.processor_us / without.count),
        ),
        ratio: Some(ratio(&pairs, |rate| rate.per_second)),
        goal: Some(Goal::AtLeast(0.85)),
        limit: "for each line an HMAC, a look at the one before, and a row with three indexes, written \
                once more for its place",
    }
    .tell()
}

/// Gives places and signs heads, as a server does it, while something else goes on; notes how much
/// each head covers, and when it was published.
async fn while_signing<T>(
    service: &Service,
    heads: &Mutex<Vec<(u64, Instant)>>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let signing = async {
        loop {
            while service.keep_log().await? {
                covered(service, heads).await?;
            }
            covered(service, heads).await?;
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::select! {
        done = work => done,
        failed = signing => failed,
    }
}

async fn covered(service: &Service, heads: &Mutex<Vec<(u64, Instant)>>) -> Result<()> {
    let size = service.log_checkpoint().await?.size;
    let mut heads = heads
        .lock()
        .map_err(|_| anyhow::anyhow!("a task panicked"))?;
    if heads.last().is_none_or(|(last, _)| *last < size) {
        heads.push((size, Instant::now()));
    }
    Ok(())
}

/// How long it takes from a line's acknowledgement to the head that covers it, while everything is
/// written that can be, and while nothing else is.
async fn covers(engine: &str, world: &World, lines: &Lines, round: Duration) -> Result<()> {
    let all = std::sync::atomic::AtomicU64::new(0);
    let (load, loaded) = waits(world, async |followed| {
        rate(round * 2, async |number| {
            let (subject, line) = lines.append(world, number).await?;
            if all.fetch_add(1, Ordering::Relaxed).is_multiple_of(FOLLOWED) {
                follow(followed, subject, line)?;
            }
            Ok(())
        })
        .await
    })
    .await?;
    let ((), idle) = waits(world, async |followed| {
        for number in 0..100 {
            let (subject, line) = lines.append(world, number).await?;
            follow(followed, subject, line)?;
            tokio::time::sleep(PAUSE / 7).await;
        }
        Ok(())
    })
    .await?;
    let at = |waits: &[f64], share: usize| waits[(waits.len() - 1) * share / 100];
    Figure {
        name: &format!("from a line to the head that covers it, {engine}"),
        ours: format!(
            "p50 {:.0} ms, p99 {:.0} ms, at most {:.0} ms, of {} lines at {:.0}/s",
            at(&loaded, 50),
            at(&loaded, 99),
            at(&loaded, 100),
            loaded.len(),
            load.per_second
        ),
        baseline: format!(
            "one second; with nothing else to do: p50 {:.0} ms, p99 {:.0} ms",
            at(&idle, 50),
            at(&idle, 99)
        ),
        ratio: Some(at(&loaded, 99) / 1e3),
        goal: Some(Goal::AtMost(1.0)),
        limit: "places are given five times a second, 4,096 in a transaction",
    }
    .tell()
}

/// Lines that are followed, each with the moment at which it was acknowledged.
type Followed = Mutex<Vec<(SubjectId, EventId, Instant)>>;

/// From now on.
fn follow(followed: &Followed, subject: SubjectId, line: EventId) -> Result<()> {
    let mut followed = followed.lock().map_err(|_| anyhow::anyhow!("a panic"))?;
    followed.push((subject, line, Instant::now()));
    Ok(())
}

/// How long each line waited for its head that `work` follows, in milliseconds, from the least on.
async fn waits<T>(
    world: &World,
    work: impl AsyncFn(&Followed) -> Result<T>,
) -> Result<(T, Vec<f64>)> {
    let heads = Mutex::new(Vec::new());
    let followed: Followed = Mutex::default();
    let done = while_signing(&world.service, &heads, work(&followed)).await?;
    // The last of them.
    while_signing(&world.service, &heads, async {
        tokio::time::sleep(PAUSE * 4).await;
        Ok(())
    })
    .await?;
    let heads = heads.into_inner().map_err(|_| anyhow::anyhow!("a panic"))?;
    let followed = followed
        .into_inner()
        .map_err(|_| anyhow::anyhow!("a panic"))?;
    let mut waits = Vec::with_capacity(followed.len());
    let mut reader = world.service.store().read();
    for (subject, line, at) in &followed {
        let leaf = leaves::one(&mut reader, *subject, *line).await?;
        let position = leaf.and_then(|leaf| leaf.position);
        let position = position.context("a line has no place yet")?;
        let head = heads.iter().find(|(size, _)| *size > position);
        let (_, published) = head.context("no head covers a line yet")?;
        waits.push(published.saturating_duration_since(*at).as_secs_f64() * 1e3);
    }
    waits.sort_by(f64::total_cmp);
    ensure!(waits.len() >= 100, "too few lines were followed");
    Ok((done, waits))
}

/// Proofs in large trees, whose leaves nobody wrote a line for.
async fn proves(engine: &str, world: &World) -> Result<()> {
    let mut tree = Tree::new(world).await?;
    for size in TREES {
        let started = Instant::now();
        tree.grow(size).await?;
        note(&format!(
            "{engine}: a tree of {size} in {:.1?}",
            started.elapsed()
        ));
        let (mut made, mut checked, mut read) = (Vec::new(), Vec::new(), Vec::new());
        let root = tree.edge.root();
        let mut index = size / 2;
        let store: &Store = world.service.store();
        for _ in 0..PROOFS {
            // Somewhere else each time, the same in each run.
            index = index
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1)
                % size;
            let started = Instant::now();
            let plan = tile::inclusion(index, size).context("a leaf of the tree")?;
            let proof = tiles::prove(&mut store.read(), &plan).await?;
            made.push(started.elapsed().as_secs_f64() * 1e6);
            let started = Instant::now();
            verify_inclusion(&leaf(index), index, size, &root, &proof)?;
            checked.push(started.elapsed().as_secs_f64() * 1e6);
            let id = TileId {
                level: 0,
                index: index / u64::from(tile::WIDTH),
            };
            let started = Instant::now();
            tiles::one(&mut store.read(), id).await?;
            read.push(started.elapsed().as_secs_f64() * 1e6);
        }
        let pairs: Vec<(f64, f64)> = made.iter().copied().zip(read.iter().copied()).collect();
        Figure {
            name: &format!("a proof in a tree of {size}, {engine}"),
            ours: format!(
                "{:.0} µs to make, {:.1} µs to check",
                median(made),
                median(checked)
            ),
            baseline: format!("one tile read: {:.0} µs", median(read)),
            ratio: Some(ratio(&pairs, |time| *time)),
            ..Figure::default()
        }
        .tell()?;
    }
    Ok(())
}

/// Made up, and told by its place.
fn leaf(index: u64) -> Hash {
    Hash::leaf(&index.to_be_bytes())
}

/// A tree that grows in the table of tiles, over what was there.
struct Tree {
    edge: Edge,
    to: Database,
}

enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// How many leaves are written together.
const TOGETHER: u64 = 256 * 256;

const PUT: &str = "INSERT INTO tiles (level, number, hashes) VALUES ($1, $2, $3)
    ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes";

impl Tree {
    async fn new(world: &World) -> Result<Self> {
        let to = if Path::new(world.database.trim_start_matches("sqlite:")).exists() {
            Database::Sqlite(SqliteConnection::connect(&world.database).await?)
        } else {
            Database::Postgres(PgConnection::connect(&world.database).await?)
        };
        let mut tree = Self {
            edge: Edge::default(),
            to,
        };
        match &mut tree.to {
            Database::Sqlite(on) => sqlx::query("DELETE FROM tiles").execute(on).await.map(drop),
            Database::Postgres(on) => sqlx::query("DELETE FROM tiles").execute(on).await.map(drop),
        }?;
        Ok(tree)
    }

    async fn grow(&mut self, size: u64) -> Result<()> {
        while self.edge.size() < size {
            let first = self.edge.size();
            let leaves: Vec<Hash> = (first..size.min(first + TOGETHER)).map(leaf).collect();
            let changed = self.edge.append(&leaves);
            let rows = changed.iter().map(|(id, hashes)| {
                let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.bytes()).collect();
                Ok((i64::from(id.level), i64::try_from(id.index)?, bytes))
            });
            let rows = rows.collect::<Result<Vec<_>>>()?;
            macro_rules! put {
                ($on:expr) => {{
                    let mut tx = $on.begin().await?;
                    for (level, number, bytes) in rows {
                        let put = sqlx::query(PUT).bind(level).bind(number).bind(bytes);
                        put.execute(&mut *tx).await?;
                    }
                    tx.commit().await?;
                }};
            }
            match &mut self.to {
                Database::Sqlite(on) => put!(on),
                Database::Postgres(on) => put!(on),
            }
        }
        Ok(())
    }
}
