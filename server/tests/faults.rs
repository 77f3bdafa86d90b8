//! The server ends, or has no room left, at each step between a line and the head that covers it.
//! Afterwards whatever was acknowledged is there once, what was not can be sent again, and the log
//! holds all that was signed before.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use store::testing::Engine;
use tokio::sync::Notify;

use crate::durability::Client;
use crate::public_log::{Log, newest, signed_in, succeeded};
use crate::world::{Browser, Customer, Server, Setup, log, vitrine};

const PURPOSE: &str = "profiling_offers";
/// Wait for the server in this many steps at most, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whether the line that was under way when the server ended is in the log afterwards.
#[derive(Clone, Copy)]
enum Under {
    /// Nothing of it.
    NotStored,
    /// All of it, although nobody was told.
    Stored,
    /// Either: the server ended at something else.
    Either,
}

/// A server whose log is kept, and which ends at a point.
fn failing(log: &Log, fault: &'static str) -> Server {
    let setup = Setup {
        fault: Some(fault),
        ..Setup::default()
    };
    log.keeper_with(setup)
}

async fn client(server: &Server, customer: &Customer) -> Client {
    Client {
        browser: signed_in(server, customer).await,
        customer: 0,
        purpose: PURPOSE,
        answered: 0,
        acknowledged: HashMap::new(),
    }
}

/// Decides until no answer comes.
async fn decides(client: &mut Client) {
    let never = (AtomicUsize::new(0), Arc::new(Notify::new()));
    client
        .decides_until_cut_off(&never.0, &never.1, usize::MAX)
        .await;
}

/// Every line once, and every acknowledged one among them.
async fn nothing_is_lost(log: &Log, customer: &Customer, client: &Client) -> usize {
    let lines = self::log(&log.world.service, customer.subject).await;
    let numbers: Vec<i64> = lines.iter().map(|(seq, _)| *seq).collect();
    let without_gaps: Vec<i64> = (1..).take(lines.len()).collect();
    assert_eq!(numbers, without_gaps);
    for (key, event) in &client.acknowledged {
        let found = lines.iter().filter(|(_, id)| id == event).count();
        assert_eq!(found, 1, "{key} was acknowledged");
    }
    lines.len()
}

async fn ends_at(engine: Engine, fault: &'static str, under: Under) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    let before = log.world.log_length(customer.subject).await;
    let mut server = failing(&log, fault);
    let mut client = client(&server, &customer).await;
    decides(&mut client).await;
    let ended = server.wait();
    assert_eq!(ended.signal(), Some(6), "it ended by itself: {ended}");

    let kept = nothing_is_lost(&log, &customer, &client).await - before;
    match under {
        Under::NotStored => assert_eq!(kept, client.answered),
        Under::Stored => assert_eq!(kept, client.answered + 1),
        Under::Either => assert!(kept.abs_diff(client.answered) <= 1),
    }

    let keeper = log.keeper();
    let cookies = std::mem::take(&mut client.browser.cookies);
    client.browser = Browser::new(&keeper).with_cookies(cookies);
    // What was not answered, once more, and one more.
    client.decides(2).await;
    let lines = nothing_is_lost(&log, &customer, &client).await;
    assert_eq!(lines, before + client.answered, "nothing stands twice");
    // The version of the registry is an entry too.
    let entries = u64::try_from(lines).unwrap() + 1;
    log.covering(&client.browser, entries).await;
    succeeded(&log.verify_database(&log.world.db.options.url));
    succeeded(&log.verify("log", &[&format!("{}/log", keeper.base)]));
    drop((keeper, server));
    log.world.ends().await;
}

macro_rules! faults {
    ($($name:ident: $point:literal, $under:ident;)+) => {
        mod ending_on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::ends_at(super::Engine::Sqlite, $point, super::Under::$under).await;
                }
            )+
        }
        mod ending_on_postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::ends_at(super::Engine::Postgres, $point, super::Under::$under).await;
                }
            )+
        }
    };
}

// The first round of the log is the one of the server's start.
faults! {
    before_a_line_is_committed_nothing_of_it_is_stored: "line:written@3", NotStored;
    after_a_line_is_committed_it_is_stored_without_an_answer: "line:committed@3", Stored;
    while_places_are_given_none_is_given: "log:placing@1", Either;
    between_the_tree_and_its_signature_nothing_is_left_out: "log:placed@1", Either;
    between_the_copy_and_the_published_head_both_go_on: "log:signed@1", Either;
    after_the_head_is_published_nothing_is_signed_twice: "log:published@1", Either;
}

/// `vitrine serve` over a database of this address, keeping the log.
fn serving(mut command: Command, log: &Log, url: &str, address: SocketAddr) -> Command {
    command.args(["serve", "--listen", &address.to_string()]);
    command.args(["--database", url, "--trusted-proxy", "127.0.0.1"]);
    command
        .arg("--key-file")
        .arg(&log.world.db.options.key_file);
    command.arg("--ledger-key").arg(&log.key_file);
    command
}

