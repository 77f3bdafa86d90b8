//! An import, encrypted, against a loop of one prepared statement that inserts the same columns
//! unencrypted in equal batches into the same table.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use service::import::BATCH;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::Task;
use crate::figure::{Figure, Goal, note};
use crate::process;
use crate::sample::{self, BASKET, Line};
use crate::world::{World, reference};

/// As many customers as the households of a real file of that size.
const CUSTOMERS: u64 = 2500;
const MEMORY: f64 = 200.0;
const MIB: f64 = 1024.0 * 1024.0;

const MAPPING: &str = r#"source: till
subject: {column: customer}
records:
  - category: store_purchases
    field: line
    group: "{basket}"
    parts:
      - {part: product, from: product}
      - {part: department, from: department}
      - {part: quantity, from: quantity}
      - {part: paid, from: paid}
      - {part: store, from: store}
    source_id: "{id}"
    collected_at: {column: time}
"#;

pub(crate) async fn measure(task: &Task) -> Result<()> {
    let folder = task.folder.join("ours");
    std::fs::create_dir_all(&folder)?;
    let world = World::new(&folder, None).await?;
    let now = world.service.clock().now();
    world.service.store().close().await;
    let (file, mapping) = (folder.join("receipts.csv"), folder.join("receipts.yaml"));
    std::fs::write(&mapping, MAPPING)?;
    write_csv(&file, task.rows, now)?;
    let size = std::fs::metadata(&file)?.len() as f64;
    note(&format!("{} rows, {:.0} MiB of CSV", task.rows, size / MIB));

    let mut import = Command::new(&task.server);
    import
        .args(["import", "--database", &world.database, "--key-file"])
        .arg(&world.key_file);
    import.arg("--mapping").arg(&mapping).arg(&file);
    let (took, peak) = process::peak(&mut import).await.context("the import")?;
    let mut connection = open(&world.database).await?;
    let (held,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM records")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    ensure!(
        u64::try_from(held)? == task.rows,
        "{held} of {} rows were taken",
        task.rows
    );

    let bare_took = bare(task, now).await.context("the bare loop")?;
    let rate = |took: Duration| task.rows as f64 / took.as_secs_f64();
    Figure {
        name: &format!("import of {} records, encrypted", task.rows),
        ours: format!("{:.0}/s, {:.0} s", rate(took), took.as_secs_f64()),
        baseline: format!("{:.0}/s, one statement a row, in clear", rate(bare_took)),
        ratio: Some(rate(took) / rate(bare_took)),
        ..Figure::default()
    }
    .tell()?;
    let peak = peak as f64 / MIB;
    Figure {
        name: "import: peak memory of the process",
        ours: format!("{peak:.0} MiB"),
        baseline: format!("{MEMORY:.0} MiB"),
        ratio: Some(peak / MEMORY),
        goal: Some(Goal::AtMost(1.0)),
        limit: "batches in flight, the ids at hand and the database's cache of pages",
    }
    .tell()
}

/// Whose receipt it is: a customer comes again and again, in no order.
fn customer(basket: u64) -> u64 {
    basket.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23) % CUSTOMERS
}

/// The lines of the file in its order: by time, as a till writes them.
fn lines(rows: u64, now: Timestamp) -> impl Iterator<Item = (u64, Line)> {
    (0..rows).map(move |row| {
        let basket = row / BASKET;
        let at = sample::moment(now, basket, rows / BASKET);
        (customer(basket), Line::numbered(row, at))
    })
}

fn write_csv(path: &Path, rows: u64, now: Timestamp) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(
        file,
        "customer,basket,id,product,department,quantity,paid,store,time"
    )?;
    for (number, line) in lines(rows, now) {
        writeln!(
            file,
            "HV-{number:06},{},{},\"{}\",{},{},{},{},{}",
            line.basket,
            line.id,
            line.product,
            line.department,
            line.quantity,
            line.paid,
            line.store,
            line.at
        )?;
    }
    file.flush()?;
    Ok(())
}

async fn open(database: &str) -> Result<SqliteConnection> {
    let target = SqliteConnectOptions::new()
        .filename(database.trim_start_matches("sqlite:"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON");
    Ok(target.connect().await?)
}

const INSERT: &str =
    "INSERT INTO records (subject_id, record_id, category, field, group_key, value,
    key_version, fingerprint, source, source_id, collected_ms, received_ms, kept_until_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

async fn bare(task: &Task, now: Timestamp) -> Result<Duration> {
    let folder = task.folder.join("bare");
    std::fs::create_dir_all(&folder)?;
    let world = World::new(&folder, None).await?;
    let mut customers = HashMap::new();
    for number in 0..CUSTOMERS {
        let reference = reference(number)?;
        let made = world.service.store().write(move |tx| {
            let reference = reference.clone();
            Box::pin(async move { store::subjects::create_or_find(tx, &reference, now).await })
        });
        let made: Result<_, store::Error> = made.await;
        customers.insert(number, made?.id.bytes());
    }
    world.service.store().close().await;
    let mut connection = open(&world.database).await?;
    let started = Instant::now();
    let mut lines = lines(task.rows, now);
    let mut more = true;
    while more {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        for _ in 0..BATCH {
            let Some((number, line)) = lines.next() else {
                more = false;
                break;
            };
            let subject = customers.get(&number).context("a customer")?;
            insert(&mut tx, &subject[..], line, now).await?;
        }
        tx.commit().await?;
    }
    let took = started.elapsed();
    connection.close().await?;
    Ok(took)
}

async fn insert(
    on: &mut SqliteConnection,
    subject: &[u8],
    line: Line,
    now: Timestamp,
) -> Result<()> {
    let record = line.record()?;
    let id = store::fresh_id(now).into_bytes();
    let kept_until = record.collected_at.as_millisecond() + 63_072_000_000;
    sqlx::query(INSERT)
        .bind(subject)
        .bind(&id[..])
        .bind(record.category.as_str())
        .bind(record.field.as_str())
        .bind(record.group)
        .bind(serde_json::to_vec(&record.value)?)
        .bind(1_i64)
        .bind(&[0_u8; 16][..])
        .bind(record.source)
        .bind(record.source_id)
        .bind(record.collected_at.as_millisecond())
        .bind(now.as_millisecond())
        .bind(kept_until)
        .execute(on)
        .await?;
    Ok(())
}
