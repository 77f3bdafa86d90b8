//! What questions are put to: a filled database, the server over it, and a system's key.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::Task;
use crate::client;
use crate::process::Listening;
use crate::world::World;

/// The first half said yes; the second half was never asked.
pub(crate) const CUSTOMERS: u64 = 1000;
pub(crate) const RECORDS: u64 = 20;
pub(crate) const PURPOSE: &str = "profiling_offers";

/// One database with what is measured over it.
pub(crate) struct House {
    pub(crate) server: Listening,
    database: String,
    folder: PathBuf,
    key: String,
}

/// A question, and how it is answered.
pub(crate) struct Sample {
    pub(crate) path: &'static str,
    pub(crate) question: String,
    pub(crate) status: u16,
}

/// What a baseline does before it answers.
#[derive(Clone, Copy)]
pub(crate) enum Bare {
    /// One look into an index.
    Read,
    /// That, and one row written.
    Append,
}

impl House {
    pub(crate) async fn new(task: &Task, database: Option<&str>) -> Result<Self> {
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
        Ok(Self {
            server,
            database: world.database,
            folder: task.folder.clone(),
            key,
        })
    }

    /// A baseline over the same database that answers everything as the server answers the sample.
    pub(crate) fn bare(&self, what: Bare, sample: &Sample) -> Result<Listening> {
        let bearer = format!("Bearer {}", self.key);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let Sample {
            path,
            question,
            status,
        } = sample;
        let answer = client::request(&self.server.address, "POST", path, &headers, question)?;
        ensure!(
            answer.status == *status,
            "{} instead of {status}",
            answer.status
        );
        let kind = answer
            .header("content-type")
            .context("an answer without a type")?;
        let file = self.folder.join("answer.json");
        std::fs::write(&file, &answer.body)?;
        let file = file.to_str().context("a strange folder")?;
        let status = status.to_string();
        let what = match what {
            Bare::Read => "bare-read",
            Bare::Append => "bare-append",
        };
        Listening::bare(&[what, &self.database, file, &status, kind])
    }

    /// A script for the load: asks one question after the other, and begins again.
    pub(crate) fn script(&self, name: &str, questions: &[String]) -> Result<PathBuf> {
        let lua = format!(
            "local q = {{\n  '{}',\n}}\nlocal headers = {{ ['Authorization'] = 'Bearer {}', \
             ['Content-Type'] = 'application/json' }}\n\
             local n = 0\n\
             request = function()\n  n = n % #q + 1\n  \
             return wrk.format('POST', nil, headers, q[n])\nend\n",
            questions.join("',\n  '"),
            self.key
        );
        let path = self.folder.join(name);
        std::fs::write(&path, lua)?;
        Ok(path)
    }
}
