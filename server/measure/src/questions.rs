//! Questions that hand nothing out, and one question about many customers, against a handler that
//! reads one row by its index and writes one, in the same database.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::Task;
use crate::client;
use crate::figure::{Figure, Goal};
use crate::load::Load;
use crate::process::Listening;
use crate::rounds::median;
use crate::world::World;

const CUSTOMERS: u64 = 1000;
const RECORDS: u64 = 20;
const PURPOSE: &str = "profiling_offers";
/// How many customers each batch is about.
const BATCH: u64 = 500;
/// How many batches run at once.
const BATCHES: u32 = 2;
const CONNECTIONS: u32 = 64;
const EVALUATION: &str = "/access/v1/evaluation";

/// `evaluations`: one question at a time.
pub(crate) async fn evaluations(task: &Task) -> Result<()> {
    for (engine, database) in engines(task) {
        let house = House::new(task, database).await?;
        let evaluation = Asked {
            name: &format!("evaluations, {engine}, {CONNECTIONS} connections"),
            path: EVALUATION,
            bodies: questions(),
            connections: CONNECTIONS,
            each: 1,
        };
        house.measure(task, &evaluation)?;
    }
    Ok(())
}

/// `batch`: customers per second.
pub(crate) async fn batch(task: &Task) -> Result<()> {
    for (engine, database) in engines(task) {
        let house = House::new(task, database).await?;
        // Those who said yes, and the others: the first of them alone cost records.
        for (what, answer, first) in [
            ("releases of 20 records", "records", 0),
            ("refusals", "records", CUSTOMERS / 2),
            ("an audience", "audience", 0),
        ] {
            let subjects: Vec<String> = (first..first + BATCH).map(reference).collect();
            let body = json!({
                "purpose": PURPOSE, "subjects": subjects, "answer": answer, "limit": RECORDS,
            });
            let batch = Asked {
                name: &format!("batch: {what}, customers, {engine}"),
                path: "/api/v1/releases/batch",
                bodies: vec![body],
                connections: BATCHES,
                each: u32::try_from(BATCH)?,
            };
            house.measure(task, &batch)?;
        }
    }
    Ok(())
}

fn engines(task: &Task) -> Vec<(&'static str, Option<&str>)> {
    let mut engines = vec![("SQLite", None)];
    engines.extend(
        task.postgres
            .as_deref()
            .map(|url| ("PostgreSQL", Some(url))),
    );
    engines
}

fn reference(number: u64) -> String {
    format!("HV-{number:06}")
}

/// One question about each customer.
fn questions() -> Vec<Value> {
    let question = |number| {
        json!({
            "subject": { "type": "subject", "id": reference(number) },
            "action": { "name": PURPOSE },
            "resource": { "type": "category", "id": "store_purchases" },
        })
    };
    (0..CUSTOMERS).map(question).collect()
}

/// What is asked, and how.
struct Asked<'a> {
    name: &'a str,
    path: &'a str,
    bodies: Vec<Value>,
    connections: u32,
    /// How many customers one request is about.
    each: u32,
}

/// A filled database, the server over it, and the baseline over the same.
struct House {
    server: Listening,
    bare: Listening,
    key: String,
}

impl House {
    async fn new(task: &Task, database: Option<&str>) -> Result<Self> {
        let world = World::new(&task.folder, database).await?;
        for number in 0..CUSTOMERS {
            let subject = world.fill(number, RECORDS).await?;
            if number < CUSTOMERS / 2 {
                world.turn_on(subject, PURPOSE).await?;
            }
        }
        let key = world.key("campaign-engine", PURPOSE).await?;
        world.service.store().close().await;
        let server = Listening::server(&task.server, &world.database, &world.key_file).await?;
        let bearer = format!("Bearer {key}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let question = questions().swap_remove(0).to_string();
        let answer = client::request(&server.address, "POST", EVALUATION, &headers, &question)?;
        ensure!(answer.status == 200, "{} instead of 200", answer.status);
        let kind = answer.header("content-type").context("no type")?;
        let file = task.folder.join("answer.json");
        std::fs::write(&file, &answer.body)?;
        let file = file.to_str().context("a strange folder")?;
        let bare = Listening::bare(&["bare-append", &world.database, file, kind])?;
        Ok(Self { server, bare, key })
    }

    fn measure(&self, task: &Task, asked: &Asked<'_>) -> Result<()> {
        let ours = self.script(task, "ours.lua", &asked.bodies)?;
        let theirs = self.script(task, "theirs.lua", &questions())?;
        let load = |seconds| Load {
            url: self.server.url(asked.path),
            connections: asked.connections,
            seconds,
            headers: Vec::new(),
            script: Some(&ours),
            refused: false,
        };
        let bare = |seconds| Load {
            url: self.bare.url("/"),
            connections: CONNECTIONS,
            seconds,
            headers: Vec::new(),
            script: Some(&theirs),
            refused: false,
        };
        load(1).run()?;
        bare(1).run()?;
        let (mut rates, mut bare_rates, mut processor) = (Vec::new(), Vec::new(), Vec::new());
        let each = f64::from(asked.each);
        for _ in 0..task.rounds {
            let before = self.server.processor_us()?;
            let outcome = load(task.seconds).run()?;
            let spent = self.server.processor_us()? - before;
            processor.push(spent / (outcome.requests * each));
            rates.push(outcome.per_second * each);
            bare_rates.push(bare(task.seconds).run()?.per_second);
        }
        let pairs: Vec<(f64, f64)> = rates.iter().copied().zip(bare_rates.clone()).collect();
        Figure {
            name: asked.name,
            ours: format!(
                "{:.0}/s, {:.0} µs CPU each",
                median(rates),
                median(processor)
            ),
            baseline: format!("{:.0}/s, a read and an append", median(bare_rates)),
            ratio: Some(crate::rounds::ratio(&pairs, |rate| *rate)),
            goal: Some(Goal::AtLeast(0.5)),
            limit: "the rules, the line's own number in its log, and its four indexes",
        }
        .tell()
    }

    /// Asks one body after the other.
    fn script(&self, task: &Task, name: &str, bodies: &[Value]) -> Result<PathBuf> {
        let bodies: Vec<String> = bodies.iter().map(|body| format!("  '{body}',\n")).collect();
        let (bodies, key) = (bodies.concat(), &self.key);
        let lua = format!(
            "local q = {{\n{bodies}}}\nlocal headers = {{ ['Authorization'] = 'Bearer {key}', \
             ['Content-Type'] = 'application/json' }}\n\
             local n = 0\n\
             request = function()\n  n = n % #q + 1\n  \
             return wrk.format('POST', nil, headers, q[n])\nend\n"
        );
        let path = task.folder.join(name);
        std::fs::write(&path, lua)?;
        Ok(path)
    }
}
