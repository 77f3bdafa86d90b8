//! The public log from outside: a reader that knows the specifications and nothing of the product
//! reads it over HTTP, works the root out anew and checks the signature; the program's own checks
//! agree, and find out what was changed.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use domain::decision::{Lasting, Wish};
use domain::read::{ActivityFilter, PageFrom};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use store::testing::Engine;

use crate::world::{
    Answer, Browser, Customer, PASSWORD, Server, Setup, World, on_both_databases, vitrine,
};

const ORIGIN: &str = "data.example.test/log";
const PURPOSE: &str = "profiling_offers";
/// How long a head may take to cover what was decided, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    Sha256::digest(parts.concat()).into()
}

/// RFC 9162, section 2.1.1, word by word.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => hash(&[]),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            hash(&[&[1], &root(left), &root(right)])
        }
    }
}

/// C2SP signed-note and tlog-checkpoint: size and root, if the key's owner signed them.
fn opened(note: &str, key: &str) -> (u64, [u8; 32]) {
    let [name, id, public] = key.splitn(3, '+').collect::<Vec<_>>()[..] else {
        panic!("{key}");
    };
    let public = BASE64_STANDARD.decode(public).unwrap();
    let expected = hash(&[name.as_bytes(), b"\n", &public]);
    assert_eq!(id, hex::encode(&expected[..4]), "the key's own id");
    assert_eq!(public[0], 1, "Ed25519");
    let verifying = VerifyingKey::from_bytes(public[1..].try_into().unwrap()).unwrap();

    let (text, signatures) = note.split_once("\n\n").unwrap();
    let text = format!("{text}\n");
    let signed = signatures.lines().find_map(|line| {
        let signature = line.strip_prefix("— ")?.strip_prefix(name)?.trim_start();
        let bytes = BASE64_STANDARD.decode(signature).unwrap();
        (bytes[..4] == expected[..4]).then(|| bytes[4..].to_vec())
    });
    let signature = Signature::from_slice(&signed.unwrap()).unwrap();
    verifying
        .verify_strict(text.as_bytes(), &signature)
        .unwrap();
    let [origin, size, root] = text.lines().collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    assert_eq!(origin, ORIGIN);
    let root = BASE64_STANDARD.decode(root).unwrap();
    (size.parse().unwrap(), root.try_into().unwrap())
}

pub(crate) struct Log {
    pub(crate) world: World,
    pub(crate) key_file: PathBuf,
    key: String,
}

impl Log {
    pub(crate) async fn on(engine: Engine) -> Self {
        let world = World::with(engine, Setup::default()).await;
        let key_file = world.db.directory().join("ledger.key");
        let made = vitrine()
            .args(["ledger", "init", "--origin", ORIGIN, "--ledger-key"])
            .arg(&key_file)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let said = String::from_utf8(made.stdout).unwrap();
        let key = said.lines().last().unwrap().to_owned();
        Self {
            world,
            key_file,
            key,
        }
    }

    /// A server that keeps the log.
    pub(crate) fn keeper(&self) -> Server {
        self.keeper_with(Setup::default())
    }

    pub(crate) fn keeper_with(&self, setup: Setup) -> Server {
        let key_file = self.key_file.to_str().unwrap();
        Server::start_with(&self.world.db, setup, &[("--ledger-key", key_file)])
    }

    /// Turns one purpose on and off, `lines` lines of the log in all.
    pub(crate) async fn decisions(&self, customer: &Customer, lines: usize) {
        for line in 0..lines {
            let wish = if line % 2 == 0 { Wish::On } else { Wish::Off };
            let service = &self.world.service;
            customer.wishes(service, PURPOSE, wish, Lasting::Open).await;
        }
    }