/// A program that cannot write a file beyond so many blocks of 512 bytes.
fn without_room(blocks: u64) -> Command {
    let mut command = Command::new("/bin/sh");
    command.env_clear().args([
        "-c",
        &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""),
    ]);
    command.arg(vitrine().get_program());
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_and_loses_nothing() {
    let log = Log::on(Engine::Sqlite).await;
    let customer = log.world.customer("HV-1").await;
    let before = log.world.log_length(customer.subject).await;
    let path = log.world.db.options.url.trim_start_matches("sqlite:");
    let size = |ending: &str| std::fs::metadata(format!("{path}{ending}")).map_or(0, |m| m.len());
    // A few hundred kilobytes more than there is.
    let blocks = size("").max(size("-wal")) / 512 + 600;
    let full = Server::on_a_free_port(|address| {
        serving(
            without_room(blocks),
            &log,
            &log.world.db.options.url,
            address,
        )
    });
    let mut client = client(&full, &customer).await;
    let refused = client.decides_until_refused().await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(client.answered > 0, "there was room at first");
    drop(full);

    nothing_is_lost(&log, &customer, &client).await;
    let keeper = log.keeper();
    let cookies = std::mem::take(&mut client.browser.cookies);
    client.browser = Browser::new(&keeper).with_cookies(cookies);
    client.decides(2).await;
    let lines = nothing_is_lost(&log, &customer, &client).await;
    assert_eq!(lines, before + client.answered);
    log.covering(&client.browser, u64::try_from(lines).unwrap() + 1)
        .await;
    succeeded(&log.verify_database(&log.world.db.options.url));
    drop(keeper);
    log.world.ends().await;
}

/// The page that says how things stand, once it does.
async fn says(browser: &Browser, path: &str, words: &str) -> String {
    let since = Instant::now();
    loop {
        let page = browser.get(path).await.is(200).text();
        if page.contains(words) {
            return page;
        }
        assert!(since.elapsed() < PATIENCE, "{path} never says {words}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_cannot_be_read_or_written_is_said_and_holds_nothing_but_the_signature_up() {
    let log = Log::on(Engine::Sqlite).await;
    let customer = log.world.customer("HV-1").await;
    let copy = format!("{}.checkpoint", log.key_file.display());
    let aside = format!("{copy}.aside");
    std::fs::rename(&copy, &aside).unwrap();
    std::fs::create_dir(&copy).unwrap();
    let keeper = log.keeper();
    let mut client = client(&keeper, &customer).await;
    client.decides(1).await;
    says(&client.browser, "/health/ready", "not signed").await;
    says(&client.browser, "/?lang=en", "The log is not being signed").await;
    client.decides(1).await;
    // There is no file yet; the page says why.
    let page = newest(&log, &customer).await;
    let file = client.browser.get(&format!("{page}.json")).await.is(303);
    assert_eq!(file.location(), page);
    says(&client.browser, &page, "The log is not being signed").await;

    std::fs::remove_dir(&copy).unwrap();
    std::fs::rename(&aside, &copy).unwrap();
    let lines = nothing_is_lost(&log, &customer, &client).await;
    log.covering(&client.browser, u64::try_from(lines).unwrap() + 1)
        .await;
    let ready = client.browser.get("/health/ready").await.is(200);
    assert_eq!(ready.text(), "ready\n");
    succeeded(&log.verify_database(&log.world.db.options.url));
    drop(keeper);
    log.world.ends().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_is_older_than_the_last_head_is_said_and_never_signed() {
    let log = Log::on(Engine::Sqlite).await;
    let customer = log.world.customer("HV-1").await;
    let keeper = log.keeper();
    let mut client = client(&keeper, &customer).await;
    client.decides(2).await;
    log.covering(&client.browser, 3).await;
    let put_back = log.world.db.directory().join("put-back.db");
    let written = vitrine()
        .args(["backup", "--database", &log.world.db.options.url])
        .arg("--key-file")
        .arg(&log.world.db.options.key_file)
        .arg(&put_back)
        .output()
        .unwrap();
    succeeded(&written);
    client.decides(3).await;
    let lines = nothing_is_lost(&log, &customer, &client).await;
    let last = log
        .covering(&client.browser, u64::try_from(lines).unwrap() + 1)
        .await;
    drop(keeper);

    let url = format!("sqlite:{}", put_back.display());
    let older = Server::on_a_free_port(|address| serving(vitrine(), &log, &url, address));
    let cookies = std::mem::take(&mut client.browser.cookies);
    client.browser = Browser::new(&older).with_cookies(cookies);
    says(&client.browser, "/health/ready", "not signed").await;
    says(
        &client.browser,
        "/?lang=en",
        "The log is not signed any more",
    )
    .await;
    // Switches go on, unsigned.
    client.acknowledged.clear();
    client.decides(12).await;
    says(&client.browser, "/health/ready", "not signed").await;
    let copy = format!("{}.checkpoint", log.key_file.display());
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), last);
    let said = crate::public_log::failed(&log.verify_database(&url));
    // Shorter than what was signed, or, when the new lines have their places, another log.
    assert!(said.contains("were signed"), "{said}");
    drop(older);
    log.world.ends().await;
}

async fn a_line_that_was_changed_is_said_and_nothing_more_is_signed(engine: Engine) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    let keeper = log.keeper();
    let mut client = client(&keeper, &customer).await;
    client.decides(2).await;
    let lines = nothing_is_lost(&log, &customer, &client).await;
    let entries = u64::try_from(lines).unwrap() + 1;
    let last = log.covering(&client.browser, entries).await;
    drop(keeper);
    log.world.db.forge_a_line().await.unwrap();

    // A server looks the log over when it starts.
    let keeper = log.keeper();
    let cookies = std::mem::take(&mut client.browser.cookies);
    client.browser = Browser::new(&keeper).with_cookies(cookies);
    says(&client.browser, "/health/ready", "not signed").await;
    says(
        &client.browser,
        "/?lang=en",
        "The log is not signed any more",
    )
    .await;
    client.decides(2).await;
    says(&client.browser, "/health/ready", "not signed").await;
    let published = client.browser.get("/log/checkpoint").await.is(200).text();
    assert_eq!(published, last);
    let said = crate::public_log::failed(&log.verify_database(&log.world.db.options.url));
    assert!(said.contains("is not what was recorded"), "{said}");
    drop(keeper);
    log.world.ends().await;
}

crate::world::on_both_databases!(a_line_that_was_changed_is_said_and_nothing_more_is_signed);
