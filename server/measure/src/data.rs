//! The first page of `/me/data` with 100 records and with 100,000.

use anyhow::Result;

use crate::Task;
use crate::client;
use crate::figure::{Figure, Goal};
use crate::load::{Load, Outcome};
use crate::process::Listening;
use crate::rounds::{median, ratio};
use crate::world::World;

const FEW: u64 = 100;
const MANY: u64 = 100_000;

pub(crate) async fn measure(task: &Task) -> Result<()> {
    let world = World::new(&task.folder, None).await?;
    world.fill(1, FEW).await?;
    world.fill(2, MANY).await?;
    let (few, password) = world.account(1).await?;
    let (many, _) = world.account(2).await?;
    world.service.store().close().await;
    let server = Listening::server(&task.server, &world.database, &world.key_file).await?;
    let few = client::sign_in(&server.address, &few, password)?;
    let many = client::sign_in(&server.address, &many, password)?;
    let sizes = [
        client::page(&server.address, "/me/data", &few)?.body.len(),
        client::page(&server.address, "/me/data", &many)?.body.len(),
    ];
    let load = |cookie: &str, seconds| Load {
        url: server.url("/me/data"),
        connections: 1,
        seconds,
        headers: vec![format!("Cookie: {cookie}")],
        script: None,
        refused: false,
    };
    load(&few, 1).run()?;
    load(&many, 1).run()?;
    let mut pairs: Vec<(Outcome, Outcome)> = Vec::new();
    for _ in 0..task.rounds {
        let small = load(&few, task.seconds).run()?;
        pairs.push((load(&many, task.seconds).run()?, small));
    }
    let shown = |outcomes: &mut dyn Iterator<Item = &Outcome>, size: usize| {
        let middle = median(outcomes.map(|outcome| outcome.median_ms));
        format!("{middle:.2} ms, {} KiB", size.div_ceil(1024))
    };
    Figure {
        name: "/me/data, first page: 100,000 records against 100",
        ours: shown(&mut pairs.iter().map(|(many, _)| many), sizes[1]),
        baseline: shown(&mut pairs.iter().map(|(_, few)| few), sizes[0]),
        ratio: Some(ratio(&pairs, |outcome| outcome.median_ms)),
        goal: Some(Goal::AtMost(1.5)),
        limit: "a read that grows with the number of records",
    }
    .tell()
}