    /// The checkpoint, once it covers at least `size` entries.
    pub(crate) async fn covering(&self, browser: &Browser, size: u64) -> String {
        let since = Instant::now();
        loop {
            let answer = browser.get("/log/checkpoint").await;
            if answer.status.is_success() {
                let note = answer.text();
                if opened(&note, &self.key).0 >= size {
                    return note;
                }
            }
            assert!(since.elapsed() < PATIENCE, "no head covers {size} entries");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Walks through the log in a database.
    pub(crate) fn verify_database(&self, url: &str) -> Output {
        vitrine()
            .args(["verify", "database", "--database", url])
            .arg("--key-file")
            .arg(&self.world.db.options.key_file)
            .arg("--ledger-key")
            .arg(&self.key_file)
            .output()
            .unwrap()
    }

    pub(crate) fn verify(&self, what: &str, arguments: &[&str]) -> Output {
        vitrine()
            .args(["verify", what])
            .args(arguments)
            .args(["--key", &self.key])
            .output()
            .unwrap()
    }
}

/// `vitrine ledger` with a task over a database.
fn ledger(world: &World, task: &[&str]) -> Output {
    vitrine()
        .arg("ledger")
        .args(task)
        .args(["--database", &world.db.options.url, "--key-file"])
        .arg(&world.db.options.key_file)
        .output()
        .unwrap()
}

/// Takes the head in a database for the last one that this key signed.
pub(crate) fn adopt(world: &World, key_file: &Path) -> Output {
    let key_file = key_file.to_str().unwrap();
    ledger(world, &["adopt", "--ledger-key", key_file])
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

pub(crate) fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

pub(crate) fn failed(output: &Output) -> String {
    assert!(!output.status.success(), "{}", said(output));
    said(output)
}

async fn anybody_can_work_the_root_out(engine: Engine) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    log.decisions(&customer, 300).await;
    let keeper = log.keeper();
    let browser = Browser::new(&keeper);
    let note = log.covering(&browser, 300).await;
    let (size, signed) = opened(&note, &log.key);
    let published = browser.get("/.well-known/vitrine-log-keys").await.is(200);
    assert_eq!(published.text(), format!("{}\n", log.key));

    let mut entries: Vec<[u8; 32]> = Vec::new();
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    while (entries.len() as u64) < size {
        let number = entries.len() / 256;
        let left = size - entries.len() as u64;
        let end = if left >= 256 {
            format!("{number:03}")
        } else {
            format!("{number:03}.p/{left}")
        };
        let bundle = browser
            .get(&format!("/log/tile/entries/{end}"))
            .await
            .is(200);
        for entry in bundle.bytes.chunks(34) {
            assert_eq!(entry[..2], [0, 32]);
            entries.push(entry[2..].try_into().unwrap());
        }
        let tile = browser.get(&format!("/log/tile/0/{end}")).await.is(200);
        assert!(tile.header("cache-control").unwrap().contains("immutable"));
        assert!(tile.header("set-cookie").is_none());
        hashes.extend(
            tile.bytes
                .chunks(32)
                .map(|h| <[u8; 32]>::try_from(h).unwrap()),
        );
    }
    let leaves: Vec<[u8; 32]> = entries.iter().map(|entry| hash(&[&[0], entry])).collect();
    assert_eq!(leaves, hashes);
    assert_eq!(root(&leaves), signed);
    let above = browser.get("/log/tile/1/000.p/1").await.is(200);
    assert_eq!(above.bytes, root(&leaves[..256]));

    let wide = format!("/log/tile/0/001.p/{}", size - 256 + 1);
    for wrong in [
        "/log/tile/0/002",
        "/log/tile/0/1",
        "/log/tile/00/000",
        "/log/tile/0/x000/000",
        "/log/tile/0/000.p/0",
        "/log/tile/0/000.p/256",
        "/log/tile/9/000",
        "/log/tile/entries/900",
        "/log/tile/entries/000.p/",
        "/log/tile/other/000",
        &wide,
    ] {
        assert_eq!(browser.get(wrong).await.status, 404, "{wrong}");
    }
    drop(keeper);
    log.world.ends().await;
}

pub(crate) async fn signed_in(server: &Server, customer: &Customer) -> Browser {
    let mut browser = Browser::new(server);
    browser
        .signs_in_with(&customer.email, PASSWORD)
        .await
        .is(303);
    browser
}

/// The address of the receipt of a customer's newest line.
pub(crate) async fn newest(log: &Log, customer: &Customer) -> String {
    let page =
        log.world
            .service
            .activity(customer.own(), ActivityFilter::default(), PageFrom::Start);
    let line = page.await.unwrap().entries[0].id;
    format!("/me/activity/{line}/receipt")
}

async fn receipt(log: &Log, keeper: &Server, customer: &Customer, to: &Path) {
    let path = format!("{}.json", newest(log, customer).await);
    let browser = signed_in(keeper, customer).await;
    let answer: Answer = browser.get(&path).await.is(200);
    std::fs::write(to, &answer.bytes).unwrap();
    let stranger = log.world.customer("HV-2").await;
    let stranger = signed_in(keeper, &stranger).await;
    stranger.get(&path).await.is(404);
}

async fn the_program_checks_receipts_logs_and_databases(engine: Engine) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    log.decisions(&customer, 5).await;
    let keeper = log.keeper();
    let browser = Browser::new(&keeper);
    log.covering(&browser, 5).await;
    let folder = log.world.db.directory();
    let file = folder.join("receipt.json");
    receipt(&log, &keeper, &customer, &file).await;
    let receipt = file.to_str().unwrap();
    let said = succeeded(&log.verify("receipt", &[receipt]));
    assert!(said.contains(PURPOSE) && said.contains(ORIGIN), "{said}");

    let url = format!("{}/log", keeper.base);
    succeeded(&log.verify("log", &[&url]));
    log.decisions(&customer, 7).await;
    log.covering(&browser, 12).await;
    let grown = succeeded(&log.verify("log", &[&url, "--since", receipt]));
    assert!(grown.contains("still holds"), "{grown}");

    let text = std::fs::read_to_string(&file).unwrap();
    for (what, with) in [
        (PURPOSE, "abandoned_basket"),
        ("\"seq\":", "\"seq\":1"),
        (ORIGIN, "data.example.test/gol"),
    ] {
        assert!(text.contains(what), "{text}");
        let forged = folder.join("forged.json");
        std::fs::write(&forged, text.replace(what, with)).unwrap();
        failed(&log.verify("receipt", &[forged.to_str().unwrap()]));
    }

    let said = succeeded(&log.verify_database(&log.world.db.options.url));
    assert!(said.contains("2 signed tree heads"), "{said}");
    drop(keeper);
    what_a_database_is_compared_with_is_missed(&log);
    log.world.ends().await;
}

fn what_a_database_is_compared_with_is_missed(log: &Log) {
    let verified = || log.verify_database(&log.world.db.options.url);
    let elsewhere = log.world.db.directory().join("elsewhere.key");
    std::fs::rename(&log.key_file, &elsewhere).unwrap();
    let said = failed(&verified());
    let (key_file, asked) = (log.key_file.display().to_string(), "--ledger-key");
    assert!(said.contains(&key_file) && said.contains(asked), "{said}");
    std::fs::rename(&elsewhere, &log.key_file).unwrap();
    let whole = succeeded(&verified());
    assert!(!whole.contains("is missing"), "{whole}");
    let copy = format!("{key_file}.checkpoint");
    std::fs::remove_file(&copy).unwrap();
    let said = succeeded(&verified());
    assert!(said.contains(&format!("{copy} is missing")), "{said}");
    assert!(said.contains("1 signed tree head."), "{said}");
}

/// Somebody who has everything, the key and the database, and writes all of it anew: every signature
/// is right, and whoever kept a receipt can tell.
async fn an_old_receipt_finds_a_log_that_was_rewritten_and_signed_again(engine: Engine) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    log.decisions(&customer, 5).await;
    let keeper = log.keeper();
    log.covering(&Browser::new(&keeper), 5).await;
    let file = log.world.db.directory().join("receipt.json");
    receipt(&log, &keeper, &customer, &file).await;
    drop(keeper);

