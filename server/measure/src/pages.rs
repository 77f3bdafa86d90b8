//! `/` and `/me/choices` against a handler that returns the same bytes.

use anyhow::{Context as _, Result};

use crate::Task;
use crate::client;
use crate::figure::{Figure, Goal, note};
use crate::load::{Load, Outcome};
use crate::process::Listening;
use crate::rounds::{median, ratio};
use crate::world::World;

const CONNECTIONS: u32 = 16;

pub(crate) async fn measure(task: &Task) -> Result<()> {
    let world = World::new(&task.folder, None).await?;
    for number in 0..50 {
        let subject = world.fill(number, 200).await?;
        world.turn_on(subject, "profiling_offers").await?;
    }
    let (email, password) = world.account(7).await?;
    world.service.store().close().await;
    let server = Listening::server(&task.server, &world.database, &world.key_file).await?;
    let cookie = client::sign_in(&server.address, &email, password)?;
    for (path, least, limit) in [
        (
            "/",
            0.5,
            "the layers around the handler: request id, log line, headers, same-origin check",
        ),
        (
            "/me/choices",
            0.125,
            "making the page takes most of the processor time (its parts, their words and the memory \
             for them), the reads of session and standings about a fifth",
        ),
    ] {
        one(task, &server, path, &cookie, least, limit)?;
    }
    Ok(())
}

fn one(
    task: &Task,
    server: &Listening,
    path: &str,
    cookie: &str,
    least: f64,
    limit: &str,
) -> Result<()> {
    let page = client::page(&server.address, path, cookie)?;
    let kind = page
        .header("content-type")
        .context("a page without a type")?
        .to_owned();
    let file = task.folder.join("page.html");
    std::fs::write(&file, &page.body)?;
    let file = file.to_str().context("a strange folder")?;
    let bare = Listening::bare(&["bare-page", file, &kind])?;
    let (pairs, processor) = side_by_side(task, (server, path, cookie), &bare)?;
    let middle = |of: fn(&Outcome) -> f64| median(pairs.iter().map(|(ours, _)| of(ours)));
    note(&format!(
        "{path}: {} bytes, p99 {:.2} ms, {:.0} µs of the server's processor time per request",
        page.body.len(),
        middle(|outcome| outcome.p99_ms),
        processor,
    ));
    let bare_rate = median(pairs.iter().map(|(_, bare)| bare.per_second));
    Figure {
        name: &format!("{path} at {CONNECTIONS} connections"),
        ours: format!(
            "{:.0}/s, p99 {:.1} ms, {processor:.0} µs CPU",
            middle(|outcome| outcome.per_second),
            middle(|outcome| outcome.p99_ms)
        ),
        baseline: format!("{bare_rate:.0}/s, same bytes"),
        ratio: Some(ratio(&pairs, |outcome| outcome.per_second)),
        goal: Some(Goal::AtLeast(least)),
        limit,
    }
    .tell()
}

/// Turns of ours and the baseline, and ours in microseconds of processor time per request.
fn side_by_side(
    task: &Task,
    (server, path, cookie): (&Listening, &str, &str),
    bare: &Listening,
) -> Result<(Vec<(Outcome, Outcome)>, f64)> {
    let load = |of: &Listening, seconds| Load {
        url: of.url(path),
        connections: CONNECTIONS,
        seconds,
        headers: vec![format!("Cookie: {cookie}")],
        script: None,
        refused: false,
    };
    load(server, 1).run()?;
    load(bare, 1).run()?;
    let (mut pairs, mut processor) = (Vec::new(), Vec::new());
    for _ in 0..task.rounds {
        let before = server.processor_us()?;
        let ours = load(server, task.seconds).run()?;
        processor.push((server.processor_us()? - before) / ours.requests);
        pairs.push((ours, load(bare, task.seconds).run()?));
    }
    Ok((pairs, median(processor)))
}
