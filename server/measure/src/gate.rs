//! Releases of 20 records, and refusals, against a handler with one indexed read.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::Task;
use crate::client;
use crate::figure::{Figure, Goal};
use crate::load::{Load, Outcome};
use crate::process::Listening;
use crate::rounds::{median, ratio};
use crate::world::World;

const CUSTOMERS: u64 = 1000;
const RECORDS: u64 = 20;
const PURPOSE: &str = "profiling_offers";

pub(crate) async fn measure(task: &Task) -> Result<()> {
    on(task, "SQLite", None).await?;
    match &task.postgres {
        Some(url) => on(task, "PostgreSQL", Some(url)).await,
        None => Ok(()),
    }
}

async fn on(task: &Task, engine: &str, database: Option<&str>) -> Result<()> {
    let world = World::new(&task.folder, database).await?;
    // The first half said yes; the second half was never asked.
    for number in 0..CUSTOMERS {
        let subject = world.fill(number, RECORDS).await?;
        if number < CUSTOMERS / 2 {
            world.turn_on(subject, PURPOSE).await?;
        }
    }
    let key = world.key("campaign-engine", PURPOSE).await?;
    world.service.store().close().await;
    let server = Listening::server(&task.server, &world.database, &world.key_file).await?;
    let released = Case {
        what: "releases of 20 records",
        first: 0,
        status: 200,
    };
    let refused = Case {
        what: "refusals",
        first: CUSTOMERS / 2,
        status: 403,
    };
    for case in [released, refused] {
        for connections in [16, 64] {
            case.measure(task, engine, &world, &server, &key, connections)?;
        }
    }
    Ok(())
}

/// One kind of question.
struct Case {
    what: &'static str,
    first: u64,
    status: u16,
}

impl Case {
    fn measure(
        &self,
        task: &Task,
        engine: &str,
        world: &World,
        server: &Listening,
        key: &str,
        connections: u32,
    ) -> Result<()> {
        let script = self.script(task, key)?;
        let question = question(self.first);
        let bearer = format!("Bearer {key}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let answer = client::request(
            &server.address,
            "POST",
            "/api/v1/releases",
            &headers,
            &question,
        )?;
        ensure!(
            answer.status == self.status,
            "{} instead of {}",
            answer.status,
            self.status
        );
        let kind = answer
            .header("content-type")
            .context("an answer without a type")?;
        let file = task.folder.join("answer.json");
        std::fs::write(&file, &answer.body)?;
        let file = file.to_str().context("a strange folder")?;
        let status = self.status.to_string();
        let bare = Listening::bare(&["bare-read", &world.database, file, &status, kind])?;

        let load = |of: &Listening, seconds| Load {
            url: of.url("/api/v1/releases"),
            connections,
            seconds,
            headers: Vec::new(),
            script: Some(&script),
            refused: self.status != 200,
        };
        load(server, 1).run()?;
        load(&bare, 1).run()?;
        let (mut pairs, mut processor) = (Vec::new(), Vec::new());
        for _ in 0..task.rounds {
            let before = server.processor_us()?;
            let ours = load(server, task.seconds).run()?;
            processor.push((server.processor_us()? - before) / ours.requests);
            pairs.push((ours, load(&bare, task.seconds).run()?));
        }
        let middle = |of: fn(&Outcome) -> f64| median(pairs.iter().map(|(ours, _)| of(ours)));
        let bare_rate = median(pairs.iter().map(|(_, bare)| bare.per_second));
        Figure {
            name: &format!("gate: {}, {engine}, {connections} connections", self.what),
            ours: format!(
                "{:.0}/s, p99 {:.1} ms, {:.0} µs CPU",
                middle(|outcome| outcome.per_second),
                middle(|outcome| outcome.p99_ms),
                median(processor)
            ),
            baseline: format!("{bare_rate:.0}/s, one indexed read"),
            ratio: Some(ratio(&pairs, |outcome| outcome.per_second)),
            goal: Some(Goal::AtLeast(0.25)),
            limit: "each answer waits for its log line to be flushed to the disk together with \
                    others', which the baseline never does; records pass from the database's \
                    thread, are opened and written as JSON, where the baseline sends kept bytes",
        }
        .tell()
    }

    /// Asks about one customer after the other.
    fn script(&self, task: &Task, key: &str) -> Result<PathBuf> {
        let mut lua = String::from("local q = {\n");
        for number in self.first..self.first + CUSTOMERS / 2 {
            writeln!(lua, "  '{}',", question(number))?;
        }
        write!(
            lua,
            "}}\nlocal headers = {{ ['Authorization'] = 'Bearer {key}', \
             ['Content-Type'] = 'application/json' }}\n\
             local n = 0\n\
             request = function()\n  n = n % #q + 1\n  \
             return wrk.format('POST', nil, headers, q[n])\nend\n"
        )?;
        let path = task.folder.join("gate.lua");
        std::fs::write(&path, lua)?;
        Ok(path)
    }
}

fn question(number: u64) -> String {
    format!("{{\"subject\":\"HV-{number:06}\",\"purpose\":\"{PURPOSE}\",\"limit\":20}}")
}