    let anew = Log::on(engine).await;
    std::fs::copy(&log.key_file, &anew.key_file).unwrap();
    // The head of the empty log is of the key that was made with it.
    let copy = format!("{}.checkpoint", anew.key_file.display());
    let kept = failed(&adopt(&anew.world, &anew.key_file));
    assert!(kept.contains(&copy), "{kept}");
    std::fs::remove_file(&copy).unwrap();
    succeeded(&adopt(&anew.world, &anew.key_file));
    let anew = Log {
        key: log.key.clone(),
        ..anew
    };
    let customer = anew.world.customer("HV-1").await;
    anew.decisions(&customer, 9).await;
    let keeper = anew.keeper();
    let browser = Browser::new(&keeper);
    anew.covering(&browser, 9).await;
    let url = format!("{}/log", keeper.base);
    succeeded(&anew.verify("log", &[&url]));
    succeeded(&anew.verify_database(&anew.world.db.options.url));
    let said = failed(&anew.verify("log", &[&url, "--since", file.to_str().unwrap()]));
    assert!(said.contains("it was rewritten"), "{said}");

    let text = std::fs::read_to_string(&file).unwrap();
    let page = browser.post("/verify", &[("receipt", &*text)]).await;
    let page = page.is(200).text();
    let shown = page.split("<template").next().unwrap();
    assert!(shown.contains("Since then the log was changed"), "{shown}");
    drop(keeper);
    log.world.ends().await;
    anew.world.ends().await;
}

