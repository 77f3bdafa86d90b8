//! Independent witnesses as they run: the program as a server and the program as a witness, each in a
//! process of its own. What they say of each other stands on the pages; a log that was rewritten is
//! signed no more.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use store::testing::Engine;

use crate::public_log::{adopt, succeeded};
use crate::world::{
    Browser, Customer, PASSWORD, Server, Setup, World, brand, on_both_databases, vitrine,
};

const ORIGIN: &str = "data.example.test/log";
const NAME: &str = "witness.example.test/w1";
const PURPOSE: &str = "profiling_offers";
/// How long anything may take, however busy the machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs a command to its end. What it printed last.
fn printed(arguments: &[&str], file: (&str, &Path)) -> String {
    let mut command = vitrine();
    let output = command.args(arguments).arg(file.0).arg(file.1).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("  "), "{text}");
    text.lines().last().unwrap().to_owned()
}

/// A folder with a log's key and a witness's.
struct Keys {
    folder: tempfile::TempDir,
    log: String,
    witness: String,
}

impl Keys {
    fn new() -> Self {
        Self::of(ORIGIN)
    }

    fn of(origin: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = ["ledger", "init", "--origin", origin];
        let log = printed(&log, ("--ledger-key", &folder.path().join("ledger.key")));
        let witness = ["witness", "init", "--name", NAME];
        let witness = printed(&witness, ("--data", &folder.path().join("witness")));
        Self {
            folder,
            log,
            witness,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A witness that knows the log by its key.
    fn witness(&self) -> Server {
        self.witness_with(&["--key", &self.log])
    }

    fn witness_with(&self, options: &[&str]) -> Server {
        Server::on_a_free_port(|address| {
            let mut command = vitrine();
            command.args(["witness", "--listen", &address.to_string()]);
            command
                .arg("--data")
                .arg(self.path("witness"))
                .args(options);
            command
        })
    }

    /// A server that keeps the log under some name for its key file.
    fn keeper(&self, world: &World, key_file: &Path, witness: &str) -> Server {
        let named = format!("{}={witness}", self.witness);
        let key_file = key_file.to_str().unwrap();
        let options = [("--ledger-key", key_file), ("--witness", named.as_str())];
        Server::start_with(&world.db, Setup::default(), &options)
    }

    /// The same, at an address that is said beforehand.
    fn keeper_at(&self, address: SocketAddr, world: &World, witness: &str) -> Server {
        let named = format!("{}={witness}", self.witness);
        let key_file = self.path("ledger.key");
        let key_file = key_file.to_str().unwrap();
        let options = [("--ledger-key", key_file), ("--witness", named.as_str())];
        Server::start_at(address, &world.db, &options)
    }
}

async fn signed_in(server: &Server, customer: &Customer) -> Browser {
    let mut browser = Browser::new(server);
    let answer = browser.signs_in_with(&customer.email, PASSWORD).await;
    answer.is(303);
    browser
}

/// The page, once it says something.
async fn saying(browser: &Browser, path: &str, words: &str) -> String {
    let since = Instant::now();
    loop {
        // There is no head at all before the first one.
        let answer = browser.get(path).await;
        let text = answer.text();
        if answer.status.is_success() && text.contains(words) {
            return text;
        }
        assert!(since.elapsed() < PATIENCE, "{words}: {text}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The number of entries in a checkpoint.
fn size(note: &str) -> u64 {
    note.lines().nth(1).unwrap().parse().unwrap()
}

/// The checkpoint, once it has the witness's line.
async fn cosigned(browser: &Browser) -> String {
    saying(browser, "/log/checkpoint", &format!("\u{2014} {NAME} ")).await
}

async fn a_decision_is_witnessed_and_anybody_can_check_that(engine: Engine) {
    let keys = Keys::new();
    let world = World::with(engine, Setup::default()).await;
    let customer = world.customer("HV-1").await;
    let mut witness = keys.witness();
    let base = witness.base.clone();
    let keeper = keys.keeper(&world, &keys.path("ledger.key"), &base);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let page = saying(&browser, "/me/activity", "data-state=\"witnessed\"").await;
    assert!(page.contains("Witnessed") && page.contains("independent witnesses"));
    let (_, rest) = page.split_once("data-state=\"witnessed\"").unwrap();
    let (_, rest) = rest.split_once("href=\"").unwrap();
    let address = rest.split('"').next().unwrap().to_owned();
    let shown = browser.get(&address).await.is(200).text();
    assert!(
        shown.contains(&format!("The witness {NAME} saw the same log")),
        "{shown}"
    );
    assert!(
        shown.contains(&format!("--witness {}", keys.witness)),
        "{shown}"
    );

    let visitor = Browser::new(&keeper);
    let listed = visitor
        .get("/.well-known/vitrine-log-witnesses")
        .await
        .is(200);
    assert_eq!(listed.text(), format!("{}\n", keys.witness));
    let trust = saying(&visitor, "/?lang=en", &format!("{NAME} last signed it on")).await;
    assert!(trust.contains(&keys.witness) && !trust.contains("No independent witness"));

    let receipt = browser.get(&format!("{address}.json")).await.is(200).text();
    let text = visitor
        .post("/verify", &[("receipt", &receipt)])
        .await
        .is(200)
        .text();
    assert!(
        text.contains(&format!("The witness {NAME} saw the same log")),
        "{text}"
    );
    let file = keys.path("receipt.json");
    std::fs::write(&file, &receipt).unwrap();
    let verify = |witness: &str| {
        let mut command = vitrine();
        command.args([
            "verify",
            "receipt",
            "--key",
            &keys.log,
            "--witness",
            witness,
        ]);
        command.arg(&file).output().unwrap()
    };
    let good = verify(&keys.witness);
    assert!(good.status.success(), "{good:?}");
    assert!(String::from_utf8_lossy(&good.stdout).contains("saw the same log"));
    let other = ["witness", "init", "--name", "other.test/w"];
    let other = printed(&other, ("--data", &keys.path("other")));
    let bad = verify(&other);
    assert!(!bad.status.success(), "{bad:?}");
    assert!(String::from_utf8_lossy(&bad.stderr).contains("has not signed"));
    let url = format!("{}/log", keeper.base);
    let verify_log = |witnesses: &[&str]| {
        let mut command = vitrine();
        command.args(["verify", "log", &url, "--key", &keys.log]);
        for witness in witnesses {
            command.args(["--witness", witness]);
        }
        command.output().unwrap()
    };
    // The newest head may be a moment ahead of the witness.
    let since = Instant::now();
    let said = loop {
        let good = verify_log(&[&keys.witness]);
        if good.status.success() {
            break String::from_utf8(good.stdout).unwrap();
        }
        assert!(since.elapsed() < PATIENCE, "{good:?}");
    };
    assert!(
        said.contains(&format!("The witness {NAME} saw the same log")),
        "{said}"
    );
    assert!(said.contains("they give the root"), "{said}");
    for witnesses in [&[other.as_str()][..], &[&keys.witness, &other]] {
        let bad = verify_log(witnesses);
        assert_eq!(bad.status.code(), Some(1), "{bad:?}");
        assert!(String::from_utf8_lossy(&bad.stderr).contains("has not signed"));
    }

    // A witness that is gone is said to be; when it comes back it goes on where it was.
    let before = size(&cosigned(&visitor).await);
    let port = witness.address().parse().unwrap();
    witness.kill();
    browser.decides(PURPOSE, "off", "k2").await.is(303);
    saying(&visitor, "/?lang=en", "it has not answered as it should").await;
    let again = Server::run_at(port, |address| {
        let mut command = vitrine();
        command.args(["witness", "--listen", &address.to_string()]);
        command
            .args(["--key", &keys.log, "--data"])
            .arg(keys.path("witness"));
        command
    });
    let since = Instant::now();
    while size(&cosigned(&visitor).await) <= before {
        assert!(since.elapsed() < PATIENCE, "the witness does not go on");
    }
    drop((again, keeper));
    world.ends().await;
}

async fn a_log_that_was_rewritten_is_signed_no_more(engine: Engine) {
    let keys = Keys::new();
    let witness = keys.witness();
    let world = World::with(engine, Setup::default()).await;
    let customer = world.customer("HV-1").await;
    let keeper = keys.keeper(&world, &keys.path("ledger.key"), &witness.base);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    cosigned(&Browser::new(&keeper)).await;
    drop(keeper);
    world.ends().await;

    // Another database with the same key, whose own head is taken for the last one that was signed.
    let copied = keys.path("copied.key");
    std::fs::copy(keys.path("ledger.key"), &copied).unwrap();
    let (db, service) = brand(engine).await;
    let server = Server::start(&db, Setup::default());
    let other = World {
        db,
        service,
        server,
    };
    succeeded(&adopt(&other, &copied));
    let customer = other.customer("HV-1").await;
    let keeper = keys.keeper(&other, &copied, &witness.base);
    let browser = signed_in(&keeper, &customer).await;
    let visitor = Browser::new(&keeper);
    for (key, wish) in [("k1", "on"), ("k2", "off"), ("k3", "on"), ("k4", "off")] {
        browser.decides(PURPOSE, wish, key).await.is(303);
    }
    saying(&visitor, "/?lang=en", "It has refused to sign since").await;
    let activity = saying(&browser, "/me/activity", "data-state=\"in-log\"").await;
    assert!(!activity.contains("data-state=\"witnessed\""), "{activity}");
    let note = visitor.get("/log/checkpoint").await.is(200).text();
    assert!(!note.contains(NAME), "{note}");
    drop((keeper, witness));
    other.ends().await;
}

#[tokio::test]
async fn a_witness_believes_a_log_about_its_keys_once_and_says_so() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let keys = Keys::of(&format!("{address}/log"));
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    // Nobody listens there yet.
    let nowhere = "http://127.0.0.1:1";
    let mut keeper = keys.keeper_at(address, &world, nowhere);
    let url = format!("{}/log", keeper.base);
    let mut first = keys.witness_with(&["--log", &url]);
    first.terminate();
    first.wait();
    let (said, _) = first.said();
    assert!(
        said.contains("never met before") && said.contains(&keys.log),
        "{said}"
    );

    // The log need not be there when the witness starts again.
    keeper.kill();
    let mut second = keys.witness_with(&["--log", &url]);
    let keeper = keys.keeper_at(address, &world, &second.base);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    cosigned(&Browser::new(&keeper)).await;
    second.terminate();
    second.wait();
    let (said, _) = second.said();
    assert_eq!(said, "", "it was met before");
    drop(keeper);

    // The same address, and a log that is called otherwise.
    let other = Keys::new();
    let keeper = other.keeper_at(address, &world, nowhere);
    let mut refused = vitrine();
    refused.args(["witness", "--log", &url, "--data"]);
    let refused = refused.arg(other.path("witness")).output().unwrap();
    assert!(!refused.status.success(), "{refused:?}");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains(ORIGIN) && said.contains("--key"), "{said}");
    drop(keeper);
    world.ends().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_a_sentence() {
    let keys = Keys::new();
    let (db, _) = brand(Engine::Sqlite).await;
    let refused = |arguments: &[&str]| {
        let mut command = vitrine();
        let output = command
            .args(arguments)
            .current_dir(keys.folder.path())
            .output()
            .unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let database = db.options.url.as_str();
    let key_file = db.options.key_file.to_str().unwrap();
    let named = format!("{}=http://127.0.0.1:1", keys.witness);
    let log = format!("{}=http://127.0.0.1:1", keys.log);
    let serve = ["serve", "--database", database, "--key-file", key_file];
    for (options, why) in [
        (
            ["--witness", "nobody", "--ledger-key", "ledger.key"],
            "write KEY=URL",
        ),
        (
            ["--witness", &log, "--ledger-key", "ledger.key"],
            "is a log's key",
        ),
        (
            ["--witness", &named, "--ledger-key", "none.key"],
            "vitrine ledger init",
        ),
    ] {
        let said = refused(&[&serve[..], &options[..]].concat());
        assert!(said.contains(why), "{said}");
    }
    let named = ["--witness", keys.witness.as_str()];
    for (arguments, why) in [
        (vec!["witness"], "--log"),
        (
            vec!["witness", "--data", "nowhere", "--key", &keys.log],
            "cannot be read",
        ),
        (
            vec!["witness", "--data", "witness", "--key", &keys.witness],
            "is a witness's key",
        ),
        (
            vec![
                "witness",
                "--data",
                "witness",
                "--log",
                "http://127.0.0.1:1/log",
            ],
            "name the keys",
        ),
        (
            vec!["witness", "init", "--data", "witness", "--name", NAME],
            "a key is made once",
        ),
        (
            vec!["witness", "init", "--data", "new", "--name", "two words"],
            "names no witness",
        ),
        (
            vec!["ledger", "retire", "--ledger-key", "ledger.key"],
            "vitrine ledger rotate",
        ),
    ] {
        let said = refused(&arguments);
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
    let verify = ["verify", "log", "http://127.0.0.1:1/log"];
    let mistaken = [&verify[..], &["--key", &keys.log, "--witness", &keys.log]].concat();
    assert!(refused(&mistaken).contains("is a log's key"));
    let unreadable = [&["verify", "receipt", "x", "--key", "y"][..], &named].concat();
    assert!(refused(&unreadable).contains("not a key"));
    db.drop_database().await.unwrap();
}

#[tokio::test]
async fn a_key_that_follows_another_is_named_everywhere() {
    let keys = Keys::new();
    let world = World::open().await;
    let customer = world.customer("HV-1").await;
    let witness = keys.witness();
    let file = keys.path("ledger.key");
    let mut keeper = keys.keeper(&world, &file, &witness.base);
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k1").await.is(303);
    let older = cosigned(&Browser::new(&keeper)).await;

    printed(&["ledger", "rotate"], ("--ledger-key", &file));
    keeper.kill();
    let mut keeper = keys.keeper(&world, &file, &witness.base);
    let visitor = Browser::new(&keeper);
    let listed = visitor
        .get("/.well-known/vitrine-log-keys")
        .await
        .is(200)
        .text();
    let [new, old] = listed.lines().collect::<Vec<_>>()[..] else {
        panic!("{listed}");
    };
    assert_eq!(old, keys.log);
    let trust = visitor.get("/?lang=en").await.is(200).text();
    assert!(trust.contains(new) && trust.contains(old) && !trust.contains("Signed until"));
    // The witness knows the old one, which still signs.
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "off", "k2").await.is(303);
    let since = Instant::now();
    loop {
        let note = cosigned(&visitor).await;
        if note.matches(&format!("\u{2014} {ORIGIN} ")).count() == 2 {
            break;
        }
        assert!(since.elapsed() < PATIENCE, "{note}");
    }

    let shown = printed(&["ledger", "retire"], ("--ledger-key", &file));
    assert!(shown.starts_with(&format!("{old} former ")), "{shown}");
    keeper.kill();
    let keeper = keys.keeper(&world, &file, &witness.base);
    let visitor = Browser::new(&keeper);
    let listed = visitor
        .get("/.well-known/vitrine-log-keys")
        .await
        .is(200)
        .text();
    assert_eq!(listed, format!("{new}\n{shown}\n"));
    let trust = visitor.get("/?lang=en").await.is(200).text();
    assert!(trust.contains("Signed until"), "{trust}");
    // Nobody told the witness of the new key.
    let browser = signed_in(&keeper, &customer).await;
    browser.decides(PURPOSE, "on", "k3").await.is(303);
    saying(&visitor, "/?lang=en", "It has refused to sign since").await;

    // What the former key signed is still compared with, and the log of today is the new one's.
    let (url, kept) = (format!("{}/log", keeper.base), keys.path("older.txt"));
    std::fs::write(&kept, older).unwrap();
    let since = |options: &[&str]| {
        let mut command = vitrine();
        command.args(["verify", "log", &url]).args(options);
        let output = command.arg("--since").arg(&kept).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.success(), said)
    };
    let (good, said) = since(&["--key", new, "--former", old]);
    assert!(good, "{said}");
    let (good, said) = since(&["--key", new]);
    assert!(!good && said.contains("cannot be compared"), "{said}");
    let (good, said) = since(&["--key", old, "--former", new]);
    assert!(
        !good && said.contains("checkpoint proves nothing"),
        "{said}"
    );
    drop((keeper, witness));
    world.ends().await;
}

on_both_databases!(
    a_decision_is_witnessed_and_anybody_can_check_that,
    a_log_that_was_rewritten_is_signed_no_more,
);
