//! Questions that hand nothing out, and one question about many customers, against a handler that
//! reads one row by its index and writes one, in the same database.

use anyhow::Result;
use serde_json::json;

use crate::Task;
use crate::figure::{Figure, Goal};
use crate::house::{Bare, CUSTOMERS, House, PURPOSE, RECORDS, Sample};
use crate::load::Load;
use crate::process::Listening;
use crate::rounds::{median, ratio};

/// How many customers each batch is about.
const BATCH: u64 = 500;
/// How many batches run at once.
const BATCHES: u32 = 2;
const CONNECTIONS: u32 = 64;
const EVALUATION: &str = "/access/v1/evaluation";

/// `evaluations`: one question at a time.
pub(crate) async fn evaluations(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        let house = House::new(task, database).await?;
        let bare = bare(&house)?;
        let evaluation = Asked {
            name: &format!("evaluations, {engine}, {CONNECTIONS} connections"),
            path: EVALUATION,
            bodies: questions(),
            connections: CONNECTIONS,
            each: 1,
        };
        evaluation.measure(task, &house, &bare)?;
    }
    Ok(())
}

/// `batch`: customers per second.
pub(crate) async fn batch(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        let house = House::new(task, database).await?;
        let bare = bare(&house)?;
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
                bodies: vec![body.to_string()],
                connections: BATCHES,
                each: u32::try_from(BATCH)?,
            };
            batch.measure(task, &house, &bare)?;
        }
    }
    Ok(())
}

/// Answers as the server answers one question, after a read and an append.
fn bare(house: &House) -> Result<Listening> {
    let sample = Sample {
        path: EVALUATION,
        question: question(0),
        status: 200,
    };
    house.bare(Bare::Append, &sample)
}

fn reference(number: u64) -> String {
    format!("HV-{number:06}")
}

/// One question about each customer.
fn questions() -> Vec<String> {
    (0..CUSTOMERS).map(question).collect()
}

fn question(number: u64) -> String {
    json!({
        "subject": { "type": "subject", "id": reference(number) },
        "action": { "name": PURPOSE },
        "resource": { "type": "category", "id": "store_purchases" },
    })
    .to_string()
}

/// What is asked, and how.
struct Asked<'a> {
    name: &'a str,
    path: &'a str,
    bodies: Vec<String>,
    connections: u32,
    /// How many customers one request is about.
    each: u32,
}

impl Asked<'_> {
    fn measure(&self, task: &Task, house: &House, bare: &Listening) -> Result<()> {
        let ours = house.script("ours.lua", &self.bodies)?;
        let theirs = house.script("theirs.lua", &questions())?;
        let load = |seconds| Load {
            url: house.server.url(self.path),
            connections: self.connections,
            seconds,
            headers: Vec::new(),
            script: Some(&ours),
            refused: false,
        };
        let bare = |seconds| Load {
            url: bare.url("/"),
            connections: CONNECTIONS,
            seconds,
            headers: Vec::new(),
            script: Some(&theirs),
            refused: false,
        };
        load(1).run()?;
        bare(1).run()?;
        let (mut rates, mut bare_rates, mut processor) = (Vec::new(), Vec::new(), Vec::new());
        let each = f64::from(self.each);
        for _ in 0..task.rounds {
            let before = house.server.processor_us()?;
            let outcome = load(task.seconds).run()?;
            let spent = house.server.processor_us()? - before;
            processor.push(spent / (outcome.requests * each));
            rates.push(outcome.per_second * each);
            bare_rates.push(bare(task.seconds).run()?.per_second);
        }
        let pairs: Vec<(f64, f64)> = rates.iter().copied().zip(bare_rates.clone()).collect();
        Figure {
            name: self.name,
            ours: format!(
                "{:.0}/s, {:.0} µs CPU each",
                median(rates),
                median(processor)
            ),
            baseline: format!("{:.0}/s, a read and an append", median(bare_rates)),
            ratio: Some(ratio(&pairs, |rate| *rate)),
            goal: Some(Goal::AtLeast(0.5)),
            limit: "the rules, the line's own number in its log, and its four indexes",
        }
        .tell()
    }
}