/// Until a server says that its log is signed, or is not.
async fn says(browser: &Browser, is_signed: bool) {
    let since = Instant::now();
    loop {
        let said = browser.get("/health/ready").await.is(200).text();
        if said.contains("not signed") != is_signed {
            return;
        }
        assert!(since.elapsed() < PATIENCE, "{said}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn an_operator_mends_the_tree_or_ends_the_log(engine: Engine) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    log.decisions(&customer, 2).await;
    let keeper = log.keeper();
    let browser = Browser::new(&keeper);
    log.covering(&browser, 2).await;
    let entries = async || {
        let answer = browser.get("/log/tile/entries/000.p/1").await.is(200);
        answer.header("cache-control").unwrap().to_owned()
    };
    assert!(entries().await.contains("immutable"));

    // A tile that is damaged shows nothing about the entries.
    let older = log.world.db.directory().join("older.checkpoint");
    std::fs::write(&older, log.covering(&browser, 2).await).unwrap();
    log.decisions(&customer, 1).await;
    log.covering(&browser, 4).await;
    let url = format!("{}/log", keeper.base);
    let since = ["--since", older.to_str().unwrap()];
    let compared = || log.verify("log", &[&[url.as_str()], &since[..]].concat());
    assert!(!succeeded(&compared()).contains("damaged"));
    log.world.db.turn_a_bit_of_the_tree().await.unwrap();
    let said = succeeded(&compared());
    assert!(said.contains("The tiles of the log are damaged."), "{said}");

    log.world.db.lose_the_tiles().await.unwrap();
    // It is on already.
    log.decisions(&customer, 2).await;
    says(&browser, false).await;
    assert_eq!(entries().await, "no-store");
    let key_file = log.key_file.to_str().unwrap();
    let rebuilt = ledger(&log.world, &["rebuild", "--ledger-key", key_file]);
    assert!(succeeded(&rebuilt).contains("worked out anew"));
    says(&browser, true).await;
    log.covering(&browser, 5).await;

    let other = failed(&ledger(&log.world, &["end", "other.example.com/log"]));
    assert!(other.contains(ORIGIN), "{other}");
    succeeded(&ledger(&log.world, &["end", ORIGIN]));
    says(&browser, false).await;
    assert_eq!(browser.get("/log/checkpoint").await.status, 404);
    drop(keeper);
    log.world.ends().await;
}

async fn another_server_goes_on_when_one_dies(engine: Engine) {
    let log = Log::on(engine).await;
    let customer = log.world.customer("HV-1").await;
    log.decisions(&customer, 2).await;
    let mut first = log.keeper();
    let second = log.keeper();
    let browser = Browser::new(&second);
    log.covering(&browser, 2).await;
    first.kill();
    log.decisions(&customer, 2).await;
    let note = log.covering(&browser, 4).await;
    assert!(opened(&note, &log.key).0 >= 4);
    drop(second);
    log.world.ends().await;
}

on_both_databases!(
    anybody_can_work_the_root_out,
    the_program_checks_receipts_logs_and_databases,
    an_old_receipt_finds_a_log_that_was_rewritten_and_signed_again,
    another_server_goes_on_when_one_dies,
    an_operator_mends_the_tree_or_ends_the_log,
);
