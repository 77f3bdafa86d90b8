//! Releases of 20 records, and refusals: against a handler with one indexed read, and against one
//! that also appends a row, which is as durable as the gate.

use anyhow::Result;

use crate::Task;
use crate::figure::{Figure, Goal};
use crate::house::{Bare, CUSTOMERS, House, PURPOSE, RECORDS, Sample};
use crate::load::{Load, Outcome};
use crate::process::Listening;
use crate::rounds::median;

const PATH: &str = "/api/v1/releases";

pub(crate) async fn measure(task: &Task) -> Result<()> {
    for (engine, database) in task.engines() {
        let house = House::new(task, database).await?;
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
                case.measure(task, engine, &house, connections)?;
            }
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
    fn measure(&self, task: &Task, engine: &str, house: &House, connections: u32) -> Result<()> {
        let asked = self.first..self.first + CUSTOMERS / 2;
        let asked: Vec<String> = asked.map(question).collect();
        let script = house.script("gate.lua", &asked)?;
        let sample = Sample {
            path: PATH,
            question: question(self.first),
            status: self.status,
        };
        let server = &house.server;
        let read = house.bare(Bare::Read, &sample)?;
        let append = house.bare(Bare::Append, &sample)?;
        let load = |of: &Listening, seconds| Load {
            url: of.url(PATH),
            connections,
            seconds,
            headers: Vec::new(),
            script: Some(&script),
            refused: self.status != 200,
        };
        for warm in [server, &read, &append] {
            load(warm, 1).run()?;
        }
        let (mut turns, mut processor) = (Vec::new(), Vec::new());
        for _ in 0..task.rounds {
            let before = server.processor_us()?;
            let ours = load(server, task.seconds).run()?;
            processor.push((server.processor_us()? - before) / ours.requests);
            let (read, append) = (load(&read, task.seconds), load(&append, task.seconds));
            turns.push((ours, read.run()?.per_second, append.run()?.per_second));
        }
        let middle = |of: fn(&Outcome) -> f64| median(turns.iter().map(|(ours, ..)| of(ours)));
        let ours = format!(
            "{:.0}/s, p99 {:.1} ms, {:.0} µs CPU",
            middle(|outcome| outcome.per_second),
            middle(|outcome| outcome.p99_ms),
            median(processor)
        );
        let name = format!("{}, {engine}, {connections} connections", self.what);
        let against = |of: fn(&(Outcome, f64, f64)) -> f64| {
            let ratios = turns.iter().map(|turn| turn.0.per_second / of(turn));
            (median(turns.iter().map(of)), median(ratios))
        };
        let (rate, ratio) = against(|turn| turn.1);
        Figure {
            name: &format!("gate: {name}"),
            ours: ours.clone(),
            baseline: format!("{rate:.0}/s, one indexed read"),
            ratio: Some(ratio),
            goal: Some(Goal::AtLeast(0.25)),
            limit: "each answer waits for its log line to be flushed to the disk together with \
                    others', which the baseline never does; records pass from the database's \
                    thread, are opened and written as JSON, where the baseline sends kept bytes",
        }
        .tell()?;
        let (rate, ratio) = against(|turn| turn.2);
        Figure {
            name: &format!("gate, as durable: {name}"),
            ours,
            baseline: format!("{rate:.0}/s, a read and an append"),
            ratio: Some(ratio),
            goal: Some(Goal::AtLeast(0.5)),
            limit: "records pass from the database's thread, are opened and written as JSON, where \
                    the baseline sends kept bytes; the line's own number in its log, and its four \
                    indexes",
        }
        .tell()
    }
}

fn question(number: u64) -> String {
    format!("{{\"subject\":\"HV-{number:06}\",\"purpose\":\"{PURPOSE}\",\"limit\":{RECORDS}}}")
}
